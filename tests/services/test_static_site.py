"""What is published as the files of a web site: every link in it leads to a file, and it says what the served pages say."""

from __future__ import annotations

import io
import posixpath
import re
from dataclasses import replace
from datetime import date
from zipfile import ZipFile

import pytest
from bs4 import BeautifulSoup

from tests.house import ELSEWHERE, check_page
from tests.made_store import open_made_store
from tests.published_world import World, copy_faq
from tests.shipped import BANK
from webapp.renderers.site_files import pack
from webapp.services.static_site import make_site
from webapp.services.workspace import Site

BASE = "https://upfront.example.org"
ON_PAGES_ALONE = ".asks, section[aria-labelledby=ask-us], footer, [type='application/ld+json'], link[rel=preload]"
"""What only the served pages have: forms, and a way to what we promise."""


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    made = World(tmp_path_factory.mktemp("site"))
    yield made
    made.store.close()


@pytest.fixture(scope="module")
def files(world):
    return dict(make_site(world.site, BASE, world.clock().date()))


def pages(files):
    """Every page of the site by the folder it stands in."""
    found = {
        path: content.decode() for path, content in files.items() if path.endswith("/index.html") or path == "index.html"
    }
    return {path: BeautifulSoup(html, "html.parser") for path, html in found.items()}


def words(page):
    """What a page says that is the same served or not."""
    for tag in page.select(ON_PAGES_ALONE):
        tag.decompose()
    return " ".join(page.get_text(" ").split())


def test_no_path_is_twice_there_or_leads_out_of_the_folder(world, files):
    listed = [path for path, _ in make_site(world.site, BASE, world.clock().date())]
    assert len(listed) == len(set(listed)) == len(files)
    assert all(re.fullmatch(r"[a-z0-9][\w./-]*", path, re.ASCII) and ".." not in path for path in listed)


def test_every_link_leads_to_a_file_of_the_site(files):
    for path, page in pages(files).items():
        for tag in page.select("a[href], link[href], [src], [action]"):
            href = tag.get("href") or tag.get("src") or tag.get("action")
            if ELSEWHERE.match(href):
                # The document names its own address, and people typed those of others.
                allowed = tag.name == "a" and (href.startswith((f"{BASE}/f/", "mailto:")) or tag.find_parent("bdi"))
                assert allowed or tag.get("rel") == ["canonical"], (path, tag)
            elif not href.startswith(("#", "data:")):
                where = posixpath.normpath(posixpath.join(posixpath.dirname(path), href.partition("#")[0]))
                assert where in files, (path, href)
        for refresh in page.select("meta[http-equiv=refresh]"):
            where = posixpath.normpath(posixpath.join(posixpath.dirname(path), refresh["content"].partition("url=")[2]))
            assert where in files, path
    [style] = [content.decode() for path, content in files.items() if path.endswith(".css")]
    folder = next(posixpath.dirname(path) for path in files if path.endswith(".css"))
    assert {f"{folder}/{one}" for one in re.findall(r"url\((fonts/[^)]+)\)", style)} <= set(files)


def test_every_page_is_one_as_this_house_makes_them_and_asks_nobody_for_anything(world, files):
    alike = (f"f/{world.shelf.by_link}/", f"f/{world.shelf.renamed_to}/")
    for path, content in files.items():
        if path.endswith("index.html") and not path.startswith(alike):
            html = content.decode()
            check_page(html, status=200, where=path)
            assert "<form" not in html
            assert "<script src" not in html


@pytest.mark.parametrize("below", ["", "/1", "/2"])
@pytest.mark.parametrize("state", ["listed", "withdrawn"])
def test_a_page_says_what_the_served_one_says(world, files, state, below):
    slug = getattr(world.shelf, state)
    served = BeautifulSoup(world.get(f"/f/{slug}{below}").text, "html.parser")
    assert words(BeautifulSoup(files[f"f/{slug}{below}/index.html"].decode(), "html.parser")) == words(served)


def test_what_changed_is_told_as_the_served_page_tells_it(world, files):
    slug = world.shelf.listed
    served = BeautifulSoup(world.get(f"/f/{slug}/changes/1..2").text, "html.parser")
    assert words(BeautifulSoup(files[f"f/{slug}/changes/1-to-2/index.html"].decode(), "html.parser")) == words(served)


