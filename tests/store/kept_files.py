"""A real database file of every format ever released, in kept/. After adding a step: python -m tests.store.kept_files

A file that is there already is never written again: it is what people have on their disks.
"""

import tempfile
from pathlib import Path

from tests.store.contract_people import with_people
from tests.store.contract_publications import with_published
from tests.store.contract_wordings import a_wording, with_wordings
from tests.store.contract_workshops import with_workshops
from tests.store.published_samples import PDF, a_publication, an_inquiry, some_files
from tests.store.samples import (
    NOON,
    a_brand,
    a_comment,
    a_draft,
    a_link,
    a_log_event,
    a_member,
    a_session,
    after,
    an_assessment,
    an_edit,
    an_event,
    an_invitation,
    keep,
)
from tests.store.workshop_samples import a_ballot, a_seat, a_workshop
from webapp.domain.inquiry import NEW
from webapp.store.migrations import STEPS
from webapp.store.port import EXAMPLE
from webapp.store.sqlite import FILE, open_store
from webapp.store.workshops import Cast, RoomQuestion

FOLDER = Path(__file__).parent / "kept"
TODAY = len(STEPS)
"""The format of today."""
ANSWERS = (
    an_event("decide.who@2", record=None, origin="undone"),
    an_event("fund.amount", revision=2, record='{"value":{"low":180000}}'),
    an_event("home.end", by="Luis Vega", origin="sheet:2026-11-12"),
)
EDITS = (
    an_edit("left-out:money", record=None, origin="undone"),
    an_edit(revision=2, by="Luis Vega", origin="copied"),
)
RECORDS = (
    an_assessment("alder", due="2027-06-30", changed_at=after(3)),
    an_assessment("birch", route="quick", archived_at=after(2)),
    an_assessment("cedar", deleted_at=after(1)),
    an_assessment("dogwood", kind=EXAMPLE),
)


def fill(store):
    """Keep something of everything."""
    keep(store, *RECORDS, answers=[an_event("fund.amount"), *ANSWERS])
    with store.write():
        store.record_answers("birch", (an_event("decide.who"),))
        store.record_editorial("alder", (an_edit(), *EDITS))
        store.record_brand("alder", a_brand())
        store.record_page_draft("alder", a_draft())
        store.add_session(a_session())
        store.add_sign_in_link("l1", after(10))
        store.record_preference("local", "name", "Rosa Lind")
    with_workshops(with_wordings(with_published(with_people(store))))


def check(store, since=TODAY):
    """All of it is there that a file of this format could hold, whatever became of the format since."""
    assert tuple(store.get_assessment("local", record.id) for record in RECORDS) == RECORDS
    assert store.list_assessments("local") == RECORDS[:1]
    assert store.list_assessments("local", archived=True) == RECORDS[1:2]
    assert store.list_deleted("local") == RECORDS[2:3]
    assert store.list_due("local") == RECORDS[:1]
    assert store.list_answers("alder") == ANSWERS
    assert store.list_history("alder", "fund.amount") == (ANSWERS[1], an_event("fund.amount"))
    assert store.list_answers("birch") == (an_event("decide.who"),)
    if since >= 2:
        assert store.list_editorial("alder") == EDITS
        assert store.list_editorial_history("alder", "passage:grants") == (EDITS[1], an_edit())
        assert store.find_brand("alder") == a_brand()
    else:
        assert store.list_editorial("alder") == ()
        assert store.find_brand("alder") is None
    if since >= 3:
        assert store.list_members("w1") == (a_member(email="rosa@example.org", name="Rosa Lind"),)
        assert store.list_invitations("w1") == (an_invitation(),)
        assert store.find_mailed_link("k1", NOON) == a_link()
        assert (store.find_session("s1").role, store.find_session("s1").account) == ("owner", "a1")
        assert store.list_log("w1") == (a_log_event(id=1),)
        assert store.list_comments("pine") == (a_comment(),)
        assert store.count_mail() == (1, 0)
    else:
        assert store.list_workspaces() == ()
    if since >= 4:
        assert store.find_publication("f1", 1) == a_publication()
        assert store.find_file("f1", 1, "pdf") == (some_files()[0], PDF)
        assert [it.faq.slug for it in store.search_listed("alder")] == ["alder-fund"]
        assert store.find_inquiry_by_link("link-1") == an_inquiry()
        assert store.count_inquiries("w1") == {NEW: 2}
        wording = a_wording()
        assert store.find_wording(wording.bank, wording.question, wording.fingerprint) == wording
    else:
        assert store.list_publishing_workspaces() == ()
    if since >= 5:
        assert store.find_workshop("HRBW4729") == a_workshop()
        assert store.list_seats("ws1") == (a_seat(), a_seat(2))
        assert store.list_cast("ws1", 1) == (Cast(1),)
        assert store.list_ballots("ws1", 1) == (a_ballot(question="fund.amount"), a_ballot())
        assert store.list_room_questions("ws1") == (RoomQuestion("r1", "Who decides?"),)
    else:
        assert store.list_workshops("w1") == ()
    assert store.find_page_draft("alder", "fund.amount", "owner") == a_draft()
    assert store.find_session("d1") == a_session(name="Rosa Lind")
    assert store.find_preference("local", "name") == "Rosa Lind"
    with store.write():
        assert store.remove_sign_in_link("l1", NOON)
        store.record_answers("birch", (an_event("decide.who", 2),))
    assert store.list_answers("birch") == (an_event("decide.who", 2),)


if __name__ == "__main__":
    kept = FOLDER / f"format-{TODAY}.sqlite3"
    if kept.exists():
        raise SystemExit(f"{kept} is there already")
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Path(folder))
        fill(store)
        store.close()
        kept.write_bytes((Path(folder) / FILE).read_bytes())
