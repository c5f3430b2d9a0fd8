"""Finds the programs that tests look at files with: LibreOffice and those of poppler; asked to, installs Debian's.

`python -m tests.programs` finds them or installs what is missing; with `--remind` it only says what was left out.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

POPPLER = "poppler-utils"
CALC = "libsclo.so"
"""The part of LibreOffice that opens tables: it has no program of its own everywhere."""
PACKAGES = {
    "soffice": "libreoffice-writer-nogui",
    CALC: "libreoffice-calc-nogui",
    "pdftotext": POPPLER,
    "pdftoppm": POPPLER,
    "pdfinfo": POPPLER,
}
"""Each program with the Debian package it comes in."""
ELSEWHERE = {
    "soffice": (Path("/Applications/LibreOffice.app/Contents/MacOS/soffice"),),
    CALC: (
        Path("/usr/lib/libreoffice/program/libsclo.so"),
        Path("/usr/lib64/libreoffice/program/libsclo.so"),
        Path("/Applications/LibreOffice.app/Contents/Frameworks/libsclo.dylib"),
    ),
}
MISSING = """
  ┌─────────────────────────────────────────────────────────────────────────────┐
  │ MISSING: {names:<67}│
  │ Tests that open PDF, Word and CSV files with them are left out here. Debian │
  │ has them in libreoffice-writer, libreoffice-calc and poppler-utils.         │
  └─────────────────────────────────────────────────────────────────────────────┘
"""


def where(name: str) -> str | None:
    """Where a program is; None where it is not installed."""
    return shutil.which(name) or next((str(path) for path in ELSEWHERE.get(name, ()) if path.exists()), None)


def find(name: str) -> str:
    """Where a program is. Without it the test is skipped on a person's machine, and fails where `CI` is set."""
    assert name in PACKAGES, f"no test has asked for {name} yet: give it its package"
    path = where(name)
    if path is None and os.environ.get("CI"):
        pytest.fail(f"{name} is not installed: python -m tests.programs")
    if path is None:
        pytest.skip(f"{name} is not installed: python -m tests.programs")
    return path


def converted(file: Path, kind: str) -> Path:
    """What LibreOffice makes of a file, in a folder beside it: `pdf` or `docx`. It takes seconds."""
    folder = file.parent / kind
    command = [find("soffice"), f"-env:UserInstallation={(file.parent / 'office').as_uri()}", "--headless"]
    done = subprocess.run(
        [*command, "--convert-to", kind, "--outdir", folder, file], capture_output=True, text=True, timeout=300, check=False
    )
    made = folder / f"{file.stem}.{kind}"
    assert made.is_file(), f"{done.stdout}\n{done.stderr}"
    return made


def text_of(pdf: Path, *, as_drawn: bool = False) -> str:
    """The words of a PDF, page by page with a form feed between; `as_drawn` in the order they stand in the file."""
    command = [find("pdftotext"), *["-raw"] * as_drawn, "-enc", "UTF-8", str(pdf), "-"]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout


def missing() -> list[str]:
    """The programs that are not installed."""
    return [name for name in PACKAGES if where(name) is None]


def install(names: list[str]) -> None:
    """Install Debian's packages of these programs, where that is allowed without a password."""
    apt = shutil.which("apt-get")
    if apt is None:
        return
    command = [apt] if os.geteuid() == 0 else ["sudo", "-n", apt]
    if command[0] == "sudo" and not _needs_no_password():
        return
    packages = sorted({PACKAGES[name] for name in names})
    print(
        f"Not here: {', '.join(names)}. Installing {', '.join(packages)} through apt-get, for tests (once) ...", flush=True
    )
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for step in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *packages]):
        if subprocess.run([*command, *step], env=quiet, check=False).returncode:
            return


def _needs_no_password() -> bool:
    return (
        bool(shutil.which("sudo"))
        and not subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode
    )


if __name__ == "__main__":
    if missing() and "--remind" not in sys.argv:
        install(missing())
    if missing():
        print(MISSING.format(names=", ".join(missing())))
