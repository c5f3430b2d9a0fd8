"""An Upfront for many foundations in this process, with its workspaces and the people in them.

hosting.workspace("Juniper Valley")                                    the id of a new workspace
hosting.member(workspace, "editor", name="Dana Cole")                  a Visitor who is signed in there
hosting.member(workspace, "approver", signs_as="ceo", name="Rosa Lind")
hosting.administrator(), hosting.anonymous()                           Visitors too
hosting.site(workspace)                                                for services, and for `begin` of stories.py
visitor.person                                                         who that is, as services know them
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from tests.web.visiting import Clock, Visitor, make_app
from webapp.config import Hosted, Smtp
from webapp.domain.bank import Bank
from webapp.services.access import digest
from webapp.services.workspace import Person, Site
from webapp.store.people import Account, Member, WorkspaceRecord
from webapp.store.port import Session
from webapp.store.sqlite import SqliteStore

HOST = "upfront.example.org"
BASE_URL = f"https://{HOST}"
ADMINISTRATOR = "admin@example.org"
SMTP = Smtp("127.0.0.1", 2525, "none", "upfront@example.org")


def hosted_settings(**changes) -> Hosted:
    """What the tests' installation knows of itself."""
    settings: dict[str, Any] = {
        "base_url": BASE_URL,
        "hosts": frozenset({HOST}),
        "administrators": frozenset({ADMINISTRATOR}),
        "smtp": SMTP,
    }
    return Hosted(**settings | changes)


@dataclass
class Hosting:
    """One installation; see the top of this module."""

    app: Any
    store: SqliteStore
    bank: Bank
    clock: Clock

    def workspace(self, name="Juniper Valley Community Foundation") -> str:
        """A new workspace; its id."""
        record = WorkspaceRecord(uuid4().hex, name, self.clock())
        with self.store.write():
            self.store.add_workspace(record)
        return record.id

    def site(self, workspace) -> Site:
        """The workspace as services see it."""
        return Site(self.store, self.bank, workspace=workspace)

    def member(self, workspace, role, *, signs_as="", name="", email="") -> Visitor:
        """Somebody who has just signed in there."""
        signs_as = signs_as or ("ceo" if role == "approver" else "")
        name = name or f"{role.title()} {secrets.token_hex(2)}"
        email = email or f"{name.lower().replace(' ', '.')}@example.org"
        account = self.account(email, name)
        member = Member(uuid4().hex, workspace, account.id, role, signs_as, self.clock())
        with self.store.write():
            self.store.add_member(member)
        return self.signed_in(account, workspace)

    def administrator(self) -> Visitor:
        """Who runs the installation, and is a member of nothing."""
        return self.signed_in(self.account(ADMINISTRATOR, "Ada Host"), "")

    def anonymous(self) -> Visitor:
        """Somebody who has not signed in."""
        visitor = self.app.test_client()
        assert isinstance(visitor, Visitor)
        return visitor

    def account(self, email, name) -> Account:
        """The account of an address, made where there is none."""
        found = self.store.find_account(email)
        if found is None:
            found = Account(uuid4().hex, email, name, self.clock())
            with self.store.write():
                self.store.add_account(found)
        return found

    def signed_in(self, account, workspace) -> Visitor:
        """A browser with a session of this account."""
        session_id = secrets.token_urlsafe(32)
        at = self.clock()
        with self.store.write():
            self.store.add_session(Session(digest(session_id), workspace, "", secrets.token_urlsafe(32), at, at, account.id))
        visitor = self.anonymous()
        visitor.carry(session_id)
        found = self.store.find_session(digest(session_id))
        assert found is not None
        visitor.person = Person(found.member, found.name, found.role, found.signs_as, found.account, found.email)
        return visitor


def make_hosting(folder, store, bank, clock, *more, **changes) -> Hosting:
    """An installation on this store."""
    return Hosting(make_app(folder, store, bank, clock, *more, hosted=hosted_settings(**changes)), store, bank, clock)
