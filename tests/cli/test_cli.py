"""The command line as scripts rely on it: exit codes, one line per problem on stderr, and files whole or not at all."""

import json
import os
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.shipped import BANK, shipped
from tests.tiny_bank import write_bank
from webapp import __version__, bank_files, cli
from webapp.answer_files import parse_answers
from webapp.config import shipped_bank
from webapp.renderers import FORMATS

SCENARIOS = sorted((shipped_bank() / "scenarios").glob("*.yaml"))
SOLE_FUNDER = shipped_bank() / "scenarios" / "sole-funder.yaml"
QUICK_START = shipped_bank() / "scenarios" / "quick-start.yaml"
BEGINNINGS = {
    "html": b"<!doctype html>",
    "pdf": b"%PDF-1.7",
    "docx": b"PK\x03\x04",
    "txt": b"",
    "md": b"# ",
    "json": b"{",
    "svg": b"<",
    "png": b"\x89PNG",
}
"""How each kind of file begins."""
LINE = re.compile(r"\S+:[1-9]\d*:[1-9]\d*(?:  \S(?:.*?\S)?){3}")
"""`FILE:LINE:COL  id  problem  remedy`."""


@pytest.fixture(autouse=True)
def shipped_bank_is_read_once(monkeypatch):
    """The commands load the shipped bank anew each time; here they get the one that is already there."""
    monkeypatch.setattr(
        cli, "load_bank", lambda folder: shipped() if folder == shipped_bank() else bank_files.load_bank(folder)
    )


def upfront(*words):
    """What a command did. A traceback fails the test here."""
    done = CliRunner().invoke(cli.main, [str(word) for word in words])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


def problems(done):
    """The lines on stderr, each in its form."""
    lines = done.stderr.splitlines()
    assert [line for line in lines if not LINE.fullmatch(line)] == []
    return lines


