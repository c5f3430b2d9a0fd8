"""`upfront serve --hosted` as its host starts it: in a process of its own, with a real mail server beside it."""

import re
import socket
import stat
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest

from tests.hosted_server import (
    ADDRESS,
    ADMINISTRATOR,
    LISTENING,
    Visit,
    environment,
    hosted_server,
    link_in,
    stop,
    wait_for,
    without_ours,
)
from tests.smtp_server import SmtpServer
from webapp.services.outgoing import CLAIM_LASTS, queue
from webapp.store.people import WorkspaceRecord
from webapp.store.sqlite import FILE, open_store

pytestmark = [pytest.mark.slow, pytest.mark.enable_socket]

UPFRONT = (sys.executable, "-m", "webapp.cli")


def run(*words, variables=None):
    """A command that ends by itself."""
    return subprocess.run(
        [*UPFRONT, *map(str, words)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env=without_ours(variables or {}),
    )


@pytest.fixture(scope="module")
def mail():
    with SmtpServer() as running:
        yield running


@pytest.fixture(scope="module")
def server(tmp_path_factory, mail):
    with hosted_server(tmp_path_factory.mktemp("upfront"), environment(mail)) as running:
        yield running


@pytest.fixture(autouse=True)
def empty(mail):
    """No letters of an earlier test."""
    mail.messages.clear()
    mail.recipients.clear()
    mail.refuse_with(0)


def test_the_lines_tell_the_store_and_the_addresses_and_hold_no_link(server):
    store, listening, address = server.printed().splitlines()[:3]
    assert store.startswith(f"Store: {server.data / FILE} (SQLite ")
    assert LISTENING.fullmatch(listening)
    assert ADDRESS.fullmatch(address)[1] == server.address  # type: ignore[index]
    assert "sign-in" not in server.printed()


def test_everything_that_is_missing_is_said_at_once_a_line_for_each(tmp_path):
    done = run("serve", "--hosted", "--data", tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    named = [line.split()[0] for line in done.stderr.splitlines()]
    needed = ["BASE_URL", "TRUSTED_HOSTS", "ADMINISTRATORS", "SECRET", "SMTP_HOST"]
    assert named == [f"UPFRONT_{name}" for name in needed]


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("UPFRONT_BASE_URL", "http://upfront.example.org", "anybody on the way could read along"),
        ("UPFRONT_SECRET", "canary", "this could be guessed"),
        ("UPFRONT_SMTP_PASSWORD", "canary", "a user and a password belong together"),
        ("UPFRONT_LISTEN", "192.0.2.1:0", "this computer has no such address"),
        ("UPFRONT_LISTEN", "nowhere.invalid:8000", "this computer has no such address"),
    ],
)
def test_a_setting_that_cannot_be_used_is_refused_and_no_secret_shown(tmp_path, mail, name, value, words):
    changes = {name: value}
    if name == "UPFRONT_BASE_URL":
        changes["UPFRONT_TRUSTED_HOSTS"] = "upfront.example.org"
    done = run("serve", "--hosted", "--data", tmp_path, variables=environment(mail) | changes)
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr
    assert "canary" not in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_port_on_the_command_line_counts_more_than_the_environment(tmp_path, mail):
    first = environment(mail)
    other = first | {"UPFRONT_LISTEN": "127.0.0.1:1"}
    port = first["UPFRONT_LISTEN"].partition(":")[2]
    command = [*UPFRONT, "serve", "--hosted", "--port", port, "--data", str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=without_ours(other)) as process:
        assert process.stdout
        lines = [process.stdout.readline() for _ in range(2)]
        process.terminate()
        assert process.wait(15) == 0
    assert lines[1] == f"Listening on http://127.0.0.1:{port}\n"


def test_no_link_is_printed_for_it(server):
    done = run("sign-in", "--data", server.data)
    assert (done.returncode, done.stdout) == (2, "")
    assert "many foundations share it  sign in on its own page, with your e-mail address" in done.stderr


@pytest.mark.parametrize("words", [["serve", "--hosted"], ["serve", "--no-browser", "--port", "0"]])
def test_a_second_server_on_the_same_data_is_refused(server, mail, words):
    done = run(*words, "--data", server.data, variables=environment(mail))
    assert (done.returncode, done.stdout) == (2, "")
    assert f"Upfront is running on this folder already, on {server.address}" in done.stderr


