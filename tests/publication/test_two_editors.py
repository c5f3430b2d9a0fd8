"""Two editors of one assessment, 2,000 times at once: saving, confirming, editing words, restoring and publishing.

Each interleaving is two people who open their page, and then send it, in one order of the six there are. Of two who saw the
same revision one wins; the other is shown what stands, and keeps what they typed; nobody's answer is lost, and no version
says anything but what its publisher saw.
"""

import json
import random
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest

from tests.store.samples import NOON
from tests.tiny_bank import bank as tiny_bank
from tests.web.stories import begin
from webapp.answer_files import record_of
from webapp.domain.answers import Decided, Standing
from webapp.domain.faq.editorial import PASSAGE
from webapp.domain.publication.frozen import write_frozen
from webapp.services import editing, publishing, questionnaires
from webapp.services.opened import open_assessment
from webapp.services.publishing import Published, Refused, Request
from webapp.services.questionnaires import Act, Saved, Stale
from webapp.services.verifying import verify
from webapp.services.workspace import Person, Site
from webapp.store.sqlite import open_store

INTERLEAVINGS = 2_000
TODAY = NOON.date()
EDITORS = (Person("dana", "Dana Cole"), Person("luis", "Luis Vega"))
TEXTS = ("us.foundation", "us.partnership")
SIGNED = "home.host"
ENTRY = "faq.home"
ORDERS = ("AaBb", "ABab", "ABba", "BAab", "BAba", "BbAa")
"""A capital opens a page, a small letter sends it."""
WEIGHTS = {"save": 8, "confirm": 4, "edit": 4, "restore": 3, "publish": 2}


@dataclass
class Room:
    """The assessment, and what has to be true of it by now: every record that was accepted, in order, by key."""

    site: Site
    id: str
    draw: random.Random
    accepted: dict[str, list[str | None]] = field(default_factory=dict)
    published: list[tuple[int, str]] = field(default_factory=list)
    seen: Counter = field(default_factory=Counter)
    typed: int = 0

    def open(self):
        """The assessment as a page reads it."""
        return open_assessment(self.site, self.id, TODAY)

    def words(self, who):
        """Something nobody has typed yet."""
        self.typed += 1
        return f"Words {self.typed} of {who.name}"

    def settle(self, what, key, record, shown, now, won):
        """One sent page: it had to win if and only if what it showed still stood, or it says what stands already."""
        standing = now.editorial_record(key) if what == "edit" else answered(now, key)
        revision = now.editorial_revision(key) if what == "edit" else now.revision(key)
        same = standing == record
        assert won is (shown == revision or same), (what, key, shown, revision)
        if won and not same:
            self.accepted.setdefault(key, []).append(record)
        self.seen[what, "kept" if won else "stale"] += 1


def answered(opened, key):
    """The record that stands."""
    return opened.events[key].record if key in opened.events else None


def saves(room, who):
    """One text answered."""
    opened, key = room.open(), room.draw.choice(TEXTS)
    given, shown = Decided(room.words(who)), opened.revision(key)
    yield
    now = room.open()
    done = questionnaires.answer(room.site, opened, key, given, shown=shown, by=who, at=NOON)
    room.settle("save", key, record_of(given), shown, now, isinstance(done, Saved))
    if isinstance(done, Stale):
        assert done.keys == (key,)
        assert done.opened.events[key].record == now.events[key].record, "the loser is shown what stands"


def confirms(room, who):
    """An answer signed for the CEO, or answered otherwise, which drops the signature."""
    opened, value = room.open(), room.draw.choice(("us", "other"))
    standing = room.draw.choice((Standing.UNDERSTOOD, Standing.CONFIRMED))
    signed = {"by": who.name, "on": date(2026, 11, 1)} if standing is Standing.CONFIRMED else {}
    given, shown = Decided(value, standing=standing, **signed), opened.revision(SIGNED)
    yield
    now = room.open()
    done = questionnaires.answer_many(
        room.site, opened, {SIGNED: given}, shown={SIGNED: shown}, act=Act(who.name, NOON, "sheet")
    )
    kept = room.open().events[SIGNED].record if isinstance(done, Saved) else record_of(given)
    room.settle("confirm", SIGNED, kept, shown, now, isinstance(done, Saved))


