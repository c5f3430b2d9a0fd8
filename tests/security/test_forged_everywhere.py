"""Forms that somebody else's page sends in a person's name: every route that changes something, with all that its own page
would send, and the database is the same to the byte.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace

import pytest
from sqlite_utils import Database

from tests.publishing import publish_pages
from tests.renderers.documents import scenario
from tests.security.asking import SAFE, address, changing, forms, routes
from tests.security.ready_rooms import ready_rooms
from tests.security.ready_workshops import Ready
from tests.web.stories import begin
from tests.web.visiting import token_for
from webapp.security.policies import ANYONE, Policy, policy_of
from webapp.store.connections import LIBRARY
from webapp.store.publications import InquiryRecord
from webapp.store.sqlite import FILE

FOREIGN = (
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://127.0.0.1:8000.evil.example"},
    {"Origin": "http://127.0.0.1:8001"},
    {"Origin": "https://127.0.0.1:8000"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Origin": "http://127.0.0.1:8000", "Sec-Fetch-Site": "cross-site"},
)
"""What a browser says of a form that a page elsewhere sends."""
TOKENS = ("none", "empty", "garbled", "guessed", "anothers", "outlived")
TYPED = {
    "editing.keep_brand": {"color": "#123456"},
    "home.take_in": {"text": "bank: collective-impact\nanswers:\n  setup.foundation: Harlow\n"},
    "home.begin": {"route": "quick", "name": "Dana", "foundation": "Harlow", "partnership": "Ready for Work"},
    "publishing.address": {"slug": "another-address"},
    "publishing.withdraw": {"sure": "yes"},
    "questionnaire.save": {"text": "Every child reads."},
    "review.enter_sheet": {"ceo-name": "Ruth Harlow", "ceo-on": "November 12, 2026", "home.assets-by": ""},
}
"""What the pages' own forms need beside `Typed by somebody else`, to change something."""
CHANGE_NOTHING = {
    "preview": "shows how something would read",
    "/everything.json": "gives a file",
    "/w": "leads to the room of a code",
    "/new-wording": "has nothing to confirm where no question has changed: tests of the newer bank",
    "/new-wording/<key>": "the same",
    "/dates/reminders": "is not there where no mail is sent: tests of staying true",
    "/everything/take-in": "takes nothing but the file that Upfront itself made: tests of leaving with everything",
}
"""Ends of addresses that change nothing even when we ask ourselves, with the reason."""


ABOUT_A_QUESTION = (
    ("inbox.answer", "answer", "new"),
    ("inbox.plan", "next", "new"),
    ("inbox.decline", "decline", "new"),
    ("inbox.draft", "draft", "new"),
    ("inbox.group", "group", "new"),
    ("inbox.delete", "delete", "new"),
    ("inbox.reopen", "reopen", "declined"),
)
"""What can be done about a question that was asked: the endpoint, its address, and the state that the question is in."""


def dump(folder):
    """Everything the store keeps, as text. Read with its own SQLite: two of them in one process undo each other's locks."""
    with closing(LIBRARY.connect(folder / FILE)) as connection:
        database = Database(connection, execute_plugins=False)
        return repr({table.name: sorted(map(repr, table.rows)) for table in database.tables})


def policy(app, rule):
    """What the view of a route says of itself."""
    found = policy_of(app, rule.endpoint)
    assert isinstance(found, Policy)
    return found


def question(inquiry, faq, at):
    """What somebody asked, as it is kept."""
    asked = ("faq.grants", "Who decides?", "Who decides when both want it?", "", "")
    return InquiryRecord(inquiry, faq.workspace, faq.id, 1, *asked, asked_at=at, group=inquiry)


