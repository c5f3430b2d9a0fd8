"""Which words of the document carry one answer: what a person is shown beside a choice, or asked to sign."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from webapp.domain.answers import split_key
from webapp.domain.bank import Bank, Entry, SentenceRule
from webapp.domain.faq.document import Document, DocumentEntry, Sentence
from webapp.domain.faq.editorial import LEFT_OUT

OWN, TELLS, OPENS, ADDS, RESTS = range(5)
"""How near a sentence is to an answer: says it is open, tells it, names it first, adds details, only rests on it."""
AFTER_RULE = frozenset(("verdict", "item", "more", "undecided", "decider", "until-then", "withheld"))


class Carried(NamedTuple):
    """The sentences that carry an answer, in the order printed, and the entry they stand in; None for the open points."""

    entry: DocumentEntry | None
    sentences: tuple[Sentence, ...]


def find_carried(document: Document, bank: Bank, key: str) -> Carried | None:
    """Where the answer under this key is said, as near to it as the document has it; None where it is said nowhere.

    `document` is the one composed: what an editor wrote comes from no answer. See `as_printed` for what partners read.
    """
    question_id, _ = split_key(key)
    point = next((point for point in document.open_points if point.key == f"open:{key}" and not point.claims), None)
    answered = [entry for entry in document.entries if entry.id in bank.entry_by_id]
    about = [entry for entry in answered if question_id in bank.entry_by_id[entry.id].about]
    about.sort(key=lambda entry: bank.entry_by_id[entry.id].lead_question != question_id)
    for entry in about:
        asked = bank.entry_by_id[entry.id]
        sentences = _in_entry(entry, asked, key)
        # What is still open is said in its entry, or else among the open points: a sentence that only rests on it says less.
        if sentences and (point is None or _distance(sentences[0], asked, question_id) == OWN):
            return Carried(entry, sentences)
    if point:
        return Carried(None, (point,))
    others = (entry for entry in answered if entry not in about)
    found = [(entry, sentences) for entry in others if (sentences := _in_entry(entry, bank.entry_by_id[entry.id], key))]
    return Carried(*min(found, key=lambda one: len(one[1][0].sources))) if found else None


def as_printed(carried: Carried, document: Document) -> Carried:
    """The same as partners read it in the document an editor revised: their words, or that the question is left out."""
    if carried.entry is None:
        return carried
    entry = next((one for one in document.entries if one.id == carried.entry.id), None)
    if entry is None:
        left_out = (one for one in document.left_out if one.key == LEFT_OUT + carried.entry.id)
        return Carried(None, tuple(left_out))
    # What an editor added stands after all composed sentences. The headline of a list is none of them, and stays as it is.
    read = dict(zip(carried.entry.sentences, entry.sentences, strict=False))
    return Carried(entry, tuple(_once(read.get(sentence, sentence) for sentence in carried.sentences)))


def _in_entry(entry: DocumentEntry, asked: Entry, key: str) -> tuple[Sentence, ...]:
    """The sentences of an entry that are nearest to the answer."""
    question_id, _ = split_key(key)
    resting = [sentence for sentence in entry.sentences if key in sentence.sources and not sentence.key.endswith("/many")]
    if not resting:
        return ()
    if asked.lead_question == question_id and asked.for_each is None and entry.state in ("decided", "partly_decided"):
        # First words that only count or name what a list below them says item by item would tell too little.
        listed = next((sentence for sentence in resting if sentence.claims), None)
        if listed is None or _rule_of(entry.headline, asked) is _rule_of(listed, asked):
            return _first_words(entry)
        return _run_of(resting, listed)
    nearest = min(resting, key=lambda one: (_distance(one, asked, question_id), len(one.sources)))
    return _run_of(resting, nearest)


def _first_words(entry: DocumentEntry) -> tuple[Sentence, ...]:
    """The headline, its first sentence apart where more follows."""
    first, headline = entry.sentences[0], entry.headline
    if len(first.runs) < len(headline.runs) and headline.runs[: len(first.runs)] == first.runs:
        return first, headline._replace(runs=headline.runs[len(first.runs) + 1 :])
    return (headline,)


def _rule_of(sentence: Sentence, asked: Entry) -> SentenceRule | None:
    """The rule of the bank that says a sentence; None for what is said for every question alike."""
    rule_id = sentence.key.partition("/")[2].partition("/")[0]
    return next((rule for rule in asked.rules if rule.id == rule_id), None)


def _distance(sentence: Sentence, asked: Entry, question_id: str) -> int:
    said_by = sentence.key.partition("/")[2].partition("/")[0]
    if said_by in (f"open:{question_id}", "undecided", "withheld", "unsaid"):
        return OWN
    if said_by == f"detail:{question_id}":
        return ADDS
    rule = _rule_of(sentence, asked)
    if rule is None or question_id not in rule.names:
        return RESTS
    return OPENS if rule in asked.lead and asked.lead_question != question_id else TELLS


def _run_of(sentences: Sequence[Sentence], nearest: Sentence) -> tuple[Sentence, ...]:
    """The sentences said by the same rule as the nearest one."""
    return tuple(_once(sentence for sentence in sentences if _stem(sentence.key) == _stem(nearest.key)))


def _stem(key: str) -> str:
    """The rule behind a sentence."""
    parts = key.split("/")
    while len(parts) > 1 and parts[-1] in AFTER_RULE:
        parts.pop()
    return "/".join(parts)


def _once(sentences: Iterable[Sentence]) -> Iterable[Sentence]:
    seen: set[Sentence] = set()
    for sentence in sentences:
        if sentence not in seen:
            seen.add(sentence)
            yield sentence
