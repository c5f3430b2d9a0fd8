"""Mail on its way, sent to a real mail server: once where all goes well, later where not, with no token at rest."""

import re
import threading
from datetime import UTC, datetime, timedelta

import pytest

from tests.made_store import open_made_store
from tests.smtp_server import SmtpServer
from webapp.mail import Post
from webapp.services.access import digest
from webapp.services.outgoing import CLAIM_LASTS, Delivery, deliver_next, forget_failed, queue
from webapp.store.people import Invitation, WorkspaceRecord
from webapp.store.sqlite import FILE

pytestmark = pytest.mark.enable_socket

AT = datetime(2026, 11, 26, 15, 30, tzinfo=UTC)
BASE_URL = "https://upfront.example.org"
ROSA = "rosa@foundation.example"
LINK = re.compile(rf"{re.escape(BASE_URL)}/sign-in/([A-Za-z0-9_-]{{43}})(\?\S*)?")
INVITED = {"invitation": "i1", "workspace": "Juniper Valley", "role": "approver", "inviter": "Dana Cole"}


def after(**spans):
    return AT + timedelta(**spans)


@pytest.fixture
def store(tmp_path):
    opened = open_made_store(tmp_path)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def server():
    with SmtpServer() as running:
        yield running


@pytest.fixture
def post(server):
    """The mail server, with nothing in it yet, and how letters get there."""
    server.messages.clear()
    server.recipients.clear()
    server.refuse_with(0)
    return Delivery(Post(server.settings()), BASE_URL)


def ask_to_sign_in(store, at=AT, to=ROSA, then=""):
    with store.write():
        queue(store, "sign_in", to, {"next": then}, at)


def invite(store, until=AT + timedelta(days=7), to=ROSA):
    with store.write():
        if store.find_workspace("w1") is None:
            store.add_workspace(WorkspaceRecord("w1", "Juniper Valley", AT))
        store.record_invitation(Invitation("i1", "w1", to, "approver", "ceo", "Dana Cole", AT, until))
        queue(store, "invitation", to, INVITED, AT, "w1")


def link_in(message):
    found = LINK.search(message.get_content())
    assert found, message.get_content()
    return found


def token_in(message):
    return link_in(message)[1]


def links_kept(store):
    ((number,),) = store._connections.ask("SELECT count(*) FROM mailed_links")
    return number


def test_a_letter_is_sent_once_and_forgotten(store, server, post):
    ask_to_sign_in(store)
    assert deliver_next(store, post, AT)
    assert not deliver_next(store, post, AT)
    assert server.recipients == [[ROSA]]
    assert store.count_mail() == (0, 0)


def test_the_link_of_a_letter_signs_in_for_a_quarter_of_an_hour_from_its_sending(store, server, post):
    ask_to_sign_in(store)
    deliver_next(store, post, after(minutes=10))
    link = digest(token_in(server.messages[0]))
    assert store.find_mailed_link(link, after(minutes=24)).email == ROSA
    assert store.find_mailed_link(link, after(minutes=25)) is None


def test_a_link_leads_on_to_the_page_that_was_asked_for(store, server, post):
    ask_to_sign_in(store, then="/assessments/abc/comments?show=all&x=é")
    deliver_next(store, post, AT)
    assert link_in(server.messages[0])[2] == "?next=/assessments/abc/comments%3Fshow%3Dall%26x%3D%C3%A9"


def test_what_waits_holds_no_token_and_what_is_kept_of_a_link_is_its_digest(store, server, post, tmp_path):
    invite(store)
    deliver_next(store, post, AT)
    token = token_in(server.messages[0]).encode()
    kept = b"".join(path.read_bytes() for path in tmp_path.glob(f"{FILE}*"))
    assert digest(token.decode()).encode() in kept
    assert token not in kept


@pytest.mark.parametrize(
    ("kind", "values", "says"),
    [
        ("waiting", {"workspace": "Juniper Valley", "asker": "Dana Cole", "number": 4}, f"{BASE_URL}/approvals\n"),
        ("sent_back", {"workspace": "Juniper Valley", "approver": "Rosa Lind", "number": 1}, f"{BASE_URL}/\n"),
        ("workspace_deleted", {"workspace": "Juniper Valley", "by": "Dana Cole", "day": "26 November 2026"}, "26 November"),
    ],
)
def test_other_letters_lead_to_a_page_and_let_nobody_in(store, server, post, kind, values, says):
    with store.write():
        queue(store, kind, ROSA, values, AT)
    deliver_next(store, post, AT)
    body = server.messages[0].get_content().replace("\r\n", "\n")
    assert says in body
    assert "/sign-in/" not in body


@pytest.mark.parametrize(
    ("kind", "values"),
    [("sign_in", {}), ("sign_in", {"next": "", "more": ""}), ("greeting", {}), ("invitation", INVITED | {"token": "x"})],
)
def test_what_makes_no_letter_is_refused_when_it_is_queued(store, kind, values):
    with pytest.raises(ValueError, match=kind), store.write():
        queue(store, kind, ROSA, values, AT)
    assert store.count_mail() == (0, 0)


