"""The commands about what was published: check all of it, and take it along as a web site."""

from __future__ import annotations

import os
from contextlib import closing
from datetime import date
from importlib import import_module
from pathlib import Path

import click

from webapp.bank_files import load_bank
from webapp.cli.folders import write_folder
from webapp.cli.outputs import HAS_PROBLEMS, refuse, store_words
from webapp.config import data_folder, read_site_url, shipped_bank
from webapp.domain.errors import UpfrontError
from webapp.environment import UnusableSetting
from webapp.services import verifying
from webapp.services.verifying import Chain, Flaw
from webapp.services.workspace import LOCAL, Site

FLAWS = {
    "chain": "a version that was published before it is missing or was put in",
    "hash": "what it is made of is not what it was",
    "manifest": "what it is made of cannot be read",
    "columns": "its number, date, title or place is not what it was",
    "document": "its words are not what they were",
    "answers": "the answers behind it are not what they were",
    "files": "it has not the files it had",
    "file": "the file is not what it was",
    "newest": "its newest version is missing",
    "about": "it is not called what its newest version calls it, or is not of that day",
    "address": "this address of it does not lead to it any more",
    "witness": "no version has this hash any more",
}
REMEDY = "bring back a copy of the data folder from before"


def verify_lines(chain: Chain) -> tuple[str, ...]:
    """What is wrong with a workspace's versions, a line for each."""
    return tuple(_line(flaw) for flaw in chain.flaws)


def _line(flaw: Flaw) -> str:
    where = f"{flaw.workspace}/{flaw.faq}/{flaw.number}" if flaw.number else f"{flaw.workspace}/{flaw.faq}".strip("/")
    return f"{where or 'witness'}  {flaw.detail or '-'}  {FLAWS[flaw.code]}  {REMEDY}"


def chain_line(chain: Chain) -> str:
    """What was found in a workspace where nothing is wrong; its last hash is worth writing down."""
    return f"ok: {chain.workspace}, {chain.versions} versions with {chain.files} files; the last one is {chain.end}"


def existing_data(data: Path | None) -> Path:
    """The data folder, which has to be there already."""
    folder = data or data_folder(os.environ)
    if not (folder / import_module("webapp.store.sqlite").FILE).is_file():
        refuse(f"--data  {folder}  nothing was ever kept in this folder  name the one that `upfront serve` prints")
    return folder


@click.command()
@click.option("--witness", metavar="HASH", default="", help="A hash you wrote down: some version must still have it.")
@click.option("--data", metavar="DIR", type=click.Path(path_type=Path), help="The folder that holds what was published.")
def verify(witness: str, data: Path | None) -> None:
    """Check that nothing that was published has changed since, and nothing is missing."""
    try:
        store = import_module("webapp.store.sqlite").open_store(existing_data(data))
        with closing(store):
            chains = verifying.verify(store, witness)
    except UpfrontError as error:
        refuse(store_words(error))
    for chain in chains:
        if not chain.flaws:
            click.echo(chain_line(chain))
    problems = tuple(line for chain in chains for line in verify_lines(chain))
    if problems:
        refuse(*problems, exit_code=HAS_PROBLEMS)
    if not chains:
        click.echo("ok: nothing was published yet")


@click.command()
@click.option("--to", "folder", metavar="FOLDER", type=click.Path(path_type=Path), required=True, help="Where to write it.")
@click.option("--workspace", metavar="ID", default=LOCAL, help="Whose, in an Upfront that many foundations share.")
@click.option("--data", metavar="DIR", type=click.Path(path_type=Path), help="The folder that holds what was published.")
def publish(folder: Path, workspace: str, data: Path | None) -> None:
    """Write every published version as a web site, to put on any web host: plain files, no server.

    UPFRONT_BASE_URL says where the site will stand, such as https://example.org/faq; its feed and its files then say so too.
    """
    bank = load_bank(shipped_bank()).bank
    try:
        address = read_site_url(os.environ)
        store = import_module("webapp.store.sqlite").open_store(existing_data(data))
        with closing(store):
            site = Site(store, bank, workspace=workspace)
            if not store.list_faqs(workspace, limit=1):
                refuse(f"--workspace  {workspace}  nothing was published there yet  publish a FAQ first")
            making = import_module("webapp.services.static_site")
            # The person's own day, read once, here.
            number = write_folder(making.make_site(site, address, date.today()), folder)  # noqa: DTZ011
    except UnusableSetting as error:
        refuse(str(error))
    except UpfrontError as error:
        refuse(store_words(error))
    nowhere = "" if address else "; UPFRONT_BASE_URL is not set, so its feed cannot say where the pages stand"
    click.echo(f"ok: {number} files in {folder}{nowhere}")
