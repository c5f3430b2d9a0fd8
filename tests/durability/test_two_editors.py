"""Two to four people answer the same question: one of them wins each time, nobody's text is lost, nothing is kept twice."""

import random
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.durability.editors import FIELDS, NOT_SAVED, SAVED, Editor, Expected
from tests.durability.kept_file import words_in
from tests.shipped import BANK
from tests.web.stories import begin
from tests.web.visiting import Clock, make_app
from webapp.domain.answers import Decided
from webapp.services import questionnaires
from webapp.services.questionnaires import Act, Saved, Stale, open_assessment
from webapp.services.workspace import Person, Site
from webapp.store.sqlite import open_store

INTERLEAVINGS, BLOCKS = 500, 4
RACES = 100
STEPS = ("open", "save", "save", "save from an earlier page", "send again", "send an old one again", "insist")


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def site(tmp_path):
    store = open_store(tmp_path)
    yield Site(store, BANK)
    store.close()


@pytest.fixture
def clients(tmp_path, site, clock):
    """Four browsers, signed in."""
    app = make_app(tmp_path, site.store, BANK, clock)
    return [app.test_client().sign_in() for _ in range(4)]


def kept(site, assessment, place):
    """Every text ever kept in a field, oldest first."""
    events = site.store.list_history(assessment, place.key)
    assert [event.revision for event in events] == list(range(len(events), 0, -1))
    return [words_in(event.record or "", place.name) for event in reversed(events)]


def step(editor, name, chance, text):
    """Do one thing; None where it sends nothing."""
    match name:
        case "save from an earlier page":
            return editor.save(text, chance.randrange(len(editor.pages)))
        case "send again" if editor.sent:
            return editor.send_again()
        case "send an old one again" if editor.sent:
            return editor.send_again(chance.randrange(len(editor.sent)))
        case "insist" if editor.sees_both:
            return editor.insist()
        case "save":
            return editor.save(text)
        case _:
            assert editor.open().status == 200
            return None


@pytest.mark.slow
@pytest.mark.parametrize("block", range(BLOCKS))
def test_in_any_order_each_revision_has_one_winner_and_every_loser_sees_both_texts(block, clients, site, clock):
    """What a person who went back, clicked twice or came too late is answered is known beforehand, step by step."""
    told = {SAVED: 0, NOT_SAVED: 0}
    for number in range(block, INTERLEAVINGS, BLOCKS):
        chance = random.Random(number)
        assessment, place, expected = begin(site, clock()), chance.choice(FIELDS), Expected()
        editors = [Editor(client, assessment, place) for client in clients[: chance.randint(2, 4)]]
        for editor in editors:
            editor.open()
        for turn in range(chance.randint(5, 9)):
            editor = chance.choice(editors)
            reply = step(editor, chance.choice(STEPS), chance, f"Text {turn} of order {number}, “typed” & kept.")
            if reply is None:
                continue
            shown, text = editor.typed()
            before = expected.history[-1:]
            assert reply.status == expected.save(shown, text), (number, turn)
            told[reply.status] += 1
            if reply.status == NOT_SAVED:
                check_both_are_there(reply, editor, text, before[0])
        assert kept(site, assessment, place) == expected.history
        editors[0].open()
        assert editors[0].pages[-1][place.name] == expected.shows
    assert min(told.values()) > INTERLEAVINGS // BLOCKS // 2


def check_both_are_there(reply, editor, mine, theirs):
    """The page shows both texts, and its form would send mine."""
    shown = reply.body.replace("&amp;", "&")
    assert mine in shown
    assert theirs in shown
    assert editor.pages[-1][editor.place.name] == mine


def save_in_line(editor, text, line):
    """Save when everybody is ready to."""
    line.wait()
    return editor.save(text)


@pytest.mark.slow
def test_of_those_who_save_at_the_same_moment_exactly_one_wins(clients, site, clock):
    chance = random.Random(1)
    with ThreadPoolExecutor(len(clients)) as pool:
        for race in range(RACES):
            assessment, place = begin(site, clock()), chance.choice(FIELDS)
            editors = [Editor(client, assessment, place) for client in clients[: chance.randint(2, 4)]]
            for editor in editors:
                editor.open()
            line = threading.Barrier(len(editors))

            texts = [f"Race {race}, from {number}" for number in range(len(editors))]
            replies = list(pool.map(save_in_line, editors, texts, [line] * len(editors)))
            winners = [editor for editor, reply in zip(editors, replies, strict=True) if reply.status == SAVED]
            assert len(winners) == 1, [reply.status for reply in replies]
            won = winners[0].typed()[1]
            for editor, reply in zip(editors, replies, strict=True):
                if editor is not winners[0]:
                    assert reply.status == NOT_SAVED
                    check_both_are_there(reply, editor, editor.typed()[1], won)
            assert kept(site, assessment, place) == [won]
            # Everybody clicks once more, at the same moment: nothing more is kept.
            list(pool.map(Editor.send_again, editors))
            assert kept(site, assessment, place) == [won]


def test_many_who_save_without_waiting_for_each_other_lose_nothing(site, clock):
    """Below the pages, as fast as threads go: one answer at a time, or two that belong together."""
    assessment, day = begin(site, clock()), clock().date()
    pair = ("civic.goal", "civic.why")
    accepted: dict[str, list[tuple[int, str]]] = {key: [] for key in pair}
    refused = [0]

    def work(writer):
        chance = random.Random(writer)
        for turn in range(40):
            opened = open_assessment(site, assessment, day)
            keys = pair if chance.random() < 0.4 else (chance.choice(pair),)
            text = f"{writer}.{turn}"
            shown = {key: opened.revision(key) for key in keys}
            act = Act(f"writer {writer}", clock())
            outcome = questionnaires.answer_many(
                site, opened, {key: Decided(text) for key in keys}, shown=shown, act=act, member=Person().member
            )
            match outcome:
                case Saved():
                    for key in keys:
                        accepted[key].append((shown[key] + 1, text))
                case Stale():
                    refused[0] += 1
                    assert all(outcome.opened.revision(key) > shown[key] for key in outcome.keys)

    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(work, writer) for writer in range(4)]:
            done.result()
    assert refused[0] > 0
    for key in pair:
        events = site.store.list_history(assessment, key)
        assert [(event.revision, words_in(event.record or "", "text")) for event in reversed(events)] == sorted(
            accepted[key]
        )
        for event in events:
            together = {one.key for one in site.store.list_change(assessment, event.change)}
            assert together in ({key}, set(pair))
