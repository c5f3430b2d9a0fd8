"""A database that somebody edited by hand is caught, whatever was changed, and the command says what it is."""

import shutil
import sqlite3
from contextlib import closing

import pytest
from click.testing import CliRunner

from tests.publishing import publish, publish_scenario
from tests.shipped import BANK
from tests.store.samples import NOON
from webapp.cli import main
from webapp.domain.answers import Decided
from webapp.services import questionnaires
from webapp.services.opened import open_assessment
from webapp.services.questionnaires import Act
from webapp.services.verifying import verify
from webapp.services.workspace import Site
from webapp.store.sqlite import FILE, open_store

GUARDS = (
    *("publications_never_change", "publications_leave_with_their_workspace", "publication_files_never_change"),
    *("publication_files_leave_with_their_workspace", "blobs_never_change", "blobs_leave_with_their_workspace"),
    "faqs_stay_what_they_are",
)
FIRST = " WHERE faq = :faq AND number = 1"
CASES = {
    "a word": ("UPDATE publications SET document = replace(document, 'will', 'may')", {"document"}),
    "a document nobody can read": ("UPDATE publications SET document = ''", {"document"}),
    "the answers behind it": ("UPDATE publications SET answers = '{}'", {"answers"}),
    "the manifest": ("UPDATE publications SET manifest = replace(manifest, 'Dana', 'Rosa')", {"hash", "columns"}),
    "a manifest nobody can read": ("UPDATE publications SET manifest = 'x'", {"hash", "manifest"}),
    "its hash": ("UPDATE publications SET hash = 'abc'", {"hash", "chain"}),
    "its date": ("UPDATE publications SET published_at = '2020-01-01T00:00:00.000000+00:00'", {"columns"}),
    "who published it": ("UPDATE publications SET published_by = 'Somebody'", {"columns"}),
    "its title": ("UPDATE publications SET title = 'Yes to everything'", {"columns"}),
    "which bytes a file has": ("UPDATE publication_files SET digest = 'other'", {"file"}),
    "how long a file is": ("UPDATE publication_files SET size = size + 1", {"file"}),
    "its files taken away": ("DELETE FROM publication_files", {"files"}),
    "a version taken out of the middle": ("DELETE FROM publications", {"chain"}),
}
"""What is done to the first version, and what is found."""
BYTES_CHANGED = """
    UPDATE blobs SET content = x'25504446'
    WHERE digest = (SELECT digest FROM publication_files WHERE faq = :faq AND number = 1 AND format = 'pdf')"""
BYTES_GONE = """
    DELETE FROM blobs
    WHERE digest = (SELECT digest FROM publication_files WHERE faq = :faq AND number = 1 AND format = 'pdf')"""
FILE_PUT_IN = """
    INSERT INTO publication_files SELECT faq, number, 'exe', workspace, digest, media_type, size
    FROM publication_files WHERE faq = :faq AND number = 1 AND format = 'md'"""
LAST_GONE = "DELETE FROM publications WHERE faq = :faq AND number = 2"
BACK_TO_THE_FIRST = """
    UPDATE faqs SET latest = 1, title = first.title, partnership = first.document ->> 'partnership'
    FROM (SELECT faq, title, document FROM publications) AS first WHERE faq = id AND id = :faq"""
ANOTHERS = "UPDATE slugs SET faq = (SELECT id FROM faqs WHERE id <> :faq) WHERE faq = :faq"
AROUND = {
    "what the directory calls it": ("UPDATE faqs SET title = 'Yes to everything'", {"about"}),
    "whose the directory says it is": ("UPDATE faqs SET foundation = 'Another Fund'", {"about"}),
    "the day it falls due": ("UPDATE faqs SET first_due = '2099-01-01'", {"about"}),
    "the day the directory gives it": ("UPDATE faqs SET published_at = '2020-01-01T00:00:00.000000+00:00'", {"about"}),
    "its address": ("UPDATE faqs SET slug = 'another'", {"address"}),
}
"""What is done to what stands beside the versions."""
OTHERS = {
    "its address given to another FAQ": (ANOTHERS, {"address"}),
    "its address taken away": ("DELETE FROM slugs WHERE faq = :faq", {"address"}),
    "the bytes of a file": (BYTES_CHANGED, {"file"}),
    "the bytes of a file taken away": (BYTES_GONE, {"file"}),
    "a file put in": (FILE_PUT_IN, {"files"}),
    "the last version taken away": (LAST_GONE, {"newest"}),
}
ALL_CASES = (
    {name: (sql + FIRST, found) for name, (sql, found) in CASES.items()}
    | {name: (f"{sql} WHERE id = :faq", found) for name, (sql, found) in AROUND.items()}
    | OTHERS
)


