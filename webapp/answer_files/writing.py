"""Answers, and what an editor made of the document → the answers file in YAML that people take away.

It reads back as the same answers and the same document, whatever was typed. Typed words stand in quotation marks as JSON
writes them, or in a block where that is easier on the eye and safe. It is written here and not by PyYAML's dumper, which
decides by itself when to quote, fold or break a line: then another version of it would write another file from the same
answers. Tests read every file back.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from textwrap import wrap
from types import MappingProxyType

from webapp.answer_files.editorial import edit_of, evidence_of, order_of, own_entry_of, source_of, written_for
from webapp.answer_files.records import as_plain
from webapp.domain.answers import Answers, item_key
from webapp.domain.bank import Bank, Question, Section
from webapp.domain.faq.editorial import EDIT, EVIDENCE, LEFT_OUT, ORDER, PASSAGE, entry_of
from webapp.domain.faq.own_entries import ENTRY

WIDTH = 100
TYPED = ("detail", "note", "decider", "until_then", "reason", "ask")
"""What people type beside a value; `by` is typed too where it names who signed, and a date where it says by when."""
READ_OTHERWISE = frozenset(("true", "false", "null", "yes", "no", "on", "off", "y", "n"))
"""Words that some reader of YAML takes for something else than words."""

# What a YAML file cannot hold, or what ends a line in some editors and not in others.
_HOLDS = "\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff"
_UNFIT = re.compile(f"[^{_HOLDS}]")
# In a block a first space would be taken for the margin, and one at a line's end be lost in many editors.
_NO_BLOCK = re.compile(rf"\A[ \n]| \n|[ \n]\Z|[^\n{_HOLDS}]")


_PLAIN_KEY = re.compile(r"[a-z][a-z0-9_./@-]*")


def write_answers(
    bank: Bank,
    answers: Answers,
    route: str,
    *,
    notes: bool = True,
    heading: str = "",
    document: Mapping[str, str] = MappingProxyType({}),
) -> bytes:
    """The file, in UTF-8: answers to questions of this bank in the order asked, `heading` as comments above them.

    `document`: what an editor made of the document, as records by key; what is about entries of this bank is written.
    """
    lines = [*_comment(heading), f"bank: {bank.id}", f"route: {route}"]
    body = list(_sections(bank, answers, notes=notes))
    lines += ["answers:", *body] if body else ["answers: {}"]
    parts = list(_document(bank, document))
    lines += ["", "document:", *parts] if parts else []
    return ("\n".join(lines) + "\n").encode()


def _sections(bank: Bank, answers: Answers, *, notes: bool) -> Iterator[str]:
    grouped: set[str] = set()
    for section in bank.sections:
        lines: list[str] = []
        for key, question in _asked(bank, section, grouped):
            if key in answers:
                plain = as_plain(answers[key])
                lines += _answer(key, question, plain if notes else {part: plain[part] for part in plain if part != "note"})
        if lines:
            yield ""
            yield from _comment(section.title.in_language(bank.languages[0]).source, "  ")
            yield from lines


def _asked(bank: Bank, section: Section, grouped: set[str]) -> Iterator[tuple[str, Question]]:
    """The keys of a section's answers, a repeatable group item by item where it begins, as the questions are asked."""
    for question in section.questions:
        if question.repeat is None:
            yield question.id, question
        elif question.repeat not in grouped:
            grouped.add(question.repeat)
            members = [other for other in bank.questions if other.repeat == question.repeat]
            for item in range(1, bank.most_items(question) + 1):
                yield from ((item_key(other.id, item), other) for other in members)


def _comment(text: str, indent: str = "") -> Iterator[str]:
    for line in text.splitlines():
        yield f"{indent}# {_UNFIT.sub('', line)}".rstrip()


def _answer(key: str, question: Question, plain: Mapping[str, object]) -> Iterator[str]:
    """One answer; the short form where it has nothing but a value that is no mapping."""
    if len(plain) == 1 and not isinstance(plain.get("value"), dict | None):
        yield f"  {key}:{_value(question, plain['value'], 4)}"
        return
    yield f"  {key}:"
    for name, part in plain.items():
        if name == "value":
            yield f"    value:{_value(question, part, 6)}"
        elif isinstance(part, dict):
            yield f"    {name}:"
            yield from (f"      {inner}: {_part(inner, str(one), 8, dates=('by',))}" for inner, one in part.items())
        else:
            yield f"    {name}: {_part(name, str(part), 6, dates=('on',))}"


def _part(name: str, text: str, indent: int, dates: tuple[str, ...]) -> str:
    """Dates, and words of the file's own, stand as they are; whatever somebody typed is quoted."""
    return text if name in dates or name in ("standing", "show") else _typed(text, indent)


