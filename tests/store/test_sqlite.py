"""The store in SQLite: the contract, and what only this store promises of its file."""

import inspect
import re
import stat
import subprocess
from itertools import groupby
from pathlib import Path
from types import ModuleType

import pytest

from tests.store import (
    contract,
    contract_history,
    contract_people,
    contract_publications,
    contract_wordings,
    contract_workshops,
)
from tests.store.contract import CHANGES, filled, in_another_thread
from tests.store.contract_people import with_people
from tests.store.contract_publications import published as published
from tests.store.contract_publications import with_published
from tests.store.contract_wordings import with_wordings
from tests.store.contract_workshops import held as held
from tests.store.contract_workshops import with_workshops
from tests.store.published_samples import PDF, a_publication, some_files
from tests.store.samples import NOON, a_brand, a_draft, an_assessment, an_edit, an_event, keep
from webapp.store.connections import LIBRARY, WAL, has_wal_race, make_settings, mode_for
from webapp.store.port import Store
from webapp.store.refusals import UnusableStore

READS = {
    "get_assessment": lambda store: store.get_assessment("local", "alder"),
    "list_assessments": lambda store: store.list_assessments("local"),
    "list_assessments, next page": lambda store: store.list_assessments("local", before=(NOON, "alder")),
    "list_assessments, archived": lambda store: store.list_assessments("local", archived=True),
    "list_deleted": lambda store: store.list_deleted("local"),
    "list_due": lambda store: store.list_due("local"),
    "list_answers": lambda store: store.list_answers("alder"),
    "list_history": lambda store: store.list_history("alder", "fund.amount"),
    "list_change": lambda store: store.list_change("alder", "change-1"),
    "list_editorial": lambda store: store.list_editorial("alder"),
    "list_editorial_history": lambda store: store.list_editorial_history("alder", "passage:grants"),
    "list_editorial_change": lambda store: store.list_editorial_change("alder", "change-1"),
    "find_brand": lambda store: store.find_brand("alder"),
    "find_page_draft": lambda store: store.find_page_draft("alder", "home.end", "owner"),
    "find_latest_page_draft": lambda store: store.find_latest_page_draft("alder", "owner"),
    "list_page_drafts": lambda store: store.list_page_drafts("alder"),
    "find_session": lambda store: store.find_session("d1"),
    "find_preference": lambda store: store.find_preference("local", "name"),
}
"""Each method that reads, but for those of people."""
SORTS_A_FEW = {
    "list_members": "the members of one workspace, by when they joined",
    "list_memberships": "the workspaces of one person, by name",
    "list_invitations": "the invitations of one workspace",
    "list_invitations_to": "the invitations of one address",
    "list_workspace_sizes": "one page of workspaces",
    "list_failed_mail": "those of the last days",
    "count_mail": "an index of what waits, and one of what failed",
    "list_faqs_of": "the ids that were asked for, a page of them; each FAQ is looked up",
    "list_faqs_with": "the ids that were asked for",
    "list_publishing_workspaces": "an index of all FAQs, for who checks them all",
}
"""What may put rows in order, or go through all of an index, because they are few."""
SEVERAL_STATEMENTS = (
    *("remove_workspace", "remove_member", "record_invitation", "remove_outlived"),
    *contract_publications.SEVERAL_STATEMENTS,
    *contract_workshops.SEVERAL_STATEMENTS,
)
WIPING = ("remove_discarded", "remove_workspace", *contract_workshops.WIPING)
CONTRACTS = (contract_people, contract_publications, contract_wordings, contract_workshops)
ALL_READS = READS | contract_history.READS | {name: read for it in CONTRACTS for name, read in it.READS.items()}
ALL_CHANGES = CHANGES | {name: change for it in CONTRACTS for name, change in it.CHANGES.items()}


class TestAssessmentsAreKept(contract.AssessmentsAreKept):
    pass


class TestAssessmentsAreListed(contract.AssessmentsAreListed):
    pass


class TestAnswersAreKept(contract.AnswersAreKept):
    pass


class TestEditingIsKept(contract.EditingIsKept):
    pass


class TestHalfTypedPagesAreKept(contract.HalfTypedPagesAreKept):
    pass


class TestAccessIsKept(contract.AccessIsKept):
    pass


class TestPeopleAreKept(contract_people.PeopleAreKept):
    pass


class TestEntryIsKept(contract_people.EntryIsKept):
    pass


class TestExchangeIsKept(contract_people.ExchangeIsKept):
    pass


