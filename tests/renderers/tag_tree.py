"""What a PDF says about itself to programs that read it aloud: its tags as a tree, its bookmarks, its links."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

import pikepdf


@dataclass(frozen=True)
class Tag:
    """One tag: what kind of thing it is, what stands for it in words, whether a link is tied to it, what is in it."""

    kind: str
    alt: str | None
    links: int
    tags: tuple[Tag, ...]

    def all(self, *kinds: str) -> Iterator[Tag]:
        """Itself and everything in it, in the order it is read; of these kinds only, if any are named."""
        if not kinds or self.kind in kinds:
            yield self
        for tag in self.tags:
            yield from tag.all(*kinds)


@dataclass(frozen=True)
class Bookmark:
    """An entry beside the pages: its words, how deep it stands, and the page and height it leads to."""

    title: str
    level: int
    page: int
    height: float


def opened(file: bytes) -> pikepdf.Pdf:
    """The file, for a look inside."""
    return pikepdf.open(BytesIO(file))


def tag_tree(file: bytes) -> Tag:
    """The tags of a whole file."""
    with opened(file) as pdf:
        tops = _tags(pdf.Root.StructTreeRoot.K)
        assert [top.kind for top in tops] == ["Document"]
        return tops[0]


def _tags(kids) -> tuple[Tag, ...]:
    found = []
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            inside = kid.get("/K", pikepdf.Array())
            alt = str(kid.Alt) if "/Alt" in kid else None
            found.append(Tag(str(kid.S)[1:], alt, _links(inside), _tags(inside)))
    return tuple(found)


def _links(kids) -> int:
    every = kids if isinstance(kids, pikepdf.Array) else [kids]
    return sum(isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/OBJR" for kid in every)


def bookmarks(file: bytes) -> list[Bookmark]:
    """The entries beside the pages, from first to last."""
    with opened(file) as pdf, pdf.open_outline() as outline:
        pages = {page.objgen: number for number, page in enumerate(pdf.pages, 1)}
        return list(_bookmarks(outline.root, 1, pages))


def _bookmarks(items, level, pages) -> Iterator[Bookmark]:
    for item in items:
        page, _kind, _left, top, *_ = item.destination
        yield Bookmark(item.title, level, pages[page.objgen], float(top))
        yield from _bookmarks(item.children, level + 1, pages)


def addresses(file: bytes) -> set[str]:
    """Where its links lead outside the file. Fails for a link that does anything but lead somewhere."""
    found = set()
    with opened(file) as pdf:
        for page in pdf.pages:
            for note in page.get("/Annots", ()):
                assert note.Subtype == "/Link"
                if "/A" in note and note.A.S != "/GoTo":
                    assert note.A.S == "/URI", note.A
                    found.add(str(note.A.URI))
    return found
