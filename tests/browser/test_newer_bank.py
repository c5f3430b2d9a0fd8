"""A newer questionnaire in a browser: on a phone without JavaScript, under a thumb, and looked at by axe."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace

import pytest

from tests.browser.journeys import bring_in
from tests.browser.test_axe import found_by_axe
from tests.shipped import BANK
from webapp.domain.wording import wording_of, write_wording
from webapp.store.sqlite import open_store
from webapp.store.wordings import WordingRecord

pytestmark = pytest.mark.browser
PHONE = {"viewport": {"width": 320, "height": 640}, "has_touch": True, "is_mobile": True}
KEYS = ("change.notice", "grants.continue", "fund.aspects")
OLD_WORDS = "How did it read in the questionnaire of last year?"
THUMB = 44


def answered_last_year(server, base):
    """As if these had been answered when their questions read otherwise, and one whose question is not asked any more."""
    assessment = base.rpartition("/")[2]
    with closing(open_store(server.data)) as store:
        events = {event.key: event for event in store.list_answers(assessment)}
        with store.write():
            for number, key in enumerate(KEYS):
                event, mark = events[key], f"{number:016}"
                words = replace(wording_of(BANK.question_by_id[key], ["en"]), text={"en": OLD_WORDS})
                store.record_wordings([WordingRecord(BANK.id, key, mark, "0.0.9", write_wording(words))])
                old = replace(event, revision=event.revision + 1, wording=mark, bank_version="0.0.9", change=f"old-{number}")
                store.record_answers(assessment, (old,))
            gone = replace(events["home.host"], key="home.attic", revision=1, change="gone")
            store.record_answers(assessment, (gone,))
            record = store.get_assessment("local", assessment)
            store.record_assessment(replace(record, revision=record.revision + 1))


def test_what_waits_is_looked_at_kept_and_taken_back_on_a_phone_without_javascript(window, server):
    # Given answers of last year, under words that have changed
    visitor = window()
    base = bring_in(visitor, "sole-funder")
    answered_last_year(server, base)
    # When it is looked at on a phone, where no script runs
    phone = window(**PHONE, java_script_enabled=False)
    phone.go(f"{base}/answers")
    phone.main.get_by_role("link", name="Look at them").click()
    assert phone.heading == "3 answers wait for a look"
    assert OLD_WORDS in phone.text()
    for control in phone.main.locator("article form :is(button, a), form button.button").all():
        box = control.bounding_box()
        assert box is not None
        assert box["height"] >= THUMB, control.inner_text()
    # Then all of it can be kept, and taken back
    phone.press("Keep all 3 answers that still fit")
    assert phone.heading == "No answer waits for a look"
    phone.press("Undo")
    assert phone.heading == "3 answers wait for a look"
    # And axe finds nothing, there and beside the question
    found = []
    for path in ("/new-wording", "/questions/change.notice", "/questions/change.notice/history"):
        visitor.go(f"{base}{path}")
        assert OLD_WORDS in visitor.text()
        found += found_by_axe(visitor)
    assert found == []
