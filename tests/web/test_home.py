"""The desk: where each assessment stands, what is due, examples to open without fear, and whole assessments."""

from datetime import timedelta
from io import BytesIO

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from tests.web.stories import begin, fields_of, page_of
from tests.web.visiting import OURS
from webapp.config import shipped_bank
from webapp.domain.answers import Decided, PartialDate, Undecided
from webapp.services import assessments
from webapp.services.questionnaires import open_assessment

SCENARIOS = shipped_bank() / "scenarios"
HOSTILE = "<b>Ready</b> & {{ 7*7 }} \"go\" 'now' \u05d0\u200b</script>"


def first(page, selector):
    """The first element of a page that is like this; there has to be one."""
    found = page.select_one(selector)
    assert found is not None, selector
    return found


class Director:
    """Somebody at the desk: reads pages, follows what they offer, and presses their buttons."""

    def __init__(self, visitor, site, clock):
        self.visitor, self.site, self.clock = visitor, site, clock
        self.home()

    def see(self, path, status=200):
        self.response = self.visitor.get(path)
        assert self.response.status_code == status
        self.page = page_of(self.response)
        return self

    def home(self):
        return self.see("/")

    def press(self, words, within="main"):
        """Press the first button with these words, with all its form holds, and go where it leads."""
        button = next(one for one in self.page.select(f"{within} button") if one.get_text(" ", strip=True).startswith(words))
        form = button.find_parent("form")
        assert form is not None
        fields = {one["name"]: one.get("value", "") for one in form.select("input[type=hidden]")}
        if button.get("name"):
            fields[button["name"]] = button["value"]
        response = self.visitor.send(form["action"], fields)
        assert response.status_code == 303
        return self.see(response.location)

    def words(self, selector="main"):
        return [" ".join(one.get_text().split()) for one in self.page.select(selector)]

    def titles(self, selector="article h3"):
        return self.words(selector)

    def begin(self, partnership="Ready for Work", answers=None, **more):
        named = {"setup.partnership": Decided(partnership)} if partnership else {}
        self.clock.pass_by(minutes=1)
        return begin(self.site, self.clock(), named | (answers or {}), **more)

    def answers(self, assessment_id):
        return open_assessment(self.site, assessment_id, self.clock().date()).answers


@pytest.fixture
def director(owner, site, clock):
    return Director(owner, site, clock)


# -- the first evening -------------------------------------------------------------------------------------------------


def test_the_first_evening_says_what_to_do_what_it_takes_and_what_comes_out_of_it(director):
    assert director.words("h1") == ["Say it before they have to ask"]
    text = director.words()[0]
    assert "About 15 minutes: 10 for staff, 5 for the CEO on one page." in text
    assert "About an hour, in parts, with your team." in text
    assert "Not decided yet. Our board will decide by March 15, 2027." in director.words("aside .sheet")[0]
    links = {one["href"] for one in director.page.select("main a[href]")}
    assert {"/assessments/new", "/assessments/import", "#examples"} <= links
    assert director.page.select("#due, #yours, #deleted, #opened") == []
    assert len(director.page.select("section[aria-labelledby=examples] li")) == 7


def test_the_desk_of_somebody_who_archived_everything_leads_there(director):
    assessments.archive(director.site, director.begin(), director.clock())
    assert first(director.home().page, 'main a[href="/assessments?archived=1"]')


# -- starting ----------------------------------------------------------------------------------------------------------

STARTED = {"foundation": "Harlow", "partnership": "Ready for Work", "stage": "mature", "route": "full", "name": "Dana Cole"}


def test_a_start_leads_to_the_first_question_without_an_answer_and_stands_on_the_desk(director):
    response = director.visitor.send("/assessments/new", STARTED)
    assert response.status_code == 303
    assert response.location.endswith("/questions/setup.kind")
    assert director.home().titles() == ["Ready for Work"]
    kicker = director.words("article .kicker")[0]
    assert kicker.startswith("Harlow · Full assessment · begun today at ")
    assert kicker.endswith("nothing published")
    assert director.words("article .counts li") == ["3 decided", "39 not answered"]
    assert "Left to answer: What kind of funder are you?" in director.words("article")[0]


