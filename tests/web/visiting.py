"""Upfront in this process, and the browsers that visit it, for tests anywhere."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import TimestampSigner, URLSafeTimedSerializer
from jinja2 import BytecodeCache

from tests.house import check_response
from tests.web.made_rules import keep_builders
from webapp.app import BLUEPRINTS, create_app
from webapp.config import Settings
from webapp.security.sessions import form_secret
from webapp.services import access
from webapp.services.banks import keep_wordings
from webapp.services.workspace import Person, Site

PORT = 8000
ADDRESS = f"http://127.0.0.1:{PORT}"
COOKIE = f"upfront-{PORT}"
KEY = b"the same in every test, 32 bytes"
# What a browser adds to a form of ours.
OURS = {"Origin": ADDRESS, "Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "navigate"}


class Compiled(BytecodeCache):
    """Templates that were compiled once: every test makes an application, and all have the same templates."""

    def __init__(self):
        self.kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket):
        if bucket.key in self.kept:
            bucket.bytecode_from_string(self.kept[bucket.key])

    def dump_bytecode(self, bucket):
        self.kept[bucket.key] = bucket.bytecode_to_string()


COMPILED = Compiled()
keep_builders()


class Clock:
    """A clock that stands until it is told to go on."""

    def __init__(self):
        self.at = datetime(2026, 11, 26, 15, 30, tzinfo=UTC)

    def __call__(self):
        return self.at

    def pass_by(self, **spans):
        """Let time pass."""
        self.at += timedelta(**spans)


class Visitor(FlaskClient):
    """A browser: asks for our address, sends what browsers send with forms, and has every page checked."""

    person: Person
    """Who that is; set where a test has said so."""

    @property
    def address(self) -> str:
        """Where Upfront is, as this browser sees it."""
        settings = self.application.extensions["upfront"].settings
        assert isinstance(settings, Settings)
        return settings.address

    @property
    def ours(self) -> dict[str, str]:
        """What a browser adds to a form of ours."""
        return OURS | {"Origin": self.address}

    def open(self, *args, check=True, **kwargs):
        if args and isinstance(args[0], str):
            kwargs.setdefault("base_url", self.address)
        # To the end, as a server does: what follows a page is done as well.
        kwargs.setdefault("buffered", True)
        response = super().open(*args, **kwargs)
        page = response.mimetype == "text/html" and "Content-Disposition" not in response.headers  # else a file to keep
        if check and page and response.text and response.status_code not in (301, 302, 303, 308):
            check_response(response.text, status=response.status_code, where=response.request.full_path.rstrip("?"))
        return response

    def send(self, path, data=None, headers=None, **kwargs):
        """Post a form of ours, with its token where there is a session."""
        fields = dict(data or {})
        if self.session_id:
            fields.setdefault("csrf_token", self.csrf)
        return self.post(path, data=fields, headers=self.ours | (headers or {}), **kwargs)

    def sign_in(self):
        """Use a fresh link."""
        assert self.send(f"/sign-in/{self.fresh_token()}").status_code == 303
        return self

    def fresh_token(self):
        """What `upfront sign-in` prints the end of."""
        return access.add_sign_in_link(self.site.store, self.application.extensions["upfront"].clock())

    @property
    def site(self) -> Site:
        """The site this browser visits."""
        site = self.application.extensions["upfront"].site
        assert isinstance(site, Site)
        return site

    @property
    def session_id(self):
        """What the cookie holds; None before signing in."""
        cookie = self.get_cookie(self._cookie, domain=str(urlsplit(self.address).hostname))
        return cookie.value if cookie else None

    def carry(self, session_id):
        """Have the cookie of a session, whoever it was given to."""
        self.set_cookie(self._cookie, session_id, domain=str(urlsplit(self.address).hostname), secure=True)
        return self

    @property
    def _cookie(self) -> str:
        return str(self.application.extensions["upfront"].settings.cookie)

    @property
    def csrf(self):
        """The token of this visitor's forms; one that holds for nobody once they are signed out."""
        session = self.site.store.find_session(access.digest(self.session_id))
        return token_for(form_secret(session) if session else "nobody")


def first(page, selector) -> Any:
    """The first element of a page that a selector names."""
    return BeautifulSoup(page.text, "html.parser").select_one(selector)


def every(page, selector) -> list[Any]:
    """All elements of a page that a selector names."""
    return list(BeautifulSoup(page.text, "html.parser").select(selector))


def token_for(secret, age=0):
    """The token a form carries, for the secret of a session, made some seconds ago."""

    class EarlierSigner(TimestampSigner):
        def get_timestamp(self):
            return super().get_timestamp() - age

    return URLSafeTimedSerializer(KEY, salt="wtf-csrf-token", signer=EarlierSigner).dumps(secret)


def make_app(folder, store, bank, clock, *more, hosted=None) -> Any:
    """The application as `upfront serve` makes it, with further blueprints where a test brings some."""
    keep_wordings(store, bank)
    settings = Settings(data=folder, secret_key=KEY, port=PORT, hosted=hosted)
    app: Flask = create_app(settings, store=store, bank=bank, blueprints=(*BLUEPRINTS, *more), clock=clock)
    app.jinja_env.bytecode_cache = COMPILED
    app.testing = True
    app.test_client_class = Visitor
    return app
