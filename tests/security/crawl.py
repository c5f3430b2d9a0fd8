"""Lets wapiti loose on an Upfront for many foundations, as everybody who could ask: nothing above informational, no 500.

python -m tests.security.crawl                        as every role
python -m tests.security.crawl owner viewer           as these
python -m tests.security.crawl --crawl 300 --attack 60    longer: seconds of looking around, and of each kind of attack

`WAPITI` names the program where it is not on the path.
"""

from __future__ import annotations

import argparse
import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from tests.hosted_server import ADMINISTRATOR, Visit, environment, hosted_server
from tests.renderers.documents import scenario
from tests.shipped import BANK
from tests.smtp_server import SmtpServer
from tests.web.hosting import Hosting
from tests.web.stories import begin
from webapp.config import SECURE_COOKIE
from webapp.services import assessments, audit, outgoing
from webapp.services.access import digest
from webapp.services.workspace import Person
from webapp.store.people import SENT_BACK, Account, CommentRecord, Invitation, Member
from webapp.store.port import Session
from webapp.store.sqlite import open_store

ANONYMOUS, ADMINISTRATORS = "anonymous", "administrator"
ROLES = (ANONYMOUS, "owner", "editor", "approver", "facilitator", "viewer", ADMINISTRATORS)
BASE_URL = "https://upfront.example.org"
MODULES = (
    *("backup", "cookieflags", "crlf", "csp", "csrf", "exec", "file", "htaccess", "http_headers", "ldap", "methods"),
    *("permanentxss", "redirect", "shellshock", "sql", "timesql", "upload", "xss"),
)
"""All but those that ask something of a server elsewhere, look at TLS, or know one product by name."""
BEGINNINGS = ("/approvals", "/administration", "/workspaces", "/account", "/people", "/everything")
"""Where to begin, beside the first page: not everybody may open that."""
NOT_TOUCHED = (
    *("/sign-out", "/account/sign-out-everywhere", "/workspace/delete", "/workspaces/*/leave"),
    *("/people/*/remove", "/people/*/role", "/assessments/*/delete"),
)
"""What would end the visit, or leave nothing to look at."""
ACCEPTED = {
    ("Cross Site Request Forgery", "POST", "/sign-in"): "who is signed out has no token; the guard there is the Origin",
}
"""What wapiti takes for worse than it is, each with what keeps it harmless instead."""
TRIES = 4
INFORMATIONAL = 0
LEVELS = ("informational", "low", "medium", "high", "critical")
MISSING = "wapiti is not installed. Install it with: pipx install wapiti3 (or name it: WAPITI=/path/to/wapiti make crawl)"


class NoReport(Exception):
    """Wapiti broke off by itself; now and then it does, over its own notes."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wapiti told: where, what, and how bad it takes it to be."""

    level: int
    kind: str
    method: str
    path: str
    parameter: str
    told: str

    @property
    def accepted(self) -> str:
        """Why it counts for nothing, if it does."""
        return ACCEPTED.get((self.kind, self.method, self.path), "")

    def __str__(self) -> str:
        return f"{LEVELS[self.level]}: {self.kind}: {self.method} {self.path} {self.parameter}: {self.told}"


@dataclass(frozen=True, slots=True)
class Crawled:
    """One visit: how many addresses were looked at, what was found, and what the server said of its failures."""

    role: str
    pages: int
    findings: tuple[Finding, ...]
    failures: tuple[str, ...]
    seconds: float

    @property
    def bad(self) -> tuple[str, ...]:
        """What must not be."""
        return (*(str(it) for it in self.findings if it.level > INFORMATIONAL and not it.accepted), *self.failures)


def crawl_again(wapiti: str, role: str, look: float, attack: float) -> Crawled:
    """The same as `crawl`, and anew in another installation where wapiti broke off, but not for ever."""
    broke_off = ""
    for _ in range(TRIES):
        try:
            return crawl(wapiti, role, look, attack)
        except NoReport as error:
            broke_off = str(error)
    return Crawled(role, 0, (), (f"wapiti broke off {TRIES} times: {broke_off}",), 0)


