"""What the papers on security say and no other test shows: refusals in the log, the owner's log, one foundation's words."""

from __future__ import annotations

import logging

import pytest

from tests.security.asking import routes
from tests.security.letters import asked_for, invited
from tests.web.stories import begin
from webapp.domain.answers import Decided
from webapp.store.people import CommentRecord

DANA = "dana@example.org"
CANARY = "canary-7d21"
TYPED = f"typed-{CANARY}"
NOTE = "Doubt Harlow, canary-note-31"


@pytest.fixture
def workspace(hosting):
    return hosting.workspace("Juniper Valley")


@pytest.fixture
def dana(hosting, workspace):
    return hosting.member(workspace, "owner", name="Dana Cole", email=DANA)


# ── Refusals ──


def refused(caplog):
    """The lines the application logged."""
    return [record.getMessage() for record in caplog.records if record.name == "webapp"]


def test_a_refusal_is_logged_with_view_and_account_and_nothing_that_was_sent(hosting, workspace, caplog):
    viewer = hosting.member(workspace, "viewer", name="Vera Lund", email="vera@example.org")
    account = viewer.person.account
    elsewhere = {"Origin": f"https://{CANARY}.example"}
    caplog.set_level(logging.DEBUG, logger="webapp")
    assert viewer.send("/people/invitations", {"email": f"{TYPED}@example.org"}).status_code == 403
    assert viewer.send("/account/name", {"name": TYPED}, headers=elsewhere).status_code == 403
    assert viewer.post("/account/name", data={"name": TYPED}, headers=viewer.ours, check=False).status_code == 400
    assert viewer.send("/account/name", {"name": TYPED + "x" * 1_100_000}).status_code == 413
    assert refused(caplog) == [
        f"refused 403: POST people.invite to {account}",
        f"refused 403: POST account.rename to {account}",
        f"refused 400: POST account.rename to {account}",
        f"refused 413: POST account.rename to {account}",
    ]
    for secret in (CANARY, "vera", "Vera", viewer.session_id, viewer.csrf):
        assert secret not in caplog.text


def test_guessing_that_is_stopped_is_logged_without_the_guess(hosting, caplog):
    caplog.set_level(logging.DEBUG, logger="webapp")
    visitor, token = hosting.anonymous(), CANARY.ljust(43, "x")
    statuses = {visitor.send(f"/sign-in/{token}").status_code for _ in range(200)}
    assert statuses == {401, 429}
    assert set(refused(caplog)) == {"refused 429: POST account.sign_in to nobody"}
    for secret in (CANARY, "127.0.0.1", "/sign-in/"):
        assert secret not in caplog.text


# ── The owner's log ──


def test_who_came_went_and_was_let_in_or_out_is_in_the_owners_log(hosting, workspace, dana):
    rosa = hosting.anonymous()
    dana.send("/people/invitations", {"email": "rosa@example.org", "role": "viewer"})
    rosa.send(invited(hosting, workspace, "rosa@example.org", "viewer"), {"name": "Rosa Lind"})
    rosa.send("/sign-out")
    rosa.send(asked_for(hosting, rosa, "rosa@example.org"))
    [member] = [one for one in hosting.store.list_members(workspace) if one.email == "rosa@example.org"]
    dana.send(f"/people/{member.id}/remove")
    log = hosting.store.list_log(workspace)
    assert [(one.by, one.action, one.subject) for one in reversed(log)] == [
        ("Dana Cole", "invited", "rosa@example.org"),
        ("Rosa Lind", "joined", "rosa@example.org"),
        ("Rosa Lind", "signed_in", ""),
        ("Rosa Lind", "signed_out", ""),
        ("Rosa Lind", "signed_in", ""),
        ("Dana Cole", "removed", "rosa@example.org"),
    ]
    assert {one.at for one in log} == {hosting.clock()}
    assert {one.account for one in log} == {dana.person.account, hosting.store.find_account("rosa@example.org").id}


