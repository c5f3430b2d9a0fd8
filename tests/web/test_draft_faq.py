"""The draft in the browser: what partners will read, behind each sentence its answers, and the files to take along."""

import json
import re
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile

import pikepdf
import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner
from markupsafe import escape

from tests.house import attribute
from tests.programs import text_of
from tests.renderers.documents import HOSTILE, SCENARIOS, scenario
from tests.shipped import shipped
from tests.web.shelf import filled_shelf, the, words
from tests.web.stories import begin, page_of
from webapp import cli
from webapp.answer_files import parse_answers
from webapp.domain.answers import Answer, Decided, Undecided
from webapp.domain.errors import TooLong
from webapp.domain.text import LONGEST_TEXT, normalise
from webapp.renderers import FORMATS, renderer
from webapp.services import brands
from webapp.services.questionnaires import open_assessment

KEPT = [normalise(words)[:LONGEST_TEXT] for words in HOSTILE]
FILES = {
    **{f"faq.{name}": name for name in ("html", "pdf", "docx", "txt", "md", "json")},
    "one-page.pdf": "one-page",
    "summary.svg": "summary",
    "summary.png": "summary-png",
    "embed.html": "embed",
}
"""Every download of the document, and the format it is."""
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


def all_letters(content, name):
    """Every letter of a file without its white space, whatever kind of file it is."""
    if name.endswith(".pdf"):
        with TemporaryDirectory() as folder:
            pdf = Path(folder) / "file.pdf"
            pdf.write_bytes(content)
            return "".join(text_of(pdf).split())
    if name.endswith(".docx"):
        with ZipFile(BytesIO(content)) as file:
            content = b"".join(re.sub(rb"<[^>]*>", b"", file.read(member)) for member in file.namelist())
    return "".join(content.decode(errors="replace").split())


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
    papers = ("sheet.pdf", "sheet.docx", "review.pdf", "review.docx")
    for page in ("faq", "review", "sheet", "role-map.svg", *FILES, *papers):
        response = owner.get(f"/assessments/{assessment_id}/{page}", check=False)
        assert response.status_code == 200
        assert "SECRETNOTE" not in all_letters(response.data, page)
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
@pytest.mark.parametrize("page", FILES)
def test_a_download_is_what_the_command_line_makes_of_the_answers_file(shelf, name, page, tmp_path, monkeypatch):
    monkeypatch.setattr(cli, "load_bank", lambda folder: shipped())
    answers = tmp_path / "answers.yaml"
    answers.write_bytes(shelf.file(name, "answers.yaml").data)
    command = ["export", str(answers), "--format", FILES[page], "--as-of", "2026-11-26", "--output", str(tmp_path / "faq")]
    exported = CliRunner().invoke(cli.main, command)
    assert exported.exit_code == 0, exported.output
    assert shelf.file(name, page).data == (tmp_path / "faq").read_bytes()


def test_every_format_can_be_downloaded():
    assert set(FILES.values()) == set(FORMATS)


