"""Own words in the browser: a sentence said otherwise, more about an answer, papers to check; and nothing of it is lost."""

import json

import pytest
from bs4 import BeautifulSoup

from tests.hostile import HOSTILE
from tests.house import check_piece, words
from tests.web.editors import Editor
from tests.web.shelf import the
from tests.web.stories import fields_of, page_of, written_by_somebody_else
from webapp.domain.faq.editorial import places, replaceable
from webapp.domain.text import LONGEST_TEXT, normalise

CURRENT = "faq.grants/edit:current-year"
COMPOSED = "A grant you already have is safe only to the end of this year."
OURS = "We pay the grant you have until December."
MORE = "Ask us early.\n\n- By phone\n- By **mail**"
CRITERIA = "https://example.org/criteria"


@pytest.fixture
def editor(owner, site, clock):
    return Editor(owner, site, clock)


# -- a sentence --------------------------------------------------------------------------------------------------------


def test_words_in_place_of_a_sentence_are_printed_as_ours_and_can_be_taken_back(editor):
    page = editor.follow(editor.send(CURRENT, text=OURS))
    assert "Saved." in words(the(page, ".notice"))
    assert f"In our words: “{OURS}”" in editor.draft()
    assert f"In place of: “{COMPOSED}”" in words(the(page, "ol.said"))
    undone = editor.follow(editor.visitor.send(the(page, ".notice form")["action"], {"of": "faq.grants", "back": "entry"}))
    assert words(the(undone, "h1")) == words(the(page, "h1"))
    assert OURS not in editor.draft()
    assert COMPOSED in editor.draft()


def test_the_draft_says_of_own_words_that_no_answer_says_them(editor):
    editor.send(CURRENT, text=OURS)
    entry = editor.page("faq").find(id="q-faq.grants").find_parent("article")
    [behind] = [item for item in entry.select("details.origin > ul > li") if OURS in words(item)]
    assert "Your own words: no answer says this." in words(behind)
    assert not behind.select("a[href*='from=faq']")


def test_every_sentence_either_leads_to_where_it_is_said_otherwise_or_to_the_answer_that_changes_it(editor):
    for entry in editor.opened.composed.entries:
        page = editor.page(f"words/{entry.id}")
        assert not page.select("a a, button a")
        for row in page.select("ol.said > li"):
            links = [str(link["href"]) for link in row.select("a")]
            assert any("/edit:" in link for link in links) != any("from=words:" in link for link in links), words(row)
        offered = {str(link["href"]).rpartition("edit:")[2] for link in page.select("ol.said a[href*='/edit:']")}
        assert len(offered) == sum(replaceable(sentence) for _, sentence in places(entry))


def test_every_part_that_is_offered_opens(editor):
    for entry in editor.opened.composed.entries:
        for link in editor.page(f"words/{entry.id}").select("a[href*='/edit:'], a[href$='/passage'], a[href$='/evidence']"):
            assert editor.visitor.get(str(link["href"])).status_code == 200


@pytest.mark.parametrize(
    "part",
    [
        "faq.grants/edit:apply~verdict",
        "faq.grants/edit:nothing",
        "faq.grants/edit:",
        "faq.grants/nothing",
        "faq.nothing/passage",
        "faq.nothing",
    ],
)
def test_what_cannot_be_written_is_not_there(editor, part):
    assert editor.visitor.get(f"{editor.base}/words/{part}").status_code == 404
    if "/" in part:
        assert editor.visitor.send(f"{editor.base}/words/{part}", {"text": OURS}).status_code in (404, 409)
    assert editor.opened.editorial.edits == {}


def test_no_words_at_all_are_refused_with_the_way_to_the_field(editor):
    page = page_of(editor.send(CURRENT, text=" "))
    assert "Write your words" in words(the(page, ".problems"))
    assert the(page, ".problems a")["href"] == "#text"


def test_taking_words_out_brings_the_composed_sentence_back(editor):
    editor.send(CURRENT, text=OURS)
    page = editor.follow(editor.send(CURRENT, action="clear"))
    assert "says what your answers say" in words(the(page, ".notice"))
    assert COMPOSED in editor.draft()


