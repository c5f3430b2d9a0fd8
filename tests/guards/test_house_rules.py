"""House rules that no linter knows: names, sizes, a pure domain, docstrings, and what is never kept in the repository."""

import ast
import json
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_socket import SocketBlockedError

ROOT = Path(__file__).parents[2]
MODULES = sorted((ROOT / "webapp").rglob("*.py"))

# Sizes at which a reader should stop and think. A clear longer piece beats a split one: it stands here, with its reason.
MODULE_LINES = 400
FUNCTION_LINES = 40
LONGER: dict[str, str] = {}  # "webapp/module.py" or "webapp/module.py::function": why it is longer

# The one registry that loads typst, docx and the like when first asked.
IMPORTS_WHEN_ASKED = "webapp/renderers/__init__.py"

GROWS_INTO_THE_CORE = {"helper", "helpers", "util", "utils", "common", "misc"}

REGISTRY = re.compile(
    r"https?://[^\s\"'<>]+(?:/simple\b|\.whl\b|\.tgz\b|\.tar\.gz\b)|\bfiles\.pythonhosted\b|\b(?:test\.)?pypi\.org\b|\bregistry\.npmjs\b"
)


def place(module: Path) -> str:
    """A module's path as this file writes it."""
    return module.relative_to(ROOT).as_posix()


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method, nested ones too."""
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """How long a function is, its signature and docstring counted."""
    return (function.end_lineno or function.lineno) - function.lineno + 1


def sizes(source: str, where: str) -> dict[str, int]:
    """What is longer than a reader should have to read at once."""
    long = {f"{where}::{it.name}": lines(it) for it in functions(ast.parse(source)) if lines(it) > FUNCTION_LINES}
    length = len(source.splitlines())
    return long | ({where: length} if length > MODULE_LINES else {})


def imports_inside_functions(source: str) -> list[int]:
    """Lines with an import that only runs when a function does: such imports hide circles."""
    return sorted(
        node.lineno
        for function in functions(ast.parse(source))
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    )


def without_docstring(source: str) -> list[str]:
    """Public modules, classes and functions that do not say what they are for."""
    tree = ast.parse(source)
    named = [
        node
        for node in tree.body
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_")
    ]
    silent = [node.name for node in named if not ast.get_docstring(node)]
    return silent if ast.get_docstring(tree) else ["the module", *silent]


def kept_files() -> list[Path]:
    """The files git keeps or is about to keep."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    except (FileNotFoundError, subprocess.CalledProcessError):
        pytest.skip("not a git checkout")
    return [path for name in listed.split("\0") if name and (path := ROOT / name).is_file()]


@pytest.mark.parametrize("module", MODULES, ids=place)
def test_no_module_has_a_name_that_says_nothing(module):
    assert not GROWS_INTO_THE_CORE & {*module.relative_to(ROOT).parts[:-1], module.stem}


@pytest.mark.parametrize("module", MODULES, ids=place)
def test_imports_stand_at_the_top(module):
    found = imports_inside_functions(module.read_text(encoding="utf-8"))
    assert not found or place(module) == IMPORTS_WHEN_ASKED


@pytest.mark.parametrize("module", MODULES, ids=place)
def test_what_is_public_says_what_it_is_for(module):
    assert without_docstring(module.read_text(encoding="utf-8")) == []


def test_what_is_longer_than_a_reader_likes_gives_its_reason():
    found: dict[str, int] = {}
    for module in MODULES:
        found |= sizes(module.read_text(encoding="utf-8"), place(module))
    assert {name: length for name, length in found.items() if name not in LONGER} == {}
    assert {name for name in LONGER if name not in found} == set(), "no longer long: take it out of the table"
    assert all(reason.strip() for reason in LONGER.values())


def test_the_rules_see_what_they_look_for():
    late = "def export():\n    def inner():\n        import typst\n"
    assert set(imports_inside_functions(late)) == {3}
    assert without_docstring("class Answer: ...\ndef route(): ...\ndef _own(): ...\n") == ["the module", "Answer", "route"]
    assert sizes("def long():\n" + "    pass\n" * 40, "m.py") == {"m.py::long": 41}
    assert sizes("x = 1\n" * 401, "m.py") == {"m.py": 401}
    address = "https" + "://example.org/"
    assert all(REGISTRY.search(address + end) for end in ("simple/", "a-1.whl", "a.tar.gz", "a.tgz"))
    assert not REGISTRY.search(address + "a-simple-guide and thesimple/ one")


def test_the_domain_loads_nothing_but_the_standard_library():
    """In a fresh interpreter, so that what other tests loaded does not count."""
    domain = [".".join(module.relative_to(ROOT).with_suffix("").parts) for module in MODULES if "domain" in module.parts]
    names = [name.removesuffix(".__init__") for name in domain]
    program = (
        "import importlib, json, sys; root, *names = sys.argv[1:]; sys.path.insert(0, root); before = set(sys.modules);"
        "[importlib.import_module(name) for name in names];"
        "print(json.dumps(sorted(set(sys.modules) - before)))"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", program, str(ROOT), *names], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    loaded = [name for name in json.loads(done.stdout) if name.partition(".")[0] not in sys.stdlib_module_names]
    assert set(names) <= set(loaded)
    assert [name for name in loaded if name != "webapp" and not f"{name}.".startswith("webapp.domain.")] == []


def test_no_file_names_a_package_registry():
    """Where packages come from is for each machine to say; a lock file that records addresses is not kept either."""
    files = kept_files()
    assert not any(path.name == "uv.lock" for path in files)
    found = [
        f"{place(path)}:{number}"
        for path in files
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1)
        if REGISTRY.search(line)
    ]
    assert found == []


def test_tests_cannot_reach_the_network():
    with pytest.raises(SocketBlockedError):
        socket.create_connection(("127.0.0.1", 9))
