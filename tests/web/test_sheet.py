"""The sheet for CEO and board: what it asks, what it says will be printed, and how a signed one is entered."""

import json
import subprocess
import sys
from time import perf_counter

import pytest
from bs4 import BeautifulSoup

from tests.house import attribute
from tests.renderers.documents import HOSTILE, SCENARIOS, scenario
from tests.web.shelf import the, words
from tests.web.stories import begin, fields_of, page_of
from webapp.domain.answers import Decided, PartialDate, Standing, Undecided
from webapp.domain.text import LONGEST_TEXT, normalise
from webapp.services.questionnaires import answer, open_assessment
from webapp.services.workspace import Person

KEPT = [normalise(words)[:LONGEST_TEXT] for words in HOSTILE]
CEO = {"ceo-name": "Ruth Harlow", "ceo-on": "November 12, 2026"}
BOARD = {"board-name": "Frank Osei", "board-on": "November 14, 2026"}
SIGNED_BY_CEO = (Standing.CONFIRMED, "Ruth Harlow", PartialDate(2026, 11, 12))
SIGNED_BY_BOARD = (Standing.APPROVED, "Frank Osei", PartialDate(2026, 11, 14))

# What an officer knows, and the eight choices that only a CEO or a board can make.
FACTS = {
    "setup.foundation": Decided("Harlow Family Foundation"),
    "setup.partnership": Decided("Ready for Work"),
    "home.host": Decided("us"),
    "fund.aspects": Decided(frozenset({"backbone", "data"})),
    "fund.share": Decided("all"),
    "decide.seat": Decided("chair"),
    "align.others": Decided("none"),
    "trust.hats": Decided("same_no_rule"),
}
CHOICES = {
    "home.governance": "advisory",
    "home.intent": "open",
    "fund.years": "yearly",
    "grants.continue": "same",
    "grants.current": "honored",
    "grants.participation": "advantage",
    "decide.who": "consult",
    "change.notice": "less",
}


class Desk:
    """The owner at one assessment's sheet."""

    def __init__(self, visitor, site, clock, answers, route="quick"):
        self.visitor, self.site, self.clock = visitor, site, clock
        self.id = begin(site, clock(), answers, route=route)
        self.path = f"/assessments/{self.id}/sheet"

    def sheet(self):
        response = self.visitor.get(self.path)
        assert response.status_code == 200
        return response

    def fields(self):
        """What a browser would send if the sheet were entered as it is."""
        return fields_of(self.sheet(), "form[data-pieces]")

    def enter(self, changes=(), without=()):
        fields = self.fields() | dict(changes)
        return self.visitor.send(self.path, {name: value for name, value in fields.items() if name not in without})

    def opened(self):
        return open_assessment(self.site, self.id, self.clock().date())

    def answers(self):
        return self.opened().answers

    def asked(self):
        """The questions on the sheet, in order."""
        return [attribute(item, "id").removeprefix("a-") for item in page_of(self.sheet()).select(".item")]

    def wills(self):
        """What the sheet says each answer will print."""
        return {will["data-piece"]: said(will) for will in page_of(self.sheet()).select("[data-piece]")}


def said(tag):
    return " ".join(tag.get_text().split()).removeprefix("Will print: ")


def signature(answer):
    return answer.standing, answer.by, answer.on


@pytest.fixture
def desk(owner, site, clock):
    """An officer has answered what an officer knows, and ticked what staff understand of the rest."""
    understood = {key: Decided(value) for key, value in CHOICES.items()}
    return Desk(owner, site, clock, FACTS | understood)


# -- what it asks ------------------------------------------------------------------------------------------------------


def test_on_the_short_route_it_asks_eight_choices_and_then_the_facts_to_confirm(desk):
    page = page_of(desk.sheet())
    assert words(page.h1) == "Eight choices for the CEO"
    choices, facts = page.select("form ol")
    assert [attribute(item, "id").removeprefix("a-") for item in choices.select(".item")] == list(CHOICES)
    confirmed = {attribute(item, "id").removeprefix("a-") for item in facts.select(".item")}
    assert confirmed == {key for key in FACTS if not key.startswith("setup.")}
    assert not facts.select("[type=radio]")