def test_after_changing_the_answer_behind_a_sentence_one_is_at_its_entry_again(editor):
    link = next(one for one in editor.page("words/faq.grants").select("ol.said a") if "/grants.current?" in str(one["href"]))
    page = editor.visitor.get(str(link["href"]))
    assert "Save and go back to your own words" in words(the(page_of(page), "main"))
    leave = next(one for one in page_of(page).select("main a") if words(one) == "Go back without saving")
    assert str(leave["href"]).endswith("/words/faq.grants")
    form = the(page_of(page), "form[data-draft]")
    saved = editor.visitor.send(str(form["action"]), fields_of(page, "form[data-draft]"))
    assert saved.headers["Location"].endswith("/words/faq.grants")


@pytest.mark.parametrize(
    ("back", "leads"), [("words:faq.gone", ""), ("words:", ""), ("faq:faq.grants", ""), ("words", "/words")]
)
def test_an_address_one_cannot_come_from_is_none(editor, back, leads):
    page = page_of(editor.visitor.get(f"{editor.base}/questions/grants.current?from={back}"))
    found = [str(one["href"]) for one in page.select("main a") if words(one) == "Go back without saving"]
    assert [one.removeprefix(editor.base) for one in found] == ([leads] if leads else [])


def test_every_row_of_the_list_leads_to_where_one_writes_and_no_lead_stands_alone(editor):
    page = editor.page()
    for entry in editor.opened.composed.entries:
        row = page.find(id=f"q-{entry.id}").find_parent("article")
        [write] = [link for link in row.select("a") if words(link).startswith("Write here")]
        assert str(write["href"]).endswith(f"/words/{entry.id}")
        assert not words(row.find("h3").find_next_sibling("p")).endswith(":")


# -- more, and papers --------------------------------------------------------------------------------------------------


def test_a_passage_and_papers_stand_below_the_answer(editor):
    editor.send("faq.must/passage", text=MORE)
    editor.send("faq.must/evidence", name1="Our criteria", href1=CRITERIA)
    notice = the(editor.follow(editor.send("faq.must/evidence", name1="Our rules", href1=CRITERIA)), ".notice p")
    assert words(notice) == "Saved. Partners can check it below the answer."
    editor.send("faq.must/evidence", name1="Our criteria", href1=CRITERIA)
    page = editor.page("faq")
    entry = page.find(id="q-faq.must").find_parent("article")
    assert [words(item) for item in entry.select("ul.own li")] == ["By phone", "By mail"]
    assert words(the(entry, "ul.own strong")) == "mail"
    assert the(entry, "ul.proof a")["href"] == CRITERIA
    listed = page_of(editor.visitor.get(f"{editor.base}/words")).find(id="q-faq.must").find_parent("article")
    assert [words(one) for one in listed.select(".counts li")] == ["a passage in your words", "1 paper to check"]
    assert editor.fields("faq.must/passage")["text"].replace("\r\n", "\n") == MORE


@pytest.mark.parametrize("part", ["faq.must/passage", "faq.must/evidence"])
def test_what_was_added_can_be_taken_out(editor, part):
    editor.send(part, **({"text": MORE} if "passage" in part else {"name1": "Our criteria", "href1": CRITERIA}))
    before = editor.reads("faq.must")
    editor.follow(editor.send(part, action="clear"))
    assert editor.reads("faq.must") != before
    assert editor.opened.document.entries == editor.opened.composed.entries


def test_a_paper_that_nobody_can_open_is_refused_and_stays_typed(editor):
    response = editor.send("faq.must/evidence", name1="Our criteria", href1="http://intranet/criteria")
    assert response.status_code == 422
    assert fields_of(response, "form[data-draft]")["href1"] == "http://intranet/criteria"
    assert "begins with https://" in words(the(page_of(response), ".problems"))


