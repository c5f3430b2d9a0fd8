"""Judges one field: what may stand in it after a crash, given what was sent and what was answered."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from threading import Lock

from tests.durability.values import Value

LOST, CAME_BACK, KEPT_REFUSED, NEVER_SENT, TWICE = "lost", "came back", "kept though refused", "never sent", "kept twice"


class Fate(Enum):
    """What is known of one text that was sent."""

    OPEN = "no answer yet: it may have been kept or not"
    KEPT = "acknowledged, or shown to somebody"
    REFUSED = "refused in so many words"
    GONE = "was not there after the crash that took its answer"


class Judge:
    """What one writer sent to one field, in order: each text takes the place of the one before.

    A text counts as kept once its save was acknowledged, or once any page has shown it.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._fates: dict[Value, Fate] = {}
        self.newest: Value | None = None

    def send(self, value: Value) -> None:
        """A text goes out."""
        with self._lock:
            self._fates[value] = Fate.OPEN

    def acknowledge(self, value: Value) -> None:
        """The server said that it is saved."""
        with self._lock:
            self._keep(value)

    def refuse(self, value: Value) -> None:
        """The server said that it is not saved."""
        with self._lock:
            self._fates[value] = Fate.REFUSED

    def see(self, value: Value | None) -> str:
        """Somebody was shown this while saving went on; what is wrong with it, or nothing."""
        with self._lock:
            return self._look(value) if value else ""

    def find(self, value: Value | None) -> str:
        """This stands there after a crash, with nothing on its way any more; what is wrong with it, or nothing."""
        with self._lock:
            wrong = self._look(value) if value else ""
            if not wrong and self.newest and (value is None or value < self.newest):
                wrong = LOST
            for sent, fate in self._fates.items():
                if fate is Fate.OPEN and sent != value:
                    self._fates[sent] = Fate.GONE
            if wrong == LOST:
                # Said once: from here on what stands there is the newest.
                self.newest = value
            return wrong

    def check_history(self, values: Iterable[Value]) -> str:
        """All texts ever kept in the field, oldest first; what is wrong with that, or nothing."""
        history = list(values)
        with self._lock:
            if len(set(history)) < len(history):
                return TWICE
            if any(value not in self._fates for value in history):
                return NEVER_SENT
            if any(self._fates[value] is Fate.REFUSED for value in history):
                return KEPT_REFUSED
            kept = {value for value, fate in self._fates.items() if fate is Fate.KEPT}
            return LOST if kept - set(history) or history != sorted(history) else ""

    def was_sent(self, value: Value) -> bool:
        """Whether the writer ever sent this, whatever became of it."""
        with self._lock:
            return value in self._fates

    @property
    def waiting(self) -> bool:
        """Whether nobody knows what became of the last text."""
        with self._lock:
            return any(fate is Fate.OPEN for fate in self._fates.values())

    def _look(self, value: Value) -> str:
        fate = self._fates.get(value)
        match fate:
            case None:
                return NEVER_SENT
            case Fate.REFUSED:
                return KEPT_REFUSED
            case Fate.GONE:
                return CAME_BACK
            case Fate.OPEN | Fate.KEPT:
                self._keep(value)
                return ""

    def _keep(self, value: Value) -> None:
        self._fates[value] = Fate.KEPT
        self.newest = max(self.newest or value, value)
