"""Nothing of another foundation comes out anywhere: one is full of canaries, and everybody of the other looks everywhere."""

from datetime import timedelta
from uuid import uuid4

import pytest

from tests.publishing import publish_pages
from tests.renderers.documents import scenario
from tests.security.asking import places, routes
from tests.security.matrix import FIXED, address, methods
from tests.shipped import BANK
from tests.web.stories import begin
from webapp.domain.answers import Answer, Decided, Undecided, Withheld
from webapp.domain.workshop.state import NAMED, VOICES
from webapp.security.origin import SAFE_METHODS
from webapp.security.policies import ADMINISTRATORS, policy_of
from webapp.services import audit, editing
from webapp.services.questionnaires import open_assessment
from webapp.services.workshops.setting_up import Wanted, set_up
from webapp.services.workspace import Person
from webapp.store.people import CommentRecord, Invitation, QueuedMail
from webapp.store.publications import InquiryRecord

CANARY = "Quillfeather"
ENDINGS = ("html", "pdf", "docx", "txt", "md", "json")
ROLES = ("owner", "editor", "approver", "facilitator", "viewer")
NOT_FOLLOWED = frozenset(
    ("account.sign_out", "account.sign_out_everywhere", "people.leave", "leaving.remove", "leaving.delete")
)


def with_canaries(answers):
    """The answers, with a canary wherever somebody typed something."""
    marked: dict[str, Answer] = {}
    for key, answer in answers.items():
        note = f"{CANARY} note"
        match answer:
            case Decided(value=str() as value) if " " in value:
                marked[key] = Decided(f"{CANARY} {value}", note=note)
            case Undecided():
                marked[key] = Undecided(f"{CANARY} decider", note=note)
            case Withheld():
                marked[key] = Withheld(f"{CANARY} reason", f"{CANARY} whom to ask", note=note)
            case _:
                marked[key] = answer
    names = {BANK.names[one]: Decided(f"{CANARY} {one}") for one in ("foundation", "partnership")}
    return marked | names


@pytest.fixture
def foreign(hosting):
    """Ids in a foundation full of canaries, by the name of their place."""
    at, store = hosting.clock(), hosting.store
    workspace = hosting.workspace(f"{CANARY} Foundation")
    spare = hosting.member(workspace, "owner", name=f"{CANARY} Owner").person
    site = hosting.site(workspace)
    assessment = begin(site, at, with_canaries(dict(scenario("early-undecided").answers)), by=f"{CANARY} Person")
    opened = open_assessment(site, assessment, at.date())
    editing.write_passage(site, opened, "faq.grants", f"{CANARY} passage", shown=0, by=Person(name=CANARY), at=at)
    comment = CommentRecord(
        uuid4().hex, assessment, "home.host", "comment", spare.member, CANARY, at, f"{CANARY} comment", 1
    )
    until = at + timedelta(days=7)
    invitation = Invitation(uuid4().hex, workspace, f"{CANARY.lower()}@example.org", "editor", "", CANARY, at, until)
    with store.write():
        store.add_comment(comment)
        store.record_invitation(invitation)
        audit.note(store, workspace, spare, at, "invited", f"{CANARY} subject", f"{CANARY} detail")
        mail = QueuedMail(uuid4().hex, workspace, "invitation", invitation.email, f'{{"workspace":"{CANARY}"}}', at, at)
        store.add_mail(mail)
    inquiry = asked_of(site, assessment, at, CANARY)
    return {
        "inquiry_id": inquiry,
        "workshop_id": workshop_of(site, assessment, at, CANARY),
        "assessment_id": assessment,
        "workspace_id": workspace,
        "member_id": spare.member,
        "invitation_id": invitation.id,
        "comment_id": comment.id,
        "change": store.list_answers(assessment)[0].change,
    }


def workshop_of(site, assessment, at, words):
    """A workshop with two seats that have names."""
    assert BANK.facilitation
    pack = BANK.facilitation.packs[VOICES]
    names = (f"{words} junior", f"{words} chair")
    wanted = Wanted(VOICES, NAMED, f"{words} workshop", assessment, pack, names, (), 0, "small")
    return set_up(site, wanted, Person(name=words), at)