@pytest.mark.parametrize("typed", sorted({normalise(one)[:LONGEST_TEXT] for one in HOSTILE} - {""})[::40])
def test_hostile_words_are_only_words(editor, typed):
    editor.send(CURRENT, text=typed)
    editor.send("faq.must/passage", text=typed)
    editor.send("faq.must/evidence", name1=typed.replace("\n", " ")[:120].strip() or "x", href1=CRITERIA)
    for page in (editor.page(), editor.page("words/faq.grants"), editor.page(f"words/{CURRENT}"), editor.page("faq")):
        assert not page.select("main script, main iframe, main style, main bdi > *:not(a, strong, em, mark, sup)")
        assert not [link for link in page.select("main a[href]") if str(link["href"]).startswith(("javascript", "data"))]
    squeezed = " ".join(typed.split())
    assert squeezed in " ".join(the(editor.page(f"words/{CURRENT}"), "textarea").get_text().split())


# -- while typing ------------------------------------------------------------------------------------------------------


def test_while_typing_one_is_told_what_is_not_plain_and_what_the_answers_do_not_say(editor):
    typed = editor.fields(CURRENT) | {"text": "Yes. We generally keep your grant. It runs until 2031."}
    response = editor.visitor.send(f"{editor.base}/words/{CURRENT}/preview", typed)
    pieces = response.json
    for name, piece in pieces.items():
        check_piece(piece, where=name)
    advice = BeautifulSoup(pieces["advice"], "html.parser")
    marked = {words(one): one["class"] for one in advice.select("mark")}
    assert marked == {"Yes": ["differs"], "generally": ["again"], "2031": ["again"]}
    assert "They say: “Not automatically.”" in words(advice)
    assert len(advice.select("ol li")) == 3
    assert pieces["count"].startswith("3 things to look at.")
    assert "until 2031" in pieces["reads"]
    assert editor.opened.editorial.edits == {}


def test_what_cannot_stand_changes_nothing_of_how_the_entry_reads(editor):
    typed = editor.fields(CURRENT) | {"text": ""}
    pieces = editor.visitor.send(f"{editor.base}/words/{CURRENT}/preview", typed).json
    assert COMPOSED in pieces["reads"]
    assert (pieces["count"], pieces["advice"].strip()) == ("", "")


def test_nobody_is_held_up_and_without_a_script_one_can_look_first(editor):
    vague = "We will generally do our best."
    looked = editor.send(CURRENT, text=vague, action="look")
    assert looked.status_code == 200
    assert page_of(looked).select("mark")
    assert fields_of(looked, "form[data-draft]")["text"] == vague
    assert editor.opened.editorial.edits == {}
    assert editor.send(CURRENT, text=vague).status_code == 303


def test_what_does_not_fit_the_answers_is_said_again_after_saving_and_stays_in_sight(editor):
    page = editor.follow(editor.send(CURRENT, text="Yes. We generally keep your grant."))
    told = words(the(page, ".notice"))
    assert told.startswith("Saved. It does not fit your answer: “Yes”. Your answers say: “Not automatically.”")
    beside = the(page, "ol.said a[href$='#look']")
    assert words(beside).startswith("2 things to look at")
    editor.send("faq.grants/passage", text="Yes. We always do it.")
    page = editor.page("words/faq.grants")
    assert not page.select(".notice")
    assert [words(link).partition(" in ")[0] for link in page.select("a[href$='#look']")] == [
        "2 things to look at",
        "2 things to look at",
    ]
    row = editor.page().find(id="q-faq.grants").find_parent("article")
    assert words(row.select(".counts li")[2]).startswith("4 things to look at")


def test_words_that_fit_and_those_that_are_only_vague_are_saved_without_a_but(editor):
    page = editor.follow(editor.send(CURRENT, text="We generally keep your grant."))
    assert words(the(page, ".notice p")) == "Saved. Partners will read it as your own words."
    page = editor.follow(editor.send(CURRENT, text=OURS))
    assert not page.select("a[href$='#look']")


# -- nothing is lost ---------------------------------------------------------------------------------------------------


