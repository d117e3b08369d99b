"""A provider that asks and answers as ProConnect documents: a path, ES256, userinfo as a signed JWT, no parameter but its own."""

import json
from collections.abc import Callable, Iterator
from urllib.parse import parse_qs, urlsplit

import httpx2 as httpx
import pytest
from joserfc.jwk import ECKey
from starlette.testclient import TestClient

from tests.serving.signed_provider import SignedProvider, signed_provider
from tests.web.entrance.oidc.conftest import EMAIL, SITE, add_call, browser, person_at, says
from web.entrance import oidc

CHECKED_TWICE = "https://proconnect.gouv.fr/assurance/consistency-checked-2fa"


@pytest.fixture
def proconnect(use: Callable[..., None]) -> Iterator[SignedProvider]:
    with signed_provider() as provider:
        provider.is_proconnect, provider.algorithm = True, "ES256"
        provider.key = ECKey.generate_key("P-256", {"kid": "one"})
        provider.issuer += "/api/v2"
        # It gives no email_verified: the office says that it vouches for addresses.
        provider.lies = {"email_verified": None}
        use(provider.issuer, oidc_vouches_for_emails=True)
        yield provider


def come_in(client: TestClient) -> httpx.Response:
    """Go where the entrance sends a browser, and come back as the provider sends it."""
    asked = httpx.get(client.get("/connexion").headers["location"])
    assert asked.status_code == 303, asked.text
    return client.get(asked.headers["location"].removeprefix(SITE))


def test_member_enters_and_leaves_with_it(proconnect: SignedProvider) -> None:
    people = add_call("un-appel", Camille=EMAIL)
    client = browser()
    assert (come_in(client).status_code, person_at(client), proconnect.refused) == (303, people["Camille"], 0)
    leaving = client.post("/sortie", headers={"origin": SITE}).text.partition("0; url=")[2].partition('"')[0].replace("&amp;", "&")
    query = parse_qs(urlsplit(leaving).query)
    assert leaving.startswith(f"{proconnect.issuer}/session/end?")
    assert query.keys() == {"id_token_hint", "post_logout_redirect_uri", "state"}


@pytest.mark.parametrize("level", [None, "eidas1"])
def test_account_below_the_required_level_enters_nothing(proconnect: SignedProvider, use: Callable[..., None], level: str | None) -> None:
    use(proconnect.issuer, oidc_vouches_for_emails=True, oidc_acr=CHECKED_TWICE)
    people = add_call("un-appel", Camille=EMAIL)
    client = browser()
    proconnect.token_lies = {} if level is None else {"acr": level}
    answer = come_in(client)
    assert (answer.status_code, person_at(client)) == (403, None)
    assert says(answer, oidc.FAILED)
    (asked,) = (parse_qs(urlsplit(client.get("/connexion").headers["location"]).query)["claims"],)
    assert json.loads(asked[0]) == {"id_token": {"acr": {"essential": True, "values": [CHECKED_TWICE]}}}
    proconnect.token_lies = {"acr": CHECKED_TWICE}
    assert (come_in(client).status_code, person_at(client)) == (303, people["Camille"])


def test_it_refuses_what_it_does_not_document(proconnect: SignedProvider) -> None:
    address = browser().get("/connexion").headers["location"]
    assert [httpx.get(address + more).status_code for more in ("", "&ui_locales=fr")] == [303, 400]
