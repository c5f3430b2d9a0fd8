"""The command line: `upfront serve | sign-in | questions | template | check-bank | diff-bank | export | …`."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import date, datetime
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar

import click

from webapp import __version__
from webapp.answer_files import AnswersFile, UnusableAnswers, parse_answers, shown_key
from webapp.bank_files import LoadedBank, UnusableBank, load_bank
from webapp.cli.looks import look_options, paper_option, read_look, refuse_letterhead
from webapp.cli.outputs import HAS_PROBLEMS, STDOUT, UNUSABLE, check_output, read_file, refuse, store_words, write
from webapp.cli.published import publish, verify
from webapp.config import DATA_VARIABLE, DEFAULT_PORT, shipped_bank
from webapp.domain.assessment import Assessment, evaluate
from webapp.domain.bank import ROUTES, Bank, Question
from webapp.domain.bank_changes import COSMETIC, compare
from webapp.domain.errors import TooLong, UpfrontError
from webapp.domain.faq import compose
from webapp.domain.faq.editorial import UNEDITED, Editorial, Revised, may_stand, revise
from webapp.domain.routing import off_route
from webapp.environment import UnusableSetting
from webapp.renderers import FORMATS, renderer
from webapp.renderers.look import Look, UnfitLetterhead

LONGEST_SHOWN = 100
"""Characters of a key in what we tell about it."""
Command = TypeVar("Command", bound=Callable[..., object])


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="upfront")
def main() -> None:
    """Answers in, a simple, direct and truthful FAQ for partners out."""


main.add_command(publish)
main.add_command(verify)


def bank_argument(command: Command) -> Command:
    """The bank's folder; the shipped bank where none is named."""
    return click.argument("folder", required=False, type=click.Path(path_type=Path))(command)


def answers_argument(command: Command) -> Command:
    """The answers file, and the day it is read on."""
    as_of = click.option("--as-of", metavar="YYYY-MM-DD", help="The day to tell the reader about; today if left out.")
    return click.argument("answers", type=click.Path(path_type=Path))(as_of(command))


def output_option(command: Command) -> Command:
    """Where to write."""
    help_text = "The file to write, or - for standard output."
    return click.option("-o", "--output", default=STDOUT, show_default=True, help=help_text)(command)


def data_option(command: Command) -> Command:
    """The folder that holds everything people type."""
    help_text = f"The folder for your data; {DATA_VARIABLE} or a folder of your own account if left out."
    return click.option("--data", metavar="DIR", type=click.Path(path_type=Path), help=help_text)(command)


@main.command()
@click.option("--port", type=click.IntRange(0, 65535), show_default=str(DEFAULT_PORT), help="0 takes any that is free.")
@data_option
@click.option("--no-browser", is_flag=True, help="Print the sign-in link, but do not open it.")
@click.option("--hosted", is_flag=True, help="For many foundations; set up by the environment: docs/hosting.md.")
@click.option("--lan", is_flag=True, help="For a workshop: phones in this computer's network reach its pages as well.")
@click.option("--lan-address", metavar="ADDRESS", help="The same, by this one of the computer's addresses.")
def serve(port: int | None, data: Path | None, no_browser: bool, hosted: bool, lan: bool, lan_address: str | None) -> None:
    """Open the questionnaire in your browser; nothing outside this computer can reach it. Ctrl-C ends it.

    With --hosted it is for many foundations, behind a web server that speaks TLS, and opens no browser. With --lan phones in
    the room reach the pages of a workshop, and nothing else.
    """
    in_a_room = lan or lan_address is not None
    if hosted and in_a_room:
        refuse("--lan  an Upfront for many foundations is reached by its own name  leave out --hosted or --lan")
    bank = _load(None).bank
    # Loaded when asked for, here and below: an export needs no web server and should not wait for one.
    serving = import_module("webapp.serving")
    room = serving.Lan(lan_address) if in_a_room else None
    try:
        run = serving.serve_hosted if hosted else serving.serve
        run(serving.Launch(data, port, browser=not (no_browser or hosted), lan=room), bank, click.echo)
    except serving.AlreadyServing as running:
        where = f"http://127.0.0.1:{running.port}" if running.port else "another port"
        refuse(
            f"--data  {running.folder}  Upfront is running on this folder already, on {where}  use that one, or end it first"
        )
    except UnusableSetting as error:
        refuse(str(error))
    except UpfrontError as error:
        refuse(store_words(error))


@main.command("sign-in")
@data_option
def sign_in(data: Path | None) -> None:
    """Print a fresh sign-in link for the Upfront that is running; it works once, within a day."""
    serving = import_module("webapp.serving")
    try:
        click.echo(f"Sign in: {serving.new_sign_in_link(data)}")
    except serving.NotServing as silent:
        refuse(_not_serving(silent.folder, silent.version))
    except serving.ForMany as shared:
        refuse(f"--data  {shared.folder}  many foundations share it  sign in on its own page, with your e-mail address")
    except UnusableSetting as error:
        refuse(str(error))
    except UpfrontError as error:
        refuse(store_words(error))


