"""What stands around each page of a room: its language, what it follows, and what is said aloud when it changes."""

from __future__ import annotations

from dataclasses import dataclass

TYPED, TOLD = "typed", "told"


@dataclass(frozen=True, slots=True)
class Frame:
    """The frame of a page.

    `workshop` is the id under which a phone keeps its drafts. `now` answers with `stamp` until the page would be another;
    both are empty where nothing is followed. `view` tells two pages apart; `says` names what is read out when a page takes
    another's place, and `number` the question in it. `quick`: followed closely; `waits`: nothing is to be typed here, so
    without a script it loads itself anew. `here` is the page's own address, which a form's answer does not have, nor a wall
    that was asked for a page of what it showed before. `held`: why no other page may take its place by itself: TYPED,
    somebody's words stand in it; TOLD, it says what went wrong. `seat` is what the seat is called, empty on the wall and
    for who has none.
    """

    language: str
    workshop: str = ""
    now: str = ""
    stamp: str = ""
    view: str = ""
    says: str = ""
    number: int = 0
    quick: bool = False
    waits: bool = False
    here: str = ""
    held: str = ""
    seat: str = ""

    @property
    def at(self) -> str:
        """`view`, as an address holds it."""
        return "-".join(self.view.split())

    @property
    def reloads(self) -> bool:
        """Whether it loads itself anew without a script."""
        return self.waits and not self.held
