"""What an Upfront remembers of the banks it has run with: the words of every question, for the day on which they change."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from webapp.domain.bank import Bank
from webapp.domain.wording import wording_of, write_wording
from webapp.store.port import Store
from webapp.store.wordings import WordingRecord


def keep_wordings(store: Store, bank: Bank) -> int:
    """Keep how each question of this bank reads, before anybody answers it; how many were new. Nothing new, no write."""
    kept = {(it.question, it.fingerprint) for it in store.list_wordings(bank.id)}
    new = tuple(it for it in _wordings(bank) if (it.question, it.fingerprint) not in kept)
    if new:
        with store.write():
            store.record_wordings(new)
    return len(new)


def _wordings(bank: Bank) -> Iterator[WordingRecord]:
    """One for each fingerprint that answers to a question can have: those made before today's form of it, too."""
    for question in bank.questions:
        wording = wording_of(question, bank.languages)
        words = write_wording(wording)
        marks = ((wording.fingerprint(one), wording.earlier_fingerprint(one)) for one in bank.languages)
        for fingerprint in dict.fromkeys(chain.from_iterable(marks)):
            yield WordingRecord(bank.id, question.id, fingerprint, bank.version, words)
