"""Both ways in which SQLite keeps the file, for every test of the store that asks for one."""

import os
import shutil
import sqlite3
import tempfile
from pathlib import Path

import pytest

from webapp.store.connections import LIBRARY, mode_for
from webapp.store.sqlite import open_store

# The one that sqlite-utils finds, and the one that Python was built with. On most machines today the first keeps a
# write-ahead log and the second, with the race of 3.7.0 to 3.51.2, a rollback journal.
LIBRARIES = {"preferred": LIBRARY, "built-in": sqlite3}


@pytest.fixture(params=LIBRARIES)
def library(request):
    """A SQLite library."""
    found = LIBRARIES[request.param]
    if request.param == "built-in" and found is LIBRARY:
        pytest.skip("pysqlite3 has no wheel for this machine, so both would be the same")
    return found


@pytest.fixture
def keeps_a_log(library):
    """Whether this library keeps a write-ahead log."""
    return mode_for(library).journal == "WAL"


@pytest.fixture
def data(tmp_path):
    """The data folder: in memory where that can be, since hundreds of stores that wait for a disk take a minute.

    Whether what is written survives is for the tests that cut the power to say.
    """
    memory = Path("/dev/shm")  # noqa: S108 -- mkdtemp makes a folder that nobody else can enter
    if not os.access(memory, os.W_OK):
        yield tmp_path / "data"
        return
    folder = Path(tempfile.mkdtemp(prefix="upfront-", dir=memory))
    yield folder / "data"
    shutil.rmtree(folder)


@pytest.fixture
def reopen(library, data):
    """Opens the store of this test, as the next start of the server would."""
    stores = []

    def open_again(**options):
        stores.append(open_store(data, library=library, **options))
        return stores[-1]

    yield open_again
    for store in stores:
        store.close()


@pytest.fixture
def store(reopen):
    """A new store."""
    return reopen()
