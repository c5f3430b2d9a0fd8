"""A workshop's report from top to bottom, in the few kinds of pieces all its files know: so their words are the same."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from webapp.domain.text import capitalised
from webapp.renderers.shown import labelled
from webapp.renderers.templates import fill
from webapp.renderers.workshop_values import (
    PRACTICE,
    REASONS,
    WHY_LEFT_OUT,
    Belief,
    Captured,
    Count,
    FundersTable,
    JointPart,
    LeftOut,
    QuestionPart,
    Report,
    RoundHeld,
    RoundShown,
)

FUNDERS_ABREAST = 6
"""Funders in one table: with more, their columns are too narrow to read, and go on in another table."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 0 is the title's. `number`: what counts it, with its full stop, or empty."""

    level: int
    text: str
    number: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """A paragraph: a label, then words. `style`: kicker, lead, fact, text, small, warning, state, sentence or note.

    `mark`: the id of a state or an outcome, drawn beside words that say the same.
    """

    style: str
    text: str
    label: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """A list."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """How many said what, as a list of counts."""

    counts: tuple[Count, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table. `head` names its columns, the first cell of a row the row. `shares`: how wide each is beside the others."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    shares: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Box:
    """What came of a question, set apart. `open`: nothing is decided yet."""

    pieces: tuple[Said, ...]
    open: bool


FlowPiece = Heading | Said | Listed | Tally | Grid | Box


def flow(report: Report) -> Iterator[FlowPiece]:
    """The whole report."""
    words: Mapping[str, Any] = {**report.words, **json.loads(fill("workshop-words.json", report))}
    yield from _opening(report, words)
    yield from _summary(report, words)
    if report.table:
        yield from _table(report.table, words)
    yield from _mirror(report.questions, words)
    yield from _questions(report.questions, words)
    yield from _owners(report, words)
    if report.asked:
        yield Heading(1, words["report_partner_questions"])
        yield Listed(report.asked)
    yield from _left_out(report.left_out, words)
    if report.notes:
        yield Heading(1, words["report_how_to_read"])
        yield Listed(report.notes)


# -- what it was -------------------------------------------------------------------------------------------------------


def _opening(report: Report, words: Mapping[str, Any]) -> Iterator[FlowPiece]:
    if whose := " · ".join(filter(None, (report.foundation, report.partnership))):
        yield Said("kicker", whose)
    yield Heading(0, report.title)
    yield Said("lead", " ".join(_stopped(one) for one in (report.of_day, report.people) if one))
    yield Said("small", words["inside"])
    if report.rehearsal:
        yield Said("warning", words["rehearsal"])
    if not report.closed:
        yield Said("warning", words["not_closed"])
    yield Said("fact", report.kind_words, words["kind"])
    yield Said("fact", " ".join((_stopped(capitalised(report.mode_words)), *report.mode_says)), words["mode"])
    yield Said("fact", " ".join((words["seats"], *_names(report.names))), words["there"])
    # A question that is answered again has a round of its own: what would be said twice is said once.
    for name, said in dict.fromkeys((held.name, _handed_in(held, words)) for held in report.rounds):
        yield Said("fact", said, name)
    yield Said("fact", words["kept"], words["ballots"])


def _names(names: Sequence[str]) -> Iterator[str]:
    if names:
        yield _stopped(", ".join(names))


def _stopped(text: str) -> str:
    """Words with a full stop, where more follows."""
    return text if text.endswith((".", "?", "…")) else f"{text}."


def _handed_in(held: RoundHeld, words: Mapping[str, Any]) -> str:
    said = str(words["handed_in"]).replace("{finished}", str(held.finished)).replace("{entitled}", str(held.entitled))
    if held.paper:
        said += f" {words['one_paper'] if held.paper == 1 else words['some_paper'].replace('{paper}', str(held.paper))}"
    return said


def _summary(report: Report, words: Mapping[str, Any]) -> Iterator[FlowPiece]:
    yield Heading(1, words["report_summary"])
    if report.summary:
        yield Said("lead", report.summary)
    for counted in ("outcomes", "rows", "forms"):
        if words[counted]:
            yield Said("text", words[counted])
    if not report.questions and not report.table:
        yield Said("text", words["nothing_asked"])


# -- questions ---------------------------------------------------------------------------------------------------------


def _questions(questions: Sequence[QuestionPart], words: Mapping[str, Any]) -> Iterator[FlowPiece]:
    if questions:
        yield Heading(1, words["report_states"])
    for one in questions:
        yield Heading(2, one.question, f"{one.number}." if one.number else "")
        for shown in one.rounds:
            yield from _round(shown, shown.name if len(one.rounds) > 1 else "")
        if one.movement:
            yield Said("note", " ".join(one.movement), words["movement"])
        if one.belief:
            yield from _belief(one.belief, words)
        if one.reasons:
            yield Said("text", "", words["report_reasons"])
            yield Listed(one.reasons)
        yield from _came_of(one, words)
        if one.support:
            yield from _round(one.support, words["report_support"])


def _round(shown: RoundShown, name: str) -> Iterator[FlowPiece]:
    between = " " if shown.says.endswith(".") else " · "
    yield Said("state", between.join(filter(None, (capitalised(shown.says), shown.answered))), name, shown.state)
    if shown.counts:
        yield Tally(shown.counts)
    if shown.notes:
        yield Said("note", " ".join(shown.notes))


def _belief(belief: Belief, words: Mapping[str, Any]) -> Iterator[FlowPiece]:
    yield Said("sentence", belief.gap)
    if belief.action:
        yield Said("text", belief.action, words["gap"])


def _came_of(one: QuestionPart, words: Mapping[str, Any]) -> Iterator[FlowPiece]:
    if one.captured:
        yield Box(tuple(_captured(one.captured, words)), one.captured.outcome == "not_decided")
    if one.parked:
        yield Said("text", words["parked_says"], words["parked"])
    elif not one.captured and not one.belief:
        yield Said("note", words["nothing_captured"])


def _captured(captured: Captured, words: Mapping[str, Any]) -> Iterator[Said]:
    yield Said("text", "", capitalised(captured.words), captured.outcome)
    if captured.says:
        yield Said("sentence", captured.says)
    if captured.detail:
        yield Said("text", captured.detail, words["own_words"])
    for name, said in (("report_owner", captured.owner), ("decides", captured.decider), ("report_by", captured.by)):
        if said:
            yield Said("small", said, words[name])
    if captured.until_then:
        yield Said("small", captured.until_then)
    if captured.minority:
        yield Said("small", captured.minority, words["report_minority"])
    if captured.one_tap:
        yield Said("small", words["one_tap"])


def _mirror(questions: Sequence[QuestionPart], words: Mapping[str, Any]) -> Iterator[FlowPiece]:
    rows = tuple(
        (one.short, one.belief.believed or words["no_belief"], one.belief.ours or words["no_answer"])
        for one in questions
        if one.belief
    )
    if rows:
        yield Heading(1, words["report_mirror"])
        yield Grid((words["report_question"], words["report_believed"], words["report_ours"]), rows, (4, 5, 5))


# -- a funders' table --------------------------------------------------------------------------------------------------


def _table(table: FundersTable, words: Mapping[str, Any]) -> Iterator[FlowPiece]:
    yield Heading(1, words["report_table"])
    yield Said("text", "", words["funders"])
    yield Listed(tuple(f"{name}: {authority}" if authority else name for name, authority in table.funders))
    yield from _matrix(table, words)
    if table.without:
        yield Said("text", "", words["goes_dark"])
        yield Listed(tuple(f"{labelled(one.says.removesuffix(':'))} {', '.join(one.aspects)}" for one in table.without))
    if table.joints:
        yield Heading(1, words["report_joint"])
        for joint in table.joints:
            yield from _joint(joint, words)


def _matrix(table: FundersTable, words: Mapping[str, Any]) -> Iterator[Grid]:
    """The role matrix, in as many tables as its funders need; what stands out is told in the first."""
    names = tuple(name for name, _ in table.funders)
    tables = max(1, -(-len(names) // FUNDERS_ABREAST))
    abreast = -(-len(names) // tables) or 1
    for start in range(0, max(1, len(names)), abreast):
        some, flags = slice(start, start + abreast), start == 0
        rows = []
        for row in table.rows:
            cells = (cell or words["said_nothing"] for cell in row.cells[some])
            rows.append((row.aspect, *cells, *((capitalised("; ".join(row.flags)),) * flags)))
        head = (words["report_aspect"], *names[some], *((words["report_flags"],) * flags))
        yield Grid(head, tuple(rows), (7, *((5,) * len(names[some])), *((7,) * flags)))


def _joint(joint: JointPart, words: Mapping[str, Any]) -> Iterator[FlowPiece]:
    yield Heading(2, joint.aspect)
    yield Said("small", capitalised(joint.words))
    if joint.text and joint.form == "joint":
        yield Said("sentence", joint.text)
    if joint.lines and joint.form == "listed":
        yield Listed(joint.lines)
    said = (*joint.consents, *(one.says for one in joint.waits))
    if said:
        yield Said("text", "", words["report_consents"])
        yield Listed(said)
    if joint.captured:
        yield Box(tuple(_captured(joint.captured, words)), joint.captured.outcome == "not_decided")


# -- who does what, and what is not in it ------------------------------------------------------------------------------


def _owners(report: Report, words: Mapping[str, Any]) -> Iterator[FlowPiece]:
    joints = report.table.joints if report.table else ()
    about = ((one.short, one.captured) for one in report.questions)
    rows = [
        (short, capitalised(one.words), one.owner, one.decider, one.by)
        for short, one in (*about, *((joint.aspect, joint.captured) for joint in joints))
        if one and (one.owner or one.decider or one.by)
    ]
    rows += [(joint.aspect, words["board_waits"], "", wait.funder, wait.by) for joint in joints for wait in joint.waits]
    if rows:
        head = (words["report_question"], words["outcome"], words["report_owner"], words["decides"], words["report_by"])
        yield Heading(1, words["report_owners"])
        yield Grid(head, tuple(rows), (8, 5, 6, 6, 5))


def _left_out(left_out: Sequence[LeftOut], words: Mapping[str, Any]) -> Iterator[FlowPiece]:
    told = sorted(left_out, key=lambda one: WHY_LEFT_OUT.index(one.why))
    if not told and not words["ballots_never"]:
        return
    yield Heading(1, words["report_left_out"])
    if words["ballots_never"]:
        yield Said("text", words["ballots_never"], words["ballots"])
    for one in told:
        yield Said("text", _how_many(one, words), words["why"][one.why])
        if one.items:
            yield Listed(one.items)


def _how_many(one: LeftOut, words: Mapping[str, Any]) -> str:
    if one.why in (PRACTICE, REASONS):
        return str(words["gone"][one.why])
    return "" if one.items or not one.count else str(words["number"]).replace("{count}", str(one.count))
