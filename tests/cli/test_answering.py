"""How the server keeps connections: open after an answer without a body, closed where whoever asks wants that."""

import http.client
import socket
import sys
import threading
from contextlib import closing, contextmanager, suppress
from types import SimpleNamespace

import pytest
from flask import Flask, Response, request

from webapp.serving import answering
from webapp.serving.answering import MOST_CONNECTIONS, listen, run

pytestmark = pytest.mark.enable_socket

QUIET = 0.15
"""Seconds of silence after which nothing more comes."""
LEAK = b"HTTP/1.1 200 OK\r\nX-Leaked: yes\r\n\r\n"


def make_app():
    app = Flask("answers")

    @app.get("/now")
    def now():
        answer = Response("three handed in", mimetype="text/plain")
        answer.set_etag("as before")
        return answer.make_conditional(request)

    @app.route("/empty", methods=["GET", "POST"])
    def empty():
        return Response(status=204)

    @app.get("/whole")
    def whole():
        return Response("all of it")

    return app


def against_the_rules(environ, start_response):
    """Answers that have no body by their status, and one all the same; a file among them where it is offered a way."""
    asked = environ["PATH_INFO"].strip("/")
    if asked == "fine":
        start_response("200 OK", [("Content-Length", "4")])
        return [b"fine"]
    kind, _, status = asked.partition("-")
    start_response(f"{status} Told", [("Content-Length", str(len(LEAK)))] if kind != "silent" else [])
    if kind == "file" and "wsgi.file_wrapper" in environ:
        return environ["wsgi.file_wrapper"](open(environ["HTTP_X_FILE"], "rb"))  # noqa: PTH123
    return [LEAK]


@contextmanager
def answering_with(app):
    """A server in this process; the port it answers on."""
    stop = SimpleNamespace(asked=0, wake=lambda: None)
    with closing(listen(0)) as listening:
        port = listening.getsockname()[1]
        server = threading.Thread(target=run, args=(app, listening, stop), daemon=True)
        server.start()
        try:
            yield port
        finally:
            stop.asked = 2
            stop.wake()
            server.join(10)
    assert not server.is_alive()


@pytest.fixture(scope="module")
def port():
    with answering_with(make_app()) as port:
        yield port


@pytest.fixture(scope="module")
def unruly():
    with answering_with(against_the_rules) as port:
        yield port


def asked(path, *headers, method="GET", version="1.1"):
    return "\r\n".join([f"{method} {path} HTTP/{version}", "Host: x", *headers, "", ""]).encode()


def said(port, *requests):
    """What comes back on one connection for requests one after the other, and whether the server hung up in the end."""
    parts, closed = [], False
    with closing(socket.create_connection(("127.0.0.1", port), timeout=5)) as raw:
        for one in requests:
            with suppress(OSError):
                raw.sendall(one)
            part, closed = heard(raw)
            parts.append(part)
    return parts, closed


def heard(raw):
    """All that comes until the server falls silent or hangs up; whether it did that."""
    part = b""
    raw.settimeout(5)
    try:
        while more := raw.recv(65536):
            part += more
            raw.settimeout(QUIET)
    except TimeoutError:
        return part, False
    except OSError:
        pass
    return part, True


NOT_NEW = asked("/now", 'If-None-Match: "as before"')


@pytest.mark.parametrize(
    ("request_line", "status"), [(NOT_NEW, b"304"), (asked("/empty"), b"204"), (asked("/empty", method="HEAD"), b"204")]
)
def test_after_an_answer_without_a_body_the_connection_goes_on(port, request_line, status):
    parts, closed = said(port, asked("/now"), request_line, request_line, asked("/whole"))
    assert parts[0].startswith(b"HTTP/1.1 200 ")
    for part in parts[1:3]:
        assert part.startswith(b"HTTP/1.1 %b " % status)
        assert part.endswith(b"\r\n\r\n")
        assert part.count(b"\r\n\r\n") == 1
        assert b"\nConnection:" not in part
        assert b"\nContent-Length:" not in part
        assert b"\nTransfer-Encoding:" not in part
    assert parts[3].endswith(b"\r\n\r\nall of it")
    assert not closed