def _not_serving(folder: Path, version: str) -> str:
    if version:
        return f"--data  {folder}  Upfront {version} is running on it, and this is {__version__}  end it and start it anew"
    return f"--data  {folder}  no Upfront is running on this folder  start one with: upfront serve"


@main.command("check-bank")
@bank_argument
def check_bank(folder: Path | None) -> None:
    """Prove that no answers can make the bank's FAQ say something untrue, vague or nothing at all."""
    loaded = _load(folder, HAS_PROBLEMS)
    # Loaded when asked for: the measures of plain language take longer to load than a whole export.
    proof = import_module("webapp.domain.proofs").prove(loaded.bank)
    for line in loaded.places.lines(proof.problems):
        click.echo(line, err=True)
    if proof.problems:
        sys.exit(HAS_PROBLEMS)
    click.echo(_proved(loaded.bank, proof.combinations))


def _proved(bank: Bank, combinations: int) -> str:
    sentences = sum(len(entry.rules) for entry in bank.faq.entries)
    missing = "".join(f"; {number:,} texts not yet written in {language}" for language, number in bank.unwritten.items())
    plans = f", {len(bank.facilitation.plans)} workshop plans" if bank.facilitation else ""
    return (
        f"ok: {bank.id} {bank.version}, {len(bank.questions)} questions, {len(bank.faq.entries)} entries, {sentences} "
        f"sentences, {len(bank.findings)} findings{plans}; {combinations:,} combinations of answers looked at{missing}"
    )


@main.command("diff-bank")
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", required=False, type=click.Path(path_type=Path))
def diff_bank(old: Path, new: Path | None) -> None:
    """Print what a newer bank changes, and which answers already given it leaves standing.

    Two folders: the older bank, and the newer one; the shipped bank where that is left out. Ends with 1 where people will
    have to look at answers again.
    """
    before, after = _load(old).bank, _load(new).bank
    if before.id != after.id:
        where = (new or shipped_bank()) / "bank.yaml"
        refuse(f"{where}:1:1  bank  this is {after.id}, and the older one is {before.id}  name two versions of one bank")
    changes = compare(before, after)
    write(renderer("bank_changes").render(before, after, changes), STDOUT)
    if any(change.severity != COSMETIC for change in changes):
        sys.exit(HAS_PROBLEMS)


@main.command()
@bank_argument
@click.option("--json", "as_json", is_flag=True, help="As JSON, for other programs.")
def questions(folder: Path | None, as_json: bool) -> None:
    """List every question of a bank."""
    bank = _load(folder).bank
    if as_json:
        click.echo(json.dumps([_described(bank, question) for question in bank.questions], ensure_ascii=False, indent=1))
        return
    language = bank.languages[0]
    for section in bank.sections:
        click.echo(f"\n{section.title.in_language(language).source}")
        for question in section.questions:
            choices = f" [{', '.join(question.choice_by_id)}]" if question.choices else ""
            click.echo(f"  {question.id}  {question.type}{choices}")


def _described(bank: Bank, question: Question) -> dict[str, object]:
    repeat = bank.repeats[question.repeat] if question.repeat else None
    return {
        "id": question.id,
        "section": question.section,
        "type": question.type,
        "choices": list(question.choice_by_id),
        "route": "quick" if question.quick else "full",
        "commitment": question.commitment,
        "exclusive": list(question.exclusive),
        "repeats": {"count": repeat.count, "most": repeat.most} if repeat else None,
    }


@main.command()
@click.option("--route", type=click.Choice(ROUTES), default="full", show_default=True, help="Which questions to put in.")
@output_option
def template(route: str, output: str) -> None:
    """Write an empty answers file to fill in offline."""
    write(renderer("answers_template").render(_load(None).bank, route), output)


@main.command()
@answers_argument
@click.option("--format", "format_name", type=click.Choice(tuple(FORMATS)), required=True, help="The kind of file.")
@click.option("--language", default="en", show_default=True, help="The language of the document.")
@look_options
@output_option
def export(answers: Path, as_of: str | None, format_name: str, language: str, output: str, **look: Any) -> None:
    """Turn an answers file into the FAQ partners read."""
    bank = _load(None).bank
    if language not in bank.languages:
        refuse(f"--language  {language}  the bank is not written in this language  use {', '.join(bank.languages)}")
    check_output(output, FORMATS[format_name].ending)
    file, assessment = _assess(bank, answers, as_of)
    revised = revise(compose(assessment, language=language), _editorial(file), file.answers, bank)
    _tell_reviews(bank, answers, file, revised)
    own = read_look(revised.document, **look)
    write(_made(answers, format_name, lambda made: made.render(revised.document, own), look["letterhead"]), output)


