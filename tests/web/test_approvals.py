"""Approvers: what waits for whoever signs, what they do about it, and that no signature reaches words nobody has read."""

import re

import pytest

from tests.web.stories import begin, fields_of, page_of
from tests.web.visiting import every, first
from webapp.domain.answers import Decided, PartialDate, Standing, Undecided
from webapp.domain.faq.voice import Voice
from webapp.services import approvals, questionnaires
from webapp.services.opened import open_assessment
from webapp.services.questionnaires import Act
from webapp.store.people import Account, Member

MOST_STATEMENTS = 8
NAMES = {"setup.foundation": Decided("Juniper Valley"), "setup.partnership": Decided("Ready for Work")}
FOR_CEO = {
    "trust.used": Decided("never"),
    "trust.hats": Decided("same_rule"),
    "trust.report": Decided("none"),
}
FOR_BOARD = {"grants.continue": Decided("same"), "change.notice": Decided("less")}
TODAY = PartialDate(2026, 11, 26)


@pytest.fixture
def workspace(hosting):
    return hosting.workspace("Juniper Valley")


class Room:
    """A workspace with its people and one assessment."""

    def __init__(self, hosting, workspace, answers=None):
        self.hosting, self.workspace = hosting, workspace
        self.site = hosting.site(workspace)
        self.owner = hosting.member(workspace, "owner", name="Dana Cole")
        self.ceo = hosting.member(workspace, "approver", signs_as="ceo", name="Rosa Lind")
        self.board = hosting.member(workspace, "approver", signs_as="board", name="Frank Osei")
        self.id = begin(self.site, hosting.clock(), NAMES | FOR_CEO | FOR_BOARD if answers is None else answers)
        self.base = f"/assessments/{self.id}"
        self.path = f"{self.base}/approvals"

    @property
    def opened(self):
        return open_assessment(self.site, self.id, self.hosting.clock().date())

    def keys(self, body):
        """What waits for a body."""
        return set(self.opened.assessment.waiting[body])

    def seals(self, visitor, *keys):
        """What the forms of the page carry, of all or some answers."""
        found = {tag["name"]: tag["value"] for tag in every(visitor.get(self.path), "input[name^='seal-']")}
        return {f"seal-{key}": found[f"seal-{key}"] for key in keys} if keys else found

    def change(self, key, answer, by=None):
        """Somebody who works on the answers gives another one."""
        opened = self.opened
        person = (by or self.owner).person
        at = self.hosting.clock()
        return questionnaires.answer(self.site, opened, key, answer, shown=opened.revision(key), by=person, at=at)

    def of_form(self, visitor, key):
        """What the form for sending one answer back carries."""
        return fields_of(visitor.get(self.path), f"article[aria-labelledby='q-{key}'] form[action$='/send-back']")

    def send_back(self, visitor, key, reason):
        return visitor.send(f"{self.path}/send-back", self.of_form(visitor, key) | {"reason": reason})


@pytest.fixture
def room(hosting, workspace):
    return Room(hosting, workspace)


def test_each_signer_sees_what_waits_for_their_body_alone(room):
    assert room.keys("ceo")
    assert room.keys("board")
    for visitor, body in ((room.ceo, "ceo"), (room.board, "board")):
        assert {name.removeprefix("seal-") for name in room.seals(visitor)} == room.keys(body)


def test_where_one_assessment_waits_the_front_page_of_an_approver_is_it(room):
    assert room.ceo.get("/approvals").headers["Location"].endswith(room.path)
    second = begin(room.site, room.hosting.clock(), NAMES | FOR_CEO)
    page = room.ceo.get("/approvals")
    assert {link["href"] for link in every(page, "main li a")} == {room.path, f"/assessments/{second}/approvals"}


def test_where_nothing_waits_the_page_says_so(hosting, workspace):
    ceo = hosting.member(workspace, "approver", signs_as="ceo")
    assert first(ceo.get("/approvals"), "h1").text == "Nothing waits for you"
    other = begin(hosting.site(workspace), hosting.clock(), NAMES)
    assert first(ceo.get(f"/assessments/{other}/approvals"), "h1").text == "Nothing waits for you"


