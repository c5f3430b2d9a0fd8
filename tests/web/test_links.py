"""Every link leads somewhere: whoever follows all links from the desk through one whole assessment meets no dead end."""

from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup

from tests.web.shelf import filled_shelf
from tests.web.visiting import ADDRESS

FILES = (".html", ".md", ".json", ".yaml", ".svg", ".pdf", ".docx", ".txt", ".png")


class Walk:
    """Follows links, each address once, and remembers which ids each page has and which are asked for."""

    def __init__(self, owner, keep_out):
        self.owner, self.keep_out = owner, keep_out
        self.ids: dict[str, set[str]] = {}
        self.wanted: dict[str, tuple[str, str]] = {}
        self.dead: list[str] = []

    def through(self, first):
        """Follow everything from here."""
        self.wanted[first] = (first, "")
        waiting = [first]
        while waiting:
            address = waiting.pop()
            for link in self.links(address):
                there = urldefrag(link).url
                if link not in self.wanted and not any(part in link for part in self.keep_out):
                    self.wanted[link] = (there, address)
                    if there not in self.ids and there not in waiting:
                        waiting.append(there)
        return self

    def links(self, address):
        """Where a page leads; nothing of a file."""
        is_file = urlsplit(address).path.endswith(FILES)
        response = self.owner.get(address, check=not is_file)
        self.ids[address] = set()
        if response.status_code not in (200, 303):
            self.dead.append(f"{response.status_code}: {address}, a link on {self.wanted[address][1]}")
        if response.status_code == 303:
            return [response.headers["Location"]]
        if is_file or response.mimetype != "text/html":
            return []
        page = BeautifulSoup(response.text, "html.parser")
        self.ids[address] = {tag["id"] for tag in page.select("[id]")}
        found = [tag.get("href") or tag.get("src") for tag in page.select("a[href], link[href], script[src], use[href]")]
        whole = [urljoin(ADDRESS + address, link) for link in found if not link.startswith("data:")]
        return [link.removeprefix(ADDRESS) for link in whole if link.startswith(ADDRESS)]

    def dead_fragments(self):
        """Links to a place in a page that is not there."""
        asked = ((link, *self.wanted[link]) for link in self.wanted if "#" in link)
        return [
            f"{link}, on {on}" for link, there, on in asked if urldefrag(link).fragment not in self.ids.get(there, set())
        ]


@pytest.mark.slow
def test_no_link_is_dead_and_every_fragment_is_there(tmp_path):
    with filled_shelf(tmp_path) as shelf:
        others = [other for name, other in shelf.ids.items() if name != "four-pots"]
        walk = Walk(shelf.owner, keep_out=others).through("/")
        # From there to here: the walk was no short one.
        assert len(walk.ids) > 300
        assert walk.dead == []
        assert walk.dead_fragments() == []
