"""The way in, on the real server: a stranger gets nothing, a link lets its person in and nobody else, leaving is leaving."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from pydantic import SecretStr
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

import bootstrap
from bench.servers import ROOT, Server
from deliberation import operations
from deliberation.access import DEVICE_COOKIE
from deliberation.candidatures import Candidature
from deliberation.people import Console, Person, Role
from ui.navigation import SCREENS

ADDRESSES = [screen.url_path for screen in SCREENS]


@pytest.fixture
def database(server: Server) -> Iterator[None]:
    """The server's own database, as another process of the dashboard sees it."""
    file = server.log_path.with_name("jury.sqlite")
    bootstrap.use(bootstrap.Settings(database_url=f"sqlite:///{file}", secret_key=SecretStr("a key for tests")))
    yield
    bootstrap.reset()


@pytest.fixture
def juror(database: None) -> Person:
    with bootstrap.reading() as uow:
        (state,) = uow.calls.all()
        return next(person for person in uow.people.of_call(state.id) if person.has(Role.JUROR))


@pytest.fixture
def candidatures(database: None) -> list[Candidature]:
    with bootstrap.reading() as uow:
        (state,) = uow.calls.all()
        return list(uow.candidatures.of_call(state.id))


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
    return operations.issue_link(
        bootstrap.unit_of_work(), by=Console(), call_id=person.call_id, person_id=person.id, key=bootstrap.link_key()
    )


def enter_as(page: Page, name: str, *, at: str = "/") -> None:
    page.goto(at)
    page.get_by_role("button", name=name).click()
    expect(page.locator(".st-key-header")).to_be_visible()


@pytest.mark.parametrize("address", ADDRESSES)
def test_stranger_who_follows_a_deep_link_is_led_to_the_entrance(server: Server, address: str) -> None:
    answer = ask(server, "GET", f"/{address}?dossier=1")
    assert (answer.status, answer.headers["Location"]) == (303, f"/entree?suite=%2F{address}%3Fdossier%3D1")


@pytest.mark.parametrize(
    "path",
    [
        "/pages/sheet.py",
        "/ui/frame.py",
        "/media/x.xlsx",
        "/_stcore/metrics",
        "/_stcore/agent/openapi.json",
        "/telecharger/demo/selection",
        "/x/y",
    ],
)
def test_stranger_finds_nothing_elsewhere(server: Server, path: str) -> None:
    answer = ask(server, "GET", path)
    assert (answer.status, answer.body) == (404, b"")


def told(server: Server, address: str, *, device: str = "") -> bytes:
    """Everything the server sends for one run of a screen, asked as Streamlit's own page would on a deep link."""
    headers = {"Cookie": f"{DEVICE_COOKIE}={device}"} if device else {}
    said = b""
    kind: str | None = ""
    with connect(f"{server.url.replace('http', 'ws')}/_stcore/stream", additional_headers=headers, max_size=None) as socket:
        socket.send(BackMsg(rerun_script=ClientState(page_name=address, query_string="dossier=1")).SerializeToString())
        while kind != "script_finished":
            message = socket.recv(timeout=10)
            assert isinstance(message, bytes)
            kind = ForwardMsg.FromString(message).WhichOneof("type")
            said += message
    return said


@pytest.mark.parametrize("address", ["", *ADDRESSES])
def test_stranger_is_told_nothing_by_the_websocket(server: Server, candidatures: list[Candidature], juror: Person, address: str) -> None:
    device = operations.enter_demo(bootstrap.unit_of_work(), person_id=juror.id, agent="a test").device_secret
    assert juror.name.encode() in told(server, address, device=device)
    said = told(server, address)
    assert [candidature.title for candidature in candidatures if candidature.title.encode() in said] == []
    assert juror.name.encode() not in said


def test_streamlit_finds_no_pages_beside_the_frame() -> None:
    # Beside the script it would run them by itself on the first deep link of a cold server, without the frame.
    assert not (ROOT / "ui" / "pages").exists()


def test_link_changes_nothing_when_read_and_a_wrong_one_reads_the_same(server: Server, juror: Person) -> None:
    good, wrong = (ask(server, "GET", f"/entree/{secret}") for secret in (issue_link(juror), "x" * 43))
    assert (good.status, good.headers["Set-Cookie"], good.body) == (wrong.status, wrong.headers["Set-Cookie"], wrong.body)
    assert good.headers["Set-Cookie"] is None


