"""Everything there is of a workspace ⇄ one JSON file: to take along, to read without us, and to take in elsewhere.

`readable` holds each assessment's FAQ and answers as people read them; what is taken in are the events. A file made by
anybody may come back, so it is read with the bounds below, and nothing in it is believed for standing there.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, Base64Bytes, BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from webapp.domain.errors import UpfrontError

FORMAT: Literal["upfront-everything"] = "upfront-everything"
VERSION: Literal[1] = 1
MOST_ASSESSMENTS = 1_000
MOST_EVENTS = 100_000
PROBLEMS_TOLD = 20

type_name = Annotated[str, StringConstraints(max_length=2_000)]
type_id = Annotated[str, StringConstraints(max_length=300, pattern=r"^[^\x00-\x1f\x7f]*$")]
type_change = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]{1,64}$")]
type_record = Annotated[str, StringConstraints(max_length=60_000)] | None
type_revision = Annotated[int, Field(ge=1, le=1_000_000)]


class UnusableEverything(UpfrontError):
    """A file that cannot be taken in. `code`: `not_json`, `not_ours`, `newer` or `broken`; `places`: where it is broken."""

    def __init__(self, code: str, places: tuple[str, ...] = ()) -> None:
        super().__init__(code)
        self.code = code
        self.places = places


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", strict=False)


class AnswerPart(_Part):
    """One answer event, as the store keeps it."""

    key: type_id
    revision: type_revision
    record: type_record
    by: type_name
    at: AwareDatetime
    bank_version: type_id
    wording: type_id
    origin: type_id
    change: type_change


class EditPart(_Part):
    """One editorial event, as the store keeps it."""

    key: type_id
    revision: type_revision
    record: type_record
    by: type_name
    at: AwareDatetime
    bank_version: type_id
    origin: type_id
    change: type_change


class BrandPart(_Part):
    """How files look."""

    color: Annotated[str, StringConstraints(max_length=7)] = ""
    paper: Annotated[str, StringConstraints(max_length=10)] = ""
    logo: Base64Bytes | None = None
    logo_words: type_name = ""
    letterhead: Base64Bytes | None = None
    letterhead_name: type_name = ""


class CommentPart(_Part):
    """What a member wrote to the others."""

    id: type_id
    key: type_id
    kind: Literal["comment", "sent_back"]
    by: type_name
    at: AwareDatetime
    text: type_name
    revision: Annotated[int, Field(ge=0, le=1_000_000)]
    resolved_at: AwareDatetime | None = None
    resolved_by: type_name = ""


class AssessmentPart(_Part):
    """One assessment with its whole history."""

    id: type_id
    route: Literal["quick", "full"]
    created_at: AwareDatetime
    changed_at: AwareDatetime
    archived_at: AwareDatetime | None = None
    answers: tuple[AnswerPart, ...] = Field(default=(), max_length=MOST_EVENTS)
    edits: tuple[EditPart, ...] = Field(default=(), max_length=MOST_EVENTS)
    comments: tuple[CommentPart, ...] = Field(default=(), max_length=MOST_EVENTS)
    brand: BrandPart | None = None
    readable: dict[str, str] = Field(default_factory=dict)


class MemberPart(_Part):
    """Somebody who may be there. Members are not taken in: those of the other place have their own."""

    name: str
    email: str
    role: str
    signs_as: str
    joined_at: datetime


class LogPart(_Part):
    """Something that was done. The log is not taken in: it tells of another place."""

    at: datetime
    by: str
    action: str
    subject: str
    detail: str


class VersionPart(_Part):
    """One published version: what its hash is made of, and its words as Markdown."""

    number: int
    published_at: datetime
    published_by: str
    previous: str
    hash: str
    manifest: str
    document: str
    answers: str
    readable: str


class InquiryPart(_Part):
    """What a partner asked, and what became of it."""

    number: int
    entry: str
    question: str
    text: str
    name: str
    email: str
    asked_at: datetime
    state: str
    reply: str
    replied_at: datetime | None
    replied_by: str


class VotePart(_Part):
    """How often readers of a version said of an entry that it answers their question, or not quite."""

    number: int
    entry: str
    verdict: str
    votes: int


class FaqPart(_Part):
    """What was published of one assessment. It is not taken in: it stands where it was published, under its hash."""

    assessment: str
    slug: str
    title: str
    listed: bool
    withdrawn_at: datetime | None
    withdrawn_reason: str
    versions: tuple[VersionPart, ...]
    inquiries: tuple[InquiryPart, ...]
    votes: tuple[VotePart, ...]


class WorkshopPart(_Part):
    """What a workshop came to: its report, as people read it. It is not taken in: its answers stand in its assessment."""

    assessment: str
    kind: str
    mode: str
    title: str
    created_at: datetime
    closed_at: datetime | None
    readable: dict[str, str]


class EverythingFile(_Part):
    """The whole file."""

    format: Literal["upfront-everything"] = FORMAT
    version: Literal[1] = VERSION
    made_at: AwareDatetime
    made_with: type_name
    bank: type_id
    bank_version: type_id
    workspace: type_name = ""
    assessments: tuple[AssessmentPart, ...] = Field(default=(), max_length=MOST_ASSESSMENTS)
    members: tuple[MemberPart, ...] = ()
    published: tuple[FaqPart, ...] = ()
    workshops: tuple[WorkshopPart, ...] = ()
    log: tuple[LogPart, ...] = ()


def write_everything(file: EverythingFile) -> bytes:
    """The file: JSON with its keys in order, one line for each thing, so that two files can be compared."""
    return (json.dumps(file.model_dump(mode="json"), ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def parse_everything(content: bytes) -> EverythingFile:
    """The file as values. Raises UnusableEverything."""
    try:
        return EverythingFile.model_validate_json(content)
    except ValidationError as error:
        raise _refusal(error) from None


def _refusal(error: ValidationError) -> UnusableEverything:
    problems = error.errors(include_url=False, include_context=False, include_input=False)
    where = {problem["loc"][:1] for problem in problems}
    if any(problem["type"] == "json_invalid" for problem in problems):
        return UnusableEverything("not_json")
    if ("format",) in where or ("made_at",) in where or () in where:
        return UnusableEverything("not_ours")
    if ("version",) in where:
        return UnusableEverything("newer")
    places = (".".join(str(step) for step in problem["loc"]) for problem in problems[:PROBLEMS_TOLD])
    return UnusableEverything("broken", tuple(places))