def _value(question: Question, value: object, indent: int) -> str:
    """What stands behind the colon: in the same line after a space, or a list too long for that below it."""
    match value:
        case list():
            chosen = [_word(choice) for choice in question.choice_by_id if choice in value]
            line = f"[{', '.join(chosen)}]"
            return f" {line}" if len(line) <= WIDTH - 20 else "".join(f"\n{' ' * indent}- {choice}" for choice in chosen)
        case dict():
            return f" {{{', '.join(f'{name}: {_word(str(one))}' for name, one in value.items())}}}"
        case str() if question.type == "text":
            return f" {_typed(value, indent)}"
        case _:
            return f" {_word(str(value))}"


def _word(word: str) -> str:
    """A word of the bank's, a number or a date."""
    return f'"{word}"' if word.lower() in READ_OTHERWISE else word


def _typed(text: str, indent: int) -> str:
    """Typed words: several lines as a block, one long line folded, everything else in quotation marks."""
    margin = "\n" + " " * indent
    if "\n" in text and not _NO_BLOCK.search(text):
        return "|-" + "".join(margin + line if line else "\n" for line in text.split("\n"))
    if len(text) > WIDTH - indent and not _NO_BLOCK.search(text):
        lines = wrap(text, WIDTH - indent, break_long_words=False, break_on_hyphens=False)
        # Folding puts one space between two lines, so it must be what stood there.
        if " ".join(lines) == text:
            return ">-" + "".join(margin + line for line in lines)
    return _quoted(text)


def _quoted(text: str) -> str:
    return _UNFIT.sub(lambda sign: f"\\u{ord(sign[0]):04x}", json.dumps(text, ensure_ascii=False))


# -- what an editor made of the document ---------------------------------------------------------------------------------


def _document(bank: Bank, records: Mapping[str, str]) -> Iterator[str]:
    """The document's parts, each in the order of the bank's entries."""
    own = {key.removeprefix(ENTRY): record for key, record in records.items() if key.startswith(ENTRY)}
    yield from _headed("entries", (line for key in sorted(own) for line in _own_entry(key, own[key])))
    yield from _headed(
        "passages", (line for key, record in _about(bank, records, PASSAGE) for line in _passage(key, record))
    )
    yield from _headed("edits", (line for key, record in _about(bank, records, EDIT) for line in _edit(key, record)))
    yield from _headed(
        "evidence", (line for key, record in _about(bank, records, EVIDENCE) for line in _papers(key, record))
    )
    yield from _headed("left_out", (f"    - {_word(key)}" for key, _ in _about(bank, records, LEFT_OUT)))
    order = order_of(records[ORDER]) if ORDER in records else ()
    known = {*bank.entry_by_id, *own}
    yield from _headed("order", (f"    - {_word(entry_id)}" for entry_id in order if entry_id in known))


def _headed(name: str, lines: Iterator[str]) -> Iterator[str]:
    """The lines below their name, where there are any."""
    found = list(lines)
    if found:
        yield f"  {name}:"
        yield from found


def _about(bank: Bank, records: Mapping[str, str], prefix: str) -> list[tuple[str, str]]:
    """What the records of one kind are about, with the record, in the order of the entries."""
    own = sorted(key.removeprefix(ENTRY) for key in records if key.startswith(ENTRY))
    entries = [*bank.entry_by_id, *own]
    found = [(key.removeprefix(prefix), record) for key, record in records.items() if key.startswith(prefix)]
    known = [(key, record) for key, record in found if entry_of(key) in entries]
    return sorted(known, key=lambda one: (entries.index(entry_of(one[0])), one[0]))


def _own_entry(key: str, record: str) -> Iterator[str]:
    own = own_entry_of(record)
    yield f"    {_key(key)}:"
    for name, text in (("question", own.question), ("words", own.words), ("group", own.group), ("hat", own.hat)):
        yield f"      {name}: {_typed(text, 8)}"
    if own.about:
        yield f"      about: [{', '.join(map(_word, own.about))}]"
        yield f"      fingerprint: {_typed(own.fingerprint, 8)}"


def _passage(key: str, record: str) -> Iterator[str]:
    """Words alone where it is not known what they were written for."""
    fingerprint = written_for(record)
    if not fingerprint:
        yield f"    {_key(key)}: {_typed(source_of(record), 6)}"
        return
    yield f"    {_key(key)}:"
    yield f"      words: {_typed(source_of(record), 8)}"
    yield f"      fingerprint: {_typed(fingerprint, 8)}"


def _edit(key: str, record: str) -> Iterator[str]:
    edit = edit_of(record)
    yield f"    {_key(key)}:"
    for name, text in (("words", edit.words), ("replaced", edit.replaced), ("fingerprint", edit.fingerprint)):
        if text:
            yield f"      {name}: {_typed(text, 8)}"


def _papers(key: str, record: str) -> Iterator[str]:
    yield f"    {_key(key)}:"
    for paper in evidence_of(record):
        yield f"      - name: {_typed(paper.name, 10)}"
        yield f"        address: {_typed(paper.href, 10)}"


def _key(key: str) -> str:
    """An entry or a place in one, in quotation marks where YAML would read something else."""
    return key if _PLAIN_KEY.fullmatch(key) and key not in READ_OTHERWISE else _quoted(key)