class TestFaqsAreKept(contract_publications.FaqsAreKept):
    pass


class TestPublicationsAreKept(contract_publications.PublicationsAreKept):
    pass


class TestInquiriesAreKept(contract_publications.InquiriesAreKept):
    pass


class TestPublishedLeavesWithItsWorkspace(contract_publications.PublishedLeavesWithItsWorkspace):
    pass


class TestPastIsKept(contract_history.PastIsKept):
    pass


class TestWordingsAreKept(contract_wordings.WordingsAreKept):
    pass


class TestWorkshopsAreKept(contract_workshops.WorkshopsAreKept):
    pass


class TestNamedBallotsAreKept(contract_workshops.NamedBallotsAreKept):
    pass


class TestWorkshopsLeave(contract_workshops.WorkshopsLeave):
    pass


class TestBoxesAreKept(contract_workshops.BoxesAreKept):
    pass


class TestReadersKnowWhatIsNew(contract_workshops.ReadersKnowWhatIsNew):
    pass


class TestWritingIsAllOrNothing(contract.WritingIsAllOrNothing):
    pass


def statements(store, job):
    """The statements that a job runs. What a cascade does is reported as the same statement once more.

    What SQLite itself says to keep its index of words begins with two hyphens.
    """
    seen: list[str] = []
    store.trace(seen.append)
    job(store)
    store.trace(None)
    return [sql for sql, _ in groupby(sql for sql in seen if not sql.startswith("-- "))]


def test_the_tables_of_this_module_name_every_method_of_the_contract():
    methods = {name for name, _ in inspect.getmembers(Store, inspect.isfunction) if not name.startswith("_")}
    reads = (name.partition(",")[0] for name in ALL_READS)
    named = {*ALL_CHANGES, *reads, *contract_workshops.BOXES, "search_listed", "version", "write", "describe", "close"}
    assert methods == named


def all_of_it(store):
    """A store with one of everything."""
    return with_workshops(with_wordings(with_published(with_people(filled(store)))))


@pytest.mark.parametrize("read", ALL_READS)
def test_every_question_is_one_statement_that_looks_its_rows_up(store, read):
    all_of_it(store)
    (sql,) = statements(store, ALL_READS[read])
    plan = store._connections.ask("EXPLAIN QUERY PLAN " + sql)
    steps = [detail for *_, detail in plan]
    assert steps
    slow = [step for step in steps if "SCAN" in step or "TEMP B-TREE" in step]
    assert bool(slow) is (read in SORTS_A_FEW), steps
    assert not [
        step for step in slow if re.fullmatch(r"SCAN (assessments|answer_events|editorial_events|sessions)\b.*", step)
    ]


@pytest.mark.parametrize("change", ALL_CHANGES)
def test_every_change_is_one_statement_between_begin_and_commit(store, change):
    def job(store):
        with store.write():
            ALL_CHANGES[change](store)

    begin, *between = statements(all_of_it(store), job)
    done = between.index("COMMIT")
    assert begin == "BEGIN IMMEDIATE"
    assert (done > 1) is (change in SEVERAL_STATEMENTS)
    assert (between[done + 1 :] != []) is (change in WIPING), "only what is discarded is also wiped from the log"


def test_statements_of_threads_that_come_later_are_counted_too(store):
    seen: list[str] = []
    store.trace(seen.append)
    in_another_thread(lambda: store.find_preference("local", "name"))
    assert len(seen) == 1
    store.trace(None)
    in_another_thread(lambda: store.find_preference("local", "name"))
    assert len(seen) == 1


def test_connections_of_threads_that_ended_are_closed_when_the_next_opens(store):
    for _ in range(20):
        in_another_thread(lambda: store.find_preference("local", "name"))
    assert len(store._connections._open) <= 2


@pytest.mark.parametrize(
    "forbidden",
    [
        "UPDATE answer_events SET record = 'other'",
        "UPDATE answer_events SET by = 'somebody' WHERE key = 'fund.amount'",
        "DELETE FROM answer_events",
        "INSERT OR REPLACE INTO answer_events SELECT * FROM answer_events",
        "UPDATE assessments SET id = 'other'",
    ],
)
def test_an_answer_that_was_given_cannot_be_changed_or_removed_even_by_sql(store, library, forbidden):
    keep(store, an_assessment(), answers=[an_event(), an_event(revision=2)])
    with pytest.raises(library.IntegrityError), store.write():
        store._connections.change(forbidden)
    assert store.list_history("alder", "fund.amount") == (an_event(revision=2), an_event())


