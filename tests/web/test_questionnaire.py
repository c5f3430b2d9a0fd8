"""Answering in the browser: the page, what it keeps, what it refuses, and what it never loses."""

import json
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup

from tests.web.stories import begin, fields_of, page_of, written_by_somebody_else
from webapp.domain.answers import Decided, PartialDate, Standing, Undecided, Withheld
from webapp.services.questionnaires import open_assessment
from webapp.store.port import AnswerEvent


class Officer:
    """A program officer at one assessment: opens pages, fills in what they show, and saves."""

    def __init__(self, visitor, assessment_id, site, clock):
        self.visitor, self.id, self.site, self.clock = visitor, assessment_id, site, clock
        self.base = f"/assessments/{assessment_id}"

    def open(self, key, **kwargs):
        return self.visitor.get(f"{self.base}/questions/{key}", **kwargs)

    def fields(self, key):
        """What a browser would send if the page were saved as it is."""
        return fields_of(self.open(key))

    def save(self, key, **changes):
        return self.visitor.send(f"{self.base}/questions/{key}", self.fields(key) | changes)

    def answers(self):
        return open_assessment(self.site, self.id, self.clock().date()).answers


@pytest.fixture
def officer(owner, site, clock):
    return Officer(owner, begin(site, clock(), {}), site, clock)


def path_of(response):
    return response.headers["Location"].partition("?")[0].partition("#")[0]


# -- the page ------------------------------------------------------------------------------------------------------------


def test_a_page_asks_one_question_and_says_why(officer):
    page = page_of(officer.open("change.notice"))
    assert page.h1.get_text(strip=True) == "How much notice do you give before you cut or end your support?"
    text = page.main.get_text(" ", strip=True)
    assert "This covers money, hosting and staff time." in text
    assert "Notice is the difference between a plan and a layoff." in text
    assert [one["value"] for one in page.select("input[name=choice]")] == [
        "y1", "m6", "m3", "less", "no", "_undecided", "_withheld",
    ]  # fmt: skip


def test_every_question_asked_has_a_page(officer):
    opened = open_assessment(officer.site, officer.id, officer.clock().date())
    for key in opened.positions:
        assert officer.open(key).status_code == 200, key


def test_a_question_that_is_not_asked_has_none(officer):
    for key in ("home.end", "decide.who@2", "no.such", "decide.who@1", "decide.who@x"):
        assert officer.open(key).status_code == 404, key


# -- saving --------------------------------------------------------------------------------------------------------------

SAVES = [
    ("change.notice", {"choice": "m6"}, Decided("m6")),
    (
        "change.notice",
        {"choice": "m6", "detail": "For all three.", "note": "Frank."},
        Decided("m6", "For all three.", "Frank."),
    ),
    ("change.notice", {"choice": "_undecided"}, Undecided("Our board")),
    (
        "change.notice",
        {"choice": "_undecided", "decider": "Our council", "by": "December 15, 2026", "until_then": "Plan on none."},
        Undecided("Our council", PartialDate(2026, 12, 15), "Plan on none."),
    ),
    ("change.notice", {"choice": "_withheld", "reason": "Lawyers.", "ask": "Luis"}, Withheld("Lawyers.", "Luis")),
    (
        "change.notice",
        {"choice": "y1", "standing": "approved", "approved_by": "Frank Osei", "approved_on": "2026-11-02"},
        Decided("y1", standing=Standing.APPROVED, by="Frank Osei", on=PartialDate(2026, 11, 2)),
    ),
    ("change.decline", {"choices": ["reasons", "call"]}, Decided(frozenset({"reasons", "call"}))),
    ("civic.goal", {"text": "Every child reads.\r\nBy age eight."}, Decided("Every child reads.\nBy age eight.")),
    ("sign.review", {"date": "June 2027"}, Decided(PartialDate(2027, 6))),
    ("decide.pots", {"number": "2"}, Decided(2)),
]


