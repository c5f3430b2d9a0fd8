"""Starts the real Upfront with one promise broken on purpose. A crash test that cannot tell these apart proves nothing.

python -m tests.durability.broken_builds reply-first serve --port 0 --no-browser --data FOLDER
"""

from __future__ import annotations

import secrets
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from webapp import config, serving
from webapp.cli import main
from webapp.store import connections
from webapp.store.connections import ROLLBACK, Connections, Mode, Pragma
from webapp.store.port import AnswerEvent
from webapp.store.sqlite import SqliteStore, open_store

LATER = 0.15
BETWEEN = 0.02


class _Loosened(Connections):
    """Connections that sync less than they should."""

    def __init__(self, file: Path, order: str, wanted: int) -> None:
        super().__init__(file)
        kept = tuple(pragma for pragma in self.mode.pragmas if pragma.name != "synchronous")
        loose = Pragma("synchronous", order, "PRAGMA synchronous", wanted)
        self.mode = Mode(self.mode.journal, order.rpartition(" ")[2], (*kept, loose))


class _Late(Connections):
    """Connections that can leave a commit to a thread which makes it when the answer has long been sent."""

    def __init__(self, file: Path) -> None:
        super().__init__(file)
        self._of_thread = threading.local()

    def put_off(self) -> None:
        """The transaction of this thread is to be committed later."""
        self._of_thread.later = True

    @contextmanager
    def transaction(self, patience: float) -> Iterator[None]:
        """Like the real one, but where it was put off."""
        self._of_thread.later = False
        self.ask("BEGIN IMMEDIATE")
        try:
            yield
            if not self._of_thread.later:
                self.ask("COMMIT")
                return
        except BaseException:
            self._roll_back()
            raise
        database = self._open.pop(threading.current_thread())
        self._here.database = None

        def commit() -> None:
            time.sleep(LATER)
            database.conn.execute("COMMIT")
            database.close()

        threading.Thread(target=commit, daemon=True).start()


class _ReplyFirst(SqliteStore):
    """A store that says an answer is kept, and keeps it a moment later."""

    def __init__(self, late: _Late) -> None:
        super().__init__(late)
        self._late = late

    def record_answers(self, assessment_id: str, events: tuple[AnswerEvent, ...]) -> None:
        """Keep the answers, later."""
        super().record_answers(assessment_id, events)
        self._late.put_off()


class _InTwoSteps(SqliteStore):
    """A store whose saves are two transactions: the answer, and what lists show of it."""

    def record_answers(self, assessment_id: str, events: tuple[AnswerEvent, ...]) -> None:
        """Keep the answers for good before anything else."""
        super().record_answers(assessment_id, events)
        self._connections.ask("COMMIT")
        time.sleep(BETWEEN)
        self._connections.ask("BEGIN IMMEDIATE")


def _with(make: Callable[[Path], SqliteStore]) -> None:
    """Have the server open its store like this."""

    def open_broken(folder: Path) -> SqliteStore:
        real = open_store(folder)
        real.close()
        return make(real.file)

    vars(serving)["open_store"] = open_broken


def _synchronous_off() -> None:
    _with(lambda file: SqliteStore(_Loosened(file, "PRAGMA synchronous = OFF", 0)))


def _synchronous_normal() -> None:
    _with(lambda file: SqliteStore(_Loosened(file, "PRAGMA synchronous = NORMAL", 1)))


def _reply_first() -> None:
    _with(lambda file: _ReplyFirst(_Late(file)))


def _in_two_steps() -> None:
    _with(lambda file: _InTwoSteps(Connections(file)))


def _older_library() -> None:
    vars(connections)["mode_for"] = lambda library: ROLLBACK


def _new_key() -> None:
    vars(config)["load_key"] = lambda folder: secrets.token_bytes(config.KEY_BYTES)


BUILDS: dict[str, Callable[[], None]] = {
    "synchronous-off": _synchronous_off,
    "synchronous-normal": _synchronous_normal,
    "reply-first": _reply_first,
    "in-two-steps": _in_two_steps,
    "new-key": _new_key,
    "older-library": _older_library,
}
"""By name: nothing is synced; not every commit is; the answer comes before the commit; a save is two transactions; forms
are signed with a key that is made anew at every start. The last one is not broken: its file is kept as an older SQLite
has to keep it."""

if __name__ == "__main__":
    BUILDS[sys.argv.pop(1)]()
    main()
