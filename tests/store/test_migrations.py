"""Files of older, newer and other programs: brought up to date after a copy was made, or refused untouched."""

import shutil
import sqlite3
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.store import kept_files, steps
from tests.store.kept_files import check, fill
from tests.store.samples import NOON, an_assessment, keep
from tests.store.test_writing import another_process
from webapp.store.connections import LIBRARY
from webapp.store.migrations import STEPS
from webapp.store.refusals import UnusableStore
from webapp.store.sqlite import FILE, open_store

ROOT = Path(__file__).parents[2]
KEPT = sorted(kept_files.FOLDER.glob("format-*.sqlite3"), key=lambda path: int(path.stem.partition("-")[2]))

# What a release of tomorrow finds.
OLDER = STEPS
COPY = f"{FILE}.before-{steps.VERSION}"


def take_over(kept, data):
    """A data folder with this file in it."""
    data.mkdir()
    shutil.copyfile(kept, data / FILE)


def schema(store):
    """Every table, column, index, view and trigger."""
    return store._connections.ask(
        "SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE '!_sqlite%' ESCAPE '!' ORDER BY type, name"
    )


def version(file):
    """The format of a file nobody has open."""
    connection = LIBRARY.connect(str(file))
    ((found,),) = connection.execute("PRAGMA user_version").fetchall()
    connection.close()
    return found


def names(data):
    """The files in the folder."""
    return sorted(path.name for path in data.iterdir())


def test_a_file_of_every_format_is_kept():
    assert [path.stem for path in KEPT] == [f"format-{n}" for n in range(1, len(STEPS) + 1)]


@pytest.mark.parametrize("kept", KEPT, ids=lambda path: path.stem)
def test_a_file_of_every_format_opens_with_all_that_is_in_it_and_is_like_a_new_one(kept, data, reopen, tmp_path):
    take_over(kept, data)
    store = reopen()
    check(store, since=version(kept))
    new = open_store(tmp_path / "new")
    try:
        assert schema(store) == schema(new)
    finally:
        new.close()


def test_a_file_of_today_is_opened_as_it_is_without_a_copy(store, reopen, data):
    fill(store)
    store.close()
    check(reopen())
    assert [name for name in names(data) if "before" in name] == []


def test_an_older_file_is_copied_and_then_brought_up_to_date(data, reopen, library):
    fill(reopen(steps=OLDER))
    store = reopen(steps=steps.NEXT)
    assert store._connections.ask("SELECT DISTINCT color FROM assessments") == [("teal",)]
    check(store)
    copy = data / COPY
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert not (data / f"{FILE}.copying").exists()
    assert version(copy) == len(OLDER)
    restored = data.parent / "restored"
    take_over(copy, restored)
    store = open_store(restored, library=library, steps=OLDER)
    check(store)
    store.close()


def test_a_copy_holds_what_was_only_in_the_log(data, reopen):
    fill(reopen(steps=OLDER))  # Still open, as a server that was killed leaves it: nothing was moved into the file yet.
    reopen(steps=steps.NEXT)
    copy = LIBRARY.connect(str(data / COPY))
    assert copy.execute("SELECT count(*) FROM answer_events").fetchall() == [(6,)]
    copy.close()


def test_an_earlier_copy_is_never_overwritten(data, reopen):
    reopen(steps=OLDER).close()
    earlier = data / COPY
    earlier.write_bytes(b"an earlier copy")
    reopen(steps=steps.NEXT)
    assert earlier.read_bytes() == b"an earlier copy"
    assert version(data / f"{COPY}.2") == len(OLDER)


def test_starting_again_and_again_on_a_step_that_fails_makes_one_copy(data, reopen):
    fill(reopen(steps=OLDER))
    (data / f"{FILE}.copying").write_bytes(b"left by a start that was killed while it copied")
    for _ in range(3):
        with pytest.raises(ZeroDivisionError):
            reopen(steps=(*STEPS, steps.next_fails))
    assert [name for name in names(data) if "before" in name or "copying" in name] == [COPY]


def test_an_older_file_that_cannot_be_copied_is_left_as_it_was(data, reopen):
    resource = pytest.importorskip("resource", reason="this system cannot limit the size of files")
    store = reopen(steps=OLDER)
    fill(store)
    store.close()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, hard))
    try:
        with pytest.raises(UnusableStore) as caught:
            reopen(steps=steps.NEXT)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert caught.value.code == "no_copy"
    assert names(data) == [FILE]
    check(reopen(steps=OLDER))


@pytest.mark.parametrize(
    ("step", "code"),
    [
        (steps.next_wrong_sql, "broken_step"),
        (steps.next_forgets_its_number, "broken_step"),
        (steps.next_loses_rows, "broken_step"),
        (steps.next_fails, None),
    ],
)
def test_a_step_that_fails_leaves_the_file_as_it_was(reopen, step, code):
    store = reopen(steps=OLDER)
    fill(store)
    before = schema(store)
    store.close()
    with pytest.raises(UnusableStore if code else ZeroDivisionError) as caught:
        reopen(steps=(*STEPS, step))
    assert getattr(caught.value, "code", None) == code
    store = reopen(steps=OLDER)
    assert schema(store) == before
    check(store)
    store.close()
    check_still_there = reopen(steps=steps.NEXT)
    assert check_still_there._connections.ask("SELECT count(*) FROM answer_events") == [(7,)]