def test_what_an_officer_has_not_answered_yet_is_not_asked_of_the_ceo(owner, site, clock):
    known = {key: FACTS[key] for key in ("home.host", "fund.aspects")}
    assert Desk(owner, site, clock, known).asked() == [*CHOICES, *known]


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_answer_that_waits_is_on_it_and_nothing_else(owner, site, clock, name):
    desk = Desk(owner, site, clock, dict(scenario(name).answers), scenario(name).route)
    opened = desk.opened()
    waiting = {key for keys in opened.assessment.waiting.values() for key in keys}
    for key, position in opened.positions.items():
        question = position.question
        if question.sign_off != "none" and (question.quick != "officer" or opened.record.route == "full"):
            given = opened.answers.get(key)
            if isinstance(given, Undecided) or (given is None and not question.optional):
                waiting.add(key)
    assert set(desk.asked()) == waiting
    if opened.record.route == "full" and waiting:
        sections = [one.title.in_language("en").source for one in opened.bank.sections]
        headings = [words(one) for one in page_of(desk.sheet()).select("form > h2")]
        assert headings == sorted(headings, key=sections.index)


def test_what_is_signed_off_leaves_the_sheet_and_an_empty_sheet_says_so(owner, site, clock):
    desk = Desk(owner, site, clock, dict(scenario("planned-close").answers), "full")
    page = page_of(desk.sheet())
    assert words(page.h1) == "Nothing waits for a signature"
    assert not page.select("form[data-pieces]")


def test_what_cannot_be_ticked_stands_in_words_with_a_way_to_change_it(owner, site, clock):
    desk = Desk(owner, site, clock, {"civic.goal": Decided("Every child reads.")}, "full")
    item = the(page_of(desk.sheet()), '[id="a-civic.goal"]')
    assert "“Every child reads.”" in words(item)
    assert the(item, "a")["href"] == f"/assessments/{desk.id}/questions/civic.goal?from=sheet"
    assert not item.select("[type=radio], [name$=-choice]")


def test_the_paper_has_lines_to_sign_and_names_what_needs_the_board(desk):
    lines = [words(line) for line in page_of(desk.sheet()).select(".lines p")]
    assert lines == ["CEO, for all 14", "Date", "Board chair, for 1, 2, 3, 4, 5, 6, 7, 8", "Date"]


# -- what it says will be printed --------------------------------------------------------------------------------------


def test_beside_each_choice_stands_the_sentence_that_partners_will_read_once_it_is_signed(desk):
    assert (
        desk.wills()["grants.continue"]
        == "Only partly. You can still get a grant on the same terms as before, but there are limits."
    )
    assert desk.wills()["grants.current"] == "A grant you already have is safe: we pay it in full."
    assert desk.wills()["decide.who"] == "Our foundation has the last word, after we ask others."
    assert "as staff understand it" not in words(page_of(desk.sheet()).form)


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_sentence_on_the_sheet_is_one_of_the_document_once_all_have_signed(owner, site, clock, name):
    desk = Desk(owner, site, clock, dict(scenario(name).answers), scenario(name).route)
    wills = desk.wills()
    if wills:
        assert desk.enter(CEO | BOARD).status_code == 303
    printed = said(page_of(owner.get(f"/assessments/{desk.id}/faq")).main)
    parts = {part.strip(" .:") for will in wills.values() for part in will.split(". ") if ", " not in part}
    assert [part for part in parts if part and part not in printed] == []


def test_what_is_open_looks_open(owner, site, clock):
    undecided = {"change.notice": Undecided("Our board", PartialDate(2026, 12, 15), "Plan on three months.")}
    desk = Desk(owner, site, clock, FACTS | undecided)
    page = page_of(desk.sheet())
    will = the(page, '[data-piece="change.notice"]')
    assert "open" in will["class"]
    assert said(will) == "Not decided yet. Our board will decide by December 15, 2026. Until then: “Plan on three months.”"
    assert desk.wills()["fund.years"] == "How long our money is promised: not said yet."
    assert the(page, '[name="change.notice-by"]')["value"] == "December 15, 2026"
    assert the(page, '[name="change.notice-choice"][value=_undecided]').has_attr("checked")


def test_the_preview_says_what_is_ticked_now_and_keeps_nothing(desk):
    fields = desk.fields() | {
        "grants.continue-choice": "never",
        "change.notice-choice": "_undecided",
        "change.notice-by": "March 2027",
    }
    response = desk.visitor.send(f"{desk.path}/preview", fields)
    wills = {key: said(BeautifulSoup(piece, "html.parser")) for key, piece in json.loads(response.text).items()}
    assert set(wills) == set(desk.asked())
    assert wills["grants.continue"].startswith("No.")
    assert wills["change.notice"] == "Not decided yet. Our board will decide by March 2027. Until then, we make no promise."
    assert desk.answers()["grants.continue"] == Decided("same")


