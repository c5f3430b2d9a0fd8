"""What proxies say of a request: believed of as many as there are, from the nearest on, and never what our name is."""

import pytest
from flask import Flask, request

from webapp.serving.forwarding import install_forwarding

SAID = {
    "X-Forwarded-For": "192.0.2.66, 203.0.113.5, 198.51.100.7",
    "X-Forwarded-Proto": "gopher, https",
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Port": "666",
    "X-Forwarded-Prefix": "/evil",
    "X-Forwarded-Ssl": "on",
    "Forwarded": "for=192.0.2.66;host=evil.example;proto=https",
}


def seen(proxies, headers):
    """What an application sees of a request that came from 127.0.0.1 with these headers."""
    app = Flask(__name__)

    @app.get("/")
    def echo():
        others = [name for name in request.environ if "FORWARDED" in name and name not in KNOWN]
        return {"from": request.remote_addr, "url": request.base_url, "others": others}

    install_forwarding(app, proxies)
    return app.test_client().get("/", headers={"Host": "upfront.example.org"} | headers).get_json()


KNOWN = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO")


@pytest.mark.parametrize(
    ("proxies", "visitor", "scheme"),
    [(0, "127.0.0.1", "http"), (1, "198.51.100.7", "https"), (2, "203.0.113.5", "https"), (9, "127.0.0.1", "https")],
)
def test_as_many_are_believed_as_there_are(proxies, visitor, scheme):
    found = seen(proxies, SAID)
    assert (found["from"], found["url"]) == (visitor, f"{scheme}://upfront.example.org/")
    assert found["others"] == []


@pytest.mark.parametrize("proxies", [0, 1])
def test_who_comes_straight_is_seen_as_who_they_are(proxies):
    assert seen(proxies, {}) == {"from": "127.0.0.1", "url": "http://upfront.example.org/", "others": []}
