"""Asking from a public page, without an account: what is kept, what is refused, and what whoever asked can follow."""

from dataclasses import replace

import pytest

from tests.hostile import HOSTILE
from tests.house import words
from tests.web.asked import ENTRY, QUESTION, Hall
from tests.web.stories import fields_of
from tests.web.visiting import every, first
from webapp.domain.inquiry import LONGEST_NAME, holds_link
from webapp.services.access import digest
from webapp.services.asking import ASKED_AN_HOUR
from webapp.services.limits import within
from webapp.store.sqlite import FILE

MOST_STATEMENTS = 8


@pytest.fixture
def hall(tmp_path, clock):
    made = Hall(tmp_path, clock)
    yield made
    made.store.close()


def test_a_question_arrives_and_can_be_followed_by_its_link_alone(hall, tmp_path):
    page = hall.partner.get(f"{hall.path}/ask?entry={ENTRY}")
    assert "They may put it into the FAQ, but never your name." in words(first(page, "main"))
    thanks = hall.follow(hall.ask(name="Sam Otieno", email="Sam@Example.org"))
    (kept,) = hall.inbox
    assert (kept.text, kept.name, kept.email, kept.state) == (QUESTION, "Sam Otieno", "sam@example.org", "new")
    assert (kept.number, kept.entry) == (1, ENTRY)
    assert kept.question in words(first(thanks, "main"))
    link = first(thanks, "main a[href*='/q/']")["href"]
    token = link.removeprefix("https://upfront.example.org/q/")
    again = hall.hosting.anonymous().get(f"/q/{token}")
    assert "Not answered yet" in words(first(again, "main"))
    assert "Keep this link" not in again.text
    assert "Sam" not in again.text
    assert hall.store.find_inquiry_by_link(digest(token)).id == kept.id
    assert token.encode() not in b"".join(path.read_bytes() for path in tmp_path.glob(f"{FILE}*"))


def test_nothing_has_to_be_given_but_the_question(hall):
    assert hall.ask(entry="", name="", email="").status_code == 303
    (kept,) = hall.inbox
    assert (kept.entry, kept.question, kept.name, kept.email) == ("", "", "", "")


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"text": ""}, "text"),
        ({"text": "Short"}, "text"),
        ({"text": f"{QUESTION} See https://pills.example/now"}, "text"),
        ({"text": "x" * 2001}, "text"),
        ({"text": "x" * 100_000}, "text"),
        ({"name": "www.pills.example"}, "name"),
        ({"email": "a@b.example, c@d.example"}, "email"),
    ],
)
def test_what_is_refused_stays_typed_and_the_page_says_why(hall, fields, field):
    page = hall.ask(**({"text": QUESTION, "name": "Sam"} | fields))
    assert page.status_code == 422
    assert [link["href"] for link in every(page, ".problems a")] == [f"#{field}"]
    typed = fields_of(page, "main form")
    assert {name: typed[name] for name in fields} == fields
    assert hall.inbox == ()


def test_hostile_words_stay_words_wherever_they_are_read(hall):
    owner, form = hall.member(), fields_of(hall.partner.get(f"{hall.path}/ask?entry={ENTRY}"), "main form")
    asked = [typed for typed in HOSTILE if len(typed) < 1900 and not holds_link(typed)][::6]
    for typed in asked:
        hall.clock.pass_by(minutes=4)
        sent = form | {"text": f"Why is this so? {typed}", "name": typed[:LONGEST_NAME]}
        response = hall.partner.send(f"{hall.path}/ask", sent)
        assert response.status_code == 303, typed
        hall.follow(response)
    assert len(hall.inbox) == min(len(asked), 20)
    # Every page that comes back is read by tests/house.py: nothing typed becomes a tag, a script or a style.
    for page in ("/inbox", *(f"/inbox/{one.id}" for one in hall.inbox), f"/inbox/{hall.inbox[0].id}/delete", "/inbox.csv"):
        assert owner.get(page).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://elsewhere.example", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "http://upfront.example.org"},
    ],
)
@pytest.mark.parametrize("where", ["ask", "helpful"])
def test_forms_of_other_sites_are_refused(hall, headers, where):
    fields = {"entry": ENTRY, "text": QUESTION, "verdict": "yes"}
    page = hall.partner.post(f"{hall.path}/{where}", data=fields, headers=headers)
    assert page.status_code == 403
    assert hall.inbox == ()
    assert hall.store.list_votes(hall.faq.id) == ()