@pytest.mark.parametrize(("key", "typed", "answer"), SAVES)
def test_what_is_typed_is_kept_and_shown_again(officer, key, typed, answer):
    response = officer.save(key, **typed)
    assert response.status_code == 303
    assert officer.answers()[key] == answer
    again = officer.save(key)
    assert again.status_code == 303
    assert len(officer.site.store.list_history(officer.id, key)) == 1, "the page as shown says the same answer"


def test_saving_goes_on_to_the_next_question_and_the_last_to_the_answers(officer):
    assert path_of(officer.save("change.notice", choice="m6")).endswith("/questions/change.decline")
    assert path_of(officer.save("sign.review", date="2027-06")).endswith("/answers")


@pytest.mark.parametrize(
    ("word", "page"), [("check", "/answers"), ("review", "/review"), ("sheet", "/sheet"), ("faq", "/faq")]
)
def test_saving_leads_back_to_where_one_came_from(officer, word, page):
    path = f"{officer.base}/questions/change.notice?from={word}"
    fields = fields_of(officer.visitor.get(path)) | {"choice": "m6"}
    assert path_of(officer.visitor.send(path, fields)) == officer.base + page


def test_one_comes_back_to_where_one_was(officer):
    officer.save("change.notice", choice="m6")
    assert path_of(officer.visitor.get(officer.base)).endswith("/questions/change.decline")
    officer.clock.pass_by(minutes=5)
    officer.visitor.send(f"{officer.base}/questions/civic.goal/draft", officer.fields("civic.goal") | {"text": "Every ch"})
    assert path_of(officer.visitor.get(officer.base)).endswith("/questions/civic.goal")


def test_an_answer_can_be_taken_back(officer):
    officer.save("change.notice", choice="m6")
    assert officer.save("change.notice", action="clear").status_code == 303
    assert "change.notice" not in officer.answers()


# -- what is wrong -------------------------------------------------------------------------------------------------------

MISTAKES = [
    ("change.notice", {}, "choice"),
    ("change.notice", {"choice": "nonsense"}, "choice"),
    ("change.notice", {"choice": "_undecided", "decider": ""}, "decider"),
    ("change.notice", {"choice": "_undecided", "by": "soon"}, "by"),
    ("change.notice", {"choice": "_undecided", "by": "12/15/2026"}, "by"),
    ("change.notice", {"choice": "_withheld", "reason": "", "ask": "Luis"}, "reason"),
    ("change.notice", {"choice": "y1", "standing": "approved"}, "approved_by"),
    ("change.notice", {"choice": "y1", "detail": "x" * 2001}, "detail"),
    ("change.decline", {"choices": ["nothing", "call"]}, "choices"),
    ("sign.review", {"date": "the 45th"}, "date"),
    ("decide.pots", {"number": "9"}, "number"),
    ("civic.goal", {"text": "  "}, "text"),
]


@pytest.mark.parametrize(("key", "typed", "field"), MISTAKES)
def test_a_mistake_is_named_beside_its_field_and_nothing_typed_is_lost(officer, key, typed, field):
    response = officer.save(key, **typed, note="Typed with care.")
    assert response.status_code == 422
    page = page_of(response)
    assert page.title.get_text().startswith("Error: ")
    assert page.select_one(".problems a"), "the summary leads to the field"
    wrong = page.select(f"[name={field}][aria-invalid=true], fieldset[aria-describedby*={field}]")
    assert wrong or page.select_one(f"#{field}-problem"), "the field says what is wrong"
    assert fields_of(response)["note"] == "Typed with care."
    for name, value in typed.items():
        if value != "nonsense":
            shown = fields_of(response).get(name, "")
            assert sorted(shown) == sorted(value), name
    assert key not in officer.answers()


