"""`upfront serve` and `upfront sign-in` as a person starts them: in a process of their own, on a port of this computer."""

import http.client
import json
import logging
import os
import re
import signal
import socket
import sqlite3
import stat
import subprocess
import sys
import threading
import time
from contextlib import closing, contextmanager
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest

from tests.browser.server import serving
from webapp.serving import DiscreetFormatter
from webapp.store.sqlite import open_store

pytestmark = [pytest.mark.slow, pytest.mark.enable_socket]

UPFRONT = (sys.executable, "-m", "webapp.cli")


def run(*words, **more):
    """A command that ends by itself."""
    return subprocess.run([*UPFRONT, *map(str, words)], capture_output=True, text=True, timeout=60, check=False, **more)


class Browser:
    """Asks as a browser does, and keeps its cookie."""

    def __init__(self, address):
        self.address = address
        self.cookie = ""

    def ask(self, method, path, data=None, headers=None):
        with closing(http.client.HTTPConnection(urlsplit(self.address).netloc, timeout=20)) as connection:
            sent = {"Cookie": self.cookie, "Origin": self.address, "Sec-Fetch-Site": "same-origin"} | (headers or {})
            if data is not None:
                sent["Content-Type"] = "application/x-www-form-urlencoded"
            connection.request(method, path, urlencode(data) if data is not None else None, sent)
            response: Any = connection.getresponse()
            response.page = response.read().decode()
        if cookie := response.getheader("Set-Cookie"):
            self.cookie = cookie.partition(";")[0]
        return response

    def sign_in(self, link):
        return self.ask("POST", urlsplit(link).path, {})


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with serving(tmp_path_factory.mktemp("upfront")) as running:
        yield running


def test_the_first_lines_tell_the_store_the_address_and_the_link(server):
    store, address, link = server.printed().splitlines()[:3]
    assert store.startswith(f"Store: {server.data / 'upfront.sqlite3'} (SQLite ")
    assert re.fullmatch(r"Listening on http://127\.0\.0\.1:[0-9]+", address)
    assert re.fullmatch(re.escape(f"Sign in: {address.split()[-1]}/sign-in/") + "[A-Za-z0-9_-]{43}", link)


def test_signing_in_takes_the_link_and_its_button(server):
    browser = Browser(server.address)
    assert browser.ask("GET", "/").status == 401
    link = server.fresh_sign_in_link()
    assert browser.ask("GET", urlsplit(link).path).status == 200
    assert browser.ask("GET", "/").status == 401
    assert browser.sign_in(link).status == 303
    assert browser.ask("GET", "/").status == 200
    assert Browser(server.address).sign_in(link).status == 401


def test_only_its_owner_can_read_what_is_in_the_data_folder(server):
    assert stat.S_IMODE(server.data.stat().st_mode) == 0o700
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in server.data.iterdir()}
    assert {"secret-key", "serving.json", "upfront.sqlite3"} <= set(modes)
    assert set(modes.values()) == {0o600}


def test_nothing_outside_this_computer_can_reach_it(server):
    port = urlsplit(server.address).port
    with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as probe:
        # Sends nothing: it tells which address of this computer others would use.
        try:
            probe.connect(("192.0.2.1", 9))
            outside = probe.getsockname()[0]
        except OSError:
            pytest.skip("this computer has no other address")
    with pytest.raises(OSError), closing(socket.create_connection((outside, port), timeout=5)):  # noqa: PT011
        pass


def test_a_second_server_on_the_same_data_is_refused(server):
    done = run("serve", "--no-browser", "--port", "0", "--data", server.data)
    assert done.returncode == 2
    assert done.stdout == ""
    assert f"Upfront is running on this folder already, on {server.address}" in done.stderr
    assert "Traceback" not in done.stderr
    assert Browser(server.address).ask("GET", "/healthz").page == "ok"


