"""An answer in the words of its own time: the question as it read then, and what was chosen of the choices it had then."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from webapp.answer_files import UnfitRecord, parse_record_of
from webapp.domain.answers import Answer
from webapp.domain.bank import Bank, Choice, Question
from webapp.domain.faq.voice import Voice
from webapp.domain.text import Template, Text
from webapp.domain.wording import WordedChoice, Wording, read_wording
from webapp.renderers.answer_words import AnswerWords, answer_words
from webapp.services.workspace import Site
from webapp.store.port import AnswerEvent
from webapp.store.wordings import WordingRecord

LONGEST_RAW = 300
"""Signs shown of an answer of which nobody knows any more what it answered."""


@dataclass(frozen=True, slots=True)
class Then:
    """One answer as it was given. `question` and `type`, what was asked, are empty where those words were never kept.

    `choices` are the labels of all that could be chosen.
    """

    question: str
    type: str
    choices: tuple[str, ...]
    answer: AnswerWords


@dataclass(frozen=True)
class EarlierWords:
    """The wordings at hand, by question and fingerprint."""

    records: Mapping[tuple[str, str], WordingRecord] = field(default_factory=dict)

    def find(self, key: str, wording: str) -> Wording | None:
        """What the question of this key read like when it had this fingerprint; None where that was never kept."""
        record = self.records.get((key.partition("@")[0], wording))
        return read_wording(record.words) if record else None


def all_earlier_words(site: Site) -> EarlierWords:
    """Every wording of every question, in one statement."""
    return _at_hand(site.store.list_wordings(site.bank.id))


def earlier_words_of(site: Site, key: str) -> EarlierWords:
    """Every wording of one question, in one statement."""
    return _at_hand(site.store.list_wordings_of(site.bank.id, key.partition("@")[0]))


def _at_hand(records: Iterable[WordingRecord]) -> EarlierWords:
    return EarlierWords({(it.question, it.fingerprint): it for it in records})


def then(words: EarlierWords, voice: Voice, event: AnswerEvent) -> Then:
    """The answer of an event in the words it was given to, in the language in which they were read."""
    known = words.find(event.key, event.wording)
    wording = known or _guessed(event.record, voice.language)
    language = wording.seen_in(event.wording)
    question = _as_question(event.key.partition("@")[0], wording, language, voice.language)
    answer = _read(voice.bank, question, event)
    shown = answer_words(voice, question, answer) if answer or event.record is None else _raw(event.record)
    return Then(
        question=wording.text[language] if known else "",
        type=wording.type if known else "",
        choices=tuple(one.label[language] for one in wording.choices) if known else (),
        # Nobody is asked to sign an answer to a question that is not asked any more.
        answer=replace(shown, waits_for=""),
    )


def _read(bank: Bank, question: Question, event: AnswerEvent) -> Answer | None:
    try:
        return parse_record_of(bank, question, event.key, event.record) if event.record else None
    except UnfitRecord:
        return None


def _raw(record: str | None) -> AnswerWords:
    """What stands in a record that nothing we know can read."""
    raw = _loaded(record)
    shown = json.dumps(raw.get("value", raw) if isinstance(raw, dict) else raw, ensure_ascii=False)
    return AnswerWords("decided", value=shown[:LONGEST_RAW])


def _guessed(record: str | None, language: str) -> Wording:
    """The least a question can have been to have this answer: what was chosen stands by its ids."""
    raw = _loaded(record)
    value = raw.get("value") if isinstance(raw, dict) else None
    match value:
        case list():
            ids = tuple(WordedChoice(str(one), {language: str(one)}) for one in value)
            return Wording("multi", {language: ""}, ids)
        case dict():
            return Wording("money", {language: ""})
        case int():
            return Wording("number", {language: ""})
        case _:
            return Wording("text", {language: ""})


def _loaded(record: str | None) -> object:
    try:
        return json.loads(record or "null")
    except (ValueError, RecursionError):
        return record


def _as_question(question_id: str, wording: Wording, language: str, shown_in: str) -> Question:
    """A question that had these words, without any rule that could refuse an answer to it."""

    def text(words: Mapping[str, str]) -> Text:
        return Text(dict.fromkeys((language, shown_in), Template(words[language])))

    choices = tuple(Choice(one.id, text(one.label), text(one.label)) for one in wording.choices)
    return Question(
        id=question_id,
        section="",
        type=wording.type,
        text=text(wording.text),
        short=text(wording.text),
        hat="both",
        answer_by="officer",
        sign_off="board",
        choices=choices,
    )
