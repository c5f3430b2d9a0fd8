"""Everything in one file: taken along, taken in elsewhere, and everything deleted."""

import json
from datetime import timedelta

import pytest

from tests.hostile import HOSTILE
from tests.publishing import publish
from tests.web.gathering import Gathering
from tests.web.hosting import make_hosting
from tests.web.stories import begin
from tests.web.visiting import first
from webapp.domain.answers import Decided, Undecided
from webapp.domain.workshop.state import NAMED, UNATTRIBUTED
from webapp.services.questionnaires import Act, answer_many, open_assessment
from webapp.store.people import CommentRecord
from webapp.store.publications import NOT_QUITE, InquiryRecord
from webapp.store.sqlite import open_store

ANSWERS = {
    "setup.foundation": Decided("Alder Foundation"),
    "setup.partnership": Decided("Alder Valley Together"),
    "home.host": Decided("own"),
    "grants.continue": Undecided("Our board", None, "Count on what you have."),
}


def some_answers(bank, **more):
    """Answers that this bank takes."""
    choices = {it: next(iter(bank.question_by_id[it].choice_by_id)) for it in ("home.host",)}
    return ANSWERS | {key: Decided(choice) for key, choice in choices.items()} | more


@pytest.fixture
def home(hosting):
    """A workspace with an assessment that has a past; its owner."""
    workspace = hosting.workspace("Alder Foundation")
    owner = hosting.member(workspace, "owner", name="Rosa Lind")
    site, at = hosting.site(workspace), hosting.clock()
    assessment = begin(site, at, some_answers(hosting.bank))
    opened = open_assessment(site, assessment, at.date())
    change = {"setup.foundation": Decided("Alder Trust", note="a note to the team")}
    answer_many(site, opened, change, shown={"setup.foundation": 1}, act=Act("Rosa Lind", at))
    with hosting.store.write():
        hosting.store.add_comment(
            CommentRecord("c1", assessment, "home.host", "comment", "m", "Rosa Lind", at, "Is that so?", 1)
        )
    owner.workspace, owner.assessment = workspace, assessment
    return owner


def take_along(visitor):
    response = visitor.send("/everything.json")
    assert response.status_code == 200
    return response.data


def take_in(visitor, content, **kwargs):
    token = visitor.csrf.encode()
    body = (
        b'--x\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n' + token + b"\r\n"
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="upfront-everything.json"\r\n'
        b"Content-Type: application/json\r\n\r\n" + content + b"\r\n--x--\r\n"
    )
    kind = "multipart/form-data; boundary=x"
    return visitor.post("/everything/take-in", data=body, content_type=kind, headers=visitor.ours, **kwargs)


def histories(store, workspace):
    """All that is there, but for ids of assessments."""
    return [
        (it.route, it.created_at, store.list_every_answer(it.id), store.list_every_edit(it.id), store.find_brand(it.id))
        for it in store.list_every_assessment(workspace)
    ]


def test_the_same_questionnaire_and_faq_come_out_elsewhere(hosting, home, tmp_path):
    content = take_along(home)
    (tmp_path / "elsewhere").mkdir()
    store = open_store(tmp_path / "elsewhere")
    try:
        other = make_hosting(tmp_path / "elsewhere", store, hosting.bank, hosting.clock)
        workspace = other.workspace("Another house")
        owner = other.member(workspace, "owner")
        assert take_in(owner, content).status_code == 303
        assert histories(store, workspace) == histories(hosting.store, home.workspace)
        (record,) = store.list_every_assessment(workspace)
        for page in ("faq.md", "faq.pdf", "answers.yaml"):
            here = home.get(f"/assessments/{home.assessment}/{page}").data
            assert owner.get(f"/assessments/{record.id}/{page}").data == here
        again = json.loads(take_along(owner))["assessments"]
        before = json.loads(content)["assessments"]
        for one in (*again, *before):
            one["id"] = ""
            for comment in one["comments"]:
                comment["id"] = ""
        assert again == before
        assert [it.text for it in store.list_comments(record.id)] == ["Is that so?"]
    finally:
        store.close()


def test_from_ones_own_computer_into_a_shared_one(hosting, owner, site, clock, bank):
    begin(site, clock(), some_answers(bank))
    content = take_along(owner)
    workspace = hosting.workspace()
    editor = hosting.member(workspace, "owner")
    assert (
        first(take_in(editor, content, follow_redirects=True), "main .notice")
        .get_text()
        .strip()
        .startswith("1 assessment was taken in")
    )
    assert histories(hosting.store, workspace) == histories(site.store, site.workspace)


def test_taken_in_twice_it_adds_nothing(home, hosting):
    content = take_along(home)
    assert take_in(home, content).status_code == 303
    page = take_in(home, content, follow_redirects=True)
    assert "Nothing new was in the file" in first(page, "main .notice").get_text()
    assert len(hosting.store.list_every_assessment(home.workspace)) == 2


