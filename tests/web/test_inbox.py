"""The inbox: what partners asked, and what the foundation makes of it, as each side sees it."""

import re

import pytest

from tests.house import words
from tests.publishing import publish_pages
from tests.smtp_server import SmtpServer
from tests.web.asked import ENTRY, QUESTION, Hall
from tests.web.stories import fields_of
from tests.web.visiting import every, first
from webapp.domain.answers import Decided
from webapp.mail import Post
from webapp.renderers import renderer
from webapp.services import questionnaires
from webapp.services.inquiries import settle
from webapp.services.opened import open_assessment
from webapp.services.outgoing import Delivery, deliver_next
from webapp.services.questionnaires import Act

MOST_STATEMENTS = 8
SAM = "sam@example.org"
TOKEN = re.compile(r'value="[^"]{60,}"')


@pytest.fixture
def hall(tmp_path, clock):
    made = Hall(tmp_path, clock)
    yield made
    made.store.close()


def letters(hall):
    """The addresses that letters wait for, taken out of the queue."""
    found = []
    with hall.store.write():
        while mail := hall.store.take_mail(hall.clock(), hall.clock()):
            found.append((mail.kind, mail.recipient, mail.record))
            hall.store.remove_mail(mail.id)
    return found


def test_a_question_is_answered_and_whoever_asked_reads_it_and_is_told(hall):
    owner = hall.member()
    asked = hall.ask(name="Sam Otieno", email=SAM)
    assert "1 new question from partners" in words(first(owner.get("/"), "main"))
    link = first(owner.get("/inbox"), "main h3 a")["href"]
    page = owner.get(link)
    assert all(word in words(first(page, "main")) for word in (QUESTION, "Sam Otieno", SAM))
    told = hall.act(owner, "answer", reply="Yes.\n\nThey run to their end.")
    assert "Answered. Whoever asked reads it behind their link." in words(first(owner.get(told.headers["Location"]), "main"))
    seen = words(first(hall.follow(asked), "main"))
    assert "Answered" in seen
    assert "They run to their end." in seen
    ((kind, recipient, record),) = letters(hall)
    assert (kind, recipient) == ("inquiry_answered", SAM)
    assert "Sam" not in record
    assert QUESTION not in record
    assert "questions from partners" not in words(first(owner.get("/"), "main"))
    hall.act(owner, "reopen")
    hall.act(owner, "answer", reply="No, we were wrong.")
    assert "No, we were wrong." in hall.follow(asked).text
    assert letters(hall) == []


@pytest.mark.parametrize(
    ("act", "fields", "state", "says"),
    [
        ("answer", {"newest": "1"}, "answered", "Version 1 of the FAQ holds the answer."),
        ("next", {}, "next", "will answer it in the next version of its FAQ."),
        ("next", {"reply": "In March."}, "next", "In March."),
        ("decline", {"reply": "It is a matter of the school."}, "declined", "It is a matter of the school."),
    ],
)
def test_what_can_be_said_of_a_new_question_and_taken_back(hall, act, fields, state, says):
    owner, asked = hall.member(), hall.ask()
    assert hall.act(owner, act, **fields).status_code == 303
    assert [one.state for one in hall.inbox] == [state]
    assert says in words(first(hall.follow(asked), "main"))
    assert QUESTION in owner.get(f"/inbox?state={state}").text
    assert QUESTION not in owner.get("/inbox").text
    assert hall.act(owner, "reopen").status_code == 303
    assert [one.state for one in hall.inbox] == ["new"]
    assert "Not answered yet" in words(first(hall.follow(asked), "main"))


@pytest.mark.parametrize(("act", "reply"), [("answer", ""), ("decline", " "), ("answer", "x" * 2001), ("next", "x" * 2001)])
def test_a_reply_that_cannot_be_kept_stays_typed(hall, act, reply):
    owner = hall.member()
    hall.ask()
    page = hall.act(owner, act, reply=reply)
    assert page.status_code == 422
    assert first(page, "textarea").text.strip("\n") == reply
    assert hall.inbox[0].state == "new"


