"""In an Upfront for many, too, what people type is shown as they typed it and does nothing: every page, as everybody."""

from __future__ import annotations

import csv
import io
import json
import re
import secrets
from datetime import timedelta
from itertools import cycle
from types import SimpleNamespace
from urllib.parse import quote
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup

from tests.browser.hosted import hosting_for_many
from tests.browser.test_hostile import CANARIES, CANARY, harmless, hostile_answers
from tests.browser.whole import WHOLE
from tests.hostile import ATTRIBUTES, MARKUP
from tests.renderers.letterhead_files import letterhead
from tests.security.asking import address, routes
from tests.security.matrix import ADMITTED
from tests.security.payloads import PLACEHOLDERS, PRODUCT
from tests.shipped import BANK
from tests.web.hosting import ADMINISTRATOR, make_hosting
from tests.web.stories import begin
from tests.web.visiting import Clock
from webapp.config import Settings
from webapp.domain.text import normalise, one_line
from webapp.renderers.csv_file import defused
from webapp.security.policies import policy_of
from webapp.services.access import digest
from webapp.store.people import COMMENT, SENT_BACK, CommentRecord, Invitation, LogEvent, Member, QueuedMail
from webapp.store.port import BrandRecord, Session
from webapp.store.sqlite import open_store

pytestmark = pytest.mark.browser
# A canary and a placeholder by turns, so that each kind comes to each field sooner or later.
WORDS = tuple(
    one_line(normalise(one))
    for pair in zip(cycle((*CANARIES, *MARKUP[:36], *ATTRIBUTES)), PLACEHOLDERS, strict=False)
    for one in pair
)
ROUNDS = 2
ROLES = ("owner", "approver", "administrator", "anonymous") if WHOLE else ("owner", "anonymous")
"""Who visits: an editor and a viewer see no page that an owner does not."""
SEATED = ("owner", "editor", "approver", "viewer", "administrator")
ADDRESSES = tuple(f"{name}@example.org" for name in ("{{6685021*2}}", "${6685021*2}", "=6685021*2", "'or'1'='1", "&lt"))
QUERY = ("told", "done", "next", "of", "by", "change", "before", "after", "from", "left", "asked", "new", "paper")
NO_PAGES = ("/healthz", "/sign-in/provider/back")
REFUSED = (400, 401, 403, 404, 409, 422, 429)


