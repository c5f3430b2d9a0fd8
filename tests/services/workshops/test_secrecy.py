"""What is not attributed is nowhere in the main database, and gone when it is over."""

from __future__ import annotations

import pytest

from tests.workshop_rooms import AT, DANA, hold
from webapp.domain.workshop.state import NAMED, UNATTRIBUTED
from webapp.services.everything import delete_everything
from webapp.services.workshops import closing, running, setting_up

CANARY = "Canary sings"
NAMES = tuple(f"Guest {number}" for number in range(1, 7))


def main_bytes(folder):
    return b"".join(file.read_bytes() for file in folder.iterdir() if file.is_file())


def boxes(folder):
    return sorted((folder / "ballots").glob("*.sqlite3"))


def test_a_reason_reaches_the_main_database_only_when_it_is_let_through(store, tmp_path):
    held = hold(store, mode=UNATTRIBUTED, names=NAMES, pack=("home.host",))
    held.go("silent")
    held.all_say(["nonprofit"] * 6, CANARY)
    assert CANARY.encode() not in main_bytes(tmp_path)
    held.reveal()
    assert CANARY.encode() not in main_bytes(tmp_path)
    running.let_through(held.site, held.id, held.shown, AT, round_number=1, question="home.host", reasons=[CANARY])
    assert CANARY.encode() in main_bytes(tmp_path)


def test_nothing_below_the_floor_reaches_the_main_database(store):
    held = hold(store, mode=UNATTRIBUTED, names=NAMES[:2], pack=("home.host",))
    held.go("silent")
    held.all_say(["nonprofit", "own"], CANARY)
    state = held.reveal().record.state
    assert '"nonprofit"' not in state
    assert '"own"' not in state


@pytest.mark.parametrize("mode", [NAMED, UNATTRIBUTED])
def test_practice_is_gone_from_the_bytes_once_it_was_shown(store, tmp_path, mode):
    held = hold(store, mode=mode, names=NAMES)
    held.go("practice")
    held.all_say(["tea"] * 6, CANARY)
    held.reveal()
    everything = main_bytes(tmp_path) + b"".join(file.read_bytes() for file in boxes(tmp_path))
    assert CANARY.encode() not in everything


def test_the_box_is_shredded_at_the_close_and_nobody_comes_in_any_more(store, tmp_path):
    held = hold(store, mode=UNATTRIBUTED, names=NAMES)
    held.go("silent")
    held.all_say(["~undecided"] * 6, CANARY)
    held.reveal()
    assert len(boxes(tmp_path)) == 1
    closed = closing.close(held.site, held.id, held.shown, DANA, AT)
    assert (closed.code_shown, closed.record.code, boxes(tmp_path)) == ("", "", [])
    assert not any(seat.token for seat in closed.seats)


@pytest.mark.parametrize("how", ["workshop", "workspace"])
def test_what_is_deleted_takes_its_box_with_it(store, tmp_path, how):
    held = hold(store, mode=UNATTRIBUTED, names=NAMES)
    held.go("silent")
    held.all_say(["~undecided"] * 6, CANARY)
    if how == "workshop":
        setting_up.delete(held.site, held.room, DANA, AT)
    else:
        delete_everything(held.site, DANA, AT, mail=False)
    assert boxes(tmp_path) == []
    assert store.list_workshops("w1") == ()
