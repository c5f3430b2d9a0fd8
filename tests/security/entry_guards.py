"""The guards of signing in to an Upfront for many foundations: rows as in `guards`, whose top says what they are."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

from tests.security import entry_checks as checks
from tests.security.guards import Guard, replaced
from webapp import app as application
from webapp import config
from webapp.blueprints import context
from webapp.blueprints.account import carried, mailed
from webapp.services import access, outgoing, signing_in
from webapp.store import sqlite_people

USED_TWICE = "SELECT digest, email, invitation, expires_at FROM mailed_links WHERE digest = ?"
FOR_EVER = access.Limits(timedelta(days=9), timedelta(days=9), timedelta(hours=1))


def _use_at_once(token: str) -> Any:
    return mailed.use(token)


def _taken_over(carried_along: carried.Carried, kept: Any) -> bool:
    draft = carried.draft_of(carried_along.page, kept)
    return draft is not None and access.keep_page(context.site(), draft, context.person(), context.now())


def _to_anybody(entrance: Any, email: str, then: str, at: Any) -> None:
    with entrance.store.write():
        outgoing.queue(entrance.store, outgoing.SIGN_IN, email, {"next": then}, at)


def _to_the_known_alone(entrance: Any, email: str, then: str, at: Any) -> None:
    if entrance.store.find_account(email):
        _to_anybody(entrance, email, then, at)


ENTRY_GUARDS = (
    Guard(
        "sessions",
        "a mailed link works once",
        replaced(sqlite_people, "_TAKE_MAILED_LINK", USED_TWICE),
        checks.a_mailed_link_works_once,
    ),
    Guard(
        "sessions",
        "a mailed link runs out",
        replaced(outgoing, "SIGN_IN_LASTS", timedelta(days=1)),
        checks.a_mailed_link_runs_out,
    ),
    Guard(
        "sessions",
        "opening a link uses nothing up",
        replaced(mailed, "show", _use_at_once),
        checks.opening_a_mailed_link_uses_nothing_up,
    ),
    Guard(
        "sessions",
        "letters to known addresses alone",
        replaced(signing_in, "ask_for_link", _to_anybody),
        checks.nobody_uninvited_gets_an_account,
    ),
    Guard(
        "sessions",
        "the same work for unknown addresses",
        replaced(signing_in, "ask_for_link", _to_the_known_alone),
        checks.unknown_addresses_take_the_same_work,
    ),
    Guard("sessions", "an unused session ends", replaced(access, "HOSTED_LIMITS", FOR_EVER), checks.a_session_ends_unused),
    Guard(
        "sessions",
        "an administrator's session ends sooner",
        replaced(access, "ADMINISTRATOR_LIMITS", access.HOSTED_LIMITS),
        checks.an_administrators_session_ends_sooner,
    ),
    Guard(
        "sessions",
        "an earlier session of the browser ends",
        replaced(signing_in, "find_sent", lambda *_: None),
        checks.an_earlier_session_of_the_browser_ends,
    ),
    Guard(
        "sessions",
        "what one typed is one's own",
        replaced(carried, "_keeps_draft", _taken_over),
        checks.what_one_typed_is_nobody_elses_draft,
    ),
    Guard(
        "sessions",
        "the browser that set out",
        replaced(secrets, "compare_digest", lambda *_: True),
        checks.only_the_browser_that_set_out_comes_back,
    ),
    Guard(
        "sessions",
        "a cookie for one host over TLS",
        replaced(config, "SECURE_COOKIE", "upfront"),
        checks.a_cookie_is_for_one_host_over_tls,
    ),
    Guard(
        "rate limits",
        "links to one address",
        replaced(signing_in, "MAILS", 10**9),
        checks.one_address_gets_few_letters,
    ),
    Guard(
        "rate limits",
        "tries of one visitor",
        replaced(application, "_counter", lambda *_: lambda *_: True),
        checks.one_visitor_tries_few_links,
    ),
)
