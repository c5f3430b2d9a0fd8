"""`upfront publish --to FOLDER`: a web site of plain files, written whole or not at all."""

from contextlib import closing
from urllib.parse import urldefrag, urlsplit

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner

from tests.publishing import publish_scenario
from tests.shipped import BANK
from tests.store.samples import NOON
from webapp.cli import main
from webapp.services.workspace import Site
from webapp.store.sqlite import open_store


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """A folder in which something was published."""
    folder = tmp_path_factory.mktemp("data")
    with closing(open_store(folder)) as store:
        publish_scenario(Site(store, BANK), NOON, "quick-start")
    return folder


def run(data, folder, *more, address=""):
    """The command as it is typed."""
    typed = ["publish", "--to", str(folder), "--data", str(data), *more]
    return CliRunner().invoke(main, typed, env={"UPFRONT_BASE_URL": address})


def files_in(folder):
    """Every file with its bytes."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_site_is_written_and_written_anew(data, tmp_path):
    done = run(data, tmp_path / "site", address="https://example.org/faq")
    first = files_in(tmp_path / "site")
    assert (done.exit_code, done.stdout) == (0, f"ok: {len(first) - 1} files in {tmp_path / 'site'}\n")
    (tmp_path / "site" / "left over.html").write_text("old")
    assert run(data, tmp_path / "site", address="https://example.org/faq").exit_code == 0
    assert files_in(tmp_path / "site") == first, "the same bytes, and nothing of before"
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_every_link_of_a_page_leads_to_a_file_of_the_site_or_out_of_it(data, tmp_path):
    assert run(data, tmp_path / "site").exit_code == 0
    pages = list((tmp_path / "site").rglob("index.html"))
    assert len(pages) >= 4
    for page in pages:
        for tag in BeautifulSoup(page.read_bytes(), "html.parser").select("a[href], link[href], img[src]"):
            leads, _ = urldefrag(str(tag.get("href") or tag.get("src")))
            if not leads or urlsplit(leads).scheme in ("https", "mailto", "data"):
                continue
            target = (page.parent / leads).resolve()
            assert (target / "index.html" if target.is_dir() else target).is_file(), (page, leads)


def test_what_is_not_ours_is_left_alone(data, tmp_path):
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "one.jpg").write_bytes(b"x")
    done = run(data, tmp_path / "photos")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "something there that Upfront did not write" in done.stderr
    assert files_in(tmp_path) == {"photos/one.jpg": b"x"}


@pytest.mark.parametrize(
    ("more", "address", "told"),
    [
        (("--workspace", "elsewhere"), "", "nothing was published there yet"),
        ((), "example.org", "UPFRONT_BASE_URL"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_is_written(data, tmp_path, more, address, told):
    done = run(data, tmp_path / "site", *more, address=address)
    assert done.exit_code == 2
    assert told in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_place_where_nothing_can_be_written_is_said(data, tmp_path):
    (tmp_path / "file").write_bytes(b"")
    done = run(data, tmp_path / "file" / "site")
    assert done.exit_code == 2
    assert "the folder cannot be written" in done.stderr
