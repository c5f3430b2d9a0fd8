"""Each import contract of pyproject.toml catches the fault it is there for: planted in a copy, seen by lint-imports."""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[2]
LINTER = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
NAMES = {contract["id"]: contract["name"] for contract in LINTER["contracts"]}
IMPURE = next(contract["forbidden_modules"] for contract in LINTER["contracts"] if contract["id"] == "pure-domain")


class Fault(NamedTuple):
    """What is wrong, the contract that must break, the lines to plant, and the words that show it was this fault."""

    story: str
    contract: str
    lines: dict[str, str]
    evidence: list[str]


FAULTS = [
    Fault(
        "a lower floor imports a higher one",
        "floors",
        {"webapp/services/publishing.py": "", "webapp/marked_yaml.py": "import webapp.services.publishing"},
        ["webapp.marked_yaml -> webapp.services.publishing"],
    ),
    Fault(
        "an adapter imports another",
        "floors",
        {"webapp/store/port.py": "", "webapp/mail.py": "import webapp.store.port"},
        ["webapp.mail -> webapp.store.port"],
    ),
    Fault(
        "a module stands on no floor",
        "floors",
        {"webapp/gadgets.py": ""},
        ["- webapp.gadgets"],
    ),
    Fault(
        "the domain's lowest module imports a higher one",
        "domain-order",
        {"webapp/domain/errors.py": "import webapp.domain.text"},
        ["webapp.domain.errors -> webapp.domain.text"],
    ),
    Fault(
        "a domain module has no place in the order",
        "domain-order",
        {"webapp/domain/gadgets.py": ""},
        ["- webapp.domain.gadgets"],
    ),
    Fault(
        "the domain imports the world",
        "pure-domain",
        {"webapp/domain/text.py": "\n".join(f"import {name}" for name in IMPURE)},
        [f"webapp.domain.text -> {name}" for name in IMPURE],
    ),
    Fault(
        "a service picks its store",
        "one-store",
        {"webapp/store/sqlite.py": "", "webapp/services/publishing.py": "import webapp.store.sqlite"},
        ["webapp.services.publishing -> webapp.store.sqlite"],
    ),
    Fault(
        "a blueprint imports another",
        "blueprints-apart",
        {"webapp/blueprints/public.py": "", "webapp/blueprints/faq.py": "import webapp.blueprints.public"},
        ["webapp.blueprints.faq -> webapp.blueprints.public"],
    ),
    Fault(
        "a blueprint belongs to no task",
        "blueprints-apart",
        {"webapp/blueprints/gadgets.py": ""},
        ["- webapp.blueprints.gadgets"],
    ),
    Fault(
        "two modules deep inside a package import each other",
        "no-circles",
        {
            "webapp/bank_files/ring_one.py": "import webapp.bank_files.ring_two",
            "webapp/bank_files/ring_two.py": "import webapp.bank_files.ring_one",
        },
        ["No cycles are allowed in webapp.bank_files."],
    ),
]


@pytest.fixture
def copy(tmp_path):
    """A copy of the code and its contracts, to plant things in."""
    shutil.copytree(ROOT / "webapp", tmp_path / "webapp", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def plant(folder: Path, lines: dict[str, str]) -> None:
    """Add lines to modules of a copy, making those that are not there yet, and their packages."""
    for name, text in lines.items():
        module = folder / name
        module.parent.mkdir(exist_ok=True)
        (module.parent / "__init__.py").touch()
        with module.open("a", encoding="utf-8") as file:
            file.write(f"\n{text}\n")


def lint(folder: Path) -> tuple[set[str], str]:
    """The names of the broken contracts, and all that lint-imports said."""
    command = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    done = subprocess.run(
        [sys.executable, "-c", command, "--no-cache", "--no-logo"],
        cwd=folder,
        env=os.environ | {"COLUMNS": "300", "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    said = done.stdout + done.stderr
    verdicts = {name: f"{name} BROKEN" in said for name in NAMES.values()}
    assert all(broken or f"{name} KEPT" in said for name, broken in verdicts.items()), said
    assert done.returncode == (1 if any(verdicts.values()) else 0), said
    return {name for name, broken in verdicts.items() if broken}, said


def test_the_code_keeps_every_contract(copy):
    broken, said = lint(copy)
    assert not broken, said


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.story.replace(" ", "-"))
def test_a_planted_fault_breaks_its_contract(copy, fault):
    plant(copy, fault.lines)
    broken, said = lint(copy)
    assert NAMES[fault.contract] in broken, said
    assert [words for words in fault.evidence if words not in said] == [], said


def test_composition_may_name_the_store_and_start_the_app(copy):
    plant(
        copy,
        {
            "webapp/store/sqlite.py": "",
            "webapp/app.py": "import webapp.store.sqlite",
            "webapp/cli.py": "import webapp.app",
        },
    )
    broken, said = lint(copy)
    assert not broken, said


def test_every_contract_has_a_planted_fault():
    assert {fault.contract for fault in FAULTS} == set(NAMES)
