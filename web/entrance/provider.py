"""The identity provider (OpenID Connect): authorization address, and identity of the returning person.

Everything it says is asked for at each entry: entries are rare, keys rotate. Userinfo may be plain JSON or a signed JWT.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Self

import httpx2 as httpx
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.httpx_client import AsyncOAuth2Client
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, import_key

SECONDS_MAX: Final = 10.0
# Asymmetric only: with the client's secret for a key (HS256), whoever knows it could sign as the provider. Never "none".
ALGORITHMS: Final = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
_LEEWAY_SECONDS: Final = 60


class ProviderFailed(Exception):
    """The provider cannot be reached, or its answer cannot be trusted. The text is for the log, never for the screen."""


@dataclass(frozen=True, slots=True)
class Registration:
    """How the dashboard is known to the provider."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    scopes: str
    redirect_uri: str


@dataclass(frozen=True, slots=True)
class Secrets:
    """Secrets of one sign-in: against forged returns (state), replayed tokens (nonce), stolen codes (PKCE)."""

    state: str
    nonce: str
    verifier: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Identity:
    """Whom the provider vouches for. ``id_token`` is what it wants back at sign-out."""

    email: str
    is_email_verified: bool | None
    id_token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider as it describes itself now."""

    registration: Registration
    metadata: Mapping[str, Any]

    @classmethod
    async def discover(cls, registration: Registration) -> Self:
        """Ask the provider for its description. Raises ProviderFailed."""
        address = registration.issuer.rstrip("/") + "/.well-known/openid-configuration"
        metadata = await _ask(address)
        if metadata.get("issuer") != registration.issuer:
            raise ProviderFailed(f"{address} describes another issuer: {metadata.get('issuer')!r}")
        return cls(registration, metadata)

    def authorization_address(self, secrets: Secrets) -> str:
        """Return where to send somebody, with no parameter but those of the standard: some providers refuse any other."""
        client = self._client()
        address, _state = client.create_authorization_url(
            self._endpoint("authorization_endpoint"), state=secrets.state, code_verifier=secrets.verifier, nonce=secrets.nonce
        )
        return str(address)

    async def identity(self, code: str, secrets: Secrets) -> Identity:
        """Exchange the returned code for the person's identity. Raises ProviderFailed for anything that does not fit."""
        try:
            async with self._client() as client:
                token = await client.fetch_token(self._endpoint("token_endpoint"), code=code, code_verifier=secrets.verifier)
                answer = await client.get(self._endpoint("userinfo_endpoint"))
                answer.raise_for_status()
            keys = KeySet([import_key(each) for each in (await _ask(self._endpoint("jwks_uri")))["keys"]])
            id_token = str(token.get("id_token", ""))
            claims = self._signed(id_token, keys, nonce={"essential": True, "value": secrets.nonce}, exp={"essential": True})
            person = self._userinfo(answer, keys)
        except (httpx.HTTPError, AuthlibBaseError, JoseError, ValueError, KeyError) as error:
            raise ProviderFailed(f"{type(error).__name__}: {error}") from error
        if not claims.get("sub") or person.get("sub") != claims["sub"]:
            raise ProviderFailed("userinfo is of another subject than the token")
        verified = person.get("email_verified")
        return Identity(str(person.get("email") or ""), verified if verified is None else verified is True, id_token)

    @property
    def end_session_address(self) -> str:
        """Return where the session with the provider is ended; empty if it offers none."""
        return self._endpoint("end_session_endpoint") if "end_session_endpoint" in self.metadata else ""

    def _userinfo(self, answer: httpx.Response, keys: KeySet) -> Mapping[str, Any]:
        if answer.headers.get("content-type", "").partition(";")[0].strip().lower() == "application/jwt":
            return self._signed(answer.text.strip(), keys)
        claims = answer.json()
        return claims if isinstance(claims, dict) else {}

    def _signed(self, token: str, keys: KeySet, **options: Any) -> Mapping[str, Any]:
        decoded = jwt.decode(token, keys, algorithms=list(ALGORITHMS))
        expected: dict[str, Any] = {
            "iss": {"essential": True, "value": self.registration.issuer},
            "aud": {"essential": True, "value": self.registration.client_id},
            **options,
        }
        jwt.JWTClaimsRegistry(leeway=_LEEWAY_SECONDS, **expected).validate(decoded.claims)
        return decoded.claims

    def _client(self) -> AsyncOAuth2Client:
        methods = self.metadata.get("token_endpoint_auth_methods_supported", ())
        return AsyncOAuth2Client(
            self.registration.client_id,
            self.registration.client_secret,
            token_endpoint_auth_method="client_secret_post" if "client_secret_post" in methods else "client_secret_basic",
            scope=self.registration.scopes,
            redirect_uri=self.registration.redirect_uri,
            code_challenge_method="S256",
            timeout=SECONDS_MAX,
        )

    def _endpoint(self, name: str) -> str:
        address = self.metadata.get(name)
        # A provider reached over TLS does not send anybody, nor the secret, over plain HTTP.
        if not isinstance(address, str) or not address.startswith(("https://", self.registration.issuer.partition("//")[0] + "//")):
            raise ProviderFailed(f"the provider names no usable {name}")
        return address


async def _ask(address: str) -> Mapping[str, Any]:
    try:
        async with httpx.AsyncClient(timeout=SECONDS_MAX) as client:
            answer = await client.get(address)
            answer.raise_for_status()
            found = answer.json()
    except (httpx.HTTPError, ValueError) as error:
        raise ProviderFailed(f"{address}: {type(error).__name__}") from error
    return found if isinstance(found, dict) else {}
