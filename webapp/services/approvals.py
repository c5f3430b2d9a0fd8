"""Those who sign do it themselves: what waits for CEO or board, what it will print, and what they do about it.

Nothing is signed unseen. A page carries a seal of every answer it shows, made of the answer, its question and the sentence
that will be printed; inside the write the seal has to be what it is then. So a change by anybody, of this answer or of one
that the sentence depends on, keeps a signature from reaching words its signer has not read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import sha256

from webapp.answer_files import record_of
from webapp.domain.answers import Answer, Decided, PartialDate, split_key
from webapp.domain.assessment import NEEDED, unsigned
from webapp.domain.errors import NotFound
from webapp.domain.members import MemberRole
from webapp.domain.routing import Position
from webapp.domain.text import normalise, one_line
from webapp.domain.wording import fingerprint
from webapp.renderers.sheet import Will, find_will
from webapp.services import questionnaires
from webapp.services.audit import note
from webapp.services.comments import stands_sent_back
from webapp.services.desk import Listed
from webapp.services.opened import Opened, open_assessment, put_by
from webapp.services.outgoing import SENT_BACK as SENT_BACK_MAIL
from webapp.services.outgoing import WAITING as WAITING_MAIL
from webapp.services.outgoing import queue
from webapp.services.questionnaires import Act, HalfTyped, Saved, Stale
from webapp.services.summaries import Summary, read_summary
from webapp.services.workspace import Person, Site
from webapp.store.people import SENT_BACK, CommentRecord, Member
from webapp.store.port import AnswerEvent

BODIES = ("ceo", "board")
ORIGIN = "approval:"
"""Begins the origin of an answer that was signed here; behind it stands the body."""
AT_ONCE = 500
"""Assessments looked through for what waits: more than a workspace has in use."""
WORKS_ON_ANSWERS = (MemberRole.OWNER, MemberRole.EDITOR)


@dataclass(frozen=True, slots=True)
class Waiting:
    """An answer that waits for a body. `seal` is of all that its page shows; `will`, what will be printed.

    `sent_back`: this person sent it back, and it stands unchanged. `earlier`: it was sent back before, and waits again.
    """

    position: Position
    answer: Decided
    event: AnswerEvent | None
    will: Will
    seal: str
    sent_back: CommentRecord | None = None
    earlier: CommentRecord | None = None


@dataclass(frozen=True, slots=True)
class Signed:
    """An answer a body has signed. `here`: by its own member, in Upfront."""

    position: Position
    answer: Decided
    event: AnswerEvent | None
    here: bool


@dataclass(frozen=True, slots=True)
class ForSigner:
    """One assessment as somebody who signs sees it."""

    opened: Opened
    waiting: tuple[Waiting, ...]
    signed: tuple[Signed, ...]


@dataclass(frozen=True, slots=True)
class Confirmed:
    """It is on disk, all of it. `change` takes it back; the keys that were signed by this very form."""

    opened: Opened
    change: str
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Changed:
    """Something was not as the page showed it: nothing was kept. The keys concerned."""

    opened: Opened
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SentBack:
    """The reason is kept, and whoever works on the answers is told."""

    opened: Opened


# -- what waits --------------------------------------------------------------------------------------------------------


def count_waiting(summary: Summary, body: str) -> int:
    """How many answers of an assessment wait for a body."""
    return summary.waiting_ceo if body == "ceo" else summary.waiting_board


def list_waiting(site: Site, body: str) -> tuple[Listed, ...]:
    """The assessments in which something waits for a body, last changed first; no answer is read for it."""
    records = site.store.list_assessments(site.workspace, limit=AT_ONCE)
    listed = (Listed(record, read_summary(record.summary)) for record in records)
    return tuple(one for one in listed if count_waiting(one.summary, body))


def look(opened: Opened, comments: tuple[CommentRecord, ...], person: Person) -> ForSigner:
    """What waits for the body this person signs for, and what it has signed."""
    positions = [one for one in opened.route if one.question.sign_off == person.signs_as]
    wills = find_wills(opened)
    returned = [comment for comment in comments if comment.kind == SENT_BACK]
    waiting, signed = [], []
    for position in positions:
        answer, event = opened.facts.read(position.question.id, position.item).answer, opened.events.get(position.key)
        if not isinstance(answer, Decided):
            continue
        if position.key not in wills:
            here = event is not None and event.origin == f"{ORIGIN}{person.signs_as}"
            signed.append(Signed(position, answer, event, here))
            continue
        will = wills[position.key]
        seal = seal_of(opened, position, answer, will)
        mine, earlier = _sent_back(opened, [it for it in returned if it.key == position.key], person)
        waiting.append(Waiting(position, answer, event, will, seal, mine, earlier))
    return ForSigner(opened, tuple(waiting), tuple(signed))


def _sent_back(
    opened: Opened, returned: list[CommentRecord], person: Person
) -> tuple[CommentRecord | None, CommentRecord | None]:
    """What this person sent back and still waits for, else the last reason that anybody gave."""
    mine = [it for it in returned if it.member == person.member and stands_sent_back(opened, it)]
    # What its writer withdrew is no reason any more.
    given = [it for it in returned if it.resolved_at is None or it.revision < opened.revision(it.key)]
    return (mine[-1], None) if mine else (None, given[-1] if given else None)


def find_wills(opened: Opened) -> dict[str, Will]:
    """By key, what the document will print of what waits, once everybody has signed who has to."""
    waiting = {key: opened.answers[key] for keys in opened.assessment.waiting.values() for key in keys}
    if not waiting:
        return {}
    ahead = opened.with_answers({key: _signed(opened, key, answer) for key, answer in waiting.items()})
    composed, printed = ahead.composed, ahead.document
    return {
        key: find_will(composed, printed, ahead.bank, key, ahead.answers[key]) if key in ahead.positions else Will("gone")
        for key in waiting
    }


def _signed(opened: Opened, key: str, answer: Answer, by: str = "", on: PartialDate | None = None) -> Answer:
    """The answer with the signature its question needs."""
    if not isinstance(answer, Decided):
        return answer
    return replace(answer, standing=NEEDED[opened.positions[key].question.sign_off], by=by, on=on)


def seal_of(opened: Opened, position: Position, answer: Decided, will: Will) -> str:
    """Changes with all that a page shows of an answer: the revision stands first."""
    shown = (record_of(answer), fingerprint(position.question, opened.language), position.item, repr(will))
    return f"{opened.revision(position.key)}-{sha256(repr(shown).encode()).hexdigest()[:24]}"


# -- confirming --------------------------------------------------------------------------------------------------------


def confirm(
    site: Site, assessment_id: str, seals: Mapping[str, str], by: Person, act: Act, today: date
) -> Confirmed | Changed:
    """Sign these answers, all or none, if each is still as `seals` has it. A form sent twice signs once.

    Raises NotFound where a question is not this person's to sign.
    """
    act = replace(act, origin=f"{ORIGIN}{by.signs_as}")
    name = one_line(normalise(by.name))
    with site.store.write():
        now = open_assessment(site, assessment_id, today)
        check_are_theirs(now, seals, by)
        done = {key: now.events[key].change for key, seal in seals.items() if _is_done(now, key, seal, by)}
        left = {key: seal for key, seal in seals.items() if key not in done}
        changed = _changed(now, left)
        if changed:
            return Changed(now, changed)
        if not left:
            return Confirmed(now, next(iter(done.values()), ""), tuple(done))
        on = PartialDate(today.year, today.month, today.day)
        records = {key: record_of(_signed(now, key, now.answers[key], name, on)) for key in left}
        saved = questionnaires.append(site, now, records, act)
        _settle(site, assessment_id, left, name, act.at)
        note(site.store, site.workspace, by, act.at, "confirmed", assessment_id, str(len(left)))
    put_by(site, saved.opened)
    return Confirmed(saved.opened, saved.change, tuple(left))


def check_are_theirs(now: Opened, keys: Iterable[str], by: Person) -> None:
    """Raises NotFound where a question is not this person's to sign."""
    for key in keys:
        question = now.bank.question_by_id.get(split_key(key)[0]) if key in now.bank.position_of_key else None
        if question is None or not by.signs_as or question.sign_off != by.signs_as:
            raise NotFound(key)