@pytest.mark.parametrize(
    ("left", "says"), [({"days": 7}, "7 days"), ({"days": 6, "hours": 23, "minutes": 40}, "7 days"), ({"hours": 5}, "1 day")]
)
def test_an_invitation_says_for_how_long_it_holds_and_its_link_holds_as_long(store, server, post, left, says):
    invite(store, until=after(**left))
    deliver_next(store, post, AT)
    assert f"for {says}." in server.messages[0].get_content()
    link = digest(token_in(server.messages[0]))
    assert store.find_mailed_link(link, after(**left) - timedelta(seconds=1)).invitation == "i1"
    assert store.find_mailed_link(link, after(**left)) is None


@pytest.mark.parametrize("gone", ["withdrawn", "run out", "of another address"])
def test_an_invitation_that_no_longer_holds_is_not_sent(store, server, post, gone):
    invite(store)
    at = AT
    with store.write():
        if gone == "withdrawn":
            store.remove_invitation("w1", "i1")
        elif gone == "run out":
            at = after(days=7)
        else:
            store.remove_invitation("w1", "i1")
            store.record_invitation(Invitation("i1", "w1", "other@example.org", "viewer", "", "Dana", AT, after(days=7)))
    assert deliver_next(store, post, at)
    assert (server.messages, store.count_mail()) == ([], (0, 0))


def test_a_link_for_signing_in_is_not_sent_late(store, server, post):
    ask_to_sign_in(store)
    ask_to_sign_in(store, after(minutes=2), "dana@foundation.example")
    assert deliver_next(store, post, after(minutes=15))
    assert deliver_next(store, post, after(minutes=15))
    assert server.recipients == [["dana@foundation.example"]]
    assert store.count_mail() == (0, 0)


def test_a_letter_that_is_refused_for_now_is_tried_again_later_and_later_and_then_no_more(store, server, post):
    invite(store)
    server.refuse_with(451)
    tried: list[int] = []
    at = AT
    while store.count_mail()[0]:
        assert len(tried) < 10
        if deliver_next(store, post, at):
            tried.append(round((at - AT) / timedelta(minutes=1)))
        at += timedelta(minutes=1)
    assert tried == [0, 1, 6, 36, 156, 516]
    [failed] = store.list_failed_mail("w1")
    assert (failed.recipient, failed.tries) == (ROSA, 6)


def test_a_letter_that_is_refused_for_good_is_tried_once(store, server, post):
    invite(store)
    server.refuse_with(550)
    assert deliver_next(store, post, AT)
    assert store.count_mail() == (0, 1)


def test_the_link_of_a_letter_that_did_not_leave_opens_nothing(store, server, post):
    ask_to_sign_in(store)
    server.refuse_with(451)
    deliver_next(store, post, AT)
    assert links_kept(store) == 0
    server.refuse_with(0)
    deliver_next(store, post, after(minutes=1))
    assert store.find_mailed_link(digest(token_in(server.messages[0])), after(minutes=1))
    assert links_kept(store) == 1


def test_who_asked_to_sign_in_while_no_mail_left_is_shown_to_those_who_can_mend_it(store, server, post):
    ask_to_sign_in(store)
    server.refuse_with(451)
    for minutes in (0, 1, 6, 36):
        assert deliver_next(store, post, after(minutes=minutes))
    assert store.count_mail() == (0, 1)


def test_a_mail_server_that_is_not_there_is_like_one_that_refuses_for_now(store, server):
    with SmtpServer() as gone:
        nowhere = Delivery(Post(gone.settings()), BASE_URL)
    ask_to_sign_in(store)
    assert deliver_next(store, nowhere, AT)
    assert store.count_mail() == (1, 0)


def test_a_letter_whose_courier_died_is_taken_again_and_only_so_often(store, server, post):
    invite(store)
    at = AT
    for _ in range(6):
        with store.write():
            assert store.take_mail(at, at + CLAIM_LASTS)
        assert not deliver_next(store, post, at + CLAIM_LASTS - timedelta(seconds=1)), "somebody is at it"
        at += CLAIM_LASTS
    assert deliver_next(store, post, at)
    assert (server.messages, store.count_mail()) == ([], (0, 1))


class Dies(BaseException):
    """Stands for whatever ends a process in the middle."""


def test_a_courier_that_dies_after_sending_sends_it_twice_rather_than_never(store, server, post, monkeypatch):
    ask_to_sign_in(store)
    with monkeypatch.context() as dying:
        dying.setattr(store, "remove_mail", lambda mail: (_ for _ in ()).throw(Dies))
        with pytest.raises(Dies):
            deliver_next(store, post, AT)
    assert deliver_next(store, post, AT + CLAIM_LASTS)
    assert server.recipients == [[ROSA], [ROSA]]
    assert store.count_mail() == (0, 0)


def test_several_couriers_send_every_letter_once(store, server, post):
    for number in range(30):
        ask_to_sign_in(store, to=f"person{number}@foundation.example")

    def carry():
        while deliver_next(store, post, AT):
            pass

    couriers = [threading.Thread(target=carry) for _ in range(4)]
    for courier in couriers:
        courier.start()
    for courier in couriers:
        courier.join()
    assert sorted(to for [to] in server.recipients) == sorted(f"person{number}@foundation.example" for number in range(30))


def test_a_letter_that_failed_is_forgotten_after_a_week(store, server, post):
    invite(store)
    server.refuse_with(550)
    deliver_next(store, post, AT)
    forget_failed(store, after(days=7))
    assert store.count_mail() == (0, 1)
    forget_failed(store, after(days=7, seconds=1))
    assert store.count_mail() == (0, 0)