def test_a_phone_polls_for_long_on_one_connection(port):
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=5)) as connection:
        places = set()
        for _ in range(30):
            connection.request("GET", "/now", headers={"If-None-Match": '"as before"'})
            response = connection.getresponse()
            assert (response.status, response.read()) == (304, b"")
            assert connection.sock
            places.add(connection.sock.getsockname())
    assert len(places) == 1


def test_the_head_of_a_page_is_all_that_comes_and_the_connection_goes_on(port):
    parts, closed = said(port, asked("/whole", method="HEAD"), asked("/whole"))
    assert b"\r\nContent-Length: 9\r\n" in parts[0]
    assert parts[0].endswith(b"\r\n\r\n")
    assert parts[1].endswith(b"\r\n\r\nall of it")
    assert not closed


def test_requests_sent_at_once_are_answered_in_their_order(port):
    [together], closed = said(port, NOT_NEW + asked("/whole") + NOT_NEW + asked("/empty"))
    statuses = [part[:3] for part in together.split(b"HTTP/1.1 ")[1:]]
    assert statuses == [b"304", b"200", b"304", b"204"]
    assert together.count(b"all of it") == 1
    assert not closed


@pytest.mark.parametrize(
    "request_line",
    [
        asked("/now", 'If-None-Match: "as before"', "Connection: close"),
        asked("/now", 'If-None-Match: "as before"', "Connection: Close"),
        asked("/now", 'If-None-Match: "as before"', "Connection: TE, close"),
        asked("/now", 'If-None-Match: "as before"', version="1.0"),
        asked("/now", 'If-None-Match: "as before"', "Connection: keep-alive", version="1.0"),
        asked("/empty", "Connection: close"),
    ],
)
def test_who_wants_no_more_or_could_not_tell_the_end_is_hung_up_on(port, request_line):
    [part], closed = said(port, request_line)
    assert b" 304 " in part or b" 204 " in part
    assert b"\r\nConnection: close\r\n" in part
    assert closed


@pytest.mark.parametrize("kind", ["long", "silent", "file"])
@pytest.mark.parametrize("status", ["204", "304"])
def test_a_body_that_may_not_be_never_becomes_the_next_answer(unruly, tmp_path, kind, status):
    file = tmp_path / "leak"
    file.write_bytes(LEAK)
    parts, _ = said(unruly, asked(f"/{kind}-{status}", f"X-File: {file}"), asked("/fine"))
    assert b"X-Leaked" not in b"".join(parts)
    assert parts[0].startswith(b"HTTP/1.1 %b " % status.encode())
    assert parts[1].endswith(b"\r\n\r\nfine")


def test_a_body_of_a_request_is_read_whole_before_the_next_request(port):
    smuggled = asked("/whole")
    head = asked("/empty", f"Content-Length: {len(smuggled)}", method="POST")
    parts, _ = said(port, head + smuggled, asked("/now"))
    assert parts[0].startswith(b"HTTP/1.1 204 ")
    assert parts[1].endswith(b"three handed in")
    assert b"all of it" not in b"".join(parts)


def test_a_room_of_phones_keeps_its_connections(port):
    phones = []
    try:
        for _ in range(150):
            phones.append(http.client.HTTPConnection("127.0.0.1", port, timeout=10))
            phones[-1].request("GET", "/now")
            assert phones[-1].getresponse().read() == b"three handed in"
        for phone in phones:
            kept = phone.sock
            phone.request("GET", "/now", headers={"If-None-Match": '"as before"'})
            assert phone.getresponse().status == 304
            assert phone.sock is kept
    finally:
        for phone in phones:
            phone.close()


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such limit")
@pytest.mark.parametrize(
    ("soft", "hard", "most"),
    [
        (256, 100_000, 2 * MOST_CONNECTIONS),
        (256, -1, 2 * MOST_CONNECTIONS),
        (256, 512, 512),
        (50_000, 100_000, 2 * MOST_CONNECTIONS),
        (-1, -1, 2 * MOST_CONNECTIONS),
    ],
)
def test_as_many_files_may_be_open_as_it_takes_or_the_system_lets_us(monkeypatch, soft, hard, most):
    kept = [(soft, hard)]
    monkeypatch.setattr("resource.getrlimit", lambda _: kept[-1])
    monkeypatch.setattr("resource.setrlimit", lambda _, limits: kept.append(limits))
    assert answering._open_files() == most
    assert len(kept) == (2 if 0 < soft < 2 * MOST_CONNECTIONS else 1)
