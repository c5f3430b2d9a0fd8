"""The FAQ of the shipped bank says nothing but what was answered, and all of it, whatever was answered.

Every test draws seeds; `answer_set(BANK, seed)` makes the answers again.
"""

from __future__ import annotations

from collections import Counter
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.answer_sets import TODAY, answer_set, random_answer
from tests.shipped import BANK, EN
from webapp.domain.answers import (
    Answer,
    Answers,
    Decided,
    MoneyRange,
    PartialDate,
    Undecided,
    Withheld,
    item_key,
    split_key,
)
from webapp.domain.assessment import Assessment, evaluate
from webapp.domain.bank import Question
from webapp.domain.faq import Document, Sentence, compose
from webapp.domain.routing import off_route
from webapp.domain.text import format_date, format_money
from webapp.renderers.json_file import render

seeds = st.integers(min_value=0, max_value=2**32)
routes = st.sampled_from(("full", "full", "full", "quick"))


def assess(answers: Answers, route: str = "full") -> Assessment:
    return evaluate(BANK, answers, route_name=route, today=TODAY)


def document(answers: Answers, route: str = "full") -> Document:
    return compose(assess(answers, route))


def says(found: Document, sentence: Sentence) -> bool:
    """Whether a document says this sentence. A list says the same line by line and in one line."""
    rule = sentence.key.removesuffix("/item")
    same_rule = [one for one in found.sentences if one.key.removesuffix("/item") == rule]
    if sentence.template and sentence.template.endswith(":"):
        lead = sentence.template.removesuffix(":")
        return any((one.template or "").partition("{items}")[0].rstrip(": ") == lead for one in same_rule)
    if sentence.key.endswith("/item"):
        return any(sentence.text in one.text for one in same_rule)
    return any(sentence.text == one.text for one in same_rule)


def changed(answers: Answers, key: str, rng: Random) -> Answers:
    """The same answers with one of them given otherwise, or taken back."""
    question = BANK.question_by_id[split_key(key)[0]]
    others = {other: answer for other, answer in answers.items() if other != key}
    answer = random_answer(question, rng, others) if rng.random() < 0.85 else None
    return answers.without(key) if answer is None else answers.with_answer(key, answer)


def every_key() -> list[str]:
    return [item_key(question.id, item) for question in BANK.questions for item in range(1, BANK.most_items(question) + 1)]


@given(seeds, routes)
def test_every_sentence_names_the_answers_it_comes_from(seed: int, route: str) -> None:
    for sentence in document(answer_set(BANK, seed), route).sentences:
        assert sentence.sources, (sentence.key, sentence.text)


@given(seeds, routes, seeds)
def test_answers_outside_a_sentences_sources_never_change_it(seed: int, route: str, other: int) -> None:
    answers, rng = answer_set(BANK, seed), Random(other)
    before = document(answers, route)
    sentence = rng.choice(before.sentences)
    outside = [key for key in every_key() if key not in sentence.sources]
    varied = answers
    for key in rng.sample(outside, rng.choice((1, 3, 10, len(outside)))):
        varied = changed(varied, key, rng)
    assert says(document(varied, route), sentence), (sentence.key, sentence.text, sentence.sources)


