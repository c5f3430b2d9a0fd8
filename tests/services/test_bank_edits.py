"""Random edits of the bank under saved answers: none is lost, none comes under other words, none is shown under any unseen.

What is expected comes from a ledger that this test keeps by itself: for every answer, the words that stood on the page on
which it was given. Nothing here asks for a fingerprint.
"""

from __future__ import annotations

import os
import tempfile
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.answer_sets import answer_set, random_answer
from tests.tiny_bank import bank
from webapp.domain.answers import Decided, item_key, split_key
from webapp.domain.bank import Bank, Question
from webapp.domain.faq.voice import Voice
from webapp.renderers import renderer
from webapp.services import newer_bank, questionnaires
from webapp.services.banks import keep_wordings
from webapp.services.earlier_words import all_earlier_words
from webapp.services.opened import Opened
from webapp.services.questionnaires import Act, HalfTyped, Saved, open_assessment
from webapp.services.workspace import Person, Site
from webapp.store.port import AssessmentRecord
from webapp.store.sqlite import SqliteStore, open_store

TODAY = date(2026, 11, 22)
AT = datetime(2026, 11, 22, 10, 42, tzinfo=UTC)
ACT = Act("Dana Cole", AT)
EXAMPLES = 200

# -- edits that leave a bank whole, each alone and all in any company ------------------------------------------------------

MEALS = "      - id: meals\n        label: {en: Meals, es: }\n        grant: 1\n"
PAPER = """\
  - id: fund.paper
    type: text
    text: {en: "Where can partners read your terms?", es: }
    short: {en: where our terms can be read, es: }
    hat: grant
    answer_by: officer
    sign_off: none
    commitment: false
    optional: true
    link: true
"""
AMOUNT = """\
  - id: fund.amount
    type: money
    text: {en: "How much do you pay?", es: }
    short: {en: how much we pay, es: }
    hat: grant
    answer_by: ceo
    sign_off: board
    ask_if: {derived: we_pay}
"""
AMOUNT_ENTRY = """
  - id: faq.amount
    group: money
    hat: grant
    kind: how_much
    question: {en: "How much does your foundation pay?", es: }
    about: [fund.amount]
    lead:
      - id: amount
        text: {en: "We pay {fund.amount|money}.", es: }
        more: {en: This is for the whole partnership., es: }
"""
LEAST = AMOUNT.replace("fund.amount", "fund.least").replace("How much do you pay?", "How much do you pay at least?")
MOST = LEAST.replace("least", "most")
SPLIT_ENTRY = (
    AMOUNT_ENTRY.replace("[fund.amount]", "[fund.least, fund.most]")
    .replace("fund.amount", "fund.least")
    .replace(
        "        more: {en: This is for the whole partnership., es: }\n",
        '    then:\n      - id: most\n        text: {en: "We pay at most {fund.most|money}.", es: }\n',
    )
)
RESIDENTS = "      - id: residents\n        label: {en: Residents, es: }\n        civic: 2\n"

BOARD = "      - id: board\n        label: {en: Our board, es: }\n        grant: 2\n"
GROUP = "      - id: group\n        label: {en: The leading group, es: }\n        civic: 2\n"
ENDED = """\
          - id: ended
            when: {question: home.until, under: today}
            text: {en: "Our promise ended in {home.until|date}.", es: }
"""

