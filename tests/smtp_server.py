"""A real mail server on this computer, for as long as a `with` lasts. What it takes can be read; it refuses when asked to.

with SmtpServer() as server:
    Post(server.settings()).send(message, at=now)
    assert server.messages[0]["Subject"] == "..."
"""

from __future__ import annotations

import asyncio
import email
import ipaddress
import ssl
import tempfile
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import default
from functools import cache
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from webapp.config import Smtp

HOST = "127.0.0.1"
SENDER = "upfront@foundations.example"
WITHIN = 10.0
"""Seconds in which it starts and ends, or something is wrong."""


class SmtpServer:
    """`security` is starttls, tls or none; `login` the user and password without which it takes nothing."""

    def __init__(self, security: str = "none", login: tuple[str, str] | None = None) -> None:
        self.security = security
        self.login = login
        self.host = HOST
        self.port = 0
        self.messages: list[EmailMessage] = []
        self.recipients: list[list[str]] = []
        self.refusals: dict[str, int] = {}
        self._talks: list[SMTP] = []
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._stop = asyncio.Event()
        self._thread = threading.Thread(target=self._loop.run_until_complete, args=(self._serve(),), daemon=True)

    def __enter__(self) -> SmtpServer:
        self._thread.start()
        assert self._ready.wait(WITHIN), "the mail server did not start"
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(WITHIN)
        assert not self._thread.is_alive(), "the mail server did not end"
        self._loop.close()

    def refuse_with(self, code: int, at: str = "rcpt") -> None:
        """From now on answer so, at `mail`, `rcpt`, `data` or `quit`; 0 takes everything again."""
        self.refusals = {at: code} if code else {}

    def settings(self, **others: Any) -> Smtp:
        """What Upfront has to know to send letters through it."""
        user, password = self.login or ("", "")
        return replace(Smtp(self.host, self.port, self.security, SENDER, user, password), **others)

    async def _serve(self) -> None:
        inside = server_context() if self.security == "tls" else None
        listening = await self._loop.create_server(self._protocol, HOST, 0, ssl=inside)
        self.port = listening.sockets[0].getsockname()[1]
        self._ready.set()
        await self._stop.wait()
        listening.close()
        talking = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in talking:
            task.cancel()
        await asyncio.gather(*talking, return_exceptions=True)
        for one in self._talks:
            if isinstance(one.transport, asyncio.WriteTransport):
                one.transport.abort()
        # Connections are closed in the next turns of the loop.
        await asyncio.sleep(0.05)

    def _protocol(self) -> SMTP:
        talk = SMTP(
            _Desk(self),
            hostname="mail.test",
            enable_SMTPUTF8=False,
            tls_context=server_context() if self.security == "starttls" else None,
            require_starttls=self.security == "starttls",
            authenticator=self._knows,
            auth_require_tls=self.security == "starttls",
            loop=self._loop,
        )
        self._talks.append(talk)
        return talk

    def _knows(self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object) -> AuthResult:
        told = (data.login.decode(), data.password.decode()) if isinstance(data, LoginPassword) else None
        return AuthResult(success=told is not None and told == self.login, handled=False)


class _Desk:
    """What the server does with what it hears."""

    def __init__(self, server: SmtpServer) -> None:
        self.server = server

    def _refusal(self, at: str) -> str | None:
        code = self.server.refusals.get(at)
        return f"{code} not today, {SENDER}" if code else None

    async def handle_MAIL(  # noqa: N802 - aiosmtpd finds it by this name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.server.login is not None and not session.authenticated:
            return "530 5.7.0 Authentication required"
        envelope.mail_from = address
        return self._refusal("mail") or "250 OK"

    async def handle_RCPT(  # noqa: N802 - aiosmtpd finds it by this name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if refusal := self._refusal("rcpt"):
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - as above
        if refusal := self._refusal("data"):
            return refusal
        content = envelope.content
        assert isinstance(content, bytes)
        # On the way lines end as mail wants it; whoever reads a letter reads lines.
        self.server.messages.append(email.message_from_bytes(content.replace(b"\r\n", b"\n"), policy=default))
        self.server.recipients.append(list(envelope.rcpt_tos))
        return "250 OK"

    async def handle_QUIT(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - as above
        return self._refusal("quit") or "221 Bye"


# -- a certificate of its own ------------------------------------------------------------------------------------------


@cache
def _certificate() -> tuple[bytes, bytes]:
    """A certificate for this computer and its key. Whoever is to trust it has to be told."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail.test")])
    today = datetime.now(UTC)
    names = [x509.IPAddress(ipaddress.ip_address(HOST))]
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return built.public_bytes(serialization.Encoding.PEM), secret


@cache
def server_context() -> ssl.SSLContext:
    """What the server shows."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "both.pem"
        path.write_bytes(b"".join(_certificate()))
        context.load_cert_chain(path)
    return context


def trusting_context() -> ssl.SSLContext:
    """What a client has that knows this certificate, and no other."""
    return ssl.create_default_context(cadata=_certificate()[0].decode())