def shows(answers: Answers, sentence: Sentence, source: str, rng: Random) -> bool:
    """Whether a change to one source takes the sentence away, what stands outside its sources being free to vary."""
    outside = [key for key in every_key() if key not in sentence.sources]
    for attempt in range(40):
        varied = changed(answers, source, rng) if attempt else answers.without(source)
        for key in rng.sample(outside, min(len(outside), attempt // 2)):
            varied = changed(varied, key, rng)
        if not says(document(varied), sentence):
            return True
    return False


def test_some_change_to_each_source_changes_the_sentence() -> None:
    """No source is idle: for each sentence of the bank and each of its sources there are answers that show it matters.

    Counts over all answers are left out: any answer can change them, not every change does.
    """
    shown: set[tuple[str, str]] = set()
    tried: Counter[tuple[str, str]] = Counter()
    # Fewer than fifty sets do not reach every rule four times.
    for seed in range(max(50, settings().max_examples // 4)):
        answers, rng = answer_set(BANK, seed), Random(seed)
        for sentence in document(answers).sentences:
            pairs = [(sentence.key, split_key(source)[0]) for source in sentence.sources]
            for source, pair in zip(sentence.sources, pairs, strict=True):
                if pair not in shown and tried[pair] < 8 and not sentence.key.startswith("glance:") and rng.random() < 0.25:
                    tried[pair] += 1
                    if shows(answers, sentence, source, rng):
                        shown.add(pair)
    idle = {pair for pair, tries in tried.items() if pair not in shown and tries >= 4}
    assert not idle
    assert len(shown) > 100


@given(seeds, routes)
def test_answers_off_the_route_change_nothing(seed: int, route: str) -> None:
    answers = answer_set(BANK, seed)
    assessment = assess(answers, route)
    on_route = answers
    for key in off_route(answers, assessment.route):
        on_route = on_route.without(key)
    assert render(compose(assess(on_route, route))) == render(compose(assessment))


@given(seeds, routes)
def test_the_same_answers_give_the_same_bytes(seed: int, route: str) -> None:
    answers = answer_set(BANK, seed)
    shuffled = list(answers.items())
    Random(seed).shuffle(shuffled)
    assert render(document(answers, route)) == render(document(Answers(dict(shuffled)), route))


OPEN = {Undecided: "undecided", Withheld: "withheld"}


@given(seeds, routes)
def test_an_open_answer_is_never_a_claim(seed: int, route: str) -> None:
    assessment = assess(answer_set(BANK, seed), route)
    found = compose(assessment)
    entries = {entry.id: entry for entry in found.entries}
    for entry in BANK.faq.entries:
        answer = assessment.facts.read(entry.lead_question).answer
        if type(answer) in OPEN and entry.for_each is None:
            assert entries[entry.id].state == OPEN[type(answer)]
            assert entries[entry.id].sentences[0].key.startswith(f"{entry.id}/{OPEN[type(answer)]}")
    families = {claim[0] for sentence in found.sentences for claim in sentence.claims if claim[2] == "does"}
    for family in families & set(BANK.question_by_id):
        assert isinstance(assessment.facts.read(family).answer, Decided), family


@given(seeds, routes)
def test_every_entry_has_exactly_one_lead_for_each_item(seed: int, route: str) -> None:
    assessment = assess(answer_set(BANK, seed), route)
    for entry in compose(assessment).entries:
        asked = BANK.entry_by_id[entry.id]
        first_words = {
            f"{entry.id}/{name}" for name in ("undecided", "withheld", "unsaid", *(rule.id for rule in asked.lead))
        }
        said = Counter(sentence.key for sentence in entry.sentences)
        leads = sum(max(said[key], said[f"{key}/verdict"]) for key in first_words)
        items = assessment.facts.items(asked.for_each)[0] if asked.for_each else 1
        assert 1 <= leads <= items, (entry.id, said)
        assert entry.sentences[0].key.startswith(f"{entry.id}/")


def words_of(question: Question, answer: Answer) -> list[str]:
    """Words of an answer that have to stand in the document to the letter."""
    words = EN
    match answer:
        case Undecided(decider, by, until_then):
            return [decider, format_date(by, words) if by else "", until_then]
        case Withheld(reason, ask):
            return [reason, ask]
        case Decided(value, detail):
            printed = [detail]
            match value:
                case PartialDate():
                    printed.append(format_date(value, words))
                case MoneyRange():
                    printed.append(format_money(value, words))
                case str() if question.type == "text":
                    printed.append(value)
            return printed


@given(seeds, routes)
def test_no_word_of_a_live_public_answer_is_swallowed(seed: int, route: str) -> None:
    assessment = assess(answer_set(BANK, seed), route)
    text = "\n".join(sentence.text for sentence in compose(assessment).sentences)
    for position in assessment.route:
        answer = assessment.facts.read(position.question.id, position.item).answer
        if position.question.public and answer is not None:
            for words in words_of(position.question, answer):
                assert words in text, f"{position.key}: {words}"


@given(seeds, routes, seeds)
def test_another_value_prints_other_words(seed: int, route: str, other: int) -> None:
    answers, rng = answer_set(BANK, seed), Random(other)
    assessment = assess(answers, route)
    live = [
        position
        for position in assessment.route
        if position.question.public and isinstance(answers.get(position.key), Decided) and position.question.type != "text"
    ]
    if not live:
        return
    position = rng.choice(live)
    rest = {key: answer for key, answer in answers.items() if key != position.key}
    varied = random_answer(position.question, rng, rest)
    given_answer = answers[position.key]
    if not isinstance(varied, Decided) or not isinstance(given_answer, Decided) or varied.value == given_answer.value:
        return
    same = Decided(varied.value, given_answer.detail, given_answer.note, given_answer.standing)
    before = Counter(sentence.text for sentence in compose(assessment).sentences)
    after = Counter(sentence.text for sentence in document(answers.with_answer(position.key, same), route).sentences)
    assert before != after, f"{position.key}: {given_answer.value} and {varied.value}"


@given(seeds, routes)
def test_no_topic_is_both_refused_and_unsaid_nor_promised_and_denied(seed: int, route: str) -> None:
    stands: dict[tuple[str, str], str] = {}
    for sentence in document(answer_set(BANK, seed), route).sentences:
        for family, item, stand in sentence.claims:
            assert stands.setdefault((family, item), stand) == stand, (family, item)


@given(seeds)
def test_internal_notes_never_appear(seed: int) -> None:
    assert "internal, never printed" not in render(document(answer_set(BANK, seed))).decode()


@given(seeds, routes)
def test_a_number_said_once_is_the_same_everywhere(seed: int, route: str) -> None:
    assessment = assess(answer_set(BANK, seed), route)
    words = EN
    answered = {
        format_money(answer.value, words)
        for position in assessment.route
        if isinstance(answer := assessment.facts.read(position.question.id, position.item).answer, Decided)
        and isinstance(answer.value, MoneyRange)
    }
    for sentence in compose(assessment).sentences:
        ours = "".join(run.text for run in sentence.runs if not run.typed)
        for amount in sorted(answered, key=len, reverse=True):
            ours = ours.replace(amount, "")
        assert "$" not in ours, sentence.text
