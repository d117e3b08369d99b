"""Entering with an account of the administration: against a provider with plain userinfo, and one that signs it, over real HTTP."""

import hashlib
import warnings
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx2 as httpx
import pytest
from joserfc.jwk import OctKey, RSAKey
from pydantic import SecretStr, ValidationError
from starlette.applications import Starlette
from starlette.testclient import TestClient

import bootstrap
from deliberation import operations
from deliberation.people import Console, Person, Role
from phrases import _, language
from tests.data.seating import SETTINGS
from tests.data.signed_provider import CLIENT, CLIENT_SECRET, SignedProvider, signed_provider
from web import access, oidc, serve

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it still uses an interface that its own library has left
    import oidc_provider_mock

SITE = "http://jury.example:8501"
EMAIL = "camille.test@example.org"


@pytest.fixture
def use(tmp_path: Path) -> Iterator[Callable[..., None]]:
    def use_issuer(issuer: str, **settings: bool) -> None:
        bootstrap.use(
            bootstrap.Settings(
                database_url=f"sqlite:///{tmp_path}/jury.sqlite",
                secret_key=SecretStr("a key"),
                public_url=SITE,
                trusted_hosts="",
                oidc_issuer=issuer,
                oidc_client_id=CLIENT,
                oidc_client_secret=SecretStr(CLIENT_SECRET),
                **settings,  # type: ignore[arg-type]  # flags only
            )
        )
        bootstrap.prepare()

    yield use_issuer
    bootstrap.reset()


def add_call(slug: str, *, is_demo: bool = False, **people: str) -> dict[str, Person]:
    """Create a call with jurors, name=e-mail."""
    state = operations.create_call(bootstrap.unit_of_work(), by=Console(), settings={**SETTINGS, "slug": slug, "demo": is_demo})
    for name, email in people.items():
        operations.save_person(
            bootstrap.unit_of_work(), by=Console(), call_id=state.id, name=name, roles=frozenset({Role.JUROR}), email=email
        )
    with bootstrap.reading() as uow:
        return {person.name: person for person in uow.people.of_call(state.id)}


def browser() -> TestClient:
    app = Starlette(routes=access.routes(), middleware=serve.middleware())
    return TestClient(app, base_url=SITE, follow_redirects=False)


def person_at(client: TestClient) -> Person | None:
    return bootstrap.person_of_device(client.cookies["jury_device"]) if "jury_device" in client.cookies else None


@pytest.fixture
def provider(use: Callable[..., None]) -> Iterator[SignedProvider]:
    with signed_provider() as signed:
        use(signed.issuer)
        yield signed


def says(answer: httpx.Response, message: str) -> bool:
    with language("fr"):
        return _(message) in answer.text


def come_back(client: TestClient, provider: SignedProvider, *, begin: str = "/connexion", **changed: str) -> httpx.Response:
    """Begin, then return as the provider would send the browser back; ``changed`` are parameters of the return."""
    query = parse_qs(urlsplit(client.get(begin).headers["location"]).query)
    provider.nonce = query["nonce"][0]
    return client.get("/connexion/retour", params={"code": "a-code", "state": query["state"][0], **changed})


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


def test_signed_userinfo_lets_its_person_in_and_goes_on(provider: SignedProvider) -> None:
    people = add_call("un-appel", Camille=EMAIL.upper())
    client = browser()
    answer = come_back(client, provider, begin="/connexion?suite=/fiche")
    assert (answer.status_code, answer.headers["location"], person_at(client)) == (303, "/fiche", people["Camille"])


def test_code_is_exchanged_with_the_verifier_of_the_challenge(provider: SignedProvider) -> None:
    client = browser()
    query = parse_qs(urlsplit(client.get("/connexion").headers["location"]).query)
    client.get("/connexion/retour", params={"code": "a-code", "state": query["state"][0]})
    (verifier,) = provider.verifiers
    assert query["code_challenge"] == [urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()]


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


def test_account_enters_no_demonstration_and_the_latest_call_it_is_of(provider: SignedProvider) -> None:
    add_call("premier", Camille=EMAIL)
    people = add_call("second", Camille=EMAIL)
    add_call("demo", is_demo=True, Camille=EMAIL)
    client = browser()
    come_back(client, provider)
    assert person_at(client) == people["Camille"]


def test_address_of_two_people_of_a_call_enters_neither(provider: SignedProvider) -> None:
    add_call("un-appel", Camille=EMAIL, Dominique=EMAIL)
    client = browser()
    assert (come_back(client, provider).status_code, person_at(client)) == (403, None)


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
    assert bootstrap.person_of_device(device) is None
    assert set(client.cookies) == set()


def test_entrance_offers_the_provider_only_where_one_is_set_up(provider: SignedProvider, use: Callable[..., None]) -> None:
    assert "/connexion?" in browser().get("/entree").text
    use("")
    assert "/connexion?" not in browser().get("/entree").text
    assert browser().get("/connexion").headers["location"] == "/entree"


def test_settings_refuse_a_provider_without_an_address_to_come_back_to() -> None:
    with pytest.raises(ValidationError, match="JURY_PUBLIC_URL"):
        bootstrap.Settings(oidc_issuer="https://compte.example", oidc_client_id="jury", public_url="")
