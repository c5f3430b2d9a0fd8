"""Who writes next: one thread of this process at a time, in the order they came."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

from webapp.domain.errors import Busy

PATIENCE = 4.0
"""Seconds that anybody waits to write, all told."""

MOST_WAITING = 12
STALLED_AFTER = 0.5


class Turns:
    """A lock whose queue is bounded, so that people who wait to save can never use up the threads that serve readers.

    The bound counts only while writing is stalled: a crowd that moves on is let in.
    """

    def __init__(self, patience: float = PATIENCE, most_waiting: int = MOST_WAITING, stalled_after: float = STALLED_AFTER):
        self._patience = patience
        self._most_waiting = most_waiting
        self._stalled_after = stalled_after
        self._guard = threading.Lock()
        self._waiting: deque[threading.Event] = deque()
        self._taken = False
        self._moved_at = 0.0

    @contextmanager
    def turn(self) -> Iterator[float]:
        """One's turn, with the seconds of patience that are left. Raises Busy where it does not come."""
        came_at = monotonic()
        self._take()
        moved = True
        try:
            yield max(0.0, self._patience - (monotonic() - came_at))
        except Busy:
            # Whoever had the turn got nothing done, so for those who come now writing stands still since before.
            moved = False
            raise
        finally:
            self._pass_on(moved=moved)

    def _take(self) -> None:
        mine = threading.Event()
        with self._guard:
            if not self._taken:
                self._taken, self._moved_at = True, monotonic()
                return
            stalled = monotonic() - self._moved_at > self._stalled_after
            if stalled and len(self._waiting) >= self._most_waiting:
                raise Busy
            self._waiting.append(mine)
        came = False
        try:
            came = mine.wait(self._patience)
        finally:
            if not came:
                self._give_up(mine)
        if not came:
            raise Busy

    def _give_up(self, mine: threading.Event) -> None:
        """Leave the queue; a turn that came at this very moment goes to the next."""
        with self._guard:
            if mine in self._waiting:
                self._waiting.remove(mine)
                return
        self._pass_on(moved=False)

    def _pass_on(self, *, moved: bool) -> None:
        with self._guard:
            if moved:
                self._moved_at = monotonic()
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._taken = False
