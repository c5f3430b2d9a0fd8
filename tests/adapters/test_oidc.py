"""Whom a provider vouches for gets in; whatever it, or somebody in between, does wrong, nobody does."""

import gzip
import json
import logging
import time
import traceback
from time import monotonic
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.oidc_provider import CLIENT, PATHS, PERSON, OidcProvider
from webapp import oidc
from webapp.config import Oidc
from webapp.domain.errors import NotIdentified
from webapp.oidc import Identity, Provider

pytestmark = pytest.mark.enable_socket  # a real provider, on this computer

CALLBACK = "https://upfront.example.org/sign-in/provider/back"
DISCOVERY = PATHS[0]


@pytest.fixture
def provider():
    with OidcProvider() as running:
        yield running


def signed_in(provider, ours=None, **kept):
    """Who comes back from the provider."""
    ours = ours or Provider(provider.settings(), CALLBACK)
    begun = ours.begin()
    known = {"state": begun.state, "nonce": begun.nonce, "verifier": begun.verifier} | kept
    return ours.finish(provider.visit(begun.url), **known)


def refusal(provider, ours=None, **kept):
    """Why nobody comes back."""
    with pytest.raises(NotIdentified) as caught:
        signed_in(provider, ours, **kept)
    return caught.value.code


def test_whom_the_provider_vouches_for_is_known(provider):
    assert signed_in(provider) == Identity(provider.issuer, PERSON["sub"], PERSON["email"], PERSON["name"])


def test_a_sign_in_begins_with_nothing_that_can_be_guessed_or_used_twice(provider):
    ours = Provider(provider.settings(), CALLBACK)
    first, second = ours.begin(), ours.begin()
    assert {first.state, first.nonce, first.verifier}.isdisjoint({second.state, second.nonce, second.verifier})
    assert len({first.state, first.nonce, first.verifier}) == 3
    asked = parse_qs(urlsplit(first.url).query)
    assert first.url.startswith(f"{provider.issuer}/authorize?")
    assert asked["redirect_uri"] == [CALLBACK]
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["state"] == [first.state]
    assert asked["nonce"] == [first.nonce]
    assert min(map(len, (first.state, first.nonce, first.verifier))) >= 43
    assert first.verifier not in first.url
    assert CLIENT[1] not in first.url


WRONG_CLAIMS = [
    ({"nonce": "another"}, "nonce"),
    ({"nonce": None}, "nonce"),
    ({"nonce": ""}, "nonce"),
    ({"aud": "somebody-else"}, "audience"),
    ({"aud": None}, "audience"),
    ({"aud": ["somebody-else"]}, "audience"),
    ({"aud": [CLIENT[0], "somebody-else"]}, "audience"),
    ({"aud": [CLIENT[0], "somebody-else"], "azp": "somebody-else"}, "audience"),
    ({"azp": "somebody-else"}, "audience"),
    ({"iss": "https://evil.example"}, "issuer"),
    ({"iss": None}, "issuer"),
    ({"exp": int(time.time()) - 3600}, "expired"),
    ({"exp": None}, "expired"),
    ({"exp": "tomorrow"}, "expired"),
    ({"iat": int(time.time()) + 3600}, "token"),
    ({"iat": None}, "token"),
    ({"nbf": int(time.time()) + 3600}, "token"),
    ({"sub": None}, "token"),
    ({"sub": 7}, "token"),
    ({"sub": ""}, "token"),
    ({"sub": "x" * 300}, "token"),
    ({"email_verified": False}, "unverified_email"),
    ({"email_verified": None}, "unverified_email"),
    ({"email_verified": "false"}, "unverified_email"),
    ({"email_verified": "yes"}, "unverified_email"),
    ({"email_verified": 1}, "unverified_email"),
    ({"email": "ana@harlow.example, luis@harlow.example"}, "unverified_email"),
    ({"email": ["ana@harlow.example"]}, "unverified_email"),
    ({"email": ""}, "unverified_email"),
    ({"email": "ana@harlow.example\u212a"}, "unverified_email"),
]


@pytest.mark.parametrize(("claims", "code"), WRONG_CLAIMS)
def test_a_token_that_says_something_wrong_lets_nobody_in(provider, claims, code):
    provider.claims = claims
    assert refusal(provider) == code