@main.command()
@answers_argument
@click.option("--format", "format_name", type=click.Choice(("pdf", "docx")), required=True, help="The kind of file.")
@paper_option
@output_option
def sheet(answers: Path, as_of: str | None, format_name: str, paper: str, output: str) -> None:
    """Write the sheet for CEO and board: each choice beside the sentence partners will read, and lines to sign."""
    check_output(output, format_name)
    file, assessment = _assess(_load(None).bank, answers, as_of)
    editorial, name = _editorial(file), "sheet_file" if format_name == "pdf" else "sheet_word"
    write(_made(answers, name, lambda made: made.render(assessment, editorial, Look(paper))), output)


@main.command()
@answers_argument
@click.option("--format", "format_name", type=click.Choice(("txt", "pdf", "docx")), default="txt", show_default=True)
@paper_option
@output_option
def review(answers: Path, as_of: str | None, format_name: str, paper: str, output: str) -> None:
    """Show role map, findings and clarity: in the terminal, or as the review packet for those inside."""
    check_output(output, format_name)
    file, assessment = _assess(_load(None).bank, answers, as_of)
    if format_name == "txt":
        write(renderer("review").render(assessment).encode(), output)
        return
    editorial, name = _editorial(file), "review_file" if format_name == "pdf" else "review_word"
    write(_made(answers, name, lambda made: made.render(assessment, editorial, Look(paper))), output)


def _load(folder: Path | None, exit_code: int = UNUSABLE) -> LoadedBank:
    """The bank, or every problem on stderr and out."""
    folder = folder or shipped_bank()
    if not folder.is_dir():
        refuse(f"{folder}:1:1  bank  there is no such folder  name the folder that holds bank.yaml")
    try:
        return load_bank(folder)
    except UnusableBank as unusable:
        refuse(*unusable.lines, exit_code=exit_code)


def _assess(bank: Bank, path: Path, as_of: str | None) -> tuple[AnswersFile, Assessment]:
    today = _day(as_of)
    file = _read(bank, path)
    assessment = evaluate(bank, file.answers, route_name=file.route, today=today)
    for key in off_route(file.answers, assessment.route):
        place = file.places[key]
        click.echo(
            f"{path}:{place.line}:{place.column}  {key}  this question is not asked, so the answer counts for nothing  "
            "leave it, or change the answer that decides whether it is asked",
            err=True,
        )
    return file, assessment


def _read(bank: Bank, path: Path) -> AnswersFile:
    try:
        return parse_answers(read_file(path, "answers"), bank)
    except UnusableAnswers as unusable:
        refuse(*(problem.line(str(path)) for problem in unusable.problems))


def _editorial(file: AnswersFile) -> Editorial:
    """What the answers file adds in words of one's own; the adapters that read them are loaded only if it does."""
    if not file.document:
        return UNEDITED
    read: Editorial = import_module("webapp.services.editing").read_editorial(file.document)
    return read


def _tell_reviews(bank: Bank, path: Path, file: AnswersFile, revised: Revised) -> None:
    """Say which words of one's own to look at again, because what they were written for is not what it was."""
    for review in revised.reviews:
        place = file.places.get(review.key)
        where = f"{path}:{place.line}:{place.column}" if place else f"{path}:1:1"
        told = (
            "nothing shows that these words were written for the answer above them; they are printed  "
            "look whether they are still true"
            if review.may_stay
            else "the answers behind these words have changed, so they are not printed  "
            "write them anew for the sentence that stands there now"
        )
        if review.edit and not may_stand(review.place, bank.entry_by_id[review.entry]):
            told = "there is no such sentence, so these words are not printed  write them for one that the entry has"
        click.echo(f"{where}  {shown_key(review.place[:LONGEST_SHOWN])}  {told}", err=True)


def _day(as_of: str | None) -> date:
    if as_of is None:
        return date.today()  # noqa: DTZ011  the person's own day, read once, here
    try:
        return datetime.strptime(as_of, "%Y-%m-%d").date()  # noqa: DTZ007  a day has no zone
    except ValueError:
        refuse(f"--as-of  {as_of}  this is not a date  write it as 2026-11-22")


def _made(answers: Path, name: str, make: Callable[[ModuleType], bytes], letterhead: Path | None = None) -> bytes:
    """What a renderer makes; the libraries behind it are loaded now and not before."""
    try:
        return make(renderer(name))
    except UnfitLetterhead as unfit:
        refuse_letterhead(letterhead, unfit)
    except TooLong:
        refuse(
            f"{answers}:1:1  answers  these make a document too long for this kind of file, so nothing was written  "
            "shorten the longest texts, or use --format html or md, which take any length"
        )
