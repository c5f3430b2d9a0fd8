"""How often strangers may do what costs us or others something: counted for all workers at once, and over every restart."""

from __future__ import annotations

import pytest

from tests.made_store import open_made_store
from tests.security.letters import deliver
from tests.web.hosting import Hosting, hosted_settings
from tests.web.visiting import make_app
from webapp.blueprints.account import TRIES
from webapp.security.policies import ANYONE, list_policies

DANA = "dana@example.org"


@pytest.fixture
def worker(tmp_path, bank, clock):
    """Makes workers: each with an application and a connection of its own, on the same file."""
    opened = []

    def make():
        opened.append(open_made_store(tmp_path))
        app = make_app(tmp_path, opened[-1], bank, clock, hosted=hosted_settings())
        return Hosting(app, opened[-1], bank, clock)

    yield make
    for store in opened:
        store.close()


def tried(visitor, times, address="192.0.2.7"):
    """The statuses of tries from one address of the network."""
    token = "A" * 43
    return [visitor.send(f"/sign-in/{token}", environ_overrides={"REMOTE_ADDR": address}).status_code for _ in range(times)]


def test_every_view_anybody_may_change_something_with_has_a_limit(worker):
    views = {endpoint: policy for endpoint, policy in list_policies(worker().app) if policy.audience is ANYONE}
    changing = {endpoint for endpoint, policy in views.items() if policy.limit}
    assert changing >= {"account.sign_in", "account.sign_in_form", "account.provider", "account.provider_back"}


def test_two_workers_and_a_third_after_a_restart_count_together(worker, clock):
    first, second = worker(), worker()
    half = TRIES.most // 2
    assert set(tried(first.anonymous(), half)) == {401}
    assert set(tried(second.anonymous(), TRIES.most - half)) == {401}
    assert tried(first.anonymous(), 1) == tried(second.anonymous(), 1) == [429]
    assert tried(worker().anonymous(), 1) == [429]
    # Others are not kept out, and time heals.
    assert tried(first.anonymous(), 1, "192.0.2.8") == [401]
    clock.pass_by(seconds=TRIES.seconds)
    assert tried(second.anonymous(), 1) == [401]


def test_links_to_one_address_are_counted_over_workers(worker):
    one, other = worker(), worker()
    one.account(DANA, "Dana Cole")
    for number in range(8):
        here = (one, other)[number % 2]
        page = here.anonymous().send("/sign-in", {"email": DANA}, environ_overrides={"REMOTE_ADDR": f"192.0.2.{number}"})
        assert page.status_code == 200
    assert len(deliver(one)) == 5


def test_all_addresses_of_one_network_are_one_visitor(worker):
    here = worker()
    visitor = here.anonymous()
    for number in range(TRIES.most):
        assert tried(visitor, 1, f"2001:db8:1:2::{number:x}") == [401]
    assert tried(visitor, 1, "2001:db8:1:2:ffff::1") == [429]
    assert tried(visitor, 1, "2001:db8:1:3::1") == [401]


def test_opening_pages_is_not_counted(worker):
    visitor = worker().anonymous()
    for _ in range(TRIES.most + 5):
        assert visitor.get("/sign-in", check=False).status_code == 200
    assert tried(visitor, 1) == [401]


def test_whoever_asks_too_often_hears_when_to_come_back(worker):
    visitor = worker().anonymous()
    tried(visitor, TRIES.most, "127.0.0.1")
    page = visitor.send("/sign-in", {"email": DANA})
    assert (page.status_code, page.headers["Retry-After"]) == (429, str(TRIES.seconds))
    assert DANA in page.text


def test_the_file_holds_no_address_of_who_was_counted(worker, tmp_path):
    here = worker()
    here.anonymous().send("/sign-in", {"email": DANA}, environ_overrides={"REMOTE_ADDR": "203.0.113.77"})
    kept = b"".join(path.read_bytes() for path in tmp_path.glob("upfront.sqlite3*"))
    assert b"sign-in-mail:" in kept
    for secret in (b"203.0.113.77", DANA.encode()):
        assert secret not in kept
