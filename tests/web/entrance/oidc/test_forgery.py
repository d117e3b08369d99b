"""What is asked of the provider, and what is believed of its answers: nothing that it did not sign for us, for this browser, now."""

import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc.jwk import OctKey, RSAKey

from tests.serving.signed_provider import CLIENT, CLIENT_SECRET, SignedProvider
from tests.web.entrance.oidc.conftest import EMAIL, SITE, add_call, browser, come_back, person_at, says
from web.entrance import oidc


def test_address_of_the_provider_holds_what_the_standard_says_and_nothing_more(provider: SignedProvider) -> None:
    address = urlsplit(browser().get("/connexion").headers["location"])
    query = {name: value for name, (value,) in parse_qs(address.query).items()}
    assert f"{address.scheme}://{address.netloc}{address.path}" == f"{provider.issuer}/authorize"
    assert query.keys() == {
        "response_type",
        "client_id",
        "redirect_uri",
        "scope",
        "state",
        "nonce",
        "code_challenge",
        "code_challenge_method",
    }
    fixed = {name: query[name] for name in ("response_type", "client_id", "redirect_uri", "scope", "code_challenge_method")}
    assert fixed == {
        "response_type": "code",
        "client_id": CLIENT,
        "redirect_uri": f"{SITE}/connexion/retour",
        "scope": "openid email",
        "code_challenge_method": "S256",
    }


def test_code_is_exchanged_with_the_verifier_of_the_challenge(provider: SignedProvider) -> None:
    client = browser()
    query = parse_qs(urlsplit(client.get("/connexion").headers["location"]).query)
    client.get("/connexion/retour", params={"code": "a-code", "state": query["state"][0]})
    (verifier,) = provider.verifiers
    assert query["code_challenge"] == [urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()]


def lie(**changes: object) -> Callable[[SignedProvider], None]:
    def tell(provider: SignedProvider) -> None:
        for name, value in changes.items():
            setattr(provider, name, value)

    return tell


@pytest.mark.parametrize(
    "forge",
    [
        pytest.param(lie(signing=RSAKey.generate_key(2048, {"kid": "one"})), id="another key"),
        pytest.param(lie(algorithm="none"), id="no signature"),
        pytest.param(lie(algorithm="HS256", signing=OctKey.import_key(CLIENT_SECRET)), id="signed with the client's secret"),
        pytest.param(lie(lies={"iss": "https://ailleurs.example"}), id="another issuer"),
        pytest.param(lie(lies={"aud": "another-service"}), id="another audience"),
        pytest.param(lie(lies={"sub": "s-2"}), id="another subject"),
        pytest.param(lie(token_lies={"nonce": "replayed"}), id="a replayed token"),
        pytest.param(lie(token_lies={"exp": 1}), id="a token of the past"),
        pytest.param(lie(token_lies={"aud": "another-service"}), id="a token for another service"),
    ],
)
def test_what_the_provider_did_not_sign_for_us_lets_nobody_in(provider: SignedProvider, forge: Callable[[SignedProvider], None]) -> None:
    add_call("un-appel", Camille=EMAIL)
    forge(provider)
    client = browser()
    answer = come_back(client, provider)
    assert (answer.status_code, person_at(client)) == (403, None)
    assert says(answer, oidc.FAILED)


def test_return_to_a_browser_that_did_not_begin_lets_nobody_in(provider: SignedProvider) -> None:
    add_call("un-appel", Camille=EMAIL)
    mine, theirs = browser(), browser()
    state = parse_qs(urlsplit(theirs.get("/connexion").headers["location"]).query)["state"][0]
    mine.get("/connexion")
    answers = [client.get("/connexion/retour", params={"code": "c", "state": state}) for client in (mine, browser())]
    assert [answer.status_code for answer in answers] == [403, 403]
    assert provider.verifiers == []


@pytest.mark.parametrize("changed", [{"state": ""}, {"state": "x"}, {"state": "é"}])
def test_return_with_another_state_is_refused_before_anything_is_asked(provider: SignedProvider, changed: dict[str, str]) -> None:
    assert come_back(browser(), provider, **changed).status_code == 403
    assert provider.verifiers == []


def test_provider_that_does_not_answer_is_told_without_detail(use: Callable[..., None]) -> None:
    use("http://127.0.0.1:9")
    answer = browser().get("/connexion")
    assert answer.status_code == 403
    assert says(answer, oidc.FAILED)
    assert "127.0.0.1" not in answer.text
