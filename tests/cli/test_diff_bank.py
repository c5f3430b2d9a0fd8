"""`upfront diff-bank`: what an author reads before a newer bank goes out."""

import pytest
from click.testing import CliRunner

from tests.tiny_bank import write_bank
from webapp import cli

NEWER = ("version: 1.0.0", "version: 1.1.0")
REWORDED = ("Who houses the staff?", "Who gives the staff a home?")


@pytest.fixture
def old(tmp_path):
    return write_bank(tmp_path / "old")


def diff(*folders):
    done = CliRunner().invoke(cli.main, ["diff-bank", *map(str, folders)])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


def test_nothing_to_confirm_ends_with_0(old, tmp_path):
    help_changed = {"bank.yaml": [NEWER], "money.yaml": [("The staff of the partnership.", "Those on a payroll.")]}
    done = diff(old, write_bank(tmp_path / "new", **help_changed))
    assert done.exit_code == 0
    assert done.stdout == ("tiny 1.0.0 → 1.1.0\n\nCarries over: no answer is touched\n  home.host  help changed\n")
    assert diff(old, old).stdout == "tiny 1.0.0 → 1.0.0\n\nNothing changed.\n"


def test_what_people_have_to_look_at_ends_with_1_and_the_line_to_paste_works(old, tmp_path):
    done = diff(old, write_bank(tmp_path / "new", **{"bank.yaml": [NEWER], "money.yaml": [REWORDED]}))
    assert done.exit_code == 1
    assert "home.host  reworded: “Who houses the staff?” → “Who gives the staff a home?”" in done.stdout
    pasted = done.stdout[done.stdout.index("same_meaning:") :]
    said = {"bank.yaml": [NEWER, ("packs:\n", f"{pasted}\npacks:\n")], "money.yaml": [REWORDED]}
    again = diff(old, write_bank(tmp_path / "said", **said))
    assert again.exit_code == 0
    assert "Carries over" in again.stdout
    assert "same_meaning" not in again.stdout


def test_every_kind_of_change_has_its_words(old, tmp_path):
    paper = (old / "money.yaml").read_text().partition("  - id: fund.paper")[2]
    changes = {
        "money.yaml": [
            ("      - id: meals\n        label: {en: Meals, es: }\n        grant: 1\n", ""),
            ("  - id: fund.paper" + paper, ""),
            ("{en: Data, es: }", "{en: Numbers, es: }"),
        ],
        "faq.yaml": [("  - id: faq.paper" + (old / "faq.yaml").read_text().partition("  - id: faq.paper")[2], "")],
        "rules.yaml": [("severity: high", "severity: risk")],
    }
    new = write_bank(tmp_path / "new", **changes)
    for folders in ((old, new), (new, old)):
        assert diff(*folders).exit_code == 1
    words = diff(old, new).stdout
    assert words.index("Parked") < words.index("To confirm") < words.index("Carries over")
    assert "{" not in words


def test_what_is_no_bank_or_another_one_ends_with_2(old, tmp_path):
    missing = diff(old, tmp_path / "nowhere")
    assert (missing.exit_code, missing.stdout) == (2, "")
    assert "no such folder" in missing.stderr
    other = diff(old)
    assert other.exit_code == 2
    assert "this is collective-impact, and the older one is tiny" in other.stderr
    broken = diff(
        old, write_bank(tmp_path / "broken", **{"bank.yaml": [("tense: {question: us.stage", "tense: {question: us.stag")]})
    )
    assert broken.exit_code == 2
    assert "unknown question" in broken.stderr
