"""Getting into a room without an account: by its code to a seat, and back to the same seat from another phone.

A seat's phone holds a token and a secret. The store has the digest of the token and nothing of the secret, which makes the
keys of unattributed ballots.
"""

from __future__ import annotations

import hmac
import re
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from threading import Lock
from weakref import WeakKeyDictionary

from webapp.domain.workshop.codes import read_resume, resume_code, shown_resume
from webapp.domain.workshop.stages import given_anew
from webapp.services import limits
from webapp.services.workshops.rooms import Room, read, state_of
from webapp.services.workshops.running import MOST_SEATS, NotPossible, keep
from webapp.services.workshops.seating import seat_name
from webapp.services.workspace import Site
from webapp.store.port import Store
from webapp.store.workshops import NOBODY, SeatRecord

SECRET_BYTES = 32
ONCE = re.compile(r"[A-Za-z0-9_-]{43}")
"""What a page by which a seat is taken makes up: 256 random bits, which become the token of the seat."""
WRONG_BY_VISITOR, WRONG_IN_ALL = 10, 100
"""Wrong codes in a minute: from one address, and from all of them."""
A_MINUTE = timedelta(minutes=1)
WRONG_RESUMES, A_QUARTER = 5, 15 * 60
"""Resume codes typed for one seat in a quarter of an hour."""


@dataclass(frozen=True, slots=True)
class Joined:
    """A seat and what its phone is to hold."""

    seat: SeatRecord
    token: str
    secret: str