def test_no_page_sets_a_cookie_looks_for_a_session_or_is_kept_by_a_cache(hall):
    asked = hall.ask()
    answers = [
        hall.partner.get(f"{hall.path}/ask?entry={ENTRY}"),
        hall.partner.get(f"{hall.path}/ask"),
        asked,
        hall.follow(asked),
        hall.vote("yes"),
        hall.ask(text=""),
    ]
    for answer in answers:
        assert "Set-Cookie" not in answer.headers
        assert answer.headers["Cache-Control"] == "no-store"
    for page in (answers[0], answers[3]):
        assert page.headers["X-Robots-Tag"] == "noindex"
        assert page.headers["Referrer-Policy"] == "same-origin"
        assert first(page, "meta[name=robots]")["content"] == "noindex"
        assert every(page, "script") == []
    owner = hall.member()
    statements: list[str] = []
    hall.store.trace(statements.append)
    owner.get(f"{hall.path}/ask?entry={ENTRY}")
    hall.store.trace(None)
    assert not any("sessions" in one for one in statements), statements


def test_reading_and_asking_cost_few_statements(hall):
    location = hall.ask().headers["Location"]
    form = fields_of(hall.partner.get(f"{hall.path}/ask?entry={ENTRY}"), "main form") | {"text": "And what about rent?"}
    statements: list[str] = []
    hall.store.trace(statements.append)
    for act in (
        lambda: hall.partner.get(f"{hall.path}/ask?entry={ENTRY}"),
        lambda: hall.partner.get(location),
    ):
        statements.clear()
        assert act().status_code == 200
        assert 0 < len(statements) <= MOST_STATEMENTS, statements
    statements.clear()
    assert hall.partner.send(f"{hall.path}/ask", form).status_code == 303
    own = [one for one in statements if not one.startswith("--") and "rate_limits" not in one]
    # Each count is a write of its own, and the last write is that of the question. What a trigger does is not one of ours.
    assert len({*own} - {"BEGIN IMMEDIATE", "COMMIT"}) <= MOST_STATEMENTS, own
    hall.store.trace(None)


# -- abuse -------------------------------------------------------------------------------------------------------------


def test_one_visitor_asks_so_much_in_an_hour(hall):
    sent = [hall.ask(f"{QUESTION} ({number})").status_code for number in range(22)]
    assert sent == [303] * 20 + [429] * 2
    assert hall.ask("From somewhere else: what now?").status_code == 429
    hall.clock.pass_by(hours=1, minutes=1)
    assert hall.ask(QUESTION).status_code == 303


def test_one_faq_takes_so_much_in_an_hour_whoever_asks(hall):
    key = hall.hosting.app.extensions["upfront"].settings.secret_key
    for _ in range(ASKED_AN_HOUR):
        within(hall.store, key, "asked-of", hall.faq.id, most=ASKED_AN_HOUR, seconds=3600, at=hall.clock())
    page = hall.ask()
    assert page.status_code == 429
    assert "send it again in an hour" in words(first(page, "main"))
    assert fields_of(page, "main form")["text"] == QUESTION
    assert hall.inbox == ()
    hall.clock.pass_by(days=1, minutes=1)
    assert hall.ask().status_code == 303


def test_a_form_sent_twice_is_one_question_with_two_links(hall):
    one, other = hall.ask(name="Sam"), hall.ask(name="Sam")
    assert len(hall.inbox) == 1
    assert one.headers["Location"] != other.headers["Location"]
    assert all("Not answered yet" in hall.follow(response).text for response in (one, other))
    hall.clock.pass_by(minutes=59)
    hall.ask(name="Sam")
    assert len(hall.inbox) == 1
    hall.ask(name="Ana")
    hall.ask(name="Sam", entry="")
    assert len(hall.inbox) == 3
    hall.clock.pass_by(minutes=2)
    hall.ask(name="Sam")
    assert len(hall.inbox) == 4


def test_asking_alone_sends_no_mail_to_anybody(hall):
    hall.ask(email="somebody.else@example.org")
    hall.vote("not_quite")
    assert hall.store.count_mail() == (0, 0)


@pytest.mark.parametrize("path", ["/f/nothing-here/ask", "/f/x/ask?entry=faq.grants", "/q/" + "A" * 43, "/q/short"])
def test_what_is_not_there_is_not_found(hall, path):
    page = hall.partner.get(path)
    assert page.status_code == 404
    assert page.text.replace(path, "") == hall.partner.get("/f/none/ask").text.replace("/f/none/ask", "")


