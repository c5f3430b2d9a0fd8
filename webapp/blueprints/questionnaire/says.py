"""What partners will read because of one answer: the panel “Your FAQ will say”."""

from __future__ import annotations

from dataclasses import dataclass

from webapp.domain.faq import DocumentEntry
from webapp.domain.faq.compose import opening_lines
from webapp.domain.faq.editorial import left_out_here, revise_entry
from webapp.domain.faq.entries import compose_entry
from webapp.domain.faq.points import open_point
from webapp.domain.faq.voice import Voice
from webapp.domain.routing import Position
from webapp.renderers.shown import Answered, Line, answered, line
from webapp.services.questionnaires import Opened


@dataclass(frozen=True, slots=True)
class Says:
    """What the document says with one answer.

    `kind`: `entry` (the question partners ask and its answer), `open` (a line among what is still open), `left_out` (a line
    among what an editor left out), `lines` (the title and the first lines), `silent` (nothing, as things stand) or `nothing`
    (this answer is never printed). `also`: partners' other questions answered differently.
    """

    kind: str
    hat: str = ""
    answered: Answered | None = None
    lines: tuple[Line, ...] = ()
    also: tuple[str, ...] = ()


def says(opened: Opened, position: Position) -> Says:
    """What the document says of this question with the answers as they are."""
    question = position.question
    if not question.public:
        return Says("nothing")
    voice = Voice(opened.facts, opened.language)
    entry = opened.bank.entry_about.get(question.id)
    if entry is None:
        return Says("lines", lines=tuple(line(sentence.runs) for sentence in opening_lines(voice)))
    composed = compose_entry(voice, entry)
    if composed:
        return _as_printed(opened, composed)
    point = open_point(voice, position)
    return Says("open", entry.hat, lines=(line(point.runs),)) if point else Says("silent")


def _as_printed(opened: Opened, composed: DocumentEntry) -> Says:
    """An entry as partners read it: with an editor's words, or left out."""
    left_out = left_out_here(composed, opened.editorial, opened.bank, opened.language)
    if left_out:
        return Says("left_out", composed.hat, lines=(line(left_out.runs),))
    revised, _ = revise_entry(composed, opened.editorial, opened.answers, opened.bank, opened.language)
    return Says("entry", composed.hat, answered(revised))


def says_instead(before: Opened, after: Opened, position: Position) -> Says:
    """What the document will say with the answers of `after`, and what else changes with them."""
    now = says(after, position)
    entry = before.bank.entry_about.get(position.question.id)
    own = entry.id if entry else ""
    told = {one.id: _text(one) for one in before.document.entries}
    also = tuple(one.question for one in after.document.entries if one.id != own and told.get(one.id) != _text(one))
    return Says(now.kind, now.hat, now.answered, now.lines, also)


def _text(entry: DocumentEntry) -> str:
    return "\n".join(sentence.text for sentence in entry.sentences)
