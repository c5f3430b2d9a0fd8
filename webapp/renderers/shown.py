"""The document in the pieces that pages and files are made of: every format shows these, and adds no words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from urllib.parse import urlsplit

from webapp.domain.bank import HATS
from webapp.domain.faq import Block, Document, DocumentEntry, Fact, Sentence
from webapp.domain.faq.document import RoleLine
from webapp.domain.faq.editorial import is_own
from webapp.domain.text import Run, capitalised, ours, type_runs
from webapp.renderers.editions import day_of, edition_line, newest_line
from webapp.renderers.role_picture import Picture, place_roles

# Typed words may become a link only if they say themselves, in plain letters, where it leads.
ADDRESS = re.compile(r"(?<![\w.+-])(?:https?://[^\s<>\"“”«»]+|[\w.+-]{1,64}@[\w.-]+)")
MAIL = re.compile(r"[\w.+-]+@(?:[\w-]+\.)+[A-Za-z]{2,}", re.ASCII)
AFTER_ADDRESS = ".,;:!?)]}'’"
MARKS = {"undecided": "open", "withheld": "held"}
"""The mark before a fact, by the state of the entry it comes from."""
SHORT_VERDICT = 60
"""Signs; longer first words stand in smaller type, or they would look like a second question."""
TOPICS = {
    "undecided": "open",
    "decider": "open",
    "until-then": "open",
    "withheld": "held",
    "unconfirmed": "firm",
    "passage": "own",
    "evidence": "proof",
}
"""The last part of a sentence's key, where its paragraph is to look different."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of typed words, where it leads if it is an address, and its `style`: none, `strong` or `em`."""

    text: str
    href: str | None
    style: str = ""


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
    """A paragraph, or a list with the sentence that leads it. `topic`: said, open, held, firm, own or proof."""

    topic: str
    sentences: tuple[Line, ...]
    items: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """One question with its answer. Its first words stand out, but for an editor's `own`: those are no verdict."""

    anchor: str
    question: str
    hat: str
    undecided: bool
    long: bool
    own: bool
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
    """The document in the pieces that pages are made of.

    `edition` says which one it is, of a draft too; `newest` of a published one where it and the newest stand.
    """

    language: str
    day: date
    title: str
    heading: Line
    foundation: str
    edition: str
    newest: Line
    words: Mapping[str, str]
    hats: Mapping[str, str]
    stands: Mapping[str, str]
    contents: str
    facts: tuple[FactRow, ...]
    statement: Line
    groups: tuple[Group, ...]
    open_points: tuple[Line, ...]
    left_out: tuple[Line, ...]
    contacts: tuple[Line, ...]
    notes: tuple[str, ...]
    axes: Mapping[str, Axis]
    picture: Picture
    roles: tuple[tuple[str, tuple[RoleLine, ...]], ...]


def build_shown(document: Document) -> Shown:
    """The document in pieces, for the file and for the pages that show it too."""
    words = document.words
    return Shown(
        language=document.language,
        day=day_of(document),
        title=document.title.text,
        heading=line(document.title.runs),
        foundation=foundation_name(document),
        edition=edition_line(document),
        newest=line(newest_line(document)),
        words=words.document,
        hats=words.hats,
        stands=words.stands,
        contents=words.document["contents"].replace("{count}", str(len(document.entries))),
        facts=tuple(_fact(fact, document) for fact in document.fact_box),
        statement=line(document.role_statement),
        groups=_groups(document),
        open_points=lines(document.open_points) or (line(ours(words.document["nothing_open"])),),
        left_out=lines(document.left_out),
        contacts=lines(fact.sentence for fact in document.fact_box if fact.id == "ask"),
        notes=words.reading_notes,
        axes=axes(document),
        picture=place_roles(document.role_map, words.stands, words.hats),
        roles=tuple((hat, tuple(role for role in document.role_map.roles if role.hat == hat)) for hat in HATS),
    )


def foundation_name(document: Document) -> str:
    """Whose document it is, on a line of its own: a name as typed, or the bank's words where none is given."""
    unnamed = document.foundation == document.words.names["foundation"]
    return capitalised(document.foundation) if unnamed else document.foundation


def labelled(label: str) -> str:
    """A label with what parts it from its words where nothing but plain text can: a colon, unless it asks by itself."""
    return label if label.endswith("?") else f"{label}:"


# -- words -------------------------------------------------------------------------------------------------------------


def lines(sentences: Iterable[Sentence]) -> tuple[Line, ...]:
    """Sentences one by one."""
    return tuple(line(sentence.runs) for sentence in sentences)


def words_of(said: Line) -> str:
    """The words alone."""
    return "".join(piece.text for stretch in said for piece in stretch.pieces)


def line(runs: type_runs) -> Line:
    """One line of the page: typed words apart, their addresses as links."""
    return tuple(Stretch(run.typed, _run_pieces(run)) for run in runs)


def _run_pieces(run: Run) -> tuple[Piece, ...]:
    if run.href or not run.typed:
        return (Piece(run.text, run.href, run.style),)
    pieces = _pieces(run.text)
    return tuple(Piece(piece.text, piece.href, run.style) for piece in pieces) if run.style else pieces


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
    parts = tuple(_part(*block) for block in _blocks_by_topic(entry.blocks))
    first = entry.sentences[0]
    long = len(first.text) > SHORT_VERDICT
    return Answered(anchor(entry), entry.question, entry.hat, entry.state == "undecided", long, is_own(first), parts)


def _part(topic: str, kind: str, sentences: Sequence[Sentence]) -> Part:
    said = lines(sentences)
    if kind != "list":
        return Part(topic, said, ())
    # Two lists in a row: the second one has no sentence that leads it.
    return Part(topic, said[:1] if said[0] else (), said[1:])


def _blocks_by_topic(blocks: Iterable[Block]) -> list[tuple[str, str, list[Sentence]]]:
    """Blocks as they are, but what is open, not public or not confirmed stands in a paragraph of its own."""
    found: list[tuple[str, str, list[Sentence]]] = []
    for block in blocks:
        if block.kind == "list":
            topic = TOPICS.get(block.sentences[0].key.rpartition("/")[2], "said")
            found.append((topic, "list", list(block.sentences)))
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