def test_a_start_asks_who_is_there_once(director):
    director.visitor.send("/assessments/new", STARTED)
    director.see("/assessments/new")
    assert fields_of(director.response, "main form")["name"] == "Dana Cole"
    assert "Dana Cole" in director.words(".masthead")[0]


def test_a_start_with_nothing_but_a_route_is_a_start(director):
    response = director.visitor.send("/assessments/new", {"route": "quick"})
    assert response.location.endswith("/questions/setup.foundation")
    assert director.home().titles() == ["The partnership"]
    assert director.words("article .button") == ["Begin : The partnership".replace(" :", ":")]


def test_a_start_without_a_route_keeps_what_was_typed_and_says_what_is_missing(director):
    response = director.visitor.send("/assessments/new", STARTED | {"route": ""})
    assert response.status_code == 422
    page = page_of(response)
    assert first(page, "title").get_text().startswith("Error: ")
    assert [one["href"] for one in page.select(".problems a")] == ["#route-quick"]
    kept = fields_of(response, "main form")
    assert {name: kept[name] for name in STARTED if name != "route"} == {
        name: value for name, value in STARTED.items() if name != "route"
    }
    assert director.home().titles() == []


@pytest.mark.parametrize(
    ("field", "typed", "problem"),
    [
        ("foundation", "x" * 2001, "at most 2,000 characters"),
        ("partnership", "x" * 30_000, "at most 2,000 characters"),
        ("name", "x" * 201, "at most 200 characters"),
        ("stage", "yesterday", "not on the list any more"),
        ("route", "scenic", "not on the list any more"),
    ],
)
def test_a_start_that_cannot_be_kept_says_why_beside_the_field(director, field, typed, problem):
    response = director.visitor.send("/assessments/new", STARTED | {field: typed})
    assert response.status_code == 422
    assert problem in first(page_of(response), f"#{field}-problem").get_text()
    assert director.home().titles() == []


def test_a_start_sent_twice_begins_one_assessment(director):
    fields = fields_of(director.see("/assessments/new").response, "main form") | STARTED
    once, again = (director.visitor.send("/assessments/new", fields) for _ in range(2))
    assert once.location == again.location
    assert len(director.home().titles()) == 1


def test_a_start_sent_again_with_other_words_is_another_start(director):
    fields = fields_of(director.see("/assessments/new").response, "main form") | STARTED
    for name in ("Ready for Work", "Bright Starts"):
        director.visitor.send("/assessments/new", fields | {"partnership": name})
    assert sorted(director.home().titles()) == ["Bright Starts", "Ready for Work"]


def test_names_are_shown_to_the_letter_wherever_they_stand(director):
    director.visitor.send("/assessments/new", STARTED | dict.fromkeys(("foundation", "partnership", "name"), HOSTILE))
    assert director.home().titles() == [HOSTILE]
    assert HOSTILE in director.words("article .kicker")[0]
    assert director.words(".who bdi") == [HOSTILE]
    link = first(director.page, 'a[href$="/delete"]')["href"]
    assert HOSTILE in director.see(link).words("h1")[0]
    director.press("Delete it")
    assert HOSTILE in director.words(".notice")[0]
    assert director.see("/assessments").words("h2") == []


# -- importing ---------------------------------------------------------------------------------------------------------


def upload(director, content, name="answers.yaml", **fields):
    values = {"csrf_token": director.visitor.csrf, "file": FileStorage(BytesIO(content), name), **fields}
    boundary, body = encode_multipart(values)
    media_type = f"multipart/form-data; boundary={boundary}"
    return director.visitor.post("/assessments/import", data=body, content_type=media_type, headers=OURS)


def test_a_file_comes_in_with_its_notes_and_leads_to_its_answers(director):
    text = (SCENARIOS / "sole-funder.yaml").read_text(encoding="utf-8")
    response = upload(director, text.replace("fund.share:", "fund.share: {value: all, note: Ask Ruth.}\n  x:", 1).encode())
    assert response.status_code == 422
    response = upload(director, text.encode())
    assert response.status_code == 303
    path, _, query = response.location.partition("?")
    assert (path.rpartition("/")[2], query) == ("answers", "told=imported")
    assert "Imported and saved." in director.see(response.location).words(".notice")[0]
    assert director.home().titles() == ["Ready for Work Harlow County"]