class Town:
    """An owner with something in every state, and everything their pages would send."""

    def __init__(self, app, site, clock, folder):
        self.app, self.folder = app, folder
        self.owner, self.other = app.test_client().sign_in(), app.test_client().sign_in()
        self.own = begin(site, clock(), dict(scenario("four-pots").answers))
        self.quick, away, gone = (begin(site, clock(), {}, route="quick") for _ in range(3))
        self.owner.send(f"/assessments/{away}/archive")
        self.owner.send(f"/assessments/{gone}/delete")
        self.outlived = self.owner.csrf
        self.owner.sign_in()
        self.token = app.test_client().fresh_token()
        self.forms: dict[str, tuple[str, dict]] = {}
        self.found_on: dict[str, str] = {}
        self.number = 0
        self.asked(site, clock())
        base = f"/assessments/{self.own}"
        pages = [
            f"{base}/questions/civic.goal",
            f"{base}/questions/decide.pots",
            f"{base}/words/faq.grants/edit:current-year",
        ]
        self.walk(pages)
        told = [self.sent(f"{base}/questions/civic.goal"), self.sent(f"{base}/words/faq.grants/edit:current-year")]
        pages = [address(rule, assessment_id=self.own) for rule in routes(app) if "GET" in (rule.methods or ())]
        pages += [*told, f"{base}/questions/civic.goal/history", f"{base}/words", "/assessments?archived=1"]
        pages += [f"/assessments/{self.quick}{end}" for end in ("", "/sheet", "/answers")]
        self.walk([*pages, f"/?told=archived&of={away}", f"/?told=deleted&of={gone}"])

    def asked(self, site, at):
        """The FAQ is published, and for everything that can be done about a question there is one that is ready for it."""
        faq = publish_pages(site, self.own, at).faq
        sent = {"revision": "1", "reply": "Typed by somebody else", "into": "0" * 32}
        with site.store.write():
            site.store.add_inquiry(question("0" * 32, faq, at))
            for number, (endpoint, tail, state) in enumerate(ABOUT_A_QUESTION, 1):
                inquiry = f"{number:032x}"
                site.store.add_inquiry(replace(question(inquiry, faq, at), state=state))
                self.forms[endpoint] = f"/inbox/{inquiry}/{tail}", sent
        read = {"entry": "faq.grants", "number": "1"}
        self.forms["asking.send"] = f"/f/{faq.slug}/ask", {**read, "text": "Typed by somebody else"}
        self.forms["asking.helpful"] = f"/f/{faq.slug}/helpful", {**read, "verdict": "yes"}
        self.forms |= Ready(site, self.own, at).forms()
        self.forms |= ready_rooms(self.app, site, lambda: at, self.owner)
        self.found_on |= dict.fromkeys(self.forms, "/inbox")

    def walk(self, pages):
        """Note down the form of each endpoint, the first that is met."""
        for page in pages:
            for endpoint, path, fields in forms(self.app, self.owner, [page]):
                self.forms.setdefault(endpoint, (path, {**fields, **TYPED.get(endpoint, {})}))
                self.found_on.setdefault(endpoint, page)

    def look_again(self, rule):
        """Open the page of a route's form once more, and note down what it sends now, with other words typed."""
        around = {other.endpoint for other in self.app.url_map.iter_rules() if other.rule == rule.rule.rpartition("/")[0]}
        self.walk([f"/assessments/{self.own}/questions/decide.pots"])
        for endpoint in {rule.endpoint, *around} & self.forms.keys():
            before = self.forms.pop(endpoint)
            self.walk([self.found_on[endpoint]])
            self.number += 1
            path, fields = self.forms.setdefault(endpoint, before)
            if "text" in fields and endpoint != "home.take_in":
                self.forms[endpoint] = path, {**fields, "text": f"Typed anew, {self.number}"}

    def sent(self, page):
        """Send the form of a page; where that leads."""
        endpoint, path, fields = next(one for one in forms(self.app, self.owner, [page]) if one[1] == page)
        response = self.owner.send(path, {**fields, **TYPED.get(endpoint, {})}, check=False)
        assert response.status_code == 303, (page, response.status_code, fields)
        return response.headers["Location"]

    def form(self, rule):
        """The address and the fields of a route's own form; else those of the page around it; else its address."""
        if rule.endpoint in self.forms:
            return self.forms[rule.endpoint]
        around = rule.rule.rpartition("/")[0]
        for other in self.app.url_map.iter_rules():
            if other.rule == around and other.endpoint in self.forms:
                path, fields = self.forms[other.endpoint]
                return f"{path}/{rule.rule.rpartition('/')[2]}", fields
        return address(rule, assessment_id=self.own, token=self.token), {"link": self.token, "name": "Somebody else"}

    def token_of(self, kind):
        """A token that is not that of the owner's session; None for no token at all."""
        return {
            "none": None,
            "empty": "",
            "garbled": self.owner.csrf[:-4] + "AAAA",
            "guessed": token_for("guess"),
            "anothers": self.other.csrf,
            "outlived": self.outlived,
        }[kind]


