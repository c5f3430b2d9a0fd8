"""Sentences of a workshop: captured, looked at beside today's answers, taken in; reasons, paper and the close."""

import pytest

from tests.house import words
from tests.publishing import publish_pages
from tests.renderers.documents import scenario
from tests.web.stories import begin, fields_of, written_by_somebody_else
from tests.web.visiting import every, first
from tests.web.workshops import Console
from webapp.domain.workshop.writing import read_state
from webapp.services.opened import open_assessment
from webapp.services.workshops import casting, phones
from webapp.services.workshops.joining import join
from webapp.services.workshops.rooms import open_room
from webapp.store.sqlite import FILE

NAMES = "Ana\nBen\nCara\nDev\nEle"
GRANTS = "grants.continue"


class Held(Console):
    """A workshop of five in which the silent round was revealed: all say the same but for one question."""

    def __init__(self, owner, site, clock):
        assessment = begin(site, clock(), dict(scenario("four-pots").answers))
        super().__init__(owner, assessment)
        self.site, self.clock, self.joined = site, clock, {}

    @property
    def opened(self):
        return open_assessment(self.site, self.assessment, self.clock().date())

    @property
    def state(self):
        return read_state(self.room.state)

    def answer(self, question, choice):
        """Somebody answers in the assessment, on its own page."""
        page = self.visitor.get(f"/assessments/{self.assessment}/questions/{question}")
        sent = fields_of(page) | {"choice": choice}
        assert self.visitor.send(f"/assessments/{self.assessment}/questions/{question}", sent).status_code == 303

    def hold(self, mode="named", reasons=None):
        """Set it up, let everybody hand in, and reveal."""
        self.set_up(names=NAMES, mode=mode)
        self.go("silent")
        room = open_room(self.site, self.id)
        for seat in room.seats:
            self.hand_in(seat, reasons or {})
        self.act("reveal")
        return self

    def hold_again(self, question, said):
        """Ask a question a second time; what the seats say, and the reveal."""
        self.go("talk", question)
        self.go("again", question)
        room = open_room(self.site, self.id)
        one = room.open_round.number if room.open_round else 0
        for seat, choice in zip(room.seats, said, strict=True):
            joined = self.joined[seat.number]
            casting.hand_in(self.site, room, seat, {question: choice}, {}, joined.secret, self.clock(), round_number=one)
        self.act("reveal")

    def hand_in(self, seat, reasons):
        """Take the seat and hand in: the first choice, but for the first question, where the last person differs."""
        room = open_room(self.site, self.id)
        joined = self.joined[seat.number] = join(self.site, room, seat=seat.number, name="", at=self.clock())
        answers = {one.id: one.options[0][0] for one in room.asked}
        if seat.number == 5:
            answers[room.asked[0].id] = room.asked[0].options[1][0]
        room = open_room(self.site, self.id)
        number = room.open_round.number if room.open_round else 0
        casting.hand_in(self.site, room, joined.seat, answers, reasons, joined.secret, self.clock(), round_number=number)

    def write(self, question, check=True, **typed):
        """Fill in the page of a sentence and send it."""
        path = f"{self.path}/capture/{question}"
        fields = fields_of(self.visitor.get(path), "main form[method=post]")
        return self.visitor.send(path, fields | typed, check=check)


@pytest.fixture
def held(owner, site, clock):
    return Held(owner, site, clock)


def main(page):
    return words(first(page, "main"))


def test_the_sentence_stands_beside_the_form_as_it_will_print(held):
    held.hold()
    choice = open_room(held.site, held.id).asked_here(GRANTS).options[1][0]
    typed = {"outcome": "agreed", "choice": choice, "detail": "Until June."}
    shown = held.visitor.send(f"{held.path}/capture/{GRANTS}/preview", typed)
    assert words(first(shown, ".own")) == "“Until June.”"
    assert held.visitor.send(f"{held.path}/capture/{GRANTS}/preview", {"outcome": "agreed"}).status_code == 204
    assert held.write(GRANTS, **typed).status_code == 303
    outcome = held.state.outcomes[GRANTS]
    assert (outcome.outcome, outcome.choice, outcome.detail) == ("agreed", choice, "Until June.")
    assert outcome.says in words(first(shown, ".will"))


