"""Finds the Chrome or Chromium that the browser tests drive; asked to, installs Debian's.

`python -m tests.browser.chromium` finds one or installs it; with `--remind` it only says what was left out.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

SETTING = "UPFRONT_BROWSER"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ON_A_MAC = (
    Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
    Path("/Applications/Chromium.app/Contents/MacOS/Chromium"),
)
MISSING = f"""
  ┌─────────────────────────────────────────────────────────────────────────────┐
  │ NO BROWSER: the tests in tests/browser are left out on this machine.        │
  │ Install Chrome or Chromium, or name one: {SETTING}=/path make test    │
  └─────────────────────────────────────────────────────────────────────────────┘
"""


def find_browser() -> str | None:
    """The program to start: the one that was named, else one that is installed and runs."""
    named = os.environ.get(SETTING)
    if named:
        return named
    installed = [path for name in NAMES if (path := shutil.which(name))]
    there = [*installed, *(str(path) for path in ON_A_MAC if path.exists())]
    return next((path for path in there if _runs(path)), None)


def _runs(path: str) -> bool:
    """A program of that name can be there and only tell how to install one."""
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def install_browser() -> None:
    """Install Debian's Chromium, where that is allowed without a password."""
    apt = shutil.which("apt-get")
    if apt is None:
        return
    command = [apt] if os.geteuid() == 0 else ["sudo", "-n", apt]
    if command[0] == "sudo" and not _needs_no_password():
        return
    print("No Chrome or Chromium here: installing chromium through apt-get, for the browser tests (once) ...", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for step in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", "chromium"]):
        if subprocess.run([*command, *step], env=quiet, check=False).returncode:
            return


def _needs_no_password() -> bool:
    return (
        bool(shutil.which("sudo"))
        and not subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode
    )


if __name__ == "__main__":
    if find_browser() is None and "--remind" not in sys.argv:
        install_browser()
    if find_browser() is None:
        print(MISSING)
