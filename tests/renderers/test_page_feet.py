"""What stands at the foot of every page: that it is a draft, or internal, is read however long a foundation's name is."""

from __future__ import annotations

import subprocess
from xml.etree import ElementTree

import pytest

from tests.programs import find
from tests.renderers.documents import assessment_saying
from webapp.domain.faq import compose
from webapp.renderers import pdf_file, review_file, sheet_file

WORD = "{http://www.w3.org/1999/xhtml}word"
LONG = "Foundation of the Long River " * 25
"""Half a page of a name."""


@pytest.mark.parametrize(
    ("made", "first"),
    [
        (lambda: pdf_file.render(compose(assessment_saying(LONG))), "Draft"),
        (lambda: sheet_file.render(assessment_saying(LONG)), "Draft"),
        (lambda: review_file.render(assessment_saying(LONG)), "Internal:"),
    ],
    ids=["FAQ", "sheet", "packet"],
)
def test_the_first_words_at_the_foot_stand_on_the_line_of_the_page_number(made, first, tmp_path):
    """The box they stand in shows one line: whatever is not on that line is cut off."""
    file = tmp_path / "file.pdf"
    file.write_bytes(made())
    told = subprocess.run([find("pdftotext"), "-bbox", file, "-"], capture_output=True, check=True, timeout=60).stdout
    pages = ElementTree.fromstring(told).iter("{http://www.w3.org/1999/xhtml}page")  # noqa: S314  our own file
    for number, page in enumerate(pages, 1):
        words = [(word.text or "", float(word.get("yMin", 0))) for word in page.iter(WORD)]
        line = [y for text, y in words if text == str(number)][-1]
        assert any(text == first and abs(y - line) < 2 for text, y in words), number
