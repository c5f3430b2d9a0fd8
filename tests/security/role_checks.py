"""What must hold of who may do what: each check raises AssertionError where it does not. They are rows of role_guards.py."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from tests.security.world import world
from tests.shipped import BANK
from tests.web.hosting import Hosting, hosted_settings
from tests.web.stories import begin
from webapp.domain.answers import Decided

CANARY = "Quillfeather"


@contextmanager
def _hosting() -> Iterator[Hosting]:
    with world(hosted=hosted_settings()) as here:
        yield Hosting(here.app, here.store, BANK, here.clock)


def _canary(hosting: Hosting, workspace: str) -> str:
    names = {key: Decided(f"{CANARY} {key}") for key in (BANK.names["foundation"], BANK.names["partnership"])}
    begun: str = begin(hosting.site(workspace), hosting.clock(), names)
    return begun


def nobody_without_a_role_gets_in() -> None:
    """Who runs the installation reads no draft and no list of people."""
    with _hosting() as hosting:
        hosting.workspace()
        for path in ("/", "/assessments", "/people", "/workspace/log"):
            assert hosting.administrator().get(path, check=False).status_code in (303, 403)


def a_viewer_changes_nothing() -> None:
    """Who may read may not archive."""
    with _hosting() as hosting:
        workspace = hosting.workspace()
        assessment = begin(hosting.site(workspace), hosting.clock())
        assert hosting.member(workspace, "viewer").send(f"/assessments/{assessment}/archive").status_code == 403
        assert hosting.store.get_assessment(workspace, assessment).archived_at is None


def another_foundations_draft_is_not_there() -> None:
    """Not even for an owner: they own something else."""
    with _hosting() as hosting:
        foreign = _canary(hosting, hosting.workspace("There"))
        page = hosting.member(hosting.workspace("Here"), "owner").get(f"/assessments/{foreign}/faq", check=False)
        assert page.status_code == 404
        assert CANARY not in page.text


def another_foundations_titles_are_not_listed() -> None:
    """The desk and the list hold one foundation's assessments."""
    with _hosting() as hosting:
        _canary(hosting, hosting.workspace("There"))
        owner = hosting.member(hosting.workspace("Here"), "owner")
        for path in ("/", "/assessments"):
            assert CANARY not in owner.get(path, check=False).text


def another_foundations_member_is_not_there() -> None:
    """Nobody reads the name of another foundation's people by their id."""
    with _hosting() as hosting:
        foreign = hosting.member(hosting.workspace("There"), "editor", name=CANARY).person.member
        page = hosting.member(hosting.workspace("Here"), "owner").get(f"/people/{foreign}/remove", check=False)
        assert page.status_code == 404
        assert CANARY not in page.text
