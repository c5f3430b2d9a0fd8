"""The HTML file: it says what the document says, needs nothing else, and typed words can do nothing but be read."""

from __future__ import annotations

import json
import re
from base64 import b64decode, b64encode
from dataclasses import replace
from functools import cache
from hashlib import sha256
from html import unescape
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any

import pytest

from tests.renderers.documents import HOSTILE, SCENARIOS, TODAY, document, document_saying
from tests.renderers.own_words import LEADS_TO, edited
from tests.shipped import BANK
from webapp.config import templates_folder
from webapp.domain.answers import Answers
from webapp.domain.assessment import evaluate
from webapp.domain.faq import compose
from webapp.domain.text import Run
from webapp.renderers.html_file import render
from webapp.renderers.look import Logo, Look, contrast, readable

VOID = {"meta", "link", "br", "hr", "img", "input"}
ASKS_FOR_SOMETHING = {
    "src",
    "srcset",
    "data",
    "poster",
    "action",
    "formaction",
    "background",
    "ping",
    "xlink:href",
    "manifest",
}


class Parsed(HTMLParser):
    """A page as its elements, ids, links and texts."""

    def __init__(self, page: bytes) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.article: list[str] = []
        self.isolated: list[str] = []
        self.texts: dict[str, list[str]] = {}
        self.feed(page.decode())
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        assert len(dict(attrs)) == len(attrs), f"an attribute twice: {tag} {attrs}"
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)
            self.texts.setdefault(tag, []).append("")

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        for tag in set(self.open):
            self.texts[tag][-1] += data
        if "article" in self.open:
            self.article.append(data)
        if "bdi" in self.open:
            self.isolated.append(data)

    @property
    def text(self) -> str:
        """Everything inside the article."""
        return "".join(self.article)

    def attributes(self, name: str, tag: str | None = None) -> list[str]:
        """Every value of an attribute."""
        return [attrs[name] or "" for found, attrs in self.elements if name in attrs and tag in (None, found)]


@cache
def page(name: str) -> Parsed:
    """A scenario's page."""
    return Parsed(render(document(name)))


def style_of(raw: bytes) -> str:
    """The style sheet inside a page."""
    [style] = re.findall(r"<style>(.*?)</style>", raw.decode(), re.DOTALL)
    return str(style)


# -- it says what the document says ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_sentence_stands_in_the_article_to_the_letter(name):
    assert [one.text for one in document(name).sentences if one.text not in page(name).text] == []


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_question_label_and_heading_is_there(name):
    shown, words = document(name), document(name).words.document
    labels = [fact.label for fact in shown.fact_box] + [entry.question for entry in shown.entries]
    headings = [words[key] for key in ("glance", "first_group", "open_points", "how_to_read", "role_map")]
    notes = list(shown.words.reading_notes)
    assert [one for one in (*labels, *headings, *notes, shown.role_map.words) if one not in page(name).text] == []


@pytest.mark.parametrize("name", SCENARIOS)
def test_entries_stand_in_order_each_under_its_hat(name):
    articles = [attrs for tag, attrs in page(name).elements if tag == "article" and "aria-labelledby" in attrs]
    assert [attrs["aria-labelledby"] for attrs in articles] == [f"q-{entry.id}" for entry in document(name).entries]
    hats = [classes.split()[1] for classes in page(name).attributes("class", "p") if classes.startswith("hat ")]
    assert hats == [entry.hat for entry in document(name).entries]


def test_what_is_not_decided_yet_looks_like_it():
    articles = [attrs for tag, attrs in page("early-undecided").elements if tag == "article" and "aria-labelledby" in attrs]
    open_entries = [f"q-{entry.id}" for entry in document("early-undecided").entries if entry.state == "undecided"]
    assert open_entries
    assert [attrs["aria-labelledby"] for attrs in articles if "undecided" in (attrs["class"] or "").split()] == open_entries


def test_the_first_words_of_every_answer_stand_out():
    verdicts = [
        attrs for tag, attrs in page("sole-funder").elements if tag == "span" and "verdict" in (attrs.get("class") or "")
    ]
    assert len(verdicts) == len(document("sole-funder").entries)


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_draft_says_so_at_the_top_and_on_every_printed_page(name):
    line = "Draft of November 22, 2026, not published."
    assert line in page(name).text[:400]
    assert "noindex" in page(name).attributes("content", "meta")
    escaped = re.findall(r'--edition:"(.*?)"', style_of(render(document(name))))[0]
    assert re.sub(r"\\([0-9a-f]+) ", lambda sign: chr(int(sign[1], 16)), escaped) == line
    assert "@bottom-left{content:var(--edition)" in style_of(render(document(name)))