def test_an_entry_there_is_not_and_a_verdict_there_is_not_are_not_found(hall):
    assert hall.partner.get(f"{hall.path}/ask?entry=faq.nothing").status_code == 404
    assert hall.partner.send(f"{hall.path}/ask", {"entry": "faq.nothing", "text": QUESTION}).status_code == 404
    assert hall.vote("maybe").status_code == 404
    assert hall.vote("yes", entry="faq.nothing").status_code == 404
    assert hall.vote("yes", entry="").status_code == 404
    assert (hall.inbox, hall.store.list_votes(hall.faq.id)) == ((), ())


def test_a_large_request_is_not_read(hall):
    assert hall.partner.send(f"{hall.path}/ask", {"text": "x" * 300_000}).status_code == 413
    assert hall.partner.send(f"{hall.path}/helpful", {"entry": "x" * 5_000}).status_code == 413


# -- does it answer ----------------------------------------------------------------------------------------------------


def test_readers_say_whether_an_entry_answers_and_whose_it_does_not_quite_can_ask(hall):
    thanks = hall.vote("yes")
    assert thanks.status_code == 200
    assert "Thank you" in words(first(thanks, "h1"))
    led = hall.vote("not_quite", address="203.0.113.8")
    page = hall.follow(led)
    assert "If you say what is missing, it can be answered." in words(first(page, "main"))
    assert fields_of(page, "main form")["entry"] == ENTRY
    votes = {(one.entry, one.verdict): one.votes for one in hall.store.list_votes(hall.faq.id)}
    assert votes == {(ENTRY, "yes"): 1, (ENTRY, "not_quite"): 1}


def test_one_visitor_counts_once_a_day_for_each_entry(hall):
    for _ in range(3):
        assert hall.vote("yes").status_code == 200
    hall.vote("not_quite")
    hall.vote("yes", entry="faq.contact")
    assert sum(one.votes for one in hall.store.list_votes(hall.faq.id)) == 2
    hall.clock.pass_by(days=1, minutes=1)
    hall.vote("yes")
    assert sum(one.votes for one in hall.store.list_votes(hall.faq.id)) == 3


# -- withdrawn, moved --------------------------------------------------------------------------------------------------


def withdraw(hall):
    with hall.store.write():
        hall.store.record_faq(replace(hall.faq, withdrawn_at=hall.clock(), revision=hall.faq.revision + 1))


def test_a_withdrawn_faq_takes_no_questions_but_those_asked_can_be_followed(hall):
    asked = hall.ask()
    form = fields_of(hall.partner.get(f"{hall.path}/ask?entry={ENTRY}"), "main form") | {"text": "Is this the last one?"}
    withdraw(hall)
    assert hall.partner.get(f"{hall.path}/ask").headers["Location"] == hall.path
    page = hall.partner.send(f"{hall.path}/ask", form)
    assert page.status_code == 409
    assert "Is this the last one?" in page.text
    assert every(page, "main form button") == []
    assert hall.vote("yes").headers["Location"] == hall.path
    assert len(hall.inbox) == 1
    assert hall.store.list_votes(hall.faq.id) == ()
    assert hall.follow(asked).status_code == 200


def test_an_earlier_address_leads_on(hall):
    before = hall.path
    with hall.store.write():
        hall.store.record_faq(replace(hall.faq, slug="another-address", revision=hall.faq.revision + 1))
    led = hall.partner.get(f"{before}/ask?entry={ENTRY}")
    assert led.headers["Location"] == f"/f/another-address/ask?entry={ENTRY}"


# -- on the public page ------------------------------------------------------------------------------------------------


def test_under_each_entry_stand_the_forms_and_how_many_questions_wait(hall):
    hall.ask()
    hall.ask("Another one about the same?")
    hall.ask("One about the whole of it?", entry="")
    hall.clock.pass_by(days=12)
    page = hall.partner.get(hall.path)
    assert "2 questions about this are open, the oldest for 12 days." in words(first(page, "main"))
    assert "1 question about this is open, for 12 days." in words(first(page, "main"))
    assert QUESTION not in page.text
    forms = every(page, "form[action$='/helpful']")
    assert len(forms) > 10
    entry = first(page, f"form[action$='/helpful'] input[value='{ENTRY}']").find_parent("form")
    fields = {one["name"]: one["value"] for one in entry.select("input")}
    assert hall.partner.send(entry["action"], fields | {"verdict": "yes"}).status_code == 200


def test_a_foundation_can_switch_the_counts_off_and_the_page_says_so(hall):
    hall.ask()
    with hall.store.write():
        hall.store.record_faq(replace(hall.faq, counts_shown=False, revision=hall.faq.revision + 1))
    page = words(first(hall.partner.get(hall.path), "main"))
    assert "Questions that others have asked are not shown here." in page
    assert "is open" not in page
