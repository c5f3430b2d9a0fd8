"""Answering: every use case is one write that appends events, refuses what is out of date, and keeps the summary true."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import sha256
from uuid import uuid4

from webapp.answer_files import UnfitRecord, parse_record, record_of
from webapp.domain.answers import Answer, Decided, item_key, split_key
from webapp.domain.bank import Bank, Repeat
from webapp.domain.errors import NotFound
from webapp.domain.wording import fingerprint
from webapp.services.opened import Opened, open_assessment, put_by, read
from webapp.services.signatures import DROPPED, unconfirmed, unsigned_record, without_stale_confirmations
from webapp.services.summaries import summarise, write_summary
from webapp.services.workspace import Person, Site
from webapp.store.port import AnswerEvent, AssessmentRecord, PageDraft

__all__ = [
    "DROPPED",
    "HalfTyped",
    "Opened",
    "Saved",
    "Stale",
    "add_item",
    "answer",
    "answer_many",
    "group_version",
    "keep_page_draft",
    "open_assessment",
    "remove_item",
    "restore",
    "undo",
]

type_records = Mapping[str, str | None]
"""Answers in canonical JSON by key; None takes one back."""
type_worded = Mapping[str, tuple[str, str]]
"""By key, the words an answer was given to where they are not those of today: their fingerprint, and the bank's version."""
TODAY: type_worded = {}
HELD = "held"
"""What was kept is an answer to other words than those of today, and waits."""


@dataclass(frozen=True, slots=True)
class Act:
    """Who changes something, when, and how it comes: an origin of `AnswerEvent`."""

    by: str
    at: datetime
    origin: str = "typed"


@dataclass(frozen=True, slots=True)
class Saved:
    """It is on disk. `change` is empty where nothing had to be changed; `notices` are codes of what else happened."""

    change: str
    opened: Opened
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stale:
    """Somebody answered first: nothing was kept. The answers that stand now, of the keys concerned."""

    opened: Opened
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HalfTyped:
    """Pages hold words that were typed and not saved, and would come to stand under another item: nothing was done."""

    opened: Opened
    keys: tuple[str, ...]


def answer(
    site: Site,
    opened: Opened,
    key: str,
    given: Answer | None,
    *,
    shown: int,
    by: Person,
    at: datetime,
    worded: type_worded = TODAY,
) -> Saved | Stale:
    """Keep one answer, or take it back with None, if its revision is still the one that was `shown`."""
    act = Act(by.called, at)
    return answer_many(site, opened, {key: given}, shown={key: shown}, act=act, member=by.member, worded=worded)


def answer_many(
    site: Site,
    opened: Opened,
    given: Mapping[str, Answer | None],
    *,
    shown: Mapping[str, int],
    act: Act,
    member: str = "",
    worded: type_worded = TODAY,
) -> Saved | Stale:
    """Keep these answers together, or none of them.

    An answer that is as it was changes nothing, even where the page was out of date: a form sent twice does no harm.
    `member`: whose half-typed page of a single question is finished with this.
    """
    with site.store.write():
        now = _fresh(site, opened.record.id, opened.today)
        firm, notices = without_stale_confirmations(now, given, act.origin)
        records = {key: None if one is None else record_of(one) for key, one in firm.items()}
        stale = tuple(key for key in records if now.revision(key) != shown[key] and _record(now, key) != records[key])
        if stale:
            return Stale(now, stale)
        place = _next_place(now.with_answers(firm), next(iter(given))) if len(given) == 1 else None
        saved = append(site, now, records, act, place, worded=worded)
        if member and len(given) == 1:
            site.store.remove_page_draft(now.record.id, next(iter(given)), member)
    put_by(site, saved.opened)
    return replace(saved, notices=(*saved.notices, *notices))


def undo(site: Site, opened: Opened, change: str, act: Act) -> Saved | Stale | HalfTyped:
    """Bring back what stood before a change, if nothing has been changed since. Raises NotFound."""
    with site.store.write():
        outcome = undo_inside(site, opened, change, act)
    if isinstance(outcome, Saved):
        put_by(site, outcome.opened)
    return outcome


def undo_inside(site: Site, opened: Opened, change: str, act: Act) -> Saved | Stale | HalfTyped:
    """The same inside a write of somebody who has more to keep with it; they put by what was saved. Raises NotFound."""
    now = _fresh(site, opened.record.id, opened.today)
    events = site.store.list_change(now.record.id, change)
    if not events:
        raise NotFound(change)
    stale = tuple(event.key for event in events if now.revision(event.key) != event.revision)
    if stale:
        return Stale(now, stale)
    moved = {event.key for event in events}
    for repeat in now.bank.repeats.values():
        if repeat.count in moved and (keys := _half_typed(site, now, repeat)):
            return HalfTyped(now, keys)
    before = {event.key: it for event in events if (it := _before(site, now, event))}
    records = {event.key: before[event.key].record if event.key in before else None for event in events}
    if site.hosted:
        # A signature that was taken back comes again by its signer alone.
        undone = {event.key for event in events if event.origin == "undone"}
        records = {key: unsigned_record(now, key, it) if key in undone else it for key, it in records.items()}
    return append(site, now, records, replace(act, origin="undone"), worded=_words_of(before))