def test_an_approver_reads_the_question_the_answer_and_the_sentence_it_will_print(room):
    page = room.ceo.get(room.path)
    article = first(page, "article[aria-labelledby='q-trust.used']").text
    opened = room.opened
    question = opened.bank.question_by_id["trust.used"]
    assert Voice(opened.facts, "en").text(question.text).source in article
    assert question.choice_by_id["never"].label.in_language("en").source in article
    assert "Will print:" in article
    assert "Dana Cole" in article
    said = " ".join(first(page, "article[aria-labelledby='q-trust.used'] .will").text.split())
    assert "as staff understand it" not in said
    assert "not yet confirmed" not in said


def test_confirming_one_keeps_name_role_and_day_and_says_what_is_left(room):
    before = len(room.keys("ceo"))
    response = room.ceo.send(room.path, room.seals(room.ceo, "trust.used"))
    assert response.status_code == 303
    opened = room.opened
    answer, event = opened.answers["trust.used"], opened.events["trust.used"]
    assert answer == Decided("never", standing=Standing.CONFIRMED, by="Rosa Lind", on=TODAY)
    assert (event.by, event.origin) == ("Rosa Lind", "approval:ceo")
    page = room.ceo.get(response.headers["Location"])
    assert f"{before - 1} left" in first(page, ".notice[role=status]").text
    assert first(page, "h1").text.startswith(f"{before - 1} answers wait")
    log = room.site.store.list_log(room.workspace)[0]
    assert (log.action, log.by, log.subject, log.detail) == ("confirmed", "Rosa Lind", room.id, "1")


def test_a_signature_for_the_board_is_an_approval(room):
    assert room.board.send(room.path, room.seals(room.board, "grants.continue")).status_code == 303
    answer, event = room.opened.answers["grants.continue"], room.opened.events["grants.continue"]
    assert answer == Decided("same", standing=Standing.APPROVED, by="Frank Osei", on=TODAY)
    assert event.origin == "approval:board"


def test_all_of_a_section_are_confirmed_with_one_button_and_undone_with_another(room):
    section = first(room.ceo.get(room.path), "#main section:has(form.stack)")
    seals = {tag["name"]: tag["value"] for tag in section.select("form.stack [name^='seal-']")}
    assert len(seals) > 1
    before = room.keys("ceo")
    page = room.ceo.get(room.ceo.send(room.path, seals).headers["Location"])
    assert before - room.keys("ceo") == {name.removeprefix("seal-") for name in seals}
    room.ceo.send(f"{room.path}/undo", fields_of(page, "form[action$='/undo']"))
    assert room.keys("ceo") == before
    told = room.site.store.list_log(room.workspace)[0]
    assert (told.action, told.detail) == ("confirmation_undone", str(len(seals)))


def test_when_all_is_done_the_page_says_thank_you_and_what_was_confirmed(room):
    page = room.ceo.get(room.ceo.send(room.path, room.seals(room.ceo)).headers["Location"])
    assert first(page, "h1").text == "Thank you: nothing waits for you"
    assert every(page, "main details li")
    assert first(page, "form[action$='/undo']")
    assert room.keys("ceo") == set()


def test_history_and_the_answers_say_who_signed_here_and_who_typed_a_signature(room):
    room.ceo.send(room.path, room.seals(room.ceo, "trust.used"))
    signed = Decided("same_rule", standing=Standing.CONFIRMED, by="Ruth Harlow", on=PartialDate(2026, 11, 12))
    room.change("trust.hats", signed)
    here = room.owner.get(f"{room.base}/questions/trust.used/history").text
    assert "Confirmed by the CEO: <bdi>Rosa Lind</bdi>, November 26, 2026." in here
    assert "<bdi>Rosa Lind</bdi>, confirmed here as CEO" in here
    assert "entered by" not in here
    typed = room.owner.get(f"{room.base}/questions/trust.hats/history").text
    assert "entered by <bdi>Dana Cole</bdi>" in typed
    assert "Signed here, in Upfront." in room.owner.get(f"{room.base}/answers").text
    assert "confirmed here as CEO" in room.owner.get(f"{room.base}/questions/trust.used").text


def test_confirming_twice_signs_once(room):
    seals = room.seals(room.ceo)
    first_time = room.ceo.send(room.path, seals)
    again = room.ceo.send(room.path, seals)
    assert first_time.headers["Location"] == again.headers["Location"]
    assert {room.opened.revision(key.removeprefix("seal-")) for key in seals} == {2}
    assert [it.action for it in room.site.store.list_log(room.workspace)].count("confirmed") == 1


