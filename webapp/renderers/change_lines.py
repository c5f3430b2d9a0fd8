"""What changed between two versions, as the pages show it: sentences that changed alike together, under one word for all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from webapp.domain.publication.changes import Changes, EntryChange, Line, PartChange
from webapp.domain.publication.words import type_pieces


@dataclass(frozen=True, slots=True)
class ShownLine:
    """One sentence in pieces, what stands before it, and for a role where it stood and stands now."""

    label: type_pieces
    pieces: type_pieces
    stands: tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class LineGroup:
    """Sentences in a row that are all `kept`, `removed`, `added` or `changed`."""

    kind: str
    lines: tuple[ShownLine, ...]


@dataclass(frozen=True, slots=True)
class ChangedEntry:
    """An entry with its class; `anchor` is unique on the page. See `EntryChange` for all else."""

    anchor: str
    kind: str
    presence: str
    unconfirmed: bool
    hats: tuple[str, str] | None
    question: type_pieces
    groups: tuple[LineGroup, ...]


@dataclass(frozen=True, slots=True)
class ChangedPart:
    """What changed in one place around the entries."""

    anchor: str
    name: str
    groups: tuple[LineGroup, ...]


@dataclass(frozen=True, slots=True)
class ChangeLines:
    """Everything `public/parts/changes.html` shows. `counts`: how many entries of each class, in the order they stand."""

    language: str
    counts: tuple[tuple[str, int], ...]
    entries: tuple[ChangedEntry, ...]
    parts: tuple[ChangedPart, ...]


def build_change_lines(changes: Changes, language: str) -> ChangeLines:
    """Changes for a page; `language` is that of the versions, not of the page."""
    return ChangeLines(
        language=language,
        counts=changes.counts,
        entries=tuple(map(_entry, changes.entries)),
        parts=tuple(map(_part, changes.parts)),
    )


def _entry(change: EntryChange) -> ChangedEntry:
    return ChangedEntry(
        anchor=f"changed-{change.id}",
        kind=change.kind,
        presence=change.presence,
        # A promise that nobody has confirmed must not be announced as if somebody had.
        unconfirmed=change.unconfirmed and change.kind in ("new_promise", "widened", "decided", "new"),
        hats=change.hats,
        question=change.question,
        groups=_groups(change.lines),
    )


def _part(change: PartChange) -> ChangedPart:
    return ChangedPart(f"changed-{change.name}", change.name, _groups(change.lines))


def _groups(lines: Iterable[Line]) -> tuple[LineGroup, ...]:
    told = (one for line in lines for one in _told_apart(line))
    return tuple(LineGroup(kind, tuple(shown for _, shown in alike)) for kind, alike in groupby(told, lambda one: one[0]))


def _told_apart(line: Line) -> Iterator[tuple[str, ShownLine]]:
    """A line; one of which no word was kept as two, what is gone and what came."""
    if line.kind == "changed" and not line.label and all(piece.kind != "kept" for piece in line.pieces):
        for piece in line.pieces:
            yield piece.kind, ShownLine((), (piece,), None)
    else:
        yield line.kind, ShownLine(line.label, line.pieces, line.stands)
