"""What partners ask back: what may be written, and what can become of it. Nothing here knows who asks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from webapp.domain.addresses import valid_address
from webapp.domain.errors import UpfrontError
from webapp.domain.text import LONGEST_LOOKED_AT, LONGEST_TEXT, normalise, one_line

NEW, NEXT, ANSWERED, DECLINED = "new", "next", "answered", "declined"
"""Not looked at yet; its answer comes with the next version; answered; declined, with a reason."""
OPEN = frozenset((NEW, NEXT))
"""The states in which somebody still waits for an answer."""
ANSWER, PLAN, DECLINE, REOPEN = "answer", "plan", "decline", "reopen"
"""What a foundation can do about an inquiry."""
TRANSITIONS: Mapping[str, tuple[frozenset[str], str]] = {
    ANSWER: (OPEN, ANSWERED),
    PLAN: (frozenset((NEW,)), NEXT),
    DECLINE: (OPEN, DECLINED),
    REOPEN: (frozenset((NEXT, ANSWERED, DECLINED)), NEW),
}
"""What can be done in which states, and the state it leads to."""
CLOSES = frozenset((ANSWERED, DECLINED))
"""The states that an asker is told of."""

SHORTEST, LONGEST = 10, LONGEST_TEXT
"""Characters of a question: fewer are no question, and more belong into a conversation."""
LONGEST_NAME = 100
_NAMED = r"(?:[\w-]{1,63}[.\u3002\uff0e\uff61]){1,8}[^\W\d_]{2,24}"
_LINK = re.compile(
    # A scheme, the beginning of an address, an e-mail address, and a host, by name or number, with something behind it.
    rf"\w:/{{2,}}|(?<!\w)//{_NAMED}|\bwww\d?[.\u3002\uff0e\uff61]\w|mailto:|[@\uff20]{_NAMED}"
    rf"|(?:{_NAMED}|\b(?:\d{{1,3}}\.){{3}}\d{{1,3}})(?::\d+)?[/\uff0f\\?#]\S",
    re.IGNORECASE,
)


class UnfitInquiry(UpfrontError):
    """What cannot be asked like this. `field` is text, name, email or reply; `code` says why."""

    def __init__(self, field: str, code: str) -> None:
        super().__init__(f"{field}: {code}")
        self.field, self.code = field, code


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it is kept: name and address are empty where they were not given."""

    text: str
    name: str = ""
    email: str = ""


def may(act: str, state: str) -> bool:
    """Whether this can be done about an inquiry in this state. Raises KeyError for what nobody can do."""
    return state in TRANSITIONS[act][0]


def after(act: str) -> str:
    """The state that it leads to. Raises KeyError for what nobody can do."""
    return TRANSITIONS[act][1]


def holds_link(text: str) -> bool:
    """Whether something in it is an address, of a page or of a person, or what a program would make one of.

    A bare name such as `example.org` is not: people name their organizations so.
    """
    # Browsers leave out what nobody sees, and take every kind of dot for a dot.
    seen = "".join(sign for sign in unicodedata.normalize("NFKC", text) if unicodedata.category(sign) != "Cf")
    return any(_LINK.search(one) for one in (text, seen))


def read_question(text: str, name: str = "", email: str = "") -> tuple[Asked | None, tuple[UnfitInquiry, ...]]:
    """What somebody typed as it is kept; None and all that is wrong with it where it cannot be kept."""
    problems: list[UnfitInquiry] = []

    def kept(field: str, typed: str, longest: int) -> str:
        try:
            return _fit(field, typed, longest)
        except UnfitInquiry as unfit:
            problems.append(unfit)
            return ""

    asked = Asked(kept("text", text, LONGEST), one_line(kept("name", name, LONGEST_NAME)), _address(email, problems))
    if not any(problem.field == "text" for problem in problems) and len(asked.text) < SHORTEST:
        problems.insert(0, UnfitInquiry("text", "short" if asked.text else "missing"))
    return (None if problems else asked), tuple(problems)


def read_reply(text: str, *, needed: bool) -> str:
    """What a foundation writes to whoever asked. Raises UnfitInquiry; also where nothing stands and something is needed."""
    reply = _fit("reply", text, LONGEST, links=True)
    if needed and not reply:
        raise UnfitInquiry("reply", "missing")
    return reply


def _fit(field: str, typed: str, longest: int, *, links: bool = False) -> str:
    if len(typed) > LONGEST_LOOKED_AT:
        raise UnfitInquiry(field, "long")
    try:
        text = normalise(typed)
    except ValueError:
        raise UnfitInquiry(field, "half_character") from None
    if len(text) > longest:
        raise UnfitInquiry(field, "long")
    if not links and holds_link(text):
        raise UnfitInquiry(field, "link")
    return text


def _address(typed: str, problems: list[UnfitInquiry]) -> str:
    if not typed.strip():
        return ""
    address = valid_address(typed)
    if address is None:
        problems.append(UnfitInquiry("email", "address"))
    return address or ""
