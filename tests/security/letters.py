"""Letters that an Upfront for many foundations sends, caught at the mail server's door; and invitations, to be followed.

link = asked_for(hosting, visitor, "dana@example.org")     the link in the letter, as an address of ours
link = invited(hosting, workspace, "rosa@example.org", "approver", signs_as="ceo")
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from uuid import uuid4

from tests.web.hosting import BASE_URL, Hosting
from tests.web.visiting import Visitor
from webapp.mail import Message
from webapp.services import outgoing
from webapp.store.people import Invitation

LINK = re.compile(r"^(https?://\S+)$", re.MULTILINE)


class Caught:
    """Takes letters, and keeps them."""

    def __init__(self) -> None:
        self.letters: list[Message] = []

    def send(self, message: Message, *, at: datetime) -> None:
        """Keep a letter."""
        self.letters.append(message)


def deliver(hosting: Hosting, base_url: str = BASE_URL) -> list[Message]:
    """Every letter that waits."""
    caught = Caught()
    delivery = outgoing.Delivery(caught, base_url)
    while outgoing.deliver_next(hosting.store, delivery, hosting.clock()):
        pass
    return caught.letters


def link_in(letter: Message, base_url: str = BASE_URL) -> str:
    """The one link of a letter, without our own address."""
    [link] = LINK.findall(letter.body)
    assert link.startswith(f"{base_url}/"), link
    return str(link).removeprefix(base_url)


def asked_for(hosting: Hosting, visitor: Visitor, email: str, **fields: str) -> str:
    """Ask for a link, and read the letter."""
    assert visitor.send("/sign-in", {"email": email, **fields}).status_code == 200
    [letter] = deliver(hosting)
    assert letter.to == email
    return link_in(letter)


def invited(
    hosting: Hosting,
    workspace: str,
    email: str,
    role: str,
    *,
    signs_as: str = "",
    days: int = 7,
    base_url: str = BASE_URL,
) -> str:
    """The link of an invitation, out of its letter."""
    at = hosting.clock()
    name = hosting.store.find_workspace(workspace)
    assert name is not None
    one = Invitation(uuid4().hex, workspace, email, role, signs_as, "Olive Owner", at, at + timedelta(days=days))
    with hosting.store.write():
        hosting.store.record_invitation(one)
        told = {"invitation": one.id, "workspace": name.name, "role": role, "inviter": "Olive Owner"}
        outgoing.queue(hosting.store, outgoing.INVITATION, email, told, at, workspace)
    [letter] = deliver(hosting, base_url)
    return link_in(letter, base_url)
