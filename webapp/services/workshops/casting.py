"""Handing in: what a seat says to the open round, all of it at once, as often as it likes until the reveal."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from random import Random

from webapp.domain.dates import parse_iso_date
from webapp.domain.errors import NotFound
from webapp.domain.workshop.state import CONSENT_ROUND, Round
from webapp.services.workshops.rooms import Room, state_of
from webapp.services.workshops.running import NotPossible, fit_text
from webapp.services.workspace import Site
from webapp.store.workshops import (
    PAPER,
    PHONE,
    SIMULATED,
    BallotRow,
    BoxGone,
    Cast,
    CastElsewhere,
    RoundClosed,
    SeatRecord,
    UnattributedBallot,
)

LONGEST_REASON = 500
SECRET_BYTES = 32
FAVORITE = 0.6
"""How often simulated people say what most of them say."""


def hand_in(
    site: Site,
    room: Room,
    seat: SeatRecord,
    answers: Mapping[str, str],
    reasons: Mapping[str, str],
    secret: str,
    at: datetime,
    *,
    round_number: int,
    origin: str = PHONE,
) -> None:
    """Keep what a seat says, in place of what it said before. When this ends, it is on disk.

    Raises NotPossible: `not_open`, `other_round` (the page showed an earlier one), `elsewhere` (handed in from another
    phone), `incomplete`, `unknown_choice`, `long`, `half_character`, `change` or `date` (a consent without what it needs),
    `closed`; Busy and Unwritable.
    """
    one = _open_round(room, round_number)
    rows = _rows(room, one, seat.number, answers, reasons, whole=origin != PAPER)
    if not rows:
        raise NotPossible("empty")
    if room.unattributed:
        if origin == PHONE:
            _check_holds(site, room, seat)
        _cast(site, room, one, Cast(seat.number, origin), rows, secret)
        return
    with site.store.write():
        # Only what decides is read again: everybody else waits meanwhile.
        now = site.store.get_workshop(room.record.workspace, room.record.id)
        _open_round(replace(room, record=now, state=state_of(now)), round_number)
        if origin == PAPER and any(cast.seat == seat.number for cast in site.store.list_cast(now.id, one.number)):
            raise NotPossible("handed_in")
        if origin == PHONE:
            _check_holds(site, room, seat)
        site.store.record_ballots(room.record.id, one.number, Cast(seat.number, origin), rows)


def enter_paper(
    site: Site,
    room: Room,
    number: int,
    answers: Mapping[str, str],
    reasons: Mapping[str, str],
    at: datetime,
    *,
    round_number: int,
) -> None:
    """Type in a ballot from paper, for a seat that has not handed in. What was left blank stays blank.

    Raises NotFound for a seat there is not, NotPossible as `hand_in`, and `handed_in`, `empty`.
    """
    seat = room.seat(number)
    if seat is None:
        raise NotFound(str(number))
    if room.has_handed_in(number):
        raise NotPossible("handed_in")
    secret = secrets.token_urlsafe(SECRET_BYTES)
    hand_in(site, room, seat, answers, reasons, secret, at, round_number=round_number, origin=PAPER)


def simulate(site: Site, room: Room, at: datetime, chance: Random) -> int:
    """Have the simulated people of a rehearsal hand in; how many did. Raises NotPossible outside a rehearsal."""
    one = room.open_round
    if not room.record.rehearsal or one is None:
        raise NotPossible("not_open" if room.record.rehearsal else "no_rehearsal")
    favorite = {question: chance.choice(_choices(room, one, question)) for question in one.questions}
    waiting = [seat for seat in room.waiting if seat.simulated]
    for seat in waiting:
        answers = {
            question: favorite[question] if chance.random() < FAVORITE else chance.choice(_choices(room, one, question))
            for question in one.questions
        }
        reasons = (
            {question: _needed(answers[question], at) for question in one.questions} if one.kind == CONSENT_ROUND else {}
        )
        hand_in(
            site,
            room,
            seat,
            answers,
            reasons,
            secrets.token_urlsafe(SECRET_BYTES),
            at,
            round_number=one.number,
            origin=SIMULATED,
        )
    return len(waiting)


def _check_holds(site: Site, room: Room, seat: SeatRecord) -> None:
    """Whether the phone that hands in still has its seat: it may have gone to another one just now."""
    found = site.store.find_seat(room.record.id, seat.token) if seat.token else None
    if found is None or found.number != seat.number:
        raise NotPossible("elsewhere")


def _needed(consent: str, at: datetime) -> str:
    return {"change": "…", "board": at.date().isoformat()}.get(consent, "")


def _choices(room: Room, one: Round, question: str) -> Sequence[str]:
    return [option for option, _ in room.options_of(one.kind, question)]


def _open_round(room: Room, round_number: int) -> Round:
    if room.closed:
        raise NotPossible("closed")
    one = room.open_round
    if one is None:
        raise NotPossible("not_open")
    if one.number != round_number:
        raise NotPossible("other_round")
    return one


def _rows(
    room: Room, one: Round, seat: int, answers: Mapping[str, str], reasons: Mapping[str, str], *, whole: bool
) -> tuple[BallotRow, ...]:
    rows = []
    for question in one.questions:
        choice = answers.get(question, "")
        if not choice:
            if whole:
                raise NotPossible("incomplete")
            continue
        if choice not in _choices(room, one, question):
            raise NotPossible("unknown_choice")
        reason = fit_text(reasons.get(question, ""), LONGEST_REASON)
        if one.kind == CONSENT_ROUND:
            _check_consent(choice, reason)
        rows.append(BallotRow(seat, question, choice, reason))
    return tuple(rows)


def _check_consent(choice: str, reason: str) -> None:
    if choice == "change" and not reason:
        raise NotPossible("change")
    if choice == "board":
        try:
            parse_iso_date(reason)
        except ValueError:
            raise NotPossible("date") from None


def _cast(site: Site, room: Room, one: Round, cast: Cast, rows: Sequence[BallotRow], secret: str) -> None:
    ballots = [
        UnattributedBallot(_key(room.record.id, one.number, row.question, secret), row.question, row.choice, row.reason)
        for row in rows
    ]
    try:
        site.store.cast_unattributed(room.record.id, one.number, cast, ballots)
    except CastElsewhere:
        raise NotPossible("elsewhere") from None
    except RoundClosed:
        raise NotPossible("not_open") from None
    except BoxGone:
        raise NotPossible("closed") from None


def _key(workshop: str, round_number: int, question: str, secret: str) -> str:
    """One for each question, so that nothing ties together what one person said to two of them."""
    return sha256(f"{workshop}\0{round_number}\0{question}\0{secret}".encode()).hexdigest()
