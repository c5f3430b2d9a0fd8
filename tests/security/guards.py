"""Every guard against a known trap: how to take it out of the running code, and what then goes wrong.

A row is `Guard(trap, name, out, check)`. `out()` is a block in which the guard is not there; `check()` raises
AssertionError where the trap is open. tests/security/test_guards_removed.py runs each check with the guard and without it,
so that no check holds by chance and no guard is there for nothing.

To add one: write the check as a function (a fresh application in it: `with world() as here:`), and a row in `GUARDS` with

    replaced(module, "name", other)      another function, number or text in place of the one the code uses
    without(mapping, "key")              an entry taken out of a table
    made_otherwise(change)               something done to each application right after it is made
    together(one, another)               two guards that stand behind one another

Name the module that *uses* the guard where it was imported by name. A guard that only exists in hosted mode makes its world
with `world(hosted=...)`. `python -m tests.security.counts` counts the rows.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterator, MutableMapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import Any, NamedTuple

from flask import Flask, Response
from flask_wtf import CSRFProtect

from tests.security import checks
from tests.security.world import AFTERWARDS
from webapp import app as application
from webapp import marked_yaml, served_files
from webapp.answer_files import writing
from webapp.blueprints import errors
from webapp.blueprints.account import carried
from webapp.blueprints.context import OwnPage
from webapp.config import templates_folder
from webapp.domain import text
from webapp.passages import reading
from webapp.renderers import (
    file_names,
    html_file,
    letterhead_base,
    letterhead_parts,
    letterhead_zip,
    linked_data,
    markdown_file,
    svg_cleaning,
    templates,
    typesetting,
)
from webapp.security import gate, headers
from webapp.services import access
from webapp.store import sqlite

Out = Callable[[], AbstractContextManager[Any]]


class Guard(NamedTuple):
    """One guard: the trap it keeps shut, its name, how to take it out, and what shows that the trap is open."""

    trap: str
    name: str
    out: Out
    check: Callable[[], None]


# -- taking guards out ---------------------------------------------------------------------------------------------------


def replaced(owner: Any, name: str, other: Any) -> Out:
    """Another thing under this name. The name has to be there."""

    @contextmanager
    def out() -> Iterator[None]:
        own = name in vars(owner)
        before = vars(owner)[name] if own else getattr(owner, name)
        setattr(owner, name, other)
        try:
            yield
        finally:
            if own:
                setattr(owner, name, before)
            else:
                delattr(owner, name)

    return out


def wrapped(owner: Any, name: str, around: Callable[[Any], Any]) -> Out:
    """What is there, called by something else: `around` gets it."""
    return replaced(owner, name, around(getattr(owner, name)))


def without(table: MutableMapping[str, Any], key: str, instead: Any = None) -> Out:
    """A table without this entry, or with another one there."""

    @contextmanager
    def out() -> Iterator[None]:
        before = dict(table)
        table.pop(key)
        if instead is not None:
            table[key] = instead
        try:
            yield
        finally:
            table.clear()
            table.update(before)

    return out


def made_otherwise(change: Callable[[Any], None]) -> Out:
    """Something done to each application that is made in the block."""

    @contextmanager
    def out() -> Iterator[None]:
        AFTERWARDS.append(change)
        try:
            yield
        finally:
            AFTERWARDS.remove(change)

    return out


def together(*several: Out) -> Out:
    """All of these at once."""

    @contextmanager
    def out() -> Iterator[None]:
        with ExitStack() as stack:
            for one in several:
                stack.enter_context(one())
            yield

    return out


def _nothing(*_: Any, **__: Any) -> None:
    return None


def _unnamed(named: str) -> Callable[[Any], Any]:
    """`set_cookie` without one of its flags."""

    def around(real: Any) -> Any:
        return lambda response, *given, **flags: real(
            response, *given, **{key: value for key, value in flags.items() if key != named}
        )

    return around


def _wherever(address: str, method: str = "GET") -> OwnPage | None:
    return OwnPage("home.desk", {}, address) if address else None


def _unescaped_pages(app: Any) -> None:
    app.jinja_env.autoescape = False


def _without_limits(app: Any) -> None:
    app.config.update(MAX_CONTENT_LENGTH=None, MAX_FORM_MEMORY_SIZE=None, MAX_FORM_PARTS=None)


def _without_vary(app: Any) -> None:
    def take_out(response: Any) -> Any:
        response.headers.remove("Vary")
        return response

    app.after_request_funcs[None].insert(0, take_out)


def _unescaped_files(real: Any) -> Any:
    def environment() -> Any:
        made = real.__wrapped__()
        made.autoescape = False
        return made

    return environment


def _as_markup(real: Any) -> Any:
    def filled() -> Any:
        told = dict(real())
        told["parts"] = told["parts"].replace(b"let shown = words(one.text)", b'let shown = eval(one.text, mode: "markup")')
        return told

    return filled


def _only_origin(request: Any) -> bool:
    return request.headers.get("Sec-Fetch-Site") not in (None, "same-origin", "none")


def _only_site(request: Any) -> bool:
    return request.headers.get("Origin") not in (None, "http://127.0.0.1:8000")


def _from_disk(files: Any, digest: str, name: str) -> Any:
    path = templates_folder() / name
    return served_files._served("text/plain", path.read_bytes()) if path.is_file() else None


USED_TWICE = (
    "UPDATE sign_in_links SET expires_at = expires_at WHERE digest = ? AND expires_at > ? RETURNING digest, expires_at"
)

GUARDS: tuple[Guard, ...] = (
    # Host and forwarded headers
    Guard(
        "host", "our own names, port and all", replaced(gate, "is_for_us", lambda *_: True), checks.another_port_is_refused
    ),
    Guard(
        "host",
        "our own names, and Flask's table of them behind",
        together(
            replaced(gate, "is_for_us", lambda *_: True),
            made_otherwise(lambda app: app.config.update(TRUSTED_HOSTS=None)),
        ),
        checks.another_name_is_refused,
    ),
    # Forged requests
    Guard("forged", "Origin", replaced(gate, "is_foreign", _only_origin), checks.another_origin_is_refused),
    Guard("forged", "Sec-Fetch-Site", replaced(gate, "is_foreign", _only_site), checks.another_site_is_refused),
    Guard("forged", "the token of a form", replaced(CSRFProtect, "protect", _nothing), checks.a_form_needs_its_token),
    Guard(
        "forged",
        "where a form came from, before it is offered again",
        replaced(errors, "is_surely_ours", lambda *_: True),
        checks.nobody_is_offered_a_strangers_form,
    ),
    Guard(
        "forged",
        "where a form of signing in came from",
        replaced(gate, "is_foreign", lambda *_: False),
        checks.nobody_is_signed_in_from_elsewhere,
    ),
    # Sessions
    Guard(
        "sessions", "only who is signed in", replaced(gate, "pass_gate", _nothing), checks.nobody_gets_in_without_a_session
    ),
    Guard(
        "sessions",
        "a new id at every sign-in",
        replaced(secrets, "token_urlsafe", lambda *_: "P" * 43),
        checks.a_planted_id_signs_nobody_in,
    ),
    Guard("sessions", "the session ends on the server", replaced(access, "sign_out", _nothing), checks.signed_out_is_out),
    Guard("sessions", "HttpOnly", wrapped(Response, "set_cookie", _unnamed("httponly")), checks.no_script_reads_it),
    Guard(
        "sessions",
        "SameSite",
        wrapped(Response, "set_cookie", _unnamed("samesite")),
        checks.no_other_site_sends_it,
    ),
    Guard("sessions", "digests at rest", replaced(access, "digest", lambda secret: secret), checks.no_secret_is_at_rest),
    Guard("sessions", "a link works once", replaced(sqlite, "_REMOVE_SIGN_IN_LINK", USED_TWICE), checks.a_link_works_once),
    # Headers and caches
    *(
        Guard("headers", name, without(headers.ALWAYS, name), checks.header_is_there(name))
        for name in (
            "Content-Security-Policy",
            "X-Content-Type-Options",
            "X-Frame-Options",
            "Referrer-Policy",
            "Permissions-Policy",
            "Cross-Origin-Opener-Policy",
            "Cross-Origin-Resource-Policy",
        )
    ),
    Guard("headers", "no-store", replaced(headers, "PRIVATE", "max-age=60"), checks.no_cache_keeps_a_page),
    Guard("headers", "Vary: Cookie", made_otherwise(_without_vary), checks.caches_tell_people_apart),
    # Redirects
    Guard(
        "redirects",
        "addresses built from our own routes",
        replaced(carried, "find_own_page", _wherever),
        checks.signing_in_leads_to_us,
    ),
    # Cross-site scripting
    Guard("xss", "pages escape", made_otherwise(_unescaped_pages), checks.pages_show_words),
    Guard("xss", "files escape", wrapped(templates, "_environment", _unescaped_files), checks.files_show_words),
    Guard("xss", "JSON inside a page", replaced(linked_data, "ESCAPED", {}), checks.no_word_ends_the_data),
    Guard("xss", "words in a style", replaced(html_file, "_css_string", '"{}"'.format), checks.no_word_ends_a_style),
    Guard(
        "xss",
        "schemes of links",
        together(
            replaced(reading, "_leads_somewhere", lambda _: True),
            replaced(reading, "SCHEMES", {"https", "javascript", "file"}),
        ),
        checks.no_link_runs_a_script,
    ),
    # Text that other formats read otherwise
    Guard("round trip", "Markdown", replaced(markdown_file, "_escaped", lambda words: words), checks.markdown_shows_words),
    Guard("round trip", "typesetting", wrapped(typesetting, "_templates", _as_markup), checks.pdf_shows_words),
    Guard("round trip", "YAML", replaced(writing, "_typed", lambda words, _: words), checks.yaml_keeps_words),
    Guard("round trip", "signs that disguise", replaced(text, "_UNFIT", re.compile("(?!)")), checks.no_sign_turns_words),
    # Paths and file names
    Guard(
        "paths",
        "names of downloads",
        replaced(file_names, "plain_letters", lambda words: words),
        checks.a_download_has_a_plain_name,
    ),
    Guard(
        "paths",
        "a table of served files",
        replaced(served_files.ServedFiles, "find", _from_disk),
        checks.only_the_table_is_served,
    ),
    # Bombs
    Guard("bombs", "the size of a request", made_otherwise(_without_limits), checks.a_large_request_is_refused),
    Guard("bombs", "the parts of a form", made_otherwise(_without_limits), checks.a_form_of_many_parts_is_refused),
    Guard("bombs", "anchors in YAML", replaced(marked_yaml._Reader, "_refuse_marked", _nothing), checks.yaml_has_no_anchors),
    Guard("bombs", "depth of YAML", replaced(marked_yaml, "DEEPEST", 10**9), checks.yaml_is_not_deep),
    Guard("bombs", "size of YAML", replaced(marked_yaml, "LARGEST", 10**9), checks.yaml_is_not_large),
    Guard(
        "bombs",
        "members of a letterhead",
        replaced(letterhead_zip, "MOST_MEMBERS", 10**9),
        checks.a_letterhead_has_few_parts,
    ),
    Guard(
        "bombs",
        "how far a letterhead unpacks",
        together(replaced(letterhead_zip, "HIGHEST_RATIO", 10**9), replaced(letterhead_zip, "LARGEST_OPENED", 10**12)),
        checks.a_letterhead_does_not_swell,
    ),
    Guard("bombs", "elements of a drawing", replaced(svg_cleaning, "MOST_ELEMENTS", 10**9), checks.a_drawing_is_small),
    # Files that fetch, run or hide
    Guard(
        "renderers",
        "document types in a letterhead",
        replaced(letterhead_parts, "_refuse_doctype", _nothing),
        checks.a_letterhead_declares_nothing,
    ),
    Guard(
        "renderers",
        "what a letterhead leads to",
        replaced(letterhead_parts, "_check_relations", _nothing),
        checks.a_letterhead_leads_nowhere,
    ),
    Guard(
        "renderers",
        "fields of a letterhead",
        replaced(letterhead_parts, "_check_fields", _nothing),
        checks.a_letterhead_fetches_nothing,
    ),
    Guard(
        "renderers",
        "macros in a letterhead",
        replaced(letterhead_parts, "_check_names", _nothing),
        checks.a_letterhead_has_no_macros,
    ),
    Guard(
        "renderers",
        "what a letterhead hides",
        replaced(letterhead_base, "_let_go", _nothing),
        checks.a_letterhead_passes_nothing_on,
    ),
    Guard(
        "renderers",
        "where a drawing leads",
        replaced(svg_cleaning, "_checked", lambda value, _: value),
        checks.a_drawing_leads_nowhere,
    ),
    Guard(
        "renderers",
        "elements of a drawing",
        replaced(svg_cleaning, "_is_drawn", lambda _: True),
        checks.a_drawing_has_shapes_only,
    ),
    # What is another's
    Guard(
        "workspaces",
        "the workspace in the question for an assessment",
        replaced(sqlite, "_GET_ASSESSMENT", sqlite._GET_ASSESSMENT.replace("AND workspace = ?", "AND ? IS NOT NULL")),
        checks.anothers_assessment_is_not_there,
    ),
    # What is written down
    Guard(
        "logs",
        "a log without words",
        replaced(application.Upfront, "log_exception", Flask.log_exception),
        checks.the_log_holds_no_words,
    ),
)
