"""What downloads are called: plain letters only, whoever the foundation is."""

import re
from dataclasses import replace

import pytest

from tests.renderers.documents import HOSTILE, document, document_saying
from webapp.renderers import FROZEN
from webapp.renderers.file_names import attachment, file_name, plain_letters, published_name
from webapp.renderers.look import A4, LETTER, Look


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("Harlow Family Foundation", "harlow-family-foundation"),
        ("Fundación Peña & Hijos, Inc.", "fundacion-pena-hijos-inc"),
        ("../../etc/passwd", "etc-passwd"),
        ('a"; filename=evil.exe', "a-filename-evil-exe"),
        ("基金会", ""),
        ("…", ""),
        ("A" * 100, "a" * 60),
        ("a" * 59 + " bcd", "a" * 59),
    ],
)
def test_a_name_keeps_only_plain_letters_and_digits(name, plain):
    assert plain_letters(name) == plain


def test_a_file_says_whose_it_is_what_it_is_and_of_when():
    name = file_name(document("sole-funder"), "faq-draft", "md")
    assert name == "harlow-family-foundation-faq-draft-2026-11-22.md"
    assert attachment(document("sole-funder"), "faq-draft", "md") == f'attachment; filename="{name}"'


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("pdf", "harlow-family-foundation-faq-version-2.pdf"),
        ("md", "harlow-family-foundation-faq-version-2.md"),
        ("one-page", "harlow-family-foundation-faq-one-page-version-2.pdf"),
        ("summary", "harlow-family-foundation-faq-summary-version-2.svg"),
        ("summary-png", "harlow-family-foundation-faq-summary-version-2.png"),
        ("embed", "harlow-family-foundation-faq-embed-version-2.html"),
    ],
)
def test_a_published_file_says_which_version_it_is(name, file):
    assert published_name("Harlow Family Foundation", 2, name) == file


def test_no_two_files_of_a_version_have_the_same_name():
    names = [published_name("基金会", 2, name) for name in FROZEN]
    assert "upfront-faq-version-2.html" in names
    assert len({*names, published_name("基金会", 3, "html")}) == len(FROZEN) + 1


@pytest.mark.parametrize("words", HOSTILE, ids=lambda words: words[:20])
def test_no_name_can_add_to_the_header(words):
    assert re.fullmatch(r'attachment; filename="[a-z0-9][a-z0-9-]*\.md"', attachment(document_saying(words), "faq", "md"))


def test_a_foundation_without_a_name_or_with_other_letters_gets_the_name_of_the_product():
    unnamed = replace(document("sole-funder"), foundation=document("sole-funder").words.names["foundation"])
    assert file_name(unnamed, "faq", "md") == "upfront-faq-2026-11-22.md"
    assert file_name(replace(unnamed, foundation="基金会"), "faq", "md") == "upfront-faq-2026-11-22.md"


@pytest.mark.parametrize(
    ("look", "ending", "says"),
    [
        (Look(paper=A4), "pdf", "-a4.pdf"),
        (Look(paper=A4), "docx", "-a4.docx"),
        (Look(paper=LETTER), "pdf", "-22.pdf"),
        (Look(paper=A4), "html", "-22.html"),
        # A letterhead has its own paper.
        (Look(paper=A4, letterhead=b"docx"), "docx", "-22.docx"),
        (Look(paper=A4, letterhead=b"docx"), "pdf", "-a4.pdf"),
    ],
)
def test_the_file_for_a4_does_not_have_the_name_of_the_one_for_letter(look, ending, says):
    assert file_name(document("sole-funder"), "faq-draft", ending, look).endswith(says)
