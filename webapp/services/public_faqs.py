"""What the public pages of a FAQ are made from, read from the store: the same for pages that are served and for files."""

from __future__ import annotations

from datetime import date, datetime

from webapp.domain.bank import Bank
from webapp.domain.publication.frozen import FrozenDocument, read_frozen
from webapp.domain.text import Words
from webapp.renderers import FORMATS, PARTS, renderer
from webapp.renderers.feed_file import Feed, FeedVersion
from webapp.renderers.public_links import ENDINGS, Links, newest_path
from webapp.renderers.public_lists import Listing
from webapp.renderers.public_values import FileLine, Series, Version, VersionLine
from webapp.services.workspace import Site
from webapp.store.port import Store
from webapp.store.publications import FaqRecord, PublicationLine


def read_series(store: Store, faq: FaqRecord) -> Series:
    """A FAQ with the days of all its versions."""
    lines = store.list_publications(faq.id)
    return Series(
        slug=faq.slug,
        title=faq.title,
        foundation=faq.foundation,
        language=faq.language,
        listed=faq.listed,
        versions=tuple(VersionLine(line.number, day_of(line.published_at)) for line in lines),
        withdrawn_on=day_of(faq.withdrawn_at) if faq.withdrawn_at else None,
        withdrawn_reason=faq.withdrawn_reason,
    )


def read_version(store: Store, faq: FaqRecord, number: int) -> Version | None:
    """One version with its pieces; None where there is none of this number."""
    record = store.find_publication(faq.id, number)
    pieces = store.find_file(faq.id, number, PARTS)
    if record is None or pieces is None:
        return None
    sizes = {file.format: file.size for file in store.list_files(faq.id, number)}
    files = tuple(FileLine(ending, sizes[ending]) for ending in ENDINGS if ending in sizes)
    return Version(number, read_frozen(record.document), pieces[1], files, record.hash)


def listing_of(faq: FaqRecord) -> Listing:
    """A FAQ as the directory has it."""
    return Listing(faq.slug, faq.title, faq.foundation, faq.latest, day_of(faq.published_at))


def feed_of(faq: FaqRecord, lines: tuple[PublicationLine, ...]) -> Feed:
    """A FAQ with its versions, for its feed."""
    return Feed(
        id=faq.id,
        slug=faq.slug,
        title=faq.title,
        foundation=faq.foundation,
        language=faq.language,
        versions=tuple(FeedVersion(line.number, line.title, line.published_at) for line in lines),
        withdrawn_at=faq.withdrawn_at,
        withdrawn_reason=faq.withdrawn_reason,
    )


def calendar_of(faq: FaqRecord, document: FrozenDocument, links: Links) -> bytes:
    """What falls due in its newest version, for calendars; nothing once it was withdrawn, so that what they have goes."""
    # What this loads is large, and few ask for it.
    calendar_file = renderer("calendar_file")
    due = {(one.key, one.what): one for one in reversed(document.dates)} if faq.withdrawn_at is None else {}
    days = [
        calendar_file.CalendarDay(
            scope=faq.id,
            key=one.key,
            what=one.what,
            last=one.last,
            short=one.short,
            decider=one.decider,
            of=faq.foundation,
            address=links.full(newest_path(faq.slug)) if links.base else "",
        )
        for one in due.values()
    ]
    content: bytes = calendar_file.render(days, faq.withdrawn_at or faq.published_at, faq.foundation)
    return content


def words_of(site: Site, language: str) -> Words:
    """The words in which dates are written in a document's language, or in those of the site where it has none of these."""
    bank: Bank = site.bank
    return bank.words.get(language) or bank.words[site.language]


def day_of(moment: datetime) -> date:
    """The day of a moment where the server is, as documents say it."""
    return moment.astimezone().date()


def format_of(ending: str) -> str:
    """The format of the files whose address ends so; empty where there are none."""
    return ending if ending in ENDINGS and FORMATS[ending].ending == ending else ""
