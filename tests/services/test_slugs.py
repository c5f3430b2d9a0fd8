"""The addresses of published FAQs: what they may be, what they are proposed to be, and that some cannot be guessed."""

import pytest

from tests.made_store import open_made_store
from tests.shipped import BANK
from tests.store.published_samples import a_faq
from tests.web.stories import begin
from tests.web.visiting import Clock
from webapp.domain.answers import Decided
from webapp.services.opened import open_assessment
from webapp.services.slugs import LONGEST_SLUG, fits_as_slug, is_unguessable_end, propose_slug, unguessable_end
from webapp.services.workspace import Site


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A site where an address is somebody's already."""
    store = open_made_store(tmp_path_factory.mktemp("slugs"))
    with store.write():
        store.add_faq(a_faq(slug="united-fund-of-alder-valley"))
    yield Site(store, BANK)
    store.close()


@pytest.mark.parametrize("slug", ["abc", "a-b", "fund-2", "2026", "a" * 60, "a-b-c-d"])
def test_small_letters_digits_and_single_hyphens_are_an_address(slug):
    assert fits_as_slug(slug)


@pytest.mark.parametrize(
    "slug",
    [
        "",
        "ab",
        "UPPER",
        "a--b",
        "-abc",
        "abc-",
        "a" * 61,
        "\u00e4bc",
        "a/b",
        "a.b",
        "a b",
        "abc\n",
        "a\0b",
        "<b>",
        "\u0661\u0662\u0663",
    ],
)
def test_nothing_else_is(slug):
    assert not fits_as_slug(slug)


@pytest.mark.parametrize(
    ("foundation", "proposed"),
    [
        ("Juniper Valley Fund", "juniper-valley-fund"),
        ("Fundaci\u00f3n \u00c1lamo", "fundacion-alamo"),
        ("United Fund of Alder Valley", "united-fund-of-alder-valley-2"),
        ("\u5eab", "faq"),
        ("X", "x-faq"),
        ("", "faq"),
        ("A" * 300, "a" * 51),
    ],
)
def test_a_name_becomes_an_address_that_nobody_has(site, foundation, proposed):
    answers = {"setup.foundation": Decided(foundation)} if foundation else {}
    opened = open_assessment(site, begin(site, Clock()(), answers), Clock()().date())
    listed, hidden = propose_slug(site, opened, listed=True), propose_slug(site, opened, listed=False)
    assert listed == proposed
    assert fits_as_slug(listed)
    assert fits_as_slug(hidden)
    assert len(hidden) <= LONGEST_SLUG
    assert is_unguessable_end(hidden.rpartition("-")[2])


def test_the_end_that_nobody_can_guess_is_another_one_each_time():
    ends = {unguessable_end() for _ in range(200)}
    assert len(ends) == 200
    assert all(is_unguessable_end(end) for end in ends)
    assert not any(is_unguessable_end(end) for end in ("", "a" * 7, "a" * 9, "AAAAAAAA", "aaaaaaa1", "aaaaaaaa\n"))
