"""Into the assessment: what the room captured beside today's answers, looked at before any of it counts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from webapp.blueprints.context import now, person, render_page, site, today, try_again, why_refused
from webapp.blueprints.workshop.acting import ONE, Bar, Told, bar_of, blueprint, opened_room, revision, said, told
from webapp.blueprints.workshop.console_page import Owner, owners
from webapp.domain.errors import Busy, NotFound, Unwritable
from webapp.domain.faq.voice import Voice
from webapp.domain.text import capitalised
from webapp.domain.workshop.state import MIRROR
from webapp.renderers.answer_words import AnswerWords, answer_words
from webapp.renderers.sheet import Will
from webapp.renderers.workshop_words import gap_action, gap_words
from webapp.security.policies import EDITORS, open_to
from webapp.services.questionnaires import Stale
from webapp.services.workshops import questions, taking_in
from webapp.services.workshops.rooms import Room
from webapp.services.workshops.running import NotPossible, StaleRoom, check_shown
from webapp.services.workshops.taking_in import TakeIn, TakeInRow
from webapp.store.workshops import RoomQuestion

TOLD = ("taken", "handed_over")
TAKE, BESIDE, SHOWN, ASK = "take-", "beside-", "shown-", "ask-"
"""How the names of fields begin; behind them stands the question, or the id of one from the room."""


@dataclass(frozen=True, slots=True)
class Row:
    """One outcome beside today's answer.

    `state`: `taken`, `changed` (taken in, and another answer since), `same`,
    `nothing` (it makes no answer) or `new`.
    """

    key: str
    question: str
    outcome: str
    outcome_words: str
    owner: str
    now: AnswerWords
    then: AnswerWords
    says_now: Will
    says_then: Will
    revision: int
    beside: tuple[tuple[str, str], ...]
    chosen: str
    ticked: bool
    stale: bool
    state: str


@dataclass(frozen=True, slots=True)
class GapLine:
    """What partners believe beside what the foundation answers; `action`: what would close the gap, empty where none is."""

    key: str
    question: str
    says: str
    action: str


@dataclass(frozen=True, slots=True)
class TakeInPage:
    """Everything `pages/workshop_take_in.html` shows.

    `captured`: sentences that the people of a mirror would like to read. `inbox`: questions have a place to go.
    """

    bar: Bar
    words: Mapping[str, str]
    rows: tuple[Row, ...]
    gaps: tuple[GapLine, ...]
    captured: tuple[Owner, ...]
    questions: tuple[RoomQuestion, ...]
    inbox: bool
    told: Told

    @property
    def possible(self) -> bool:
        """Whether there is something to take in."""
        return any(row.state == "new" for row in self.rows)


@blueprint.get(f"{ONE}/take-in")
@open_to(EDITORS)
def look(workshop_id: str) -> ResponseReturnValue:
    """Each outcome beside today's answer, and the sentence now and then."""
    room = opened_room(workshop_id)
    return _page(room, _looked(room), told(TOLD))


@blueprint.post(f"{ONE}/take-in")
@open_to(EDITORS)
def take_in(workshop_id: str) -> ResponseReturnValue:
    """Make answers of those that are ticked, or put questions of the room into the inbox."""
    room = opened_room(workshop_id)
    looked = _looked(room)
    try:
        if request.form.get("act") == "hand_over":
            ids = [name.removeprefix(ASK) for name in request.form if name.startswith(ASK)]
            questions.hand_over(site(), room, ids, now())
            return redirect(url_for(".look", workshop_id=workshop_id, told="handed_over"), 303)
        chosen = {
            name.removeprefix(TAKE): request.form.get(f"{BESIDE}{name.removeprefix(TAKE)}", "")
            for name in request.form
            if name.startswith(TAKE)
        }
        shown = {key: request.form.get(f"{SHOWN}{key}", type=int, default=-1) for key in chosen}
        check_shown(room, revision(), late=True)
        outcome = taking_in.take_in(site(), room, chosen, shown, person(), now())
    except StaleRoom as stale:
        return _page(stale.room, looked, Told(trouble="moved"), 409)
    except NotPossible as refused:
        return _page(room, looked, Told(trouble=refused.code), 409)
    except (Busy, Unwritable) as refused:
        return try_again(_page(room, looked, Told(trouble=why_refused(refused)), 503))
    if isinstance(outcome, Stale):
        return _page(room, _looked(room), Told(trouble="answers_moved"), 409)
    return redirect(url_for(".look", workshop_id=workshop_id, told="taken"), 303)


def _looked(room: Room) -> TakeIn:
    """What can come in. Raises NotFound where nothing ever can."""
    try:
        return taking_in.look(site(), room, today())
    except NotPossible as refused:
        raise NotFound(refused.code) from refused


def _page(room: Room, looked: TakeIn, what: Told, status: int = 200) -> Response:
    page = TakeInPage(
        bar=bar_of(room),
        words=said(room).fixed,
        rows=tuple(_rows(room, looked, retyped=bool(what.trouble))),
        gaps=tuple(_gaps(room, looked)),
        captured=tuple(owners(room, said(room))) if room.kind == MIRROR else (),
        questions=looked.questions,
        inbox=looked.inbox,
        told=what,
    )
    return render_page("pages/workshop_take_in.html", page, status, nav="workshops")


def _rows(room: Room, looked: TakeIn, *, retyped: bool) -> Iterator[Row]:
    words, voice = said(room), Voice(looked.opened.facts, looked.opened.language)
    for row in looked.rows:
        key, question = row.asked.id, room.bank.question_by_id[row.asked.id]
        shown = request.form.get(f"{SHOWN}{key}", type=int, default=row.revision)
        stale = retyped and shown != row.revision
        yield Row(
            key=key,
            question=row.asked.text,
            outcome=row.outcome.outcome,
            outcome_words=capitalised(words(f"outcome_{row.outcome.outcome}")),
            owner=row.outcome.owner,
            now=answer_words(voice, question, row.now),
            then=answer_words(voice, question, row.then),
            says_now=row.says_now,
            says_then=row.says_then,
            revision=row.revision,
            beside=row.beside,
            chosen=request.form.get(f"{BESIDE}{key}", "") if retyped else "",
            ticked=(f"{TAKE}{key}" in request.form and not stale) if retyped else False,
            stale=stale,
            state=_state_of(row),
        )


def _state_of(row: TakeInRow) -> str:
    if row.taken:
        return "taken" if row.same else "changed"
    if row.same:
        return "same"
    return "nothing" if row.then is None and not row.beside else "new"


def _gaps(room: Room, looked: TakeIn) -> Iterator[GapLine]:
    if room.kind != MIRROR:
        return
    words = said(room)
    for one in taking_in.believed(site(), looked.opened, room):
        says = gap_words(words, one.gap, one.result, dict(one.asked.options), one.ours)
        yield GapLine(one.asked.id, one.asked.text, says, gap_action(words, one.gap, one.asked.text))