@pytest.fixture(scope="module")
def pristine(tmp_path_factory):
    """A folder whose workspace published one FAQ, another, and the first anew."""
    folder = tmp_path_factory.mktemp("pristine")
    with closing(open_store(folder)) as store:
        site = Site(store, BANK)
        faq = publish_scenario(site, NOON, "four-pots")
        publish_scenario(site, NOON, "quick-start")
        opened = open_assessment(site, faq.assessment, NOON.date())
        key = "setup.partnership"
        act, shown = Act("Dana Cole", NOON), {key: opened.revision(key)}
        questionnaires.answer_many(site, opened, {key: Decided("Alder Valley Rises")}, shown=shown, act=act)
        publish(site, faq.assessment, NOON)
    return folder


@pytest.fixture
def folder(pristine, tmp_path):
    """The same folder, to be tampered with."""
    shutil.copytree(pristine, tmp_path / "data")
    return tmp_path / "data"


def tamper(folder, *statements):
    """What somebody with the file in their hands can do: the guards of the database go first."""
    with closing(sqlite3.connect(folder / FILE, isolation_level=None)) as connection:
        for guard in GUARDS:
            connection.execute(f"DROP TRIGGER {guard}")
        ((faq,),) = connection.execute("SELECT id FROM faqs WHERE slug LIKE 'united%'")
        for statement in statements:
            assert connection.execute(statement, {"faq": faq}).rowcount >= 1, statement


def codes(folder):
    """What is found to be wrong."""
    with closing(open_store(folder)) as store:
        return {flaw.code for chain in verify(store) for flaw in chain.flaws}


def end_of(store):
    """The hash of the last version."""
    line = store.find_chain_end("local")
    assert line
    return line.hash


def run(*arguments):
    """The command as it is typed."""
    return CliRunner().invoke(main, ["verify", *map(str, arguments)])


def test_what_nobody_touched_is_in_order(folder):
    done = run("--data", folder)
    assert (done.exit_code, done.stderr) == (0, "")
    with closing(open_store(folder)) as store:
        end = end_of(store)
    assert done.stdout == f"ok: local, 3 versions with 33 files; the last one is {end}\n"


@pytest.mark.parametrize("case", ALL_CASES)
def test_what_was_changed_by_hand_is_caught(folder, case):
    statement, wanted = ALL_CASES[case]
    tamper(folder, statement)
    assert codes(folder) == wanted


def test_the_command_names_each_thing_that_is_wrong(folder):
    tamper(folder, BYTES_CHANGED, ALL_CASES["the answers behind it"][0])
    done = run("--data", folder)
    first, second = done.stderr.splitlines()
    assert done.exit_code == 1
    assert "  the answers behind it are not what they were  " in first
    assert "/1  pdf  the file is not what it was  bring back a copy" in second


def test_a_chain_made_anew_from_some_version_on_is_caught_by_a_hash_that_was_written_down(folder):
    with closing(open_store(folder)) as store:
        end = end_of(store)
    assert run("--data", folder, "--witness", end).exit_code == 0
    tamper(folder, LAST_GONE, BACK_TO_THE_FIRST)
    assert codes(folder) == set(), "nothing is left that could tell"
    done = run("--data", folder, "--witness", end)
    assert done.exit_code == 1
    assert done.stderr.startswith(f"witness  {end}  no version has this hash any more  bring back a copy")


def test_a_folder_that_holds_nothing_is_no_proof(tmp_path):
    done = run("--data", tmp_path)
    assert done.exit_code == 2
    assert "nothing was ever kept in this folder" in done.stderr
    assert list(tmp_path.iterdir()) == []