def test_half_typed_words_are_there_again_and_can_be_discarded(editor):
    typed = editor.fields(CURRENT) | {"text": "We pay"}
    assert editor.visitor.send(f"{editor.base}/words/{CURRENT}/draft", typed).json == {"saved": "3:30 PM"}
    assert "typed and not saved" in words(editor.page().find(id="q-faq.grants").find_parent("article"))
    assert "You typed here and did not save it." in words(the(editor.page("words/faq.grants"), "ol.said"))
    page = editor.page(f"words/{CURRENT}")
    assert "You typed this at 3:30 PM" in words(the(page, ".notice"))
    assert editor.fields(CURRENT)["text"] == "We pay"
    editor.visitor.send(f"{editor.base}/words/{CURRENT}", {"action": "discard"})
    assert editor.fields(CURRENT)["text"] == ""


def test_half_typed_words_get_in_the_way_of_no_question(editor):
    typed = editor.fields(CURRENT) | {"text": "We pay"}
    editor.visitor.send(f"{editor.base}/words/{CURRENT}/draft", typed)
    pots = fields_of(editor.visitor.get(f"{editor.base}/questions/decide.pots"), "form[action$='/groups/pot/remove']")
    assert editor.visitor.send(f"{editor.base}/groups/pot/remove", pots | {"item": "4"}).status_code == 303
    assert "half_typed" not in str(editor.visitor.get(editor.base).headers["Location"])


def test_two_editors_see_both_versions_and_choose(editor, app):
    other = app.test_client().sign_in()
    before = editor.fields(CURRENT)
    editor.send(CURRENT, text=OURS)
    response = other.send(
        f"{editor.base}/words/{CURRENT}", before | {"text": "We pay until June.", "csrf_token": other.csrf}
    )
    assert response.status_code == 409
    page = page_of(response)
    assert words(the(page, "h1")) == "Two versions of your own words"
    assert OURS in words(the(page, "[aria-labelledby=theirs]"))
    assert "We pay until June." in words(the(page, "[aria-labelledby=mine]"))
    mine = fields_of(response, "[aria-labelledby=mine] form")
    edited = other.send(f"{editor.base}/words/{CURRENT}", mine | {"action": "edit"})
    assert fields_of(edited, "form[data-draft]")["text"] == "We pay until June."
    assert other.send(f"{editor.base}/words/{CURRENT}", mine).status_code == 303
    assert "We pay until June." in editor.draft()


def test_whoever_took_words_out_meanwhile_is_asked_too(editor, app):
    other = app.test_client().sign_in()
    editor.send("faq.must/evidence", name1="Our criteria", href1=CRITERIA)
    before = editor.fields("faq.must/evidence")
    editor.send("faq.must/evidence", name1="Our charter", href1=CRITERIA)
    response = other.send(f"{editor.base}/words/faq.must/evidence", before | {"action": "clear", "csrf_token": other.csrf})
    assert response.status_code == 409
    assert "Our charter" in words(the(page_of(response), "[aria-labelledby=theirs]"))
    mine = fields_of(response, "[aria-labelledby=mine] form") | {"action": "clear"}
    assert other.send(f"{editor.base}/words/faq.must/evidence", mine).status_code == 303
    assert editor.opened.editorial.evidence == {}


def test_words_for_a_sentence_that_changed_meanwhile_are_not_put_in_place_of_another(editor):
    typed = editor.fields(CURRENT) | {"text": OURS}
    editor.answer("grants.current", detail="Until June 30, 2028.")
    response = editor.visitor.send(f"{editor.base}/words/{CURRENT}", typed)
    assert response.status_code == 409
    assert words(the(page_of(response), "h1")) == "The sentence has changed"
    mine = fields_of(response, "[aria-labelledby=mine] form")
    assert editor.visitor.send(f"{editor.base}/words/{CURRENT}", mine).status_code == 303
    assert OURS in editor.draft()


def test_words_for_a_sentence_that_has_gone_stay_typed_and_are_found_again(editor):
    typed = editor.fields(CURRENT) | {"text": OURS}
    editor.answer("grants.current", choice="_undecided", decider="Our board", by="")
    response = editor.visitor.send(f"{editor.base}/words/{CURRENT}", typed)
    assert response.status_code == 409
    assert OURS in words(the(page_of(response), "[aria-labelledby=mine]"))
    assert words(the(page_of(response), "h1")) == "The sentence has gone"
    lost = the(editor.page(), "section[aria-labelledby=lost]")
    assert OURS in words(lost)
    editor.visitor.send(lost.form["action"], {"action": "discard"})
    assert not editor.page().select("#lost")


