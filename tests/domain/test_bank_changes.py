"""What a newer bank changes, and what becomes of answers already given."""

import pytest

from tests.tiny_bank import bank
from webapp.domain.bank_changes import COSMETIC, MEANING, REMOVED, compare
from webapp.domain.wording import fingerprint

OLD = bank()
HOST = fingerprint(OLD.question_by_id["home.host"], "en")


def kinds(old, new):
    return [(change.kind, change.severity, change.subject, change.part) for change in compare(old, new)]


def money(*pairs):
    return {"money.yaml": pairs}


def power(*pairs):
    return {"power.yaml": pairs}


MEALS = "      - id: meals\n        label: {en: Meals, es: }\n        grant: 1\n"
PAPER = """\
  - id: fund.paper
    type: text
    text: {en: "Where can partners read your terms?", es: }
    short: {en: where our terms can be read, es: }
    hat: grant
    answer_by: officer
    sign_off: none
    commitment: false
    optional: true
    link: true
"""


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        (money(("Who houses the staff?", "Who employs the staff?")), [("reworded", MEANING, "home.host", "")]),
        (
            money(("{en: Meals, es: }", "{en: Food, es: }")),
            [
                ("choice_reworded", MEANING, "fund.topics", "meals"),
                ("choice_reworded", MEANING, "fund.refused", "meals"),
            ],
        ),
        (
            money((MEALS, "")),
            [("choice_removed", REMOVED, "fund.topics", "meals"), ("choice_removed", REMOVED, "fund.refused", "meals")],
        ),
        (
            money((MEALS, MEALS + MEALS.replace("meals", "rent").replace("Meals", "Rent"))),
            [
                ("choice_added", MEANING, "fund.topics", "rent"),
                ("choice_added", MEANING, "fund.refused", "rent"),
            ],
        ),
        (
            money(("exclusive: [nothing]", "exclusive: [nothing, meals]")),
            [("exclusive_changed", REMOVED, "fund.topics", "")],
        ),
        (money(("    ask_if: {question: home.host, is: us}\n", "")), [("condition_changed", COSMETIC, "home.until", "")]),
        (money(("    quick: ceo\n", "")), [("route_changed", COSMETIC, "fund.topics", "")]),
        (
            money(("The staff of the partnership.", "Those on a payroll.")),
            [("beside_changed", COSMETIC, "home.host", "help")],
        ),
        (
            money(("grant: 1\n    weight_why", "grant: 2\n    weight_why")),
            [("points_changed", COSMETIC, "home.host", "other")],
        ),
        (
            money(("{en: our foundation, es: }\n        civic", "{en: ourselves, es: }\n        civic")),
            [
                ("phrase_changed", COSMETIC, "home.host", "us"),
            ],
        ),
        (
            money((PAPER, "")) | {"power.yaml": (("questions:\n", "questions:\n" + PAPER),)},
            [
                ("question_moved", COSMETIC, "fund.paper", ""),
            ],
        ),
        (money(("    link: true\n", "")), [("bounds_changed", COSMETIC, "fund.paper", "link")]),
        (
            power(("    most: 3\n", "    most: 2\n")) | {"bank.yaml": (("    most: 3\n", "    most: 2\n"),)},
            [
                ("bounds_changed", REMOVED, "decide.pots", "most"),
                ("group_changed", REMOVED, "pot", ""),
            ],
        ),
        (
            {
                "us.yaml": (("    public: false\n", ""),),
                "faq.yaml": (("about: [us.foundation,", "about: [us.stage, us.foundation,"),),
            },
            [
                ("public_changed", MEANING, "us.stage", ""),
                ("document_changed", COSMETIC, "about", ""),
            ],
        ),
        (
            {"faq.yaml": (("Another charity houses the staff.", "Somebody else does."),)},
            [
                ("rule_changed", COSMETIC, "faq.home", "other"),
            ],
        ),
        ({"rules.yaml": (("Set a date.", "Write a date down."),)}, [("finding_changed", COSMETIC, "no_end", "")]),
        ({"us.yaml": (("Nothing here is scored.", "No scores."),)}, [("section_changed", COSMETIC, "us", "")]),
    ],
)
def test_each_change_has_its_kind_and_what_it_does_to_answers(changes, found):
    assert kinds(OLD, bank(**changes)) == found


def test_a_bank_does_not_differ_from_itself():
    assert compare(OLD, OLD) == ()


def test_what_was_added_and_what_was_removed_mirror_each_other():
    smaller = bank(**{"money.yaml": ((PAPER, ""),), "faq.yaml": ((PAPER_ENTRY, ""),)})
    assert kinds(OLD, smaller) == [
        ("question_removed", REMOVED, "fund.paper", ""),
        ("entry_removed", COSMETIC, "faq.paper", ""),
    ]
    assert kinds(smaller, OLD) == [
        ("question_added", COSMETIC, "fund.paper", ""),
        ("entry_added", COSMETIC, "faq.paper", ""),
    ]


PAPER_ENTRY = """
  - id: faq.paper
    group: money
    hat: grant
    kind: reference
    question: {en: "Where can I read your terms?", es: }
    about: [fund.paper]
    lead:
      - id: address
        text: {en: "Our terms stand at {fund.paper|text}.", es: }
"""


def declared(*fingerprints):
    listed = ", ".join(f'"{one}"' for one in fingerprints)
    return ("packs:\n", f"same_meaning:\n  home.host: [{listed}]\n\npacks:\n")


def test_what_an_author_declares_to_mean_the_same_carries_over():
    reworded = ("Who houses the staff?", "Who gives the staff a home?")
    (change,) = compare(OLD, bank(**{"money.yaml": (reworded,)}))
    assert (change.severity, change.fingerprints) == (MEANING, (HOST,))
    same = bank(**{"money.yaml": (reworded,), "bank.yaml": (declared(HOST),)})
    assert kinds(OLD, same) == [("reworded", COSMETIC, "home.host", "")]


def test_an_earlier_wording_stays_declared_in_the_line_to_paste_and_losing_it_is_a_change():
    second = bank(**{"money.yaml": (("Who houses", "Who shelters"),), "bank.yaml": (declared(HOST),)})
    third = bank(**{"money.yaml": (("Who houses", "Who boards"),)})
    between = fingerprint(second.question_by_id["home.host"], "en")
    found = compare(second, third)
    assert [(one.kind, one.fingerprints) for one in found] == [
        ("reworded", (between, HOST)),
        ("declaration_removed", (HOST,)),
    ]
    forgotten = bank(**{"money.yaml": (("Who houses", "Who shelters"),)})
    assert kinds(second, forgotten) == [("declaration_removed", MEANING, "home.host", "")]


def test_the_worst_stands_first():
    worse = bank(**money((MEALS, ""), ("Who houses", "Who boards"), ("Partners ask this first.", "Asked first.")))
    severities = [change.severity for change in compare(OLD, worse)]
    assert severities == sorted(severities, key=(REMOVED, MEANING, COSMETIC).index)
    assert set(severities) == {REMOVED, MEANING, COSMETIC}
