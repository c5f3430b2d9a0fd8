"""Turns an assessment into the document partners read. Same input, same bytes."""

from __future__ import annotations

from webapp.domain.assessment import Assessment
from webapp.domain.bank import FirstOf
from webapp.domain.faq.document import Document, DocumentEntry, DocumentMap, RoleLine, Sentence
from webapp.domain.faq.entries import compose_entry
from webapp.domain.faq.points import fact_box, open_points
from webapp.domain.faq.voice import Voice
from webapp.domain.text import plain


def compose(assessment: Assessment, *, language: str = "en") -> Document:
    """The draft of the FAQ in one language.

    The three questions of the mission come first, then the other entries group by group. Raises KeyError for a language
    the bank is not written in.
    """
    bank, voice = assessment.bank, Voice(assessment.facts, language)
    composed = {entry.id: compose_entry(voice, entry) for entry in bank.faq.entries}
    entries = {entry_id: entry for entry_id, entry in composed.items() if entry}
    return Document(
        title=_title(voice),
        foundation=plain(voice.name("foundation")[0]),
        partnership=plain(voice.name("partnership")[0]),
        language=language,
        as_of=assessment.facts.today,
        bank_id=bank.id,
        bank_version=bank.version,
        statement=_statement(voice),
        fact_box=fact_box(voice, assessment, entries),
        role_map=_map(voice, assessment),
        groups=tuple((group.id, voice.text(group.title).source) for group in bank.faq.groups),
        entries=_in_order(voice, entries),
        open_points=open_points(voice, assessment),
        clarity=assessment.clarity,
        words=voice.words,
    )


def opening_lines(voice: Voice) -> tuple[Sentence, ...]:
    """The title, and who speaks in which roles."""
    return (_title(voice), *_statement(voice))


def _title(voice: Voice) -> Sentence:
    template = voice.text(voice.bank.faq.title)
    names = {slot.name: voice.name(slot.name) for slot in template.slots}
    witnesses = frozenset[str]().union(*(seen for _, seen in names.values()))
    runs = template.fill({name: value for name, (value, _) in names.items()})
    return Sentence(runs, voice.ordered(witnesses), "title", template.source)


def _statement(voice: Voice) -> tuple[Sentence, ...]:
    """Who speaks, for whom, and in which two roles."""
    said: list[Sentence] = []
    for rule in voice.bank.faq.statement:
        match, witnesses = voice.first_match(rule.rules if isinstance(rule, FirstOf) else (rule,))
        if match:
            words = voice.speak("statement", match, witnesses)
            said.extend((*words.before, *words.listed, *words.after))
    return tuple(said)


def _in_order(voice: Voice, entries: dict[str, DocumentEntry]) -> tuple[DocumentEntry, ...]:
    groups = [group.id for group in voice.bank.faq.groups]
    return tuple(
        sorted(entries.values(), key=lambda entry: (not entry.always, not entry.always and groups.index(entry.group)))
    )


def _map(voice: Voice, assessment: Assessment) -> DocumentMap:
    role_map = assessment.role_map
    roles = tuple(
        RoleLine(
            id=standing.role,
            label=voice.text(voice.bank.role_by_id[standing.role].label).source,
            hat=standing.hat,
            stand=standing.stand,
            sources=voice.ordered(standing.sources),
        )
        for standing in role_map.roles
    )
    return DocumentMap(role_map.civic, role_map.grant, voice.text(voice.bank.axes.words[role_map.words]).source, roles)
