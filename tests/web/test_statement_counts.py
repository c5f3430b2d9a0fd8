"""How much a page asks of the database and of the network: counted, so that no busy machine can make these tests fail."""

from __future__ import annotations

import gzip
import re
from urllib.parse import urljoin

import pytest

from tests.shipped import BANK
from tests.web.stories import begin, fields_of
from tests.web.visiting import OURS
from webapp.answer_files import parse_answers
from webapp.config import shipped_bank
from webapp.services import editing
from webapp.services.questionnaires import open_assessment
from webapp.services.workspace import Person

MOST_STATEMENTS = 8
MOST_BYTES, MOST_REQUESTS = 30 * 1024, 6
QUESTION = "grants.continue"
LOADED = re.compile(r'<(?:link\b[^>]*\brel="(?:stylesheet|preload)"[^>]*|script\b[^>]*|img\b[^>]*)>')
ADDRESS = re.compile(r'\b(?:href|src)="(/[^"]*)"')
IN_STYLE = re.compile(r"""url\(["']?([^"')]+)["']?\)""")


@pytest.fixture(scope="module")
def answers():
    """A whole set of answers."""
    return parse_answers((shipped_bank() / "scenarios" / "sole-funder.yaml").read_bytes(), BANK).answers


@pytest.fixture
def whole(site, clock, answers):
    """An assessment in which every question is answered and something is in words of their own; where its pages are."""
    assessment_id = begin(site, clock(), dict(answers))
    opened = open_assessment(site, assessment_id, clock().date())
    editing.write_passage(site, opened, "faq.grants", "Ask **us**.", shown=0, by=Person(), at=clock())
    return f"/assessments/{assessment_id}"


@pytest.fixture
def counted(store):
    """Does something, and gives the statements that the database ran meanwhile. What a trigger runs is not one of ours."""

    def count(act, status=200):
        statements: list[str] = []
        store.trace(statements.append)
        response = act()
        store.trace(None)
        assert response.status_code == status
        return [statement for statement in statements if not statement.startswith("--")]

    return count


def changed(owner, path):
    """The form of a question's page with another choice in it."""
    form = fields_of(owner.get(path))
    return form | {"choice": "apply" if form["choice"] != "apply" else "same"}


@pytest.mark.parametrize(
    "page",
    [
        f"/questions/{QUESTION}",
        "/questions/civic.roles_now",
        "",
        "/answers",
        "/review",
        "/faq",
        "/sheet",
        "/faq.md",
        "/words",
        "/words/faq.grants",
        "/words/faq.grants/passage",
        "/brand",
        "/publish",
        "/published",
    ],
)
def test_a_page_asks_the_database_little_enough(page, owner, whole, counted):
    statements = counted(lambda: owner.get(whole + page), 303 if page == "" else 200)
    assert 0 < len(statements) <= MOST_STATEMENTS, statements


def test_a_save_is_few_statements_its_begin_and_commit_among_them(owner, whole, counted):
    path = f"{whole}/questions/{QUESTION}"
    form = changed(owner, path)
    statements = counted(lambda: owner.post(path, data=form, headers=OURS), 303)
    assert {"BEGIN IMMEDIATE", "COMMIT"} <= set(statements)
    assert len(statements) <= MOST_STATEMENTS, statements


def test_a_save_costs_no_more_where_somebody_else_has_just_saved(owner, whole, counted):
    path = f"{whole}/questions/{QUESTION}"
    form = changed(owner, path)
    other = f"{whole}/questions/civic.goal"
    owner.post(other, data=fields_of(owner.get(other)) | {"text": "Every child reads by nine."}, headers=OURS)
    statements = counted(lambda: owner.post(path, data=form, headers=OURS), 303)
    assert len(statements) <= MOST_STATEMENTS, statements


def test_a_save_right_after_an_earlier_answer_was_given_again_is_as_few(owner, whole, counted):
    path = f"{whole}/questions/{QUESTION}"
    form = changed(owner, path)
    owner.post(path, data=form, headers=OURS)
    restore = fields_of(owner.get(f"{path}/history"), "form[action$='/restore']")
    assert owner.send(f"{path}/restore", restore).status_code == 303
    following = form | {"revision": str(int(form["revision"]) + 2)}
    statements = counted(lambda: owner.post(path, data=following, headers=OURS), 303)
    assert len(statements) <= MOST_STATEMENTS, statements


def test_keeping_a_half_typed_page_is_few_statements(owner, whole, counted):
    path = f"{whole}/questions/{QUESTION}"
    form = changed(owner, path)
    assert len(counted(lambda: owner.post(f"{path}/draft", data=form, headers=OURS))) <= MOST_STATEMENTS


def test_own_words_cost_as_little_to_save_to_keep_and_to_look_at(owner, whole, counted):
    path = f"{whole}/words/faq.must/passage"
    form = fields_of(owner.get(path), "form[data-draft]") | {"text": "Come when it helps you."}
    looked = counted(lambda: owner.post(f"{path}/preview", data=form, headers=OURS))
    kept = counted(lambda: owner.post(f"{path}/draft", data=form, headers=OURS))
    saved = counted(lambda: owner.post(path, data=form, headers=OURS), 303)
    assert "BEGIN IMMEDIATE" not in looked
    assert all(len(statements) <= MOST_STATEMENTS for statements in (looked, kept, saved)), (looked, kept, saved)


def test_a_preview_writes_nothing_and_asks_little(owner, whole, counted):
    path = f"{whole}/questions/{QUESTION}"
    form = changed(owner, path)
    statements = counted(lambda: owner.post(f"{path}/preview", data=form, headers=OURS))
    assert "BEGIN IMMEDIATE" not in statements
    assert len(statements) <= MOST_STATEMENTS, statements


def test_the_desk_asks_as_much_with_a_hundred_assessments_as_with_six(owner, site, clock, answers, counted):
    begin(site, clock(), dict(answers))
    with_one = counted(lambda: owner.get("/"))
    for _ in range(5):
        begin(site, clock())
    # What is due among those that do not lie on the desk is one question more.
    with_six = counted(lambda: owner.get("/"))
    for _ in range(94):
        begin(site, clock())
    with_many = counted(lambda: owner.get("/"))
    assert len(with_many) == len(with_six) == len(with_one) + 1 <= MOST_STATEMENTS, with_many


@pytest.mark.parametrize("page", ["desk", "question"])
def test_a_first_visit_is_light(page, owner, whole):
    response = owner.get("/" if page == "desk" else f"{whole}/questions/{QUESTION}")
    found = {address for tag in LOADED.findall(response.text) for address in ADDRESS.findall(tag)}
    weight = len(gzip.compress(response.data))
    for address in sorted(found):
        loaded = owner.get(address, headers={"Accept-Encoding": "gzip"})
        assert loaded.status_code == 200
        if address.endswith(".css"):
            style = gzip.decompress(loaded.data).decode()
            found |= {urljoin(address, one) for one in IN_STYLE.findall(style) if not one.startswith(("data:", "#"))}
        if not address.endswith(".woff2"):
            assert loaded.headers["Content-Encoding"] == "gzip"
            weight += len(loaded.data)
    assert any(address.endswith(".woff2") for address in found)
    assert 1 + len(found) <= MOST_REQUESTS, found
    assert weight <= MOST_BYTES, weight
