"""The addresses of published FAQs. They are open to anyone, set no cookie, and look at nobody's session."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from webapp.blueprints.context import public_site, today
from webapp.blueprints.public.addresses import Elsewhere, find_faq, find_number, moved, nothing_here
from webapp.blueprints.public.live import ATOM, CALENDAR, HTML, answer, served_links
from webapp.domain.publication.frozen import read_frozen
from webapp.domain.text import Words, normalise, one_line
from webapp.renderers import FORMATS, feed_file
from webapp.renderers.file_names import published_name
from webapp.renderers.public_changes import render_changes
from webapp.renderers.public_links import newest_path
from webapp.renderers.public_lists import render_directory
from webapp.renderers.public_page import render_newest, render_version, render_withdrawn
from webapp.renderers.public_values import Live
from webapp.security.headers import FOR_GOOD
from webapp.security.policies import ANYONE, open_to
from webapp.services.asking import forms_under
from webapp.services.public_faqs import calendar_of, feed_of, format_of, listing_of, read_series, read_version, words_of
from webapp.store.publications import FaqRecord

blueprint = Blueprint("public", __name__)

IN_A_LIST = 20
LONGEST_QUERY = 200
LONGEST_PLACE = 15


@blueprint.errorhandler(Elsewhere)
def elsewhere(error: Elsewhere) -> ResponseReturnValue:
    """To the address it has now, from every address below one it had."""
    return moved(request.endpoint or "", request.view_args or {}, error.slug)


@blueprint.get("/f")
@open_to(ANYONE)
def directory() -> ResponseReturnValue:
    """FAQs that everybody may find, last published first, or those whose names hold certain words."""
    here, place = public_site(), request.args.get("after", "")
    query = one_line(normalise(request.args.get("q", "")[:LONGEST_QUERY]))
    before = int(place) if place.isascii() and place.isdecimal() and len(place) <= LONGEST_PLACE else None
    if query:
        found = here.store.search_listed(query, before=before, limit=IN_A_LIST + 1)
    else:
        found = here.store.list_listed(before=before, limit=IN_A_LIST + 1)
    shown = found[:IN_A_LIST]
    following = {"q": query} if query else {}
    more = urlencode({**following, "after": str(shown[-1].place)}) if len(found) > IN_A_LIST else ""

    def make() -> str:
        rows = tuple(listing_of(one.faq) for one in shown)
        words = words_of(here, here.language)
        return render_directory(rows, served_links(), words, query=query, more=more, is_first=before is None)

    return _told(("directory", shown, query, more, before is None), make)


@blueprint.get("/f/<slug>")
@open_to(ANYONE)
def newest(slug: str) -> ResponseReturnValue:
    """The newest version, or that the FAQ was withdrawn."""
    faq = find_faq(slug)
    if faq is None:
        return nothing_here()
    make = _make_withdrawn if faq.withdrawn_at else _make_newest
    return _told(("newest", faq, today()), lambda: make(faq))


@blueprint.get("/f/<slug>/<int:number>")
@open_to(ANYONE)
def version(slug: str, number: int) -> ResponseReturnValue:
    """One version, whatever has been published since."""
    faq = find_faq(slug)
    which = find_number(number, faq) if faq else None
    if faq is None or which is None:
        return nothing_here()

    def make() -> str | None:
        store = public_site().store
        found = read_version(store, faq, which)
        if found is None:
            return None
        return render_version(read_series(store, faq), found, _live(faq, which), served_links(), _words(faq))

    return _told(("version", faq, which, today()), make)


@blueprint.get("/f/<slug>/<int:number>.<ending>")
@open_to(ANYONE)
def file(slug: str, number: int, ending: str) -> ResponseReturnValue:
    """A file of a version: its bytes never change, and whoever has them need never ask again."""
    faq = find_faq(slug)
    which = find_number(number, faq) if faq else None
    name = format_of(ending)
    found = public_site().store.find_file(faq.id, which, name) if faq and which and name else None
    if faq is None or found is None or which is None:
        return nothing_here()
    kept, content = found
    response = Response(content, mimetype=FORMATS[name].media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{published_name(faq.foundation, which, name)}"'
    response.headers["Cache-Control"] = FOR_GOOD
    response.set_etag(kept.digest)
    stands = faq.withdrawn_at is None and which == faq.latest
    return _for_search_engines(response, listed=faq.listed and stands).make_conditional(request)


@blueprint.get("/f/<slug>/feed.atom")
@open_to(ANYONE)
def feed(slug: str) -> ResponseReturnValue:
    """What tells programs of new versions."""
    faq = find_faq(slug)
    if faq is None:
        return nothing_here()

    def make() -> bytes:
        lines = public_site().store.list_publications(faq.id)
        return feed_file.render(feed_of(faq, lines), served_links(), _words(faq))

    return _for_search_engines(_told(("feed", faq), make, ATOM), listed=faq.listed)


@blueprint.get("/f/<slug>/dates.ics")
@open_to(ANYONE)
def calendar(slug: str) -> ResponseReturnValue:
    """The days on which something in the newest version falls due."""
    faq = find_faq(slug)
    if faq is None:
        return nothing_here()

    def make() -> bytes | None:
        record = public_site().store.find_publication(faq.id, faq.latest)
        return calendar_of(faq, read_frozen(record.document), served_links()) if record else None

    return _for_search_engines(_told(("calendar", faq), make, CALENDAR), listed=faq.listed)


@blueprint.get("/f/<slug>/changes/<int:older>..<int:newer>")
@open_to(ANYONE)
def changes(slug: str, older: int, newer: int) -> ResponseReturnValue:
    """What changed between two versions, told from the earlier to the later one."""
    faq = find_faq(slug)
    first, last = (find_number(number, faq) if faq else None for number in (older, newer))
    if faq is None or first is None or last is None or first == last:
        return nothing_here()
    if first > last:
        return moved("public.changes", {"older": last, "newer": first}, slug)

    def make() -> str | None:
        store = public_site().store
        before, after = (store.find_publication(faq.id, number) for number in (first, last))
        if before is None or after is None:
            return None
        documents = read_frozen(before.document), read_frozen(after.document)
        return render_changes(read_series(store, faq), *documents, served_links(), _words(faq))

    return _told(("changes", faq, first, last), make)


def _for_search_engines(response: Response, *, listed: bool) -> Response:
    """What has no head to say it in says in a header that they shall not list it, where its page says so too."""
    if not listed:
        response.headers["X-Robots-Tag"] = "noindex"
    return response


def _make_newest(faq: FaqRecord) -> str | None:
    store = public_site().store
    found = read_version(store, faq, faq.latest)
    if found is None:
        return None
    return render_newest(read_series(store, faq), found, _live(faq, faq.latest), served_links(), _words(faq))


def _make_withdrawn(faq: FaqRecord) -> str:
    return render_withdrawn(read_series(public_site().store, faq), served_links(), _words(faq))


def _live(faq: FaqRecord, number: int) -> Live:
    """What stands beside a version today; forms under the newest alone."""
    here = today()
    asking = forms_under(public_site().store, faq, f"/{newest_path(faq.slug)}", here) if number == faq.latest else None
    return Live(here, asking)


def _words(faq: FaqRecord) -> Words:
    return words_of(public_site(), faq.language)


def _told(depends_on: tuple[object, ...], make: Callable[[], str | bytes | None], media_type: str = HTML) -> Response:
    return answer(depends_on, make, media_type) or nothing_here()
