"""What a question read like when it was answered: its words, to keep, and a short fingerprint of them beside each answer."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256

from webapp.domain.bank import Bank, Question
from webapp.domain.text import Text

SHOWN = 16
"""Hexadecimal digits kept: enough to tell any two wordings of one question apart."""


@dataclass(frozen=True, slots=True)
class WordedChoice:
    """One choice as it was offered; the label by language."""

    id: str
    label: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Wording:
    """A question as it was read, its texts by language.

    `repeat` is the group for each of whose items it was asked; `public` says whether its answer could ever be printed.
    """

    type: str
    text: Mapping[str, str]
    choices: tuple[WordedChoice, ...] = ()
    repeat: str = ""
    public: bool = True

    def fingerprint(self, language: str) -> str:
        """Changes with all that is read in this language; not with what a question's help, points or rules are."""
        apart = [f"repeat:{self.repeat}"] if self.repeat else []
        if not self.public:
            apart.append("internal")
        return _digest([*self._words(language), *apart])

    def earlier_fingerprint(self, language: str) -> str:
        """The same as it was made before it knew of groups and of what is never printed."""
        return _digest(self._words(language))

    def seen_in(self, fingerprint: str) -> str:
        """The language in which it has this fingerprint; the first it has where none has."""
        made = (one for one in self.text if fingerprint in (self.fingerprint(one), self.earlier_fingerprint(one)))
        return next(made, next(iter(self.text), ""))

    def _words(self, language: str) -> list[str]:
        words = [self.type, self.text[language]]
        for choice in self.choices:
            words.extend((choice.id, choice.label[language]))
        return words


def _digest(words: list[str]) -> str:
    return sha256("\x1f".join(words).encode()).hexdigest()[:SHOWN]


def wording_of(question: Question, languages: Iterable[str]) -> Wording:
    """The question as it reads in these languages. Raises KeyError for one it is not written in."""
    asked = tuple(languages)
    return Wording(
        type=question.type,
        text=_by_language(question.text, asked),
        choices=tuple(WordedChoice(choice.id, _by_language(choice.label, asked)) for choice in question.choices),
        repeat=question.repeat or "",
        public=question.public,
    )


def _by_language(text: Text, languages: tuple[str, ...]) -> dict[str, str]:
    return {language: text.in_language(language).source for language in languages}


def fingerprint(question: Question, language: str) -> str:
    """Changes when the question's text, its type, a choice's id or label, its group, or whether it is ever printed does."""
    return wording_of(question, (language,)).fingerprint(language)


def same_wordings(bank: Bank) -> dict[str, frozenset[str]]:
    """By question, the fingerprints of all wordings whose answers are answers to it as it reads today.

    They are those of today in every language of the bank, and those that its author declares to mean the same.
    """
    return {question.id: _same(bank, question) for question in bank.questions}


def _same(bank: Bank, question: Question) -> frozenset[str]:
    wording = wording_of(question, bank.languages)
    today = (wording.fingerprint(language) for language in bank.languages)
    before = (wording.earlier_fingerprint(language) for language in bank.languages)
    return frozenset((*today, *before, *bank.same_meaning.get(question.id, ())))


# -- as it is kept -----------------------------------------------------------------------------------------------------


def write_wording(wording: Wording) -> str:
    """Canonical JSON."""
    raw: dict[str, object] = {"type": wording.type, "text": dict(wording.text)}
    if wording.choices:
        raw["choices"] = [{"id": one.id, "label": dict(one.label)} for one in wording.choices]
    if wording.repeat:
        raw["repeat"] = wording.repeat
    if not wording.public:
        raw["public"] = False
    return json.dumps(raw, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def read_wording(words: str) -> Wording:
    """The wording that `write_wording` wrote."""
    raw = json.loads(words)
    choices = tuple(WordedChoice(one["id"], one["label"]) for one in raw.get("choices", ()))
    return Wording(raw["type"], raw["text"], choices, raw.get("repeat", ""), raw.get("public", True))
