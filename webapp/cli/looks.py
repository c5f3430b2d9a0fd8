"""The options that make a file a foundation's own: paper, color, logo, letterhead."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NoReturn, TypeVar

import click

from webapp.cli.outputs import read_file, refuse
from webapp.domain.faq import Document
from webapp.renderers import renderer
from webapp.renderers.look import LETTER, LONGEST_WORDS, PAPERS, PLAIN, Logo, Look, UnfitLetterhead, UnfitLogo, readable

LOGO_PROBLEMS = {
    "empty": "the file is empty  choose the picture again",
    "large": "the file is larger than 500,000 bytes  save it smaller",
    "kind": "this is neither a PNG nor an SVG  save it as one of them",
    "damaged": "the picture is damaged  save it anew, or take another",
    "dots": "the picture has more dots than can be drawn  save it smaller, 1,200 dots wide is plenty",
    "slim": "one side is far longer than the other  cut the picture to the sign itself",
    "blank": "nothing can be seen in it  take a picture that has colors of its own",
    "words": "nothing says what it shows  answer setup.foundation: the foundation's name is said in its place",
    "entities": "it defines words of its own, which could stand for anything  save it as a plain SVG",
    "element": "it holds more than shapes and colors  save it as a plain SVG, or as a PNG",
    "text": "it holds letters, which need a font  turn the letters into paths, or save it as a PNG",
    "outside": "it loads something from elsewhere  save it with everything inside, or as a PNG",
    "much": "it has more shapes than can be drawn  make it simpler, or save it as a PNG",
    "measures": "it does not say how wide and high it is  give it a viewBox, or save it as a PNG",
}
LETTERHEAD_PROBLEMS = {
    "too_large": "the file is larger than 5,000,000 bytes  make its pictures smaller",
    "not_word": "this is not a Word file  save the letterhead as .docx",
    "old_word": "this is a Word file of the old kind  save it as .docx",
    "encrypted": "the file is locked with a password  save it without one",
    "template": "this is a template  save it as a document, .docx",
    "macro": "it holds macros, which are never run here  save it as .docx without them",
    "bomb": "it unpacks into far more than a letterhead  save it anew from Word",
    "path": "it names its parts in a way that could reach other files  save it anew from Word",
    "doctype": "it declares something of its own in its XML  save it anew from Word",
    "outside": "it loads something from elsewhere, such as a linked picture or template  put it into the file",
    "embedded": "it holds another file or an object  take that out",
    "interface": "it changes Word's own buttons  save it anew from an empty document",
    "field": "its header or footer holds a field that fetches or runs something  take that out",
    "narrow": "its text column is narrower or lower than 8 cm  make the margins smaller",
    "damaged": "the file is damaged  save it anew from Word",
}
Command = TypeVar("Command", bound=Callable[..., object])


def paper_option(command: Command) -> Command:
    """The paper a PDF or a Word file is made for."""
    paper = click.option("--paper", type=click.Choice(PAPERS), default=LETTER, show_default=True, help="The paper.")
    return paper(command)


def look_options(command: Command) -> Command:
    """The paper and the foundation's own color, logo and letterhead."""
    file = click.Path(path_type=Path)
    color = click.option("--color", metavar="#RRGGBB", help="The color behind the title; darkened until text on it reads.")
    logo = click.option("--logo", metavar="FILE", type=file, help="A PNG or SVG to put beside the title.")
    letterhead = click.option("--letterhead", metavar="FILE", type=file, help="A Word file whose styles a docx takes.")
    return paper_option(color(logo(letterhead(command))))


def read_look(document: Document, paper: str, color: str | None, logo: Path | None, letterhead: Path | None) -> Look:
    """The look that these options ask for; what cannot be used is refused."""
    return Look(
        paper=paper,
        band=_band(color) if color is not None else PLAIN.band,
        logo=_logo(logo, document) if logo else None,
        letterhead=_letterhead(letterhead) if letterhead else None,
    )


def refuse_letterhead(path: Path | None, unfit: UnfitLetterhead) -> NoReturn:
    """End with why this letterhead cannot be used, found when it was looked at or when it was written on."""
    refuse(f"{path}:1:1  letterhead  {LETTERHEAD_PROBLEMS[unfit.code]}")


def _band(color: str) -> str:
    try:
        return readable(color)
    except ValueError:
        refuse(f"--color  {color}  this is not a color  write it as #11394a")


def _logo(path: Path, document: Document) -> Logo:
    content = read_file(path, "logo")
    try:
        # Loaded when asked for: most exports have neither logo nor letterhead.
        read: Logo = renderer("logos").read_logo(content, document.foundation[:LONGEST_WORDS])
    except UnfitLogo as unfit:
        refuse(f"{path}:1:1  logo  {LOGO_PROBLEMS[unfit.code]}")
    return read


def _letterhead(path: Path) -> bytes:
    content = read_file(path, "letterhead")
    try:
        renderer("letterheads").check_letterhead(content)
    except UnfitLetterhead as unfit:
        refuse_letterhead(path, unfit)
    return content
