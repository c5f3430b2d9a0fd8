"""Boxes as files: what their bytes give away; many who cast at once, disks that refuse, servers that are killed."""

import os
import random
import signal
import stat
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path
from types import ModuleType

import pytest

from tests.store.test_writing import another_process
from tests.store.workshop_samples import a_secret_ballot, a_workshop
from webapp.domain.errors import Busy, Unwritable
from webapp.store.ballot_boxes import BOX, FOLDER, JOURNAL, MARK
from webapp.store.connections import LIBRARY
from webapp.store.sqlite import open_store
from webapp.store.workshops import BoxGone, Cast, RoundClosed, UnattributedBallot

ROOT = Path(__file__).parents[2]
QUESTIONS = tuple(f"q{n:02}" for n in range(12))
CANARY = "the-canary-sings"


@pytest.fixture
def folder(store):
    """Where the boxes are."""
    return store.file.parent / FOLDER


def a_form(who, reason=""):
    """What a seat hands in: an answer to each question, under keys that tell nothing and are the same each time."""
    secret = random.Random(who)
    return [UnattributedBallot(secret.randbytes(32).hex(), it, "host", f"{reason}{who}") for it in QUESTIONS]


def bytes_under(path):
    """All bytes of all files, and their names. Read by another process: closing them here would let go of locks."""
    found = [it for it in path.rglob("*") if it.is_file()]
    done = subprocess.run(["cat", "--", *found], capture_output=True, check=True)
    return done.stdout.decode("latin-1") + " ".join(map(str, found))


def names(folder):
    """The files in it."""
    return sorted(it.name for it in folder.iterdir())


# -- what the bytes give away --


def test_nobody_but_the_owner_can_read_a_box_and_there_is_none_before_the_first_ballot(store, folder):
    store.list_unattributed("ws2", 1)
    store.seal_box("ws2")
    assert not folder.exists()
    store.cast_unattributed("ws2", 1, Cast(1), a_form(1))
    assert names(folder) == [f"ws2{BOX}"]
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / f"ws2{BOX}").stat().st_mode) == 0o600


def test_a_box_holds_no_column_that_leads_from_who_to_what(store, folder, library):
    store.cast_unattributed("ws2", 1, Cast(1), a_form(1))
    box = library.connect(str(folder / f"ws2{BOX}"))
    columns = dict(
        box.execute("SELECT name, (SELECT group_concat(name) FROM pragma_table_info(it.name)) FROM sqlite_schema it")
    )
    box.close()
    assert columns == {"handed_in": "round,seat,origin", "ballots": "round,key,question,choice,reason"}


def test_after_sealing_a_box_is_the_same_byte_by_byte_in_whatever_order_seats_handed_in(store, folder):
    before, after = set(), set()
    for number in range(4):
        box = folder / f"ws{number}{BOX}"
        seats = list(range(1, 36))
        random.Random(number).shuffle(seats)
        for seat in seats:
            cast = Cast(seat, "paper" if seat % 2 else "phone")
            store.cast_unattributed(f"ws{number}", 1, cast, a_form(seat, "as said by "))
        before.add(box.read_bytes())
        store.seal_box(f"ws{number}")
        after.add(box.read_bytes())
    assert len(before) == 4, "the test sees an order that tells something"
    assert len(after) == 1
    assert len(after.pop()) > 10 * 4096, "they fill several pages"


def test_what_was_said_before_is_nowhere_after_sealing(store, folder):
    many = [a_form(seat, f"{CANARY} {'x' * (seat * 40)}") for seat in range(1, 15)]
    for seat, form in enumerate(many, 1):
        store.cast_unattributed("ws2", 1, Cast(seat), form)
    store.cast_unattributed("ws2", 9, Cast(1), [a_secret_ballot("practice", reason=CANARY)])
    assert CANARY in bytes_under(store.file.parent), "the test sees what is there"
    for seat in range(1, 15):
        store.cast_unattributed("ws2", 1, Cast(seat), a_form(seat, "mended "))
    store.remove_unattributed("ws2", 9)
    store.seal_box("ws2")
    assert CANARY not in bytes_under(store.file.parent)
    assert len(store.list_unattributed("ws2", 1)) == 14 * len(QUESTIONS)


