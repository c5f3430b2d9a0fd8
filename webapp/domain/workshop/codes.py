"""The code a room joins by, and the code a seat comes back by: made, read as typed, and written to be read."""

from __future__ import annotations

import hashlib
import hmac
import unicodedata
from collections.abc import Callable

ALPHABET = "ABCDEFGHJKMNPQRTUVWXY2346789"
"""No two of these look or sound alike on a wall: no 0 and O, 1, I and L, 5 and S, 2 and Z."""
LENGTH = 8
RESUME_LENGTH = 6
_SEPARATORS = frozenset(" -\u00a0\u00ad\u2010\u2011\u2012\u2013\u2014\u200b\u202f._")
_LONGEST_TYPED = 40
"""Signs looked at; more is no code."""


def new_code(random_choice: Callable[[str], str]) -> str:
    """A code to join by; `random_choice` takes one sign of the alphabet, so that nobody can foresee it."""
    return "".join(random_choice(ALPHABET) for _ in range(LENGTH))


def read_code(typed: str) -> str:
    """The code somebody typed, in any case, with or without spaces and dashes; empty where it cannot be one."""
    code = _signs(typed).upper()
    return code if len(code) == LENGTH and all(sign in ALPHABET for sign in code) else ""


def shown_code(code: str) -> str:
    """A code in two groups, as the wall shows it: `HRBW 4729`."""
    return _grouped(code, LENGTH // 2)


def resume_code(key: bytes, workshop: str, seat: int, issue: int) -> str:
    """Six digits that give this seat to another phone, for as long as the seat is not given out anew.

    They are made and not kept; only whoever has the key can make them.
    """
    message = "\0".join(("upfront-workshop-resume", workshop, str(seat), str(issue))).encode()
    number = int.from_bytes(hmac.new(key, message, hashlib.sha256).digest())
    return f"{number % 10**RESUME_LENGTH:0{RESUME_LENGTH}d}"


def read_resume(typed: str) -> str:
    """The digits somebody typed, with or without spaces and dashes; empty where they cannot be a resume code."""
    code = _signs(typed)
    return code if len(code) == RESUME_LENGTH and code.isascii() and code.isdigit() else ""


def shown_resume(code: str) -> str:
    """A resume code in two groups: `581 342`."""
    return _grouped(code, RESUME_LENGTH // 2)


def _signs(typed: str) -> str:
    if len(typed) > _LONGEST_TYPED:
        return ""
    return "".join(sign for sign in unicodedata.normalize("NFKC", typed.strip()) if sign not in _SEPARATORS)


def _grouped(code: str, size: int) -> str:
    return " ".join(code[start : start + size] for start in range(0, len(code), size))
