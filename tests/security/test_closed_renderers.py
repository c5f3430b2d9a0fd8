"""Whatever is typed, a page or a file is made without opening another file and without asking anybody on the network."""

from __future__ import annotations

import socket
import threading
from io import BytesIO
from itertools import cycle
from zipfile import ZipFile

import pytest

from tests.renderers.own_words import saying
from tests.renderers.test_same_words import file
from tests.security.asking import address, routes
from tests.security.payloads import fetching
from tests.security.test_paths import known_folders
from tests.security.watching import heard, opened_files
from tests.shipped import BANK
from tests.web.stories import begin
from tests.web.test_hostile_words import Typist, full_of
from webapp.domain.text import normalise
from webapp.renderers import FORMATS

INSIDE = "nobody may read this, 4f1d09"


class Listener:
    """A server on this computer that must hear nothing."""

    def __init__(self):
        self.calls = 0
        self.server = socket.create_server(("127.0.0.1", 0))
        self.server.settimeout(0.1)
        self.host = f"127.0.0.1:{self.server.getsockname()[1]}"
        self.over = threading.Event()
        self.thread = threading.Thread(target=self.listen)
        self.thread.start()

    def listen(self):
        while not self.over.is_set():
            try:
                self.server.accept()[0].close()
                self.calls += 1
            except TimeoutError:
                continue

    def close(self):
        self.over.set()
        self.thread.join(10)
        self.server.close()


@pytest.fixture
def listener():
    made = Listener()
    yield made
    made.close()


@pytest.fixture
def words(listener, tmp_path):
    """Words that would fetch from the listener, or open a file."""
    closed = tmp_path / "closed" / "secret.txt"
    closed.parent.mkdir()
    closed.write_text(INSIDE, encoding="utf-8")
    return tuple(map(normalise, fetching(listener.host, str(closed))))


def opened(raw):
    """A file, and what is packed in it."""
    if raw.startswith(b"PK"):
        with ZipFile(BytesIO(raw)) as packed:
            return b"".join(packed.read(name) for name in packed.namelist())
    return raw


@pytest.mark.enable_socket
def test_no_file_of_a_document_fetches_anything(words, listener, tmp_path):
    known = known_folders(tmp_path / "nothing here")
    taken: list[str] = []

    def typed():
        for one in cycle(words):
            taken.append(one)
            yield one

    said = saying(typed(), "four-pots")
    assert set(taken) == set(words), "the document has room for all of them"
    with opened_files() as files, heard() as events:
        made = {form: file(form, said) for form in FORMATS}
    assert [form for form, raw in made.items() if INSIDE.encode() in opened(raw)] == []
    assert [one for one in files if not one.startswith(known)] == []
    assert [event for event in events if event[0] != "open"] == []
    assert listener.calls == 0


@pytest.mark.enable_socket
def test_no_page_and_no_download_fetches_anything(app, owner, site, clock, words, listener, tmp_path):
    base = begin(site, clock(), full_of(BANK, Typist(words, 0)))
    paths = [address(rule, assessment_id=base) for rule in routes(app) if "GET" in (rule.methods or ())]
    known = known_folders(tmp_path)
    with opened_files() as files, heard() as events:
        told = {path: owner.get(path, check=False).data for path in paths}
    assert [path for path, raw in told.items() if INSIDE.encode() in opened(raw)] == []
    assert [one for one in files if "secret.txt" in one or not one.startswith(known)] == []
    assert [event for event in events if event[0] != "open"] == []
    assert listener.calls == 0
