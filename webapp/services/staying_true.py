"""Everything of a workspace that falls due: what is published, and what its drafts say is not decided yet; who is reminded.

What is published falls due by its newest version. A draft is looked at by its summary: what it no longer has to decide only
waits to be published anew, and what is not published is due by the draft alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256

from webapp.domain.members import MemberRole
from webapp.domain.publication.dates import is_over
from webapp.domain.publication.frozen import REVIEW, UNDECIDED, DueDate
from webapp.domain.text import capitalised
from webapp.services import outgoing
from webapp.services.audit import note
from webapp.services.summaries import read_summary
from webapp.services.workspace import Person, Site
from webapp.store.port import AssessmentRecord, Store
from webapp.store.publications import FaqRecord

MOST = 50
"""FAQs and drafts looked at, those that fall due soonest: a workspace has a handful."""
REMINDERS, ON, OFF = "reminders", "on", "off"
"""The preference that lets owners be reminded, and its values; off where there is none."""
REMINDED = "reminded"
"""The preference that holds what owners were reminded of already, as long as it is due."""
AHEAD = timedelta(days=7)
"""How long before a review day owners hear of it: to look at all answers again takes more than a moment."""
ANSWER, REPUBLISH, LOOK, WAIT = "answer", "republish", "look", "wait"
"""What to do next: answer the question; publish anew what is answered by now; look at all answers; nothing yet."""
AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class DueItem:
    """Something that falls due. `date` is what and when; `faq` the FAQ it is published in, None where only a draft has it.

    `title` names the FAQ or, of a draft, the partnership; `changed_at` is when that last changed. `next` is what to do.
    """

    date: DueDate
    assessment: str
    faq: FaqRecord | None
    title: str
    changed_at: datetime
    over: bool
    next: str

    @property
    def scope(self) -> str:
        """What its date is unique in."""
        return self.faq.id if self.faq else self.assessment

    @property
    def id(self) -> str:
        """The same for as long as the same thing is due on the same day."""
        named = f"{self.scope}\x1f{self.date.key}\x1f{self.date.what}\x1f{self.date.last}"
        return sha256(named.encode()).hexdigest()[:20]


def list_due(store: Store, workspace: str, today: date) -> tuple[DueItem, ...]:
    """Everything that falls due in a workspace, what is longest over first, in two questions to the store."""
    drafts = {record.id: record for record in store.list_due(workspace, limit=MOST)}
    published: list[DueItem] = []
    seen: set[tuple[str, str, str]] = set()
    for dated in store.list_dated(workspace, MOST):
        faq, draft = dated.faq, drafts.get(dated.faq.assessment)
        still = _undecided(draft)
        for due in _once(DueDate(**raw) for raw in json.loads(dated.dates)):
            seen.add((faq.assessment, due.key, due.last))
            over = is_over(due.last, today)
            todo = _next(due, over=over, stands=still.get(due.key) == due.last)
            published.append(DueItem(due, faq.assessment, faq, faq.title, faq.published_at, over, todo))
    own = (item for record in drafts.values() for item in _of_draft(record, today))
    others = [item for item in own if (item.assessment, item.date.key, item.date.last) not in seen]
    return tuple(sorted((*published, *others), key=lambda item: (item.date.last, item.title, item.date.key)))


def reminds(site: Site) -> bool:
    """Whether the workspace's owners are reminded by mail."""
    return site.store.find_preference(site.workspace, REMINDERS) == ON


def switch_reminders(site: Site, on: bool, *, by: Person, at: datetime) -> None:
    """Have owners reminded from now on, or no more. The log tells who wanted it so."""
    with site.store.write():
        if reminds(site) == on:
            return
        site.store.record_preference(site.workspace, REMINDERS, ON if on else OFF)
        note(site.store, site.workspace, by, at, "reminders_on" if on else "reminders_off")


# -- by mail -----------------------------------------------------------------------------------------------------------


