"""Publishing through the web: what is asked first, that it is what was shown, what is kept with it, and what comes after."""

import json

import pytest

from tests.house import words
from tests.publishing import REASON
from tests.web.stories import begin, fields_of, page_of, written_by_somebody_else
from tests.web.visiting import every, first
from webapp.domain.answers import Decided
from webapp.services import assessments, editing, publishing, questionnaires
from webapp.services.opened import open_assessment
from webapp.services.questionnaires import Act
from webapp.services.workspace import Person

NAMES = {"setup.foundation": Decided("Juniper Valley Fund"), "setup.partnership": Decided("Ready for Work")}
CLASH = {
    "fund.aspects": Decided(frozenset({"backbone"})),
    "grants.continue": Decided("same"),
    "grants.source": Decided("same"),
}
FORM = "main form[action$='/publish']"
MOST_STATEMENTS = 8
ROSA = Person("rosa", "Rosa Lind")


class Officer:
    """Somebody who publishes, with an assessment of a few answers that pull against each other."""

    def __init__(self, visitor, site, clock, answers=None):
        self.visitor, self.site, self.clock = visitor, site, clock
        self.id = begin(site, clock(), NAMES | (CLASH if answers is None else answers))
        self.base = f"/assessments/{self.id}"

    @property
    def opened(self):
        return open_assessment(self.site, self.id, self.clock().date())

    @property
    def faq(self):
        return self.site.store.find_faq_of(self.site.workspace, self.id)

    @property
    def manifest(self):
        """That of the newest version."""
        return json.loads(self.site.store.find_publication(self.faq.id, self.faq.latest).manifest)

    def look(self):
        """The page before publishing."""
        response = self.visitor.get(f"{self.base}/publish")
        assert response.status_code == 200
        return response

    def form(self):
        """What the page's form sends, with nothing chosen otherwise."""
        return fields_of(self.look(), FORM) | {"action": "publish"}

    def send(self, form, **typed):
        return self.visitor.send(f"{self.base}/publish", form | typed)

    def publish(self, **typed):
        """Publish it, with the same reason wherever one is asked for."""
        form = self.form()
        reasons = {name: REASON for name in form if name.startswith("reason-") and not form[name]}
        response = self.send(form, **reasons, **typed)
        assert response.status_code == 303, words(page_of(response).main)
        return response

    def published(self, what="", **fields):
        """The page of what is published, or what a form of it leads to."""
        path = f"{self.base}/published"
        return self.visitor.send(f"{path}/{what}", fields) if what else self.visitor.get(path)

    def change(self, key, answer, by=ROSA):
        opened = self.opened
        questionnaires.answer(self.site, opened, key, answer, shown=opened.revision(key), by=by, at=self.clock())


def text(response):
    """All words of a page."""
    return words(page_of(response).main)


@pytest.fixture
def officer(owner, site, clock):
    return Officer(owner, site, clock)


