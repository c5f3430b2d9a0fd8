"""Plays three workshops and takes their pictures: one foundation from set-up to take-in, its partners, a funders' table."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.browser.answering import pick, write
from tests.browser.journeys import bring_in
from tests.browser.photographer import PHONE, Photographer, serving_at
from tests.browser.rooms import Guest, answer, hear, set_up, something_else, take_seat
from tests.web.visiting import Clock
from webapp.domain.workshop.codes import read_code
from webapp.services import access
from webapp.services.workspace import LOCAL
from webapp.store.sqlite import SqliteStore

LAN = "http://192.168.1.23:8000"
"""What wall and console tell phones, wherever the pictures are taken."""
WALL = 720
TITLE = "Harlow Family Foundation, board and staff"
STAFF = ("Mia Torres", "Sam Ortiz", "Lee Ward", "Ana Brooks", "Noor Haddad", "Dana Cole", "Rosa Lind")
PARTNERS = ("Bay Readers", "Cedar Clinic", "East Side Library", "Families First", "River School", "Youth Works")
FUNDERS = (
    "Tern Fund",
    "Cedar Bank",
    "Juniper Valley CF",
    "United Way",
    "Ridge Health Trust",
    "Harlow Family Foundation",
)
CONTINUE, WHO, INTENT = "grants.continue", "decide.who", "home.intent"
SAID: Mapping[str, Sequence[str]] = {
    "civic.stance": ("goal",) * 7,
    "home.host": ("us",) * 7,
    "home.governance": ("advisory",) * 6 + ("separate",),
    INTENT: ("~undecided",) * 4 + ("conditions", "conditions", "permanent"),
    "fund.share": ("u100",) * 5 + ("u75", "~unknown"),
    CONTINUE: ("same", "priority", "same", "~case", "same", "priority", "same"),
    "grants.participation": ("advantage", "no", "advantage", "no", "advantage", "no", "advantage"),
    WHO: ("consult", "us", "consult", "us", "consult", "us", "consult"),
    "decide.seat": ("chair",) * 7,
    "trust.hats": ("same_no_rule",) * 6 + ("several",),
    "trust.used": ("~undecided",) * 4 + ("may", "may", "never"),
    "change.notice": ("m3", "less", "m3", "~unknown", "less", "m3", "~unknown"),
}
"""What each seat says in silence, by question, in the order asked."""
NO_IDEA = ("~unknown",) * 6
BELIEVED: Mapping[str, Sequence[str]] = {
    "civic.stance": ("goal", "goal", "solution", "goal", "goal", "~unknown"),
    "home.host": ("us",) * 6,
    "home.governance": NO_IDEA,
    "fund.share": NO_IDEA,
    CONTINUE: ("phase", "phase", "~unknown", "phase", "apply", "phase"),
    "grants.participation": ("required", "advantage", "required", "required", "advantage", "required"),
    WHO: ("us", "us", "consult", "us", "~unknown", "us"),
    "trust.hats": NO_IDEA,
    "trust.used": ("may", "may", "~unknown", "may", "may", "never"),
    "change.missed": NO_IDEA,
}
CARRIED: Mapping[str, Sequence[str]] = {
    "backbone": ("not_us", "not_us", "helps", "not_us", "not_us", "pays"),
    "convening": ("not_us", "helps", "leads", "helps", "not_us", "leads"),
    "data": ("not_us", "not_us", "leads", "helps", "pays", "helps"),
    "communication": ("not_us",) * 6,
    "pooled_fund": ("pays",) * 6,
    "individual_grants": ("pays", "~undecided", "pays", "not_us", "pays", "pays"),
    "evaluation": ("not_us", "not_us", "helps", "pays", "private", "pays"),
    "advocacy": ("not_us", "not_us", "~undecided", "leads", "not_us", "not_us"),
    "community_voice": ("helps", "not_us", "leads", "helps", "not_us", "pays"),
    "exit": ("~undecided",) * 6,
}


@dataclass
class Stage:
    """A server, its store, whoever is at its console, and everybody else: in windows, and as lines without one."""

    browser: Browser
    store: SqliteStore
    address: str
    clock: Clock
    console: Photographer
    windows: list[Photographer] = field(default_factory=list)

    def window(self, path: str) -> Photographer:
        """A window of somebody who is not signed in: a wall or a phone."""
        self.windows.append(Photographer(self.browser, self.address, f"{self.address}{path}", self.clock))
        return self.windows[-1]

    def guest(self, door: str, seat: int) -> Guest:
        """Somebody in this seat whose phone is no window."""
        own = {"Origin": self.address}
        guest = Guest(self.browser.new_context(base_url=self.address, extra_http_headers=own).request, door)
        guest.take_seat(seat)
        return guest

    def known_by(self, path: str, code: str) -> str:
        """Give the workshop the same code each time; where its phones go."""
        record = self.store.get_workshop(LOCAL, path.rpartition("/")[2])
        with self.store.write():
            self.store.record_workshop(replace(record, code=read_code(code), revision=record.revision + 1))
        self.console.visitor.go(path)
        return f"/w/{read_code(code)}"


@contextmanager
def at_the_console(browser: Browser, clock: Clock, folder: Path) -> Iterator[Stage]:
    """An Upfront on a facilitator's laptop; at the end, what a page did that no page may do."""
    with serving_at(clock, folder, lan_address=LAN) as (store, address):
        link = f"{address}/sign-in/{access.add_sign_in_link(store, clock())}"
        stage = Stage(browser, store, address, clock, Photographer(browser, address, link, clock).sign_in())
        yield stage
        everybody = (stage.console, *stage.windows)
        for one in everybody:
            one.visitor.context.close()
    troubles = [trouble for one in everybody for trouble in one.visitor.troubles]
    if troubles:
        sys.exit("\n".join(troubles))