def test_what_could_not_be_saved_is_there_again_when_the_page_is_opened_anew(officer):
    officer.save("change.notice", choice="_undecided", by="soon", until_then="Plan on none.")
    again = officer.fields("change.notice")
    assert (again["by"], again["until_then"]) == ("soon", "Plan on none.")


def test_an_optional_question_may_be_left_empty_and_emptied_again(officer):
    assert officer.save("decide.pots").status_code == 303
    officer.save("decide.pots", number="2")
    assert officer.save("decide.pots", number="").status_code == 303
    assert "decide.pots" not in officer.answers()
    assert officer.save("civic.goal").status_code == 422


# -- half-typed pages ----------------------------------------------------------------------------------------------------


def test_what_was_typed_and_not_saved_is_there_on_return(officer):
    fields = officer.fields("change.notice") | {"choice": "_undecided", "until_then": "Plan on less th"}
    kept = officer.visitor.send(f"{officer.base}/questions/change.notice/draft", fields)
    assert kept.json["saved"]
    again = officer.fields("change.notice")
    assert (again["choice"], again["until_then"]) == ("_undecided", "Plan on less th")
    assert "change.notice" not in officer.answers()
    officer.save("change.notice", choice="m6")
    assert officer.fields("change.notice")["choice"] == "m6"


def test_what_was_typed_and_not_saved_can_be_discarded(officer):
    fields = officer.fields("civic.goal") | {"text": "Every ch"}
    officer.visitor.send(f"{officer.base}/questions/civic.goal/draft", fields)
    officer.visitor.send(f"{officer.base}/questions/civic.goal", {"action": "discard"})
    assert officer.fields("civic.goal")["text"] == ""


def test_a_draft_that_comes_after_the_save_does_not_bring_back_what_was_there(officer):
    late = officer.fields("civic.goal") | {"text": "Every ch"}
    officer.save("civic.goal", text="Every child reads.")
    assert officer.visitor.send(f"{officer.base}/questions/civic.goal/draft", late).status_code == 204
    assert officer.fields("civic.goal")["text"] == "Every child reads."


def test_what_is_typed_on_after_a_save_of_somebody_else_is_kept_too(officer, app):
    other = app.test_client().sign_in()
    path = f"{officer.base}/questions/civic.goal"
    mine = officer.fields("civic.goal")
    other.send(path, fields_of(other.get(path)) | {"text": "Every child reads by eight."})
    assert officer.visitor.send(path, mine | {"text": "By nine."}).status_code == 409
    shown = officer.fields("civic.goal")
    assert shown["text"] == "By nine."
    assert officer.visitor.send(f"{path}/draft", shown | {"text": "By nine, or"}).json["saved"]
    assert officer.fields("civic.goal")["text"] == "By nine, or"


# -- two versions of one answer ------------------------------------------------------------------------------------------


def test_of_two_editors_the_second_is_shown_both_texts_and_loses_nothing(officer, app):
    other = app.test_client().sign_in()
    path = f"{officer.base}/questions/civic.goal"
    mine, theirs = officer.fields("civic.goal"), fields_of(other.get(path))
    other.send(path, theirs | {"text": "Every child reads by eight."})
    response = officer.visitor.send(path, mine | {"text": "Every child reads by nine.", "note": "For Ruth."})
    assert response.status_code == 409
    text = page_of(response).main.get_text(" ", strip=True)
    assert "Every child reads by eight." in text
    assert "Every child reads by nine." in text
    again = fields_of(response)
    assert (again["text"], again["note"]) == ("Every child reads by nine.", "For Ruth.")
    assert officer.visitor.send(path, again).status_code == 303
    assert officer.answers()["civic.goal"].value == "Every child reads by nine."
    assert len(officer.site.store.list_history(officer.id, "civic.goal")) == 2


def test_a_double_click_saves_once(officer):
    fields = officer.fields("civic.goal") | {"text": "Every child reads."}
    path = f"{officer.base}/questions/civic.goal"
    assert [officer.visitor.send(path, fields).status_code for _ in range(3)] == [303, 303, 303]
    assert len(officer.site.store.list_history(officer.id, "civic.goal")) == 1


