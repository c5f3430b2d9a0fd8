"""What an editor's own words were written for, in one fingerprint to keep beside them: whether they still fit.

They are on disk: to make one otherwise sends everything that anybody wrote to review.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256

from webapp.domain.answers import Answer, Decided, MoneyRange, PartialDate, Undecided, type_value
from webapp.domain.faq.document import Document, DocumentEntry, Sentence

type_plain = str | int | None | list["type_plain"]


def fingerprint(entry: DocumentEntry, sentence: Sentence, document: Document, answers: Mapping[str, Answer]) -> str:
    """What an edit was written for: the template, the bank's version, the sentence, the answers behind it, its standing."""
    return sentence_fingerprint(entry, sentence, (document.bank_id, document.bank_version), answers)


def sentence_fingerprint(
    entry: DocumentEntry, sentence: Sentence, version: tuple[str, str], answers: Mapping[str, Answer]
) -> str:
    """The same, of a sentence composed from a bank of this id and version."""
    behind = [[key, _told(answers.get(key))] for key in sentence.sources]
    return _hashed([sentence.template, *version, sentence.text, behind, entry.standing])


def entry_fingerprint(entry: DocumentEntry) -> str:
    """What a passage was written for: everything its entry says as composed, whether it is decided, and how firm it is."""
    return _hashed([entry.state, entry.standing, [sentence.text for sentence in entry.sentences]])


def gathered(fingerprints: list[str]) -> str:
    """Several in one; it changes with any of them."""
    return _hashed(fingerprints)


def _hashed(whole: object) -> str:
    return sha256(json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def _told(answer: Answer | None) -> type_plain:
    """An answer as partners could learn of it, and how firm it is; notes to the team stay out of it."""
    match answer:
        case None:
            return None
        case Decided():
            return ["decided", _plain(answer.value), answer.detail, answer.standing.name]
        case Undecided():
            return ["undecided", answer.decider, str(answer.by or ""), answer.until_then]
        case _:
            return ["withheld", answer.reason, answer.ask]


def _plain(value: type_value) -> type_plain:
    match value:
        case frozenset():
            return [*sorted(value)]
        case MoneyRange():
            return [value.low, value.high, value.currency, value.period, value.show]
        case PartialDate():
            return str(value)
        case _:
            return value
