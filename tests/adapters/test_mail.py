"""Letters reach a real mail server whole, over a connection nobody can read along, or it is said why not."""

import base64
import contextlib
import logging
import re
import socket
import threading
import traceback
from datetime import UTC, datetime
from time import monotonic

import pytest

from tests.hostile import HOSTILE
from tests.smtp_server import SENDER, SmtpServer, trusting_context
from webapp.config import Smtp
from webapp.mail import LONGEST_SUBJECT, Message, Post, Undelivered, build_letter

pytestmark = pytest.mark.enable_socket  # a real mail server, on this computer

NOW = datetime(2026, 11, 26, 11, 30, tzinfo=UTC)
TO = "ana@harlow.example"
LETTER = Message(TO, "Your link", "Hello,\n\nhttps://upfront.example.org/sign-in/abc\n.\n")
LOGIN = ("upfront", "a password of ours")


def failure(post, letter=LETTER):
    """What kept a letter from being taken, as (permanent, code)."""
    with pytest.raises(Undelivered) as caught:
        post.send(letter, at=NOW)
    return caught.value.permanent, caught.value.code


@contextlib.contextmanager
def silent_server(first_words=b""):
    """Takes a connection, says this much, and then nothing any more."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(5)
        taken = []

        def take():
            with contextlib.suppress(OSError):
                connection, _ = listening.accept()
                taken.append(connection)
                connection.sendall(first_words)

        thread = threading.Thread(target=take)
        thread.start()
        try:
            yield listening.getsockname()[1]
        finally:
            thread.join(5)
            for connection in taken:
                connection.close()


def test_a_letter_arrives_as_it_was_written():
    with SmtpServer() as server:
        Post(server.settings()).send(LETTER, at=NOW)
    [letter] = server.messages
    assert server.recipients == [[TO]]
    assert letter.get_content() == LETTER.body
    assert {name: letter[name] for name in ("From", "To", "Subject", "Auto-Submitted")} == {
        "From": SENDER,
        "To": TO,
        "Subject": "Your link",
        "Auto-Submitted": "auto-generated",
    }
    assert letter["Date"].datetime == NOW
    assert re.fullmatch(r"<[0-9a-f]{32}@foundations\.example>", letter["Message-ID"])
    assert letter.get_content_type() == "text/plain"
    assert letter.get_content_charset() == "utf-8"
    assert not letter.is_multipart()


def test_no_letter_carries_more_headers_than_it_needs():
    headers = set(build_letter(LETTER, SENDER, NOW).keys())
    assert headers == {
        *("From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted"),
        *("Content-Type", "Content-Transfer-Encoding", "MIME-Version"),
    }


@pytest.mark.parametrize(("security", "login"), [("none", None), ("starttls", None), ("starttls", LOGIN), ("tls", LOGIN)])
def test_each_way_to_a_mail_server_works(security, login):
    with SmtpServer(security, login) as server:
        Post(server.settings(), context=trusting_context()).send(LETTER, at=NOW)
    assert [letter["To"] for letter in server.messages] == [TO]


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_that_nobody_vouches_for_gets_no_letter(security):
    with SmtpServer(security, LOGIN) as server:
        assert failure(Post(server.settings())) == (False, 0)
    assert server.messages == []


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_for_another_name_gets_no_letter(security):
    # The certificate is for 127.0.0.1, and for no name of this computer.
    with SmtpServer(security) as server:
        assert failure(Post(server.settings(host="localhost"), context=trusting_context())) == (False, 0)
        Post(server.settings(), context=trusting_context()).send(LETTER, at=NOW)
    assert len(server.messages) == 1


def test_a_server_that_offers_no_encryption_gets_no_letter():
    with SmtpServer("none") as server:
        assert failure(Post(server.settings(security="starttls"), context=trusting_context())) == (False, 0)
    assert server.messages == []


@pytest.mark.parametrize("login", [("upfront", "wrong"), ("somebody", LOGIN[1]), ("", "")])
def test_a_wrong_password_can_be_mended_so_the_letter_waits(login):
    with SmtpServer("tls", LOGIN) as server:
        user, password = login
        permanent, code = failure(Post(server.settings(user=user, password=password), context=trusting_context()))
    assert (permanent, code) == (False, 535 if user else 530)
    assert server.messages == []


@pytest.mark.parametrize(
    ("at", "code", "permanent"),
    [
        ("rcpt", 450, False),
        ("rcpt", 452, False),
        ("rcpt", 550, True),
        ("rcpt", 553, True),
        ("data", 451, False),
        ("data", 554, True),
        # Whom letters come from is a setting: it can be mended.
        ("mail", 451, False),
        ("mail", 550, False),
    ],
)
def test_what_the_server_refuses_is_told_by_its_code(at, code, permanent):
    with SmtpServer() as server:
        server.refuse_with(code, at)
        assert failure(Post(server.settings())) == (permanent, code)
        assert server.messages == []
        server.refuse_with(0)
        Post(server.settings()).send(LETTER, at=NOW)
    assert len(server.messages) == 1


@pytest.mark.parametrize("code", [421, 500])
def test_a_letter_that_was_taken_is_taken_whatever_the_server_says_goodbye_with(code):
    with SmtpServer() as server:
        server.refuse_with(code, "quit")
        Post(server.settings()).send(LETTER, at=NOW)
    assert len(server.messages) == 1


def test_where_nobody_listens_the_letter_waits():
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    assert failure(Post(Smtp("127.0.0.1", port, "none", SENDER))) == (False, 0)


@pytest.mark.parametrize("security", ["none", "starttls", "tls"])
@pytest.mark.parametrize("first_words", [b"", b"220 mail.test\r\n", b"220-mail.test"])
def test_a_server_that_hangs_does_not_hold_us(security, first_words):
    before = monotonic()
    with silent_server(first_words) as port:
        smtp = Smtp("127.0.0.1", port, security, SENDER)
        assert failure(Post(smtp, context=trusting_context(), timeout=0.3)) == (False, 0)
    assert monotonic() - before < 3


@pytest.mark.parametrize("first_words", [b"554 no service\r\n", b"421 busy\r\n"])
def test_a_server_that_turns_us_away_at_the_door_may_take_the_letter_later(first_words):
    with silent_server(first_words) as port:
        assert failure(Post(Smtp("127.0.0.1", port, "none", SENDER))) == (False, int(first_words[:3]))


@pytest.mark.parametrize(
    "to",
    [
        "",
        "ana",
        "ana@harlow.example, luis@harlow.example",
        "ana@harlow.example\nBcc: luis@harlow.example",
        "ana@harlow.example\r\nRCPT TO:<luis@harlow.example>",
        "Ana <ana@harlow.example>",
        "ana@harlow.example>",
        "ana@harlow\x00.example",
        "ana@hаrlow.example",
    ],
)
def test_a_letter_goes_to_one_address_or_nowhere(to):
    with SmtpServer() as server:
        assert failure(Post(server.settings()), Message(to, "Your link", "Hello")) == (True, 0)
    assert server.messages == []


def test_no_subject_and_no_words_can_add_a_header_or_end_a_letter():
    dangerous = [
        *HOSTILE,
        "link\nBcc: evil@evil.example",
        "link\r\n\r\nA body",
        ".\r\nQUIT",
        "\r\n.\r\nMAIL FROM:<a@b.example>",
    ]
    with SmtpServer() as server:
        post = Post(server.settings())
        for words in dangerous:
            post.send(Message(TO, words, f"{words}\n"), at=NOW)
    assert len(server.messages) == len(dangerous)
    assert server.recipients == [[TO]] * len(dangerous)
    for words, letter in zip(dangerous, server.messages, strict=True):
        assert set(letter.keys()) == set(build_letter(LETTER, SENDER, NOW).keys())
        assert len(letter["Subject"]) <= LONGEST_SUBJECT
        assert "\n" not in letter["Subject"]
        assert _lines(letter.get_content()) == _lines(f"{words}\n")


def _lines(text: str) -> list[str]:
    return re.split("\r\n|\r|\n", text)


def test_half_a_character_is_no_letter():
    with SmtpServer() as server:
        assert failure(Post(server.settings()), Message(TO, "Your link", "half \ud83d")) == (True, 0)


@pytest.mark.parametrize(("at", "code"), [("rcpt", 550), ("data", 554), ("mail", 550)])
def test_neither_exceptions_nor_logs_say_who_gets_a_letter_or_what_it_says(caplog, at, code):
    caplog.set_level(logging.DEBUG)
    letter = Message(TO, "canary-subject", "canary-body")
    with SmtpServer("tls", LOGIN) as server:
        # The server repeats an address in what it says.
        server.refuse_with(code, at)
        post = Post(server.settings(), context=trusting_context())
        with pytest.raises(Undelivered) as caught:
            post.send(letter, at=NOW)
        told = "".join(traceback.TracebackException.from_exception(caught.value).format())
        logged = [record.getMessage() for record in caplog.records if not record.name.startswith("mail.")]
        shown = "\n".join((told, *logged, repr(post.smtp)))
    assert caught.value.__cause__ is caught.value.__context__ is None
    for secret in (TO, "canary", LOGIN[1], base64.b64encode(LOGIN[1].encode()).decode()):
        assert secret not in shown
