"""Vague words and what bounds them, passives that hide who acts, and who is said to decide."""

import pytest

from webapp.domain.plain_language import ENGLISH, measure_sentence
from webapp.domain.plain_language.passage import Passage


@pytest.mark.parametrize(
    ("text", "unbounded"),
    [
        ("We generally pay some costs.", ("some", "generally")),
        ("We hope to stay where possible.", ("hope to", "where possible")),
        ("We plan to.", ("plan to",)),
        ("We plan to. Partners matter to us.", ("plan to",)),
        ("We generally do. Our board decides.", ("generally",)),
        ("We may, in a way.", ("may",)),
    ],
)
def test_a_vague_word_with_nothing_to_hold_it_is_unbounded(text, unbounded):
    assert measure_sentence(text).unbounded_hedges == unbounded


@pytest.mark.parametrize(
    "text",
    [
        "We generally pay $500.",
        "We might leave in June 2029.",
        "We may stop if nobody comes.",
        "Most of the 9 members vote.",
        "Some of it is not decided yet.",
        "We plan to. Our board has not approved it.",
        "We might. Our board decides in March 2028.",
        "You may apply, and applicants may ask.",
        "We meet in May.",
    ],
)
def test_a_number_a_date_a_condition_or_a_decider_bounds_it(text):
    assert measure_sentence(text).unbounded_hedges == ()


@pytest.mark.parametrize(
    "text",
    [
        "Stipends are paid.",
        "The date is set.",
        "Grants are not made to individuals.",
        "Proposals are reviewed and awards are announced.",
        "We do not know how the money is spent.",
    ],
)
def test_a_passive_counts_where_it_hides_who_acts(text):
    assert measure_sentence(text).passives


@pytest.mark.parametrize(
    "text",
    [
        "Nobody is paid to take part.",
        "No date is set.",
        "The gift is not announced.",
        "Our money is promised for three years.",
        "The rule is written down.",
        "The council decides how our share is spent.",
        "We pay every partner.",
    ],
)
def test_a_passive_that_hides_nobody_does_not_count(text):
    assert measure_sentence(text).passives == ()


@pytest.mark.parametrize(
    ("text", "deciders"),
    [
        ("Our board decides each May.", ("board",)),
        ("The council votes and the board confirms.", ("council", "board")),
        ("We decide.", ("we",)),
        ("Our foundation will decide by May.", ("our foundation",)),
        ("Rosa Lind has the last word.", ("rosa lind",)),
        ("The Juniper group decides, including how our share is spent.", ("the juniper group",)),
        ("It will be decided later.", ()),
        ("We do not decide.", ()),
        ("We have not decided yet.", ()),
        ("We welcome your ideas.", ()),
        ("Our board meets each May.", ()),
    ],
)
def test_who_decides_is_a_body_a_group_or_a_person_with_a_deciding_verb(text, deciders):
    assert Passage(text, ENGLISH).deciders == deciders


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        ("We promise no grant.", True),
        ("Only partners vote.", True),
        ("We pay up to $500.", True),
        ("We pay up to the roof.", False),
        ("No doubt partners vote.", False),
        ("We may not fund many requests.", False),
        ("Please bring no food.", False),
        ("No date is set.", False),
        ("No.", False),
    ],
)
def test_a_limit_says_what_is_not_so_without_hedging(text, limits):
    assert Passage(text, ENGLISH).limits is limits