def test_a_server_killed_in_the_middle_of_a_step_leaves_the_file_as_it_was(data, reopen, library):
    store = reopen(steps=OLDER)
    fill(store)
    store.close()
    program = (
        "import importlib, sys; from pathlib import Path; from webapp.store.sqlite import open_store;"
        "from tests.store.steps import STEPS, next_is_killed;"
        "library = importlib.import_module(sys.argv[2]);"
        "open_store(Path(sys.argv[1]), library=library, steps=(*STEPS, next_is_killed))"
    )
    done = subprocess.run([sys.executable, "-c", program, data, library.__name__], cwd=ROOT, check=False)
    assert done.returncode == -9
    store = reopen(steps=OLDER)
    check(store)
    store.close()
    assert reopen(steps=steps.NEXT)._connections.ask("PRAGMA user_version") == [(steps.VERSION,)]


def test_two_servers_that_start_at_once_bring_the_file_up_to_date_once(data, reopen, library):
    fill(reopen(steps=OLDER))
    problems = []

    def start():
        try:
            reopen(steps=(*STEPS, steps.next_slowly))
        except UnusableStore as error:
            problems.append(error)

    threads = [threading.Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    assert [name for name in names(data) if "before" in name] == [COPY]
    check(reopen(steps=(*STEPS, steps.next_slowly)))


def test_a_file_of_a_newer_version_is_refused_and_not_a_byte_of_it_touched(data, reopen, library):
    newer = reopen(steps=steps.NEXT)
    fill(newer)
    # As a server leaves it that was killed: with part of what it says only in the log.
    left = data.parent / "left"
    shutil.copytree(data, left)
    before = {path.name: path.read_bytes() for path in left.iterdir()}
    times = {path.name: path.stat().st_mtime_ns for path in left.iterdir()}
    with pytest.raises(UnusableStore) as caught:
        open_store(left, library=library, steps=OLDER)
    assert caught.value.code == "newer_file"
    assert caught.value.values == {"file": left / FILE, "theirs": steps.VERSION, "ours": len(OLDER)}
    said = f"made by a newer version of Upfront (its format is {steps.VERSION}; this version knows up to {len(OLDER)})"
    assert said in str(caught.value)
    after = {path.name: path.read_bytes() for path in left.iterdir()}
    shared_memory = f"{FILE}-shm"  # An index of the log that SQLite makes anew whenever it reads one.
    assert {name: it for name, it in after.items() if name != shared_memory} == {
        name: it for name, it in before.items() if name != shared_memory
    }
    assert (left / FILE).stat().st_mtime_ns == times[FILE]
    store = open_store(left, library=library, steps=steps.NEXT)
    check(store)
    store.close()


def other_program(file):
    connection = sqlite3.connect(file)
    connection.executescript("CREATE TABLE bookmarks (url TEXT); PRAGMA user_version = 7;")
    connection.close()


def test_a_database_of_another_program_is_refused_untouched(data, library):
    data.mkdir()
    other_program(data / FILE)
    before = (data / FILE).read_bytes()
    with pytest.raises(UnusableStore) as caught:
        open_store(data, library=library)
    assert caught.value.code == "not_ours"
    assert (data / FILE).read_bytes() == before
    assert names(data) == [FILE]


@pytest.mark.parametrize("content", [b"not a database at all " * 500, b"SQLite format 3\0" + b"\xff" * 4096])
def test_a_damaged_file_is_refused_untouched(data, library, content):
    data.mkdir()
    (data / FILE).write_bytes(content)
    with pytest.raises(UnusableStore) as caught:
        open_store(data, library=library)
    assert caught.value.code == "damaged"
    assert (data / FILE).read_bytes() == content


def test_an_empty_file_left_by_a_start_that_was_killed_is_filled(data, reopen):
    data.mkdir()
    (data / FILE).touch()
    fill(reopen())


def test_a_data_folder_that_cannot_be_is_refused_in_plain_words(tmp_path, library):
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with pytest.raises(UnusableStore) as caught:
        open_store(tmp_path / "file" / "data", library=library)
    assert caught.value.code == "no_access"
    assert str(caught.value).endswith("cannot be opened or written (Not a directory).")


def test_a_file_left_in_the_middle_of_a_write_is_put_back_to_its_last_whole_state(data, reopen, library, keeps_a_log):
    if keeps_a_log:
        pytest.skip("a log needs no putting back; what a kill leaves of it is tested with migrations")
    store = reopen()
    keep(store, *(an_assessment(f"a{n:03}", summary="x" * 2000) for n in range(200)))
    store.close()
    with another_process(
        library,
        data / FILE,
        "PRAGMA cache_size = 1",
        "PRAGMA synchronous = OFF",
        "BEGIN IMMEDIATE",
        "UPDATE assessments SET summary = 'half written'",
    ) as process:
        process.kill()
        process.wait()
    assert (data / f"{FILE}-journal").stat().st_size > 0, "there is something to put back"
    store = reopen()
    assert {it.summary for it in store.list_assessments("local", limit=500)} == {"x" * 2000}
    assert len(store.list_assessments("local", limit=500)) == 200
    with store.write():
        store.record_assessment(an_assessment("a000", changed_at=NOON))


def test_a_folder_is_not_changed_to_the_other_mode_while_a_server_runs_on_it(tmp_path):
    """Two SQLite libraries, one with the race and one without, must not have one file open: the second is refused."""
    if LIBRARY is sqlite3:
        pytest.skip("there is only one library on this machine")
    running = open_store(tmp_path)
    program = (
        "import sqlite3, sys; from pathlib import Path; from webapp.store.refusals import UnusableStore;"
        "from webapp.store.sqlite import open_store\n"
        "try: open_store(Path(sys.argv[1]), library=sqlite3)\n"
        "except UnusableStore as error: print(error.code)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, tmp_path], cwd=ROOT, check=True, capture_output=True, text=True, timeout=30
    )
    assert done.stdout.strip() == "in_use"
    fill(running)
    check(running)
    running.close()
