"""Everything the pages of those who sign show, as values."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby

from webapp.domain.faq.voice import Voice
from webapp.domain.routing import Position
from webapp.domain.text import capitalised, plain
from webapp.forms.comment_form import Written
from webapp.forms.problems import FieldProblem
from webapp.renderers.answer_words import AnswerWords, answer_words, day_of, moment
from webapp.renderers.review import item_words
from webapp.renderers.sheet import Will
from webapp.services.approvals import ForSigner, Signed, Waiting
from webapp.store.people import CommentRecord


@dataclass(frozen=True, slots=True)
class Line:
    """One assessment in which something waits."""

    id: str
    title: str
    number: int


@dataclass(frozen=True, slots=True)
class WaitingPage:
    """Everything `pages/approvals_all.html` shows."""

    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an answer was sent back."""

    id: str
    text: str
    by: str
    day: str
    mine: bool


@dataclass(frozen=True, slots=True)
class Item:
    """An answer that waits. `changed`: not as it was on the page before. `written` is the reason typed and not kept."""

    number: int
    key: str
    item: str
    question: str
    short: str
    answer: AnswerWords
    will: Will
    by: str
    at_text: str
    seal: str
    comments: int
    changed: bool
    earlier: Reason | None
    written: Written


@dataclass(frozen=True, slots=True)
class Done:
    """An answer that is signed."""

    short: str
    item: str
    by: str
    day: str


@dataclass(frozen=True, slots=True)
class Returned:
    """An answer that was sent back and has not been changed since."""

    key: str
    short: str
    item: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class Section:
    """What waits in one section of the questionnaire, and what is signed there."""

    id: str
    title: str
    items: tuple[Item, ...]
    done: tuple[Done, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """What has just happened: a code; the short names of what was confirmed; `undo` is the change that can be taken back."""

    code: str = ""
    shorts: tuple[str, ...] = ()
    undo: str = ""


@dataclass(frozen=True, slots=True)
class ApprovalsPage:
    """Everything `pages/approvals.html` shows. `fresh` is an id for what is written next; `stale`: nothing was kept.

    `unsent` is a reason that was typed for an answer that does not wait any more.
    """

    assessment_id: str
    partnership: str
    body: str
    named: bool
    sections: tuple[Section, ...]
    returned: tuple[Returned, ...]
    told: Told
    fresh: str
    stale: bool = False
    unsent: str = ""
    problems: tuple[FieldProblem, ...] = ()

    @property
    def waiting(self) -> int:
        """How many answers wait."""
        return sum(len(section.items) for section in self.sections)

    @property
    def done(self) -> int:
        """How many are signed."""
        return sum(len(section.done) for section in self.sections)


@dataclass(frozen=True, slots=True)
class Signer:
    """Somebody who signs, and how much waits for them."""

    called: str
    signs_as: str
    number: int


@dataclass(frozen=True, slots=True)
class AskPage:
    """Everything `pages/ask_to_confirm.html` shows. `missing`: bodies for which something waits and nobody here signs.

    `told` is `asked`, `too_soon` or empty; `address` is where those who sign find it.
    """

    assessment_id: str
    partnership: str
    signers: tuple[Signer, ...]
    missing: tuple[str, ...]
    mails: bool
    address: str
    told: str = ""


@dataclass(frozen=True, slots=True)
class Sent:
    """What a form brought that could not be kept: the keys that changed, and the reason typed for one of them."""

    changed: Collection[str] = ()
    key: str = ""
    written: Written = Written("")  # noqa: RUF009 -- frozen
    stale: bool = False


def build_approvals_page(
    seen: ForSigner,
    comments: tuple[CommentRecord, ...],
    told: Told,
    sent: Sent,
    *,
    body: str,
    named: bool,
    fresh: str,
) -> ApprovalsPage:
    """The page of one assessment for who signs for a body."""
    voice = Voice(seen.opened.facts, seen.opened.language)
    open_on: dict[str, int] = {}
    for comment in comments:
        if comment.resolved_at is None:
            open_on[comment.key] = open_on.get(comment.key, 0) + 1
    returned = tuple(_returned(voice, one, one.sent_back) for one in seen.waiting if one.sent_back)
    sections = tuple(_sections(voice, seen, open_on, sent))
    there = any(item.key == sent.key for section in sections for item in section.items)
    problem = sent.written.problem if there else None
    return ApprovalsPage(
        assessment_id=seen.opened.record.id,
        partnership=plain(voice.name("partnership")[0]),
        body=body,
        named=named,
        sections=sections,
        returned=returned,
        told=told,
        fresh=fresh,
        stale=sent.stale or bool(sent.key and not there),
        unsent="" if there else sent.written.typed,
        problems=(problem,) if problem else (),
    )


def _sections(voice: Voice, seen: ForSigner, open_on: Mapping[str, int], sent: Sent) -> Iterator[Section]:
    titles = {section.id: voice.text(section.title).source for section in voice.bank.sections}
    waits = {one.position.key: one for one in seen.waiting if one.sent_back is None}
    signed = {one.position.key: one for one in seen.signed}
    shown = [one for one in seen.opened.route if one.key in waits or one.key in signed]
    numbers = {key: number for number, key in enumerate((one.key for one in shown if one.key in waits), 1)}
    for section, positions in groupby(shown, lambda one: one.question.section):
        keys = [one.key for one in positions]
        yield Section(
            section,
            titles[section],
            tuple(_item(voice, waits[key], numbers[key], open_on.get(key, 0), sent) for key in keys if key in waits),
            tuple(_done(voice, signed[key]) for key in keys if key in signed),
        )


def _item(voice: Voice, one: Waiting, number: int, comments: int, sent: Sent) -> Item:
    position, event = one.position, one.event
    words = answer_words(voice, position.question, one.answer)
    firm = "" if words.standing == "understood" else words.standing
    return Item(
        number=number,
        key=position.key,
        item=item_words(voice, position.question.repeat, position.item),
        question=voice.text(position.question.text).source,
        short=_short(voice, position),
        # Notes are for those who work on the answer; that it waits is what the whole page says.
        answer=replace(words, note="", waits_for="", standing=firm),
        will=one.will,
        by=event.by if event else "",
        at_text=moment(event.at, voice.words) if event else "",
        seal=one.seal,
        comments=comments,
        changed=position.key in sent.changed,
        earlier=_reason(voice, one.earlier) if one.earlier else None,
        written=sent.written if position.key == sent.key else Written(""),
    )


def _reason(voice: Voice, comment: CommentRecord, *, mine: bool = False) -> Reason:
    return Reason(comment.id, comment.text, comment.by, day_of(comment.at, voice.words), mine)


def _done(voice: Voice, one: Signed) -> Done:
    words = answer_words(voice, one.position.question, one.answer)
    item = item_words(voice, one.position.question.repeat, one.position.item)
    return Done(_short(voice, one.position), item, words.signed_by, words.signed_on)


def _returned(voice: Voice, one: Waiting, comment: CommentRecord) -> Returned:
    item = item_words(voice, one.position.question.repeat, one.position.item)
    return Returned(one.position.key, _short(voice, one.position), item, _reason(voice, comment, mine=True))


def _short(voice: Voice, position: Position) -> str:
    return capitalised(voice.short(position.question))


def shorts_of(seen: ForSigner, keys: Collection[str]) -> tuple[str, ...]:
    """What these answers are called, in the order asked."""
    voice = Voice(seen.opened.facts, seen.opened.language)
    return tuple(_short(voice, position) for position in seen.opened.route if position.key in keys)
