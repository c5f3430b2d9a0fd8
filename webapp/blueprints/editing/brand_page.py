"""How the foundation's own files look: what is shown of it, and what a form that came in says."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass

from flask import url_for
from werkzeug.datastructures import FileStorage

from webapp.domain.faq.voice import Voice
from webapp.forms import FieldProblem
from webapp.renderers.look import LARGEST_LETTERHEAD, LARGEST_LOGO, LETTER, LONGEST_WORDS, PAPERS, readable
from webapp.services.brands import Brand
from webapp.services.questionnaires import Opened

SHORT_COLOR = re.compile(r"#?([0-9a-fA-F])([0-9a-fA-F])([0-9a-fA-F])")
LONG_COLOR = re.compile(r"#?([0-9a-fA-F]{6})")


@dataclass(frozen=True, slots=True)
class Sent:
    """What the page's form says. A file is None where none was chosen."""

    revision: int
    color: str
    paper: str
    words: str
    logo: bytes | None = None
    letterhead: bytes | None = None
    letterhead_name: str = ""
    no_logo: bool = False
    no_letterhead: bool = False


@dataclass(frozen=True, slots=True)
class BrandPage:
    """Everything `pages/brand.html` shows. `color` is as typed; `chosen` the one that stands, `used` as files have it."""

    told: str
    problems: tuple[FieldProblem, ...]
    failed: str
    stale: bool
    revision: int
    color: str
    chosen: str
    used: str
    paper: str
    papers: tuple[str, ...]
    words: str
    logo: str
    logo_words: str
    logo_width: int
    logo_height: int
    letterhead: bool
    letterhead_name: str
    files_sent: bool
    seen: str
    post: str


def read_sent(fields: Mapping[str, str], files: Mapping[str, FileStorage]) -> Sent:
    """The form as it came in."""
    revision = fields.get("revision", "")
    letterhead = files.get("letterhead")
    return Sent(
        revision=int(revision) if re.fullmatch(r"[0-9]{1,9}", revision) else 0,
        color=fields.get("color", "").strip(),
        paper=fields.get("paper", ""),
        words=fields.get("words", ""),
        logo=_content(files.get("logo"), LARGEST_LOGO),
        letterhead=_content(letterhead, LARGEST_LETTERHEAD),
        letterhead_name=(letterhead.filename or "") if letterhead else "",
        no_logo="no-logo" in fields,
        no_letterhead="no-letterhead" in fields,
    )


def _content(file: FileStorage | None, largest: int) -> bytes | None:
    """What is in a file; of one that is larger than it may be, one byte more than that."""
    return file.stream.read(largest + 1) if file and file.filename else None


def parse_color(text: str) -> str:
    """A color as people write it, `#abc` or `0F4F6D`, as it is kept; the text itself where it is none."""
    if short := SHORT_COLOR.fullmatch(text):
        return "#" + "".join(sign * 2 for sign in short.groups()).lower()
    if long := LONG_COLOR.fullmatch(text):
        return f"#{long[1].lower()}"
    return text


def shown_brand(opened: Opened, brand: Brand) -> Sent:
    """The form of what stands. Most logos show the foundation's name, so that is there for who has yet to say."""
    name = "".join(run.text for run in Voice(opened.facts, opened.language).name("foundation")[0] if run.typed)
    words = (brand.logo.words if brand.logo else "") or name[:LONGEST_WORDS]
    return Sent(brand.revision, brand.color, brand.paper or LETTER, words)


def build_brand_page(
    opened: Opened,
    brand: Brand,
    sent: Sent,
    *,
    problems: tuple[FieldProblem, ...] = (),
    told: str = "",
    failed: str = "",
    stale: bool = False,
) -> BrandPage:
    """The page: what stands, and what was sent and not kept."""
    logo = brand.logo
    return BrandPage(
        told=told,
        problems=problems,
        failed=failed,
        stale=stale,
        revision=brand.revision,
        color=sent.color,
        chosen=brand.color,
        used=readable(brand.color) if brand.color else "",
        paper=sent.paper if sent.paper in PAPERS else LETTER,
        papers=PAPERS,
        words=sent.words,
        logo=f"data:image/png;base64,{b64encode(logo.png).decode()}" if logo else "",
        logo_words=logo.words if logo else "",
        logo_width=logo.width if logo else 0,
        logo_height=logo.height if logo else 0,
        letterhead=brand.letterhead is not None,
        letterhead_name=brand.letterhead_name,
        files_sent=sent.logo is not None or sent.letterhead is not None,
        seen=url_for("faq.summary_picture", assessment_id=opened.record.id),
        post=url_for("editing.keep_brand", assessment_id=opened.record.id),
    )
