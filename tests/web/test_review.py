"""The review in the browser: the map, what moves it, each finding with the answers behind it, and the way back."""

import re
from collections import Counter
from xml.etree import ElementTree

import pytest

from tests.house import attribute
from tests.renderers.documents import HOSTILE, SCENARIOS, scenario
from tests.web.shelf import filled_shelf, the, words
from tests.web.stories import begin, fields_of, page_of
from webapp.domain.answers import Decided, split_key
from webapp.domain.roles import weigh
from webapp.domain.text import LONGEST_TEXT, normalise
from webapp.renderers.review_parts import GROUPS, build_review

KEPT = [normalise(words)[:LONGEST_TEXT] for words in HOSTILE]
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def shelf(tmp_path_factory):
    with filled_shelf(tmp_path_factory.mktemp("review")) as filled:
        yield filled


def key_of(link):
    """The question that a link leads to."""
    return attribute(link, "href").partition("/questions/")[2].removesuffix("?from=review")


# -- findings ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SCENARIOS)
def test_each_finding_stands_with_its_words_its_answers_and_a_way_to_change_each(shelf, name):
    page, assessment = shelf.page(name, "review"), shelf.opened(name).assessment
    shown = {article["aria-labelledby"]: article for article in page.select("article.ledger")}
    assert len(shown) == len(assessment.findings)
    for finding in assessment.findings:
        rule = finding.rule
        article = shown[f"f-{rule.id}" if finding.item == 1 else f"f-{rule.id}@{finding.item}"]
        for text in (rule.title, rule.message, rule.action):
            assert text.in_language("en").source in words(article)
        assert rule.source in words(article)
        assert {key_of(link) for link in article.select(".slip > a")} == finding.evidence
        assert ("Before you publish" in words(article)) == rule.needs_reason


def test_two_answers_that_contradict_each_other_face_each_other(shelf):
    clashes = shelf.page("sole-funder", "review").select(".clash")
    assert [len(clash.select(".slip")) for clash in clashes] == [2]
    assert "No. We host and stay out of the choices" in words(clashes[0])


@pytest.mark.parametrize("name", SCENARIOS)
def test_what_a_publication_has_to_answer_for_comes_first_and_is_counted(shelf, name):
    page = shelf.page(name, "review")
    kinds = [words(one) for one in page.select("article.ledger .kind")]
    order = ["Contradiction", "Legal note", "Gap", "Risk", "Worth watching", "Strength"]
    assert kinds == sorted(kinds, key=order.index)
    counted = [int(words(number)) for number in page.select("#findings ~ .counts b")]
    assert counted == list(Counter(kinds).values())
    findings = shelf.opened(name).assessment.findings
    assert kinds.count("Contradiction") == sum(finding.rule.kind == "contradiction" for finding in findings)


def test_a_finding_about_one_of_several_pots_names_it(shelf):
    page, now = shelf.page("four-pots", "review"), shelf.opened("four-pots")
    about_pots = [finding for finding in now.assessment.findings if finding.rule.for_each]
    assert about_pots
    for finding in about_pots:
        name = now.facts.read("pot.name", finding.item).answer
        assert any(name.value in words(title) for title in page.select("article.ledger h3"))


def test_the_opening_says_how_many_places_clash(shelf):
    assert "In two places your answers pull against each other" in words(the(shelf.page("sole-funder", "review"), ".lead"))
    assert "No two answers pull against each other." in words(the(shelf.page("planned-close", "review"), ".lead"))


# -- the map -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_role_stands_in_the_table_with_the_answers_it_comes_from(shelf, name):
    rows = {words(row.th): row for row in shelf.page(name, "review").select("table:has(th[scope=rowgroup]) tr:has(td)")}
    document = shelf.opened(name).document
    assert len(rows) == len(document.role_map.roles)
    for role in document.role_map.roles:
        row = rows[role.label]
        assert words(row.select("td")[0]) == document.words.stands[role.stand]
        assert {key_of(link) for link in row.select("a")} == set(role.sources)


@pytest.mark.parametrize("name", SCENARIOS)
def test_what_moves_the_foundation_is_what_earns_most_and_what_holds_it_is_what_leaves_most(shelf, name):
    now = shelf.opened(name)
    page = build_review(now.assessment, now.document, lambda key: key)
    weights = weigh(now.assessment.facts, now.assessment.route)
    for movers in page.movers:
        by_key = {weight.key: weight for weight in weights[movers.axis]}
        earned = [by_key[slip.key].earned for slip in movers.forward]
        missed = [by_key[slip.key].possible - by_key[slip.key].earned for slip in movers.back]
        assert earned == sorted((one.earned for one in by_key.values() if one.earned), reverse=True)[: len(earned)]
        assert missed == sorted((one.possible - one.earned for one in by_key.values()), reverse=True)[: len(missed)]
        assert all(earned)
        assert all(missed)


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_weights_add_up_to_the_figures_on_the_map(shelf, name):
    now = shelf.opened(name)
    page = build_review(now.assessment, now.document, lambda key: key)
    for axis, figure in (("civic", now.assessment.role_map.civic), ("grant", now.assessment.role_map.grant)):
        weights = [weight for row in page.weights if (weight := getattr(row, axis))]
        assert round(100 * sum(one.earned for one in weights) / sum(one.possible for one in weights)) == figure
    assert all(row.why for row in page.weights)


