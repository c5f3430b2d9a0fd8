"""The words of earlier questionnaires, as answers were given to them. The rules of `port` hold here too."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class WordingRecord:
    """What a question of a bank read like. `fingerprint` is what answers keep of it, `words` the wording in canonical JSON.

    `bank_version` is the first version of the bank that it was seen in.
    """

    bank: str
    question: str
    fingerprint: str
    bank_version: str
    words: str


class Wordings(Protocol):
    """Every wording that a bank had while this Upfront ran with it, of all workspaces alike."""

    def find_wording(self, bank: str, question: str, fingerprint: str) -> WordingRecord | None:
        """One wording of a question."""

    def list_wordings(self, bank: str) -> tuple[WordingRecord, ...]:
        """Every wording of every question, in the order of questions and fingerprints."""

    def list_wordings_of(self, bank: str, question: str) -> tuple[WordingRecord, ...]:
        """Every wording of one question, in the order of fingerprints."""

    def record_wordings(self, wordings: Iterable[WordingRecord]) -> None:
        """Keep these; one that is there already stays as it is."""