@pytest.fixture
def town(app, site, clock, tmp_path):
    app.testing = False
    return Town(app, site, clock, tmp_path)


def routes_that_change(app):
    """Those that change something: first what leans on earlier answers, last what ends the session or removes everything."""
    order = {"/undo": 0, "/sheet": 0, "/remove": 0, "/delete": 3}

    def when(one):
        rule, _ = one
        return 2 if rule.endpoint.startswith("account.") else order.get(f"/{rule.rule.rpartition('/')[2]}", 1)

    return sorted(changing(app), key=when)


def test_no_form_of_another_site_changes_anything(town):
    before = dump(town.folder)
    for rule, method in routes_that_change(town.app):
        path, fields = town.form(rule)
        for headers in FOREIGN:
            sent = {**fields, "csrf_token": town.owner.csrf}
            response = town.owner.open(path, method=method, data=sent, headers=headers, check=False)
            assert response.status_code == 403, (rule.rule, headers)
            assert "Set-Cookie" not in response.headers
            assert dump(town.folder) == before, (rule.rule, headers)


def test_no_form_without_the_token_of_its_session_changes_anything(town):
    before = dump(town.folder)
    for rule, method in routes_that_change(town.app):
        if policy(town.app, rule).token_free:
            continue
        path, fields = town.form(rule)
        for kind in TOKENS:
            token = town.token_of(kind)
            sent = fields if token is None else {**fields, "csrf_token": token}
            response = town.owner.open(path, method=method, data=sent, headers=town.owner.ours, check=False)
            assert response.status_code == 400, (rule.rule, kind)
            assert dump(town.folder) == before, (rule.rule, kind)


def test_following_a_link_changes_nothing(town):
    before = dump(town.folder)
    for rule, _ in routes_that_change(town.app):
        path, fields = town.form(rule)
        for method in SAFE:
            for headers in ({}, {"X-Http-Method-Override": "POST"}):
                query = {**fields, "csrf_token": town.owner.csrf, "_method": "POST"}
                response = town.owner.open(path, method=method, query_string=query, headers=headers, check=False)
                assert response.status_code in (200, 303, 404, 405), (method, rule.rule)
                assert dump(town.folder) == before, (method, rule.rule)


def test_the_same_forms_do_change_something_when_we_send_them(town):
    """Else the tests above would hold for forms that do nothing."""
    unmoved = []
    for rule, method in routes_that_change(town.app):
        if not town.owner.session_id:
            town.owner.sign_in()
        town.look_again(rule)
        path, fields = town.form(rule)
        before = dump(town.folder)
        sent = {**fields, "csrf_token": town.owner.csrf}
        response = town.owner.open(path, method=method, data=sent, headers=town.owner.ours, check=False)
        assert response.status_code != 403, rule.rule
        assert response.status_code < 500, rule.rule
        if dump(town.folder) == before and not rule.rule.endswith(tuple(CHANGE_NOTHING)):
            unmoved.append((rule.rule, response.status_code))
    assert unmoved == []


def test_nobody_is_signed_in_by_a_form_of_another_site(app, client, tmp_path):
    token = client.fresh_token()
    before = dump(tmp_path)
    for rule, method in changing(app):
        if policy(app, rule).audience is not ANYONE:
            continue
        for headers in FOREIGN:
            path, data = address(rule, token=token), {"link": token, "next": "/"}
            response = client.open(path, method=method, data=data, headers=headers, check=False)
            assert response.status_code == 403, (rule.rule, headers)
            assert client.session_id is None
            assert dump(tmp_path) == before
