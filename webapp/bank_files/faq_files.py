"""The shape of `faq.yaml` → everything the document can say."""

from __future__ import annotations

from webapp.bank_files.context import SAID_BY_ITSELF, Context
from webapp.bank_files.schema import EntryShape, FactRowShape, ItemsShape, RuleShape
from webapp.bank_files.text_files import NAMES
from webapp.domain.bank import Entry, FactRow, Faq, FirstOf, Group, Items, SentenceRule, UnsaidList
from webapp.domain.errors import type_where


class FaqBuilder:
    """Builds the FAQ of one bank."""

    def __init__(self, context: Context) -> None:
        self.context = context

    def faq(self) -> Faq:
        """The whole FAQ."""
        shape = self.context.shapes.faq
        document = shape.document
        for key, kind in (("groups", "groups"), ("fact_box", "rows of the fact box"), ("entries", "entries")):
            ids = ((one.id, ("faq.yaml", key, place, "id")) for place, one in enumerate(getattr(shape, key)))
            self.context.unique(ids, kind)
        groups = tuple(
            Group(group.id, self.context.texts.read(group.title, ("faq.yaml", "groups", place, "title"), group.id))
            for place, group in enumerate(shape.groups)
        )
        for place, question_id in enumerate(document.about):
            self.context.known_question(question_id, ("faq.yaml", "document", "about", place), "document")
        return Faq(
            about=tuple(document.about),
            title=self.context.texts.read(document.title, ("faq.yaml", "document", "title"), "title", NAMES),
            statement=self._said_once(document.statement, ("faq.yaml", "document", "statement"), "statement"),
            groups=groups,
            fact_box=tuple(self._fact_row(place, row) for place, row in enumerate(shape.fact_box)),
            unsaid=tuple(
                UnsaidList(
                    self.context.texts.read(one.short, ("faq.yaml", "document", "unsaid", place, "short"), "unsaid"),
                    one.yes,
                    one.no,
                )
                for place, one in enumerate(document.unsaid)
                if self.context.known_question(one.yes, ("faq.yaml", "document", "unsaid", place, "yes"), "unsaid", "multi")
                and self.context.known_question(one.no, ("faq.yaml", "document", "unsaid", place, "not"), "unsaid", "multi")
            ),
            entries=tuple(self._entry(place, entry) for place, entry in enumerate(shape.entries)),
        )

    def _fact_row(self, place: int, shape: FactRowShape) -> FactRow:
        where: type_where = ("faq.yaml", "fact_box", place)
        if sum((shape.entry is not None, bool(shape.lines), shape.shows is not None)) != 1:
            self.context.problems.add(where, shape.id, "a row needs one of `entry`, `lines` or `shows`", "keep exactly one")
        known = {entry.id for entry in self.context.shapes.faq.entries}
        if shape.entry is not None and shape.entry not in known:
            self.context.problems.unknown((*where, "entry"), shape.id, "entry", shape.entry, known)
        label = self.context.texts.read(shape.label, (*where, "label"), shape.id)
        return FactRow(shape.id, label, shape.entry, self._said_once(shape.lines, (*where, "lines"), shape.id), shape.shows)

    def _entry(self, place: int, shape: EntryShape) -> Entry:
        where: type_where = ("faq.yaml", "entries", place)
        groups = {group.id for group in self.context.shapes.faq.groups}
        if shape.group not in groups:
            self.context.problems.unknown((*where, "group"), shape.id, "group", shape.group, groups)
        self.context.known_group(shape.for_each, (*where, "for_each"), shape.id)
        if shape.for_each and shape.many is None:
            self.context.problems.add(
                where, shape.id, "`for_each` without `many`", "write the first sentence for several items under `many:`"
            )
        for number, question_id in enumerate(shape.about):
            self.context.known_question(question_id, (*where, "about", number), shape.id)
        for number, one in enumerate(shape.lead):
            if one.first is not None:
                problem = "`first:` has no place in a lead: of its rules only the first that holds is said anyway"
                self.context.problems.add((*where, "lead", number, "first"), shape.id, problem, "take `first:` out")
        lead = self._said_once(shape.lead, (*where, "lead"), shape.id, shape.for_each)
        then = self._rules(shape.then, (*where, "then"), shape.id, shape.for_each)
        entry = Entry(
            id=shape.id,
            group=shape.group,
            hat=shape.hat,
            kind=shape.kind,
            question=self.context.texts.read(shape.question, (*where, "question"), shape.id, NAMES),
            about=tuple(shape.about),
            lead=tuple(rule for rule in lead if isinstance(rule, SentenceRule)),
            then=then,
            always=shape.always,
            for_each=shape.for_each,
            many=self.context.texts.optional(shape.many, (*where, "many"), shape.id, ("count",)),
            where=where,
        )
        self.context.unique(((rule.id, (*rule.where, "id")) for rule in entry.rules), f"sentences of {shape.id}")
        for rule in entry.rules:
            self.context.reserved((*rule.where, "id"), f"{shape.id}/{rule.id}", (rule.id,), SAID_BY_ITSELF)
        return entry

    def _said_once(
        self, shapes: list[RuleShape], where: type_where, subject: str, group: str | None = None
    ) -> tuple[SentenceRule | FirstOf, ...]:
        """Rules that are not said item by item."""
        for place, shape in enumerate(shapes):
            if shape.for_each is not None:
                problem, remedy = "`for_each` counts for nothing here: this is said once", "move the sentence to `then`"
                self.context.problems.add((*where, place, "for_each"), f"{subject}/{shape.id}", problem, remedy)
        return self._rules(shapes, where, subject, group)

    def _rules(
        self, shapes: list[RuleShape], where: type_where, subject: str, group: str | None
    ) -> tuple[SentenceRule | FirstOf, ...]:
        rules: list[SentenceRule | FirstOf] = []
        for place, shape in enumerate(shapes):
            if shape.first is None:
                rules.append(self._rule(shape, (*where, place), subject, group))
            else:
                for key in sorted(shape.model_fields_set - {"first"}):
                    problem, remedy = f"{key!r} beside `first:` counts for nothing", "move it into the sentences below"
                    self.context.problems.add((*where, place, key), subject, problem, remedy)
                inner = [
                    self._rule(one, (*where, place, "first", number), subject, group)
                    for number, one in enumerate(shape.first)
                ]
                rules.append(FirstOf(tuple(inner)))
        return tuple(rules)

    def _rule(self, shape: RuleShape, where: type_where, subject: str, group: str | None) -> SentenceRule:
        self.context.known_group(shape.for_each, (*where, "for_each"), subject)
        if shape.id is None:
            self.context.problems.add(where, subject, "a sentence without an id", "give it a short id that says what it is")
        if shape.when is None and not self._pipes(shape):
            self.context.problems.add(
                where,
                f"{subject}/{shape.id}",
                "a bare always: nothing says when this is said",
                "add `when:`; every sentence rests on an answer",
            )
        if shape.text is None and shape.verdict is None:
            self.context.problems.add(where, f"{subject}/{shape.id}", "a sentence without words", "add `text:`")
        inside = shape.for_each or group
        name = f"{subject}/{shape.id}"
        texts = {}
        for key in ("text", "future", "more"):
            text, lists = getattr(shape, key), shape.items is not None and key != "more"
            slots = (*NAMES, "items") if lists else NAMES
            texts[key] = self.context.texts.optional(text, (*where, key), name, slots, inside, pipes=True)
            if lists and any(source and not source.rstrip(" .").endswith("{items}") for source in (text or {}).values()):
                problem, remedy = "{items} has to stand last in its sentence", "end the sentence with {items}."
                self.context.problems.add((*where, key), name, problem, remedy)
        return SentenceRule(
            id=shape.id or "",
            when=self.context.conditions.read(shape.when, (*where, "when"), name, inside)
            if shape.when is not None
            else None,
            verdict=shape.verdict,
            words=self.context.texts.optional(shape.words, (*where, "words"), name),
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
            self.context.problems.add(
                where, subject, "a list needs one of `chosen`, `unsaid` or `roles`", "keep exactly one"
            )
            return None
        if shape.roles and shape.stand is None:
            self.context.problems.add(
                where, subject, "a list of roles without `stand`", "add `stand:`, such as `stand: does`"
            )
        for at, question_id in named:
            if not self.context.known_question(question_id, at, subject, "multi"):
                return None
        if shape.chosen:
            self.context.known_choices(shape.leave_out, shape.chosen, (*where, "leave_out"), subject)
        unsaid = (shape.unsaid[0], shape.unsaid[1]) if shape.unsaid else None
        return Items(shape.chosen, unsaid, tuple(shape.roles), shape.stand, tuple(shape.leave_out))
