"""Everything the page of what is published shows, as values."""

from __future__ import annotations

from dataclasses import dataclass

from webapp.domain.publication.chain import Acknowledged
from webapp.domain.text import Words
from webapp.forms.problems import FieldProblem
from webapp.renderers.answer_words import moment
from webapp.renderers.public_links import ENDINGS, Links, file_path, newest_path, version_path
from webapp.services.published import Version
from webapp.store.publications import FaqRecord

SHORT_HASH = 12
"""Signs of a hash that tell it from others at a glance."""
SERVED = Links(root="/", assets="")


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One version. `files` are endings with where they lead; `changes` leads to what it changed, empty for the first.

    `unconfirmed` counts the answers whose sign-off was missing.
    """

    number: int
    when: str
    by: str
    path: str
    files: tuple[tuple[str, str], ...]
    changes: str
    hash: str
    short: str
    acknowledged: tuple[Acknowledged, ...]
    unconfirmed: int


@dataclass(frozen=True, slots=True)
class Sent:
    """What a form brought that was not kept. `what`: address or withdraw; `failed`: busy or unwritable."""

    what: str = ""
    slug: str = ""
    reason: str = ""
    sure: bool = False
    problems: tuple[FieldProblem, ...] = ()
    failed: str = ""


@dataclass(frozen=True, slots=True)
class PublishedPage:
    """Everything `pages/published.html` shows. `rows` is empty where nothing is published, and then little else counts.

    `path` leads to the public page, `address` is the whole address of it, empty where nobody knows that. `told` is a code of
    what was just done, `version` the number of what was published.
    """

    assessment_id: str
    rows: tuple[VersionRow, ...]
    told: str
    version: int
    path: str = ""
    address: str = ""
    address_start: str = ""
    slug: str = ""
    listed: bool = False
    counts_shown: bool = False
    withdrawn: str = ""
    withdrawn_reason: str = ""
    sent: Sent = Sent()


def build_published_page(
    assessment_id: str,
    faq: FaqRecord,
    versions: tuple[Version, ...],
    public_url: str,
    words: Words,
    sent: Sent,
    told: tuple[str, int],
) -> PublishedPage:
    """The page of a FAQ that has versions."""
    links = Links(SERVED.root, SERVED.assets, public_url)
    return PublishedPage(
        assessment_id=assessment_id,
        rows=tuple(_row(faq, version, words) for version in versions),
        told=told[0],
        version=told[1],
        path=links.page(newest_path(faq.slug)),
        address=links.full(newest_path(faq.slug)) if public_url else "",
        address_start=links.full(newest_path("")),
        slug=sent.slug if sent.what == "address" else faq.slug,
        listed=faq.listed,
        counts_shown=faq.counts_shown,
        withdrawn=moment(faq.withdrawn_at, words) if faq.withdrawn_at else "",
        withdrawn_reason=faq.withdrawn_reason,
        sent=sent,
    )


def _row(faq: FaqRecord, version: Version, words: Words) -> VersionRow:
    line = version.line
    return VersionRow(
        number=line.number,
        when=moment(line.published_at, words),
        by=line.published_by,
        path=SERVED.page(version_path(faq.slug, line.number)),
        files=tuple((ending, SERVED.file(file_path(faq.slug, line.number, ending))) for ending in ENDINGS),
        changes=SERVED.page(SERVED.changes_path(faq.slug, line.number - 1, line.number)) if line.number > 1 else "",
        hash=line.hash,
        short=line.hash[:SHORT_HASH],
        acknowledged=version.acknowledged,
        unconfirmed=len(version.unconfirmed),
    )