def test_a_document_about_nothing_answered_still_stands():
    empty = compose(evaluate(BANK, Answers(), today=TODAY))
    parsed = Parsed(render(empty))
    assert [one.text for one in empty.sentences if one.text not in parsed.text] == []
    assert "gauge" not in " ".join(parsed.attributes("class"))


# -- it is a sound page ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SCENARIOS)
def test_headings_begin_with_one_title_and_skip_no_level(name):
    levels = [int(tag[1]) for tag, _ in page(name).elements if re.fullmatch("h[1-6]", tag)]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("name", SCENARIOS)
def test_ids_are_unique_and_every_link_inside_leads_somewhere(name):
    ids = page(name).attributes("id")
    assert len(set(ids)) == len(ids)
    inside = [href[1:] for href in page(name).attributes("href", "a") if href.startswith("#")]
    named = " ".join(page(name).attributes("aria-labelledby")).split()
    assert inside
    assert {*inside, *named} - set(ids) == set()


def test_the_page_has_a_language_landmarks_and_a_way_past_the_cover():
    tags = [tag for tag, _ in page("sole-funder").elements]
    assert page("sole-funder").attributes("lang", "html") == ["en"]
    assert [tags.count(tag) for tag in ("main", "nav", "title", "table")] == [1, 1, 2, 1]
    body = page("sole-funder").elements[tags.index("body") + 1]
    assert body == ("a", {"class": "skip", "href": "#answers"})


def test_the_table_has_every_role_with_its_stand_in_words_and_as_a_shape():
    shown, rows = document("sole-funder"), page("sole-funder").texts["tr"]
    order = sorted(shown.role_map.roles, key=lambda role: ("civic", "grant", "both").index(role.hat))
    told = [row for row in rows if any(row.endswith(stand) for stand in shown.words.stands.values())]
    assert told == [f"{role.label}{shown.words.stands[role.stand]}" for role in order]
    marks = [
        attrs["class"]
        for tag, attrs in page("sole-funder").elements
        if tag == "span" and "mark" in (attrs.get("class") or "")
    ]
    assert marks[-len(order) :] == [f"mark {role.stand}" for role in order]


def test_the_picture_has_a_title_a_description_and_every_role():
    parsed = page("sole-funder")
    assert parsed.texts["desc"] == [document("sole-funder").words.document["picture"]]
    assert parsed.texts["title"][1] == document("sole-funder").words.document["role_map"]
    drawn = " ".join(parsed.texts["text"])
    assert [role.label for role in document("sole-funder").role_map.roles if role.label not in drawn] == []
    gauges = [attrs.get("stroke-dasharray") for tag, attrs in parsed.elements if attrs.get("class") == "gauge"]
    role_map = document("sole-funder").role_map
    assert set(gauges) - {None} == {f"{role_map.civic} 100", f"{role_map.grant} 100"}


# -- it needs nothing else ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_page_runs_nothing_and_asks_for_nothing(name):
    for tag, attrs in page(name).elements:
        assert tag not in {"iframe", "object", "embed", "img", "form", "base"}
        assert tag != "script" or attrs == {"type": "application/ld+json"}
        assert not ASKS_FOR_SOMETHING & set(attrs), (tag, attrs)
        assert not [key for key in attrs if key.startswith("on") or key == "style"], (tag, attrs)
    assert page(name).attributes("href", "link") == ["data:,"]
    style = style_of(render(document(name)))
    assert "@import" not in style
    assert set(re.findall(r"url\((.{20})", style)) == {"data:font/woff2;base"[:20]}


def test_the_policy_allows_this_style_sheet_and_nothing_more():
    raw = render(document("sole-funder"))
    [policy] = [one for one in Parsed(raw).attributes("content", "meta") if "default-src" in one]
    digest = b64encode(sha256(style_of(raw).encode()).digest()).decode()
    assert policy.split("; ")[:4] == [
        "default-src 'none'",
        f"style-src 'sha256-{digest}'",
        "font-src data:",
        "img-src data:",
    ]
    assert raw.index(b"Content-Security-Policy") < raw.index(b"<style>")


