"""What partners read: every public address in every state, what it costs, and what browsers may keep of it."""

from __future__ import annotations

import gzip
import json
import re
from datetime import timedelta
from hashlib import sha256
from urllib.parse import urljoin

import pytest
from lxml import etree

from tests.published_world import World, every, first, text
from tests.publishing import publish
from tests.renderers.documents import HOSTILE, scenario
from tests.web.stories import begin
from webapp.blueprints.public.live import Pages
from webapp.security.headers import FOR_GOOD
from webapp.store.publications import InquiryRecord

MOST_STATEMENTS, MOST_BYTES, MOST_REQUESTS = 8, 30 * 1024, 6
LIVE = "no-cache"
NAME = "united-fund-of-alder-valley-faq"
PACKED = {"Accept-Encoding": "gzip"}
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    made = World(tmp_path_factory.mktemp("public"))
    yield made
    made.store.close()


@pytest.fixture(autouse=True)
def same_day(world):
    """What a test lets pass has not passed for the next."""
    at = world.clock.at
    yield
    world.clock.at = at


def parsed(feed):
    """A feed as the programs of readers see it."""
    return etree.fromstring(feed.data, etree.XMLParser(resolve_entities=False, no_network=True))


# -- each address in each state ------------------------------------------------------------------------------------------

STATES = [
    # state, below the slug, status, words that are there, words that are not
    ("listed", "", 200, "Version 2, published November 29, 2026", "is newer"),
    ("listed", "/2", 200, "Version 2, published November 29, 2026", "is newer"),
    ("listed", "/1", 200, "This is version 1 of 2. Version 2 of November 29, 2026 is newer.", "Does this answer"),
    ("listed", "/changes/1..2", 200, "What changed from version 1 to version 2", "This FAQ was"),
    ("listed", "/feed.atom", 200, "", ""),
    ("listed", "/dates.ics", 200, "", ""),
    ("by_link", "", 200, "Version 2, published November 29, 2026", "is newer"),
    ("by_link", "/1", 200, "Version 2 of November 29, 2026 is newer.", ""),
    ("withdrawn", "", 200, "It was withdrawn on November 29, 2026.", "At a glance"),
    ("withdrawn", "/2", 200, "This FAQ was withdrawn on November 29, 2026.", "Does this answer"),
    ("withdrawn", "/1", 200, "This FAQ was withdrawn on November 29, 2026.", "Read the newest version"),
    ("withdrawn", "/changes/1..2", 200, "This FAQ was withdrawn on November 29, 2026.", "Read the newest version"),
    ("withdrawn", "/feed.atom", 200, "", ""),
    ("withdrawn", "/dates.ics", 200, "", ""),
    ("renamed", "", 301, "", ""),
    ("renamed", "/2", 301, "", ""),
    ("renamed", "/1.pdf", 301, "", ""),
    ("renamed", "/changes/1..2", 301, "", ""),
    ("renamed", "/feed.atom", 301, "", ""),
    ("renamed", "/dates.ics", 301, "", ""),
    ("renamed_to", "", 200, "Version 2, published November 29, 2026", ""),
]


@pytest.mark.parametrize(("state", "below", "status", "there", "not_there"), STATES)
def test_each_address_in_each_state(world, state, below, status, there, not_there):
    slug = getattr(world.shelf, state)
    page = world.get(f"/f/{slug}{below}")
    assert page.status_code == status
    assert page.headers["Cache-Control"] == LIVE
    assert "Cookie" not in page.headers.get("Vary", "")
    assert "Set-Cookie" not in page.headers
    if status == 301:
        assert page.headers["Location"] == f"/f/{world.shelf.renamed_to}{below}"
        return
    again = world.get(f"/f/{slug}{below}", If_None_Match=page.headers["ETag"])
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == page.headers["ETag"]
    assert again.headers["Cache-Control"] == LIVE
    if page.mimetype == "text/html":
        assert there in text(page)
        assert not not_there or not_there not in text(page)


