"""What a question read like when it was answered, as a short fingerprint to keep beside the answer."""

from __future__ import annotations

from hashlib import sha256

from webapp.domain.bank import Question

SHOWN = 16
"""Hexadecimal digits kept: enough to tell any two wordings of one question apart."""


def fingerprint(question: Question, language: str) -> str:
    """Changes when the question's text or a choice's id or label does; not when its help, points or rules do."""
    words = [question.type, question.text.in_language(language).source]
    for choice in question.choices:
        words.extend((choice.id, choice.label.in_language(language).source))
    return sha256("\x1f".join(words).encode()).hexdigest()[:SHOWN]
