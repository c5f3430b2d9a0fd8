"""What every view needs to know about its request: which site, who asks, what time it is; and how a page is made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, unquote, urlencode

from flask import Flask, Response, current_app, make_response, render_template, request, url_for
from flask.sansio.app import App
from flask_wtf.csrf import generate_csrf
from werkzeug.exceptions import HTTPException

from webapp.config import Settings
from webapp.domain.errors import Busy, Unwritable
from webapp.domain.faq.voice import Voice
from webapp.domain.text import plain
from webapp.renderers.answer_words import clock
from webapp.renderers.look import PAPERS, Look
from webapp.security.gate import browser_session
from webapp.security.policies import ANYONE, policy_of
from webapp.services.access import Ending, Sessions
from webapp.services.brands import find_brand, look_of
from webapp.services.people import Sending
from webapp.services.questionnaires import Act, Opened, open_assessment
from webapp.services.signing_in import Provider
from webapp.services.workspace import Person, Site
from webapp.store.port import EXAMPLE, Session

KEY = "upfront"
TRY_AGAIN_SECONDS = 5
LAST_MINUTES = 60
"""How long before a session ends for good every page says so, whether or not the browser runs scripts."""


@dataclass(frozen=True, slots=True)
class Wiring:
    """What an application was made with."""

    site: Site
    clock: Callable[[], datetime]
    settings: Settings
    sessions: Sessions
    provider: Provider | None = None


@dataclass(frozen=True, slots=True)
class SessionEnd:
    """When the session of a page ends, for the page to say so in time.

    `now` is the moment it was made, for browsers whose clock is wrong. `minutes_left`: until it ends even if it is used, for
    the last hour of it; else None.
    """

    now: datetime
    ending: Ending
    minutes_left: int | None


@dataclass(frozen=True, slots=True)
class Shell:
    """What stands around the content of a page.

    `nav` is the place in the main navigation (`home` or empty). Of an assessment's pages: its id, what it is called,
    whether it is an example, and the local time of its last save, as read.
    `csrf` is the token of the page's forms, empty for who is not signed in. `hosted`: this Upfront has many workspaces;
    `workspace` is then what the one is called that the person is in, and `end` when their session ends.
    """

    language: str
    person: Person | None
    hosted: bool = False
    workspace: str = ""
    nav: str = ""
    assessment_id: str | None = None
    assessment_title: str = ""
    example: bool = False
    saved: str | None = None
    csrf: str = ""
    end: SessionEnd | None = None


@dataclass(frozen=True, slots=True)
class OwnPage:
    """One of our own pages that a link can lead to."""

    endpoint: str
    values: Mapping[str, Any]
    href: str


def install_wiring(app: Flask, wiring: Wiring) -> None:
    """Let the views of an application find what it was made with."""
    app.extensions[KEY] = wiring


def site() -> Site:
    """The site this request is about: the workspace of whoever asks, and one that holds nothing for who has none."""
    wired = _wiring().site
    if not hosted():
        return wired
    session = browser_session().signed_in
    return replace(wired, workspace=session.workspace if session and session.role else "")


def public_site() -> Site:
    """The site for what is public: no workspace, and nobody's session is looked at to find one."""
    return replace(_wiring().site, workspace="")


def settings() -> Settings:
    """How this Upfront runs."""
    return _wiring().settings


def room_address() -> str:
    """What the addresses begin with that phones in the room open, without a slash at the end."""
    running = settings()
    return running.lan_address or running.address


def hosted() -> bool:
    """Whether this Upfront has many workspaces."""
    return _wiring().settings.hosted is not None


def hosts_many(app: App) -> bool:
    """The same of an application that is still being made."""
    wiring = app.extensions[KEY]
    return isinstance(wiring, Wiring) and wiring.settings.hosted is not None


def sessions() -> Sessions:
    """Which sessions count here."""
    return _wiring().sessions


def provider() -> Provider | None:
    """The organization's own sign-in, where there is one."""
    return _wiring().provider


def person() -> Person:
    """Who is signed in. Raises LookupError where nobody is: only views that are not open to anyone may ask."""
    found = find_person()
    if found is None:
        raise LookupError("nobody is signed in")
    return found


