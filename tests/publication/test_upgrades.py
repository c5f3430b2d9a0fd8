"""Another Upfront opens the folder: with other words in its bank, in its templates, or all its renderers made anew.

What was published stays the same bytes. The other Upfront is a copy of this one that was changed, in a process of its own.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from tests.publication.two_banks import publish_under_two_banks
from tests.shipped import BANK
from tests.web.visiting import ADDRESS, Clock, make_app
from webapp.config import PACKAGE, questions_folder, templates_folder
from webapp.renderers import FROZEN, PARTS
from webapp.renderers.public_links import ENDINGS
from webapp.store.sqlite import open_store

QUESTION = "change.notice"
BROKEN = "\n\ndef render(*given):\n    raise RuntimeError\n"
READS = f"""
import json, sys
from hashlib import sha256
from pathlib import Path
import webapp
from webapp.app import create_app
from webapp.bank_files import load_bank
from webapp.config import Settings, shipped_bank
from webapp.services.banks import keep_wordings
from webapp.services.verifying import verify
from webapp.store.sqlite import open_store
folder, *paths = sys.argv[1:]
store, bank = open_store(Path(folder)), load_bank(shipped_bank()).bank
keep_wordings(store, bank)
app = create_app(Settings(data=Path(folder), secret_key=b"32 bytes of which nobody knows any"), store=store, bank=bank)
client, read = app.test_client(), {{}}
for path in paths:
    response = client.get(path, base_url="{ADDRESS}")
    page = path.rpartition("/")[2].isdecimal()
    read[path] = response.text if page else sha256(response.data).hexdigest()
    assert response.status_code == 200, (path, response.status_code)
asked = bank.question_by_id["{QUESTION}"].text.in_language("en").source
flaws = [str(flaw) for chain in verify(store) for flaw in chain.flaws]
print(json.dumps({{"read": read, "asked": asked, "flaws": flaws, "version": webapp.__version__}}))
store.close()
"""


@dataclass(frozen=True)
class Published:
    """A folder in which something was published twice; what is read at which address, a page whole, else its SHA-256."""

    folder: Path
    read: dict[str, str]
    pieces: dict[str, dict[str, Any]]

    @property
    def pages(self) -> tuple[str, ...]:
        """The addresses of the versions."""
        return tuple(self.pieces)


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    folder, clock = tmp_path_factory.mktemp("published"), Clock()
    with closing(open_store(folder)) as store:
        _, faq = publish_under_two_banks(store, "local", clock, "quick-start", {})
        reader = make_app(folder, store, BANK, clock).test_client()
        pages = {f"/f/{faq.slug}/{number}": number for number in (1, 2)}
        read = {path: reader.get(path).text for path in pages}
        for path in [f"{page}.{ending}" for page in pages for ending in ENDINGS]:
            read[path] = sha256(reader.get(path).get_data()).hexdigest()
        kept = {path: store.find_file(faq.id, number, PARTS) for path, number in pages.items()}
        yield Published(folder, read, {path: json.loads(it[1]) for path, it in kept.items() if it})


def rewrite(folder: Path, pattern: str, change: Callable[[str], str]) -> None:
    """Change these files, each of which has to change."""
    for path in folder.glob(pattern):
        before = path.read_text(encoding="utf-8")
        after = change(before)
        assert after != before, path
        path.write_text(after, encoding="utf-8")


def other_bank(tree: Path) -> None:
    """Every question, those of partners among them, is asked otherwise."""
    for name in ("faq", "09-*"):
        rewrite(tree / "questions", f"*/{name}.yaml", lambda text: re.sub(r'(?m)\?("?)$', r", tell us?\1", text))
    rewrite(tree / "questions", "*/bank.yaml", lambda text: re.sub(r"(?m)^version: .*$", "version: 9.9.9", text))


def other_templates(tree: Path) -> None:
    """Every page and file would look otherwise."""
    templates = tree / "templates"
    for pattern in ("page-parts/*.html", "parts/document.html", "faq.html"):
        rewrite(
            templates, pattern, lambda text: re.sub(r"<(p|h2|h1)\b", r'<\1 data-made="anew"', text) + "<p>Made anew.</p>"
        )
    rewrite(templates, "public/base.html", lambda text: text.replace("All published FAQs", "Every FAQ there is"))
    rewrite(templates, "typst/*.typ", lambda text: f"#panic()\n{text}")


def other_renderers(tree: Path) -> None:
    """A later release, which makes no file as this one does: asked for one, it fails."""
    rewrite(tree / "webapp", "__init__.py", lambda text: re.sub(r'__version__ = ".*"', '__version__ = "9.9.9"', text))
    for name in {one.module for one in FROZEN.values()}:
        rewrite(tree / "webapp" / "renderers", f"{name}.py", lambda text: text + BROKEN)


def read_by(tree: Path, published: Published) -> dict[str, Any]:
    """What the Upfront in a folder hands out."""
    command = [sys.executable, "-c", READS, str(published.folder), *published.read]
    environment = os.environ | {"PYTHONPATH": str(tree)}
    done = subprocess.run(command, capture_output=True, text=True, cwd=tree, env=environment, check=False)
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


@pytest.mark.slow
@pytest.mark.parametrize("differs", [other_bank, other_templates, other_renderers], ids=lambda it: it.__name__)
def test_another_upfront_hands_out_the_same_bytes(differs, published, tmp_path):
    for folder in (PACKAGE, templates_folder(), questions_folder()):
        shutil.copytree(folder, tmp_path / folder.name, ignore=shutil.ignore_patterns("__pycache__"))
    differs(tmp_path)
    found = read_by(tmp_path, published)
    assert found["flaws"] == []
    files = {path: digest for path, digest in published.read.items() if path not in published.pages}
    assert {path: found["read"][path] for path in files} == files
    for page, pieces in published.pieces.items():
        for piece in (pieces["opening"], pieces["closing"], *(entry["html"] for entry in pieces["entries"])):
            assert piece in found["read"][page]
            assert piece in published.read[page]
    # That it was another one.
    asked = BANK.question_by_id[QUESTION].text.in_language("en").source
    assert (found["asked"] != asked) is (differs is other_bank)
    assert (found["version"] == "9.9.9") is (differs is other_renderers)
    assert ("Every FAQ there is" in found["read"][published.pages[0]]) is (differs is other_templates)
