"""What an editor wrote and has to look at again, ready to be shown: what it stood for has changed, or is not there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from webapp.blueprints.editing.parts import EDIT, EVIDENCE, OWN, PASSAGE, Part, compared_with, edit_of, part_url, words_url
from webapp.domain.faq.editorial import Evidence, Review, replaceable
from webapp.domain.faq.voice import Voice
from webapp.domain.text import plain
from webapp.renderers.shown import Answered, Line, answered, line
from webapp.services.editing import entry_seen, fingerprint_at
from webapp.services.own_entries import seen_with
from webapp.services.questionnaires import Opened

FIRST_WORDS, LONGEST_ABOUT = 7, 60
"""As much of a sentence as tells it from others, in words and in characters."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """What an editor wrote and has to look at again: a passage is printed meanwhile, all else is not.

    `kind` is edit, passage, evidence, entry or left-out. `replaced` is what it stood for, `now` what is composed in its
    place today; `same`: both read alike. `at` is the place of `now`, `seen` its fingerprint. `href` is where words for it
    are written, `post` takes what is decided. `about`: the first words of what it is about, to tell one from another.
    A passage that is printed below an answer that has changed has that as `below`; `known`: it had another when written. So
    has an entry of one's own that leans on it: its `kind` is entry.
    """

    place: str
    entry_id: str
    question: str
    kind: str
    words: str
    papers: tuple[Evidence, ...]
    replaced: str
    now: Line | None
    same: bool
    at: str
    may_keep: bool
    href: str
    post: str
    revision: int
    seen: str
    about: str
    below: Answered | None
    known: bool


def build_waiting(opened: Opened, reviews: Iterable[Review]) -> Iterator[Waiting]:
    """What waits for its writer, in the order of the questions."""
    for review in reviews:
        kind = EDIT if review.edit else review.place.partition(":")[0]
        own = opened.editorial.entries.get(review.entry) if kind == OWN else None
        passage = own or opened.editorial.passages.get(review.entry)
        part = edit_of(review.at or review.place) if review.edit else Part(kind, review.entry)
        words = _words(review, kind, opened)
        question = _question(opened, review.entry)
        replaced = review.edit.replaced if review.edit else ""
        yield Waiting(
            place=review.place,
            entry_id=review.entry,
            question=question,
            kind=kind,
            words=words,
            papers=opened.editorial.evidence.get(review.entry, ()) if kind == EVIDENCE else (),
            replaced=replaced,
            now=line(review.now.runs) if review.now else None,
            same=review.edit is not None and review.now is not None and review.edit.replaced == review.now.text,
            at=review.at,
            may_keep=review.may_stay or (review.now is not None and replaceable(review.now)),
            href=part_url(opened, part),
            post=words_url(opened),
            revision=opened.editorial_revision(review.key),
            seen=_seen(opened, review),
            about=_first_words(review.now.text if review.now else replaced or words or question),
            below=answered(compared_with(opened, part, own)) if review.may_stay else None,
            known=bool(passage and passage.fingerprint),
        )


def _words(review: Review, kind: str, opened: Opened) -> str:
    editorial = opened.editorial
    if review.edit:
        return review.edit.words
    if kind == OWN:
        return editorial.entries[review.entry].words
    return editorial.passages[review.entry].source if kind == PASSAGE else ""


def _seen(opened: Opened, review: Review) -> str:
    if review.entry in opened.editorial.entries:
        return seen_with(opened, review.entry)
    if review.may_stay:
        return entry_seen(opened, review.entry)
    return fingerprint_at(opened, review.at) if review.at else ""


def _first_words(text: str) -> str:
    words = text.split()
    short = " ".join(words[:FIRST_WORDS])[:LONGEST_ABOUT]
    return short if short == " ".join(words) else f"{short} …"


def _question(opened: Opened, entry_id: str) -> str:
    """What the entry asks, also where it is not in the document now; empty where the bank of today has none of this id."""
    for entry in opened.composed.entries:
        if entry.id == entry_id:
            return entry.question
    asked = opened.bank.entry_by_id.get(entry_id)
    if asked is None:
        return ""
    voice = Voice(opened.facts, opened.language)
    template = voice.text(asked.question)
    return plain(template.fill({slot.name: voice.name(slot.name)[0] for slot in template.slots}))