def test_a_first_version_is_published_with_a_reason_and_a_second_one_after_an_edit(officer, clock):
    look = officer.look()
    assert first(look, "h1").text == "Publish version 1"
    slips = [tag.select_one("p").text for tag in every(look, "article[aria-labelledby^=f-] .slip")]
    assert slips[1:] == ["Yes, on the same terms as before", "The same budget as our individual grants"]
    assert "1 contradiction needs a reason" in text(look)
    assert "as staff understand it" in words(first(look, "article[aria-labelledby=document]"))

    form = officer.form()
    refused = officer.send(form, slug="juniper")
    assert (refused.status_code, officer.faq) == (422, None)
    assert "Same grants from the same budget: say why" in words(first(refused, ".problems"))
    again = fields_of(refused, FORM)
    assert (again["slug"], again["seal"], again["end"]) == ("juniper", form["seal"], form["end"])

    done = officer.send(again, **{"reason-same_dollar": f"  {REASON} ", "action": "publish"})
    assert done.headers["Location"].endswith("/published?told=published&version=1")
    assert (officer.faq.slug, officer.faq.listed, officer.faq.latest) == ("juniper", True, 1)
    assert [(it["finding"], it["reason"]) for it in officer.manifest["acknowledged"]] == [("same_dollar", REASON)]
    assert "grants.continue" in officer.manifest["unconfirmed"]
    file, markdown = officer.site.store.find_file(officer.faq.id, 1, "md")
    assert "as staff understand it" in markdown.decode()
    assert file.digest in json.dumps(officer.manifest["files"])

    same = officer.send(again, **{"reason-same_dollar": REASON, "action": "publish"})
    assert same.headers["Location"] == done.headers["Location"], "a form sent twice publishes once"
    assert officer.faq.latest == 1
    shown = officer.visitor.get(done.headers["Location"])
    assert "Version 1 is published" in words(first(shown, "[role=status]"))
    assert REASON in text(shown)
    assert officer.site.store.find_publication(officer.faq.id, 1).hash in text(shown)
    assert [tag["href"] for tag in every(shown, "main a[href^='/f/juniper/1.']")] == [
        f"/f/juniper/1.{ending}" for ending in ("pdf", "docx", "md", "txt", "html", "json")
    ]
    assert "Published: version 1" in text(officer.visitor.get("/"))

    nothing = officer.look()
    assert first(nothing, FORM) is None
    assert "says what your answers say today, so there is nothing to publish" in text(nothing)
    told = officer.send({"seal": "0" * 32, "action": "publish"})
    assert told.status_code == 409
    assert "Nothing has changed since version 1" in words(first(told, ".problems"))

    clock.pass_by(hours=1)
    officer.change("change.notice", Decided("less"))
    look = officer.look()
    assert first(look, "h1").text == "Publish version 2"
    assert "Less than three months" in words(first(look, ".changes"))
    form = officer.form()
    assert form["reason-same_dollar"] == REASON, "what was said for the version before is there to be looked at again"
    assert "slug" not in form

    clock.pass_by(minutes=1)
    officer.change("grants.source", Decided("new"))
    moved = officer.send(form)
    assert (moved.status_code, officer.faq.latest) == (409, 1)
    assert "by Rosa Lind" in words(first(moved, ".problems"))
    assert officer.send(fields_of(moved, FORM) | {"action": "publish"}).status_code == 303
    assert (officer.faq.slug, officer.faq.latest, officer.manifest["acknowledged"]) == ("juniper", 2, [])
    shown = officer.published()
    assert [words(tag) for tag in every(shown, ".entries h3")] == ["Version 2", "Version 1"]
    assert first(shown, "a[href='/f/juniper/changes/1..2']") is not None


def test_what_was_typed_stays_where_somebody_else_publishes_first(officer, clock):
    form = officer.form()
    clock.pass_by(minutes=5)
    opened = officer.opened
    prepared = publishing.prepare(officer.site, opened, "")
    request = publishing.Request(prepared.seal, True, "first", {"same_dollar": "We know."})
    publishing.publish(officer.site, prepared, request, ROSA, "", clock())
    officer.change("change.notice", Decided("less"))
    moved = officer.send(form, **{"reason-same_dollar": "I know as well."})
    assert moved.status_code == 409
    assert "Rosa Lind published version 1 while you read" in words(first(moved, ".problems"))
    assert fields_of(moved, FORM)["reason-same_dollar"] == "I know as well."
    assert officer.faq.latest == 1


@pytest.fixture
def published(hosting, clock):
    """An officer of a hosted foundation who has published by link, with others who look on."""
    workspace = hosting.workspace("Juniper Valley Fund")
    visitors = {
        role: hosting.member(workspace, role, name=f"{role.title()} Lee") for role in ("viewer", "approver", "owner")
    }
    officer = Officer(hosting.member(workspace, "editor", name="Dana Cole"), hosting.site(workspace), clock, {})
    officer.publish(listing="link")
    return officer, visitors


