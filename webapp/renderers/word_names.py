"""What things in a Word document are known by: styles, places, addresses, pictures. Word refers to each by an id."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from io import BytesIO
from itertools import count
from urllib.parse import quote, urlsplit

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.parts.story import StoryPart

from webapp.config import templates_folder

LONGEST_LINK = 2_000
"""Letters; Word does not open a file with a longer address."""
SAFE = ":/?@!$&'()*+,;=%~-._"
FIGURES = frozenset("0123456789abcdefABCDEF")


class Names:
    """The ids of one document, given out while it is written."""

    def __init__(self, styles: Mapping[str, str], *, outdents_tables: bool = False) -> None:
        self._styles, self.outdents_tables = styles, outdents_tables
        self._numbers = count(1)
        self._places: dict[str, str] = {}
        self._links: dict[tuple[str, str], str] = {}
        self._images: dict[tuple[str, bytes], tuple[str, tuple[int, int]]] = {}

    def style(self, name: str) -> str:
        """The id of a style; none for no name. Raises KeyError for a name that is not in the base."""
        return self._styles[name.lower()] if name else ""

    def number(self) -> int:
        """For a thing that needs one of its own."""
        return next(self._numbers)

    def place(self, anchor: str) -> str:
        """A place in the document, in letters and figures as Word's own contents name them."""
        return self._places.setdefault(anchor, f"_Toc{len(self._places) + 1:08}")

    def address(self, part: StoryPart, address: str) -> str:
        """An address outside."""
        key = (str(part.partname), address)
        if key not in self._links:
            self._links[key] = part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        return self._links[key]

    def image(self, part: StoryPart, png: bytes) -> tuple[str, tuple[int, int]]:
        """A picture, with its size in dots. One that is shown often is kept once."""
        key = (str(part.partname), png)
        if key not in self._images:
            relation, image = part.get_or_add_image(BytesIO(png))
            self._images[key] = (relation, (image.px_width, image.px_height))
        return self._images[key]


@cache
def mark_png(name: str) -> bytes:
    """A hat or a state as a small picture. Raises FileNotFoundError for a name that is none of the shipped ones."""
    return (templates_folder() / "word" / "marks" / f"{name}.png").read_bytes()


def link_address(href: str) -> str:
    """An address as Word takes it; empty where a file with it might not open."""
    try:
        parts = urlsplit(href)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return ""
    if parts.scheme == "mailto":
        return f"mailto:{quote(parts.path, safe='@+-._')}"
    if parts.scheme not in ("http", "https") or not host.replace("-", "").replace(".", "").replace(":", "").isalnum():
        return ""
    place = (f"[{host}]" if ":" in host else host) + (f":{port}" if port else "")
    rest = quote(parts.path, safe=SAFE)
    for sign, part in (("?", parts.query), ("#", parts.fragment)):
        rest += f"{sign}{quote(part, safe=SAFE)}" if part else ""
    address = f"{parts.scheme}://{place}{_percents(rest)}"
    return address if len(address) <= LONGEST_LINK else ""


def _percents(text: str) -> str:
    """A percent sign stays one only before two figures."""
    first, *others = text.split("%")
    return first + "".join(f"%{one}" if len(one) > 1 and set(one[:2]) <= FIGURES else f"%25{one}" for one in others)
