"""Hands letters to the mail server: plain text, one at a time, over a connection that nobody can read along.

What goes wrong is a code. Addresses, words and what the server said about them stay out of exceptions and logs.
"""

from __future__ import annotations

import contextlib
import secrets
import smtplib
import ssl
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from webapp.config import Smtp
from webapp.domain.addresses import valid_address
from webapp.domain.errors import UpfrontError

TIMEOUT = 20.0
"""Seconds to wait for each thing the mail server has to say."""
LONGEST_SUBJECT = 200
LASTING = 500
"""The first code by which a mail server says that trying again is of no use."""
# Letters outside ASCII are encoded: not every server on the way takes them as they are.
ENCODED = SMTP.clone(cte_type="7bit")


@dataclass(frozen=True, slots=True)
class Message:
    """A letter to one person, as plain text."""

    to: str
    subject: str
    body: str


class Undelivered(UpfrontError):
    """The mail server did not take a letter.

    `permanent`: it never will, because of whom the letter is to or what is in it. Anything else, a wrong password among
    it, can be mended on one side or the other. `code` is the server's own, or 0 where it did not get to say one.
    """

    def __init__(self, *, permanent: bool, code: int) -> None:
        super().__init__(f"permanent={permanent} code={code}")
        self.permanent = permanent
        self.code = code


class Post:
    """A mail server that takes letters. `context` is for one whose certificate no public authority signed."""

    def __init__(self, smtp: Smtp, *, context: ssl.SSLContext | None = None, timeout: float = TIMEOUT) -> None:
        self.smtp = smtp
        self.context = context or ssl.create_default_context()
        self.timeout = timeout

    def send(self, message: Message, *, at: datetime) -> None:
        """Hand a letter over; once this returns, the server has it. Raises Undelivered."""
        failure = self._attempt(message, at)
        # Raised here, where nothing that was caught is in reach of it: smtplib puts addresses into what it raises.
        if failure is not None:
            raise failure

    def _attempt(self, message: Message, at: datetime) -> Undelivered | None:
        try:
            letter = build_letter(message, self.smtp.sender, at)
        except ValueError:
            return Undelivered(permanent=True, code=0)
        try:
            connection = self._connected()
        except smtplib.SMTPResponseException as error:
            return Undelivered(permanent=False, code=error.smtp_code)
        except (smtplib.SMTPException, OSError):
            return Undelivered(permanent=False, code=0)
        try:
            connection.send_message(letter, self.smtp.sender, [letter["To"]])
        except smtplib.SMTPRecipientsRefused as error:
            return _refused(max(code for code, _ in error.recipients.values()))
        except smtplib.SMTPDataError as error:
            return _refused(error.smtp_code)
        except smtplib.SMTPResponseException as error:
            return Undelivered(permanent=False, code=error.smtp_code)
        except (smtplib.SMTPException, OSError):
            return Undelivered(permanent=False, code=0)
        finally:
            _end(connection)
        return None

    def _connected(self) -> smtplib.SMTP:
        """A connection that is encrypted and signed in as the settings ask."""
        smtp, known_as = self.smtp, self.smtp.sender.rpartition("@")[2]
        if smtp.security == "tls":
            connection: smtplib.SMTP = smtplib.SMTP_SSL(
                smtp.host, smtp.port, known_as, timeout=self.timeout, context=self.context
            )
        else:
            connection = smtplib.SMTP(smtp.host, smtp.port, known_as, timeout=self.timeout)
        try:
            if smtp.security == "starttls":
                connection.starttls(context=self.context)
            if smtp.user:
                connection.login(smtp.user, smtp.password)
        except BaseException:
            connection.close()
            raise
        return connection


def build_letter(message: Message, sender: str, at: datetime) -> EmailMessage:
    """The letter with its headers. Raises ValueError where it is not to one address, or holds half a character."""
    to = valid_address(message.to)
    if to is None:
        raise ValueError("not one address")
    letter = EmailMessage(ENCODED)
    letter["From"] = sender
    letter["To"] = to
    letter["Subject"] = _header_line(message.subject)
    letter["Date"] = format_datetime(at)
    letter["Message-ID"] = f"<{secrets.token_hex(16)}@{sender.rpartition('@')[2]}>"
    # So that nobody's note of absence answers us.
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(message.body)
    return letter


def _header_line(text: str) -> str:
    """One line without control characters: what follows a line break would be a header of its own."""
    spaced = "".join(" " if unicodedata.category(sign) in ("Cc", "Zl", "Zp") else sign for sign in text)
    return " ".join(spaced.split())[:LONGEST_SUBJECT]


def _refused(code: int) -> Undelivered:
    return Undelivered(permanent=code >= LASTING, code=code)


def _end(connection: smtplib.SMTP) -> None:
    """Say goodbye. A letter that was taken is taken, whatever the server answers to that."""
    with contextlib.suppress(smtplib.SMTPException, OSError):
        connection.quit()
    connection.close()
