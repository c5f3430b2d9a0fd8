"""What stands around the entries: "At a glance" before them, the open points after them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from webapp.domain.answers import Answer, Undecided
from webapp.domain.assessment import Assessment
from webapp.domain.bank import FactRow, FirstOf, Question, UnsaidList
from webapp.domain.conditions import NOTHING, Witnesses
from webapp.domain.faq.document import DocumentEntry, Fact, Sentence
from webapp.domain.faq.voice import Voice
from webapp.domain.routing import Position
from webapp.domain.text import capitalised, format_date, format_list, joined, ours, type_runs, typed


def fact_box(voice: Voice, assessment: Assessment, entries: Mapping[str, DocumentEntry]) -> tuple[Fact, ...]:
    """The rows that have something to say."""
    rows = []
    for row in voice.bank.faq.fact_box:
        sentence = _row(voice, assessment, row, entries)
        if sentence:
            rows.append(Fact(row.id, voice.text(row.label).source, sentence))
    return tuple(rows)


def _row(voice: Voice, assessment: Assessment, row: FactRow, entries: Mapping[str, DocumentEntry]) -> Sentence | None:
    if row.entry:
        return _headline(voice, row.entry, entries)
    if row.shows == "waiting":
        return _waiting(voice, assessment)
    if row.shows == "undecided":
        return _not_decided(voice, assessment)
    return _lines(voice, row)


def _headline(voice: Voice, entry_id: str, entries: Mapping[str, DocumentEntry]) -> Sentence | None:
    """The entry's first words; where it is left to the open points, that it is not said yet."""
    if entry_id in entries:
        return entries[entry_id].headline
    entry = voice.bank.entry_by_id[entry_id]
    if not voice.facts.read(entry.lead_question).asked:
        return None
    witnesses = _all_of(voice, [voice.bank.question_by_id[question_id] for question_id in entry.about])
    return voice.phrase("glance_unsaid", f"glance:{entry_id}", witnesses)


def _lines(voice: Voice, row: FactRow) -> Sentence | None:
    said, witnesses, templates = [], NOTHING, []
    for rule in row.lines:
        match, seen = voice.first_match(rule.rules if isinstance(rule, FirstOf) else (rule,))
        witnesses |= seen
        if match:
            words = voice.speak(f"glance:{row.id}", match, seen)
            said.append(words.headline.runs)
            templates.append(str(words.headline.template))  # None only where a person wrote the sentence
    if not said:
        return None
    return Sentence(joined(said), voice.ordered(witnesses), f"glance:{row.id}", " ".join(templates))


def _waiting(voice: Voice, assessment: Assessment) -> Sentence | None:
    """How many answers wait for whom. It rests on every answer that could wait."""
    said = []
    for body in ("board", "ceo"):
        number = len(assessment.waiting[body])
        if number:
            template = voice.words.phrases[f"waiting_{body}" if number > 1 else f"waiting_{body}_one"]
            said.append((template.fill({"count": ours(str(number))}), template.source))
    if not said:
        return None
    witnesses = _all_of(voice, [question for question in voice.bank.questions if question.sign_off != "none"])
    source = " ".join(source for _, source in said)
    return Sentence(joined(runs for runs, _ in said), voice.ordered(witnesses), "glance:waiting", source)


def _all_of(voice: Voice, questions: Iterable[Question]) -> Witnesses:
    """What a count over these questions rests on: each answer, and whatever makes each be asked or not."""
    read = voice.facts.read
    return NOTHING.union(
        *(
            read(question.id, item).witnesses
            for question in questions
            for item in range(1, voice.bank.most_items(question) + 1)
        )
    )