def asked_of(site, assessment, at, words):
    """A published FAQ that is in no directory, and what somebody asked about it; the id of that question."""
    inquiry, faq = uuid4().hex, publish_pages(site, assessment, at, listed=False).faq
    asked = ("faq.grants", f"{words} entry", f"{words} question", f"{words} name", f"{words.lower()}@example.org")
    store = site.store
    with store.write():
        store.add_inquiry(
            InquiryRecord(inquiry, site.workspace, faq.id, 1, *asked, asked_at=at, reply=f"{words} reply", group=inquiry)
        )
        store.count_vote(faq.id, 1, f"{words} entry", "not_quite")
    return inquiry


def own(hosting, workspace):
    """The same in a foundation where nobody typed a canary."""
    at, site = hosting.clock(), hosting.site(workspace)
    assessment = begin(site, at, dict(scenario("early-undecided").answers))
    spare = hosting.member(workspace, "viewer").person
    comment = CommentRecord(uuid4().hex, assessment, "home.host", "comment", spare.member, "Dana", at, "Look.", 1)
    with hosting.store.write():
        hosting.store.add_comment(comment)
    return {
        "inquiry_id": asked_of(site, assessment, at, "Ours"),
        "workshop_id": workshop_of(site, assessment, at, "Ours"),
        "assessment_id": assessment,
        "workspace_id": workspace,
        "member_id": spare.member,
        "invitation_id": "f" * 32,
        "comment_id": comment.id,
        "change": hosting.store.list_answers(assessment)[0].change,
    }


def addresses(rule, ids):
    """The route with these ids, for each kind of file where it has several."""
    fixed = {name: pair[0] for name, pair in FIXED.items()}
    if "<path:name>" in rule.rule:
        fixed["name"] = "upfront.css"
    named = places(rule)
    endings = ENDINGS if "ending" in named else ("md",)
    kinds = ("pdf", "docx") if "kind" in named else ("docx",)
    return [address(rule, fixed | ids | {"ending": one, "kind": kind}) for one in endings for kind in kinds]


def everything_they_get(hosting, visitor, ids):
    """Every answer to every request there is."""
    session = visitor.session_id
    for rule in routes(hosting.app):
        for method in methods(rule):
            if method not in SAFE_METHODS and rule.endpoint in NOT_FOLLOWED:
                continue
            for path in addresses(rule, ids):
                changes = method not in SAFE_METHODS
                data = {"csrf_token": visitor.csrf} if changes else None
                response = visitor.open(path, method=method, data=data, headers=visitor.ours if changes else {}, check=False)
                yield f"{method} {path}", rule.endpoint, response
                visitor.carry(session)


@pytest.mark.parametrize("role", [*ROLES, "administrator"])
def test_no_answer_to_anybody_of_one_foundation_holds_a_word_of_another(hosting, foreign, role):
    hosting.app.testing = False
    hosting.app.logger.setLevel("ERROR")
    workspace = hosting.workspace("Juniper Valley")
    ids = own(hosting, workspace)
    visitor = hosting.administrator() if role == "administrator" else hosting.member(workspace, role)
    asked, own_found = 0, 0
    for these in (foreign, ids):
        for what, endpoint, response in everything_they_get(hosting, visitor, these):
            asked += 1
            assert response.status_code < 500, what
            own_found += these is ids and response.status_code == 200
            held = response.get_data().decode("utf-8", "ignore") + str(response.headers)
            policy = policy_of(hosting.app, endpoint)
            if policy and policy.audience is ADMINISTRATORS:
                # Who runs the installation knows whose home it is, and nothing that is in it.
                held = held.replace(f"{CANARY} Foundation", "")
            assert CANARY.lower() not in held.lower(), what
    assert asked > 200
    assert own_found > 5


def test_the_canaries_can_be_found_by_their_own_people(hosting, foreign):
    """What is looked for is there to be found: their own owner meets it on every kind of page."""
    owner = hosting.member(foreign["workspace_id"], "owner")
    path = f"/assessments/{foreign['assessment_id']}"
    for page in ("/", "/assessments", f"{path}/answers", f"{path}/faq", f"{path}/faq.json", f"{path}/comments"):
        assert CANARY in owner.get(page, check=False).text, page
    for page in ("/inbox", "/inbox.csv", f"/inbox/{foreign['inquiry_id']}"):
        assert CANARY in owner.get(page, check=False).text, page
    for page in ("/people", "/workspace/log", "/workspace/log.csv", "/workspaces"):
        assert CANARY in owner.get(page, check=False).text, page