class _WrongCodes:
    """Wrong codes of the last minute. In memory: to look at an address writes nothing, and to guess is to look.

    The same wrong code again is no further guess: a phone left open on a room that has closed asks for it again and again,
    and the people beside it have the same address.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._ends_at: datetime | None = None
        self._by_visitor: dict[str, set[str]] = {}
        self._all = 0

    def within(self, visitor: str, at: datetime) -> bool:
        """Whether neither this visitor nor all together were wrong too often."""
        with self._lock:
            self._begin_anew(at)
            return len(self._by_visitor.get(visitor, ())) < WRONG_BY_VISITOR and self._all < WRONG_IN_ALL

    def count(self, visitor: str, code: str, at: datetime) -> None:
        """One more. There are never more visitors than wrong codes in all, so this stays small."""
        with self._lock:
            self._begin_anew(at)
            if self._all < WRONG_IN_ALL and code not in self._by_visitor.get(visitor, ()):
                self._all += 1
                self._by_visitor.setdefault(visitor, set()).add(code)

    def _begin_anew(self, at: datetime) -> None:
        if self._ends_at is None or at >= self._ends_at:
            self._ends_at, self._by_visitor, self._all = at + A_MINUTE, {}, 0


_WRONG: WeakKeyDictionary[Store, _WrongCodes] = WeakKeyDictionary()
"""One count for each store in use. Several workers count each on their own: there are 3.8 · 10¹¹ codes."""


def may_try(site: Site, visitor: str, at: datetime) -> bool:
    """Whether a code that comes without a seat is looked at: not where too many were wrong within a minute."""
    return _wrong(site).within(limits.visitor_of(visitor), at)


def wrong_code(site: Site, visitor: str, code: str, at: datetime) -> bool:
    """Count a wrong code; whether more may be tried."""
    _wrong(site).count(limits.visitor_of(visitor), code, at)
    return may_try(site, visitor, at)


def join(site: Site, room: Room, *, seat: int | None, name: str, at: datetime, once: str = "") -> Joined:
    """Take a seat: the one chosen, or in an open room a new one. With the same `once` again it is the same seat.

    Raises NotPossible: `closed`, `taken`, `full`, `no_seat`, `name`, `name_taken`, `long`, `half_character`; Busy and
    Unwritable. In a rehearsal somebody in earnest may sit down beside the simulated people, or in the place of one.
    """
    token, secret = _new()
    if ONCE.fullmatch(once):
        token = once
    with site.store.write():
        now = _fresh(site, room)
        before = find_seat(site, now, token)
        if before is not None:
            return Joined(before, token, secret)
        if now.record.seats_open:
            taken = _new_seat(now, name)
            site.store.add_seat(replace(taken, token=_digest(token)))
        else:
            taken = _chosen(now, seat)
            if _has_spoken(now, taken.number):
                # Nobody can know whether it is the same person: from here on the seat is somebody else's.
                taken = replace(taken, issue=taken.issue + 1)
                handed_in = now.has_handed_in(taken.number)
                keep(site, now, given_anew(now.state, taken.number, handed_in=handed_in), at)
            site.store.record_seat(replace(taken, token=_digest(token)))
    return Joined(replace(taken, token=_digest(token)), token, secret)


def resume(site: Site, room: Room, seat: int, typed: str, key: bytes, at: datetime) -> Joined:
    """Come back to a seat on another phone; the one before is out.

    Raises NotPossible: `wrong` also where there is no such seat, `often`, `closed`; Busy, Unwritable.
    """
    if room.seat(seat) is None:
        raise NotPossible("wrong")
    subject = f"{room.record.id}\0{seat}"
    if not limits.within(site.store, key, "workshop-seat", subject, most=WRONG_RESUMES, seconds=A_QUARTER, at=at):
        raise NotPossible("often")
    token, secret = _new()
    with site.store.write():
        now = _fresh(site, room)
        found = now.seat(seat)
        wanted = resume_code(key, now.record.id, seat, found.issue) if found else ""
        if found is None or found.simulated or not hmac.compare_digest(wanted, read_resume(typed) or "-"):
            raise NotPossible("wrong")
        taken = replace(found, token=_digest(token))
        site.store.record_seat(taken)
    return Joined(taken, token, secret)


def find_seat(site: Site, room: Room, token: str) -> SeatRecord | None:
    """The seat whose phone holds this token."""
    if not token:
        return None
    wanted = _digest(token)
    return next((seat for seat in room.seats if seat.token and hmac.compare_digest(seat.token, wanted)), None)


def find_fresh_code(site: Site, workshop: str, token: str, code: str, at: datetime) -> str:
    """The code that has taken the place of this one, for a phone with a seat in the workshop; empty where none has."""
    record = site.store.find_workshop_of_seat(workshop, _digest(token))
    if record is None or record.closed_at is not None or record.code_expires_at <= at:
        return ""
    return record.code if code in state_of(record).former_codes else ""


def leave(site: Site, room: Room, seat: SeatRecord) -> None:
    """Give up a seat on its phone; its resume code still leads back."""
    with site.store.write():
        found = _fresh(site, room).seat(seat.number)
        if found is not None and found.token == seat.token:
            site.store.record_seat(replace(found, token=NOBODY))


def resume_words(key: bytes, room: Room, seat: SeatRecord) -> str:
    """The code that leads back to a seat, as it is shown."""
    return shown_resume(resume_code(key, room.record.id, seat.number, seat.issue))


def _wrong(site: Site) -> _WrongCodes:
    return _WRONG.setdefault(site.store, _WrongCodes())


def _new() -> tuple[str, str]:
    return secrets.token_urlsafe(SECRET_BYTES), secrets.token_urlsafe(SECRET_BYTES)


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def _fresh(site: Site, room: Room) -> Room:
    now = read(site, site.store.get_workshop(room.record.workspace, room.record.id))
    if now.closed:
        raise NotPossible("closed")
    return now


def _has_spoken(now: Room, number: int) -> bool:
    """Whether somebody has handed in from this seat since it was last given out, to the open round or a revealed one."""
    since = now.state.given_anew.get(number, -1)
    open_now = now.open_round is not None and now.open_round.number > since and now.has_handed_in(number)
    return open_now or any(one.number > since and number in one.finished for one in now.state.rounds)


def _new_seat(now: Room, name: str) -> SeatRecord:
    full = len(now.present) >= now.record.seats_most and not now.record.rehearsal
    # Who takes seat after seat and leaves them again comes to an end as well.
    if full or len(now.seats) >= MOST_SEATS:
        raise NotPossible("full")
    number = 1 + max((seat.number for seat in now.seats), default=0)
    # Where answers have no names, seats of an open room have none either.
    return SeatRecord(now.record.id, number, "" if now.unattributed else seat_name(now, name), issue=1)


def _chosen(now: Room, number: int | None) -> SeatRecord:
    found = now.seat(number) if number is not None else None
    if found is None:
        raise NotPossible("no_seat")
    if found.token:
        raise NotPossible("taken")
    return replace(found, simulated=False)
