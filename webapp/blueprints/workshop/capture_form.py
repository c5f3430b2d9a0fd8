"""The form of a captured sentence: what was typed, and the outcome it makes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields

from webapp.domain.dates import SlashedDate, parse_date, parse_iso_date
from webapp.domain.text import Words, format_date
from webapp.domain.workshop.state import AGREED, CASE, NOT_DECIDED, OPEN_CHOICES, OUTCOMES, VOICES, Outcome
from webapp.forms.problems import FieldProblem
from webapp.services.workshops.rooms import BoardRow

LONGEST_TYPED = 20_000
CODES: Mapping[str, tuple[str, str]] = {
    "outcome": ("outcome", "workshop_outcome"),
    "choice": ("choice", "workshop_choice"),
    "owner": ("owner", "workshop_owner"),
    "date": ("by", "not_a_date"),
    "detail": ("detail", "workshop_detail"),
    "long": ("detail", "workshop_long"),
    "half_character": ("detail", "half_character"),
}
"""What the use case refuses, as the page says it: the field, and the code of its words."""


@dataclass(frozen=True, slots=True)
class CaptureForm:
    """The form as it is shown: everything as typed."""

    outcome: str = ""
    choice: str = ""
    detail: str = ""
    owner: str = ""
    decider: str = ""
    by: str = ""
    until_then: str = ""
    minority: str = ""
    minority_consents: bool = False

    def problems(self, kind: str, words: Words) -> Iterator[FieldProblem]:
        """What has to be mended, from the top of the page down."""
        if self.outcome not in OUTCOMES:
            yield FieldProblem("outcome", "workshop_outcome")
            return
        decided = self.outcome != NOT_DECIDED
        if decided and kind == VOICES and not self.choice:
            yield FieldProblem("choice", "workshop_choice")
        if decided and not self.detail.strip() and (kind != VOICES or self.choice == CASE):
            yield FieldProblem("detail", "workshop_detail")
        if not decided and not (self.owner.strip() or self.decider.strip()):
            yield FieldProblem("decider", "workshop_owner")
        try:
            self.iso(words)
        except SlashedDate:
            yield FieldProblem("by", "date_slashes")
        except ValueError:
            yield FieldProblem("by", "not_a_date")

    def iso(self, words: Words) -> str:
        """The date as it is kept. Raises ValueError where it is none."""
        return str(parse_date(self.by.strip(), words)) if self.by.strip() and self.outcome == NOT_DECIDED else ""

    def to_outcome(self, question: str, words: Words) -> Outcome:
        """The outcome; only where there are no problems. What belongs to another outcome stays out."""
        open_ = self.outcome == NOT_DECIDED
        return Outcome(
            question=question,
            outcome=self.outcome,
            choice="" if open_ else self.choice,
            detail="" if open_ else self.detail,
            owner=self.owner,
            decider=self.decider if open_ else "",
            by=self.iso(words),
            until_then=self.until_then if open_ else "",
            minority=self.minority,
            minority_consents=self.minority_consents and bool(self.minority.strip()),
        )


def first_form(row: BoardRow, words: Words) -> CaptureForm:
    """The form before anything is typed: what was captured, or else what the room's answers suggest."""
    kept = row.outcome
    if kept is not None:
        return CaptureForm(
            outcome=kept.outcome,
            choice=kept.choice,
            detail=kept.detail,
            owner=kept.owner,
            decider=kept.decider,
            by=format_date(parse_iso_date(kept.by), words) if kept.by else "",
            until_then=kept.until_then,
            minority=kept.minority,
            minority_consents=kept.minority_consents,
        )
    if row.stand in OPEN_CHOICES:
        return CaptureForm(outcome=NOT_DECIDED)
    return CaptureForm(outcome=AGREED if row.stand else "", choice=row.stand)


def read_form(sent: Mapping[str, str]) -> CaptureForm:
    """The form as it came in."""
    typed = {
        one.name: sent.get(one.name, "").replace("\0", "").encode(errors="replace").decode()[:LONGEST_TYPED]
        for one in fields(CaptureForm)
        if one.name != "minority_consents"
    }
    return CaptureForm(**typed, minority_consents="minority_consents" in sent)
