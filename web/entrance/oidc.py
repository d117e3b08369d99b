"""Entry with an administration's account, by OpenID Connect: authorization code, PKCE, state and nonce.

The state between a request and its return is in a signed cookie of ten minutes, so that any replica can answer. Addresses follow the
configured public address, never a request's host.

The provider's data are requested at each entry: entries are rare, keys rotate. Userinfo may be plain JSON or a signed JWT.
"""

import hmac
import json
import logging
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import urlencode

import httpx2 as httpx
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.httpx_client import AsyncOAuth2Client
from itsdangerous import BadData, URLSafeTimedSerializer
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, import_key
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

import bootstrap
from deliberation.call.access import CALLS_PATH
from deliberation.errors import NotFound
from deliberation.keys import derived_key
from deliberation.operations.call.access import Enrolment, calls_of_email, enter_by_email
from phrases import N_
from web.entrance import cookies, paper
from web.requests import chosen_language, device_secrets, local_path

SECONDS_MAX = 10.0
# Asymmetric only: with the client's secret for a key (HS256), whoever knows it could sign as the provider. Never "none".
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
_LEEWAY_SECONDS = 60
_ATTEMPT_COOKIE = "jury_connexion"
_ATTEMPT_SECONDS = 600
_HINT_COOKIE = "jury_fournisseur"  # the provider's own token, which it wants back at sign-out; sent to /sortie only
NOT_OF_A_JURY = N_("This account is not one of a person of the jury. Ask the organisers which e-mail address they have for you.")
FAILED = N_("Signing in did not succeed. Try again; if it goes on, enter with your personal link.")
_log = logging.getLogger(__name__)


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
    assurances: tuple[str, ...] = ()  # levels of authentication (``acr``), one of which is required; none: any will do


@dataclass(frozen=True, slots=True)
class Secrets:
    """Secrets of one sign-in: against forged returns (state), replayed tokens (nonce), stolen codes (PKCE)."""

    state: str
    nonce: str
    verifier: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Identity:
    """Person vouched for by the provider. ``id_token``: required by the provider at sign-out."""

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
        """Return the address for an authorization, with the standard's parameters only: some providers refuse any other."""
        required = {"claims": json.dumps({"id_token": {"acr": self._require_assurance()}})} if self.registration.assurances else {}
        address, _state = self._client().create_authorization_url(
            self._endpoint("authorization_endpoint"), state=secrets.state, code_verifier=secrets.verifier, nonce=secrets.nonce, **required
        )
        return str(address)

    async def identity(self, code: str, secrets: Secrets) -> Identity:
        """Exchange the returned code for the person's identity. Raises ProviderFailed for anything that does not fit."""
        try:
            async with self._client() as client:
                token = await client.fetch_token(self._endpoint("token_endpoint"), code=code, code_verifier=secrets.verifier)
                answer = await client.get(self._endpoint("userinfo_endpoint"))
                answer.raise_for_status()
            keys = KeySet([import_key(key) for key in (await _ask(self._endpoint("jwks_uri")))["keys"]])
            id_token = str(token.get("id_token", ""))
            expected = {"nonce": {"essential": True, "value": secrets.nonce}, "exp": {"essential": True}}
            if self.registration.assurances:
                expected["acr"] = self._require_assurance()
            claims = self._read_signed(id_token, keys, **expected)
            person = self._userinfo(answer, keys)
        except (httpx.HTTPError, AuthlibBaseError, JoseError, ValueError, KeyError) as error:
            raise ProviderFailed(f"{type(error).__name__}: {error}") from error
        if not claims.get("sub") or person.get("sub") != claims["sub"]:
            raise ProviderFailed("userinfo is of another subject than the token")
        verified = person.get("email_verified")
        return Identity(str(person.get("email") or ""), verified if verified is None else verified is True, id_token)

    @property
    def end_session_address(self) -> str:
        """Return the address that ends the session with the provider; empty without such an address."""
        return self._endpoint("end_session_endpoint") if "end_session_endpoint" in self.metadata else ""

    def _require_assurance(self) -> dict[str, Any]:
        return {"essential": True, "values": list(self.registration.assurances)}

    def _userinfo(self, answer: httpx.Response, keys: KeySet) -> Mapping[str, Any]:
        if answer.headers.get("content-type", "").partition(";")[0].strip().lower() == "application/jwt":
            return self._read_signed(answer.text.strip(), keys)
        claims = answer.json()
        return claims if isinstance(claims, dict) else {}

    def _read_signed(self, token: str, keys: KeySet, **options: Any) -> Mapping[str, Any]:
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
            content = answer.json()
    except (httpx.HTTPError, ValueError) as error:
        raise ProviderFailed(f"{address}: {type(error).__name__}") from error
    return content if isinstance(content, dict) else {}


def is_offered() -> bool:
    """Tell whether a provider is set up."""
    return bool(bootstrap.settings().oidc_issuer)