@pytest.mark.parametrize(
    ("who", "key", "status"),
    [
        ("ceo", "grants.continue", 404),
        ("board", "trust.used", 404),
        ("ceo", "setup.partnership", 404),
        ("ceo", "no.such", 404),
        ("ceo", "decide.who@99", 404),
        ("owner", "trust.used", 403),
        ("owner", "grants.continue", 403),
    ],
)
def test_nobody_signs_what_is_not_theirs(room, who, key, status):
    visitor = getattr(room, who)
    before = room.site.store.list_every_answer(room.id)
    seals = room.seals(room.board if key == "grants.continue" else room.ceo)
    forged = {f"seal-{key}": seals.get(f"seal-{key}", "1-abc")}
    assert visitor.send(room.path, forged).status_code == status
    sent_back = {"key": key, "seal": forged[f"seal-{key}"], "reason": "No.", "fresh": "1"}
    assert visitor.send(f"{room.path}/send-back", sent_back).status_code == status
    assert room.site.store.list_every_answer(room.id) == before
    assert room.site.store.list_comments(room.id) == ()


def test_one_answer_that_is_not_theirs_keeps_all_others_from_being_signed(room):
    seals = room.seals(room.ceo) | room.seals(room.board, "grants.continue")
    assert room.ceo.send(room.path, seals).status_code == 404
    assert all(event.origin == "imported" for event in room.site.store.list_every_answer(room.id))


def test_an_answer_that_is_not_decided_cannot_be_signed(room):
    seals = room.seals(room.ceo, "trust.used")
    room.change("trust.used", Undecided("our board"))
    assert room.ceo.send(room.path, seals).status_code == 409
    assert isinstance(room.opened.answers["trust.used"], Undecided)


def test_an_owner_who_signs_for_the_ceo_confirms_too(hosting, workspace):
    room = Room(hosting, workspace)
    both = hosting.member(workspace, "owner", signs_as="ceo", name="Ruth Harlow")
    assert both.send(room.path, room.seals(both, "trust.used")).status_code == 303
    assert room.opened.answers["trust.used"].by == "Ruth Harlow"


def test_who_has_no_name_is_asked_for_it_and_signs_nothing(hosting, workspace, room):
    account = Account("nameless", "nameless@example.org", "", hosting.clock())
    with hosting.store.write():
        hosting.store.add_account(account)
        hosting.store.add_member(Member("nameless", workspace, account.id, "approver", "ceo", hosting.clock()))
    visitor = hosting.signed_in(account, workspace)
    page = visitor.get(room.path)
    assert first(page, "main a[href='/account']")
    assert every(page, "input[name^='seal-']") == []
    assert visitor.send(room.path, room.seals(room.ceo)).status_code == 303
    assert room.opened.events["trust.used"].origin == "imported"


# -- nothing is signed unseen ------------------------------------------------------------------------------------------


def test_an_answer_that_changed_meanwhile_is_shown_anew_and_nothing_is_signed(room):
    seals = room.seals(room.ceo)
    room.change("trust.used", Decided("public"))
    page = room.ceo.send(room.path, seals)
    assert page.status_code == 409
    assert first(page, "[role=alert] h2").text == "Nothing was confirmed or sent back"
    article = first(page, "article[aria-labelledby='q-trust.used']")
    assert "changed while you read" in article.text
    other_words = room.opened.bank.question_by_id["trust.used"].choice_by_id["public"].label.in_language("en").source
    assert other_words in article.text
    assert room.keys("ceo") == {name.removeprefix("seal-") for name in seals}
    again = {tag["name"]: tag["value"] for tag in every(page, "input[name^='seal-']")}
    assert room.ceo.send(room.path, again).status_code == 303
    assert room.opened.answers["trust.used"] == Decided("public", standing=Standing.CONFIRMED, by="Rosa Lind", on=TODAY)