def test_hosted_it_goes_by_its_address_and_the_log_says_who_did_what(published, hosting, clock):
    officer, visitors = published
    slug = officer.faq.slug
    assert not officer.faq.listed
    assert slug.startswith("juniper-valley-fund-")
    assert len(slug.rpartition("-")[2]) == 8
    document = json.loads(officer.site.store.find_publication(officer.faq.id, 1).document)
    assert document["newest"] == f"https://upfront.example.org/f/{slug}"
    assert f'value="https://upfront.example.org/f/{slug}"' in officer.published().text
    assert "with an address that can be guessed, that ends" in text(officer.published())

    assert officer.published("listing", listing="directory").status_code == 303
    assert officer.published("questions", shown="no").status_code == 303
    assert (officer.faq.listed, officer.faq.counts_shown) == (True, False)
    wrong = officer.published("address", slug="Not An Address")
    assert wrong.status_code == 422
    assert fields_of(wrong, "form[action$='/address']")["slug"] == "Not An Address"
    assert officer.published("address", slug="juniper").status_code == 303
    store = officer.site.store
    assert store.find_faq(slug) == store.find_faq("juniper") == officer.faq
    assert officer.faq.slug == "juniper"

    other = Officer(officer.visitor, officer.site, clock, {})
    taken = other.send(other.form(), slug="juniper")
    assert (taken.status_code, other.faq) == (422, None)
    assert "Another FAQ has this address" in words(first(taken, ".problems"))
    assert other.send(other.form(), slug=slug).status_code == 422, "nor one that another FAQ had"

    unsure = officer.published("withdraw", reason="It was not true.")
    assert (unsure.status_code, officer.faq.withdrawn_at) == (422, None)
    assert fields_of(unsure, "form[action$='/withdraw']")["reason"] == "It was not true."
    assert officer.published("withdraw", reason="It was not true.", sure="yes").status_code == 303
    assert officer.faq.withdrawn_reason == "It was not true."
    assert "It was not true." in text(officer.published())
    officer.published("withdraw", reason="Another.", sure="yes")
    assert officer.faq.withdrawn_reason == "It was not true.", "what was withdrawn before stays so"
    anew = officer.look()
    assert first(anew, "h1").text == "Publish version 2"
    assert "With version 2 that ends" in text(anew)

    viewer, approver, owner = (visitors[role] for role in ("viewer", "approver", "owner"))
    assert first(viewer.get(f"{officer.base}/published"), "main form") is None
    assert viewer.get(f"{officer.base}/publish").status_code == 403
    assert approver.get(f"{officer.base}/published").status_code == 403
    log = text(owner.get("/workspace/log"))
    for told in ("version 1", "into the directory", "no longer show", "another address", "withdrew"):
        assert told in log
    assert log.count("withdrew") == 1
    officer.published("listing", listing="link")
    officer.publish()
    assert (officer.faq.latest, officer.faq.withdrawn_at, officer.faq.slug) == (2, None, "juniper")
    assert not officer.faq.listed, "a newer version changes nothing around it"


def test_published_pages_ask_the_database_little_enough(published):
    officer, visitors = published
    officer.change("change.notice", Decided("less"))
    statements: list[str] = []
    officer.site.store.trace(statements.append)
    for path in ("/publish", "/published"):
        del statements[:]
        assert visitors["owner"].get(f"{officer.base}{path}").status_code == 200
        assert 0 < len([one for one in statements if not one.startswith("--")]) <= MOST_STATEMENTS, statements
    officer.site.store.trace(None)


def test_what_is_published_cannot_be_left_without_anybody_who_could_take_it_back(published):
    officer, _ = published
    assert "withdraw it first" in text(officer.visitor.get(f"{officer.base}/delete"))
    officer.visitor.send(f"{officer.base}/delete", {})
    assert officer.look().status_code == 200
    officer.published("withdraw", sure="yes")
    officer.visitor.send(f"{officer.base}/delete", {})
    assert officer.visitor.get(f"{officer.base}/publish").status_code == 404


