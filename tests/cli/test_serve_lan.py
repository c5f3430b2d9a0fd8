"""`upfront serve --lan`: phones in the room get through to a workshop, and what the person at the terminal reads about it.

No test listens to a network: another address of this computer for itself stands in for the one that phones use.
"""

import http.client
import re
import subprocess
import sys
from contextlib import closing, contextmanager, suppress
from ipaddress import IPv4Address
from pathlib import Path

import pytest

from webapp.config import Settings
from webapp.environment import UnusableSetting
from webapp.serving import lan
from webapp.serving.lan import EVERYWHERE, Lan, find_addresses, for_the_room, lines_for_the_room, qr_lines, reachable

pytestmark = [
    pytest.mark.slow,
    pytest.mark.enable_socket,
    pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a computer has one address for itself"),
]

ROOM = "127.0.0.2"
NOWHERE = "0.0.0.0"  # noqa: S104  only ever refused here
UPFRONT = (sys.executable, "-m", "webapp.cli")
PROGRAM = """
import sys
from pathlib import Path
from webapp.bank_files import load_bank
from webapp.config import shipped_bank
from webapp.serving import Lan, Launch, serve
lan = Lan(address=sys.argv[2], listen=sys.argv[2])
serve(Launch(Path(sys.argv[1]), 0, lan=lan), load_bank(shipped_bank()).bank, lambda line: print(line, flush=True))
"""
LAST = "If this computer asks"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with serving(tmp_path_factory.mktemp("upfront")) as lines:
        yield lines


@contextmanager
def serving(folder):
    """A server for a room; the lines it prints, up to the last."""
    command = [sys.executable, "-c", PROGRAM, str(folder), ROOM]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stderr
        try:
            lines: list[str] = []
            while not lines or not lines[-1].startswith(LAST):
                lines.append(process.stdout.readline().removesuffix("\n"))
                assert lines[-1], process.stderr.read()
            yield lines
        finally:
            process.terminate()
            code = process.wait(15)
    assert code == 0


def port_of(lines):
    return int(lines[1].rpartition(":")[2])


def ask(port, path, method="GET", **headers):
    with closing(http.client.HTTPConnection(ROOM, port, timeout=20)) as connection:
        connection.request(method, path, headers=headers)
        response = connection.getresponse()
        return response.status, response.read().decode(), response.headers


def test_what_is_printed_leads_phones_to_the_workshop_and_its_owner_to_everything(server):
    port = port_of(server)
    assert server[1] == f"Listening on http://127.0.0.1:{port}"
    assert server[2].startswith(f"Sign in: http://127.0.0.1:{port}/sign-in/")
    assert server[3] == f"Phones in the room: http://{ROOM}:{port}/w"
    drawn = [line for line in server if line.startswith("\033[30;107m")]
    assert drawn == list(qr_lines(f"http://{ROOM}:{port}/w"))
    assert server[-2].startswith("Phones have to be in the same network")


def test_a_phone_gets_the_rooms_pages_and_nothing_else(server):
    port = port_of(server)
    assert ask(port, "/healthz")[:2] == (200, "ok")
    for path in ("/", "/sign-in", "/assessments", server[2].partition(f":{port}")[2]):
        status, page, _ = ask(port, path)
        assert status == 404
        assert "Open this on the laptop" in page
    assert "Open this on the laptop" not in ask(port, "/w")[1]


def test_the_owner_signs_in_under_the_laptops_own_address_and_is_nobody_under_the_rooms(server):
    port = port_of(server)
    ours = {"Host": f"127.0.0.1:{port}", "Origin": f"http://127.0.0.1:{port}"}
    status, _, headers = ask(port, server[2].partition(f":{port}")[2], "POST", **ours)
    assert status == 303
    cookie = headers["Set-Cookie"].partition(";")[0]
    assert ask(port, "/", Cookie=cookie, Host=f"127.0.0.1:{port}")[0] == 200
    assert ask(port, "/", Cookie=cookie)[0] == 404


def test_a_strangers_name_for_us_is_refused(server):
    for host in ("evil.example", f"evil.example:{port_of(server)}", ROOM, f"{ROOM}:1"):
        assert ask(port_of(server), "/w", Host=host)[0] == 400


