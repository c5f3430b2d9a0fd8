"""What each role finds: every link and every button on their pages leads somewhere that is open to them."""

from collections import defaultdict
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup

from tests.renderers.documents import scenario
from tests.web.hosting import BASE_URL
from tests.web.stories import begin, page_of
from webapp.services import assessments, editing
from webapp.services.questionnaires import Act, open_assessment
from webapp.services.workspace import Person
from webapp.store.port import MEMBER_NAME

ROLES = [
    ("owner", ""),
    ("owner", "ceo"),
    ("editor", ""),
    ("approver", "ceo"),
    ("approver", "board"),
    ("facilitator", ""),
    ("viewer", ""),
]
every_role = pytest.mark.parametrize(("role", "signs_as"), ROLES)
OF_EACH_PAGE = 3
"""Addresses that are looked at of each route: what may be open to somebody hangs on the route."""
ENDS_IT = ("account.sign_out", "account.sign_out_everywhere", "people.leave", "leaving.delete", "people.remove")
OF_EVERYBODY = {
    *("account.sign_in_form", "account.sign_out", "account.sign_out_everywhere", "account.rename", "account.stay"),
    *("people.leave", "people.enter"),
}
LOCAL_WORDS = ("this computer", "starts next time", "on disk")


class Foundation:
    """A workspace with a little of everything in it."""

    def __init__(self, hosting):
        self.hosting, self.workspace = hosting, hosting.workspace()
        self.site, at = hosting.site(self.workspace), hosting.clock()
        self.whole = begin(self.site, at, dict(scenario("early-undecided").answers))
        self.begun, self.away, self.gone = (begin(self.site, at) for _ in range(3))
        assessments.archive(self.site, self.away, at)
        assessments.delete(self.site, self.gone, at)
        assessments.open_example(self.site, "sole-funder", Act("Dana", at), at.date(), "e" * 32)
        opened = open_assessment(self.site, self.whole, at.date())
        editing.write_passage(self.site, opened, "faq.grants", "Ask us.", shown=0, by=Person(), at=at)

    def walk(self, visitor):
        """Follow every link from the front door on; every page by its address."""
        pages, seen = {}, defaultdict[str, set[str]](set)
        waiting = ["/", "/assessments?archived=1", f"/?told=deleted&of={self.gone}", f"/?told=archived&of={self.away}"]
        waiting = waiting if visitor.person.role != "approver" else ["/"]
        while waiting:
            path = waiting.pop()
            endpoint = self.endpoint(path)
            if path in seen[endpoint] or len(seen[endpoint]) >= OF_EACH_PAGE:
                continue
            seen[endpoint].add(path)
            response = visitor.get(path, check=False)
            assert response.status_code in (200, 303), (path, response.status_code)
            if response.status_code == 303:
                waiting.append(response.headers["Location"])
            elif response.mimetype == "text/html" and "Content-Disposition" not in response.headers:
                pages[path] = page_of(response)
                waiting += self.links(path, pages[path])
        return pages

    def links(self, path, page):
        """Where a page leads; what is not published yet names the address it will have."""
        whole = [urldefrag(urljoin(BASE_URL + path, str(one["href"]))).url for one in page.select("a[href]:not(.skip)")]
        ours = [one.removeprefix(BASE_URL) for one in whole if one.startswith(BASE_URL)]
        return [one for one in ours if not (urlsplit(path).path.endswith("/publish") and one.startswith("/f/"))]

    def endpoint(self, path, method="GET"):
        """The view at an address."""
        return self.hosting.app.url_map.bind("").match(urlsplit(path).path, method=method)[0]

    def buttons(self, pages):
        """Every button by the view it is sent to: the page's address, the form's, what it sends."""
        found = defaultdict(list)
        for path, page in pages.items():
            for form in page.select("form[method=post]"):
                where = urljoin(path, str(form.get("action") or path))
                fields = {one["name"]: one.get("value", "") for one in form.select("input[type=hidden][name]")}
                for button in form.select("button") or [form]:
                    pressed = {button["name"]: button.get("value", "")} if button.get("name") else {}
                    found[self.endpoint(where, "POST")].append((where, fields | pressed))
        return found


