"""Addresses are for years: each that a FAQ ever had is kept, so nobody collects them, and nobody is proposed a spent one."""

import pytest

from tests.made_store import open_made_store
from tests.publishing import OFFICER, publish_pages
from tests.shipped import BANK
from tests.store.samples import NOON
from tests.web.stories import begin
from webapp.domain.answers import Decided
from webapp.services import published
from webapp.services.opened import open_assessment
from webapp.services.slugs import propose_slug
from webapp.services.workspace import Site
from webapp.store.people import WorkspaceRecord

ALDER = {"setup.foundation": Decided("Alder Fund")}


@pytest.fixture
def site(tmp_path):
    store = open_made_store(tmp_path)
    for workspace in ("w1", "w2"):
        with store.write():
            store.add_workspace(WorkspaceRecord(workspace, workspace, NOON))
    yield Site(store, BANK, workspace="w1")
    store.close()


def move(site, assessment, slug):
    """The address changed, as the form does it."""
    return published.change_address(site, assessment, slug, OFFICER, NOON)


def test_a_faq_can_have_ten_addresses_and_go_back_to_any_of_them(site):
    assessment = begin(site, NOON, ALDER)
    first = publish_pages(site, assessment, NOON).faq.slug
    moved = [move(site, assessment, f"alder-{number}") for number in range(2, 11)]
    assert [it.slug for it in moved] == [f"alder-{number}" for number in range(2, 11)]
    assert move(site, assessment, "alder-11") == published.UnfitAddress("slug_many")
    assert move(site, assessment, first).slug == first
    assert site.store.find_faq("alder-11") is None


def test_the_address_of_a_workspace_that_is_gone_is_not_proposed(site):
    assessment = begin(site, NOON, ALDER)
    assert publish_pages(site, assessment, NOON).faq.slug == "alder-fund"
    with site.store.write():
        site.store.remove_workspace("w1", NOON)
    other = Site(site.store, BANK, workspace="w2")
    opened = open_assessment(other, begin(other, NOON, ALDER), NOON.date())
    assert propose_slug(other, opened, listed=True) == "alder-fund-2"
