"""The draft in the browser: what partners will read, behind each sentence its answers, and the files to take along."""

import json
import re

import pytest
from click.testing import CliRunner
from markupsafe import escape

from tests.house import attribute
from tests.renderers.documents import HOSTILE, SCENARIOS
from tests.web.shelf import filled_shelf, the, words
from tests.web.stories import begin, page_of
from webapp.answer_files import parse_answers
from webapp.cli import main
from webapp.domain.answers import Answer, Decided, Undecided
from webapp.domain.text import LONGEST_TEXT, normalise
from webapp.renderers import FORMATS, renderer

KEPT = [normalise(words)[:LONGEST_TEXT] for words in HOSTILE]
DRAFT = "Draft of November 26, 2026, not published."


@pytest.fixture(scope="module")
def shelf(tmp_path_factory):
    with filled_shelf(tmp_path_factory.mktemp("draft")) as filled:
        yield filled


def key_of(link):
    """The question that a link leads to."""
    return attribute(link, "href").partition("/questions/")[2].removesuffix("?from=faq")


def sources_of(item):
    return {key_of(link) for link in item.select("a[href*='from=faq']")}


# -- the page ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_page_says_what_the_document_says_and_that_it_is_a_draft(shelf, name):
    page, document = shelf.page(name, "faq"), shelf.opened(name).document
    text = the(page, "main").get_text()
    assert [sentence.text for sentence in document.sentences if sentence.text not in text] == []
    assert [entry.question for entry in document.entries if entry.question not in text] == []
    assert DRAFT in words(the(page, "header.cover"))
    assert [article.h3["id"] for article in page.select("article.entry")] == [f"q-{entry.id}" for entry in document.entries]
    assert len(page.select(".facts > div")) == len(document.fact_box)


@pytest.mark.parametrize("name", SCENARIOS)
def test_behind_each_entry_stand_its_sentences_with_just_the_answers_they_come_from(shelf, name):
    page, document = shelf.page(name, "faq"), shelf.opened(name).document
    for entry in document.entries:
        origin = page.find(id=f"q-{entry.id}").find_parent("article").select_one("details.origin")
        items = origin.select(":scope > ul > li")
        said = [(one.get_text(), sources_of(one)) for one in items]
        for sentence in entry.sentences:
            assert any(sentence.text in text and keys == set(sentence.sources) for text, keys in said)


@pytest.mark.parametrize("name", SCENARIOS)
def test_facts_first_lines_and_open_points_say_where_they_come_from_too(shelf, name):
    page, document = shelf.page(name, "faq"), shelf.opened(name).document
    rows = page.select(".facts > div")
    assert [sources_of(row) for row in rows] == [set(fact.sentence.sources) for fact in document.fact_box]
    points = page.select("ul.points > li")
    assert [sources_of(point) for point in points] == [set(point.sources) for point in document.open_points]
    opening = the(page, "p.lead").find_next_sibling("details")
    assert sources_of(opening) == {key for one in (document.title, *document.statement) for key in one.sources}


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_source_is_a_question_that_is_asked(shelf, name):
    asked = shelf.opened(name).positions
    assert {key_of(link) for link in shelf.page(name, "faq").select("a[href*='from=faq']")} <= set(asked)


@pytest.mark.parametrize("name", SCENARIOS)
def test_one_comes_back_to_the_entry_one_left(shelf, name):
    page = shelf.page(name, "faq")
    keys = {key_of(link) for link in page.select("article.entry a[href*='from=faq']")}
    for key in keys:
        [place] = page.select(f'[id="a-{key}"]')
        assert place.find_parent("article", class_="entry") is not None


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_map_has_its_table_and_leads_to_the_answers_behind_it(shelf, name):
    page, document = shelf.page(name, "faq"), shelf.opened(name).document
    rows = [words(row) for row in page.select("section.roles tr:has(td)")]
    stands = document.words.stands
    assert sorted(rows) == sorted(f"{role.label} {stands[role.stand]}" for role in document.role_map.roles)
    assert attribute(the(page, "section.roles figcaption a"), "href").endswith("/review#all-roles")


def test_notes_to_the_team_stay_off_the_page_and_out_of_every_document(owner, site, clock):
    answers = {
        "grants.continue": Decided("same", note="SECRET NOTE"),
        "fund.years": Undecided("Our board", note="SECRET NOTE"),
    }
    assessment_id = begin(site, clock(), answers)
    for page in ("faq", "review", "sheet", "role-map.svg", *(f"faq.{ending}" for ending in FORMATS)):
        assert "SECRET NOTE" not in owner.get(f"/assessments/{assessment_id}/{page}", check=False).text
    assert "SECRET NOTE" in owner.get(f"/assessments/{assessment_id}/answers.yaml").text
    assert "SECRET NOTE" not in owner.get(f"/assessments/{assessment_id}/answers.yaml?notes=no").text


