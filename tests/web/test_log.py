"""An owner reads what was done in the workspace, in plain sentences, the latest first; nothing that anybody answered."""

from __future__ import annotations

import csv
import io
import re

import pytest

from tests.web.stories import begin
from tests.web.visiting import every, first
from webapp.config import templates_folder
from webapp.domain.answers import Decided
from webapp.domain.members import SIGNERS, MemberRole, may_sign
from webapp.renderers.templates import fill
from webapp.services.audit import ACTIONS, note
from webapp.services.people import part
from webapp.store.people import LogEvent

CANARY = "canary.of.elsewhere@example.net"
ENTRY = re.compile(r'^"([a-z_:]+)": ', re.MULTILINE)


@pytest.fixture
def workspace(hosting):
    return hosting.workspace("Juniper Valley")


@pytest.fixture
def owner(hosting, workspace):
    return hosting.member(workspace, "owner", name="Dana Cole")


@pytest.fixture
def elsewhere(hosting):
    """Another workspace with a log of its own; nothing of it shows here."""
    theirs = hosting.member(hosting.workspace("Canary Foundation"), "owner", name="Canary Owner")
    theirs.send("/people/invitations", {"email": CANARY, "role": "viewer"})
    return theirs


def told(page):
    """The sentences of the log, without their times."""
    return [" ".join(entry.get_text().split()).partition(" PM ")[2] for entry in every(page, ".entries li")]


def rows(response):
    """The file, as dictionaries."""
    return list(csv.DictReader(io.StringIO(response.data.decode("utf-8-sig"), newline="")))


def log(hosting, workspace, person, number):
    with hosting.store.write():
        for one in range(number):
            note(hosting.store, workspace, person, hosting.clock(), "invited", f"s{one}@example.org", "viewer")


def test_what_owners_do_stands_in_the_log_the_latest_first(hosting, workspace, owner, elsewhere):
    other = hosting.member(workspace, "viewer", name="Sam Ruiz")
    owner.send("/people/invitations", {"email": "rosa@example.org", "role": "approver", "signs_as": "ceo"})
    (one,) = hosting.store.list_invitations(workspace)
    owner.send(f"/people/invitations/{one.id}/again")
    owner.send(f"/people/invitations/{one.id}/withdraw")
    owner.send(f"/people/{other.person.member}/role", {"role": "editor", "signs_as": "board"})
    owner.send("/workspace/name", {"name": "Juniper"})
    owner.send(f"/people/{other.person.member}/remove")
    page = owner.get("/workspace/log")
    assert told(page) == [
        "Dana Cole removed sam.ruiz@example.org",
        "Dana Cole called the workspace Juniper from then on",
        "Dana Cole made sam.ruiz@example.org an editor who signs for the board",
        "Dana Cole withdrew the invitation of rosa@example.org",
        "Dana Cole sent the invitation of rosa@example.org again",
        "Dana Cole invited rosa@example.org as an approver for the CEO",
    ]
    assert first(page, "time")["datetime"] == "2026-11-26T15:30:00+00:00"
    assert "canary" not in page.text.lower()
    assert "canary" not in owner.get("/workspace/log.csv").text.lower()


def test_who_deletes_an_assessment_and_brings_it_back_is_told_and_not_what_it_is_called(hosting, workspace, owner):
    editor = hosting.member(workspace, "editor", name="Sam Ruiz")
    names = hosting.bank.names
    answers = {names["foundation"]: Decided("Harlow"), names["partnership"]: Decided("Ready for Work")}
    one = begin(hosting.site(workspace), hosting.clock(), answers)
    editor.send(f"/assessments/{one}/delete")
    owner.send(f"/assessments/{one}/undelete")
    owner.send(f"/assessments/{one}/undelete")
    page = owner.get("/workspace/log")
    assert told(page) == [f"Dana Cole brought back the assessment {one}", f"Sam Ruiz deleted the assessment {one}"]
    for response in (page, owner.get("/workspace/log.csv")):
        assert "Ready for Work" not in response.text
        assert "Harlow" not in response.text