def routes() -> list[BaseRoute]:
    """Return the routes of signing in with the provider; they lead to the ordinary entrance if none is set up."""
    return [Route("/connexion", _begin), Route("/connexion/retour", _return)]


async def _begin(request: Request) -> Response:
    if not is_offered():
        return RedirectResponse("/entree", status_code=303)
    attempt = Secrets(*(secrets.token_urlsafe(48) for _index in range(3)))
    try:
        address = (await Provider.discover(_registration())).authorization_address(attempt)
    except ProviderFailed as failure:
        return _answer_failure(request, failure)
    answer = RedirectResponse(address, status_code=303)
    onward = local_path(request.query_params.get("suite", "/"))
    state = [attempt.state, attempt.nonce, attempt.verifier, onward[:500], chosen_language(request)]
    cookies.keep(answer, request, _ATTEMPT_COOKIE, _serializer().dumps(state), path="/connexion", seconds=_ATTEMPT_SECONDS)
    return answer


async def _return(request: Request) -> Response:
    if not is_offered():
        return RedirectResponse("/entree", status_code=303)
    try:
        state, nonce, verifier, onward, code = _serializer().loads(request.cookies.get(_ATTEMPT_COOKIE, ""), max_age=_ATTEMPT_SECONDS)
        if not hmac.compare_digest(state.encode(), request.query_params.get("state", "").encode()):
            raise ProviderFailed("the return does not belong to the attempt of this browser")
        if "code" not in request.query_params:
            raise ProviderFailed(f"the provider answered {request.query_params.get('error', '')[:80]!r}")
        provider = await Provider.discover(_registration())
        identity = await provider.identity(request.query_params["code"], Secrets(state, nonce, verifier))
        enrolments = await run_in_threadpool(_enrol, identity, request)
    except (BadData, ProviderFailed) as failure:
        return _answer_failure(request, failure)
    except NotFound:
        return _answer_refusal(request, NOT_OF_A_JURY)
    if len(enrolments) > 1:
        onward = f"{CALLS_PATH}?{urlencode({'suite': onward, 'langue': code})}"
    answer = await cookies.let_in(request, *enrolments, onward=onward, code=code)
    cookies.keep(answer, request, _HINT_COOKIE, identity.id_token, path="/sortie", seconds=None)
    answer.delete_cookie(_ATTEMPT_COOKIE, path="/connexion")
    return answer


async def leaving_address(request: Request) -> str:
    """Return the provider's sign-out address for a person signed in there; empty for others, or without an answer."""
    hint = request.cookies.get(_HINT_COOKIE)
    if not hint or not is_offered():
        return ""
    try:
        address = (await Provider.discover(_registration())).end_session_address
    except ProviderFailed as failure:
        _log.warning("sign-out at the provider: %s", failure)
        return ""
    query = {"id_token_hint": hint, "post_logout_redirect_uri": f"{_public_address()}/entree", "state": secrets.token_urlsafe(16)}
    return f"{address}{'&' if '?' in address else '?'}{urlencode(query)}" if address else ""


def without_provider(answer: Response, request: Request) -> Response:
    """Return ``answer`` with the deletion of the provider's token, if the browser has a token."""
    if _HINT_COOKIE in request.cookies:
        answer.delete_cookie(_HINT_COOKIE, path="/sortie")
    return answer


def _enrol(identity: Identity, request: Request) -> list[Enrolment]:
    """Enrol the browser in every call of this verified address, the latest first. Raises NotFound without any call."""
    is_verified = identity.is_email_verified
    if is_verified is None:
        is_verified = bootstrap.settings().oidc_vouches_for_emails
    if not is_verified:
        raise NotFound
    email, agent, known = identity.email, cookies.agent(request), device_secrets(request)
    enrolments = []
    for call_id in calls_of_email(bootstrap.reading(), email=email):
        # A call that is over, or whose people changed meanwhile, keeps nobody out of the others.
        with suppress(NotFound):
            entered = enter_by_email(bootstrap.unit_of_work(), call_id=call_id, email=email, agent=agent, known_devices=known)
            enrolments.append(entered)
    if not enrolments:
        raise NotFound
    return enrolments


def _registration() -> Registration:
    settings = bootstrap.settings()
    secret = settings.oidc_client_secret.get_secret_value() if settings.oidc_client_secret else ""
    redirect = f"{_public_address()}/connexion/retour"
    assurances = tuple(settings.oidc_acr.split())
    return Registration(settings.oidc_issuer, settings.oidc_client_id, secret, settings.oidc_scopes, redirect, assurances)


def _public_address() -> str:
    return bootstrap.settings().public_url.rstrip("/")


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(derived_key(bootstrap.link_key(), b"cookies"), salt="connexion")


def _answer_failure(request: Request, failure: Exception) -> Response:
    _log.warning("sign-in by the provider: %s", failure if isinstance(failure, ProviderFailed) else type(failure).__name__)
    return _answer_refusal(request, FAILED)


def _answer_refusal(request: Request, problem: str) -> Response:
    return paper.page(request, "refused.html", title=N_("Enter"), problem=problem, status=403)