def test_from_one_page_the_same_file_comes_in_once_and_another_one_as_well(director):
    token = fields_of(director.see("/assessments/import").response, "main form")["token"]
    texts = [f"bank: collective-impact\nanswers:\n  setup.partnership: {name}\n" for name in ("Bright Starts", "Elm Street")]
    for text in (*texts, texts[0]):
        assert upload(director, text.encode(), token=token).status_code == 303
    assert sorted(director.home().titles()) == ["Bright Starts", "Elm Street"]


def test_pasted_text_comes_in_as_a_file_does(director):
    text = "bank: collective-impact\nanswers:\n  setup.partnership: {value: Bright Starts, note: Ask Ruth.}\n"
    fields = fields_of(director.see("/assessments/import").response, "main form")
    response = director.visitor.send("/assessments/import", fields | {"text": text.replace("\n", "\r\n")})
    assert response.status_code == 303
    assert director.answers(response.location.split("/")[2])["setup.partnership"] == Decided(
        "Bright Starts", note="Ask Ruth."
    )
    again = director.visitor.send("/assessments/import", fields | {"text": text})
    assert again.location == response.location


def test_a_file_with_problems_shows_each_with_its_place_and_keeps_nothing(director):
    text = "bank: collective-impact\nanswers:\n  grants.continue: sme\n  <i>no</i>: 1\n"
    response = upload(director, text.encode())
    assert response.status_code == 422
    rows = [
        [cell.get_text(" ", strip=True) for cell in row.select("th, td")] for row in page_of(response).select("tbody tr")
    ]
    assert [row[:2] for row in rows] == [["3:3", "grants.continue"], ["4:3", "<i>no</i>"]]
    assert "grants.continue: sme" in rows[0][2]
    assert rows[0][3] == "did you mean same?"
    # The file is there to be mended on the spot.
    assert str(fields_of(response, "main form")["text"]).replace("\r\n", "\n") == text
    assert director.home().titles() == []


def test_of_very_many_problems_the_first_are_shown_and_all_are_counted(director):
    text = "bank: collective-impact\nanswers:\n" + "".join(f"  no.{number}: 1\n" for number in range(250))
    page = page_of(upload(director, text.encode()))
    assert len(page.select("tbody tr")) == 100
    assert first(page, ".problems h2").get_text() == "Nothing was imported: 250 things to mend"


@pytest.mark.parametrize(
    "content", [b"\xff\xfe\x00", b"- \x00", b"!!python/object/apply:os.system [ls]", b"&a [*a, *a]", b"[" * 9000]
)
def test_what_is_no_answers_file_is_refused_and_never_run(director, content):
    response = upload(director, content)
    assert response.status_code == 422
    assert page_of(response).select("tbody tr")
    assert director.home().titles() == []


@pytest.mark.parametrize(
    ("content", "fields", "words"),
    [
        (b"", {}, "Choose a file, or paste its text."),
        (b"  \n", {}, "Choose a file, or paste its text."),
        (b"bank: x", {"text": "bank: y"}, "not both"),
        (b"#" * (2**20 + 1), {}, "larger than a megabyte"),
    ],
)
def test_without_one_file_to_read_the_page_says_what_it_needs(director, content, fields, words):
    response = upload(director, content, **fields)
    assert response.status_code == 422
    assert words in first(page_of(response), ".problems").get_text()


def test_an_answer_off_the_route_is_shown_after_the_import(director):
    text = "bank: collective-impact\nanswers:\n  setup.stage: idea\n  setup.voice: us\n"
    response = upload(director, text.encode())
    assert "for whom this document speaks" in director.see(response.location).words()[0].lower()


# -- copies, archive, deleting -----------------------------------------------------------------------------------------


