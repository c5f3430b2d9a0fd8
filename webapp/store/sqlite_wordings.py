"""The words of earlier questionnaires in the SQLite file."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import astuple

from webapp.store.connections import Connections
from webapp.store.wordings import WordingRecord, Wordings

_FIND_WORDING = """
    SELECT bank, question, fingerprint, bank_version, words FROM wordings
    WHERE bank = ? AND question = ? AND fingerprint = ?"""
_LIST_WORDINGS = """
    SELECT bank, question, fingerprint, bank_version, words FROM wordings
    WHERE bank = ? ORDER BY question, fingerprint"""
_LIST_WORDINGS_OF = """
    SELECT bank, question, fingerprint, bank_version, words FROM wordings
    WHERE bank = ? AND question = ? ORDER BY fingerprint"""
_RECORD_WORDINGS = """
    INSERT INTO wordings (bank, question, fingerprint, bank_version, words)
    SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]'),
           json_extract(value, '$[3]'), json_extract(value, '$[4]')
    FROM json_each(?) WHERE true
    ON CONFLICT DO NOTHING"""


class SqliteWordings(Wordings):
    """The part of the store for wordings; what each method promises stands in `wordings`."""

    _connections: Connections

    def find_wording(self, bank: str, question: str, fingerprint: str) -> WordingRecord | None:
        for row in self._connections.ask(_FIND_WORDING, (bank, question, fingerprint)):
            return WordingRecord(*row)
        return None

    def list_wordings(self, bank: str) -> tuple[WordingRecord, ...]:
        return tuple(WordingRecord(*row) for row in self._connections.ask(_LIST_WORDINGS, (bank,)))

    def list_wordings_of(self, bank: str, question: str) -> tuple[WordingRecord, ...]:
        return tuple(WordingRecord(*row) for row in self._connections.ask(_LIST_WORDINGS_OF, (bank, question)))

    def record_wordings(self, wordings: Iterable[WordingRecord]) -> None:
        self._connections.change(_RECORD_WORDINGS, (json.dumps([astuple(one) for one in wordings], ensure_ascii=False),))
