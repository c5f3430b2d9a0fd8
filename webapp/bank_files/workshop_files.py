"""`workshop.yaml` → what a bank brings to a workshop; a bank without it has none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from webapp.bank_files.context import Context
from webapp.bank_files.word_files import read_table
from webapp.bank_files.workshop_schema import (
    AspectShape,
    OptionShape,
    PlanShape,
    StepShape,
    ThresholdsShape,
    WorkshopShape,
)
from webapp.bank_files.workshop_words import STAGES, WORDS
from webapp.domain.errors import type_where
from webapp.domain.facilitation import (
    AUTHORITIES,
    CELLS,
    CONSENTS,
    FOR_EACH,
    JOINT_CELLS,
    SUPPORT,
    Asked,
    Aspect,
    Facilitation,
    Option,
    Plan,
    Practice,
    Step,
    Thresholds,
)
from webapp.domain.workshop import state

FILE = "workshop.yaml"
MOST_ASKED = 12
"""More takes a room longer than it can keep still."""
WHOLE = 90
"""Minutes of a workshop."""
PEOPLE: Mapping[str, tuple[int, int]] = {state.VOICES: (5, 14), state.MIRROR: (5, 40), state.TABLE: (3, 12)}
"""The sizes of room each kind needs a plan for."""
SHARE = re.compile(r"([1-9]\d?)/([1-9]\d?)", re.ASCII)


class WorkshopBuilder:
    """Builds what a bank brings to a workshop; every method reads one part of the file."""

    def __init__(self, context: Context, shape: WorkshopShape) -> None:
        self.context = context
        self.problems = context.problems
        self.texts = context.texts
        self.shape = shape

    def facilitation(self) -> Facilitation:
        """All of it."""
        shape = self.shape
        packs = {kind: self._pack(kind, getattr(shape.packs, kind)) for kind in type(shape.packs).model_fields}
        return Facilitation(
            thresholds=self._thresholds(shape.thresholds),
            packs=packs,
            asked=self._asked(),
            extras={kind: self._extras(kind, getattr(shape.extras, kind)) for kind in type(shape.extras).model_fields},
            practice=Practice(
                self.texts.read(shape.practice.text, (FILE, "practice", "text"), "practice"),
                self._options(shape.practice.options, (FILE, "practice", "options"), "options"),
            ),
            aspects=self._aspects(),
            cells=self._just(shape.cells, CELLS, "cells", "cell"),
            authorities=self._just(shape.authorities, AUTHORITIES, "authorities", "authority"),
            support=self._just(shape.support, SUPPORT, "support", "level of support"),
            consents=self._just(shape.consents, CONSENTS, "consents", "consent"),
            plans=self._plans(),
            words=read_table(
                shape.words, WORDS, (FILE, "words"), self.texts, self.problems, "add it: a workshop prints it by itself"
            ),
        )

    def _thresholds(self, shape: ThresholdsShape) -> Thresholds:
        where: type_where = (FILE, "thresholds")
        share = SHARE.fullmatch(shape.open_share)
        if not share or int(share[1]) > int(share[2]):
            problem = f"{shape.open_share[:20]!r} is no share of one"
            self.problems.add((*where, "open_share"), "open_share", problem, "write it as 1/2")
        if shape.state_least > shape.counts_least:
            problem = f"counts are shown from {shape.counts_least} answers on, the state only from {shape.state_least}"
            self.problems.add((*where, "state_least"), "state_least", problem, "a state says less: show it no later")
        return Thresholds(
            open_share=Fraction(int(share[1]), int(share[2])) if share else Fraction(1, 2),
            all_but_one_least=shape.all_but_one_least,
            state_least=shape.state_least,
            counts_least=shape.counts_least,
            percent_least=shape.percent_least,
            support_low=shape.support_low,
        )

    # -- questions -------------------------------------------------------------------------------------------------

    def _pack(self, kind: str, name: str) -> tuple[str, ...]:
        """The questions of a pack: single choices, no more than a room has time for, each with its words."""
        packs = self.context.shapes.bank.packs
        if name not in packs:
            self.problems.unknown((FILE, "packs", kind), kind, "pack", name, packs)
            return ()
        asked, where = packs[name], ("bank.yaml", "packs", name)
        if len(asked) > MOST_ASKED:
            problem = f"{len(asked)} questions, and a workshop asks at most {MOST_ASKED}"
            self.problems.add(where, name, problem, "drop those that matter least to partners")
        for place, question_id in enumerate(asked):
            known = self.context.questions.get(question_id)
            if known and known.type != "single":
                problem = f"{question_id} is not a single question, and a room is asked no other"
                self.problems.add((*where, place), name, problem, "name a single question")
            elif known and question_id not in self.shape.questions:
                problem = f"{question_id} is asked in a workshop and has no words there"
                self.problems.add((*where, place), name, problem, f"add it to `questions` in {FILE}")
        return tuple(asked)

    def _asked(self) -> Mapping[str, Asked]:
        asked = {}
        self._ranks((one.consequence, (FILE, "questions", key), key) for key, one in self.shape.questions.items())
        for question_id, shape in self.shape.questions.items():
            where: type_where = (FILE, "questions", question_id)
            self.context.known_question(question_id, where, question_id)
            matters = self.texts.read(shape.matters, (*where, "matters"), question_id)
            prompt = self.texts.read(shape.prompt, (*where, "prompt"), question_id)
            asked[question_id] = Asked(question_id, matters, prompt, shape.consequence)
        return asked

    def _ranks(self, ranked: Iterable[tuple[int, type_where, str]]) -> None:
        """No two stand at the same place in the order of what touches partners most."""
        first: dict[int, str] = {}
        for rank, where, name in ranked:
            if rank in first:
                problem = f"`consequence: {rank}` is taken by {first[rank]}"
                self.problems.add((*where, "consequence"), name, problem, "1 is what touches partners most, then 2, 3, …")
            first.setdefault(rank, name)

    def _extras(self, kind: str, shapes: Sequence[OptionShape]) -> tuple[Option, ...]:
        """A ballot always has a way to say that nothing is decided, and that one does not know."""
        where: type_where = (FILE, "extras", kind)
        needed = [extra for extra in state.EXTRAS if extra in state.OPEN_CHOICES]
        return self._known(shapes, state.EXTRAS, where, kind, "extra", needed)

    # -- options ---------------------------------------------------------------------------------------------------

    def _just(self, shapes: Sequence[OptionShape], wanted: Sequence[str], key: str, kind: str) -> tuple[Option, ...]:
        """Each of these once, with its words, and nothing else."""
        return self._known(shapes, wanted, (FILE, key), key, kind, wanted)

    def _known(
        self,
        shapes: Sequence[OptionShape],
        known: Sequence[str],
        where: type_where,
        subject: str,
        kind: str,
        needed: Iterable[str],
    ) -> tuple[Option, ...]:
        for place, shape in enumerate(shapes):
            if shape.id not in known:
                self.problems.unknown((*where, place, "id"), subject, kind, shape.id, known)
        given = {shape.id for shape in shapes}
        for missing in (one for one in needed if one not in given):
            self.problems.add(where, subject, f"the {kind} {missing!r} is missing", "add it, with its label")
        return self._options(shapes, where, subject)

    def _options(self, shapes: Sequence[OptionShape], where: type_where, subject: str) -> tuple[Option, ...]:
        self.context.unique(((shape.id, (*where, place, "id")) for place, shape in enumerate(shapes)), subject)
        return tuple(
            Option(shape.id, self.texts.read(shape.label, (*where, place, "label"), shape.id))
            for place, shape in enumerate(shapes)
        )

    # -- the funders' table ----------------------------------------------------------------------------------------

    def _aspects(self) -> tuple[Aspect, ...]:
        shapes, where = self.shape.aspects, (FILE, "aspects")
        self.context.unique(((shape.id, (*where, place, "id")) for place, shape in enumerate(shapes)), "aspects")
        self._ranks((shape.consequence, (*where, place), shape.id) for place, shape in enumerate(shapes))
        return tuple(self._aspect(shape, (*where, place)) for place, shape in enumerate(shapes))

    def _aspect(self, shape: AspectShape, where: type_where) -> Aspect:
        for cell in shape.joint:
            if cell not in JOINT_CELLS:
                self.problems.unknown((*where, "joint", cell), shape.id, "shared cell", cell, JOINT_CELLS)
        for cell in (one for one in JOINT_CELLS if one not in shape.joint):
            problem = f"no joint sentence where all are at {cell!r}"
            self.problems.add((*where, "joint"), shape.id, problem, "write what all of them say together")
        joint = {}
        for cell, raw in shape.joint.items():
            self.texts.holds(raw, ("count",), (*where, "joint", cell), shape.id)
            joint[cell] = self.texts.read(raw, (*where, "joint", cell), shape.id, ("count",))
        label = self.texts.read(shape.label, (*where, "label"), shape.id)
        matters = self.texts.read(shape.matters, (*where, "matters"), shape.id)
        return Aspect(shape.id, label, matters, joint, shape.consequence)

    # -- plans -----------------------------------------------------------------------------------------------------

    def _plans(self) -> tuple[Plan, ...]:
        shapes, where = self.shape.plans, (FILE, "plans")
        self.context.unique(((shape.id, (*where, place, "id")) for place, shape in enumerate(shapes)), "plans")
        plans = tuple(self._plan(shape, (*where, place)) for place, shape in enumerate(shapes))
        for kind, (least, most) in PEOPLE.items():
            fitting = [plan for plan in plans if kind in plan.kinds]
            without = [n for n in range(least, most + 1) if not any(plan.least <= n <= plan.most for plan in fitting)]
            if without:
                problem = f"no plan of kind {kind!r} for {without[0]} people"
                self.problems.add(where, kind, problem, f"plans have to cover {least} to {most} people without a gap")
        return plans

    def _plan(self, shape: PlanShape, where: type_where) -> Plan:
        plan = Plan(
            id=shape.id,
            kinds=tuple(shape.kinds),
            least=shape.least,
            most=shape.most,
            title=self.texts.read(shape.title, (*where, "title"), shape.id),
            differences=shape.differences,
            talk_minutes=shape.talk_minutes,
            talk=self.texts.read(shape.talk, (*where, "talk"), shape.id),
            steps=tuple(self._step(one, (*where, "steps", n), shape.id) for n, one in enumerate(shape.steps)),
        )
        self._check_time(plan, where)
        return plan

    def _step(self, shape: StepShape, where: type_where, plan_id: str) -> Step:
        if shape.stage not in STAGES:
            self.problems.unknown((*where, "stage"), plan_id, "stage", shape.stage, STAGES)
        texts = {
            key: self.texts.read(getattr(shape, key), (*where, key), plan_id)
            for key in ("title", "say", "do", "wall", "phone")
        }
        return Step(shape.stage, shape.minutes, **texts)

    def _check_time(self, plan: Plan, where: type_where) -> None:
        each = sum(step.minutes for step in plan.steps if step.stage in FOR_EACH)
        if each != plan.talk_minutes:
            problem = f"the steps about one difference take {each} minutes, `talk_minutes` says {plan.talk_minutes}"
            self.problems.add((*where, "talk_minutes"), plan.id, problem, "make the two agree")
        if plan.minutes != WHOLE:
            problem = f"its steps take {plan.minutes} minutes"
            remedy = f"make it {WHOLE}; what is about one difference counts {plan.differences} times"
            self.problems.add((*where, "steps"), plan.id, problem, remedy)
        if plan.least > plan.most:
            problem = f"from {plan.least} to {plan.most} people is nobody"
            self.problems.add((*where, "most"), plan.id, problem, "write the smaller number under `least`")
