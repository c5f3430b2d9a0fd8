"""The same answers give the same bytes in every process: nothing hangs on the order of a set."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from webapp.config import shipped_bank


@pytest.mark.parametrize("extension", ["md", "html", "json"])
def test_two_processes_write_the_same_file(extension: str) -> None:
    scenario = str(shipped_bank() / "scenarios" / "four-pots.yaml")
    command = [sys.executable, "-m", "webapp.cli", "export", scenario, "--format", extension, "--as-of", "2026-11-22"]
    written = {
        subprocess.run(command, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True).stdout
        for seed in ("1", "2")
    }
    assert len(written) == 1
