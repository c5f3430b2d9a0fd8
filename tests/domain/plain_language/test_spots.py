"""Where in a text it is not plain, sign for sign."""

import pytest

from webapp.domain.plain_language import find_spots, measure_sentence, place_sentences, split_sentences


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One. Two!  Three?", [(0, "One."), (5, "Two!"), (11, "Three?")]),
        ("Ask Dr. Vega. Then wait.", [(0, "Ask Dr. Vega."), (14, "Then wait.")]),
        ("One\n\n- two\n- three", [(0, "One"), (7, "two"), (13, "three")]),
        ("1. One\n2. Two", [(3, "One"), (10, "Two")]),
        ("**One** [two](https://a.example) x", [(2, "One    two                     x")]),
        ("See https://a.example/b now", [(0, "See xxxxxxxxxxxxxxxxxxx now")]),
        (" ", []),
        ("", []),
    ],
)
def test_each_sentence_is_placed_sign_for_sign(text, sentences):
    assert place_sentences(text) == sentences
    assert all(len(sentence) <= len(text) - start for start, sentence in sentences)


def test_the_same_sentences_are_found_as_where_they_are_measured():
    text = "We pay. You may **ask** us.\n\n- soon\n- later. And then?"
    assert [sentence.split() for _, sentence in place_sentences(text)] == [one.split() for one in split_sentences(text)]


@pytest.mark.parametrize(
    "text",
    [
        "We may pay several partners soon.",
        "Grants are awarded in order to empower stakeholders.",
        "You may ask us. In May we meet.",
        "It is made and given by key people, typically.",
    ],
)
def test_marks_are_those_that_are_measured(text):
    figures, spots = measure_sentence(text), find_spots(text)

    def marked(*codes):
        return sorted(text[spot.start : spot.end].lower() for spot in spots if spot.code in codes)

    assert marked("vague", "hedge") == sorted(figures.unbounded_hedges)
    assert marked("jargon") == sorted(figures.jargon)
    assert marked("puffery") == sorted(figures.puffery)
    assert marked("wordy") == sorted(figures.wordy)
    assert marked("passive") == sorted(figures.passives)


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("We generally pay $5,000 a year.", ["generally"]),
        ("We may pay 12 schools by June 2031.", ["may"]),
        ("You hear from us in due course, at the latest in 2031.", ["in due course"]),
        ("In 2027 we pay several schools.", ["several"]),
        ("We may pay if our board agrees.", []),
        ("We generally pay until June 30, 2029.", []),
        ("We may stop unless you write.", []),
        ("You hear soon if you write.", ["soon"]),
        ("We plan to pay. Our board has not approved it.", ["plan to"]),
    ],
)
def test_no_figure_makes_a_vague_word_plain_but_a_hedge_may_hang_on_something(text, marked):
    assert [text[spot.start : spot.end] for spot in find_spots(text) if spot.code in ("vague", "hedge")] == marked


def test_a_sentence_of_a_list_is_as_long_as_its_longest_item():
    items = "We pay for: " + "; ".join(f"one thing that number {n} needs" for n in "abcdef") + "."
    assert [spot.code for spot in find_spots(items)] == []
    assert [spot.code for spot in find_spots(items.replace(";", "").replace(":", ""))] == ["long"]
