"""Answering: what is kept, what is refused, and what happens beside it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.made_store import open_made_store
from tests.tiny_bank import bank
from webapp.answer_files import record_of
from webapp.domain.answers import Decided, PartialDate, Standing, Undecided
from webapp.domain.errors import NotFound
from webapp.services import questionnaires
from webapp.services.questionnaires import Act, HalfTyped, Saved, Stale, open_assessment
from webapp.services.summaries import read_summary
from webapp.services.workspace import Person, Site
from webapp.store.port import AnswerEvent, AssessmentRecord, PageDraft

TODAY = date(2026, 11, 22)
AT = datetime(2026, 11, 22, 10, 42, tzinfo=UTC)
DANA, RUTH = Person("owner", "Dana Cole"), Person("ceo", "Ruth Harlow")


@pytest.fixture
def site(tmp_path):
    store = open_made_store(tmp_path)
    with store.write():
        store.add_assessment(AssessmentRecord("a1", "local", "own", "tiny", "1.0.0", "full", 1, "", "{}", "", AT, AT))
    yield Site(store, bank())
    store.close()


@pytest.fixture
def opened(site):
    return open_assessment(site, "a1", TODAY)


class Desk:
    """One person at one assessment, who always sees it as it was when she opened it."""

    def __init__(self, site, who=DANA):
        self.site, self.who = site, who
        self.opened = open_assessment(site, "a1", TODAY)

    def say(self, key, answer, *, shown=None, at=AT):
        shown = self.opened.revision(key) if shown is None else shown
        return questionnaires.answer(self.site, self.opened, key, answer, shown=shown, by=self.who, at=at)

    def look(self):
        self.opened = open_assessment(self.site, "a1", TODAY)
        return self.opened


def test_a_saved_answer_is_there_when_the_assessment_is_opened_again(site):
    desk = Desk(site)
    saved = desk.say("home.host", Decided("us", note="Ask Ruth."))
    assert isinstance(saved, Saved)
    assert desk.look().answers["home.host"] == Decided("us", note="Ask Ruth.")
    event = desk.opened.events["home.host"]
    assert (event.revision, event.by, event.at, event.origin, event.bank_version) == (1, "Dana Cole", AT, "typed", "1.0.0")


def test_every_change_is_an_event_and_none_is_lost(site):
    desk = Desk(site)
    for answer in (Decided("us"), Undecided("Our board"), None, Decided("other")):
        desk.say("home.host", answer)
        desk.look()
    history = site.store.list_history("a1", "home.host")
    assert [(event.revision, event.record) for event in history] == [
        (4, record_of(Decided("other"))),
        (3, None),
        (2, record_of(Undecided("Our board"))),
        (1, record_of(Decided("us"))),
    ]


def test_the_second_of_two_editors_is_shown_the_first_ones_answer(site):
    dana, ruth = Desk(site), Desk(site, RUTH)
    dana.say("home.host", Decided("us"))
    outcome = ruth.say("home.host", Decided("other"))
    assert isinstance(outcome, Stale)
    assert outcome.keys == ("home.host",)
    assert outcome.opened.answers["home.host"] == Decided("us")
    assert site.store.list_history("a1", "home.host")[0].by == "Dana Cole"


def test_a_form_sent_twice_is_kept_once(site):
    desk = Desk(site)
    first = desk.say("home.host", Decided("us"))
    again = desk.say("home.host", Decided("us"))
    assert first.change
    assert again == Saved("", again.opened)
    assert len(site.store.list_history("a1", "home.host")) == 1


def test_an_answer_goes_on_to_the_next_question_asked(site):
    desk = Desk(site)
    desk.say("home.host", Decided("us"))
    assert desk.look().record.place == "home.until"
    desk.say("home.host", Decided("other"))
    assert desk.look().record.place == "fund.topics"


def test_an_answer_off_the_route_is_kept_and_returns(site):
    desk = Desk(site)
    desk.say("home.host", Decided("us"))
    desk.look()
    desk.say("home.until", Decided(PartialDate(2029, 6)))
    desk.look()
    desk.say("home.host", Decided("other"))
    assert "home.until" not in desk.look().positions
    desk.say("home.host", Decided("us"))
    assert desk.look().facts.read("home.until").answer == Decided(PartialDate(2029, 6))


# -- the same item in two lists ------------------------------------------------------------------------------------------


def test_the_last_word_takes_an_item_out_of_the_other_list(site):
    desk = Desk(site)
    desk.say(
        "fund.topics", Decided(frozenset({"staff", "data"}), standing=Standing.APPROVED, by="Ruth", on=PartialDate(2026, 9))
    )
    desk.look()
    saved = desk.say("fund.refused", Decided(frozenset({"staff"})))
    assert saved.notices == ("moved",)
    assert desk.look().answers["fund.topics"] == Decided(frozenset({"data"}))
    assert desk.opened.events["fund.topics"].origin == "moved"


def test_a_list_that_loses_its_last_item_is_not_answered_any_more_and_undo_brings_it_back(site):
    desk = Desk(site)
    desk.say("fund.topics", Decided(frozenset({"staff"})))
    desk.look()
    saved = desk.say("fund.refused", Decided(frozenset({"staff"})))
    assert "fund.topics" not in desk.look().answers
    questionnaires.undo(site, desk.opened, saved.change, Act("Dana Cole", AT))
    assert desk.look().answers["fund.topics"] == Decided(frozenset({"staff"}))
    assert "fund.refused" not in desk.opened.answers


# -- how firm it is ------------------------------------------------------------------------------------------------------

CONFIRMED = Decided("us", standing=Standing.CONFIRMED, by="Ruth Harlow", on=PartialDate(2026, 11, 3))


@pytest.mark.parametrize(
    ("then", "stands"),
    [
        (Decided("other", standing=Standing.CONFIRMED, by="Ruth Harlow", on=PartialDate(2026, 11, 3)), Standing.UNDERSTOOD),
        (
            Decided("us", "More.", standing=Standing.CONFIRMED, by="Ruth Harlow", on=PartialDate(2026, 11, 3)),
            Standing.UNDERSTOOD,
        ),
        (Decided("other", standing=Standing.CONFIRMED, by="Ruth Harlow", on=PartialDate(2026, 11, 20)), Standing.CONFIRMED),
        (
            Decided("us", note="x", standing=Standing.CONFIRMED, by="Ruth Harlow", on=PartialDate(2026, 11, 3)),
            Standing.CONFIRMED,
        ),
    ],
)
def test_a_confirmation_belongs_to_the_answer_it_was_given_for(site, then, stands):
    desk = Desk(site)
    desk.say("home.host", CONFIRMED)
    desk.look()
    saved = desk.say("home.host", then)
    assert desk.look().answers["home.host"].standing == stands
    assert saved.notices == (() if stands else (questionnaires.DROPPED,))


# -- groups --------------------------------------------------------------------------------------------------------------


@pytest.fixture
def pots(site):
    desk = Desk(site)
    for key, answer in {
        "decide.pots": Decided(3),
        "pot.name": Decided("Ours"),
        "pot.name@2": Decided("The state's"),
        "pot.name@3": Decided("The pool"),
        "decide.who@2": Decided("group"),
        "decide.who@3": Undecided("The funders"),
    }.items():
        assert isinstance(desk.say(key, answer), Saved), key
        desk.look()
    return desk


def version(desk):
    return questionnaires.group_version(desk.opened, desk.opened.bank.repeats["pot"])


def test_removing_an_item_moves_the_later_ones_up_and_can_be_undone(site, pots):
    before = dict(pots.opened.answers)
    act = Act("Dana Cole", AT)
    saved = questionnaires.remove_item(site, pots.opened, "pot", 2, shown=version(pots), act=act)
    assert isinstance(saved, Saved)
    now = pots.look().answers
    assert now["decide.pots"] == Decided(2)
    assert now["pot.name@2"] == Decided("The pool")
    assert now["decide.who@2"] == Undecided("The funders")
    assert "pot.name@3" not in now
    questionnaires.undo(site, pots.opened, saved.change, act)
    assert dict(pots.look().answers) == before


def half_typed(site, key, member="owner"):
    with site.store.write():
        site.store.record_page_draft("a1", PageDraft(key, member, 0, '{"note":["Frank."]}', AT))


def test_words_typed_and_not_saved_are_not_moved_under_another_item(site, pots):
    act = Act("Dana Cole", AT)
    half_typed(site, "decide.who@3")
    outcome = questionnaires.remove_item(site, pots.opened, "pot", 2, shown=version(pots), act=act)
    assert isinstance(outcome, HalfTyped)
    assert outcome.keys == ("decide.who@3",)
    assert pots.look().answers["decide.pots"] == Decided(3)
    questionnaires.discard_page_draft(site, pots.opened, "decide.who@3", "owner")
    saved = questionnaires.remove_item(site, pots.opened, "pot", 2, shown=version(pots), act=act)
    assert isinstance(saved, Saved)
    half_typed(site, "decide.who", "ruth")
    assert isinstance(questionnaires.undo(site, pots.look(), saved.change, act), HalfTyped)
    half_typed(site, "home.host")
    questionnaires.discard_page_draft(site, pots.opened, "decide.who", "ruth")
    assert isinstance(questionnaires.undo(site, pots.look(), saved.change, act), Saved)


def test_an_item_is_added_at_the_end_until_there_is_no_room(site, pots):
    act = Act("Dana Cole", AT)
    with pytest.raises(NotFound):
        questionnaires.add_item(site, pots.opened, "pot", shown=version(pots), act=act)
    questionnaires.remove_item(site, pots.opened, "pot", 1, shown=version(pots), act=act)
    pots.look()
    questionnaires.add_item(site, pots.opened, "pot", shown=version(pots), act=act)
    assert pots.look().answers["decide.pots"] == Decided(3)


def test_a_page_of_items_that_is_out_of_date_removes_nothing(site, pots):
    shown = version(pots)
    pots.say("pot.name@2", Decided("The county's"))
    outcome = questionnaires.remove_item(site, pots.opened, "pot", 2, shown=shown, act=Act("Dana Cole", AT))
    assert isinstance(outcome, Stale)
    assert pots.look().answers["pot.name@2"] == Decided("The county's")


@pytest.mark.parametrize("item", [0, 4, -1])
def test_an_item_that_is_not_there_cannot_be_removed(site, pots, item):
    with pytest.raises(NotFound):
        questionnaires.remove_item(site, pots.opened, "pot", item, shown=version(pots), act=Act("", AT))


# -- taking back ---------------------------------------------------------------------------------------------------------


def test_what_somebody_changed_since_is_not_undone(site):
    desk = Desk(site)
    saved = desk.say("home.host", Decided("us"))
    desk.look()
    desk.say("home.host", Decided("other"))
    outcome = questionnaires.undo(site, desk.look(), saved.change, Act("Dana Cole", AT))
    assert isinstance(outcome, Stale)
    assert desk.look().answers["home.host"] == Decided("other")


def test_an_earlier_answer_can_be_given_again(site):
    desk = Desk(site)
    desk.say("home.host", Decided("us"))
    desk.look()
    desk.say("home.host", Decided("other"))
    desk.look()
    questionnaires.restore(site, desk.opened, "home.host", 1, shown=2, act=Act("Dana Cole", AT))
    event = desk.look().events["home.host"]
    assert (event.revision, event.origin) == (3, "restored")
    assert desk.opened.answers["home.host"] == Decided("us")


def test_a_change_or_a_version_that_does_not_exist_is_not_found(site, opened):
    with pytest.raises(NotFound):
        questionnaires.undo(site, opened, "no-such-change", Act("", AT))
    with pytest.raises(NotFound):
        questionnaires.restore(site, opened, "home.host", 7, shown=0, act=Act("", AT))


# -- several at once -----------------------------------------------------------------------------------------------------


def test_answers_given_together_are_one_change_and_all_or_none(site):
    desk = Desk(site)
    act = Act("Dana Cole", AT, "sheet:2026-11-12")
    given = {"home.host": Decided("us"), "decide.who": Decided("group")}
    stale = questionnaires.answer_many(site, desk.opened, given, shown={"home.host": 1, "decide.who": 0}, act=act)
    assert isinstance(stale, Stale)
    assert desk.look().answers == {}
    saved = questionnaires.answer_many(site, desk.opened, given, shown={"home.host": 0, "decide.who": 0}, act=act)
    assert isinstance(saved, Saved)
    events = site.store.list_change("a1", saved.change)
    assert {(event.key, event.origin) for event in events} == {("home.host", act.origin), ("decide.who", act.origin)}


# -- what the bank of today cannot read ----------------------------------------------------------------------------------


def test_an_answer_that_no_longer_fits_is_parked_and_not_lost(site):
    event = AnswerEvent("home.host", 1, '{"value":"gone"}', "Dana", AT, "0.9.0", "0", "typed", "c0")
    unknown = AnswerEvent("home.attic", 1, '{"value":"us"}', "Dana", AT, "0.9.0", "0", "typed", "c0")
    with site.store.write():
        site.store.record_answers("a1", (event, unknown))
        site.store.record_assessment(
            AssessmentRecord("a1", "local", "own", "tiny", "1.0.0", "full", 2, "", "{}", "", AT, AT)
        )
    desk = Desk(site)
    assert set(desk.opened.parked) == {event, unknown}
    assert "home.host" not in desk.opened.answers
    assert isinstance(desk.say("home.host", Decided("us")), Saved)
    assert [one.revision for one in site.store.list_history("a1", "home.host")] == [2, 1]


# -- the summary for lists -----------------------------------------------------------------------------------------------


def test_the_summary_is_kept_with_every_save(site):
    desk = Desk(site)
    later = AT + timedelta(hours=1)
    desk.say("us.foundation", Decided("Ash Fund"))
    desk.look()
    desk.say("home.host", Undecided("Our board", PartialDate(2027, 6)), at=later)
    record = desk.look().record
    summary = read_summary(record.summary)
    assert (record.revision, record.changed_at, record.due) == (3, later, "2027-06-30")
    assert (summary.foundation, summary.partnership) == ("Ash Fund", "")
    assert summary.counts["undecided"] == 1
    assert [(line.key, line.by, line.decider) for line in summary.due] == [("home.host", "2027-06", "Our board")]
    assert summary.next_key == "us.partnership"


def test_an_assessment_is_found_only_in_its_own_workspace(site):
    with pytest.raises(NotFound):
        open_assessment(Site(site.store, bank(), "en", "other"), "a1", TODAY)
    with pytest.raises(NotFound):
        open_assessment(site, "a2", TODAY)