@pytest.mark.parametrize(("choice", "elsewhere"), [("same", True), ("apply", False)])
def test_where_other_answers_change_how_the_sentence_begins_that_is_said(held, choice, elsewhere):
    held.hold()
    why, typed = "because of what the assessment answers elsewhere", {"outcome": "agreed", "choice": choice}
    shown = held.visitor.send(f"{held.path}/capture/{GRANTS}/preview", typed)
    assert (why in shown.text) == elsewhere
    held.write(GRANTS, **typed)
    page = first(held.visitor.get(f"{held.path}/capture/{GRANTS}"), "[data-says]")
    assert words(page).startswith("Will print: Only partly") == elsewhere
    assert (why in words(page)) == elsewhere
    assert bool(page.select_one(f'a[href="/assessments/{held.assessment}/review"]')) == elsewhere


def test_a_room_without_an_assessment_is_told_of_no_other_answers(owner, site, clock):
    held = Held(owner, site, clock)
    held.set_up(rehearsal=True, names=NAMES, assessment="")
    held.go("silent")
    held.act("simulate")
    held.act("reveal")
    shown = held.visitor.send(f"{held.path}/capture/{GRANTS}/preview", {"outcome": "agreed", "choice": "same"})
    assert words(first(shown, ".will")).startswith("Will print: Yes")
    assert "elsewhere" not in shown.text


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"outcome": ""}, "outcome-agreed"),
        ({"outcome": "agreed", "choice": ""}, "choice-"),
        ({"outcome": "agreed", "choice": "~case", "detail": ""}, "detail"),
        ({"outcome": "not_decided", "decider": "", "owner": ""}, "decider"),
        ({"outcome": "not_decided", "decider": "Rosa", "by": "3/4/2027"}, "by"),
        ({"outcome": "not_decided", "decider": "Rosa", "by": "soon"}, "by"),
    ],
)
def test_what_a_sentence_lacks_is_said_and_nothing_typed_is_lost(held, typed, field):
    held.hold()
    page = held.write(held.state.pack[0], **{"until_then": "Plan on nothing.", **typed})
    assert page.status_code == 422
    assert any(link["href"].startswith(f"#{field}") for link in every(page, ".problems a"))
    assert "Plan on nothing." in first(page, "#until_then").text
    assert held.state.outcomes == {}


def test_two_at_one_sentence_and_the_second_sees_both(held):
    held.hold()
    question = held.state.pack[0]
    choice = open_room(held.site, held.id).asked_here(question).options[0][0]
    stale = str(held.room.revision)
    held.write(question, outcome="held", choice=choice, detail="As Ana says.")
    page = held.write(question, outcome="not_decided", decider="Rosa Lind", until_then="My own words.", revision=stale)
    assert page.status_code == 409
    assert "As Ana says." in words(first(page, ".slip"))
    assert "My own words." in first(page, "#until_then").text
    assert held.state.outcomes[question].outcome == "held"
    assert held.visitor.send(f"{held.path}/capture/{question}", fields_of(page, "main form[method=post]")).status_code == 303
    assert held.state.outcomes[question].outcome == "not_decided"


def test_rows_on_which_all_agree_are_captured_in_one_tap(held):
    held.hold()
    first_question, *others = held.state.pack
    assert f"Capture the {len(others)} rows where all agree" in main(held.page)
    assert held.act("capture").status_code == 303
    outcomes = held.state.outcomes
    assert set(outcomes) == set(others)
    assert all(one.outcome == "agreed" and one.one_tap for one in outcomes.values())
    assert first_question not in outcomes


def test_before_the_reveal_nothing_can_be_captured(held):
    held.set_up(names=NAMES)
    question = held.state.pack[0]
    assert "after the reveal" in main(held.visitor.get(f"{held.path}/capture/{question}"))
    page = held.visitor.send(
        f"{held.path}/capture/{question}",
        {"revision": str(held.room.revision), "outcome": "not_decided", "decider": "Rosa"},
    )
    assert page.status_code == 409
    assert held.visitor.get(f"{held.path}/capture/no.such").status_code == 404


