"""A newer bank over answers already given: what waits, what is confirmed, and what comes back."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tests.made_store import open_made_store
from tests.tiny_bank import bank
from webapp.answer_files import record_of
from webapp.domain.answers import Answer, Decided, MoneyRange, PartialDate, Standing, Undecided
from webapp.domain.errors import NotFound
from webapp.domain.faq.voice import Voice
from webapp.domain.wording import fingerprint
from webapp.services import assessments, newer_bank, questionnaires
from webapp.services.banks import keep_wordings
from webapp.services.earlier_words import EarlierWords, all_earlier_words, earlier_words_of, then
from webapp.services.held import CHOICE_GONE, QUESTION_GONE, REWORDED, TYPE, UNFIT
from webapp.services.newer_bank import Overtaken
from webapp.services.questionnaires import HELD, Act, Saved, open_assessment
from webapp.services.summaries import read_summary
from webapp.services.workspace import Person, Site
from webapp.store.port import AssessmentRecord

TODAY = date(2026, 11, 22)
AT = datetime(2026, 11, 22, 10, 42, tzinfo=UTC)
ACT = Act("Dana Cole", AT)
OLD = bank()
SIGNED = Decided("us", "Since 2019.", standing=Standing.CONFIRMED, by="Ruth Harlow", on=PartialDate(2026, 11, 3))
GIVEN: dict[str, Answer | None] = {
    "us.foundation": Decided("Ash Fund"),
    "home.host": SIGNED,
    "home.until": Undecided("Our board", PartialDate(2027, 6)),
    "fund.topics": Decided(frozenset({"staff", "data"})),
    "fund.refused": Decided(frozenset({"meals"})),
    "fund.amount": Decided(MoneyRange(1000, 2000)),
    "decide.pots": Decided(2),
    "pot.name": Decided("Ours"),
    "pot.name@2": Decided("The state's"),
    "decide.who": Decided("board"),
    "decide.who@2": Decided("group"),
}
REWORDED_HOST = ("Who houses the staff?", "Who employs the staff?")


def newer(**changes):
    return bank(**{"bank.yaml": (("version: 1.0.0", "version: 2.0.0"),), **changes})


@pytest.fixture
def store(tmp_path):
    opened = open_made_store(tmp_path)
    with opened.write():
        opened.add_assessment(AssessmentRecord("a1", "local", "own", "tiny", "1.0.0", "full", 1, "", "{}", "", AT, AT))
    yield opened
    opened.close()


class Desk:
    """One person at the assessment, under the bank that was installed last."""

    def __init__(self, store):
        self.store = store
        self.install(OLD)

    def install(self, bank):
        keep_wordings(self.store, bank)
        self.site = Site(self.store, bank)
        return self

    @property
    def opened(self):
        return open_assessment(self.site, "a1", TODAY)

    @property
    def words(self):
        return all_earlier_words(self.site)

    @property
    def review(self):
        return newer_bank.look(self.opened, self.words)

    def say(self, key, answer):
        opened = self.opened
        return questionnaires.answer(
            self.site, opened, key, answer, shown=opened.revision(key), by=Person(name="Dana Cole"), at=AT
        )

    def confirm(self, *keys, seals=None):
        seals = seals or {key: newer_bank.seal_of(self.opened, key) for key in keys}
        return newer_bank.confirm(self.site, "a1", seals, self.words, ACT, TODAY)

    def undo(self, saved):
        return questionnaires.undo(self.site, self.opened, saved.change, ACT)


@pytest.fixture
def desk(store):
    made = Desk(store)
    shown = dict.fromkeys(GIVEN, 0)
    questionnaires.answer_many(made.site, made.opened, GIVEN, shown=shown, act=ACT)
    assert dict(made.opened.answers) == GIVEN
    return made


def test_answers_whose_questions_read_as_before_stand_as_they_are(desk):
    desk.install(newer(**{"money.yaml": (("The staff of the partnership.", "Those on a payroll."),)}))
    assert dict(desk.opened.answers) == GIVEN
    assert (desk.review.carried, desk.review.waiting, desk.review.gone) == (len(GIVEN), (), ())


def test_an_answer_to_other_words_counts_for_nothing_until_it_is_confirmed(desk):
    desk.install(newer(**{"money.yaml": (REWORDED_HOST,)}))
    assert "home.host" not in desk.opened.answers
    assert desk.opened.progress.counts["unanswered"] > 0
    assert "house the staff" not in " ".join(sentence.text for sentence in desk.opened.document.entries[0].sentences)
    (one,) = desk.review.waiting
    assert (one.key, one.why, one.may_stay, one.signed, one.asked) == ("home.host", REWORDED, True, True, True)
    assert (one.then.question, one.then.answer.value) == ("Who houses the staff?", "Our foundation")
    saved = desk.confirm("home.host")
    assert isinstance(saved, Saved)
    event = desk.opened.events["home.host"]
    assert (event.origin, event.by, event.revision, event.bank_version) == ("new-wording", "Dana Cole", 2, "2.0.0")
    assert event.wording == fingerprint(desk.site.bank.question_by_id["home.host"], "en")
    # Ruth signed other words.
    assert desk.opened.answers["home.host"] == Decided("us", "Since 2019.")
    assert desk.review.waiting == ()


def test_undo_puts_an_answer_back_under_its_old_words(desk):
    desk.install(newer(**{"money.yaml": (REWORDED_HOST,)}))
    before = desk.opened
    saved = desk.confirm("home.host")
    assert isinstance(desk.undo(saved), Saved)
    assert dict(desk.opened.answers) == dict(before.answers)
    held, was = desk.opened.held["home.host"], before.held["home.host"]
    assert (held.answer, held.event.wording, held.event.bank_version) == (was.answer, was.event.wording, "1.0.0")
    assert desk.opened.document == before.document
    assert isinstance(desk.confirm("home.host"), Saved)


def test_the_same_answer_given_anew_is_an_answer_to_the_new_words(desk):
    desk.install(newer(**{"money.yaml": (REWORDED_HOST,)}))
    saved = desk.say("home.host", SIGNED)
    assert saved.change
    assert desk.opened.answers["home.host"] == SIGNED
    desk.undo(saved)
    assert set(desk.opened.held) == {"home.host"}


def test_a_form_sent_twice_confirms_once_and_one_of_another_time_not_at_all(desk):
    desk.install(newer(**{"money.yaml": (REWORDED_HOST,)}))
    seals = {"home.host": newer_bank.seal_of(desk.opened, "home.host")}
    assert desk.confirm(seals=seals).change
    assert desk.confirm(seals=seals) == Saved("", desk.opened)
    assert isinstance(desk.confirm("home.until"), Overtaken)
    desk.install(newer(**{"money.yaml": (("Who houses", "Who boards"),)}))
    stale = desk.confirm(seals={"home.host": f"2-{seals['home.host'].partition('-')[2]}"})
    assert isinstance(stale, Overtaken)
    assert stale.keys == ("home.host",)
    assert desk.opened.revision("home.host") == 2
    with pytest.raises(NotFound):
        desk.confirm(seals={"no.such": "1-0"})


MEALS = "      - id: meals\n        label: {en: Meals, es: }\n        grant: 1\n"


@pytest.mark.parametrize(
    ("changes", "held"),
    [
        ({"money.yaml": ((MEALS, ""),)}, {"fund.refused": CHOICE_GONE, "fund.topics": REWORDED}),
        ({"money.yaml": (("    exclusive: [nothing]", "    exclusive: [nothing, data]"),)}, {"fund.topics": UNFIT}),
        (
            {"power.yaml": (("    most: 3\n", "    most: 2\n"),), "bank.yaml": (("    most: 3\n", "    most: 2\n"),)},
            {},
        ),
        (
            {"money.yaml": (("    sign_off: ceo\n    quick: officer\n", "    sign_off: none\n    quick: officer\n"),)},
            {"home.host": UNFIT},
        ),
    ],
)
def test_what_does_not_fit_any_more_is_parked_and_says_why(desk, changes, held):
    desk.install(newer(**changes))
    assert {key: one.why for key, one in desk.opened.held.items()} == held
    parked = {one.key for one in desk.review.waiting if not one.may_stay}
    assert parked == {key for key, why in held.items() if why != REWORDED}
    for key in parked:
        with pytest.raises(NotFound):
            desk.confirm(key)
        assert desk.say(key, None).change
        assert key not in desk.opened.held


def test_fewer_items_park_the_last_ones(desk):
    desk.say("decide.pots", Decided(3))
    desk.say("decide.who@3", Decided("residents"))
    desk.install(
        newer(
            **{
                "power.yaml": (("    most: 3\n", "    most: 2\n"),),
                "bank.yaml": (("version: 1.0.0", "version: 2.0.0"), ("    most: 3\n", "    most: 2\n")),
            }
        )
    )
    assert {key: one.why for key, one in desk.opened.held.items()} == {"decide.pots": UNFIT, "decide.who@3": QUESTION_GONE}
    (gone,) = desk.review.gone
    assert (gone.then.question, gone.then.answer.value) == ("Who has the last word on it?", "Residents")


def test_a_value_that_reads_as_another_kind_of_answer_is_not_taken_for_one(desk):
    question = desk.site.bank.question_by_id["us.partnership"]
    desk.say("us.partnership", Decided("2027-06"))
    other = replace(question, type="date")
    sections = tuple(
        replace(section, questions=tuple(other if one.id == other.id else one for one in section.questions))
        for section in desk.site.bank.sections
    )
    desk.install(replace(desk.site.bank, version="2.0.0", sections=sections))
    assert desk.opened.held["us.partnership"].answer == Decided(PartialDate(2027, 6))
    (one,) = desk.review.waiting
    assert (one.why, one.may_stay, one.then.answer.value) == (TYPE, False, "2027-06")
    with pytest.raises(NotFound):
        desk.confirm("us.partnership")


def test_an_item_about_something_else_is_not_the_same_item(desk):
    name_of = "short: {{en: what the pot is called, es: }}\n    hat: both\n    answer_by: officer\n    sign_off: none\n{}"
    by_name = name_of.format("    commitment: false\n    repeat: ")
    rooms = newer(
        **{
            "bank.yaml": (("version: 1.0.0", "version: 2.0.0"), ("  pot:\n", "  room:\n")),
            "power.yaml": (
                (by_name + "pot", by_name + "room"),
                ("quick: ceo\n    repeat: pot", "quick: ceo\n    repeat: room"),
            ),
            "faq.yaml": (("for_each: pot", "for_each: room"),),
        }
    )
    desk.install(rooms)
    per_item = ("decide.who", "decide.who@2", "pot.name", "pot.name@2")
    assert {key: one.why for key, one in desk.opened.held.items()} == dict.fromkeys(per_item, REWORDED)


def test_a_declared_wording_carries_over_and_stays_beside_its_answer(desk):
    wording = desk.opened.events["home.host"].wording
    same = newer(
        **{
            "money.yaml": (REWORDED_HOST,),
            "bank.yaml": (
                ("version: 1.0.0", "version: 2.0.0"),
                ("packs:\n", f'same_meaning:\n  home.host: ["{wording}"]\npacks:\n'),
            ),
        }
    )
    desk.install(same)
    assert desk.opened.held == {}
    assert desk.opened.answers["home.host"] == SIGNED
    # Saved as it is, it stays what it was.
    assert desk.say("home.host", SIGNED).change == ""


def test_an_earlier_answer_that_is_brought_back_waits_where_its_words_have_changed(desk):
    desk.say("home.host", Decided("other"))
    desk.install(newer(**{"money.yaml": (REWORDED_HOST,)}))
    desk.say("home.host", Decided("other"))
    saved = questionnaires.restore(desk.site, desk.opened, "home.host", 1, shown=3, act=ACT)
    assert isinstance(saved, Saved)
    assert saved.notices == (HELD,)
    assert set(desk.opened.held) == {"home.host"}
    assert desk.opened.held["home.host"].answer == SIGNED
    desk.undo(saved)
    assert desk.opened.answers["home.host"] == Decided("other")


def test_what_held_lists_say_takes_nothing_out_of_those_that_count(desk):
    desk.install(newer(**{"money.yaml": (("What will you not pay for?", "What do you refuse to pay for?"),)}))
    assert set(desk.opened.held) == {"fund.refused"}
    desk.say("fund.topics", Decided(frozenset({"staff", "meals"})))
    assert desk.opened.held["fund.refused"].answer == Decided(frozenset({"meals"}))
    saved = desk.confirm("fund.refused")
    assert saved.notices == ("moved",)
    assert desk.opened.answers["fund.topics"] == Decided(frozenset({"staff"}))
    desk.undo(saved)
    assert desk.opened.answers["fund.topics"] == Decided(frozenset({"staff", "meals"}))
    assert set(desk.opened.held) == {"fund.refused"}


def test_a_list_that_is_brought_back_and_held_takes_nothing_out_of_the_other(desk):
    desk.install(newer(**{"money.yaml": (("What will you not pay for?", "What do you refuse to pay for?"),)}))
    desk.say("fund.refused", Decided(frozenset({"data"})))
    desk.say("fund.topics", Decided(frozenset({"staff", "meals"})))
    questionnaires.restore(desk.site, desk.opened, "fund.refused", 1, shown=2, act=ACT)
    assert desk.opened.held["fund.refused"].answer == Decided(frozenset({"meals"}))
    assert desk.opened.answers["fund.topics"] == Decided(frozenset({"staff", "meals"}))


def test_two_lists_that_came_to_say_the_same_are_not_both_confirmed(desk):
    desk.install(newer(**{"money.yaml": (("What will you not pay for?", "What do you refuse?"),)}))
    later = Act("Dana Cole", AT.replace(hour=12))
    shown = {"fund.topics": desk.opened.revision("fund.topics")}
    questionnaires.answer_many(
        desk.site, desk.opened, {"fund.topics": Decided(frozenset({"meals"}))}, shown=shown, act=later
    )
    desk.install(
        bank(
            **{
                "bank.yaml": (("version: 1.0.0", "version: 3.0.0"),),
                "money.yaml": (
                    ("What will you not pay for?", "What do you turn down?"),
                    ("What do you pay for?", "What does your money pay for?"),
                ),
            }
        )
    )
    assert {"fund.topics", "fund.refused"} <= set(desk.opened.held)
    desk.confirm("fund.topics", "fund.refused")
    assert desk.opened.answers["fund.topics"] == Decided(frozenset({"meals"}))
    assert "fund.refused" in desk.opened.held


def test_an_item_that_moves_up_takes_its_words_along(desk):
    desk.install(newer(**{"power.yaml": (("Who has the last word on it?", "Who decides on it?"),)}))
    version = questionnaires.group_version(desk.opened, desk.opened.bank.repeats["pot"])
    saved = questionnaires.remove_item(desk.site, desk.opened, "pot", 1, shown=version, act=ACT)
    assert isinstance(saved, Saved)
    held = desk.opened.held["decide.who"]
    assert (held.answer, held.event.wording) == (Decided("group"), fingerprint(OLD.question_by_id["decide.who"], "en"))
    assert "decide.who@2" not in desk.opened.held


def test_an_answer_typed_into_a_page_that_was_open_meanwhile_is_one_to_the_words_it_showed(desk):
    shown = fingerprint(OLD.question_by_id["home.host"], "en")
    desk.install(newer(**{"money.yaml": (REWORDED_HOST,)}))
    opened = desk.opened
    saved = questionnaires.answer(
        desk.site,
        opened,
        "home.host",
        Decided("other"),
        shown=opened.revision("home.host"),
        by=Person(),
        at=AT,
        worded={"home.host": (shown, "1.0.0")},
    )
    assert isinstance(saved, Saved)
    assert saved.notices == (HELD,)
    assert desk.opened.held["home.host"].answer == Decided("other")


def test_a_copy_has_what_is_held_as_well(desk):
    desk.install(newer(**{"money.yaml": (REWORDED_HOST,)}))
    copy = assessments.duplicate(desk.site, "a1", Act("Ruth", AT, "copied"), TODAY, "f" * 32)
    opened = open_assessment(desk.site, copy.id, TODAY)
    assert set(opened.held) == {"home.host"}
    assert dict(opened.answers) == dict(desk.opened.answers)


def test_lists_say_how_many_wait(desk):
    assert read_summary(desk.opened.record.summary).held == 0
    desk.install(newer(**{"money.yaml": (REWORDED_HOST, ("What do you pay for?", "What does your money pay for?"))}))
    assert assessments.refresh_summaries(desk.site, TODAY) == 1
    assert read_summary(desk.opened.record.summary).held == 2
    desk.confirm("home.host", "fund.topics")
    assert read_summary(desk.opened.record.summary).held == 0


# -- the words of other days -------------------------------------------------------------------------------------------


def test_words_are_kept_at_the_first_start_with_them_and_nothing_is_written_at_the_next(store):
    assert keep_wordings(store, OLD) == len(OLD.questions) + 3  # those of a group or never printed have an earlier mark too
    statements: list[str] = []
    store.trace(statements.append)
    assert keep_wordings(store, OLD) == 0
    store.trace(None)
    assert len(statements) == 1
    assert keep_wordings(store, newer(**{"money.yaml": (REWORDED_HOST,)})) == 1


RECORDS = [
    ('{"value":"us"}', ("decided", "us", ())),
    ('{"value":["staff","data"]}', ("decided", "", ("staff", "data"))),
    (
        '{"value":{"low":1000,"high":2000,"currency":"USD","period":"year"},"show":"range"}',
        ("decided", "$1,000 to $2,000 a year", ()),
    ),
    ('{"value":3}', ("decided", "3", ())),
    ('{"undecided":{"decider":"Our board"}}', ("undecided", "", ())),
    ('{"value":{"low":1,"currency":"XYZ"}}', ("decided", '{"low": 1, "currency": "XYZ"}', ())),
    ("no JSON at all", ("decided", '"no JSON at all"', ())),
]


@pytest.mark.parametrize(("record", "shown"), RECORDS)
def test_an_answer_is_readable_though_nobody_kept_the_words_it_answered(desk, record, shown):
    event = replace(desk.opened.events["home.host"], key="gone.question", record=record, wording="0" * 16)
    found = then(EarlierWords(), Voice(desk.opened.facts, "en"), event)
    assert (found.question, found.type) == ("", "")
    assert (found.answer.state, found.answer.value, found.answer.items) == shown


def test_an_answer_is_read_with_the_labels_of_its_time(desk):
    relabelled = newer(
        **{"money.yaml": (("{en: Our foundation, es: }\n        phrase", "{en: Ourselves, es: }\n        phrase"),)}
    )
    event = desk.opened.events["home.host"]
    desk.install(relabelled)
    found = then(earlier_words_of(desk.site, "home.host"), Voice(desk.opened.facts, "en"), event)
    assert found.answer.value == "Our foundation"
    assert found.choices == ("Our foundation", "Another charity")
    assert (found.answer.standing, found.answer.signed_by, found.answer.waits_for) == ("confirmed", "Ruth Harlow", "")
    assert json.loads(event.record or "") == json.loads(record_of(SIGNED))