def names(folder):
    """What is in a folder, hidden files too."""
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def answers(tmp_path):
    """Writes an answers file; its path."""

    def write(text, name="answers.yaml"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


# ── The program ──


@pytest.mark.parametrize("word", ["-h", "--help"])
def test_help_lists_every_command(word):
    done = upfront(word)
    assert done.exit_code == 0
    assert set(cli.main.commands) >= {"questions", "template", "check-bank", "export", "sheet", "review"}
    assert all(f"  {name}  " in done.stdout for name in cli.main.commands)


def test_the_version_is_told():
    assert upfront("--version").stdout == f"upfront, version {__version__}\n"


@pytest.mark.parametrize(
    "words",
    [
        ["exprot"],
        ["export"],
        ["export", SOLE_FUNDER],
        ["export", SOLE_FUNDER, "--format", "doc"],
        ["export", SOLE_FUNDER, "--format", "md", "--formal"],
        ["template", "--route", "fast"],
        ["review"],
        ["review", SOLE_FUNDER, "--format", "html"],
        ["sheet", SOLE_FUNDER],
        ["sheet", SOLE_FUNDER, "--format", "txt"],
        ["export", SOLE_FUNDER, "--format", "pdf", "--paper", "a5"],
    ],
)
def test_a_command_that_cannot_be_understood_ends_with_2_and_says_why(words):
    done = upfront(*words)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "Error: " in done.stderr


# ── questions ──


def test_questions_are_listed_as_the_contract_says():
    done = upfront("questions", "--json")
    listed = json.loads(done.stdout)
    assert (done.exit_code, done.stderr) == (0, "")
    assert [question["id"] for question in listed] == [question.id for question in BANK.questions]
    for question in listed:
        assert list(question) == ["id", "section", "type", "choices", "route", "commitment", "exclusive", "repeats"]
        assert question["type"] in ("single", "multi", "text", "date", "money", "number")
        assert bool(question["choices"]) == (question["type"] in ("single", "multi"))
        assert question["route"] in ("quick", "full")
        assert isinstance(question["commitment"], bool)
        assert set(question["exclusive"]) <= set(question["choices"])
        assert question["repeats"] is None or list(question["repeats"]) == ["count", "most"]


def test_each_key_of_a_listed_question_says_what_the_bank_says(tmp_path):
    listed = {
        question["id"]: question for question in json.loads(upfront("questions", write_bank(tmp_path), "--json").stdout)
    }
    assert listed["fund.topics"] == {
        "id": "fund.topics",
        "section": "money",
        "type": "multi",
        "choices": ["staff", "data", "meals", "nothing"],
        "route": "quick",
        "commitment": True,
        "exclusive": ["nothing"],
        "repeats": None,
    }
    assert listed["pot.name"] == {
        "id": "pot.name",
        "section": "power",
        "type": "text",
        "choices": [],
        "route": "full",
        "commitment": False,
        "exclusive": [],
        "repeats": {"count": "decide.pots", "most": 3},
    }
    assert listed["fund.refused"]["choices"] == ["staff", "data", "meals"]


def test_questions_are_listed_for_people_too():
    done = upfront("questions")
    assert done.exit_code == 0
    assert [line.split()[0] for line in done.stdout.splitlines() if line.startswith("  ")] == [
        question.id for question in BANK.questions
    ]


# ── check-bank ──


def test_a_bank_without_problems_is_said_to_be_ok_on_one_line(tmp_path):
    done = upfront("check-bank", write_bank(tmp_path))
    assert (done.exit_code, done.stderr) == (0, "")
    assert re.fullmatch(
        r"ok: tiny 1\.0\.0, 12 questions, 5 entries, 12 sentences, 1 findings; "
        r"\d[\d,]* combinations of answers looked at; \d+ texts not yet written in es\n",
        done.stdout,
    )


def test_every_problem_of_a_bank_is_told_on_stderr_with_1(tmp_path):
    folder = write_bank(
        tmp_path, **{"faq.yaml": [("group: home", "group: house")], "bank.yaml": [("[home.host, ", "[home.hosts, ")]}
    )
    done = upfront("check-bank", folder)
    assert (done.exit_code, done.stdout) == (1, "")
    assert problems(done) == [
        f"{folder}/bank.yaml:32:14  standard  unknown question 'home.hosts'  did you mean home.host?",
        f"{folder}/faq.yaml:40:5  faq.home  unknown group 'house'  did you mean home?",
    ]


def test_what_cannot_be_proved_of_a_bank_is_told_on_stderr_with_1(tmp_path):
    folder = write_bank(tmp_path, **{"faq.yaml": [("Our board decides.", "Our board usually decides.")]})
    done = upfront("check-bank", folder)
    assert (done.exit_code, done.stdout) == (1, "")
    [line] = problems(done)
    assert "  faq.who/board  vague word 'usually' in " in line


def test_a_folder_that_is_no_bank_is_told_and_not_ok(tmp_path):
    done = upfront("check-bank", tmp_path / "nowhere")
    assert done.exit_code == 2
    [line] = problems(done)
    assert line.startswith(f"{tmp_path}/nowhere:1:1  bank  there is no such folder")


def test_questions_of_a_broken_bank_cannot_be_listed(tmp_path):
    done = upfront("questions", write_bank(tmp_path, **{"bank.yaml": [("half: 50", "half: fifty")]}), "--json")
    assert (done.exit_code, done.stdout) == (2, "")
    assert len(problems(done)) == 1


# ── export ──


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda path: path.stem)
@pytest.mark.parametrize("format_name", FORMATS)
def test_every_scenario_becomes_a_document_of_every_format(scenario, format_name, tmp_path):
    target = tmp_path / f"faq.{format_name}"
    done = upfront("export", scenario, "--format", format_name, "--as-of", "2026-11-22", "-o", target)
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", "")
    assert target.read_bytes().startswith(BEGINNINGS[FORMATS[format_name].ending])
    assert names(tmp_path) == [target.name]


@pytest.mark.parametrize("format_name", FORMATS)
def test_standard_output_gets_the_same_bytes_as_a_file(format_name, tmp_path):
    words = ["export", SOLE_FUNDER, "--format", format_name, "--as-of", "2026-11-22"]
    target = tmp_path / "faq"
    upfront(*words, "-o", target)
    assert upfront(*words, "-o", "-").stdout_bytes == target.read_bytes()
    assert upfront(*words).stdout_bytes == target.read_bytes()


def on(day, monkeypatch):
    """Make this the real day."""

    class Day(date):
        @classmethod
        def today(cls):
            return cls(*day)

    monkeypatch.setattr(cli, "date", Day)


@pytest.mark.parametrize("format_name", FORMATS)
def test_as_of_alone_decides_everything_about_time(format_name, answers, monkeypatch):
    text = (shipped_bank() / "scenarios" / "early-undecided.yaml").read_text(encoding="utf-8")
    words = ["export", answers(text), "--format", format_name]
    seen = {}
    for day in ((2026, 11, 22), (2033, 2, 1)):
        on(day, monkeypatch)
        seen[day] = [upfront(*words, "--as-of", as_of).stdout_bytes for as_of in ("2026-11-22", "2033-02-01")]
        seen[day].append(upfront(*words).stdout_bytes)
    early, late = seen.values()
    assert early[:2] == late[:2]
    assert early[0] != early[1]
    assert (early[2], late[2]) == (early[0], early[1])


