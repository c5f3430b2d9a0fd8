"""Workshops as their files show them: one of each kind, an empty one, one in which everybody types hostile words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tests.shipped import BANK
from webapp.domain.text import ours
from webapp.renderers.workshop_values import (
    REPORT_WORDS,
    Belief,
    Captured,
    Count,
    FundersTable,
    JointPart,
    LeftOut,
    MatrixRow,
    QuestionPart,
    Report,
    RoundHeld,
    RoundShown,
    Waiting,
    Without,
)

DAY = date(2026, 11, 26)


def word(name: str, /, **slots: str) -> str:
    """A word of the shipped bank."""
    assert BANK.facilitation
    filled = BANK.facilitation.words[name].in_language("en").fill({slot: ours(text) for slot, text in slots.items()})
    return "".join(run.text for run in filled)


WORDS = {name: word(name) for name in REPORT_WORDS}
EMPTY = Report(
    title="What the workshop settled: Reading First",
    of_day="Workshop of November 26, 2026",
    people=word("report_people", count="0", mode="unattributed"),
    foundation="Harlow Family Foundation",
    partnership="Reading First",
    day=DAY,
    kind="voices",
    kind_words=word("kind_voices"),
    mode="unattributed",
    mode_words=word("mode_unattributed"),
    mode_says=(word("explained_unattributed"),),
    here=0,
    seats=7,
    words=WORDS,
)
OPTIONS = (
    "We decide after listening",
    "The partnership’s group decides",
    "It recommends; we decide on our own money",
    "We decide",
)


def shown(
    name: str, state: str, numbers: tuple[int, ...], *, open_too: int = 0, missing: int = 0, notes: tuple[str, ...] = ()
):
    """A round of a question by its counts."""
    counts = tuple(Count(label, number) for label, number in zip(OPTIONS, numbers, strict=False))
    counts += (Count("Not decided yet", open_too, open=True),) if open_too else ()
    answered = sum(numbers) + open_too
    return RoundShown(
        word(name),
        state,
        word(f"state_{state}"),
        word("answered", answered=str(answered), entitled=str(answered + missing)),
        counts,
        notes,
    )


SPLIT = QuestionPart(
    1,
    "How will the partnership decide on its funding priorities?",
    "how priorities are set",
    rounds=(
        shown("first_round", "split", (3, 3), open_too=1),
        shown("second_round", "all_but_one", (6, 1), notes=(word("by_one"),)),
    ),
    movement=("We decide after listening: first 3, then 6.", word("movement_caution")),
    reasons=("The group knows the schools. We know the money.", "We said yes to a vote in March."),
    captured=Captured(
        "held",
        word("outcome_held"),
        "We decide after listening to the partnership’s group. It does not vote on our money.",
        detail="We write down what we heard, and why we decided otherwise.",
        owner="Dana Whitfield, program officer",
        minority="One of us thinks that the group should vote.",
    ),
    support=RoundShown(
        "Support",
        "",
        word("support_nobody_below", low="3"),
        "7 of 7 answered",
        (Count("I support it", 4), Count("I can live with it", 3)),
    ),
)
SAME = QuestionPart(
    2,
    "Will grants to single organizations continue?",
    "single grants",
    rounds=(shown("first_round", "same", (7,), notes=(word("everyone_knows"),)),),
    captured=Captured(
        "agreed", word("outcome_agreed"), "Yes. Grants to single organizations continue as before.", one_tap=True
    ),
)
OPEN = QuestionPart(
    3,
    "How long can the partnership be at home with you?",
    "how long the home lasts",
    rounds=(
        shown("first_round", "open", (2,), open_too=4, missing=1, notes=(word("could_become", states="open or split"),)),
    ),
    captured=Captured(
        "not_decided",
        word("outcome_not_decided"),
        "We have not decided yet how long the partnership can stay. Our board will decide by March 2027.",
        owner="Ana Ortiz",
        decider="the board",
        by="March 2027",
        until_then="Until then: “It stays where it is.”",
    ),
)
FEW = QuestionPart(
    4,
    "Whose money is in the shared fund?",
    "the shared fund",
    rounds=(RoundShown(word("first_round"), "", word("hidden_counts", floor="5"), "4 of 7 answered"),),
)
PARKED = QuestionPart(
    5, "Who may speak for the partnership in public?", "who speaks", (shown("first_round", "split", (4, 3)),), parked=True
)
VOICES = replace(
    EMPTY,
    people=word("report_people", count="7", mode="unattributed"),
    here=7,
    rounds=(RoundHeld(word("first_round"), 7, 7, paper=2), RoundHeld(word("second_round"), 7, 7, paper=1)),
    summary="12 questions: 6 all the same, 1 all but one, 3 split, 2 open.",
    questions=(SPLIT, SAME, OPEN, FEW, PARKED),
    left_out=(
        LeftOut("questions", count=2),
        LeftOut("reasons"),
        LeftOut("practice"),
        LeftOut("dropped", ("Who hires the director?", "What is the fund for?")),
        LeftOut("below_floor", ("Whose money is in the shared fund?",)),
    ),
    asked=("Who tells us when the grant ends?",),
    notes=(
        word("report_note_counts"),
        word("report_note_states"),
        word("report_note_floor", floor="5"),
        word("report_note_ballots"),
    ),
    shredded=True,
)
MIRROR = replace(
    EMPTY,
    title="What the workshop settled: Reading First",
    people=word("report_people", count="24", mode="unattributed"),
    kind="mirror",
    kind_words=word("kind_mirror"),
    here=24,
    seats=24,
    rounds=(RoundHeld(word("first_round"), 24, 24),),
    summary="2 questions: 1 split, 1 all the same.",
    questions=(
        QuestionPart(
            1,
            "Will your grants continue?",
            "whether grants continue",
            (shown("first_round", "split", (19, 3, 0, 2)),),
            belief=Belief(
                "No, they end",
                "Yes, as before",
                word("mirror_gap_count", count="19", people="24", believed="No, they end", answered="Yes, as before"),
                action=word("mirror_action", question="Will your grants continue?"),
            ),
        ),
        QuestionPart(
            2,
            "Do partners have to take part?",
            "whether taking part is a condition",
            (shown("first_round", "same", (24,)),),
            belief=Belief("No", "No", word("mirror_match_all", people="24", answered="No"), apart=False),
        ),
    ),
)
FUNDERS = (
    "Harlow Family Foundation",
    "Tern Fund",
    "County Community Trust",
    "Northside Health Philanthropies",
    "Bright Futures",
    "Mill Street Fund",
)
TABLE = replace(
    EMPTY,
    people=word("report_people", count="6", mode="named"),
    kind="table",
    kind_words=word("kind_table"),
    mode="named",
    mode_words=word("mode_named"),
    mode_says=(word("explained_named"),),
    here=6,
    seats=6,
    names=FUNDERS,
    rounds=(RoundHeld(word("first_round"), 6, 6), RoundHeld(word("second_round"), 6, 5)),
    summary="3 rows: 1 with one funder only, 1 with nobody.",
    table=FundersTable(
        tuple(
            (name, authority)
            for name, authority in zip(FUNDERS, ("Can commit", "Can indicate", "Listening") * 2, strict=True)
        ),
        (
            MatrixRow(
                "Staff of the partnership",
                ("Pays", "Not us", "Not us", "Not us", "Not decided yet", "Not us"),
                (word("flag_one_funder"), word("flag_goes_dark", name=FUNDERS[0])),
            ),
            MatrixRow("Inviting and hosting the meetings", ("Leads", "Helps", "", "Private", "Helps", "Helps")),
            MatrixRow("A plan for when a funder leaves", ("Not us",) * 6, (word("flag_nobody"),)),
        ),
        (Without(word("without", name=FUNDERS[0]), ("Staff of the partnership", "Shared data")),),
        (
            JointPart(
                "A plan for when a funder leaves",
                "joint",
                word("form_joint"),
                "None of the 6 funders at this table has a part in a plan for when a funder leaves.",
                consents=("Tern Fund asks for this change: “yet”",),
                waits=(
                    Waiting(
                        "Mill Street Fund",
                        word("consent_waits", funder="Mill Street Fund", date="January 14, 2027"),
                        "January 14, 2027",
                    ),
                ),
            ),
            JointPart(
                "Staff of the partnership",
                "listed",
                word("form_listed"),
                lines=("Harlow Family Foundation: Pays", "Tern Fund: Not us"),
            ),
            JointPart("Shared data", "left_out", word("form_left_out")),
        ),
    ),
    closed=False,
    rehearsal=True,
)
KINDS = {"empty": EMPTY, "voices": VOICES, "mirror": MIRROR, "table": TABLE}
