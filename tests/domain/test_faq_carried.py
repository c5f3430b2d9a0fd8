"""Which words of the document carry an answer: what is shown beside a choice that somebody is asked to sign."""

import pytest

from tests.editorial_sets import editorial_set
from tests.renderers.documents import SCENARIOS, TODAY, assessment, document, scenario
from tests.shipped import BANK
from webapp.domain.answers import Answers, Decided, Undecided
from webapp.domain.assessment import evaluate
from webapp.domain.faq import compose
from webapp.domain.faq.carried import as_printed, find_carried
from webapp.domain.faq.editorial import Edit, Editorial, entry_of, places, replaceable, revise
from webapp.domain.faq.fingerprints import fingerprint


@pytest.mark.parametrize(
    ("name", "key", "entry", "sentences"),
    [
        # The first question of an entry: its first words, the verdict apart.
        (
            "sole-funder",
            "grants.continue",
            "faq.grants",
            [
                "Only partly, as staff understand it.",
                "You can still get a grant on the same terms as before, but there are limits.",
            ],
        ),
        (
            "quick-start",
            "decide.who",
            "faq.priorities",
            ["The partnership recommends, and our foundation decides on its own money."],
        ),
        # Another question of it: the sentence that tells it, not the first words that take it into account.
        ("sole-funder", "grants.current", "faq.grants", ["A grant you already have is safe: we pay it in full."]),
        (
            "sole-funder",
            "fund.years",
            "faq.howmuch",
            ["We put in $600,000 to $700,000 a year, with no promise for next year."],
        ),
        # One of several items, by its name.
        (
            "four-pots",
            "decide.who@2",
            "faq.priorities",
            ["The state poverty award: A public agency has the last word.", "The partnership only proposes."],
        ),
        ("four-pots", "decide.next@3", "faq.priorities", ["The date of the next decision is March 6, 2027."]),
        # Not decided: who, by when, and until then; of another question of the entry too.
        (
            "early-undecided",
            "fund.overhead",
            "faq.overhead",
            [
                "Not decided yet.",
                "Our CEO will decide. No date is set.",
                "Until then: “Leave overhead out of your budget for this work, or ask us first.”",
            ],
        ),
        (
            "early-undecided",
            "fund.aspects_not",
            "faq.aspects",
            [
                "Not decided yet: what we do not pay for.",
                "Our board will decide by March 15, 2027.",
                "Until then: “Please do not build a budget on anything else from us.”",
            ],
        ),
        # A list of which the first words only say that there is one.
        (
            "early-undecided",
            "civic.roles_now",
            "faq.role",
            [
                "As a civic leader we will:",
                "bring people together and host meetings",
                "open doors and introduce people",
                "lend our name and standing to the work",
            ],
        ),
    ],
)
def test_the_words_nearest_to_an_answer(name, key, entry, sentences):
    found = find_carried(document(name), BANK, key)
    assert found is not None
    assert found.entry is not None
    assert (found.entry.id, [sentence.text for sentence in found.sentences]) == (entry, sentences)


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_answer_that_somebody_signs_is_carried_by_sentences_that_rest_on_it(name):
    shown, found = document(name), []
    printed = {sentence.text for sentence in shown.sentences}
    for position in assessment(name).route:
        answer = assessment(name).facts.read(position.question.id, position.item).answer
        if position.question.sign_off != "none" and answer is not None:
            one = find_carried(shown, BANK, position.key)
            assert one is not None, position.key
            assert all(position.key in sentence.sources for sentence in one.sentences)
            found.append(one)
            # A headline goes on in one line where the document has a list; all else is printed as it stands.
            whole = [one.entry.headline.text] if one.entry else []
            assert all(sentence.text in printed or sentence.text in whole[0] for sentence in one.sentences)
    assert found


def test_what_is_not_answered_is_said_among_the_open_points():
    answers = Answers({"home.host": Decided("us"), "change.notice": Undecided("Our board")})
    shown = compose(evaluate(BANK, answers, today=TODAY))
    found = find_carried(shown, BANK, "home.governance")
    assert found is not None
    assert found.entry is None
    assert [sentence.text for sentence in found.sentences] == ["Who leads the partnership: not said yet."]


def test_an_optional_question_without_an_answer_is_carried_by_nothing():
    assert scenario("early-undecided").answers.get("decide.next") is None
    assert find_carried(document("early-undecided"), BANK, "decide.next") is None


# -- in the document an editor revised -----------------------------------------------------------------------------------


def printed(name, key, *, edits=(), left_out=()):
    """The sentences partners read for an answer, after an editor put words in these places."""
    composed, answers = document(name), scenario(name).answers
    entries = {entry.id: entry for entry in composed.entries}
    written = {}
    for place in edits:
        entry = entries[entry_of(place)]
        sentence = dict(places(entry))[place]
        written[place] = Edit("Ask us.", sentence.text, fingerprint(entry, sentence, composed, answers))
    revised = revise(composed, Editorial(edits=written, left_out=frozenset(left_out)), answers, BANK)
    assert revised.reviews == ()
    found = find_carried(composed, BANK, key)
    assert found is not None
    one = as_printed(found, revised.document)
    assert all(sentence in revised.document.sentences or sentence in found.sentences for sentence in one.sentences)
    return [sentence.text for sentence in one.sentences]


@pytest.mark.parametrize(
    ("key", "edits", "sentences"),
    [
        # The verdict stays; the words beside it are the editor's.
        (
            "grants.continue",
            ["faq.grants/same-limited"],
            ["Only partly, as staff understand it.", "In our words: “Ask us.”"],
        ),
        ("grants.current", ["faq.grants/current-honored"], ["In our words: “Ask us.”"]),
        # Words elsewhere in the entry are not about this answer.
        ("grants.current", ["faq.grants/same-limited"], ["A grant you already have is safe: we pay it in full."]),
        # First words without a verdict.
        ("decide.who", ["faq.priorities/consult"], ["In our words: “Ask us.”"]),
    ],
)
def test_where_an_editor_put_words_those_are_what_partners_read(key, edits, sentences):
    assert printed("sole-funder", key, edits=edits) == sentences


def test_where_a_question_is_left_out_partners_read_that():
    entry = next(entry for entry in document("sole-funder").entries if entry.id == "faq.overhead")
    assert printed("sole-funder", "fund.overhead", left_out=["faq.overhead"]) == [
        f"{entry.question} We do not answer this here. Ask us."
    ]


def test_open_points_are_read_as_they_are_composed():
    answers = Answers({"home.host": Decided("us"), "change.notice": Undecided("Our board")})
    shown = compose(evaluate(BANK, answers, today=TODAY))
    found = find_carried(shown, BANK, "home.governance")
    assert found is not None
    assert as_printed(found, shown) is found


@pytest.mark.parametrize("name", SCENARIOS)
def test_whatever_an_editor_did_each_answer_that_somebody_signs_is_still_found(name):
    composed, answers = document(name), scenario(name).answers
    for seed in range(6):
        revised = revise(composed, editorial_set(composed, answers, seed), answers, BANK).document
        for position in assessment(name).route:
            found = find_carried(composed, BANK, position.key)
            if found:
                one = as_printed(found, revised)
                assert one.sentences
                here = found.entry.sentences if found.entry else found.sentences
                for headline in (sentence for sentence in found.sentences if sentence not in here):
                    assert not any(replaceable(sentence) for sentence in here if sentence.key == headline.key)
                assert all(sentence in found.sentences or sentence in revised.sentences for sentence in one.sentences)