EDITS: dict[str, dict[str, list[tuple[str, str]]]] = {
    "a question is reworded": {"money.yaml": [("Who houses the staff?", "Who employs the staff?")]},
    "a question of a group is reworded": {"power.yaml": [("Who has the last word on it?", "Who decides on it?")]},
    "a text is reworded": {"us.yaml": [("What is the partnership called?", "What is the initiative called?")]},
    "a choice is relabelled": {"money.yaml": [("{en: Data, es: }", "{en: Numbers, es: }")]},
    "a choice is removed": {"money.yaml": [(MEALS, "")]},
    "a choice is added": {"power.yaml": [(RESIDENTS, RESIDENTS + RESIDENTS.replace("esidents", "esearchers"))]},
    "choices change places": {"power.yaml": [(BOARD + GROUP, GROUP + BOARD)]},
    "a choice comes to mean another": {"us.yaml": [("{en: Still an idea, es: }", "{en: Almost over, es: }")]},
    "a question is split": {"money.yaml": [(AMOUNT, LEAST + "\n" + MOST)], "faq.yaml": [(AMOUNT_ENTRY, SPLIT_ENTRY)]},
    "a question moves to another section": {
        "money.yaml": [(PAPER, "")],
        "power.yaml": [("questions:\n", "questions:\n" + PAPER)],
    },
    "a date becomes a text": {
        "money.yaml": [("    type: date\n", "    type: text\n")],
        "faq.yaml": [(ENDED, ""), ("until {home.until|date}.", "until “{home.until|text}”.")],
    },
    "it is asked under another condition": {"money.yaml": [("    ask_if: {question: home.host, is: us}\n", "")]},
    "fewer items": {"power.yaml": [("    most: 3\n", "    most: 2\n")], "bank.yaml": [("    most: 3\n", "    most: 2\n")]},
    "one choice stands alone": {"money.yaml": [("exclusive: [nothing]", "exclusive: [nothing, staff]")]},
    "nobody signs it any more": {"power.yaml": [("    sign_off: board\n", "    sign_off: none\n")]},
    "it is public now": {
        "us.yaml": [("    public: false\n", "")],
        "faq.yaml": [("about: [us.foundation,", "about: [us.stage, us.foundation,")],
    },
    "only its help changes": {"money.yaml": [("The staff of the partnership.", "Those on a payroll.")]},
    "only its sentence changes": {"faq.yaml": [("Another charity houses the staff.", "Somebody else does.")]},
}


def edited(names, version: str) -> Bank:
    """The tiny bank with these edits, of another version."""
    changes: dict[str, list[tuple[str, str]]] = {"bank.yaml": [("version: 1.0.0", f"version: {version}")]}
    for name in sorted(names):
        for file, pairs in EDITS[name].items():
            changes.setdefault(file, []).extend(pairs)
    return bank(**{file: tuple(pairs) for file, pairs in changes.items()})


@pytest.mark.parametrize("name", EDITS)
def test_each_edit_alone_leaves_a_whole_bank(name):
    assert edited([name], "2.0.0") != bank()


# -- the ledger ------------------------------------------------------------------------------------------------------------


def words_on_the_page(question: Question) -> tuple[object, ...]:
    """All that is read on the page of a question that could change what an answer means."""
    choices = tuple((choice.id, choice.label.in_language("en").source) for choice in question.choices)
    return question.type, question.text.in_language("en").source, choices, question.repeat, question.public


