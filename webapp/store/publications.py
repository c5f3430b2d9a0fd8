"""What is kept of what was published, and of what partners ask about it.

The rules of `port` hold here too: `add_*`, `record_*`, `remove_*` and `count_vote` work only inside `write()`. A publication
and its files are only ever added: no method changes them, and the database refuses whoever tries.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from webapp.domain.inquiry import NEW

YES, NOT_QUITE = "yes", "not_quite"
"""What a reader can say of an entry: it answers their question, or not quite."""


@dataclass(frozen=True, slots=True)
class FaqRecord:
    """One published FAQ: the series of versions that an assessment came to.

    `slug` is its address below `/f/` as of today. `listed`: it stands in the directory; else only who has the link finds
    it. `counts_shown`: its page says how many questions are open. `latest` is the number of the newest version, and title,
    names, language and dates are those of it: `review_on` and `first_due` ISO days, empty where there are none. `revision`
    grows with all that changes its page, with what partners ask too.
    """

    id: str
    workspace: str
    assessment: str
    slug: str
    title: str
    foundation: str
    partnership: str
    language: str
    listed: bool
    counts_shown: bool
    latest: int
    revision: int
    published_at: datetime
    review_on: str = ""
    first_due: str = ""
    withdrawn_at: datetime | None = None
    withdrawn_reason: str = ""


@dataclass(frozen=True, slots=True)
class ListedFaq:
    """A FAQ in the directory; `place` is where the next page of the list goes on."""

    faq: FaqRecord
    place: int


@dataclass(frozen=True, slots=True)
class PublicationLine:
    """One version without what is in it. Of a workspace's versions, `position` counts all, from 1."""

    faq: str
    number: int
    workspace: str
    position: int
    published_at: datetime
    published_by: str
    title: str
    previous: str
    hash: str


@dataclass(frozen=True, slots=True)
class PublicationRecord:
    """One version, for good.

    `document` is the frozen document and `answers` what it came from, both canonical JSON. `manifest`, canonical JSON too,
    names them and every file by its digest, and by `previous` the hash of the workspace's version before; `hash` is its own.
    """

    faq: str
    number: int
    workspace: str
    position: int
    published_at: datetime
    published_by: str
    title: str
    previous: str
    hash: str
    manifest: str
    document: str
    answers: str

    @property
    def line(self) -> PublicationLine:
        """The same without what is in it."""
        named = (self.faq, self.number, self.workspace, self.position, self.published_at, self.published_by)
        return PublicationLine(*named, self.title, self.previous, self.hash)


@dataclass(frozen=True, slots=True)
class PublishedFile:
    """A file of a version. `digest` is the SHA-256 of its bytes in hexadecimal digits, `size` their number."""

    format: str
    digest: str
    media_type: str
    size: int


@dataclass(frozen=True, slots=True)
class InquiryRecord:
    """What a reader asked about a published FAQ, and what became of it.

    `number` is the version they read, `entry` the id of the entry, empty for the whole, `question` that entry's as they read
    it. `name` and `email` are empty where not given. `group` is the id of the inquiry it is answered together with: its own
    where it leads. `draft_key` is the part of the document that was drafted from it, `answered_in` the number of the version
    that holds the answer, 0 for none yet. `told_at`: a letter to the asker was queued.
    """

    id: str
    workspace: str
    faq: str
    number: int
    entry: str
    question: str
    text: str
    name: str
    email: str
    asked_at: datetime
    state: str = NEW
    reply: str = ""
    replied_at: datetime | None = None
    replied_by: str = ""
    group: str = ""
    draft_key: str = ""
    answered_in: int = 0
    told_at: datetime | None = None
    revision: int = 1


@dataclass(frozen=True, slots=True)
class InquiryGroup:
    """An inquiry that leads, and how many others are answered with it."""

    lead: InquiryRecord
    others: int


@dataclass(frozen=True, slots=True)
class OpenCount:
    """How many questions about an entry are open, and since when the oldest of them is."""

    entry: str
    number: int
    oldest: datetime


@dataclass(frozen=True, slots=True)
class VoteCount:
    """How often readers of a version said `yes` or `not_quite` of an entry."""

    number: int
    entry: str
    verdict: str
    votes: int


