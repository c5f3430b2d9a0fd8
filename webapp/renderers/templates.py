"""Fills the shipped templates: one page object in, text out. A template lays out; it is never made from anybody's words."""

from __future__ import annotations

from functools import cache
from textwrap import fill as wrap

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from webapp.config import templates_folder


def fill(name: str, page: object) -> str:
    """The template with this page. Raises jinja2.UndefinedError where the page lacks what the template asks for."""
    return _environment().get_template(name).render(page=page)


def wrapped(text: str, width: int, first: str = "", rest: str | None = None) -> str:
    """Text in lines of at most `width`, the first opened by `first`, the others by `rest`; a longer word is broken."""
    opening = first if rest is None else rest
    return wrap(text, width, initial_indent=first, subsequent_indent=opening, break_on_hyphens=False)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(templates_folder()),
        autoescape=select_autoescape(("html", "svg"), default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["wrapped"] = wrapped
    return environment