def remind_all(store: Store, at: datetime) -> int:
    """Queue letters to the owners of every workspace that wants them, each thing once; how many. Raises Busy or Unwritable.

    A letter tells how many things are due, and never what.
    """
    sent, after = 0, ""
    while found := store.list_preferring(REMINDERS, ON, after=after, limit=AT_ONCE):
        sent += sum(_remind(store, workspace, at) for workspace in found)
        after = found[-1]
    return sent


def _remind(store: Store, workspace: str, at: datetime) -> int:
    """The letters of one workspace."""
    today = at.date()
    due = {item.id: item for item in list_due(store, workspace, today)}
    over = {name for name, item in due.items() if item.over}
    soon = {f"{name}:ahead" for name, item in due.items() if _comes_soon(item, today)}
    with store.write():
        told = set(json.loads(store.find_preference(workspace, REMINDED) or "[]"))
        fresh = (over | soon) - told
        # What is answered by now need not be remembered: if it falls due once more, it is told once more.
        kept = (told & (over | {f"{name}:ahead" for name in due})) | fresh
        if kept != told:
            store.record_preference(workspace, REMINDED, json.dumps(sorted(kept)))
        if not fresh:
            return 0
        numbers = {"overdue": len(fresh & over), "soon": len(fresh & soon)}
        return _queue(store, workspace, numbers, at)


def _comes_soon(item: DueItem, today: date) -> bool:
    return item.date.what == REVIEW and not item.over and date.fromisoformat(item.date.last) <= today + AHEAD


def _queue(store: Store, workspace: str, numbers: Mapping[str, int], at: datetime) -> int:
    record = store.find_workspace(workspace)
    if record is None:
        return 0
    owners = [member for member in store.list_members(workspace) if member.role == MemberRole.OWNER]
    values = {"workspace": record.name, **numbers}
    for owner in owners:
        outgoing.queue(store, outgoing.REMINDER, owner.email, values, at, workspace)
    return len(owners)


# -- what shares one look ----------------------------------------------------------------------------------------------


def _once(dates: Iterable[DueDate]) -> Iterator[DueDate]:
    """Each thing once, however many entries it stands in."""
    seen = set()
    for due in dates:
        if (due.key, due.what) not in seen:
            seen.add((due.key, due.what))
            yield due


def _undecided(record: AssessmentRecord | None) -> Mapping[str, str]:
    """What a draft still has to decide or look at: the last day by key."""
    if record is None:
        return {}
    summary = read_summary(record.summary)
    lines = {line.key: line.last for line in summary.due}
    return lines | ({summary.review_key: summary.review_last} if summary.review_last else {})


def _next(due: DueDate, *, over: bool, stands: bool) -> str:
    """What to do about something published. `stands`: the draft says the same still."""
    if due.what in (UNDECIDED, REVIEW) and not stands:
        return REPUBLISH
    if not over:
        return WAIT
    return LOOK if due.what == REVIEW else ANSWER


def _of_draft(record: AssessmentRecord, today: date) -> Iterator[DueItem]:
    """What a draft has to decide, and the day on which all of it is looked at again."""
    summary = read_summary(record.summary)
    for line in summary.due:
        short = capitalised(f"{line.short} ({line.item})" if line.item else line.short)
        due = DueDate(line.key, "", UNDECIDED, line.by, line.last, short, line.decider)
        yield _drafted(record, summary.partnership, due, ANSWER, today)
    if summary.review_last:
        due = DueDate(summary.review_key, "", REVIEW, summary.review_on, summary.review_last, "", "")
        yield _drafted(record, summary.partnership, due, LOOK, today)


def _drafted(record: AssessmentRecord, title: str, due: DueDate, todo: str, today: date) -> DueItem:
    over = is_over(due.last, today)
    return DueItem(due, record.id, None, title, record.changed_at, over, todo if over else WAIT)