def test_a_store_that_is_busy_keeps_the_text_on_the_page(officer, tmp_path):
    fields = officer.fields("civic.goal") | {"text": "Every child reads."}
    with written_by_somebody_else(tmp_path / "upfront.sqlite3"):
        response = officer.visitor.send(f"{officer.base}/questions/civic.goal", fields)
    assert response.status_code == 503
    assert response.headers["Retry-After"]
    assert fields_of(response)["text"] == "Every child reads."
    assert officer.save("civic.goal", text="Every child reads.").status_code == 303


# -- your FAQ will say ---------------------------------------------------------------------------------------------------


def says(officer, key, **typed):
    response = officer.visitor.send(f"{officer.base}/questions/{key}/preview", officer.fields(key) | typed)
    return response.status_code, BeautifulSoup(response.text, "html.parser").get_text(" ", strip=True)


def test_the_faq_is_shown_as_it_will_read_before_anything_is_saved(officer):
    assert "One year or more." in says(officer, "change.notice", choice="y1")[1]
    assert "Not decided yet." in says(officer, "change.notice", choice="_undecided")[1]
    assert officer.answers() == {}
    assert says(officer, "change.notice", choice="_undecided", by="soon")[0] == 204


def test_other_answers_that_change_as_well_are_named(officer):
    officer.save("grants.continue", choice="same")
    assert "Also changes" in says(officer, "grants.participation", choice="required")[1]


def test_an_answer_that_is_never_printed_says_so(officer):
    assert "never printed" in page_of(officer.open("setup.kind")).aside.get_text(" ", strip=True)


def test_saved_words_are_shown_without_a_script(officer):
    officer.save("change.notice", choice="y1")
    assert "One year or more." in page_of(officer.open("change.notice")).aside.get_text(" ", strip=True)


# -- when answers meet ---------------------------------------------------------------------------------------------------


def test_the_page_just_saved_tells_what_went_out_of_the_other_list_and_can_undo_it(officer):
    officer.save("civic.roles_now", choices=["caller", "broker"])
    response = officer.save("civic.roles_not", choices=["broker"])
    assert path_of(response).endswith("/questions/civic.roles_not")
    page = page_of(officer.visitor.get(response.headers["Location"]))
    notice = page.select_one(".notice")
    assert "taken out of “the roles we play”" in notice.get_text()
    assert officer.answers()["civic.roles_now"] == Decided(frozenset({"caller"}))
    officer.visitor.send(notice.form["action"], {"key": "civic.roles_not"})
    assert officer.answers() == {"civic.roles_now": Decided(frozenset({"caller", "broker"}))}


def test_the_page_just_saved_tells_that_a_confirmation_went_with_the_answer(officer):
    officer.save("change.notice", choice="y1", standing="approved", approved_by="Frank", approved_on="2026-11-02")
    response = officer.save("change.notice", choice="no")
    assert "told=dropped" in response.headers["Location"]
    page = page_of(officer.visitor.get(response.headers["Location"]))
    assert "no longer counts" in page.select_one(".notice").get_text()


# -- pots ----------------------------------------------------------------------------------------------------------------