@pytest.mark.parametrize("below", ["", "/2", "/1", "/changes/1..2", "/feed.atom", "/dates.ics"])
def test_it_costs_few_statements_then_one(world, below):
    path = f"/f/{world.copy().slug}{below}"
    with world.counting() as cold:
        page = world.get(path)
    with world.counting() as hot:
        again = world.get(path)
    with world.counting() as asked:
        kept = world.get(path, If_None_Match=page.headers["ETag"])
    assert 1 < len(cold) <= MOST_STATEMENTS, cold
    assert (len(hot), len(asked)) == (1, 1), (hot, asked)
    assert again.data == page.data
    assert kept.status_code == 304


@pytest.mark.parametrize("below", ["", "/1", "/1.pdf", "/3", "/changes/1..2", "/feed.atom"])
def test_whoever_is_signed_in_reads_the_same_and_no_session_is_looked_at(world, below):
    path = f"/f/{world.shelf.listed}{below}"
    member = world.hosting.member(world.site.workspace, "owner")
    for page in (world.get(path), member.get(path)):
        assert "Set-Cookie" not in page.headers
    with world.counting() as statements:
        as_member = member.get(path)
    assert as_member.data == world.get(path).data
    assert not [one for one in statements if "session" in one.lower()]


def test_packed_it_is_the_same_under_a_tag_of_its_own(world):
    path = f"/f/{world.shelf.listed}"
    plain, packed = world.get(path), world.get(path, Accept_Encoding="gzip")
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert plain.headers["ETag"] != packed.headers["ETag"]
    assert plain.headers["Vary"] == packed.headers["Vary"] == "Accept-Encoding"
    assert world.get(path, Accept_Encoding="gzip", If_None_Match=packed.headers["ETag"]).status_code == 304
    assert world.get(path, If_None_Match=packed.headers["ETag"]).status_code == 200
    # A proxy may weaken a tag on its way; what it names is still the same page.
    for known in (f'"other", W/{plain.headers["ETag"]}', "*"):
        assert world.get(path, If_None_Match=known).status_code == 304


def test_head_is_the_page_without_its_words(world):
    for below in ("", "/1", "/1.pdf", "/feed.atom"):
        page, head = (world.reader.open(f"/f/{world.shelf.listed}{below}", method=how) for how in ("GET", "HEAD"))
        assert (head.status_code, head.data) == (200, b"")
        assert head.headers["ETag"] == page.headers["ETag"]
        assert head.headers["Content-Length"] == str(len(page.data))


# -- what changes a page, and what does not ------------------------------------------------------------------------------


def test_a_page_changes_with_all_it_shows_and_with_nothing_else(world):
    faq = world.copy()
    path = f"/f/{faq.slug}"

    def tag():
        return world.get(path).headers["ETag"]

    seen = [tag()]
    world.copy()
    assert tag() == seen[-1], "another FAQ"
    with world.store.write():
        world.store.count_vote(faq.id, 2, "faq.grants", "yes")
    assert tag() == seen[-1], "a vote"
    inquiry = InquiryRecord(
        "1" * 32, faq.workspace, faq.id, 2, "faq.grants", "Q?", "Why?", "", "", world.clock(), group="1" * 32
    )
    with world.store.write():
        world.store.add_inquiry(inquiry)
    seen.append(tag())
    assert "1 question about this is open, since today." in text(world.get(path))
    world.clock.pass_by(days=1)
    seen.append(tag())
    assert "1 question about this is open, for 1 day." in text(world.get(path))
    world.record(faq, counts_shown=False)
    seen.append(tag())
    assert "is open, for" not in text(world.get(path))
    world.record(faq, withdrawn_at=world.clock())
    seen.append(tag())
    assert len(set(seen)) == len(seen)