@pytest.mark.parametrize(
    "forbidden",
    [
        "UPDATE editorial_events SET record = 'other'",
        "DELETE FROM editorial_events",
        "INSERT OR REPLACE INTO editorial_events SELECT * FROM editorial_events",
        "UPDATE assessments SET id = 'other'",
    ],
)
def test_what_an_editor_did_cannot_be_changed_or_removed_even_by_sql(store, library, forbidden):
    keep(store, an_assessment())
    with store.write():
        store.record_editorial("alder", (an_edit(), an_edit(revision=2)))
    with pytest.raises(library.IntegrityError), store.write():
        store._connections.change(forbidden)
    assert store.list_editorial_history("alder", "passage:grants") == (an_edit(revision=2), an_edit())


@pytest.mark.parametrize(
    "forbidden",
    [
        "UPDATE publications SET document = '{}'",
        "UPDATE publications SET title = 'other' WHERE number = 1",
        "DELETE FROM publications",
        "INSERT OR REPLACE INTO publications SELECT * FROM publications",
        "UPDATE publication_files SET digest = 'd-txt'",
        "DELETE FROM publication_files",
        "INSERT OR REPLACE INTO publication_files SELECT * FROM publication_files",
        "UPDATE blobs SET content = x'00'",
        "DELETE FROM blobs",
        "INSERT OR REPLACE INTO blobs SELECT * FROM blobs",
        "DELETE FROM faqs",
        "UPDATE faqs SET id = 'other'",
        "UPDATE faqs SET workspace = 'other'",
        "UPDATE faqs SET latest = 0",
        "INSERT OR REPLACE INTO faqs SELECT * FROM faqs",
    ],
)
def test_what_was_published_cannot_be_changed_or_removed_even_by_sql(published, library, forbidden):
    with pytest.raises(library.IntegrityError), published.write():
        published._connections.change(forbidden)
    assert published.find_publication("f1", 1) == a_publication()
    assert published.find_file("f1", 1, "pdf") == (some_files()[0], PDF)


@pytest.mark.parametrize(
    "wrong",
    [
        "INSERT INTO preferences VALUES ('local', 'name', NULL)",
        "INSERT INTO preferences VALUES ('local', 'name', x'00ff')",
        "UPDATE assessments SET revision = 'two'",
        "UPDATE assessments SET kind = 'other'",
        "UPDATE assessments SET changed_at = '2026-11-22T12:00:00+00:00'",
        "UPDATE assessments SET changed_at = '2026-11-22T12:00:00.000000+01:00'",
        "INSERT INTO editorial_events VALUES ('alder', 'a', 0, '', '', '2026-11-22T12:00:00.000000+00:00', '', '', '')",
        "INSERT INTO editorial_events VALUES ('alder', 'a', 1, '', '', '2026-11-22', '', '', '')",
        "INSERT INTO brands VALUES ('alder', 1, '', '', 'no picture', 0, 0, '', NULL, '')",
        "INSERT INTO page_drafts VALUES ('nowhere', 'a', 'owner', 1, '{}', '2026-11-22T12:00:00.000000+00:00')",
    ],
)
def test_columns_hold_what_they_are_for(store, library, wrong):
    filled(store)
    with pytest.raises(library.IntegrityError), store.write():
        store._connections.change(wrong)


def test_what_is_discarded_is_nowhere_in_the_files_while_the_server_runs(store):
    canary = "the-canary-sings"
    many = [an_event(f"q{n:02}", record=f"{canary} {n} " + "x" * 900) for n in range(80)]
    keep(store, an_assessment(), an_assessment("kept"), answers=many)
    with store.write():
        store.record_answers("alder", tuple(an_event(f"q{n:02}", 2, by=f"{canary}-author") for n in range(80)))
        store.record_page_draft("alder", a_draft(fields=f'{{"text":["{canary} half"]}}'))
        store.record_editorial("alder", (an_edit(record=f"{canary} words"),))
        store.record_brand("alder", a_brand(logo=f"{canary} logo".encode(), letterhead=f"{canary} letter".encode()))
        store.record_assessment(an_assessment(summary=f'{{"title":"{canary}"}}', deleted_at=NOON))
    assert canary in bytes_of(store), "the test sees what is there"
    with store.write():
        assert store.remove_discarded() == 1
    assert canary not in bytes_of(store)
    assert store.get_assessment("local", "kept") == an_assessment("kept")


