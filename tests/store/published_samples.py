"""What was published and what partners ask, for the tests of a store."""

from dataclasses import replace

from tests.store.samples import NOON
from webapp.store.publications import FaqRecord, InquiryRecord, PublicationRecord, PublishedFile

PDF, TEXT = b"%PDF-1.7 and so on", b"What partners can expect"
BLOBS = {"d-pdf": PDF, "d-txt": TEXT}


def a_faq(id_="f1", **changes) -> FaqRecord:
    """A FAQ in the directory, of the workspace that `with_people` makes."""
    record = FaqRecord(
        id=id_,
        workspace="w1",
        assessment="pine",
        slug="alder-fund",
        title="What partners of Alder Rising can expect from Alder Fund",
        foundation="Alder Fund",
        partnership="Alder Rising",
        language="en",
        listed=True,
        counts_shown=True,
        latest=1,
        revision=1,
        published_at=NOON,
        review_on="2027-11-30",
        first_due="2027-06-30",
    )
    return replace(record, **changes)


def a_publication(number=1, **changes) -> PublicationRecord:
    """A version of that FAQ."""
    record = PublicationRecord(
        faq="f1",
        number=number,
        workspace="w1",
        position=number,
        published_at=NOON,
        published_by="Dana Cole",
        title="What partners can expect",
        previous="",
        hash=f"h{number}",
        manifest='{"format":1}',
        document='{"format":1,"title":"Alder"}',
        answers="{}",
    )
    return replace(record, **changes)


def some_files() -> tuple[PublishedFile, ...]:
    """Its files, by format."""
    return (
        PublishedFile("pdf", "d-pdf", "application/pdf", len(PDF)),
        PublishedFile("txt", "d-txt", "text/plain", len(TEXT)),
    )


def an_inquiry(id_="n1", **changes) -> InquiryRecord:
    """What a partner asked about one of its entries."""
    record = InquiryRecord(
        id=id_,
        workspace="w1",
        faq="f1",
        number=1,
        entry="faq.grants",
        question="Will partner organizations continue to receive individual grants?",
        text="Does this hold for grants of one year?",
        name="Ana Ruiz",
        email="ana@example.org",
        asked_at=NOON,
        group=id_,
    )
    return replace(record, **changes)