def restores(room, who):
    """An earlier answer given again."""
    opened, key = room.open(), room.draw.choice(TEXTS)
    shown = opened.revision(key)
    earlier = room.draw.randint(1, shown)
    yield
    now = room.open()
    done = questionnaires.restore(room.site, opened, key, earlier, shown=shown, act=Act(who.name, NOON))
    record = room.accepted[key][earlier - 1]
    if isinstance(done, Saved):
        assert shown == now.revision(key)
        room.settle("restore", key, record, shown, now, won=True)
    else:
        assert shown != now.revision(key)
        room.seen["restore", "stale"] += 1


def edits(room, who):
    """A passage of one's own under an entry."""
    opened, key = room.open(), PASSAGE + ENTRY
    words, shown = room.words(who), opened.editorial_revision(key)
    yield
    now = room.open()
    done = editing.write_passage(room.site, opened, ENTRY, words, shown=shown, by=who, at=NOON)
    won = isinstance(done, Saved)
    record = room.open().editorial_record(key) if won else None
    room.settle("edit", key, record, shown, now, won)
    if won:
        assert words in str(record)
    else:
        assert now.editorial_record(key) == done.opened.editorial_record(key)


def publishes(room, who):
    """A version: what is shown, the files, and only then the one write."""
    opened = room.open()
    slug = "tiny-faq"
    prepared = publishing.at_address(publishing.prepare(room.site, opened, "", slug=slug), "", slug)
    files = publishing.render_files(prepared, ("json", "md"))
    yield
    now = room.open()
    reasons = {publishing.finding_key(finding): "We know." for finding in prepared.contradictions}
    request = Request(prepared.seal, True, slug, reasons)
    done = publishing.keep_version(room.site, prepared, request, files, who, NOON + timedelta(minutes=room.typed))
    still = now.record.revision == opened.record.revision and len(room.published) == prepared.number - 1
    assert isinstance(done, Published) is still, done
    if isinstance(done, Published):
        room.published.append((opened.record.revision, write_frozen(prepared.frozen)))
    else:
        assert done == Refused("moved")
    room.seen["publish", "kept" if still else "stale"] += 1


PAGES = {"save": saves, "confirm": confirms, "restore": restores, "edit": edits, "publish": publishes}


@pytest.fixture
def room(tmp_path):
    with closing(open_store(tmp_path)) as store:
        site = Site(store, tiny_bank())
        room = Room(site, begin(site, NOON), random.Random(20261126))
        for key in TEXTS:
            first = Decided(room.words(EDITORS[0]))
            questionnaires.answer(site, room.open(), key, first, shown=0, by=EDITORS[0], at=NOON)
            room.accepted[key] = [record_of(first)]
        yield room


def test_two_editors_two_thousand_times_at_once(room):
    names, weights = tuple(WEIGHTS), tuple(WEIGHTS.values())
    for _ in range(INTERLEAVINGS):
        drawn = zip("ab", EDITORS, room.draw.choices(names, weights, k=2), strict=True)
        pages = {letter: PAGES[name](room, who) for letter, who, name in drawn}
        for step in room.draw.choice(ORDERS):
            next(pages[step.lower()], None)
    assert set(room.seen) == {(what, how) for what in PAGES for how in ("kept", "stale")}, "each won and lost"
    store = room.site.store
    for key in (*TEXTS, SIGNED):
        history = store.list_history(room.id, key)[::-1]
        assert [event.revision for event in history] == list(range(1, len(history) + 1))
        assert [event.record for event in history] == room.accepted[key]
    passages = store.list_editorial_history(room.id, PASSAGE + ENTRY)[::-1]
    assert [event.record for event in passages] == room.accepted[PASSAGE + ENTRY]
    faq = store.find_faq_of(room.site.workspace, room.id)
    kept = [store.find_publication(faq.id, number) for number in range(1, faq.latest + 1)]
    assert [(json.loads(it.manifest)["assessment_revision"], it.document) for it in kept] == room.published
    (chain,) = verify(store)
    assert (chain.versions, chain.flaws) == (len(room.published), ())
