"""A workshop's state goes to text and comes back the same, and nothing else is taken for one."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from webapp.domain.facilitation import CONSENTS
from webapp.domain.workshop import state as words
from webapp.domain.workshop.alignment import STATES
from webapp.domain.workshop.released import HEARD, LOW
from webapp.domain.workshop.state import Joint, Outcome, Result, Round, WorkshopState
from webapp.domain.workshop.table import FORMS
from webapp.domain.workshop.writing import STAGES, read_state, write_state

short = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
number = st.integers(0, 300)
texts = st.lists(short, max_size=3).map(tuple)
seats = st.lists(number, max_size=4, unique=True).map(tuple)
states = st.sampled_from((*STATES, HEARD, LOW))
either = st.tuples(states, st.just("")) | st.tuples(st.just(""), st.sampled_from(words.HIDDEN))
results = st.builds(
    lambda either, **more: Result(state=either[0], hidden=either[1], **more),
    either,
    entitled=number,
    answered=number,
    counts=st.none() | st.dictionaries(short, number, max_size=3),
    could_become=st.lists(states, max_size=3).map(tuple),
    one_change=st.lists(st.sampled_from(STATES), max_size=3).map(tuple),
)
rounds = st.builds(
    Round,
    number=number,
    kind=st.sampled_from(("practice", "first", "second", "support", "consent")),
    questions=texts,
    results=st.none() | st.dictionaries(short, results, max_size=2),
    roster=seats,
    finished=seats,
    paper=number,
    blank=texts,
    reasons=st.dictionaries(short, texts, max_size=2),
    anew=st.dictionaries(number, number, max_size=2),
    rated=st.dictionaries(short, short, max_size=2),
)
outcomes = st.builds(Outcome, question=short, outcome=st.sampled_from(words.OUTCOMES), detail=short, one_tap=st.booleans())
joints = st.builds(
    Joint,
    aspect=short,
    form=st.sampled_from(FORMS),
    text=short,
    consents=st.dictionaries(number, st.sampled_from(CONSENTS), max_size=3),
    changes=st.dictionaries(number, short, max_size=2),
)
workshops = st.builds(
    WorkshopState,
    pack=texts,
    stage=st.sampled_from(STAGES),
    focus=short,
    floor=number,
    locked=st.booleans(),
    rounds=st.lists(rounds, max_size=2).map(tuple),
    outcomes=st.dictionaries(short, outcomes, max_size=2),
    cells=st.dictionaries(number, st.dictionaries(short, short, max_size=2), max_size=3),
    joints=st.dictionaries(short, joints, max_size=2),
    taken_in=texts,
)
PLAIN = WorkshopState(
    pack=("a", "b"),
    stage="board",
    rounds=(Round(1, "first", ("a",), {"a": Result("same", 5, 5, {"yes": 5}, ("same",), ("same",))}, (1, 2), (1, 2)),),
    outcomes={"a": Outcome("a", "agreed", "yes")},
    cells={2: {"a": "pays"}, 10: {}},
    joints={"a": Joint("a", "joint", "All do.", {1: "yes", 2: "board"}, boards={2: "2027-01-05"})},
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(workshops)
def test_every_state_comes_back_and_is_always_the_same_text(state):
    text = write_state(state)
    assert read_state(text) == state
    assert write_state(read_state(text)) == text


def test_the_order_in_which_things_were_put_in_does_not_show():
    one = WorkshopState(pack=(), cells={1: {"a": "x", "b": "y"}, 2: {}})
    other = WorkshopState(pack=(), cells={2: {}, 1: {"b": "y", "a": "x"}})
    assert write_state(one) == write_state(other)


def changed(path, value):
    """The plain state with one thing put in another's place."""
    raw = json.loads(write_state(PLAIN))
    inner = raw
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    return json.dumps(raw, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def test_the_plain_state_can_be_read_so_that_what_follows_means_something():
    assert read_state(changed(["focus"], "a")).focus == "a"
    assert read_state(changed(["rounds", 0, "results"], None)).open_round


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (["format"], 2),
        (["format"], True),
        (["stage"], "party"),
        (["stage"], ["board"]),
        (["stage"], None),
        (["more"], 1),
        (["pack"], "ab"),
        (["pack"], [1]),
        (["pack"], None),
        (["floor"], "5"),
        (["floor"], 5.0),
        (["floor"], True),
        (["floor"], -1),
        (["locked"], 1),
        (["rounds", 0, "kind"], "third"),
        (["rounds", 0, "results", "a", "state"], "fine"),
        (["rounds", 0, "results", "a", "state"], ""),
        (["rounds", 0, "results", "a", "hidden"], "few"),
        (["rounds", 0, "results", "a", "hidden"], "shy"),
        (["rounds", 0, "anew"], {"two": 1}),
        (["rounds", 0, "rated"], {"a": 1}),
        (["rounds", 0, "results", "a", "counts", "yes"], "5"),
        (["rounds", 0, "results", "a", "could_become"], ["fine"]),
        (["rounds", 0, "results", "a", "one_change"], ["low"]),
        (["rounds", 0, "results", "a", "by"], "seat 4"),
        (["rounds", 0, "results", "a"], None),
        (["rounds", 0, "roster"], [1.5]),
        (["rounds", 0, "extra"], 1),
        (["outcomes", "a", "outcome"], "perhaps"),
        (["outcomes", "a"], []),
        (["cells", "two"], {}),
        (["cells", "02"], {}),
        (["cells", "-2"], {}),
        (["cells", "²"], {}),
        (["joints", "a", "form"], "average"),
        (["joints", "a", "consents", "1"], "maybe"),
    ],
)
def test_anything_else_is_refused(path, value):
    with pytest.raises(ValueError):  # noqa: PT011 - any of its kinds
        read_state(changed(path, value))


@pytest.mark.parametrize(
    "text",
    ["", "null", "[]", "{}", "7", "{", "[" * 100_000, '{"format":1}', "9" * 10_000, write_state(PLAIN) + " "],
)
def test_what_is_no_state_at_all_is_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011 - any of its kinds
        read_state(text)


def test_a_field_that_is_left_out_or_said_twice_is_refused():
    text = write_state(PLAIN)
    for wrong in (text.replace('"focus":"",', ""), text.replace('"focus":"",', '"focus":"","focus":"",')):
        with pytest.raises(ValueError):  # noqa: PT011 - any of its kinds
            read_state(wrong)


def test_all_stages_and_kinds_of_round_can_be_written():
    assert set(STAGES) >= {*words.ROUND_OF_STAGE, *words.SHOWN_AFTER.values()}
    assert len(set(STAGES)) == len(STAGES) == 17