def _not_decided(voice: Voice, assessment: Assessment) -> Sentence | None:
    """Every topic that is not decided yet, with its date. It rests on every answer that could be undecided."""
    found = _by_date(voice, assessment.route)
    if not found:
        return None
    runs: list[type_runs] = []
    for position, answer in found:
        name = "glance_undated" if answer.by is None else "glance_dated"
        by = ours(format_date(answer.by, voice.words)) if answer.by else ()
        short = _short(voice, position)
        runs.append(voice.words.phrases[name].fill({"short": short, "by": by}))
    named = NOTHING.union(*(_sources(voice, position) for position, _ in found))
    witnesses = named | _all_of(voice, [question for question in voice.bank.questions if question.commitment])
    return Sentence(joined(runs), voice.ordered(witnesses), "glance:undecided", voice.words.phrases["glance_dated"].source)


def open_points(voice: Voice, assessment: Assessment) -> tuple[Sentence, ...]:
    """What is not decided, soonest first; then what was asked and is not said; then what stands in neither of two lists."""
    undecided = [_undecided_point(voice, position, answer) for position, answer in _by_date(voice, assessment.route)]
    unsaid = [point for position in assessment.route if (point := unsaid_point(voice, position))]
    left_over = [point for unsaid_list in voice.bank.faq.unsaid if (point := _left_over(voice, unsaid_list))]
    return (*undecided, *unsaid, *left_over)


def _by_date(voice: Voice, positions: Iterable[Position]) -> list[tuple[Position, Undecided]]:
    found = []
    for position in positions:
        answer: Answer | None = voice.facts.read(position.question.id, position.item).answer
        if isinstance(answer, Undecided) and position.question.public:
            found.append((position, answer))
    return sorted(found, key=lambda one: (one[1].by is None, one[1].by.last_day() if one[1].by else voice.facts.today))


def _undecided_point(voice: Voice, position: Position, answer: Undecided) -> Sentence:
    name = voice.due(answer, "open_undated", "open_dated", "open_overdue")
    by = ours(format_date(answer.by, voice.words)) if answer.by else ()
    witnesses, short = _sources(voice, position), _short(voice, position)
    return voice.phrase(name, f"open:{position.key}", witnesses, short=short, decider=typed(answer.decider), by=by)


def open_point(voice: Voice, position: Position) -> Sentence | None:
    """The line about one question among what is still open: not decided, or not said; None where it is neither."""
    answer = voice.facts.read(position.question.id, position.item).answer
    if isinstance(answer, Undecided) and position.question.public:
        return _undecided_point(voice, position, answer)
    return unsaid_point(voice, position)


def unsaid_point(voice: Voice, position: Position) -> Sentence | None:
    """That a question was asked and is not answered; None where it is, or need not be."""
    question = position.question
    answer = voice.facts.read(question.id, position.item).answer
    if answer is not None or question.optional or not question.public:
        return None
    return voice.phrase("open_unsaid", f"open:{position.key}", _sources(voice, position), short=_short(voice, position))


def _left_over(voice: Voice, unsaid: UnsaidList) -> Sentence | None:
    listed, witnesses = voice.unsaid(unsaid.yes, unsaid.no)
    if not listed.phrases:
        return None
    values = {
        "short": ours(capitalised(voice.text(unsaid.short).source)),
        "items": ours(format_list(listed.phrases, voice.words)),
    }
    sentence = voice.phrase("open_items", f"open:{unsaid.yes}", witnesses, **values)
    return Sentence(sentence.runs, sentence.sources, sentence.key, sentence.template, listed.claims)


def _short(voice: Voice, position: Position) -> type_runs:
    """A question's short name, with the item's where there are several."""
    short = ours(capitalised(voice.short(position.question)))
    group = position.question.repeat
    if group is None or voice.facts.items(group)[0] == 1:
        return short
    name, _ = voice.item_name(group, position.item)
    return voice.words.phrases["of_item"].fill({"short": short, "item": name})


def _sources(voice: Voice, position: Position) -> Witnesses:
    opening = voice.opening(position.question.repeat, position.item)
    return voice.facts.read(position.question.id, position.item).witnesses | opening.witnesses