class Story:
    """One assessment whose bank moves on, and everything that was ever answered in it."""

    def __init__(self, store: SqliteStore, seed: int) -> None:
        self.store, self.rng = store, Random(seed)
        self.id = uuid4().hex
        self.seen: dict[tuple[str, int], tuple[object, ...]] = {}
        self.events: set[tuple[str, int, str | None]] = set()
        record = AssessmentRecord(self.id, "local", "own", "tiny", "1.0.0", "full", 1, "", "{}", "", AT, AT)
        with store.write():
            store.add_assessment(record)

    def install(self, bank: Bank) -> None:
        keep_wordings(self.store, bank)
        self.site = Site(self.store, bank)

    @property
    def opened(self) -> Opened:
        return open_assessment(self.site, self.id, TODAY)

    def answer_all(self, seed: int) -> None:
        """Every text that is typed says which answer it belongs to, so that it can be found in what is printed."""
        answers = dict(answer_set(self.site.bank, seed))
        for key, answer in answers.items():
            question = self.site.bank.question_by_id[split_key(key)[0]]
            if isinstance(answer, Decided) and question.type == "text" and not question.link:
                answers[key] = replace(answer, value=f"Mark of {key}")
        shown = dict.fromkeys(answers, 0)
        if answers:
            questionnaires.answer_many(self.site, self.opened, answers, shown=shown, act=ACT)
        self.note_typed(answers)

    def note_typed(self, keys) -> None:
        for key in keys:
            question = self.site.bank.question_by_id[split_key(key)[0]]
            self.seen[key, self.opened.revision(key)] = words_on_the_page(question)

    def step(self) -> None:
        """Somebody does something, and perhaps takes it back."""
        before = self.opened
        acts = (self.answer_one, self.confirm_one, self.confirm_all, self.let_go, self.restore_one, self.remove_one_item)
        act = self.rng.choice(acts)
        saved = act()
        if not isinstance(saved, Saved) or not saved.change:
            return
        if self.rng.random() < 0.5:
            undone = questionnaires.undo(self.site, self.opened, saved.change, ACT)
            assert not isinstance(undone, HalfTyped)
            assert isinstance(undone, Saved)
            self.note_as_before(before, saved.change, undone.change)
            assert state(self.opened) == state(before)

    def note_as_before(self, before: Opened, change: str, undone: str) -> None:
        for event in self.store.list_change(self.id, undone):
            if (words := self.seen.get((event.key, before.revision(event.key)))) is not None:
                self.seen[event.key, event.revision] = words

    def answer_one(self) -> object:
        position = self.rng.choice(self.opened.route)
        given = random_answer(position.question, self.rng, dict(self.opened.answers))
        if given is None:
            return None
        shown = self.opened.revision(position.key)
        saved = questionnaires.answer(self.site, self.opened, position.key, given, shown=shown, by=Person(), at=AT)
        assert isinstance(saved, Saved)
        self.note(saved, typed={position.key})
        return saved

    def note(self, saved: Saved, typed) -> None:
        """What was typed was read on today's page; what was changed beside it, where it stood before."""
        for event in self.store.list_change(self.id, saved.change) if saved.change else ():
            if event.key in typed:
                self.seen[event.key, event.revision] = words_on_the_page(
                    self.site.bank.question_by_id[split_key(event.key)[0]]
                )
            elif (words := self.seen.get((event.key, event.revision - 1))) is not None:
                self.seen[event.key, event.revision] = words

    def confirm_one(self) -> object:
        waiting = [one for one in self.review.waiting if one.may_stay]
        return self.confirm([self.rng.choice(waiting)] if waiting else [])

    def confirm_all(self) -> object:
        return self.confirm([one for one in self.review.waiting if one.may_stay])

    def confirm(self, waiting) -> object:
        if not waiting:
            return None
        seals = {one.key: one.seal for one in waiting}
        saved = newer_bank.confirm(self.site, self.id, seals, all_earlier_words(self.site), ACT, TODAY)
        assert isinstance(saved, Saved)
        self.note(saved, typed=set(seals))
        return saved

    def let_go(self) -> object:
        if not self.opened.waiting:
            return None
        key = self.rng.choice(self.opened.waiting)
        return newer_bank.let_go(self.site, self.id, key, newer_bank.seal_of(self.opened, key), ACT, TODAY)

    def restore_one(self) -> object:
        key = self.rng.choice(sorted(self.opened.events) or ["us.foundation"])
        history = self.store.list_history(self.id, key)
        if not history or key not in self.opened.bank.position_of_key:
            return None
        event = self.rng.choice(history)
        shown = self.opened.revision(key)
        saved = questionnaires.restore(self.site, self.opened, key, event.revision, shown=shown, act=ACT)
        assert isinstance(saved, Saved)
        for made in self.store.list_change(self.id, saved.change) if saved.change else ():
            came_from = event.revision if made.key == key else made.revision - 1
            if (words := self.seen.get((made.key, came_from))) is not None:
                self.seen[made.key, made.revision] = words
        return saved

    def remove_one_item(self) -> object:
        opened = self.opened
        repeat, number = opened.bank.repeats["pot"], opened.facts.items("pot")[0]
        if number == 1 or repeat.count not in opened.positions:
            return None
        item, version = self.rng.randint(1, number), questionnaires.group_version(opened, repeat)
        saved = questionnaires.remove_item(self.site, opened, "pot", item, shown=version, act=ACT)
        assert isinstance(saved, Saved)
        for made in self.store.list_change(self.id, saved.change):
            question_id, place = split_key(made.key)
            following = item_key(question_id, place + 1)
            words = self.seen.get((following, opened.revision(following)))
            if made.key == repeat.count:
                words = words_on_the_page(opened.bank.question_by_id[repeat.count])
            if words is not None:
                self.seen[made.key, made.revision] = words
        return saved

    @property
    def review(self) -> newer_bank.Review:
        return newer_bank.look(self.opened, all_earlier_words(self.site))

    # -- what has to hold --------------------------------------------------------------------------------------------------

    def check(self) -> None:
        """All of it, as things stand."""
        opened, review = self.opened, self.review
        kept = {(event.key, event.revision, event.record) for event in self.store.list_every_answer(self.id)}
        assert self.events <= kept, "an answer is lost"
        self.events = kept
        given = {key for key, event in opened.events.items() if event.record is not None}
        listed = [*opened.answers, *(one.key for one in review.waiting), *(one.key for one in review.gone)]
        assert sorted(listed) == sorted(given), "an answer stands nowhere, or twice"
        for key in opened.answers:
            question = opened.bank.question_by_id[split_key(key)[0]]
            assert self.seen[key, opened.revision(key)] == words_on_the_page(question), f"{key} stands under other words"
        self.check_shown(opened, review)

    def check_shown(self, opened: Opened, review: newer_bank.Review) -> None:
        document = opened.document
        sources = {key for entry in document.entries for sentence in entry.sentences for key in sentence.sources}
        for key in sources & set(opened.events):
            assert key in opened.answers or opened.facts.stored(key) is None
        printed = renderer("md").render(document).decode()
        for key, held in opened.held.items():
            if isinstance(held.answer, Decided) and str(held.answer.value).startswith("Mark of"):
                assert f"Mark of {key}" not in printed, f"{key} is printed"
        listed: tuple[newer_bank.Waiting | newer_bank.Gone, ...] = (*review.waiting, *review.gone)
        for one in listed:
            words = self.seen[one.key, opened.revision(one.key)]
            assert (one.then.type, one.then.question) == words[:2], f"{one.key} is shown under words nobody read"
            labels = {label for _, label in words[2]}  # type: ignore[attr-defined]
            assert set(one.then.choices) == labels
            if words[0] in ("single", "multi") and one.then.answer.state == "decided":
                assert set(one.then.answer.items or (one.then.answer.value,)) <= labels


