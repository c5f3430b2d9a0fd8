"""Signing in at an organization's own provider: OpenID Connect, with a code that only we can redeem (PKCE).

A provider is believed what it signed, for us, just now, in answer to our own question. What does not hold is a code, never
a guess. Loaded only where a provider is set up.
"""

from __future__ import annotations

import hmac
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import BytesIO
from time import monotonic
from typing import Any

from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from joserfc import jwt
from joserfc.errors import ClaimError, ExpiredTokenError, InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry
from requests import PreparedRequest, RequestException, Response
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError

from webapp.config import Oidc
from webapp.domain.addresses import read_site, valid_address
from webapp.domain.errors import NotIdentified
from webapp.domain.text import normalise, one_line

TIMEOUT = 5.0
"""Seconds for the provider to take a connection, and for each piece of what it says."""
WITHIN = 10.0
"""Seconds for a whole answer."""
LARGEST = 256 * 1024
PIECE = 16 * 1024
FRESH_FOR = 3600.0
"""Seconds for which what a provider says of itself is not asked for again."""
LEEWAY = 60
"""Seconds by which its clock and ours may differ."""
LONGEST_SUBJECT = 255
LONGEST_NAME = 100
SCOPE = "openid email profile"
# Only signatures by a key that the provider alone has: what we could sign ourselves proves nothing.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
# Providers put names of their own into a token's header; those that have to be understood are refused all the same.
SIGNATURES = JWSRegistry(algorithms=ALGORITHMS, strict_check_header=False)
CLAIM_CODES = {"iss": "issuer", "aud": "audience", "azp": "audience", "exp": "expired", "nonce": "nonce"}
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
MALFORMED = (ValueError, TypeError, RecursionError)
"""What parsers raise over what is not as it should be."""
IN_THE_FORM = "client_secret_post"
TROUBLE = ("server_error", "temporarily_unavailable")

type_claims = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Begun:
    """A sign-in on its way: where the browser goes, and what has to be kept for it, in its session, until it is back."""

    url: str
    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Identity:
    """Who somebody is to a provider: `issuer` and `subject` never change, the verified address and the name may."""

    issuer: str
    subject: str
    email: str
    name: str