def test_nothing_counts_before_it_is_ticked_and_then_it_says_where_it_comes_from(held):
    held.hold()
    question = GRANTS
    now = held.opened.answers[question].value
    room = open_room(held.site, held.id)
    choice = next(option for option, _ in room.asked_here(question).options if option != now)
    held.write(question, outcome="agreed", choice=choice, detail="")
    before = held.opened.revision(question)
    page = held.visitor.get(f"{held.path}/take-in")
    assert words(first(page, ".versus .before"))
    assert held.opened.revision(question) == before
    fields = fields_of(page, "main form[method=post]")
    nothing = held.visitor.send(f"{held.path}/take-in", fields)
    assert nothing.status_code == 409
    assert "Tick at least one" in main(nothing)
    taken = held.visitor.send(f"{held.path}/take-in", fields | {f"take-{question}": "1"})
    assert taken.status_code == 303
    assert held.opened.answers[question].value == choice
    assert held.opened.events[question].origin == "workshop:2026-11-26"
    assert "Taken in already" in main(held.visitor.get(taken.headers["Location"]))
    answers = held.visitor.get(f"/assessments/{held.assessment}/answers")
    assert "agreed in the workshop of November 26, 2026" in words(first(answers, "main"))
    again = held.visitor.send(f"{held.path}/take-in", fields | {f"take-{question}": "1"})
    assert again.status_code == 409
    assert "The workshop changed while you had this page open" in main(again)


def test_an_answer_that_changed_since_is_said_and_never_overwritten_unseen(held):
    held.hold()
    held.write(GRANTS, outcome="agreed", choice="priority", detail="")
    page = held.visitor.get(f"{held.path}/take-in")
    held.answer(GRANTS, "aligned")
    chosen = {f"take-{GRANTS}": "1"}
    stale = held.visitor.send(f"{held.path}/take-in", fields_of(page, "main form[method=post]") | chosen)
    assert stale.status_code == 409
    assert "look at it again" in main(stale)
    fresh = held.visitor.get(f"{held.path}/take-in")
    assert held.visitor.send(f"{held.path}/take-in", fields_of(fresh, "main form[method=post]") | chosen).status_code == 303
    assert "Taken in already" in main(held.visitor.get(f"{held.path}/take-in"))
    held.answer(GRANTS, "aligned")
    page = held.visitor.get(f"{held.path}/take-in")
    assert "answered otherwise since" in main(page)
    assert "Take it in again" in main(page)


def test_a_sentence_written_anew_is_looked_at_before_it_comes_in(held):
    held.hold()
    held.write(GRANTS, outcome="agreed", choice="priority", detail="")
    page = held.visitor.get(f"{held.path}/take-in")
    held.write(GRANTS, outcome="agreed", choice="aligned", detail="")
    fields = fields_of(page, "main form[method=post]") | {f"take-{GRANTS}": "1"}
    moved = held.visitor.send(f"{held.path}/take-in", fields)
    assert moved.status_code == 409
    assert "The workshop changed" in main(moved)
    assert "workshop" not in held.opened.events[GRANTS].origin


def test_nothing_of_a_rehearsal_comes_in(held):
    held.set_up(rehearsal=True)
    assert held.visitor.get(f"{held.path}/take-in").status_code == 404
    assert "Take in" not in words(first(held.page, ".places"))


def test_questions_of_the_room_go_to_the_inbox(held):
    publish_pages(held.site, held.assessment, held.clock())
    held.hold()
    phones.ask(held.site, open_room(held.site, held.id), "Who answers when the CEO leaves?")
    page = held.visitor.get(f"{held.path}/take-in")
    assert "Who answers when the CEO leaves?" in main(page)
    fields = fields_of(page, "main form:has([value=hand_over])")
    chosen = {box["name"]: "1" for box in every(page, "[name^=ask-]")}
    assert held.visitor.send(f"{held.path}/take-in", fields | chosen).status_code == 303
    assert "Who answers when the CEO leaves?" in held.visitor.get("/inbox").text
    assert "Who answers" not in main(held.visitor.get(f"{held.path}/take-in"))
    report = held.visitor.get(f"{held.path}/report.md").text
    assert "- Who answers when the CEO leaves?" in report
    assert "Reasons that were not let through" in report


