"""Every scenario typed through a browser, question by question: what partners get is what `upfront export` writes."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import datetime

import pytest

from tests.browser.answering import answer_all, answer_question, question_here
from tests.browser.journeys import SCENARIOS, start
from tests.browser.whole import WHOLE
from tests.shipped import BANK
from webapp.answer_files import parse_answers
from webapp.domain.answers import Answers, Decided

pytestmark = pytest.mark.browser
POTS = "decide.pots"


def size(name):
    return (SCENARIOS / f"{name}.yaml").stat().st_size


# The longest first, so that no process is left with it at the end.
ALL = sorted((path.stem for path in SCENARIOS.glob("*.yaml")), key=size, reverse=True)
# The others differ from this one in what is answered. Several pots, which take two minutes to type, are looked at by
# test_axe.py and test_ways.py in every run.
TYPED = ("quick-start",)
NAMES = [name for name in ALL if WHOLE or name in TYPED]


def today():
    return datetime.now().astimezone().date().isoformat()


def exported(name, day):
    """The same answers, through the command line."""
    answers = str(SCENARIOS / f"{name}.yaml")
    command = [sys.executable, "-m", "webapp.cli", "export", answers, "--format", "md", "--as-of", day]
    return subprocess.run(command, capture_output=True, check=True).stdout.decode()


def downloaded(visitor):
    """The file a person takes along, found by the links from the page where the questions end."""
    assert visitor.heading == "Check your answers"
    visitor.follow("Role map and findings")
    visitor.follow("Read the draft FAQ")
    return visitor.download(visitor.page.get_by_role("link", name="Markdown").click).decode()


@pytest.mark.parametrize("name", NAMES)
def test_a_scenario_typed_in_a_browser_prints_what_export_prints(visitor, name):
    file = parse_answers((SCENARIOS / f"{name}.yaml").read_bytes(), BANK)
    pots = file.answers.get(POTS)

    # Given an assessment in which all is typed; of several pots the last is added by its button
    base = start(visitor, file.route)
    if isinstance(pots, Decided) and isinstance(pots.value, int) and pots.value > 1:
        type_with_pots(visitor, file.answers, base, pots.value)
    else:
        answer_all(visitor, file.answers)

    # When somebody takes the draft along, then it is what the command line makes of the same answers
    day = today()
    printed = downloaded(visitor)
    assert printed == exported(name, day)


def type_with_pots(visitor, answers, base, number):
    few = {key: answer for key, answer in answers.items() if not key.endswith(f"@{number}")}
    answer_all(visitor, Answers(few | {POTS: Decided(number - 1)}))

    # One more, by the button, typed to its end
    visitor.go(f"{base}/questions/{POTS}")
    visitor.press("Add a pot")
    while question_here(visitor).endswith(f"@{number}"):
        answer_question(visitor, answers)

    # What the first pot is called is only asked now that there are two
    visitor.go(f"{base}/answers")
    left = visitor.main.get_by_role("link", name=re.compile("Go on with the|Answer the one left"))
    while left.count():
        visitor.arrive(left.click)
        answer_question(visitor, answers)
        visitor.go(f"{base}/answers")

    # One taken out by mistake, and brought back
    visitor.go(f"{base}/questions/{POTS}")
    pots = visitor.page.locator(".items li")
    visitor.press(f"Take out {answers['pot.name@2'].value} with its answers")
    assert pots.count() == number - 1
    visitor.press("Undo")
    visitor.go(f"{base}/answers")
