"""The document's pieces as the plain values that templates for typesetting read: every word as a string, never as markup."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date

from webapp.renderers.look import Look
from webapp.renderers.shown import Answered, Axis, FactRow, Group, Line, Part, Shown, Stretch, words_of

Data = dict[str, object]
LOGO = "logo.svg"
"""What the logo's file is called inside a template."""
SPACES, AROUND_BREAK = re.compile(" {2,}"), re.compile(" *\n *")
FROM_THE_RIGHT = frozenset(("R", "AL", "AN"))


def frame_data(title: str, author: str, language: str, day: date, look: Look, about: str = "") -> Data:
    """What every file says about itself, and how it looks: `frame` in `parts.typ` takes it."""
    logo = look.logo and {"words": look.logo.words, "width": look.logo.width, "height": look.logo.height}
    return {
        "title": title,
        "author": author,
        "language": language,
        "about": about,
        "day": {"year": day.year, "month": day.month, "day": day.day},
        "paper": look.paper,
        "band": look.band,
        "logo": logo,
    }


def about_edition(shown: Shown) -> str:
    """Which one it is and where the newest stands, in one line."""
    return " ".join(filter(None, (shown.edition, words_of(shown.newest))))


def frame_pictures(look: Look) -> dict[str, bytes]:
    """The pictures that go with `frame_data`."""
    return {LOGO: look.logo.drawing} if look.logo else {}


def shown_data(shown: Shown, look: Look) -> Data:
    """The whole document: what `frame` takes, and every piece of `Shown` by its name there."""
    return {
        **frame_data(shown.title, shown.foundation, shown.language, shown.day, look, about_edition(shown)),
        "heading": line_data(shown.heading),
        "foundation": text_data(shown.foundation, typed=True),
        "edition": shown.edition,
        "newest": line_data(shown.newest),
        "words": dict(shown.words),
        "hats": dict(shown.hats),
        "stands": dict(shown.stands),
        "contents": shown.contents,
        "facts": [fact_data(fact) for fact in shown.facts],
        "statement": line_data(shown.statement),
        "groups": [group_data(group) for group in shown.groups],
        "open_points": lines_data(shown.open_points),
        "left_out": lines_data(shown.left_out),
        "contacts": lines_data(shown.contacts),
        "notes": [text_data(note) for note in shown.notes],
        "axes": axes_data(shown.axes),
        "roles": [
            {"hat": hat, "roles": [{"label": role.label, "stand": role.stand} for role in roles]}
            for hat, roles in shown.roles
        ],
    }


# -- lines -------------------------------------------------------------------------------------------------------------


def line_data(line: Line) -> list[Data]:
    """One line, run by run: `say` in `parts.typ` takes it."""
    return [_stretch(stretch) for stretch in line]


def lines_data(lines: Iterable[Line]) -> list[list[Data]]:
    """Lines one by one."""
    return [line_data(line) for line in lines]


def text_data(text: str, *, typed: bool = False) -> list[Data]:
    """A text that is not in runs, as a line."""
    return [_run(typed, [{"text": _as_set(text), "href": None, "style": ""}], text)]


def _stretch(stretch: Stretch) -> Data:
    pieces: list[Data] = [
        {"text": _as_set(piece.text) if stretch.typed else piece.text, "href": piece.href, "style": piece.style}
        for piece in stretch.pieces
    ]
    return _run(stretch.typed, pieces, "".join(piece.text for piece in stretch.pieces))


def _run(typed: bool, pieces: list[Data], text: str) -> Data:
    turned = typed and not text.isascii() and any(unicodedata.bidirectional(sign) in FROM_THE_RIGHT for sign in text)
    return {"typed": typed, "turned": turned, "pieces": pieces}


def _as_set(text: str) -> str:
    """Typed words as every page shows them: line breaks stay, several spaces are one."""
    return AROUND_BREAK.sub("\n", SPACES.sub(" ", text))


# -- pieces ------------------------------------------------------------------------------------------------------------


def fact_data(fact: FactRow) -> Data:
    """A line of "At a glance"."""
    return {
        "label": fact.label,
        "entry": fact.entry,
        "heavy": fact.heavy,
        "mark": fact.mark,
        "first": line_data(fact.first),
        "rest": line_data(fact.rest),
        "topics": lines_data(fact.topics),
    }


def group_data(group: Group) -> Data:
    """A heading with its entries."""
    return {"anchor": group.anchor, "title": group.title, "entries": [entry_data(entry) for entry in group.entries]}


def entry_data(entry: Answered) -> Data:
    """One question with its answer."""
    return {
        "anchor": entry.anchor,
        "question": text_data(entry.question, typed=True),
        "hat": entry.hat,
        "undecided": entry.undecided,
        "long": entry.long,
        "own": entry.own,
        "parts": [part_data(part) for part in entry.parts],
    }


def part_data(part: Part) -> Data:
    """A paragraph or a list, and what it is about."""
    return {"topic": part.topic, "sentences": lines_data(part.sentences), "items": lines_data(part.items)}


def axes_data(axes: Mapping[str, Axis]) -> dict[str, Data]:
    """How much of each hat is worn."""
    return {hat: {"points": axis.points, "words": axis.words} for hat, axis in axes.items()}
