"""One event of the past in words: the question as it was asked, the answer as it read, what an editor had written."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace

from webapp.answer_files import Unusable
from webapp.answer_files.editorial import edit_of, evidence_of, own_entry_of, source_of
from webapp.answer_files.reading import read_answer
from webapp.domain.answers import split_key
from webapp.domain.bank import Choice, Question
from webapp.domain.faq.editorial import EDIT, EVIDENCE, LEFT_OUT, ORDER, PASSAGE, entry_of
from webapp.domain.faq.own_entries import ENTRY
from webapp.domain.faq.voice import Voice
from webapp.domain.text import Template, Text, plain
from webapp.domain.wording import Wording
from webapp.renderers.answer_words import AnswerWords, answer_words
from webapp.services.history import own_fingerprints, type_wordings
from webapp.services.opened import Opened
from webapp.store.port import AnswerEvent

RAW_SHOWN = 200
"""Signs of an answer that nobody can put into words any more."""
KINDS = {ENTRY: "entry", PASSAGE: "passage", EDIT: "edit", EVIDENCE: "evidence", LEFT_OUT: "left_out"}


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it was asked. `text` is empty where its words are not kept; `reworded`: it reads otherwise today."""

    text: str
    item: str
    section: str
    reworded: bool


@dataclass(frozen=True, slots=True)
class EditWords:
    """What an editor made of a part of the document. `kind`: entry, passage, edit, evidence, left_out, order or other.

    `entry` is the question it stands under, empty for the order. `there`: it stands; else it was taken back. `words` are
    what they wrote, line by line; `replaced` is the sentence that an edit stood in place of.
    """

    kind: str
    entry: str
    there: bool
    words: tuple[str, ...] = ()
    replaced: str = ""


class PastWords:
    """What was asked and answered in the past of an assessment, in the words of that time.

    `wordings` holds the earlier words of questions, by question and fingerprint, as far as they are kept.
    """

    def __init__(self, opened: Opened, wordings: type_wordings) -> None:
        self.opened = opened
        self.wordings = wordings
        self.voice = Voice(opened.facts, opened.language)
        asked = {entry.id: entry.question.in_language(opened.language).source for entry in opened.bank.faq.entries}
        # As the document asks it, with names in it; those that it does not hold now as the bank writes them.
        self.entries = asked | {entry.id: entry.question for entry in opened.composed.entries}

    def asked(self, event: AnswerEvent) -> Asked:
        """The question behind an event."""
        question_id, item = _split(event.key)
        today = self.opened.bank.question_by_id.get(question_id)
        then = self._question(event)
        sections = (one.title for one in self.opened.bank.sections if today and one.id == today.section)
        return Asked(
            text=self.voice.text(then.text).source if then else "",
            item=self._item_name(then or today, item),
            section="".join(self.voice.text(title).source for title in sections),
            reworded=then is None or then is not today,
        )

    def answered(self, event: AnswerEvent | None) -> AnswerWords | None:
        """The answer of an event; None where it cannot be put into words any more."""
        if event is None or event.record is None:
            return AnswerWords("unanswered")
        question = self._question(event) or self.opened.bank.question_by_id.get(_split(event.key)[0])
        if question is None:
            return None
        try:
            return answer_words(self.voice, question, read_answer(self.opened.bank, question, _raw(event)))
        except (Unusable, ValueError, RecursionError, AttributeError):
            return None

    def edited(self, key: str, record: str | None) -> EditWords:
        """What an editor did to a part of the document."""
        if key == ORDER:
            return EditWords("order", "", record is not None)
        prefix = key.partition(":")[0] + ":"
        entry, kind = self.entries.get(entry_of(key.removeprefix(prefix)), ""), KINDS.get(prefix, "other")
        if record is None or kind in ("left_out", "other"):
            return EditWords(kind, entry, record is not None)
        if kind == "entry":
            own = own_entry_of(record)
            return EditWords(kind, own.question, True, tuple(line for line in own.words.split("\n") if line.strip()))
        if kind == "passage":
            return EditWords(kind, entry, True, tuple(line for line in source_of(record).split("\n") if line.strip()))
        if kind == "evidence":
            return EditWords(kind, entry, True, tuple(f"{paper.name}: {paper.href}" for paper in evidence_of(record)))
        edit = edit_of(record)
        return EditWords(kind, entry, True, (edit.words,), edit.replaced)

    def _question(self, event: AnswerEvent) -> Question | None:
        """The question as it was read: today's where it reads as then, one of earlier words where those are kept."""
        question_id, _ = _split(event.key)
        today = self.opened.bank.question_by_id.get(question_id)
        if today and event.wording in own_fingerprints(self.opened.bank, today):
            return today
        wording = self.wordings.get((question_id, event.wording))
        return _worded(question_id, today, wording, event.wording, self.opened.language) if wording else None

    def _item_name(self, question: Question | None, item: int) -> str:
        group = question.repeat if question else None
        if group is None or group not in self.opened.bank.repeats:
            return ""
        if item == 1 and self.voice.facts.items(group)[0] == 1:
            return ""
        return plain(self.voice.item_name(group, item)[0])


def _worded(question_id: str, today: Question | None, wording: Wording, seen: str, language: str) -> Question:
    """The question in the words that had this fingerprint; all that stands beside them as it is today, if it is asked."""
    read_in = wording.seen_in(seen)

    def text(by_language: Mapping[str, str]) -> Text:
        return Text({language: Template(by_language[read_in])})

    words = text(wording.text)
    base = today or Question(question_id, "", wording.type, words, words, "both", "", "none")
    labels = ((one.id, text(one.label)) for one in wording.choices)
    return replace(
        base,
        type=wording.type,
        text=words,
        choices=tuple(Choice(name, label, label) for name, label in labels),
        choices_of=None,
        exclusive=(),
        caps={},
        least=None,
        most=None,
        repeat=wording.repeat or None,
    )


def raw_words(event: AnswerEvent | None) -> str:
    """The beginning of an answer as it is kept, where nothing can be made of it any more."""
    if event is None or event.record is None:
        return ""
    raw = _raw(event)
    return json.dumps(raw.get("value", raw) if isinstance(raw, dict) else raw, ensure_ascii=False)[:RAW_SHOWN]


def _raw(event: AnswerEvent) -> object:
    try:
        raw: object = json.loads(event.record or "")
    except (ValueError, RecursionError):
        return event.record
    return raw


def _split(key: str) -> tuple[str, int]:
    """The question and the item of a key, whatever an earlier bank had for one."""
    try:
        return split_key(key)
    except ValueError:
        return key, 1
