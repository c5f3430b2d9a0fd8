"""A funders' table: who carries what, what that leaves open, and what all of them may say together.

Different roles are good, so nothing here asks whether funders agree. It asks whether an aspect is covered, on whom it
depends, and which sentence every single cell allows.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from webapp.domain.facilitation import (
    CELLS,
    CONSENT_BOARD,
    CONSENT_CHANGE,
    CONSENT_NO,
    HELPS,
    JOINT_CELLS,
    LEADS,
    PAYS,
    PRIVATE,
    UNDECIDED,
)
from webapp.domain.workshop.state import Joint

DOING = frozenset((LEADS, PAYS, HELPS))
CARRYING = frozenset((LEADS, PAYS))
"""What keeps an aspect going. Help alone does not."""

NOBODY, ONE_FUNDER, NO_LEAD, TWO_LEAD, ONE_PAYS, ALL_UNDECIDED, GOES_DARK, NOT_ALL_SEEN = (
    "nobody",
    "one_funder",
    "no_lead",
    "two_lead",
    "one_pays",
    "all_undecided",
    "goes_dark",
    "not_all_seen",
)
"""Nobody leads, pays or helps; one funder only; nobody leads; two or more do; one alone pays; all undecided; without one
funder nobody would lead or pay; somebody keeps a cell private or has not filled it in, so that nothing is said of what is
missing."""
FLAGS = (NOBODY, ALL_UNDECIDED, ONE_FUNDER, GOES_DARK, NO_LEAD, TWO_LEAD, ONE_PAYS, NOT_ALL_SEEN)
"""The weightiest first."""

JOINT, LISTED, LEFT_OUT = "joint", "listed", "left_out"
FORMS = (JOINT, LISTED, LEFT_OUT)
AGREED, WAITS, CHANGES, UNSAID = "agreed", "waits", "changes", "unsaid"
"""How a joint sentence stands: everybody said yes; a board has to say yes first; somebody asks for a change; somebody has
said nothing yet. Only an agreed one is said as it is."""
_ALONE = 1


@dataclass(frozen=True, slots=True)
class Row:
    """One aspect. `cells` by seat, as everybody may see them; `unseen`: the seats that keep theirs private or left it blank.

    `dark_without`: the seat without which nobody would lead or pay.
    """

    aspect: str
    cells: Mapping[int, str]
    flags: tuple[str, ...]
    unseen: tuple[int, ...] = ()
    dark_without: int | None = None

    def who(self, cell: str) -> tuple[int, ...]:
        """The seats with this cell."""
        return tuple(seat for seat, one in self.cells.items() if one == cell)

    @property
    def shared(self) -> str:
        """The cell that all seats have; empty where they differ or one is not seen."""
        shared = set(self.cells.values())
        return next(iter(shared)) if len(shared) == 1 and not self.unseen else ""


@dataclass(frozen=True, slots=True)
class Consent:
    """How a joint sentence stands, and in which form it goes out as things are.

    `boards` by seat: the day its board meets, ISO. `changes` by seat: the change asked for. `unsaid`: seats still to speak.
    Who said no is not told: that is theirs to tell.
    """

    form: str
    standing: str
    boards: Mapping[int, str]
    changes: Mapping[int, str]
    unsaid: tuple[int, ...]

    @property
    def shown(self) -> str:
        """The form, or `waits` while a board has still to say yes: until then nothing is said together."""
        return WAITS if self.boards else self.form


def matrix(aspects: Sequence[str], seats: Sequence[int], cells: Mapping[int, Mapping[str, str]]) -> tuple[Row, ...]:
    """The rows in the order of aspects, their cells in the order of seats."""
    return tuple(_row(aspect, {seat: cells.get(seat, {}).get(aspect, "") for seat in seats}) for aspect in aspects)


def goes_dark(rows: Iterable[Row], seat: int) -> tuple[str, ...]:
    """The aspects that nobody would lead or pay if this funder stepped back."""
    return tuple(row.aspect for row in rows if row.dark_without == seat)


def joint_cell(row: Row, sentences: Collection[str]) -> str:
    """The cell all funders share and that has a sentence for all of them; empty where nothing can be said jointly."""
    return row.shared if row.shared in JOINT_CELLS and row.shared in sentences else ""


def form_of(row: Row, sentences: Collection[str]) -> str:
    """How an aspect can be put: `joint` only where every cell allows it, never an average; else who does what."""
    if joint_cell(row, sentences):
        return JOINT
    return LISTED if row.cells else LEFT_OUT


def still_stands(joint: Joint, before: Row, after: Row, sentences: Collection[str]) -> bool:
    """Whether a sentence outlives a second round about its aspect: a joint one only where all still share the same cell."""
    cell = joint_cell(after, sentences)
    return joint.form != JOINT or (bool(cell) and cell == joint_cell(before, sentences))


def consent_of(joint: Joint, seats: Sequence[int]) -> Consent:
    """How a joint sentence stands with these seats. One no, and it is listed funder by funder."""
    said = {seat: joint.consents.get(seat, "") for seat in seats}
    unsaid = tuple(seat for seat in seats if not said[seat])
    boards = {seat: joint.boards.get(seat, "") for seat in seats if said[seat] == CONSENT_BOARD}
    changes = {seat: joint.changes.get(seat, "") for seat in seats if said[seat] == CONSENT_CHANGE}
    if joint.form != JOINT or CONSENT_NO in said.values():
        form = joint.form if joint.form != JOINT else LISTED
        return Consent(form, AGREED, {}, {}, ())
    standing = CHANGES if changes else UNSAID if unsaid else WAITS if boards else AGREED
    return Consent(JOINT, standing, boards, changes, unsaid)


def after_consent(joint: Joint, seats: Sequence[int]) -> Joint:
    """The sentence after its consent round: in the form that it goes out in."""
    return replace(joint, form=consent_of(joint, seats).form)


def _row(aspect: str, by_seat: Mapping[int, str]) -> Row:
    seen = {seat: cell for seat, cell in by_seat.items() if cell in CELLS and cell != PRIVATE}
    unseen = tuple(seat for seat in by_seat if seat not in seen)
    carrying = [seat for seat, cell in seen.items() if cell in CARRYING]
    dark = carrying[0] if len(carrying) == _ALONE and not unseen else None
    flags = _flags(list(seen.values()), all_seen=not unseen) | ({GOES_DARK} if dark is not None else set())
    return Row(aspect, seen, tuple(flag for flag in FLAGS if flag in flags), unseen, dark)


def _flags(cells: Sequence[str], *, all_seen: bool) -> set[str]:
    """What the cells show. What is missing can only be told where all of them are seen."""
    leads, pays, doing = cells.count(LEADS), cells.count(PAYS), sum(cell in DOING for cell in cells)
    flags = set() if all_seen else {NOT_ALL_SEEN}
    if leads > _ALONE:
        flags.add(TWO_LEAD)
    if not all_seen or not cells:
        return flags
    if cells.count(UNDECIDED) == len(cells):
        flags.add(ALL_UNDECIDED)
    elif not doing:
        flags.add(NOBODY)
    if doing and not leads:
        flags.add(NO_LEAD)
    if doing == _ALONE and len(cells) > _ALONE:
        flags.add(ONE_FUNDER)
    elif pays == _ALONE:
        flags.add(ONE_PAYS)
    return flags