def test_data_of_many_is_not_served_as_one_persons_own(tmp_path):
    with closing(open_store(tmp_path)) as store, store.write():
        store.add_workspace(WorkspaceRecord("w1", "Juniper Valley", datetime.now(UTC)))
    done = run("serve", "--no-browser", "--port", "0", "--data", tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "many foundations share it  name another folder, or start it with --hosted" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_it_leaves_nothing_behind_that_others_can_read(tmp_path, mail):
    with hosted_server(tmp_path, environment(mail)) as running:
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in running.data.iterdir()}
    assert set(modes.values()) == {0o600}
    assert {path.name for path in (tmp_path / "data").iterdir()} == {FILE, "serving.json"}
    assert "Traceback" not in running.printed()


# ── Mail ──


def queued(data, to, at=None):
    """Ask for a letter as a page does, from another process than the server's."""
    at = at or datetime.now(UTC)
    with closing(open_store(data)) as store, store.write():
        queue(store, "sign_in", to, {"next": ""}, at)


def waiting(data):
    with closing(open_store(data)) as store:
        return store.count_mail()


def test_a_letter_leaves_within_seconds_and_neither_its_link_nor_its_address_is_printed_or_kept(server, mail):
    queued(server.data, "canary.reader@foundation.example")
    [letter] = wait_for(lambda: mail.messages)
    assert letter["To"] == "canary.reader@foundation.example"
    assert link_in(letter).startswith(f"{server.address}/sign-in/")
    token = link_in(letter).rpartition("/")[2]
    wait_for(lambda: waiting(server.data) == (0, 0))
    assert "canary" not in server.printed()
    assert token not in server.printed()
    assert token.encode() not in b"".join(path.read_bytes() for path in server.data.iterdir())


def test_mail_goes_on_by_itself_once_the_mail_server_is_there_again(tmp_path, mail):
    mail.refuse_with(451)
    with hosted_server(tmp_path, environment(mail)) as running:
        queued(running.data, "canary@foundation.example")
        wait_for(lambda: "to be tried again" in running.printed())
        assert "canary" not in running.printed()
        assert waiting(running.data) == (1, 0)
        mail.refuse_with(0)
        hurry(running.data)
        wait_for(lambda: mail.messages)


def hurry(data):
    """Let all that waits be due: a minute or more would have to pass, and the server's clock is the world's."""
    with closing(open_store(data)) as store, store.write():
        store._connections.change("UPDATE outbox SET next_at = queued_at, claimed_until = NULL")


def test_what_waits_is_sent_after_a_restart_and_a_claim_of_who_died_does_not_hold_it_up_for_ever(tmp_path, mail):
    variables = environment(mail)
    with hosted_server(tmp_path, variables):
        pass
    data = tmp_path / "data"
    queued(data, "first@foundation.example")
    queued(data, "second@foundation.example")
    long_ago = datetime.now(UTC) - CLAIM_LASTS
    with closing(open_store(data)) as store, store.write():
        assert store.take_mail(datetime.now(UTC), long_ago)
    with hosted_server(tmp_path, variables):
        wait_for(lambda: len(mail.messages) == 2)
    assert sorted(to for [to] in mail.recipients) == ["first@foundation.example", "second@foundation.example"]
    assert waiting(data) == (0, 0)


def socket_that_says_nothing():
    """A mail server that lets one in and then keeps silent."""
    silent = socket.socket()
    silent.bind(("127.0.0.1", 0))
    silent.listen()
    return silent


def test_a_mail_server_that_never_answers_does_not_hold_up_the_end(tmp_path, mail):
    with closing(socket_that_says_nothing()) as silent:
        variables = environment(mail) | {"UPFRONT_SMTP_PORT": str(silent.getsockname()[1])}
        with hosted_server(tmp_path, variables) as running:
            queued(running.data, "canary@foundation.example")
            silent.settimeout(20)
            talk, _ = silent.accept()
            begun = datetime.now(UTC)
            assert stop(running.process) == 0
            assert datetime.now(UTC) - begun < timedelta(seconds=12)
            talk.close()
    assert waiting(tmp_path / "data") == (1, 0), "it comes again"
    assert "Traceback" not in running.printed()


# ── The story: from an empty machine to the first owner ──


def letter_to(mail, email):
    """The newest letter to somebody."""
    return wait_for(lambda: [letter for letter in mail.messages if letter["To"] == email])[-1]


