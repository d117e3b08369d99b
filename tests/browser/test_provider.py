"""Entering with an account of the administration, in a real browser, against a provider that runs beside the server."""

import re
import sys
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from bench.servers import ROOT, Server, running
from deliberation.access import DEVICE_COOKIE
from tests.browser import looking
from tests.browser.office import CHAIR, Office
from tests.browser.serving import environment

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
        with oidc_provider_mock.run_server_in_thread(user_claims=accounts) as provider:
            issuer = f"http://localhost:{provider.server_port}"
            settings = {"JURY_OIDC_ISSUER": issuer, "JURY_OIDC_CLIENT_ID": "jury", "JURY_OIDC_CLIENT_SECRET": "a secret"}

            def command(port: int) -> list[str]:
                # Only here is the port known, and with it the address to come back to.
                return [
                    "env",
                    f"JURY_PUBLIC_URL=http://127.0.0.1:{port}",
                    sys.executable,
                    "cli.py",
                    "start",
                    "--no-demo",
                    "--port",
                    str(port),
                ]

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
