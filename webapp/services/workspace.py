"""Whose assessments a request is about, and who asks: handed to every use case."""

from __future__ import annotations

from dataclasses import dataclass

from webapp.domain.bank import Bank
from webapp.domain.members import MemberRole
from webapp.store.port import Store

LOCAL = "local"
"""The one workspace of an Upfront that runs on somebody's own computer."""


@dataclass(frozen=True, slots=True)
class Site:
    """One workspace: where its assessments are kept, what is asked there, and in which language."""

    store: Store
    bank: Bank
    language: str = "en"
    workspace: str = LOCAL

    @property
    def hosted(self) -> bool:
        """Whether this is one of many workspaces, with members; else it is the one on somebody's own computer."""
        return self.workspace != LOCAL


@dataclass(frozen=True, slots=True)
class Person:
    """Who is signed in: `member` is the id, `name` what others read, empty until it is given.

    `role` is a MemberRole, empty for who is no member of the workspace. `signs_as` is `ceo`, `board` or empty. `account` and
    `email` are empty in local mode.
    """

    member: str = "owner"
    name: str = ""
    role: str = MemberRole.OWNER
    signs_as: str = ""
    account: str = ""
    email: str = ""

    @property
    def called(self) -> str:
        """What others read where something has to stand: the name, else the address."""
        return self.name or self.email
