"""Which one a document is, in words for every format: a draft of a day, or a version with its day and its addresses."""

from __future__ import annotations

from datetime import date

from webapp.domain.answers import PartialDate
from webapp.domain.faq import Document
from webapp.domain.text import Run, Template, is_web_address, ours, type_runs
from webapp.domain.text import format_date as written


def edition_line(document: Document) -> str:
    """That it is a draft, and of when; or which version it is, and since when."""
    day, words, edition = day_of(document), document.words, document.edition
    told = words.document["published" if edition else "draft"].replace("{number}", str(edition.number if edition else ""))
    return told.replace("{date}", written(PartialDate(day.year, day.month, day.day), words))


def newest_line(document: Document) -> type_runs:
    """Where this version stands, and where the newest; whom to ask where neither has an address; nothing of a draft."""
    words, addresses = document.words.document, _addresses(document)
    if document.draft:
        return ()
    return Template(words["newest"]).fill(addresses) if addresses else ours(words["newest_unknown"])


def whole_line(document: Document) -> type_runs:
    """That there is more than a short form says, and where: at one address only, for there is little room."""
    words, addresses = document.words.document, _addresses(document)
    told = words["whole_at" if addresses else "whole"].replace("{count}", str(len(document.entries)))
    return Template(told).fill(addresses)


def day_of(document: Document) -> date:
    """The day it was published, of a draft the day it speaks for."""
    return document.edition.published_on if document.edition else document.as_of


def _addresses(document: Document) -> dict[str, type_runs]:
    """Both, as words that lead there; none of a draft, or where they are not known."""
    edition = document.edition
    if edition is None or not (edition.address and edition.newest):
        return {}
    return {"address": _leading(edition.address), "newest": _leading(edition.newest)}


def _leading(address: str) -> type_runs:
    """Like typed words: whatever it holds, every format keeps it to the letter."""
    return (Run(address, typed=True, href=address if is_web_address(address) else None),)
