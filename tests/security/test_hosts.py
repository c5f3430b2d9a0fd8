"""Whatever a request says about our name, no page, no file and no address is made of it."""

from __future__ import annotations

import re

import pytest

from tests.security.asking import address, ask, methods, routes
from tests.security.payloads import ELSEWHERE, FORWARDED, HOSTS
from tests.web.visiting import OURS

FRESH = re.compile(r'name="(?:csrf_token|token)" value="[^"]*"|own-[0-9a-f]{6,}')
TOGETHER = {name: value for headers in FORWARDED for name, value in headers.items() if name != "Referer"}


def said(response):
    """All of an answer but what is new on every page: the tokens of its forms, the name of a question yet to be added."""
    return response.status_code, FRESH.sub("", response.get_data().decode("latin-1")), sorted(response.headers)


@pytest.mark.parametrize("headers", FORWARDED, ids=lambda headers: next(iter(headers)))
def test_what_proxies_say_changes_nothing(client, owner, headers):
    for visitor in (client, owner):
        for path in ("/", "/sign-in", "/assessments/new", "/healthz", "/no/such/page"):
            assert said(visitor.get(path, headers=headers)) == said(visitor.get(path)), path


def test_what_proxies_say_is_in_no_page_no_file_and_no_address_of_any_route(app, client, owner, assessment):
    app.testing = False
    for rule in routes(app):
        path = address(rule, assessment_id=assessment.id)
        for method in methods(rule):
            if rule.endpoint in ("account.sign_out", "home.delete"):
                continue
            for visitor in (client, owner):
                status, body, headers = said(ask(visitor, path, method, headers=TOGETHER))
                assert ELSEWHERE not in body, (method, path)
                assert not [one for one in headers if ELSEWHERE in one[1] or "6666" in one[1]], (method, path)
                if method == "GET":
                    assert (status, body, headers) == said(ask(visitor, path, method)), path


@pytest.mark.parametrize("host", HOSTS)
def test_every_route_refuses_a_name_that_is_not_ours_before_it_does_anything(app, owner, assessment, store, host):
    written = []
    store.trace(lambda statement: written.append(statement))
    answers = set()
    for rule in routes(app):
        for method in (*methods(rule), "HEAD", "OPTIONS"):
            response = owner.open(
                address(rule, assessment_id=assessment.id), method=method, headers={**OURS, "Host": host}, check=False
            )
            assert response.status_code == 400, (method, rule.rule)
            assert "Location" not in response.headers
            assert "Set-Cookie" not in response.headers
            if method != "HEAD":
                answers.add(response.get_data())
    store.trace(None)
    assert len(answers) == 1
    assert ELSEWHERE.encode() not in answers.pop()
    assert written == []