def test_a_copy_stands_first_says_that_it_is_one_and_lives_on_its_own(director):
    original = director.begin(answers={"setup.stage": Decided("mature")})
    director.clock.pass_by(minutes=1)
    director.home().press("Duplicate")
    assert director.titles() == ["Ready for Work", "Ready for Work"]
    assert "This is the copy" in director.words(".notice")[0]
    assert [kicker.startswith("Copy · ") for kicker in director.words("article .kicker")] == [True, False]
    copy = first(director.page, "article h3 a")["href"].split("/")[2]
    assert copy != original
    assert dict(director.answers(copy)) == dict(director.answers(original))


def test_a_button_pressed_twice_makes_one_copy(director):
    director.begin()
    form = first(director.home().page, 'form[action$="/duplicate"]')
    fields = {one["name"]: one["value"] for one in form.select("input[type=hidden]")}
    once, again = (director.visitor.send(form["action"], fields) for _ in range(2))
    assert once.location == again.location
    assert len(director.home().titles()) == 2


def test_archived_and_back_again(director):
    director.begin()
    director.home().press("Archive")
    assert "Archived" in director.words(".notice")[0]
    assert director.page.select("article") == []
    assert director.see("/assessments?archived=1").words("h2") == ["Ready for Work"]
    director.press("Take out of the archive")
    assert director.titles() == ["Ready for Work"]
    director.press("Undo", ".notice")
    assert director.home().page.select("article") == []


def test_deleting_says_what_will_be_lost_and_can_be_undone(director, store):
    one = director.begin(answers={"setup.stage": Decided("mature"), "home.host": Undecided("Our board")})
    director.visitor.send(f"/assessments/{one}/questions/setup.kind/draft", {"choice": "private", "revision": "0"})
    director.see(f"/assessments/{one}/delete")
    assert director.words("h1") == ["Delete the assessment “Ready for Work”?"]
    assert "3 answers with their history and notes" in director.words(".danger")[0]
    assert "1 not decided yet" in director.words(".danger")[0]
    assert first(director.page, f'main a[href="/assessments/{one}/answers.yaml"]')
    director.press("Delete it")
    assert "Deleted. It can be brought back" in director.words(".notice")[0]
    director.see(f"/assessments/{one}", 404).home()
    assert director.words("section[aria-labelledby=deleted] li bdi") == ["Ready for Work"]
    director.press("Bring it back")
    assert "Brought back, with all its answers." in director.words(".notice")[0]
    assert len(director.answers(one)) == 3
    assert director.page.select("#deleted") == []


def test_a_page_typed_and_not_saved_is_named_among_what_will_be_lost(director):
    one = director.begin()
    page = f"/assessments/{one}/questions/civic.goal"
    director.clock.pass_by(minutes=1)
    director.visitor.send(f"{page}/draft", fields_of(director.see(page).response) | {"text": "Every child"})
    assert "One page was typed and not saved" in director.see(f"/assessments/{one}/delete").words(".danger")[0]


def test_what_was_deleted_is_gone_after_the_next_start(director, store):
    one = director.begin()
    assessments.delete(director.site, one, director.clock())
    assessments.purge(store)
    assert director.home().page.select("#deleted") == []
    assert director.visitor.send(f"/assessments/{one}/undelete").status_code == 404


def test_the_quick_questions_can_become_all_questions_and_no_answer_is_lost(director):
    one = director.begin(answers={"setup.stage": Decided("mature")}, route="quick")
    director.home().press("Go on with all questions")
    assert director.words("article .kicker")[0].startswith("Full assessment")
    assert "It goes on with all questions" in director.words(".notice")[0]
    director.press("Undo", ".notice")
    assert director.words("article .kicker")[0].startswith("Quick assessment")
    assert len(director.answers(one)) == 2


@pytest.mark.parametrize("path", ["duplicate", "archive", "unarchive", "delete", "undelete", "route"])
def test_nothing_can_be_done_with_an_assessment_that_is_not_there(director, path):
    assert director.visitor.send(f"/assessments/{'0' * 32}/{path}", {"route": "full"}).status_code == 404


def test_there_are_two_routes(director):
    assert director.visitor.send(f"/assessments/{director.begin()}/route", {"route": "scenic"}).status_code == 404


# -- examples ----------------------------------------------------------------------------------------------------------


