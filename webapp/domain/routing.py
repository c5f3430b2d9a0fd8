"""Which questions are asked, and the answers that count: those to questions asked, by answers that count themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from webapp.domain.answers import Answer, Answers, Decided, item_key
from webapp.domain.bank import Bank, Question, Repeat
from webapp.domain.conditions import NOTHING, STANDS, Condition, Reading, Reply, Witnesses

NOT_ASKED = Reading(None, asked=False, witnesses=NOTHING)


@dataclass(frozen=True, slots=True)
class Position:
    """A question on the route, and which item of its group it is about."""

    question: Question
    item: int = 1

    @property
    def key(self) -> str:
        """The id its answer is kept under."""
        return item_key(self.question.id, self.item)


class LiveFacts:
    """A bank's questions seen through one set of answers. Every reading is made once and kept.

    A reading's witnesses are the answer itself and whatever made the question be asked; of a question that is not
    asked they are only the latter, so answers off the route change nothing.
    """

    def __init__(self, bank: Bank, answers: Answers, *, route: str, today: date) -> None:
        self.bank = bank
        self.route = route
        self.today = today
        self._answers = answers
        self._readings: dict[tuple[str, int], Reading] = {}
        self._stands: dict[str, tuple[str, Witnesses]] = {}

    def read(self, question_id: str, item: int = 1) -> Reading:
        """The live answer to a question, of one item where it repeats."""
        reading = self._readings.get((question_id, item))
        if reading is None:
            question = self.bank.question_by_id[question_id]
            # Outside a repeatable group every item sees the same answer.
            reading = self._look(question, item) if question.repeat or item == 1 else self.read(question_id)
            self._readings[question_id, item] = reading
        return reading

    def _look(self, question: Question, item: int) -> Reading:
        if self.route == "quick" and question.quick is None:
            return NOT_ASKED
        witnesses = NOTHING
        if item > 1 and question.repeat:
            number, witnesses = self.items(question.repeat)
            if item > number:
                return Reading(None, asked=False, witnesses=witnesses)
        if question.ask_if is not None:
            asked, because = question.ask_if.holds(self, item)
            if not asked:
                return Reading(None, asked=False, witnesses=because)
            witnesses |= because
        key = item_key(question.id, item)
        return Reading(self.stored(key), asked=True, witnesses=witnesses | {key})

    def stored(self, key: str) -> Answer | None:
        """The answer given, whether or not it counts."""
        return self._answers.get(key)

    def derived(self, name: str) -> Condition:
        """The condition behind a named fact."""
        return self.bank.derived[name]

    def role_ids(self) -> tuple[str, ...]:
        """Every role."""
        return tuple(self.bank.role_by_id)

    def stand(self, role_id: str) -> tuple[str, Witnesses]:
        """Where a role stands, and the answers that place it there."""
        found = self._stands.get(role_id)
        if found is None:
            found = self._stands[role_id] = self._place(role_id)
        return found

    def stands_at(self, role_id: str, stand: str) -> Reply:
        """Whether a role stands there. Of the stands that come first one has to hold to rule it out, none to let it be."""
        role = self.bank.role_by_id[role_id]
        conditions = {"does": role.does, "will_not": role.will_not, "undecided": role.undecided}
        own = conditions.get(stand)
        before = list(conditions.values())[: STANDS.index(stand)]
        if own is not None:
            reply, witnesses = own.holds(self)
            if not reply:
                return False, witnesses
        else:
            witnesses = NOTHING
        for condition in before:
            holds, seen = condition.holds(self)
            if holds:
                return False, seen
            witnesses |= seen
        return True, witnesses

    def _place(self, role_id: str) -> tuple[str, Witnesses]:
        role = self.bank.role_by_id[role_id]
        witnesses = NOTHING
        for stand, condition in (("does", role.does), ("will_not", role.will_not), ("undecided", role.undecided)):
            reply, because = condition.holds(self)
            witnesses |= because
            if reply:
                return stand, witnesses
        return "unsaid", witnesses

    def items(self, group: str) -> tuple[int, Witnesses]:
        """How many items a repeatable group has: as many as decided, else one."""
        repeat = self.bank.repeats[group]
        reading = self.read(repeat.count)
        return item_count(repeat, reading), reading.witnesses

    def is_future(self) -> tuple[bool, Witnesses]:
        """Whether the partnership is still to come, so that sentences speak of the future."""
        reading = self.read(self.bank.tense_question)
        answer = reading.answer
        return isinstance(answer, Decided) and answer.value in self.bank.tense_future, reading.witnesses


def item_count(repeat: Repeat, reading: Reading) -> int:
    """The number decided, within the group's bounds; one where nothing is."""
    match reading.answer:
        case Decided(value=int(number)):
            return min(max(number, 1), repeat.most)
        case _:
            return 1


def route(facts: LiveFacts) -> tuple[Position, ...]:
    """The questions asked, in order; a repeatable group's questions come item by item where the group begins."""
    positions: list[Position] = []
    done: set[str] = set()
    for question in facts.bank.questions:
        if question.repeat is None:
            if facts.read(question.id).asked:
                positions.append(Position(question))
        elif question.repeat not in done:
            done.add(question.repeat)
            members = [other for other in facts.bank.questions if other.repeat == question.repeat]
            for item in range(1, facts.items(question.repeat)[0] + 1):
                positions.extend(Position(other, item) for other in members if facts.read(other.id, item).asked)
    return tuple(positions)


def off_route(answers: Answers, positions: tuple[Position, ...]) -> tuple[str, ...]:
    """The answers that count for nothing, because their question is not asked."""
    asked = {position.key for position in positions}
    return tuple(key for key in answers if key not in asked)
