"""A workshop as people sit in it: a console, a wall, phones in windows, and guests whose phones are no windows."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bs4 import BeautifulSoup
from playwright.sync_api import APIRequestContext, Locator, expect

from tests.browser.answering import pick, write
from tests.browser.visitor import Visitor

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
WALL = {"viewport": {"width": 1280, "height": 720}}
NEXT, HAND_IN = "Next", "Hand in"
SOON = 3_000
"""Milliseconds within which a reveal is to be seen by everybody."""
WAKE = "() => { dispatchEvent(new Event('online')) }"
SOMETHING_ELSE = "Something else"
SEAT_CODE = re.compile(r"seat (\d+), code (\d{3} \d{3})")


@dataclass
class Meeting:
    """Everybody who is there. `names`: by seat, in the order of talk. `code`: as it is shown, such as `HRBW 4729`."""

    console: Visitor
    wall: Visitor
    path: str
    code: str
    names: tuple[str, ...]
    phones: list[Visitor] = field(default_factory=list)

    @property
    def door(self) -> str:
        """Where phones are, and what the QR code leads to."""
        return f"/w/{self.code.replace(' ', '')}"


def set_up(console: Visitor, kind: str, *, names: Sequence[str], keep: Sequence[str] = (), **asked: str) -> tuple[str, str]:
    """Fill in the form one is on and set it up; where the console is, and the code. `asked`: title, assessment, mode."""
    form = console.main.locator("form")
    write(form, "title", asked.get("title", "Board and staff"))
    if "assessment" in asked:
        form.locator("[name=assessment]").select_option(asked["assessment"])
    if keep:
        for box in form.locator("[name=pack]").all():
            if box.get_attribute("value") not in keep:
                form.locator(f'label[for="{box.get_attribute("id")}"]').click()
    if kind == "table":
        for number, name in enumerate(names, 1):
            write(form, f"funder-{number}", name)
    else:
        write(form, "names", "\n".join(names))
        pick(form, "mode", asked.get("mode", "unattributed"))
    console.press("Set it up")
    return console.path, console.main.locator(".join-code").inner_text()


def meet(
    console: Visitor, wall: Visitor, kind: str, *, names: Sequence[str], keep: Sequence[str] = (), **asked: str
) -> Meeting:
    """Set up a workshop and put its wall up."""
    console.go(f"/workshops/new?kind={kind}")
    path, code = set_up(console, kind, names=names, keep=keep, **asked)
    met = Meeting(console, wall, path, code, tuple(names))
    wall.go(f"{met.door}/wall")
    return met


# -- where somebody is ----------------------------------------------------------------------------------------------


def see(visitor: Visitor, view: str, within: float | None = None) -> None:
    """Wait until the page has come to a stage by itself: within so many milliseconds, or at once if somebody looks at it."""
    if within is None:
        wake(visitor)
    expect(visitor.main).to_have_attribute("data-view", re.compile(rf"^{view}\b"), timeout=within)
    visitor.look()


def wake(visitor: Visitor) -> None:
    """Have the page ask what is on now, as it does when a phone wakes up, and not only with its next turn."""
    visitor.page.evaluate(WAKE)


def hear(visitor: Visitor, words: str | re.Pattern[str]) -> None:
    """Look at the page until it says so."""
    wake(visitor)
    expect(visitor.main).to_contain_text(words)


# -- the phone ------------------------------------------------------------------------------------------------------


def type_code(phone: Visitor, code: str) -> None:
    """Come in by the code, as somebody types it who reads it off the wall."""
    phone.go("/w")
    write(phone.main, "code", code)
    phone.press("Go on")


def take_seat(phone: Visitor, number: int) -> None:
    """Choose a seat of the list."""
    pick(phone.main, "seat", str(number))
    phone.main.get_by_role("button", name="Join").click()
    hear(phone, "You are in")
    phone.look()


def answer(phone: Visitor, said: Mapping[str, str], *, hand_in: bool = True) -> None:
    """Fill in the ballot one is on, one question at a time where there are several, and hand it in."""
    form = phone.main.locator("[data-ballot]")
    for question, choice in said.items():
        pick(form, f"q-{question}", choice)
        if len(said) > 1:
            form.get_by_role("button", name=NEXT).click()
    if hand_in:
        form.get_by_role("button", name=HAND_IN).click()
        hear(phone, "Handed in")


def come_back(phone: Visitor, path: str) -> None:
    """Open the room's page again, as a phone does that was asleep."""
    phone.go(path)


# -- the console ----------------------------------------------------------------------------------------------------


def next_button(console: Visitor) -> Locator:
    """The one thing to do next."""
    return console.main.locator("section[aria-labelledby=next] .actions").first


def something_else(console: Visitor, name: str | re.Pattern[str]) -> None:
    """Press one of the other things that can be done."""
    fold = console.main.locator("details", has_text=SOMETHING_ELSE).first
    fold.locator("summary").click()
    console.press(name, within=fold)


# -- guests whose phone is no window ---------------------------------------------------------------------------------


@dataclass
class Guest:
    """Somebody who joins and hands in as a browser would, without one."""

    line: APIRequestContext
    door: str

    def take_seat(self, number: int) -> None:
        """Choose a seat."""
        self._send("join", {"seat": str(number)})

    def answer(self, said: Mapping[str, str]) -> None:
        """Hand in what is asked now."""
        page = BeautifulSoup(self.line.get(self.door).text(), "html.parser")
        number = page.select_one("[data-ballot] [name=round]")
        assert number, page.get_text(" ", strip=True)
        asked = {str(one["name"]) for one in page.select("[data-ballot] input[type=radio]")}
        assert asked == {f"q-{question}" for question in said}
        self._send("ballot", {"round": str(number["value"]), **{f"q-{key}": choice for key, choice in said.items()}})

    def _send(self, where: str, fields: dict[str, Any]) -> None:
        reply = self.line.post(f"{self.door}/{where}", form=fields, max_redirects=0)
        assert reply.status == 303, f"{where}: {reply.status}"