@every_role
def test_no_link_and_no_button_leads_to_what_is_not_open_and_no_page_speaks_of_ones_own_computer(hosting, role, signs_as):
    foundation = Foundation(hosting)
    visitor = hosting.member(foundation.workspace, role, signs_as=signs_as)
    hosting.member(foundation.workspace, "owner")
    pages = foundation.walk(visitor)
    for path, page in pages.items():
        words = " ".join(main_words(page))
        assert [one for one in LOCAL_WORDS if one in words] == [], path
    found = foundation.buttons(pages)
    for endpoint in sorted(found, key=lambda one: (one in ENDS_IT, one)):
        for where, fields in found[endpoint][:2]:
            response = visitor.post(where, data=fields, headers=visitor.ours, check=False)
            assert response.status_code != 403, (endpoint, where)
            assert response.status_code < 500, (endpoint, where)


@pytest.mark.parametrize("role", ["viewer", "facilitator"])
def test_who_only_reads_finds_all_there_is_to_read_and_no_button_that_changes_it(hosting, role):
    foundation = Foundation(hosting)
    pages = foundation.walk(hosting.member(foundation.workspace, role))
    read = {foundation.endpoint(path) for path in pages}
    assert {
        *("home.desk", "home.all_assessments", "questionnaire.check", "questionnaire.history", "review.map_and_findings"),
        "faq.draft",
    } <= read
    pressed = set(foundation.buttons(pages)) - OF_EVERYBODY
    changes = {one for one in pressed if not one.startswith("comments.")}
    # Workshops are what a facilitator is there for.
    assert changes == ({"workshop.set_up"} if role == "facilitator" else set())


def test_an_approver_reads_the_draft_and_its_files_and_nothing_else_of_an_assessment(hosting):
    foundation = Foundation(hosting)
    visitor = hosting.member(foundation.workspace, "approver", signs_as="board")
    draft = page_of(visitor.get(f"/assessments/{foundation.whole}/faq"))
    leads = {foundation.endpoint(one) for one in foundation.links("/", draft)}
    kept_out = {"questionnaire", "review", "editing", "home", "leaving"}
    assert {one for one in leads if one.partition(".")[0] in kept_out} == {"home.desk"}
    assert {"faq.download", "faq.one_page", "faq.summary", "faq.summary_picture", "faq.embed"} <= leads
    for page in ("", "/answers", "/review", "/review.pdf", "/answers.yaml", "/role-map.svg", "/sheet", "/words", "/brand"):
        assert visitor.get(f"/assessments/{foundation.whole}{page}").status_code == 403


def test_an_empty_desk_asks_only_those_to_begin_who_may(hosting):
    workspace = hosting.workspace()
    for role, may_begin in (("owner", True), ("editor", True), ("viewer", False), ("facilitator", False)):
        page = page_of(hosting.member(workspace, role).get("/"))
        assert bool(page.select("a[href='/assessments/new']")) == may_begin
        assert bool(page.select("form[action^='/examples/']")) == may_begin


def test_who_has_an_account_is_not_asked_for_a_name(hosting):
    workspace = hosting.workspace()
    editor = hosting.member(workspace, "editor", name="Dana Cole")
    form = page_of(editor.get("/assessments/new"))
    assert form.select("[name=name]") == []
    begun = editor.send("/assessments/new", {"route": "quick", "foundation": "Juniper", "name": "Somebody Else"})
    assert begun.status_code == 303
    assessment_id = begun.headers["Location"].split("/")[2]
    assert {event.by for event in hosting.store.list_answers(assessment_id)} == {"Dana Cole"}
    assert hosting.store.find_preference(workspace, MEMBER_NAME) is None


def main_words(page: BeautifulSoup):
    """The words of a page."""
    main = page.select_one("main")
    assert main is not None
    return main.get_text(" ").split()


def test_who_meets_a_closed_door_is_led_to_an_open_one(hosting):
    foundation = Foundation(hosting)
    for role, _ in ROLES:
        visitor = hosting.member(foundation.workspace, role)
        for path in (f"/assessments/{foundation.whole}/questions/home.host", f"/assessments/{foundation.whole}/brand"):
            refused = visitor.send(path)
            if refused.status_code == 403:
                ways = [foundation.endpoint(one) for one in foundation.links(path, page_of(refused))]
                followed = [visitor.get(one).status_code for one in foundation.links(path, page_of(refused))]
                assert set(followed) <= {200, 303}, ways