def test_a_sentence_that_changed_through_another_answer_is_not_signed_either(room):
    before = room.opened
    seals = room.seals(room.ceo)
    other, change = next(found for found in others(room))
    room.change(other, change)
    after = room.opened
    wills, now = approvals.find_wills(before), approvals.find_wills(after)
    moved = [k for k in wills if k in now and wills[k] != now[k] and before.revision(k) == after.revision(k)]
    mine = [key for key in moved if f"seal-{key}" in seals]
    assert mine
    assert room.ceo.send(room.path, {f"seal-{mine[0]}": seals[f"seal-{mine[0]}"]}).status_code == 409
    assert room.opened.revision(mine[0]) == before.revision(mine[0])


def others(room):
    """Changes of one answer that change the sentence of another that waits for the CEO."""
    opened = room.opened
    wills, mine = approvals.find_wills(opened), room.keys("ceo")
    for question in opened.bank.questions:
        for choice in question.choices if question.type == "single" and question.id in opened.positions else ():
            ahead = opened.with_answer(question.id, Decided(choice.id))
            soon = approvals.find_wills(ahead)
            if any(wills[key] != soon[key] for key in mine - {question.id} if key in soon):
                yield question.id, Decided(choice.id)


def test_a_changed_answer_loses_its_signature_and_the_page_says_so(room):
    room.ceo.send(room.path, room.seals(room.ceo, "trust.used"))
    path = f"{room.base}/questions/trust.used"
    response = room.owner.send(path, fields_of(room.owner.get(path)) | {"choice": "public"})
    assert "its sign-off no longer counts" in room.owner.get(response.headers["Location"]).text
    assert room.opened.answers["trust.used"] == Decided("public")
    assert "trust.used" in room.keys("ceo")


def test_an_earlier_answer_brought_back_comes_without_its_signature_and_the_page_says_so(room):
    room.ceo.send(room.path, room.seals(room.ceo, "trust.used"))
    room.change("trust.used", Decided("public"))
    form = {"restore": "2", "revision": "3"}
    response = room.owner.send(f"{room.base}/questions/trust.used/restore", form)
    assert room.opened.answers["trust.used"] == Decided("never")
    assert "its sign-off no longer counts" in room.owner.get(response.headers["Location"]).text


def test_a_signature_that_its_signer_took_back_is_brought_back_by_nobody_else(room):
    response = room.ceo.send(room.path, room.seals(room.ceo, "trust.used"))
    change = response.headers["Location"].partition("change=")[2]
    room.ceo.send(f"{room.path}/undo", {"change": change})
    taken_back = room.opened.events["trust.used"]
    assert (taken_back.origin, taken_back.by) == ("undone", "Rosa Lind")
    room.owner.send(f"{room.base}/changes/{taken_back.change}/undo", {"key": "trust.used"})
    assert room.opened.answers["trust.used"] == Decided("never")


def test_an_edit_undone_brings_back_what_was_signed(room):
    room.ceo.send(room.path, room.seals(room.ceo, "trust.used"))
    saved = room.change("trust.used", Decided("public"))
    room.owner.send(f"{room.base}/changes/{saved.change}/undo", {"key": "trust.used"})
    assert room.opened.answers["trust.used"].by == "Rosa Lind"


def test_an_approver_undoes_their_own_signatures_and_nothing_else(room):
    saved = room.change("trust.used", Decided("public"))
    assert room.ceo.send(f"{room.path}/undo", {"change": saved.change}).status_code == 404
    other = room.board.send(room.path, room.seals(room.board, "grants.continue")).headers["Location"].partition("change=")[2]
    assert room.ceo.send(f"{room.path}/undo", {"change": other}).status_code == 404
    assert room.opened.answers["grants.continue"].by == "Frank Osei"


# -- sending back ------------------------------------------------------------------------------------------------------


def test_what_is_sent_back_waits_for_the_approver_again_once_it_changes(room):
    response = room.send_back(room.ceo, "trust.used", "Say *until when*.\nWe promised June.")
    assert response.status_code == 303
    page = room.ceo.get(response.headers["Location"])
    assert "seal-trust.used" not in page.text
    assert "Say *until when*." in first(page, "section[aria-labelledby=returned]").text
    room.change("trust.used", Decided("public"))
    article = first(room.ceo.get(room.path), "article[aria-labelledby='q-trust.used']").text
    assert "sent this back" in article
    assert "We promised June." in article