def test_publishing_again_ends_a_withdrawal_and_makes_the_version_before_an_earlier_one(world):
    assessment = begin(world.site, world.clock(), dict(scenario("four-pots").answers))
    faq = world.copy(assessment=assessment, withdrawn_at=world.clock(), withdrawn_reason="A mistake.")
    assert "A mistake." in text(world.get(f"/f/{faq.slug}"))
    assert publish(world.site, assessment, world.clock()).number == 3
    page = world.get(f"/f/{faq.slug}")
    assert first(page, "h2#glance")
    assert "A mistake." not in text(page)
    assert "This is version 2 of 3." in text(world.get(f"/f/{faq.slug}/2"))
    assert first(world.get(f"/f/{faq.slug}/1"), f"a[href='/f/{faq.slug}/changes/1..3']")


def test_from_the_day_after_the_page_says_that_an_answer_was_due(world):
    faq = world.shelf.faq
    due = json.loads(world.store.find_publication(faq.id, faq.latest).document)["dates"]
    one = next(it for it in due if it["entry"])
    path = f"/f/{faq.slug}"
    world.clock.at = world.clock.at.fromisoformat(f"{one['last']}T12:00:00+00:00")
    note = f"#q-{one['entry'].replace('.', chr(92) + '.')}"
    before = text(world.get(path))
    world.clock.pass_by(days=1)
    after = text(world.get(path))
    assert before.count("Past its date.") < after.count("Past its date."), note
    assert "Past its date." not in text(world.get(f"{path}/1"))
    assert every(world.get(path), ".due-note")


def test_what_has_no_head_is_kept_from_search_engines_where_its_page_is(world):
    shelf = world.shelf
    for path in (f"{shelf.by_link}/2.pdf", f"{shelf.listed}/1.md", f"{shelf.withdrawn}/2.pdf", f"{shelf.by_link}/feed.atom"):
        answered = world.get(f"/f/{path}")
        assert (answered.status_code, answered.headers.get("X-Robots-Tag")) == (200, "noindex"), path
    for path in (f"{shelf.listed}/2.pdf", f"{shelf.listed}/feed.atom", f"{shelf.listed}/dates.ics"):
        assert "X-Robots-Tag" not in world.get(f"/f/{path}").headers, path


# -- files ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["pdf", "docx", "md", "txt", "json", "html"])
def test_a_file_is_its_bytes_for_good(world, ending):
    faq = world.shelf.faq
    kept, content = world.store.find_file(faq.id, 1, ending)
    path = f"/f/{faq.slug}/1.{ending}"
    with world.counting() as statements:
        file = world.reader.get(path, check=False)
    assert len(statements) == 2
    assert file.data == content
    assert sha256(file.data).hexdigest() == kept.digest == file.headers["ETag"].strip('"')
    assert file.headers["Cache-Control"] == FOR_GOOD
    assert file.headers["X-Content-Type-Options"] == "nosniff"
    assert file.headers["Content-Disposition"] == f'attachment; filename="{NAME}-version-1.{ending}"'
    assert "Set-Cookie" not in file.headers
    assert "Cookie" not in file.headers.get("Vary", "")
    assert world.get(path, If_None_Match=file.headers["ETag"]).status_code == 304
    world.clock.pass_by(days=900)
    assert world.reader.get(path, check=False).data == content


# -- where there is nothing ----------------------------------------------------------------------------------------------


def test_nothing_tells_what_never_was_from_what_is_not_public(world):
    shelf = world.shelf
    numbers = ("0", "3", "007", "99999999999", "٢", "2.exe", "3.pdf", "02.pdf", "2.one-page", "2.parts")
    odd = [f"/f/{shelf.listed}/{number}" for number in numbers]
    pairs = ("1..1", "1..3", "0..1", "01..2", "99999999999..1")
    unknown = [f"/f/nobody{below}" for below in ("", "/1", "/1.pdf", "/feed.atom", "/dates.ics", "/changes/1..2")]
    names = (shelf.assessment, shelf.faq.id, shelf.listed.upper(), "x" * 5000, "%00", "a%20b")
    hidden = [f"/f/{name}" for name in names]
    for path in (*odd, *(f"/f/{shelf.listed}/changes/{pair}" for pair in pairs), *unknown, *hidden):
        page = world.get(path)
        told = page.status_code, page.data, sorted(page.headers.items())
        expected = world.get("/f/never-there")
        assert told == (404, expected.data, sorted(expected.headers.items())), path
        assert "Set-Cookie" not in page.headers


