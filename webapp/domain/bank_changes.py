"""What a newer bank changes, one typed change after the other, each with what it means for the answers already given."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import TypeVar

from webapp.domain.bank import Bank, Choice, Entry, Question, SentenceRule
from webapp.domain.text import Text
from webapp.domain.wording import same_wordings, wording_of

COSMETIC, MEANING, REMOVED = "cosmetic", "meaning", "removed"
SEVERITIES = (REMOVED, MEANING, COSMETIC)
"""What happens to answers, worst first: they are parked, they wait until somebody confirms them, they carry over."""
Part = TypeVar("Part")
BESIDE = ("short", "help", "why", "example", "weight_why", "theme", "hat", "answer_by", "caps", "optional", "choices_of")
"""What stands beside a question's own words: a change to it touches no answer."""
BOUNDS = ("least", "most", "link")


@dataclass(frozen=True, slots=True)
class Change:
    """One change. `subject` is the id of what changed, `part` which part of it, `before` and `after` what it was and is.

    `fingerprints`: what to declare in `same_meaning` where the new words mean what the old ones did.
    """

    kind: str
    severity: str
    subject: str
    part: str = ""
    before: str = ""
    after: str = ""
    fingerprints: tuple[str, ...] = ()


def compare(old: Bank, new: Bank) -> tuple[Change, ...]:
    """Every change from one bank to the other, worst first, then in the order of the newer bank."""
    found = (*_questions(old, new), *_sections(old, new), *_groups(old, new), *_said(old, new))
    return tuple(sorted(found, key=lambda change: SEVERITIES.index(change.severity)))


# -- questions ---------------------------------------------------------------------------------------------------------


def _questions(old: Bank, new: Bank) -> Iterator[Change]:
    language = new.languages[0]
    for question in new.questions:
        before = old.question_by_id.get(question.id)
        if before is None:
            yield Change("question_added", COSMETIC, question.id, after=_words(question.text, language))
        else:
            yield from _Compared(old, new, before, question).changes()
    for question in old.questions:
        if question.id not in new.question_by_id:
            yield Change("question_removed", REMOVED, question.id, before=_words(question.text, language))
    yield from _order(old, new)


def _order(old: Bank, new: Bank) -> Iterator[Change]:
    """Questions that stay in their section and are asked in another order."""
    for section in new.sections:
        stay = [one.id for one in section.questions if _section_of(old, one.id) == section.id]
        if stay != sorted(stay, key=old.position.__getitem__):
            yield Change("order_changed", COSMETIC, section.id)


def _section_of(bank: Bank, question_id: str) -> str:
    question = bank.question_by_id.get(question_id)
    return question.section if question else ""


class _Compared:
    """One question in both banks."""

    def __init__(self, old: Bank, new: Bank, before: Question, after: Question) -> None:
        self.old, self.new, self.before, self.after = old, new, before, after
        self.language = new.languages[0]
        self.declared = old.same_meaning.get(before.id, ())
        self.same = same_wordings(new)[after.id]
        self.fingerprints = self._other_fingerprints()
        # What its author declares to mean the same carries over, and so does what reads as it did.
        self.read = MEANING if self.fingerprints else COSMETIC

    def _other_fingerprints(self) -> tuple[str, ...]:
        """Of the older wording, those that the newer bank does not take for its own."""
        languages = [language for language in self.old.languages if language in self.new.languages]
        wording = wording_of(self.before, languages)
        made = [mark(language) for language in languages for mark in (wording.fingerprint, wording.earlier_fingerprint)]
        return tuple(dict.fromkeys(one for one in (*made, *self.declared) if one not in self.same))

    def changes(self) -> Iterator[Change]:
        """Everything that changed in it."""
        before, after = self.before, self.after
        if before.type != after.type:
            yield self._change("type_changed", REMOVED, before=before.type, after=after.type)
            return
        if _differ(before.text, after.text, self.new.languages):
            texts = _words(before.text, self.language), _words(after.text, self.language)
            yield self._change("reworded", self.read, before=texts[0], after=texts[1], declare=True)
        yield from self._choices()
        yield from self._asked()
        yield from self._rules()
        if lost := tuple(one for one in self.declared if one not in self.same):
            yield Change("declaration_removed", MEANING, after.id, fingerprints=lost)
        for name in BESIDE:
            if getattr(before, name) != getattr(after, name):
                yield self._change("beside_changed", COSMETIC, name)

    def _choices(self) -> Iterator[Change]:
        old, new = self.before.choice_by_id, self.after.choice_by_id
        for choice in self.after.choices:
            if choice.id not in old:
                label = _words(choice.label, self.language)
                yield self._change("choice_added", self.read, choice.id, after=label, declare=True)
            else:
                yield from self._choice(old[choice.id], choice)
        for choice in self.before.choices:
            if choice.id not in new:
                yield self._change("choice_removed", REMOVED, choice.id, before=_words(choice.label, self.language))
        if (shared := [one for one in new if one in old]) != [one for one in old if one in new]:
            yield self._change("choices_reordered", self.read, after=", ".join(shared), declare=True)

    def _choice(self, old: Choice, new: Choice) -> Iterator[Change]:
        if _differ(old.label, new.label, self.new.languages):
            labels = _words(old.label, self.language), _words(new.label, self.language)
            yield self._change("choice_reworded", self.read, new.id, before=labels[0], after=labels[1], declare=True)
        if old.phrase != new.phrase and not _differ(old.label, new.label, self.new.languages):
            phrases = _words(old.phrase, self.language), _words(new.phrase, self.language)
            yield self._change("phrase_changed", COSMETIC, new.id, before=phrases[0], after=phrases[1])
        if (old.civic, old.grant) != (new.civic, new.grant):
            yield self._change("points_changed", COSMETIC, new.id)

    def _asked(self) -> Iterator[Change]:
        before, after = self.before, self.after
        if before.section != after.section:
            yield self._change("question_moved", COSMETIC, before=before.section, after=after.section)
        if before.ask_if != after.ask_if:
            yield self._change("condition_changed", COSMETIC)
        if before.quick != after.quick:
            yield self._change("route_changed", COSMETIC, before=before.quick or "", after=after.quick or "")
        if before.repeat != after.repeat:
            # The answer to item 1 keeps its key; those to further items have none where nothing repeats.
            severity = COSMETIC if before.repeat is None else MEANING if after.repeat else REMOVED
            yield self._change("repeat_changed", severity, before=before.repeat or "", after=after.repeat or "")
        if before.public != after.public:
            yield self._change("public_changed", COSMETIC if before.public else MEANING)

    def _rules(self) -> Iterator[Change]:
        """What an answer has to keep to: where less is allowed than before, some do not fit any more."""
        before, after = self.before, self.after
        if before.commitment != after.commitment:
            yield self._change("commitment_changed", REMOVED if before.commitment else COSMETIC)
        if before.sign_off != after.sign_off:
            severity = REMOVED if after.sign_off == "none" else COSMETIC
            yield self._change("sign_off_changed", severity, before=before.sign_off, after=after.sign_off)
        if set(before.exclusive) != set(after.exclusive):
            alone = set(after.exclusive) - set(before.exclusive)
            yield self._change("exclusive_changed", REMOVED if alone else COSMETIC, after=", ".join(after.exclusive))
        for name in BOUNDS:
            if getattr(before, name) != getattr(after, name):
                yield self._change("bounds_changed", REMOVED if self._is_narrower(name) else COSMETIC, name)

    def _is_narrower(self, name: str) -> bool:
        old, new = getattr(self.before, name), getattr(self.after, name)
        match name:
            case "least":
                return (new or 0) > (old or 0)
            case "most":
                return new is not None and (old is None or new < old)
            case _:
                return bool(new)

    def _change(
        self, kind: str, severity: str, part: str = "", *, before: str = "", after: str = "", declare: bool = False
    ) -> Change:
        marks = self.fingerprints if declare and severity == MEANING else ()
        return Change(kind, severity, self.after.id, part, before, after, marks)