def test_editors_see_on_the_question_and_among_the_answers_what_was_sent_back(room):
    room.send_back(room.ceo, "trust.used", "Say until when.")
    question = room.owner.get(f"{room.base}/questions/trust.used")
    assert "Say until when." in question.text
    assert "Sent back by" in question.text
    assert "Sent back" in first(room.owner.get(f"{room.base}/answers"), "[id='a-trust.used']").text
    room.change("trust.used", Decided("public"))
    assert "Sent back by" not in room.owner.get(f"{room.base}/questions/trust.used").text


def test_a_reason_is_needed_and_a_mistake_keeps_what_was_typed(room):
    page = room.send_back(room.ceo, "trust.used", "  ")
    assert page.status_code == 422
    page = room.send_back(room.ceo, "trust.used", "x" * 2001)
    assert page.status_code == 422
    assert "x" * 2001 in first(page, "[id='reason-trust.used']").text
    assert room.site.store.list_comments(room.id) == ()


def test_a_reason_for_an_answer_that_changed_meanwhile_is_not_lost(room):
    form = room.of_form(room.ceo, "trust.used")
    room.change("trust.used", Decided("public"))
    page = room.ceo.send(f"{room.path}/send-back", form | {"reason": "Too early."})
    assert page.status_code == 409
    assert first(page, "[id='reason-trust.used']").text.strip() == "Too early."
    room.change("trust.used", Undecided("our board"))
    page = room.ceo.send(f"{room.path}/send-back", form | {"reason": "Too early."})
    assert page.status_code == 409
    assert "Too early." in first(page, "[role=alert]").text
    page = room.ceo.send(f"{room.path}/send-back", form | {"reason": ""})
    assert page.status_code == 409
    assert room.site.store.list_comments(room.id) == ()


def test_sending_back_twice_with_one_form_is_one_reason_and_one_letter(room):
    form = room.of_form(room.ceo, "trust.used") | {"reason": "Too early."}
    for _ in range(2):
        assert room.ceo.send(f"{room.path}/send-back", form).status_code == 303
    assert len(room.site.store.list_comments(room.id)) == 1
    assert room.site.store.count_mail() == (1, 0)


def test_a_withdrawn_reason_lets_the_answer_wait_again(room):
    room.send_back(room.ceo, "trust.used", "Too early.")
    page = room.ceo.get(room.path)
    form = first(page, "form[action$='/resolve']")
    response = room.ceo.send(form["action"], {"back": "approvals"})
    assert response.headers["Location"].endswith(room.path)
    assert "seal-trust.used" in room.seals(room.ceo)
    assert "Too early." not in room.ceo.get(room.path).text


def test_another_approver_of_the_same_body_still_sees_what_one_sent_back_and_why(hosting, workspace, room):
    second = hosting.member(workspace, "approver", signs_as="ceo", name="Ruth Harlow")
    room.send_back(room.ceo, "trust.used", "Too early.")
    article = first(second.get(room.path), "article[aria-labelledby='q-trust.used']").text
    assert "Rosa Lind sent this back" in article
    assert second.send(room.path, room.seals(second, "trust.used")).status_code == 303
    assert room.site.store.list_comments(room.id)[0].resolved_by == "Ruth Harlow"


def test_owners_and_editors_get_a_letter_and_nobody_else(hosting, workspace, room):
    hosting.member(workspace, "editor", name="Ed Itor")
    hosting.member(workspace, "viewer", name="Vi Ewer")
    room.send_back(room.ceo, "trust.used", "CANARY-REASON")
    letters = take_mail(room)
    assert sent(letters) == [("sent_back", "dana.cole@example.org"), ("sent_back", "ed.itor@example.org")]
    assert all("CANARY" not in letter.record for letter in letters)


def take_mail(room):
    """Every letter that waits to be sent."""
    at, letters = room.hosting.clock(), []
    with room.site.store.write():
        while mail := room.site.store.take_mail(at, at.replace(year=2027)):
            letters.append(mail)
    return letters


def sent(letters):
    """What kind of letter goes to whom."""
    return sorted((letter.kind, letter.recipient) for letter in letters)


# -- asking ------------------------------------------------------------------------------------------------------------