class Publications(Protocol):
    """FAQs, their versions and the files of these."""

    def find_faq(self, slug: str) -> FaqRecord | None:
        """The FAQ at this address, or at one it had before: then its `slug` is another."""

    def has_slug(self, slug: str) -> bool:
        """Whether an address was ever given to a FAQ, to one that is deleted too."""

    def count_slugs(self, faq: str) -> int:
        """How many addresses lead to a FAQ."""

    def find_faq_of(self, workspace: str, assessment_id: str) -> FaqRecord | None:
        """The FAQ an assessment has come to."""

    def get_faq(self, workspace: str, faq: str) -> FaqRecord:
        """The FAQ. Raises NotFound, also for another workspace's."""

    def list_faqs(
        self, workspace: str, *, before: tuple[datetime, str] | None = None, limit: int = 50
    ) -> tuple[FaqRecord, ...]:
        """A workspace's FAQs, withdrawn ones too, last published first."""

    def list_faqs_of(self, workspace: str, assessments: Collection[str]) -> tuple[FaqRecord, ...]:
        """Those that some assessments have come to."""

    def list_faqs_with(self, workspace: str, faqs: Collection[str]) -> tuple[FaqRecord, ...]:
        """Those with these ids, of those the workspace has."""

    def list_due_faqs(self, workspace: str, limit: int = 6) -> tuple[FaqRecord, ...]:
        """Those that are not withdrawn and in which something falls due, soonest first."""

    def list_listed(self, *, before: int | None = None, limit: int = 20) -> tuple[ListedFaq, ...]:
        """The directory: listed FAQs of all workspaces, last published first."""

    def search_listed(self, words: str, *, before: int | None = None, limit: int = 20) -> tuple[ListedFaq, ...]:
        """Those of them whose title or names hold each of these words; where they fill no page, words that begin so."""

    def add_faq(self, record: FaqRecord) -> None:
        """Keep a new one. Raises AlreadyKept where its address, or its assessment, has one already."""

    def record_faq(self, record: FaqRecord) -> None:
        """Keep it as it is now; an address it had before goes on leading to it.

        Raises NotFound, and AlreadyKept where its address is another's.
        """

    def list_publications(self, faq: str) -> tuple[PublicationLine, ...]:
        """The versions of a FAQ, newest first."""

    def list_manifests(self, faq: str) -> Mapping[int, str]:
        """The manifests of a FAQ's versions, by number, the newest first."""

    def find_publication(self, faq: str, number: int) -> PublicationRecord | None:
        """One version, whole."""

    def find_chain_end(self, workspace: str) -> PublicationLine | None:
        """The version a workspace published last."""

    def list_chain(self, workspace: str, *, after: int = 0, limit: int = 20) -> tuple[PublicationRecord, ...]:
        """A workspace's versions in the order they were published."""

    def list_publishing_workspaces(self) -> tuple[str, ...]:
        """The workspaces that have published something."""

    def add_publication(
        self, record: PublicationRecord, files: tuple[PublishedFile, ...], blobs: Mapping[str, bytes]
    ) -> None:
        """Keep a version for good, with the bytes of its files by digest. Raises AlreadyKept and NotFound."""

    def list_files(self, faq: str, number: int) -> tuple[PublishedFile, ...]:
        """The files of a version, by format."""

    def find_file(self, faq: str, number: int, file_format: str) -> tuple[PublishedFile, bytes] | None:
        """One file of a version with its bytes."""


class Inquiries(Protocol):
    """What partners ask, and what the foundation makes of it."""

    def get_inquiry(self, workspace: str, inquiry: str) -> InquiryRecord:
        """The inquiry. Raises NotFound, also for another workspace's."""

    def list_inquiries(
        self,
        workspace: str,
        *,
        state: str | None = None,
        before: tuple[datetime, str] | None = None,
        limit: int = 20,
    ) -> tuple[InquiryGroup, ...]:
        """Those that lead, in this state or in all, last asked first."""

    def list_inquiries_in(self, workspace: str, group: str) -> tuple[InquiryRecord, ...]:
        """All that are answered together, the first asked first."""

    def list_inquiries_of(self, faq: str, limit: int = 1000) -> tuple[InquiryRecord, ...]:
        """All about a FAQ, for who takes them along, those about earlier versions first."""

    def count_inquiries(self, workspace: str) -> Mapping[str, int]:
        """How many there are in each state that has any."""

    def list_open_counts(self, faq: str) -> tuple[OpenCount, ...]:
        """The open questions about a FAQ, by entry."""

    def find_inquiry_by_link(self, digest: str) -> InquiryRecord | None:
        """The inquiry whose asker holds this link."""

    def add_inquiry(self, record: InquiryRecord) -> None:
        """Keep a new one. Raises NotFound where its FAQ is gone."""

    def add_inquiry_link(self, digest: str, inquiry: str) -> None:
        """Let a link lead to an inquiry. Raises NotFound."""

    def record_inquiry(self, record: InquiryRecord) -> None:
        """Keep it as it is now. Raises NotFound."""

    def record_group(self, workspace: str, group: str, into: str) -> None:
        """Let all of a group be answered with another one."""

    def remove_inquiry(self, workspace: str, inquiry: str) -> None:
        """Remove it for good, with its links; nothing happens where there is none."""

    def count_vote(self, faq: str, number: int, entry: str, verdict: str) -> None:
        """Count what a reader said of an entry. Raises NotFound where the FAQ is gone."""

    def list_votes(self, faq: str) -> tuple[VoteCount, ...]:
        """What readers said, by version and entry."""