@pytest.mark.parametrize(
    ("found", "kept"),
    [
        ((), ()),
        (("127.0.1.1", "169.254.10.1", NOWHERE, "224.0.0.1"), ()),
        (("192.168.1.23", "127.0.1.1", "192.168.1.23", "10.0.0.5"), ("192.168.1.23", "10.0.0.5")),
        (("10.42.0.1",), ("10.42.0.1",)),
        (("198.51.100.7",), ("198.51.100.7",)),
    ],
)
def test_phones_are_sent_where_they_can_get(found, kept):
    assert reachable(found) == kept


def test_the_addresses_that_are_found_are_ones_that_others_can_use():
    found: tuple[str, ...] = ()
    with suppress(UnusableSetting):
        found = find_addresses(Lan())
    assert found == reachable(found)
    assert all(IPv4Address(address) for address in found)


def test_a_computer_in_no_network_is_told_what_to_do(monkeypatch):
    monkeypatch.setattr(lan, "NEIGHBORS", ("127.0.0.9",))
    monkeypatch.setattr("socket.gethostname", lambda: "localhost")
    with pytest.raises(UnusableSetting, match="this computer is in no network  make a hotspot"):
        find_addresses(Lan())


def test_phones_may_call_us_by_every_address_and_codes_show_the_likeliest():
    settings = for_the_room(Settings(Path("/data"), b"", port=8123), ("192.168.1.23", "10.0.0.5"))
    assert settings.lan_address == "http://192.168.1.23:8123"
    assert settings.lan_hosts == {"192.168.1.23:8123", "10.0.0.5:8123"}
    assert settings.trusted_hosts == settings.lan_hosts | {"127.0.0.1:8123", "localhost:8123"}
    assert for_the_room(Settings(Path("/data"), b"", port=80), ("10.0.0.5",)).lan_hosts == {"10.0.0.5"}
    [*_, last] = lines_for_the_room(settings, ("192.168.1.23", "10.0.0.5"))
    assert "http://10.0.0.5:8123/w" in last
    assert "--lan-address 10.0.0.5" in last


def test_where_no_phones_come_nothing_is_said_and_nothing_changes():
    alone = Settings(Path("/data"), b"")
    assert for_the_room(alone, ()) == alone
    assert list(lines_for_the_room(alone, ())) == []
    assert Lan().listen == EVERYWHERE


def test_a_printed_code_is_square_has_a_quiet_edge_and_the_marks_of_its_corners():
    lines = [re.sub("\033\\[[0-9;]+m", "", line) for line in qr_lines("http://192.168.1.23:8000/w")]
    assert {len(line) for line in lines} == {25 + 4}
    assert len(lines) == (25 + 4 + 1) // 2
    assert lines[0].strip() == lines[-1].strip() == ""
    assert lines[1].startswith("  █▀▀▀▀▀█ ")
    assert lines[1].endswith(" █▀▀▀▀▀█  ")


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ("laptop", "--lan-address  laptop  this is not an address  write one such as 192.168.1.23"),
        ("", "--lan-address    this is not an address"),
        ("192.168.1.23:8000", "this is not an address"),
        ("::1", "this is not an address"),
        ("192.0.2.250", "--lan-address  192.0.2.250  this computer has no such address"),
        ("127.0.0.1", "--lan-address  127.0.0.1  phones cannot reach this one"),
        ("224.0.0.1", "phones cannot reach this one"),
        (NOWHERE, "phones cannot reach this one"),
    ],
)
def test_an_address_that_phones_cannot_use_is_refused(named, said):
    with pytest.raises(UnusableSetting, match=re.escape(said)):
        find_addresses(Lan(named))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--lan-address", "laptop"), "--lan-address  laptop  this is not an address"),
        (("--lan", "--hosted"), "--lan  an Upfront for many foundations is reached by its own name"),
        (("--lan-address", "laptop", "--hosted"), "leave out --hosted or --lan"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_listens_or_is_made(tmp_path, words, said):
    command = [*UPFRONT, "serve", "--no-browser", "--port", "0", "--data", str(tmp_path / "data"), *words]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []
