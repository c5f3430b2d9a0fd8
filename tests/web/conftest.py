"""Upfront in this process, with a real database, and people who visit it.

client.get("/")                                   anonymous; every page that comes back is checked by tests/house.py
owner.get(path); owner.send(path, {"text": "x"})  signed in; `send` posts with the form's token, as a page of ours does
owner.csrf                                        that token, for a post of another kind
hosting                                           an Upfront for many foundations, its workspaces and members: hosting.py
store, bank, site, clock                          what the application is made of; clock.pass_by(days=2)
"""

import pytest

from tests.made_store import open_made_store
from tests.shipped import BANK
from tests.web.hosting import make_hosting
from tests.web.stories import begin
from tests.web.visiting import Clock, make_app
from webapp.services.workspace import Site


@pytest.fixture
def bank():
    return BANK


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def store(tmp_path):
    opened = open_made_store(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def site(store, bank):
    return Site(store, bank)


@pytest.fixture
def app(tmp_path, store, bank, clock):
    return make_app(tmp_path, store, bank, clock)


@pytest.fixture
def hosting(tmp_path, store, bank, clock):
    """An Upfront for many foundations; see hosting.py."""
    return make_hosting(tmp_path, store, bank, clock)


@pytest.fixture
def client(app):
    """Somebody who has not signed in."""
    return app.test_client()


@pytest.fixture
def owner(app):
    """The owner, signed in."""
    return app.test_client().sign_in()


@pytest.fixture
def assessment(site, clock):
    """An assessment without answers; its record."""
    return site.store.get_assessment(site.workspace, begin(site, clock()))
