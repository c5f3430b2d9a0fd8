"""Proofs about the words: each sentence of ours is short and says nothing vague, whatever fills its slots."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from webapp.domain.bank import Bank, Question, SentenceRule, flat
from webapp.domain.errors import Problem, type_where
from webapp.domain.plain_language import LONGEST_SENTENCE, sentence_problems
from webapp.domain.text import Template, Text, Words, format_list, ours, plain, type_runs

NAMED = "Example Foundation"
TYPED = "words"
"""Stands for what a person typed, which counts as one word: it is theirs."""
MEASURED = ("en",)
"""Languages whose plain-language rules are written."""
REMEDIES = {
    "too-long": "split it: one idea per sentence",
    "vague-word": "give the number, the date or the condition, or say “not decided yet”",
    "jargon": "use a plain phrase",
    "puffery": "leave it out",
    "wordy": "use the short word",
}
NAMES = ("foundation", "partnership", "decider", "ask", "item")
PIPED = {"money": "$180,000 to $220,000 a year", "date": "June 30, 2029", "number": "4", "text": TYPED}


def sentence_problems_in(bank: Bank) -> Iterator[Problem]:
    """Every sentence that is too long or says something vague, in each published language whose rules are written."""
    for language in (one for one in bank.languages if one in MEASURED):
        words = bank.words[language]
        for name, where, text, rule in _texts(bank):
            yield from _measure(bank, words, language, name, where, text, rule)
        for key, phrase in words.phrases.items():
            filled = plain(phrase.fill({slot.name: _sample(slot.name) for slot in phrase.slots}))
            yield from judge(filled, language, key, ("words.yaml", "phrases", key, language))
        for question in bank.questions:
            yield from _phrases(question, language)


def _texts(bank: Bank) -> Iterator[tuple[str, type_where, Text, SentenceRule | None]]:
    rules = [(f"statement/{rule.id}", rule) for rule in flat(bank.faq.statement)]
    rules += [(f"{row.id}/{rule.id}", rule) for row in bank.faq.fact_box for rule in flat(row.lines)]
    rules += [(f"{entry.id}/{rule.id}", rule) for entry in bank.faq.entries for rule in entry.rules]
    for name, rule in rules:
        for key, text in (("text", rule.text), ("future", rule.future), ("more", rule.more), ("words", rule.words)):
            if text:
                yield name, (*rule.where, key), text, rule
    for entry in bank.faq.entries:
        if entry.many:
            yield entry.id, (*entry.where, "many"), entry.many, None


def _measure(
    bank: Bank, words: Words, language: str, name: str, where: type_where, text: Text, rule: SentenceRule | None
) -> Iterator[Problem]:
    template = text.in_language(language)
    values = {slot.name: _value(bank, words, language, slot.name, slot.formatter, rule) for slot in template.slots}
    yield from judge(plain(template.fill(values)), language, name, (*where, language))


def _value(
    bank: Bank, words: Words, language: str, name: str, formatter: str | None, rule: SentenceRule | None
) -> type_runs:
    """What fills a slot at its longest."""
    if formatter is None:
        if name == "items" and rule and rule.items and rule.items.chosen:
            return ours(_two_longest(bank.question_by_id[rule.items.chosen], rule.items.leave_out, words, language))
        return _sample(name)
    question = bank.question_by_id[name]
    phrases = [choice.phrase.in_language(language).source for choice in question.choices]
    if formatter == "label":
        return ours(max(phrases, key=lambda one: len(one.split())))
    if formatter == "list":
        return ours(format_list(phrases, words))
    return ours(PIPED[formatter])


def _two_longest(question: Question, leave_out: tuple[str, ...], words: Words, language: str) -> str:
    """Two items stand in the line; more stand one by one."""
    printed = [choice.phrase.in_language(language).source for choice in question.choices if choice.id not in leave_out]
    phrases = sorted(printed, key=lambda one: len(one.split()))
    return format_list(phrases[-2:], words)


def _sample(name: str) -> type_runs:
    return ours(NAMED if name in NAMES else "June 30, 2029" if name == "by" else TYPED)


def _phrases(question: Question, language: str) -> Iterator[Problem]:
    """The phrases of choices that are printed."""
    if not question.public or question.type not in ("single", "multi"):
        return
    for place, choice in enumerate(question.choices):
        if question.choices_of is None:
            template: Template = choice.phrase.in_language(language)
            where = (*question.where, "choices", place, "phrase", language)
            yield from judge(template.source, language, f"{question.id} {choice.id}", where)


def judge(
    sentence: str, language: str, name: str, where: type_where, codes: Collection[str] = frozenset(REMEDIES)
) -> Iterator[Problem]:
    """What is to be mended in a sentence, of these kinds."""
    sentence = " ".join(sentence.split())
    for flaw in sentence_problems(sentence, longest=LONGEST_SENTENCE[language]):
        if flaw.code in codes:
            what = "too long" if flaw.code == "too-long" else f"{flaw.code.replace('-', ' ')} {', '.join(flaw.found)!r}"
            yield Problem(where, name, f"{what} in “{sentence[:70]}”", REMEDIES[flaw.code])
