"""What can be wrong with what people hand us, as values: nothing here prints or exits."""

from __future__ import annotations

from dataclasses import dataclass

type_where = tuple[str | int, ...]
"""Where something stands in a bank: file name, then keys and positions."""


class UpfrontError(Exception):
    """The root of every error this project raises on purpose."""


class NotFound(UpfrontError):
    """What was asked for does not exist, or not for the one who asks."""


class Busy(UpfrontError):
    """Others are writing and it took too long to wait for them. Nothing was kept; the same can be tried again."""


class Unwritable(UpfrontError):
    """The disk refused: it is full, read-only or broken. Nothing was kept."""


class AlreadyKept(UpfrontError):
    """Somebody else kept an answer under this revision first."""


class TooLong(UpfrontError):
    """A document is longer than a page or a file can be made of. Nothing was made."""


class Broken(TooLong):
    """What makes a file failed over what it was given, as it does over measures beyond all reason. Nothing was made."""


class NotIdentified(UpfrontError):
    """A sign-in provider did not say, in a way that can be believed, who somebody is.

    `code`: state, issuer, denied, token, signature, audience, expired, nonce, unverified_email or unreachable.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Misused(UpfrontError):
    """Part of Upfront was used in a way that cannot be right: a mistake in the code, not in what people did."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing an author has to mend.

    `where` leads to the place in the files, `subject` is the id of the thing concerned.
    """

    where: type_where
    subject: str
    problem: str
    remedy: str


class InvalidBank(UpfrontError):
    """A bank cannot be used; carries every problem found, not the first."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(f"{len(problems)} problems in the bank")
        self.problems = problems