def test_what_is_shredded_is_nowhere_under_the_data_folder_nor_among_temporary_files(store, folder, tmp_path, monkeypatch):
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    for name in ("SQLITE_TMPDIR", "TMPDIR"):
        monkeypatch.setenv(name, str(temporary))
    with store.write():
        store.record_preference("local", "name", "Rosa")
    for seat in range(1, 40):
        form = [a_secret_ballot(f"k{seat}-{it}", it, choice=f"{CANARY}-choice", reason=CANARY * 9) for it in QUESTIONS]
        store.cast_unattributed("ws2", 1, Cast(seat), form)
    box = folder / f"ws2{BOX}"
    with box.open("rb") as held:
        store.seal_box("ws2")
        assert CANARY in bytes_under(store.file.parent)
        store.shred_box("ws2")
        held.seek(0)
        assert set(held.read()) == {0}, "what somebody may still have open holds nothing either"
    assert CANARY not in bytes_under(tmp_path) + bytes_under(store.file.parent)
    assert names(folder) == [f"ws2{MARK}"]
    assert (folder / f"ws2{MARK}").stat().st_size == 0


def test_nothing_of_a_ballot_gets_into_the_store_or_a_copy_of_it(store):
    store.cast_unattributed("ws2", 1, Cast(1), [a_secret_ballot(reason=CANARY)])
    with store.write():
        store.record_preference("local", "name", "Rosa")
    others = [it for it in store.file.parent.iterdir() if it.is_file()]
    done = subprocess.run(["cat", "--", *others], capture_output=True, check=True)
    assert CANARY.encode() not in done.stdout


# -- boxes that were left --


def test_what_was_left_half_shredded_goes_with_the_next_that_is_discarded(store, folder):
    with store.write():
        store.add_workshop(a_workshop("ws2", assessment=""))
    store.cast_unattributed("ws2", 1, Cast(1), [a_secret_ballot(reason=CANARY)])
    box = folder / f"ws2{BOX}"
    (folder / f"ws2{MARK}").touch()
    box.write_bytes(bytes(100) + box.read_bytes()[100:])
    (folder / f"ws2{BOX}{JOURNAL}").write_text(CANARY)
    assert store.list_unattributed("ws2", 1) == ()
    with pytest.raises(BoxGone):
        store.cast_unattributed("ws2", 1, Cast(1), [a_secret_ballot()])
    with store.write():
        store.remove_discarded()
    assert names(folder) == [f"ws2{MARK}"]


def test_a_box_of_no_workshop_goes_at_once_and_its_mark_the_next_time(store, folder):
    store.cast_unattributed("ws2", 1, Cast(1), [a_secret_ballot()])
    (folder / "notes.txt").touch()
    for left in ([f"ws2{MARK}"], []):
        with store.write():
            store.remove_discarded()
        assert names(folder) == ["notes.txt", *left]


def test_a_box_that_cannot_go_now_goes_the_next_time(store, folder, library):
    store.cast_unattributed("ws2", 1, Cast(1), [a_secret_ballot()])
    with another_process(library, str(folder / f"ws2{BOX}"), "BEGIN EXCLUSIVE"), store.write():
        store.remove_discarded()
    assert names(folder) == sorted([f"ws2{BOX}", f"ws2{MARK}"])
    with store.write():
        store.remove_discarded()
    assert names(folder) == [f"ws2{MARK}"]


# -- many at once, and disks that refuse --