def find_person() -> Person | None:
    """Who is signed in, if somebody is."""
    session = browser_session().signed_in
    if session is None:
        return None
    return Person(session.member, session.name, session.role, session.signs_as, session.account, session.email)


def sending() -> Sending:
    """How invitations go out here."""
    running = settings()
    return Sending(running.secret_key, mails=bool(running.hosted and running.hosted.smtp))


def may(endpoint: str) -> bool:
    """Whether a view is there and open to whoever asks: pages ask before they lead somebody to it."""
    policy = policy_of(current_app, endpoint)
    if policy is None:
        return False
    running = _wiring().settings.hosted
    return policy.admits(browser_session().signed_in, running.administrators if running else ())


def now() -> datetime:
    """The moment, in UTC."""
    return _wiring().clock()


def today() -> date:
    """The day where the person is."""
    return now().astimezone().date()


def render_page(template: str, page: object, status: int = 200, **shell: Any) -> Response:
    """A page made of a template, the page's own values, and what stands around them."""
    return make_response(render_template(template, page=page, shell=replace(_shell(), **shell)), status)


def opened_here(assessment_id: str) -> Opened:
    """The assessment in the address. Raises NotFound."""
    return open_assessment(site(), assessment_id, today())


def look_here(assessment_id: str) -> Look:
    """How the foundation's own files look; `?paper=` asks for another paper than the one chosen for all."""
    paper = request.args.get("paper", "")
    return look_of(find_brand(site(), assessment_id), paper if paper in PAPERS else None)


def as_file(content: bytes, media_type: str, disposition: str) -> Response:
    """A file to keep."""
    return Response(content, mimetype=media_type, headers={"Content-Disposition": disposition})


def why_refused(refused: Busy | Unwritable) -> str:
    """Why a save did not work, for a page to find the words."""
    return "busy" if isinstance(refused, Busy) else "unwritable"


def try_again(page: Response) -> Response:
    """The page of a save that did not work: a program, too, is told to wait a moment."""
    page.headers["Retry-After"] = str(TRY_AGAIN_SECONDS)
    return page


def act(origin: str = "typed") -> Act:
    """Who is changing something now, when, and how it comes."""
    return Act(person().called, now(), origin)


def around(opened: Opened) -> dict[str, Any]:
    """What stands around every page of an assessment."""
    record = opened.record
    return {
        "assessment_id": record.id,
        "assessment_title": plain(Voice(opened.facts, opened.language).name("partnership")[0]),
        "example": record.kind == EXAMPLE,
        "saved": clock(record.changed_at),
    }


def find_own_page(address: str, method: str = "GET") -> OwnPage | None:
    """The page of ours at an address of the form `/path?query`; None for anything else, whatever it looks like.

    The address that comes back is built anew from our own table of routes: nothing of the one that came in leads away.
    """
    path, _, query = address.partition("?")
    adapter = current_app.create_url_adapter(request)
    if adapter is None or not path.startswith("/"):
        return None
    try:
        endpoint, values = adapter.match(unquote(path), method=method)
    except HTTPException:
        return None
    policy = policy_of(current_app, endpoint)
    if policy is None or policy.audience is ANYONE:
        return None
    fields = urlencode(parse_qsl(query, keep_blank_values=True))
    return OwnPage(endpoint, values, url_for(endpoint, **values) + (f"?{fields}" if fields else ""))


def _wiring() -> Wiring:
    wiring = current_app.extensions[KEY]
    if not isinstance(wiring, Wiring):
        raise TypeError("the application was not made by create_app")
    return wiring


def _shell() -> Shell:
    found, session = find_person(), browser_session().signed_in
    return Shell(
        _wiring().site.language,
        found,
        hosted=hosted(),
        workspace=session.workspace_name if session else "",
        csrf=generate_csrf() if found else "",
        end=_session_end(session) if session and hosted() else None,
    )


def _session_end(session: Session) -> SessionEnd:
    at = now()
    ending = sessions().ending(session, at)
    minutes = int((ending.whole - at) / timedelta(minutes=1))
    return SessionEnd(at, ending, minutes if minutes < LAST_MINUTES else None)
