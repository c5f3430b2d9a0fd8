"""The files of the command line that are no plain text: their look, the sheet, the packet, and what is refused."""

import os
import pty
import subprocess
import sys
import zipfile
from io import BytesIO

import docx
import pikepdf
import pytest
from click.testing import CliRunner

from tests.renderers.documents import assessment, document
from tests.renderers.letterhead_files import with_footer
from tests.shipped import BANK
from webapp import cli
from webapp.answer_files import parse_answers
from webapp.cli.looks import LETTERHEAD_PROBLEMS, LOGO_PROBLEMS
from webapp.config import shipped_bank
from webapp.domain.assessment import evaluate
from webapp.domain.errors import TooLong
from webapp.domain.faq import compose
from webapp.domain.faq.editorial import places, replaceable
from webapp.domain.faq.fingerprints import fingerprint
from webapp.renderers import FORMATS, letterheads, logos, renderer
from webapp.renderers.look import Look

SOLE_FUNDER = shipped_bank() / "scenarios" / "sole-funder.yaml"
ON_THE_DAY = ("--as-of", "2026-11-22")
SIGN = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"><rect width="40" height="20" fill="#204060"/></svg>'
LETTER, A4 = (612, 792), (595, 842)


def upfront(*words):
    """What a command did. A traceback fails the test here."""
    done = CliRunner().invoke(cli.main, [str(word) for word in words])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


def made(*words):
    """The file a command wrote to standard output."""
    done = upfront(*words, *ON_THE_DAY)
    assert (done.exit_code, done.stderr) == (0, "")
    return done.stdout_bytes


def paper_of(pdf):
    """Width and height of the first page, in points."""
    with pikepdf.open(BytesIO(pdf)) as file:
        return tuple(round(float(side)) for side in file.pages[0].mediabox[2:])


# ── Look ──


@pytest.mark.parametrize("words", [("export", "--format", "pdf"), ("export", "--format", "one-page")])
def test_a_pdf_of_the_faq_is_made_for_the_paper_asked_for(words):
    assert paper_of(made(*words, SOLE_FUNDER)) == LETTER
    assert paper_of(made(*words, SOLE_FUNDER, "--paper", "a4")) == A4


@pytest.mark.parametrize("command", ["sheet", "review"])
def test_sheet_and_packet_are_made_for_the_paper_asked_for(command):
    assert paper_of(made(command, "--format", "pdf", SOLE_FUNDER)) == LETTER
    assert paper_of(made(command, "--format", "pdf", SOLE_FUNDER, "--paper", "a4")) == A4
    [section] = docx.Document(BytesIO(made(command, "--format", "docx", SOLE_FUNDER, "--paper", "a4"))).sections
    assert section.page_width is not None
    assert round(section.page_width.mm) == 210


def test_a_logo_and_a_color_are_drawn_and_change_no_word(tmp_path):
    sign = tmp_path / "sign.svg"
    sign.write_bytes(SIGN)
    own = made("export", "--format", "html", SOLE_FUNDER, "--logo", sign, "--color", "#7A1F3D")
    logo = logos.read_logo(SIGN, "Harlow Family Foundation")
    assert own == renderer("html").render(document("sole-funder"), Look(band="#7a1f3d", logo=logo))
    assert own != made("export", "--format", "html", SOLE_FUNDER)


@pytest.mark.parametrize("color", ["teal", "#123", "#12345g", ""])
def test_a_color_that_is_none_is_refused(color):
    done = upfront("export", "--format", "html", SOLE_FUNDER, "--color", color)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == f"--color  {color}  this is not a color  write it as #11394a\n"


def test_a_letterhead_lends_its_styles(tmp_path):
    paper = docx.Document()
    paper.sections[0].footer.paragraphs[0].text = "12 Mill Lane, Harlow"
    letterhead = tmp_path / "letterhead.docx"
    paper.save(letterhead)
    own = docx.Document(BytesIO(made("export", "--format", "docx", SOLE_FUNDER, "--letterhead", letterhead)))
    assert "12 Mill Lane, Harlow" in [paragraph.text for paragraph in own.sections[0].footer.paragraphs]


