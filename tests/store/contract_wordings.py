"""What every store has to fulfil of the words that earlier questionnaires had."""

import pytest

from tests.store.samples import HOSTILE
from webapp.store.wordings import WordingRecord

CHANGES = {
    "record_wordings": lambda store: store.record_wordings((a_wording(fingerprint="f2"),)),
}
"""Each method that changes something, to be called on what `with_wordings` keeps."""

READS = {
    "find_wording": lambda store: store.find_wording("tiny", "home.host", "f1"),
    "list_wordings": lambda store: store.list_wordings("tiny"),
    "list_wordings_of": lambda store: store.list_wordings_of("tiny", "home.host"),
}
"""Each method that reads."""


def a_wording(**changes) -> WordingRecord:
    """What a question read like."""
    values = {"bank": "tiny", "question": "home.host", "fingerprint": "f1", "bank_version": "1.0.0", "words": '{"text":1}'}
    return WordingRecord(**values | changes)


def with_wordings(store):
    """A store with one wording."""
    with store.write():
        store.record_wordings((a_wording(),))
    return store


class WordingsAreKept:
    """The words questions had."""

    def test_a_wording_is_found_by_its_bank_question_and_fingerprint(self, store):
        with_wordings(store)
        assert store.find_wording("tiny", "home.host", "f1") == a_wording()
        for missing in (("other", "home.host", "f1"), ("tiny", "home.end", "f1"), ("tiny", "home.host", "f2")):
            assert store.find_wording(*missing) is None

    def test_they_are_listed_by_bank_and_by_question(self, store):
        kept = [a_wording(question=question, fingerprint=mark) for question in ("b", "a") for mark in ("f2", "f1")]
        with store.write():
            store.record_wordings((*kept, a_wording(bank="other")))
        assert store.list_wordings("tiny") == tuple(sorted(kept, key=lambda it: (it.question, it.fingerprint)))
        assert store.list_wordings_of("tiny", "a") == (kept[3], kept[2])
        assert store.list_wordings("nothing") == store.list_wordings_of("tiny", "nothing") == ()

    def test_what_was_kept_first_stays(self, store):
        with_wordings(store)
        with store.write():
            store.record_wordings((a_wording(bank_version="2.0.0", words="{}"), a_wording(fingerprint="f2")))
            store.record_wordings(())
        assert store.list_wordings("tiny") == (a_wording(), a_wording(fingerprint="f2"))

    @pytest.mark.parametrize("text", HOSTILE)
    def test_words_come_back_letter_by_letter(self, store, text):
        record = a_wording(question="q" + text, words=text, bank_version=text)
        with store.write():
            store.record_wordings((record,))
        assert store.list_wordings_of("tiny", "q" + text) == (record,)