def test_link_lets_its_person_in_with_a_cookie_that_no_script_reads(page: Page, juror: Person) -> None:
    page.goto(f"/entree/{issue_link(juror)}")
    page.get_by_role("button", name="Entrer en séance").click()
    expect(page.locator(".st-key-header")).to_contain_text(juror.name)
    (cookie,) = (cookie for cookie in page.context.cookies() if cookie["name"] == "jury_device")
    assert (cookie["httpOnly"], cookie["sameSite"], cookie["path"]) == (True, "Lax", "/")


def test_revoked_link_is_refused_and_its_devices_are_strangers(page: Page, server: Server, juror: Person) -> None:
    secret = issue_link(juror)
    page.goto(f"/entree/{secret}")
    page.get_by_role("button", name="Entrer en séance").click()
    expect(page.locator(".st-key-header")).to_be_visible()
    operations.revoke_access(bootstrap.unit_of_work(), by=Console(), call_id=juror.call_id, person_id=juror.id)
    page.reload()
    expect(page).to_have_url(f"{server.url}/entree")
    refused = ask(server, "POST", f"/entree/{secret}", origin=server.url)
    assert (refused.status, refused.headers["Set-Cookie"]) == (404, None)
    assert "Ce lien n’est plus valable" in refused.body.decode()


def test_form_from_another_site_enters_nobody(server: Server, juror: Person) -> None:
    answer = ask(server, "POST", f"/entree/{issue_link(juror)}", origin="http://ailleurs.example")
    assert (answer.status, answer.headers["Set-Cookie"]) == (403, None)


def test_secret_is_in_no_log(server: Server, juror: Person) -> None:
    secret = issue_link(juror)
    ask(server, "GET", f"/entree/{secret}")
    ask(server, "POST", f"/entree/{secret}", origin=server.url)
    assert secret not in server.log()


def test_demonstration_is_entered_as_the_chair_and_goes_on_to_the_screen_that_was_asked_for(page: Page, server: Server) -> None:
    enter_as(page, "Présidence (démonstration)", at="/selection?langue=en")
    expect(page).to_have_url(f"{server.url}/selection?langue=en")
    expect(page.get_by_text("Demonstration: texts and marks are fictitious.")).to_be_visible()


def test_frame_asks_nothing_of_another_site_and_breaks_no_policy(page: Page, server: Server) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("request", lambda request: None if request.url.startswith((server.url, "data:", "blob:")) else said.append(request.url))
    enter_as(page, "Présidence (démonstration)")
    page.locator(".st-key-header").get_by_role("button").click()
    expect(page.get_by_role("button", name="Se déconnecter")).to_be_visible()
    assert said == []


def test_sign_out_from_the_menu_leaves_nothing_open(page: Page, server: Server) -> None:
    enter_as(page, "Présidence (démonstration)")
    page.locator(".st-key-header").get_by_role("button").click()
    page.get_by_role("button", name="Se déconnecter").click()
    page.get_by_role("link", name="Aller à l’entrée").click()
    expect(page).to_have_url(f"{server.url}/entree?langue=fr")
    page.goto("/selection")
    expect(page).to_have_url(f"{server.url}/entree?suite=%2Fselection")


def test_phone_reaches_every_screen_from_the_menu(phone: Page) -> None:
    enter_as(phone, "Présidence (démonstration)")
    phone.get_by_test_id("stExpandSidebarButton").click()
    phone.get_by_role("link", name="Sélection", exact=True).click()
    expect(phone).to_have_title("Sélection · Délibéré")


@pytest.mark.parametrize("path", ["/entree", "/entree/x", "/sortie"])
def test_plain_pages_are_accessible(page: Page, path: str) -> None:
    page.goto(path)
    assert [violation["id"] for violation in Axe().run(page).response["violations"]] == []


def test_health_says_only_that_the_database_answers(server: Server) -> None:
    answer = ask(server, "GET", "/sante")
    assert (answer.status, answer.body) == (200, b'{"status":"ok"}')
