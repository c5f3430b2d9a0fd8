"""What a published file was made with: kept beside it, so that somebody can tell later why it looks as it does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType

from webapp import __version__
from webapp.config import templates_folder

MAKERS = ("jinja2", "lxml", "markdown", "markupsafe", "nh3", "python-docx", "typst")
"""The libraries that have a hand in what a file holds."""
IN_FILES = (
    *("embed.html", "faq.css", "faq.html", "parts/document.html", "role-map-file.svg", "rolemap.svg"),
    *("fonts", "page-parts", "typst", "word"),
)
"""The templates, and folders of templates, that go into files of a document."""


@cache
def renderer_versions() -> Mapping[str, str]:
    """The version of Upfront (`upfront`) and of each library by its name, and the SHA-256 of all templates (`templates`).

    Read once, when it is first asked for.
    """
    made_with = {name: version(name) for name in MAKERS}
    return MappingProxyType({"upfront": __version__, **made_with, "templates": digest_of(templates_folder())})


def digest_of(folder: Path) -> str:
    """SHA-256 over the names and bytes of all that goes into files, in the order of the names."""
    digest = sha256()
    for path in sorted(_files(folder)):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(folder).as_posix()}\n{len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def _files(folder: Path) -> Iterator[Path]:
    for name in IN_FILES:
        named = folder / name
        yield from (path for path in named.rglob("*") if path.is_file()) if named.is_dir() else (named,)
