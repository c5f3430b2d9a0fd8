"""What partners may ask, and what can become of it: rules as tables."""

from time import process_time

import pytest

from tests.hostile import HOSTILE
from webapp.domain.inquiry import (
    ANSWER,
    ANSWERED,
    DECLINE,
    DECLINED,
    LONGEST,
    NEW,
    NEXT,
    PLAN,
    REOPEN,
    UnfitInquiry,
    after,
    holds_link,
    may,
    read_question,
    read_reply,
)

MOST_SECONDS = 0.2
QUESTION = "Do grants go on when the year ends early?"


@pytest.mark.parametrize(
    ("act", "possible", "leads_to"),
    [
        (ANSWER, {NEW, NEXT}, ANSWERED),
        (PLAN, {NEW}, NEXT),
        (DECLINE, {NEW, NEXT}, DECLINED),
        (REOPEN, {NEXT, ANSWERED, DECLINED}, NEW),
    ],
)
def test_what_can_be_done_in_which_state(act, possible, leads_to):
    assert {state for state in (NEW, NEXT, ANSWERED, DECLINED) if may(act, state)} == possible
    assert after(act) == leads_to


LINKS = (
    "See https://pills.example/now",
    "HTTP://x",
    "ftp://files",
    "www.pills.example",
    "www2.pills.example",
    "pills.example/buy",
    "pills.example:8080/buy",
    "pills.example?ref=1",
    "pills.example#top",
    "pills。example/buy",
    "Write to me at sam@pills.example",
    "sam＠pills.example",
    "mailto:sam",
    "//pills.example",
    "192.0.2.7/buy",
    "pills\u2024example/buy",
    "pills.\u200bexample/buy",
    "pi\u00adlls.example/buy",
    "w\u200bww.pills.example",
    "https\uff1a//x",
)
NO_LINKS = (
    "Does grants.org pay us, or does Harlow Inc.?",
    "and/or, 3/4 of it, U.S./Mexico, e.g. rent",
    "At 9:30 on 6/30/2029?",
    "@harlow said so",
    "What is section 4.2/4.3 about?",
    "Wait... what?",
    "Version 1.2.3.4 // or 5?",
    "Staff//volunteers, 10.12.2026/11.12.2026?",
)


@pytest.mark.parametrize("text", LINKS)
def test_what_counts_as_a_link(text):
    assert holds_link(text)
    asked, problems = read_question(f"{QUESTION} {text}")
    assert asked is None
    assert [(one.field, one.code) for one in problems] == [("text", "link")]
    assert [(one.field, one.code) for one in read_question(QUESTION, text)[1]] == [("name", "link")]


@pytest.mark.parametrize("text", NO_LINKS)
def test_what_does_not(text):
    assert not holds_link(text)


@pytest.mark.parametrize("text", ["a." * 1000, "a" * 2000, "a@" * 1000, "a-" * 1000, "a.bb" * 500, "@" + "aa." * 600])
def test_looking_for_a_link_takes_no_time_to_speak_of(text):
    begun = process_time()
    holds_link(text)
    assert process_time() - begun < MOST_SECONDS


@pytest.mark.parametrize(
    ("text", "name", "email", "wrong"),
    [
        ("", "", "", [("text", "missing")]),
        (" \n\u200b ", "", "", [("text", "missing")]),
        ("Too few", "", "", [("text", "short")]),
        ("x" * (LONGEST + 1), "", "", [("text", "long")]),
        ("x" * 500_000, "", "", [("text", "long")]),
        ("Half \ud800 a sign in here", "", "", [("text", "half_character")]),
        (QUESTION, "x" * 101, "", [("name", "long")]),
        (QUESTION, "", "not an address", [("email", "address")]),
        (QUESTION, "", "a@b.example, c@d.example", [("email", "address")]),
        (QUESTION, "", "Sam <sam@b.example>", [("email", "address")]),
        ("", "www.x.example", "no", [("text", "missing"), ("name", "link"), ("email", "address")]),
    ],
)
def test_what_cannot_be_asked(text, name, email, wrong):
    asked, problems = read_question(text, name, email)
    assert asked is None
    assert [(one.field, one.code) for one in problems] == wrong


def test_what_is_kept_is_as_other_typed_words_are():
    asked, problems = read_question("  Nai\u0308ve\r\nquestion\x00 here?\t", " Sam\nOtieno ", " Sam@B.Example ")
    assert asked is not None
    assert problems == ()
    assert (asked.text, asked.name, asked.email) == ("Na\u00efve\nquestion here?", "Sam Otieno", "sam@b.example")
    assert read_question("x" * LONGEST)[1] == ()


def test_hostile_words_are_words_or_refused_for_a_link_or_for_being_short():
    for words in HOSTILE:
        asked, problems = read_question(f"{words}")
        assert asked or {one.code for one in problems} <= {"link", "short"}, words


@pytest.mark.parametrize(
    ("reply", "needed", "code"), [("", True, "missing"), (" ", True, "missing"), ("x" * 2001, False, "long")]
)
def test_a_reply_that_cannot_be_kept(reply, needed, code):
    with pytest.raises(UnfitInquiry) as unfit:
        read_reply(reply, needed=needed)
    assert unfit.value.code == code


def test_a_reply_may_lead_somewhere_and_a_plan_needs_none():
    assert read_reply("See https://example.org/criteria", needed=True) == "See https://example.org/criteria"
    assert read_reply("", needed=False) == ""
