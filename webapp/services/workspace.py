"""Whose assessments a request is about, and who asks: handed to every use case."""

from __future__ import annotations

from dataclasses import dataclass

from webapp.domain.bank import Bank
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


@dataclass(frozen=True, slots=True)
class Person:
    """Who is signed in: `member` is the id, `name` what others read, empty until it is given."""

    member: str = "owner"
    name: str = ""
