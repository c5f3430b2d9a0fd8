"""The files' shapes → the bank the domain works with, noting every name that does not exist on the way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from webapp.bank_files.condition_files import ConditionReader, Index
from webapp.bank_files.problems import Problems
from webapp.bank_files.schema import (
    BankShape,
    ChoiceShape,
    EntryShape,
    FactRowShape,
    FaqShape,
    FindingsShape,
    GlossaryShape,
    ItemsShape,
    QuestionShape,
    RepeatShape,
    RoleShape,
    RolesShape,
    RuleShape,
    SectionShape,
    WordsShape,
)
from webapp.bank_files.text_files import NAMES, TextReader
from webapp.bank_files.word_files import build_words
from webapp.domain.answers import Undecided
from webapp.domain.bank import (
    Axes,
    Bank,
    Choice,
    Entry,
    FactRow,
    Faq,
    FindingRule,
    FirstOf,
    Group,
    Items,
    Question,
    Repeat,
    Role,
    Section,
    SentenceRule,
    Term,
    UnsaidList,
)
from webapp.domain.conditions import HasAny, InState
from webapp.domain.errors import type_where
from webapp.domain.text import Template, Text, as_phrase

RESERVED = frozenset({"answered", "undecided", "withheld", "unanswered", "edit", "value", "items", "count", "today"})


@dataclass(frozen=True, slots=True)
class Shapes:
    """All files of a bank, each in its shape; sections with their file names."""

    bank: BankShape
    sections: tuple[tuple[str, SectionShape], ...]
    roles: RolesShape
    findings: FindingsShape
    faq: FaqShape
    words: WordsShape
    glossary: GlossaryShape


class Builder:
    """Builds one bank; every method reads one shape."""

    def __init__(self, shapes: Shapes, problems: Problems) -> None:
        self.shapes = shapes
        self.problems = problems
        self.questions: dict[str, QuestionShape] = {}
        self.built_choices: dict[str, tuple[Choice, ...]] = {}
        self._index_questions()
        self.choices = {question.id: self._choice_ids(question) for question in self.questions.values()}
        head = shapes.bank
        self.texts = TextReader(tuple(head.languages), tuple(head.prepared), self.questions, problems)
        index = Index(
            self.questions, self.choices, shapes.roles.derived, {role.id for role in shapes.roles.roles}, head.repeats
        )
        self.conditions = ConditionReader(index, problems)

    def build(self) -> Bank:
        """The whole bank."""
        head = self.shapes.bank
        self._check_head()
        return Bank(
            id=head.bank,
            version=head.version,
            licence=head.licence,
            languages=tuple(head.languages),
            prepared=tuple(head.prepared),
            sections=tuple(self._section(file, shape) for file, shape in self.shapes.sections),
            names={"foundation": head.names.foundation, "partnership": head.names.partnership},
            tense_question=head.tense.question,
            tense_future=tuple(head.tense.future),
            repeats={name: self._repeat(name, shape) for name, shape in head.repeats.items()},
            axes=self._axes(),
            packs={name: tuple(ids) for name, ids in head.packs.items()},
            derived={
                name: self.conditions.read(raw, ("roles.yaml", "derived", name), name)
                for name, raw in self.shapes.roles.derived.items()
            },
            roles=tuple(self._role(place, shape) for place, shape in enumerate(self.shapes.roles.roles)),
            findings=self._findings(),
            faq=self._faq(),
            words=build_words(self.shapes.words, self.texts, self.problems),
            terms=self._terms(),
            unwritten=self.texts.unwritten,
        )

    # -- names -----------------------------------------------------------------------------------------------------

    def _index_questions(self) -> None:
        for file, section in self.shapes.sections:
            for place, question in enumerate(section.questions):
                where = (file, "questions", place, "id")
                if question.id in self.questions:
                    self.problems.add(
                        where, question.id, "this id is used twice", "ids are for ever: give the newer one another"
                    )
                self._reserved((*where,), question.id, question.id.split("."))
                self.questions[question.id] = question

    def _reserved(self, where: type_where, subject: str, names: Iterable[str]) -> None:
        for name in names:
            if name in RESERVED:
                self.problems.add(where, subject, f"{name!r} is a reserved name", "choose another id")

    def _choice_ids(self, question: QuestionShape) -> tuple[str, ...]:
        source = self.questions.get(question.choices_of or "", question)
        return tuple(choice.id for choice in source.choices if choice.id not in question.without)

    def _known_question(self, question_id: str, where: type_where, subject: str) -> bool:
        if question_id not in self.questions:
            self.problems.unknown(where, subject, "question", question_id, self.questions)
            return False
        return True

    def _known_group(self, group: str | None, where: type_where, subject: str) -> None:
        if group is not None and group not in self.shapes.bank.repeats:
            self.problems.unknown(where, subject, "repeatable group", group, self.shapes.bank.repeats)

    def _unique(self, ids: Iterable[tuple[str, type_where]], kind: str) -> None:
        seen: set[str] = set()
        for name, where in ids:
            if name in seen:
                self.problems.add(where, name, f"two {kind} have this id", "ids are for ever: give the newer one another")
            seen.add(name)

    def _check_head(self) -> None:
        head, file = self.shapes.bank, "bank.yaml"
        for key, question_id in (("foundation", head.names.foundation), ("partnership", head.names.partnership)):
            self._known_question(question_id, (file, "names", key), "names")
        if self._known_question(head.tense.question, (file, "tense", "question"), "tense"):
            for place, choice in enumerate(head.tense.future):
                if choice not in self.choices[head.tense.question]:
                    known = self.choices[head.tense.question]
                    self.problems.unknown((file, "tense", "future", place), "tense", "choice", choice, known)
        for pack, ids in head.packs.items():
            for place, question_id in enumerate(ids):
                self._known_question(question_id, (file, "packs", pack, place), pack)

    # -- questions -------------------------------------------------------------------------------------------------

    def _section(self, file: str, shape: SectionShape) -> Section:
        return Section(
            id=shape.section,
            title=self.texts.read(shape.title, (file, "title"), shape.section),
            intro=self.texts.read(shape.intro, (file, "intro"), shape.section),
            questions=tuple(self._question(file, shape.section, place, one) for place, one in enumerate(shape.questions)),
        )

    def _question(self, file: str, section: str, place: int, shape: QuestionShape) -> Question:
        where: type_where = (file, "questions", place)
        self._known_group(shape.repeat, (*where, "repeat"), shape.id)
        self._check_choices(shape, where)
        texts = self.texts
        ask_if = shape.ask_if and self.conditions.read(shape.ask_if, (*where, "ask_if"), shape.id, shape.repeat)
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
            self.problems.add(
                (*where, "choices_of"), shape.id, f"{shape.choices_of} does not come before this question", "move it up"
            )
            return ()
        return tuple(Choice(one.id, one.label, one.phrase) for one in source if one.id not in shape.without)

    def _choice(self, shape: ChoiceShape, where: type_where, subject: str) -> Choice:
        label = self.texts.read(shape.label, (*where, "label"), subject)
        phrase = self.texts.optional(shape.phrase, (*where, "phrase"), subject) or Text(
            {language: Template(as_phrase(template.source)) for language, template in label.by_language.items()}
        )
        return Choice(shape.id, label, phrase, shape.civic, shape.grant)

    def _check_choices(self, shape: QuestionShape, where: type_where) -> None:
        subject, add = shape.id, self.problems.add
        chosen = shape.type in ("single", "multi")
        if shape.choices_of is not None:
            if self._known_question(shape.choices_of, (*where, "choices_of"), subject) and shape.choices:
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
        self._unique(
            ((one.id, (*where, "choices", place, "id")) for place, one in enumerate(shape.choices)), f"choices of {subject}"
        )
        for place, choice in enumerate(shape.choices):
            self._reserved((*where, "choices", place, "id"), subject, (choice.id,))
        for place, excluded in enumerate(shape.exclusive):
            if excluded not in self.choices[subject]:
                self.problems.unknown((*where, "exclusive", place), subject, "choice", excluded, self.choices[subject])
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

    # -- the rest of the head --------------------------------------------------------------------------------------

    def _repeat(self, name: str, shape: RepeatShape) -> Repeat:
        where: type_where = ("bank.yaml", "repeats", name)
        for key, question_id, kind in (("count", shape.count, "number"), ("name", shape.name, "text")):
            if self._known_question(question_id, (*where, key), name) and self.questions[question_id].type != kind:
                self.problems.add((*where, key), name, f"{question_id} is not a {kind} question", f"name a {kind} question")
        return Repeat(
            id=name,
            count=shape.count,
            most=shape.most,
            name=shape.name,
            unnamed=self.texts.read(shape.unnamed, (*where, "unnamed"), name, ("n",)),
            prefix=self.texts.read(shape.prefix, (*where, "prefix"), name, ("item",)),
        )

    def _axes(self) -> Axes:
        shape, where = self.shapes.bank.role_map, ("bank.yaml", "role_map", "words")
        words = {
            name: self.texts.read(getattr(shape.words, name), (*where, name), "role_map")
            for name in type(shape.words).model_fields
        }
        return Axes(shape.half, shape.too_early, words)

    def _role(self, place: int, shape: RoleShape) -> Role:
        where: type_where = ("roles.yaml", "roles", place)
        label = self.texts.read(shape.label, (*where, "label"), shape.id)
        phrase = self.texts.read(shape.phrase, (*where, "phrase"), shape.id)
        if shape.asked is not None:
            now, refused = shape.asked.now, shape.asked.not_
            for key, question_id in (("now", now), ("not", refused)):
                if (
                    self._known_question(question_id, (*where, "asked", key), shape.id)
                    and shape.id not in self.choices[question_id]
                ):
                    self.problems.unknown(
                        (*where, "id"), shape.id, f"choice of {question_id}", shape.id, self.choices[question_id]
                    )
            does, will_not = HasAny(now, (shape.id,)), HasAny(refused, (shape.id,))
            return Role(shape.id, shape.hat, label, phrase, does, will_not, InState(now, Undecided), asked=True, where=where)
        read = {
            stand: self.conditions.read(getattr(shape, stand), (*where, stand), shape.id)
            for stand in ("does", "will_not", "undecided")
        }
        return Role(shape.id, shape.hat, label, phrase, **read, asked=False, where=where)

    def _findings(self) -> tuple[FindingRule, ...]:
        found = []
        for place, shape in enumerate(self.shapes.findings.findings):
            where: type_where = ("rules.yaml", "findings", place)
            self._known_group(shape.for_each, (*where, "for_each"), shape.id)
            texts = {
                key: self.texts.read(getattr(shape, key), (*where, key), shape.id) for key in ("title", "message", "action")
            }
            when = self.conditions.read(shape.when, (*where, "when"), shape.id, shape.for_each)
            found.append(
                FindingRule(
                    shape.id,
                    shape.severity,
                    shape.kind,
                    when,
                    **texts,
                    source=shape.source,
                    for_each=shape.for_each,
                    where=where,
                )
            )
        self._unique(((rule.id, (*rule.where, "id")) for rule in found), "findings")
        return tuple(found)

    def _terms(self) -> tuple[Term, ...]:
        terms = []
        for place, shape in enumerate(self.shapes.glossary.terms):
            where: type_where = ("glossary.yaml", "terms", place)
            term = self.texts.read(shape.term, (*where, "term"), shape.id)
            terms.append(Term(shape.id, term, self.texts.read(shape.meaning, (*where, "meaning"), shape.id)))
        return tuple(terms)

    # -- the FAQ ---------------------------------------------------------------------------------------------------

    def _faq(self) -> Faq:
        shape = self.shapes.faq
        document = shape.document
        groups = tuple(
            Group(group.id, self.texts.read(group.title, ("faq.yaml", "groups", place, "title"), group.id))
            for place, group in enumerate(shape.groups)
        )
        for place, question_id in enumerate(document.about):
            self._known_question(question_id, ("faq.yaml", "document", "about", place), "document")
        return Faq(
            about=tuple(document.about),
            title=self.texts.read(document.title, ("faq.yaml", "document", "title"), "title", NAMES),
            statement=self._rules(document.statement, ("faq.yaml", "document", "statement"), "statement", None),
            groups=groups,
            fact_box=tuple(self._fact_row(place, row) for place, row in enumerate(shape.fact_box)),
            unsaid=tuple(
                UnsaidList(
                    self.texts.read(one.short, ("faq.yaml", "document", "unsaid", place, "short"), "unsaid"), one.yes, one.no
                )
                for place, one in enumerate(document.unsaid)
                if self._known_question(one.yes, ("faq.yaml", "document", "unsaid", place, "yes"), "unsaid")
                and self._known_question(one.no, ("faq.yaml", "document", "unsaid", place, "not"), "unsaid")
            ),
            entries=tuple(self._entry(place, entry) for place, entry in enumerate(shape.entries)),
        )

    def _fact_row(self, place: int, shape: FactRowShape) -> FactRow:
        where: type_where = ("faq.yaml", "fact_box", place)
        if sum((shape.entry is not None, bool(shape.lines), shape.shows is not None)) != 1:
            self.problems.add(where, shape.id, "a row needs one of `entry`, `lines` or `shows`", "keep exactly one")
        known = {entry.id for entry in self.shapes.faq.entries}
        if shape.entry is not None and shape.entry not in known:
            self.problems.unknown((*where, "entry"), shape.id, "entry", shape.entry, known)
        label = self.texts.read(shape.label, (*where, "label"), shape.id)
        return FactRow(
            shape.id, label, shape.entry, self._rules(shape.lines, (*where, "lines"), shape.id, None), shape.shows
        )

    def _entry(self, place: int, shape: EntryShape) -> Entry:
        where: type_where = ("faq.yaml", "entries", place)
        groups = {group.id for group in self.shapes.faq.groups}
        if shape.group not in groups:
            self.problems.unknown((*where, "group"), shape.id, "group", shape.group, groups)
        self._known_group(shape.for_each, (*where, "for_each"), shape.id)
        if shape.for_each and shape.many is None:
            self.problems.add(
                where, shape.id, "`for_each` without `many`", "write the first sentence for several items under `many:`"
            )
        for number, question_id in enumerate(shape.about):
            self._known_question(question_id, (*where, "about", number), shape.id)
        lead = self._rules(shape.lead, (*where, "lead"), shape.id, shape.for_each)
        then = self._rules(shape.then, (*where, "then"), shape.id, shape.for_each)
        entry = Entry(
            id=shape.id,
            group=shape.group,
            hat=shape.hat,
            kind=shape.kind,
            question=self.texts.read(shape.question, (*where, "question"), shape.id, NAMES),
            about=tuple(shape.about),
            lead=tuple(rule for rule in lead if isinstance(rule, SentenceRule)),
            then=then,
            always=shape.always,
            for_each=shape.for_each,
            many=self.texts.optional(shape.many, (*where, "many"), shape.id, ("count",)),
            where=where,
        )
        self._unique(((rule.id, (*rule.where, "id")) for rule in entry.rules), f"sentences of {shape.id}")
        return entry

    def _rules(
        self, shapes: list[RuleShape], where: type_where, subject: str, group: str | None
    ) -> tuple[SentenceRule | FirstOf, ...]:
        rules: list[SentenceRule | FirstOf] = []
        for place, shape in enumerate(shapes):
            if shape.first is None:
                rules.append(self._rule(shape, (*where, place), subject, group))
            else:
                inner = [
                    self._rule(one, (*where, place, "first", number), subject, group)
                    for number, one in enumerate(shape.first)
                ]
                rules.append(FirstOf(tuple(inner)))
        return tuple(rules)

    def _rule(self, shape: RuleShape, where: type_where, subject: str, group: str | None) -> SentenceRule:
        self._known_group(shape.for_each, (*where, "for_each"), subject)
        if shape.id is None:
            self.problems.add(where, subject, "a sentence without an id", "give it a short id that says what it is")
        if shape.when is None and not self._pipes(shape):
            self.problems.add(
                where,
                f"{subject}/{shape.id}",
                "a bare always: nothing says when this is said",
                "add `when:`; every sentence rests on an answer",
            )
        if shape.text is None and shape.verdict is None:
            self.problems.add(where, f"{subject}/{shape.id}", "a sentence without words", "add `text:`")
        inside = shape.for_each or group
        slots = (*NAMES, "items") if shape.items else NAMES
        name = f"{subject}/{shape.id}"
        texts = {
            key: self.texts.optional(getattr(shape, key), (*where, key), name, slots, inside, pipes=True)
            for key in ("text", "future", "more")
        }
        if (
            shape.items
            and shape.text
            and any(source and not source.rstrip(" .").endswith("{items}") for source in shape.text.values())
        ):
            self.problems.add(
                (*where, "text"), name, "{items} has to stand last in its sentence", "end the sentence with {items}."
            )
        return SentenceRule(
            id=shape.id or "",
            when=self.conditions.read(shape.when, (*where, "when"), name, inside) if shape.when is not None else None,
            verdict=shape.verdict,
            words=self.texts.optional(shape.words, (*where, "words"), name),
            items=self._items(shape.items, (*where, "items"), name, inside) if shape.items else None,
            for_each=shape.for_each,
            where=where,
            **texts,
        )

    def _pipes(self, shape: RuleShape) -> bool:
        """The sentence pipes an answer, which is a condition of its own."""
        sources = (source for text in (shape.text, shape.more) if text for source in text.values() if source)
        return shape.items is not None or any("|" in source for source in sources)

    def _items(self, shape: ItemsShape, where: type_where, subject: str, group: str | None) -> Items | None:
        named: list[tuple[type_where, str]] = []
        if shape.chosen:
            named.append(((*where, "chosen"), shape.chosen))
        named.extend(((*where, "unsaid", place), one) for place, one in enumerate(shape.unsaid or ()))
        if sum((shape.chosen is not None, shape.unsaid is not None, bool(shape.roles))) != 1:
            self.problems.add(where, subject, "a list needs one of `chosen`, `unsaid` or `roles`", "keep exactly one")
            return None
        for at, question_id in named:
            if not self._known_question(question_id, at, subject):
                return None
            if self.questions[question_id].type != "multi":
                self.problems.add(at, subject, f"{question_id} is not a multi choice", "name a multi choice")
                return None
        unsaid = (shape.unsaid[0], shape.unsaid[1]) if shape.unsaid else None
        return Items(shape.chosen, unsaid, tuple(shape.roles), shape.stand, tuple(shape.leave_out))


def build(shapes: Shapes, problems: Problems) -> Bank:
    """The bank these files make; it may only be used if no problem was noted."""
    return Builder(shapes, problems).build()
