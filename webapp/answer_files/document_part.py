"""The `document` of an answers file → records of what an editor made of it, every slip noted with its place."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from difflib import get_close_matches

from webapp.answer_files.editorial import (
    edit_record,
    evidence_record,
    left_out_record,
    order_record,
    own_entry_record,
    passage_record,
)
from webapp.answer_files.reading import SUGGESTED, Unusable, read_text
from webapp.domain.bank import HATS, Bank
from webapp.domain.errors import type_where
from webapp.domain.faq.editorial import (
    EDIT,
    EVIDENCE,
    LEFT_OUT,
    LONGEST_NAME,
    MOST_PAPERS,
    ORDER,
    PASSAGE,
    Edit,
    Evidence,
    entry_of,
)
from webapp.domain.faq.own_entries import (
    ASKED,
    ENTRY,
    LONGEST_QUESTION,
    MOST_ENTRIES,
    MOST_LINKS,
    OwnEntry,
    is_own_entry,
)
from webapp.domain.text import is_public_address, one_line

PARTS = ("entries", "passages", "edits", "evidence", "left_out", "order")
SHOWN = 60

type_note = Callable[[type_where, str, str, str], None]


def read_document(bank: Bank, raw: object, note: type_note) -> tuple[dict[str, str], dict[str, type_where]]:
    """The records by key, and where below the file each stands.

    What cannot be used goes to `note`: where below the file, what about, problem and remedy.
    """
    document = _Document(bank, note)
    return document.read(raw), document.where


def checked_record(bank: Bank, key: str, record: str) -> str:
    """The record of something an editor did, read anew as if it came in an answers file. Raises Unusable."""
    try:
        raw = json.loads(record)
    except (ValueError, RecursionError):
        raise Unusable("this is not JSON", "take the file as it was written") from None
    if key.startswith(PASSAGE) and isinstance(raw, dict):
        return _passage({"words": raw.get("source", ""), "fingerprint": raw.get("fingerprint", "")})
    if key.startswith(EDIT):
        return _edit(raw)
    if key.startswith(EVIDENCE):
        return _evidence(raw)
    if key.startswith(LEFT_OUT):
        entry = bank.entry_by_id.get(key.removeprefix(LEFT_OUT))
        if raw is True and (entry is None or not entry.always):
            return left_out_record()
    if key.startswith(ENTRY) and is_own_entry(key.removeprefix(ENTRY)):
        return _own_entry(raw)
    if key == ORDER and isinstance(raw, list) and all(isinstance(one, str) for one in raw):
        return order_record([one for one in dict.fromkeys(raw) if one in bank.entry_by_id or is_own_entry(one)])
    raise Unusable("nothing an editor can do", "take the file as it was written")


class _Document:
    """Reads what an editor made of one document."""

    def __init__(self, bank: Bank, note: type_note) -> None:
        self.bank = bank
        self.where: dict[str, type_where] = {}
        self._note = note
        self._noted = 0
        self._own: frozenset[str] = frozenset()
        self._listed = False

    def note(self, where: type_where, subject: str, problem: str, remedy: str) -> None:
        self._noted += 1
        self._note(where, subject, problem, remedy)

    def read(self, raw: object) -> dict[str, str]:
        """The records of all parts that can be used."""
        if raw is None:
            return {}
        if not isinstance(raw, dict):
            self.note(("document",), "document", "the document is not keys and values", f"use {', '.join(PARTS)}")
            return {}
        records: dict[str, str] = {}
        own = raw.get("entries")
        self._own = frozenset(filter(is_own_entry, map(str, own))) if isinstance(own, dict) else frozenset()
        for key, part in raw.items():
            if key not in PARTS:
                near = self._near(str(key), PARTS)
                remedy = f"did you mean {near[0]}?" if near else f"use {', '.join(PARTS)}"
                self.note(("document", key), str(key)[:SHOWN], f"unknown key {str(key)[:SHOWN]!r}", remedy)
            elif part is not None:
                records |= self._part(key, part)
        return records

    def _part(self, name: str, raw: object) -> dict[str, str]:
        match name:
            case "entries":
                return dict(self._each(name, raw, ENTRY, _own_entry))
            case "passages":
                return dict(self._each(name, raw, PASSAGE, _passage))
            case "edits":
                return dict(self._each(name, raw, EDIT, _edit))
            case "evidence":
                return dict(self._each(name, raw, EVIDENCE, _evidence))
            case "left_out":
                return {LEFT_OUT + entry_id: left_out_record() for entry_id in self._entries(name, raw)}
            case _:
                order = list(self._entries(name, raw))
                return {ORDER: order_record(order)} if order else {}

    def _each(self, name: str, raw: object, prefix: str, record: Callable[[object], str]) -> Iterator[tuple[str, str]]:
        """One record for each entry, or place in one."""
        if not isinstance(raw, dict):
            self.note(
                ("document", name), name, f"{name} are not keys and values", "write an entry's id, a colon and the rest"
            )
            return
        if prefix == ENTRY and len(raw) > MOST_ENTRIES:
            problem, remedy = f"there are at most {MOST_ENTRIES}", "keep those that partners need"
            self.note(("document", name), name, problem, remedy)
            return
        for key, one in raw.items():
            try:
                self._check(prefix, str(key))
                self.where[prefix + str(key)] = ("document", name, key)
                yield prefix + str(key), record(one)
            except Unusable as unusable:
                where = ("document", name, key, *unusable.below)
                self.note(where, str(key)[:SHOWN], unusable.problem, unusable.remedy)

    def _check(self, prefix: str, key: str) -> None:
        """Whether there is an entry of this id, or could be one of one's own."""
        if prefix != ENTRY:
            self._known(entry_of(key) if prefix == EDIT else key)
        elif not is_own_entry(key):
            raise Unusable("no name for an entry of one's own", "begin it with own- and go on in small letters and digits")

    def _entries(self, name: str, raw: object) -> Iterator[str]:
        """A list of entries, each once."""
        if not isinstance(raw, list):
            self.note(("document", name), name, f"{name} is not a list of entries", "write them in brackets: [one, other]")
            return
        seen: set[str] = set()
        for place, one in enumerate(raw):
            try:
                entry_id = self._known(str(one))
                if entry_id in seen:
                    raise Unusable("the same entry twice", "keep it once")
                if name == "left_out" and entry_id not in self._own and self.bank.entry_by_id[entry_id].always:
                    raise Unusable("one of the questions that always stand first", "take it out of this list")
                seen.add(entry_id)
                self.where[LEFT_OUT + entry_id if name == "left_out" else ORDER] = ("document", name, place)
                yield entry_id
            except Unusable as unusable:
                self.note(("document", name, place), str(one)[:SHOWN], unusable.problem, unusable.remedy)

    def _known(self, entry_id: str) -> str:
        entries = self.bank.entry_by_id
        if entry_id not in entries and entry_id not in self._own:
            if near := self._near(entry_id, entries):
                raise Unusable("no entry of the document", f"did you mean {near[0]}?")
            every = "one of those named further up" if self._listed else ", ".join(entries)
            self._listed = True
            raise Unusable("no entry of the document", f"use {every}")
        return entry_id

    def _near(self, key: str, known: Iterable[str]) -> list[str]:
        """What may have been meant, for as many slips as anybody reads."""
        return get_close_matches(key[:SHOWN], list(known), n=1) if self._noted < SUGGESTED else []


