"""What proxies in front of us say about a request: believed of as many as there are, and unseen where there are none."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

VISITOR, SCHEME = "HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO"
# Our name comes from the Host header, which has to be one of ours, and from nowhere else.
NEVER = (
    "HTTP_FORWARDED",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PORT",
    "HTTP_X_FORWARDED_PREFIX",
    "HTTP_X_FORWARDED_BY",
    "HTTP_X_FORWARDED_SSL",
)


def install_forwarding(app: Flask, proxies: int) -> None:
    """Let an application see who asks through this number of proxies: anybody can write whatever stands before theirs."""
    inner: WSGIApplication = app.wsgi_app
    unseen = NEVER if proxies else (*NEVER, VISITOR, SCHEME)
    if proxies:
        inner = ProxyFix(inner, x_for=proxies, x_proto=1, x_host=0, x_port=0, x_prefix=0)

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        for name in unseen:
            environ.pop(name, None)
        return inner(environ, start_response)

    app.wsgi_app = answer  # type: ignore[method-assign]