def test_the_file_can_be_read_without_us(home):
    (one,) = json.loads(take_along(home))["assessments"]
    assert "Alder Trust" in one["readable"]["faq.md"]
    assert "a note to the team" in one["readable"]["answers.yaml"]


def test_the_report_of_each_workshop_is_in_the_file_and_neither_a_rehearsal_nor_a_ballot(app, owner, site, clock):
    named, room = (Gathering(app, site, clock, title=f"Held {mode}", mode=mode) for mode in (NAMED, UNATTRIBUTED))
    room.go("silent")
    choices = {"grants.continue": "same", "decide.who": "us", "change.notice": "y1"}
    for number in range(1, 4):
        sent = room.fields(choices) | {"reason-grants.continue": "The canary sings."}
        assert room.sit(number).send(f"{room.path}/ballot", sent).status_code == 303
    room.reveal()
    Gathering(app, site, clock, title="Only practice", rehearsal=True)
    content = take_along(owner)
    found = {one["title"]: one["readable"]["report.md"] for one in json.loads(content)["workshops"]}
    assert found.keys() == {"Held named", "Held unattributed"}
    assert "Too few answers to show" in found["Held unattributed"]
    assert named.room.state.rounds == ()
    assert [it.reason for it in site.store.list_unattributed(room.id, 1)].count("The canary sings.") == 3
    assert b"canary" not in content


def test_what_was_published_and_asked_is_in_the_file_and_is_not_taken_in(hosting, home):
    site = hosting.site(home.workspace)
    faq = publish(site, home.assessment, hosting.clock()).faq
    asked = InquiryRecord(
        "i", site.workspace, faq.id, 1, "", "", "Who pays in May?", "Ana", "ana@example.org", hosting.clock()
    )
    with site.store.write():
        site.store.add_inquiry(asked)
        site.store.count_vote(faq.id, 1, "faq.grants", NOT_QUITE)
    content = take_along(home)
    (published,) = json.loads(content)["published"]
    (version,) = published["versions"]
    kept = site.store.find_publication(faq.id, 1)
    assert (version["hash"], version["document"]) == (kept.hash, kept.document)
    assert "Alder Trust" in version["readable"]
    assert [it["text"] for it in published["inquiries"]] == ["Who pays in May?"]
    assert [it["votes"] for it in published["votes"]] == [1]
    other = hosting.member(elsewhere := hosting.workspace("Birch"), "owner")
    assert take_in(other, content).status_code == 303
    assert site.store.list_faqs(elsewhere) == ()


def test_who_took_everything_is_logged(home, hosting):
    take_along(home)
    assert hosting.store.list_log(home.workspace)[0].action == "took_everything"


def broken(content, change):
    raw = json.loads(content)
    change(raw)
    return json.dumps(raw).encode()