def test_pots_are_added_named_taken_out_and_brought_back(officer):
    officer.save("decide.pots", number="2")
    officer.save("pot.name", text="Ours")
    officer.save("pot.name@2", text="The state's")
    page = page_of(officer.open("decide.pots"))
    assert [one.get_text(strip=True) for one in page.select(".items li a")] == ["Ours", "The state's"]
    add = page.select_one("form[action$='/groups/pot/add']")
    response = officer.visitor.send(add["action"], {one["name"]: one["value"] for one in add.select("input[value]")})
    assert path_of(response).endswith("/questions/pot.name@3")
    officer.save("pot.name@3", text="The pool")
    take = page_of(officer.open("decide.pots")).select("form[action$='/groups/pot/remove']")[1]
    response = officer.visitor.send(take["action"], {one["name"]: one["value"] for one in take.select("input[value]")})
    assert officer.answers()["pot.name@2"] == Decided("The pool")
    notice = page_of(officer.visitor.get(response.headers["Location"])).select_one(".notice")
    assert "The state's" in notice.get_text()
    officer.visitor.send(notice.form["action"], {"key": "decide.pots"})
    assert [officer.answers()[key].value for key in ("decide.pots", "pot.name@2", "pot.name@3")] == [
        3,
        "The state's",
        "The pool",
    ]


def test_a_pot_is_not_taken_out_while_words_about_pots_are_half_typed(officer):
    officer.save("decide.pots", number="2")
    officer.save("pot.name@2", text="The state's")
    officer.visitor.send(f"{officer.base}/questions/decide.who@2/draft", officer.fields("decide.who@2") | {"note": "Frank"})
    take = page_of(officer.open("decide.pots")).select("form[action$='/groups/pot/remove']")[0]
    response = officer.visitor.send(take["action"], {one["name"]: one["value"] for one in take.select("input[value]")})
    assert path_of(response).endswith("/questions/decide.who@2")
    page = page_of(officer.visitor.get(response.headers["Location"]))
    assert "Nothing was changed yet" in page.select_one(".notice").get_text()
    assert page.select_one("[name=note]").get_text().strip() == "Frank"
    assert officer.answers()["decide.pots"] == Decided(2)


# -- all answers ---------------------------------------------------------------------------------------------------------


def test_check_your_answers_shows_each_one_and_leads_to_it_and_back(officer):
    officer.save("change.notice", choice="_undecided", by="June 2027")
    page = page_of(officer.visitor.get(f"{officer.base}/answers"))
    links = [one["href"] for one in page.select("a[href*='/questions/']")]
    opened = open_assessment(officer.site, officer.id, officer.clock().date())
    assert {link.partition("/questions/")[2].partition("?")[0] for link in links} == {*opened.positions}
    assert "June 2027" in page.main.get_text()


def test_answers_that_do_not_count_now_are_still_shown(officer):
    officer.save("home.host", choice="us")
    officer.save("home.intent", choice="date")
    officer.save("home.end", date="June 2029")
    officer.save("home.host", choice="own")
    assert "June 2029" in page_of(officer.visitor.get(f"{officer.base}/answers")).main.get_text(" ", strip=True)


def test_earlier_answers_can_be_read_and_given_again(officer):
    officer.save("change.notice", choice="y1")
    officer.clock.pass_by(hours=1)
    officer.save("change.notice", choice="no")
    path = f"{officer.base}/questions/change.notice/history"
    page = page_of(officer.visitor.get(path))
    assert "A year or more" in page.main.get_text()
    form = page.select_one("form[action$='/restore']")
    officer.visitor.send(form["action"], {one["name"]: one["value"] for one in form.select("[name][value]")})
    assert officer.answers()["change.notice"] == Decided("y1")


def test_what_the_bank_of_today_cannot_read_is_listed_and_not_lost(officer):
    from_before = json.dumps({"value": "two_years"})
    with officer.site.store.write():
        officer.site.store.record_answers(officer.id, (event(officer, "change.notice", from_before),))
        record = officer.site.store.get_assessment("local", officer.id)
        officer.site.store.record_assessment(bumped(record, officer.clock()))
    page = page_of(officer.visitor.get(f"{officer.base}/answers"))
    assert "two_years" in page.main.get_text()
    assert officer.open("change.notice").status_code == 200


def event(officer, key, record):
    return AnswerEvent(key, 1, record, "Dana", officer.clock(), "0.0.9", "0", "typed", "c0")


def bumped(record, at):
    return replace(record, revision=record.revision + 1, changed_at=at)
