"""What people type is shown as they typed it, and does nothing: hostile words in every field, and every page opened."""

from __future__ import annotations

import re
from itertools import cycle

import pytest

from tests.browser.answering import pick, question_form, save, write
from tests.browser.journeys import SCENARIOS, question_pages, start
from tests.browser.server import serving
from tests.browser.whole import WHOLE
from tests.hostile import ATTRIBUTES, LINKS, MARKUP, SIGNS, TEMPLATES
from tests.shipped import BANK
from webapp.answer_files import parse_answers, write_answers
from webapp.domain.answers import Answers, Decided, Undecided, Withheld
from webapp.domain.text import normalise

pytestmark = pytest.mark.browser

# If anything of these became more than words, an element with this attribute would be there.
CANARY = "data-canary"
CANARIES = (
    f'<img src=x onerror=alert(1) {CANARY}="a">',
    f'"><b {CANARY}="b">bold</b>',
    f"'><b {CANARY}='c'>bold</b>",
    f"</textarea><b {CANARY}=d>bold</b>",
    f"</title><b {CANARY}=e>bold</b>",
    f"</bdi></p></main><form action=https://evil.example {CANARY}=f><button>Go</button></form>",
    f'" {CANARY}="g" autofocus onfocus="alert(1)',
    f"<svg onload=alert(1) {CANARY}=h></svg>",
    f"<script {CANARY}=i>alert(1)</script>",
    f"<a href=javascript:alert(1) {CANARY}=j>press here</a>",
)
WORDS = tuple(map(normalise, (*CANARIES, *MARKUP, *ATTRIBUTES, *LINKS, *TEMPLATES, *SIGNS)))
# Each round has other words in each field.
ROUNDS = 2 if WHOLE else 1
EACH = 4
"""Every so many pages of questions are opened, where not all: all of them are read in tests/web/test_hostile_words.py."""
UNSAVED = (*CANARIES, MARKUP[0], TEMPLATES[1]) if WHOLE else (CANARIES[0], CANARIES[3], CANARIES[6], CANARIES[8])
"""What is typed where nothing is saved: an element, the end of a field, an attribute, a script."""


def hostile_answers(words):
    """The four pots with words in every place that takes words: as Answers, and how often each was used."""
    file = parse_answers((SCENARIOS / "four-pots.yaml").read_bytes(), BANK)
    return file.route, Answers(
        {key: with_words(BANK.question_by_id[key.partition("@")[0]], given, words) for key, given in file.answers.items()}
    )


def with_words(question, answer, words):
    if question.type == "text" and not question.link:
        answer = Decided(next(words), note=next(words))
    elif question.commitment and question.id in ("change.notice", "civic.stance"):
        return Undecided(next(words), None, next(words), next(words))
    elif question.commitment and question.id in ("home.fee", "align.table"):
        return Withheld(next(words), next(words), next(words))
    detail = next(words) if question.commitment else ""
    signed = next(words) if answer.standing else ""
    return Decided(answer.value, detail, next(words), answer.standing, signed, answer.on)


def harmless(visitor):
    """No element came of the words. That nothing ran and nothing was asked of others, each story sees at its end."""
    assert visitor.page.locator(f"[{CANARY}]").count() == 0, visitor.path
    assert visitor.page.locator("img, iframe, object, embed, math, base, plaintext, xmp, body body").count() == 0, (
        visitor.path
    )


def open_page(visitor, path):
    visitor.go(path)
    harmless(visitor)


def evened(text):
    """Words as they compare when a browser has laid them out."""
    return re.sub(r"\s+", " ", text).strip()


@pytest.mark.parametrize("offset", range(ROUNDS))
def test_hostile_words_in_every_answer_stay_words_on_every_page(window, tmp_path, offset):
    words = cycle(WORDS[offset * len(WORDS) // ROUNDS :] + WORDS)
    with serving(tmp_path) as own:
        visitor = window(anonymous=True, address=own.address)
        visitor.go(own.sign_in_link)
        visitor.press("Sign in")

        # Given a person, a foundation and a partnership with hostile names
        visitor.go("/assessments/new")
        pick(visitor.main, "route", "full")
        for name in ("foundation", "partnership", "name"):
            write(visitor.main, name, next(words))
        visitor.press("Go to the first question")
        harmless(visitor)

        # And an assessment with hostile words in every field; as a file, so that its import has to withstand them too
        route, answers = hostile_answers(words)
        file = tmp_path / "<img src=x onerror=alert(1)>.yaml"
        file.write_bytes(write_answers(BANK, answers, route))
        visitor.go("/assessments/import")
        visitor.page.locator("#file").set_input_files(file)
        visitor.press("Import it")
        harmless(visitor)
        base = visitor.path.rpartition("/")[0]

        # When every page is opened
        pages = question_pages(visitor, base)
        shown = evened(visitor.main.text_content())
        around = [
            f"{base}/{page}" for page in ("answers", "review", "sheet", "faq", "delete", "questions/civic.goal/history")
        ]
        for page in ("/", "/assessments", *around, *pages[:: 1 if WHOLE else EACH]):
            open_page(visitor, page)

        # Then each answer is shown as it was typed, and the file that partners get holds nothing but words either
        for key, text in public_words(answers):
            assert evened(text) in shown, key
        visitor.go(f"{base}/faq")
        alone = visitor.context.new_page()
        alone.set_content(visitor.download(visitor.page.get_by_role("link", name="Web page").click).decode())
        assert alone.locator(f"[{CANARY}], img, script:not([type='application/ld+json']), iframe, form").count() == 0
        alone.close()
        assert "ERROR" not in own.printed()


def public_words(answers):
    """What people typed for partners to read, with the question it answers."""
    for key, answer in answers.items():
        for name in ("detail", "until_then", "reason"):
            if words := getattr(answer, name, ""):
                yield key, words


@pytest.mark.parametrize("text", UNSAVED)
def test_hostile_words_stay_words_where_nothing_is_saved(window, server, text):
    visitor, other = window(), window()
    visitor.expect(401, 404, 409, 422)
    base = start(visitor, "full")
    goal = f"{base}/questions/civic.goal"

    # In the panel, while they are typed
    visitor.go(f"{base}/questions/change.notice")
    pick(question_form(visitor), "choice", "_undecided")
    write(question_form(visitor), "until_then", text)
    visitor.page.wait_for_function("words => document.querySelector('[data-says]').textContent.includes(words)", arg=text)
    harmless(visitor)

    # On a page that is refused
    write(question_form(visitor), "by", text)
    save(visitor)
    assert visitor.status == 422
    harmless(visitor)

    # On the page with two answers to one question
    for editor in (visitor, other):
        editor.go(goal)
    write(question_form(other), "text", text)
    save(other)
    write(question_form(visitor), "text", f"{text} too")
    save(visitor)
    assert visitor.status == 409
    harmless(visitor)

    # In a file that cannot be read, in an address, and where nobody is signed in
    visitor.go("/assessments/import")
    write(visitor.main, "text", f"bank: collective-impact\nanswers:\n  {text}: 1\n  fund.share: {text}\n")
    visitor.press("Import it")
    harmless(visitor)
    stranger = window(anonymous=True)
    stranger.expect(401, 404)
    for path in (
        "/" + text.replace("/", "%2F"),
        f"/assessments?before={text}",
        f"{goal}?from={text}&told={text}&change={text}",
    ):
        address = path.replace("#", "%23")
        for one in (visitor, stranger):
            open_page(one, address)