def test_the_preview_tells_when_a_tick_takes_another_question_away(owner, site, clock):
    desk = Desk(owner, site, clock, FACTS | {"home.intent": Decided("date"), "home.end": Decided(PartialDate(2029, 6))})
    fields = desk.fields() | {"home.intent-choice": "open"}
    wills = json.loads(desk.visitor.send(f"{desk.path}/preview", fields).text)
    assert "not asked any more" in wills["home.end"]


def test_the_preview_passes_over_what_makes_no_sense_yet(desk):
    fields = desk.fields() | {
        "grants.continue-choice": "nonsense",
        "change.notice-choice": "_undecided",
        "change.notice-by": "3/4",
    }
    response = desk.visitor.send(f"{desk.path}/preview", fields)
    assert response.status_code == 200
    wills = json.loads(response.text)
    assert "same terms" in wills["grants.continue"]


# -- entering a signed sheet -------------------------------------------------------------------------------------------


def test_a_signed_sheet_makes_every_answer_as_firm_as_who_signed_it(desk):
    response = desk.enter(CEO | BOARD)
    assert response.status_code == 303
    answers = desk.answers()
    for key in CHOICES:
        assert answers[key].value == CHOICES[key]
        assert signature(answers[key]) == SIGNED_BY_BOARD
    for key in set(FACTS) - {"setup.foundation", "setup.partnership"}:
        assert signature(answers[key]) == SIGNED_BY_CEO
    events = desk.opened().events
    assert {events[key].origin for key in CHOICES} == {"sheet:2026-11-12"}
    assert len({events[key].change for key in CHOICES}) == 1
    assert desk.asked() == []


def test_one_is_told_what_was_entered_and_can_take_it_all_back(desk):
    before = dict(desk.answers())
    response = desk.enter(CEO | BOARD)
    told = desk.visitor.get(response.headers["Location"])
    notice = the(page_of(told), ".notice")
    assert "14 answers entered from the signed sheet of November 12, 2026." in words(notice)
    undo = the(notice, "form")["action"]
    assert desk.visitor.send(undo, {}).status_code == 303
    assert dict(desk.answers()) == before
    assert not page_of(desk.visitor.get(response.headers["Location"])).select(".notice")


def test_the_ceo_alone_confirms_what_the_board_has_still_to_approve(desk):
    assert desk.enter(CEO).status_code == 303
    assert signature(desk.answers()["grants.continue"]) == SIGNED_BY_CEO
    assert desk.asked() == list(CHOICES)
    assert desk.enter(BOARD).status_code == 303
    assert signature(desk.answers()["grants.continue"]) == SIGNED_BY_BOARD


def test_the_board_alone_is_enough_for_what_needs_the_ceo(desk):
    assert desk.enter(BOARD).status_code == 303
    assert signature(desk.answers()["home.host"]) == SIGNED_BY_BOARD
    assert desk.opened().events["home.host"].origin == "sheet:2026-11-14"


def test_what_the_paper_leaves_out_is_not_signed(desk):
    desk.enter(CEO | BOARD, without=["grants.continue-signed"])
    assert desk.answers()["grants.continue"] == Decided("same")
    assert desk.asked() == ["grants.continue"]


def test_a_change_without_a_signature_is_kept_as_staff_understand_it(desk):
    unsigned = [name for name in desk.fields() if name.endswith("-signed")]
    response = desk.enter({"grants.continue-choice": "apply"}, without=unsigned)
    assert response.status_code == 303
    assert desk.answers()["grants.continue"] == Decided("apply")
    assert desk.opened().events["grants.continue"].origin == "typed"
    assert "1 answer entered." in words(the(page_of(desk.visitor.get(response.headers["Location"])), ".notice"))


