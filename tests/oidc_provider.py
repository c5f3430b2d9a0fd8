"""A real sign-in provider on this computer, for as long as a `with` lasts: OpenID Connect, and it misbehaves when asked to.

with OidcProvider() as provider:
    ours = Provider(provider.settings(), "https://upfront.example.org/sign-in/provider/back")
    begun = ours.begin()
    query = provider.visit(begun.url)      # what a browser brings back, once the person agreed
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import http.client
import json
import secrets
import threading
import time
from dataclasses import replace
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, RSAKey

from webapp.config import Oidc

HOST = "127.0.0.1"
CLIENT = ("upfront-test", "a secret between us two")
PERSON: dict[str, Any] = {"sub": "248289761001", "email": "ana@harlow.example", "email_verified": True, "name": "Ana Ruiz"}
PATHS = ("/.well-known/openid-configuration", "/authorize", "/token", "/jwks", "/userinfo")


class OidcProvider:
    """What it does wrong is set on it: `claims` and `metadata` replace what it says, None leaves a thing out.

    `brings` replaces what the browser brings back; `signing` is how it signs: RS256, ES256, none, HS256 or stranger (a key
    that is not its own); `answers` is what it says at a path instead, and `drips` the paths where it never gets to an end.
    """

    def __init__(self) -> None:
        self.person: dict[str, Any] = dict(PERSON)
        self.claims: dict[str, Any] = {}
        self.metadata: dict[str, Any] = {}
        self.brings: dict[str, str | None] = {}
        self.signing = "RS256"
        self.answers: dict[str, tuple[int, dict[str, str], bytes]] = {}
        self.drips: set[str] = set()
        self.asked: list[str] = []
        self.codes: dict[str, dict[str, str]] = {}
        self.access_tokens: set[str] = set()
        self.keys: dict[str, RSAKey | ECKey] = {"RS256": _rsa_key(0), "ES256": _ec_key()}
        self.ended = threading.Event()
        self.server = ThreadingHTTPServer((HOST, 0), type("Talk", (_Talk,), {"provider": self}))
        self.server.daemon_threads = False
        self.issuer = f"http://{HOST}:{self.server.server_address[1]}"
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02})

    def __enter__(self) -> OidcProvider:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.ended.set()
        self.server.shutdown()
        self.server.server_close()
        self.thread.join(10)

    def settings(self, **others: Any) -> Oidc:
        """What Upfront has to know to sign people in here."""
        return replace(Oidc(self.issuer, *CLIENT, "Harlow"), **others)

    def change_keys(self) -> None:
        """New keys, as providers make them every few weeks."""
        self.keys = {"RS256": _rsa_key(1), "ES256": _ec_key()}

    def visit(self, url: str) -> dict[str, str]:
        """Go where a sign-in begins, as a browser does; what it brings back in the address it is sent to."""
        parts = urlsplit(url)
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=10)
        connection.request("GET", f"{parts.path}?{parts.query}")
        response = connection.getresponse()
        response.read()
        connection.close()
        assert response.status == 302, response.status
        return dict(parse_qsl(urlsplit(response.headers["Location"]).query))

    # -- what it says --

    def describe(self) -> dict[str, Any]:
        """Itself."""
        said = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/jwks",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "authorization_response_iss_parameter_supported": True,
        }
        return _kept(said | self.metadata)

    def key_set(self) -> Any:
        """Its keys, without what only it may know."""
        return KeySet(list(self.keys.values())).as_dict(private=False)

    def agree(self, asked: dict[str, str]) -> str:
        """Where the browser goes once the person agreed."""
        assert asked["response_type"] == "code"
        assert asked["client_id"] == CLIENT[0]
        assert "openid" in asked["scope"].split()
        assert asked["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        brings = {"code": code, "state": asked["state"], "iss": self.issuer}
        return f"{asked['redirect_uri']}?{urlencode(_kept(brings | self.brings))}"

    def redeem(self, form: dict[str, str], client: tuple[str, str]) -> tuple[int, dict[str, Any]]:
        """Tokens for a code, once, for whom it was made."""
        asked = self.codes.pop(form.get("code", ""), None)
        if client != CLIENT:
            return 401, {"error": "invalid_client"}
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        if (
            asked is None
            or asked["code_challenge"] != _packed(digest)
            or asked["redirect_uri"] != form.get("redirect_uri")
            or form.get("grant_type") != "authorization_code"
        ):
            return 400, {"error": "invalid_grant", "error_description": "canary"}
        access_token = secrets.token_urlsafe(16)
        self.access_tokens.add(access_token)
        now = int(time.time())
        said = {"iss": self.issuer, "aud": CLIENT[0], "iat": now, "exp": now + 300, "nonce": asked.get("nonce")}
        token = self.sign(_kept(said | self.person | self.claims))
        return 200, {"access_token": access_token, "token_type": "Bearer", "expires_in": 300, "id_token": token}

    def sign(self, claims: dict[str, Any]) -> str:
        """A token that says so, signed as it is to be."""
        if self.signing in self.keys:
            key = self.keys[self.signing]
            return jwt.encode({"alg": self.signing, "kid": key.kid}, claims, key)
        own = self.keys["RS256"]
        if self.signing == "stranger":
            return jwt.encode({"alg": "RS256", "kid": own.kid}, claims, _rsa_key(2))
        if self.signing == "unknown key":
            return jwt.encode({"alg": "RS256", "kid": "nobody's"}, claims, _rsa_key(2))
        header = {"alg": self.signing, "kid": own.kid}
        signed = f"{_packed(json.dumps(header).encode())}.{_packed(json.dumps(claims).encode())}"
        # The one secret a confused reader could take for it: what everybody knows.
        by = hmac.digest(own.as_pem(private=False), signed.encode(), "sha256") if self.signing == "HS256" else b""
        return f"{signed}.{_packed(by)}"


class _Talk(BaseHTTPRequestHandler):
    """One request."""

    provider: OidcProvider
    timeout = 10

    def do_GET(self) -> None:
        """Describe, show keys, let a person agree, or say more about them."""
        parts = urlsplit(self.path)
        provider = self.provider
        if self._otherwise(parts.path):
            return
        if parts.path == PATHS[0]:
            self._say(200, provider.describe())
        elif parts.path == "/authorize":
            self._send(302, {"Location": provider.agree(dict(parse_qsl(parts.query)))}, b"")
        elif parts.path == "/jwks":
            self._say(200, provider.key_set())
        elif parts.path == "/userinfo":
            known = self.headers.get("Authorization", "").removeprefix("Bearer ") in provider.access_tokens
            self._say(200, provider.person) if known else self._say(401, {})
        else:
            self._say(404, {})

    def do_POST(self) -> None:
        """Redeem a code."""
        form = dict(parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode()))
        if not self._otherwise(self.path):
            self._say(*self.provider.redeem(form, self._client(form)))

    def _client(self, form: dict[str, str]) -> tuple[str, str]:
        way, _, told = self.headers.get("Authorization", "").partition(" ")
        if way != "Basic":
            return form.get("client_id", ""), form.get("client_secret", "")
        user, _, password = base64.b64decode(told).decode().partition(":")
        return unquote(user), unquote(password)

    def _otherwise(self, path: str) -> bool:
        """Whether something else was said here than a provider should."""
        provider = self.provider
        provider.asked.append(path)
        if path in provider.drips:
            self.send_response(200)
            self.end_headers()
            while not provider.ended.wait(0.02):
                try:
                    self.wfile.write(b" ")
                except OSError:
                    break
            return True
        if path in provider.answers:
            self._send(*provider.answers[path])
            return True
        return False

    def _say(self, status: int, said: Any) -> None:
        self._send(status, {"Content-Type": "application/json"}, json.dumps(said).encode())

    def _send(self, status: int, headers: dict[str, str], body: bytes) -> None:
        try:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        except OSError:
            # Whoever asked does not want to hear all of it.
            self.close_connection = True

    def log_message(self, *_: Any) -> None:
        """Nothing: tests read `asked`."""


def _kept(said: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in said.items() if value is not None}


def _packed(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


@cache
def _rsa_key(number: int) -> RSAKey:
    return RSAKey.generate_key(2048, {"use": "sig"}, auto_kid=True)


def _ec_key() -> ECKey:
    return ECKey.generate_key("P-256", {"use": "sig"}, auto_kid=True)