def test_an_editor_asks_those_who_sign_once_an_hour(room):
    assert first(room.owner.get(f"{room.base}/review"), f"a[href='{room.path}/ask']")
    page = room.owner.get(f"{room.path}/ask")
    assert "Rosa Lind" in page.text
    response = room.owner.send(f"{room.path}/ask", fields_of(page, "main form"))
    assert response.status_code == 303
    assert "Asked." in room.owner.get(response.headers["Location"]).text
    assert sent(take_mail(room)) == [("waiting", "frank.osei@example.org"), ("waiting", "rosa.lind@example.org")]
    assert room.owner.send(f"{room.path}/ask").status_code == 429
    assert take_mail(room) == []
    room.hosting.clock.pass_by(minutes=61)
    assert room.owner.send(f"{room.path}/ask").status_code == 303
    actions = [it.action for it in room.site.store.list_log(room.workspace)]
    assert actions == ["asked_to_confirm"] * 2


def test_where_nobody_signs_the_page_says_whom_to_invite(hosting, workspace):
    owner = hosting.member(workspace, "owner", name="Dana Cole")
    assessment_id = begin(hosting.site(workspace), hosting.clock(), NAMES | FOR_CEO)
    path = f"/assessments/{assessment_id}/approvals/ask"
    assert "no member signs for the CEO" in " ".join(owner.get(path).text.split())
    assert owner.send(path).status_code == 303
    assert hosting.store.count_mail() == (0, 0)
    assert hosting.store.list_log(workspace) == ()


# -- who may, and how much it costs ------------------------------------------------------------------------------------

PATHS = ("", "/send-back", "/undo", "/ask")


def test_a_foreign_and_a_missing_assessment_are_the_same_bytes(hosting, room):
    foreign = Room(hosting, hosting.workspace("Elsewhere"))
    for visitor, tails in ((room.ceo, PATHS[:3]), (room.owner, PATHS[3:])):
        for tail in tails:
            form = {"seal-trust.used": "1-a", "key": "trust.used", "reason": "x", "change": "x"}
            theirs = visitor.send(f"{foreign.path}{tail}", form)
            missing = visitor.send(f"/assessments/{'0' * 32}/approvals{tail}", form)
            assert (theirs.status_code, missing.status_code) == (404, 404)
            assert known(theirs.text, foreign.id) == known(missing.text, "0" * 32)


def known(text, assessment_id):
    """A page without what is of this one request."""
    return re.sub(r'value="[^"]{60,}"', "", text.replace(assessment_id, "ID"))


def test_the_pages_and_a_signature_are_few_statements(room, store):
    room.send_back(room.ceo, "trust.hats", "Why?")
    room.ceo.get(room.path)
    seals = room.seals(room.ceo)

    def count(act, status):
        statements: list[str] = []
        store.trace(statements.append)
        response = act()
        store.trace(None)
        assert response.status_code == status
        own = [it for it in statements if not it.startswith("--")]
        assert len(own) <= MOST_STATEMENTS, "\n".join(it[:60] for it in own)

    count(lambda: room.ceo.get(room.path), 200)
    count(lambda: room.ceo.get("/approvals"), 303)
    count(lambda: room.owner.get(f"{room.path}/ask"), 200)
    count(lambda: room.owner.get(f"{room.base}/questions/trust.used"), 200)
    count(lambda: room.owner.get(f"{room.base}/answers"), 200)
    form = seals | {"csrf_token": room.ceo.csrf}
    count(lambda: room.ceo.post(room.path, data=form, headers=room.ceo.ours), 303)


def test_in_local_mode_there_is_nothing_of_this(owner, site, clock):
    assessment_id = begin(site, clock(), NAMES | FOR_CEO)
    for path in ("/approvals", f"/assessments/{assessment_id}/approvals", f"/assessments/{assessment_id}/comments"):
        assert owner.get(path).status_code == 404
    for path in ("review", "answers", "questions/trust.used"):
        page = owner.get(f"/assessments/{assessment_id}/{path}").text
        assert "/comments" not in page
        assert "/approvals" not in page
    signed = Decided("never", standing=Standing.CONFIRMED, by="Ruth Harlow", on=TODAY)
    opened = open_assessment(site, assessment_id, clock().date())
    act = Act("Dana Cole", clock())
    questionnaires.answer_many(site, opened, {"trust.used": signed}, shown={"trust.used": 1}, act=act)
    history = page_of(owner.get(f"/assessments/{assessment_id}/questions/trust.used/history"))
    assert "entered by" not in history.text