def test_two_at_once_and_the_second_sees_what_the_first_did_with_their_own_words(hall):
    one, other = hall.member(), hall.member("editor", "Ana Ruiz")
    hall.ask(email=SAM)
    (asked,) = hall.inbox
    form = {"revision": str(asked.revision), "reply": "My own answer."}
    hall.act(one, "decline", reply="Not ours.")
    for act in ("answer", "next", "decline", "reopen", "group", "draft", "delete"):
        page = other.send(f"/inbox/{asked.id}/{act}", form)
        assert page.status_code == 409, act
        assert "Somebody else did something about it" in words(first(page, "main"))
    assert hall.inbox[0].reply == "Not ours."
    page = hall.act(other, "answer", reply="My own answer.")
    assert page.status_code == 409
    assert "This cannot be done as it stands now." in words(first(page, "main"))
    hall.act(one, "reopen")
    page = other.send(f"/inbox/{asked.id}/answer", form)
    assert page.status_code == 409
    assert "My own answer." in first(page, "textarea").text
    assert len(letters(hall)) == 1


def test_the_same_question_from_several_is_answered_once_for_all_of_them(hall):
    owner = hall.member()
    one, other = hall.ask(email=SAM), hall.ask("Will it go on when the year ends?", email="ana@example.org")
    hall.ask("What about the rent?", entry="")
    (rent, newer, older) = hall.inbox
    page = owner.get(f"/inbox/{newer.id}")
    assert [option["value"] for option in every(page, "select[name=into] option")] == [rent.id, older.id]
    led = hall.act(owner, "group", newer.id, into=older.id)
    assert led.headers["Location"] == f"/inbox/{older.id}?told=grouped"
    assert [one.id for one in hall.inbox] == [rent.id, older.id]
    assert "with 1 more like it" in words(first(owner.get("/inbox"), "main"))
    assert owner.get(f"/inbox/{newer.id}").headers["Location"] == f"/inbox/{older.id}#i-{newer.id}"
    hall.act(owner, "answer", older.id, reply="Yes, to its end.")
    for asked in (one, other):
        assert "Yes, to its end." in hall.follow(asked).text
    assert "rent" not in hall.follow(one).text
    assert {recipient for _, recipient, _ in letters(hall)} == {SAM, "ana@example.org"}
    member = hall.store.get_inquiry(hall.workspace, newer.id)
    assert owner.send(f"/inbox/{newer.id}/group", {"revision": str(member.revision), "into": ""}).status_code == 303
    assert {one.id for one in hall.inbox} == {rent.id, newer.id, older.id}


def test_an_address_that_was_typed_with_several_gets_one_letter(hall):
    owner = hall.member()
    for number in range(3):
        hall.ask(f"{QUESTION} ({number})", email=SAM)
    lead, *others = (one.id for one in hall.inbox)
    for other in others:
        hall.act(owner, "group", other, into=lead)
    revision = hall.store.get_inquiry(hall.workspace, lead).revision
    assert owner.send(f"/inbox/{lead}/answer", {"revision": str(revision), "reply": "Yes."}).status_code == 303
    assert [recipient for _, recipient, _ in letters(hall)] == [SAM]
    assert all(hall.store.get_inquiry(hall.workspace, one).told_at for one in (lead, *others))


def test_what_was_promised_to_one_is_kept_when_it_is_answered_with_others(hall):
    owner = hall.member()
    promised, other = hall.ask(email=SAM), hall.ask("Will it go on when the year ends?")
    (newer, older) = hall.inbox
    hall.act(owner, "draft", older.id)
    key = hall.store.get_inquiry(hall.workspace, older.id).draft_key
    hall.act(owner, "group", older.id, into=newer.id)
    (lead,) = hall.inbox
    assert (lead.id, lead.state, lead.draft_key) == (newer.id, "next", key)
    for asked in (promised, other):
        assert "The next version will answer it" in hall.follow(asked).text
    with hall.store.write():
        assert settle(hall.store, hall.faq, 2, {key.removeprefix("entry:")}, hall.clock(), mails=True) == 2
    assert {recipient for _, recipient, _ in letters(hall)} == {SAM}