def test_an_example_opens_at_its_map_stands_apart_and_can_be_kept(director):
    director.press("Open", "section[aria-labelledby=examples]")
    assert director.response.request.path.endswith("/review")
    director.home()
    assert director.words("section[aria-labelledby=opened] h3") == ["Bright Starts"]
    assert director.page.select("article") == []
    director.press("Keep as our own")
    assert director.titles() == ["Bright Starts"]
    assert "It is your own now." in director.words(".notice")[0]
    director.press("Delete", "section[aria-labelledby=opened]")
    assert director.page.select("#opened") == []
    assert director.titles() == ["Bright Starts"]


def test_opening_an_example_twice_from_one_page_opens_it_once(director):
    for _ in range(2):
        page = director.page
        director.press("Open", "section[aria-labelledby=examples]")
        director.page = page
    assert len(director.home().page.select("section[aria-labelledby=opened] li")) == 1


def test_there_is_no_example_of_another_name(director):
    assert director.visitor.send("/examples/sole-funder.yaml").status_code == 404


# -- what is due -------------------------------------------------------------------------------------------------------


def undecided(*by):
    return Undecided("Our board", PartialDate(*by))


def test_what_is_due_is_said_soonest_first_and_leads_to_its_question(director):
    one = director.begin("Bright Starts", {"home.host": undecided(2027, 6), "change.notice": undecided(2026, 12, 15)})
    director.begin("Ready for Work", {"grants.continue": undecided(2026, 10), "sign.review": Decided(PartialDate(2027, 3))})
    director.home()
    assert director.words(".due time") == ["October", "Dec 15", "March 2027", "June 2027"]
    assert [one["datetime"] for one in director.page.select(".due time")] == ["2026-10", "2026-12-15", "2027-03", "2027-06"]
    assert [("This date has passed." in words) for words in director.words(".due li")] == [True, False, False, False]
    assert "Who decides: Our board · Bright Starts" in director.words(".due li")[1]
    assert director.words(".due a")[2] == "Look at every answer again"
    assert director.page.select(".due a")[1]["href"] == f"/assessments/{one}/questions/change.notice"


def test_where_nothing_has_a_date_the_desk_says_what_will_stand_there(director):
    director.begin()
    assert "the date comes back to you here" in director.home().words("section[aria-labelledby=due]")[0]


# -- many --------------------------------------------------------------------------------------------------------------


def test_the_desk_shows_five_and_the_list_shows_all_page_by_page(director):
    for number in range(23):
        director.begin(f"P{number}")
    assert director.home().titles() == [f"P{number}" for number in range(22, 17, -1)]
    director.see("/assessments")
    newest = director.words("h2")
    director.see(next(one["href"] for one in director.page.select("main a") if one.get_text() == "Older ones"))
    assert newest + director.words("h2") == [f"P{number}" for number in range(22, -1, -1)]


@pytest.mark.parametrize(
    "before", ["x", "2026-11-22", "2026-11-22T10:00:00~a", "~", "2026-11-22T10:00:00+00:00", "\u0664~x"]
)
def test_a_page_that_begins_nowhere_is_not_there(director, before):
    director.see(f"/assessments?before={before.replace('+', '%2B')}", 404)


@pytest.mark.parametrize("query", ["told=copied", "told=copied&of=x", "told=x&of=x", "told=deleted&of=x"])
def test_an_address_that_tells_of_nothing_tells_nothing(director, query):
    assert director.see(f"/?{query}").page.select(".notice") == []


@pytest.mark.parametrize("own", [0, 3, 40])
def test_the_desk_costs_at_most_eight_statements_however_much_is_kept(director, store, own):
    for number in range(own):
        director.begin(f"P{number}", {"home.host": undecided(2027, 1)})
    one = director.begin("copied") if own else ""
    director.clock.pass_by(minutes=1)
    statements = []
    store.trace(lambda statement, *rest: statements.append(statement))
    director.see(f"/?told=copied&of={one}" if one else "/")
    store.trace(None)
    assert 1 <= len(statements) <= 8


def test_times_are_those_of_the_readers_own_clock(director):
    director.begin()
    director.clock.at += timedelta(days=2)
    assert " · begun November 26, 2026 ·" in f" {director.home().words('article .kicker')[0]} "
