"""A newer questionnaire over answers already given, as the officer sees it: what waits, old beside new, keep, undo."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.shipped import BANK
from tests.web.hosting import make_hosting
from tests.web.stories import begin, fields_of, page_of
from tests.web.visiting import OURS, first, make_app
from webapp.answer_files import parse_answers
from webapp.config import shipped_bank
from webapp.domain.answers import Decided, PartialDate, Standing
from webapp.domain.bank import Bank
from webapp.domain.text import Template, Text
from webapp.services import assessments
from webapp.services.questionnaires import open_assessment
from webapp.services.workspace import Site

KEY = "change.notice"
OLD_WORDS = BANK.question_by_id[KEY].text.in_language("en").source
NEW_WORDS = "How many months before you stop paying do partners hear of it?"
SIGNED = Decided("y1", "In writing.", standing=Standing.APPROVED, by="Ruth Harlow", on=PartialDate(2026, 11, 3))


def changed(**questions) -> Bank:
    """The shipped bank, one version on, with changes to questions by id, underscores for dots; None takes one out."""
    by_id = {name.replace("__", "."): changes for name, changes in questions.items()}
    sections = tuple(
        replace(
            section,
            questions=tuple(
                replace(one, **by_id.get(one.id) or {})
                for one in section.questions
                if one.id not in by_id or by_id[one.id] is not None
            ),
        )
        for section in BANK.sections
    )
    return replace(BANK, version="9.0.0", sections=sections)


def reworded(words=NEW_WORDS) -> Bank:
    return changed(change__notice={"text": Text({"en": Template(words)})})


class Officer:
    """Somebody at an assessment, whose Upfront is brought up to date now and then."""

    def __init__(self, folder, store, clock):
        self.folder, self.store, self.clock = folder, store, clock
        self.visitor: Any = None
        self.restart(BANK)
        self.id = begin(self.site, clock(), {KEY: SIGNED, "setup.partnership": Decided("Bright Starts")})
        self.base = f"/assessments/{self.id}"

    def restart(self, bank):
        """The next start, with this bank: every browser stays signed in."""
        self.site = Site(self.store, bank)
        visitor = make_app(self.folder, self.store, bank, self.clock).test_client()
        if self.visitor:
            visitor.set_cookie(visitor._cookie, self.visitor.session_id, domain="127.0.0.1")
        self.visitor = visitor if self.visitor else visitor.sign_in()
        assessments.refresh_summaries(self.site, self.clock().date())

    @property
    def opened(self):
        return open_assessment(self.site, self.id, self.clock().date())

    def text(self, path=""):
        return page_of(self.visitor.get(f"{self.base}{path}")).main.get_text(" ", strip=True)

    def press(self, page, selector):
        """Send the form of a button on a page, and go where it leads."""
        button = page_of(page).select_one(selector)
        form = button.find_parent("form")
        fields = {one["name"]: one.get("value", "") for one in form.select("input[name]")}
        if button.get("name"):
            fields[button["name"]] = button["value"]
        sent = self.visitor.post(form["action"], data=fields, headers=OURS)
        assert sent.status_code == 303, sent.text
        return self.visitor.get(sent.headers["Location"])


@pytest.fixture
def officer(tmp_path, store, clock):
    return Officer(tmp_path, store, clock)


KEEP = "button[name=action][value=keep]"
UNDO = "[role=status] form button"


def test_an_officer_looks_at_what_changed_keeps_it_and_takes_that_back(officer):
    assert "In writing." in officer.text("/faq")
    officer.restart(reworded())
    # Nothing is printed under words that nobody has seen, and every page says so.
    assert "In writing." not in officer.text("/faq")
    assert "One answer is not in this draft" in officer.text("/faq")
    assert "One answer waits because the question changed" in page_of(officer.visitor.get("/")).main.get_text(
        " ", strip=True
    )
    assert "One answer waits" in officer.text("/answers")
    page = officer.visitor.get(f"{officer.base}/new-wording")
    words = page_of(page).main.get_text(" ", strip=True)
    assert first(page, "h1").get_text() == "One answer waits for a look"
    assert words.index(OLD_WORDS) < words.index("A year or more") < words.index(NEW_WORDS)
    assert "Approved by the board: Ruth Harlow" in words
    assert "It was signed under those words." in words
    kept = officer.press(page, KEEP)
    assert "Kept. It counts again" in first(kept, "[role=status]").get_text()
    assert officer.opened.answers[KEY] == Decided("y1", "In writing.")
    assert "In writing." in officer.text("/faq")
    assert "waits because" not in page_of(officer.visitor.get("/")).main.get_text(" ", strip=True)
    undone = officer.press(kept, UNDO)
    assert "Undone." in first(undone, "[role=status]").get_text()
    assert first(undone, "h1").get_text() == "One answer waits for a look"
    assert "In writing." not in officer.text("/faq")
    assert officer.opened.held[KEY].answer == SIGNED


def test_the_page_of_a_question_shows_the_earlier_answer_with_its_own_words(officer):
    officer.restart(reworded())
    page = officer.visitor.get(f"{officer.base}/questions/{KEY}")
    part = first(page, ".slip.again").get_text(" ", strip=True)
    assert "Dana Cole answered this on" in part
    assert OLD_WORDS in part
    assert "A year or more" in part
    # Below what is asked now nothing is chosen, and nothing is written.
    fields = fields_of(page)
    assert "choice" not in fields
    assert fields["detail"] == ""
    kept = officer.press(page, KEEP)
    assert kept.request.path == f"{officer.base}/questions/{KEY}"
    assert "Kept. The earlier answer counts again" in first(kept, "[role=status]").get_text()
    assert fields_of(kept)["choice"] == "y1"
    back = officer.press(kept, UNDO)
    assert OLD_WORDS in first(back, ".slip.again").get_text()
    gone = officer.press(back, "button[name=action][value=let_go]")
    assert KEY not in officer.opened.events or officer.opened.events[KEY].record is None
    officer.press(gone, UNDO)
    assert officer.opened.held[KEY].answer == SIGNED


def test_answering_anew_ends_the_waiting(officer):
    officer.restart(reworded())
    path = f"{officer.base}/questions/{KEY}"
    fields = fields_of(officer.visitor.get(path)) | {"choice": "no"}
    assert officer.visitor.post(path, data=fields, headers=OURS).status_code == 303
    assert officer.opened.answers[KEY] == Decided("no")
    assert first(officer.visitor.get(f"{officer.base}/new-wording"), "h1").get_text() == "No answer waits for a look"


def test_all_that_still_fits_is_kept_with_one_button_and_taken_back_with_one(officer):
    answers = parse_answers((shipped_bank() / "scenarios" / "sole-funder.yaml").read_bytes(), BANK).answers
    officer.id = begin(officer.site, officer.clock(), dict(answers))
    officer.base = f"/assessments/{officer.id}"
    before = dict(officer.opened.answers)
    choices = BANK.question_by_id["grants.continue"].choices
    labels = tuple(replace(one, label=Text({"en": Template(f"{one.label.in_language('en').source}!")})) for one in choices)
    officer.restart(
        changed(
            change__notice={"text": Text({"en": Template(NEW_WORDS)})},
            grants__continue={"choices": labels},
            trust__used={"type": "text", "choices": ()},
        )
    )
    waiting = set(officer.opened.held)
    assert waiting == {KEY, "grants.continue", "trust.used"}
    page = officer.visitor.get(f"{officer.base}/new-wording")
    assert first(page, "main h1").get_text() == "3 answers wait for a look"
    assert "It asks for another kind of answer now" in first(page, "#q-trust\\.used").get_text()
    assert not page_of(page).select("#q-trust\\.used " + KEEP)
    summaries = [one.get_text() for one in page_of(page).select("#q-grants\\.continue summary")]
    assert [one.partition(":")[0] for one in summaries] == ["All choices then", "All choices now"]
    kept = officer.press(page, "form > p > button.button")
    assert "Kept both. They count again" in first(kept, "[role=status]").get_text()
    assert set(officer.opened.held) == {"trust.used"}
    officer.press(kept, UNDO)
    assert set(officer.opened.held) == waiting
    officer.restart(BANK)
    assert dict(officer.opened.answers) == before


def test_what_is_no_longer_asked_stays_readable_in_its_own_words(officer):
    officer.restart(changed(setup__partnership={"text": Text({"en": Template("The initiative’s name?")})}))
    officer.restart(BANK)
    gone = replace(officer.opened.events[KEY], key="gone.question", revision=1, change="earlier", wording="0" * 16)
    with officer.store.write():
        officer.store.record_answers(officer.id, (gone,))
        record = officer.store.get_assessment("local", officer.id)
        officer.store.record_assessment(replace(record, revision=record.revision + 1))
    text = officer.text("/new-wording")
    assert "No longer asked" in text
    assert "gone.question" in text
    assert "How the question read then was not kept." in text
    assert "Kept from an earlier questionnaire" in officer.text("/answers")


def test_a_page_that_was_open_while_upfront_was_brought_up_to_date_answers_the_words_it_showed(officer):
    path = f"{officer.base}/questions/{KEY}"
    fields = fields_of(officer.visitor.get(path)) | {"choice": "no", "detail": "Typed before."}
    officer.restart(reworded())
    sent = officer.visitor.post(path, data=fields, headers=OURS)
    assert sent.status_code == 303
    page = officer.visitor.get(sent.headers["Location"])
    assert "Kept, and it waits" in first(page, "[role=status]").get_text()
    assert officer.opened.held[KEY].answer == Decided("no", "Typed before.")
    assert OLD_WORDS in first(page, ".slip.again").get_text()


def test_words_typed_and_not_saved_do_not_come_to_stand_under_another_question(officer):
    path = f"{officer.base}/questions/{KEY}"
    fields = fields_of(officer.visitor.get(path)) | {"detail": "Half a sentence"}
    assert officer.visitor.post(f"{path}/draft", data=fields, headers=OURS).status_code == 200
    officer.restart(reworded())
    page = officer.visitor.get(path)
    assert fields_of(page)["detail"] == ""
    assert "Half a sentence" in first(page, "[role=status]").get_text()
    officer.restart(BANK)
    assert fields_of(officer.visitor.get(path))["detail"] == "Half a sentence"


def test_a_sheet_that_was_open_meanwhile_is_read_again_before_it_is_entered(officer):
    page = officer.visitor.get(f"{officer.base}/sheet")
    fields = fields_of(page, "form[data-pieces]")
    officer.restart(reworded())
    sent = officer.visitor.post(f"{officer.base}/sheet", data=fields, headers=OURS)
    assert sent.status_code == 409
    assert "Read it again before you enter it" in first(sent, "[role=alert]").get_text()


def test_every_answer_of_the_history_stands_in_the_words_of_its_time(officer):
    choices = BANK.question_by_id[KEY].choices
    other = tuple(replace(one, label=Text({"en": Template(f"Renamed {number}")})) for number, one in enumerate(choices))
    officer.restart(changed(change__notice={"text": Text({"en": Template(NEW_WORDS)}), "choices": other}))
    text = officer.text(f"/questions/{KEY}/history")
    assert "A year or more" in text
    assert f"The question read then: “{OLD_WORDS}”" in text
    assert "Renamed" not in text


def test_what_changed_while_somebody_read_is_not_kept(officer):
    officer.restart(reworded())
    page = officer.visitor.get(f"{officer.base}/new-wording")
    officer.restart(reworded("Once more in other words: how long before?"))
    form = page_of(page).select_one(KEEP).find_parent("form")
    fields = {one["name"]: one["value"] for one in form.select("input[name]")} | {"action": "keep"}
    sent = officer.visitor.post(form["action"], data=fields, headers=OURS)
    assert sent.status_code == 409
    assert "Nothing was changed" in first(sent, "[role=alert]").get_text()
    assert set(officer.opened.held) == {KEY}


def test_what_people_typed_is_shown_to_the_letter(officer):
    hostile = "<script>alert(1)</script> {{ 7*7 }} “quoted”"
    officer.id = begin(officer.site, officer.clock(), {"setup.partnership": Decided(hostile)})
    officer.base = f"/assessments/{officer.id}"
    officer.restart(changed(setup__partnership={"text": Text({"en": Template("The initiative’s name?")})}))
    assert hostile in officer.text("/new-wording")
    assert hostile in officer.text("/questions/setup.partnership")


def test_an_answers_file_says_what_is_not_in_it(officer):
    officer.restart(reworded())
    text = officer.visitor.get(f"{officer.base}/answers.yaml").text
    assert "1 answer was given when its question read differently" in text
    assert "In writing." not in text


def test_who_only_reads_sees_what_waits_and_no_button(tmp_path, store, clock):
    hosting = make_hosting(tmp_path, store, BANK, clock)
    workspace = hosting.workspace()
    assessment = begin(hosting.site(workspace), clock(), {KEY: SIGNED})
    newer = make_hosting(tmp_path, store, reworded(), clock)
    path = f"/assessments/{assessment}/new-wording"
    for role, buttons in (("editor", 2), ("viewer", 0)):
        page = newer.member(workspace, role).get(path)
        assert OLD_WORDS in page_of(page).main.get_text()
        assert len(page_of(page).select("main button")) == buttons


def test_the_page_and_a_confirmation_cost_little(officer):
    officer.restart(reworded())
    path = f"{officer.base}/new-wording"
    counted = []
    for ask in (
        lambda: officer.visitor.get(path),
        lambda: officer.visitor.get(f"{officer.base}/questions/{KEY}"),
        lambda: officer.visitor.get(f"{officer.base}/answers"),
    ):
        statements: list[str] = []
        officer.store.trace(statements.append)
        assert ask().status_code == 200
        officer.store.trace(None)
        counted.append(statements)
    page = officer.visitor.get(path)
    form = page_of(page).select_one(KEEP).find_parent("form")
    fields = {one["name"]: one["value"] for one in form.select("input[name]")} | {"action": "keep"}
    statements = []
    officer.store.trace(statements.append)
    sent = officer.visitor.post(form["action"], data=fields, headers=OURS)
    officer.store.trace(None)
    counted.append(statements)
    statements = []
    officer.store.trace(statements.append)
    officer.visitor.get(sent.headers["Location"])
    officer.store.trace(None)
    counted.append(statements)
    assert [len(found) for found in counted if len(found) > 8] == [], counted