def test_what_is_not_decided_yet_keeps_who_decides_and_what_holds_until_then(owner, site, clock):
    waiting = Undecided("The first meeting", None, "Plan on nothing.", note="Ask Luis.")
    desk = Desk(owner, site, clock, FACTS | {"change.notice": waiting, "fund.years": Decided("one", note="Ask the lawyer.")})
    changes = {"change.notice-by": "March 31, 2027", "fund.years-choice": "_undecided", "fund.years-by": ""}
    assert desk.enter(CEO | changes).status_code == 303
    answers = desk.answers()
    assert answers["change.notice"] == Undecided(
        "The first meeting", PartialDate(2027, 3, 31), "Plan on nothing.", "Ask Luis."
    )
    assert answers["fund.years"] == Undecided("Our board", None, "", "Ask the lawyer.")


def test_words_added_to_another_answer_go_with_it_and_one_is_told(desk):
    opened = desk.opened()
    given = Decided("same", detail="As in 2025.", note="Ask Edith.")
    answer(desk.site, opened, "grants.continue", given, shown=1, by=Person(), at=desk.clock())
    response = desk.enter(CEO | BOARD | {"grants.continue-choice": "apply"})
    kept = desk.answers()["grants.continue"]
    assert (kept.value, kept.detail, kept.note) == ("apply", "", "Ask Edith.")
    notice = the(page_of(desk.visitor.get(response.headers["Location"])), ".notice")
    assert "whether individual grants continue" in words(notice)
    history = desk.visitor.get(f"/assessments/{desk.id}/questions/grants.continue/history")
    assert "As in 2025." in history.text


def test_words_added_to_the_same_answer_stay(desk):
    given = Decided("same", detail="As in 2025.")
    answer(desk.site, desk.opened(), "grants.continue", given, shown=1, by=Person(), at=desk.clock())
    desk.enter(CEO | BOARD)
    assert desk.answers()["grants.continue"].detail == "As in 2025."


def test_a_list_can_be_ticked_and_typed_words_and_dates_signed(owner, site, clock):
    goal = Decided("Every child reads.")
    desk = Desk(owner, site, clock, {"civic.goal": goal, "civic.table": Decided(frozenset({"schools"}))}, "full")
    others = [
        name for name in desk.fields() if name.endswith("-signed") and not name.startswith(("civic.goal", "civic.table"))
    ]
    assert desk.enter(CEO | {"civic.table-choice": ["schools", "residents"]}, without=others).status_code == 303
    answers = desk.answers()
    assert answers["civic.table"].value == {"schools", "residents"}
    assert signature(answers["civic.table"]) == signature(answers["civic.goal"]) == SIGNED_BY_CEO


def test_entering_it_twice_does_no_harm(desk):
    fields = desk.fields() | CEO | BOARD
    assert desk.visitor.send(desk.path, fields).status_code == 303
    events = desk.opened().events
    assert desk.visitor.send(desk.path, fields).status_code == 303
    assert desk.opened().events == events


# -- what has to be mended ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({}, "ceo-name"),
        ({"ceo-name": "Ruth Harlow"}, "ceo-on"),
        ({"ceo-on": "November 12, 2026"}, "ceo-name"),
        (CEO | {"ceo-on": "November 2026"}, "ceo-on"),
        (CEO | {"ceo-on": "November 27, 2026"}, "ceo-on"),
        (CEO | {"ceo-on": "11/12/2026"}, "ceo-on"),
        (CEO | {"board-on": "soon"}, "board-on"),
        (CEO | {"ceo-name": "R" * 2_001}, "ceo-name"),
        (CEO | {"ceo-on": "9" * 10_000}, "ceo-on"),
        (CEO | {"change.notice-choice": "_undecided", "change.notice-by": "3/4/2027"}, "i8-by"),
        (CEO | {"change.notice-choice": "nonsense"}, "i8-choice"),
        (CEO | {"change.notice-choice": ["y1", "m6"]}, "i8-choice"),
    ],
)
def test_what_makes_no_sense_is_shown_again_with_what_to_mend_and_nothing_is_kept(desk, changes, field):
    before = dict(desk.answers())
    response = desk.enter({"fund.years-choice": "three"} | changes)
    assert response.status_code == 422
    page = page_of(response)
    assert f"#{field}" in [link["href"] for link in page.select(".problems a")]
    assert the(page, '[name="fund.years-choice"][value=three]').has_attr("checked")
    for name in ("ceo-name", "ceo-on"):
        assert the(page, f"[name={name}]")["value"] == changes.get(name, "")
    assert dict(desk.answers()) == before


