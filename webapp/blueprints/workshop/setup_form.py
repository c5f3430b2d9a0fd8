"""The form by which a workshop is set up: what was typed, and what it asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from werkzeug.datastructures import MultiDict

from webapp.domain.facilitation import CAN_INDICATE, Facilitation
from webapp.domain.text import LONGEST_LOOKED_AT
from webapp.domain.workshop.state import KINDS, NAMED, TABLE, UNATTRIBUTED, VOICES
from webapp.forms.one_line import tidy
from webapp.forms.problems import FieldProblem
from webapp.services.workshops.seating import LONGEST_NAME
from webapp.services.workshops.setting_up import LONGEST_TITLE, Unfit, Wanted, possible_pack

BY_NAME, BY_NUMBER = "names", "open"
FUNDERS = 8
"""Lines for funders on the page; more can be added where the seats are."""
SIMULATED = 6
"""Who sits there in a rehearsal, unless somebody says otherwise."""
NOT_A_NUMBER = -1


@dataclass(frozen=True, slots=True)
class SetUpForm:
    """The form as the page shows it. `pack` holds the questions that are kept. `funders`: name and authority each.

    `seating`: seats by name, or open ones with a number. `plan` is empty where the number of people decides.
    """

    kind: str
    title: str = ""
    assessment: str = ""
    pack: tuple[str, ...] = ()
    seating: str = BY_NAME
    names: str = ""
    seats: str = ""
    funders: tuple[tuple[str, str], ...] = ()
    mode: str = ""
    plan: str = ""
    boss_runs: bool = False
    rehearsal: bool = False
    token: str = ""

    @property
    def wanted_names(self) -> tuple[str, ...]:
        """The seats by name, in the order of talk."""
        if self.kind == TABLE:
            return tuple(name for name, _ in self.funders if name)
        if self.seating != BY_NAME:
            return ()
        return tuple(name for name in map(_tidied, self.names[:LONGEST_LOOKED_AT].splitlines()) if name)

    @property
    def wanted_seats(self) -> int:
        """How many open seats; 0 where they have names."""
        if self.kind == TABLE or self.seating == BY_NAME:
            return 0
        typed = self.seats.strip()
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < len("10000") else NOT_A_NUMBER

    def wanted(self, facilitation: Facilitation) -> Wanted:
        """What it asks for."""
        names, seats = self.wanted_names, self.wanted_seats
        people = len(names) or max(0, seats)
        suggested = facilitation.plan_for(self.kind, people)
        return Wanted(
            kind=self.kind,
            mode=NAMED if self.kind == TABLE else self.mode,
            title=_tidied(self.title),
            assessment=self.assessment,
            pack=self.pack,
            names=names,
            authorities=tuple(authority for name, authority in self.funders if name) if self.kind == TABLE else (),
            open_seats=seats,
            plan=self.plan or (suggested.id if suggested else ""),
            boss_runs=self.boss_runs,
            rehearsal=self.rehearsal,
            floor=0,
        )


def first_form(facilitation: Facilitation, kind: str, *, assessment: str, rehearsal: bool, token: str) -> SetUpForm:
    """The form before anything is typed."""
    kind = kind if kind in KINDS else VOICES
    return SetUpForm(
        kind=kind,
        assessment=assessment,
        pack=possible_pack(facilitation, kind),
        seating=BY_NUMBER if rehearsal and kind != TABLE else BY_NAME,
        seats=str(SIMULATED) if rehearsal else "",
        funders=(("", CAN_INDICATE),) * FUNDERS,
        mode=NAMED if kind == TABLE else UNATTRIBUTED,
        rehearsal=rehearsal,
        token=token,
    )


def read_form(facilitation: Facilitation, fields: MultiDict[str, str]) -> SetUpForm:
    """The form as it came in."""
    kind = fields.get("kind", "")
    kept = set(fields.getlist("pack"))
    form = SetUpForm(
        kind=kind if kind in KINDS else VOICES,
        title=_readable(fields.get("title", "")),
        assessment=fields.get("assessment", ""),
        seating=BY_NUMBER if fields.get("seating") == BY_NUMBER else BY_NAME,
        names=_readable(fields.get("names", "")),
        seats=_readable(fields.get("seats", "")),
        funders=tuple(
            (_tidied(fields.get(f"funder-{line}", "")), fields.get(f"authority-{line}", ""))
            for line in range(1, FUNDERS + 1)
        ),
        mode=fields.get("mode", ""),
        plan=fields.get("plan", ""),
        boss_runs="boss_runs" in fields,
        rehearsal="rehearsal" in fields,
        token=fields.get("token", ""),
    )
    return replace(form, pack=tuple(one for one in possible_pack(facilitation, form.kind) if one in kept))


PROBLEMS: Mapping[tuple[str, str], str] = {
    ("assessment", "missing"): "workshop_assessment",
    ("pack", "missing"): "workshop_pack",
    ("names", "missing"): "workshop_names",
    ("names", "twice"): "workshop_twice",
    ("names", "too_many"): "workshop_names_many",
    ("open_seats", "missing"): "workshop_seats",
    ("open_seats", "too_many"): "workshop_seats_many",
}
"""The codes of pages for what only a workshop can lack."""
OTHERS: Mapping[str, str] = {"unknown": "unknown_choice", "long": "too_long", "half_character": "half_character"}


def problems_of(form: SetUpForm, unfit: tuple[Unfit, ...]) -> tuple[FieldProblem, ...]:
    """What has to be mended, as the page has its fields."""
    found = []
    for one in unfit:
        field, code = one.field, PROBLEMS.get((one.field, one.code), OTHERS.get(one.code, one.code))
        if field == "open_seats":
            field = "seats" if form.seating == BY_NUMBER else "names"
            code = code if form.seating == BY_NUMBER else "workshop_names"
        if field in ("names", "authorities") and form.kind == TABLE:
            field = "funder-1"
        found.append(FieldProblem(field, code, {"most": str(LONGEST_NAME if field != "title" else LONGEST_TITLE)}))
    return tuple(found)


def _readable(typed: str) -> str:
    """Typed words that a page can hold."""
    return typed.replace("\0", "").encode(errors="replace").decode()


def _tidied(typed: str) -> str:
    try:
        return tidy(typed)
    except ValueError:
        return _readable(typed)