def restore(site: Site, opened: Opened, key: str, revision: int, *, shown: int, act: Act) -> Saved | Stale:
    """Answer again as in an earlier revision; if the question reads differently now, it is held. Raises NotFound."""
    with site.store.write():
        now = _fresh(site, opened.record.id, opened.today)
        if now.revision(key) != shown:
            return Stale(now, (key,))
        history = site.store.list_history(now.record.id, key)
        event = next((event for event in history if event.revision == revision), None)
        if event is None:
            raise NotFound(key)
        # With members who sign for themselves, what they signed before the answer changed is not signed by them again.
        record = unsigned_record(now, key, event.record) if site.hosted else event.record
        # What stands already, or is held as it stands, does not become an answer to other words by being asked for again.
        records = {} if record == _record(now, key) else {key: record}
        saved = append(site, now, records, replace(act, origin="restored"), worded=_words_of({key: event}))
    put_by(site, saved.opened)
    return replace(saved, notices=(*saved.notices, *((DROPPED,) if record != event.record else ())))


def keep_page_draft(site: Site, opened: Opened, draft: PageDraft) -> None:
    """Keep what was typed into a page and not saved."""
    with site.store.write():
        site.store.record_page_draft(opened.record.id, draft)


def discard_page_draft(site: Site, opened: Opened, key: str, member: str) -> None:
    """Forget what was typed into a page and not saved."""
    with site.store.write():
        site.store.remove_page_draft(opened.record.id, key, member)


# -- the items of a repeatable group -----------------------------------------------------------------------------------


def group_version(opened: Opened, repeat: Repeat) -> str:
    """Changes with every answer of the group: a page that shows another one is out of date."""
    keys = (repeat.count, *_item_keys(opened.bank, repeat, range(1, repeat.most + 1)))
    return sha256(repr([opened.revision(key) for key in keys]).encode()).hexdigest()[:16]


def add_item(site: Site, opened: Opened, group: str, *, shown: str, act: Act) -> Saved | Stale | HalfTyped:
    """One item more at the end of the group. Raises NotFound where there is no such group, or no room."""

    def add(now: Opened, repeat: Repeat, number: int) -> type_records:
        if number >= repeat.most:
            raise NotFound(group)
        return {repeat.count: record_of(Decided(number + 1))}

    return _change_group(site, opened, group, add, shown=shown, act=act)


def remove_item(site: Site, opened: Opened, group: str, item: int, *, shown: str, act: Act) -> Saved | Stale | HalfTyped:
    """One item less; later ones move up. Raises NotFound where there is no such item, or only this one."""
    worded: dict[str, tuple[str, str]] = {}

    def remove(now: Opened, repeat: Repeat, number: int) -> type_records | HalfTyped:
        if not 1 <= item <= number or number == 1:
            raise NotFound(group)
        if keys := _half_typed(site, now, repeat):
            return HalfTyped(now, keys)
        records: dict[str, str | None] = {repeat.count: record_of(Decided(number - 1))}
        for question in now.bank.questions:
            if question.repeat == repeat.id:
                for place in range(item, number + 1):
                    following = now.events.get(item_key(question.id, place + 1)) if place < number else None
                    records[item_key(question.id, place)] = following.record if following else None
                    worded.update(_words_of({item_key(question.id, place): following} if following else {}))
        return records

    return _change_group(site, opened, group, remove, shown=shown, act=act, worded=worded)


def _change_group(
    site: Site,
    opened: Opened,
    group: str,
    change: Callable[[Opened, Repeat, int], type_records | HalfTyped],
    *,
    shown: str,
    act: Act,
    worded: type_worded = TODAY,
) -> Saved | Stale | HalfTyped:
    with site.store.write():
        now = _fresh(site, opened.record.id, opened.today)
        repeat = now.bank.repeats.get(group)
        if repeat is None or repeat.count not in now.positions:
            raise NotFound(group)
        if group_version(now, repeat) != shown:
            return Stale(now, (repeat.count,))
        records = change(now, repeat, now.facts.items(group)[0])
        if isinstance(records, HalfTyped):
            return records
        saved = append(site, now, records, act, worded=worded)
    put_by(site, saved.opened)
    return saved


def _half_typed(site: Site, now: Opened, repeat: Repeat) -> tuple[str, ...]:
    """The pages of the group's items that hold words typed and not saved."""
    drafts = (draft.key for draft in site.store.list_page_drafts(now.record.id))
    return tuple(key for key in drafts if key in now.positions and now.positions[key].question.repeat == repeat.id)


def _item_keys(bank: Bank, repeat: Repeat, items: range) -> tuple[str, ...]:
    return tuple(
        item_key(question.id, item) for question in bank.questions if question.repeat == repeat.id for item in items
    )


# -- what every use case shares ----------------------------------------------------------------------------------------


