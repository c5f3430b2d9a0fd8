"""Print packs as a workshop of the shipped bank would have them: one of each kind, with a code and without."""

from __future__ import annotations

from dataclasses import replace

from tests.renderers.workshops import DAY, FUNDERS, word
from tests.shipped import BANK
from webapp.domain.facilitation import Facilitation, Option
from webapp.domain.text import Text
from webapp.renderers.workshop_values import BallotQuestion, JoinWay, PrintPack, ScriptStep

QR = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 12 12"><rect width="12" height="12" fill="#fff"/>'
    b'<path d="M2 2h4v4H2zM8 2h2v2H8zM2 8h2v2H2zM7 7h3v3H7z"/></svg>'
)
STATES = ("same", "same_so_far", "all_but_one", "split", "open", "too_few")


def facilitation() -> Facilitation:
    """What the shipped bank brings to a workshop."""
    assert BANK.facilitation
    return BANK.facilitation


def said(text: Text) -> str:
    """Words without slots, in English."""
    return "".join(run.text for run in text.in_language("en").fill({}))


def labels(options: tuple[Option, ...]) -> tuple[str, ...]:
    """The words of options."""
    return tuple(said(option.label) for option in options)


def script(plan_id: str) -> tuple[ScriptStep, ...]:
    """A plan of the bank, minute by minute."""
    plan = facilitation().plan(plan_id)
    assert plan
    return tuple(
        ScriptStep(
            span.start,
            span.end,
            said(step.title),
            said(step.say),
            said(step.do),
            said(step.wall),
            said(step.phone),
            *((plan.differences, step.minutes) if len(span.steps) > 1 else ()),
        )
        for span in plan.timetable
        for step in span.steps
    )


def questions(kind: str) -> tuple[BallotQuestion, ...]:
    """The pack of a kind of workshop."""
    brought = facilitation()
    if kind == "table":
        cells = labels(brought.cells)
        return tuple(
            BallotQuestion(said(one.label), said(one.label), cells, (), said(one.matters)) for one in brought.aspects
        )
    by_id = {question.id: question for question in BANK.questions}
    return tuple(
        BallotQuestion(
            said(by_id[one].text),
            said(by_id[one].short),
            tuple(said(choice.label) for choice in by_id[one].choices),
            labels(brought.extras[kind]),
            said(brought.asked[one].matters),
            said(brought.asked[one].prompt),
        )
        for one in brought.packs[kind]
    )


def pack(kind: str, plan_id: str, mode: str, ballots: int) -> PrintPack:
    """A print pack."""
    brought, plan = facilitation(), facilitation().plan(plan_id)
    assert plan
    return PrintPack(
        title="Reading First: what do we say?",
        foundation="Harlow Family Foundation",
        partnership="Reading First",
        day=DAY,
        kind=kind,
        kind_words=word(f"kind_{kind}"),
        mode=mode,
        mode_words=word(f"mode_{mode}"),
        mode_says=(word(f"explained_{mode}"),),
        plan=said(plan.title),
        minutes=plan.minutes,
        script=script(plan_id),
        questions=questions(kind),
        states=tuple((state, word(f"state_{state}")) for state in STATES),
        ballots=ballots,
        practice=BallotQuestion(said(brought.practice.text), "", labels(brought.practice.options)),
        talk=said(plan.talk),
        ballot_lead=word(f"ballot_{kind}"),
        floor=5 if mode == "unattributed" else 0,
        join=JoinWay("HRBW 4729", "https://upfront.example/w", QR),
    )


VOICES = pack("voices", "small", "unattributed", 7)
MIRROR = replace(pack("mirror", "mirror", "unattributed", 3), join=None)
TABLE = replace(
    pack("table", "table", "named", 6), names=FUNDERS, authorities=labels(facilitation().authorities), rehearsal=True
)
PACKS = {"voices": VOICES, "mirror": MIRROR, "table": TABLE}