def test_what_is_deleted_is_gone_for_everybody(hall):
    owner = hall.member()
    asked, other = hall.ask(email=SAM), hall.ask("Will it go on when the year ends?")
    (newer, older) = hall.inbox
    hall.act(owner, "group", newer.id, into=older.id)
    hall.act(owner, "answer", older.id, reply="Yes.")
    page = owner.get(f"/inbox/{older.id}/delete")
    assert "It goes for good" in words(first(page, "main"))
    gone = owner.send(f"/inbox/{older.id}/delete", fields_of(page))
    assert gone.headers["Location"] == "/inbox?told=deleted"
    assert hall.follow(asked).status_code == 404
    assert owner.get(f"/inbox/{older.id}").status_code == 404
    assert [one.id for one in hall.inbox] == [newer.id]
    assert hall.follow(other).status_code == 200
    log = [event.action for event in hall.store.list_log(hall.workspace)]
    assert log.count("inquiry_deleted") == log.count("inquiry_answered") == 1
    assert QUESTION not in owner.get("/workspace/log").text


def test_viewers_read_and_do_nothing_and_approvers_read_nothing(hall):
    hall.ask()
    path = f"/inbox/{hall.inbox[0].id}"
    viewer, approver = hall.member("viewer", "Vi"), hall.member("approver", "Rosa Lind")
    page = viewer.get(path)
    assert QUESTION in page.text
    assert every(page, "main form") == []
    assert approver.get(path).status_code == approver.get("/inbox").status_code == 403
    assert "Asked" not in words(first(approver.get("/approvals"), ".masthead"))


def test_what_is_missing_and_what_is_anothers_are_the_same_bytes(hall):
    hall.ask()
    (theirs,) = hall.inbox
    stranger, missing = hall.hosting.member(hall.hosting.workspace("Elsewhere"), "owner", name="Lee"), "0" * 32
    for method, tail in (("GET", ""), ("GET", "/delete"), *(("POST", f"/{act}") for act in ("answer", "group", "delete"))):
        pages = []
        for one in (theirs.id, missing):
            path, fields = f"/inbox/{one}{tail}", {"reply": "Mine.", "revision": "1", "into": "1" * 32}
            page = stranger.get(path) if method == "GET" else stranger.send(path, fields)
            pages.append((page.status_code, TOKEN.sub("", page.text).replace(one, "ID")))
        assert pages[0] == pages[1]
        assert pages[0][0] == 404
    assert QUESTION not in stranger.get("/inbox").text
    assert stranger.get(f"/inbox?readers={hall.faq.id}").status_code == 404
    assert hall.inbox == (theirs,)


def test_what_readers_say_of_each_entry_stands_in_the_inbox(hall):
    owner = hall.member()
    for place in range(3):
        hall.vote("not_quite", address=f"203.0.113.{place}")
    hall.vote("yes", entry="faq.contact")
    link = first(owner.get("/inbox"), "a[href*='readers=']")["href"]
    rows = [[words(cell) for cell in row.select("th, td")] for row in every(owner.get(link), "tbody tr")]
    assert [row[1:] for row in rows] == [["3", "0"], ["0", "1"]]


def test_the_pages_go_on_and_cost_few_statements(hall):
    owner = hall.member()
    for number in range(23):
        hall.clock.pass_by(minutes=10)
        assert hall.ask(f"{QUESTION} ({number})").status_code == 303
    page = owner.get("/inbox")
    assert len(every(page, "main h3")) == 20
    assert len(every(owner.get(first(page, "a[href*='before=']")["href"]), "main h3")) == 3
    owner.get("/")
    statements: list[str] = []
    hall.store.trace(statements.append)
    for path in ("/", "/inbox", f"/inbox?readers={hall.faq.id}", f"/inbox/{hall.inbox[0].id}"):
        statements.clear()
        assert owner.get(path).status_code == 200
        assert 0 < len(statements) <= MOST_STATEMENTS, (path, statements)
    hall.store.trace(None)
    assert owner.get("/inbox?state=no").status_code == owner.get("/inbox?before=no").status_code == 404


def test_the_table_holds_every_question_and_nothing_a_spreadsheet_would_calculate(hall):
    owner = hall.member()
    hall.ask("=1+1 is what you say, is it not?", name="@SUM(A1)")
    content = owner.get("/inbox.csv").text
    assert '"\'=1+1 is what you say, is it not?"' in content
    assert '"\'@SUM(A1)"' in content