class Provider:
    """The provider people sign in at. Its answers come back to `callback`, an address of ours."""

    def __init__(self, oidc: Oidc, callback: str, *, clock: Callable[[], float] = time.time) -> None:
        self.oidc = oidc
        self.callback = callback
        self.clock = clock
        self._known: tuple[float, dict[str, Any]] | None = None
        self._keys: KeySet | None = None

    def begin(self) -> Begun:
        """A new sign-in, which nobody can guess or swap for another. Raises NotIdentified."""
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        with self._session() as session:
            endpoint = self._metadata(session)["authorization_endpoint"]
            url, _ = session.create_authorization_url(endpoint, state=state, code_verifier=verifier, nonce=nonce)
        return Begun(url, state, nonce, verifier)

    def finish(self, query: Mapping[str, str], *, state: str, nonce: str, verifier: str) -> Identity:
        """Who came back, with what the browser brought and what was kept for it. Raises NotIdentified."""
        brought = query.get("state", "").encode(errors="replace")
        if not (state and nonce and verifier) or not hmac.compare_digest(brought, state.encode()):
            raise NotIdentified("state")
        with self._session() as session:
            metadata = self._metadata(session)
            self._check_sender(query, metadata)
            token = self._redeem(session, metadata, query["code"], verifier)
            claims = self._checked(self._signed_claims(session, metadata, token), nonce)
            if "email" not in claims and "userinfo_endpoint" in metadata:
                claims = {**claims, **self._more(session, metadata["userinfo_endpoint"], token, claims["sub"])}
        return self._identity(claims)

    # -- what the browser brought --

    def _check_sender(self, query: Mapping[str, str], metadata: type_claims) -> None:
        """Whether it was this provider that sent the browser back, and with a code."""
        always = metadata.get("authorization_response_iss_parameter_supported") is True
        if query.get("iss", "" if always else self.oidc.issuer) != self.oidc.issuer:
            raise NotIdentified("issuer")
        if error := query.get("error"):
            raise NotIdentified("unreachable" if error in TROUBLE else "denied")
        if not query.get("code"):
            raise NotIdentified("token")

    # -- what the provider says --

    def _session(self) -> OAuth2Session:
        session = OAuth2Session(
            self.oidc.client_id,
            self.oidc.client_secret,
            scope=SCOPE,
            redirect_uri=self.callback,
            code_challenge_method="S256",
        )
        session.headers["Accept-Encoding"] = "identity"
        # A provider on this computer is not reached by way of another one.
        session.trust_env = not self._on_this_computer()
        for scheme in ("https://", "http://"):
            session.mount(scheme, Bounded())
        return session

    def _on_this_computer(self) -> bool:
        site = read_site(self.oidc.issuer)
        return site is not None and site.host.loopback

    def _metadata(self, session: OAuth2Session) -> dict[str, Any]:
        """What the provider says of itself."""
        if self._known is None or monotonic() - self._known[0] > FRESH_FOR:
            found = _asked(session, f"{self.oidc.issuer.rstrip('/')}/.well-known/openid-configuration")
            if found.get("issuer") != self.oidc.issuer:
                raise NotIdentified("issuer")
            asked = [*ENDPOINTS, *(("userinfo_endpoint",) if "userinfo_endpoint" in found else ())]
            if not all(self._may_be_asked(found.get(name)) for name in asked):
                raise NotIdentified("unreachable")
            self._known = (monotonic(), found)
        return self._known[1]

    def _may_be_asked(self, address: object) -> bool:
        """Whether it is an address nobody can listen in on; this computer only where the provider itself is here."""
        site = read_site(address.partition("?")[0]) if isinstance(address, str) and address.isprintable() else None
        return site is not None and site.safe and (not site.host.loopback or self._on_this_computer())

    def _redeem(self, session: OAuth2Session, metadata: type_claims, code: str, verifier: str) -> dict[str, Any]:
        """The tokens for a code, which the provider gives to us alone."""
        ways = metadata.get("token_endpoint_auth_methods_supported")
        if isinstance(ways, list) and "client_secret_basic" not in ways and IN_THE_FORM in ways:
            session.token_endpoint_auth_method = IN_THE_FORM
        try:
            token = session.fetch_token(
                metadata["token_endpoint"], grant_type="authorization_code", code=code, code_verifier=verifier
            )
        except RequestException:
            raise NotIdentified("unreachable") from None
        except (OAuthError, *MALFORMED):
            raise NotIdentified("token") from None
        if not isinstance(token.get("id_token"), str):
            raise NotIdentified("token")
        return dict(token)

    def _signed_claims(self, session: OAuth2Session, metadata: type_claims, token: type_claims) -> dict[str, Any]:
        """What the provider signed. It may have changed its keys since we last asked for them."""
        try:
            if self._keys is not None:
                try:
                    return _decoded(token["id_token"], self._keys)
                except InvalidKeyIdError:
                    pass
            self._keys = _key_set(_asked(session, metadata["jwks_uri"]))
            return _decoded(token["id_token"], self._keys)
        except (JoseError, *MALFORMED):
            raise NotIdentified("signature") from None

    def _checked(self, claims: dict[str, Any], nonce: str) -> dict[str, Any]:
        """The claims, if they are from this provider, for us, of now, and in answer to our question."""
        rules = jwt.JWTClaimsRegistry(
            now=lambda: int(self.clock()),
            leeway=LEEWAY,
            iss={"essential": True, "value": self.oidc.issuer},
            sub={"essential": True},
            aud={"essential": True, "value": self.oidc.client_id},
            exp={"essential": True},
            iat={"essential": True},
            nonce={"essential": True, "value": nonce},
        )
        try:
            rules.validate(claims)
        except ExpiredTokenError:
            raise NotIdentified("expired") from None
        except ClaimError as error:
            raise NotIdentified(CLAIM_CODES.get(error.claim.partition(",")[0], "token")) from None
        several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
        if claims.get("azp", "" if several else self.oidc.client_id) != self.oidc.client_id:
            raise NotIdentified("audience")
        if len(claims["sub"]) > LONGEST_SUBJECT:
            raise NotIdentified("token")
        return claims

    def _more(self, session: OAuth2Session, address: str, token: type_claims, subject: str) -> dict[str, Any]:
        """What a provider that says little in its token says when asked, if it speaks of the same person."""
        found = _asked(session, address, {"Authorization": f"Bearer {token.get('access_token', '')}"})
        if found.get("sub") != subject:
            raise NotIdentified("token")
        return {name: found[name] for name in ("email", "email_verified", "name") if name in found}

    def _identity(self, claims: type_claims) -> Identity:
        email, name = claims.get("email"), claims.get("name")
        address = valid_address(email) if isinstance(email, str) else None
        # An address that anybody can type in at the provider would let them in as its owner.
        if address is None or claims.get("email_verified") is not True:
            raise NotIdentified("unverified_email")
        return Identity(self.oidc.issuer, claims["sub"], address, _name(name) if isinstance(name, str) else "")


class Bounded(HTTPAdapter):
    """Asks once, where it was told to: follows nowhere, and hears no more and waits no longer than it has to."""

    def send(self, request: PreparedRequest, stream: bool = False, timeout: Any = None, *rest: Any, **more: Any) -> Response:
        """The whole answer. Raises requests.RequestException."""
        deadline = monotonic() + WITHIN
        response = super().send(request, True, TIMEOUT, *rest, **more)
        whole = bytearray()
        try:
            if 300 <= response.status_code < 400:
                raise RequestException("elsewhere")
            # What is there, not what would fill a piece: a trickle never would.
            while piece := response.raw.read1(PIECE, decode_content=False):
                whole += piece
                if len(whole) > LARGEST or monotonic() > deadline:
                    raise RequestException("too much")
        except HTTPError:
            raise RequestException("cut off") from None
        finally:
            response.raw.close()
        response.raw = BytesIO(whole)
        return response


def _asked(session: OAuth2Session, address: str, headers: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The object at an address of the provider."""
    try:
        response = session.get(address, withhold_token=True, headers=headers)
        found = response.json() if response.status_code == 200 else None
    except (RequestException, *MALFORMED):
        found = None
    if not isinstance(found, dict):
        raise NotIdentified("unreachable")
    return found


def _key_set(found: type_claims) -> KeySet:
    """The provider's keys."""
    keys = found.get("keys")
    if not isinstance(keys, list) or not all(isinstance(key, dict) for key in keys):
        raise NotIdentified("unreachable")
    try:
        return KeySet.import_key_set({"keys": keys})
    except (JoseError, AttributeError, *MALFORMED):
        raise NotIdentified("unreachable") from None


def _decoded(token: str, keys: KeySet) -> dict[str, Any]:
    return dict(jwt.decode(token, keys, registry=SIGNATURES).claims)


def _name(text: str) -> str:
    try:
        return one_line(normalise(text[: 10 * LONGEST_NAME]))[:LONGEST_NAME]
    except ValueError:
        return ""
