"""Says one rule of the bank in one language: whether it is said at all, its words, and the answers it comes from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from webapp.domain.answers import Decided, MoneyRange, PartialDate, Standing, Undecided, Withheld, split_key
from webapp.domain.assessment import NEEDED, unsigned
from webapp.domain.bank import Items, Question, SentenceRule
from webapp.domain.conditions import NOTHING, Witnesses
from webapp.domain.faq.document import Claim, Sentence
from webapp.domain.routing import LiveFacts
from webapp.domain.text import (
    Run,
    Slot,
    Template,
    Text,
    format_date,
    format_list,
    format_money,
    joined,
    ours,
    type_runs,
    typed,
)

ITEMS = "items"
LIST_FROM = 3
"""From this many items on a list stands line by line."""


@dataclass(frozen=True, slots=True)
class Listed:
    """What a list sentence lists: the phrases, and what each claims."""

    phrases: tuple[str, ...]
    claims: tuple[Claim, ...]
    behind: tuple[Witnesses, ...] = ()
    """What each item rests on, where that is less than the whole list rests on."""


class Match(NamedTuple):
    """A rule that holds, with what its sentence needs."""

    rule: SentenceRule
    template: Template | None
    values: Mapping[str, type_runs]
    listed: Listed | None
    common: Witnesses = NOTHING
    """What it rests on but for its list and its wording."""
    wording: Witnesses = NOTHING
    """What changes the words of its sentence but not whether it is said: the tense, a name."""


class Said(NamedTuple):
    """A rule in words: sentences, the list if it stands line by line, sentences after it."""

    before: tuple[Sentence, ...]
    listed: tuple[Sentence, ...]
    after: tuple[Sentence, ...]
    first_words: tuple[Sentence, ...]
    """What opens the answer, with its list in the line and without the name of an item."""

    @property
    def headline(self) -> Sentence:
        """The first words as one line."""
        last = self.first_words[-1]
        return Sentence(joined(one.runs for one in self.first_words), last.sources, last.key, last.template)


@dataclass(frozen=True, slots=True)
class Opening:
    """Words before a sentence that name an item, their template, and the answers they come from."""

    runs: type_runs = ()
    template: str = ""
    witnesses: Witnesses = NOTHING


NO_OPENING = Opening()


class Voice:
    """One language over one set of facts."""

    def __init__(self, facts: LiveFacts, language: str) -> None:
        self.facts = facts
        self.bank = facts.bank
        self.language = language
        self.words = facts.bank.words[language]
        # Kept because the same few are asked for again and again while a document is written.
        self._orders: dict[Witnesses, tuple[str, ...]] = {}
        self._waiting: dict[str, str | None] = {}

    def text(self, text: Text) -> Template:
        """The template in this language."""
        return text.in_language(self.language)

    def short(self, question: Question) -> str:
        """A question's short name."""
        return self.text(question.short).source

    def ordered(self, witnesses: Witnesses) -> tuple[str, ...]:
        """Sources in the order asked."""
        try:
            return self._orders[witnesses]
        except KeyError:
            found = self._orders[witnesses] = tuple(sorted(witnesses, key=self.bank.position_of_key.__getitem__))
            return found

    def phrase(self, name: str, key: str, witnesses: Witnesses, **values: type_runs) -> Sentence:
        """One of the sentences that are said for every question alike."""
        template = self.words.phrases[name]
        return Sentence(template.fill(values), self.ordered(witnesses), key, template.source)

    def name(self, which: str) -> tuple[type_runs, Witnesses]:
        """The foundation's or the partnership's name as typed, or the bank's words where none is given."""
        reading = self.facts.read(self.bank.names[which])
        match reading.answer:
            case Decided(value=str(name)):
                return typed(name), reading.witnesses
            case _:
                return ours(self.words.names[which]), reading.witnesses

    def item_name(self, group: str, item: int) -> tuple[type_runs, Witnesses]:
        """What one item of a repeatable group is called."""
        repeat = self.bank.repeats[group]
        reading = self.facts.read(repeat.name, item)
        match reading.answer:
            case Decided(value=str(name)):
                return typed(name), reading.witnesses
            case _:
                return self.text(repeat.unnamed).fill({"n": ours(str(item))}), reading.witnesses

    def opening(self, group: str | None, item: int) -> Opening:
        """The words that go before a sentence about one of several items; none where there is only one."""
        if group is None:
            return NO_OPENING
        number, counted = self.facts.items(group)
        if number == 1:
            return Opening(witnesses=counted)
        name, seen = self.item_name(group, item)
        template = self.text(self.bank.repeats[group].prefix)
        return Opening((*template.fill({"item": name}), Run(" ")), template.source + " ", counted | seen)

    def opened(self, sentence: Sentence, opening: Opening) -> Sentence:
        """The same sentence with words before it, which rest on their own answers; so does that there are none."""
        if opening is NO_OPENING:
            return sentence
        sources = self.ordered(opening.witnesses.union(sentence.sources))
        template = sentence.template if sentence.template is None else opening.template + sentence.template
        return Sentence((*opening.runs, *sentence.runs), sources, sentence.key, template, sentence.claims)

    def slot(self, slot: Slot, item: int) -> tuple[type_runs | None, Witnesses]:
        """A slot's value; None where the answer it pipes is not decided."""
        if slot.name in self.bank.names:
            return self.name(slot.name)
        reading = self.facts.read(slot.name, item)
        if not isinstance(reading.answer, Decided):
            return None, reading.witnesses
        return self.value(self.bank.question_by_id[slot.name], reading.answer), reading.witnesses

    def value(self, question: Question, answer: Decided) -> type_runs:
        """A decided value as it reads inside a sentence."""
        match answer.value:
            case PartialDate() as when:
                return ours(format_date(when, self.words))
            case MoneyRange() as amount:
                return ours(format_money(amount, self.words))
            case int() as number:
                return ours(str(number))
            case str() as text if question.type == "text":
                return typed(text)
            case str() as choice:
                return ours(self.text(question.choice_by_id[choice].phrase).source)
            case _:
                chosen = members(answer)
                phrases = [self.text(choice.phrase).source for choice in question.choices if choice.id in chosen]
                return ours(format_list(phrases, self.words))

    def listed(self, items: Items, item: int) -> tuple[Listed, Witnesses]:
        """The items of a list sentence; none where the answers behind it are not decided."""
        if items.role_hats:
            return self._listed_roles(items)
        if items.unsaid:
            return self.unsaid(*items.unsaid, item=item)
        question = self.bank.question_by_id[items.chosen or ""]
        reading = self.facts.read(question.id, item)
        if not isinstance(reading.answer, Decided):
            return Listed((), ()), reading.witnesses
        chosen = members(reading.answer)
        kept = [choice for choice in question.choices if choice.id in chosen and choice.id not in items.leave_out]
        family = question.choices_of or question.id
        claims = tuple((family, choice.id, items.stand) for choice in kept if items.stand)
        phrases = tuple(self.text(choice.phrase).source for choice in kept)
        return Listed(phrases, claims, (reading.witnesses,) * len(phrases)), reading.witnesses

    def unsaid(self, yes: str, no: str, *, item: int = 1) -> tuple[Listed, Witnesses]:
        """What stands in neither of two lists; nothing until the first of them is decided."""
        question = self.bank.question_by_id[yes]
        first, second = self.facts.read(yes, item), self.facts.read(no, item)
        witnesses = first.witnesses | second.witnesses
        if not isinstance(first.answer, Decided):
            return Listed((), ()), first.witnesses
        taken = members(first.answer)
        if taken & frozenset(question.exclusive):
            return Listed((), ()), first.witnesses
        if isinstance(second.answer, Decided):
            taken |= members(second.answer)
        left = [choice for choice in question.choices if choice.id not in taken and choice.id not in question.exclusive]
        claims = tuple((yes, choice.id, "unsaid") for choice in left)
        return Listed(tuple(self.text(choice.phrase).source for choice in left), claims), witnesses

    def _listed_roles(self, items: Items) -> tuple[Listed, Witnesses]:
        stand = items.stand or ""
        replies = [(role, *self.facts.stands_at(role.id, stand)) for role in self.bank.roles if role.hat in items.role_hats]
        kept = [(role, seen) for role, stands, seen in replies if stands]
        listed = Listed(
            phrases=tuple(self.text(role.phrase).source for role, _ in kept),
            claims=tuple(("roles", role.id, stand) for role, _ in kept),
            behind=tuple(seen for _, seen in kept),
        )
        return listed, NOTHING.union(*(seen for _, _, seen in replies))

    def match(self, rule: SentenceRule, item: int = 1) -> tuple[Match | None, Witnesses]:
        """The rule, if it holds and every slot and its list can be filled; either way with what that rests on."""
        witnesses: Witnesses = NOTHING
        if rule.when is not None:
            holds, witnesses = rule.when.holds(self.facts, item)
            if not holds:
                return None, witnesses
        template, wording = self._tense(rule)
        more = self.text(rule.more) if rule.more else None
        values: dict[str, type_runs] = {}
        for slot in (*(template.slots if template else ()), *(more.slots if more else ())):
            if slot.name == ITEMS:
                continue
            value, seen = self.slot(slot, item)
            if value is None:
                return None, seen | wording
            values[slot.name] = value
            # A name is always there, typed or not: it changes the words, not whether they are said.
            if slot.name in self.bank.names and (more is None or slot not in more.slots):
                wording |= seen
            else:
                witnesses |= seen
        if rule.items:
            listed, seen = self.listed(rule.items, item)
            if not listed.phrases:
                return None, seen
            return Match(rule, template, values, listed, witnesses, wording), witnesses | seen | wording
        return Match(rule, template, values, None, witnesses, wording), witnesses | wording

    def first_match(self, rules: Iterable[SentenceRule], item: int = 1) -> tuple[Match | None, Witnesses]:
        """The first rule that holds. It rests on its own answers and on those the rules before it were passed over for."""
        passed: Witnesses = NOTHING
        for rule in rules:
            match, seen = self.match(rule, item)
            if match:
                common = match.common | passed
                return Match(rule, match.template, match.values, match.listed, common, match.wording), passed | seen
            passed |= seen
        return None, passed

    def _tense(self, rule: SentenceRule) -> tuple[Template | None, Witnesses]:
        """The rule's text in the tense that fits; the partnership's stage is a source only where the text depends on it."""
        if rule.future is None:
            return self.text(rule.text) if rule.text else None, NOTHING
        future, witnesses = self.facts.is_future()
        text = rule.future if future else rule.text
        return self.text(text) if text else None, witnesses

    def speak(self, owner: str, match: Match, witnesses: Witnesses, opening: Opening = NO_OPENING) -> Said:
        """The words of a rule that holds, resting on these answers; `opening` names the item where there are several."""
        rule, template, values, listed = match.rule, match.template, match.values, match.listed
        key, sources = f"{owner}/{rule.id}", self.ordered(witnesses)
        before: list[Sentence] = []
        line_by_line: tuple[Sentence, ...] = ()
        if rule.verdict:
            word = self.text(rule.words).source if rule.words else self.words.verdicts[rule.verdict]
            before.append(self._verdict(word, key, _around(match, witnesses)))
        first_words = [*before]
        if template:
            claims = listed.claims if listed else ()
            inline = values if listed is None else {**values, ITEMS: ours(format_list(listed.phrases, self.words))}
            whole = Sentence(template.fill(inline), sources, key, template.source, claims)
            first_words.append(whole)
            if listed and len(listed.phrases) >= LIST_FROM:
                line_by_line = self._line_by_line(template, match, listed, witnesses, key)
            else:
                before.append(whole)
        after: tuple[Sentence, ...] = ()
        if rule.more:
            more = self.text(rule.more)
            after = (Sentence(more.fill(values), self.ordered(_around(match, witnesses)), f"{key}/more", more.source),)
        if before:
            before[0] = self.opened(before[0], opening)
        else:
            line_by_line = (self.opened(line_by_line[0], opening), *line_by_line[1:])
        return Said(tuple(before), line_by_line, after, tuple(first_words))

    def _verdict(self, word: str, key: str, witnesses: Witnesses) -> Sentence:
        """`Yes.`, or `Yes, as staff understand it.` until the answers behind it are signed off."""
        name = "verdict_staff" if self.unsigned_by(witnesses) else "verdict"
        sentence = self.phrase(name, f"{key}/verdict", witnesses, verdict=ours(word))
        return Sentence(sentence.runs, sentence.sources, sentence.key, sentence.text)

    def _line_by_line(
        self, template: Template, match: Match, listed: Listed, witnesses: Witnesses, key: str
    ) -> tuple[Sentence, ...]:
        """The sentence up to its list, closed by a colon, and each item as a sentence of its own.

        Where items rest on answers of their own, each item names those, and the lead those of the first.
        """
        lead = Template(template.source.partition("{" + ITEMS + "}")[0].rstrip().removesuffix(":") + ":")
        behind, common = listed.behind, witnesses
        if behind:
            common = match.common
            witnesses = common | match.wording | behind[0]
        items = []
        for place, phrase in enumerate(listed.phrases):
            sources = self.ordered(common | behind[place] if behind else witnesses)
            items.append(Sentence(ours(phrase), sources, f"{key}/item", "{items}", listed.claims[place : place + 1]))
        return (Sentence(lead.fill(match.values), self.ordered(witnesses), key, lead.source), *items)

    def unsigned_by(self, witnesses: Witnesses) -> str | None:
        """The body, `ceo` or `board`, that has yet to sign off an answer among these; the board where both have."""
        bodies = {self._waits_for(key) for key in witnesses}
        return "board" if "board" in bodies else "ceo" if "ceo" in bodies else None

    def _waits_for(self, key: str) -> str | None:
        """The body that has yet to sign off one answer."""
        try:
            return self._waiting[key]
        except KeyError:
            question_id, item = split_key(key)
            question = self.bank.question_by_id[question_id]
            waits = unsigned(question, self.facts.read(question_id, item).answer)
            self._waiting[key] = question.sign_off if waits else None
            return self._waiting[key]

    def standing(self, witnesses: Witnesses) -> str:
        """The weakest standing among the answers here that need a sign-off; `understood`, as by default, where none does."""
        found = []
        for key in witnesses:
            question_id, item = split_key(key)
            answer = self.facts.read(question_id, item).answer
            if isinstance(answer, Decided) and self.bank.question_by_id[question_id].sign_off in NEEDED:
                found.append(answer.standing)
        return min(found, default=Standing.UNDERSTOOD).name.lower()

    def undecided(self, key: str, answer: Undecided, witnesses: Witnesses, short: str | None = None) -> tuple[Sentence, ...]:
        """Not decided yet: who decides, by when, what holds until then. `short` names a topic other than the lead."""
        if short is None:
            state = self.phrase("undecided", f"{key}/undecided", witnesses)
        else:
            state = self.phrase("also_undecided", f"{key}/undecided", witnesses, short=ours(short))
        decider = self.phrase(
            self.due(answer, "decides_undated", "decides_by", "was_due"), f"{key}/decider", witnesses, **self._due(answer)
        )
        if answer.until_then:
            until = self.phrase("until_then", f"{key}/until-then", witnesses, until_then=typed(answer.until_then))
        else:
            until = self.phrase("until_then_nothing", f"{key}/until-then", witnesses)
        return state, decider, until

    def due(self, answer: Undecided, undated: str, dated: str, overdue: str) -> str:
        """Which of three wordings fits the date by which something is to be decided."""
        if answer.by is None:
            return undated
        return overdue if answer.by.last_day() < self.facts.today else dated

    def _due(self, answer: Undecided) -> dict[str, type_runs]:
        by = ours(format_date(answer.by, self.words)) if answer.by else ()
        return {"decider": typed(answer.decider), "by": by}

    def withheld(self, key: str, answer: Withheld, witnesses: Witnesses, short: str | None = None) -> tuple[Sentence, ...]:
        """Decided but not public: why, and whom to ask."""
        values = {"reason": typed(answer.reason), "ask": typed(answer.ask)}
        if short is None:
            return (self.phrase("withheld", f"{key}/withheld", witnesses, **values),)
        return (self.phrase("also_withheld", f"{key}/withheld", witnesses, short=ours(short), **values),)


def _around(match: Match, witnesses: Witnesses) -> Witnesses:
    """What the verdict before a sentence and the sentences after it rest on: not on its wording, which is its own."""
    return (witnesses - match.wording) | match.common


def members(answer: Decided) -> frozenset[str]:
    """The chosen of a multi choice."""
    return frozenset(answer.value)  # type: ignore[arg-type]