def test_words_the_disk_refuses_are_shown_again(editor, tmp_path):
    typed = editor.fields(CURRENT) | {"text": OURS}
    with written_by_somebody_else(next(tmp_path.glob("*.sqlite3"))):
        response = editor.visitor.send(f"{editor.base}/words/{CURRENT}", typed)
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "5"
    assert fields_of(response, "form[data-draft]")["text"] == OURS


def test_words_typed_before_a_sign_in_ran_out_are_there_after_it(editor, app):
    typed = editor.fields(CURRENT) | {"text": OURS}
    late = app.test_client()
    response = late.send(f"{editor.base}/words/{CURRENT}", typed)
    assert response.status_code == 401
    assert OURS in words(the(page_of(response), "main"))
    fields = fields_of(response, "main form")
    back = late.send("/sign-in", fields | {"link": late.fresh_token()})
    assert "current-year" in back.headers["Location"]
    assert fields_of(late.get(back.headers["Location"]), "form[data-draft]")["text"] == OURS


def test_what_comes_late_from_a_page_that_was_saved_is_not_kept(editor):
    late = editor.fields(CURRENT) | {"text": "We p"}
    editor.send(CURRENT, text=OURS)
    assert editor.visitor.send(f"{editor.base}/words/{CURRENT}/draft", late).status_code == 204
    assert editor.fields(CURRENT)["text"] == OURS


def test_the_answers_file_carries_own_words_to_another_assessment(editor):
    editor.send(CURRENT, text=OURS)
    file = editor.visitor.get(f"{editor.base}/answers.yaml").text
    token = fields_of(editor.visitor.get("/assessments/import"), "main form")
    brought = editor.visitor.send("/assessments/import", token | {"text": file})
    base = brought.headers["Location"].partition("/answers")[0]
    assert OURS in words(the(page_of(editor.visitor.get(f"{base}/faq")), "main"))


# -- when answers change -----------------------------------------------------------------------------------------------


def test_words_whose_answers_have_changed_wait_and_are_kept_for_the_new_sentence(editor):
    editor.send(CURRENT, text=OURS)
    editor.answer("grants.current", detail="Until June 30, 2028.")
    assert OURS not in editor.draft()
    assert "Until you decide, the draft says what your answers say." in editor.draft()
    waiting = words(the(editor.page(), "section[aria-labelledby=waiting]"))
    assert OURS in waiting
    assert "It reads as before. An answer behind it has changed." in waiting
    page = editor.follow(editor.decide("keep"))
    assert not page.select("#waiting")
    assert OURS in editor.draft()


def doubtful(editor):
    """A passage below an answer that has changed since."""
    editor.send("faq.grants/passage", text="Write to Ana first.")
    assert not editor.page().select("#waiting")
    editor.answer("grants.current", detail="Until June 30, 2028.")


def test_a_passage_is_asked_about_when_the_answer_above_it_changes_and_stays_printed(editor):
    doubtful(editor)
    assert "Write to Ana first." in editor.draft()
    assert "Until you decide, the draft prints it as it is." in editor.draft()
    for page in (the(editor.page(), "section[aria-labelledby=waiting]"), the(editor.page("words/faq.grants"), "main")):
        assert "Still true? The answer above it changed." in words(page)
        assert [words(one) for one in page.select("button[name=action]")] == [
            "Keep it: “Write to Ana first.”",
            "Take it out: “Write to Ana first.”",
        ]
    page = editor.follow(editor.decide("keep"))
    assert "Kept. It stands below the answer as it is now." in words(the(page, ".notice"))
    assert not page.select("#waiting")
    undone = editor.follow(editor.visitor.send(the(page, ".notice form")["action"], {"of": "faq.grants", "back": "list"}))
    assert undone.select("#waiting")


def test_a_passage_that_is_no_longer_true_is_written_anew_or_taken_out(editor):
    doubtful(editor)
    assert the(editor.page(), "section[aria-labelledby=waiting] form a")["href"].endswith("/words/faq.grants/passage")
    editor.send("faq.grants/passage", text="Write to Ben first.")
    assert not editor.page().select("#waiting")
    editor.answer("grants.current", detail="Until July 31, 2028.")
    editor.decide("out")
    assert editor.opened.editorial.passages == {}


