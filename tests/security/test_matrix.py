"""Every route, whoever asks, whatever for: what comes of it is what its policy says, and nobody learns what there is.

matrix.py says what has to come of each cell, two_foundations.py who asks and for what.
"""

from collections import defaultdict
from dataclasses import replace

import pytest
from flask import Blueprint

from tests.security import matrix
from tests.security.asking import address, routes
from tests.security.matrix import LISTED, NOTHING, OPEN, REFUSED, SIGNED_OUT, STATUS, cells, declared, first_absent
from tests.security.two_foundations import make_two_foundations
from tests.web.hosting import make_hosting
from webapp.security.policies import ANYONE, OWNERS, open_to, policy_of

NOT_OPEN = (401, 403, 404, 405)


@pytest.fixture(scope="module")
def two(tmp_path_factory):
    made = make_two_foundations(tmp_path_factory.mktemp("matrix"))
    yield made
    made.close()


def policy(two, cell):
    """What the view of a cell declares."""
    found = policy_of(two.app, cell.rule.endpoint)
    assert found is not None
    return found


def may_write(two, cell):
    """Whether a cell may change what is kept."""
    changes = cell.method == "POST" or policy(two, cell).changes_on_get
    return changes and cell.outcome == OPEN


def wrong_with(two, cell, answered):
    """What is not as the policy says; empty where all is."""
    if cell.outcome == OPEN:
        open_to_anyone = policy(two, cell).audience is ANYONE
        fits = answered.status < 500 and (answered.status not in NOT_OPEN or open_to_anyone)
    else:
        fits = answered.status == STATUS[cell.outcome]
    written = () if may_write(two, cell) else answered.written
    said = f"{cell}, but {answered.status}"
    return [said] * (not fits) + [f"{said}, and wrote {written}"] * bool(written)


def told_apart(two, rule, asked):
    """Where an answer, or what it costs, tells one thing from another that is just as little there for whoever asks."""
    told, cost = defaultdict(set), defaultdict(set)
    for cell, answered in asked:
        if cell.outcome not in (SIGNED_OUT, REFUSED, NOTHING):
            continue
        # The page can hold the address asked for, to come back to it.
        told[cell.method, cell.actor, cell.outcome, cell.case.nowhere].add(answered.told)
        if cell.outcome == NOTHING and not cell.case.nowhere:
            cost[cell.method, cell.actor, first_absent(rule.endpoint, cell.actor, cell.case)].add(answered.statements)
    return [
        f"{rule.rule}, {key}: {len(ways)} ways" for found in (told, cost) for key, ways in found.items() if len(ways) > 1
    ]


def ask_all(two, rule):
    """Ask for every cell of a route, from the same start; each with its answer."""
    asked = []
    for cell in cells(two.app, rule):
        asked.append((cell, two.ask(cell)))
        if may_write(two, cell):
            two.heal(cell)
    return asked


def test_every_cell_is_as_its_policy_says(two):
    wrong, number = [], 0
    for rule in routes(two.app):
        before = two.fingerprint()
        asked = ask_all(two, rule)
        number += len(asked)
        wrong += [one for cell, answered in asked for one in wrong_with(two, cell, answered)]
        wrong += told_apart(two, rule, asked)
        if two.fingerprint() != before:
            wrong.append(f"{rule.rule}: something else is kept than before")
    assert wrong == []
    assert number > 8000


def test_asking_for_the_methods_of_an_address_changes_nothing_and_tells_nothing_else(two):
    before = two.fingerprint()
    for rule in routes(two.app):
        answers = {two.options(rule, case) for case in matrix.cases(rule)}
        assert len(answers) == 1, rule.rule
        [(status, body, _)] = answers
        assert (status, body) == (200, "")
    assert two.fingerprint() == before


def test_policies_are_those_written_down(two):
    listed = [line for line in LISTED.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    assert declared(two.app) == listed, "a policy has changed: if it should, change policies.txt as well"


@pytest.mark.parametrize("place", ["thing_id", "other"])
def test_a_place_nobody_has_said_anything_about_is_no_place_to_leave_out(tmp_path, store, bank, clock, place):
    newcomer = Blueprint("newcomer", __name__)

    @newcomer.get(f"/things/<{place}>")
    @open_to(OWNERS)
    def view(**_):
        """Something new."""
        return ""

    app = make_hosting(tmp_path, store, bank, clock, newcomer).app
    with pytest.raises(LookupError, match=place):
        list(matrix.all_cells(app))


def test_a_view_that_looks_before_it_asks_whose_it_is_is_found(two):
    """The matrix sees what it is there for: a view that tells what is missing from what is another's."""
    rule = next(one for one in routes(two.app) if one.endpoint == "home.duplicate")
    asked = ask_all(two, rule)
    assert told_apart(two, rule, asked) == []
    [first, *others] = [one for one in asked if one[0].outcome == NOTHING]
    telling = (first[0], replace(first[1], body="there, but not for you"))
    assert told_apart(two, rule, [telling, *others]) != []


def test_head_is_get_without_its_body(two):
    """The matrix asks by GET alone: what HEAD tells may not differ from it, for a stranger and for an owner."""
    for who in (two.visitors["anonymous"], two.visitors["owner here"]):
        session = who.session_id
        for rule in routes(two.app):
            if "HEAD" in (rule.methods or ()):
                path = address(rule)
                head, get = (who.open(path, method=method, check=False) for method in ("HEAD", "GET"))
                assert (head.status_code, head.get_data()) == (get.status_code, b""), path
                if session:
                    who.carry(session)