def _is_done(now: Opened, key: str, seal: str, by: Person) -> bool:
    """Whether the same form has signed this answer before."""
    event = now.events.get(key)
    return (
        event is not None
        and event.origin == f"{ORIGIN}{by.signs_as}"
        and event.by == by.called
        and str(event.revision - 1) == seal.partition("-")[0]
    )


def _changed(now: Opened, seals: Mapping[str, str]) -> tuple[str, ...]:
    """The keys that are not any more as their seals have them."""
    wills = find_wills(now)
    return tuple(key for key, seal in seals.items() if _seal_now(now, key, wills) != seal)


def _seal_now(now: Opened, key: str, wills: Mapping[str, Will]) -> str:
    answer, position = now.answers.get(key), now.positions.get(key)
    if position is None or key not in wills or not isinstance(answer, Decided) or not unsigned(position.question, answer):
        return ""
    return seal_of(now, position, answer, wills[key])


def _settle(site: Site, assessment_id: str, keys: Iterable[str], name: str, at: datetime) -> None:
    """What was sent back and is signed now needs no more answer."""
    signed = set(keys)
    for comment in site.store.list_comments(assessment_id):
        if comment.kind == SENT_BACK and comment.resolved_at is None and comment.key in signed:
            site.store.record_comment(replace(comment, resolved_at=at, resolved_by=name))


