"""What the files of a workshop are made of: the report afterward, the table of results, the print pack before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from webapp.domain.errors import NotFound
from webapp.domain.faq.voice import Voice
from webapp.domain.text import capitalised, plain
from webapp.domain.workshop.codes import shown_code
from webapp.domain.workshop.state import (
    FIRST_ROUND,
    MIRROR,
    NAMED,
    NOT_COMPARABLE,
    OPEN_CHOICES,
    PRACTICE_ROUND,
    SECOND_ROUND,
    SUPPORT_ROUND,
    TABLE,
    Result,
    Round,
)
from webapp.renderers import workshop_values as values
from webapp.renderers.answer_words import day_of
from webapp.renderers.workshop_words import (
    WorkshopWords,
    gap_action,
    gap_words,
    movement_lines,
    result_notes,
    support_notes,
    support_words,
)
from webapp.services.opened import Opened, open_assessment
from webapp.services.workshops import taking_in
from webapp.services.workshops.rooms import AskedHere, BoardRow, Room
from webapp.services.workshops.table_report import build_table, captured_part
from webapp.services.workspace import Site

RESULT_COLUMNS = ("round", "question", "state", "answered", "entitled", "answer", "count")


@dataclass(frozen=True)
class _Making:
    """What every part of a report needs at hand."""

    site: Site
    room: Room
    words: WorkshopWords
    opened: Opened | None


def report(site: Site, room: Room, today: date) -> values.Report:
    """The report of a workshop. It is made of the state alone, which holds nothing below a floor, and of no ballot."""
    making = _Making(site, room, WorkshopWords(room.facilitation, room.language), _open(site, room, today))
    words = making.words
    foundation, partnership = _names(making.opened)
    day = taking_in.workshop_day(room)
    told = day_of(room.record.closed_at or room.record.changed_at, site.bank.words[room.language])
    questions = tuple(_question(making, number, row) for number, row in enumerate(_in_order(room), 1))
    return values.Report(
        title=room.record.title or words("report_title", partnership=partnership or words(f"kind_{room.kind}")),
        of_day=words("report_of", date=told),
        people=words("report_people", count=_here(room), mode=words(f"mode_{room.mode}")),
        foundation=foundation,
        partnership=partnership,
        day=day,
        kind=room.kind,
        kind_words=words(f"kind_{room.kind}"),
        mode=room.mode,
        mode_words=words(f"mode_{room.mode}"),
        mode_says=(words(f"explained_{room.mode}"),),
        here=_here(room),
        seats=room.expected,
        words={name: words.fixed[name] for name in values.REPORT_WORDS},
        names=_names_here(room),
        rounds=tuple(_held(words, one) for one in room.state.rounds if not one.open and one.kind != PRACTICE_ROUND),
        summary=words.summary(room.summary.by_state, room.summary.questions) if room.kind != TABLE else "",
        questions=questions if room.kind != TABLE else (),
        table=build_table(room, words) if room.kind == TABLE else None,
        left_out=tuple(_left_out(making)),
        asked=room.state.handed_over,
        notes=tuple(_notes(words, room)),
        rehearsal=room.record.rehearsal,
        closed=room.closed,
        shredded=room.closed and room.unattributed and not site.store.has_box(room.record.id),
        language=room.language,
    )


def print_pack(site: Site, room: Room, today: date, *, address: str, qr: bytes) -> values.PrintPack:
    """What a room needs on paper. `address` is what people type; `qr` the picture that leads there."""
    words = WorkshopWords(room.facilitation, room.language)
    foundation, partnership = _names(_open(site, room, today))
    plan = room.plan
    practice = room.asked_here("practice")
    joining = values.JoinWay(shown_code(room.code_shown), address, qr) if room.code_shown else None
    names = tuple(words("seat_numbered", number=seat.number) if not seat.name else seat.name for seat in room.seats)
    return values.PrintPack(
        title=room.record.title or words(f"kind_{room.kind}"),
        foundation=foundation,
        partnership=partnership,
        day=today,
        kind=room.kind,
        kind_words=words(f"kind_{room.kind}"),
        mode=room.mode,
        mode_words=words(f"mode_{room.mode}"),
        mode_says=(words(f"explained_{room.mode}"),),
        plan=words.text(plan.title) if plan else "",
        minutes=plan.minutes if plan else 0,
        script=tuple(_script(room, words)),
        questions=tuple(_ballot(asked) for asked in room.asked),
        states=tuple((state, words.state(state)) for state in ("same", "all_but_one", "split", "open")),
        ballots=max(room.record.seats_most, len(room.seats)),
        names=names if room.mode == NAMED and not room.record.seats_open else (),
        authorities=tuple(words.text(one.label) for one in room.facilitation.authorities) if room.kind == TABLE else (),
        practice=_ballot(practice),
        talk=words.text(plan.talk) if plan else "",
        ballot_lead=words(f"ballot_{room.kind}"),
        floor=room.state.floor if room.unattributed else 0,
        join=joining,
        rehearsal=room.record.rehearsal,
        language=room.language,
    )


def result_rows(room: Room) -> Iterator[tuple[str, ...]]:
    """Every released result as rows of a table, under the same floors as the screens: `RESULT_COLUMNS`.

    What was asked in a round about support is the sentence as it read then.
    """
    words = WorkshopWords(room.facilitation, room.language)
    for one in room.state.rounds:
        if one.open or one.kind == PRACTICE_ROUND:
            continue
        for question, result in (one.results or {}).items():
            asked = room.asked_here(question)
            state = words.state(result.state) if room.kind != TABLE else ""
            head = (f"{one.number} {one.kind}", one.rated.get(question) or asked.text, state)
            if not result.state:
                yield *head[:2], words.why_nothing(result, room.state.floor), *("",) * 4
                continue
            told = (*head, str(result.answered), str(result.entitled))
            labels = dict(room.options_of(one.kind, question))
            if result.counts is None:
                yield (*told, "", "")
            for label, count, _ in _counted(labels, result):
                yield (*told, label, str(count))


# -- who was there -----------------------------------------------------------------------------------------------------


def _open(site: Site, room: Room, today: date) -> Opened | None:
    if not room.record.assessment:
        return None
    try:
        return open_assessment(site, room.record.assessment, today)
    except NotFound:
        return None


def _names(opened: Opened | None) -> tuple[str, str]:
    """Foundation and partnership as typed; empty where nothing was."""
    if opened is None:
        return "", ""
    voice = Voice(opened.facts, opened.language)
    unnamed = opened.bank.words[opened.language].names
    found = (plain(voice.name(name)[0]) for name in ("foundation", "partnership"))
    foundation, partnership = (
        "" if said == unnamed[name] else said for name, said in zip(("foundation", "partnership"), found, strict=True)
    )
    return foundation, partnership


def _here(room: Room) -> int:
    """How many took part: who handed in to any round, or sits there now."""
    return len({seat.number for seat in room.present} | {seat for one in room.state.rounds for seat in one.finished})


def _names_here(room: Room) -> tuple[str, ...]:
    if room.mode != NAMED:
        return ()
    took_part = {seat for one in room.state.rounds for seat in one.finished}
    return tuple(seat.name for seat in room.seats if seat.name and (seat.number in took_part or seat.token))


def _held(words: WorkshopWords, one: Round) -> values.RoundHeld:
    return values.RoundHeld(
        words.round(one.kind) or words.fixed[f"stage_{_STAGE_OF[one.kind]}"], len(one.roster), len(one.finished), one.paper
    )


_STAGE_OF: Mapping[str, str] = {
    FIRST_ROUND: "silent",
    SECOND_ROUND: "again",
    SUPPORT_ROUND: "support",
    "consent": "consent",
}


# -- one question ------------------------------------------------------------------------------------------------------


def _in_order(room: Room) -> tuple[BoardRow, ...]:
    return tuple(sorted(room.board, key=lambda row: row.asked.consequence))


def _question(making: _Making, number: int, row: BoardRow) -> values.QuestionPart:
    room, words = making.room, making.words
    rounds = room.state.rounds_about(row.asked.id)
    labels = dict(row.asked.options)
    return values.QuestionPart(
        number=number,
        question=row.asked.text,
        short=capitalised(row.asked.short),
        rounds=tuple(_round(making, row.asked, one) for one in rounds),
        movement=tuple(movement_lines(words, labels, row.movement)) if row.movement else (),
        reasons=tuple(reason for one in rounds for reason in one.reasons.get(row.asked.id, ())),
        captured=captured_part(room, words, row.outcome) if row.outcome else None,
        support=_support(making, row.asked.id),
        belief=_belief(making, row.asked.id) if room.kind == MIRROR else None,
        parked=row.parked,
    )


def _round(making: _Making, asked: AskedHere, one: Round) -> values.RoundShown:
    words, result = making.words, (one.results or {})[asked.id]
    name = words.round(one.kind)
    if not result.state:
        nothing = words.why_nothing(result, making.room.state.floor)
        return values.RoundShown(name, "", nothing, words.answered(result))
    counts = tuple(
        values.Count(label, count, opened) for label, count, opened in _counted(dict(asked.options), result) if count
    )
    notes = tuple(result_notes(words, result, making.room.state.floor))
    return values.RoundShown(
        name, result.state, capitalised(words.state(result.state)), words.answered(result), counts, notes
    )


def _counted(labels: Mapping[str, str], result: Result) -> Iterator[tuple[str, int, bool]]:
    """How many said what, in the order of the ballot, and whether that leaves the question open."""
    counts = result.counts or {}
    for option in (*labels, *(one for one in counts if one not in labels)):
        if option in counts:
            yield labels.get(option, option), counts[option], option in OPEN_CHOICES


def _support(making: _Making, question: str) -> values.RoundShown | None:
    result = making.room.support.get(question)
    if result is None:
        return None
    words, floor = making.words, making.room.state.floor
    labels = dict(making.room.options_of(SUPPORT_ROUND, question))
    counts = tuple(values.Count(label, count) for label, count, _ in _counted(labels, result) if count)
    answered = words.answered(result) if result.state else ""
    return values.RoundShown(
        words("report_support"),
        "",
        support_words(words, result, floor),
        answered,
        counts,
        tuple(support_notes(words, result)),
    )


def _belief(making: _Making, question: str) -> values.Belief | None:
    if making.opened is None:
        return None
    found = next(
        (one for one in taking_in.believed(making.site, making.opened, making.room) if one.asked.id == question), None
    )
    if found is None:
        return None
    labels = dict(found.asked.options)
    words = making.words
    return values.Belief(
        believed=labels.get(found.gap.believed, ""),
        ours=found.ours,
        gap=gap_words(words, found.gap, found.result, labels, found.ours),
        apart=found.gap.open,
        action=gap_action(words, found.gap, found.asked.text),
    )


# -- what is not in it, and how to read it -----------------------------------------------------------------------------


def _left_out(making: _Making) -> Iterator[values.LeftOut]:
    room = making.room
    hidden = [(row.asked.text, row.result.hidden) for row in room.board if row.result is not None and row.result.hidden]
    if below := tuple(text for text, why in hidden if why != NOT_COMPARABLE):
        yield values.LeftOut(values.BELOW_FLOOR, below)
    if apart := tuple(text for text, why in hidden if why == NOT_COMPARABLE):
        yield values.LeftOut(values.APART, apart)
    unasked = tuple(row.asked.text for row in room.board if row.result is None)
    if unasked:
        yield values.LeftOut(values.NOT_REACHED, unasked)
    dropped = tuple(_dropped(making))
    if dropped:
        yield values.LeftOut(values.DROPPED, dropped)
    if any(one.kind == PRACTICE_ROUND for one in room.state.rounds):
        yield values.LeftOut(values.PRACTICE)
    if any(one.kind in (FIRST_ROUND, SECOND_ROUND) and not one.open for one in room.state.rounds):
        # That there were any, or how many, would tell of the ballots.
        yield values.LeftOut(values.REASONS)
    notes = sum(bool(one.minority) and not one.minority_consents for one in room.state.outcomes.values())
    if notes:
        yield values.LeftOut(values.MINORITY, count=notes)
    waiting = len(making.site.store.list_room_questions(room.record.id))
    if waiting:
        yield values.LeftOut(values.QUESTIONS, count=waiting)


def _dropped(making: _Making) -> Iterator[str]:
    room, words = making.room, making.words
    if room.kind == TABLE:
        yield from (words.text(one.label) for one in room.facilitation.aspects if one.id not in room.state.pack)
        return
    for question in room.facilitation.packs.get(room.kind, ()):
        if question not in room.state.pack and question in room.bank.question_by_id:
            yield room.words(room.bank.question_by_id[question].text)


def _notes(words: WorkshopWords, room: Room) -> Iterator[str]:
    yield words("report_note_counts")
    yield words("report_note_states")
    if room.unattributed:
        yield words("report_note_floor", floor=room.state.floor)
        yield words("report_note_ballots")


# -- on paper ----------------------------------------------------------------------------------------------------------


def _ballot(asked: AskedHere) -> values.BallotQuestion:
    labels = tuple(label for _, label in asked.options)
    split = len(labels) - asked.extras
    short = capitalised(asked.short)
    return values.BallotQuestion(asked.text, short, labels[:split], labels[split:], asked.matters, asked.prompt)


def _script(room: Room, words: WorkshopWords) -> Iterator[values.ScriptStep]:
    plan = room.plan
    for span in plan.timetable if plan else ():
        for step in span.steps:
            says = (words.text(text) for text in (step.title, step.say, step.do, step.wall, step.phone))
            title, say, do, wall, phone = says
            times = plan.differences if plan and span.for_each else 0
            yield values.ScriptStep(span.start, span.end, title, say, do, wall, phone, times, step.minutes if times else 0)
