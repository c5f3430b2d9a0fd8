"""What is small to send and endless to read is refused with a message, at once and without much memory."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
from time import perf_counter

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from tests.security.bombs import ANSWERS, EVERYTHING, JSON, LETTERHEADS, LOGOS
from tests.web.stories import begin, fields_of
from tests.web.test_brand import post

SECONDS, MEGABYTES = 4.0, 200
"""The most a refusal may take. The promise is two seconds; a machine that runs other tests as well is slower."""
STATUS, RESET = Path("/proc/self/status"), Path("/proc/self/clear_refs")
COUNTS_MEMORY = STATUS.exists() and RESET.exists()


def memory(name):
    """Megabytes, now (`VmRSS`) or at most since the last reset (`VmHWM`)."""
    found = re.search(rf"^{name}:\s+(\d+) kB", STATUS.read_text(encoding="ascii"), re.MULTILINE)
    assert found
    return int(found[1]) / 1024


@pytest.fixture
def bounded():
    """Sees what lies between here and the end of the test: how long it took, and how much memory at most."""
    before = 0.0
    if COUNTS_MEMORY:
        RESET.write_text("5", encoding="ascii")
        before = memory("VmRSS")
    began = perf_counter()
    yield
    assert perf_counter() - began < SECONDS
    if COUNTS_MEMORY:
        assert memory("VmHWM") - before < MEGABYTES


def multipart(fields):
    boundary, body = encode_multipart(fields)
    return {"data": body, "content_type": f"multipart/form-data; boundary={boundary}"}


def says_what_to_do(response):
    assert response.status_code in (413, 422), response.status_code
    assert 'class="problems' in response.text or "<h1" in response.text
    assert len(response.text) < 6_000_000


def as_file(content, name):
    return FileStorage(BytesIO(content), name)


def send_file(owner, path, content, name):
    with_token = {"csrf_token": owner.csrf, "file": as_file(content, name)}
    return owner.post(path, headers=owner.ours, check=False, **multipart(with_token))


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answers_file_that_is_a_bomb(owner, name, bounded):
    says_what_to_do(send_file(owner, "/assessments/import", ANSWERS[name](), "answers.yaml"))


@pytest.mark.parametrize("name", EVERYTHING)
def test_a_file_of_everything_that_is_a_bomb(app, owner, name, bounded):
    if not any(rule.rule == "/everything/take-in" for rule in app.url_map.iter_rules()):
        pytest.skip("nothing takes such a file")
    says_what_to_do(send_file(owner, "/everything/take-in", EVERYTHING[name](), "everything.json"))


@pytest.mark.parametrize(
    ("field", "name"), [("letterhead", name) for name in LETTERHEADS] + [("logo", name) for name in LOGOS]
)
def test_a_letterhead_or_a_logo_that_is_a_bomb(owner, site, clock, field, name, bounded):
    base = f"/assessments/{begin(site, clock())}"
    fields = fields_of(owner.get(f"{base}/brand"), "main form")
    content = (LETTERHEADS if field == "letterhead" else LOGOS)[name]()
    says_what_to_do(post(owner, Sender(base), {**fields, "words": "A sign", field: as_file(content, f"x.{field}")}))


class Sender:
    """What `post` of the tests of files' looks needs to know: where to."""

    def __init__(self, base):
        self.base = base


@pytest.mark.parametrize("name", JSON)
def test_a_carried_page_that_is_a_bomb(client, name, bounded):
    data = {"kept": JSON[name](), "next": "/assessments/new", "send": "/assessments/new", "link": client.fresh_token()}
    response = client.send("/sign-in", data, check=False)
    assert response.status_code in (200, 303, 413)
    assert "Traceback" not in response.text