@pytest.mark.parametrize("day", ["soon", "2026-13-01", "2026-02-31", "22.11.2026", "2026-11", ""])
def test_a_day_that_does_not_exist_is_refused(day):
    done = upfront("export", SOLE_FUNDER, "--format", "md", "--as-of", day)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == f"--as-of  {day}  this is not a date  write it as 2026-11-22\n"


def test_a_language_the_bank_is_not_written_in_is_refused(tmp_path):
    target = tmp_path / "faq.md"
    done = upfront("export", SOLE_FUNDER, "--format", "md", "--language", "fr", "-o", target)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == f"--language  fr  the bank is not written in this language  use {', '.join(BANK.languages)}\n"
    assert not target.exists()


def test_an_answer_off_the_route_is_warned_of_and_counts_for_nothing(answers):
    text = QUICK_START.read_text(encoding="utf-8").rstrip("\n") + "\n"
    words = ["--format", "json", "--as-of", "2026-11-22"]
    path = answers(text + "  civic.stance: goal\n")
    done = upfront("export", path, *words)
    assert done.exit_code == 0
    [line] = problems(done)
    place = f"{path}:{len(text.splitlines()) + 1}:3"
    assert line.startswith(f"{place}  civic.stance  this question is not asked, so the answer counts for nothing  leave it")
    assert done.stdout == upfront("export", QUICK_START, *words).stdout


def test_every_slip_in_the_answers_is_told_with_2_and_nothing_is_written(answers, tmp_path):
    path, target = (
        answers("bank: collective-impact\nanswers:\n  home.hosst: us\n  home.host: nobody_\n"),
        tmp_path / "faq.md",
    )
    done = upfront("export", path, "--format", "md", "-o", target)
    assert (done.exit_code, done.stdout) == (2, "")
    assert [line.split("  ")[:3] for line in problems(done)] == [
        [f"{path}:3:3", "home.hosst", "unknown question"],
        [f"{path}:4:3", "home.host", "unknown choice 'nobody_'"],
    ]
    assert not target.exists()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "the file is empty"),
        (bytes(range(256)), "an invisible character, U+0000"),
        (b"\x89PNG\r\n\x1a\n", "not UTF-8 from here"),
        (b"PK\x03\x04\x14\x00", "an invisible character, U+0003"),
        ("bank: collective-impact".encode("utf-16"), "the file is saved as UTF-16"),
        (b"x" * 1_000_001, "larger than 1,000,000 bytes"),
        (b"%PDF-1.7", "not YAML: "),
    ],
)
@pytest.mark.parametrize("command", [["export", "--format", "md"], ["review"]])
def test_a_file_that_holds_no_answers_is_refused(command, content, says, answers):
    path = answers(content)
    done = upfront(*command, path)
    assert (done.exit_code, done.stdout) == (2, "")
    line = problems(done)[0]
    assert line.startswith(f"{path}:")
    assert f"  answers  {says}" in line


@pytest.mark.parametrize(
    ("name", "says"),
    [("nowhere.yaml", "No such file or directory"), ("", "Is a directory"), ("x" * 300, "File name too long")],
)
def test_answers_that_cannot_be_read_are_refused(name, says, tmp_path):
    done = upfront("export", tmp_path / name, "--format", "md")
    assert (done.exit_code, done.stdout) == (2, "")
    assert problems(done) == [f"{tmp_path / name}:1:1  answers  the file cannot be read: {says}  check its name and place"]


# ── Files are written whole or not at all ──


def refused(done, target):
    """The command could not write; the last words of its problem."""
    assert (done.exit_code, done.stdout) == (2, "")
    [line] = problems(done)
    start, end = f"{target}:1:1  output  the file cannot be written: ", "  check its folder"
    assert line.startswith(start)
    return line.removeprefix(start).partition(end)[0]


def export_to(target):
    return upfront("export", SOLE_FUNDER, "--format", "md", "-o", target)


def test_an_existing_file_is_replaced(tmp_path):
    target = tmp_path / "faq.md"
    target.write_text("last year's")
    assert export_to(target).exit_code == 0
    assert target.read_text(encoding="utf-8").startswith("# ")


