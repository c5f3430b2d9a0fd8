"""Texts as authors write them → texts as the domain knows them; slots are checked here, so that filling never fails."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from webapp.bank_files.problems import Problems
from webapp.bank_files.schema import QuestionShape
from webapp.domain.errors import type_where
from webapp.domain.text import SLOT, Template, Text

FORMATTERS = {"label": "single", "list": "multi", "money": "money", "date": "date", "number": "number", "text": "text"}
FORMATTER_OF = {kind: name for name, kind in FORMATTERS.items()}
NAMES = ("foundation", "partnership")


class TextReader:
    """Reads texts in the languages of a bank, noting what is missing and every slot that could not be filled."""

    def __init__(
        self,
        languages: tuple[str, ...],
        prepared: tuple[str, ...],
        questions: Mapping[str, QuestionShape],
        problems: Problems,
    ) -> None:
        self.languages = languages
        self.prepared = prepared
        self.questions = questions
        self.problems = problems
        self.unwritten = dict.fromkeys(prepared, 0)

    def read(
        self,
        raw: Mapping[str, str | None],
        where: type_where,
        subject: str,
        slots: Collection[str] = (),
        group: str | None = None,
        pipes: bool = False,
    ) -> Text:
        """A text with these named slots allowed; `pipes` allows answers too, `group` those of that repeatable group."""
        for language in raw:
            if language not in self.languages and language not in self.prepared:
                self.problems.unknown((*where, language), subject, "language", language, (*self.languages, *self.prepared))
        written: dict[str, Template] = {}
        for language in (*self.languages, *self.prepared):
            source = raw.get(language)
            if source and source.strip():
                written[language] = Template(source.strip())
                self._check_slots(written[language], (*where, language), subject, slots, group, pipes)
            elif language in self.languages:
                self.problems.add(
                    (*where, language),
                    subject,
                    f"the text is missing in {language}",
                    "write it, or take the language out of `languages`",
                )
                written[language] = Template("")
            else:
                self.unwritten[language] += 1
        return Text(written)

    def optional(
        self,
        raw: Mapping[str, str | None] | None,
        where: type_where,
        subject: str,
        slots: Collection[str] = (),
        group: str | None = None,
        pipes: bool = False,
    ) -> Text | None:
        """The same for a text that may be left out."""
        return None if raw is None else self.read(raw, where, subject, slots, group, pipes)

    def verbatim(self, raw: Mapping[str, str | None], where: type_where, subject: str, slots: Collection[str] = ()) -> Text:
        """A text whose white space counts, such as the comma between list items."""
        text = self.read(raw, where, subject, slots)
        return Text({language: Template(raw.get(language) or "") for language in text.by_language})

    def holds(self, raw: Mapping[str, str | None], slots: Collection[str], where: type_where, subject: str) -> None:
        """Note each slot that a text has to hold and does not, or what fills it would be lost."""
        for language, source in raw.items():
            for slot in slots if source else ():
                if f"{{{slot}}}" not in (source or ""):
                    problem, remedy = f"the text does not hold {{{slot}}}", f"write {{{slot}}} where it belongs"
                    self.problems.add((*where, language), subject, problem, remedy)

    def _check_slots(
        self, template: Template, where: type_where, subject: str, slots: Collection[str], group: str | None, pipes: bool
    ) -> None:
        outside_slots = SLOT.sub("", template.source) if template.slots else template.source
        if "{" in outside_slots or "}" in outside_slots:
            self.problems.add(where, subject, "a slot's braces do not match", "write {name} or {question.id|formatter}")
        for slot in template.slots:
            question = self.questions.get(slot.name)
            if slot.formatter is None:
                if slot.name not in slots:
                    self._unknown_slot(where, subject, slot.name, slots, pipes)
            elif not pipes or question is None:
                self.problems.unknown(where, subject, "question in a slot", slot.name, self.questions if pipes else ())
            elif FORMATTERS.get(slot.formatter) != question.type:
                fitting = FORMATTER_OF[question.type]
                problem = f"formatter {slot.formatter!r} does not fit {question.id}, which is {question.type}"
                self.problems.add(where, subject, problem, f"write {{{question.id}|{fitting}}}")
            elif question.repeat and question.repeat != group:
                problem = f"{question.id} is asked once per {question.repeat}, piped from outside"
                self.problems.add(where, subject, problem, f"add `for_each: {question.repeat}` to the rule")
            elif not question.public:
                self.problems.add(where, subject, f"{question.id} is not public and cannot be printed", "take the slot out")

    def _unknown_slot(self, where: type_where, subject: str, name: str, slots: Collection[str], pipes: bool) -> None:
        if pipes and name in self.questions:
            fitting = FORMATTER_OF[self.questions[name].type]
            self.problems.add(where, subject, f"slot {{{name}}} has no formatter", f"write {{{name}|{fitting}}}")
        else:
            self.problems.unknown(where, subject, "slot", name, slots)
