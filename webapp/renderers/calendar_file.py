"""Days on which something falls due, as an iCalendar file: each a whole day, the same bytes for the same days.

A calendar that fetches the file again moves an event that kept its id, and drops one that is gone. The words are in
`templates/calendar-day.txt`; the library escapes what people typed, folds long lines and ends them with CR LF.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

from icalendar import Calendar, Event

from webapp.renderers.templates import fill

MEDIA_TYPE = "text/calendar"
PRODUCT = "-//Upfront//Due dates//EN"
UNSEEN = dict.fromkeys((*range(32), 127, *range(0x80, 0xA0), 0x2028, 0x2029), " ")
"""Characters that end a line somewhere, or show nowhere."""


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """Something that falls due. `what` is undecided, review or spent; `last` the last day it covers, ISO.

    `scope` and `key` together name the matter, whatever day it is moved to. `short` says what it is about, `decider` who
    decides, `of` whose answers it belongs to: as typed, and empty where there is nothing to say. `address` leads to it.
    """

    scope: str
    key: str
    what: str
    last: str
    short: str
    decider: str
    of: str
    address: str = ""


def render(days: Iterable[CalendarDay], stamp: datetime, whose: str) -> bytes:
    """The file, its days soonest first. `stamp`: when what it tells of was last changed; `whose`: who keeps the dates."""
    calendar, name = Calendar(), fill("calendar-name.txt", seen(whose)).strip()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    for day in sorted(days, key=lambda day: (day.last, day.scope, day.key, day.what)):
        calendar.add_component(_event(day, stamp))
    content: bytes = calendar.to_ical()
    return content


def _event(day: CalendarDay, stamp: datetime) -> Event:
    first = date.fromisoformat(day.last)
    shown = replace(day, short=seen(day.short), decider=seen(day.decider), of=seen(day.of))
    summary, _, description = fill("calendar-day.txt", shown).strip().partition("\n")
    named = "\x1f".join((day.scope, day.key, day.what))
    event = Event()
    event.add("uid", f"{sha256(named.encode()).hexdigest()[:32]}@upfront")
    event.add("dtstamp", stamp.astimezone(UTC).replace(microsecond=0))
    event.add("dtstart", first)
    event.add("dtend", first + timedelta(days=1))
    event.add("summary", summary)
    event.add("description", description)
    event.add("transp", "TRANSPARENT")
    if day.address:
        event.add("url", day.address)
    return event


def seen(text: str) -> str:
    """Words in one line, without what no calendar shows."""
    return " ".join(text.translate(UNSEEN).split())
