"""An Upfront for many foundations in a process of its own, for browsers; letters are read by the test, as a courier would.

with hosting_for_many(folder) as hosting:
    workspace = hosting.workspace("Juniper Valley")     as in tests/web/hosting.py
    email = hosting.joined(workspace, "editor")         somebody new who is a member there; their address
    link = hosting.mailed()                             the link of the one letter that waits
    hosting.address                                     where it answers
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from tests.browser.server import LISTENING, STARTS_WITHIN, _stop
from tests.security.letters import deliver, link_in
from tests.shipped import BANK
from tests.web.hosting import Hosting, hosted_settings
from webapp.app import create_app
from webapp.config import Settings, server_address
from webapp.serving.answering import Stop, listen, run
from webapp.store.people import Member
from webapp.store.sqlite import open_store

KEY = b"the same in every test, 32 bytes"


@dataclass
class Running(Hosting):
    """A running installation, seen through its file."""

    address: str = ""

    def joined(self, workspace: str, role: str, *, name: str = "Dana Cole", signs_as: str = "") -> str:
        """Somebody new in a workspace; their address."""
        email = f"{uuid4().hex[:12]}@example.org"
        account = self.account(email, name)
        with self.store.write():
            self.store.add_member(Member(uuid4().hex, workspace, account.id, role, signs_as, self.clock()))
        return email

    def mailed(self) -> str:
        """The link of the one letter that waits, as an address of ours."""
        [letter] = deliver(self, self.address)
        return link_in(letter, self.address)


@contextmanager
def hosting_for_many(folder: Path) -> Iterator[Running]:
    """A server on a fresh folder, until the block ends."""
    log = folder / "server.log"
    with log.open("wb") as lines:
        asked = [sys.executable, "-m", "tests.browser.hosted", str(folder)]
        process = subprocess.Popen(asked, stdout=lines, stderr=subprocess.STDOUT, env=os.environ | {"PYTHONUNBUFFERED": "1"})
    try:
        until = time.monotonic() + STARTS_WITHIN
        while not (found := LISTENING.search(log.read_text(encoding="utf-8"))):
            assert time.monotonic() < until, log.read_text(encoding="utf-8")
            assert process.poll() is None, log.read_text(encoding="utf-8")
            time.sleep(0.02)
        with closing(open_store(folder)) as store:
            yield Running(None, store, BANK, lambda: datetime.now(UTC), found[1])  # type: ignore[arg-type]  # the time itself
    finally:
        code = _stop(process)
    assert code == 0, log.read_text(encoding="utf-8")
    assert "ERROR" not in log.read_text(encoding="utf-8")


def main(folder: Path) -> None:
    """Serve until a signal ends it."""
    stop = Stop()
    with listen(0) as listening, closing(open_store(folder)) as store:
        port = listening.getsockname()[1]
        settings = Settings(data=folder, secret_key=KEY, port=port)
        address = server_address(port)
        hosted = hosted_settings(base_url=address, hosts=frozenset({address.removeprefix("http://")}))
        app = create_app(replace(settings, hosted=hosted), store=store, bank=BANK)
        print(f"Listening on {address}", flush=True)
        run(app, listening, stop)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
