"""Entering with an account of the administration, in a real browser, against a provider that runs beside the server."""

import re
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from deliberation.call.access import DEVICE_COOKIE
from tests.browser.office import CHAIR, Office
from tests.serving.signed_provider import CLIENT, CLIENT_SECRET, SignedProvider, signed_provider
from tools.serving import looking
from tools.serving.servers import ROOT, Server, environment, running

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it still uses an interface that its own library has left
    import oidc_provider_mock

CHAIR_ACCOUNT, STRANGER_ACCOUNT = "dominique", "passant"


@dataclass(frozen=True)
class Provided:
    """The server, and the provider that it sends people to."""

    server: Server
    issuer: str


@pytest.fixture(scope="module")
def provided(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Provided]:
    office = Office.with_call(tmp_path_factory.mktemp("provided"))
    accounts = [
        oidc_provider_mock.User(sub=sub, claims={"email": f"{sub}@jury.example", "email_verified": True})
        for sub in (CHAIR_ACCOUNT, STRANGER_ACCOUNT)
    ]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with (
            oidc_provider_mock.run_server_in_thread(user_claims=accounts) as provider,
            opened(office, f"http://localhost:{provider.server_port}") as provided,
        ):
            yield provided


@contextmanager
def opened(office: Office, issuer: str) -> Iterator[Provided]:
    """Serve an office's call, which is entered with the accounts of a provider."""
    settings = {"JURY_OIDC_ISSUER": issuer, "JURY_OIDC_CLIENT_ID": CLIENT, "JURY_OIDC_CLIENT_SECRET": CLIENT_SECRET}

    def command(port: int) -> list[str]:
        # Only here is the port known, and with it the address to come back to.
        start = [sys.executable, "cli.py", "start", "--no-demo", "--port", str(port)]
        return ["env", f"JURY_PUBLIC_URL=http://127.0.0.1:{port}", *start]

    set_here = environment(office.folder) | settings | {"JURY_OIDC_LABEL": "Compte de l’État"}
    with running(command, folder=ROOT, environment=set_here, log_path=office.folder / "server.log") as server:
        yield Provided(server, issuer)


@pytest.fixture(scope="module")
def server(provided: Provided) -> Server:
    return provided.server


def sign_in(page: Page, account: str, *, at: str = "/entree") -> None:
    page.goto(at)
    page.get_by_role("link", name="Compte de l’État").click()
    page.get_by_role("button", name=f"Authorize as {account}").click()


def devices(page: Page) -> list[str]:
    """The secrets with which the browser would be let in."""
    return [cookie["value"] for cookie in page.context.cookies() if cookie["name"] == DEVICE_COOKIE]


def test_person_of_the_call_enters_with_their_account_and_leaves_both_here_and_there(page: Page, provided: Provided) -> None:
    sign_in(page, CHAIR_ACCOUNT, at="/entree?suite=/selection")
    expect(page.locator(".st-key-header")).to_contain_text(CHAIR)
    expect(page).to_have_url(f"{provided.server.url}/selection")
    looking.at_rest(page)

    page.locator(".st-key-header").get_by_role("button").click()
    page.get_by_role("link", name="Se déconnecter").click()
    page.get_by_role("button").click()
    expect(page).to_have_url(re.compile(f"^{provided.issuer}/"))
    page.goto("/selection")
    expect(page).to_have_url(f"{provided.server.url}/entree?suite=%2Fselection")


def test_account_that_is_of_no_call_enters_nothing(page: Page, provided: Provided) -> None:
    sign_in(page, STRANGER_ACCOUNT)
    expect(page.get_by_role("alert")).to_be_visible()
    assert devices(page) == []


def with_changed(address: str, **values: str) -> str:
    """Return an address with other parameters, as somebody between the browser and the server would have it."""
    parts = urlsplit(address)
    query = {name: found[0] for name, found in parse_qs(parts.query).items()} | values
    return parts._replace(query=urlencode(query)).geturl()


@pytest.mark.parametrize("name", ["state", "nonce"])
def test_attempt_that_was_tampered_with_lets_nobody_in(page: Page, name: str) -> None:
    page.goto("/entree")
    page.get_by_role("link", name="Compte de l’État").click()
    page.get_by_role("button", name=f"Authorize as {CHAIR_ACCOUNT}").wait_for()
    page.goto(with_changed(page.url, **{name: "forged"}))
    with page.expect_request("**/connexion/retour?*"):
        page.get_by_role("button", name=f"Authorize as {CHAIR_ACCOUNT}").click()
    expect(page.get_by_role("alert")).to_contain_text("connexion")
    assert devices(page) == []


def test_return_taken_to_another_browser_lets_nobody_in(page: Page, browser: Browser, provided: Provided) -> None:
    with page.expect_request("**/connexion/retour?*") as returning:
        sign_in(page, CHAIR_ACCOUNT)
    with browser.new_context(base_url=provided.server.url) as context:
        other = context.new_page()
        other.goto(returning.value.url)
        expect(other.get_by_role("alert")).to_be_visible()
        assert devices(other) == []


@pytest.fixture(scope="module")
def proving(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Provided, SignedProvider]]:
    """A provider that gives the chair's account to anybody, and wants the proof that goes with each code."""
    with signed_provider() as provider:
        provider.lies["email"] = f"{CHAIR_ACCOUNT}@jury.example"
        with opened(Office.with_call(tmp_path_factory.mktemp("proving")), provider.issuer) as provided:
            yield provided, provider


def test_code_is_exchanged_with_the_proof_that_the_browser_s_attempt_announced(
    browser: Browser, proving: tuple[Provided, SignedProvider]
) -> None:
    provided, provider = proving
    with looking.open_context(browser, provided.server.url) as context:
        page = context.new_page()
        with page.expect_request(f"{provided.issuer}/authorize?*") as asked:
            page.goto("/connexion")
        query = parse_qs(urlsplit(asked.value.url).query)
        assert (query["code_challenge_method"], len(query["code_challenge"][0])) == (["S256"], 43)
        expect(page.locator(".st-key-header")).to_contain_text(CHAIR)
        assert (len(devices(page)), provider.refused) == (1, 0)


def test_code_of_another_attempt_lets_nobody_in_even_with_the_right_state(
    browser: Browser, proving: tuple[Provided, SignedProvider]
) -> None:
    provided, provider = proving
    provider.holds_back, before = True, provider.refused
    with looking.open_context(browser, provided.server.url) as theirs, looking.open_context(browser, provided.server.url) as mine:
        stolen = returning(theirs.new_page())
        page = mine.new_page()
        page.goto(with_changed(returning(page), code=parse_qs(urlsplit(stolen).query)["code"][0]))
        expect(page.get_by_role("alert")).to_contain_text("connexion")
        assert devices(page) == []
    assert provider.refused == before + 1


def returning(page: Page) -> str:
    """The address at which the provider would send a browser back."""
    page.goto("/connexion")
    return page.locator("body").inner_text()