class Full:
    """A workspace with hostile words in every place that takes words, and the sessions of its people."""

    def __init__(self, hosting, words):
        self.hosting, self.words, self.at = hosting, words, hosting.clock()
        self.typed: dict[str, list[str]] = {}
        self.name = self.type("workspace")
        self.workspace = hosting.workspace(self.name)
        self.members: dict[str, Member] = {}
        self.sessions = {role: self.enter(role) for role in SEATED}
        self.ids = {"workspace_id": self.workspace, "member_id": self.members["viewer"].id}
        _, answers = hostile_answers(words)
        self.ids["assessment_id"] = begin(hosting.site(self.workspace), self.at, answers, by=next(words))
        self.ids["change"] = hosting.store.list_answers(self.ids["assessment_id"])[0].change
        self.said()
        self.kept()

    def type(self, place):
        """The next words, remembered by where they stand."""
        self.typed.setdefault(place, []).append(next(self.words))
        return self.typed[place][-1]

    def enter(self, role):
        """Somebody signs in; the id of their session."""
        store, runs_it = self.hosting.store, role == "administrator"
        email = ADMINISTRATOR if runs_it else f"{role}.{uuid4().hex[:8]}@example.org"
        account = self.hosting.account(email, self.type("administrator" if runs_it else "member"))
        session = secrets.token_urlsafe(32)
        with store.write():
            if not runs_it:
                signs = "ceo" if role == "approver" else ""
                self.members[role] = Member(uuid4().hex, self.workspace, account.id, role, signs, self.at)
                store.add_member(self.members[role])
            here = "" if runs_it else self.workspace
            store.add_session(Session(digest(session), here, "", secrets.token_urlsafe(32), self.at, self.at, account.id))
        return session

    def said(self):
        """Comments, open and resolved, and answers sent back."""
        keys = ("home.host", "civic.goal", "home.fee", "change.notice")
        kinds = (COMMENT, SENT_BACK)
        with self.hosting.store.write():
            for key in keys:
                for number, kind in enumerate((*kinds, *kinds)):
                    done = (self.at, self.type("comment")) if number > 1 else (None, "")
                    by, text = self.type("comment"), self.type("comment")
                    one = CommentRecord(
                        uuid4().hex,
                        self.ids["assessment_id"],
                        key,
                        kind,
                        self.members["viewer"].id,
                        by,
                        self.at,
                        text,
                        1,
                        *done,
                    )
                    self.hosting.store.add_comment(one)
                    self.ids["comment_id"] = one.id

    def kept(self):
        """Invitations, a letter nobody could deliver, the log, and a letterhead's name."""
        store, workspace = self.hosting.store, self.workspace
        with store.write():
            for email in ADDRESSES:
                until = self.at + timedelta(days=7)
                one = Invitation(uuid4().hex, workspace, email, "editor", "", next(self.words), self.at, until)
                store.record_invitation(one)
                self.ids["invitation_id"] = one.id
            failed = {"queued_at": self.at, "next_at": self.at, "failed_at": self.at}
            store.add_mail(QueuedMail(uuid4().hex, workspace, "invitation", ADDRESSES[0], "{}", **failed))
            for action in ("invited", "invited_again", "invitation_withdrawn", "role_changed", "removed"):
                by, account, subject, detail = self.type("log"), "", self.type("log"), next(self.words)
                store.record_log(LogEvent(workspace, self.at, by, account, action, subject, detail))
            brand = BrandRecord(1, letterhead=letterhead(), letterhead_name=self.type("letterhead"))
            store.record_brand(self.ids["assessment_id"], brand)

    def pages(self, app, role):
        """Every address that shows them a page, made of the application's own table."""
        kind = {"approver": "ceo"}.get(role, role)
        for rule in routes(app):
            own = rule.rule not in NO_PAGES and "." not in rule.rule and "static" not in rule.endpoint
            policy = policy_of(app, rule.endpoint) if own and "GET" in (rule.methods or ()) else None
            if policy and kind in ADMITTED[policy.audience]:
                yield address(rule, **self.ids)


def asking(path, words):
    """The address with hostile words in everything a page reads from it."""
    return f"{path}?{'&'.join(f'{name}={quote(next(words))}' for name in QUERY)}"


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    """An installation with nobody in it, for its table of routes."""
    folder = tmp_path_factory.mktemp("routes")
    store = open_store(folder)
    yield make_hosting(folder, store, BANK, Clock()).app
    store.close()


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    with hosting_for_many(tmp_path_factory.mktemp("many")) as running:
        yield running


def enter(window, many, full, role):
    """A window of somebody of this workspace."""
    visitor = window(anonymous=True, address=many.address)
    visitor.expect(*REFUSED)
    if session := full.sessions.get(role):
        port = int(many.address.rpartition(":")[2])
        cookie = Settings(data=None, secret_key=b"", port=port).cookie  # type: ignore[arg-type]  # its name alone
        visitor.context.add_cookies([{"name": cookie, "value": session, "url": many.address}])
    return visitor


def open_plainly(visitor, path):
    """Open a page, and see that no element came of any words on it."""
    visitor.page.goto(visitor.address + path, wait_until="domcontentloaded")
    assert visitor.status < 500, path
    # The one picture of ours, how the slide looks now.
    visitor.page.evaluate("for (const one of document.querySelectorAll('main img.seen')) one.remove()")
    harmless(visitor)
    assert PRODUCT not in visitor.page.content(), path


@pytest.mark.parametrize("role", ROLES)
def test_no_page_of_a_workspace_full_of_hostile_words_makes_more_of_them(window, many, app, role):
    words = cycle(WORDS[ROLES.index(role) * 17 :] + WORDS[: ROLES.index(role) * 17])
    full = Full(many, words)
    visitor = enter(window, many, full, role)
    for path in list(full.pages(app, role))[:: 1 if WHOLE else 2]:
        open_plainly(visitor, asking(path, words))
    for text in CANARIES[:: 1 if role == "anonymous" else 5]:
        open_plainly(visitor, "/" + quote(text, safe=""))


