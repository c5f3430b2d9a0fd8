"""What falls due in a document: decisions that were promised for a day, the next look at all answers, days that go by.

Only what a reader can see falls due: a date counts where the document prints it. Of decided dates, each one that a sentence
names counts: when the day is over, that sentence goes on speaking of it as of a day to come. One that was over when the
document was published does not: whoever published it knew, and the bank has words for days gone by. Nobody looks for dates
inside what people typed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from webapp.domain.answers import Decided, PartialDate, Undecided
from webapp.domain.faq.document import Document, Sentence
from webapp.domain.faq.editorial import OWN_WORDS
from webapp.domain.faq.voice import Voice
from webapp.domain.publication.frozen import REVIEW, SPENT, UNDECIDED, DueDate
from webapp.domain.routing import LiveFacts, Position
from webapp.domain.text import capitalised, format_date, ours, plain


def due_dates(document: Document, facts: LiveFacts, positions: Iterable[Position]) -> tuple[DueDate, ...]:
    """Everything in the document that falls due, soonest first; once for each entry it stands in.

    `facts` and `positions` are what the document was composed from: its live answers, and the questions asked in order.
    """
    voice = Voice(facts, document.language)
    published = document.edition.published_on if document.edition else document.as_of
    found = [due for position in positions for due in _dues(voice, document, position, published)]
    return tuple(sorted(found, key=lambda due: due.last))


def overdue(dates: Iterable[DueDate], today: date) -> tuple[DueDate, ...]:
    """Those whose last day is over: from the day after on."""
    return tuple(due for due in dates if is_over(due.last, today))


def is_over(last: str, today: date) -> bool:
    """Whether a day, as ISO writes it, lies before today."""
    return date.fromisoformat(last) < today


def _dues(voice: Voice, document: Document, position: Position, published: date) -> Iterator[DueDate]:
    question = position.question
    answer = voice.facts.read(question.id, position.item).answer
    match answer:
        case Undecided(decider=decider, by=PartialDate() as by) if question.public:
            what = UNDECIDED
        case Decided(value=PartialDate() as by) if question.public:
            what, decider = (REVIEW if question.id == voice.bank.review_question else SPENT), ""
            if what == SPENT and by.last_day() < published:
                return
        case _:
            return
    words = format_date(by, voice.words)
    entries = [entry.id for entry in document.entries if any(_names(one, position.key, words) for one in entry.sentences)]
    facts = (fact.sentence for fact in document.fact_box)
    around = any(_names(one, position.key, words) for one in (*facts, *document.open_points))
    if what == REVIEW:
        entries = [""] if entries or around else []
    elif not entries and around:
        entries = [""]
    last = by.last_day().isoformat()
    for entry in entries:
        yield DueDate(position.key, entry, what, str(by), last, _short(voice, position), decider)


def _names(sentence: Sentence, key: str, words: str) -> bool:
    """Whether a sentence that rests on this answer, or that a person wrote in place of one, names its date."""
    return (key in sentence.sources or sentence.sources == OWN_WORDS) and words in sentence.text


def _short(voice: Voice, position: Position) -> str:
    """The question's short name, with the item's where there are several."""
    short = capitalised(voice.short(position.question))
    group = position.question.repeat
    if group is None or voice.facts.items(group)[0] == 1:
        return short
    name, _ = voice.item_name(group, position.item)
    return plain(voice.words.phrases["of_item"].fill({"short": ours(short), "item": name}))