def test_on_ones_own_computer_nothing_is_logged(site, clock, owner_at_home):
    one = begin(site, clock())
    owner_at_home.send(f"/assessments/{one}/delete")
    owner_at_home.send(f"/assessments/{one}/undelete")
    assert site.store.list_log(site.workspace) == ()
    assert owner_at_home.get("/workspace/log").status_code == 404


@pytest.fixture
def owner_at_home(app):
    return app.test_client().sign_in()


def test_pages_of_the_log_miss_and_repeat_nothing(hosting, workspace, owner):
    log(hosting, workspace, owner.person, 120)
    page, seen = owner.get("/workspace/log"), []
    while True:
        here = told(page)
        seen += here
        older = next((link["href"] for link in every(page, "main a") if link.get_text() == "Older ones"), "")
        if not older:
            break
        assert len(here) == 50
        page = owner.get(older)
    assert seen == [f"Dana Cole invited s{number}@example.org as a viewer" for number in reversed(range(120))]
    assert len(rows(owner.get("/workspace/log.csv"))) == 120


@pytest.mark.parametrize("before", ["0", "-1", "x", "1e3", "9" * 19, "１", "1 "])
def test_a_place_in_the_log_that_is_none_is_missing(owner, before):
    assert owner.get("/workspace/log", query_string={"before": before}).status_code == 404


def test_nothing_older_is_said_calmly(owner):
    assert "There is nothing older." in owner.get("/workspace/log?before=1").text
    assert "Nothing has been done here yet." in owner.get("/workspace/log").text


def test_the_file_says_the_same_with_codes_beside_the_words(hosting, workspace, owner):
    owner.send("/people/invitations", {"email": "rosa@example.org", "role": "approver", "signs_as": "ceo"})
    response = owner.get("/workspace/log.csv")
    assert response.headers["Content-Disposition"] == 'attachment; filename="upfront-log-2026-11-26.csv"'
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert rows(response) == [
        {
            "at": "2026-11-26T15:30:00+00:00",
            "by": "Dana Cole",
            "account": owner.person.account,
            "action": "invited",
            "subject": "rosa@example.org",
            "detail": "approver:ceo",
            "words": "Dana Cole invited rosa@example.org as an approver for the CEO",
        }
    ]


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("subject", ["", "<b>{part}</b>"])
def test_every_action_has_words_on_the_page_and_in_the_file(hosting, workspace, owner, action, subject):
    with hosting.store.write():
        note(hosting.store, workspace, owner.person, hosting.clock(), action, subject, "a detail <i>nobody</i> knows")
    (sentence,) = told(owner.get("/workspace/log"))
    assert sentence.startswith("Dana Cole ")
    assert len(sentence.split()) > 2
    assert "{part}" not in sentence.replace(subject, "")
    (row,) = rows(owner.get("/workspace/log.csv"))
    assert row["words"].split() == sentence.split()
    assert not every(owner.get("/workspace/log"), ".entries i, .entries b b")


def test_there_are_words_for_nothing_else():
    words = (templates_folder() / "parts" / "log_words.txt").read_text(encoding="utf-8")
    actions, _, parts = words.partition("part_words")
    assert set(ENTRY.findall(actions)) == set(ACTIONS)
    played = {part(role, signs_as) for role in MemberRole for signs_as in ("", *SIGNERS) if may_sign(role, signs_as)}
    assert set(ENTRY.findall(parts)) - {"approver"} == played


def test_what_the_installation_did_by_itself_is_told_too():
    event = LogEvent("w", None, "", "", "signed_out")  # type: ignore[arg-type]
    assert fill("log-line.txt", event).strip() == "Upfront signed out"


@pytest.mark.parametrize("path", ["/workspace/log", "/workspace/log.csv"])
def test_a_long_log_asks_as_little_of_the_database_as_a_short_one(hosting, workspace, owner, path):
    def count():
        statements: list[str] = []
        hosting.store.trace(statements.append)
        assert owner.get(path).status_code == 200
        hosting.store.trace(None)
        return [statement for statement in statements if not statement.startswith("--")]

    few = count()
    log(hosting, workspace, owner.person, 1000)
    many = count()
    assert len(many) == len(few) <= 8, many