BROKEN = {
    "not_json": lambda raw: raw[: len(raw) // 2],
    "nothing": lambda raw: b"",
    "a list": lambda raw: b"[]",
    "a number": lambda raw: b"7",
    "deep": lambda raw: b"[" * 200_000,
    "another format": lambda raw: broken(raw, lambda it: it.update(format="other")),
    "newer": lambda raw: broken(raw, lambda it: it.update(version=2)),
    "a gap": lambda raw: broken(raw, lambda it: it["assessments"][0]["answers"][0].update(revision=9)),
    "twice": lambda raw: broken(raw, lambda it: it["assessments"][0]["answers"].append(it["assessments"][0]["answers"][0])),
    "no record": lambda raw: broken(raw, lambda it: it["assessments"][0]["answers"][0].update(record="{{7*7}}")),
    "half a character": lambda raw: broken(
        raw, lambda it: it["assessments"][0]["answers"][0].update(key="gone", record='{"value":"\\ud800"}')
    ),
    "no time": lambda raw: broken(raw, lambda it: it["assessments"][0].update(created_at="2026-11-26T10:00:00")),
    "a script": lambda raw: broken(
        raw,
        lambda it: it["assessments"][0].update(
            edits=[edit("evidence:faq.grants", '[{"name":"x","address":"javascript:alert(1)"}]')]
        ),
    ),
    "a hidden question": lambda raw: broken(
        raw, lambda it: it["assessments"][0].update(edits=[edit("left-out:faq.grants", "true")])
    ),
    "a logo": lambda raw: broken(raw, lambda it: it["assessments"][0].update(brand={"logo": "PHN2Zz4=", "logo_words": "x"})),
    "a letterhead": lambda raw: broken(raw, lambda it: it["assessments"][0].update(brand={"letterhead": "UEsDBA=="})),
    "a color": lambda raw: broken(raw, lambda it: it["assessments"][0].update(brand={"color": "url(x)"})),
}


def edit(key, record):
    return {
        "key": key,
        "revision": 1,
        "record": record,
        "by": "x",
        "at": "2026-11-26T10:00:00Z",
        "bank_version": "1",
        "origin": "typed",
        "change": "c",
    }


@pytest.mark.parametrize("how", BROKEN)
def test_a_file_that_cannot_be_used_is_refused_whole_with_its_reason(home, hosting, how):
    content = BROKEN[how](take_along(home))
    before = histories(hosting.store, home.workspace)
    page = take_in(home, content)
    assert page.status_code == 422
    assert first(page, ".problems li").get_text()
    assert histories(hosting.store, home.workspace) == before


def test_too_large_a_file_is_refused_calmly(home):
    page = take_in(home, b" " + b"x" * (12 * 1024 * 1024 + 1))
    assert page.status_code == 422
    assert "larger than 12 megabytes" in page.text


@pytest.mark.parametrize("text", HOSTILE[:: max(1, len(HOSTILE) // 40)])
def test_what_people_typed_comes_through_letter_by_letter(home, hosting, text):
    raw = json.loads(take_along(home))
    raw["assessments"][0]["comments"][0]["text"] = text
    raw["assessments"][0]["id"] = "another"
    response = take_in(home, json.dumps(raw).encode())
    assert response.status_code in (303, 422)
    assert home.get("/").status_code == 200


def test_times_to_come_become_now(home, hosting):
    raw = json.loads(take_along(home))
    raw["assessments"][0] |= {"id": "later", "changed_at": (hosting.clock() + timedelta(days=900)).isoformat()}
    assert take_in(home, json.dumps(raw).encode()).status_code == 303
    assert max(it.changed_at for it in hosting.store.list_every_assessment(home.workspace)) == hosting.clock()


# -- deleting ----------------------------------------------------------------------------------------------------------

CANARY = "canary-4c1b9e"


def bytes_of(folder):
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def test_of_what_was_deleted_no_byte_stays_on_the_disk(tmp_path, store, bank, clock):
    hosting = make_hosting(tmp_path, store, bank, clock)
    workspace, elsewhere = hosting.workspace(f"House {CANARY}"), hosting.workspace("Birch")
    owner = hosting.member(workspace, "owner", name=f"Rosa {CANARY}")
    stays = hosting.member(elsewhere, "owner", name="Luis Vega")
    other = begin(hosting.site(elsewhere), clock(), some_answers(bank))
    text = f"Alder {CANARY}"
    answers = some_answers(bank, **{"setup.foundation": Decided(text, note=CANARY)})
    assessment = begin(hosting.site(workspace), clock(), answers)
    owner.send(f"/assessments/{assessment}/words/faq.grants/passage", {"words": CANARY, "revision": "0"})
    owner.send(f"/assessments/{assessment}/questions/home.end/draft", {"until_then": CANARY, "revision": "0"})
    with store.write():
        store.add_comment(CommentRecord("c", assessment, "home.host", "sent_back", "m", CANARY, clock(), CANARY, 1))
    faq = publish(hosting.site(workspace), assessment, clock()).faq
    asked = InquiryRecord("i", workspace, faq.id, 1, "faq.grants", CANARY, CANARY, CANARY, "ana@example.org", clock())
    with store.write():
        store.add_inquiry(asked)
        store.add_inquiry_link("digest", "i")
    (found,) = store.search_listed("canary 4c1b9e")
    assert found.faq.id == faq.id
    take_along(owner)
    assert CANARY.encode() in bytes_of(tmp_path)

    wrong = owner.send("/workspace/delete", {"name": "House"})
    assert wrong.status_code == 422
    assert hosting.store.find_workspace(workspace)
    done = owner.send("/workspace/delete", {"name": f"  house {CANARY} "})
    assert (done.status_code, "Everything is deleted" in done.text) == (200, True)
    # The mail that tells the owners is the last to know the name.
    with store.write():
        while mail := store.take_mail(clock(), clock() + timedelta(minutes=1)):
            store.remove_mail(mail.id)
    with store.write():
        store.remove_discarded()
    assert CANARY.encode() not in bytes_of(tmp_path)
    assert owner.get("/").status_code == 401
    assert stays.get(f"/assessments/{other}/answers").status_code == 200


def test_only_owners_delete_and_only_their_own(hosting):
    workspace, other = hosting.workspace("Alder"), hosting.workspace("Birch")
    for role in ("editor", "approver", "facilitator", "viewer"):
        assert hosting.member(workspace, role).send("/workspace/delete", {"name": "Alder"}).status_code == 403
    assert hosting.member(other, "owner").send("/workspace/delete", {"name": "Alder"}).status_code == 422
    assert hosting.store.find_workspace(workspace)


def test_on_ones_own_computer_there_is_no_such_page(owner):
    assert owner.get("/workspace/delete").status_code == 404
