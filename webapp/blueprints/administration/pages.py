"""Everything the pages of administrators show, each as one value: names, numbers and days, and nothing anybody answered."""

from __future__ import annotations

from dataclasses import dataclass

from webapp.domain.text import Words
from webapp.forms import FieldProblem
from webapp.forms.people import AddressForm, WorkspaceForm
from webapp.renderers.answer_words import day_of
from webapp.services.workspaces import Health, Overview
from webapp.store.people import WorkspaceSize

KILO = 1000
GIGA = 1000**3


@dataclass(frozen=True, slots=True)
class WorkspaceRow:
    """A workspace in numbers; `changed` is empty where nothing was ever begun in it."""

    id: str
    name: str
    made: str
    members: int
    owners: int
    invitations: int
    assessments: int
    kilobytes: str
    changed: str


@dataclass(frozen=True, slots=True)
class HealthRow:
    """How the installation is, in numbers that can be read."""

    version: str
    described: str
    file_kilobytes: str
    free_gigabytes: str
    waiting: int
    failed: int
    domains: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OverviewPage:
    """A page of workspaces; `after` is where the next page begins."""

    rows: tuple[WorkspaceRow, ...]
    first: bool
    after: str
    health: HealthRow
    mails: bool
    address: str
    told: str


@dataclass(frozen=True, slots=True)
class NewPage:
    """Where a workspace is made. `token` is the page's own: sent twice, it asks for one workspace."""

    form: WorkspaceForm
    problems: tuple[FieldProblem, ...]
    token: str
    mails: bool
    address: str


@dataclass(frozen=True, slots=True)
class InvitePage:
    """Where a first owner is invited, once an address could not be used."""

    id: str
    name: str
    form: AddressForm
    problems: tuple[FieldProblem, ...]


def build_workspace_row(size: WorkspaceSize, words: Words) -> WorkspaceRow:
    """A workspace in numbers."""
    return WorkspaceRow(
        id=size.workspace.id,
        name=size.workspace.name,
        made=day_of(size.workspace.created_at, words),
        members=size.members,
        owners=size.owners,
        invitations=size.invitations,
        assessments=size.assessments,
        kilobytes=_rounded_up(size.size),
        changed=day_of(size.changed_at, words) if size.changed_at else "",
    )


def build_health_row(health: Health, version: str) -> HealthRow:
    """How the installation is."""
    return HealthRow(
        version=version,
        described=health.described,
        file_kilobytes=_rounded_up(health.file_size),
        free_gigabytes=f"{health.free / GIGA:,.1f}",
        waiting=health.waiting,
        failed=health.failed,
        domains=health.domains,
    )


def build_rows(overview: Overview, words: Words) -> tuple[WorkspaceRow, ...]:
    """A page of workspaces."""
    return tuple(build_workspace_row(size, words) for size in overview.sizes)


def _rounded_up(size: int) -> str:
    return f"{-(-size // KILO):,}"
