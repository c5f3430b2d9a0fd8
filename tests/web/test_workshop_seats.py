"""Seats and questions: what is asked can be changed until the first answer, and the page says what came of it."""

import pytest

from tests.house import words
from tests.web.visiting import every, first
from tests.web.workshops import Console
from webapp.domain.workshop.writing import read_state

NAMES = "Ana\nBen\nCara\nDev\nEle"
SECTION = "section[aria-labelledby=pack]"


@pytest.fixture
def console(owner, assessment):
    """A workshop in its lobby, which asks all it can."""
    console = Console(owner, assessment.id)
    console.set_up(names=NAMES)
    return console


def pack(console):
    """What is asked."""
    return list(read_state(console.room.state).pack)


def ask(console, *questions, **more):
    """Have these asked alone, and see the page to which that leads, and its address."""
    sent = console.act("seats", act="pack", pack=list(questions), **more)
    assert sent.status_code == 303
    there = sent.headers["Location"]
    return console.visitor.get(there.partition("#")[0]), there


def section(page):
    """What the page says of the questions."""
    return words(first(page, SECTION))


def test_the_way_to_the_questions_leads_to_them_and_so_does_a_change(console):
    path = f"{console.path}/seats"
    link = first(console.page, f'aside a[href="{path}#pack"]')
    assert words(link) == "drop questions"
    assert first(console.visitor.get(path), "#pack")
    before = pack(console)
    page, there = ask(console, *before[:9])
    assert there.endswith("#pack")
    assert words(first(page, f"{SECTION} [role=status]")) == "9 of 12 are asked now."
    assert "Twenty minutes late?" in section(page)
    page, _ = ask(console, *before[:8])
    assert "8 of 12 are asked now." in section(page)
    assert "Twenty minutes late?" not in words(first(page, "main"))
    page, _ = ask(console, before[0])
    assert "1 of 12 is asked now." in section(page)


def test_where_nothing_was_changed_no_change_is_told(console):
    before = pack(console)
    page, _ = ask(console, *before[::-1])
    assert words(first(page, f"{SECTION} [role=status]")) == "12 of 12 are asked, as before."
    assert pack(console) == before


def test_what_cannot_be_asked_is_said_beside_the_ticks_and_they_stay_as_they_were_sent(console):
    before = pack(console)
    page = console.act("seats", act="pack")
    fold = first(page, f"{SECTION} details[open]")
    assert "Leave the tick at one question" in words(fold.select_one("[role=alert][data-focus]"))
    assert len(every(page, "[role=alert]")) == 1
    assert every(page, "[name=pack][checked]") == []
    assert "12 of 12 are asked as things are." in section(page)
    assert fold.select_one("form")["action"].endswith("#pack")
    page = console.act("seats", act="pack", pack=before[:3], revision="0")
    assert [box["value"] for box in every(page, "[name=pack][checked]")] == before[:3]
    assert "Somebody else moved the workshop on" in section(page)
    console.go("silent")
    page = console.act("seats", act="pack", pack=before[:3])
    assert (page.status_code, first(page, SECTION)) == (409, None)
    assert first(page, "main > [role=alert]")


def test_while_the_practice_question_is_open_the_page_says_when_the_mode_can_be_changed(console, owner):
    later = "The mode can be changed after the practice reveal."

    def seats(of=console):
        return words(first(of.visitor.get(f"{of.path}/seats"), "main"))

    assert later not in seats()
    console.go("practice")
    assert later in seats()
    console.go("opening")
    assert later not in seats()
    assert "Change it to named" in seats() or "Change it to unattributed" in seats()
    console.go("silent")
    assert later not in seats()
    table = Console(owner)
    table.set_up("table", rehearsal=False, **{"funder-1": "Tern Fund", "funder-2": "Harlow"})
    table.go("practice")
    assert later not in seats(table)