# -- into the next version ---------------------------------------------------------------------------------------------


def draft(hall, owner, **fields):
    """Begin a new entry from the newest question and save it; where it is written."""
    led = hall.act(owner, "draft")
    assert led.status_code == 303
    page = owner.get(led.headers["Location"])
    path = led.headers["Location"].partition("?")[0]
    return path, owner.send(path, fields_of(page, "main form:has([name=question])") | fields)


def test_a_question_becomes_an_entry_is_published_and_whoever_asked_is_told_in_which_version(hall):
    owner, asked = hall.member(), hall.ask(email=SAM)
    other = hall.ask("Will it go on when the year ends?", entry="")
    hall.act(owner, "group", hall.inbox[0].id, into=hall.inbox[1].id)
    _, saved = draft(hall, owner, text="Yes. **Every** grant runs to its end.\n\n- The rent too.")
    assert saved.status_code == 303
    assert "Saved." in words(first(owner.get(saved.headers["Location"]), "main"))
    assert "The next version will answer it" in words(first(hall.follow(asked), "main"))
    assert "A new entry was drafted from it." in words(first(owner.get(f"/inbox/{hall.inbox[0].id}"), "main"))
    assert letters(hall) == []
    hall.clock.pass_by(days=1)
    publish_pages(hall.site, hall.assessment, hall.clock(), mails=True)
    for one in (asked, other):
        seen = first(hall.follow(one), "main")
        assert "Version 2 of the FAQ holds the answer." in words(seen)
        assert seen.select_one(f"a[href='{hall.path}/2']")
    assert [recipient for _, recipient, _ in letters(hall)] == [SAM]
    assert "Every grant runs to its end." in words(first(hall.partner.get(f"{hall.path}/2"), "main"))
    assert QUESTION not in hall.partner.get(f"{hall.path}/1").text


def test_the_entry_begins_with_the_question_as_asked_where_it_was_asked_and_every_format_prints_it(hall):
    owner = hall.member()
    hall.ask()
    led = hall.act(owner, "draft")
    page = owner.get(led.headers["Location"])
    fields = fields_of(page, "main form:has([name=question])")
    assert (fields["question"], fields["about"], fields["text"]) == (QUESTION, ENTRY, "")
    path = led.headers["Location"].partition("?")[0]
    owner.send(path, fields | {"question": "Do grants go on?", "text": "Yes, to their end."})
    opened = open_assessment(hall.site, hall.assessment, hall.clock().date())
    for name in ("md", "txt", "json"):
        content = renderer(name).render(opened.document).decode()
        assert "Do grants go on?" in content, name
        assert "Yes, to their end." in content, name
    draft_page = words(first(owner.get(f"/assessments/{hall.assessment}/faq"), "main"))
    assert "Do grants go on? In our own words: Yes, to their end." in draft_page


def test_an_entry_of_ones_own_is_changed_taken_out_brought_back_and_never_overwritten(hall):
    owner, other = hall.member(), hall.member("editor", "Ana Ruiz")
    listed = f"/assessments/{hall.assessment}/words"
    path = first(owner.get(listed), "a:-soup-contains('Add a question of your own')")["href"]
    empty = fields_of(owner.get(path), "main form:has([name=question])")
    del empty["csrf_token"]
    assert owner.send(path, empty | {"question": "Who hosts us?"}).status_code == 422
    assert owner.send(path, empty | {"question": "x" * 301, "text": "We do."}).status_code == 422
    preview = owner.send(f"{path}/preview", empty | {"question": "Who hosts us?", "text": "We do, as appropriate."})
    assert "Who hosts us?" in preview.json["reads"]
    assert "as appropriate" in preview.json["advice"]
    saved = owner.send(path, empty | {"question": "Who hosts us?", "text": "We do.", "about": ENTRY})
    page = owner.get(saved.headers["Location"])
    assert "a question of your own" in words(first(page, "main"))
    late = other.send(path, empty | {"question": "Who hosts?", "text": "Nobody."})
    assert late.status_code == 409
    assert all(word in words(first(late, "main")) for word in ("Who hosts us?", "Who hosts?", "Nobody."))
    entry = path.removesuffix("/entry")
    assert owner.get(entry).headers["Location"] == path
    form = fields_of(owner.get(path), "main form:has([name=question])")
    gone = owner.send(path, form | {"action": "clear"})
    page = owner.get(gone.headers["Location"])
    assert "Who hosts us?" not in words(first(page, "main"))
    undone = owner.send(first(page, "form[action$='/undo']")["action"], {"back": "list"})
    assert "Who hosts us?" in words(first(owner.get(undone.headers["Location"]), "main"))
    assert owner.get(f"{entry.rpartition('/')[0]}/own-~/entry").status_code == 404


