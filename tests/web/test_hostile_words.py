"""Words people type stand literally on every page and in every file, and nothing else on it changes, whatever they are."""

import json
import re
from contextlib import closing
from html.parser import HTMLParser
from itertools import count, groupby

import pytest
import yaml

from tests.hostile import HOSTILE
from tests.shipped import BANK
from tests.web.stories import begin, fields_of
from tests.web.visiting import Clock, make_app
from webapp.domain.answers import (
    Answers,
    Decided,
    MoneyRange,
    PartialDate,
    Standing,
    Undecided,
    Withheld,
    item_key,
    split_key,
)
from webapp.domain.text import normalise
from webapp.services.questionnaires import open_assessment
from webapp.services.workspace import Site
from webapp.store.sqlite import open_store

PAGES = ("answers", "review", "sheet", "faq", "words", "words/faq.priorities")
FILES = (".json", ".yaml", ".md")
WORDS = tuple(dict.fromkeys(normalise(words) for words in HOSTILE))
ROUNDS = 26
"""Every kind of field is there often enough in one assessment that after so many all words have been in each."""


class Typist:
    """Types other words into each field: the next ones for that kind of field."""

    def __init__(self, words, first):
        self.words, self.first = words, first
        self.typed: dict[str, count[int]] = {}

    def type(self, kind):
        turn = self.typed.setdefault(kind, count(self.first))
        return self.words[next(turn) % len(self.words)]


def full_of(bank, typist):
    """Answers to every question, in every state, with words wherever words can be typed."""
    answers = {}
    for place, question in enumerate(bank.questions):
        for item in range(1, bank.most_items(question) + 1):
            answers[item_key(question.id, item)] = answer(question, place, typist.type)
    return Answers(answers)


def answer(question, place, typed):
    note = typed("note")
    if question.commitment and question.type not in ("text", "number") and question.choices_of is None:
        if place % 4 == 1:
            return Undecided(typed("decider"), PartialDate(2027, 6), typed("until_then"), note)
        if place % 4 == 3:
            return Withheld(typed("reason"), typed("ask"), note)
    value = value_of(question, typed)
    detail = typed("detail") if question.commitment else ""
    if question.sign_off == "none":
        return Decided(value, detail, note)
    return Decided(value, detail, note, Standing.CONFIRMED, typed("signer"), PartialDate(2026, 9))


def value_of(question, typed):
    match question.type:
        case "single":
            return question.choices[0].id
        case "multi":
            return frozenset({question.choices[-1 if question.choices_of else 0].id})
        case "date":
            return PartialDate(2028, 1)
        case "number":
            return question.most
        case "money":
            return MoneyRange(1_000, 2_000)
        case _:
            return "https://example.org/terms" if question.link else typed("text")


class Skeleton(HTMLParser):
    """The elements of a page, each with the names of its attributes, comments among them; and the words beside them.

    Links made of typed addresses are left out. It makes no tree, as that would take longer than the page itself.
    """

    def __init__(self, html):
        super().__init__()
        self.elements, self.in_typed, self.data, self.typed = [], set(), [], 0
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        if self.typed:
            self.in_typed.add(tag)
            if tag == "a" and "nofollow" in (dict(attrs).get("rel") or ""):
                return
        self.typed += tag == "bdi"
        self.elements.append((tag, *sorted(name for name, _ in attrs)))

    def handle_endtag(self, tag):
        self.typed -= tag == "bdi"

    def handle_comment(self, data):
        self.elements.append(("<!",))

    handle_decl = handle_pi = unknown_decl = handle_comment

    def handle_data(self, data):
        if not self.cdata_elem:
            self.data.append(data)

    @property
    def words(self):
        return squeezed("".join(self.data))

    @property
    def drawing(self):
        """The elements of a picture that breaks words into lines: however many stand below one another count as one."""
        alike = ((kind, len(list(row))) for kind, row in groupby(self.elements))
        return [(kind, 1 if kind[0] == "text" else number) for kind, number in alike]


def squeezed(text):
    return " ".join(text.split())


def public_words(opened):
    """What was typed into answers that count, and that partners are to read."""
    for position in opened.route:
        one = opened.answers.get(position.key)
        if position.question.public:
            match one:
                case Decided(value, detail):
                    yield from (value, detail) if position.question.type == "text" else (detail,)
                case Undecided(decider, _, until_then):
                    yield from (decider, until_then)
                case Withheld(reason, ask):
                    yield from (reason, ask)


def pages_of(owner, site, clock, answers):
    """An assessment with these answers, and the text of every page and file of it."""
    assessment_id = begin(site, clock(), answers)
    base = f"/assessments/{assessment_id}"
    opened = open_assessment(site, assessment_id, clock().date())
    asked = [f"questions/{key}" for key in opened.positions if split_key(key)[1] < 3]
    texts = {page: owner.get(f"{base}/{page}", check=False).text for page in (*PAGES, *asked)}
    texts["home"] = owner.get("/", check=False).text
    files = ("faq.html", "faq.md", "faq.json", "answers.yaml", "role-map.svg")
    texts |= {file: owner.get(f"{base}/{file}", check=False).text for file in files}
    return opened, {name: text.replace(assessment_id, "ID") for name, text in texts.items()}