def test_a_withdrawal_that_whoever_publishes_was_not_shown_stays(published):
    officer, _ = published
    officer.change("change.notice", Decided("less"))
    form = officer.form()
    prepared = publishing.prepare(officer.site, officer.opened, "")
    officer.clock.pass_by(minutes=1)
    officer.published("withdraw", reason="The amounts were wrong.", sure="yes")

    page = officer.send(form)
    assert (page.status_code, officer.faq.latest) == (409, 1)
    assert officer.faq.withdrawn_reason == "The amounts were wrong."
    assert "was withdrawn while you read. If you publish now, that ends." in words(first(page, ".problems"))
    request = publishing.Request(prepared.seal, True, officer.faq.slug, {})
    inside = publishing.keep_version(officer.site, prepared, request, {}, ROSA, officer.clock())
    assert (inside, officer.faq.withdrawn_at is None) == (publishing.Refused("moved"), False)

    officer.publish()
    assert (officer.faq.latest, officer.faq.withdrawn_at) == (2, None)


def test_the_page_says_what_should_give_pause_and_refuses_nothing_of_it(officer, site, clock):
    editing.write_passage(
        site, officer.opened, "faq.grants", "We leverage synergy in due course.", shown=0, by=ROSA, at=clock()
    )
    path = f"{officer.base}/questions/change.notice"
    officer.visitor.send(f"{path}/draft", fields_of(officer.visitor.get(path)) | {"choice": "less"})
    look = officer.look()
    told = words(first(look, "section[aria-labelledby=before]"))
    for line in ("1 sentence falls short of plain language", "for a confirmation", "Typed and not saved:", "no answer"):
        assert line in told
    assert "“leverage” praises" in words(first(look, "section[aria-labelledby=not-plain]"))
    sheets = [tag["href"] for tag in every(look, "section[aria-labelledby=confirm] a[download]")]
    assert sheets == [f"{officer.base}/{name}" for name in ("sheet.pdf", "sheet.docx", "review.pdf", "review.docx")]
    asked = officer.send(officer.form(), **{"reason-same_dollar": "We know."})
    assert asked.status_code == 422
    assert [tag["href"] for tag in every(asked, ".problems a")] == ["#plain-yes"]


def test_without_an_address_the_page_says_what_that_means(officer):
    said = words(first(officer.look(), "section[aria-labelledby=nowhere]"))
    assert "UPFRONT_BASE_URL" in said
    assert "upfront publish --to FOLDER" in said


def test_it_can_be_looked_at_with_another_address_and_by_link(officer):
    form = officer.form()
    looked = officer.send(form, listing="link", slug="our-promise", action="look")
    assert (looked.status_code, officer.faq) == (200, None)
    again = fields_of(looked, FORM)
    assert (again["listing"], again["slug"], again["end"]) == ("link", "our-promise", form["end"])
    default = first(looked, f"{FORM} button[name=action]")
    assert default["value"] == "look", "Enter in the field of the address must not publish"


def test_an_address_that_cannot_be_one_is_said_beside_its_field(officer):
    refused = officer.send(officer.form(), **{"reason-same_dollar": "We know.", "slug": "Our Promise"})
    assert (refused.status_code, officer.faq) == (422, None)
    assert [tag["href"] for tag in every(refused, ".problems a")] == ["#slug"]
    assert fields_of(refused, FORM)["slug"] == "Our Promise"


def test_an_example_is_never_published(owner, site, clock):
    record = assessments.open_example(site, "quick-start", Act("Dana Cole", clock()), clock().date(), "e" * 32)
    path = f"/assessments/{record.id}/publish"
    shown = owner.get(path)
    assert first(shown, "h1").text == "An example cannot be published"
    assert first(shown, FORM) is None
    seal = publishing.prepare(site, open_assessment(site, record.id, clock().date()), "").seal
    assert owner.send(path, {"seal": seal, "slug": "an-example", "action": "publish"}).status_code == 409
    assert site.store.list_faqs(site.workspace) == ()


def test_a_busy_store_keeps_what_was_typed(officer, tmp_path):
    form = officer.form() | {"reason-same_dollar": "We know of it."}
    database = next(tmp_path.glob("*.sqlite3"))
    with written_by_somebody_else(database):
        busy = officer.send(form)
    assert (busy.status_code, busy.headers["Retry-After"]) == (503, "5")
    assert fields_of(busy, FORM)["reason-same_dollar"] == "We know of it."
    assert officer.faq is None
