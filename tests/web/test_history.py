"""The past of an assessment: who changed what and when, in the words of that time, any two moments, and the way back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.hostile import HOSTILE
from tests.web.stories import begin, fields_of
from tests.web.visiting import every, first
from webapp.blueprints.history.words import PastWords, raw_words
from webapp.domain.answers import Decided, PartialDate, Undecided
from webapp.domain.text import Template, Text
from webapp.domain.wording import wording_of
from webapp.services import editing, questionnaires
from webapp.services.history import ON_A_PAGE
from webapp.services.questionnaires import Act, open_assessment
from webapp.services.workspace import Person

DANA, SAM = Person(name="Dana Cole"), Person(name="Sam Ruiz")
KEY = "grants.continue"
NAMED = {
    "setup.foundation": Decided("Harlow Community Foundation"),
    "setup.partnership": Decided("Ready for Work"),
}


@pytest.fixture
def told(site, clock):
    """An assessment in which three people did something on three days; its id."""
    one = begin(site, clock(), dict(NAMED), by="Ada Brook")
    clock.pass_by(days=1)
    answer(site, clock, one, Decided("same", note="Ask the auditors first."), DANA)
    clock.pass_by(days=1)
    answer(site, clock, one, Undecided("Our board", PartialDate(2027, 3), "Plan on this year's grant."), SAM)
    clock.pass_by(minutes=5)
    opened = open_assessment(site, one, clock().date())
    editing.write_passage(site, opened, "faq.grants", "Ask **us** first.", shown=0, by=SAM, at=clock())
    return one


def answer(site, clock, assessment_id, given, by, key=KEY):
    """Answer a question after what was answered there before."""
    opened = open_assessment(site, assessment_id, clock().date())
    return questionnaires.answer(site, opened, key, given, shown=opened.revision(key), by=by, at=clock())


def history(assessment_id, **query):
    """The address of a page of it."""
    asked = "&".join(f"{name}={value}" for name, value in query.items())
    return f"/assessments/{assessment_id}/history" + (f"?{asked}" if asked else "")


def lines(page):
    """What each moment says, in one line."""
    return [" ".join(one.get_text().split()) for one in every(page, "main .ledger")]


def test_it_says_who_changed_what_and_when_the_latest_first(owner, told, bank):
    passage, undecided, decided, imported = lines(owner.get(history(told)))
    asked = bank.question_by_id[KEY].text.in_language("en").source
    assert passage.startswith("November 28, 2026")
    assert "Sam Ruiz" in passage
    assert "Added in your own words below" in passage
    assert "“Ask **us** first.”" in passage
    assert asked in undecided
    assert "Not decided yet. Our board will decide by March 2027." in undecided
    assert "Until then: “Plan on this year's grant.”" in undecided
    assert "Dana Cole" in decided
    assert "Note to your team: Ask the auditors first." in decided
    assert "Ada Brook" in imported
    assert "2 answers, from an answers file" in imported
    assert "Harlow Community Foundation" in imported


def test_an_earlier_answer_is_brought_back_on_top(owner, told, store):
    page = owner.get(history(told))
    (form,) = every(page, 'form[action$="/restore"]')
    fields = {one["name"]: one["value"] for one in form.select("input")}
    assert owner.send(form["action"], fields).status_code == 303
    latest, *_ = lines(owner.get(history(told)))
    assert "brought back from an earlier answer" in latest
    assert [event.revision for event in store.list_history(told, KEY)] == [3, 2, 1]
    assert store.list_history(told, KEY)[0].record == store.list_history(told, KEY)[2].record


def test_only_what_one_person_did_and_only_one_section(owner, told, bank):
    link = next(one for one in every(owner.get(history(told)), "main .ledger a") if "Dana Cole" in one.get_text())
    (only,) = lines(owner.get(link["href"]))
    assert "Dana Cole" in only
    section = bank.question_by_id["setup.foundation"].section
    (imported,) = lines(owner.get(history(told, section=section)))
    assert "Ada Brook" in imported
    (passage,) = lines(owner.get(history(told, section="words")))
    assert "Ask **us** first." in passage
    assert lines(owner.get(history(told, section="words", by="Dana Cole"))) == []
    assert "Nothing of this has been changed." in owner.get(history(told, by="Nobody")).text


def test_two_moments_are_picked_from_the_list_without_a_script(owner, told):
    page = owner.get(history(told))
    radios = every(page, "input[type=radio][form=compare]")
    assert [one["name"] for one in radios if one.has_attr("checked")] == ["to", "from"]
    moments = [one["value"] for one in radios if one["name"] == "from"]
    compared = owner.get(first(page, "form#compare")["action"], query_string={"from": moments[2], "to": moments[1]})
    words = " ".join(first(compared, "main").get_text(" ").split())
    assert "1 answer differs" in words
    before, after = every(compared, ".slip")
    assert "continue" not in after.get_text()
    assert "Given by Dana Cole" in " ".join(before.get_text(" ").split())
    assert "Our board will decide by March 2027." in " ".join(after.get_text(" ").split())
    assert "Ask **us** first." not in words
    said = " ".join(first(compared, "section[aria-labelledby=said]").get_text(" ").split())
    assert "Our board will decide" in said
    # The other way round, and up to now, where another one is not chosen.
    turned = owner.get(first(page, "form#compare")["action"], query_string={"from": moments[1], "to": moments[2]})
    assert first(turned, "main") == first(compared, "main")
    since = owner.get(next(one["href"] for one in every(page, "main a") if "What has changed since" in one.get_text()))
    assert "“Ask **us** first.”" in " ".join(first(since, "main").get_text().split())
    assert "Nothing of your own" in since.text


def test_what_does_not_differ_is_said_so(owner, told):
    moment = first(owner.get(history(told)), "input[name=from]")["value"]
    page = owner.get(f"/assessments/{told}/history/compare", query_string={"from": moment, "to": moment})
    assert "Nothing differs between these two moments." in page.text
    assert first(page, "#said") is None


@pytest.mark.parametrize("query", ["before=x", "from=2026-11-26", "to=0001-01-01T00:00:00%2B23:59", "section=nothing"])
def test_a_moment_or_section_that_is_none_is_missing(owner, told, query):
    assert owner.get(f"/assessments/{told}/history?{query}").status_code == 404


def test_pages_miss_and_repeat_nothing_and_carry_what_was_chosen(owner, site, clock):
    one = begin(site, clock(), dict(NAMED))
    for number in range(ON_A_PAGE + 10):
        clock.pass_by(seconds=1)
        answer(site, clock, one, Decided(f"Partnership {number}"), DANA, "setup.partnership")
    newest = owner.get(history(one))
    older = first(newest, "button[form=compare][name=before]")
    chosen = first(newest, "input[name=to][checked]")["value"]
    rest = owner.get(older["formaction"], query_string={"before": older["value"], "to": chosen})
    seen = [*lines(newest), *lines(rest)]
    assert len(seen) == ON_A_PAGE + 11
    assert all(f"Partnership {number} " in line for number, line in zip(range(59, -1, -1), seen[:-1], strict=True))
    assert "chosen on another page" in rest.text
    assert first(rest, "input[name=to][checked]")["value"] == chosen
    assert first(rest, "button[name=before]") is None


def test_earlier_words_are_shown_where_they_are_kept_and_never_todays_in_their_place(site, told, clock):
    opened, (event, *_) = open_assessment(site, told, clock().date()), site.store.list_history(told, KEY)
    today = site.bank.question_by_id[KEY]
    other = replace(today, text=Text({"en": Template("What becomes of the grants?")}))
    wording = wording_of(other, ("en",))
    reworded = replace(event, wording=wording.fingerprint("en"), record='{"value":"same"}')
    gone = replace(reworded, key="gone.long_ago")

    unknown = PastWords(opened, {})
    assert (unknown.asked(event).text, unknown.asked(event).reworded) == (today.text.in_language("en").source, False)
    assert (unknown.asked(reworded).text, unknown.asked(reworded).reworded) == ("", True)
    assert (unknown.asked(gone).text, unknown.answered(gone), raw_words(gone)) == ("", None, '"same"')

    kept = PastWords(opened, {(key, reworded.wording): wording for key in (KEY, "gone.long_ago")})
    for one in (reworded, gone):
        assert (kept.asked(one).text, kept.asked(one).reworded) == ("What becomes of the grants?", True)
        answered = kept.answered(one)
        assert answered is not None
        assert answered.value == today.choice_by_id["same"].label.in_language("en").source


def test_what_people_typed_stays_what_they_typed(owner, site, clock):
    one = begin(site, clock(), dict(NAMED))
    for typed in HOSTILE[:12]:
        clock.pass_by(minutes=1)
        answer(site, clock, one, Decided("same", detail="x", note=typed[:500]), Person(name=typed[:80]))
    page = owner.get(history(one))
    assert page.status_code == 200
    assert not every(page, "main script, main img, main iframe")


@pytest.mark.parametrize(
    ("role", "status"), [("owner", 200), ("editor", 200), ("viewer", 200), ("facilitator", 200), ("approver", 403)]
)
def test_readers_see_it_and_editors_bring_back(hosting, role, status):
    workspace = hosting.workspace()
    site = hosting.site(workspace)
    one = begin(site, hosting.clock(), dict(NAMED))
    answer(site, hosting.clock, one, Decided("same"), DANA)
    hosting.clock.pass_by(minutes=1)
    answer(site, hosting.clock, one, Decided("apply"), DANA)
    page = hosting.member(workspace, role).get(history(one))
    assert page.status_code == status
    if status == 200:
        assert bool(every(page, 'form[action$="/restore"]')) is (role in ("owner", "editor"))


def test_a_long_past_asks_as_little_of_the_database_as_a_short_one(owner, site, clock, store):
    one = begin(site, clock(), dict(NAMED))

    def count(path):
        statements: list[str] = []
        store.trace(statements.append)
        assert owner.get(path, check=False).status_code == 200
        store.trace(None)
        return len([statement for statement in statements if not statement.startswith("--")])

    few = [count(history(one)), count(f"/assessments/{one}/history/compare")]
    act = Act("Dana Cole", clock())
    for number in range(300):
        clock.pass_by(seconds=1)
        opened = open_assessment(site, one, clock().date())
        given = {"setup.partnership": Decided(f"P{number}")}
        shown = {"setup.partnership": opened.revision("setup.partnership")}
        questionnaires.answer_many(site, opened, given, shown=shown, act=replace(act, at=clock()))
    many = [count(history(one)), count(f"/assessments/{one}/history/compare")]
    assert all(number <= 8 for number in (*few, *many)), (few, many)


def test_a_question_page_still_leads_to_its_own_answers(owner, told):
    href = next(one["href"] for one in every(owner.get(history(told)), "main a") if "Every answer to this" in one.get_text())
    assert fields_of(owner.get(href), "main form[method=post]")["restore"]
