"""One's own account: the name others read, where one is signed in, which workspaces one is in."""

from __future__ import annotations

import pytest

from tests.web.visiting import every, first


@pytest.fixture
def dana(hosting):
    return hosting.member(hosting.workspace(), "editor", name="Dana Cole", email="dana@example.org")


def words(page, selector="main"):
    return " ".join(first(page, selector).get_text().split())


def test_one_sees_address_name_and_workspaces(hosting, dana):
    page = dana.get("/account")
    assert "You sign in as dana@example.org." in words(page)
    assert first(page, "#name")["value"] == "Dana Cole"
    assert "Juniper Valley Community Foundation, as an editor (you are there now)" in words(page)


def test_a_new_name_is_read_everywhere_from_then_on(hosting, dana):
    gone = dana.send("/account/name", {"name": "  Dana   Cole-Reyes "})
    assert (gone.status_code, gone.location) == (303, "/account?done=renamed")
    page = dana.get(gone.location)
    assert words(page, "[role=status].notice, .notice[role=status]") == "Your name is changed."
    assert first(page, ".who a").get_text() == "Dana   Cole-Reyes"
    assert hosting.store.find_account("dana@example.org").email == "dana@example.org"


@pytest.mark.parametrize(
    ("typed", "said"),
    [("", "Write your name"), (" \t ", "Write your name"), ("x" * 101, "at most 100")],
)
def test_what_is_no_name_is_said_and_changes_nothing(hosting, dana, typed, said):
    page = dana.send("/account/name", {"name": typed})
    assert page.status_code == 422
    assert said in words(page, ".problems")
    assert hosting.store.find_account("dana@example.org").name == "Dana Cole"


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>", "{{ 7*7 }}", "{0.__class__}", "“Dana” & Söhne", "داليا", "x" * 100]
)
def test_a_name_is_shown_to_the_letter(dana, name):
    dana.send("/account/name", {"name": name})
    page = dana.get("/account")
    assert first(page, ".who a").get_text() == name
    assert first(page, "#name")["value"] == name
    assert every(page, "main script") == []


@pytest.mark.parametrize("done", ["renamed", "stayed", "signed_out", "", "nothing", "<script>", "%00"])
def test_only_what_has_words_is_said_to_be_done(dana, done):
    page = dana.get("/account", query_string={"done": done})
    assert page.status_code == 200
    assert len(every(page, "main .notice")) == (done in ("renamed", "stayed", "signed_out"))


def test_everybody_who_is_signed_in_has_the_page_and_nobody_else(hosting):
    workspace = hosting.workspace()
    for role in ("owner", "editor", "approver", "facilitator", "viewer"):
        assert hosting.member(workspace, role).get("/account").status_code == 200
    administrator = hosting.administrator().get("/account")
    assert "You are in no workspace." in words(administrator)
    assert hosting.anonymous().get("/account").status_code == 401


def test_on_ones_own_computer_there_is_no_such_page(owner):
    for path in ("/account", "/sign-in/provider/back"):
        assert owner.get(path).status_code == 404
    for path in ("/account/name", "/account/stay", "/account/sign-out-everywhere"):
        assert owner.send(path, check=False).status_code in (404, 405)
    assert "/account" not in owner.get("/").text


def test_the_page_costs_few_statements(hosting, dana):
    asked: list[str] = []
    hosting.store.trace(asked.append)
    dana.get("/account")
    hosting.store.trace(None)
    assert len(asked) <= 8
