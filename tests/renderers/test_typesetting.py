"""Setting pages in type: nothing but what is handed over gets in, nothing of it is kept, and others may do it meanwhile."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
import typst
from fontTools.ttLib import TTFont

from tests import last_font
from tests.renderers.documents import document
from webapp.config import templates_folder
from webapp.domain.errors import Broken
from webapp.renderers import pdf_file, role_map_file
from webapp.renderers.look import Logo, Look
from webapp.renderers.shown import build_shown
from webapp.renderers.typeset_data import frame_pictures, shown_data
from webapp.renderers.typesetting import typeset

MEMORY = Path("/proc/self/status")
GROWTH = """
from dataclasses import replace
from pathlib import Path
from tests.renderers.documents import document
from webapp.domain.faq.document import Sentence
from webapp.domain.text import typed
from webapp.renderers.pdf_file import render

def used():
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) // 1024

def other(number):
    points = tuple(Sentence(typed(f"Point {number} of {n}: " + "and so on " * 20), (), "open", None) for n in range(200))
    render(replace(document("sole-funder"), open_points=points))

for number in range(4):
    other(number)
before = used()
for number in range(4, 20):
    other(number)
print(used() - before)
"""
"""Megabytes that sixteen different documents leave behind. Without letting go it is more than 100."""


def test_a_file_on_the_disk_is_not_taken_for_one_that_was_not_handed_over(tmp_path, monkeypatch):
    (tmp_path / "logo.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    look = Look(logo=Logo(b"", 9, 9, "A sign"))
    data = shown_data(build_shown(document("quick-start")), look)
    drawn = {"map.svg": role_map_file.bare(document("quick-start"))}
    assert typeset("faq", data, {**drawn, "logo.svg": (tmp_path / "logo.svg").read_bytes()})
    with pytest.raises(typst.TypstError, match="not found"):
        typeset("faq", data, drawn)


def test_a_fault_in_the_typesetter_is_an_error_of_ours_and_the_next_file_is_made():
    shape = b"<rect width='40' height='20' stroke='red' stroke-width='999999' transform='scale(999999)'/>"
    drawing = b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 40 20'>" + shape + b"</svg>"
    data = {"picture": "logo.svg", "width": 400, "height": 200, "ground": None, "words": ""}
    with pytest.raises(Broken):
        typeset("picture", data, {"logo.svg": drawing}, kind="png", ppi=72)
    assert typeset("picture", data, {"logo.svg": drawing.replace(b"999999", b"2")}, kind="png", ppi=72)


def test_what_a_look_brings_is_named_as_the_template_asks_for_it():
    assert list(frame_pictures(Look(logo=Logo(b"", 9, 9, "A sign")))) == ["logo.svg"]
    assert frame_pictures(Look()) == {}


def test_many_at_the_same_time_get_each_their_own():
    asked = [replace(document("quick-start"), foundation=f"Foundation {number}") for number in range(6)]
    one_by_one = [pdf_file.render(one) for one in asked]
    with ThreadPoolExecutor(6) as threads:
        assert list(threads.map(pdf_file.render, asked)) == one_by_one
    assert len(set(one_by_one)) == len(asked)


@pytest.mark.skipif(not MEMORY.exists(), reason="only Linux says how much memory is used")
def test_one_document_after_the_other_needs_no_more_memory():
    done = subprocess.run([sys.executable, "-c", GROWTH], check=True, capture_output=True, text=True, timeout=300)
    assert int(done.stdout) < 40


def test_the_last_font_is_what_its_maker_makes_and_has_every_character():
    assert last_font.FILE.read_bytes() == last_font.made()
    kept = TTFont(last_font.FILE).getBestCmap()
    assert all(kept[code] == "box" for code in (0x20, 0x41, 0xE000, 0xFFFF, 0x10FFFF))


def test_every_font_has_its_license_beside_it():
    folder = templates_folder() / "fonts"
    licenses = " ".join(path.read_text(encoding="utf-8") for path in folder.glob("OFL-*.txt"))
    for path in (*folder.glob("*.otf"), *folder.glob("*.ttf")):
        names = TTFont(path)["name"]
        whose = names.getDebugName(0)
        assert whose.rstrip(".") in " ".join(licenses.split()) or names.getDebugName(13).startswith(
            "Licensed under the Apache"
        )
