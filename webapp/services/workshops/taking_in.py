"""From a room into an assessment: outcomes as answers, looked at before they count; what partners believe as findings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from webapp.answer_files import record_of
from webapp.domain.answers import Answer, Decided, Undecided
from webapp.domain.errors import NotFound
from webapp.domain.faq.voice import Voice
from webapp.domain.workshop.mirror import Gap, gap
from webapp.domain.workshop.outcomes import answer_of
from webapp.domain.workshop.state import AGREED, CASE, MIRROR, VOICES, Outcome, Result
from webapp.domain.workshop.writing import read_state, write_state
from webapp.renderers.answer_words import value_words
from webapp.renderers.sheet import Will, find_will
from webapp.renderers.workshop_words import WorkshopWords
from webapp.services.audit import note
from webapp.services.opened import Opened, open_assessment, put_by
from webapp.services.questionnaires import Act, Saved, Stale, append
from webapp.services.workshops.capturing import says_in
from webapp.services.workshops.rooms import AskedHere, Room, open_room
from webapp.services.workshops.running import NotPossible, check_shown
from webapp.services.workspace import Person, Site
from webapp.store.workshops import RoomQuestion, WorkshopRecord

AGREED_THERE, FROM_THERE = "workshop", "workshop-open"
"""The origins of answers that came from a room: all agreed on it; it was held, or is not decided yet."""
AT_ONCE = 10
"""Workshops of an assessment that are looked at for what partners believe."""


@dataclass(frozen=True, slots=True)
class TakeInRow:
    """One outcome beside today's answer. `now` and `then`: the answers; `says_now` and `says_then`: what is printed.

    `beside`: choices to put "case by case" beside, where it needs one. `then` is None where the outcome makes no answer.
    `revision` is that of today's answer, which the page shows. `taken`: it came in already; `same`:
    the answer says so today, whether it came from here or not.
    """

    asked: AskedHere
    outcome: Outcome
    now: Answer | None
    then: Answer | None
    says_now: Will
    says_then: Will
    revision: int
    beside: tuple[tuple[str, str], ...] = ()
    taken: bool = False
    same: bool = False


@dataclass(frozen=True, slots=True)
class TakeIn:
    """Everything that can come in. `questions`: from the room; `inbox`: whether they have somewhere to go."""

    opened: Opened
    rows: tuple[TakeInRow, ...]
    questions: tuple[RoomQuestion, ...]
    inbox: bool


@dataclass(frozen=True, slots=True)
class Believed:
    """One question of a mirror: what partners believe beside what the foundation answers, with the words of its options.

    `ours`: the foundation's answer in a few words; empty where it has none that can be shown.
    """

    workshop: WorkshopRecord
    asked: AskedHere
    result: Result | None
    gap: Gap
    ours: str


def look(site: Site, room: Room, today: date) -> TakeIn:
    """What can come in, each beside today's answer. Raises NotFound, and NotPossible: `rehearsal`, `no_assessment`."""
    check_possible(room)
    opened = open_assessment(site, room.record.assessment, today)
    rows = tuple(_row(opened, room, asked) for asked in room.asked if asked.id in room.state.outcomes)
    questions = site.store.list_room_questions(room.record.id)
    inbox = site.store.find_faq_of(site.workspace, room.record.assessment) is not None
    return TakeIn(opened, rows if room.kind == VOICES else (), questions, inbox)


def check_possible(room: Room) -> None:
    """Whether anything of this workshop can count. Raises NotPossible."""
    if room.record.rehearsal:
        raise NotPossible("rehearsal")
    if not room.record.assessment:
        raise NotPossible("no_assessment")


def take_in(
    site: Site, room: Room, chosen: Mapping[str, str], shown: Mapping[str, int], by: Person, at: datetime
) -> Saved | Stale:
    """Make answers of these outcomes, in one write, or none of them. `chosen`: by question, the choice for "case by case".

    `room` is the workshop as the page showed it. Raises NotFound, StaleRoom where the room has said something else since,
    Busy, Unwritable, and NotPossible: as `look`, and `nothing`.
    """
    check_possible(room)
    if room.kind != VOICES:
        raise NotPossible("nothing")
    today = at.astimezone().date()
    with site.store.write():
        fresh = open_room(site, room.record.id)
        check_shown(fresh, room.record.revision, late=True)
        now = open_assessment(site, room.record.assessment, today)
        given = {
            key: answer_of(fresh.state.outcomes[key], site.bank.question_by_id[key], now.answers.get(key), beside=beside)
            for key, beside in chosen.items()
            if key in fresh.state.outcomes
        }
        made = {key: record_of(answer) for key, answer in given.items() if answer is not None}
        if not made:
            raise NotPossible("nothing")
        stale = tuple(key for key in made if now.revision(key) != shown.get(key, -1))
        if stale:
            return Stale(now, stale)
        saved = _append_all(site, now, fresh, made, by, at)
        taken = tuple(dict.fromkeys((*fresh.state.taken_in, *made)))
        state = replace(fresh.state, taken_in=taken)
        site.store.record_workshop(
            replace(fresh.record, state=write_state(state), revision=fresh.record.revision + 1, changed_at=at)
        )
        note(site.store, site.workspace, by, at, "workshop_taken_in", subject=fresh.record.id)
    put_by(site, saved.opened)
    return saved


