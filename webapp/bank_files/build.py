"""The files' shapes → the bank the domain works with, noting every name that does not exist on the way."""

from __future__ import annotations

import re

from webapp.bank_files.context import Context, Shapes
from webapp.bank_files.faq_files import FaqBuilder
from webapp.bank_files.problems import Problems
from webapp.bank_files.question_files import QuestionBuilder
from webapp.bank_files.schema import RepeatShape, RoleShape
from webapp.bank_files.word_files import build_words
from webapp.bank_files.workshop_files import WorkshopBuilder
from webapp.domain.answers import Undecided
from webapp.domain.bank import Axes, Bank, FindingRule, Repeat, Role, Term
from webapp.domain.conditions import HasAny, InState
from webapp.domain.errors import type_where
from webapp.domain.facilitation import Facilitation
from webapp.domain.wording import SHOWN

FINGERPRINT = re.compile(rf"[0-9a-f]{{{SHOWN}}}", re.ASCII)


class Builder:
    """Builds one bank; every method reads one shape."""

    def __init__(self, context: Context) -> None:
        self.context = context

    def build(self) -> Bank:
        """The whole bank."""
        head = self.context.shapes.bank
        self._check_head()
        return Bank(
            id=head.bank,
            version=head.version,
            licence=head.licence,
            languages=tuple(head.languages),
            prepared=self.context.prepared,
            sections=QuestionBuilder(self.context).sections(),
            names={"foundation": head.names.foundation, "partnership": head.names.partnership},
            tense_question=head.tense.question,
            tense_future=tuple(head.tense.future),
            repeats={name: self._repeat(name, shape) for name, shape in head.repeats.items()},
            axes=self._axes(),
            packs={name: tuple(ids) for name, ids in head.packs.items()},
            derived={
                name: self.context.conditions.read(raw, ("roles.yaml", "derived", name), name)
                for name, raw in self.context.shapes.roles.derived.items()
            },
            roles=self._roles(),
            findings=self._findings(),
            faq=FaqBuilder(self.context).faq(),
            words=build_words(self.context.shapes.words, self.context.texts, self.context.problems),
            terms=self._terms(),
            unwritten=self.context.texts.unwritten,
            review_question=head.review,
            same_meaning={question_id: tuple(marks) for question_id, marks in head.same_meaning.items()},
            facilitation=self._facilitation(),
        )

    def _facilitation(self) -> Facilitation | None:
        shape = self.context.shapes.workshop
        return WorkshopBuilder(self.context, shape).facilitation() if shape else None

    def _check_head(self) -> None:
        head, file = self.context.shapes.bank, "bank.yaml"
        for key, question_id in (("foundation", head.names.foundation), ("partnership", head.names.partnership)):
            self.context.known_question(question_id, (file, "names", key), "names", "text")
        if self.context.known_question(head.tense.question, (file, "tense", "question"), "tense", "single"):
            self.context.known_choices(head.tense.future, head.tense.question, (file, "tense", "future"), "tense")
        if head.review:
            self.context.known_question(head.review, (file, "review"), "review", "date")
        for pack, ids in head.packs.items():
            for place, question_id in enumerate(ids):
                self.context.known_question(question_id, (file, "packs", pack, place), pack)
        for question_id, fingerprints in head.same_meaning.items():
            self._check_same_meaning(question_id, fingerprints)

    def _check_same_meaning(self, question_id: str, fingerprints: list[str]) -> None:
        """A slip here would let answers to other words count, or go on holding back those it was written for."""
        where: type_where = ("bank.yaml", "same_meaning", question_id)
        self.context.known_question(question_id, where, "same_meaning")
        for place, one in enumerate(fingerprints):
            problem = ""
            if not FINGERPRINT.fullmatch(one):
                problem = f"{one[:40]!r} is no fingerprint"
            elif one in fingerprints[:place]:
                problem = f"{one} stands here twice"
            if problem:
                self.context.problems.add((*where, place), question_id, problem, "copy what `upfront diff-bank` prints")

    # -- the rest of the head --------------------------------------------------------------------------------------

    def _repeat(self, name: str, shape: RepeatShape) -> Repeat:
        where: type_where = ("bank.yaml", "repeats", name)
        for key, question_id, kind in (("count", shape.count, "number"), ("name", shape.name, "text")):
            self.context.known_question(question_id, (*where, key), name, kind)
        counting = self.context.questions.get(shape.count)
        if counting and counting.type == "number" and counting.most != shape.most:
            problem = f"{shape.count} has `most: {counting.most}`, the group has `most: {shape.most}`"
            self.context.problems.add((*where, "most"), name, problem, "write the same number in both")
        self.context.texts.holds(shape.prefix, ("item",), (*where, "prefix"), name)
        return Repeat(
            id=name,
            count=shape.count,
            most=shape.most,
            name=shape.name,
            unnamed=self.context.texts.read(shape.unnamed, (*where, "unnamed"), name, ("n",)),
            prefix=self.context.texts.read(shape.prefix, (*where, "prefix"), name, ("item",)),
        )

    def _axes(self) -> Axes:
        shape, where = self.context.shapes.bank.role_map, ("bank.yaml", "role_map", "words")
        words = {
            name: self.context.texts.read(getattr(shape.words, name), (*where, name), "role_map")
            for name in type(shape.words).model_fields
        }
        return Axes(shape.half, shape.too_early, words)

    def _roles(self) -> tuple[Role, ...]:
        shapes = self.context.shapes.roles.roles
        self.context.unique(
            ((shape.id, ("roles.yaml", "roles", place, "id")) for place, shape in enumerate(shapes)), "roles"
        )
        return tuple(self._role(place, shape) for place, shape in enumerate(shapes))

    def _role(self, place: int, shape: RoleShape) -> Role:
        where: type_where = ("roles.yaml", "roles", place)
        label = self.context.texts.read(shape.label, (*where, "label"), shape.id)
        phrase = self.context.texts.read(shape.phrase, (*where, "phrase"), shape.id)
        if shape.asked is not None:
            for stand in sorted({"does", "will_not", "undecided"} & shape.model_fields_set):
                self.context.problems.add(
                    (*where, stand), shape.id, f"both `asked` and `{stand}`", "a role is asked or derived: keep one"
                )
            now, refused = shape.asked.now, shape.asked.not_
            for key, question_id in (("now", now), ("not", refused)):
                if (
                    self.context.known_question(question_id, (*where, "asked", key), shape.id, "multi")
                    and shape.id not in self.context.choices[question_id]
                ):
                    self.context.problems.unknown(
                        (*where, "id"), shape.id, f"choice of {question_id}", shape.id, self.context.choices[question_id]
                    )
            does, will_not = HasAny(now, (shape.id,)), HasAny(refused, (shape.id,))
            return Role(shape.id, shape.hat, label, phrase, does, will_not, InState(now, Undecided), asked=True, where=where)
        read = {
            stand: self.context.conditions.read(getattr(shape, stand), (*where, stand), shape.id)
            for stand in ("does", "will_not", "undecided")
        }
        return Role(shape.id, shape.hat, label, phrase, **read, asked=False, where=where)

    def _findings(self) -> tuple[FindingRule, ...]:
        found = []
        for place, shape in enumerate(self.context.shapes.findings.findings):
            where: type_where = ("rules.yaml", "findings", place)
            self.context.known_group(shape.for_each, (*where, "for_each"), shape.id)
            texts = {
                key: self.context.texts.read(getattr(shape, key), (*where, key), shape.id)
                for key in ("title", "message", "action")
            }
            when = self.context.conditions.read(shape.when, (*where, "when"), shape.id, shape.for_each)
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
        self.context.unique(((rule.id, (*rule.where, "id")) for rule in found), "findings")
        return tuple(found)

    def _terms(self) -> tuple[Term, ...]:
        terms, shapes = [], self.context.shapes.glossary.terms
        self.context.unique(
            ((shape.id, ("glossary.yaml", "terms", place, "id")) for place, shape in enumerate(shapes)), "terms"
        )
        for place, shape in enumerate(shapes):
            where: type_where = ("glossary.yaml", "terms", place)
            term = self.context.texts.read(shape.term, (*where, "term"), shape.id)
            terms.append(Term(shape.id, term, self.context.texts.read(shape.meaning, (*where, "meaning"), shape.id)))
        return tuple(terms)


def build(shapes: Shapes, problems: Problems) -> Bank:
    """The bank these files make; it may only be used if no problem was noted."""
    return Builder(Context(shapes, problems)).build()