def test_the_fonts_inside_are_the_shipped_ones_with_their_licences_beside_them():
    found = re.findall(r"base64,([A-Za-z0-9+/=]+)\)", style_of(render(document("sole-funder"))))
    folder = templates_folder() / "fonts"
    assert sorted(b64decode(one) for one in found) == sorted(path.read_bytes() for path in folder.glob("*.woff2"))
    assert all("SIL OPEN FONT LICENSE" in path.read_text(encoding="utf-8") for path in folder.glob("OFL-*.txt"))
    assert {"OFL-source-sans-3.txt", "OFL-source-serif-4.txt"} <= {path.name for path in folder.glob("OFL-*.txt")}


def test_the_same_document_gives_the_same_bytes():
    assert render(document("four-pots")) == render(document("four-pots"))


# -- as a foundation's own ---------------------------------------------------------------------------------------------

LOGO = Logo(b"\x89PNG picture", 600, 200, 'Sign of "Harlow" & <others>')


def test_a_logo_stands_inside_the_file_with_its_words_in_the_room_it_has():
    raw = render(document("sole-funder"), Look(logo=LOGO))
    [image] = [attrs for tag, attrs in Parsed(raw).elements if tag == "img"]
    assert image["alt"] == LOGO.words
    assert b64decode((image["src"] or "").removeprefix("data:image/png;base64,")) == LOGO.png
    assert (image["width"], image["height"]) == ("192", "64")
    assert b"<img" not in render(document("sole-funder"))


@pytest.mark.parametrize(("width", "height", "placed"), [(2000, 100, (240, 12)), (10, 900, (1, 64)), (30, 30, (64, 64))])
def test_a_logo_of_any_shape_keeps_it(width, height, placed):
    raw = render(document("quick-start"), Look(logo=replace(LOGO, width=width, height=height)))
    [image] = [attrs for tag, attrs in Parsed(raw).elements if tag == "img"]
    assert (image["width"], image["height"]) == tuple(map(str, placed))


@pytest.mark.parametrize(("chosen", "band"), [("#7a1f3d", "#7a1f3d"), ("#ffee00", None), ("#ffffff", None)])
def test_the_band_has_the_foundations_color_or_a_darker_one_that_can_be_read(chosen, band):
    raw = render(document("sole-funder"), Look(band=chosen))
    [own] = re.findall(r";--deep:(#[0-9a-f]{6})}", style_of(raw))
    assert own == (band or readable(chosen))
    assert contrast(own, "#ffffff") >= 4.5
    digest = b64encode(sha256(style_of(raw).encode()).digest()).decode()
    assert f"'sha256-{digest}'".encode() in raw
    assert ";--deep:" not in style_of(render(document("sole-funder")))


def test_a_band_that_is_no_color_is_refused():
    with pytest.raises(ValueError, match="red"):
        render(document("sole-funder"), Look(band="red}body{display:none"))


def test_own_words_papers_and_what_is_left_out_look_like_what_they_are():
    said = edited("sole-funder")
    parsed = Parsed(render(said))
    classes = parsed.attributes("class")
    assert classes.count("own") >= 5 * len(said.entries)
    assert classes.count("proof") == 2 * len(said.entries)
    assert {"strong", "em"} <= {tag for tag, _ in parsed.elements}
    links = [attrs for tag, attrs in parsed.elements if tag == "a" and attrs.get("href") == LEADS_TO]
    assert len(links) == 3 * len(said.entries)
    assert all(attrs["rel"] == "noopener nofollow" for attrs in links)
    assert parsed.attributes("href", "a").count("#left-out") == 1
    assert "left-out" not in page("sole-funder").attributes("id")


# -- for programs ------------------------------------------------------------------------------------------------------


def linked_data_of(raw: bytes) -> dict[str, Any]:
    """What the page says to programs."""
    [script] = Parsed(raw).texts["script"]
    return dict(json.loads(script))


