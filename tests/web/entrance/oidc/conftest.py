"""A browser, a provider that signs what it says, calls whose people have an e-mail address."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2 as httpx
import pytest
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.testclient import TestClient

import bootstrap
from bootstrap import remembered
from deliberation.call.people import Person, Role
from phrases import _, language
from tests.serving.signed_provider import CLIENT, CLIENT_SECRET, SignedProvider, signed_provider
from tests.worlds.open_call import new_call
from tests.worlds.open_call import use as open_database
from web import serve
from web.entrance import access

SITE = "http://jury.example:8501"
EMAIL = "camille.test@example.org"


@pytest.fixture
def use(migrated_file: Path, tmp_path: Path) -> Iterator[Callable[..., None]]:
    file = shutil.copy(migrated_file, tmp_path)

    def use_issuer(issuer: str, **settings: Any) -> None:
        client: dict[str, Any] = {"oidc_issuer": issuer, "oidc_client_id": CLIENT, "oidc_client_secret": SecretStr(CLIENT_SECRET)}
        open_database(file, public_url=SITE, **client, **settings)

    yield use_issuer
    bootstrap.reset()


@pytest.fixture
def provider(use: Callable[..., None]) -> Iterator[SignedProvider]:
    with signed_provider() as signed:
        use(signed.issuer)
        yield signed


def add_call(slug: str, *, is_demo: bool = False, **people: str) -> dict[str, Person]:
    """Create a call with jurors, name=e-mail."""
    call = new_call(slug=slug, demo=is_demo)
    return {name: call.add_person(name, Role.JUROR, email=email) for name, email in people.items()}


def browser() -> TestClient:
    app = Starlette(routes=access.routes(), middleware=serve.middleware())
    return TestClient(app, base_url=SITE, follow_redirects=False)


def person_at(client: TestClient) -> Person | None:
    return remembered.person_of_device(client.cookies["jury_device"]) if "jury_device" in client.cookies else None


def says(answer: httpx.Response, message: str) -> bool:
    with language("fr"):
        return _(message) in answer.text


def come_back(client: TestClient, provider: SignedProvider, *, begin: str = "/connexion", **changed: str) -> httpx.Response:
    """Begin, then return as the provider would send the browser back; ``changed`` are parameters of the return."""
    query = parse_qs(urlsplit(client.get(begin).headers["location"]).query)
    provider.nonce = query["nonce"][0]
    return client.get("/connexion/retour", params={"code": "a-code", "state": query["state"][0], **changed})