def _own_entry(raw: object) -> str:
    """An entry of one's own. Without the fingerprint of what it leans on it is reviewed."""
    if not isinstance(raw, dict):
        raise Unusable("an entry needs keys and values", "write {question: …, words: …}")
    _only(raw, ("question", "words", "group", "hat", "about", "fingerprint"))
    for name in ("question", "words"):
        if not raw.get(name):
            raise Unusable(f"an entry without {name}", f"write it under `{name}`")
    question = one_line(read_text(raw["question"], "question"))
    if len(question) > LONGEST_QUESTION:
        raise Unusable(f"the question is longer than {LONGEST_QUESTION} characters", "shorten it", "question")
    about, hat = raw.get("about") or [], raw.get("hat") or "both"
    if not isinstance(about, list) or len(about) > MOST_LINKS or not all(isinstance(one, str) for one in about):
        raise Unusable(f"not a list of at most {MOST_LINKS} entries", "write them in brackets: [one, other]", "about")
    if hat not in HATS:
        raise Unusable("no hat there is", f"use {', '.join(HATS)}", "hat")
    group = one_line(read_text(raw["group"], "group")) if raw.get("group") else ASKED
    fingerprint = one_line(read_text(raw["fingerprint"], "fingerprint")) if raw.get("fingerprint") else ""
    links = tuple(dict.fromkeys(about))
    return own_entry_record(OwnEntry(question, read_text(raw["words"], "words"), group, hat, links, fingerprint))