def _append_all(site: Site, now: Opened, fresh: Room, made: Mapping[str, str], by: Person, at: datetime) -> Saved:
    """One change with all of these answers, each with the origin that says how firm the room was."""
    day = workshop_day(fresh).isoformat()
    saved = Saved("", now)
    for agreed, origin in ((True, AGREED_THERE), (False, FROM_THERE)):
        keys = [key for key in made if (fresh.state.outcomes[key].outcome == AGREED) == agreed]
        if keys:
            act = Act(by.called, at, f"{origin}:{day}")
            more = append(site, saved.opened, {key: made[key] for key in keys}, act, change=saved.change)
            saved = replace(more, notices=(*saved.notices, *more.notices), change=more.change or saved.change)
    return saved


def workshop_day(room: Room) -> date:
    """The day a workshop was held on, as its people know it: that of its first round; without one, of its last change."""
    if room.state.held_on:
        return date.fromisoformat(room.state.held_on)
    return (room.record.closed_at or room.record.changed_at).astimezone().date()


def believed(site: Site, opened: Opened, room: Room) -> tuple[Believed, ...]:
    """Every question of a mirror with what stands between the two sides, in the order of consequence for partners."""
    found = []
    for row in room.board:
        result = room.results.get(row.asked.id)
        answer = opened.answers.get(row.asked.id)
        one = gap(row.asked.id, result, answer)
        found.append(Believed(room.record, row.asked, result, one, answer_in_words(opened, row.asked.id)))
    return tuple(sorted(found, key=lambda one: one.asked.consequence))


def answer_in_words(opened: Opened, key: str) -> str:
    """The foundation's answer in the words of its choices; empty where it has none that can be shown."""
    answer, question = opened.answers.get(key), opened.bank.question_by_id.get(key)
    if not isinstance(answer, Decided) or question is None:
        return ""
    return "; ".join(value_words(Voice(opened.facts, opened.language), question, answer))


def shown_answer(site: Site, room: Room, question: str, words: WorkshopWords, today: date) -> str:
    """What the foundation answers, in a mirror, in a sentence, once the facilitator shows it; else empty."""
    if question not in room.state.shown_answers or question not in room.bank.question_by_id:
        return ""
    try:
        opened = open_assessment(site, room.record.assessment, today)
    except NotFound:
        return words("mirror_ours_not_said")
    answer = opened.answers.get(question)
    if isinstance(answer, Decided):
        return words("mirror_ours", answered=answer_in_words(opened, question))
    if answer is None:
        return words("mirror_ours_not_said")
    return words("mirror_ours_not_decided" if isinstance(answer, Undecided) else "mirror_ours_withheld")


def findings(site: Site, opened: Opened) -> tuple[Believed, ...]:
    """Where partners believe something else than what this assessment answers, in the newest mirror of it that is closed."""
    if site.bank.facilitation is None:
        return ()
    records = site.store.list_workshops_of(site.workspace, opened.record.id, AT_ONCE)
    newest = next((one for one in records if one.kind == MIRROR and one.closed_at and not one.rehearsal), None)
    if newest is None:
        return ()
    room = Room(newest, read_state(newest.state), (), (), site.bank, site.language)
    return tuple(one for one in believed(site, opened, room) if one.gap.open)


def _row(opened: Opened, room: Room, asked: AskedHere) -> TakeInRow:
    outcome, question = room.state.outcomes[asked.id], opened.bank.question_by_id[asked.id]
    now = opened.answers.get(asked.id)
    then = answer_of(outcome, question, now)
    says_now = find_will(opened.composed, opened.document, opened.bank, asked.id, now) if now is not None else Will("unsaid")
    needs_choice = outcome.choice == CASE and isinstance(now, Undecided | None)
    choices = asked.options[: len(asked.options) - asked.extras] if needs_choice else ()
    return TakeInRow(
        asked=asked,
        outcome=outcome,
        now=now,
        then=then,
        says_now=says_now,
        says_then=says_in(opened, outcome),
        revision=opened.revision(asked.id),
        beside=choices,
        taken=asked.id in room.state.taken_in,
        same=then is not None and then == now,
    )