JUST_ENDED = object()
"""A time that ended a moment ago, when the test runs."""


@pytest.mark.parametrize(
    ("claims", "shown"),
    [
        ({"aud": [CLIENT[0]]}, {}),
        ({"aud": [CLIENT[0], "its own"], "azp": CLIENT[0]}, {}),
        ({"email": "Ana@Harlow.Example"}, {}),
        ({"exp": JUST_ENDED}, {}),
        ({"name": None}, {"name": ""}),
        ({"name": ["Ana"]}, {"name": ""}),
        ({"name": "Ana\nRuiz\u202e"}, {"name": "Ana Ruiz"}),
        ({"name": "A" * 5000}, {"name": "A" * oidc.LONGEST_NAME}),
    ],
)
def test_what_may_differ_from_provider_to_provider_is_taken(provider, claims, shown):
    provider.claims = {name: int(time.time()) - 5 if it is JUST_ENDED else it for name, it in claims.items()}
    who = signed_in(provider)
    assert (who.subject, who.email) == (PERSON["sub"], PERSON["email"])
    assert all(getattr(who, name) == value for name, value in shown.items())


@pytest.mark.parametrize("signing", ["none", "None", "HS256", "stranger", "unknown key"])
def test_what_the_provider_did_not_sign_lets_nobody_in(provider, signing):
    provider.signing = signing
    assert refusal(provider) == "signature"


@pytest.mark.parametrize("signing", ["RS256", "ES256"])
def test_either_usual_kind_of_signature_is_read(provider, signing):
    provider.signing = signing
    assert signed_in(provider).subject == PERSON["sub"]


def test_a_token_that_was_changed_on_the_way_lets_nobody_in(provider, monkeypatch):
    sign = provider.sign

    def changed(claims):
        head, _, signature = sign(claims).split(".")
        _, body, _ = sign(claims | {"email": "luis@harlow.example"}).split(".")
        return f"{head}.{body}.{signature}"

    monkeypatch.setattr(provider, "sign", changed)
    assert refusal(provider) == "signature"


@pytest.mark.parametrize(
    ("brings", "code"),
    [
        ({"state": "another"}, "state"),
        ({"state": None}, "state"),
        ({"state": "\u00e4"}, "state"),
        # A provider that was asked by somebody else, or took part in a mix-up.
        ({"iss": "https://evil.example"}, "issuer"),
        ({"iss": None}, "issuer"),
        ({"iss": "https://evil.example", "error": "access_denied", "code": None}, "issuer"),
        ({"error": "access_denied", "code": None}, "denied"),
        ({"error": "login_required"}, "denied"),
        ({"error": "<script>alert(1)</script>"}, "denied"),
        ({"error": "temporarily_unavailable", "code": None}, "unreachable"),
        ({"error": "server_error", "code": None}, "unreachable"),
        ({"code": None}, "token"),
        ({"code": "another"}, "token"),
    ],
)
def test_a_browser_that_brings_something_else_lets_nobody_in(provider, brings, code):
    provider.brings = brings
    assert refusal(provider) == code


def test_a_provider_that_never_says_who_it_is_in_the_address_need_not(provider):
    provider.metadata = {"authorization_response_iss_parameter_supported": None}
    provider.brings = {"iss": None}
    assert signed_in(provider).subject == PERSON["sub"]


@pytest.mark.parametrize(
    ("kept", "code"),
    [
        ({"state": "another"}, "state"),
        ({"state": ""}, "state"),
        ({"nonce": "another"}, "nonce"),
        ({"nonce": ""}, "state"),
        ({"verifier": "another" * 7}, "token"),
        ({"verifier": ""}, "state"),
    ],
)
def test_only_the_browser_that_began_can_finish(provider, kept, code):
    assert refusal(provider, **kept) == code


def test_without_a_state_nothing_is_asked_of_the_provider(provider):
    ours = Provider(provider.settings(), CALLBACK)
    with pytest.raises(NotIdentified, match="state"):
        ours.finish({"code": "abc", "state": ""}, state="", nonce="n", verifier="v")
    assert provider.asked == []


