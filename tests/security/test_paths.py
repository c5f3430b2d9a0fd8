"""Odd addresses and file names, wherever a route leaves something open: nothing is there, and no file is opened for them."""

from __future__ import annotations

import sys
import sysconfig
from collections import Counter
from itertools import cycle
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest

from tests.security.asking import address, ask, methods, places, routes
from tests.security.payloads import PATHS
from tests.security.watching import opened_files
from tests.web.visiting import ADDRESS
from webapp.config import PACKAGE, questions_folder, templates_folder

NOT_THERE = {400, 404, 405}
EXPECTED = {
    # Any token may be one: the page with its button says nothing, and pressing it signs nobody in.
    ("/sign-in/<token>", "GET"): {200},
    ("/sign-in/<token>", "POST"): {401},
    # What is typed is kept also where its entry is not in the document any more; it is words under a name, and no file.
    ("/assessments/<assessment_id>/words/<entry_id>/<segment>/draft", "POST"): {200},
    ("/assessments/<assessment_id>/words/<entry_id>/<segment>/preview", "POST"): {200},
}
"""Where something else is right as well."""
LEAST = 12
"""So many of the paths at least for each place of each route."""


def turns(app):
    """(rule, place, path): each kind of place gets all paths, dealt over the routes that have it."""
    by_place: dict[str, list] = {}
    for rule in routes(app):
        for place in places(rule):
            by_place.setdefault(place, []).append(rule)
    for place, rules in by_place.items():
        deal = cycle(PATHS)
        for rule in rules:
            yield from ((rule, place, next(deal)) for _ in range(max(LEAST, -(-len(PATHS) // len(rules)))))


def known_folders(data):
    """Where files may be opened while a page is made: ours, and those of the programs we run on."""
    libraries = {sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")}
    ours = {data, PACKAGE, PACKAGE.parent / "tests", questions_folder(), templates_folder()}
    return tuple(str(Path(one).resolve()) for one in {*libraries, *ours, sys.prefix, sys.base_prefix, "/usr/share/zoneinfo"})


@pytest.mark.slow
def test_nothing_is_at_an_odd_address_and_no_other_file_is_opened(app, owner, assessment, tmp_path):
    app.testing = False
    known = known_folders(tmp_path)
    asked: Counter[str] = Counter()
    found: list[tuple[str, str, str, int]] = []
    with opened_files() as files:
        for rule, place, path in turns(app):
            there = address(rule, **{"assessment_id": assessment.id} | {place: path})
            for method in methods(rule)[:1]:
                response = ask(owner, there, method)
                status = response.status_code
                if status == 308:
                    led = urlsplit(urljoin(ADDRESS + there, response.headers["Location"]))
                    assert f"{led.scheme}://{led.netloc}" == ADDRESS, there
                elif status not in NOT_THERE | EXPECTED.get((rule.rule, method), set()):
                    found.append((method, rule.rule, path, status))
                asked[place] += 1
    assert found == []
    assert min(asked.values()) >= len(PATHS)
    assert [file for file in files if not file.startswith(known)] == []
