"""Document → bytes, by format. A format's libraries are loaded when it is first asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of file a document can become: the module that renders it, its ending and its media type."""

    module: str
    ending: str
    media_type: str


FORMATS: Mapping[str, Format] = {
    "html": Format("html_file", "html", "text/html"),
    "pdf": Format("pdf_file", "pdf", "application/pdf"),
    "docx": Format("word_file", "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "txt": Format("text_file", "txt", "text/plain"),
    "md": Format("markdown_file", "md", "text/markdown"),
    "json": Format("json_file", "json", "application/json"),
    "one-page": Format("one_page_file", "pdf", "application/pdf"),
    "summary": Format("summary_file", "svg", "image/svg+xml"),
    "summary-png": Format("summary_picture", "png", "image/png"),
    "embed": Format("embed_file", "html", "text/html"),
}
"""The formats a document can have; each module has `render(document, look=PLAIN) -> bytes`."""

PARTS = "parts"
FROZEN: Mapping[str, Format] = {**FORMATS, PARTS: Format("page_parts", "json", "application/json")}
"""What is kept of every published version: each format, and the pieces its public page is put together from."""


def renderer(name: str) -> ModuleType:
    """The module behind a format, or behind a name such as `review` or `answers_template`; its `render` makes the file.

    Raises ModuleNotFoundError for one that does not exist.
    """
    return import_module(f"{__name__}.{FROZEN[name].module if name in FROZEN else name}")
