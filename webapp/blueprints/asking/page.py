"""Everything that the pages of who asks show, as values; their links are plain words, as everywhere on public pages."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from webapp.domain.inquiry import LONGEST, LONGEST_NAME, SHORTEST, UnfitInquiry
from webapp.domain.text import Words
from webapp.forms.problems import FieldProblem
from webapp.renderers.answer_words import day_of
from webapp.renderers.public_links import Links, newest_path, version_path
from webapp.renderers.public_page import Frame, build_frame
from webapp.services.asking import About, Followed
from webapp.store.publications import FaqRecord

MOST = {"text": f"{LONGEST:,}", "name": str(LONGEST_NAME)}
"""Characters of each field, as they are printed."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody typed, as it was sent."""

    text: str = ""
    name: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around a page about a FAQ: its title, whose it is, and where it is."""

    frame: Frame
    title: str
    foundation: str
    faq: str


@dataclass(frozen=True, slots=True)
class AskPage:
    """Everything `public/ask.html` shows.

    `came`: they have just said that an entry does not quite answer. `mails`: whoever leaves an address is told.
    `refused`: flooded, withdrawn, busy or unwritable, where nothing is wrong with what was typed.
    """

    around: Around
    about: About
    typed: Typed
    problems: tuple[FieldProblem, ...]
    came: bool
    mails: bool
    refused: str
    post: str
    back: str

    @property
    def frame(self) -> Frame:
        """What every public page has."""
        return self.around.frame


@dataclass(frozen=True, slots=True)
class ThanksPage:
    """Everything `public/helpful.html` shows: somebody has said that an entry answers their question."""

    around: Around
    about: About
    ask: str
    back: str

    @property
    def frame(self) -> Frame:
        """What every public page has."""
        return self.around.frame


@dataclass(frozen=True, slots=True)
class FollowPage:
    """Everything `public/follow.html` shows of one question, to whoever has its link.

    `state` as in `domain.inquiry`. `version` leads to the version that holds the answer, empty for none; `link` is the
    whole address of this page, right after it was asked.
    """

    around: Around
    question: str
    text: str
    asked_on: str
    state: str
    reply: str
    replied_on: str
    number: int
    version: str
    withdrawn: bool
    link: str

    @property
    def frame(self) -> Frame:
        """What every public page has."""
        return self.around.frame


def page_address(faq: FaqRecord) -> str:
    """Where the FAQ is."""
    return f"/{newest_path(faq.slug)}"


def entry_address(faq: FaqRecord, entry: str) -> str:
    """Where an entry of it stands, or the whole."""
    return f"{page_address(faq)}#q-{entry}" if entry else page_address(faq)


def ask_address(faq: FaqRecord, about: About, *, came: bool = False) -> str:
    """Where something about an entry is asked."""
    fields = {"entry": about.entry} if about.entry else {}
    fields |= {"number": str(about.number)} if about.number != faq.latest else {}
    fields |= {"from": "vote"} if came else {}
    return f"{page_address(faq)}/ask" + (f"?{urlencode(fields)}" if fields else "")


def around(faq: FaqRecord, links: Links) -> Around:
    """What stands around a page about a FAQ. Search engines list none of them."""
    return Around(build_frame(links, hidden=True), faq.title, faq.foundation, page_address(faq))


def problem_of(unfit: UnfitInquiry) -> FieldProblem:
    """What is wrong, for a page to find the words."""
    return FieldProblem(unfit.field, unfit.code, {"most": MOST.get(unfit.field, ""), "least": str(SHORTEST)})


def build_follow_page(followed: Followed, words: Words, links: Links, link: str) -> FollowPage:
    """The page."""
    inquiry, faq = followed.inquiry, followed.faq
    return FollowPage(
        around=around(faq, links),
        question=inquiry.question,
        text=inquiry.text,
        asked_on=day_of(inquiry.asked_at, words),
        state=inquiry.state,
        reply=inquiry.reply,
        replied_on=day_of(inquiry.replied_at, words) if inquiry.replied_at else "",
        number=inquiry.answered_in,
        version=links.page(version_path(faq.slug, inquiry.answered_in)) if inquiry.answered_in else "",
        withdrawn=faq.withdrawn_at is not None,
        link=link,
    )