def test_a_name_far_too_long_is_refused_without_being_looked_at(desk):
    # To normalise these takes many seconds: each pair of marks is in the wrong order, and the time grows with the square.
    began = perf_counter()
    assert desk.enter(CEO | {"ceo-name": "R" + "\u0315\u0300" * 60_000}).status_code == 422
    assert perf_counter() - began < 4


def test_not_decided_yet_stands_beside_nothing_else_on_a_list(owner, site, clock):
    desk = Desk(owner, site, clock, {"civic.table": Decided(frozenset({"schools"}))}, "full")
    response = desk.enter(CEO | {"civic.table-choice": ["schools", "_undecided"]})
    assert response.status_code == 422
    assert "“Not decided yet.” cannot stand beside other answers" in response.text


# -- two people at once ------------------------------------------------------------------------------------------------


def test_an_answer_given_while_the_sheet_was_open_is_shown_beside_the_tick_and_nothing_is_kept(desk):
    fields = desk.fields() | CEO | BOARD
    answer(
        desk.site, desk.opened(), "change.notice", Decided("y1"), shown=1, by=Person("owner", "Luis Vega"), at=desk.clock()
    )
    response = desk.visitor.send(desk.path, fields)
    assert response.status_code == 409
    page = page_of(response)
    assert desk.answers()["grants.continue"] == Decided("same")
    [both] = page.select(".item .slip")
    assert "Luis Vega" in words(both)
    assert "A year or more" in words(both)
    assert both in the(page, '[id="a-change.notice"]').select(".slip")
    assert the(page, '[name="change.notice-choice"][value=less]').has_attr("checked")
    again = fields_of(response, "form[data-pieces]")
    assert again["ceo-name"] == "Ruth Harlow"
    assert desk.visitor.send(desk.path, again).status_code == 303
    assert desk.answers()["change.notice"].value == "less"
    assert signature(desk.answers()["change.notice"]) == SIGNED_BY_BOARD


def test_a_question_that_is_not_asked_any_more_is_passed_over(owner, site, clock):
    desk = Desk(owner, site, clock, FACTS | {"home.intent": Decided("date"), "home.end": Decided(PartialDate(2029, 6))})
    fields = desk.fields() | CEO
    answer(site, desk.opened(), "home.host", Decided("nonprofit"), shown=1, by=Person(), at=clock())
    response = desk.visitor.send(desk.path, fields)
    assert response.status_code == 409
    assert desk.visitor.send(desk.path, fields_of(response, "form[data-pieces]")).status_code == 303


def test_a_store_that_is_busy_keeps_what_was_ticked_on_the_page(desk, tmp_path):
    fields = desk.fields() | CEO | BOARD | {"fund.years-choice": "three"}
    hold = (
        "import sqlite_utils.utils as u, sys; c = u.sqlite3.connect(sys.argv[1], isolation_level=None);"
        "c.execute('BEGIN IMMEDIATE'); print('held', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", hold, str(tmp_path / "upfront.sqlite3")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout
        assert other.stdin
        assert other.stdout.readline() == b"held\n"
        response = desk.visitor.send(desk.path, fields)
        other.stdin.close()
        other.wait(10)
    assert response.status_code == 503
    assert response.headers["Retry-After"]
    again = fields_of(response, "form[data-pieces]")
    assert {name: again[name] for name in (*CEO, *BOARD)} == CEO | BOARD
    assert desk.visitor.send(desk.path, again).status_code == 303
    assert desk.answers()["fund.years"].value == "three"


# -- words that people typed -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", KEPT, ids=lambda typed: typed[:20])
def test_typed_words_are_only_read(owner, site, clock, typed):
    answers = {"civic.goal": Decided(typed), "setup.foundation": Decided(typed), "setup.partnership": Decided(typed)}
    desk = Desk(owner, site, clock, answers | {"change.notice": Undecided(typed, until_then=typed)}, "full")
    page = page_of(desk.sheet())
    assert the(page, "main").get_text().count(typed) >= 5
    assert not page.select("main script, main img, main style")
    refused = desk.enter({"ceo-name": typed, "ceo-on": typed})
    assert refused.status_code == 422
    assert the(page_of(refused), "[name=ceo-name]")["value"] == typed
    signed = desk.enter({"ceo-name": typed, "ceo-on": "November 12, 2026"})
    assert signed.status_code == 303
    assert desk.answers()["civic.goal"].by == " ".join(typed.split("\n"))