@pytest.fixture(scope="module")
def plainly(tmp_path_factory):
    """The names of all pages and files, and the kinds of elements on them, where nobody typed anything but plain words."""
    folder, clock = tmp_path_factory.mktemp("plainly"), Clock()
    with closing(open_store(folder)) as store:
        site = Site(store, BANK)
        owner = make_app(folder, store, BANK, clock).test_client().sign_in()
        _, pages = pages_of(owner, site, clock, full_of(BANK, Typist(["Plain words"], 0)))
    kinds = {kind for name, text in pages.items() if not name.endswith(FILES) for kind in Skeleton(text).elements}
    return pages.keys(), kinds


def words_in_turn(turn):
    """A typist who begins where the one before her ends."""
    return Typist(WORDS, turn * (len(WORDS) // ROUNDS + 1))


def test_in_so_many_rounds_all_words_have_been_in_every_kind_of_field(bank):
    typed: dict[str, set[str]] = {}
    for turn in range(ROUNDS):
        typist = words_in_turn(turn)

        def note_down(kind, typist=typist):
            words = typist.type(kind)
            typed.setdefault(kind, set()).add(words)
            return words

        for place, question in enumerate(bank.questions):
            for _ in range(bank.most_items(question)):
                answer(question, place, note_down)
    assert typed.keys() == {"note", "detail", "text", "decider", "until_then", "reason", "ask", "signer"}
    assert all(words == {*WORDS} for words in typed.values())


@pytest.mark.slow
@pytest.mark.parametrize("turn", range(ROUNDS))
def test_hostile_words_are_only_words(owner, site, clock, bank, plainly, turn):
    opened, pages = pages_of(owner, site, clock, full_of(bank, words_in_turn(turn)))
    names, kinds = plainly
    assert pages.keys() == names
    read = {name: Skeleton(text) for name, text in pages.items() if not name.endswith(FILES)}
    for name, page in read.items():
        # How many elements there are can hang on how long words are, what kinds there are cannot.
        assert {*page.elements} <= kinds, name
        assert page.in_typed <= {"a"}, name
    shown = {name: read[name].words for name in ("answers", "faq", "faq.html")}
    told = squeezed(" ".join(sentences(json.loads(pages["faq.json"]))))
    # In Markdown a backslash before a sign of its own only says that the sign is meant.
    unmarked = squeezed(re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", pages["faq.md"]))
    for words in public_words(opened):
        for name, text in {**shown, "faq.json": told, "faq.md": unmarked}.items():
            assert squeezed(words) in text, (name, words)
    kept = yaml.safe_load(pages["answers.yaml"])["answers"]
    for key, one in opened.answers.items():
        if key in opened.positions and isinstance(one, Decided) and opened.positions[key].question.type == "text":
            assert (kept[key]["value"], kept[key].get("note", "")) == (one.value, one.note), key


def sentences(document):
    """Every text of a JSON document."""
    match document:
        case dict():
            for value in document.values():
                yield from sentences(value)
        case list():
            for value in document:
                yield from sentences(value)
        case str():
            yield document


@pytest.mark.slow
def test_a_hostile_name_is_only_a_name(owner, site, clock):
    """The two names stand in titles, headings and pictures."""

    def pages(words):
        names = {"setup.foundation": Decided(words), "setup.partnership": Decided(words)}
        base = f"/assessments/{begin(site, clock(), names)}"
        read = {page: Skeleton(owner.get(f"{base}/{page}", check=False).text) for page in ("faq", "review", "role-map.svg")}
        elements = {name: page.drawing if name.endswith(".svg") else page.elements for name, page in read.items()}
        return elements, {name: page.words for name, page in read.items()}

    plain, _ = pages("Plain words")
    for words in WORDS:
        elements, told = pages(words)
        for page in plain:
            assert elements[page] == plain[page], (page, words)
            assert squeezed(words) in told[page], (page, words)


@pytest.mark.parametrize("field", ["text", "note"])
def test_hostile_words_come_back_from_the_form_as_they_were_typed(owner, site, clock, field):
    base = f"/assessments/{begin(site, clock())}/questions/civic.goal"
    fields = fields_of(owner.get(base, check=False))
    for words in WORDS[:: 3 if field == "note" else 2]:
        assert owner.send(base, fields | {"text": "Every child reads.", field: words}).status_code == 303, words
        fields = fields_of(owner.get(base, check=False))
        assert normalise(str(fields[field])) == words


def test_what_a_team_notes_is_on_no_page_that_partners_get(owner, site, clock, bank):
    told = "Frank is against it."
    answers = {
        question.id: answer(question, place, lambda kind: told if kind == "note" else kind)
        for place, question in enumerate(bank.questions)
    }
    _, pages = pages_of(owner, site, clock, Answers(answers))
    for name in ("faq", "faq.html", "faq.json", "role-map.svg", "review", "sheet"):
        assert told not in pages[name], name
    assert told in pages["answers.yaml"]
    assert re.search(told, pages["questions/civic.goal"])