def test_files_are_the_bytes_that_were_published(world, files):
    faq = world.shelf.faq
    for number in (1, 2):
        for ending in ("pdf", "docx", "md", "txt", "html", "json"):
            kept = world.store.find_file(faq.id, number, ending)
            assert kept
            assert files[f"f/{faq.slug}/{number}.{ending}"] == kept[1]


def test_the_directory_holds_what_everybody_may_find(world, files):
    page = BeautifulSoup(files["f/index.html"].decode(), "html.parser")
    shelf = world.shelf
    leads = {str(link["href"]) for link in page.select(".entries a")}
    assert leads == {f"../f/{slug}/index.html" for slug in (shelf.listed, shelf.renamed_to)}
    assert shelf.by_link not in files["f/index.html"].decode()


def test_an_address_that_was_printed_leads_on(world):
    """Every version was published under the first address; a copy of the FAQ has another one now."""
    faq = world.shelf.faq
    world.record(faq, slug="a-new-name")
    try:
        files = dict(make_site(world.site, BASE, world.clock().date()))
        for below in ("", "/1", "/2"):
            page = BeautifulSoup(files[f"f/{faq.slug}{below}/index.html"].decode(), "html.parser")
            assert page.select_one("meta[http-equiv=refresh]")
            href = page.select_one("main a")["href"]
            where = posixpath.normpath(posixpath.join(f"f/{faq.slug}{below}", href))
            assert where == f"f/a-new-name{below}/index.html"
        assert f"f/{faq.slug}/2.pdf" not in files
    finally:
        world.record(faq, slug=faq.slug)


def test_the_same_is_the_same_bytes_loose_and_packed(world, files):
    again = dict(make_site(world.site, BASE, world.clock().date()))
    assert again == files
    assert list(again) == list(files)
    packed = pack(files.items())
    assert packed == pack(again.items())
    with ZipFile(io.BytesIO(packed)) as archive:
        assert archive.testzip() is None
        assert {info.filename: archive.read(info) for info in archive.infolist()} == files


def test_without_an_address_of_its_own_it_works_all_the_same(world):
    files = dict(make_site(world.site, "", world.clock().date()))
    feed = files[f"f/{world.shelf.listed}/feed.atom"].decode()
    assert "http" not in re.sub(r'xmlns="[^"]*"', "", feed)
    assert 'rel="canonical"' not in files[f"f/{world.shelf.listed}/index.html"].decode()


def test_of_another_workspace_nothing_is_in_it(world, files):
    other = replace(world.site, workspace=world.hosting.workspace())
    assert [path for path, _ in make_site(other, BASE, world.clock().date()) if path.startswith("f/")] == ["f/index.html"]


def test_members_take_it_along_as_one_file_and_nobody_else_does(world, files):
    assert world.reader.get("/published-site.zip").status_code == 401
    member = world.hosting.member(world.site.workspace, "viewer")
    taken = member.get("/published-site.zip")
    assert taken.headers["Content-Disposition"] == 'attachment; filename="published-site.zip"'
    assert taken.headers["Cache-Control"] == "no-store"
    with ZipFile(io.BytesIO(taken.data)) as archive:
        assert set(archive.namelist()) == set(files)


def test_where_nothing_is_published_the_site_says_so(tmp_path):
    store = open_made_store(tmp_path)
    files = dict(make_site(Site(store, BANK), "", date(2026, 11, 26)))
    assert "No FAQ is listed here yet." in files["f/index.html"].decode()
    store.close()


def test_the_step_from_each_version_to_the_next_and_to_the_newest_is_there(world):
    """What stands between the second and the fourth nobody links to."""
    copied = copy_faq(world.store, world.shelf.faq, "four-versions")
    record = world.store.find_publication(copied.id, 2)
    assert record
    for number in (3, 4):
        end = world.store.find_chain_end(copied.workspace)
        assert end
        changed = record.document.replace('"number":2', f'"number":{number}')
        kept = replace(record, number=number, position=end.position + 1, hash=f"{number}" * 64, document=changed)
        with world.store.write():
            world.store.add_publication(kept, world.store.list_files(copied.id, 2), {})
            world.store.record_faq(replace(copied, latest=number))
    files = dict(make_site(world.site, BASE, world.clock().date()))
    told = sorted(path.split("/")[3] for path in files if path.startswith("f/four-versions/changes/"))
    assert told == ["1-to-2", "1-to-4", "2-to-3", "2-to-4", "3-to-4"]
    test_every_link_leads_to_a_file_of_the_site({path: files[path] for path in files})
