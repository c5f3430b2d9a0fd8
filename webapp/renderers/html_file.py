"""The document as one HTML file that needs nothing else: no script, no request, its own type and picture."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from itertools import groupby
from urllib.parse import urlsplit

from markupsafe import Markup

from webapp.config import templates_folder
from webapp.domain.answers import PartialDate
from webapp.domain.faq import Block, Document, DocumentEntry, Fact, Sentence
from webapp.domain.faq.document import RoleLine
from webapp.domain.text import Run, capitalised, format_date, ours, type_runs
from webapp.renderers.role_picture import Picture, place_roles
from webapp.renderers.templates import fill

FONT = re.compile(r"url\((fonts/[\w.-]+\.woff2)\)")
# Typed words may become a link only if they say themselves, in plain letters, where it leads.
ADDRESS = re.compile(r"(?<![\w.+-])(?:https?://[^\s<>\"“”«»]+|[\w.+-]{1,64}@[\w.-]+)")
MAIL = re.compile(r"[\w.+-]+@(?:[\w-]+\.)+[A-Za-z]{2,}", re.ASCII)
AFTER_ADDRESS = ".,;:!?)]}'’"
HATS = ("civic", "grant", "both")
MARKS = {"undecided": "open", "withheld": "held"}
"""The mark before a fact, by the state of the entry it comes from."""
SHORT_VERDICT = 60
"""Signs; longer first words stand in smaller type, or they would look like a second question."""
TOPICS = {"undecided": "open", "decider": "open", "until-then": "open", "withheld": "held", "unconfirmed": "firm"}
"""The last part of a sentence's key, where its paragraph is to look different."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of typed words, and where it leads if it is an address."""

    text: str
    href: str | None


@dataclass(frozen=True, slots=True)
class Stretch:
    """A run as the page shows it: typed words in pieces, ours in one."""

    typed: bool
    pieces: tuple[Piece, ...]


Line = tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class FactRow:
    """A line of "At a glance": first words apart, then the rest, or topics one below the other."""

    id: str
    label: str
    entry: str | None
    heavy: bool
    mark: str | None
    first: Line
    rest: Line
    topics: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph, or a list with the sentence that leads it. `topic`: said, open, held or firm."""

    topic: str
    sentences: tuple[Line, ...]
    items: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """One question with its answer."""

    anchor: str
    question: str
    hat: str
    undecided: bool
    long: bool
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """A heading over entries."""

    anchor: str
    title: str
    entries: tuple[Answered, ...]


@dataclass(frozen=True, slots=True)
class Axis:
    """How much of one hat is worn: 0 to 100, or None, and in words."""

    points: int | None
    words: str


@dataclass(frozen=True, slots=True)
class Shown:
    """The document in the pieces that pages are made of."""

    language: str
    title: str
    heading: Line
    foundation: str
    draft: str
    words: Mapping[str, str]
    hats: Mapping[str, str]
    stands: Mapping[str, str]
    contents: str
    facts: tuple[FactRow, ...]
    statement: Line
    groups: tuple[Group, ...]
    open_points: tuple[Line, ...]
    contacts: tuple[Line, ...]
    notes: tuple[str, ...]
    axes: Mapping[str, Axis]
    picture: Picture
    roles: tuple[tuple[str, tuple[RoleLine, ...]], ...]


@dataclass(frozen=True, slots=True)
class Page:
    """Everything `faq.html` shows."""

    shown: Shown
    style: Markup
    style_hash: str


def render(document: Document) -> bytes:
    """UTF-8, ends with a newline."""
    shown = build_shown(document)
    style = _style(shown.draft)
    page = Page(
        shown=shown,
        style=Markup(style),  # noqa: S704  our own style sheet, and a string of it escaped by `_css_string`
        style_hash=b64encode(sha256(style.encode()).digest()).decode(),
    )
    return fill("faq.html", page).encode()


def build_shown(document: Document) -> Shown:
    """The document in pieces, for the file and for the pages that show it too."""
    words = document.words
    return Shown(
        language=document.language,
        title=document.title.text,
        heading=line(document.title.runs),
        foundation=foundation_name(document),
        draft=draft_line(document),
        words=words.document,
        hats=words.hats,
        stands=words.stands,
        contents=words.document["contents"].replace("{count}", str(len(document.entries))),
        facts=tuple(_fact(fact, document) for fact in document.fact_box),
        statement=line(document.role_statement),
        groups=_groups(document),
        open_points=lines(document.open_points) or (line(ours(words.document["nothing_open"])),),
        contacts=lines(fact.sentence for fact in document.fact_box if fact.id == "ask"),
        notes=words.reading_notes,
        axes=axes(document),
        picture=place_roles(document.role_map, dict(words.stands)),
        roles=tuple((hat, tuple(role for role in document.role_map.roles if role.hat == hat)) for hat in HATS),
    )


def foundation_name(document: Document) -> str:
    """Whose document it is, on a line of its own: a name as typed, or the bank's words where none is given."""
    unnamed = document.foundation == document.words.names["foundation"]
    return capitalised(document.foundation) if unnamed else document.foundation


def draft_line(document: Document) -> str:
    """That this is a draft, and of when; nothing on a published document."""
    if not document.draft:
        return ""
    when = PartialDate(document.as_of.year, document.as_of.month, document.as_of.day)
    return document.words.document["draft"].replace("{date}", format_date(when, document.words))


# -- style -------------------------------------------------------------------------------------------------------------


def _style(draft: str) -> str:
    """The style sheet with its fonts inside, and the draft line for the foot of every printed page."""
    return f"{_style_sheet()}:root{{--draft:{_css_string(draft)}}}\n"