def crawl(wapiti: str, role: str, look: float, attack: float) -> Crawled:
    """Look around as somebody in a fresh installation that is full of things, and attack what was seen. Raises NoReport."""
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="upfront-crawl-") as name, SmtpServer() as mail:
        folder = Path(name)
        variables = environment(mail)
        listening = variables["UPFRONT_LISTEN"]
        variables |= {"UPFRONT_BASE_URL": BASE_URL, "UPFRONT_PROXIES": "1"}
        variables["UPFRONT_TRUSTED_HOSTS"] = f"{urlsplit(BASE_URL).netloc},{listening}"
        (folder / "data").mkdir(mode=0o700)
        session_id = seed(folder / "data", role)
        with hosted_server(folder, variables) as server:
            report = _let_loose(wapiti, folder, f"http://{listening}", session_id, look, attack)
            visit = Visit(f"http://{listening}", {SECURE_COOKIE: session_id})
            ended = bool(session_id) and visit.get("/account").status != HTTPStatus.OK
        failures = tuple(line for line in server.printed().splitlines() if line.startswith(("ERROR", "Traceback")))
        failures += ("the visit ended early: somebody was signed out or let go",) * ended
    return Crawled(role, _pages(report), tuple(_findings(report)), failures, time.monotonic() - begun)


def seed(data: Path, role: str) -> str:
    """A foundation with everything that makes a page, and one beside it; the session of somebody, empty for nobody."""
    at = datetime.now(UTC)
    with closing(open_store(data)) as store:
        hosting = Hosting(None, store, BANK, lambda: at)  # type: ignore[arg-type]  # the time itself
        workspace, other = hosting.workspace("Juniper Valley Community Foundation"), hosting.workspace("Elsewhere")
        begin(hosting.site(other), at, dict(scenario("aspen-like-host").answers))
        _furnish(hosting, workspace, at)
        if role == ANONYMOUS:
            return ""
        account = hosting.account(ADMINISTRATOR if role == ADMINISTRATORS else f"{role}@juniper.example", role.title())
        session_id = secrets.token_urlsafe(32)
        here = "" if role == ADMINISTRATORS else workspace
        with store.write():
            if here:
                _join(hosting, account, workspace, role, at)
            store.add_session(Session(digest(session_id), here, "", secrets.token_urlsafe(32), at, at, account.id))
    return session_id


def _join(hosting: Hosting, account: Account, workspace: str, role: str, at: datetime) -> Member:
    member = Member(uuid4().hex, workspace, account.id, role, "ceo" if role == "approver" else "", at)
    hosting.store.add_member(member)
    return member


def _furnish(hosting: Hosting, workspace: str, at: datetime) -> None:
    store, site = hosting.store, hosting.site(workspace)
    # In the first, much waits for CEO and board; the others have pots to repeat a question over.
    answers = dict(scenario("sole-funder").answers)
    live = begin(site, at, answers)
    _, archived, deleted = (begin(site, at, dict(scenario("four-pots").answers)) for _ in range(3))
    assessments.archive(site, archived, at)
    assessments.delete(site, deleted, at)
    account = hosting.account("dana@juniper.example", "Dana Cole")
    key = next(iter(answers))
    with store.write():
        member = _join(hosting, account, workspace, "owner", at)
        dana = Person(member.id, account.name, member.role, "", account.id, account.email)
        for kind in ("comment", SENT_BACK):
            said = ("Is this still so?", 1)
            store.add_comment(CommentRecord(uuid4().hex, live, key, kind, member.id, account.name, at, *said))
        until = at + timedelta(days=7)
        invitation = Invitation(uuid4().hex, workspace, "new@juniper.example", "viewer", "", account.name, at, until)
        store.record_invitation(invitation)
        audit.note(store, workspace, dana, at, "invited", invitation.email, invitation.role)
        outgoing.queue(store, outgoing.WAITING, account.email, {"workspace": "Juniper", "asker": "Dana", "number": 3}, at)


