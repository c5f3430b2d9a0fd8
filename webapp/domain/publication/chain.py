"""What ties a workspace's published versions together, so that none can be changed, added or taken out unnoticed.

Each version has a manifest: what it is, the digest of everything in it, and the hash of the version the workspace published
before. Its own hash is the SHA-256 of that manifest. Whoever keeps one hash can check every version up to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from hashlib import sha256

from webapp.domain.publication.frozen import canonical

FORMAT = 1
"""Of the manifest; a later shape gets a later number, and this one stays readable."""
FIRST = ""
"""What stands where the hash of an earlier version would: there is none."""


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """A contradiction that whoever published knew of, and why they published all the same."""

    finding: str
    title: str
    reason: str


@dataclass(frozen=True, slots=True)
class FileDigest:
    """A file by the SHA-256 of its bytes, and their number."""

    digest: str
    size: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """Everything one version is made of.

    `assessment_revision` and `assessment` say from which state of what it was made. `answers` and `document` are digests of
    canonical JSON, `bank_digest` that of the whole bank, `look` that of logo, color and papers. `renderers` are versions by
    name. `unconfirmed` are the questions whose sign-off was still missing.
    """

    workspace: str
    faq: str
    number: int
    position: int
    previous: str
    published_at: datetime
    published_by: str
    title: str
    language: str
    assessment: str
    assessment_revision: int
    document: str
    answers: str
    bank: str
    bank_version: str
    bank_digest: str
    look: str
    renderers: Mapping[str, str]
    files: Mapping[str, FileDigest]
    acknowledged: tuple[Acknowledged, ...]
    unconfirmed: tuple[str, ...]


def write_manifest(manifest: Manifest) -> str:
    """Canonical JSON."""
    at = manifest.published_at.astimezone(UTC).isoformat(timespec="microseconds")
    return canonical({"format": FORMAT, **asdict(manifest), "published_at": at})


def digest_of(content: str | bytes) -> str:
    """SHA-256 in hexadecimal digits; of texts as UTF-8."""
    return sha256(content.encode() if isinstance(content, str) else content).hexdigest()