def sign_in(server, mail, email):
    """A browser in which somebody has signed in by mail."""
    visit = Visit(server.address)
    mail.messages.clear()
    assert visit.send("/sign-in", {"email": email}).status == 200
    landed = visit.sign_in(link_in(letter_to(mail, email)))
    assert landed.status == 200
    return visit


def make_workspace(administrator, mail, name, owner):
    """A new workspace, made on its page; the invitation of its first owner."""
    page = administrator.get("/administration/workspaces/new").page
    token = re.search(r'name="token" value="([0-9a-f]{32})"', page)
    assert token, page
    made = administrator.send("/administration/workspaces/new", {"token": token[1], "name": name, "email": owner})
    assert (made.status, made.getheader("Location")) == (303, "/administration?told=made"), made.page
    return letter_to(mail, owner)


def test_an_administrator_makes_a_workspace_and_its_owner_comes_in_by_mail(tmp_path, mail):
    owner = "canary.owner@foundation.example"
    with hosted_server(tmp_path, environment(mail)) as running:
        administrator = sign_in(running, mail, ADMINISTRATOR)
        assert "Make a workspace" in administrator.get("/administration").page

        invitation = make_workspace(administrator, mail, "Canary Foundation", owner)
        assert "“Canary Foundation”" in invitation["Subject"]
        assert administrator.get("/assessments").status == 403

        joined = Visit(running.address)
        home = joined.sign_in(link_in(invitation), name="Canary Owner")
        assert home.status == 200
        assert "Canary Owner" in home.page
        assert Visit(running.address).get(path_of(link_in(invitation))).status == 401, "a link works once"

        assert "Canary Foundation" in joined.get("/people").page
        wait_for(lambda: waiting(running.data) == (0, 0))
        said, kept = running.printed(), b"".join(path.read_bytes() for path in running.data.iterdir())
    tokens = [link_in(letter).rpartition("/")[2] for letter in mail.messages]
    assert tokens
    for token in (*tokens, *joined.cookies.values(), *administrator.cookies.values()):
        assert token not in said
        assert token.encode() not in kept
    assert "canary" not in said.lower()
    assert "Traceback" not in said


def path_of(link):
    """What a browser asks for when it opens a link."""
    parts = urlsplit(link)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def test_who_is_signed_in_stays_so_and_a_letter_that_waits_still_leaves_after_a_restart(tmp_path, mail):
    variables = environment(mail)
    with hosted_server(tmp_path, variables) as running:
        administrator = sign_in(running, mail, ADMINISTRATOR)
        administrator.get("/administration")
        token = administrator.token
        mail.refuse_with(451)
        Visit(running.address).send("/sign-in", {"email": ADMINISTRATOR})
        wait_for(lambda: "to be tried again" in running.printed())
    mail.messages.clear()
    mail.refuse_with(0)
    hurry(tmp_path / "data")
    with hosted_server(tmp_path, variables) as running:
        assert administrator.get("/administration").status == 200
        link = link_in(letter_to(mail, ADMINISTRATOR))
        assert Visit(running.address).sign_in(link).status == 200
        administrator.token = token
        assert administrator.send("/sign-out").status == 303, "the token of a form holds over a restart"


def test_limits_hold_over_a_restart(tmp_path, mail):
    """One address is sent five links in a quarter of an hour, however often the server starts in between."""
    variables = environment(mail)
    for _ in range(2):
        with hosted_server(tmp_path, variables) as running:
            for _ in range(4):
                assert Visit(running.address).send("/sign-in", {"email": ADMINISTRATOR}).status == 200
            wait_for(lambda: waiting(running.data) == (0, 0))
    assert len(mail.messages) == 5


@pytest.mark.parametrize(("proxies", "believed"), [("0", False), ("1", True)])
def test_a_proxy_is_believed_where_there_is_one(tmp_path, mail, proxies, believed):
    with hosted_server(tmp_path, environment(mail, UPFRONT_PROXIES=proxies)) as running:
        visit = Visit(running.address)
        page = visit.get("/sign-in", **{"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.5"})
        assert (page.getheader("Strict-Transport-Security") is not None) is believed
        poisoned = visit.get("/sign-in", **{"X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"})
        assert poisoned.status == 200
        assert "evil.example" not in poisoned.page
        assert visit.get("/sign-in", Host="evil.example").status == 400
