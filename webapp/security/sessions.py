"""Flask's session, kept on the server: the cookie holds a random id and nothing else.

The session is looked up when it is first asked for, so what nobody needs to sign in for costs no look at the database.
It is fixed at sign-in: reading pages never writes it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from datetime import timedelta
from hashlib import sha256
from typing import Any, NoReturn

from flask import Flask, Request, Response
from flask.sessions import SessionInterface, SessionMixin

from webapp.security.room import is_from_the_room
from webapp.store.port import Session

CSRF_FIELD = "csrf_token"
ID = re.compile(r"[A-Za-z0-9_-]{43}")
"""256 random bits in URL-safe base64."""
ATTEMPT = "-attempt"
"""What the name of the cookie of a sign-in at a provider ends with; it begins as the session's does."""
SEAT, SEAT_PATH, SEAT_LASTS = "upfront-seat-", "/w/", timedelta(hours=12)
"""What the name of the cookie of a seat in a workshop begins with, the pages it is for, and how long it lasts."""
SEAT_PARTS = re.compile(r"([A-Za-z0-9_-]{43})\.([A-Za-z0-9_-]{43})")

MOST_SEATS = 8
"""Workshops in which a phone's seats are looked at, where the code in an address leads to none."""

Finder = Callable[[str], Session | None]


def form_secret(session: Session) -> str:
    """What the tokens of a session's forms are made of.

    With an account it is another one in each workspace: a form that was opened in one foundation's page changes nothing in
    another's, whichever the person has entered since in another tab.
    """
    if not session.account:
        return session.csrf
    return sha256(f"{session.csrf}\0{session.workspace}".encode()).hexdigest()


class BrowserSession(SessionMixin):
    """One browser's session; empty for who is not signed in."""

    modified = False

    def __init__(self, session_id: str | None, find: Finder) -> None:
        self.new_id: str | None = None
        self.ended = False
        self.had_cookie = session_id is not None
        self._id = session_id if session_id and ID.fullmatch(session_id) else None
        self._find = find
        self._found: Session | None = None
        self._asked = False

    @property
    def signed_in(self) -> Session | None:
        """The session as the store has it; None for who is not signed in."""
        if not self._asked:
            # First, so that a store that cannot be read fails one question and not the page that says so as well.
            self._asked = True
            self._found = self._find(self._id) if self._id else None
        return self._found

    @property
    def sent_id(self) -> str | None:
        """The id that the browser sent, whether or not its session is there any more."""
        return self._id

    @property
    def used(self) -> Session | None:
        """The session if this request has asked for it."""
        return self._found

    def begin(self, session_id: str, session: Session) -> None:
        """Give the browser this id, which it has never had before; the rest of the request is signed in."""
        self.new_id = session_id
        self._asked, self._found = True, session

    def end(self) -> None:
        """Take the id from the browser."""
        self.ended = True
        self._asked, self._found = True, None

    # ── A mapping, for Flask and for the guard of forms ──

    def _values(self) -> dict[str, str]:
        return {CSRF_FIELD: form_secret(self.signed_in)} if self.signed_in else {}

    def __getitem__(self, key: str) -> Any:
        return self._values()[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values())

    def __len__(self) -> int:
        return len(self._values())

    def __setitem__(self, key: str, value: Any) -> NoReturn:
        raise TypeError(f"{key}: a session is fixed when it begins, and who is not signed in has none")

    def __delitem__(self, key: str) -> NoReturn:
        raise TypeError(f"{key}: a session is fixed when it begins")


class ServerSessions(SessionInterface):
    """Reads the cookie of each request, and writes one when somebody signs in or out.

    Who asks from a room, by one of `lan_hosts`, is nobody, whatever cookie comes along.
    """

    def __init__(self, cookie: str, lasts: timedelta, find: Finder, lan_hosts: Collection[str] = frozenset()) -> None:
        self.cookie = cookie
        self.lasts = lasts
        self.find = find
        self.lan_hosts = lan_hosts

    def open_session(self, app: Flask, request: Request) -> BrowserSession:
        """The session of this request, not looked up yet."""
        in_the_room = is_from_the_room(request, self.lan_hosts)
        return BrowserSession(None if in_the_room else request.cookies.get(self.cookie), self.find)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Write the cookie of a session that has just begun or ended."""
        if not isinstance(session, BrowserSession):
            return
        if session.new_id:
            # Lax: a link to a page of ours may be followed from elsewhere, and following one never changes anything.
            response.set_cookie(
                self.cookie,
                session.new_id,
                max_age=self.lasts,
                secure=self.get_cookie_secure(app),
                httponly=True,
                samesite="Lax",
            )
        elif session.ended:
            response.delete_cookie(self.cookie, secure=self.get_cookie_secure(app), httponly=True, samesite="Lax")


def keep_attempt(response: Response, cookie: str, secret: str, lasts: timedelta, *, secure: bool) -> None:
    """Let the browser keep the secret of a sign-in at a provider until it is back; `cookie` is the session's."""
    # Lax: the provider sends people back by a link, which has to bring it along.
    response.set_cookie(f"{cookie}{ATTEMPT}", secret, max_age=lasts, secure=secure, httponly=True, samesite="Lax")


def find_attempt(request: Request, cookie: str) -> str:
    """That secret, empty where the browser keeps none."""
    return request.cookies.get(f"{cookie}{ATTEMPT}", "")


def forget_attempt(response: Response, cookie: str, *, secure: bool) -> None:
    """Take that secret from the browser."""
    response.delete_cookie(f"{cookie}{ATTEMPT}", secure=secure, httponly=True, samesite="Lax")


def keep_seat(response: Response, workshop: str, token: str, secret: str, *, secure: bool) -> None:
    """Let a phone keep the seat it has just been given in a workshop: a token, and a secret of which we keep nothing."""
    # Lax: the code on the wall is a link from elsewhere, and opening it has to find the seat.
    response.set_cookie(
        f"{SEAT}{workshop}",
        f"{token}.{secret}",
        max_age=SEAT_LASTS,
        path=SEAT_PATH,
        secure=secure,
        httponly=True,
        samesite="Lax",
    )


def find_seat(request: Request, workshop: str) -> tuple[str, str]:
    """The token and the secret of the seat in this workshop; both empty where the phone holds none."""
    found = SEAT_PARTS.fullmatch(request.cookies.get(f"{SEAT}{workshop}", ""))
    return (found[1], found[2]) if found else ("", "")


def list_seats(request: Request) -> Iterator[tuple[str, str]]:
    """Every workshop a phone holds a seat in, with the token; a phone is in few, so of many no more are looked at."""
    for name in [name for name in request.cookies if name.startswith(SEAT)][:MOST_SEATS]:
        workshop = name.removeprefix(SEAT)
        token, _ = find_seat(request, workshop)
        if token:
            yield workshop, token


def forget_seat(response: Response, workshop: str, *, secure: bool) -> None:
    """Take it from the phone."""
    response.delete_cookie(f"{SEAT}{workshop}", path=SEAT_PATH, secure=secure, httponly=True, samesite="Lax")
