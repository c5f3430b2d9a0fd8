"""The wheel does the main job on its own: in an empty environment, from another folder, without the checkout."""

import json
import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]

# One worker builds the wheel for all of them.
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("wheel")]

# Runs the command as its script would, and afterwards tells every file that was opened or imported on the way.
WATCHED = """
import json, sys
opened = set()
sys.addaudithook(lambda event, args: opened.add(str(args[0])) if event == "open" else None)
from webapp.cli import main
try:
    main(sys.argv[1:])
except SystemExit as end:
    assert not end.code, end.code
files = {module.__file__ for module in list(sys.modules.values()) if getattr(module, "__file__", None)}
print(json.dumps(sorted(opened | files)))
"""


def run(*command: str | Path, cwd: Path) -> str:
    """What a command printed; it must succeed, and it gets none of our Python settings."""
    env = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
    done = subprocess.run(list(map(str, command)), cwd=cwd, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of an environment that holds the wheel and its pinned requirements, and nothing else."""
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT, cwd=folder)
    [wheel] = folder.glob("*.whl")
    venv.create(folder / "venv", with_pip=True)
    python = folder / "venv" / "bin" / "python"
    run(python, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", ROOT / "requirements.txt", cwd=folder)
    run(python, "-m", "pip", "install", "--quiet", "--no-deps", wheel, cwd=folder)
    run(python, "-m", "pip", "check", cwd=folder)
    return python.parent


@pytest.fixture(scope="module")
def shipped(programs) -> Path:
    """The folder of content inside the installed wheel."""
    place = run(programs / "python", "-c", "import webapp; print(webapp.__path__[0])", cwd=programs)
    return Path(place.strip()) / "_shipped"


def test_the_wheel_exports_a_shipped_scenario_from_another_folder(programs, shipped, tmp_path):
    scenario = shipped / "questions" / "collective-impact" / "scenarios" / "sole-funder.yaml"
    run(programs / "upfront", "export", scenario, "--format", "md", "-o", "out.md", cwd=tmp_path)
    title = (tmp_path / "out.md").read_text(encoding="utf-8").splitlines()[0]
    foundation = yaml.safe_load(scenario.read_text(encoding="utf-8"))["answers"]["setup.foundation"]
    assert title.startswith("# ")
    assert foundation in title


@pytest.mark.parametrize("form", ["md", "html"])
def test_the_wheel_needs_nothing_from_the_checkout(programs, shipped, tmp_path, form):
    scenario = shipped / "questions" / "collective-impact" / "scenarios" / "sole-funder.yaml"
    command = ["export", str(scenario), "--format", form, "-o", f"out.{form}"]
    touched = json.loads(run(programs / "python", "-c", WATCHED, *command, cwd=tmp_path).splitlines()[-1])
    assert any(Path(name).is_relative_to(shipped / "questions") for name in touched)
    assert [name for name in touched if Path(name).is_relative_to(ROOT)] == []
    assert (tmp_path / f"out.{form}").stat().st_size > 0