def test_a_code_works_once(provider):
    ours = Provider(provider.settings(), CALLBACK)
    begun = ours.begin()
    query = provider.visit(begun.url)
    kept = {"state": begun.state, "nonce": begun.nonce, "verifier": begun.verifier}
    ours.finish(query, **kept)
    with pytest.raises(NotIdentified, match="token"):
        ours.finish(query, **kept)


def test_a_wrong_secret_is_no_client_of_theirs(provider):
    assert refusal(provider, Provider(provider.settings(client_secret=CLIENT[1][:-1]), CALLBACK)) == "token"


@pytest.mark.parametrize(
    "ways", [["client_secret_post"], ["client_secret_basic"], ["private_key_jwt", "client_secret_post"]]
)
def test_the_secret_is_handed_over_as_the_provider_wants_it(provider, ways):
    provider.metadata = {"token_endpoint_auth_methods_supported": ways}
    assert signed_in(provider).subject == PERSON["sub"]


@pytest.mark.parametrize(
    ("metadata", "code"),
    [
        ({"issuer": "https://evil.example"}, "issuer"),
        ({"issuer": None}, "issuer"),
        ({"token_endpoint": None}, "unreachable"),
        ({"jwks_uri": None}, "unreachable"),
        ({"authorization_endpoint": None}, "unreachable"),
        ({"authorization_endpoint": "javascript:alert(1)"}, "unreachable"),
        ({"authorization_endpoint": "/authorize"}, "unreachable"),
        ({"token_endpoint": "http://provider.example/token"}, "unreachable"),
        ({"jwks_uri": "file:///etc/passwd"}, "unreachable"),
        ({"jwks_uri": ["https://provider.example/jwks"]}, "unreachable"),
        ({"userinfo_endpoint": "http://provider.example/userinfo"}, "unreachable"),
    ],
)
def test_a_provider_that_describes_itself_wrongly_is_not_asked(provider, metadata, code):
    provider.metadata = metadata
    assert refusal(provider) == code
    assert provider.asked == [DISCOVERY]


def test_a_trailing_slash_makes_another_issuer(provider):
    assert refusal(provider, Provider(provider.settings(issuer=f"{provider.issuer}/"), CALLBACK)) == "issuer"


BAD_ANSWERS: dict[str, tuple[int, dict[str, str], bytes]] = {
    "not JSON": (200, {}, b"<html>sign in to the network first</html>"),
    "not an object": (200, {}, b"[]"),
    "not text": (200, {}, b"\xff\xfe\x00"),
    "an error": (500, {}, b"{}"),
    "a closed door": (403, {}, b"no"),
    "too often": (429, {"Retry-After": "60"}, b"later"),
    "huge": (200, {}, b'{"a": "' + b"x" * (oidc.LARGEST + 1) + b'"}'),
    "deep": (200, {}, b"[" * 200_000),
    "packed": (200, {"Content-Encoding": "gzip"}, gzip.compress(b"{" + b" " * 50_000_000 + b"}")),
    "elsewhere": (302, {"Location": "http://127.0.0.1:1/"}, b""),
    "elsewhere for good": (308, {"Location": "/jwks"}, b"{}"),
}


@pytest.mark.parametrize("path", [DISCOVERY, "/token", "/jwks"])
@pytest.mark.parametrize("answer", BAD_ANSWERS)
def test_an_answer_that_is_none_lets_nobody_in(provider, path, answer):
    provider.answers[path] = BAD_ANSWERS[answer]
    before = monotonic()
    assert refusal(provider) in ("unreachable", "token")
    assert monotonic() - before < 3
    assert provider.asked[-1] == path, "nobody is asked after that"


@pytest.mark.parametrize(
    "keys",
    [
        {},
        {"keys": []},
        {"keys": "none"},
        {"keys": [7]},
        {"keys": [{}]},
        {"keys": [{"kty": "RSA"}]},
        {"keys": [{"kty": "RSA", "n": 7, "e": []}]},
    ],
)
def test_keys_that_are_none_let_nobody_in(provider, keys):
    provider.answers["/jwks"] = (200, {}, json.dumps(keys).encode())
    assert refusal(provider) in ("unreachable", "signature")


