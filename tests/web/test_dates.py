"""Dates to keep: what fell due and what comes, what to do about it, the calendar, and reminders."""

from __future__ import annotations

from datetime import date

import pytest
from icalendar import Calendar

from tests.hostile import HOSTILE
from tests.publishing import publish
from tests.renderers.documents import scenario
from tests.web.stories import begin
from tests.web.visiting import every, first
from webapp.domain.answers import Decided, PartialDate, Undecided
from webapp.services import questionnaires
from webapp.services.opened import open_assessment
from webapp.services.workspace import Person

NOTICE = "change.notice"


def lines(page, section):
    """What stands in a section of the list."""
    return [" ".join(one.get_text().split()) for one in every(page, f"section[aria-labelledby={section}] .entries > li")]


def test_the_officer_sees_what_is_past_its_date_and_what_to_do_next(owner, site, clock):
    one = begin(site, clock(), dict(scenario("sole-funder").answers))
    publish(site, one, clock())
    page = owner.get("/dates")
    assert lines(page, "past") == []
    assert lines(page, "coming")[0].startswith(
        "How much notice we give: not decided yet December 15, 2026 · Who decides: Our board"
    )
    home = " ".join(first(owner.get("/"), "section[aria-labelledby=due]").get_text().split())
    assert "Published, and due by December 15, 2026" in home

    clock.pass_by(days=20)  # December 16
    (notice,) = lines(owner.get("/dates"), "past")
    assert notice.startswith("How much notice we give: not decided yet")
    assert "Answer it" in notice
    assert "Then publish anew." in notice
    home = " ".join(first(owner.get("/"), "section[aria-labelledby=due]").get_text().split())
    assert "Past its date since December 15, 2026, and its public page says so" in home

    opened = open_assessment(site, one, clock().date())
    given = Undecided("Our board", PartialDate(2027, 2), "Plan on six months.")
    questionnaires.answer(site, opened, NOTICE, given, shown=opened.revision(NOTICE), by=Person(name="Dana"), at=clock())
    page = owner.get("/dates")
    (published,) = lines(page, "past")
    assert "Publish anew" in published
    assert first(page, "section[aria-labelledby=past] a[href$='/publish']")["href"] == f"/assessments/{one}/publish"
    assert any("February 2027" in line and "not published" in line for line in lines(page, "coming"))

    publish(site, one, clock())
    assert lines(owner.get("/dates"), "past") == []
    assert any("February 2027" in line and "not published" not in line for line in lines(owner.get("/dates"), "coming"))


def test_all_of_it_goes_into_a_calendar(owner, site, clock):
    begin(
        site,
        clock(),
        {NOTICE: Undecided("Our board", PartialDate(2027, 3)), "sign.review": Decided(PartialDate(2027, 6, 1))},
    )
    response = owner.get("/dates.ics")
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert response.headers["Content-Disposition"] == 'attachment; filename="upfront-dates.ics"'
    events = Calendar.from_ical(response.data).events
    assert [(event.start, str(event["SUMMARY"])) for event in events] == [
        (date(2027, 3, 31), "Decision due: How much notice we give"),
        (date(2027, 6, 1), "Look at every answer again"),
    ]
    assert str(events[0]["URL"]).endswith(f"/questions/{NOTICE}")
    assert owner.get("/dates.ics").data == response.data


def test_nothing_is_due_yet(owner):
    assert "the date comes back to you here" in owner.get("/dates").text
    assert Calendar.from_ical(owner.get("/dates.ics").data).events == []


def test_what_people_typed_stays_words(owner, site, clock):
    for typed in HOSTILE[:8]:
        begin(
            site, clock(), {"setup.partnership": Decided(typed[:200]), NOTICE: Undecided(typed[:200], PartialDate(2027, 3))}
        )
    page = owner.get("/dates")
    assert not every(page, "main script, main img, main iframe")
    assert len(lines(page, "coming")) == len(Calendar.from_ical(owner.get("/dates.ics").data).events) == 8


def test_an_owner_switches_reminders_on_and_off(hosting):
    workspace = hosting.workspace()
    owner, editor = hosting.member(workspace, "owner"), hosting.member(workspace, "editor")
    assert "It is switched off." in owner.get("/dates").text
    assert "Only owners can switch it on." in editor.get("/dates").text
    there = owner.send("/dates/reminders", {"reminders": "on"}).headers["Location"]
    assert "Owners are reminded by e-mail from now on." in first(owner.get(there), "main [role=status]").get_text()
    assert first(owner.get("/dates"), "button[name=reminders]")["value"] == "off"
    owner.send("/dates/reminders", {"reminders": "off"})
    assert "It is switched off." in owner.get("/dates").text
    assert [event.action for event in hosting.store.list_log(workspace)] == ["reminders_off", "reminders_on"]


def test_on_ones_own_computer_nobody_is_reminded_by_mail(owner):
    assert first(owner.get("/dates"), "#mail") is None
    assert owner.send("/dates/reminders", {"reminders": "on"}).status_code == 404


@pytest.mark.parametrize("path", ["/dates", "/dates.ics"])
def test_a_page_is_few_statements_however_much_is_due(owner, site, clock, store, path):
    for number in range(12):
        begin(site, clock(), {NOTICE: Undecided(f"Board {number}", PartialDate(2027, 3))})
    statements: list[str] = []
    store.trace(statements.append)
    assert owner.get(path).status_code == 200
    store.trace(None)
    assert len([statement for statement in statements if not statement.startswith("--")]) <= 8