@pytest.mark.parametrize(
    ("option", "content", "says"),
    [
        ("logo", b"GIF89a", "this is neither a PNG nor an SVG  save it as one of them"),
        ("logo", b"", "the file is empty  choose the picture again"),
        ("logo", SIGN.replace(b"<rect", b"<script/><rect"), LOGO_PROBLEMS["element"]),
        ("letterhead", b"Dear partners", "this is not a Word file  save the letterhead as .docx"),
        ("letterhead", b"PK\x03\x04", "the file is damaged  save it anew from Word"),
    ],
)
def test_a_logo_or_letterhead_that_cannot_be_used_is_refused_with_its_remedy(option, content, says, tmp_path):
    file = tmp_path / "own"
    file.write_bytes(content)
    done = upfront("export", "--format", "docx", SOLE_FUNDER, f"--{option}", file, "-o", tmp_path / "faq.docx")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == f"{file}:1:1  {option}  {says}\n"
    assert not (tmp_path / "faq.docx").exists()


def test_a_letterhead_that_turns_out_unfit_while_it_is_written_on_is_refused_as_well(tmp_path, monkeypatch):
    letterhead = tmp_path / "letterhead.docx"
    letterhead.write_bytes(with_footer("rId999"))
    monkeypatch.setattr(letterheads, "check_letterhead", lambda _: None)
    target = tmp_path / "faq.docx"
    done = upfront("export", "--format", "docx", SOLE_FUNDER, "--letterhead", letterhead, "-o", target)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == f"{letterhead}:1:1  letterhead  {LETTERHEAD_PROBLEMS['damaged']}\n"
    assert not target.exists()


@pytest.mark.parametrize("option", ["logo", "letterhead"])
def test_a_logo_or_letterhead_that_is_not_there_is_told(option, tmp_path):
    done = upfront("export", "--format", "docx", SOLE_FUNDER, f"--{option}", tmp_path / "none")
    problem = f"{tmp_path / 'none'}:1:1  {option}  the file cannot be read: No such file or directory"
    assert done.stderr == f"{problem}  check its name and place\n"


@pytest.mark.parametrize(
    ("problems", "check"), [(LOGO_PROBLEMS, logos.read_logo), (LETTERHEAD_PROBLEMS, letterheads.check_letterhead)]
)
def test_every_reason_to_refuse_a_file_has_its_words(problems, check):
    named = {word.strip("`,.;") for word in check.__doc__.split() if word.startswith("`")} - {"check_letterhead"}
    assert named == set(problems)
    assert all(len(words.split("  ")) == 2 for words in problems.values())


# ── The sheet and the packet ──


@pytest.mark.parametrize(("command", "name"), [("sheet", "sheet_"), ("review", "review_")])
@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_the_command_writes_what_the_renderer_makes(command, name, kind, tmp_path):
    target = tmp_path / f"made.{kind}"
    done = upfront(command, SOLE_FUNDER, "--format", kind, *ON_THE_DAY, "-o", target)
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", "")
    module = renderer(name + {"pdf": "file", "docx": "word"}[kind])
    assert target.read_bytes() == module.render(assessment("sole-funder"))


def test_the_review_is_text_unless_another_kind_is_asked_for():
    assert made("review", SOLE_FUNDER) == made("review", SOLE_FUNDER, "--format", "txt")


# ── What an editor made of the document ──


def edited(tmp_path, replaced_by):
    """The sole funder's answers with one sentence in other words."""
    file = parse_answers(SOLE_FUNDER.read_bytes(), BANK)
    composed = compose(evaluate(BANK, file.answers, today=assessment("sole-funder").facts.today))
    entry, place, sentence = next(
        (entry, place, sentence)
        for entry in composed.entries
        for place, sentence in places(entry)
        if replaceable(sentence) and not sentence.text.startswith("“")
    )
    mark = fingerprint(entry, sentence, composed, file.answers)
    path = tmp_path / "answers.yaml"
    part = (
        f"document:\n  edits:\n    {place}:\n      words: {replaced_by}\n"
        f"      replaced: {sentence.text!r}\n      fingerprint: {mark}\n"
    )
    path.write_text(SOLE_FUNDER.read_text(encoding="utf-8").rstrip("\n") + "\n" + part, encoding="utf-8")
    return path


