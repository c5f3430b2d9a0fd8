"""The pieces of a published page: put together as they say, they are the web page that one can download."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

import pytest
from bs4 import BeautifulSoup

from tests.renderers.documents import document, published
from tests.renderers.own_words import hostile
from webapp.domain.faq import Document
from webapp.domain.publication.frozen import canonical
from webapp.renderers import html_file, page_parts
from webapp.renderers.look import Look

IDS = re.compile(r"g-\w+|q-[\w.-]+|glance|contents|roles|open-points|left-out|how-to-read|map-title|map-text")


@cache
def parts(name: str) -> dict[str, Any]:
    """The pieces of a published scenario."""
    return dict(json.loads(page_parts.render(published(document(name)))))


def put_together(told: dict[str, Any]) -> str:
    """The page's own part, as the module says."""
    middle = "".join(one["heading"] + one["html"] for one in told["entries"])
    return (
        f'{told["cover"]}<div class="page narrow doc"><div id="answers">{told["opening"]}{middle}{told["closing"]}</div>'
        f"{told['roles']}{told['contents']}</div>"
    )


def outline(page: str) -> list[tuple[str, dict[str, Any], str]]:
    """Every element with what it is given and the words in it, but the sections that hold groups together."""
    found = BeautifulSoup(page, "html.parser").find_all(True)
    sections = [one for one in found if one.name == "section" and str(one.get("aria-labelledby")).startswith("g-")]
    return [
        (one.name, {key: value for key, value in one.attrs.items() if key != "tabindex"}, "".join(one.get_text().split()))
        for one in found
        if one not in sections
    ]


def of_file(said: Document) -> str:
    """What stands in the article of the web page in one file."""
    article = BeautifulSoup(html_file.render(said), "html.parser").article
    assert article is not None
    return str(article.decode_contents())


@pytest.mark.parametrize("name", ["four-pots", "quick-start"])
def test_put_together_they_are_the_page_one_can_download(name: str) -> None:
    assert outline(put_together(parts(name))) == outline(of_file(published(document(name))))


def test_they_are_kept_entry_by_entry_under_the_headings_of_their_groups() -> None:
    said, told = document("four-pots"), parts("four-pots")
    assert [one["id"] for one in told["entries"]] == [entry.id for entry in said.entries]
    assert all(f'id="{one["anchor"]}"' in one["html"] for one in told["entries"])
    headed = [one["id"] for one in told["entries"] if one["heading"]]
    groups = ["" if entry.always else entry.group for entry in said.entries]
    first = [entry.id for entry, before, group in zip(said.entries, ["?", *groups], groups, strict=False) if before != group]
    assert headed == first


def test_they_are_canonical_and_no_look_changes_them() -> None:
    raw = page_parts.render(published(document("quick-start")))
    assert raw.decode() == canonical(json.loads(raw))
    assert raw == page_parts.render(published(document("quick-start")), Look(band="#402020"))


@pytest.mark.parametrize("first", [0, 150])
def test_nothing_in_them_runs_reaches_out_or_collides(first: int) -> None:
    said = published(hostile("four-pots", first))
    page = BeautifulSoup(put_together(json.loads(page_parts.render(said))), "html.parser")
    elements = page.find_all(True)
    assert not {one.name for one in elements} & {"script", "style", "img", "link", "iframe", "form", "object", "base"}
    given = {name for one in elements for name in one.attrs}
    assert not [name for name in given if name.startswith("on") or name in ("style", "src", "srcset", "nonce")]
    ids = [str(one["id"]) for one in elements if one.get("id") and one["id"] != "answers"]
    assert len(set(ids)) == len(ids)
    assert [one for one in ids if not IDS.fullmatch(one) and one != "contacts"] == []
    inward = {str(one["href"]).removeprefix("#") for one in page.find_all("a") if str(one["href"]).startswith("#")}
    assert inward <= set(ids)
    assert len(page.find_all("h1")) == 1
