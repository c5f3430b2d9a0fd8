"""A store as `open_store` makes it, made once in each process and copied from then on.

To take all the steps of its making takes longer than most of what is tested with it. How it is made is tested where that is
written: tests/store.
"""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from webapp.store.sqlite import FILE, SqliteStore, open_store


def open_made_store(folder: Path) -> SqliteStore:
    """The store in this folder, a copy where there is none yet."""
    file = folder / FILE
    if folder.is_dir() and not file.exists():
        file.touch(mode=0o600)
        file.write_bytes(_made())
    return open_store(folder)


@cache
def _made() -> bytes:
    with TemporaryDirectory() as folder:
        open_store(Path(folder)).close()
        return (Path(folder) / FILE).read_bytes()
