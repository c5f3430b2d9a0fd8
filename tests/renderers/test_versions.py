"""What a file was made with is known, and no template that goes into files is forgotten."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from shutil import copytree

from webapp import __version__
from webapp.config import templates_folder
from webapp.renderers.versions import IN_FILES, MAKERS, digest_of, renderer_versions

# Prints every file below the templates that is opened while a document is made in each format.
WATCHING = """
import sys
from pathlib import Path
from tests.renderers.documents import document, published
from webapp.config import templates_folder
from webapp.renderers import FROZEN, renderer
opened = set()
sys.addaudithook(lambda event, args: event == "open" and opened.add(str(args[0])))
for name in FROZEN:
    renderer(name).render(published(document("quick-start")))
folder = str(templates_folder())
print("\\n".join(sorted(Path(one).relative_to(folder).as_posix() for one in opened if one.startswith(folder))))
"""


def test_it_names_the_versions_of_all_that_makes_files() -> None:
    versions = renderer_versions()
    assert versions["upfront"] == __version__
    assert {name: versions[name] for name in MAKERS} == {name: version(name) for name in MAKERS}
    assert len(versions["templates"]) == 64
    assert set(versions) == {"upfront", "templates", *MAKERS}


def test_any_change_to_a_template_of_a_file_gives_another_digest(tmp_path: Path) -> None:
    folder = copytree(templates_folder(), tmp_path / "templates")
    before = digest_of(folder)
    assert before == renderer_versions()["templates"]
    for name in ("parts/document.html", "typst/faq.typ", "word/faq.docx"):
        file = folder / name
        kept = file.read_bytes()
        file.write_bytes(kept + b" ")
        assert digest_of(folder) != before
        file.write_bytes(kept)
    (folder / "typst" / "faq.typ").rename(folder / "typst" / "faq-2.typ")
    assert digest_of(folder) != before


def test_no_page_of_the_questionnaire_changes_the_digest(tmp_path: Path) -> None:
    folder = copytree(templates_folder(), tmp_path / "templates")
    (folder / "pages" / "home.html").write_text("changed", encoding="utf-8")
    assert digest_of(folder) == renderer_versions()["templates"]


def test_every_template_that_goes_into_a_file_counts() -> None:
    done = subprocess.run([sys.executable, "-c", WATCHING], capture_output=True, text=True, check=True)
    opened = done.stdout.split()
    assert {"faq.html", "parts/document.html", "page-parts/cover.html", "typst/faq.typ", "word/faq.docx"} <= set(opened)
    assert [name for name in opened if not any(name == one or name.startswith(f"{one}/") for one in IN_FILES)] == []