def _fresh(site: Site, assessment_id: str, today: date) -> Opened:
    """The assessment as it is now, asked for inside the write: nobody can change it meanwhile."""
    return open_assessment(site, assessment_id, today)


def _record(opened: Opened, key: str) -> str | None:
    event = opened.events.get(key)
    return event.record if event else None


def _before(site: Site, now: Opened, event: AnswerEvent) -> AnswerEvent | None:
    """The event that stood before another."""
    history = site.store.list_history(now.record.id, event.key)
    return next((one for one in history if one.revision == event.revision - 1), None)


def append(
    site: Site,
    now: Opened,
    records: type_records,
    act: Act,
    place: str | None = None,
    *,
    worded: type_worded = TODAY,
    change: str = "",
) -> Saved:
    """Add an event for each answer that changes, and for what has to go from the other of two lists; keep the summary.

    What is not `worded` was answered under the words of today; `change`: one this is part of. Only inside `write()`, with
    the assessment as it was read there; what comes of it may be put by once that has ended.
    """
    live = {key: it for key, it in records.items() if key not in worded or now.reads_alike(key, worded[key][0])}
    moved = {key: it for key, it in _out_of_the_other_list(now, live).items() if key not in records}
    worded = {**_words_of({key: now.events[key] for key in moved}), **worded}
    change = change or uuid4().hex
    made = (
        _event(site, now, key, record, replace(act, origin="moved") if key in moved else act, change, worded.get(key))
        for key, record in {**records, **moved}.items()
    )
    if not (events := tuple(event for event in made if _changes(now, event, other_words=event.key in worded))):
        return Saved("", now)
    latest = {**now.events, **{event.key: event for event in events}}
    kept = read(site, now.record, tuple(latest.values()), now.today, now.editorial_events.values())
    record = summarised(kept, act.at, place=now.record.place if place is None else place)
    site.store.record_answers(now.record.id, events)
    site.store.record_assessment(record)
    notices = (*(("moved",) if moved else ()), *((HELD,) if any(key in kept.held for key in records) else ()))
    return Saved(change, replace(kept, record=record), notices)


def _words_of(events: Mapping[str, AnswerEvent]) -> dict[str, tuple[str, str]]:
    return {key: (event.wording, event.bank_version) for key, event in events.items()}


def _changes(now: Opened, event: AnswerEvent, *, other_words: bool) -> bool:
    """Whether anything comes of an event: another answer, or the same one to other words than those it was held with."""
    before = now.events.get(event.key)
    if before is None or before.record != event.record or event.record is None:
        return event.record != (before.record if before else None)
    return before.wording != event.wording and (other_words or event.key in now.held)


def _event(
    site: Site, now: Opened, key: str, record: str | None, act: Act, change: str, worded: tuple[str, str] | None
) -> AnswerEvent:
    question = now.bank.question_by_id.get(key.partition("@")[0])
    today = fingerprint(question, site.language) if question else ""
    wording, bank_version = worded or (today, now.bank.version)
    return AnswerEvent(
        key=key,
        revision=now.revision(key) + 1,
        record=record,
        by=act.by,
        at=act.at,
        bank_version=bank_version,
        wording=wording,
        origin=act.origin,
        change=change,
    )


def summarised(opened: Opened, at: datetime, *, place: str) -> AssessmentRecord:
    """The record with a summary of these answers, one revision on."""
    copied = any(event.origin == "copied" for event in opened.events.values())
    summary = summarise(opened.facts, opened.route, opened.progress, opened.language)
    summary = replace(summary, copied=copied, held=len(opened.waiting))
    return replace(
        opened.record,
        revision=opened.record.revision + 1,
        place=place,
        bank_version=opened.bank.version,
        summary=write_summary(summary),
        due=summary.first_due,
        changed_at=at,
    )


def _next_place(opened: Opened, key: str) -> str:
    """The question to go on with after this one; empty after the last."""
    following = opened.progress.after(key) if key in opened.progress.places else None
    return following.key if following else ""


def _out_of_the_other_list(now: Opened, records: type_records) -> dict[str, str | None]:
    """The same item cannot be both something the foundation does and something it will not do: the last word counts."""
    moved: dict[str, str | None] = {}
    for key, record in records.items():
        question_id, item = split_key(key)
        other_key = item_key(now.bank.paired.get(question_id, question_id), item)
        other = now.answers.get(other_key)
        as_it_was = record == _record(now, key) and key not in now.held
        if other_key in records or not isinstance(other, Decided) or record is None or as_it_was:
            continue
        left = _chosen(other) - _values(now, key, record)
        if left != _chosen(other):
            moved[other_key] = record_of(replace(unconfirmed(other), value=left)) if left else None
    return moved


def _chosen(answer: Decided) -> frozenset[str]:
    return answer.value if isinstance(answer.value, frozenset) else frozenset()


def _values(now: Opened, key: str, record: str) -> frozenset[str]:
    """The choices a record of a multi choice holds; none where the bank of today cannot read it."""
    try:
        answer = parse_record(now.bank, key, record)
    except UnfitRecord:
        return frozenset()
    return _chosen(answer) if isinstance(answer, Decided) else frozenset()
