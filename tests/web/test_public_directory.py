"""The directory of published FAQs: what stands in it, how it goes on, and what comes of looking for something."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from uuid import uuid4

import pytest

from tests.made_store import open_made_store
from tests.renderers.documents import HOSTILE
from tests.shipped import BANK
from tests.web.hosting import make_hosting
from tests.web.visiting import Clock, every, first
from webapp.store.publications import FaqRecord

LISTED = "united-fund"
HIDDEN = ("by-link-k7m2p9xq", "withdrawn-fund")


class Directory:
    """An installation with some FAQs, of which the directory needs no more than their records."""

    def __init__(self, folder):
        self.store, self.clock = open_made_store(folder), Clock()
        self.hosting = make_hosting(folder, self.store, BANK, self.clock)
        self.reader = self.hosting.anonymous()
        self.workspace = self.hosting.workspace()
        self.add(LISTED, title="What partners of Alder Valley Rising can expect", foundation="United Fund of Álder Valley")
        self.add(HIDDEN[0], listed=False)
        self.add(HIDDEN[1])
        self.record(HIDDEN[1], withdrawn_at=self.clock())
        self.add("earlier")
        self.record("earlier", slug="later")

    def add(self, slug, title="What partners can expect", foundation="Juniper Fund", listed=True):
        """A FAQ."""
        named = (uuid4().hex, self.workspace, uuid4().hex, slug, title, foundation, "Rising Together", "en")
        with self.store.write():
            self.store.add_faq(
                FaqRecord(*named, listed=listed, counts_shown=True, latest=1, revision=1, published_at=self.clock())
            )

    def record(self, address, **changes):
        """The FAQ as it is after these."""
        kept = self.store.find_faq(address)
        assert kept
        with self.store.write():
            self.store.record_faq(replace(kept, **changes))

    def find(self, words):
        """The page of what was looked for."""
        return self.reader.get("/f", query_string={"q": words})

    @contextmanager
    def counting(self):
        """The statements that run meanwhile. What an index of words asks itself is not one of ours."""
        statements: list[str] = []
        self.store.trace(lambda statement: None if statement.startswith("--") else statements.append(statement))
        yield statements
        self.store.trace(None)


@pytest.fixture(scope="module")
def directory(tmp_path_factory):
    made = Directory(tmp_path_factory.mktemp("directory"))
    yield made
    made.store.close()


def text(page):
    """The words of a page, spaces evened out."""
    return " ".join(first(page, "body").get_text().split())


def found(page):
    """Where the rows of the directory lead."""
    return [one["href"].removeprefix("/f/") for one in every(page, ".entries a")]


def test_the_directory_lists_what_everybody_may_find(directory):
    page = directory.reader.get("/f")
    assert {LISTED, "later"} <= set(found(page))
    assert not {*HIDDEN, "earlier"} & set(found(page))
    assert "Set-Cookie" not in page.headers
    assert page.headers["Vary"] == "Accept-Encoding"
    with directory.counting() as statements:
        again = directory.reader.get("/f", headers={"If-None-Match": page.headers["ETag"]})
    assert (again.status_code, len(statements)) == (304, 1)
    directory.add("one-more")
    assert directory.reader.get("/f").headers["ETag"] != page.headers["ETag"]


@pytest.mark.parametrize("words", ["alder", "ALDER val", "united fund", "álder", "valley ris", "united rising"])
def test_words_that_begin_a_name_are_found(directory, words):
    page = directory.find(words)
    assert found(page) == [LISTED]
    assert f"Found for “{words}”:" in text(page)
    assert first(page, "meta[name=robots]")["content"] == "noindex"


COMMANDS = ('a" OR "b', "alder NOT fund", "NEAR(alder fund)", "title:alder", "^nobody", "nobody*", "-nobody")
"""Taken for words, none of them is found."""
SIGNS = ('"', "*", "()", "{}", "\x00", "%", "'", "‘", "\u0301", "\ufffe", "-- DROP", "x" * 5000)


@pytest.mark.parametrize("words", [*HOSTILE, *COMMANDS, *SIGNS])
def test_whatever_is_looked_for_is_words_and_never_a_command(directory, words):
    page = directory.find(words)
    assert page.status_code == 200
    assert every(page, "script, img") == []
    if words in COMMANDS:
        assert found(page) == []
    with directory.counting() as statements:
        directory.find(words)
    assert len(statements) <= 2


def test_the_directory_goes_on_page_by_page(directory):
    slugs = [f"paged-{number}" for number in range(45)]
    for slug in slugs:
        directory.add(slug, foundation="Zebra Fund")
    seen: list[str] = []
    path = "/f?q=zebra"
    while path:
        page = directory.reader.get(path)
        assert 0 < len(found(page)) <= 20
        seen += found(page)
        more = [one["href"] for one in every(page, "main a[href*='after=']")]
        path = more[0] if more else ""
    assert seen == slugs[::-1]
    assert "There are no more." in text(directory.reader.get("/f?after=0"))
    whole = found(directory.reader.get("/f"))
    for odd in ("x", "-1", "9" * 40, "٢", ""):
        assert found(directory.reader.get(f"/f?after={odd}")) == whole


def test_an_empty_directory_says_so(hosting):
    reader = hosting.anonymous()
    assert "No FAQ is listed here yet." in text(reader.get("/f"))
    assert "Nothing was found for “nobody”." in text(reader.get("/f?q=nobody"))