def take_workshops(browser: Browser, clock: Clock, folder: Path) -> None:
    """All three, one after the other."""
    with at_the_console(browser, clock, folder) as stage:
        assessment = bring_in(stage.console.visitor, "sole-funder").rpartition("/")[2]
        path = before_people_arrive(stage, assessment)
        they_talk(stage, path, in_silence(stage, path))
        it_ends(stage, path)
        what_partners_believe(stage, assessment)
        a_funders_table(stage)


def say_of(said: Mapping[str, Sequence[str]], seat: int) -> dict[str, str]:
    """What one seat says."""
    return {question: answers[seat - 1] for question, answers in said.items()}


def begin(stage: Stage, path: str) -> None:
    """From the lobby straight into the silent round."""
    visitor = stage.console.visitor
    visitor.go(path)
    something_else(visitor, "Open the silent round")


# ── One foundation, many voices ──


def before_people_arrive(stage: Stage, assessment: str) -> str:
    """Set it up, and see that a phone gets through; where the console is."""
    at, visitor = stage.console, stage.console.visitor
    visitor.go(f"/workshops/new?kind=voices&assessment={assessment}")
    write(visitor.main, "title", TITLE)
    write(visitor.main, "names", "\n".join(STAFF))
    at.take("workshop-set-up", 1300)
    path, _ = set_up(visitor, "voices", names=STAFF, title=TITLE)
    door = stage.known_by(path, "HRBW 4729")
    stage.clock.pass_by(minutes=4)
    stage.window(f"{door}/check")
    visitor.go(f"{path}/check")
    expect(visitor.main).to_contain_text("A phone got through")
    at.take("workshop-check", 1100)
    return path


def in_silence(stage: Stage, path: str) -> list[Guest]:
    """Four are here and one looks for a seat; then all are at their questions; then the map. Everybody but the last."""
    at, door = stage.console, "/w/HRBW4729"
    guests = [stage.guest(door, seat) for seat in range(1, 5)]
    wall, phone = stage.window(f"{door}/wall"), stage.window(door)
    wall.take("workshop-wall-lobby", WALL)
    phone.take("workshop-phone-join", 844, width=PHONE)
    take_seat(phone.visitor, 7)
    guests += [stage.guest(door, seat) for seat in (5, 6)]
    begin(stage, path)
    for seat, guest in enumerate(guests[:5], 1):
        guest.answer(say_of(SAID, seat))
    said = say_of(SAID, 7)
    before = list(said)[: list(said).index(CONTINUE)]
    hear(phone.visitor, "Question 1 of 12")
    answer(phone.visitor, {one: said[one] for one in before}, hand_in=False)
    pick(phone.visitor.main, f"q-{CONTINUE}", said[CONTINUE])
    phone.take("workshop-phone", 844, width=PHONE)
    stage.clock.pass_by(minutes=9)
    at.visitor.go(path)
    at.take("workshop-console", 960)
    guests[5].answer(say_of(SAID, 6))
    answer(phone.visitor, {one: said[one] for one in list(said)[len(before) :]})
    at.visitor.go(path)
    at.visitor.press("Reveal")
    wall.visitor.go(wall.visitor.path)
    wall.take("workshop-wall-board", WALL)
    return guests


