"""Letters as plain text, 72 columns wide: the words are in templates/mail/, and what people typed can only fill them in.

A name somebody chose stands in quotation marks and cannot end them, holds no line break and no control character, and is
no longer than a name is. It leads nowhere: what a mail program would make a link of is taken apart by a space, after each
dot inside a word and before `//`. So the only link in a letter is ours.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from webapp.domain.addresses import valid_address
from webapp.domain.text import is_web_address
from webapp.renderers.templates import fill

LONGEST_NAME = 80
LONGEST_LINK = 500
LETTERS = {
    "en": {
        "sign_in": "mail/sign_in.txt",
        "invitation": "mail/invitation.txt",
        "waiting": "mail/waiting.txt",
        "sent_back": "mail/sent_back.txt",
        "workspace_deleted": "mail/workspace_deleted.txt",
        "inquiry_answered": "mail/inquiry_answered.txt",
        "reminder": "mail/reminder.txt",
    },
}
"""The letters of each language, and the template of each."""
LINK = "link"
NAMES = frozenset(("workspace", "foundation"))
PEOPLE = frozenset(("inviter", "asker", "approver", "by"))
"""Whoever has not given a name goes by an e-mail address, which stays whole."""
UNSEEN = ("Cc", "Cf", "Cs")
QUOTES = re.compile('["“”„‟«»＂〝〞〟]')
DOTS = re.compile(r"(?<=\w)([.。．｡])(?=\w\w|\d)")
SLASHES = re.compile(r"(?<=\S)(?=//)")


@dataclass(frozen=True, slots=True)
class Letter:
    """What a letter says; whom it is to is not its business."""

    subject: str
    body: str


def render(kind: str, values: Mapping[str, str], language: str = "en") -> Letter:
    """A letter of this kind. Raises KeyError for a kind that is none, jinja2.UndefinedError where a value is missing.

    Raises ValueError where the link is not a web address.
    """
    text = fill(LETTERS[language][kind], {name: _value(name, value) for name, value in values.items()})
    subject, _, body = text.lstrip("\n").partition("\n")
    return Letter(subject, f"{body.strip()}\n")


def _value(name: str, value: str) -> str:
    if name == LINK:
        return _link(value)
    if name in PEOPLE and (address := valid_address(value)):
        return address
    said = defused(value)
    return f"“{said}”" if name in NAMES or name in PEOPLE else said


def _link(value: str) -> str:
    """Our own link, as it is: an altered one would lead nowhere."""
    if len(value) > LONGEST_LINK or not value.isascii() or not value.isprintable() or not is_web_address(value):
        raise ValueError("not a link of ours")
    return value


def defused(text: str) -> str:
    """What somebody typed, as one short line in which nothing is a link and nothing ends a quotation."""
    # Far more than is shown, and little enough to look at.
    line = " ".join(text[: 10 * LONGEST_NAME].split())
    seen = "".join(sign for sign in line if unicodedata.category(sign) not in UNSEEN)
    quoted = QUOTES.sub("’", " ".join(seen.split()))
    apart = DOTS.sub(r"\1 ", SLASHES.sub(" ", quoted))
    return apart if len(apart) <= LONGEST_NAME else f"{apart[: LONGEST_NAME - 1].rstrip()}…"
