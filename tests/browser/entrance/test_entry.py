"""The way in, on the real server: a stranger gets nothing, a link lets its person in and nobody else, leaving is leaving."""

import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from pydantic import SecretStr
from starlette.routing import Route
from websockets.exceptions import ConnectionClosed

import bootstrap
import capabilities
import dashboard
from deliberation.call.people import Console, Person, Role
from deliberation.operations.call import access
from settings import Settings
from tests.serving.protocol import line, messages_of_run
from tests.serving.warm import running_dashboard
from tests.worlds.acts import enter_demo, issue_pass
from tools.serving.servers import ROOT, Server
from ui.navigation import SCREENS
from web.security import CLOSED_TO_STRANGERS
from web.streamlit import typefaces

ADDRESSES = [screen.url_path for screen in SCREENS]


@pytest.fixture
def database(server: Server) -> Iterator[None]:
    """The server's own database, as another process of the dashboard sees it."""
    file = server.log_path.with_name("jury.sqlite")
    bootstrap.use(Settings(database_url=f"sqlite:///{file}", secret_key=SecretStr("a key for tests")))
    yield
    bootstrap.reset()


@pytest.fixture
def juror(database: None) -> Person:
    with bootstrap.reading() as uow:
        (state,) = uow.calls.all()
        return next(person for person in uow.people.of_call(state.id) if person.has(Role.JUROR))


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Message
    body: bytes


def ask(server: Server, method: str, path: str, *, origin: str = "") -> Answer:
    """Ask as a program would: no cookie, no redirection followed."""
    with closing(HTTPConnection(urlsplit(server.url).netloc, timeout=10)) as connection:
        connection.request(method, path, headers={"Origin": origin} if origin else {})
        answer = connection.getresponse()
        return Answer(answer.status, answer.headers, answer.read())


def issue_link(person: Person) -> str:
    return access.issue_link(bootstrap.unit_of_work(), by=Console(), call_id=person.call_id, person_id=person.id, key=bootstrap.link_key())


def test_stranger_who_follows_a_deep_link_is_led_to_the_entrance_and_finds_nothing_elsewhere(server: Server) -> None:
    for address in ADDRESSES:
        answer = ask(server, "GET", f"/{address}?dossier=1")
        assert (answer.status, answer.headers["Location"]) == (303, f"/entree?suite=%2F{address}%3Fdossier%3D1")
    for path in ("/pages/sheet.py", "/ui/frame.py", "/telecharger/demo/selection.csv", "/x/y"):
        answer = ask(server, "GET", path)
        assert (answer.status, answer.body) == (404, b"")


# What a stranger may be answered: the entrance, the exit, that a start link is none, the way to a provider, health,
# the empty shell and its assets. The page of a team answers 404 as all others do.
OPEN_TO_ALL = {
    "/sante", "/entree", "/entree/style.css", "/entree/icon.svg", "/entree/seance.webp", "/entree/autre-personne",
    "/entree/accessibilite", "/entree/donnees", "/entree/demo", "/entree/x",
    "/connexion", "/connexion/retour", "/sortie", "/scrutin/x", "/scrutin/bulletin", "/commencer/x",
    "/_stcore/health", "/_stcore/host-config", *typefaces.letters_addresses().values(),
}  # fmt: skip


def routes_of_the_application() -> list[tuple[str, str]]:
    """Every route that the server has, Streamlit's own included, with the methods it takes."""
    application = dashboard.app._build_starlette_app()
    found = [(route.path, method) for route in application.routes if isinstance(route, Route) for method in route.methods or {"GET"}]
    return sorted({(re.sub(r"{[^}]*}", "x", path), method) for path, method in found})


