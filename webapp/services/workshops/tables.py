"""A funders' table: who carries what, what that leaves open, and the sentences funders say together or one by one."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from webapp.domain.errors import NotFound
from webapp.domain.text import LONGEST_TEXT, ours
from webapp.domain.text import plain as plain_text
from webapp.domain.workshop.state import CONSENT_ROUND, TABLE, Joint, WorkshopState
from webapp.domain.workshop.table import FORMS, JOINT, Consent, Row, consent_of, form_of, goes_dark, joint_cell, matrix
from webapp.services.workshops.rooms import Room
from webapp.services.workshops.running import NotPossible, change, fit_text
from webapp.services.workspace import Site


def rows(room: Room) -> tuple[Row, ...]:
    """The matrix, one row for each aspect, as of the latest reveal; nothing before the first."""
    if room.kind != TABLE or not room.state.cells:
        return ()
    return matrix(room.state.pack, room.at_table, room.state.cells)


def without(room: Room, seat: int) -> tuple[str, ...]:
    """The aspects that go dark if this funder steps back."""
    return goes_dark(rows(room), seat)


def proposed(room: Room, row: Row) -> Joint:
    """The sentence an aspect can have: joint where every cell allows it, else listed."""
    form = form_of(row, room.sentences(row.aspect))
    return Joint(row.aspect, form, _joint_words(room, row) if form == JOINT else "")


def joints(room: Room) -> tuple[Joint, ...]:
    """Every aspect's sentence: what was written, or else what is proposed."""
    return tuple(room.state.joints.get(row.aspect) or proposed(room, row) for row in rows(room))


def consent(room: Room, joint: Joint) -> Consent:
    """How a joint sentence stands, and in which form it goes out as things are."""
    return consent_of(joint, room.at_table)


def listed_lines(room: Room, row: Row) -> tuple[tuple[str, str], ...]:
    """Funder by funder, as names and cells in words, for what is not said jointly; private and blank cells stay out."""
    labels = dict(room.asked_here(row.aspect).options)
    names = {seat.number: seat.name for seat in room.seats}
    return tuple((names.get(seat, str(seat)), labels.get(cell, cell)) for seat, cell in row.cells.items())


def set_joint(site: Site, workshop_id: str, shown: int, at: datetime, *, aspect: str, form: str, text: str) -> Room:
    """Write the sentence of an aspect, and in which form it goes out. New words have nobody's consent yet.

    Raises NotFound, StaleRoom, Busy, Unwritable, and NotPossible: `form` (joint, and not every cell allows it), `text`,
    `reveal_first` (funders are consenting).
    """

    def make(room: Room) -> WorkshopState:
        _check_no_consent(room)
        row = next((one for one in rows(room) if one.aspect == aspect), None)
        if row is None:
            raise NotFound(aspect)
        if form not in FORMS or (form == JOINT and not joint_cell(row, room.sentences(aspect))):
            raise NotPossible("form")
        words = fit_text(text, LONGEST_TEXT)
        if form == JOINT and not words:
            raise NotPossible("text")
        before = room.state.joints.get(aspect)
        same = before is not None and before.text == words
        joint = replace(before, form=form) if before and same else Joint(aspect, form, words)
        return replace(room.state, joints={**room.state.joints, aspect: joint})

    return change(site, workshop_id, shown, at, make)


def propose_all(site: Site, workshop_id: str, shown: int, at: datetime) -> Room:
    """Keep every proposed sentence that nobody has written yet."""

    def make(room: Room) -> WorkshopState:
        _check_no_consent(room)
        return replace(room.state, joints={joint.aspect: joint for joint in joints(room)})

    return change(site, workshop_id, shown, at, make)


def set_board(site: Site, workshop_id: str, shown: int, at: datetime, *, aspect: str, seat: int, consent: str) -> Room:
    """What the board of a funder who waits for it said afterward: `yes` or `no`. Nobody else's word is changed.

    Boards meet when the workshop is long closed.
    """

    def make(room: Room) -> WorkshopState:
        joint = room.state.joints.get(aspect)
        if joint is None or seat not in room.at_table:
            raise NotFound(aspect)
        if consent not in ("yes", "no"):
            raise NotPossible("consent")
        if seat not in joint.boards:
            raise NotPossible("board")
        # The day stays, so that a wrong press can be put right; what the board said is what counts.
        kept = replace(joint, consents={**joint.consents, seat: consent})
        kept = replace(kept, form=consent_of(kept, room.at_table).form)
        return replace(room.state, joints={**room.state.joints, aspect: kept})

    return change(site, workshop_id, shown, at, make, late=True)


def _check_no_consent(room: Room) -> None:
    """Words do not change under those who are just consenting to them."""
    if room.open_round is not None and room.open_round.kind == CONSENT_ROUND:
        raise NotPossible("reveal_first")


def _joint_words(room: Room, row: Row) -> str:
    found = next(one for one in room.facilitation.aspects if one.id == row.aspect)
    template = found.joint[row.shared].in_language(room.language)
    return plain_text(template.fill({"count": ours(str(len(row.cells)))}))