def test_a_missing_folder_is_told_and_not_made(tmp_path):
    target = tmp_path / "new" / "faq.md"
    assert refused(export_to(target), target) == "No such file or directory"
    assert names(tmp_path) == []


def test_a_file_is_no_folder_to_write_in(tmp_path):
    (tmp_path / "taken").touch()
    target = tmp_path / "taken" / "faq.md"
    assert refused(export_to(target), target) == "Not a directory"


def test_a_folder_is_no_file_to_write(tmp_path):
    target = tmp_path / "faq.md"
    target.mkdir()
    assert refused(export_to(target), target) == "Is a directory"
    assert names(tmp_path) == ["faq.md"]


@pytest.mark.skipif(os.geteuid() == 0, reason="whoever is root may write anywhere")
def test_a_folder_one_may_not_write_in_is_told(tmp_path):
    tmp_path.chmod(0o500)
    target = tmp_path / "faq.md"
    assert refused(export_to(target), target) == "Permission denied"


def test_a_disk_that_is_full_leaves_the_existing_file_as_it_was(tmp_path, monkeypatch):
    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    target = tmp_path / "faq.md"
    target.write_text("last year's")
    assert refused(export_to(target), target) == "No space left on device"
    assert target.read_text() == "last year's"
    assert names(tmp_path) == ["faq.md"]


def test_answers_that_cannot_be_used_leave_the_existing_file_as_it_was(tmp_path, answers):
    target = tmp_path / "faq.md"
    target.write_text("last year's")
    assert upfront("export", answers("bank: other\n"), "--format", "md", "-o", target).exit_code == 2
    assert target.read_text() == "last year's"


# ── template ──


@pytest.mark.parametrize("route", ["full", "quick"])
def test_a_template_reads_back_as_an_answers_file_without_answers(route, tmp_path):
    target = tmp_path / "answers.yaml"
    done = upfront("template", "--route", route, "-o", target)
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", "")
    file = parse_answers(target.read_bytes(), BANK)
    assert (file.route, len(file.answers)) == (route, 0)
    assert upfront("export", target, "--format", "md").exit_code == 0


@pytest.mark.parametrize("route", ["full", "quick"])
def test_a_template_shows_every_question_of_its_route_and_every_choice(route):
    lines = upfront("template", "--route", route).stdout.splitlines()
    for question in BANK.questions:
        shown = [line for line in lines if re.search(rf"(?<![\w.]){re.escape(question.id)}(?![\w.])", line)]
        assert bool(shown) == (route == "full" or question.quick is not None), question.id
        for choice in question.choices if shown else ():
            assert any(re.search(rf"#.*(?<!\w){choice.id}(?!\w)", line) for line in lines), f"{question.id} {choice.id}"


# ── review ──


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda path: path.stem)
def test_a_review_of_every_scenario_depends_on_the_day_named_alone(scenario, monkeypatch):
    seen = []
    for day in ((2026, 11, 22), (2033, 2, 1)):
        on(day, monkeypatch)
        done = upfront("review", scenario, "--as-of", "2026-11-22")
        assert (done.exit_code, done.stderr) == (0, "")
        seen.append(done.stdout)
    assert seen[0] == seen[1] != ""


# ── As a program of its own ──


def run(*words, cwd: Path):
    """The program, in a terminal that knows nothing but ASCII."""
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(Path(cli.__file__).parents[2]), "LC_ALL": "C", "PYTHONUTF8": "0"}
    return subprocess.run([sys.executable, "-m", "webapp.cli", *words], cwd=cwd, env=env, capture_output=True, check=False)


def test_the_program_writes_a_document_into_the_folder_it_stands_in(tmp_path):
    done = run("export", SOLE_FUNDER, "--format", "md", "--as-of", "2026-11-22", "-o", "faq.md", cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    expected = upfront("export", SOLE_FUNDER, "--format", "md", "--as-of", "2026-11-22").stdout_bytes
    assert (tmp_path / "faq.md").read_bytes() == expected


def test_the_program_refuses_in_plain_words_and_never_with_a_traceback(tmp_path, answers):
    path = answers("bank: collective-impact\nanswers: {home.höst: us}\n", "Ñandú.yaml")
    done = run("export", path.name, "--format", "md", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, b"")
    [line] = done.stderr.decode("ascii", "replace").splitlines()
    assert line.endswith("unknown question  did you mean home.host?")