@pytest.mark.parametrize(
    "path", ["/f/{}/" + "9" * 5000, "/f/{}/-1", "/f/{}/1/2", "/f/{}/changes/1...2", "/f/{}/changes/a..b", "/f/{}/"]
)
def test_addresses_that_are_none_of_ours_are_not_found(world, path):
    assert world.get(path.format(world.shelf.listed)).status_code == 404


def test_a_comparison_is_told_from_the_earlier_version_to_the_later(world):
    page = world.get(f"/f/{world.shelf.listed}/changes/2..1")
    assert (page.status_code, page.headers["Location"]) == (301, f"/f/{world.shelf.listed}/changes/1..2")
    assert "Promise withdrawn" in text(world.get(page.headers["Location"]))


# -- what stands on a page -----------------------------------------------------------------------------------------------


def test_the_head_says_where_a_page_belongs(world):
    shelf = world.shelf
    newest = world.get(f"/f/{shelf.listed}")
    assert first(newest, "link[rel=canonical]")["href"] == f"https://upfront.example.org/f/{shelf.listed}"
    assert first(newest, "link[type='application/atom+xml']")["href"] == f"/f/{shelf.listed}/feed.atom"
    assert first(newest, "html")["lang"] == "en"
    assert len(first(newest, "meta[name=description]")["content"]) > 40
    assert first(newest, "meta[name=robots]") is None
    for path in (
        shelf.by_link,
        f"{shelf.listed}/1",
        shelf.withdrawn,
        f"{shelf.withdrawn}/2",
        f"{shelf.listed}/changes/1..2",
    ):
        assert first(world.get(f"/f/{path}"), "meta[name=robots]")["content"] == "noindex", path


def test_programs_read_every_question_with_its_answer(world):
    page = world.get(f"/f/{world.shelf.listed}")
    data = json.loads(first(page, "script[type='application/ld+json']").string)
    asked = [words.get_text() for words in every(page, "article.entry h3")]
    assert [one["name"] for one in data["mainEntity"]] == asked
    assert all(one["acceptedAnswer"]["text"] for one in data["mainEntity"])


def test_every_link_of_a_page_leads_somewhere(world):
    for below in ("", "/1", "/changes/1..2"):
        page = world.get(f"/f/{world.shelf.listed}{below}")
        for link in {one["href"].partition("#")[0] for one in every(page, "a[href^='/']")}:
            assert world.reader.get(link, check=False).status_code == 200, link


def test_the_page_leads_to_files_versions_and_a_fingerprint(world):
    faq = world.shelf.faq
    page = world.get(f"/f/{faq.slug}")
    files = [one["href"] for one in every(page, "section[aria-labelledby=files] a")]
    assert files == [f"/f/{faq.slug}/2.{ending}" for ending in ("pdf", "docx", "md", "txt", "html", "json")]
    assert world.store.find_publication(faq.id, 2).hash in text(page)
    versions = [one["href"] for one in every(page, "section[aria-labelledby=versions] a")]
    assert versions[:3] == [f"/f/{faq.slug}/2", f"/f/{faq.slug}/changes/1..2", f"/f/{faq.slug}/1"]


def test_forms_stand_under_the_newest_version_alone(world):
    shelf = world.shelf
    assert len(every(world.get(f"/f/{shelf.listed}"), "form[action$='/helpful']")) > 20
    assert every(world.get(f"/f/{shelf.listed}/2"), "form[action$='/helpful']")
    for path in (f"{shelf.listed}/1", f"{shelf.listed}/changes/1..2", shelf.withdrawn, f"{shelf.withdrawn}/2"):
        assert every(world.get(f"/f/{path}"), "form") == [], path


