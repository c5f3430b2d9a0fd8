"""Entries of a foundation's own in the document: where they stand, whose words they say they are, when they are reviewed."""

from dataclasses import replace

import pytest

from tests.renderers.documents import document, scenario
from tests.shipped import BANK
from webapp.domain.faq.advice import advise
from webapp.domain.faq.carried import find_carried
from webapp.domain.faq.editorial import Editorial, Evidence, is_own, revise
from webapp.domain.faq.own_entries import (
    ASKED,
    ENTRY,
    OwnEntry,
    composed_own,
    draft_key_of,
    is_own_entry,
    leans_on,
    with_own_entries,
)
from webapp.passages import parse_passage

NAME = "four-pots"
QUESTION, WORDS = "What happens to a site that has to move?", "It keeps its grant.\n\n- The rent too.\n- For a year."
OWN = OwnEntry(QUESTION, WORDS, blocks=parse_passage(WORDS).blocks)


def revised(entries, **more):
    return revise(document(NAME), Editorial(entries=entries, **more), scenario(NAME).answers, BANK)


def test_it_stands_last_under_a_heading_of_its_own_and_says_whose_words_it_is():
    found = revised({"own-1": OWN}).document
    entry = found.entries[-1]
    assert (entry.id, entry.question, entry.group) == ("own-1", QUESTION, ASKED)
    assert found.groups[-1] == (ASKED, found.words.document["asked_group"])
    assert [sentence.text for sentence in entry.sentences] == [
        "In our own words:", "It keeps its grant.", "The rent too.", "For a year.",
    ]  # fmt: skip
    assert all(map(is_own, entry.sentences))
    assert (entry.headline.text, entry.verdict, entry.always) == ("It keeps its grant.", "", False)


def test_it_can_stand_in_a_group_of_the_bank_and_no_heading_is_added_then():
    before = document(NAME)
    group = before.groups[0][0]
    found = revised({"own-1": replace(OWN, group=group)}).document
    assert found.groups == before.groups
    assert [entry.id for entry in found.entries if entry.group == group and not entry.always][-1] == "own-1"


@pytest.mark.parametrize(("group", "hat"), [("no-such-group", "both"), (ASKED, "no-such-hat")])
def test_what_the_bank_of_today_does_not_know_falls_back(group, hat):
    entry = revised({"own-1": replace(OWN, group=group, hat=hat)}).document.entries[-1]
    assert (entry.group, entry.hat) == (ASKED, "both")


def test_it_is_moved_left_out_and_checked_like_any_other():
    two = {"own-1": OWN, "own-2": replace(OWN, question="And then?")}
    found = revised(two, order=("own-2", "own-1")).document
    assert [entry.id for entry in found.entries if entry.group == ASKED] == ["own-2", "own-1"]
    found = revised(two, left_out=frozenset(("own-2",)), evidence={"own-1": (Evidence("Rules", "https://example.org/r"),)})
    assert [entry.id for entry in found.document.entries[-1:]] == ["own-1"]
    assert any("And then?" in sentence.text for sentence in found.document.left_out)
    assert "https://example.org/r" in found.document.entries[-1].sentences[-1].text


def test_nothing_composed_changes_by_it():
    before, after = document(NAME), revised({"own-1": OWN}).document
    assert after.entries[:-1] == before.entries
    assert (after.fact_box, after.open_points, after.clarity) == (before.fact_box, before.open_points, before.clarity)
    assert with_own_entries(with_own_entries(before, {"own-1": OWN}), {"own-1": OWN}) == after


def test_it_is_reviewed_when_what_it_leans_on_reads_otherwise_and_printed_meanwhile():
    composed = document(NAME)
    leaning = replace(OWN, about=("faq.grants",), fingerprint=leans_on(composed, ("faq.grants",)))
    assert revised({"own-1": leaning}).reviews == ()
    found = revised({"own-1": replace(leaning, fingerprint="0" * 64)})
    (review,) = found.reviews
    assert (review.place, review.entry, review.may_stay) == (f"{ENTRY}own-1", "own-1", True)
    assert found.document.entries[-1].id == "own-1"
    gone = replace(composed, entries=tuple(entry for entry in composed.entries if entry.id != "faq.grants"))
    assert leans_on(gone, leaning.about) != leaning.fingerprint


@pytest.mark.parametrize(
    ("entry_id", "own"),
    [("own-1a", True), ("own-", False), ("own-A", False), ("faq.grants", False), ("own-1/passage", False)],
)
def test_how_one_is_called(entry_id, own):
    assert is_own_entry(entry_id) == own


def test_the_entry_drafted_from_an_inquiry_has_always_the_same_name():
    assert draft_key_of("0123456789abcdef" * 2) == f"{ENTRY}own-0123456789ab"
    assert is_own_entry(draft_key_of("f" * 32).removeprefix(ENTRY))


def test_words_of_ones_own_bear_nothing_out_and_carry_no_answer():
    claims = "We pay $987,654 a year."
    own = replace(OWN, words=claims, blocks=parse_passage(claims).blocks)
    whole = with_own_entries(document(NAME), {"own-1": own})
    blank = composed_own("own-1", OwnEntry(QUESTION, ""), whole)
    assert [one.code for one in advise(claims, blank, whole, BANK)] == ["new-number"]
    for key in scenario(NAME).answers:
        carried = find_carried(whole, BANK, key)
        assert carried is None or carried.entry is None or carried.entry.id != "own-1"
