"""A disk whose power can be cut: a file with an ext4 on it, mounted, that forgets all that was not synced."""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
import sys
from pathlib import Path

if sys.platform != "win32":
    import fcntl

MEGABYTES = 48
# linux/fs/ext4/ioctl.c: stop at once, and do not write the journal out.
SHUTDOWN, WITHOUT_JOURNAL = 0x8004587D, 2
LOOPS = Path("/dev/loop-control")


class NoDisk(Exception):
    """Power cuts cannot be tried on this computer, and why."""


class Disk:
    """The file, mounted at `folder`."""

    def __init__(self, image: Path, folder: Path) -> None:
        self.image = image
        self.folder = folder
        self._mounted = False

    def make(self) -> None:
        """Make the disk and plug it in. Raises NoDisk."""
        with self.image.open("wb") as file:
            file.truncate(MEGABYTES * 1024 * 1024)
        self.folder.mkdir(exist_ok=True)
        _run("mkfs.ext4", "-q", "-F", str(self.image))
        self.plug_in()

    def plug_in(self) -> None:
        """What a computer does at its start: the journal is read, and the disk is there as it was synced."""
        _run("mount", "-o", "loop", str(self.image), str(self.folder))
        self._mounted = True

    def cut(self) -> None:
        """Cut the power: from now on nothing reaches the disk, and what had not is gone."""
        folder = os.open(self.folder, os.O_RDONLY)
        try:
            _ioctl(folder, SHUTDOWN, struct.pack("I", WITHOUT_JOURNAL))
        finally:
            os.close(folder)

    def pull_out(self) -> None:
        """Take the disk out; nobody may be using it."""
        if self._mounted:
            self._mounted = False
            _run("umount", str(self.folder))


def _ioctl(file: int, request: int, argument: bytes) -> None:
    if sys.platform == "win32":
        raise NoDisk("there is no ext4 on Windows")
    fcntl.ioctl(file, request, argument)


def _run(program: str, *arguments: str) -> None:
    found = shutil.which(program, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if found is None:
        raise NoDisk(f"{program} is not installed")
    done = subprocess.run([found, *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        raise NoDisk(f"{program}: {done.stderr.strip()}")


def why_no_disk(folder: Path) -> str:
    """Why power cuts cannot be tried here; empty where they can."""
    if not sys.platform.startswith("linux"):
        return "only Linux can cut the power of a disk"
    if os.geteuid():
        return "only root may mount a disk"
    if not LOOPS.exists():
        return f"there is no {LOOPS}, so a file cannot be mounted"
    disk = Disk(folder / "trial.img", folder / "trial")
    try:
        disk.make()
        disk.cut()
        disk.pull_out()
    except NoDisk as reason:
        return str(reason)
    except OSError as error:
        disk.pull_out()
        return f"the power of a disk cannot be cut: {error.strerror}"
    return ""