def test_what_a_reader_keeps_in_the_log_is_wiped_with_the_next_write(store, keeps_a_log):
    if not keeps_a_log:
        pytest.skip("there is no log in this mode")
    keep(store, an_assessment(summary="the-canary-sings", deleted_at=NOON))
    reader = store._connections.open()
    with store.write():
        store.record_preference("local", "name", "Rosa")
    reader.conn.execute("BEGIN")
    reader.conn.execute("SELECT count(*) FROM assessments").fetchall()
    with store.write():
        store.remove_discarded()
    assert "the-canary-sings" in bytes_of(store), "the reader may still want it"
    reader.close()
    with store.write():
        store.record_preference("local", "name", "Maria")
    assert "the-canary-sings" not in bytes_of(store)


def bytes_of(store):
    """All bytes of the folder. Read by another process: to close the file here would let go of the locks on it."""
    files = sorted(store.file.parent.iterdir())
    done = subprocess.run(["cat", "--", *files], capture_output=True, check=True)
    return done.stdout.decode("latin-1")


def test_only_the_owner_can_read_the_folder_and_its_files(store):
    filled(store)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (store.file.parent, *store.file.parent.iterdir())}
    assert modes.pop("data") == 0o700
    assert set(modes.values()) == {0o600}, modes


def test_a_file_that_others_could_read_is_closed_to_them_and_a_folder_left_as_it_is(store, reopen):
    store.close()
    store.file.chmod(0o644)
    store.file.parent.chmod(0o755)
    reopen()
    assert stat.S_IMODE(store.file.stat().st_mode) == 0o600
    assert stat.S_IMODE(store.file.parent.stat().st_mode) == 0o755


def test_the_first_line_says_what_keeps_the_answers(store, library, keeps_a_log):
    kept = "journal WAL, synchronous FULL" if keeps_a_log else "journal DELETE, synchronous EXTRA"
    assert store.describe() == f"{store.file} (SQLite {library.sqlite_version}, {kept})"


@pytest.mark.parametrize(
    ("version", "has_it"),
    [
        ((3, 6, 23), False),
        ((3, 7, 0), True),
        ((3, 40, 1), True),
        ((3, 44, 5), True),
        ((3, 44, 6), False),
        ((3, 45, 0), True),
        ((3, 50, 6), True),
        ((3, 50, 7), False),
        ((3, 51, 0), True),
        ((3, 51, 2), True),
        ((3, 51, 3), False),
        ((3, 53, 4), False),
        ((4, 0, 0), False),
    ],
)
def test_a_library_with_the_race_keeps_no_log(version, has_it):
    assert has_wal_race(version) is has_it


def test_every_connection_has_every_setting(store, keeps_a_log):
    wanted = {
        "PRAGMA busy_timeout": 4000,
        "PRAGMA foreign_keys": 1,
        "PRAGMA trusted_schema": 0,
        "PRAGMA secure_delete": 1,
        "PRAGMA recursive_triggers": 1,
        "PRAGMA journal_mode": "wal" if keeps_a_log else "delete",
        "PRAGMA synchronous": 2 if keeps_a_log else 3,
    }
    found: list[dict[str, object]] = []

    def look():
        found.append({question: store._connections.ask(question)[0][0] for question in wanted})

    look()
    in_another_thread(look)
    assert found == [wanted, wanted]


@pytest.mark.parametrize("pragma", WAL.pragmas, ids=lambda it: it.name)
def test_every_setting_is_read_back(store, pragma):
    with pytest.raises(UnusableStore) as caught:
        make_settings(store._connections.open().conn, [pragma._replace(wanted="something else")], store.file)
    assert caught.value.code == "setting_refused"
    assert caught.value.values["setting"] == pragma.name


def test_a_file_that_cannot_keep_a_log_is_refused_in_plain_words():
    connection = LIBRARY.connect(":memory:")
    with pytest.raises(UnusableStore) as caught:
        make_settings(connection, WAL.pragmas, Path("upfront.sqlite3"))
    connection.close()
    assert str(caught.value) == (
        "SQLite refused a setting that keeps answers safe: journal_mode is memory, not wal (upfront.sqlite3)."
    )


def test_a_library_that_is_too_old_is_refused_in_plain_words():
    old = ModuleType("sqlite3")
    vars(old).update(sqlite_version_info=(3, 31, 1), sqlite_version="3.31.1")
    with pytest.raises(UnusableStore) as caught:
        mode_for(old)
    assert str(caught.value) == "SQLite 3.31.1 is too old; Upfront needs 3.38.0 or newer."
