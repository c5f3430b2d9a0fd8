"""What shows that a trap is open: each check makes what it needs, tries, and raises AssertionError where it gets through.

They are called by tests/security/test_guards_removed.py, with the guard in place and without it; see guards.py.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from typing import Any

from bs4 import BeautifulSoup
from markdown_it import MarkdownIt
from werkzeug.test import encode_multipart

from tests.renderers import letterhead_files as files
from tests.renderers.documents import document_saying
from tests.renderers.read_pdf import read_tags
from tests.renderers.word_reading import members
from tests.security.world import World, world
from tests.shipped import BANK
from tests.web.visiting import COOKIE, KEY
from webapp.answer_files import UnusableAnswers, parse_answers, write_answers
from webapp.domain.answers import Answers, Decided
from webapp.domain.text import normalise
from webapp.marked_yaml import InvalidYaml, parse_yaml
from webapp.passages.reading import read_blocks
from webapp.renderers import html_file, markdown_file, pdf_file, word_file
from webapp.renderers.letterheads import check_letterhead
from webapp.renderers.linked_data import linked_data
from webapp.renderers.look import Look, UnfitLetterhead, UnfitLogo
from webapp.renderers.svg_cleaning import clean_svg
from webapp.store.sqlite import FILE

CANARY = "data-canary"
HOSTILE = f'</p></script></title><b {CANARY}="1">bold</b>'
EVIL = "https://evil.example"
SVG = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 100 50'><circle cx='25' cy='25' r='20' fill='#006f63'/>{}</svg>"


def _page(response: Any) -> BeautifulSoup:
    return BeautifulSoup(response.text, "html.parser")


# -- host and forged requests --------------------------------------------------------------------------------------------


def another_port_is_refused() -> None:
    """A request that names our computer, and a port that is not ours."""
    with world() as here:
        assert here.stranger().get("/sign-in", headers={"Host": "127.0.0.1:8001"}, check=False).status_code == 400


def another_name_is_refused() -> None:
    """A request that names another host."""
    with world() as here:
        assert here.stranger().get("/sign-in", headers={"Host": "evil.example"}, check=False).status_code == 400


def _sends_sign_out(here: World, headers: dict[str, str], *, token: bool = True) -> int:
    owner = here.owner()
    data = {"csrf_token": owner.csrf} if token else {}
    status = int(owner.post("/sign-out", data=data, headers=headers, check=False).status_code)
    assert owner.get("/", check=False).status_code == 200, "it was done"
    return status


def another_origin_is_refused() -> None:
    """A form with our token, that says it comes from another origin."""
    with world() as here:
        assert _sends_sign_out(here, {"Origin": EVIL}) == 403


def another_site_is_refused() -> None:
    """A form with our token, that the browser says comes from another site."""
    with world() as here:
        assert _sends_sign_out(here, {"Sec-Fetch-Site": "cross-site"}) == 403


def a_form_needs_its_token() -> None:
    """A form without a token, from what may be a page of ours."""
    with world() as here:
        assert _sends_sign_out(here, {}, token=False) == 400


def nobody_is_offered_a_strangers_form() -> None:
    """A form nobody vouches for is not offered to be sent once more, with our token."""
    with world() as here:
        page = here.owner().post("/sign-out", data={"note": "planted"}, check=False)
        assert "Send it again" not in page.text


def nobody_is_signed_in_from_elsewhere() -> None:
    """A page elsewhere that signs somebody in, as somebody else."""
    with world() as here:
        visitor = here.stranger()
        visitor.post(f"/sign-in/{visitor.fresh_token()}", headers={"Origin": EVIL}, check=False)
        assert visitor.session_id is None


# -- sessions ------------------------------------------------------------------------------------------------------------


def nobody_gets_in_without_a_session() -> None:
    """Who is not signed in sees nothing."""
    with world() as here:
        path = f"/assessments/{here.assessment({'setup.foundation': Decided('Harlow House')})}/answers"
        page = here.stranger().get(path, check=False)
        assert page.status_code == 401
        assert "Harlow House" not in page.text


def a_planted_id_signs_nobody_in() -> None:
    """An id that was there before the sign-in opens nothing after it."""
    planted = "P" * 43
    with world() as here:
        visitor, thief = here.stranger(), here.stranger()
        for one in (visitor, thief):
            one.set_cookie(COOKIE, planted, domain="127.0.0.1")
        visitor.sign_in()
        assert visitor.session_id != planted
        assert thief.get("/", check=False).status_code == 401


def signed_out_is_out() -> None:
    """A cookie that was copied opens nothing once its owner has signed out."""
    with world() as here:
        owner, thief = here.owner(), here.stranger()
        thief.set_cookie(COOKIE, str(owner.session_id), domain="127.0.0.1")
        owner.send("/sign-out")
        assert thief.get("/", check=False).status_code == 401


def _cookie(here: World) -> str:
    visitor = here.stranger()
    [cookie] = visitor.send(f"/sign-in/{visitor.fresh_token()}").headers.getlist("Set-Cookie")
    return str(cookie)


def no_script_reads_it() -> None:
    """The cookie of a session is not for scripts."""
    with world() as here:
        assert "HttpOnly" in _cookie(here)


def no_other_site_sends_it() -> None:
    """The cookie of a session does not come along with what other sites send."""
    with world() as here:
        assert "SameSite=Lax" in _cookie(here)


def no_secret_is_at_rest() -> None:
    """Neither a session nor a link can be read out of the file."""
    with world() as here:
        owner = here.owner()
        secrets = (str(owner.session_id), owner.fresh_token())
        kept = b"".join(path.read_bytes() for path in here.folder.glob(f"{FILE}*"))
        assert not [secret for secret in secrets if secret.encode() in kept]


def a_link_works_once() -> None:
    """A link somebody has used signs nobody else in."""
    with world() as here:
        token = here.stranger().fresh_token()
        first, second = (here.stranger().send(f"/sign-in/{token}", check=False).status_code for _ in range(2))
        assert (first, second) == (303, 401)


# -- headers, caches, redirects --------------------------------------------------------------------------------------------


def header_is_there(name: str) -> Callable[[], None]:
    """Pages, refusals and what is not there carry this header."""

    def check() -> None:
        with world() as here:
            for path in ("/", "/sign-in", "/no/such/page"):
                assert here.stranger().get(path, check=False).headers.get(name), path

    return check


def no_cache_keeps_a_page() -> None:
    """No cache keeps what a session shows."""
    with world() as here:
        assert here.owner().get("/", check=False).headers["Cache-Control"] == "no-store"


def caches_tell_people_apart() -> None:
    """A cache that keeps it regardless keeps it for one person."""
    with world() as here:
        assert "Cookie" in here.owner().get("/", check=False).headers.get("Vary", "")


def signing_in_leads_to_us() -> None:
    """The way on after signing in is a page of ours."""
    with world() as here:
        visitor = here.stranger()
        response = visitor.send("/sign-in", {"link": visitor.fresh_token(), "next": "//evil.example"}, check=False)
        assert response.headers["Location"] == "/"


# -- words ---------------------------------------------------------------------------------------------------------------


def pages_show_words() -> None:
    """What was typed is shown on the page that refuses it, and is no part of it."""
    with world() as here:
        page = here.owner().send("/assessments/import", {"text": f"bank: x\n{HOSTILE}"}, check=False)
        assert not _page(page).select(f"[{CANARY}]")


def files_show_words() -> None:
    """What was typed is no part of the web page that partners get."""
    raw = html_file.render(document_saying(HOSTILE))
    assert not BeautifulSoup(raw, "html.parser").select(f"[{CANARY}]")


def no_word_ends_the_data() -> None:
    """The data for search engines ends where we end it."""
    assert "</script" not in linked_data(document_saying(HOSTILE))
    assert json.loads(linked_data(document_saying(HOSTILE)))


def no_word_ends_a_style() -> None:
    """Words inside a style sheet stay words."""
    said = html_file._css_string('</style><b>";}*{display:none}')
    assert not {*"<>;{}"} & {*said}


def no_link_runs_a_script() -> None:
    """A link an editor writes leads to the web, or is no link."""
    blocks = read_blocks("[our grants](javascript:alert(1)) and [a file](file:///etc/passwd)")
    hrefs = [run.href for _, lines in blocks for line in lines for run in line if run.href]
    assert hrefs == []


def markdown_shows_words() -> None:
    """Typed Markdown is no Markdown."""
    raw = markdown_file.render(document_saying(f"[press here]({EVIL}) <b>bold</b>")).decode()
    tokens = [child for token in MarkdownIt("commonmark").parse(raw) for child in token.children or ()]
    links = [str(one.attrs["href"]) for one in tokens if one.type == "link_open"]
    assert not [link for link in links if link.startswith(EVIL)]
    assert not [one for one in tokens if one.type == "html_inline"]


def pdf_shows_words() -> None:
    """Typed markup of the typesetter is set as it stands."""
    words = "#(6685021*2)"
    said = "".join(text for _, text in read_tags(pdf_file.render(document_saying(words, "quick-start"))))
    assert words in said
    assert "13370042" not in said


def yaml_keeps_words() -> None:
    """An answers file gives back what was typed, and nothing more."""
    words = "yes\nbank: other\n- [a, *b]: {c"
    written = write_answers(BANK, Answers({"civic.goal": Decided(words)}), "full")
    try:
        read = parse_answers(written, BANK).answers
    except UnusableAnswers as error:
        raise AssertionError("it cannot be read back") from error
    assert read["civic.goal"] == Decided(words)


def no_sign_turns_words() -> None:
    """A sign that turns the words around it, or ends a line unseen, is not kept."""
    assert normalise("ab\u202ecd\x1b[31m\x00") == "abcd[31m"


# -- paths, names, bombs -------------------------------------------------------------------------------------------------


def a_download_has_a_plain_name() -> None:
    """A file is called by plain letters, whatever the foundation is called."""
    with world() as here:
        name = Decided('../../evil"; filename="x.exe')
        path = f"/assessments/{here.assessment({'setup.foundation': name})}/faq.md"
        said = here.owner().get(path, check=False).headers["Content-Disposition"]
        assert said.count('"') == 2
        assert ".." not in said
        assert "/" not in said


def only_the_table_is_served() -> None:
    """No file but those in the table, whichever way one asks."""
    with world() as here:
        digest = here.app.jinja_env.globals["asset"]("upfront.css").split("/")[2]
        for name in ("pages/base.html", "..%2fREADME.md", "../README.md", "..%2fwebapp%2fconfig.py"):
            assert here.stranger().get(f"/static/{digest}/{name}", check=False).status_code in (404, 308), name


def a_large_request_is_refused() -> None:
    """More than a page can send is not taken in."""
    with world() as here:
        assert here.owner().send("/assessments/new", {"name": "x" * 1_100_000}, check=False).status_code == 413


def a_form_of_many_parts_is_refused() -> None:
    """A form has as many parts as a page may have fields, and not a million."""
    with world() as here:
        owner = here.owner()
        boundary, body = encode_multipart({"csrf_token": owner.csrf, **{f"f{number}": "x" for number in range(1_200)}})
        kind = f"multipart/form-data; boundary={boundary}"
        response = owner.post("/sign-out", data=body, headers=owner.ours, content_type=kind, check=False)
        assert response.status_code == 413


def _yaml_is_refused(text: str) -> None:
    try:
        parse_yaml(text)
    except InvalidYaml:
        return
    raise AssertionError("it was read")


def yaml_has_no_anchors() -> None:
    """Nothing is named so that it could be repeated, and no tag builds anything."""
    _yaml_is_refused("a: &a [1, 2]\nb: !!python/name:os.system x\n")


def yaml_is_not_deep() -> None:
    """A hundred lists inside one another are none of ours."""
    _yaml_is_refused("a: " + "[" * 100 + "]" * 100)


def yaml_is_not_large() -> None:
    """No more than a megabyte is looked at."""
    _yaml_is_refused("# " + "x" * 1_000_100 + "\na: 1\n")


def _letterhead_is_refused(data: bytes, *codes: str) -> None:
    try:
        check_letterhead(data)
    except UnfitLetterhead as unfit:
        code = unfit.code
    else:
        code = "taken"
    assert code in codes


def a_letterhead_has_few_parts() -> None:
    """A letterhead is some parts, and not thousands."""
    _letterhead_is_refused(files.with_members({f"word/media/x{number}.bin": b"x" for number in range(500)}), "bomb")


def a_letterhead_does_not_swell() -> None:
    """What is small when packed is small when unpacked."""
    _letterhead_is_refused(files.with_member("word/media/big.bin", b"\x00" * 3_000_000), "bomb")


def a_letterhead_declares_nothing() -> None:
    """No document type, and so no entity."""
    head = b"<?xml version='1.0'?><!DOCTYPE x [<!ELEMENT x ANY>]>"
    _letterhead_is_refused(files.with_head(head), "doctype")


def a_letterhead_leads_nowhere() -> None:
    """No picture from elsewhere, no template from elsewhere."""
    _letterhead_is_refused(files.with_relation("image", f"{EVIL}/x.png", external=True), "outside")


def a_letterhead_fetches_nothing() -> None:
    """No field that fetches."""
    _letterhead_is_refused(files.with_field(f"INCLUDEPICTURE {EVIL}/x.png", margin="header"), "field")


def a_letterhead_has_no_macros() -> None:
    """No program inside."""
    _letterhead_is_refused(files.with_member("word/vbaProject.bin"), "macro")


def a_letterhead_passes_nothing_on() -> None:
    """Of a letterhead only its look goes into our files."""
    look = Look(letterhead=files.with_member("customXml/item1.xml", b"<secret/>"))
    raw = word_file.render(document_saying("Plain words", "quick-start"), look)
    assert not [name for name in members(raw) if "custom" in name]


def _drawing_is_refused(inside: str, *codes: str) -> None:
    try:
        clean_svg(SVG.format(inside).encode())
    except UnfitLogo as unfit:
        code = unfit.code
    else:
        code = "taken"
    assert code in codes


def a_drawing_leads_nowhere() -> None:
    """No paint from elsewhere."""
    _drawing_is_refused(f"<path d='M0 0h9v9z' fill='url({EVIL}/x.svg#a)'/>", "outside")


def a_drawing_has_shapes_only() -> None:
    """No script, no page inside, no picture."""
    _drawing_is_refused("<script>alert(1)</script>", "element")
    _drawing_is_refused(f"<image href='{EVIL}/x.png'/>", "element")


def a_drawing_is_small() -> None:
    """A sign is some shapes, and not thousands."""
    _drawing_is_refused("<g/>" * 4_100, "much")


# -- others, and what is written down --------------------------------------------------------------------------------------


def anothers_assessment_is_not_there() -> None:
    """What belongs to another workspace is not there."""
    with world() as here:
        foreign = here.assessment({"setup.foundation": Decided("Elsewhere")}, of="another")
        page = here.owner().get(f"/assessments/{foreign}/answers", check=False)
        assert page.status_code == 404
        assert "Elsewhere" not in page.text


def the_log_holds_no_words() -> None:
    """Where the code fails the log says where, and nothing of what was typed or of what is secret."""
    said: list[str] = []

    class Listening(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            said.append(self.format(record))

    with world() as here:

        def fail() -> None:
            raise ValueError("typed by Dana")

        here.app.view_functions["account.health"] = fail
        fail.__dict__["policy"] = here.app.view_functions["account.sign_in_form"].policy
        listening = Listening()
        here.app.logger.addHandler(listening)
        here.app.logger.propagate = False
        try:
            here.stranger().get(f"/healthz?token={KEY.decode().replace(' ', '')}", check=False)
        finally:
            here.app.logger.removeHandler(listening)
            here.app.logger.propagate = True
    assert said
    assert not [line for line in said if "typed by Dana" in line]