@pytest.mark.parametrize("name", SCENARIOS)
def test_programs_find_every_question_with_its_answer(name):
    said, found = document(name), linked_data_of(render(document(name)))
    assert (found["@context"], found["@type"]) == ("https://schema.org", "FAQPage")
    assert (found["name"], found["inLanguage"], found["publisher"]["name"]) == (said.title.text, "en", said.foundation)
    asked = [(one["@type"], one["name"], one["acceptedAnswer"]["@type"]) for one in found["mainEntity"]]
    assert asked == [("Question", entry.question, "Answer") for entry in said.entries]
    answers = [one["acceptedAnswer"]["text"] for one in found["mainEntity"]]
    assert answers == [" ".join(sentence.text for sentence in entry.sentences) for entry in said.entries]


def test_programs_that_take_an_answer_for_html_find_the_words_in_it_and_no_element():
    said = document_saying("<script>alert(1)</script> & <b>5 < 6</b>")
    answers = [one["acceptedAnswer"]["text"] for one in linked_data_of(render(said))["mainEntity"]]
    assert not any("<" in answer for answer in answers)
    words = [" ".join(sentence.text for sentence in entry.sentences) for entry in said.entries]
    assert [unescape(answer) for answer in answers] == words
    assert any("<script>" in one for one in words)


@pytest.mark.parametrize("words", ["</script><script>alert(1)</script>", "<!--<script>", "]]>", "\u2028\u2029 & <b>", '"\\'])
def test_no_typed_words_end_what_is_for_programs(words):
    raw = render(document_saying(words))
    [script] = re.findall(rb'<script type="application/ld\+json">(.*?)</script>', raw, re.DOTALL)
    assert not set(script) & set(b"<>&")
    assert b"\xe2\x80\xa8" not in script
    assert words in json.loads(script)["name"]


# -- typed words are only read -----------------------------------------------------------------------------------------


def shape(raw: bytes) -> list[tuple[str, dict[str, str | None]]]:
    """A page without its words: elements and attributes. Long first words stand in smaller type, which is no matter here."""
    return [
        (tag, {**attrs, "class": (attrs.get("class") or "").removesuffix(" long")}) for tag, attrs in Parsed(raw).elements
    ]


@pytest.mark.parametrize("words", HOSTILE, ids=lambda words: words[:20])
def test_hostile_words_change_nothing_but_the_words(words):
    # As many words, for a long paragraph is parted by their number.
    harmless, hostile = (shape(render(document_saying(one))) for one in (re.sub(r"\S+", "harmless", words), words))
    assert harmless == hostile
    parsed = Parsed(render(document_saying(words)))
    said = document_saying(words)
    assert [one.text[:80] for one in said.sentences if one.text not in parsed.text] == []
    assert said.title.text == parsed.texts["title"][0]


@pytest.mark.parametrize("words", ["\u202eabc", "typed by a person"])
def test_typed_words_are_kept_apart_so_that_they_cannot_reorder_ours(words):
    parsed = Parsed(render(document_saying(words)))
    assert parsed.text.count(words) == "".join(parsed.isolated).count(words) > 50


@pytest.mark.parametrize(
    ("words", "links"),
    [
        ("Ask dana@example.org.", ["mailto:dana@example.org"]),
        ("See https://example.org/a?b=1&c=2, page 3", ["https://example.org/a?b=1&c=2"]),
        ("(http://example.org/terms)", ["http://example.org/terms"]),
        ("javascript:alert(1) data:text/html,x //example.org", []),
        ("https://ours.example@evil.example/", []),
        ("https://exämple.org/ and https://[::1", []),
        ("user@localhost, @handle, a@b@c", []),
    ],
)
def test_only_an_address_that_says_where_it_leads_becomes_a_link(words, links):
    shown = document("sole-funder")
    said = shown.entries[0].headline._replace(runs=(Run(words, typed=True),))
    parsed = Parsed(render(replace(shown, open_points=(said,), fact_box=(), entries=())))
    outward = [(attrs["href"], attrs["rel"]) for tag, attrs in parsed.elements if tag == "a" and "rel" in attrs]
    assert outward == [(link, "noopener nofollow") for link in links]
    assert words in parsed.text


def test_line_breaks_that_a_person_typed_are_kept():
    parsed = Parsed(render(document_saying("First line.\nSecond line.")))
    assert "First line.\nSecond line." in parsed.text
    assert "bdi{white-space:pre-line}" in style_of(render(document("sole-funder")))
