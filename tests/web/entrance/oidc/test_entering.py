"""Entering with an account of the administration: who is let in, where to, how one leaves."""

import warnings
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import httpx2 as httpx
import pytest
from pydantic import ValidationError

from bootstrap import remembered
from deliberation.call.access import other_secrets
from settings import Settings
from tests.serving.signed_provider import SignedProvider
from tests.web.entrance.oidc.conftest import EMAIL, SITE, add_call, browser, come_back, person_at, says
from web.entrance import oidc

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it still uses an interface that its own library has left
    import oidc_provider_mock


def test_signed_userinfo_lets_its_person_in_and_goes_on(provider: SignedProvider) -> None:
    people = add_call("un-appel", Camille=EMAIL.upper())
    client = browser()
    answer = come_back(client, provider, begin="/connexion?suite=/fiche")
    assert (answer.status_code, answer.headers["location"], person_at(client)) == (303, "/fiche", people["Camille"])


def test_plain_userinfo_lets_its_person_in(use: Callable[..., None]) -> None:
    user = oidc_provider_mock.User(sub="s-1", claims={"email": EMAIL, "email_verified": True})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with oidc_provider_mock.run_server_in_thread(user_claims=[user]) as server:
            use(f"http://localhost:{server.server_port}")
            people = add_call("un-appel", Camille=EMAIL)
            client = browser()
            consent = client.get("/connexion").headers["location"]
            back = httpx.post(consent, data={"sub": "s-1"}).headers["location"]
            assert back.startswith(f"{SITE}/connexion/retour?")
            answer = client.get(back.removeprefix(SITE))
    assert (answer.status_code, person_at(client)) == (303, people["Camille"])


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "personne@example.org"},
        {"email": ""},
        {"email_verified": False},
        {"email_verified": None},
        {"email_verified": "true"},
        {"email": "camille.test@example.or\u0261"},
    ],
)
def test_account_that_is_nobody_s_of_a_call_enters_nothing(provider: SignedProvider, claims: dict[str, object]) -> None:
    add_call("un-appel", Camille=EMAIL, Dominique="")
    provider.lies = claims
    client = browser()
    answer = come_back(client, provider)
    assert (answer.status_code, person_at(client)) == (403, None)
    assert says(answer, oidc.NOT_OF_A_JURY)


@pytest.mark.parametrize(("claims", "is_let_in"), [({"email_verified": None}, True), ({"email_verified": False}, False)])
def test_provider_may_be_known_to_verify_what_it_says_nothing_of(
    use: Callable[..., None], provider: SignedProvider, claims: dict[str, object], is_let_in: bool
) -> None:
    use(provider.issuer, oidc_vouches_for_emails=True)
    add_call("un-appel", Camille=EMAIL)
    provider.lies = claims
    client = browser()
    come_back(client, provider)
    assert (person_at(client) is not None) == is_let_in


def test_account_enters_its_calls_but_none_with_two_of_its_address(provider: SignedProvider) -> None:
    first, latest = (add_call(slug, Camille=EMAIL)["Camille"] for slug in ("premier", "second"))
    add_call("demo", is_demo=True, Camille=EMAIL)
    add_call("deux", Camille=EMAIL, Dominique=EMAIL)
    client = browser()
    answer = come_back(client, provider, begin="/connexion?suite=/fiche")
    others = [remembered.person_of_device(secret) for secret in other_secrets(client.cookies["jury_others"])]
    assert (person_at(client), others) == (latest, [first])
    # Which of them a page asked for is of, nobody can tell: it is asked.
    assert answer.headers["location"] == "/entree/appels?suite=%2Ffiche&langue=fr"
    assert (
        client.post("/entree/appels", data={"call": "premier", "suite": "/fiche"}, headers={"origin": SITE}).headers["location"] == "/fiche"
    )
    assert person_at(client) == first


def test_address_of_two_people_of_a_call_enters_neither(provider: SignedProvider) -> None:
    add_call("un-appel", Camille=EMAIL, Dominique=EMAIL)
    client = browser()
    assert (come_back(client, provider).status_code, person_at(client)) == (403, None)


def test_sign_out_ends_the_session_with_the_provider_too(provider: SignedProvider) -> None:
    add_call("un-appel", Camille=EMAIL)
    client = browser()
    come_back(client, provider)
    device = client.cookies["jury_device"]
    answer = client.post("/sortie", headers={"origin": SITE})
    leaving = urlsplit(answer.text.partition("0; url=")[2].partition('"')[0].replace("&amp;", "&"))
    query = parse_qs(leaving.query)
    assert f"{leaving.scheme}://{leaving.netloc}{leaving.path}" == f"{provider.issuer}/session/end"
    assert query["post_logout_redirect_uri"] == [f"{SITE}/entree"]
    assert query["id_token_hint"][0].count(".") == 2
    assert remembered.person_of_device(device) is None
    assert set(client.cookies) == set()


def test_entrance_offers_the_provider_only_where_one_is_set_up(provider: SignedProvider, use: Callable[..., None]) -> None:
    assert "/connexion?" in browser().get("/entree").text
    use("")
    assert "/connexion?" not in browser().get("/entree").text
    assert browser().get("/connexion").headers["location"] == "/entree"


def test_settings_refuse_a_provider_without_an_address_to_come_back_to() -> None:
    with pytest.raises(ValidationError, match="JURY_PUBLIC_URL"):
        Settings(oidc_issuer="https://compte.example", oidc_client_id="jury", public_url="")
