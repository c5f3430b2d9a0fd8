"""What must hold of signing in to an Upfront for many foundations: each check raises AssertionError where it does not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from types import SimpleNamespace

from tests.security.letters import asked_for, deliver
from tests.security.world import world
from tests.shipped import BANK
from tests.web.hosting import Hosting, hosted_settings
from tests.web.stories import begin
from tests.web.visiting import every, first
from webapp.blueprints.account import TRIES
from webapp.services import signing_in
from webapp.services.access import digest

DANA = "dana@example.org"
QUESTION = "home.host"


@contextmanager
def _hosting() -> Iterator[Hosting]:
    with world(hosted=hosted_settings()) as here:
        yield Hosting(here.app, here.store, BANK, here.clock)


@contextmanager
def _with_dana() -> Iterator[Hosting]:
    with _hosting() as hosting:
        hosting.member(hosting.workspace(), "editor", name="Dana Cole", email=DANA)
        yield hosting


def a_mailed_link_works_once() -> None:
    """The second who uses it is nobody."""
    with _with_dana() as hosting:
        link = asked_for(hosting, hosting.anonymous(), DANA)
        hosting.anonymous().send(link)
        second = hosting.anonymous()
        assert second.send(link).status_code == 401
        assert second.session_id is None


def a_mailed_link_runs_out() -> None:
    """After a quarter of an hour it lets nobody in."""
    with _with_dana() as hosting:
        link = asked_for(hosting, hosting.anonymous(), DANA)
        hosting.clock.pass_by(minutes=15)
        assert hosting.anonymous().send(link).status_code == 401


def opening_a_mailed_link_uses_nothing_up() -> None:
    """A mail scanner opens it; the person can still use it."""
    with _with_dana() as hosting:
        link = asked_for(hosting, hosting.anonymous(), DANA)
        hosting.anonymous().get(link, check=False)
        assert hosting.anonymous().send(link).status_code == 303


def nobody_uninvited_gets_an_account() -> None:
    """No letter goes to an address nobody knows."""
    with _with_dana() as hosting:
        hosting.anonymous().send("/sign-in", {"email": "nobody@example.org"})
        assert deliver(hosting) == []


def unknown_addresses_take_the_same_work() -> None:
    """As many statements for who is known as for who is not."""
    with _with_dana() as hosting:
        numbers = set()
        for email in (DANA, "nobody@example.org"):
            statements: list[str] = []
            hosting.store.trace(statements.append)
            hosting.anonymous().send("/sign-in", {"email": email})
            hosting.store.trace(None)
            numbers.add(len(statements))
        assert len(numbers) == 1


def one_address_gets_few_letters() -> None:
    """Nobody's mailbox is filled."""
    with _with_dana() as hosting:
        for _ in range(8):
            hosting.anonymous().send("/sign-in", {"email": DANA})
        assert len(deliver(hosting)) == 5


def one_visitor_tries_few_links() -> None:
    """Whoever tries links is stopped."""
    with _hosting() as hosting:
        visitor = hosting.anonymous()
        statuses = [visitor.send(f"/sign-in/{'A' * 43}").status_code for _ in range(TRIES.most + 1)]
        assert statuses[-1] == 429


def a_session_ends_unused() -> None:
    """After half a day without use."""
    with _hosting() as hosting:
        visitor = hosting.member(hosting.workspace(), "owner")
        hosting.clock.pass_by(hours=12)
        assert visitor.get("/account").status_code == 401


def an_administrators_session_ends_sooner() -> None:
    """After an hour without use."""
    with _hosting() as hosting:
        visitor = hosting.administrator()
        hosting.clock.pass_by(hours=1)
        assert visitor.get("/account").status_code == 401


def an_earlier_session_of_the_browser_ends() -> None:
    """Whoever had its cookie has nothing any more."""
    with _with_dana() as hosting:
        visitor = hosting.anonymous()
        visitor.send(asked_for(hosting, visitor, DANA))
        earlier = str(visitor.session_id)
        visitor.send(asked_for(hosting, visitor, DANA))
        assert hosting.anonymous().carry(earlier).get("/account").status_code == 401


def what_one_typed_is_nobody_elses_draft() -> None:
    """It is shown to who signs in next, and becomes nothing of theirs."""
    with _hosting() as hosting:
        workspace = hosting.workspace()
        page = f"/assessments/{begin(hosting.site(workspace), hosting.clock())}/questions/{QUESTION}"
        dana, luis = hosting.member(workspace, "editor"), hosting.member(workspace, "editor")
        token = dana.csrf
        with hosting.store.write():
            hosting.store.record_session_seen(_digest(hosting, dana), hosting.clock() - timedelta(days=1))
        refused = dana.send(page, {"note": "Between us", "csrf_token": token})
        form = {field["name"]: field.get("value", "") for field in first(refused, "main form").select("input")}
        shown = luis.send("/sign-in", form | {"action": "go-on"})
        assert [tag.get_text() for tag in every(shown, ".slip bdi")] == ["Between us"]
        assert hosting.store.list_page_drafts(page.split("/")[2]) == ()


def _digest(hosting: Hosting, visitor: object) -> str:
    from_cookie = digest(str(getattr(visitor, "session_id", "")))
    assert hosting.store.find_session(from_cookie) is not None
    return from_cookie


def only_the_browser_that_set_out_comes_back() -> None:
    """Another one with the same state has begun nothing."""
    with _hosting() as hosting:
        at = hosting.clock()
        begun = SimpleNamespace(url="", state="s" * 43, nonce="n", verifier="v")
        signing_in.begin_attempt(hosting.store, begun, "", at)
        assert signing_in.take_attempt(hosting.store, begun.state, "x" * 43, at) is None


def a_cookie_is_for_one_host_over_tls() -> None:
    """Browsers see to it by the name of the cookie."""
    with _with_dana() as hosting:
        visitor = hosting.anonymous()
        said = visitor.send(asked_for(hosting, visitor, DANA)).headers["Set-Cookie"]
        assert said.startswith("__Host-")
        assert "Secure" in said
