"""Proofs about what is said: one first sentence always, every sentence reachable, no answer dropped."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import product

from webapp.domain.answers import Decided, item_key
from webapp.domain.bank import Bank, Entry, FirstOf, Question, SentenceRule, flat
from webapp.domain.conditions import AnyOf, HasAny
from webapp.domain.errors import Problem
from webapp.domain.faq.entries import lead
from webapp.domain.faq.voice import Match, Voice, members
from webapp.domain.proofs.explore import Alphabet, Explorer, Supposed, TooMany, told
from webapp.domain.proofs.reads import mentioned, piped, role_conditions, role_questions, slots_of, tests_on

SILENT, NOTHING_OWED = "(silent)", "(nothing)"
"""What stands for a first sentence where there is none; no sentence can have these ids."""


class EntryProver:
    """Proves one entry."""

    def __init__(self, bank: Bank, entry: Entry, explorer: Explorer) -> None:
        self.bank = bank
        self.entry = entry
        self.explorer = explorer
        self.language = bank.languages[0]
        conditions = [rule.when for rule in entry.rules if rule.when]
        conditions += [stand for rule in entry.rules for stand in role_conditions(bank, rule)]
        self.alphabet = Alphabet(bank, conditions, entry.about)

    def problems(self) -> Iterator[Problem]:
        """Everything wrong with the entry."""
        yield from self._verdicts()
        yield from self._doubles()
        try:
            yield from self._leads()
            yield from self._reachable()
            for question_id in self.entry.about:
                yield from self._carried(self.bank.question_by_id[question_id])
        except TooMany:
            yield Problem(
                self.entry.where,
                self.entry.id,
                "its sentences read too many answers together to be proved",
                "split the conditions",
            )
        for question_id in self.entry.about:
            yield from self._told_apart(self.bank.question_by_id[question_id])

    # -- the form of leads -----------------------------------------------------------------------------------------

    def _verdicts(self) -> Iterator[Problem]:
        for rule in self.entry.lead:
            name = f"{self.entry.id}/{rule.id}"
            if self.entry.kind == "yes_no" and rule.verdict is None:
                yield Problem(
                    rule.where, name, "a yes/no question without a verdict", "add `verdict: yes`, `no` or `partly`"
                )
            if self.entry.kind != "yes_no" and rule.verdict is not None:
                yield Problem(
                    (*rule.where, "verdict"),
                    name,
                    "a verdict where the question is not yes/no",
                    "take it out, or set `kind: yes_no`",
                )
        for rule in flat(self.entry.then):
            if rule.verdict is not None:
                name = f"{self.entry.id}/{rule.id}"
                yield Problem(
                    (*rule.where, "verdict"), name, "a double lead: a verdict after the first sentence", "move it to `lead`"
                )

    def _doubles(self) -> Iterator[Problem]:
        seen: list[SentenceRule] = []
        for rule in self.entry.lead:
            twin = next(
                (one for one in seen if one.when == rule.when and piped(self.bank, one) == piped(self.bank, rule)), None
            )
            if twin:
                name = f"{self.entry.id}/{rule.id}"
                yield Problem(
                    (*rule.where, "when"),
                    name,
                    f"a double lead: {twin.id} has the same condition",
                    "merge the two, or tell them apart",
                )
            seen.append(rule)
        question = self.bank.question_by_id[self.entry.lead_question]
        if self.entry.always and question.quick is None:
            yield Problem(
                (*self.entry.where, "always"),
                self.entry.id,
                f"always printed, yet {question.id} is not asked on the quick route",
                f"give {question.id} a place there with `quick:`, or take `always` out",
            )
        for other in self.bank.faq.entries:
            if other.id < self.entry.id and other.lead_question == question.id:
                yield Problem(
                    self.entry.where,
                    self.entry.id,
                    f"a double lead: {other.id} leads with {question.id} too",
                    "give one of them another lead question",
                )

    # -- one first sentence, always --------------------------------------------------------------------------------

    def _items(self) -> tuple[int, ...]:
        return (1, 2) if self.entry.for_each else (1,)

    def _leads(self) -> Iterator[Problem]:
        said: set[str] = set()
        for route in ("full", "quick"):
            for item in self._items():
                for facts, said_rule in self.explorer.every(self.alphabet, partial(self._lead, item=item), route):
                    if said_rule == SILENT:
                        problem = f"a silent entry: no first sentence when {told(facts)}"
                        yield Problem((*self.entry.where, "lead"), self.entry.id, problem, "add a lead rule for it")
                        return
                    if route == "full":
                        said.add(said_rule)
        for rule in self.entry.lead:
            if rule.id not in said:
                name = f"{self.entry.id}/{rule.id}"
                yield Problem(
                    rule.where,
                    name,
                    "this first sentence can never be said",
                    "an earlier rule covers it, or its condition cannot hold",
                )

    def _lead(self, facts: Supposed, item: int) -> str:
        """The id of the lead rule said; of none, whether one is owed: "not said yet" is untrue of what is decided."""
        if self.entry.for_each and item > facts.items(self.entry.for_each)[0]:
            return NOTHING_OWED
        found = lead(Voice(facts, self.language), self.entry, item)
        if found and found.state == "decided":
            return found.rule
        return SILENT if isinstance(facts.read(self.entry.lead_question, item).answer, Decided) else NOTHING_OWED

    # -- every sentence reachable ----------------------------------------------------------------------------------

    def _reachable(self) -> Iterator[Problem]:
        for rule in self.entry.then:
            rules = rule.rules if isinstance(rule, FirstOf) else (rule,)
            unsaid = {one.id for one in rules}
            for _, match in self.explorer.every(self.alphabet, partial(self._first, rules)):
                if match:
                    unsaid.discard(match.rule.id)
                if not unsaid:
                    break
            for one in rules:
                if one.id in unsaid:
                    name = f"{self.entry.id}/{one.id}"
                    yield Problem(
                        one.where,
                        name,
                        "an unreachable sentence: it can never be said",
                        "an earlier one covers it, or its condition cannot hold",
                    )

    def _first(self, rules: tuple[SentenceRule, ...], facts: Supposed) -> Match | None:
        return Voice(facts, self.language).first_match(rules)[0]

    # -- nothing swallowed -----------------------------------------------------------------------------------------

    def _carried(self, question: Question) -> Iterator[Problem]:
        """Each decided answer is behind a sentence that is about it, whatever the other answers are."""
        following = [rule for rule in self.entry.then if any(self._is_about(question, one) for one in _rules(rule))]
        leads = {rule.id for rule in self.entry.lead if self._is_about(question, rule)}
        routes = ("full", "quick") if question.quick else ("full",)
        for item, route in product(self._items(), routes):
            run = partial(self._is_carried, question, following, leads, item)
            for facts, is_carried in self.explorer.every(self.alphabet, run, route):
                if is_carried is False:
                    problem = f"a swallowed answer: nothing prints {question.id} when {told(facts)}"
                    remedy = "add a sentence for it" if question.choices else f"print {{{question.id}|{question.type}}}"
                    yield Problem(self.entry.where, self.entry.id, problem, remedy)
                    return

    def _is_carried(
        self, question: Question, following: list[SentenceRule | FirstOf], leads: set[str], item: int, facts: Supposed
    ) -> bool | None:
        """Whether the answer is carried; None where there is no decided answer."""
        answer = facts.read(question.id, item).answer
        if not isinstance(answer, Decided) or (question.type == "multi" and not members(answer)):
            return None
        voice, key = Voice(facts, self.language), item_key(question.id, item if question.repeat else 1)
        first = facts.read(self.entry.lead_question, item)
        # Where the lead question was asked there are first words: proved by `_leads`, or said because this was answered.
        if not first.asked and lead(voice, self.entry, item) is None:
            return False
        if any(self._follows(voice, rule, question, item, key) for rule in following):
            return True
        found = lead(voice, self.entry, item)
        return found is not None and found.rule in leads and key in found.sources

    def _follows(self, voice: Voice, rule: SentenceRule | FirstOf, question: Question, item: int, key: str) -> bool:
        """A following sentence is said and is about the answer. Of a list of roles, one role the answer places is enough."""
        for one in _rules(rule):
            if one.items and one.items.role_hats:
                placed = (
                    voice.facts.stand(role.id)
                    for role in self.bank.roles
                    if role.hat in one.items.role_hats and question.id in role_questions(self.bank, role)
                )
                if any(stand == one.items.stand and key in seen for stand, seen in placed) and _holds(voice, one, item):
                    return True
        match, witnesses = voice.first_match(
            tuple(one for one in _rules(rule) if not (one.items and one.items.role_hats)), item
        )
        return match is not None and key in witnesses and self._is_about(question, match.rule)

    def _is_about(self, question: Question, rule: SentenceRule) -> bool:
        """A sentence tells an answer: of a choice it is enough to test it, what was typed has to be printed."""
        tells = mentioned if question.choices else piped
        return question.id in tells(self.bank, rule)

    def _told_apart(self, question: Question) -> Iterator[Problem]:
        """Different choices print different words."""
        rules = [rule for rule in self.entry.rules if question.id in mentioned(self.bank, rule)]
        tests = [test for rule in rules for test in tests_on(self.bank, rule, question) if isinstance(test, AnyOf | HasAny)]
        printing = [rule for rule in rules if question.id in piped(self.bank, rule)]
        if printing:
            left_out = frozenset.intersection(*(_left_out(rule, question) for rule in printing))
            for name in sorted(left_out.difference(*(test.choices for test in tests))):
                problem = f"a swallowed answer: every list of {question.id} leaves out {name}"
                yield Problem(self.entry.where, self.entry.id, problem, "list it, or give it a sentence of its own")
        else:
            marks: dict[tuple[bool, ...], str] = {}
            for choice in question.choices:
                mark = tuple(choice.id in test.choices for test in tests)
                twin = marks.setdefault(mark, choice.id)
                if twin != choice.id:
                    problem = f"a swallowed answer: {question.id} prints the same for {twin} and {choice.id}"
                    yield Problem(
                        self.entry.where, self.entry.id, problem, "give each its words, or print the choice itself"
                    )


def _left_out(rule: SentenceRule, question: Question) -> frozenset[str]:
    """The choices that a rule which prints an answer does not print."""
    in_a_slot = any(slot.name == question.id for slot in slots_of(rule))
    return frozenset(rule.items.leave_out) if rule.items and not in_a_slot else frozenset()


def _holds(voice: Voice, rule: SentenceRule, item: int) -> bool:
    return rule.when is None or rule.when.holds(voice.facts, item)[0]


def _rules(rule: SentenceRule | FirstOf) -> tuple[SentenceRule, ...]:
    return rule.rules if isinstance(rule, FirstOf) else (rule,)


def refused_and_unsaid(bank: Bank) -> Iterator[Problem]:
    """A topic in a "will not" list is never listed as not said yet: both lists come from the same two questions."""
    pairs = {unsaid.yes: unsaid.no for unsaid in bank.faq.unsaid}
    for entry in bank.faq.entries:
        pairs |= {rule.items.unsaid[0]: rule.items.unsaid[1] for rule in entry.rules if rule.items and rule.items.unsaid}
    for entry in bank.faq.entries:
        for rule in entry.rules:
            items = rule.items
            if not items or not items.chosen or items.stand not in ("does", "will_not"):
                continue
            question = bank.question_by_id[items.chosen]
            family = question.choices_of or question.id
            expected = {"does": family, "will_not": pairs.get(family)}[items.stand]
            if family in pairs and items.chosen != expected:
                name = f"{entry.id}/{rule.id}"
                problem = f"a topic could be both refused and unsaid: {items.chosen} is not the other side of {family}"
                yield Problem(
                    (*rule.where, "items"), name, problem, f"list {expected} here, or name {items.chosen} under `unsaid`"
                )
    for yes, no in pairs.items():
        if bank.question_by_id[no].choices_of != yes:
            where = ("faq.yaml", "document", "unsaid")
            problem = f"a topic could be both refused and unsaid: {no} does not have the choices of {yes}"
            yield Problem(where, no, problem, f"write `choices_of: {yes}` in {no}")