@pytest.mark.parametrize("state", ["listed", "withdrawn"])
def test_whatever_people_typed_is_words(world, state):
    hostile = " ".join(HOSTILE[:10])
    faq = world.copy(title=hostile, foundation=hostile, withdrawn_at=world.clock() if state == "withdrawn" else None)
    world.record(faq, withdrawn_reason=hostile if state == "withdrawn" else "")
    for below in ("", "/1", "/2", "/changes/1..2"):
        page = world.get(f"/f/{faq.slug}{below}")
        assert every(page, "script:not([type='application/ld+json']), img, style") == []
    feed = parsed(world.get(f"/f/{faq.slug}/feed.atom"))
    assert feed.findtext(f"{ATOM}title") == hostile
    assert "BEGIN:VCALENDAR" in world.get(f"/f/{faq.slug}/dates.ics").text
    name = world.reader.get(f"/f/{faq.slug}/1.md", check=False).headers["Content-Disposition"]
    assert re.fullmatch(r'attachment; filename="[a-z0-9-]+\.md"', name)


def test_a_first_visit_is_light(world):
    page = world.get(f"/f/{world.shelf.listed}", Accept_Encoding="gzip")
    html = gzip.decompress(page.data).decode()
    loaded = {
        one for tag in re.findall(r"<(?:link|script|img)\b[^>]*>", html) for one in re.findall(r'"(/static/[^"]*)"', tag)
    }
    styles = {one for one in loaded if one.endswith(".css")}
    style = world.reader.get(styles.pop(), headers=PACKED, check=False)
    assert styles == set()
    fonts = {
        urljoin(style.request.path, one) for one in re.findall(r"url\((fonts/[^)]+)\)", gzip.decompress(style.data).decode())
    }
    assert {one for one in loaded if one.endswith(".woff2")} == fonts
    assert len(loaded | fonts) + 1 <= MOST_REQUESTS
    assert len(page.data) + len(style.data) <= MOST_BYTES
    assert "<script src" not in html


# -- feed and calendar ---------------------------------------------------------------------------------------------------


def test_the_feed_names_each_version_for_good(world):
    faq = world.copy()
    before = parsed(world.get(f"/f/{faq.slug}/feed.atom"))
    world.record(faq, slug=f"{faq.slug}-new", withdrawn_at=world.clock() + timedelta(hours=1), withdrawn_reason="Merged.")
    after = parsed(world.get(f"/f/{faq.slug}-new/feed.atom"))
    entries = [{one.tag.removeprefix(ATOM): one.text for one in entry} for entry in after.findall(f"{ATOM}entry")]
    ids = [entry.findtext(f"{ATOM}id") for entry in before.findall(f"{ATOM}entry")]
    assert [entry["id"] for entry in entries[1:]] == ids
    assert len(set(ids)) == 2
    assert before.findtext(f"{ATOM}id") == after.findtext(f"{ATOM}id")
    assert "Merged." in entries[0]["summary"]
    assert after.findtext(f"{ATOM}updated") == entries[0]["updated"]
    links = [link.get("href") for link in after.iter(f"{ATOM}link")]
    assert all(link.startswith(f"https://upfront.example.org/f/{faq.slug}-new") for link in links)


def test_a_calendar_loses_its_days_when_the_faq_is_withdrawn(world):
    faq = world.copy()
    there = world.get(f"/f/{faq.slug}/dates.ics").text
    assert there.count("BEGIN:VEVENT") > 0
    uids = re.findall(r"UID:(\S+)", there)
    assert len(set(uids)) == len(uids)
    world.record(faq, withdrawn_at=world.clock())
    assert "BEGIN:VEVENT" not in world.get(f"/f/{faq.slug}/dates.ics").text


# -- what is remembered --------------------------------------------------------------------------------------------------


def test_only_the_pages_asked_for_last_are_remembered():
    pages = Pages(most=2)
    for tag in ("one", "two"):
        pages.keep(tag, tag.encode())
    assert pages.find("one")
    pages.keep("three", b"three")
    assert pages.find("two") is None
    assert pages.find("one")
    assert pages.find("three")
