"""Breaks the composer on purpose, one branch at a time, and sees a test fail each time: `python -m tests.mutation [FILE …]`.

Every `if`, conditional expression, `and`/`or` operand, comprehension filter and `case` of these modules is forced to go each
way it can. Each mutant is tried in a process of its own, on one copy of the project, so files may change meanwhile. A mutant
that the tests let live is printed; the exit code is 1 if any does.
"""

from __future__ import annotations

import ast
import importlib.abc
import importlib.machinery
import os
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import spec_from_loader
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent
MODULES = (
    "webapp/domain/faq/voice.py",
    "webapp/domain/faq/entries.py",
    "webapp/domain/faq/points.py",
    "webapp/domain/faq/compose.py",
    "webapp/domain/conditions.py",
    "webapp/domain/routing.py",
)
TESTS = (("tests/domain",), ("tests/bank/test_scenarios.py", "tests/bank/test_truth.py"))
"""What a mutant has to get past, the fast tests first."""
LEFT_OUT = ("tests/domain/plain_language",)
COPIED = ("webapp", "tests", "questions", "templates", "pyproject.toml")
LOADED_ONCE = ("hypothesis", "pydantic", "yaml")
"""Loaded before each mutant gets its process: that halves its time."""
AT_ONCE = 2
SECONDS = 300
"""After this long a mutant counts as caught: it runs in circles."""
REFUSED = "bank_files refuses a bank without it; this tells the type checker"
EQUIVALENT = {
    ("webapp/domain/faq/voice.py", "items.chosen or '': '' → False"): REFUSED,
    ("webapp/domain/faq/voice.py", "items.stand or '': '' → False"): REFUSED,
    (
        "webapp/domain/faq/voice.py",
        "sentence.template is None → False",
    ): "no sentence the composer opens is without template",
    ("webapp/domain/faq/voice.py", "opening is NO_OPENING → False"): "putting nothing before a sentence leaves it as it is",
    ("webapp/domain/routing.py", "item > 1 and question.repeat: question.repeat → True"): (
        "`read` asks about a further item only where the question repeats; this tells the type checker"
    ),
}
"""Mutants that change nothing anyone could see: the module and what is forced → why no test can tell."""


@dataclass(frozen=True)
class Mutant:
    """One branch forced one way."""

    file: str
    line: int
    what: str
    source: str

    @property
    def name(self) -> str:
        """The module's name."""
        return self.file.removesuffix(".py").replace("/", ".")

    @property
    def is_equivalent(self) -> bool:
        """It stands in the table of those no test can tell."""
        return (self.file, self.what) in EQUIVALENT


def mutants(file: str) -> Iterator[Mutant]:
    """Every branch of a module, forced."""
    source = (ROOT / file).read_text()
    tree = ast.parse(source)
    for place, node in enumerate(ast.walk(tree)):
        for name, forced in _forced(node):
            changed = ast.parse(source)
            target = next(one for number, one in enumerate(ast.walk(changed)) if number == place)
            _apply(target, name, forced)
            line = getattr(node, "lineno", 0) or node.target.lineno  # type: ignore[attr-defined]
            yield Mutant(file, line, f"{_told(node, name)} → {forced}", ast.unparse(changed))


def _forced(node: ast.AST) -> Iterator[tuple[str, bool]]:
    if isinstance(node, ast.If | ast.IfExp):
        yield from (("test", value) for value in (True, False))
    elif isinstance(node, ast.comprehension):
        yield from ((f"ifs.{number}", True) for number in range(len(node.ifs)))
        yield from ((f"ifs.{number}", False) for number in range(len(node.ifs)))
    elif isinstance(node, ast.BoolOp):
        yield from ((f"values.{number}", isinstance(node.op, ast.And)) for number in range(len(node.values)))
    elif isinstance(node, ast.Match):
        yield from ((f"cases.{number}", False) for number in range(len(node.cases)))


