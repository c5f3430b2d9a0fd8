"""What was published and what partners asked, for the file with everything."""

from __future__ import annotations

from collections.abc import Iterator

from webapp.everything_files import FaqPart, InquiryPart, VersionPart, VotePart
from webapp.store.port import Store
from webapp.store.publications import FaqRecord, InquiryRecord

AT_ONCE = 50
MOST_INQUIRIES = 100_000
READABLE = "md"
"""The format whose words the file holds; the other files of a version are named there by their digests."""


def collect_published(store: Store, workspace: str) -> Iterator[FaqPart]:
    """All a workspace has published, last published first."""
    before = None
    while faqs := store.list_faqs(workspace, before=before, limit=AT_ONCE):
        yield from (_faq(store, faq) for faq in faqs)
        before = (faqs[-1].published_at, faqs[-1].id)


def _faq(store: Store, faq: FaqRecord) -> FaqPart:
    return FaqPart(
        assessment=faq.assessment,
        slug=faq.slug,
        title=faq.title,
        listed=faq.listed,
        withdrawn_at=faq.withdrawn_at,
        withdrawn_reason=faq.withdrawn_reason,
        versions=tuple(_versions(store, faq)),
        inquiries=tuple(InquiryPart.model_validate(it, from_attributes=True) for it in _inquiries(store, faq)),
        votes=tuple(VotePart.model_validate(it, from_attributes=True) for it in store.list_votes(faq.id)),
    )


def _versions(store: Store, faq: FaqRecord) -> Iterator[VersionPart]:
    for number in range(1, faq.latest + 1):
        kept = store.find_publication(faq.id, number)
        file = store.find_file(faq.id, number, READABLE)
        if kept:
            yield VersionPart(
                number=kept.number,
                published_at=kept.published_at,
                published_by=kept.published_by,
                previous=kept.previous,
                hash=kept.hash,
                manifest=kept.manifest,
                document=kept.document,
                answers=kept.answers,
                readable=file[1].decode() if file else "",
            )


def _inquiries(store: Store, faq: FaqRecord) -> tuple[InquiryRecord, ...]:
    return store.list_inquiries_of(faq.id, limit=MOST_INQUIRIES)
