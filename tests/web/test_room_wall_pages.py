"""Pages of a wall: the second one of what was shown before is not the second one of what is shown now."""

import pytest

from tests.web.gathering import TWELVE, Gathering
from tests.web.visiting import first
from webapp.domain.workshop.state import UNATTRIBUTED


@pytest.fixture
def room(app, site, clock):
    """A room that has answered twelve questions, and reads what it has captured of them."""
    room = Gathering(app, site, clock, mode=UNATTRIBUTED, pack=TWELVE)
    phones = room.everybody()
    room.go("silent")
    room.all_say(phones, {asked.id: asked.options[0][0] for asked in room.room.asked})
    room.reveal()
    for asked in room.room.asked:
        room.capture(asked.id, asked.options[0][0])
    room.go("owners")
    return room


def shown(page):
    """Which of how many pages this is; empty for the only one."""
    found = first(page, "footer nav span")
    return found.get_text() if found else ""


def test_another_page_is_kept_while_the_same_is_shown_and_no_longer(room):
    wall = room.phone()
    page = wall.get(room.wall)
    assert shown(page).startswith("1 of ")
    assert first(page, "main")["data-here"] == room.wall
    second = room.wall + first(page, "footer nav a")["href"]
    page = wall.get(second)
    assert shown(page).startswith("2 of ")
    assert first(page, "main")["data-here"] == second
    assert first(page, "noscript meta")["content"] == f"5; url={second}"
    room.go("reading")
    page = wall.get(second)
    assert shown(page).startswith("1 of ")
    assert first(page, "main")["data-here"] == room.wall
