"""The list of workshops and the page on which one is set up, as values."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from webapp.blueprints.workshop.setup_form import FUNDERS, SetUpForm
from webapp.blueprints.workshop.words import Said
from webapp.domain.text import Words, capitalised
from webapp.domain.workshop.state import KINDS, MODES, TABLE, VOICES
from webapp.forms.problems import FieldProblem
from webapp.renderers.answer_words import day_of
from webapp.services.desk import Listed
from webapp.services.workshops.setting_up import possible_pack
from webapp.services.workspace import Site
from webapp.store.workshops import WorkshopRecord


@dataclass(frozen=True, slots=True)
class Row:
    """One workshop in the list."""

    id: str
    title: str
    kind: str
    mode: str
    rehearsal: bool
    begun: str
    closed: str


@dataclass(frozen=True, slots=True)
class WorkshopsPage:
    """Everything `pages/workshops.html` shows. `older`: where the next page begins; `assessment`: whose alone they are.

    `possible`: the bank has what a workshop needs. `words` are the bank's.
    """

    rows: tuple[Row, ...]
    older: str
    first: bool
    told: str
    assessment: str
    possible: bool
    words: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class PackLine:
    """A question of the pack, with why its answer matters to partners; `kept`: it is asked."""

    id: str
    text: str
    matters: str
    kept: bool


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A timing plan: for how many people, how long it takes, and how many differences it talks about."""

    id: str
    title: str
    least: int
    most: int
    minutes: int
    differences: int


@dataclass(frozen=True, slots=True)
class SetUpPage:
    """Everything `pages/workshop_new.html` shows. `failed`: busy or unwritable."""

    form: SetUpForm
    kinds: tuple[tuple[str, str, str], ...]
    modes: tuple[tuple[str, str, str], ...]
    pack: tuple[PackLine, ...]
    plans: tuple[PlanLine, ...]
    assessments: tuple[tuple[str, str], ...]
    authorities: tuple[tuple[str, str], ...]
    words: Mapping[str, str]
    problems: tuple[FieldProblem, ...] = ()
    failed: str = ""

    @property
    def funders(self) -> tuple[tuple[int, str, str], ...]:
        """The lines for funders: number, name, authority."""
        given = self.form.funders
        return tuple((line, *(given[line - 1] if line <= len(given) else ("", ""))) for line in range(1, FUNDERS + 1))

    @property
    def needs_assessment(self) -> bool:
        """Whether it has to belong to an assessment: the sentences it ends in are those of its FAQ."""
        return self.form.kind == VOICES and not self.form.rehearsal

    @property
    def table(self) -> bool:
        """Whether it is a table of funders."""
        return self.form.kind == TABLE


def build_row(record: WorkshopRecord, words: Words) -> Row:
    """A workshop in the list."""
    return Row(
        id=record.id,
        title=record.title,
        kind=record.kind,
        mode=record.mode,
        rehearsal=record.rehearsal,
        begun=day_of(record.created_at, words),
        closed=day_of(record.closed_at, words) if record.closed_at else "",
    )


def build_set_up_page(
    site: Site,
    said: Said,
    form: SetUpForm,
    listed: tuple[Listed, ...],
    problems: tuple[FieldProblem, ...] = (),
    failed: str = "",
) -> SetUpPage:
    """The page of set-up."""
    facilitation = said.facilitation
    return SetUpPage(
        form=form,
        kinds=tuple((kind, said(f"kind_{kind}"), said(f"about_{kind}")) for kind in KINDS),
        modes=tuple((mode, capitalised(said(f"mode_{mode}")), said(f"explained_{mode}")) for mode in MODES),
        pack=tuple(pack_lines(site, said, form.kind, form.pack)),
        plans=tuple(
            PlanLine(plan.id, said.text(plan.title), plan.least, plan.most, plan.minutes, plan.differences)
            for plan in facilitation.plans
            if form.kind in plan.kinds
        ),
        assessments=tuple((one.record.id, one.summary.partnership or one.summary.foundation) for one in listed),
        authorities=said.options(facilitation.authorities),
        words=said.fixed,
        problems=problems,
        failed=failed,
    )


def pack_lines(site: Site, said: Said, kind: str, kept: Collection[str]) -> Iterator[PackLine]:
    """Everything that a workshop of this kind can ask."""
    aspects = {aspect.id: aspect for aspect in said.facilitation.aspects}
    for one in possible_pack(said.facilitation, kind):
        if kind == TABLE:
            text, matters = aspects[one].label, aspects[one].matters
        else:
            text, matters = site.bank.question_by_id[one].text, said.facilitation.asked[one].matters
        yield PackLine(one, said.text(text), said.text(matters), one in kept)