@pytest.mark.parametrize(
    "token",
    [
        {},
        {"id_token": 7},
        {"id_token": ""},
        {"id_token": "a.b.c"},
        {"id_token": "a.b.c.d.e"},
        {"id_token": "x" * 200_000},
        {"error": "invalid_grant"},
        {"id_token": "a.b.c", "expires_in": "soon"},
        {"id_token": "a.b.c", "expires_in": []},
    ],
)
def test_tokens_that_are_none_let_nobody_in(provider, token):
    provider.answers["/token"] = (200, {}, json.dumps({"access_token": "x", "token_type": "Bearer"} | token).encode())
    assert refusal(provider) in ("token", "signature")


@pytest.mark.parametrize("path", [DISCOVERY, "/token", "/jwks"])
def test_a_provider_that_never_ends_does_not_hold_us(provider, monkeypatch, path):
    monkeypatch.setattr(oidc, "WITHIN", 0.3)
    provider.drips.add(path)
    before = monotonic()
    assert refusal(provider) == "unreachable"
    assert monotonic() - before < 2


def test_a_provider_that_is_not_there_is_said_to_be_unreachable():
    with OidcProvider() as gone:
        settings = gone.settings()
    with pytest.raises(NotIdentified, match="unreachable"):
        Provider(settings, CALLBACK).begin()


def test_what_the_provider_says_of_itself_is_asked_once_and_its_keys_again_when_they_change(provider):
    ours = Provider(provider.settings(), CALLBACK)
    signed_in(provider, ours)
    signed_in(provider, ours)
    assert (provider.asked.count(DISCOVERY), provider.asked.count("/jwks")) == (1, 1)
    provider.change_keys()
    signed_in(provider, ours)
    assert (provider.asked.count(DISCOVERY), provider.asked.count("/jwks")) == (1, 2)
    # Somebody else's key is asked for once each time, and no more.
    provider.signing = "unknown key"
    assert refusal(provider, ours) == "signature"
    assert provider.asked.count("/jwks") == 3


def test_a_provider_that_says_little_in_its_token_is_asked_for_more(provider):
    provider.claims = {"email": None, "email_verified": None, "name": None}
    assert signed_in(provider) == Identity(provider.issuer, PERSON["sub"], PERSON["email"], PERSON["name"])
    assert provider.asked[-1] == "/userinfo"


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"sub": "somebody else"}, "token"),
        ({"sub": None}, "token"),
        ({"email_verified": False}, "unverified_email"),
        ({"email_verified": None}, "unverified_email"),
        ({"email": None}, "unverified_email"),
    ],
)
def test_more_about_somebody_else_or_without_proof_lets_nobody_in(provider, more, code):
    provider.claims = {"email": None, "email_verified": None}
    said = {name: value for name, value in (PERSON | more).items() if value is not None}
    provider.answers["/userinfo"] = (200, {}, json.dumps(said).encode())
    assert refusal(provider) == code


def test_our_clock_decides_what_has_expired(provider):
    later = time.time() + 3600
    assert refusal(provider, Provider(provider.settings(), CALLBACK, clock=lambda: later)) == "expired"


def test_neither_exceptions_nor_logs_hold_secrets_or_what_the_provider_said(provider, caplog):
    caplog.set_level(logging.DEBUG)
    ours = Provider(provider.settings(), CALLBACK)
    begun = ours.begin()
    query = provider.visit(begun.url) | {"code": "canary-code"}
    with pytest.raises(NotIdentified) as caught:
        ours.finish(query, state=begun.state, nonce=begun.nonce, verifier=begun.verifier)
    told = "".join(traceback.TracebackException.from_exception(caught.value).format())
    logged = "\n".join(record.getMessage() for record in caplog.records)
    for secret in ("canary", CLIENT[1], begun.state, begun.nonce, begun.verifier):
        assert secret not in f"{told}\n{logged}\n{ours.oidc!r}"


def test_a_provider_elsewhere_may_not_send_us_to_this_computer():
    ours = Provider(Oidc("https://id.example.org", *CLIENT, "Example"), CALLBACK)
    assert not ours._may_be_asked("http://127.0.0.1:9/token")
    assert not ours._may_be_asked("https://localhost/token")
    assert not ours._may_be_asked("https://id.example.org@evil.example/token")
    assert not ours._may_be_asked("https://id.example.org\n/token")
    assert ours._may_be_asked("https://login.example.net/token?policy=b2c_1")
