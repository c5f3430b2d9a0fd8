"""What changed, as HTML: read back, every word of both versions is there, in words and not by colour alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask, render_template_string
from jinja2 import StrictUndefined

from tests.answer_sets import Typist, answer_set
from tests.hostile import HOSTILE
from tests.house import HEADINGS
from tests.published import edited_version, first_version, frozen_answers
from tests.shipped import BANK
from webapp.config import templates_folder
from webapp.domain.answers import Decided, PartialDate, Standing, type_value
from webapp.domain.publication.changes import PARTS, Changes, compare
from webapp.domain.publication.meaning import CLASSES
from webapp.domain.publication.words import new_text, old_text
from webapp.renderers.change_lines import ChangeLines, build_change_lines
from webapp.renderers.templates import _environment

CALL = '{% from "public/parts/changes.html" import changes %}{{ changes(page, 2, "en") }}'
TYPISTS = Typist(*(HOSTILE[place::6] for place in range(6)))


def filled(page: ChangeLines) -> str:
    """As public pages are made."""
    return _environment().from_string(CALL).render(page=page)


def served(page: ChangeLines) -> str:
    """As signed-in pages are made."""
    app = Flask("a page", template_folder=str(templates_folder()))
    app.jinja_env.undefined = StrictUndefined
    with app.test_request_context():
        return render_template_string(CALL, page=page)


def page_of(changes: Changes, make: Callable[[ChangeLines], str] = filled) -> BeautifulSoup:
    return BeautifulSoup(make(build_change_lines(changes, "en")), "html.parser")


def decided(value: type_value) -> Decided:
    return Decided(value, standing=Standing.APPROVED)


def a_few_changes() -> Changes:
    edits = {
        "grants.participation": decided("required"),
        "grants.continue": Decided("same"),
        "change.notice": decided("m3"),
        "trust.hats": None,
        "fund.aspects": decided(frozenset(("space", "staff_lent", "data"))),
        "decide.next": decided(PartialDate(2027, 6, 18)),
    }
    return compare(first_version("four-pots"), edited_version("four-pots", edits))


def told(section: Tag, without: str) -> Counter[str]:
    """The sentences as somebody reads them who leaves these out; what is only read aloud is left out too."""
    copy = BeautifulSoup(str(section), "html.parser")
    for gone in copy.select(f".vh, {without}"):
        gone.decompose()
    return Counter(text for said in copy.select("dd > bdi") if (text := said.get_text()))


@pytest.mark.parametrize("seed", [0, 2, 4])
def test_every_sentence_can_be_read_back_from_the_page_hostile_words_too(seed: int) -> None:
    changes = compare(*(frozen_answers(answer_set(BANK, one, TYPISTS)) for one in (seed, seed + 1)))
    page = page_of(changes)
    assert not page.find_all(("script", "img", "style", "form", "iframe", "svg", "a"))
    places = {f"changed-{change.id}": change.lines for change in changes.entries}
    assert places
    for anchor, lines in places.items():
        heading = page.find(id=anchor)
        assert isinstance(heading, Tag)
        section = heading.find_parent("section")
        assert isinstance(section, Tag)
        assert told(section, "ins") == Counter(old_text(one.pieces) for one in lines if one.kind != "added")
        assert told(section, "del") == Counter(new_text(one.pieces) for one in lines if one.kind != "removed")


def test_both_kinds_of_pages_show_the_same() -> None:
    page = build_change_lines(a_few_changes(), "en")
    assert served(page).split() == filled(page).split()


def test_each_entry_is_headed_by_what_the_change_means_what_matters_most_first() -> None:
    page = page_of(a_few_changes())
    headings = [" ".join(heading.get_text().split()) for heading in page.select("section.changed-entry > h2")]
    assert headings == [
        "Promise withdrawn: Do we have to take part in the partnership to get a grant?",
        "Narrowed: How much notice will we get before you cut or end your support?",
        "Answer taken back: Is the person at the table also the one who recommends our grant?",
        "Changed: What is your role in the partnership, and what is it not?",
        "Amount or date changed: How will the partnership decide on its funding priorities?",
        "New promise, not confirmed yet: Will partner organizations continue to receive individual grants?",
        "Widened: What aspects of the partnership is the local philanthropic institution financially supporting?",
    ]


def test_the_summary_counts_what_changed_in_words() -> None:
    summary = page_of(a_few_changes()).select("p.lead")[0]
    assert summary.get_text() == (
        "1 promise withdrawn, 1 answer narrowed, 1 answer taken back, 1 answer changed, 1 answer with another amount or "
        "date, 1 new promise, 1 answer widened. Something around the answers changed too."
    )


def test_what_was_added_and_removed_is_said_in_words_and_not_by_colour_alone() -> None:
    page = page_of(a_few_changes())
    for mark, word in (("ins", "added"), ("del", "removed")):
        marks = page.select(mark)
        assert marks
        for found in marks:
            group = found.find_parent("div")
            assert isinstance(group, Tag)
            label = group.select("dt")[0].get_text().lower()
            aloud = [hidden.get_text().strip() for hidden in found.select(".vh")]
            assert label == word or aloud[0] == f"{word}:"
            # In the middle of a sentence nobody would hear where it ends.
            assert label in ("added", "removed") or group.get_text().strip().endswith(found.get_text()) or len(aloud) == 2


def test_headings_are_in_order_and_no_id_is_there_twice() -> None:
    page = page_of(a_few_changes())
    assert {heading.name for heading in page.find_all(HEADINGS)} == {"h2", "h3"}
    ids = [str(tag["id"]) for tag in page.select("[id]")]
    assert len(ids) == len(set(ids))
    assert all(str(section["aria-labelledby"]) in ids for section in page.select("section"))


def test_where_nothing_changed_the_page_says_so() -> None:
    version = first_version("quick-start")
    assert (
        page_of(compare(version, version)).get_text().strip() == "Nothing you can read changed between these two versions."
    )


def test_every_class_has_words() -> None:
    words = _environment().get_template("public/parts/change_words.txt").module.tables["en"]  # type: ignore[attr-defined]
    for table in ("kinds", "meanings", "counted"):
        assert set(words[table]) == set(CLASSES), table
    assert set(words["parts"]) == set(PARTS)
