"""What partners read, in a real browser: nothing that needs a script, and no sideways scrolling."""

from __future__ import annotations

import pytest

from tests.browser.server import serving
from tests.published_world import fill_shelf
from tests.shipped import BANK
from tests.web.visiting import Clock
from webapp.services.workspace import Site
from webapp.store.sqlite import open_store

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """Where published FAQs are served, and which."""
    folder = tmp_path_factory.mktemp("public")
    (folder / "data").mkdir(mode=0o700)
    store = open_store(folder / "data")
    filled = fill_shelf(Site(store, BANK), Clock())
    store.close()
    with serving(folder) as running:
        yield running.address, filled


def test_a_partner_without_scripts_gets_from_the_directory_to_what_changed_and_to_a_file(window, published):
    address, at = published
    visitor = window(anonymous=True, address=address, java_script_enabled=False, viewport={"width": 320, "height": 640})
    visitor.go("/f?q=alder")
    visitor.page.locator(f".entries a[href='/f/{at.listed}']").click()
    assert visitor.path == f"/f/{at.listed}"
    visitor.page.get_by_role("link", name="What changed with version 2").first.click()
    assert visitor.path == f"/f/{at.listed}/changes/1..2"
    visitor.page.get_by_role("link", name="Read version 1").click()
    visitor.page.get_by_role("link", name="Read the newest version").click()
    assert visitor.path == f"/f/{at.listed}"
    visitor.page.get_by_role("link", name="Files to keep").click()
    with visitor.page.expect_download() as taken:
        visitor.page.get_by_role("link", name="PDF (").click()
    assert taken.value.suggested_filename == "united-fund-of-alder-valley-faq-version-2.pdf"
    assert visitor.page.context.cookies() == []
