"""The document in short as a picture for a slide, 16 to 9: an SVG whose letters are drawn, so that it needs no fonts."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from webapp.domain.faq import Document
from webapp.renderers.look import PLAIN, Look
from webapp.renderers.short_form import Short, build_short, fitted, short_data, slide_choices
from webapp.renderers.shown import Line, labelled, words_of


def render(document: Document, look: Look = PLAIN) -> bytes:
    """UTF-8, with all its words in the description. Raises TooLong where even the fewest words do not fit."""
    short = build_short(document)
    drawn = fitted("summary", short_data(short, slide_choices(short), look), look, "svg").decode()
    start, rest = drawn.split(">", 1)
    title, told = escape(_title(short)), escape(_told(short))
    named = f'{start} role="img" aria-labelledby="summary-title summary-text" xml:lang="{escape(short.shown.language)}">'
    return f'{named}<title id="summary-title">{title}</title><desc id="summary-text">{told}</desc>{rest}'.encode()


def _title(short: Short) -> str:
    return f"{short.shown.title}. {short.shown.edition}"


def _told(short: Short) -> str:
    """Every word a person can see in it, and more where it has no room for all of them."""
    shown = short.shown
    facts = [f"{labelled(fact.label)} {_text(fact.first)}{_text(fact.rest)}" for fact in short.facts]
    axes = [f"{shown.hats[hat]}: {axis.words}." for hat, axis in shown.axes.items()]
    topics = [f"{shown.words['open_points']}:", *map(_text, short.topics)] if short.topics else []
    told = (*_asked(short), *facts, *topics, *map(_text, (*shown.left_out, *shown.contacts)), *axes, _text(short.whole))
    return " ".join(part for part in told if part)


def _asked(short: Short) -> Iterator[str]:
    """The three questions, each with its answer in short."""
    for entry, levels in zip(short.entries, short.answers, strict=True):
        yield entry.question
        for part in levels[-1]:
            yield from map(_text, (*part.sentences, *part.items))


def _text(words: Line) -> str:
    return words_of(words).strip()