def test_stranger_is_answered_by_no_route_but_those_of_the_entrance(tmp_path: Path) -> None:
    routes = routes_of_the_application()
    assert {"/media/x", "/_stcore/upload_file/x/x", "/_stcore/metrics", "/telecharger/x/x", "/direct"} <= {path for path, _method in routes}
    with running_dashboard(folder=tmp_path, has_demonstration=False) as cold:
        answers = {(path, method): ask(cold, method, path, origin=cold.url) for path, method in routes}
    told = {(path, method): answer for (path, method), answer in answers.items() if path not in OPEN_TO_ALL}
    led_away = {key: answer for key, answer in told.items() if answer.status == 303 and answer.headers["Location"].startswith("/entree")}
    offered = {offer.path for extra in capabilities.active() for offer in extra.offers}  # buttons of the entrance, without a demonstration
    assert {path for path, _method in led_away if path.count("/") != 1} == {"/entree/appels"} | offered
    assert {key: answer.status for key, answer in told.items() if key not in led_away and (answer.status, answer.body) != (404, b"")} == {}


@pytest.mark.parametrize("device", ["", "x" * 43], ids=["no device", "an unknown device"])
def test_stranger_is_told_nothing_by_the_websocket(server: Server, juror: Person, device: str) -> None:
    known = enter_demo(bootstrap.unit_of_work(), person_id=juror.id, agent="a test").device_secret
    assert juror.name.encode() in messages_of_run(server, "", device=known)
    with line(server, device=device) as socket:
        with pytest.raises(ConnectionClosed) as closed:
            socket.recv(timeout=20)
        assert closed.value.rcvd is not None
        assert (closed.value.rcvd.code, closed.value.rcvd.reason) == (CLOSED_TO_STRANGERS, "")


def test_streamlit_finds_no_pages_beside_the_frame() -> None:
    # Beside the script it would run them by itself on the first deep link of a cold server, without the frame.
    assert not (ROOT / "ui" / "pages").exists()


def test_link_changes_nothing_when_read_and_a_wrong_one_reads_the_same(server: Server, juror: Person) -> None:
    good, wrong = (ask(server, "GET", f"/entree/{secret}") for secret in (issue_link(juror), "x" * 43))
    assert (good.status, good.headers["Set-Cookie"], good.body) == (wrong.status, wrong.headers["Set-Cookie"], wrong.body)
    assert good.headers["Set-Cookie"] is None


def test_phone_enters_by_its_link_with_one_touch_and_its_secrets_are_in_no_log(phone: Page, server: Server, juror: Person) -> None:
    secret = issue_link(juror)
    phone.goto(f"/entree/{secret}")
    expect(phone.get_by_role("button")).to_have_count(1)
    phone.get_by_role("button", name="Entrer").tap()
    expect(phone.locator(".st-key-header")).to_contain_text(juror.name, timeout=30_000)
    (cookie,) = (cookie for cookie in phone.context.cookies() if cookie["name"] == "jury_device")
    assert (cookie["httpOnly"], cookie["sameSite"], cookie["path"]) == (True, "Lax", "/")
    code = issue_pass(bootstrap.unit_of_work(), by=juror).secret
    ask(server, "POST", f"/entree/{code}", origin=server.url)
    assert [each for each in (secret, code, cookie["value"]) if each in server.log()] == []


def test_policy_names_no_other_site(server: Server) -> None:
    policy = ask(server, "GET", "/entree").headers["Content-Security-Policy"]
    sources = {source for directive in policy.split(";") for source in directive.split()[1:]}
    known = {"'self'", "'none'", "'unsafe-inline'", "data:", "blob:"}
    assert {source for source in sources - known if not source.startswith("'sha256-")} == set()
    assert "script-src 'self' blob: 'sha256-" in policy


@pytest.mark.looks
def test_plain_pages_are_accessible(page: Page) -> None:
    found = {}
    for path in ("/entree", "/entree/x", "/entree/accessibilite", "/entree/donnees", "/sortie"):
        page.goto(path)
        found[path] = [violation["id"] for violation in Axe().run(page).response["violations"]]
    assert {path: faults for path, faults in found.items() if faults} == {}
