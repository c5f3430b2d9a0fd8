"""Who makes no PDF and no Word file does not wait for what makes them: those libraries are loaded when first used."""

import subprocess
import sys

import pytest

from webapp.config import shipped_bank

LATE = ("typst", "docx", "lxml", "markdown", "nh3", "authlib", "joserfc", "requests")
SCENARIO = shipped_bank() / "scenarios" / "quick-start.yaml"


def loaded_by(program):
    """Which of the late ones a program has loaded when it ends."""
    told = f"import sys\n{program}\nprint(sorted(set({LATE!r}) & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    return done.stdout.splitlines()[-1]


@pytest.mark.parametrize(
    "module", ["webapp.app", "webapp.serving", "webapp.cli", "webapp.services.editing", "webapp.renderers"]
)
def test_starting_loads_none_of_them(module):
    assert loaded_by(f"import {module}") == "[]"


@pytest.mark.parametrize("kind", ["md", "html", "json", "txt", "embed"])
def test_a_file_of_text_loads_none_of_them(kind, tmp_path):
    words = ["export", str(SCENARIO), "--format", kind, "-o", str(tmp_path / "faq")]
    program = f"from webapp.cli import main\nmain({words!r}, standalone_mode=False)"
    assert loaded_by(program) == "[]"


MADE = """
import sys
from pathlib import Path
from webapp.app import create_app
from webapp.bank_files import load_bank
from webapp.config import Hosted, Oidc, Settings, shipped_bank
from webapp.store.sqlite import open_store
folder = Path({folder!r})
provider = Oidc("https://id.example.org", "upfront", "secret", "Harlow")
hosted = {{"local": None, "mail": Hosted("https://x.example", frozenset({{"x.example"}})),
          "provider": Hosted("https://x.example", frozenset({{"x.example"}}), oidc=provider)}}[{kind!r}]
create_app(Settings(folder, b"k" * 32, hosted=hosted), store=open_store(folder), bank=load_bank(shipped_bank()))
"""


@pytest.mark.parametrize(("kind", "loads"), [("local", False), ("mail", False), ("provider", True)])
def test_what_speaks_with_a_provider_is_loaded_only_where_there_is_one(kind, loads, tmp_path):
    assert ("authlib" in loaded_by(MADE.format(folder=str(tmp_path), kind=kind))) is loads


def test_the_guard_sees_what_it_looks_for(tmp_path):
    words = ["export", str(SCENARIO), "--format", "pdf", "-o", str(tmp_path / "faq")]
    assert "typst" in loaded_by(f"from webapp.cli import main\nmain({words!r}, standalone_mode=False)")