def _let_loose(wapiti: str, folder: Path, address: str, session_id: str, look: float, attack: float) -> dict[str, Any]:
    """What wapiti reports of a visit that comes as if through a proxy that speaks TLS."""
    report = folder / "report.json"
    command = [wapiti, "-u", f"{address}/", "-m", ",".join(MODULES), "-v", "0", "--flush-session", "--no-bugreport"]
    command += ["-H", "X-Forwarded-Proto: https"]
    if session_id:
        # Not by wapiti's file of cookies: it sends none that are secure over plain HTTP, and complains of the others.
        command += ["-H", f"Cookie: {SECURE_COOKIE}={session_id}"]
    command += ["--max-scan-time", str(look), "--max-attack-time", str(attack), "-f", "json", "-o", str(report)]
    command += ["--store-session", str(folder / "seen"), "--store-config", str(folder / "known")]
    for path in BEGINNINGS:
        command += ["-s", f"{address}{path}"]
    for path in NOT_TOUCHED:
        command += ["-x", f"{address}{path}"]
    limit = look + attack * len(MODULES) + 300
    done = subprocess.run(command, capture_output=True, text=True, timeout=limit, check=False, cwd=folder)
    if not report.is_file():
        raise NoReport("".join(done.stderr.splitlines()[-2:]))
    found: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
    return found


def _pages(report: dict[str, Any]) -> int:
    return int(report["infos"].get("crawled_pages_nbr") or 0)


def _findings(report: dict[str, Any]) -> list[Finding]:
    return [
        Finding(it["level"], kind, it["method"], it["path"], it["parameter"] or "", it["info"])
        for part in ("vulnerabilities", "anomalies")
        for kind, found in report[part].items()
        for it in found
    ]


def find_wapiti() -> str | None:
    """Where wapiti is; None where it is not installed."""
    return os.environ.get("WAPITI") or shutil.which("wapiti")


def main() -> int:
    """Crawl as the roles asked for, and print a table; 1 where something must not be, 2 where wapiti is missing."""
    asked = argparse.ArgumentParser(description="Let wapiti loose on Upfront, as every role.")
    asked.add_argument("roles", nargs="*", metavar="ROLE", help=", ".join(ROLES))
    asked.add_argument("--crawl", type=float, default=60, help="seconds of looking around, for each role")
    asked.add_argument("--attack", type=float, default=20, help="seconds of each kind of attack, for each role")
    wanted = asked.parse_args()
    if unknown := set(wanted.roles) - set(ROLES):
        asked.error(f"no such role: {', '.join(sorted(unknown))}")
    wapiti = find_wapiti()
    if wapiti is None:
        print(MISSING, file=sys.stderr)
        return 2
    heads = f"{'addresses':>10}{'findings':>10}{'accepted':>10}{'above informational':>21}{'failures':>10}{'seconds':>9}"
    print(f"{'as':<14}{heads}")
    everything: list[Crawled] = []
    for role in wanted.roles or ROLES:
        one = crawl_again(wapiti, role, wanted.crawl, wanted.attack)
        everything.append(one)
        accepted, above = sum(bool(it.accepted) for it in one.findings), len(one.bad) - len(one.failures)
        numbers = f"{one.pages:>10}{len(one.findings):>10}{accepted:>10}{above:>21}{len(one.failures):>10}"
        print(f"{role:<14}{numbers}{one.seconds:>9.0f}", flush=True)
    for one in everything:
        for line in one.bad:
            print(f"{one.role}: {line}")
    for kept_by in sorted({it.accepted for one in everything for it in one.findings if it.accepted}):
        print(f"accepted: {kept_by}")
    return 1 if any(one.bad for one in everything) else 0


if __name__ == "__main__":
    sys.exit(main())