def they_talk(stage: Stage, path: str, guests: Sequence[Guest]) -> None:
    """One difference on the wall; then its sentence at the console."""
    at, visitor, (wall, phone) = stage.console, stage.console.visitor, stage.windows[-2:]
    visitor.press(re.compile("^Talk about"))
    wall.visitor.go(wall.visitor.path)
    wall.take("workshop-wall-split", WALL)
    visitor.press("Let everybody answer it again")
    for guest in guests:
        guest.answer({CONTINUE: "same"})
    hear(phone.visitor, "Hand in")
    answer(phone.visitor, {CONTINUE: "same"})
    visitor.go(path)
    visitor.press("Reveal")
    visitor.press("Show the sentence to the room")
    visitor.follow("Write the sentence")
    pick(visitor.main, "outcome", "agreed")
    pick(visitor.main, "choice", "same")
    write(visitor.main, "detail", "We decide on each grant by December, whatever the partnership does.")
    write(visitor.main, "owner", "Dana Cole")
    expect(visitor.main.locator("[data-says]")).to_contain_text("whatever the partnership does")
    at.take("workshop-capture", 1420)
    visitor.press("Capture it")


def it_ends(stage: Stage, path: str) -> None:
    """What is not decided has a date, all else where they agree is kept; it is closed, and looked at before it counts."""
    at, visitor = stage.console, stage.console.visitor
    visitor.go(f"{path}/capture/{INTENT}")
    pick(visitor.main, "outcome", "not_decided")
    write(visitor.main, "decider", "Our board")
    write(visitor.main, "by", "March 12, 2027")
    write(visitor.main, "until_then", "The partnership stays in our offices through 2027.")
    write(visitor.main, "owner", "Rosa Lind")
    visitor.press("Capture it")
    visitor.press(re.compile("where all agree$"))
    visitor.go(f"{path}/close")
    at.take("workshop-close", 1580)
    visitor.press("Close and shred")
    visitor.follow("Look at what comes in")
    at.take("workshop-take-in", 1300)


# ── What partners believe ──


def what_partners_believe(stage: Stage, assessment: str) -> None:
    """What they believe, and beside it what the foundation answered."""
    visitor = stage.console.visitor
    visitor.go("/workshops/new?kind=mirror")
    path, _ = set_up(
        visitor,
        "mirror",
        names=PARTNERS,
        title="What do our partners believe?",
        assessment=assessment,
    )
    door = stage.known_by(path, "KMQT 7346")
    guests = [stage.guest(door, seat) for seat in range(1, len(PARTNERS) + 1)]
    begin(stage, path)
    for seat, guest in enumerate(guests, 1):
        guest.answer(say_of(BELIEVED, seat))
    visitor.go(path)
    visitor.press("Reveal")
    visitor.press(re.compile("^Talk about"))
    visitor.press("Show our answer on the wall")
    wall = stage.window(f"{door}/wall")
    wall.take("workshop-wall-mirror", WALL)


# ── A funders' table ──


def a_funders_table(stage: Stage) -> None:
    """Who carries what, on the wall; and what all of them can say together."""
    at, visitor = stage.console, stage.console.visitor
    visitor.go("/workshops/new?kind=table")
    path, _ = set_up(visitor, "table", names=FUNDERS, title="Funders of the reading partnership")
    door = stage.known_by(path, "VWXY 2346")
    guests = [stage.guest(door, seat) for seat in range(1, len(FUNDERS) + 1)]
    begin(stage, path)
    for seat, guest in enumerate(guests, 1):
        guest.answer(say_of(CARRIED, seat))
    visitor.go(path)
    visitor.press("Reveal")
    wall = stage.window(f"{door}/wall")
    wall.take("workshop-wall-matrix", WALL)
    visitor.go(f"{path}/joint")
    at.take("workshop-joint", 1400)
