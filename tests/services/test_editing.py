"""The document in a foundation's own words: what is kept, what is refused, and that nothing an editor wrote is lost."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.hostile import HOSTILE, UNKEEPABLE
from tests.made_store import open_made_store
from tests.shipped import BANK
from webapp.answer_files import parse_answers
from webapp.answer_files.editorial import passage_record
from webapp.config import shipped_bank
from webapp.domain.answers import Decided, Undecided
from webapp.domain.errors import NotFound
from webapp.domain.faq.editorial import Evidence, places
from webapp.domain.text import LONGEST_TEXT, normalise, one_line
from webapp.services import editing, questionnaires
from webapp.services.assessments import Beginning, start
from webapp.services.editing import Saved, StaleWords, UnfitWords, entry_seen, fingerprint_at
from webapp.services.questionnaires import Act, open_assessment
from webapp.services.workspace import Person, Site
from webapp.store.port import PageDraft

TODAY = date(2026, 11, 22)
AT = datetime(2026, 11, 22, 10, 42, tzinfo=UTC)
LATER = AT + timedelta(hours=1)
DANA, RUTH = Person("owner", "Dana Cole"), Person("ceo", "Ruth Harlow")
ENTRY, PLACE = "faq.grants", "faq.grants/same-limited"
CHARTER = Evidence("Charter of the partnership", "https://example.org/charter.pdf")


@pytest.fixture(scope="module")
def answers():
    """A whole set of answers."""
    return parse_answers((shipped_bank() / "scenarios" / "sole-funder.yaml").read_bytes(), BANK).answers


@pytest.fixture
def site(tmp_path):
    store = open_made_store(tmp_path)
    yield Site(store, BANK)
    store.close()


@pytest.fixture
def desk(site, answers):
    """Dana at a whole assessment."""
    record = start(site, Beginning("full", answers), Act("Dana Cole", AT, "imported"), TODAY, "a1")
    return Desk(site, record.id)


class Desk:
    """One person at one assessment, who sees it as it was when she last looked."""

    def __init__(self, site, assessment_id="a1", who=DANA):
        self.site, self.id, self.who = site, assessment_id, who
        self.look()

    def look(self):
        self.opened = open_assessment(self.site, self.id, TODAY)
        return self.opened

    def write(self, what, about, *rest, key, at=AT, **more):
        """Do it as a page does that was just looked at."""
        shown = more.pop("shown", self.opened.editorial_revision(key))
        return what(self.site, self.opened, about, *rest, shown=shown, by=self.who, at=at, **more)

    def passage(self, source, entry_id=ENTRY, **more):
        return self.write(editing.write_passage, entry_id, source, key=f"passage:{entry_id}", **more)

    def edit(self, words, place=PLACE, **more):
        seen = more.pop("seen", None) or (fingerprint_at(self.opened, place) if words is not None else "")
        return self.write(editing.write_edit, place, words, key=f"edit:{place}", seen=seen, **more)

    def evidence(self, *papers, entry_id=ENTRY, **more):
        return self.write(editing.write_evidence, entry_id, papers, key=f"evidence:{entry_id}", **more)

    def leave_out(self, entry_id, out=True, **more):
        return self.write(editing.leave_out, entry_id, out, key=f"left-out:{entry_id}", **more)

    def move(self, entry_id, up, **more):
        return self.write(editing.move, entry_id, up, key="order", **more)

    def move_group(self, group_id, up, **more):
        return self.write(editing.move_group, group_id, up, key="order", **more)

    def undo(self, saved):
        return editing.undo_editing(self.site, self.opened, saved.change, by=self.who, at=LATER)

    def answer(self, key, given):
        shown = self.opened.revision(key)
        return questionnaires.answer(self.site, self.opened, key, given, shown=shown, by=self.who, at=LATER)

    def text_of(self, entry_id=ENTRY):
        """What partners read in an entry."""
        entry = next(one for one in self.opened.document.entries if one.id == entry_id)
        return " ".join(sentence.text for sentence in entry.sentences)

    def order(self, group=None):
        """The entries partners read that can be moved."""
        entries = [one for one in self.opened.document.entries if not one.always]
        return [one.id for one in entries if group in (None, one.group)]


def composed(opened, place=PLACE):
    """The sentence the answers make there."""
    return next(one for entry in opened.composed.entries for where, one in places(entry) if where == place)


# -- words of their own ------------------------------------------------------------------------------------------------


def test_a_passage_is_read_below_its_entry_and_is_there_when_the_assessment_is_opened_again(desk):
    saved = desk.passage("Ask us **early**.\n\n- by mail\n- in person")
    assert isinstance(saved, Saved)
    assert "early" not in " ".join(sentence.text for entry in desk.opened.document.entries for sentence in entry.sentences)
    desk.look()
    assert "Ask us early. by mail in person" in desk.text_of()
    event = desk.opened.editorial_events[f"passage:{ENTRY}"]
    assert (event.revision, event.by, event.at, event.origin) == (1, "Dana Cole", AT, "typed")
    assert event.bank_version == BANK.version
    assert json.loads(event.record) == {
        "source": "Ask us **early**.\n\n- by mail\n- in person",
        "fingerprint": entry_seen(desk.opened, ENTRY),
    }


def test_words_in_place_of_a_sentence_are_read_instead_of_it(desk):
    before = composed(desk.opened).text
    desk.edit("You can  apply again\nevery year.")
    desk.look()
    assert "“You can  apply again every year.”" in desk.text_of()
    assert before not in desk.text_of()
    assert composed(desk.opened).text == before
    desk.edit(None)
    desk.look()
    assert before in desk.text_of()
    assert desk.opened.editorial.edits == {}


def test_papers_are_read_with_their_addresses(desk):
    desk.evidence(CHARTER, Evidence(" Rules\non  conflicts ", "https://rules.example.org/?a=1&b=2#c"))
    desk.look()
    assert CHARTER.name in desk.text_of()
    assert "https://rules.example.org/?a=1&b=2#c" in desk.text_of()
    assert desk.opened.editorial.evidence[ENTRY][1].name == "Rules on  conflicts"
    desk.evidence()
    desk.look()
    assert CHARTER.name not in desk.text_of()
    assert desk.opened.editorial.evidence == {}


def test_hostile_words_are_kept_to_the_letter(desk):
    for words in HOSTILE:
        desk.passage(words)
        desk.edit(words)
        desk.look()
        assert desk.opened.editorial.passages[ENTRY].source == normalise(words)
        assert desk.opened.editorial.edits[PLACE].words == one_line(normalise(words))
        assert one_line(normalise(words)) in desk.text_of()


def test_what_cannot_be_kept_is_refused_with_a_code_and_nothing_is_written(desk):
    for words in UNKEEPABLE:
        for write in (desk.passage, desk.edit):
            with pytest.raises(UnfitWords) as caught:
                write(words)
            assert caught.value.code in ("empty", "half_character"), words
    for words in ("x" * (LONGEST_TEXT + 1), "x" * 10**6):
        with pytest.raises(UnfitWords, match="long"):
            desk.passage(words)
    assert desk.look().editorial_events == {}


@pytest.mark.parametrize(
    ("papers", "code", "row"),
    [
        ([Evidence("", CHARTER.href)], "empty", 1),
        ([CHARTER, Evidence("Rules", "")], "empty", 2),
        ([Evidence("x" * 121, CHARTER.href)], "name", 1),
        ([CHARTER, CHARTER, Evidence("Rules", "http://example.org/")], "address", 3),
        ([CHARTER] * 6, "many", 0),
        *(
            ([Evidence("Rules", address)], "address", 1)
            for address in (
                "example.org/rules",
                "//example.org/rules",
                "ftp://example.org/rules",
                "javascript:alert(1)//https://example.org",
                "https://localhost/",
                "https://intranet/rules",
                "https://127.0.0.1/rules",
                "https://[::1]/rules",
                "https://user@example.org/",
                "https://user:secret@example.org/",
                "https://ours.example\\@evil.example/",
                "https://exаmple.org/",
                "https://example.org:port/",
                "https://example..org/",
                "https://-x.example/",
                "https://example.org/a b",
                'https://example.org/"x',
                "https://example.org/" + "a" * 500,
            )
        ),
    ],
)
def test_papers_that_partners_could_not_open_are_refused_with_the_row(desk, papers, code, row):
    with pytest.raises(UnfitWords) as caught:
        desk.evidence(*papers)
    assert (caught.value.code, caught.value.row) == (code, row)
    assert desk.look().editorial_events == {}


@pytest.mark.parametrize("place", ["faq.grants/same-limited/verdict", "faq.howlong/undecided", "faq.aspects/pays/item#2"])
def test_a_sentence_that_only_an_answer_may_change_cannot_be_replaced(desk, place):
    with pytest.raises(UnfitWords, match="fixed"):
        desk.edit("Yes, always.", place)
    assert desk.look().editorial_events == {}


def test_what_is_not_in_the_document_is_not_found(desk):
    with pytest.raises(NotFound):
        desk.passage("Words.", "faq.nothing")
    with pytest.raises(NotFound):
        desk.evidence(CHARTER, entry_id="faq.nothing")
    with pytest.raises(NotFound):
        desk.edit("Words.", "faq.grants/nothing", seen="x")
    with pytest.raises(NotFound):
        desk.leave_out("faq.nothing")
    with pytest.raises(NotFound):
        desk.move("faq.nothing", True)
    with pytest.raises(NotFound):
        desk.move_group("nothing", True)
    assert desk.look().editorial_events == {}


# -- two who write, and pages out of date ------------------------------------------------------------------------------


def test_the_second_of_two_editors_is_shown_the_first_ones_words(site, desk):
    ruth = Desk(site, who=RUTH)
    desk.passage("Dana's words.")
    outcome = ruth.passage("Ruth's words.")
    assert isinstance(outcome, StaleWords)
    assert outcome.keys == (f"passage:{ENTRY}",)
    assert outcome.opened.editorial.passages[ENTRY].source == "Dana's words."
    assert desk.look().editorial_revision(f"passage:{ENTRY}") == 1


def test_two_who_edit_different_parts_are_not_in_each_others_way(site, desk):
    ruth = Desk(site, who=RUTH)
    assert isinstance(desk.passage("Dana's words."), Saved)
    assert isinstance(ruth.passage("Ruth's words.", "faq.must"), Saved)
    assert isinstance(ruth.evidence(CHARTER), Saved)
    assert set(desk.look().editorial.passages) == {ENTRY, "faq.must"}


@pytest.mark.parametrize(
    "act",
    [
        lambda desk: desk.passage("Words."),
        lambda desk: desk.edit("Words."),
        lambda desk: desk.evidence(CHARTER),
        lambda desk: desk.leave_out("faq.must"),
    ],
)
def test_a_form_sent_twice_is_kept_once(desk, act):
    before = desk.opened.record.revision
    first, again = act(desk), act(desk)
    assert first.change
    assert again == Saved("", again.opened)
    assert [event.revision for event in desk.look().editorial_events.values()] == [1]
    assert desk.opened.record.revision == before + 1


def test_words_for_a_sentence_that_has_changed_meanwhile_are_not_kept(site, desk):
    ruth = Desk(site, who=RUTH)
    seen = fingerprint_at(ruth.opened, PLACE)
    desk.answer("grants.continue", Decided("same", "But write first."))
    outcome = ruth.edit("You can apply again.", seen=seen)
    assert isinstance(outcome, StaleWords)
    assert outcome.keys == (f"edit:{PLACE}",)
    assert desk.look().editorial.edits == {}


# -- nothing an editor wrote is lost -----------------------------------------------------------------------------------


def test_words_whose_sentence_changes_wait_for_their_writer_who_keeps_them_for_the_new_one(desk):
    desk.edit("You can apply again.")
    desk.look()
    desk.answer("grants.continue", Decided("same", "But write first."))
    desk.look()
    assert "You can apply again." not in desk.text_of()
    [review] = desk.opened.reviews
    assert (review.place, review.edit.words) == (PLACE, "You can apply again.")
    assert review.now == composed(desk.opened)
    saved = desk.edit(review.edit.words)
    assert isinstance(saved, Saved)
    assert saved.change
    desk.look()
    assert desk.opened.reviews == ()
    assert "“You can apply again.”" in desk.text_of()


def keep(desk, review, **more):
    """Keep waiting words for the sentence composed now, as a page does that shows it."""
    seen = more.pop("seen", None) or fingerprint_at(desk.opened, review.at)
    shown = more.pop("shown", None) or desk.opened.editorial_revision(f"edit:{review.place}")
    return editing.keep_edit(desk.site, desk.opened, review.place, review.at, shown=shown, seen=seen, by=desk.who, at=LATER)


@pytest.fixture
def moved(desk):
    """Words whose sentence another rule speaks by now."""
    desk.edit("You can apply again.")
    desk.look()
    desk.answer("grants.continue", Decided("apply"))
    [review] = desk.look().reviews
    assert review.at not in ("", PLACE)
    return review


def test_words_are_kept_for_the_sentence_of_another_rule_in_one_change(desk, moved):
    saved = keep(desk, moved)
    assert isinstance(saved, Saved)
    desk.look()
    assert desk.opened.reviews == ()
    assert set(desk.opened.editorial.edits) == {moved.at}
    assert "“You can apply again.”" in desk.text_of()
    desk.undo(saved)
    assert desk.look().reviews == (moved,)
    assert set(desk.opened.editorial.edits) == {PLACE}


def test_words_are_kept_for_the_sentence_of_the_same_rule(desk):
    desk.edit("You can apply again.")
    desk.look()
    desk.answer("grants.continue", Decided("same", "But write first."))
    [review] = desk.look().reviews
    assert review.at == PLACE
    assert keep(desk, review).change
    assert keep(desk, review) == Saved("", desk.look()), "sent twice"
    assert desk.opened.reviews == ()


def test_words_are_not_kept_from_a_page_that_never_showed_them(desk, moved):
    assert isinstance(keep(desk, moved, shown=-1), StaleWords)


def test_to_keep_words_twice_is_to_keep_them_once(desk, moved):
    shown, seen = desk.opened.editorial_revision(f"edit:{PLACE}"), fingerprint_at(desk.opened, moved.at)
    assert keep(desk, moved, shown=shown, seen=seen).change
    assert keep(desk, moved, shown=shown, seen=seen) == Saved("", desk.look())


def test_words_that_are_not_there_any_more_or_are_in_the_way_of_others_are_not_kept(desk, moved):
    ruth = Desk(desk.site, who=RUTH)
    desk.edit("Somebody else's words.", moved.at)
    assert isinstance(keep(ruth, moved), StaleWords)
    desk.look()
    desk.edit(None, moved.at)
    desk.edit(None)
    outcome = keep(ruth, moved)
    assert isinstance(outcome, StaleWords)
    assert outcome.keys == (f"edit:{PLACE}",)
    assert desk.look().editorial.edits == {}


def test_words_are_not_kept_for_a_sentence_that_nobody_saw(desk, moved):
    assert isinstance(keep(desk, moved, seen="another"), StaleWords)
    assert desk.look().reviews == (moved,)


def stay(desk, **more):
    """Keep a passage below the answer as it is now, as a page does that shows both."""
    seen = more.pop("seen", None) or entry_seen(desk.opened, ENTRY)
    shown = more.pop("shown", None) or desk.opened.editorial_revision(f"passage:{ENTRY}")
    return editing.keep_passage(desk.site, desk.opened, ENTRY, shown=shown, seen=seen, by=desk.who, at=LATER)


@pytest.fixture
def doubtful(desk):
    """A passage below an answer that has changed since."""
    desk.passage("You need not apply again.")
    assert desk.look().reviews == ()
    desk.answer("grants.continue", Decided("apply"))
    [review] = desk.look().reviews
    return review


def test_a_passage_below_an_answer_that_changes_stays_printed_and_is_asked_about(desk, doubtful):
    assert (doubtful.place, doubtful.why, doubtful.may_stay) == (f"passage:{ENTRY}", "changed", True)
    assert "You need not apply again." in desk.text_of()


def test_a_passage_is_kept_for_the_answer_of_now_in_one_change_that_can_be_undone(desk, doubtful):
    before = desk.opened.record.revision
    shown, seen = desk.opened.editorial_revision(f"passage:{ENTRY}"), entry_seen(desk.opened, ENTRY)
    saved = stay(desk)
    assert desk.look().reviews == ()
    assert desk.opened.record.revision == before + 1
    assert "You need not apply again." in desk.text_of()
    assert stay(desk, shown=shown, seen=seen) == Saved("", desk.look()), "sent twice"
    desk.undo(saved)
    assert desk.look().reviews == (doubtful,)


def test_a_passage_is_not_kept_for_an_answer_nobody_saw_nor_where_somebody_took_it_out(desk, doubtful):
    assert isinstance(stay(desk, seen="another"), StaleWords)
    assert desk.look().reviews == (doubtful,)
    shown = desk.opened.editorial_revision(f"passage:{ENTRY}")
    desk.passage(None)
    desk.look()
    assert isinstance(stay(desk, shown=shown), StaleWords)
    assert desk.look().editorial.passages == {}


def test_a_passage_written_anew_or_taken_out_waits_no_longer(desk, doubtful):
    desk.passage("Apply again in time.")
    assert desk.look().reviews == ()
    desk.answer("grants.continue", Decided("same-limited"))
    assert len(desk.look().reviews) == 1
    desk.passage(None)
    assert desk.look().reviews == ()


def test_a_passage_written_while_somebody_changes_the_answer_is_asked_about_at_once(site, desk):
    ruth = Desk(site, who=RUTH)
    desk.answer("grants.continue", Decided("apply"))
    assert isinstance(ruth.passage("You need not apply again."), Saved)
    [review] = desk.look().reviews
    assert review.may_stay


def test_a_passage_kept_before_anybody_noted_what_it_was_for_is_asked_about(desk):
    desk.passage("You need not apply again.")
    event = desk.look().editorial_events[f"passage:{ENTRY}"]
    old = replace(event, revision=2, record=passage_record("You need not apply again."), change="old")
    with desk.site.store.write():
        desk.site.store.record_editorial(desk.id, (old,))
        desk.site.store.record_assessment(replace(desk.opened.record, revision=desk.opened.record.revision + 1))
    [review] = desk.look().reviews
    assert review.may_stay
    assert stay(desk).change
    assert desk.look().reviews == ()


def test_words_whose_sentence_is_gone_wait_and_can_be_taken_out(desk):
    desk.edit("You can apply again.")
    desk.look()
    desk.answer("grants.continue", Undecided("Our board"))
    desk.look()
    assert PLACE not in {where for entry in desk.opened.composed.entries for where, _ in places(entry)}
    assert [review.place for review in desk.opened.reviews] == [PLACE]
    assert isinstance(desk.edit(None), Saved)
    assert desk.look().reviews == ()
    assert desk.opened.editorial.edits == {}


def test_an_answer_keeps_all_that_was_edited_and_a_preview_shows_it(desk):
    desk.passage("Ask us early.")
    desk.look()
    desk.answer("civic.goal", Decided("Every child reads by nine."))
    assert "Ask us early." in Desk(desk.site).text_of()
    ahead = desk.look().with_answer("civic.goal", Decided("Another goal."))
    assert any("Ask us early." in sentence.text for entry in ahead.document.entries for sentence in entry.sentences)


def test_an_answer_and_an_edit_at_once_are_both_kept(site, desk):
    ruth = Desk(site, who=RUTH)
    desk.answer("civic.goal", Decided("Every child reads by nine."))
    assert isinstance(ruth.passage("Ask us early."), Saved)
    assert isinstance(desk.passage("Other words.", "faq.must"), Saved)
    now = desk.look()
    assert now.answers["civic.goal"] == Decided("Every child reads by nine.")
    assert set(now.editorial.passages) == {ENTRY, "faq.must"}


def test_every_save_is_a_change_of_the_assessment(desk):
    for number, act in enumerate((desk.passage, desk.edit), desk.opened.record.revision + 1):
        act("Words.", at=LATER)
        assert (desk.look().record.revision, desk.opened.record.changed_at) == (number, LATER)


# -- which entries, and in which order ---------------------------------------------------------------------------------


def test_an_entry_that_is_left_out_is_named_where_the_document_says_what_it_does_not_cover(desk):
    question = next(one.question for one in desk.opened.document.entries if one.id == "faq.compete")
    desk.leave_out("faq.compete")
    desk.look()
    assert "faq.compete" not in desk.order()
    assert question in " ".join(sentence.text for sentence in desk.opened.document.left_out)
    assert "faq.compete" in [entry.id for entry in desk.opened.unabridged.entries]
    desk.leave_out("faq.compete", out=False)
    assert "faq.compete" in desk.look().document.entries or "faq.compete" in desk.order()
    assert desk.opened.document.left_out == ()


@pytest.mark.parametrize("entry_id", ["faq.grants", "faq.sole", "faq.notice"])
def test_what_has_to_be_answered_cannot_be_left_out(desk, entry_id):
    with pytest.raises(UnfitWords, match="fixed"):
        desk.leave_out(entry_id)
    assert desk.look().editorial_events == {}


def test_an_entry_moves_within_its_group_one_place_at_a_time(desk):
    before = desk.order("grants")
    desk.move(before[1], True)
    desk.look()
    assert desk.order("grants") == [before[1], before[0], *before[2:]]
    assert [one for one in desk.order() if one not in before] == [
        one for one in Desk(desk.site).order() if one not in before
    ]
    desk.move(before[1], False)
    desk.look()
    assert desk.order("grants") == before


def test_at_the_end_of_its_group_an_entry_stays(desk):
    before = desk.order("grants")
    assert desk.move(before[0], True).change == ""
    assert desk.move(before[-1], False).change == ""
    assert desk.look().editorial_events == {}


def test_the_three_questions_of_the_mission_stay_first(desk):
    for entry_id in ("faq.grants", "faq.aspects", "faq.priorities"):
        with pytest.raises(NotFound):
            desk.move(entry_id, False)
    desk.move_group("together", True)
    desk.look()
    assert [entry.id for entry in desk.opened.document.entries][:3] == ["faq.grants", "faq.aspects", "faq.priorities"]


def test_a_group_moves_with_all_its_entries_in_their_order(desk):
    desk.move("faq.leave", True)
    desk.look()
    groups = list(dict.fromkeys(entry.group for entry in desk.opened.document.entries if not entry.always))
    inside = {group: desk.order(group) for group in groups}
    for _ in range(2):
        assert isinstance(desk.move_group(groups[0], False), Saved)
        desk.look()
    moved = [groups[1], groups[2], groups[0], *groups[3:]]
    assert desk.order() == [entry_id for group in moved for entry_id in inside[group]]
    assert [name for name, _ in desk.opened.document.groups] == moved
    assert desk.move_group(groups[1], True).change == ""
    assert desk.move_group(groups[-1], False).change == ""


def test_an_entry_that_is_left_out_or_not_asked_keeps_its_place(desk):
    before = desk.order("grants")
    desk.leave_out(before[1])
    desk.look()
    desk.move(before[2], True)
    desk.look()
    desk.leave_out(before[1], out=False)
    desk.look()
    assert desk.order("grants") == [before[0], before[2], before[1], *before[3:]]


def test_an_entry_that_comes_later_has_its_place_in_the_order_already(site, answers):
    some = {key: answer for key, answer in answers.items() if key.startswith(("setup.", "grants."))}
    start(site, Beginning("full", some), Act("Dana Cole", AT), TODAY, "a2")
    desk = Desk(site, "a2")
    assert len(desk.opened.composed.entries) < len(BANK.entry_by_id)
    desk.move(desk.order("grants")[1], True)
    assert set(desk.look().editorial.order) == set(BANK.entry_by_id)


def test_two_who_move_at_once_do_not_undo_each_other(site, desk):
    ruth = Desk(site, who=RUTH)
    first, second, *_ = desk.order("grants")
    desk.move(second, True)
    assert isinstance(ruth.move(second, True), Saved), "the same, once"
    outcome = ruth.move(desk.order("money")[1], True)
    assert isinstance(outcome, StaleWords)
    assert outcome.keys == ("order",)
    assert [one for one in desk.look().editorial.order if one in (first, second)] == [second, first]


# -- taking back -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "act",
    [
        lambda desk: desk.passage("Other words."),
        lambda desk: desk.passage(None),
        lambda desk: desk.edit("Other words."),
        lambda desk: desk.evidence(CHARTER),
        lambda desk: desk.leave_out("faq.must"),
        lambda desk: desk.move("faq.leave", True),
        lambda desk: desk.move_group("together", True),
    ],
)
def test_every_change_can_be_taken_back(desk, act):
    desk.passage("First words.")
    before = desk.look().document
    saved = act(desk)
    assert desk.look().document != before
    again = desk.undo(saved)
    assert isinstance(again, Saved)
    assert desk.look().document == before
    assert {event.origin for event in desk.opened.editorial_events.values() if event.change == again.change} == {"undone"}
    desk.undo(again)
    assert desk.look().document == saved.opened.document


def test_what_somebody_changed_since_is_not_taken_back(desk):
    saved = desk.passage("First words.")
    desk.look()
    desk.passage("Second words.")
    outcome = desk.undo(saved)
    assert isinstance(outcome, StaleWords)
    assert desk.look().editorial.passages[ENTRY].source == "Second words."
    with pytest.raises(NotFound):
        editing.undo_editing(desk.site, desk.opened, "no-such-change", by=DANA, at=AT)


def test_what_was_half_typed_is_finished_with_the_save_and_only_that(site, desk):
    for member, key in [("owner", "words:a"), ("owner", "words:b"), ("ceo", "words:a")]:
        with site.store.write():
            site.store.record_page_draft("a1", PageDraft(key, member, 0, "{}", AT))
    desk.passage("Words.", draft="words:a")
    assert [(draft.key, draft.member) for draft in site.store.list_page_drafts("a1")] == [
        ("words:a", "ceo"),
        ("words:b", "owner"),
    ]


def test_half_typed_words_are_no_half_typed_answers(site, desk):
    with site.store.write():
        site.store.record_page_draft("a1", PageDraft("words:faq.priorities/edit:size", "owner", 0, "{}", AT))
    for group, repeat in BANK.repeats.items():
        if repeat.count in desk.opened.positions:
            shown = questionnaires.group_version(desk.opened, repeat)
            outcome = questionnaires.add_item(site, desk.opened, group, shown=shown, act=Act("", AT))
            assert isinstance(outcome, questionnaires.Saved)


# -- how much it asks --------------------------------------------------------------------------------------------------


def counted(store, act):
    """The statements that it takes."""
    statements: list[str] = []
    store.trace(statements.append)
    act()
    store.trace(None)
    return [one for one in statements if not one.startswith("--")]


def test_the_edits_cost_one_statement_and_only_where_the_assessment_is_not_at_hand(site, desk):
    desk.passage("Words.")
    desk.look()
    assert len(counted(site.store, desk.look)) == 1
    with site.store.write():
        site.store.record_assessment(desk.opened.record)
    other = Site(open_made_store(site.store.file.parent), BANK)
    cold = counted(other.store, lambda: open_assessment(other, "a1", TODAY))
    other.store.close()
    assert len(cold) == 3, cold


def test_a_save_is_begin_three_questions_and_commit(site, desk):
    statements = counted(site.store, lambda: desk.passage("Words.", draft="words:a"))
    assert (statements[0], statements[-1]) == ("BEGIN IMMEDIATE", "COMMIT")
    assert len(statements) == 6, statements
