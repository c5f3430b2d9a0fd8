"""The last part of a published FAQ's address: what it is proposed to be, and what it may be."""

from __future__ import annotations

import re
import secrets

from webapp.renderers.file_names import plain_letters
from webapp.services.opened import Opened
from webapp.services.workspace import Site

LONGEST_SLUG = 60
END_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
"""What the end of an address that stands in no directory is made of: nothing that is easily mistaken for another sign."""
END_LENGTH = 8
UNNAMED = "faq"
TRIES = 50
_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9]|-(?!-)){1,58}[a-z0-9]")
_END = re.compile(f"[{END_SIGNS}]{{{END_LENGTH}}}")


def propose_slug(site: Site, opened: Opened, *, listed: bool) -> str:
    """An address nobody has: of the names, where everybody may find it; with an end nobody can guess, where not."""
    document = opened.document
    unnamed = document.foundation == document.words.names["foundation"]
    base = (plain_letters("" if unnamed else document.foundation) or UNNAMED)[: LONGEST_SLUG - END_LENGTH - 1].strip("-")
    if not listed:
        return f"{base}-{unguessable_end()}"
    base = base if len(base) > 2 else f"{base}-{UNNAMED}"
    names = (base, *(f"{base}-{number}" for number in range(2, TRIES)))
    return next((name for name in names if not site.store.has_slug(name)), f"{base}-{secrets.randbelow(10**6)}")


def unguessable_end() -> str:
    """What an address ends in that only those find who were told it: one of 850 billion."""
    return "".join(secrets.choice(END_SIGNS) for _ in range(END_LENGTH))


def is_unguessable_end(text: str) -> bool:
    """Whether `unguessable_end` can have made this."""
    return bool(_END.fullmatch(text))


def fits_as_slug(text: str) -> bool:
    """Whether an address can end in this: 3 to 60 small letters, digits and single hyphens between them."""
    return bool(_SLUG.fullmatch(text))
