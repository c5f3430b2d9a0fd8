"""Looks into a copy of the database after a crash: whether it is whole, and every answer it has ever kept."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from webapp.store.connections import LIBRARY
from webapp.store.sqlite import FILE

EVENTS = "SELECT assessment, key, revision, record FROM answer_events ORDER BY assessment, key, revision"
# Each save is one change of answers and one more revision of their assessment, in one transaction.
OUT_OF_STEP = """
    SELECT id FROM assessments
    WHERE revision <> (SELECT count(DISTINCT change) FROM answer_events WHERE assessment = assessments.id)"""


@dataclass(frozen=True, slots=True)
class KeptFile:
    """What is wrong with the file, and for each question of each assessment its answers, oldest first."""

    damage: tuple[str, ...]
    histories: Mapping[tuple[str, str], tuple[str, ...]]


def look_into(data: Path, scratch: Path) -> KeptFile:
    """The file as whoever opens it next will find it. It is copied first: the server does its own repairs."""
    with tempfile.TemporaryDirectory(dir=scratch) as folder:
        for name in (FILE, f"{FILE}-wal", f"{FILE}-journal"):
            if (data / name).exists():
                shutil.copy(data / name, folder)
        connection = LIBRARY.connect(str(Path(folder) / FILE))
        try:
            damage = [row[0] for row in connection.execute("PRAGMA integrity_check") if row[0] != "ok"]
            damage += [f"a row of {row[0]} belongs to nothing" for row in connection.execute("PRAGMA foreign_key_check")]
            damage += [f"assessment {row[0]} is out of step with its answers" for row in connection.execute(OUT_OF_STEP)]
            events = connection.execute(EVENTS).fetchall()
        except LIBRARY.DatabaseError as error:
            return KeptFile((str(error),), {})
        finally:
            connection.close()
    histories: dict[tuple[str, str], list[str]] = defaultdict(list)
    for assessment, key, revision, record in events:
        history = histories[assessment, key]
        history.append("" if record is None else record)
        if revision != len(history):
            damage.append(f"{key} has a revision {revision} in place {len(history)}")
    return KeptFile(tuple(damage), {place: tuple(history) for place, history in histories.items()})


def words_in(record: str, field: str) -> str:
    """What an answer kept in one field of its page; empty where nothing."""
    answer = json.loads(record) if record else {}
    found = answer.get("value" if field == "text" else field) if isinstance(answer, dict) else answer
    return found if isinstance(found, str) else ""
