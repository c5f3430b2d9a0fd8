"""What a sentence of the bank has to pass before it is ever printed."""

import pytest

from webapp.domain.plain_language import Flaw, measure_sentence, sentence_problems


@pytest.mark.parametrize(
    ("sentence", "flaws"),
    [
        ("We generally pay some costs.", (Flaw("vague-word", ("some", "generally")),)),
        ("The backbone serves stakeholders.", (Flaw("jargon", ("backbone", "stakeholders")),)),
        ("We empower a vibrant city.", (Flaw("puffery", ("empower", "vibrant")),)),
        ("We shall pay prior to May 2027.", (Flaw("wordy", ("shall", "prior to")),)),
        ("Stipends are paid by us.", (Flaw("passive", ("are paid",)),)),
        (
            "Grants are generally awarded in order to empower partners.",
            (
                Flaw("vague-word", ("generally",)),
                Flaw("puffery", ("empower",)),
                Flaw("wordy", ("in order to",)),
                Flaw("passive", ("are generally awarded",)),
            ),
        ),
        ("Not decided yet. Our board will decide in March 2028.", ()),
        ("We plan to. Our board has not approved it.", ()),
        ("", ()),
    ],
)
def test_a_sentence_is_told_what_to_mend(sentence, flaws):
    assert sentence_problems(sentence) == flaws


def test_a_sentence_is_too_long_beyond_its_limit():
    sentence = " ".join(["word"] * 26) + "."
    assert sentence_problems(sentence) == (Flaw("too-long", (sentence,)),)
    assert sentence_problems(sentence, longest=26) == ()
    assert sentence_problems("We pay two staff.", longest=3) == (Flaw("too-long", ("We pay two staff.",)),)


def test_sentences_that_stand_together_are_measured_one_by_one():
    figures = measure_sentence("We pay for: staff; food; rent. " + "We do.")
    assert figures.words == 3
    assert measure_sentence("Yes. We pay two staff until June 2029.").words == 7
