"""What the shipped bank brings to a workshop: plans of ninety minutes, questions in order of consequence, honest words."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from tests.shipped import BANK
from tests.tiny_bank import tiny_bank
from webapp.bank_files.workshop_files import PEOPLE
from webapp.bank_files.workshop_words import STAGES, WORDS
from webapp.domain.bank_changes import COSMETIC, Change, compare
from webapp.domain.facilitation import CELLS, FOR_EACH, JOINT_CELLS, UNDECIDED, Facilitation, Plan, Step, Thresholds
from webapp.domain.plain_language import split_sentences
from webapp.domain.text import Template, Text, ours, plain
from webapp.domain.workshop import state


def shipped() -> Facilitation:
    """What the shipped bank brings."""
    assert BANK.facilitation is not None
    return BANK.facilitation


def plan_called(plan_id: str) -> Plan:
    """A plan of the shipped bank."""
    plan = shipped().plan(plan_id)
    assert plan is not None
    return plan


def words(name: str) -> str:
    """An English word of the shipped bank, as it is written."""
    return shipped().words[name].in_language("en").source


# ── Thresholds, questions, options ──


def test_the_thresholds_are_those_of_small_rooms():
    assert shipped().thresholds == Thresholds(Fraction(1, 2), 5, 3, 5, 10, 3)


def test_the_packs_are_those_of_the_bank():
    assert shipped().packs == {"voices": BANK.packs["standard"], "mirror": BANK.packs["mirror"]}
    assert [len(pack) for pack in shipped().packs.values()] == [12, 10]


def test_individual_grants_touch_partners_most():
    ranked = sorted(shipped().asked.values(), key=lambda asked: asked.consequence)
    assert ranked[0].question == "grants.continue"
    assert min(shipped().aspects, key=lambda aspect: aspect.consequence).id == "individual_grants"
    assert {asked.question for asked in ranked} == {one for pack in shipped().packs.values() for one in pack}


@pytest.mark.parametrize("kind", ["voices", "mirror"])
def test_a_ballot_offers_every_way_out_in_the_order_of_the_domain(kind):
    assert tuple(option.id for option in shipped().extras[kind]) == state.EXTRAS


def test_a_table_has_ten_rows_and_a_joint_sentence_for_each_cell_that_can_be_shared():
    assert len(shipped().aspects) == 10
    assert tuple(cell.id for cell in shipped().cells) == CELLS
    for aspect in shipped().aspects:
        assert tuple(aspect.joint) == JOINT_CELLS
        for sentence in aspect.joint.values():
            for language in ("en", "es"):
                assert "6" in plain(sentence.in_language(language).fill({"count": ours("6")}))


def test_what_funders_have_not_decided_reads_as_a_sentence_for_each_row():
    begins = "The 6 funders at this table have not yet decided "
    said = [plain(one.joint[UNDECIDED].in_language("en").fill({"count": ours("6")})) for one in shipped().aspects]
    assert all(one.startswith((f"{begins}on ", f"{begins}if ")) for one in said), said


# ── Plans ──

JOURNEY_A = [
    (0, 4, ["lobby"]),
    (4, 6, ["practice"]),
    (6, 7, ["practice_shown"]),
    (7, 11, ["opening"]),
    (11, 23, ["silent"]),
    (23, 28, ["board"]),
    (28, 64, ["talk", "again", "capture"]),
    (64, 76, ["reading"]),
    (76, 80, ["support"]),
    (80, 83, ["support_shown"]),
    (83, 88, ["owners"]),
    (88, 90, ["closed"]),
]
JOURNEY_B = [
    (0, 5, ["lobby"]),
    (5, 10, ["opening"]),
    (10, 18, ["silent"]),
    (18, 25, ["board"]),
    (25, 37, ["board"]),
    (37, 61, ["talk", "again", "capture"]),
    (61, 70, ["board"]),
    (70, 79, ["reading"]),
    (79, 85, ["consent"]),
    (85, 86, ["consent_shown"]),
    (86, 89, ["owners"]),
    (89, 90, ["closed"]),
]


@pytest.mark.parametrize(("plan_id", "journey"), [("small", JOURNEY_A), ("table", JOURNEY_B)])
def test_the_two_journeys_go_minute_by_minute(plan_id, journey):
    plan = plan_called(plan_id)
    assert [(span.start, span.end, [step.stage for step in span.steps]) for span in plan.timetable] == journey


@pytest.mark.parametrize("plan", shipped().plans, ids=lambda plan: plan.id)
def test_every_plan_ends_after_ninety_minutes(plan):
    assert plan.minutes == plan.timetable[-1].end == 90
    assert plan.steps[0].stage == state.LOBBY
    assert plan.steps[-1].stage == state.CLOSED


@pytest.mark.parametrize(
    ("kind", "people", "plan_id"),
    [
        ("voices", 5, "small"),
        ("voices", 9, "small"),
        ("voices", 10, "large"),
        ("voices", 14, "large"),
        ("voices", 30, "large"),
        ("mirror", 5, "mirror"),
        ("mirror", 40, "mirror"),
        ("table", 6, "table"),
    ],
)
def test_each_room_is_offered_a_plan(kind, people, plan_id):
    assert shipped().plan_for(kind, people) == plan_called(plan_id)


def test_a_larger_room_talks_about_fewer_differences_and_takes_what_all_agree_on_in_one_tap():
    small, large = plan_called("small"), plan_called("large")
    assert large.differences < small.differences
    assert "in one tap" in large.steps_at(state.BOARD)[0].do.in_language("en").source


def test_what_to_do_names_no_switch_that_is_not_there_and_nothing_that_is_done_already():
    steps = [step for plan in shipped().plans for step in plan.steps]
    told = [(step.stage, step.do.in_language("en").source) for step in steps]
    assert not [do for _, do in told if "erase the ballots" in do or do.startswith("Press reveal")]
    assert [do for stage, do in told if stage == state.CLOSED].count(
        "Press close. Download the report and send it round."
    ) == 3
    silent = [do for stage, do in told if stage == state.BOARD and do.startswith("Keep one minute of silence.")]
    assert len(silent) == len(shipped().plans)


def test_a_stage_can_come_back():
    assert len(plan_called("table").steps_at(state.BOARD)) == 3
    assert plan_called("small").steps_at(state.CONSENT) == ()


def test_what_is_about_one_difference_counts_once_for_each_of_them():
    nothing = Text({"en": Template("")})
    stages = (("lobby", 5), ("talk", 6), ("capture", 2), ("board", 1), ("board", 2))
    steps = tuple(Step(stage, minutes, nothing, nothing, nothing, nothing, nothing) for stage, minutes in stages)
    plan = Plan("it", ("voices",), 5, 9, nothing, 3, 8, nothing, steps)
    assert plan.minutes == 5 + 3 * (6 + 2) + 1 + 2
    assert [(span.start, span.end, span.for_each) for span in plan.timetable] == [
        (0, 5, False),
        (5, 29, True),
        (29, 30, False),
        (30, 32, False),
    ]


# ── Words ──


@pytest.mark.parametrize("mode", state.MODES)
@pytest.mark.parametrize("language", ["en", "es"])
def test_each_mode_is_explained_in_two_sentences(mode, language):
    assert len(split_sentences(shipped().words[f"explained_{mode}"].in_language(language).source)) == 2


def test_before_the_first_answer_it_is_said_what_no_mode_can_hide():
    unattributed, named = words("explained_unattributed"), words("explained_named")
    assert "if all answer the same, everyone knows your answer" in unattributed
    for explained in (unattributed, named):
        assert "whoever runs the computer behind this site" in explained
        assert "anonymous" not in explained


def test_what_one_answer_could_change_is_said_of_the_word():
    assert words("by_one") == "This holds by one person: one change could change the word."


def test_every_stage_has_its_name():
    rounds = {*state.ROUND_OF_STAGE, *state.SHOWN_AFTER.values()}
    others = {state.LOBBY, state.OPENING, state.TALK, state.CAPTURE, state.READING, state.OWNERS, state.CLOSED}
    assert rounds | others == set(STAGES)
    assert all(words(f"stage_{stage}") for stage in STAGES)


def test_what_a_bank_knows_of_a_workshop_has_the_names_that_a_workshop_uses():
    assert state.OPEN_CHOICE == UNDECIDED
    about_one = {state.TALK, state.AGAIN, state.AGAIN_SHOWN, state.CAPTURE}
    assert about_one == FOR_EACH
    assert tuple(PEOPLE) == state.KINDS


def test_the_guide_for_authors_lists_every_word_with_its_slots():
    guide = (Path(__file__).parents[2] / "docs" / "bank-format.md").read_text(encoding="utf-8")
    for name, slots in WORDS.items():
        listed = " ".join((f"`{name}`", *(f"{{{slot}}}" for slot in slots)))
        assert re.search(re.escape(listed) + r"[,.]", guide), listed


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_person_reads_every_word_with_its_slots_filled(language):
    for name, slots in WORDS.items():
        filled = plain(shipped().words[name].in_language(language).fill({slot: ours("seven") for slot in slots}))
        assert filled.count("seven") == len(slots), name
        assert not {"{", "}", "!"} & set(filled), name


def test_what_partners_believe_is_said_in_counts_and_never_in_percent():
    assert not [name for name in WORDS if name.startswith("mirror_") and "percent" in words(name)]


# ── Beside the rest of the bank ──


def test_a_bank_can_do_without(tmp_path):
    assert tiny_bank(tmp_path / "without").facilitation is None
    facilitation = tiny_bank(tmp_path / "with", **{"workshop.yaml": ()}).facilitation
    assert facilitation is not None
    assert facilitation.packs["mirror"] == ("home.host", "decide.who")


def test_another_plan_touches_no_answer():
    other = replace(BANK, facilitation=replace(shipped(), plans=shipped().plans[1:]))
    assert compare(BANK, other) == (Change("bank_changed", COSMETIC, "facilitation"),)
    assert compare(BANK, BANK) == ()
