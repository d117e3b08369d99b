"""Entering with an account of the administration, in a real browser, against a provider that runs beside the server."""

import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from deliberation.call.access import DEVICE_COOKIE
from tests.browser import looking
from tests.browser.office import CHAIR, Office
from tests.serving.signed_provider import CLIENT, CLIENT_SECRET
from tests.serving.warm import running_dashboard
from tools.serving.servers import HOST, Server, free_port

pytestmark = pytest.mark.long

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

    port = free_port()
    here = {"JURY_OIDC_LABEL": "Compte de l’État", "JURY_PUBLIC_URL": f"http://{HOST}:{port}"}
    with running_dashboard(folder=office.folder, has_demonstration=False, port=port, others=settings | here) as server:
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