def take_back(site: Site, opened: Opened, change: str, by: Person, act: Act) -> Saved | Stale | HalfTyped:
    """Undo what this person has signed here. Raises NotFound for any other change."""
    mine = f"{ORIGIN}{by.signs_as}"
    with site.store.write():
        events = site.store.list_change(opened.record.id, change)
        if not events or any(event.origin != mine or event.by != by.called for event in events):
            raise NotFound(change)
        outcome = questionnaires.undo_inside(site, opened, change, act)
        if isinstance(outcome, Saved):
            note(site.store, site.workspace, by, act.at, "confirmation_undone", opened.record.id, str(len(events)))
    if isinstance(outcome, Saved):
        put_by(site, outcome.opened)
    return outcome


# -- sending back ------------------------------------------------------------------------------------------------------


def send_back(
    site: Site, opened: Opened, key: str, reason: str, *, seal: str, comment_id: str, by: Person, at: datetime, mail: bool
) -> SentBack | Changed:
    """Ask for another answer, with a reason, if the one that stands is the one that was shown.

    With `mail`, those who work on answers are told. The same id twice is a form sent twice. Raises NotFound where the
    question is not this person's to sign.
    """
    with site.store.write():
        now = open_assessment(site, opened.record.id, opened.today)
        check_are_theirs(now, [key], by)
        if site.store.find_comment(now.record.id, comment_id) is not None:
            return SentBack(now)
        if _changed(now, {key: seal}):
            return Changed(now, (key,))
        revision = now.revision(key)
        site.store.add_comment(
            CommentRecord(comment_id, now.record.id, key, SENT_BACK, by.member, by.called, at, reason, revision)
        )
        note(site.store, site.workspace, by, at, "sent_back", now.record.id, "1")
        if mail:
            _tell_editors(site, by, at)
    return SentBack(now)


def _tell_editors(site: Site, by: Person, at: datetime) -> None:
    values = {"workspace": _workspace_name(site), "approver": by.called, "number": 1}
    for member in site.store.list_members(site.workspace):
        if member.role in WORKS_ON_ANSWERS and member.id != by.member:
            queue(site.store, SENT_BACK_MAIL, member.email, values, at, site.workspace)


def _workspace_name(site: Site) -> str:
    found = site.store.find_workspace(site.workspace)
    return found.name if found else ""


# -- asking ------------------------------------------------------------------------------------------------------------


def list_signers(site: Site, opened: Opened) -> tuple[tuple[Member, int], ...]:
    """Members who sign for a body something waits for, each with how much waits."""
    number = {body: len(opened.assessment.waiting[body]) for body in BODIES}
    members = site.store.list_members(site.workspace)
    return tuple((member, number[member.signs_as]) for member in members if number.get(member.signs_as))


def ask(site: Site, opened: Opened, by: Person, at: datetime, *, mail: bool) -> tuple[tuple[Member, int], ...]:
    """Ask those for whom something waits to look at it, by mail where it can be sent; whom, with how much waits for each."""
    with site.store.write():
        signers = list_signers(site, open_assessment(site, opened.record.id, opened.today))
        if not signers:
            return ()
        name = _workspace_name(site)
        for member, number in signers if mail else ():
            queue(
                site.store,
                WAITING_MAIL,
                member.email,
                {"workspace": name, "asker": by.called, "number": number},
                at,
                site.workspace,
            )
        note(site.store, site.workspace, by, at, "asked_to_confirm", opened.record.id, str(len(signers)))
    return signers