def test_both_figures_stand_in_the_square_and_in_words(shelf):
    role_map = shelf.opened("sole-funder").assessment.role_map
    square = the(shelf.page("sole-funder", "review"), "svg.plan")
    assert words(square.title).startswith(f"Civic leader {role_map.civic} of 100")
    assert f"{role_map.civic} and {role_map.grant}" in words(square)


@pytest.mark.parametrize("name", SCENARIOS)
def test_what_waits_for_whom_is_named_one_by_one(shelf, name):
    page, waiting = shelf.page(name, "review"), shelf.opened(name).assessment.waiting
    section = the(page, "section[aria-labelledby=clear]")
    links = [link["href"] for link in section.select("a")]
    assert len(links) == sum(len(keys) for keys in waiting.values())
    for body, who in (("ceo", "your CEO"), ("board", "your board")):
        number = len(waiting[body])
        said = f"{number} answer{'s wait' if number > 1 else ' waits'} for {who}" if number else f"Nothing waits for {who}."
        assert said in words(section)


def test_before_any_answer_the_review_says_that_it_is_early(owner, site, clock):
    page = page_of(owner.get(f"/assessments/{begin(site, clock(), {})}/review"))
    assert "too much is still open" in words(the(page, ".lead"))
    assert not page.select("svg.plan")


# -- there and back ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SCENARIOS)
def test_each_answer_has_one_place_and_the_first_finding_that_shows_it_is_that(shelf, name):
    page = shelf.page(name, "review")
    for slip in page.select("article.ledger .slip"):
        first = page.select(f'[id="a-{key_of(slip.a)}"]')
        assert len(first) == 1
        assert first[0].find_parent("article") is not None


def test_after_a_change_one_comes_back_to_the_answer_one_left(owner, site, clock):
    assessment_id = begin(site, clock(), dict(scenario("sole-funder").answers))
    path = f"/assessments/{assessment_id}/questions/civic.stance?from=review"
    response = owner.send(path, fields_of(owner.get(path)) | {"choice": "goal"})
    assert response.status_code == 303
    assert response.headers["Location"].endswith(f"/assessments/{assessment_id}/review#a-civic.stance")
    assert "You say neutral, and you decide" not in owner.get(f"/assessments/{assessment_id}/review").text


def test_an_assessment_that_does_not_exist_is_not_found(owner):
    for page in ("review", "role-map.svg", "sheet"):
        assert owner.get(f"/assessments/{'f' * 32}/{page}").status_code == 404


# -- words that people typed -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", KEPT, ids=lambda typed: typed[:20])
def test_typed_words_are_only_read(owner, site, clock, bank, typed):
    answers = {
        question.id: Decided(typed, note="SECRET NOTE")
        for question in bank.questions
        if question.type == "text" and not question.link
    }
    assessment_id = begin(site, clock(), answers | {"civic.stance": Decided("neutral"), "decide.seat": Decided("chair")})
    page = page_of(owner.get(f"/assessments/{assessment_id}/review"))
    assert "SECRET NOTE" not in page.get_text()
    assert not page.select("main script, main img, main style")
    assert typed in the(page, ".kicker").get_text()
    drawn = owner.get(f"/assessments/{assessment_id}/role-map.svg")
    ElementTree.fromstring(drawn.data)  # noqa: S314  our own file


# -- the picture for slides --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_picture_is_a_file_of_its_own_that_says_draft(shelf, name):
    response = shelf.file(name, "role-map.svg")
    assert response.mimetype == "image/svg+xml"
    assert re.fullmatch(
        r'attachment; filename="[a-z0-9-]+-role-map-draft-2026-11-26\.svg"', response.headers["Content-Disposition"]
    )
    root = ElementTree.fromstring(response.data)  # noqa: S314  our own file
    assert "Draft of November 26, 2026, not published." in "".join(root.itertext())
    labels = {role.label for role in shelf.opened(name).document.role_map.roles}
    drawn = " ".join(" ".join("".join(text.itertext()) for text in root.iter(f"{SVG}text")).split())
    assert [label for label in labels if label not in drawn] == []


def test_groups_of_findings_cover_every_kind_of_the_bank(bank):
    assert {rule.kind for rule in bank.findings} <= set(GROUPS)
    assert all(split_key(rule.id)[1] == 1 for rule in bank.findings)
