"""Everything the page about a newer bank shows, as one value."""

from __future__ import annotations

from dataclasses import dataclass

from webapp.domain.answers import Decided, split_key
from webapp.domain.faq.voice import Voice
from webapp.domain.text import capitalised, plain
from webapp.renderers.answer_words import AnswerWords, answer_words, moment
from webapp.services.newer_bank import Gone, Review, Waiting
from webapp.services.opened import Opened
from webapp.services.signatures import unconfirmed


@dataclass(frozen=True, slots=True)
class LookRow:
    """An answer beside the question as it read and as it reads. `now` is what confirming it says; None where it cannot be.

    `choices` are all labels there are now, empty where they are what they were.
    """

    waiting: Waiting
    short: str
    item: str
    question: str
    choices: tuple[str, ...]
    now: AnswerWords | None
    at_text: str


@dataclass(frozen=True, slots=True)
class GoneRow:
    """An answer to a question that is not asked any more."""

    gone: Gone
    at_text: str


@dataclass(frozen=True, slots=True)
class Told:
    """What was just done: its code, how many answers it concerned, and the change to undo; empty where there is none."""

    code: str = ""
    number: int = 0
    undo: str = ""


@dataclass(frozen=True, slots=True)
class NewWordingPage:
    """Everything `pages/new_wording.html` shows. `overtaken`: nothing was kept, for something was not as it was shown."""

    assessment_id: str
    partnership: str
    told: Told
    overtaken: bool
    carried: int
    rows: tuple[LookRow, ...]
    gone: tuple[GoneRow, ...]

    @property
    def may_stay(self) -> tuple[LookRow, ...]:
        """What can be confirmed all at once."""
        return tuple(row for row in self.rows if row.waiting.may_stay)


def build_new_wording_page(opened: Opened, review: Review, told: Told, *, overtaken: bool = False) -> NewWordingPage:
    """The page of an assessment."""
    voice = Voice(opened.facts, opened.language)
    return NewWordingPage(
        assessment_id=opened.record.id,
        partnership=plain(voice.name("partnership")[0]),
        told=told,
        overtaken=overtaken,
        carried=review.carried,
        rows=tuple(_row(voice, one) for one in review.waiting),
        gone=tuple(GoneRow(one, moment(one.held.event.at, voice.words)) for one in review.gone),
    )


def _row(voice: Voice, one: Waiting) -> LookRow:
    question_id, item = split_key(one.key)
    question = voice.bank.question_by_id[question_id]
    answer = unconfirmed(one.held.answer) if isinstance(one.held.answer, Decided) else one.held.answer
    labels = tuple(voice.text(choice.label).source for choice in question.choices)
    several = question.repeat is not None and (item > 1 or voice.facts.items(question.repeat)[0] > 1)
    return LookRow(
        waiting=one,
        short=capitalised(voice.short(question)),
        item=plain(voice.item_name(question.repeat, item)[0]) if question.repeat and several else "",
        question=voice.text(question.text).source,
        choices=labels if one.then.choices != labels else (),
        now=answer_words(voice, question, answer) if one.may_stay else None,
        at_text=moment(one.held.event.at, voice.words),
    )
