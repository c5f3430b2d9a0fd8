"""`words.yaml` → the words of each language; every phrase the composer needs must be there, with just its slots."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pydantic import BaseModel

from webapp.bank_files.problems import Problems
from webapp.bank_files.schema import WordsShape
from webapp.bank_files.text_files import TextReader
from webapp.domain.errors import type_where
from webapp.domain.text import Template, Text, Words

FILE = "words.yaml"
PHRASES: Mapping[str, tuple[str, ...]] = {
    "verdict": ("verdict",),
    "verdict_staff": ("verdict",),
    "unconfirmed_ceo": (),
    "unconfirmed_board": (),
    "undecided": (),
    "also_undecided": ("short",),
    "decides_by": ("decider", "by"),
    "decides_undated": ("decider",),
    "was_due": ("decider", "by"),
    "until_then": ("until_then",),
    "until_then_nothing": (),
    "withheld": ("reason", "ask"),
    "also_withheld": ("short", "reason", "ask"),
    "unsaid": (),
    "detail": ("detail",),
    "open_undated": ("short", "decider"),
    "open_dated": ("short", "decider", "by"),
    "open_overdue": ("short", "decider", "by"),
    "open_unsaid": ("short",),
    "open_items": ("short", "items"),
    "of_item": ("short", "item"),
    "glance_unsaid": (),
    "glance_dated": ("short", "by"),
    "glance_undated": ("short",),
    "waiting_ceo": ("count",),
    "waiting_ceo_one": (),
    "waiting_board": ("count",),
    "waiting_board_one": (),
    "edit": ("words",),
    "passage": (),
    "own_entry": (),
    "evidence": (),
    "evidence_one": ("name", "address"),
    "left_out": ("question",),
}
MONEY = {"range": ("low", "high"), "rounded": ("amount",), "year": ("amount",), "total": ("amount",)}
DATES = {"month": ("month", "year"), "day": ("month", "day", "year")}
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "draft": ("date",),
    "published": ("number", "date"),
    "newest": ("address", "newest"),
    "newest_unknown": (),
    "glance": (),
    "first_group": (),
    "asked_group": (),
    "open_points": (),
    "nothing_open": (),
    "contacts": (),
    "how_to_read": (),
    "role_map": (),
    "role": (),
    "hat": (),
    "stand": (),
    "contents": ("count",),
    "skip": (),
    "of_100": ("points",),
    "gauge": (),
    "picture": (),
    "left_out": (),
    "whole": ("count",),
    "whole_at": ("count", "newest"),
    "in_short": (),
    "more_there": (),
}


def build_words(shape: WordsShape, texts: TextReader, problems: Problems) -> Mapping[str, Words]:
    """The words of every published language."""
    phrases = read_table(shape.phrases, PHRASES, (FILE, "phrases"), texts, problems)
    headings = read_table(shape.document.model_extra or {}, HEADINGS, (FILE, "document"), texts, problems)
    money = read_table({key: getattr(shape.money, key) for key in MONEY}, MONEY, (FILE, "money"), texts, problems)
    dates = read_table({key: getattr(shape.date, key) for key in DATES}, DATES, (FILE, "date"), texts, problems)
    joins = {
        key: texts.verbatim(getattr(shape.list_, field), (FILE, "list", key), key)
        for key, field in (("comma", "comma"), ("and", "and_"), ("semicolon", "semicolon"))
    }
    thousands = texts.verbatim(shape.money.thousands, (FILE, "money", "thousands"), "thousands")
    tables = {name: _fields(getattr(shape, name), (name,), texts) for name in ("names", "deciders", "hats", "verdicts")}
    stands = _fields(shape.document.stands, ("document", "stands"), texts)
    notes = shape.document.reading_notes
    words = {}
    for language in _complete(shape, texts.languages, problems):
        words[language] = Words(
            months=tuple(shape.months[language]),
            dates=_in(dates, language),
            comma=joins["comma"].in_language(language).source,
            conjunction=joins["and"].in_language(language).source,
            semicolon=joins["semicolon"].in_language(language).source,
            symbols=shape.money.symbols,
            thousands=thousands.in_language(language).source,
            money=_in(money, language),
            names=_sources(tables["names"], language),
            deciders=_sources(tables["deciders"], language),
            hats=_sources(tables["hats"], language),
            verdicts=_sources(tables["verdicts"], language),
            phrases=_in(phrases, language),
            document=_sources(headings, language),
            stands=_sources(stands, language),
            reading_notes=tuple(notes.get(language, ())),
        )
    return words


def _complete(shape: WordsShape, languages: tuple[str, ...], problems: Problems) -> Iterator[str]:
    """The languages that have months; what else is missing in a language is noted."""
    for language in languages:
        if language not in shape.document.reading_notes:
            where = (FILE, "document", "reading_notes")
            problem = f"the reading notes are missing in {language}"
            problems.add(where, "reading_notes", problem, "add how to read the document")
        if language in shape.months:
            yield language
        else:
            problems.add((FILE, "months"), "months", f"the months are missing in {language}", "add the twelve names")


def read_table(
    raw: Mapping[str, Mapping[str, str | None]],
    wanted: Mapping[str, tuple[str, ...]],
    where: type_where,
    texts: TextReader,
    problems: Problems,
    remedy: str = "add it: the composer prints it by itself",
) -> dict[str, Text]:
    """Every wanted text, with just its slots; the missing and the unknown are noted."""
    for key in raw:
        if key not in wanted:
            problems.unknown((*where, key), key, "phrase", key, wanted)
    for key in wanted:
        if key not in raw:
            problems.add(where, key, f"the phrase {key!r} is missing", remedy)
    found = {key: slots for key, slots in wanted.items() if key in raw}
    for key, slots in found.items():
        texts.holds(raw[key], slots, (*where, key), key)
    return {key: texts.read(raw[key], (*where, key), key, slots) for key, slots in found.items()}


def _fields(shape: BaseModel, path: tuple[str, ...], texts: TextReader) -> dict[str, Text]:
    return {key: texts.read(getattr(shape, key), (FILE, *path, key), key) for key in type(shape).model_fields}


def _in(texts: Mapping[str, Text], language: str) -> dict[str, Template]:
    return {key: text.in_language(language) for key, text in texts.items()}


def _sources(texts: Mapping[str, Text], language: str) -> dict[str, str]:
    return {key: text.in_language(language).source for key, text in texts.items()}