def test_reasons_are_read_by_nobody_until_the_facilitator_lets_them_through(held):
    question = GRANTS
    held.hold(mode="unattributed", reasons={question: "Because Ben said so."})
    page = held.visitor.get(f"{held.path}/reasons")
    assert len(every(page, "textarea")) == 5
    assert not held.state.rounds[-1].reasons
    fields = fields_of(page, "main form[method=post]")
    fields |= {"keep-1": "1", "reason-1": "Because of what was said."}
    assert held.visitor.send(f"{held.path}/reasons", fields).status_code == 303
    assert held.state.rounds[-1].reasons == {question: ("Because of what was said.",)}


def test_reasons_that_were_worded_anew_stay_when_they_are_not_taken(held, tmp_path):
    held.hold(reasons={GRANTS: "Because Ben said so.", "decide.who": "It has always been so."})
    page = held.visitor.get(f"{held.path}/reasons")
    forms = every(page, "main form[method=post]")
    place = [form.select_one("[name=question]")["value"] for form in forms].index(GRANTS)
    sent = {"revision": "0", "round": "1", "question": GRANTS} | {f"reason-{n}": f"Reason {n}" for n in range(1, 6)}
    sent |= {"keep-2": "1", "keep-5": "1"}
    answers = [held.visitor.send(f"{held.path}/reasons", sent)]
    fresh = sent | {"revision": str(held.room.revision)}
    answers.append(held.visitor.send(f"{held.path}/reasons", fresh | {"reason-5": "x" * 5000}))
    with written_by_somebody_else(tmp_path / FILE):
        answers.append(held.visitor.send(f"{held.path}/reasons", fresh))
    assert [answer.status_code for answer in answers] == [409, 409, 503]
    for answer in answers:
        form = every(answer, "main form[method=post]")[place]
        assert [area.get_text().strip() for area in form.select("textarea")][:4] == [f"Reason {n}" for n in range(1, 5)]
        assert [box["name"] for box in form.select("[checked]")] == ["keep-2", "keep-5"]
        others = [
            area for other in every(answer, "main form[method=post]") if other != form for area in other.select("textarea")
        ]
        assert {area.get_text().strip() for area in others} == {"It has always been so."}
    assert "x" * 5000 in answers[1].text
    assert held.visitor.send(f"{held.path}/reasons", fresh).status_code == 303
    assert sorted(held.state.rounds[-1].reasons[GRANTS]) == ["Reason 2", "Reason 5"]


def test_a_ballot_on_paper_counts_for_a_seat_that_has_not_handed_in(held):
    held.set_up(names=NAMES)
    held.go("silent")
    page = held.visitor.get(f"{held.path}/paper")
    fields = fields_of(page, "main form[method=post]")
    empty = held.visitor.send(f"{held.path}/paper", fields)
    assert empty.status_code == 409
    question = held.state.pack[0]
    choice = open_room(held.site, held.id).asked_here(question).options[0][0]
    assert held.visitor.send(f"{held.path}/paper", fields | {f"q-{question}": choice}).status_code == 303
    assert "handed in, from paper" in words(held.seats()[0])
    again = held.visitor.get(f"{held.path}/paper")
    assert choice not in {option.get("value") for option in every(again, "option[selected]")}
    refused = held.visitor.send(f"{held.path}/paper", fields | {f"q-{question}": choice})
    assert refused.status_code == 409


