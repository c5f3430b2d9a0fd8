"""The page of promises and the page of the host: open to anyone, in plain words, and true of how this Upfront runs."""

import json
import re

import pytest

from tests.security.promises import COUNTS, ROOT, count_tests, load, places_of
from tests.web.visiting import every, first
from webapp.blueprints.promises.page import load_counts

PAGES = ("/promises", "/promises/host")


def text(page):
    """The words of a page's main part."""
    return " ".join(first(page, "main").get_text(" ").split())


@pytest.mark.parametrize("path", PAGES)
def test_anyone_may_read_them_and_nobody_gets_a_cookie(client, owner, path):
    for visitor in (client, owner):
        page = visitor.get(path)
        assert page.status_code == 200
        assert "Set-Cookie" not in page.headers
        assert len(text(page)) > 500


def test_each_promise_says_what_is_done_and_how_it_is_checked(client):
    page = client.get("/promises")
    counts = load_counts()
    assert [part["aria-labelledby"] for part in every(page, "section.ledger")] == [*counts.by_promise, "not-promised"]
    for section in every(page, "section.ledger")[:-1]:
        code = section["aria-labelledby"]
        promise, done, check = (" ".join(words.get_text().split()) for words in section.select("p"))
        assert promise.endswith(".")
        assert done.endswith(".")
        assert re.fullmatch(r"How we check: .+\. (\d+) tests\.", check)
        assert check.endswith(f" {counts.of(code)} tests.")


def test_it_says_how_many_tests_there_are_and_when_they_were_counted(client):
    said = text(client.get("/promises"))
    assert f"{load_counts().all_tests} tests stand behind this page" in said
    assert re.search(r"counted on [A-Z][a-z]+ \d{1,2}, 20\d\d\.", said)


def test_a_workshop_is_promised_no_more_than_it_can_keep(client):
    page = client.get("/promises")
    promise = first(page, "section.ledger[aria-labelledby=room]").get_text()
    assert "nobody sees an answer before all do" in promise
    assert not re.search("anonym", promise, re.IGNORECASE)
    assert "If all answer the same, everybody knows" in text(page)


def test_on_ones_own_computer_the_pages_speak_of_ones_own_computer(client):
    assert "somebody who uses your account on this computer" in text(client.get("/promises"))
    host = client.get("/promises/host")
    assert first(host, "h1").text == "Who could read what is on this computer"
    assert "Whoever can read your files can read your drafts" in text(host)
    assert "administrators" not in text(host)


def test_where_others_run_it_the_pages_say_what_those_could_read(hosting):
    visitor = hosting.anonymous()
    assert "the people who run this Upfront cannot read your drafts. They have the disk." in text(visitor.get("/promises"))
    host = text(visitor.get("/promises/host"))
    for said in (
        "Upfront does not encrypt it",
        "Backups hold the same file",
        "Whoever can read a mail before you use its link could sign in as you",
        "No log holds an answer or a link",
        "They show no question, no answer and no draft",
    ):
        assert said in host
    assert "on your own computer" not in host


@pytest.mark.parametrize("path", PAGES)
def test_each_page_leads_to_the_other(client, path):
    leads = {link["href"] for link in every(client.get(path), "main a")}
    assert set(PAGES) - {path} <= leads


def test_the_tests_behind_each_promise_are_there():
    kept = load()
    places = places_of(kept)
    for place in places:
        path, _, name = place.partition("::")
        assert (ROOT / path).is_file(), place
        assert not name or f"def {name}(" in (ROOT / path).read_text(encoding="utf-8"), place
    # Otherwise one test would count twice.
    assert not any(other.startswith(f"{place}::") for place in places for other in places)
    assert all(kept["promises"].values())
    assert all(number > 0 for counted in kept["promises"].values() for number in counted.values())
    assert COUNTS.read_text(encoding="utf-8") == f"{json.dumps(kept, indent=1)}\n"


@pytest.mark.slow
def test_no_more_tests_are_claimed_than_there_are():
    kept = load()
    counted = count_tests(places_of(kept))
    claimed = {place: number for places in kept["promises"].values() for place, number in places.items()}
    assert {place: number for place, number in claimed.items() if number > counted[place]} == {}