@cache
def _style_sheet() -> str:
    folder = templates_folder()
    sheet = (folder / "faq.css").read_text(encoding="utf-8")
    return FONT.sub(
        lambda found: f"url(data:font/woff2;base64,{b64encode((folder / found[1]).read_bytes()).decode()})", sheet
    )


def _css_string(text: str) -> str:
    """Text as a CSS string in which no sign can mean anything."""
    return '"' + "".join(sign if sign.isascii() and sign.isalnum() else f"\\{ord(sign):x} " for sign in text) + '"'


# -- words -------------------------------------------------------------------------------------------------------------


def lines(sentences: Iterable[Sentence]) -> tuple[Line, ...]:
    """Sentences one by one."""
    return tuple(line(sentence.runs) for sentence in sentences)


def line(runs: type_runs) -> Line:
    """One line of the page: typed words apart, their addresses as links."""
    return tuple(Stretch(run.typed, _pieces(run.text) if run.typed else (Piece(run.text, None),)) for run in runs)


def _pieces(text: str) -> tuple[Piece, ...]:
    """Typed words with their web and e-mail addresses apart."""
    pieces: list[Piece] = []
    end = 0
    for found in ADDRESS.finditer(text):
        address = found[0].rstrip(AFTER_ADDRESS)
        href = _href(address)
        if href:
            pieces.extend((Piece(text[end : found.start()], None), Piece(address, href)))
            end = found.start() + len(address)
    return tuple(piece for piece in (*pieces, Piece(text[end:], None)) if piece.text)


def _href(address: str) -> str | None:
    """Where an address leads; None where it is none, or hides that behind foreign letters or a name and an `@`."""
    if not address.isascii():
        return None
    if MAIL.fullmatch(address):
        return f"mailto:{address}"
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return address if parts.scheme in ("http", "https") and parts.hostname and "@" not in parts.netloc else None


# -- at a glance -------------------------------------------------------------------------------------------------------


def _fact(fact: Fact, document: Document) -> FactRow:
    runs, said_by = fact.sentence.runs, None
    for entry in document.entries:
        if entry.headline == fact.sentence:
            said_by = entry
    first = _first_words(runs, said_by)
    topics = _topics(runs) if fact.sentence.key == "glance:undecided" else ()
    return FactRow(
        id=fact.id,
        label=fact.label,
        entry=anchor(said_by) if said_by else None,
        heavy=bool(topics) or fact is document.fact_box[0],
        mark="open" if topics else MARKS.get(said_by.state if said_by else ""),
        first=line(first),
        rest=() if topics else line(runs[len(first) :]),
        topics=topics,
    )


def _first_words(runs: type_runs, entry: DocumentEntry | None) -> type_runs:
    """The entry's first sentence, where more follows it in the same line."""
    first = entry.sentences[0].runs if entry else ()
    return first if len(first) < len(runs) and runs[: len(first)] == first else ()


def _topics(runs: type_runs) -> tuple[Line, ...]:
    """Sentences that were joined into one line, one by one."""
    return tuple(line(tuple(sentence)) for joint, sentence in groupby(runs, lambda run: run == Run(" ")) if not joint)


# -- entries -----------------------------------------------------------------------------------------------------------


def _groups(document: Document) -> tuple[Group, ...]:
    """The entries under their headings, the three questions of the mission under one of their own."""
    titles = dict(document.groups)
    groups = []
    for name, entries in groupby(document.entries, lambda entry: "" if entry.always else entry.group):
        title = titles[name] if name else document.words.document["first_group"]
        groups.append(Group(f"g-{name or 'first'}", title, tuple(answered(entry) for entry in entries)))
    return tuple(groups)


def anchor(entry: DocumentEntry) -> str:
    """Where the entry stands on its page."""
    return f"q-{entry.id}"


def answered(entry: DocumentEntry) -> Answered:
    """An entry as the page shows it."""
    parts = tuple(part for block in _blocks_by_topic(entry.blocks) for part in (_part(*block),))
    long = len(entry.sentences[0].text) > SHORT_VERDICT
    return Answered(anchor(entry), entry.question, entry.hat, entry.state == "undecided", long, parts)


def _part(topic: str, kind: str, sentences: Sequence[Sentence]) -> Part:
    said = lines(sentences)
    return Part(topic, said[:1], said[1:]) if kind == "list" else Part(topic, said, ())


def _blocks_by_topic(blocks: Iterable[Block]) -> list[tuple[str, str, list[Sentence]]]:
    """Blocks as they are, but what is open, not public or not confirmed stands in a paragraph of its own."""
    found: list[tuple[str, str, list[Sentence]]] = []
    for block in blocks:
        if block.kind == "list":
            found.append(("said", "list", list(block.sentences)))
            continue
        for place, sentence in enumerate(block.sentences):
            last = sentence.key.rpartition("/")[2]
            topic = TOPICS.get(last, "said")
            # Who decides, and what holds until then, goes on from "not decided yet" even in the next block.
            goes_on = (
                found and found[-1][0] == topic and found[-1][1] == "paragraph" and last not in ("undecided", "withheld")
            )
            if goes_on and (place > 0 or topic == "open"):
                found[-1][2].append(sentence)
            else:
                found.append((topic, "paragraph", [sentence]))
    return found


# -- the role map ------------------------------------------------------------------------------------------------------


def axes(document: Document) -> Mapping[str, Axis]:
    """How much of each hat is worn, in figures and words."""
    of_100, unsaid = document.words.document["of_100"], document.words.stands["unsaid"]
    points = {"civic": document.role_map.civic, "grant": document.role_map.grant}
    return {
        hat: Axis(number, unsaid if number is None else of_100.replace("{points}", str(number)))
        for hat, number in points.items()
    }