def test_seats_are_added_renamed_given_out_anew_and_not_waited_for(held):
    held.set_up(names=NAMES)
    page = held.visitor.get(f"{held.path}/seats")
    code = words(first(page, ".entries b"))
    for fields, says in (
        ({"act": "added", "name": "Finn"}, "one seat more"),
        ({"act": "renamed", "seat": "6", "name": "Fiona"}, "new name"),
        ({"act": "away", "seat": "6"}, "Nobody waits"),
        ({"act": "back", "seat": "6"}, "expected again"),
        ({"act": "reissued", "seat": "1"}, "seat is free"),
        ({"act": "mode", "mode": "named"}, "mode is changed"),
    ):
        done = held.act("seats", **fields)
        assert done.status_code == 303, fields
        page = held.visitor.get(done.headers["Location"])
        assert says in main(page), fields
    assert "Fiona" in main(page)
    assert words(first(page, ".entries b")) != code
    refused = held.act("seats", act="added", name="Ana")
    assert refused.status_code == 409
    assert (first(refused, "#name-new")["value"], first(refused, "#name-2")["value"]) == ("Ana", "Ben")
    refused = held.act("seats", act="renamed", seat="2", name="Ana")
    assert (refused.status_code, first(refused, "#name-new")["value"]) == (409, "")
    assert first(refused, "details[open] #name-2")["value"] == "Ana"


def test_closing_says_what_goes_and_what_stays(held):
    held.hold(mode="unattributed")
    path = f"{held.path}/close"
    assert "Close and shred" in main(held.visitor.get(path))
    code = held.room.code
    done = held.visitor.send(path, {"revision": str(held.room.revision)})
    assert done.status_code == 303
    assert "The code leads nowhere any more, and ballots without names are erased." in main(
        held.visitor.get(done.headers["Location"])
    )
    assert held.visitor.get(f"/w/{code}", check=False).status_code == 404
    again = held.visitor.send(path, {"revision": str(held.room.revision)})
    assert again.status_code == 409


@pytest.mark.parametrize(
    ("end", "media"),
    [
        ("report.md", "text/markdown"),
        ("report.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("report.pdf", "application/pdf"),
        ("results.csv", "text/csv"),
        ("print-pack.pdf", "application/pdf"),
    ],
)
def test_files_come_as_files(held, end, media):
    held.hold()
    response = held.visitor.get(f"{held.path}/{end}")
    assert (response.status_code, response.mimetype) == (200, media)
    assert response.headers["Content-Disposition"].startswith('attachment; filename="board-and-staff-workshop-')
    assert held.visitor.get(f"{held.path}/report.exe").status_code == 404


def test_a_workshop_is_deleted_for_good_and_only_when_asked(held):
    held.hold()
    assert "cannot be brought back" in main(held.visitor.get(f"{held.path}/delete"))
    done = held.visitor.send(f"{held.path}/delete", {"revision": str(held.room.revision)})
    assert "Deleted for good" in main(held.visitor.get(done.headers["Location"]))
    assert held.visitor.get(held.path).status_code == 404


def test_names_stand_beside_answers_after_the_reveal_and_only_where_the_room_is_named(held):
    held.hold()
    held.go("talk", held.state.pack[0])
    assert "Ele" in words(first(held.page, ".focus .tally"))
    held.hold(mode="unattributed")
    held.go("talk", held.state.pack[0])
    assert first(held.page, ".focus .tally .names") is None


def test_who_says_something_else_the_second_time_is_named_at_the_console_and_only_where_the_room_is_named(held):
    held.hold()
    asked = open_room(held.site, held.id).asked_here(held.state.pack[0])
    one, other = (option for option, _ in asked.options[:2])
    held.hold_again(asked.id, [one] * 5)
    told = words(first(held.page, ".focus"))
    assert f"Ele: first “{asked.label(other)}”, then “{asked.label(one)}”" in told
    assert told.count(": first “") == 1
    held.hold()
    held.hold_again(asked.id, [one] * 4 + [other])
    assert "Nobody changed their answer" in words(first(held.page, ".focus"))
    held.hold(mode="unattributed")
    held.hold_again(asked.id, [one] * 5)
    assert "first “" not in held.page.text
    assert "Nobody changed" not in held.page.text
