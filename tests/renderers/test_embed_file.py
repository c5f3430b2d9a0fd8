"""The page for a frame on a foundation's own site: small, still, and every link that leads out opens outside the frame."""

from __future__ import annotations

import gzip

import pytest
from bs4 import BeautifulSoup

from tests.renderers.documents import SCENARIOS, document, document_saying
from tests.renderers.own_words import edited, hostile
from webapp.renderers import html_file
from webapp.renderers.embed_file import render, snippet
from webapp.renderers.look import Logo, Look

LARGEST = 80 * 1024
OUTWARD = 'rel="noopener nofollow"'


def page(raw: bytes) -> BeautifulSoup:
    """A page as a tree."""
    return BeautifulSoup(raw, "html.parser")


@pytest.mark.parametrize("name", SCENARIOS)
def test_it_runs_nothing_keeps_nothing_and_asks_for_nothing(name):
    found = page(render(edited(name)))
    assert found.find_all(["script", "iframe", "object", "embed", "form", "base"]) == []
    assert not [one for one in found.find_all(True) for key in one.attrs if key.startswith("on") or key == "style"]
    assert [one["href"] for one in found.find_all("link")] == ["data:,"]
    [policy] = [one["content"] for one in found.find_all("meta") if "default-src" in str(one.get("content"))]
    assert str(policy).startswith("default-src 'none'; style-src 'sha256-")


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_link_stays_in_the_page_or_opens_a_new_tab(name):
    found = page(render(edited(name)))
    links = found.find_all("a")
    ids = {one["id"] for one in found.find_all(id=True)}
    inside = [one for one in links if str(one["href"]).startswith("#")]
    assert inside
    assert [one["href"] for one in inside if str(one["href"])[1:] not in ids or one.has_attr("target")] == []
    outward = [one for one in links if one not in inside]
    assert len(outward) > 2 * len(edited(name).entries)
    assert {(one["target"], *one["rel"]) for one in outward} == {("_blank", "noopener", "nofollow")}


@pytest.mark.parametrize("words", [OUTWARD, f' {OUTWARD} x="', f"<a href=x {OUTWARD}>"])
def test_no_typed_words_are_taken_for_a_link(words):
    found = page(render(document_saying(words)))
    assert words.strip() in found.get_text()
    assert "_blank" not in found.get_text()


def test_it_is_small_enough_to_stand_in_another_page():
    assert len(gzip.compress(render(document("sole-funder")))) <= LARGEST
    assert len(render(document("sole-funder"))) < len(html_file.render(document("sole-funder")))


def test_search_engines_list_the_page_around_it_and_not_the_frame():
    assert [one["content"] for one in page(render(document("sole-funder"))).find_all("meta", attrs={"name": "robots"})] == [
        "noindex"
    ]


def test_the_role_map_is_told_by_its_outline_and_its_table():
    found = page(render(document("sole-funder")))
    assert found.select("svg.big") == []
    assert len(found.select("svg.little")) == 1
    assert len(found.select("table tbody tr th[scope=row]")) == len(document("sole-funder").role_map.roles)


def test_it_wears_the_foundations_look():
    raw = render(document("sole-funder"), Look(band="#7a1f3d", logo=Logo(b"picture", 60, 60, "Our sign")))
    assert b"--deep:#7a1f3d" in raw
    assert page(raw).img["alt"] == "Our sign"


def test_the_same_document_gives_the_same_bytes():
    assert render(hostile("quick-start", 0)) == render(hostile("quick-start", 0))


@pytest.mark.parametrize("words", ["Bright Starts", '"><script>alert(1)</script>', "' onload='x", "&quot;"])
def test_the_snippet_is_one_still_frame_with_a_title(words):
    said = document_saying(words)
    address = 'https://example.org/partners/faq.html?a=1&b="2"'
    pasted = snippet(said, address)
    assert "\n" not in pasted
    [frame] = page(pasted.encode()).find_all(True)
    assert frame.name == "iframe"
    assert (frame["src"], frame["title"], frame["lang"]) == (address, said.title.text, "en")
    assert set(frame["sandbox"]) == {"allow-popups", "allow-popups-to-escape-sandbox"}
    assert set(frame.attrs) == {"src", "title", "lang", "loading", "referrerpolicy", "sandbox", "style"}