def _passage(raw: object) -> str:
    """A passage, as words alone or with the fingerprint of the entry it was written for; without it, it is reviewed."""
    if not isinstance(raw, dict):
        return passage_record(read_text(raw))
    _only(raw, ("words", "fingerprint"))
    if "words" not in raw:
        raise Unusable("a passage without words", "write what stands below the answer under `words`")
    fingerprint = one_line(read_text(raw["fingerprint"], "fingerprint")) if raw.get("fingerprint") else ""
    return passage_record(read_text(raw["words"], "words"), fingerprint)


def _edit(raw: object) -> str:
    """Words in place of a sentence. Without the fingerprint of what they stood for they come back for review."""
    if not isinstance(raw, dict):
        raise Unusable("an edit needs keys and values", "write {words: …, replaced: …, fingerprint: …}")
    _only(raw, ("words", "replaced", "fingerprint"))
    if "words" not in raw:
        raise Unusable("an edit without words", "write what stands there instead under `words`")
    words, *rest = (
        one_line(read_text(raw[name], name)) if raw.get(name) else "" for name in ("words", "replaced", "fingerprint")
    )
    if not words:
        raise Unusable("the text is empty", "write something, or leave it out", "words")
    return edit_record(Edit(words, *rest))


def _evidence(raw: object) -> str:
    """The papers of one entry."""
    if not isinstance(raw, list) or not raw:
        raise Unusable("evidence is not a list", "write [{name: …, address: https://…}]")
    if len(raw) > MOST_PAPERS:
        raise Unusable(f"there are at most {MOST_PAPERS}", "keep those that partners need", MOST_PAPERS)
    return evidence_record([_paper(one, place) for place, one in enumerate(raw)])


def _paper(raw: object, place: int) -> Evidence:
    if not isinstance(raw, dict):
        raise Unusable("a paper needs a name and an address", "write {name: …, address: https://…}", place)
    _only(raw, ("name", "address"), place)
    for key in ("name", "address"):
        if not raw.get(key):
            raise Unusable(f"a paper without {key}", "write {name: …, address: https://…}", place)
    name = one_line(read_text(raw["name"], place, "name"))
    if len(name) > LONGEST_NAME:
        raise Unusable(f"the name is longer than {LONGEST_NAME} characters", "shorten it", place, "name")
    href = read_text(raw["address"], place, "address")
    if not is_public_address(href):
        raise Unusable("this is not an address partners can open", "write it from https:// on", place, "address")
    return Evidence(name, href)


def _only(raw: dict[str, object], known: tuple[str, ...], *below: str | int) -> None:
    for key in raw:
        if key not in known:
            raise Unusable(f"unknown key {str(key)[:SHOWN]!r}", f"use {', '.join(known)}", *below, key)