def _apply(node: ast.AST, name: str, forced: bool) -> None:
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
    told = ast.unparse(part.pattern if isinstance(part, ast.match_case) else part)
    return f"{ast.unparse(node)}: {told}" if isinstance(node, ast.BoolOp) else told


class Broken(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives the mutant wherever its module is imported."""

    def __init__(self, mutant: Mutant) -> None:
        self.mutant = mutant

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        return spec_from_loader(fullname, self) if fullname == self.mutant.name else None

    def exec_module(self, module: ModuleType) -> None:
        exec(compile(self.mutant.source, self.mutant.file, "exec"), module.__dict__)  # noqa: S102  our own source


def attempt(mutant: Mutant | None, folder: Path) -> int:
    """Begin to run the tests with the mutant in place; the number of the process, which ends with 0 if all pass."""
    process = os.fork()
    if process:
        return process
    try:
        code = _run(mutant, folder)
    except BaseException:  # noqa: BLE001  whatever a mutant raises, it is caught by that
        traceback.print_exc()
        code = 1
    finally:
        os._exit(code)


def _run(mutant: Mutant | None, folder: Path) -> int:
    """In a process of its own: the tests' exit code."""
    signal.alarm(SECONDS)
    os.chdir(folder)
    os.environ.update(HYPOTHESIS_PROFILE="mutation", CI="")
    sys.path[:] = [str(folder), *(path for path in sys.path if Path(path or ".").resolve() not in (ROOT, folder))]
    for name in [name for name in sys.modules if name.partition(".")[0] in ("webapp", "tests")]:
        del sys.modules[name]
    if mutant:
        sys.meta_path.insert(0, Broken(mutant))
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
    for files in TESTS:
        there = [file for file in files if (folder / file).exists()]
        ignored = [f"--ignore={name}" for name in LEFT_OUT]
        code = pytest.main(["-x", "-q", "--assert=plain", "-p", "no:cacheprovider", "-p", "no:xdist", *ignored, *there])
        if code:
            return int(code)
    return 0


def copied() -> Path:
    """A copy of the project."""
    folder = Path(tempfile.mkdtemp(prefix="mutants-")).resolve()
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, folder / name)
    return folder


def survivors(mutants: Sequence[Mutant], folder: Path) -> Iterator[Mutant]:
    """Those that every test lets pass, as they are found."""
    waiting, running = list(reversed(mutants)), dict[int, Mutant]()
    while waiting or running:
        if waiting and len(running) < AT_ONCE:
            mutant = waiting.pop()
            running[attempt(mutant, folder)] = mutant
        else:
            process, status = os.wait()
            mutant = running.pop(process)
            if status == 0:
                yield mutant


def main() -> int:
    """Run all mutants; print those that live."""
    began = time.monotonic()
    files = sys.argv[1:] or MODULES
    every = [mutant for file in files for mutant in mutants(file)]
    tried = [mutant for mutant in every if not mutant.is_equivalent]
    for name in LOADED_ONCE:
        import_module(name)
    missing = [name for name in EQUIVALENT if name[0] in files and name not in {(one.file, one.what) for one in every}]
    if missing:
        print("no such mutant any more:", *missing, sep="\n")
        return 1
    folder = copied()
    if os.waitpid(attempt(None, folder), 0)[1]:
        print("the tests fail without any mutant")
        return 1
    alive = []
    for mutant in survivors(tried, folder):
        alive.append(mutant)
        print(f"alive  {mutant.file}:{mutant.line}  {mutant.what}", flush=True)
    shutil.rmtree(folder)
    print(
        f"{len(tried)} mutants, {len(tried) - len(alive)} caught, {len(alive)} alive; "
        f"{len(every) - len(tried)} equivalent left out; {time.monotonic() - began:.0f} s"
    )
    return 1 if alive else 0


if __name__ == "__main__":
    sys.exit(main())