def test_before_any_answer_the_draft_stands(owner, site, clock):
    page = page_of(owner.get(f"/assessments/{begin(site, clock(), {})}/faq"))
    assert all("We have not said yet. Ask us." in words(article) for article in page.select("article.entry")[:3])


@pytest.mark.parametrize("typed", KEPT, ids=lambda typed: typed[:20])
def test_typed_words_are_only_read(owner, site, clock, bank, typed):
    answers: dict[str, Answer] = {
        question.id: Decided(typed) for question in bank.questions if question.type == "text" and not question.link
    }
    answers["change.notice"] = Undecided(typed, until_then=typed)
    assessment_id = begin(site, clock(), answers)
    response = owner.get(f"/assessments/{assessment_id}/faq")
    page = page_of(response)
    assert the(page, "main").get_text().count(typed) > 10
    assert not page.select("main script, main img, main style")
    addresses = [attribute(link, "href") for link in page.select("main a[href]")]
    assert [one for one in addresses if one.startswith(("javascript", "data"))] == []
    assert str(escape(typed)) in response.text
    disposition = owner.get(f"/assessments/{assessment_id}/faq.md").headers["Content-Disposition"]
    assert re.fullmatch(r'attachment; filename="[a-z0-9-]{1,62}-faq-draft-2026-11-26\.md"', disposition)


# -- the files ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SCENARIOS)
@pytest.mark.parametrize("ending", FORMATS)
def test_a_download_is_what_the_command_line_makes_of_the_answers_file(shelf, name, ending, tmp_path):
    answers = tmp_path / "answers.yaml"
    answers.write_bytes(shelf.file(name, "answers.yaml").data)
    command = ["export", str(answers), "--format", ending, "--as-of", "2026-11-26", "--output", str(tmp_path / "faq")]
    exported = CliRunner().invoke(main, command)
    assert exported.exit_code == 0, exported.output
    download = shelf.file(name, f"faq.{ending}").data
    assert download == (tmp_path / "faq").read_bytes()
    assert download == renderer(ending).render(shelf.opened(name).document)


@pytest.mark.parametrize(
    ("page", "media_type", "file_name"),
    [
        ("faq.md", "text/markdown; charset=utf-8", "harlow-family-foundation-faq-draft-2026-11-26.md"),
        ("faq.html", "text/html; charset=utf-8", "harlow-family-foundation-faq-draft-2026-11-26.html"),
        ("faq.json", "application/json", "harlow-family-foundation-faq-draft-2026-11-26.json"),
        ("answers.yaml", "application/yaml", "harlow-family-foundation-answers-draft-2026-11-26.yaml"),
        (
            "answers.yaml?notes=no",
            "application/yaml",
            "harlow-family-foundation-answers-draft-without-notes-2026-11-26.yaml",
        ),
    ],
)
def test_a_file_says_what_it_is_whose_and_of_when(shelf, page, media_type, file_name):
    response = shelf.owner.get(shelf.path("sole-funder", page), check=False)
    assert response.headers["Content-Type"] == media_type
    assert response.headers["Content-Disposition"] == f'attachment; filename="{file_name}"'
    marked = json.loads(response.data)["draft"] is True if page == "faq.json" else DRAFT in response.text
    assert marked


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_answers_file_reads_back_as_the_same_answers(shelf, name, bank):
    opened = shelf.opened(name)
    whole = parse_answers(shelf.file(name, "answers.yaml").data, bank)
    assert dict(whole.answers) == dict(opened.answers)
    assert whole.route == opened.record.route
    without = parse_answers(shelf.file(name, "answers.yaml?notes=no").data, bank)
    assert set(without.answers) == set(opened.answers)
    assert not any(answer.note for answer in without.answers.values())


def test_the_page_offers_every_file_and_says_which_one_holds_the_notes(shelf):
    section = the(shelf.page("sole-funder", "faq"), "section[aria-labelledby=files]")
    offered = {attribute(link, "href").rpartition("/")[2]: words(link.parent) for link in section.select("a")}
    expected = {*(f"faq.{ending}" for ending in FORMATS), "role-map.svg", "answers.yaml", "answers.yaml?notes=no"}
    assert set(offered) == expected
    assert "notes to your team are in it" in offered["answers.yaml"]
    assert "without notes" in offered["answers.yaml?notes=no"]
    for page in expected:
        assert shelf.owner.get(shelf.path("sole-funder", page), check=False).status_code == 200


@pytest.mark.parametrize("page", ["faq.docx", "faq.", "faq.py", "faq.review"])
def test_a_kind_of_file_that_does_not_exist_is_not_found(shelf, page):
    assert shelf.owner.get(shelf.path("sole-funder", page)).status_code == 404


@pytest.mark.parametrize("page", ["faq", "faq.md", "answers.yaml"])
def test_nobody_but_the_owner_gets_the_draft_or_learns_that_there_is_one(shelf, client, page):
    there, nowhere = client.get(shelf.path("sole-funder", page)), client.get(f"/assessments/{'f' * 32}/{page}")
    assert there.status_code == nowhere.status_code == 401
    assert "Harlow" not in there.text
