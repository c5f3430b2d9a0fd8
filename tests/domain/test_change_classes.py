"""What a change means to the reader: tables of what stood before and what stands now. No class is kinder than the change."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from tests.published import edited_version, first_version, type_edits
from tests.renderers.documents import scenario
from tests.shipped import BANK
from webapp.domain.answers import Answer, Decided, MoneyRange, PartialDate, Standing, Undecided, Withheld, type_value
from webapp.domain.publication import meaning
from webapp.domain.publication.changes import EntryChange, compare
from webapp.domain.publication.frozen import FrozenDocument, FrozenSentence
from webapp.domain.publication.meaning import (
    ABSENT,
    ANSWER,
    CLASSES,
    FIRST_WORDS,
    FOLLOWING,
    PROMISE,
    REFUSAL,
    UNANSWERED,
    UNDECIDED,
    WITHHELD,
)
from webapp.domain.publication.promises import PROMISES, read_ladder
from webapp.domain.publication.readings import Way, way_of_question, way_of_text

OURS = PROMISES[BANK.id]
APPROVED, CONFIRMED = Standing.APPROVED, Standing.CONFIRMED
UNTIL = "Your money and our staff's work stay as they are through June 2027."
BOARD = "Our board"
FOUR, SOLE = "four-pots", "sole-funder"
GOAL = "By 2034, child poverty in Alder Falls is down from 41 percent to 25 percent."


def approved(value: type_value, detail: str = "") -> Decided:
    return Decided(value, detail, standing=APPROVED)


def confirmed(value: type_value, detail: str = "") -> Decided:
    return Decided(value, detail, standing=CONFIRMED)


def chosen(*choices: str) -> frozenset[str]:
    return frozenset(choices)


def same_but(name: str, key: str, **changes: object) -> Answer:
    """An answer of a scenario with something about it changed."""
    return replace(scenario(name).answers[key], **changes)  # type: ignore[arg-type]


def change(name: str, entry_id: str, edits: type_edits, today: date | None = None) -> EntryChange | None:
    version = edited_version(name, edits, today=today) if today else edited_version(name, edits)
    return next((one for one in compare(first_version(name), version).entries if one.id == entry_id), None)


REFUSED = "backbone data evaluation pilots public_project loan_pool loans"

LOUDER = "State money pays for half of one bookkeeper!"
MORE_AND_OTHER: type_edits = {
    "fund.aspects": confirmed(chosen("space", "staff_lent", "groups"), "Only until May."),
    "fund.held": confirmed(chosen("state"), "Only that."),
}

CHANGED: list[tuple[str, str, type_edits, str]] = [
    # The five of the issue
    (FOUR, "faq.grants", {"grants.continue": approved("same")}, "new_promise"),
    (FOUR, "faq.leave", {"grants.participation": approved("advantage"), "grants.leave": approved("nothing")}, "new_promise"),
    (SOLE, "faq.compete", {"align.compete": approved("no")}, "new_promise"),
    (SOLE, "faq.grants", {"grants.continue": approved("never")}, "withdrawn"),
    (SOLE, "faq.grants", {"grants.continue": Undecided(BOARD, PartialDate(2027, 6))}, "withdrawn"),
    (SOLE, "faq.grants", {"grants.continue": None}, "withdrawn"),
    (SOLE, "faq.grants", {"grants.current": Decided("change")}, "withdrawn"),
    (SOLE, "faq.leave", {"grants.leave": None}, "withdrawn"),
    (FOUR, "faq.notice", {"change.notice": approved("no")}, "withdrawn"),
    # Yes and no are no promises by themselves: here a yes takes one back, and there it asks for money.
    (FOUR, "faq.must", {"grants.participation": approved("required")}, "withdrawn"),
    (FOUR, "faq.fee", {"home.fee": confirmed("percent")}, "withdrawn"),
    (FOUR, "faq.notice", {"change.notice": approved("m3")}, "narrowed"),
    (FOUR, "faq.grants", {"grants.participation": approved("required")}, "narrowed"),
    (FOUR, "faq.aspects", {"fund.aspects": confirmed(chosen("space"))}, "narrowed"),
    (FOUR, "faq.aspects", {"fund.aspects_not": approved(chosen(*REFUSED.split(), "engagement"))}, "narrowed"),
    (SOLE, "faq.aspects", {"fund.aspects": Decided(chosen("backbone", "convening"))}, "narrowed"),
    (SOLE, "faq.howmuch", {"fund.amount": Decided(MoneyRange(400_000, 500_000, "USD", show="range"))}, "narrowed"),
    (SOLE, "faq.notice", {"change.notice": same_but(SOLE, "change.notice", until_then="")}, "narrowed"),
    (SOLE, "faq.notice", {"change.notice": approved("m6")}, "decided"),
    (SOLE, "faq.notice", {"change.notice": approved("no")}, "decided"),
    (SOLE, "faq.howlong", {"home.intent": approved("permanent")}, "decided"),
    (FOUR, "faq.fee", {"home.fee": same_but(FOUR, "home.fee", detail=LOUDER)}, "wording"),
    # What none of the five would say truly
    (FOUR, "faq.hats", {"trust.hats": Undecided(BOARD)}, "unsaid"),
    (FOUR, "faq.hats", {"trust.hats": None}, "unsaid"),
    (FOUR, "faq.notice", {"change.notice": Withheld("Our staff will hear it first.", "Priya Holm")}, "unsaid"),
    (SOLE, "faq.notice", {"change.notice": Undecided(BOARD, PartialDate(2027, 3), UNTIL)}, "delayed"),
    (SOLE, "faq.notice", {"change.notice": Undecided(BOARD, None, UNTIL)}, "delayed"),
    (SOLE, "faq.notice", {"change.notice": Undecided(BOARD, PartialDate(2026, 12, 1), UNTIL)}, "figures"),
    (SOLE, "faq.notice", {"change.notice": Undecided("Our CEO", PartialDate(2026, 12, 15), UNTIL)}, "changed"),
    (SOLE, "faq.notice", {"change.notice": Undecided(BOARD, PartialDate(2026, 12, 15), "Ask us.")}, "changed"),
    (SOLE, "faq.missed", {"change.missed": same_but(SOLE, "change.missed", standing=APPROVED)}, "confirmed"),
    (FOUR, "faq.notice", {"change.notice": Decided("m6")}, "unconfirmed"),
    (FOUR, "faq.notice", {"change.notice": approved("y1")}, "widened"),
    (FOUR, "faq.grants", {"grants.current": approved("honored")}, "widened"),
    (FOUR, "faq.howlong", {"home.intent": approved("permanent")}, "changed"),
    (FOUR, "faq.aspects", {"fund.aspects": confirmed(chosen("space", "staff_lent", "groups"))}, "widened"),
    (SOLE, "faq.after", {"home.intent": approved("open"), "home.assets": Decided("public")}, "new_promise"),
    (FOUR, "faq.staff", {"home.boss": approved("us")}, "changed"),
    (FOUR, "faq.priorities", {"decide.who@2": approved("us")}, "changed"),
    (FOUR, "faq.priorities", {"decide.who@2": Undecided(BOARD)}, "unsaid"),
    (FOUR, "faq.priorities", {"decide.next": confirmed(PartialDate(2027, 6, 18))}, "figures"),
    (FOUR, "faq.priorities", {"decide.pot_size@2": confirmed(MoneyRange(900_000, 900_000, "USD", "total"))}, "narrowed"),
    (FOUR, "faq.conflict", {"decide.conflict@2": approved("none")}, "withdrawn"),
    (FOUR, "faq.conflict", {"decide.conflict@2": approved("recuse")}, "widened"),
    (FOUR, "faq.why", {"civic.goal": confirmed(GOAL)}, "figures"),
    (FOUR, "faq.why", {"civic.why": confirmed("We were asked.")}, "changed"),
    (FOUR, "faq.talk", {"grants.money_talk": confirmed("say")}, "changed"),
    # The tense alone: what has begun is not said of what will begin.
    (FOUR, "faq.overhead", {"setup.stage": Decided("idea")}, "changed"),
    # Good news that comes with a limit, or with other words nobody can judge, does not hide them.
    (FOUR, "faq.aspects", MORE_AND_OTHER, "changed"),
]  # fmt: skip
"""Scenario, entry, what is answered now, and the class its change has."""


@pytest.mark.parametrize(("name", "entry_id", "edits", "kind"), CHANGED)
def test_a_change_is_called_what_it_means_to_the_reader(name: str, entry_id: str, edits: type_edits, kind: str) -> None:
    found = change(name, entry_id, edits)
    assert found is not None
    assert found.kind == kind


def test_every_class_is_in_the_table_or_comes_with_a_new_entry() -> None:
    assert {kind for *_, kind in CHANGED} | {"new"} == set(CLASSES)


def test_an_entry_that_was_not_there_is_new_or_a_new_promise() -> None:
    before = edited_version("four-pots", {"trust.hats": None, "home.fee": None, "change.notice": None}, number=1)
    found = {one.id: (one.kind, one.presence) for one in compare(before, first_version("four-pots")).entries}
    assert found["faq.hats"] == ("new", "came")
    assert found["faq.fee"] == ("new_promise", "came")
    # It said already what happens to a grant that ends, and of the notice that it was not said yet.
    assert found["faq.notice"] == ("new_promise", "stayed")


def test_a_new_promise_that_nobody_has_confirmed_says_so() -> None:
    for answer, waits in ((Decided("same"), True), (approved("same"), False)):
        found = change("four-pots", "faq.grants", {"grants.continue": answer})
        assert found is not None
        assert (found.kind, found.unconfirmed) == ("new_promise", waits)


def test_a_date_that_has_passed_undecided_is_a_delay() -> None:
    found = change("sole-funder", "faq.notice", {}, today=date(2026, 12, 16))
    assert found is not None
    assert found.kind == "delayed"


# -- the tables themselves ---------------------------------------------------------------------------------------------

KINDS = (PROMISE, REFUSAL, ANSWER, UNDECIDED, WITHHELD, UNANSWERED, ABSENT)


def test_first_words_have_a_class_for_whatever_stood_before_and_stands_now() -> None:
    by_rung = {(PROMISE, PROMISE), (REFUSAL, REFUSAL)}
    unchanged = {(kind, kind) for kind in (UNDECIDED, WITHHELD, UNANSWERED, ABSENT)}
    assert set(FIRST_WORDS) == set(product(KINDS, KINDS)) - by_rung - unchanged
    assert set(FOLLOWING) == set(product((PROMISE, REFUSAL, ABSENT), repeat=2)) - by_rung - unchanged
    assert {*FIRST_WORDS.values(), *FOLLOWING.values()} <= set(CLASSES) - {"wording", "confirmed"}


def test_no_promise_goes_under_a_kind_name() -> None:
    lost = {FIRST_WORDS[PROMISE, after] for after in KINDS if (PROMISE, after) in FIRST_WORDS}
    assert lost == {meaning.WITHDRAWN, meaning.UNSAID, meaning.CHANGED}
    assert FOLLOWING[PROMISE, ABSENT] == FOLLOWING[PROMISE, REFUSAL] == meaning.WITHDRAWN
    gained = {pair for table in (FIRST_WORDS, FOLLOWING) for pair, kind in table.items() if kind == meaning.NEW_PROMISE}
    assert all(after == PROMISE for _, after in gained)


def test_every_first_sentence_of_the_shipped_bank_stands_on_a_ladder_or_is_a_fact() -> None:
    """Whoever adds an entry or a first sentence says what it promises: `webapp/domain/publication/promises.py`."""
    entries = {entry.id: entry for entry in BANK.faq.entries}
    assert set(OURS.ladders) | OURS.facts == set(entries)
    assert not set(OURS.ladders) & OURS.facts
    for entry_id, ladders in OURS.ladders.items():
        entry = entries[entry_id]
        assert set(ladders[0].rungs) == {rule.id for rule in entry.lead}, entry_id
        following = [rule for ladder in ladders[1:] for rule in ladder.rungs]
        assert set(following) <= {rule.id for rule in entry.rules} - set(ladders[0].rungs), entry_id
        assert len(following) == len(set(following)), entry_id
    rules = {f"{entry.id}/{rule.id}" for entry in entries.values() for rule in entry.rules}
    assert OURS.more | OURS.less <= rules
    assert not OURS.more & OURS.less


def test_a_ladder_is_read_from_left_to_right() -> None:
    ladder = read_ladder("a > b c | d > e")
    assert dict(ladder.rungs) == {"a": 0, "b": 1, "c": 1, "d": 2, "e": 3}
    assert [ladder.promised(rule) for rule in "abcde"] == [True, True, True, False, False]
    assert [read_ladder("| x").promised("x"), read_ladder("x > y").promised("y")] == [False, True]


def test_of_a_bank_whose_promises_nobody_knows_no_gain_is_claimed() -> None:
    def elsewhere(version: FrozenDocument) -> FrozenDocument:
        return replace(version, bank_id="another")

    edited = edited_version("four-pots", {"grants.continue": approved("same"), "change.notice": approved("y1")})
    found = {one.id: one.kind for one in compare(elsewhere(first_version("four-pots")), elsewhere(edited)).entries}
    assert (found["faq.grants"], found["faq.notice"]) == ("changed", "changed")


def said(text: str, template: str | None = "") -> FrozenSentence:
    return FrozenSentence(text, "faq.x/rule", text if template == "" else template, ("a",))


@pytest.mark.parametrize(
    ("old", "new", "way"),
    [
        # The bank says the same in other words.
        (said("We pay for your costs."), said("We cover your costs."), Way.REWORDED),
        (said("We pay $5 now.", "We pay {a|money} now."), said("We give $5 now.", "We give {a|money} now."), Way.REWORDED),
        (said("We pay, you ask."), said("We pay; you ask."), Way.REWORDED),
        # A word that turns it, a slot with something else in it, other figures: more than the wording.
        (said("We pay for your costs."), said("We do not pay for your costs."), Way.OTHER),
        (said("We pay for your costs."), said("We may pay for your costs."), Way.OTHER),
        (said("Ask Ana.", "Ask {a|text}."), said("Please ask Luis.", "Please ask {a|text}."), Way.OTHER),
        (said("We pay $5 now.", "We pay {a|money} now."), said("We give $6 now.", "We give {a|money} now."), Way.FIGURES),
        (said("We pay $5."), said("We pay €5."), Way.FIGURES),
        (said("We pay 5.5."), said("We pay 55."), Way.FIGURES),
        (said("We pay until May."), said("We pay until June."), Way.FIGURES),
        # Typed words: nobody but who typed them knows what they mean.
        (said("We pay gladly.", None), said("We pay fully.", None), Way.OTHER),
        (said("Ask Ana.", "Ask {a|text}."), said("Ask Luis.", "Ask {a|text}."), Way.OTHER),
    ],
)  # fmt: skip
def test_only_what_means_the_same_is_reworded(old: FrozenSentence, new: FrozenSentence, way: Way) -> None:
    assert way_of_text(old, new, "en") == way
    assert way_of_text(new, old, "en") == way


def test_in_a_language_nobody_knows_nothing_is_only_reworded() -> None:
    assert way_of_text(said("Pagamos todo."), said("Cubrimos todo."), "es") == Way.OTHER
    assert way_of_question("¿Pagan?", "¿Pagan ustedes?", "es") == Way.OTHER
    assert way_of_question("Do you pay rent?", "Do you cover rent?", "en") == Way.REWORDED