def test_a_port_that_is_taken_is_refused(server, tmp_path):
    port = urlsplit(server.address).port
    done = run("serve", "--no-browser", "--port", port, "--data", tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"--port  {port}  another program uses this port  name another one, or 0 for any that is free" in done.stderr


def test_no_token_and_no_question_mark_gets_into_the_log(server):
    browser = Browser(server.address)
    token = "T" * 43
    browser.ask("GET", f"/sign-in/{token}?secret=canary")
    browser.ask("POST", f"/sign-in/{token}?secret=canary", {"link": "canary"})
    browser.ask("GET", "/assessments?before=canary", headers={"Host": "canary.example"})
    with closing(socket.create_connection(("127.0.0.1", urlsplit(server.address).port), timeout=5)) as raw:
        raw.sendall(b"GET /canary HTTP/9.9\r\nHost canary\r\n\r\n")
        assert raw.recv(4096).startswith(b"HTTP/1.")
    with closing(socket.create_connection(("127.0.0.1", urlsplit(server.address).port), timeout=5)) as raw:
        raw.sendall(b"POST /canary HTTP/1.1\r\nHost: x\r\nContent-Length: canary\r\n\r\n")
        assert b" 400 " in raw.recv(4096)
    assert "canary" not in server.printed()
    assert token not in server.printed()


def test_a_body_far_too_large_is_not_even_read(server):
    port = urlsplit(server.address).port
    with closing(socket.create_connection(("127.0.0.1", port), timeout=10)) as raw:
        head = f"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: 999999999\r\n\r\n"
        raw.sendall(head.encode())
        assert b" 413 " in raw.recv(4096)


def test_the_server_says_nothing_about_what_it_is_made_of(server):
    response = Browser(server.address).ask("GET", "/healthz")
    assert response.getheader("Server") is None
    assert response.getheader("Via") is None


def test_the_first_page_is_there_within_two_seconds_of_the_start(tmp_path):
    begun = time.monotonic()
    with serving(tmp_path) as fresh:
        assert Browser(fresh.address).sign_in(fresh.sign_in_link).status == 303
        took = time.monotonic() - begun
    # A machine that does other things meanwhile is no reason to fail; what is measured exactly is in benchmarks/.
    assert took < 6


def test_who_is_signed_in_stays_so_and_a_form_stays_good_when_upfront_is_started_again(tmp_path):
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with on_port(tmp_path, port) as (_, link):
        browser = Browser(f"http://127.0.0.1:{port}")
        browser.sign_in(link)
        [token, *_] = re.findall(r'name="csrf_token" value="([^"]+)"', browser.ask("GET", "/").page)
        unused = run("sign-in", "--data", tmp_path).stdout.split()[-1]
    with on_port(tmp_path, port):
        assert browser.ask("GET", "/").status == 200
        assert browser.ask("POST", "/sign-out", {"csrf_token": token}).status == 303
        assert Browser(browser.address).sign_in(unused).status == 303


@contextmanager
def on_port(data, port, **more):
    """A server on a port of our choice; it and its link."""
    command = [*UPFRONT, "serve", "--no-browser", "--port", str(port), "--data", str(data)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **more) as process:
        try:
            assert process.stdout
            assert process.stderr
            lines = [process.stdout.readline() for _ in range(3)]
            assert lines[2], process.stderr.read()
            yield process, lines[2].split()[-1]
        finally:
            process.terminate()
            code = process.wait(15)
    assert code == 0


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_cleanly_and_leaves_nothing_behind(tmp_path, ending):
    with on_port(tmp_path, 0) as (process, _):
        process.send_signal(ending)
        assert process.wait(10) == 0
        assert "Traceback" not in process.stderr.read()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["secret-key", "serving.json", "upfront.sqlite3"]
    assert (tmp_path / "serving.json").read_text() == ""
    done = run("sign-in", "--data", tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "no Upfront is running on this folder" in done.stderr


def test_a_request_on_its_way_gets_its_answer_before_the_end(tmp_path):
    with on_port(tmp_path, 0) as (process, link):
        address = urlsplit(link)
        body = b"link=" + b"x" * 200_000
        with closing(socket.create_connection(("127.0.0.1", address.port), timeout=20)) as raw:
            head = (
                f"POST /sign-in HTTP/1.1\r\nHost: {address.netloc}\r\nContent-Length: {len(body)}\r\n"
                "Content-Type: application/x-www-form-urlencoded\r\nConnection: close\r\n\r\n"
            )
            raw.sendall(head.encode() + body[:1000])
            time.sleep(0.3)
            process.terminate()
            time.sleep(0.3)
            with pytest.raises(ConnectionRefusedError):
                socket.create_connection(("127.0.0.1", address.port), timeout=5)
            raw.sendall(body[1000:])
            answer = b"".join(iter(lambda: raw.recv(65536), b""))
        assert answer.startswith(b"HTTP/1.1 401 ")
        assert answer.endswith(b"</html>\n")
        assert process.wait(5) == 0


@pytest.mark.parametrize("hurried", [False, True])
def test_a_request_that_never_comes_to_its_end_holds_nobody_up_for_long(tmp_path, hurried):
    with on_port(tmp_path, 0) as (process, link):
        with closing(socket.create_connection(("127.0.0.1", urlsplit(link).port), timeout=20)) as raw:
            raw.sendall(b"POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nhalf")
            time.sleep(0.3)
            begun = time.monotonic()
            process.terminate()
            if hurried:
                time.sleep(0.2)
                process.terminate()
            assert process.wait(14) == 0
        assert time.monotonic() - begun < (4 if hurried else 12)


def test_a_server_that_was_killed_leaves_the_folder_to_the_next(tmp_path):
    command = [*UPFRONT, "serve", "--no-browser", "--port", "0", "--data", str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout
        assert process.stdout.readline()
        process.stdout.readline()
        process.kill()
    assert run("sign-in", "--data", tmp_path).returncode == 2
    with on_port(tmp_path, 0) as (_, link):
        assert Browser(f"http://{urlsplit(link).netloc}").sign_in(link).status == 303


def test_many_can_ask_at_once(server):
    browser = Browser(server.address)
    browser.sign_in(server.fresh_sign_in_link())
    statuses = []
    threads = [threading.Thread(target=lambda: statuses.append(browser.ask("GET", "/").status)) for _ in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [200] * 40


def test_a_link_is_for_a_server_of_the_same_version(server):
    told = server.data / "serving.json"
    before = told.read_text()
    told.write_text(json.dumps(json.loads(before) | {"version": "9.9"}))
    done = run("sign-in", "--data", server.data)
    told.write_text(before)
    assert done.returncode == 2
    assert "Upfront 9.9 is running on it" in done.stderr


@pytest.mark.parametrize("says", ['{"port": 80', '{"port": 80, "version": "9.9", "more": 1}', "[]", "\udcff"])
def test_what_a_server_says_of_itself_may_be_half_written_or_of_another_version(server, says):
    told = server.data / "serving.json"
    before = told.read_text()
    told.write_text(says, errors="surrogateescape")
    for done in (run("sign-in", "--data", server.data), run("serve", "--port", "0", "--data", server.data)):
        assert done.returncode == 2
        assert len(done.stderr.splitlines()) == 1, done.stderr
    told.write_text(before)


def test_a_link_is_not_put_into_a_new_file_where_that_of_the_server_is_gone(tmp_path):
    with on_port(tmp_path, 0):
        (tmp_path / "upfront.sqlite3").rename(tmp_path / "moved away")
        done = run("sign-in", "--data", tmp_path)
        assert (done.returncode, done.stdout) == (2, "")
        assert "upfront.sqlite3 is gone" in done.stderr
        assert not (tmp_path / "upfront.sqlite3").exists()


def test_asking_for_a_link_where_nothing_is_makes_nothing(tmp_path):
    done = run("sign-in", "--data", tmp_path / "nowhere")
    assert done.returncode == 2
    assert list(tmp_path.iterdir()) == []


def test_the_data_folder_can_come_from_the_environment(tmp_path):
    command = [*UPFRONT, "serve", "--no-browser", "--port", "0"]
    environment = os.environ | {"UPFRONT_DATA": str(tmp_path / "named")}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout
        assert process.stdout.readline().startswith(f"Store: {tmp_path / 'named' / 'upfront.sqlite3'}")
        process.stdout.readline()
        process.stdout.readline()
        process.terminate()
        assert process.wait(15) == 0


NEXT_VERSION = """
from webapp.store import migrations

def next_step(database):
    database.executescript(f"PRAGMA user_version = {len(migrations.STEPS)}")

migrations.STEPS = (*migrations.STEPS, next_step)
from webapp.cli import main
main()
"""


def test_data_of_an_older_version_is_copied_before_it_is_brought_up_to_date(tmp_path):
    with on_port(tmp_path, 0):
        pass
    command = [sys.executable, "-c", NEXT_VERSION, "serve", "--no-browser", "--port", "0", "--data", str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        lines = [process.stdout.readline() for _ in range(4)]
        process.terminate()
    [copy] = tmp_path.glob("upfront.sqlite3.before-*")
    assert lines[1] == f"An older Upfront made it. It is brought up to date; as it was before, it is in {copy}\n"
    assert lines[3].startswith("Sign in: ")
    refused = run("serve", "--no-browser", "--port", "0", "--data", tmp_path)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "made by a newer version of Upfront" in refused.stderr


def newer(folder):
    """Data of an Upfront that is not written yet."""
    open_store(folder).close()
    with closing(sqlite3.connect(folder / "upfront.sqlite3")) as database:
        database.execute("PRAGMA user_version = 99")


@pytest.mark.parametrize(
    ("prepare", "words"),
    [
        (lambda folder: folder.write_text("a file"), "this is a file, not a folder"),
        (lambda folder: (folder.mkdir(), (folder / "secret-key").write_text("short")), "the key in it is damaged"),
        (lambda folder: (folder.mkdir(), (folder / "secret-key").mkdir()), "the file cannot be used"),
        (lambda folder: (folder.mkdir(), (folder / "upfront.sqlite3").write_text("no database" * 99)), "damaged"),
        (newer, "made by a newer version of Upfront"),
    ],
)
def test_a_data_folder_that_cannot_be_used_is_refused_in_plain_words(tmp_path, prepare, words):
    folder = tmp_path / "data"
    prepare(folder)
    done = run("serve", "--no-browser", "--port", "0", "--data", folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("port", ["-1", "65536", "http", ""])
def test_a_port_that_is_none_is_refused(tmp_path, port):
    assert run("serve", "--no-browser", "--port", port, "--data", tmp_path).returncode == 2


def test_an_export_does_not_load_the_server():
    program = "import sys; import webapp.cli; print({'flask', 'waitress', 'wtforms', 'sqlite_utils'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_the_log_of_the_server_names_no_address_and_no_words():
    try:
        raise ValueError("canary")
    except ValueError:
        failed = logging.LogRecord(
            "waitress", logging.ERROR, "", 1, "Exception while serving %s", ("/canary",), sys.exc_info()
        )
    said = DiscreetFormatter().format(failed)
    assert "canary" not in said
    assert "test_serve.py" in said
    assert "ValueError" in said


BROWSER = """#!/bin/sh
echo "$@" > "$HOME/asked"
ls -l "${1#file://}" > "$HOME/rights"
cat "${1#file://}" > "$HOME/shown"
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the stand-in for a browser is a shell script")
def test_the_browser_gets_the_link_where_no_other_account_can_read_it(tmp_path):
    program = tmp_path / "browser"
    program.write_text(BROWSER)
    program.chmod(0o755)
    environment = os.environ | {"HOME": str(tmp_path), "DISPLAY": ":0", "BROWSER": f"{program} %s"}
    command = [*UPFRONT, "serve", "--port", "0", "--data", str(tmp_path / "data")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout
        link = [process.stdout.readline() for _ in range(3)][-1].split()[-1]
        until = time.monotonic() + 10
        while not (tmp_path / "shown").exists() or "</html>" not in (tmp_path / "shown").read_text():
            assert time.monotonic() < until
            time.sleep(0.05)
        process.terminate()
        assert process.wait(15) == 0
    asked = (tmp_path / "asked").read_text().strip()
    assert re.fullmatch(re.escape(tmp_path.as_uri()) + r"/upfront-sign-in-\w+\.html", asked)
    assert link not in asked
    assert f"url={link}" in (tmp_path / "shown").read_text()
    assert (tmp_path / "rights").read_text().startswith("-rw------- ")
    assert list(tmp_path.glob("upfront-sign-in-*")) == []
