"""Comments: between members, on one question, open or resolved, and in nothing that leaves the workspace."""

import io
import re
import zipfile

import pytest

from tests.house import words
from tests.renderers.read_pdf import read_tags
from tests.web.stories import begin, fields_of
from tests.web.visiting import every, first
from webapp.domain.answers import Decided
from webapp.renderers import FORMATS
from webapp.services import assessments, questionnaires
from webapp.services.opened import open_assessment
from webapp.services.questionnaires import Act

MOST_STATEMENTS = 8
CANARY = "Zyzzyva"
KEY = "trust.used"
ANSWERS = {
    "setup.foundation": Decided("Juniper Valley"),
    "setup.partnership": Decided("Ready for Work"),
    KEY: Decided("never"),
    "trust.hats": Decided("same_rule"),
    "grants.continue": Decided("same"),
}


class Room:
    """A workspace with somebody in each role, and one assessment."""

    def __init__(self, hosting, name="Juniper Valley"):
        self.hosting = hosting
        self.workspace = hosting.workspace(name)
        self.site = hosting.site(self.workspace)
        self.owner = hosting.member(self.workspace, "owner", name="Dana Cole", email=f"dana@{self.workspace[:8]}.org")
        self.id = begin(self.site, hosting.clock(), ANSWERS)
        self.base = f"/assessments/{self.id}"
        self.path = f"{self.base}/questions/{KEY}/comments"

    def member(self, role):
        return self.hosting.member(self.workspace, role)

    def write(self, visitor, text, path=""):
        path = path or self.path
        return visitor.send(path, fields_of(visitor.get(path), "main form:has(textarea)") | {"text": text})

    @property
    def comments(self):
        return self.site.store.list_comments(self.id)


@pytest.fixture
def room(hosting):
    return Room(hosting)


def test_members_write_to_one_another_beside_a_question(room):
    approver = room.member("approver")
    assert room.write(room.owner, "Do we say why?\n\nI would.").status_code == 303
    room.hosting.clock.pass_by(minutes=5)
    response = room.write(approver, "Yes. <b>Briefly</b> & kindly.")
    page = room.owner.get(response.headers["Location"])
    lines = every(page, "#main .entries > li")
    assert ["Dana Cole" in words(lines[0]), "Do we say why?" in words(lines[0])] == [True, True]
    assert "Yes. <b>Briefly</b> & kindly." in words(lines[1])
    assert first(page, "h2").text == "2 comments"


@pytest.mark.parametrize(
    ("role", "reads", "writes"),
    [
        ("owner", 200, 303),
        ("editor", 200, 303),
        ("approver", 200, 303),
        ("facilitator", 200, 303),
        ("viewer", 200, 403),
    ],
)
def test_everybody_reads_and_all_but_viewers_write(room, role, reads, writes):
    room.write(room.owner, "Do we say why?")
    (comment,) = room.comments
    visitor = room.member(role)
    for path in (room.path, f"{room.base}/comments"):
        page = visitor.get(path)
        assert page.status_code == reads
        assert "Do we say why?" in page.text
        assert bool(every(page, "main form")) == (writes == 303)
    assert visitor.send(room.path, {"text": "Yes.", "fresh": "1"}).status_code == writes
    assert visitor.send(f"{room.base}/comments/{comment.id}/resolve").status_code == writes
    assert visitor.send(f"{room.base}/comments/{comment.id}/reopen").status_code == writes


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Nai\u0308ve\r\ntext\x00 \t.  ", "Na\u00efve\ntext  ."),
        ("x" * 2000, "x" * 2000),
        ("{{ 7 * 7 }} =1+1 <script>alert(1)</script>", "{{ 7 * 7 }} =1+1 <script>alert(1)</script>"),
    ],
)
def test_a_comment_is_kept_as_other_typed_text_is(room, typed, kept):
    assert room.write(room.owner, typed).status_code == 303
    assert [comment.text for comment in room.comments] == [kept]
    assert kept.split("\n")[0] in first(room.owner.get(room.path), ".entries").text


