"""Breaks the composer on purpose, one branch at a time, and sees a test fail each time: `make mutants`.

Every `if`, conditional expression, `and`/`or` operand, comprehension filter and `case` of the named modules is forced to go each way it
can, in a copy of the project. A mutant that the quick tests let live is printed; the exit code is 1 if any does.
"""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = (
    "webapp/domain/faq/voice.py",
    "webapp/domain/faq/entries.py",
    "webapp/domain/faq/points.py",
    "webapp/domain/faq/compose.py",
    "webapp/domain/conditions.py",
    "webapp/domain/routing.py",
)
TESTS = ("tests/domain", "tests/bank/test_scenarios.py", "tests/bank/test_truth.py")
COPIED = ("webapp", "tests", "questions", "templates", "pyproject.toml")


@dataclass(frozen=True)
class Mutant:
    """One branch forced one way."""

    file: str
    line: int
    what: str
    source: str


def mutants(file: str) -> Iterator[Mutant]:
    """Every branch of a module, forced."""
    source = (ROOT / file).read_text()
    tree = ast.parse(source)
    for place, node in enumerate(ast.walk(tree)):
        for name, forced in _forced(node):
            changed = ast.parse(source)
            target = next(one for number, one in enumerate(ast.walk(changed)) if number == place)
            _apply(target, name, forced)
            line = getattr(node, "lineno", getattr(getattr(node, "test", node), "lineno", 0))
            yield Mutant(file, line, f"{_told(node, name)} → {forced}", ast.unparse(changed))


def _forced(node: ast.AST) -> Iterator[tuple[str, object]]:
    if isinstance(node, ast.If | ast.IfExp):
        yield from (("test", value) for value in (True, False))
    elif isinstance(node, ast.comprehension):
        yield from ((f"ifs.{number}", True) for number in range(len(node.ifs)))
        yield from ((f"ifs.{number}", False) for number in range(len(node.ifs)))
    elif isinstance(node, ast.BoolOp):
        yield from ((f"values.{number}", isinstance(node.op, ast.And)) for number in range(len(node.values)))
    elif isinstance(node, ast.Match):
        yield from ((f"cases.{number}", False) for number in range(len(node.cases)))


def _apply(node: ast.AST, name: str, forced: object) -> None:
    field, _, number = name.partition(".")
    if field == "cases":
        node.cases[int(number)].guard = ast.Constant(forced)  # type: ignore[attr-defined]
    elif number:
        getattr(node, field)[int(number)] = ast.Constant(forced)
    else:
        setattr(node, field, ast.Constant(forced))


def _told(node: ast.AST, name: str) -> str:
    field, _, number = name.partition(".")
    part = getattr(node, field)
    part = part[int(number)] if number else part
    return ast.unparse(part.pattern if isinstance(part, ast.match_case) else part).replace("\n", " ")[:90]


def survives(mutant: Mutant, folder: Path) -> bool:
    """Whether every quick test still passes with the mutant in place."""
    target = folder / mutant.file
    kept = target.read_text()
    target.write_text(mutant.source)
    try:
        command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "-p", "no:randomly", *TESTS]
        environment = {**os.environ, "PYTHONPATH": str(folder), "HYPOTHESIS_PROFILE": "mutation", "CI": ""}
        return subprocess.run(command, cwd=folder, env=environment, capture_output=True, timeout=300, check=False).returncode == 0
    except subprocess.TimeoutExpired:
        return False
    finally:
        target.write_text(kept)


def main() -> int:
    """Run all mutants, two at a time; print those that live."""
    wanted = sys.argv[1:] or list(MODULES)
    every = [mutant for file in wanted for mutant in mutants(file)]
    folders = [Path(tempfile.mkdtemp(prefix="mutants-")) for _ in range(2)]
    for folder in folders:
        for name in COPIED:
            source = ROOT / name
            if source.is_dir():
                shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(source, folder / name)
    alive: list[Mutant] = []

    def work(number: int) -> None:
        for mutant in every[number :: len(folders)]:
            if survives(mutant, folders[number]):
                alive.append(mutant)
                print(f"alive  {mutant.file}:{mutant.line}  {mutant.what}", flush=True)

    with ThreadPoolExecutor(len(folders)) as pool:
        list(pool.map(work, range(len(folders))))
    for folder in folders:
        shutil.rmtree(folder)
    print(f"{len(every)} mutants, {len(every) - len(alive)} caught, {len(alive)} alive")
    return 1 if alive else 0


if __name__ == "__main__":
    sys.exit(main())