def test_twenty_who_cast_at_once_are_all_kept_exactly_once(store):
    problems = []

    def cast(seat):
        try:
            for _ in range(3):
                store.cast_unattributed("ws2", 1, Cast(seat), a_form(seat))
                store.list_cast_unattributed("ws2", 1)
        except Exception as error:  # noqa: BLE001 -- it is what the test asks about
            problems.append(error)

    threads = [threading.Thread(target=cast, args=(seat,)) for seat in range(1, 21)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    assert [it.seat for it in store.list_cast_unattributed("ws2", 1)] == list(range(1, 21))
    wanted = sorted((it for seat in range(1, 21) for it in a_form(seat)), key=lambda it: it.key)
    assert list(store.list_unattributed("ws2", 1)) == wanted


def test_what_is_there_when_a_round_is_closed_is_exactly_what_was_called_kept(store):
    kept, refused = [], []

    def cast(seat):
        try:
            store.cast_unattributed("ws2", 1, Cast(seat), a_form(seat))
            kept.append(seat)
        except RoundClosed:
            refused.append(seat)

    threads = [threading.Thread(target=cast, args=(seat,)) for seat in range(1, 41)]
    for thread in threads[:20]:
        thread.start()
    store.close_box_round("ws2", 1)
    found = store.list_cast_unattributed("ws2", 1)
    for thread in threads[20:]:
        thread.start()
    for thread in threads:
        thread.join()
    assert [it.seat for it in found] == sorted(kept)
    assert store.list_cast_unattributed("ws2", 1) == found
    assert len(store.list_unattributed("ws2", 1)) == len(kept) * len(QUESTIONS)
    assert set(range(21, 41)) <= set(refused)


def test_two_processes_cast_into_the_same_box(store, data, library):
    processes = [casting(data, library, first, 10) for first in (1, 101)]
    for process in processes:
        output, _ = process.communicate(timeout=60)
        assert (process.returncode, len(output.split())) == (0, 10)
    assert [it.seat for it in store.list_cast_unattributed("ws2", 1)] == [*range(1, 11), *range(101, 111)]


def test_whoever_asks_what_is_new_lets_go_of_nobodys_lock(store, folder, library):
    store.cast_unattributed("ws2", 1, Cast(1), [a_secret_ballot()])
    box = str(folder / f"ws2{BOX}")
    held, done = threading.Event(), threading.Event()

    def hold():
        with closing(library.connect(box, isolation_level=None)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            held.set()
            done.wait(60)

    holding = threading.Thread(target=hold)
    holding.start()
    assert held.wait(60)
    store.version("ws2")
    get_in = f"import {library.__name__} as it; it.connect({box!r}, timeout=0).execute('BEGIN IMMEDIATE')"
    tried = subprocess.run([sys.executable, "-c", get_in], capture_output=True, text=True, check=False)
    done.set()
    holding.join()
    assert "database is locked" in tried.stderr


OPENED = Path("/proc/self/fd")
"""What this process holds open, where the system tells."""


def held_open(folder):
    return [it for it in OPENED.iterdir() if it.is_symlink() and it.readlink().is_relative_to(folder)]


def test_many_boxes_are_followed_and_none_is_mistaken_for_another(store, folder):
    rooms = [f"ws{number}" for number in range(200)]
    for room in rooms:
        store.cast_unattributed(room, 1, Cast(1), [a_secret_ballot()])
    before = {room: store.version(room) for room in rooms}
    store.cast_unattributed("ws7", 1, Cast(2), [a_secret_ballot("k2")])
    assert [room for room in rooms if store.version(room) != before[room]] == ["ws7"]
    if OPENED.exists():
        assert 0 < len(held_open(folder)) <= 64
        store.close()
        assert held_open(folder) == []


def test_a_box_that_another_program_holds_is_busy(store, folder, library):
    store.cast_unattributed("ws2", 1, Cast(1), [a_secret_ballot()])
    with another_process(library, str(folder / f"ws2{BOX}"), "BEGIN EXCLUSIVE"):
        with pytest.raises(Busy):
            store.cast_unattributed("ws2", 1, Cast(2), [a_secret_ballot("k2")])
        store.cast_unattributed("ws3", 1, Cast(2), [a_secret_ballot("k2")])
    store.cast_unattributed("ws2", 1, Cast(2), [a_secret_ballot("k2")])
    assert len(store.list_unattributed("ws2", 1)) == 2


def test_a_folder_that_cannot_be_made_is_unwritable(store, folder):
    folder.write_text("in the way")
    with pytest.raises(Unwritable):
        store.cast_unattributed("ws2", 1, Cast(1), [a_secret_ballot()])
    assert store.list_unattributed("ws2", 1) == ()


def test_a_file_that_is_no_box_is_unwritable_and_can_be_shredded(store, folder):
    folder.mkdir()
    (folder / f"ws2{BOX}").write_text("no box at all, though long enough to be taken for one" * 9)
    for job in (lambda: store.list_unattributed("ws2", 1), lambda: store.cast_unattributed("ws2", 1, Cast(1), a_form(1))):
        with pytest.raises(Unwritable):
            job()
    store.shred_box("ws2")
    assert names(folder) == [f"ws2{MARK}"]


def test_a_full_disk_keeps_nothing_of_a_ballot_and_all_that_was_there(store):
    resource = pytest.importorskip("resource", reason="this system cannot limit the size of files")
    store.cast_unattributed("ws2", 1, Cast(1), a_form(1))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, hard))
    try:
        with pytest.raises(Unwritable):
            store.cast_unattributed("ws2", 1, Cast(2), a_form(2, "x" * 9000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, ignored)
    assert store.list_cast_unattributed("ws2", 1) == (Cast(1),)
    assert len(store.list_unattributed("ws2", 1)) == len(QUESTIONS)
    store.cast_unattributed("ws2", 1, Cast(2), a_form(2, "x" * 9000))


CASTING = (
    "import importlib, sys; from pathlib import Path; from tests.store.test_ballot_boxes import Cast, a_form, open_store;"
    "store = open_store(Path(sys.argv[1]), library=importlib.import_module(sys.argv[2]));"
    "first, number = int(sys.argv[3]), int(sys.argv[4]);\n"
    "for seat in range(first, first + number):\n"
    "    store.cast_unattributed('ws2', 1, Cast(seat), a_form(seat, 'said by '))\n"
    "    print(seat, flush=True)\n"
    "    if not seat % 5: store.seal_box('ws2')\n"
)


def casting(data, library, first, number):
    """Another server that casts for so many seats and prints each when it is called kept."""
    command = [sys.executable, "-c", CASTING, data, library.__name__, str(first), str(number)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


@pytest.mark.parametrize("seed", range(4))
def test_a_server_that_is_killed_leaves_each_ballot_whole_or_not_there(store, data, library, seed):
    chance = random.Random(seed)
    with casting(data, library, 1, 10_000) as process:
        assert process.stdout is not None
        acknowledged = [int(process.stdout.readline()) for _ in range(chance.randint(1, 30))]
        threading.Event().wait(chance.random() / 50)
        os.kill(process.pid, signal.SIGKILL)
        acknowledged += [int(line) for line in process.stdout if line.endswith("\n")]
    seats = [it.seat for it in store.list_cast_unattributed("ws2", 1)]
    assert seats[: len(acknowledged)] == acknowledged
    assert len(seats) <= len(acknowledged) + 1
    wanted = sorted((it for seat in seats for it in a_form(seat, "said by ")), key=lambda it: it.key)
    assert list(store.list_unattributed("ws2", 1)) == wanted
    store.cast_unattributed("ws2", 1, Cast(20_000), a_form(20_000))
    store.shred_box("ws2")
    assert "said by" not in bytes_under(store.file.parent)


# -- how much it takes --


def test_a_ballot_takes_few_statements(data):
    seen: list[str] = []
    tracing = ModuleType("sqlite3")
    vars(tracing).update({name: getattr(LIBRARY, name) for name in dir(LIBRARY)})

    def connect(*args, **options):
        connection = LIBRARY.connect(*args, **options)
        connection.set_trace_callback(seen.append)
        return connection

    tracing.connect = connect  # type: ignore[attr-defined]
    store = open_store(data, library=tracing)

    def said(job):
        seen.clear()
        job()
        return len([sql for sql in seen if not sql.startswith(("PRAGMA", "-- "))])

    assert said(lambda: store.cast_unattributed("ws2", 1, Cast(1), a_form(1))) == 7, "the first makes two tables"
    assert said(lambda: store.cast_unattributed("ws2", 1, Cast(2), a_form(2))) == 5
    assert said(lambda: store.list_unattributed("ws2", 1)) == 1
    assert said(lambda: store.list_cast_unattributed("ws2", 1)) == 1
    store.close()
