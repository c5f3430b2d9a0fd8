"""The same answers give the same bytes in every process: nothing hangs on the order of a set."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from webapp.config import shipped_bank

COMMANDS = (
    *(("export", name) for name in ("md", "html", "json", "txt", "pdf", "docx", "one-page", "summary-png")),
    *(("sheet", name) for name in ("pdf", "docx")),
    *(("review", name) for name in ("pdf", "docx")),
)


@pytest.mark.parametrize(("command", "kind"), COMMANDS)
def test_two_processes_write_the_same_file(command: str, kind: str) -> None:
    scenario = str(shipped_bank() / "scenarios" / "four-pots.yaml")
    words = [sys.executable, "-m", "webapp.cli", command, scenario, "--format", kind, "--as-of", "2026-11-22"]
    written = {
        subprocess.run(words, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True).stdout
        for seed in ("1", "2")
    }
    assert len(written) == 1
