"""A folder written whole or not at all: made beside its place, on disk, and put there in one step."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path

from webapp.cli.outputs import refuse

MARK = ".upfront-site"
"""The file that says that a folder was written here, and may be written anew."""


def write_folder(files: Iterable[tuple[str, bytes]], target: Path) -> int:
    """Write files by their paths below a folder; how many.

    What an earlier call wrote there is replaced. Refuses a folder that holds anything else, and one that cannot be written.
    """
    if target.exists() and not (target / MARK).is_file() and (not target.is_dir() or any(target.iterdir())):
        refuse(f"--to  {target}  there is something there that Upfront did not write  name a new or an empty folder")
    made: Path | None = None
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}."))
        number = _fill(made, files)
        _put(made, target)
    except OSError as error:
        refuse(f"--to  {target}  the folder cannot be written: {error.strerror}  check its place and your rights there")
    finally:
        if made is not None and made.exists():
            shutil.rmtree(made, ignore_errors=True)
    return number


def _fill(folder: Path, files: Iterable[tuple[str, bytes]]) -> int:
    number = 0
    for path, content in (*files, (MARK, b"")):
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("xb") as handle:
            handle.write(content)
            handle.flush()
            os.fsync(handle.fileno())
        number += path != MARK
    folder.chmod(0o755)
    return number


def _put(made: Path, target: Path) -> None:
    """Put the new folder where the old one was; that one goes last."""
    if not target.exists():
        made.rename(target)
        return
    old = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}.old."))
    target.rename(old / target.name)
    made.rename(target)
    shutil.rmtree(old)