@pytest.mark.parametrize("format_name", ["md", "html", "txt", "json"])
def test_words_of_ones_own_in_an_answers_file_are_printed_as_such(format_name, tmp_path):
    path = edited(tmp_path, "We began it with two neighbors.")
    done = upfront("export", path, "--format", format_name, *ON_THE_DAY)
    assert (done.exit_code, done.stderr) == (0, "")
    assert "We began it with two neighbors." in " ".join(done.stdout.split())


def test_words_written_for_other_answers_are_told_of_and_not_printed(tmp_path):
    path = edited(tmp_path, "We began it with two neighbors.")
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(text.rpartition("fingerprint: ")[2], "0" * 64 + "\n"), encoding="utf-8")
    done = upfront("export", path, "--format", "md", *ON_THE_DAY)
    assert done.exit_code == 0
    assert "two neighbors" not in done.stdout
    line = next(number for number, line in enumerate(text.splitlines(), 1) if line == "  edits:") + 1
    assert done.stderr.startswith(f"{path}:{line}:5  faq.")
    assert "  the answers behind these words have changed, so they are not printed  " in done.stderr


@pytest.mark.parametrize(
    "place",
    [
        "faq.grants/foo#9999",
        "faq.grants/apply#9999",
        "faq.grants/apply#2x",
        "faq.grants/x\\n\\ny",
        "faq.grants",
        "faq.grants/apply/verdict",
    ],
)
def test_words_for_a_sentence_that_no_answers_can_make_are_told_of_on_one_line(place, tmp_path):
    path = tmp_path / "answers.yaml"
    path.write_text(f'bank: collective-impact\nanswers: {{}}\ndocument:\n  edits: {{"{place}": {{words: Not that.}}}}\n')
    done = upfront("export", path, "--format", "md", *ON_THE_DAY)
    shown = place.replace("\\n\\n", " ")
    told = "there is no such sentence, so these words are not printed  write them for one that the entry has"
    assert done.stderr == f"{path}:4:11  {shown}  {told}\n"


def test_a_passage_of_which_nobody_knows_what_it_was_written_for_is_printed_and_told_of(tmp_path):
    path = tmp_path / "answers.yaml"
    part = "document:\n  passages: {faq.must: Come as you are.}\n"
    path.write_text(SOLE_FUNDER.read_text(encoding="utf-8").rstrip("\n") + "\n" + part, encoding="utf-8")
    done = upfront("export", path, "--format", "md", *ON_THE_DAY)
    assert done.exit_code == 0
    assert "Come as you are." in done.stdout
    line = len(path.read_text(encoding="utf-8").splitlines())
    told = f"{path}:{line}:14  passage:faq.must  nothing shows that these words were written for the answer above them; "
    assert done.stderr.startswith(told)


# ── What cannot be written ──


@pytest.mark.parametrize("name", [name for name in FORMATS if FORMATS[name].ending in ("pdf", "docx", "png")])
def test_what_is_no_text_is_kept_away_from_a_terminal(name):
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "webapp.cli", "export", str(SOLE_FUNDER), "--format", name]
    done = subprocess.run(command, stdout=theirs, stderr=subprocess.PIPE, check=False)
    os.close(theirs)
    ending = FORMATS[name].ending
    assert done.returncode == 2
    assert done.stderr.decode() == (
        f"--output  -  a terminal cannot show a .{ending} file  name a file, such as -o faq.{ending}\n"
    )
    os.close(ours)


@pytest.mark.parametrize("command", ["export", "sheet", "review"])
def test_a_document_that_is_too_long_is_told_and_nothing_is_written(command, tmp_path, monkeypatch):
    def refuse(*_, **__):
        raise TooLong("faq")

    for name in ("pdf", "sheet_file", "review_file"):
        monkeypatch.setattr(renderer(name), "typeset", refuse)
    target = tmp_path / "made.pdf"
    target.write_text("last year's")
    done = upfront(command, "--format", "pdf", SOLE_FUNDER, "-o", target)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith(f"{SOLE_FUNDER}:1:1  answers  these make a document too long for this kind of file")
    assert target.read_text() == "last year's"


def test_a_word_file_opens_as_a_zip_of_xml_and_nothing_else():
    with zipfile.ZipFile(BytesIO(made("sheet", "--format", "docx", SOLE_FUNDER))) as file:
        assert {name.rpartition(".")[2] for name in file.namelist()} <= {"xml", "rels", "png"}