def test_a_passage_kept_from_a_page_that_showed_another_answer_is_asked_about_again(editor):
    doubtful(editor)
    form = the(editor.page(), "section[aria-labelledby=waiting] form")
    fields = {str(one["name"]): str(one["value"]) for one in form.select("input")} | {"action": "keep"}
    editor.answer("grants.current", detail="Until July 31, 2028.")
    page = editor.follow(editor.visitor.send(str(form["action"]), fields))
    assert "nothing was done" in words(the(page, ".notice"))
    assert page.select("#waiting")


def test_a_passage_typed_before_its_answer_changed_is_saved_and_asked_about(editor):
    typed = editor.fields("faq.grants/passage") | {"text": "Write to Ana first."}
    editor.visitor.send(f"{editor.base}/words/faq.grants/passage/draft", typed)
    editor.answer("grants.current", detail="Until June 30, 2028.")
    assert "The answer has changed since you typed this." in words(the(editor.page("words/faq.grants/passage"), "main"))
    assert editor.visitor.send(f"{editor.base}/words/faq.grants/passage", typed).status_code == 303
    assert editor.page().select("#waiting")


def test_a_sentence_that_waits_beside_a_passage_is_counted_for_itself(editor):
    editor.send(CURRENT, text=OURS)
    doubtful(editor)
    row = editor.page().find(id="q-faq.grants").find_parent("article")
    assert [words(one) for one in row.select(".counts li")] == ["a passage in your words", "2 to look at again"]


def test_words_that_wait_can_be_taken_out_and_brought_back(editor):
    editor.send(CURRENT, text=OURS)
    editor.answer("grants.current", detail="Until June 30, 2028.")
    page = editor.follow(editor.decide("out"))
    assert not page.select("#waiting")
    undone = editor.follow(editor.visitor.send(the(page, ".notice form")["action"], {"of": "faq.grants", "back": "list"}))
    assert OURS in words(the(undone, "section[aria-labelledby=waiting]"))


def test_words_are_kept_for_the_sentence_that_another_rule_says_now(editor):
    editor.send("faq.must/edit:no", text="Nobody asks you.")
    editor.answer("grants.participation", choice="advantage")
    [waiting] = editor.opened.reviews
    page = editor.page()
    assert "Nobody asks you." in words(the(page, "section[aria-labelledby=waiting]"))
    if waiting.at:
        assert not editor.follow(editor.decide("keep")).select("#waiting")
        assert list(editor.opened.editorial.edits) == [waiting.at]
        assert "Nobody asks you." in editor.draft()


def test_what_was_written_for_a_question_that_is_gone_waits_and_comes_back_with_it(editor):
    editor.send("faq.howlong/passage", text="Half a bookkeeper.")
    editor.send("faq.howlong/evidence", name1="Our contract", href1=CRITERIA)
    editor.answer("home.host", choice="shared")
    assert "faq.howlong" not in {entry.id for entry in editor.opened.composed.entries}
    waiting = words(the(editor.page(), "section[aria-labelledby=waiting]"))
    assert "Half a bookkeeper." in waiting
    assert "Our contract" in waiting
    assert "How long will you house the partnership?" in waiting
    editor.decide("out")
    assert len(editor.opened.reviews) == 1


def test_a_decision_about_what_no_longer_waits_changes_nothing(editor):
    response = editor.visitor.send(f"{editor.base}/words", {"place": "faq.grants/apply", "action": "out"})
    assert "told=overtaken" in response.headers["Location"]
    assert "nothing was done" in words(the(editor.follow(response), ".notice"))


def test_own_words_are_kept_as_one_thing_each(editor):
    editor.send(CURRENT, text=OURS)
    editor.send(CURRENT, text=OURS)
    [event] = editor.site.store.list_editorial(editor.id)
    assert (event.key, event.revision) == ("edit:faq.grants/current-year", 1)
    assert json.loads(event.record)["words"] == OURS
