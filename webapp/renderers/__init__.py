"""Document → bytes, by format. A format's libraries are loaded when it is first asked for."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

FORMATS = {"md": "markdown_file", "html": "html_file", "json": "json_file"}
"""The formats a document can have, and the module that renders each."""


def renderer(name: str) -> ModuleType:
    """The module behind a format, or behind `review` and `answers_template`; its `render` makes the file.

    Raises ModuleNotFoundError for one that does not exist.
    """
    return import_module(f"{__name__}.{FORMATS.get(name, name)}")