@pytest.mark.parametrize("typed", ["", " \n ", "\u200b", "x" * 2001, "x" * 50_000])
def test_what_is_no_comment_is_refused_and_still_there(room, typed):
    page = room.write(room.owner, typed)
    assert page.status_code == 422
    assert first(page, "textarea").text.removeprefix("\n").strip("\n ") == typed.strip("\n ")
    assert room.comments == ()


def test_a_form_sent_twice_is_one_comment(room):
    form = fields_of(room.owner.get(room.path), "main form:has(textarea)") | {"text": "Once."}
    first_time, again = room.owner.send(room.path, form), room.owner.send(room.path, form)
    assert first_time.headers["Location"] == again.headers["Location"]
    assert len(room.comments) == 1


def test_a_comment_is_resolved_and_opened_again(room):
    room.write(room.owner, "Do we say why?")
    form = first(room.owner.get(room.path), ".entries form")
    room.owner.send(form["action"])
    room.owner.send(form["action"])
    (comment,) = room.comments
    assert (comment.resolved_by, comment.resolved_at) == ("Dana Cole", room.hosting.clock())
    page = room.owner.get(room.path)
    assert "Resolved by Dana Cole, November 26, 2026." in words(first(page, ".entries"))
    room.owner.send(first(page, ".entries form")["action"])
    assert room.comments[0].resolved_at is None


def test_the_page_of_all_has_what_is_open_first_and_leads_to_each_question(room):
    room.write(room.owner, "Resolved one.")
    room.owner.send(f"{room.base}/comments/{room.comments[0].id}/resolve")
    room.write(room.owner, "Open one.", f"{room.base}/questions/trust.hats/comments")
    page = room.owner.get(f"{room.base}/comments")
    assert [words(h2) for h2 in every(page, "main h2")] == ["Open", "Resolved"]
    assert page.text.index("Open one.") < page.text.index("Resolved one.")
    assert [link["href"] for link in every(page, "main h3 a")] == [f"{room.base}/questions/trust.hats/comments", room.path]
    response = room.owner.send(first(page, ".entries form")["action"], {"back": "all"})
    assert response.headers["Location"].endswith("/comments")


def test_a_comment_on_a_question_that_is_not_asked_any_more_stays_listed(room):
    opened = open_assessment(room.site, room.id, room.hosting.clock().date())
    key = "grants.when"
    assert key not in opened.positions
    ahead = {"grants.continue": Decided("phase")}
    act = Act("Dana Cole", room.hosting.clock())
    questionnaires.answer_many(room.site, opened, ahead, shown={"grants.continue": 1}, act=act)
    path = f"{room.base}/questions/{key}/comments"
    assert room.write(room.owner, "When?", path).status_code == 303
    opened = open_assessment(room.site, room.id, room.hosting.clock().date())
    back = {"grants.continue": Decided("same")}
    questionnaires.answer_many(room.site, opened, back, shown={"grants.continue": 2}, act=act)
    page = room.owner.get(f"{room.base}/comments")
    assert "When?" in page.text
    assert "not asked now" in page.text
    assert every(page, "main h3 a") == []
    assert room.owner.get(path).status_code == 404


def test_the_page_of_a_question_says_how_many_are_open_in_one_statement_more(room, store):
    path = f"{room.base}/questions/{KEY}"
    room.owner.get(path)
    link = f"a[href='{room.path}']"
    assert words(first(room.owner.get(path), link)) == "Comments"
    room.write(room.owner, "One.")
    room.write(room.owner, "Two.")
    assert words(first(room.owner.get(path), link)) == "2 open comments"
    statements: list[str] = []
    store.trace(statements.append)
    for page in (path, room.path, f"{room.base}/comments"):
        statements.clear()
        room.owner.get(page)
        assert 0 < len(statements) <= MOST_STATEMENTS, statements
    store.trace(None)


