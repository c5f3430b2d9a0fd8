"""Publishing: from the draft as it stands to a numbered version that nobody changes any more.

Everything that takes time is made before the one `write()`: the files of every format. Inside it, the draft is read again;
if anything about it has changed meanwhile, nothing is published, and whoever published is shown what it is now.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass, replace
from datetime import date, datetime
from uuid import uuid4

from webapp.domain.errors import AlreadyKept, TooLong
from webapp.domain.faq import Document
from webapp.domain.faq.document import Edition
from webapp.domain.findings import Finding
from webapp.domain.publication.chain import FIRST, Acknowledged, FileDigest, Manifest, digest_of
from webapp.domain.publication.dates import due_dates
from webapp.domain.publication.frozen import REVIEW, FrozenDocument, freeze, read_frozen, write_frozen
from webapp.renderers import FROZEN, renderer
from webapp.renderers.look import Look
from webapp.renderers.versions import renderer_versions
from webapp.services.audit import note
from webapp.services.brands import find_brand, look_of, record_of
from webapp.services.inquiries import settle
from webapp.services.opened import Opened
from webapp.services.publication_records import bank_digest, chained, frozen_answers
from webapp.services.slugs import fits_as_slug
from webapp.services.workspace import Person, Site
from webapp.store.port import OWN
from webapp.store.publications import FaqRecord, PublicationRecord, PublishedFile

LONGEST_REASON = 2_000
MAY_BE_MISSING = ("one-page", "summary", "summary-png")
"""The formats that are short by their nature: a document that does not fit is published without them."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """What would be published now.

    `document` carries its edition; `frozen` is the same as it would be kept. `previous` is the newest version there is, and
    `previous_document` what it says. `changed`: there is something that is not published yet. `contradictions` have to
    be acknowledged; `unconfirmed` are the keys of answers whose sign-off is missing. `seal` names all that was shown:
    another draft has another seal.
    """

    opened: Opened
    faq: FaqRecord | None
    previous: PublicationRecord | None
    previous_document: FrozenDocument | None
    document: Document
    frozen: FrozenDocument
    look: Look
    look_digest: str
    contradictions: tuple[Finding, ...]
    unconfirmed: tuple[str, ...]
    changed: bool
    seal: str

    @property
    def number(self) -> int:
        """The number it would have."""
        return self.frozen.number


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody decides when they publish.

    `reasons`: why they publish all the same, by contradiction (see `finding_key`). `seal`: that of what they were shown.
    `listed` and `slug` count for the first version; after it, both are changed apart from publishing.
    """

    seal: str
    listed: bool
    slug: str
    reasons: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Published:
    """It is on disk, for good."""

    faq: FaqRecord
    number: int


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing was published. `code`: moved, unchanged, reasons, slug_form or slug_taken; `missing` what has no reason."""

    code: str
    missing: tuple[str, ...] = ()


def prepare(site: Site, opened: Opened, public_url: str, *, slug: str = "") -> Prepared:
    """The version that would be published today.

    `public_url` is the address the public pages begin with, without a slash at the end, empty where nobody knows it. `slug`:
    the address a first version is to have; a later one keeps that of its FAQ.
    """
    faq = site.store.find_faq_of(site.workspace, opened.record.id)
    previous = site.store.find_publication(faq.id, faq.latest) if faq else None
    number = previous.number + 1 if previous else 1
    brand = find_brand(site, opened.record.id)
    document = replace(opened.document, edition=_edition(public_url, faq.slug if faq else slug, number, opened.today))
    frozen = freeze(document, due_dates(document, opened.facts, opened.route))
    before = read_frozen(previous.document) if previous else None
    look_digest = digest_of(repr(astuple(replace(record_of(brand), revision=0))))
    return Prepared(
        opened=opened,
        faq=faq,
        previous=previous,
        previous_document=before,
        document=document,
        frozen=frozen,
        look=look_of(brand),
        look_digest=look_digest,
        contradictions=tuple(finding for finding in opened.assessment.findings if finding.rule.needs_reason),
        unconfirmed=tuple(dict.fromkeys(key for keys in opened.assessment.waiting.values() for key in keys)),
        changed=before is None or _says(before) != _says(frozen) or _look_of(previous) != look_digest or _is_withdrawn(faq),
        seal=_seal(frozen, look_digest, number, withdrawn=_is_withdrawn(faq)),
    )


def at_address(prepared: Prepared, public_url: str, slug: str) -> Prepared:
    """The same version under this address."""
    edition = _edition(public_url, slug, prepared.number, prepared.opened.today)
    document = replace(prepared.document, edition=edition)
    return replace(prepared, document=document, frozen=freeze(document, prepared.frozen.dates))


def publish(
    site: Site, prepared: Prepared, request: Request, by: Person, public_url: str, at: datetime, *, mails: bool = False
) -> Published | Refused:
    """Publish what was prepared, if that is still what there is, and every contradiction has its reason.

    With `mails`, those are told who asked what it now answers and gave an address. Raises NotFound, Busy, Unwritable and
    TooLong.
    """
    refused = _refusal(site, prepared, request)
    if refused:
        return refused
    slug = prepared.faq.slug if prepared.faq else request.slug
    prepared = at_address(prepared, public_url, slug)
    return keep_version(site, prepared, request, render_files(prepared), by, at, mails=mails)


def render_files(prepared: Prepared, formats: Iterable[str] = FROZEN) -> Mapping[str, bytes]:
    """The bytes of a version by format. This takes time, and is done before anybody has to wait for it.

    A short form for which the words are too long is left out. Raises TooLong where the whole document is.
    """
    files = {}
    for name in formats:
        try:
            files[name] = bytes(renderer(name).render(prepared.document, prepared.look))
        except TooLong:
            if name not in MAY_BE_MISSING:
                raise
    return files


def keep_version(
    site: Site,
    prepared: Prepared,
    request: Request,
    files: Mapping[str, bytes],
    by: Person,
    at: datetime,
    *,
    mails: bool = False,
) -> Published | Refused:
    """Keep a version whose files are made, unless the draft or what is published of it has changed since.

    Raises NotFound, Busy and Unwritable.
    """
    frozen = prepared.frozen
    try:
        with site.store.write():
            if _has_moved(site, prepared):
                return Refused("moved")
            slug = prepared.faq.slug if prepared.faq else request.slug
            faq = _faq(site, prepared, frozen, request, slug, at)
            record = _record(site, prepared, faq, frozen, files, _acknowledged(prepared, request), by, at)
            _keep_faq(site, prepared, faq)
            kept = tuple(_file(name, content) for name, content in files.items())
            site.store.add_publication(record, kept, {digest_of(content): content for content in files.values()})
            settle(site.store, faq, record.number, {entry.id for entry in frozen.entries}, at, mails=mails)
            if site.hosted:
                note(site.store, site.workspace, by, at, "published", faq.title, str(record.number))
    except AlreadyKept:
        return Refused("slug_taken")
    return Published(faq, record.number)


def find_published(prepared: Prepared, seal: str, by: Person) -> Published | None:
    """The newest version, where this person published it under this seal, and it stands: they have sent its form twice."""
    before, publication, faq = prepared.previous_document, prepared.previous, prepared.faq
    if before is None or publication is None or faq is None or faq.withdrawn_at is not None:
        return None
    look, number = _look_of(publication), publication.number
    seals = {_seal(before, look, number, withdrawn=withdrawn) for withdrawn in (False, True)}
    return Published(faq, number) if seal in seals and publication.published_by == by.called else None


def finding_key(finding: Finding) -> str:
    """The name of a finding in a form, and in the manifest."""
    return finding.rule.id if finding.item == 1 else f"{finding.rule.id}@{finding.item}"


def _refusal(site: Site, prepared: Prepared, request: Request) -> Refused | None:
    if request.seal != prepared.seal:
        return Refused("moved")
    if not prepared.changed:
        return Refused("unchanged")
    keys = (finding_key(finding) for finding in prepared.contradictions)
    missing = tuple(key for key in keys if not request.reasons.get(key, "").strip())
    if missing:
        return Refused("reasons", missing)
    if prepared.faq is None and not fits_as_slug(request.slug):
        return Refused("slug_form")
    if prepared.faq is None and site.store.find_faq(request.slug):
        return Refused("slug_taken")
    return None


def _seal(frozen: FrozenDocument, look_digest: str, number: int, *, withdrawn: bool) -> str:
    """Also of whether publishing ends a withdrawal: nobody does that who was not shown it."""
    return digest_of(f"{_says(frozen)}\n{look_digest}\n{number}\n{withdrawn}")[:32]


def _has_moved(site: Site, prepared: Prepared) -> bool:
    """Whether the draft, or what is published of it, is not any more what was prepared. Asked inside the write."""
    record = site.store.get_assessment(site.workspace, prepared.opened.record.id)
    if record.deleted_at is not None or record.kind != OWN or record.revision != prepared.opened.record.revision:
        return True
    faq = site.store.find_faq_of(site.workspace, record.id)
    return (faq.latest if faq else 0) != prepared.number - 1 or _is_withdrawn(faq) != _is_withdrawn(prepared.faq)


def _edition(public_url: str, slug: str, number: int, day: date) -> Edition:
    newest = f"{public_url}/f/{slug}" if public_url and slug else ""
    return Edition(number, day, f"{newest}/{number}" if newest else "", newest)


def _says(frozen: FrozenDocument) -> str:
    """What a version says, without which one it is: two of which this is the same tell their readers the same."""
    nowhere = replace(frozen, number=0, published_on=date.min, address="", newest="", bank_version="", dates=())
    return write_frozen(nowhere)


def _look_of(publication: PublicationRecord | None) -> str:
    return str(json.loads(publication.manifest)["look"]) if publication else ""


def _is_withdrawn(faq: FaqRecord | None) -> bool:
    return faq is not None and faq.withdrawn_at is not None


def _faq(site: Site, prepared: Prepared, frozen: FrozenDocument, request: Request, slug: str, at: datetime) -> FaqRecord:
    """The FAQ as it is once this version is its newest."""
    before = site.store.find_faq_of(site.workspace, prepared.opened.record.id)
    return FaqRecord(
        id=before.id if before else uuid4().hex,
        workspace=site.workspace,
        assessment=prepared.opened.record.id,
        slug=before.slug if before else slug,
        title=frozen.title,
        foundation=frozen.foundation,
        partnership=frozen.partnership,
        language=frozen.language,
        listed=before.listed if before else request.listed,
        counts_shown=before.counts_shown if before else True,
        latest=frozen.number,
        revision=before.revision if before else 1,
        published_at=at,
        review_on=next((due.last for due in frozen.dates if due.what == REVIEW), ""),
        first_due=min((due.last for due in frozen.dates), default=""),
    )


def _keep_faq(site: Site, prepared: Prepared, faq: FaqRecord) -> None:
    if prepared.faq:
        site.store.record_faq(faq)
    else:
        site.store.add_faq(faq)


def _record(
    site: Site,
    prepared: Prepared,
    faq: FaqRecord,
    frozen: FrozenDocument,
    files: Mapping[str, bytes],
    acknowledged: tuple[Acknowledged, ...],
    by: Person,
    at: datetime,
) -> PublicationRecord:
    """The version, at the end of the workspace's chain as it is inside this write."""
    end, opened = site.store.find_chain_end(site.workspace), prepared.opened
    document, answers = write_frozen(frozen), frozen_answers(opened)
    manifest = Manifest(
        workspace=site.workspace,
        faq=faq.id,
        number=frozen.number,
        position=end.position + 1 if end else 1,
        previous=end.hash if end else FIRST,
        published_at=at,
        published_by=by.called,
        title=frozen.title,
        language=frozen.language,
        assessment=opened.record.id,
        assessment_revision=opened.record.revision,
        document=digest_of(document),
        answers=digest_of(answers),
        bank=opened.bank.id,
        bank_version=opened.bank.version,
        bank_digest=bank_digest(opened.bank),
        look=prepared.look_digest,
        renderers=dict(renderer_versions()),
        files={name: FileDigest(digest_of(content), len(content)) for name, content in files.items()},
        acknowledged=acknowledged,
        unconfirmed=prepared.unconfirmed,
    )
    return chained(manifest, document, answers)


def _acknowledged(prepared: Prepared, request: Request) -> tuple[Acknowledged, ...]:
    language = prepared.opened.language
    return tuple(
        Acknowledged(
            finding_key(finding),
            finding.rule.title.in_language(language).source,
            request.reasons[finding_key(finding)].strip()[:LONGEST_REASON],
        )
        for finding in prepared.contradictions
    )


def _file(name: str, content: bytes) -> PublishedFile:
    return PublishedFile(name, digest_of(content), FROZEN[name].media_type, len(content))