@pytest.mark.parametrize(
    "forbidden",
    [
        "UPDATE log_events SET by = 'nobody'",
        "UPDATE log_events SET at = '2026-11-22T12:00:00.000000+00:00'",
        "DELETE FROM log_events",
        "INSERT OR REPLACE INTO log_events SELECT * FROM log_events",
    ],
)
def test_the_database_lets_nobody_change_the_log_of_a_workspace(hosting, workspace, dana, forbidden):
    dana.send("/people/invitations", {"email": "rosa@example.org", "role": "viewer"})
    before = hosting.store.list_log(workspace)
    assert len(before) == 1
    with pytest.raises(hosting.store._connections.library.IntegrityError), hosting.store.write():
        hosting.store._connections.change(forbidden)
    assert hosting.store.list_log(workspace) == before


# ── Who reads what ──

SAID = {"setup.foundation": Decided(f"Alder {CANARY}", note=NOTE), "setup.partnership": Decided(f"Together {CANARY}")}


def furnish(hosting, workspace, words):
    """An assessment whose every kind of text holds these words; its id."""
    answers = {key: Decided(f"Alder {words}", note=f"{NOTE} {words}") for key in SAID}
    assessment = begin(hosting.site(workspace), hosting.clock(), answers)
    comment = CommentRecord(f"c{workspace}", assessment, "home.host", "comment", "m", words, hosting.clock(), words, 1)
    with hosting.store.write():
        hosting.store.add_comment(comment)
    owner = hosting.member(workspace, "owner", name=f"Olive {words}", email=f"{words}-owner@example.org")
    owner.send("/people/invitations", {"email": f"{words}@example.org", "role": "viewer"})
    owner.send(f"/assessments/{assessment}/words/faq.grants/passage", {"words": words, "revision": "0"})
    return assessment


def pages(app, visitor, assessment, key="setup.foundation"):
    """Every address that can be read of an assessment, and what comes back."""
    values = {"assessment_id": assessment, "key": key, "question_id": "faq.grants", "entry_id": "faq.grants"}
    for rule in routes(app):
        if "GET" in (rule.methods or ()) and not rule.rule.startswith(("/static", "/sign-in")):
            path = rule.rule
            for name in rule.arguments:
                path = path.replace(f"<{name}>", values.get(name, "x"))
            yield path, visitor.get(path, check=False)
    yield "/everything.json", visitor.send("/everything.json")


@pytest.mark.parametrize("role", ["owner", "editor", "approver", "facilitator", "viewer"])
def test_nothing_of_another_foundation_is_on_any_page_or_in_any_file(hosting, workspace, role):
    other = hosting.workspace(f"Other {CANARY}")
    furnish(hosting, other, CANARY)
    ours = furnish(hosting, workspace, "ours-55")
    seen = list(pages(hosting.app, hosting.member(workspace, role), ours))
    assert [path for path, page in seen if CANARY.encode() in page.data] == []
    assert sum(b"ours-55" in page.data for _, page in seen) >= 3, "the same search finds what is ours"


def test_an_approver_reads_no_note_and_an_administrator_no_answer(hosting, workspace):
    ours = furnish(hosting, workspace, CANARY)
    read_by = {
        "owner": hosting.member(workspace, "owner"),
        "approver": hosting.member(workspace, "approver"),
        "administrator": hosting.administrator(),
    }
    with_note, with_words = {}, {}
    for who, visitor in read_by.items():
        seen = [(path, page.data) for path, page in pages(hosting.app, visitor, ours)]
        with_note[who] = [path for path, data in seen if NOTE.encode() in data]
        with_words[who] = [path for path, data in seen if CANARY.encode() in data]
    assert with_note["owner"], "the same search finds what an owner reads"
    assert with_note["approver"] == with_note["administrator"] == with_words["administrator"] == []
    assert with_words["approver"]