def test_an_entry_that_leans_on_an_answer_waits_when_that_changes_and_is_printed_meanwhile(hall):
    owner, path = hall.member(), f"/assessments/{hall.assessment}/words/own-1/entry"
    form = fields_of(owner.get(path), "main form:has([name=question])")
    owner.send(path, form | {"question": "Who hosts us?", "text": "We do.", "about": ENTRY})
    opened = open_assessment(hall.site, hall.assessment, hall.clock().date())
    act = Act("Dana Cole", hall.clock())
    shown = {"grants.continue": opened.revision("grants.continue")}
    questionnaires.answer_many(hall.site, opened, {"grants.continue": Decided("phase")}, shown=shown, act=act)
    page = owner.get(f"/assessments/{hall.assessment}/words")
    assert "Still true? The answer it leans on changed." in words(first(page, "section[aria-labelledby=waiting]"))
    assert "Who hosts us?" in words(first(owner.get(f"/assessments/{hall.assessment}/faq"), "main"))
    form = fields_of(page, "form:has([name=place][value='entry:own-1'])")
    kept = owner.send(f"/assessments/{hall.assessment}/words", form | {"action": "keep"})
    page = owner.get(kept.headers["Location"])
    assert every(page, "section[aria-labelledby=waiting] form:has([value='entry:own-1'])") == []
    assert "Who hosts us?" in words(first(page, "main"))


class NoPost:
    """Where nothing is to arrive."""

    def send(self, message, *, at):
        raise AssertionError(f"{message.subject} at {at}")


# -- the letter --------------------------------------------------------------------------------------------------------


@pytest.mark.enable_socket
def test_the_letter_holds_one_link_of_ours_and_nothing_that_the_asker_typed(hall):
    owner = hall.member()
    hall.ask(name="Sam Otieno", email=SAM)
    hall.act(owner, "answer", reply="Yes, to its end.")
    with SmtpServer() as server:
        delivery = Delivery(Post(server.settings()), "https://upfront.example.org")
        assert deliver_next(hall.store, delivery, hall.clock())
        assert not deliver_next(hall.store, delivery, hall.clock())
        (letter,) = server.messages
    assert server.recipients == [[SAM]]
    text = f"{letter['Subject']}\n{letter.get_content()}"
    (link,) = re.findall(r"https?://\S+", text)
    assert not any(word in text for word in ("Sam", "grants continue", "to its end", ENTRY))
    page = hall.hosting.anonymous().get(link.removeprefix("https://upfront.example.org"))
    assert "Yes, to its end." in words(first(page, "main"))


def test_no_letter_goes_out_for_a_question_that_was_deleted_or_without_mail(hall, tmp_path, clock):
    owner = hall.member()
    hall.ask(email=SAM)
    hall.act(owner, "answer", reply="Yes.")
    (asked,) = hall.inbox
    owner.send(f"/inbox/{asked.id}/delete", {"revision": str(asked.revision)})
    assert deliver_next(hall.store, Delivery(NoPost(), "https://upfront.example.org"), hall.clock())
    assert hall.store.count_mail() == (0, 0)
    (tmp_path / "no-mail").mkdir()
    without = Hall(tmp_path / "no-mail", clock, mails=False)
    assert "No message is sent from here." in without.partner.get(f"{without.path}/ask").text
    without.ask(email=SAM)
    without.act(without.member(), "answer", reply="Yes.")
    assert without.store.count_mail() == (0, 0)
    without.store.close()
