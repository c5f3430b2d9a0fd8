"""A review as values, for its page and its files: the role map, what moves it, the findings, and what waits for whom."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from webapp.domain.assessment import Assessment, Clarity
from webapp.domain.bank import HATS, Question
from webapp.domain.faq import Document
from webapp.domain.faq.voice import Voice
from webapp.domain.findings import Finding
from webapp.domain.roles import AXES, Weight, weigh
from webapp.renderers.review import Found, found
from webapp.renderers.role_picture import Spot, place_spot
from webapp.renderers.shown import Shown, build_shown
from webapp.renderers.slips import Slip, Slips

GROUPS = ("contradiction", "legal", "gap", "risk", "watch", "strength")
"""The groups of findings in the order shown: what a publication would have to answer for comes first."""
MOST_MOVERS = 3


@dataclass(frozen=True, slots=True)
class FoundPart:
    """A finding with the answers it comes from."""

    found: Found
    slips: tuple[Slip, ...]


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """Findings of one kind; `name` is one of GROUPS."""

    name: str
    parts: tuple[FoundPart, ...]


@dataclass(frozen=True, slots=True)
class Movers:
    """The answers that bring the foundation farthest along an axis, and those that hold it back most."""

    axis: str
    forward: tuple[Slip, ...]
    back: tuple[Slip, ...]


@dataclass(frozen=True, slots=True)
class WeightRow:
    """What one answer gives to each axis, and why."""

    slip: Slip
    civic: Weight | None
    grant: Weight | None
    why: str


@dataclass(frozen=True, slots=True)
class RoleRow:
    """A role, where the foundation stands on it, and the answers that say so."""

    label: str
    stand: str
    slips: tuple[Slip, ...]


@dataclass(frozen=True, slots=True)
class Review:
    """Everything a review shows. `stand` names which words of the role map fit: see `roles`."""

    partnership: str
    shown: Shown
    stand: str
    map_words: str
    spot: Spot | None
    movers: tuple[Movers, ...]
    weights: tuple[WeightRow, ...]
    groups: tuple[FindingGroup, ...]
    counts: Mapping[str, int]
    clarity: Clarity
    waiting: tuple[tuple[str, tuple[Slip, ...]], ...]
    roles: tuple[tuple[str, tuple[RoleRow, ...]], ...]
    role_count: int


def build_review(assessment: Assessment, document: Document, address: Callable[[str], str]) -> Review:
    """The review of an assessment; `address` gives the address of a question by its key."""
    slips = Slips(Voice(assessment.facts, document.language), address)
    # Made in this order so that one comes back to the finding one left, and not to the table below it.
    groups = _groups(assessment.findings, slips)
    weights = weigh(assessment.facts, assessment.route)
    movers = tuple(_movers(axis, weights[axis], slips) for axis in AXES)
    return Review(
        partnership=document.partnership,
        shown=build_shown(document),
        stand=assessment.role_map.words,
        map_words=document.role_map.words,
        spot=place_spot(document.role_map),
        movers=movers,
        weights=_weight_rows(weights, slips),
        groups=groups,
        counts={name: sum(len(group.parts) for group in groups if group.name == name) for name in GROUPS},
        clarity=assessment.clarity,
        waiting=tuple((body, slips.of(keys)) for body, keys in assessment.waiting.items()),
        roles=_roles(document, slips),
        role_count=len(document.role_map.roles),
    )


def _groups(findings: Iterable[Finding], slips: Slips) -> tuple[FindingGroup, ...]:
    by_name: dict[str, list[FoundPart]] = {name: [] for name in GROUPS}
    for finding in sorted(findings, key=lambda finding: GROUPS.index(_group_of(finding))):
        words = found(slips.voice, finding)
        by_name[_group_of(finding)].append(FoundPart(words, slips.of(one.key for one in words.evidence)))
    return tuple(FindingGroup(name, tuple(parts)) for name, parts in by_name.items() if parts)


def _group_of(finding: Finding) -> str:
    """A risk that is only worth watching stands apart from the others; all else goes by its kind."""
    rule = finding.rule
    return "watch" if rule.kind == "risk" and rule.severity == "watch" else rule.kind


def _movers(axis: str, weights: Iterable[Weight], slips: Slips) -> Movers:
    """The few answers that earned most, and those that left most unearned."""
    all_of_it = tuple(weights)
    forward = sorted((one for one in all_of_it if one.earned), key=lambda one: -one.earned)
    back = sorted((one for one in all_of_it if one.earned < one.possible), key=lambda one: one.earned - one.possible)
    return Movers(
        axis=axis,
        forward=slips.of(one.key for one in forward[:MOST_MOVERS]),
        back=slips.of(one.key for one in back[:MOST_MOVERS]),
    )


def _weight_rows(weights: Mapping[str, tuple[Weight, ...]], slips: Slips) -> tuple[WeightRow, ...]:
    by_axis = {axis: {weight.key: weight for weight in weights[axis]} for axis in AXES}
    voice = slips.voice
    keys = sorted({*by_axis["civic"], *by_axis["grant"]}, key=voice.bank.position_of_key.__getitem__)
    return tuple(
        WeightRow(
            slip=slips.one(key),
            civic=by_axis["civic"].get(key),
            grant=by_axis["grant"].get(key),
            why=_why(voice, voice.bank.question_by_id[key]),
        )
        for key in keys
    )


def _why(voice: Voice, question: Question) -> str:
    return voice.text(question.weight_why).source if question.weight_why else ""


def _roles(document: Document, slips: Slips) -> tuple[tuple[str, tuple[RoleRow, ...]], ...]:
    """Role by role under its hat, each with the answers it comes from."""
    rows: dict[str, list[RoleRow]] = {hat: [] for hat in HATS}
    for role in document.role_map.roles:
        rows[role.hat].append(RoleRow(role.label, role.stand, slips.of(role.sources)))
    return tuple((hat, tuple(rows[hat])) for hat in HATS)
