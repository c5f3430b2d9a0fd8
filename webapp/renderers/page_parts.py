"""A document as HTML in pieces, in the classes of our own pages: what the page of a published version is put together from.

The pieces are frozen with the version; the page around them is not, and has its notes and forms between them:

    cover      <header class="cover">, as wide as the page: whose it is, the title as the page's only `h1`, which version
    opening    at a glance, then who speaks and in which roles
    entries    each with the `heading` of its group where it is the first there, else empty
    closing    what is open, what is left out, whom to ask, how to read it
    roles      the role map: a picture and a table
    contents   <nav class="toc"> with a link to every question

All but the cover are children of one `<div class="page narrow doc">`: opening, entries and closing in its middle column,
a `<div id="answers">`, then roles, then contents. Ids used: `glance`, `contents`, `roles`, `open-points`, `left-out`,
`contacts`, `how-to-read`, `map-title`, `map-text`, `g-<group>` and `q-<entry>`. There is no script in it, no style, and no
address of ours but the version's own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from webapp.domain.faq import Document
from webapp.domain.publication.frozen import canonical
from webapp.renderers.look import PLAIN, Look
from webapp.renderers.shown import Answered, Group, Shown, build_shown
from webapp.renderers.templates import fill


@dataclass(frozen=True, slots=True)
class Piece:
    """Everything the template of one piece shows: the document, and of it one group or one entry where that is the piece."""

    shown: Shown
    group: Group | None = None
    entry: Answered | None = None


def render(document: Document, look: Look = PLAIN) -> bytes:
    """Canonical JSON, UTF-8: the pieces by the names above; each entry has `id`, `anchor`, `heading` and `html`.

    The look changes nothing: it is for files.
    """
    shown = build_shown(document)
    whole = Piece(shown)
    told = zip((entry.id for entry in document.entries), _entries(shown), strict=True)
    pieces = {
        "cover": fill("page-parts/cover.html", whole),
        "opening": fill("page-parts/opening.html", whole),
        "entries": [{"id": entry_id, **entry} for entry_id, entry in told],
        "closing": fill("page-parts/closing.html", whole),
        "roles": fill("page-parts/roles.html", whole),
        "contents": fill("page-parts/contents.html", whole),
    }
    return canonical(pieces).encode()


def _entries(shown: Shown) -> Iterator[dict[str, str]]:
    for group in shown.groups:
        for place, entry in enumerate(group.entries):
            yield {
                "anchor": entry.anchor,
                "heading": "" if place else fill("page-parts/heading.html", Piece(shown, group=group)),
                "html": fill("page-parts/entry.html", Piece(shown, entry=entry)),
            }
