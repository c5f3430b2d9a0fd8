"""The order of the document and what it leaves out, from the list of all entries: one button each, and a way back."""

import pytest

from tests.house import words
from tests.web.editors import Editor
from tests.web.shelf import the
from webapp.domain.faq.editorial import may_leave_out


@pytest.fixture
def editor(owner, site, clock):
    return Editor(owner, site, clock)


def order(editor):
    return [entry.id for entry in editor.opened.document.entries]


def shown_order(editor):
    return [str(heading["id"]).removeprefix("q-") for heading in editor.page().select("h3[id^='q-']")]


def row(page, entry_id):
    return page.find(id=f"q-{entry_id}").find_parent("article")


def test_the_list_has_every_entry_in_the_order_it_is_read(editor):
    assert shown_order(editor) == order(editor)
    titles = [words(heading) for heading in editor.page().select("main form h2")]
    document = editor.opened.document
    assert titles == [document.words.document["first_group"], *(title for _, title in document.groups)]


def test_an_entry_moves_within_its_group_and_the_pressed_button_is_at_hand_again(editor):
    before = order(editor)
    place = before.index("faq.talk")
    page = editor.follow(editor.arrange(up="faq.talk"))
    after = order(editor)
    assert after[place - 1] == "faq.talk"
    assert sorted(after) == sorted(before)
    assert "Moved." in words(the(row(page, "faq.talk"), ".notice"))
    assert the(page, "[data-focus]")["name"] == "down", "it cannot move further up"
    down = editor.follow(editor.arrange(down="faq.talk"))
    assert the(row(down, "faq.talk"), "[data-focus]")["name"] == "down"
    assert order(editor) == before


def test_a_group_moves_as_a_whole(editor):
    page = editor.follow(editor.arrange(group_down="grants"))
    groups = [name for name, _ in editor.opened.document.groups]
    assert groups[:2] == ["money", "grants"]
    assert words(the(page, "#g-grants").find_next(class_="notice")).startswith("Moved.")
    assert shown_order(editor) == order(editor)


def test_the_three_questions_of_partners_stay_first(editor):
    page = editor.page()
    for entry in editor.opened.composed.entries[:3]:
        assert entry.always
        assert not row(page, entry.id).select("button")
        assert editor.visitor.send(f"{editor.base}/words", {"up": entry.id, "revision": "0"}).status_code == 404
        refused = editor.visitor.send(f"{editor.base}/words", {"out": entry.id, f"revision-{entry.id}": "0"})
        assert "told=overtaken" in refused.headers["Location"]
    assert editor.opened.editorial.left_out == frozenset()


@pytest.mark.parametrize("ends", [{"up": "faq.must"}, {"down": "faq.report"}, {"group_up": "grants"}])
def test_at_the_end_nothing_moves(editor, ends):
    before = order(editor)
    assert editor.arrange(**ends).status_code == 303
    assert order(editor) == before


@pytest.mark.parametrize("pressed", [{"up": "faq.nothing"}, {"out": "faq.nothing"}, {"group_up": "nothing"}, {}])
def test_a_button_that_is_on_no_page_does_nothing(editor, pressed):
    fields = {name.replace("_", "-"): of for name, of in pressed.items()}
    assert editor.visitor.send(f"{editor.base}/words", fields).status_code == 404


def test_before_a_question_is_left_out_one_reads_what_the_document_will_say(editor):
    page = editor.page()
    composed = editor.opened.composed
    for entry in composed.entries:
        one = row(page, entry.id)
        assert bool(one.select("button[name=out]")) == may_leave_out(entry, composed)
        if one.select("button[name=out]"):
            assert f"“{entry.question} We do not answer this here. Ask us.”" in words(one)


def test_what_is_left_out_is_named_in_the_document_and_comes_back_in_its_place(editor):
    before = order(editor)
    page = editor.follow(editor.arrange(out="faq.talk"))
    assert "faq.talk" not in order(editor)
    assert shown_order(editor) == before
    assert "The document says so" in words(the(row(page, "faq.talk"), ".notice"))
    again = row(editor.page(), "faq.talk")
    assert "Left out. The document says: “How will we know" in words(again)
    assert again.select("button[name=back]")
    draft = words(the(editor.page("faq"), "section[aria-labelledby=left-out]"))
    assert draft == "Left out How will we know when a talk with you is about money? We do not answer this here. Ask us."
    assert "This question is left out." in words(the(editor.page("words/faq.talk"), "main"))
    editor.follow(editor.arrange(back="faq.talk"))
    assert order(editor) == before
    assert not editor.page("faq").select("#left-out")


def test_moving_and_leaving_out_can_be_undone_where_they_happened(editor):
    before = order(editor)
    for pressed in ({"out": "faq.talk"}, {"down": "faq.must"}, {"group_down": "grants"}):
        page = editor.follow(editor.arrange(**pressed))
        undo = the(page, "form#undo")
        assert the(page, "button[form=undo]")
        fields = {str(one["name"]): str(one["value"]) for one in undo.select("input")}
        editor.follow(editor.visitor.send(undo["action"], fields))
        assert order(editor) == before


def test_two_people_who_arrange_at_once_undo_nothing_of_one_another(editor, app):
    other = app.test_client().sign_in()
    page = f"{editor.base}/words"
    editor.arrange(down="faq.must")
    after = order(editor)
    response = other.send(page, {"up": "faq.report", "revision": "0"})
    assert "told=overtaken" in response.headers["Location"]
    assert order(editor) == after


def test_what_has_to_be_printed_again_says_so(editor):
    editor.arrange(out="faq.talk")
    assert not editor.opened.reviews
    # The next entry stands in its place, and a link to the left-out one leads nowhere in the draft.
    assert not editor.page("faq").select("a[href='#q-faq.talk']")
