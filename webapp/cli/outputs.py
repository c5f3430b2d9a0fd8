"""How a command ends: its file written whole or not at all, or its problems on stderr and an exit code."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from pathlib import Path
from typing import NoReturn

import click

from webapp.domain.errors import Busy, Unwritable, UpfrontError
from webapp.store.refusals import UnusableStore

OK, HAS_PROBLEMS, UNUSABLE = 0, 1, 2
STDOUT = "-"
TEXTS = ("html", "txt", "md", "json", "svg", "yaml")
"""The endings of files that a terminal can show."""


def refuse(*lines: str, exit_code: int = UNUSABLE) -> NoReturn:
    """Say each problem on stderr, and end."""
    for line in lines:
        click.echo(line, err=True)
    sys.exit(exit_code)


def check_output(output: str, ending: str) -> None:
    """Keep what is no text away from a terminal, before anything is made."""
    if output == STDOUT and ending not in TEXTS and sys.stdout.isatty():
        refuse(f"--output  {output}  a terminal cannot show a .{ending} file  name a file, such as -o faq.{ending}")


def read_file(path: Path, what: str) -> bytes:
    """All of a file that was named on the command line."""
    try:
        return path.read_bytes()
    except OSError as error:
        refuse(f"{path}:1:1  {what}  the file cannot be read: {error.strerror}  check its name and place")


def write(content: bytes, output: str) -> None:
    """Write to standard output, or to a file whole or not at all."""
    if output == STDOUT:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    target = Path(output)
    temporary = None
    try:
        with tempfile.NamedTemporaryFile(dir=target.parent, prefix=f".{target.name}.", delete=False) as file:
            temporary = Path(file.name)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(0o644)
        temporary.replace(target)
    except OSError as error:
        if temporary:
            with contextlib.suppress(OSError):
                temporary.unlink()
        refuse(f"{output}:1:1  output  the file cannot be written: {error.strerror}  check its folder and your rights there")


def store_words(error: UpfrontError) -> str:
    """Why the data folder cannot be used."""
    match error:
        case UnusableStore():
            return str(error)
        case Busy():
            return "--data  the file  another program is writing into it  try again in a moment"
        case Unwritable():
            return "--data  the file  the disk refused: it is full, read-only or broken  make room, or name another folder"
        case _:
            raise error