def state(opened: Opened) -> object:
    """What stands, what waits, and under which words."""
    held = {key: (one.answer, one.why, one.event.record, one.event.wording) for key, one in opened.held.items()}
    live = {key: opened.events[key].record for key in opened.answers}
    title = Voice(opened.facts, "en").name("partnership")
    return live, held, title, replace(opened.document)


@pytest.fixture(scope="module")
def store():
    memory = Path("/dev/shm")  # noqa: S108 -- nobody else can enter the folder that is made there
    with tempfile.TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None) as folder:
        opened = open_store(Path(folder))
        yield opened
        opened.close()


def sets_of_edits() -> list[frozenset[str]]:
    """Each edit alone, and several together: few enough that each bank is made once and met by many assessments."""
    rng = Random(7)
    together = [frozenset(rng.sample(sorted(EDITS), rng.randint(2, 7))) for _ in range(22)]
    return [frozenset(), *(frozenset([name]) for name in EDITS), *together]


NEWER = st.sampled_from(sets_of_edits())


@settings(max_examples=EXAMPLES)
@given(seed=st.integers(0, 2**20), then_edits=NEWER, at_last=NEWER)
def test_whatever_an_author_changes_no_answer_is_lost_moved_or_misread(store, seed, then_edits, at_last):
    story = Story(store, seed)
    story.install(bank())
    story.answer_all(seed)
    story.check()
    for version, edits in (("2.0.0", then_edits), ("3.0.0", at_last)):
        story.install(edited(edits, version))
        story.check()
        for _ in range(3):
            story.step()
        story.check()
