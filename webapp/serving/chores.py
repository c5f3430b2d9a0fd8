"""What goes on beside the pages of an Upfront for many foundations: mail is sent, owners are reminded, the house is kept."""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic

from webapp.app import trace
from webapp.config import Settings
from webapp.domain.errors import Busy, Unwritable
from webapp.mail import Post
from webapp.services.housekeeping import keep_house
from webapp.services.outgoing import Delivery, deliver_next
from webapp.services.staying_true import remind_all
from webapp.store.port import Store

LOOK_EVERY = 1.0
"""Seconds between two looks at what is to be sent: somebody waits in front of their mailbox."""
KEEP_EVERY = 3600.0
COPIES_KEPT = timedelta(days=30)

LOG = logging.getLogger(__name__)


class Chore:
    """A job that is done again and again in a thread of its own, whatever became of it the last time."""

    def __init__(self, name: str, job: Callable[[], object], every: float) -> None:
        self.name = name
        self.job = job
        self.every = every
        self._end = threading.Event()
        # The process does not wait for it longer than `end` does.
        self._thread = threading.Thread(target=self._go_on, name=name, daemon=True)

    @property
    def ending(self) -> bool:
        """Whether it is to come to its end."""
        return self._end.is_set()

    def start(self) -> None:
        """Begin with it."""
        self._thread.start()

    def end(self, within: float) -> bool:
        """Let it finish what it is at, for so many seconds; whether it has."""
        self._end.set()
        self._thread.join(max(0.0, within))
        return not self._thread.is_alive()

    def _go_on(self) -> None:
        while not self.ending:
            try:
                self.job()
            except (Busy, Unwritable):
                # People come first, and whoever fills the disk hears of it on every page. The next time is soon.
                pass
            except Exception as error:  # noqa: BLE001  without its thread no mail would ever leave again
                if not self.ending:
                    LOG.error("%s failed\n%s", self.name, trace(error))
            self._end.wait(self.every)


@contextmanager
def at_work(
    settings: Settings, store: Store, copies: Callable[[], set[Path]], within: Callable[[], float]
) -> Iterator[None]:
    """Have all of it done until the block ends; `within` then says for how many seconds a letter may still take to leave."""
    chores = [Chore("the housekeeping", lambda: keep(store, copies(), datetime.now(UTC)), KEEP_EVERY)]
    if settings.hosted and settings.hosted.smtp:
        chores.append(courier(store, Delivery(Post(settings.hosted.smtp), settings.address)))
        chores.append(Chore("the reminders", lambda: remind_all(store, datetime.now(UTC)), KEEP_EVERY))
    for chore in chores:
        chore.start()
    try:
        yield
    finally:
        deadline = monotonic() + within()
        for chore in chores:
            chore.end(0)
        for chore in chores:
            chore.end(deadline - monotonic())


def courier(store: Store, delivery: Delivery) -> Chore:
    """Who sends what waits, one letter after the other. The one on its way at the end is sent, or comes again."""

    def carry() -> None:
        while not chore.ending and deliver_next(store, delivery, datetime.now(UTC)):
            pass

    chore = Chore("the courier", carry, LOOK_EVERY)
    return chore


def keep(store: Store, copies: set[Path], at: datetime) -> None:
    """What has had its day goes, copies of the data from before an upgrade among it. Raises Busy or Unwritable."""
    keep_house(store, at)
    for copy in copies:
        # Another worker may have been quicker.
        with contextlib.suppress(OSError):
            if datetime.fromtimestamp(copy.stat().st_mtime, UTC) < at - COPIES_KEPT:
                copy.unlink()
