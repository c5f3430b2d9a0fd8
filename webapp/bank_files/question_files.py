"""The section files' shapes → sections and questions."""

from __future__ import annotations

from webapp.bank_files.context import Context
from webapp.bank_files.schema import ChoiceShape, QuestionShape, SectionShape
from webapp.domain.bank import Choice, Question, Section
from webapp.domain.errors import type_where
from webapp.domain.text import Template, Text, as_phrase


class QuestionBuilder:
    """Builds the questions of one bank, in the order asked."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.built_choices: dict[str, tuple[Choice, ...]] = {}

    def sections(self) -> tuple[Section, ...]:
        """Every section."""
        return tuple(self._section(file, shape) for file, shape in self.context.shapes.sections)

    def _section(self, file: str, shape: SectionShape) -> Section:
        return Section(
            id=shape.section,
            title=self.context.texts.read(shape.title, (file, "title"), shape.section),
            intro=self.context.texts.read(shape.intro, (file, "intro"), shape.section),
            questions=tuple(self._question(file, shape.section, place, one) for place, one in enumerate(shape.questions)),
        )

    def _question(self, file: str, section: str, place: int, shape: QuestionShape) -> Question:
        where: type_where = (file, "questions", place)
        self.context.known_group(shape.repeat, (*where, "repeat"), shape.id)
        self._check_choices(shape, where)
        texts = self.context.texts
        ask_if = shape.ask_if and self.context.conditions.read(shape.ask_if, (*where, "ask_if"), shape.id, shape.repeat)
        choices = self.built_choices[shape.id] = self._choices(shape, where)
        return Question(
            id=shape.id,
            section=section,
            type=shape.type,
            text=texts.read(shape.text, (*where, "text"), shape.id),
            short=texts.read(shape.short, (*where, "short"), shape.id),
            help=texts.optional(shape.help, (*where, "help"), shape.id),
            why=texts.optional(shape.why, (*where, "why"), shape.id),
            example=texts.optional(shape.example, (*where, "example"), shape.id),
            weight_why=texts.optional(shape.weight_why, (*where, "weight_why"), shape.id),
            hat=shape.hat,
            theme=shape.theme,
            answer_by=shape.answer_by,
            sign_off=shape.sign_off,
            quick=shape.quick,
            commitment=shape.commitment,
            public=shape.public,
            optional=shape.optional,
            link=shape.link,
            ask_if=ask_if or None,
            choices=choices,
            choices_of=shape.choices_of,
            exclusive=tuple(shape.exclusive),
            caps=dict[str, int](shape.caps.items()),
            least=shape.least,
            most=shape.most,
            repeat=shape.repeat,
            where=where,
        )

    def _choices(self, shape: QuestionShape, where: type_where) -> tuple[Choice, ...]:
        if shape.choices_of is None:
            return tuple(self._choice(one, (*where, "choices", place), shape.id) for place, one in enumerate(shape.choices))
        source = self.built_choices.get(shape.choices_of)
        if source is None:
            self.context.problems.add(
                (*where, "choices_of"), shape.id, f"{shape.choices_of} does not come before this question", "move it up"
            )
            return ()
        return tuple(Choice(one.id, one.label, one.phrase) for one in source if one.id not in shape.without)

    def _choice(self, shape: ChoiceShape, where: type_where, subject: str) -> Choice:
        label = self.context.texts.read(shape.label, (*where, "label"), subject)
        phrase = self.context.texts.optional(shape.phrase, (*where, "phrase"), subject) or Text(
            {language: Template(as_phrase(template.source)) for language, template in label.by_language.items()}
        )
        return Choice(shape.id, label, phrase, shape.civic, shape.grant)

    def _check_choices(self, shape: QuestionShape, where: type_where) -> None:
        subject, add = shape.id, self.context.problems.add
        chosen = shape.type in ("single", "multi")
        if shape.choices_of is not None:
            if self.context.known_question(shape.choices_of, (*where, "choices_of"), subject) and shape.choices:
                add((*where, "choices"), subject, "both `choices` and `choices_of`", "keep one of them")
        elif chosen and len(shape.choices) < 2:
            add((*where, "choices"), subject, "fewer than two choices", "a question with one choice is no question")
        elif not chosen and shape.choices:
            add(
                (*where, "choices"),
                subject,
                f"a {shape.type} question has no choices",
                "take them out, or make it single or multi",
            )
        self.context.unique(
            ((one.id, (*where, "choices", place, "id")) for place, one in enumerate(shape.choices)), f"choices of {subject}"
        )
        for place, choice in enumerate(shape.choices):
            self.context.reserved((*where, "choices", place, "id"), subject, (choice.id,))
        self.context.known_choices(shape.exclusive, subject, (*where, "exclusive"), subject)
        if shape.choices_of in self.context.questions:
            self.context.known_choices(shape.without, shape.choices_of, (*where, "without"), subject)
        if shape.exclusive and shape.type != "multi":
            add((*where, "exclusive"), subject, "only a multi choice has exclusive choices", "take `exclusive` out")
        if shape.link and shape.type != "text":
            add((*where, "link"), subject, "only a text can be a link", "take `link` out, or make it a text")
        if not shape.commitment and shape.sign_off != "none":
            add(
                (*where, "sign_off"),
                subject,
                "a plain fact needs no sign-off",
                "write `sign_off: none`, or make it a commitment",
            )