def test_foreign_and_missing_are_the_same_bytes(hosting, room):
    foreign = Room(hosting, "Elsewhere")
    foreign.write(foreign.owner, CANARY)
    (theirs,) = foreign.comments
    missing = "0" * 32
    for tail in ("/comments", f"/questions/{KEY}/comments"):
        pages = [room.owner.get(f"/assessments/{one}{tail}") for one in (foreign.id, missing)]
        assert [page.status_code for page in pages] == [404, 404]
        assert known(pages[0].text, foreign.id) == known(pages[1].text, missing)
    for what in ("resolve", "reopen"):
        tried = [
            (f"{foreign.base}/comments/{theirs.id}/{what}", theirs.id),
            (f"{room.base}/comments/{theirs.id}/{what}", theirs.id),
            (f"{room.base}/comments/{missing}/{what}", missing),
        ]
        pages = [(room.owner.send(path), name) for path, name in tried]
        assert [page.status_code for page, _ in pages] == [404] * 3
        assert len({known(known(page.text, name), foreign.id).replace(room.id, "ID") for page, name in pages}) == 1
    assert foreign.comments == (theirs,)


def known(text, name):
    """A page without what is of this one request."""
    return re.sub(r'value="[^"]{60,}"', "", text.replace(name, "ID"))


# -- in nothing that leaves --------------------------------------------------------------------------------------------

WHOLE = ("html", "pdf", "docx", "txt", "md", "json")
BESIDE = {"one-page": "one-page.pdf", "summary": "summary.svg", "summary-png": "summary.png", "embed": "embed.html"}
FILES = (
    *(f"faq.{ending}" for ending in WHOLE),
    "answers.yaml",
    "sheet.pdf",
    "sheet.docx",
    "review.pdf",
    "review.docx",
    *BESIDE.values(),
    "role-map.svg",
    "faq",
    "review",
    "sheet",
    "words",
)


def test_no_file_no_page_of_the_document_and_no_letter_holds_a_comment(room):
    approver = room.hosting.member(room.workspace, "approver", signs_as="ceo", name="Rosa Lind")
    room.write(room.owner, f"{CANARY} comment")
    form = fields_of(approver.get(f"{room.base}/approvals"), "form[action$='/send-back']")
    assert approver.send(f"{room.base}/approvals/send-back", form | {"reason": f"{CANARY} reason"}).status_code == 303
    assert len(room.comments) == 2
    assert {*WHOLE, *BESIDE} == set(FORMATS)
    for name in FILES:
        response = room.owner.get(f"{room.base}/{name}")
        assert response.status_code == 200, name
        said = readable(response.data)
        assert CANARY not in said, name
        assert "Juniper" in said or "." not in name or name.endswith(("png", "svg")), name
    at = room.hosting.clock()
    with room.site.store.write():
        mail = room.site.store.take_mail(at, at)
    assert mail is not None
    assert CANARY not in mail.record
    assert all(CANARY not in f"{it.subject} {it.detail}" for it in room.site.store.list_log(room.workspace))


def readable(content):
    """All words in a file, whatever it is packed in."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return "\n".join(packed.read(name).decode(errors="replace") for name in packed.namelist())
    if content.startswith(b"%PDF"):
        return " ".join(tagged.text for tagged in read_tags(content))
    return content.decode(errors="replace")


def test_comments_stay_with_their_assessment_and_go_with_it(room):
    room.write(room.owner, CANARY)
    today = room.hosting.clock().date()
    copy = assessments.duplicate(room.site, room.id, Act("Dana Cole", room.hosting.clock(), "copied"), today, "c" * 32)
    assert room.site.store.list_comments(copy.id) == ()
    assessments.delete(room.site, room.id, room.hosting.clock())
    assert room.owner.get(room.path).status_code == 404
    assert room.owner.send(f"{room.base}/comments/{room.comments[0].id}/resolve").status_code == 404
    with room.site.store.write():
        room.site.store.remove_discarded()
    assert room.comments == ()