@pytest.mark.parametrize(
    ("page", "media_type", "file_name"),
    [
        ("faq.md", "text/markdown; charset=utf-8", "harlow-family-foundation-faq-draft-2026-11-26.md"),
        ("faq.html", "text/html; charset=utf-8", "harlow-family-foundation-faq-draft-2026-11-26.html"),
        ("faq.json", "application/json", "harlow-family-foundation-faq-draft-2026-11-26.json"),
        ("faq.txt", "text/plain; charset=utf-8", "harlow-family-foundation-faq-draft-2026-11-26.txt"),
        ("embed.html", "text/html; charset=utf-8", "harlow-family-foundation-faq-embed-draft-2026-11-26.html"),
        ("summary.svg", "image/svg+xml; charset=utf-8", "harlow-family-foundation-faq-summary-draft-2026-11-26.svg"),
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
    assert marked or page == "summary.svg"


@pytest.mark.parametrize(
    ("page", "media_type", "file_name"),
    [
        ("faq.pdf", "application/pdf", "faq-draft-2026-11-26.pdf"),
        ("faq.docx", FORMATS["docx"].media_type, "faq-draft-2026-11-26.docx"),
        ("one-page.pdf", "application/pdf", "faq-one-page-draft-2026-11-26.pdf"),
        ("summary.png", "image/png", "faq-summary-draft-2026-11-26.png"),
        ("sheet.pdf", "application/pdf", "ceo-sheet-draft-2026-11-26.pdf"),
        ("sheet.docx", FORMATS["docx"].media_type, "ceo-sheet-draft-2026-11-26.docx"),
        ("review.pdf", "application/pdf", "review-internal-2026-11-26.pdf"),
        ("review.docx", FORMATS["docx"].media_type, "review-internal-2026-11-26.docx"),
    ],
)
def test_a_file_that_is_no_text_says_it_too(shelf, page, media_type, file_name):
    response = shelf.owner.get(shelf.path("sole-funder", page), check=False)
    assert response.headers["Content-Type"] == media_type
    assert response.headers["Content-Disposition"] == f'attachment; filename="harlow-family-foundation-{file_name}"'
    if not page.endswith(".png"):
        assert "".join(DRAFT.split()) in all_letters(response.data, page)


@pytest.mark.parametrize("page", ["faq.pdf", "one-page.pdf", "sheet.pdf", "review.pdf"])
def test_a_pdf_comes_on_the_paper_asked_for(shelf, page):
    widths = []
    for paper in ("", "?paper=a4", "?paper=letter", "?paper=tabloid"):
        response = shelf.file("sole-funder", page + paper)
        assert response.headers["Content-Disposition"].endswith('-a4.pdf"') == (paper == "?paper=a4")
        with pikepdf.open(BytesIO(response.data)) as file:
            widths.append(round(float(file.pages[0].mediabox[2])))
    assert widths == [612, 595, 612, 612]


def test_what_a_foundation_chose_for_its_files_shows_in_them(owner, site, clock, tmp_path):
    assessment_id = begin(site, clock(), dict(scenario("sole-funder").answers))
    before = owner.get(f"/assessments/{assessment_id}/faq.html", check=False).text
    opened = open_assessment(site, assessment_id, clock().date())
    kept = brands.keep_paper(site, opened, "a4", shown=0, at=clock())
    assert isinstance(kept, brands.SavedBrand)
    brands.keep_color(site, kept.opened, "#7a1f3d", shown=1, at=clock())
    with pikepdf.open(BytesIO(owner.get(f"/assessments/{assessment_id}/faq.pdf", check=False).data)) as file:
        assert round(float(file.pages[0].mediabox[2])) == 595
    after = owner.get(f"/assessments/{assessment_id}/faq.html", check=False).text
    assert "#7a1f3d" in after
    assert "#7a1f3d" not in before


def test_a_document_that_is_too_long_for_a_pdf_has_a_page_that_says_what_else_there_is(owner, site, clock, monkeypatch):
    assessment_id = begin(site, clock(), dict(scenario("sole-funder").answers))

    def refuse(*_, **__):
        raise TooLong("faq")

    monkeypatch.setattr(renderer("pdf"), "typeset", refuse)
    response = owner.get(f"/assessments/{assessment_id}/faq.pdf")
    assert response.status_code == 406
    text = words(the(page_of(response), "main"))
    assert "This is too long for that kind of file" in text
    assert "Everything you wrote is safe, and no file was made." in text
    assert owner.get(f"/assessments/{assessment_id}/faq.html", check=False).status_code == 200


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
    offered = {attribute(link, "href").rpartition("/")[2]: words(link.parent) for link in section.select("a[download]")}
    papers = {f"{page}?paper={paper}" for page in ("faq.pdf", "one-page.pdf") for paper in ("letter", "a4")}
    others = {*FILES} - {"faq.pdf", "one-page.pdf"}
    expected = {*papers, *others, "role-map.svg", "answers.yaml", "answers.yaml?notes=no"}
    assert set(offered) == expected
    assert "notes to your team are in it" in offered["answers.yaml"]
    assert "without notes" in offered["answers.yaml?notes=no"]
    for page in expected:
        assert shelf.owner.get(shelf.path("sole-funder", page), check=False).status_code == 200


def test_the_lines_for_ones_own_website_show_the_file_that_is_offered_beside_them(shelf):
    section = the(shelf.page("sole-funder", "faq"), "section[aria-labelledby=files]")
    frame = the(BeautifulSoup(the(section, "textarea").get_text(), "html.parser"), "iframe")
    disposition = shelf.file("sole-funder", "embed.html").headers["Content-Disposition"]
    assert disposition == f'attachment; filename="{frame["src"]}"'
    assert frame["title"] == shelf.opened("sole-funder").document.title.text


@pytest.mark.parametrize(
    "page", ["faq.doc", "faq.", "faq.py", "faq.review", "faq.embed", "faq.one-page", "sheet.md", "review.txt", "review.html"]
)
def test_a_kind_of_file_that_does_not_exist_is_not_found(shelf, page):
    assert shelf.owner.get(shelf.path("sole-funder", page)).status_code == 404


@pytest.mark.parametrize("page", ["faq", *FILES, "answers.yaml", "sheet.pdf", "sheet.docx", "review.pdf", "review.docx"])
def test_nobody_but_the_owner_gets_the_draft_or_learns_that_there_is_one(shelf, client, page):
    there, nowhere = client.get(shelf.path("sole-funder", page)), client.get(f"/assessments/{'f' * 32}/{page}")
    assert there.status_code == nowhere.status_code == 401
    assert "Harlow" not in there.text