def _words(text: Text, language: str) -> str:
    """A text in a language; empty where an older bank has not got it."""
    template = text.by_language.get(language)
    return template.source if template else ""


def _differ(old: Text, new: Text, languages: Iterable[str]) -> bool:
    return any(_words(old, language) != _words(new, language) for language in languages)


# -- what stands around them -------------------------------------------------------------------------------------------


def _sections(old: Bank, new: Bank) -> Iterator[Change]:
    before = {section.id: replace(section, questions=()) for section in old.sections}
    after = {section.id: replace(section, questions=()) for section in new.sections}
    yield from _parts("section", before, after)


def _groups(old: Bank, new: Bank) -> Iterator[Change]:
    """Repeatable groups: with fewer items allowed, the answers to the last ones are parked."""
    for group, after in new.repeats.items():
        before = old.repeats.get(group)
        if before is not None and before != after:
            yield Change("group_changed", REMOVED if after.most < before.most else COSMETIC, group)


def _said(old: Bank, new: Bank) -> Iterator[Change]:
    """What the review and the FAQ say. Every answer carries over; what is said of it is another thing."""
    yield from _parts("role", old.role_by_id, new.role_by_id)
    yield from _parts("fact", old.derived, new.derived)
    yield from _parts("finding", {it.id: it for it in old.findings}, {it.id: it for it in new.findings})
    for entry in new.faq.entries:
        before = old.entry_by_id.get(entry.id)
        if before is not None:
            yield from _rules_of(before, entry)
    yield from _parts("entry", _without_rules(old), _without_rules(new))
    for name in (one.name for one in fields(new.faq) if one.name != "entries"):
        if getattr(old.faq, name) != getattr(new.faq, name):
            yield Change("document_changed", COSMETIC, name)
    alone = ("words", "terms", "axes", "packs", "facilitation", "names", "tense_question", "tense_future", "review_question")
    for name in alone:
        if getattr(old, name) != getattr(new, name):
            yield Change("bank_changed", COSMETIC, name)


def _rules_of(old: Entry, new: Entry) -> Iterator[Change]:
    before, after = _rules_by_id(old), _rules_by_id(new)
    for change in _parts("rule", before, after):
        yield replace(change, subject=new.id, part=change.subject)


def _rules_by_id(entry: Entry) -> Mapping[str, SentenceRule]:
    return {rule.id: rule for rule in entry.rules}


def _without_rules(bank: Bank) -> Mapping[str, Entry]:
    return {entry.id: replace(entry, lead=(), then=()) for entry in bank.faq.entries}


def _parts(name: str, old: Mapping[str, Part], new: Mapping[str, Part]) -> Iterator[Change]:
    """Added, removed and changed, by id."""
    for key, part in new.items():
        if key not in old:
            yield Change(f"{name}_added", COSMETIC, key)
        elif old[key] != part:
            yield Change(f"{name}_changed", COSMETIC, key)
    for key in old:
        if key not in new:
            yield Change(f"{name}_removed", COSMETIC, key)