FORMS = (
    ("owner", "/people", "/people/invitations"),
    ("owner", "/workspace", "/workspace/name"),
    ("owner", "/workspace/delete", "/workspace/delete"),
    ("owner", "/account", "/account/name"),
    ("administrator", "/administration/workspaces/new", "/administration/workspaces/new"),
    ("anonymous", "/sign-in", "/sign-in"),
)
FILL = """([form, text]) => { for (const one of form.querySelectorAll("input, textarea"))
  if (["text", "email", "textarea"].includes(one.type)) one.value = text;
  HTMLFormElement.prototype.submit.call(form) }"""


@pytest.mark.parametrize(("role", "path", "action"), FORMS)
def test_what_a_form_refuses_is_shown_again_as_words(window, many, role, path, action):
    full = Full(many, cycle(WORDS[1:]))  # a name that no form is sent with, for one asks for it
    visitor = enter(window, many, full, role)
    for text in CANARIES[::4]:
        open_plainly(visitor, path)
        form = visitor.page.locator(f"main form[action$='{action}']").first
        visitor.arrive(lambda form=form, text=text: form.evaluate(f"(form, text) => ({FILL})([form, text])", text))
        harmless(visitor)


def test_a_file_of_everything_can_neither_be_refused_nor_taken_in_as_more_than_words(window, many, tmp_path):
    words = cycle(WORDS)
    here, there = Full(many, words), Full(many, words)
    visitor, other = enter(window, many, here, "owner"), enter(window, many, there, "owner")
    open_plainly(visitor, "/everything")
    file = tmp_path / "everything.json"
    file.write_bytes(visitor.download(visitor.page.get_by_role("button", name="Download everything").click))

    def take_in():
        open_plainly(other, "/everything")
        other.page.locator("#file").set_input_files(file)
        other.press("Take it in")
        harmless(other)
        return other.status

    assert take_in() == 200
    taken = many.store.list_every_assessment(there.workspace)
    assert len(taken) == 2
    for record in taken:
        for page in ("comments", "brand", "faq", "answers", "questions/home.host", "questions/home.host/comments"):
            open_plainly(other, f"/assessments/{record.id}/{page}")
    # What is told of a broken file are its places, and some of their names are anybody's.
    broken = json.loads(file.read_bytes())
    broken["assessments"][0]["readable"] = dict.fromkeys(CANARIES, 1)
    file.write_text(json.dumps(broken), encoding="utf-8")
    assert take_in() == 422
    assert all(text in (other.main.text_content() or "") for text in CANARIES)


def squeezed(text):
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_each_page_shows_the_words_to_the_letter_and_the_log_as_a_file_calculates_nothing(tmp_path, turn):
    start = turn * len(WORDS) // ROUNDS
    store = open_store(tmp_path)
    hosting = make_hosting(tmp_path, store, BANK, Clock())
    full = Full(hosting, cycle(WORDS[start:] + WORDS[:start]))
    owner, base = hosting.anonymous().carry(full.sessions["owner"]), f"/assessments/{full.ids['assessment_id']}"
    administrator = hosting.anonymous().carry(full.sessions["administrator"])
    shown = (
        SimpleNamespace(visitor=owner, path="/people", words=(*full.typed["member"], *ADDRESSES)),
        SimpleNamespace(visitor=owner, path="/workspace", words=full.typed["workspace"]),
        SimpleNamespace(visitor=owner, path="/workspace/delete", words=full.typed["workspace"]),
        SimpleNamespace(visitor=owner, path="/workspaces", words=full.typed["workspace"]),
        SimpleNamespace(visitor=owner, path="/workspace/log", words=full.typed["log"]),
        SimpleNamespace(visitor=owner, path=f"{base}/comments", words=full.typed["comment"]),
        SimpleNamespace(visitor=owner, path=f"{base}/brand", words=full.typed["letterhead"]),
        SimpleNamespace(visitor=administrator, path="/administration", words=full.typed["workspace"]),
    )
    for one in shown:
        page = BeautifulSoup(one.visitor.get(one.path).text, "html.parser")
        assert page.select_one(f"[{CANARY}]") is None, one.path
        text = squeezed(page.get_text())
        assert [typed for typed in one.words if squeezed(typed) not in text] == [], one.path
        assert PRODUCT not in text
    table = list(csv.reader(io.StringIO(owner.get("/workspace/log.csv").data.decode("utf-8-sig"), newline="")))
    cells = {cell for row in table for cell in row}
    assert [typed for typed in full.typed["log"] if defused(typed) not in cells] == []
    store.close()
