"""The reader of attached files: the next page is ready before it is turned to; words, number and address are of the page that is shown."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from time import monotonic
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, Route, expect

from phrases import language
from tests.browser.looking import script
from tests.places import ROOT
from ui.shims.components import script_of

reader = pytest.importorskip("extras.attached.screens.reader")
pytestmark = pytest.mark.looks

ORIGIN = "http://jury.test"
FOLDER = f"{ORIGIN}/pieces/appel/1001/1/pages"
LAST, SECONDS_MAX = 9, 20.0
MOUNT = script("mount_reader")
READ = {"number": 1, "name": "projet.pdf", "address": "/pieces/appel/1001/1"}
DATA = {
    "dossier": "1001",
    "files": [READ],
    "fills": True,
    "opens": True,
    "language": "fr",
    "found": [],
    "may_send": False,
    "sent": None,
    "marked": None,
}


def drawn() -> bytes:
    made = BytesIO()
    Image.new("RGB", (80, 113), "white").save(made, "WEBP")
    return made.getvalue()


@dataclass
class Server:
    """Answers for nine pages, each of two words; ``late``: pages that come when told; ``broken``: that cannot be drawn."""

    asked: list[str] = field(default_factory=list)
    late: set[int] = field(default_factory=set)
    broken: set[int] = field(default_factory=set)
    waiting: dict[int, Route] = field(default_factory=dict)
    is_gone: bool = False

    def answer(self, route: Route) -> None:
        path = route.request.url.removeprefix(FOLDER).partition("?")[0]
        if self.is_gone:
            route.abort()
        elif not route.request.url.startswith(FOLDER):
            route.fulfill(body="<!doctype html><body>", content_type="text/html")
        elif not path:
            route.fulfill(json={"sizes": [[210, 297]] * LAST, "obstacle": None})
        else:
            self.asked.append(path.removeprefix("/"))
            self._page(route, int(path.split("/")[1]), is_text=path.endswith("texte"))

    def come(self, page: int) -> None:
        self.late.discard(page)
        self.waiting.pop(page).fulfill(body=drawn(), content_type="image/webp")

    def _page(self, route: Route, page: int, *, is_text: bool) -> None:
        words = [[f"page{page}", 0.1, 0.1, 0.2, 0.02], ["écrite\n", 0.4, 0.1, 0.2, 0.02]]
        if page in self.broken:
            route.fulfill(status=404)
        elif is_text:
            route.fulfill(body=json.dumps({"words": words}), content_type="application/json")
        elif page in self.late:
            self.waiting[page] = route
        else:
            route.fulfill(body=drawn(), content_type="image/webp")


Send = Callable[..., None]


@pytest.fixture
def server() -> Server:  # of this page alone
    return Server()


@pytest.fixture
def bare(browser: Browser, server: Server) -> Iterator[Page]:
    """A page with the reader's script and nothing else."""
    with browser.new_context(viewport={"width": 1300, "height": 800}) as context:
        page = context.new_page()
        page.route("**/*", server.answer)
        page.goto(f"{ORIGIN}/fiche?dossier=1001")
        style, html = ((ROOT / "extras" / "attached" / "screens" / name).read_text("utf-8") for name in ("reader.css", "reader.html"))
        page.evaluate(MOUNT, [script_of(*reader.SCRIPTS), f"<style>{style}</style>{html}"])
        yield page


@pytest.fixture
def send(bare: Page) -> Send:
    """Send the script something, as a run of the page does."""

    def send(**changes: Any) -> None:
        with language("fr"):
            bare.evaluate("data => send(data)", {**DATA, "labels": dict(reader.labels()), **changes})

    return send


def shown(page: Page) -> Locator:
    return page.locator(".sheet img")


def layers(page: Page) -> Locator:
    return page.locator(".words")


def stands(page: Page, number: int) -> None:
    """Wait until a page and its words are shown, and no other's."""
    expect(shown(page)).to_have_attribute("alt", f"Page {number} de projet.pdf")
    expect(layers(page)).to_have_text(f"page{number} écrite")
    expect(page.get_by_role("textbox", name="Page")).to_have_value(str(number))


def ahead(server: Server, page: Page, *numbers: int) -> None:
    """Wait until the words of these pages have been asked for, which is once their pictures are there."""
    deadline, wanted = monotonic() + SECONDS_MAX, {f"{number}/texte" for number in numbers}
    while not wanted <= set(server.asked):
        assert monotonic() < deadline, f"{sorted(wanted - set(server.asked))} was not asked for."
        page.wait_for_timeout(20)


def test_page_made_ready_needs_no_server_when_it_is_turned_to(bare: Page, server: Server, send: Send) -> None:
    send()
    stands(bare, 1)
    ahead(server, bare, 2, 3, 4, 5)
    bare.wait_for_load_state("networkidle")
    server.is_gone = True
    for number in (2, 3, 4):
        bare.locator(".after").click()
        stands(bare, number)
    assert len(server.asked) == len(set(server.asked))


def test_page_turned_to_is_named_in_the_address_and_nothing_is_run(bare: Page, server: Server, send: Send) -> None:
    send()
    stands(bare, 1)
    before = bare.evaluate("history.length")
    bare.locator(".after").click()
    stands(bare, 2)
    assert bare.url.endswith("/fiche?dossier=1001&piece=1001.1&page=2")
    assert bare.evaluate("[history.length, told.length]") == [before, 0]


def test_keys_turn_pages_as_far_as_there_are_any(bare: Page, send: Send) -> None:
    send()
    stands(bare, 1)
    bare.locator(".paper").focus()
    for key, number in (
        ("PageUp", 1),
        ("PageDown", 2),
        ("ArrowRight", 3),
        ("ArrowLeft", 2),
        ("End", LAST),
        ("PageDown", LAST),
        ("Home", 1),
    ):
        bare.keyboard.press(key)
        stands(bare, number)
    expect(bare.locator(".before")).to_have_attribute("aria-disabled", "true")
    field = bare.get_by_role("textbox", name="Page")
    field.fill("7")
    field.press("Enter")
    stands(bare, 7)


def test_who_hears_the_screen_is_told_which_page_is_shown_and_reads_that_one_alone(bare: Page, server: Server, send: Send) -> None:
    send()
    stands(bare, 1)
    ahead(server, bare, 2, 3, 4, 5)
    bare.locator(".after").click()
    expect(bare.get_by_role("status").filter(has_text="Page 2 de projet.pdf")).to_be_attached()
    stands(bare, 2)
    expect(bare.get_by_role("group", name="Texte de la page")).to_have_count(1)
    expect(bare.get_by_role("group", name="Texte de la page 2")).to_have_text("page2 écrite")


def test_late_page_leaves_the_one_before_whole_and_comes_only_while_it_is_wanted(bare: Page, server: Server, send: Send) -> None:
    server.late = {5, 6}
    send()
    stands(bare, 1)
    field = bare.get_by_role("textbox", name="Page")
    for number in (5, 6):
        field.fill(str(number))
        field.press("Enter")
        expect(bare.get_by_role("status").filter(has_text="Chargement de la page")).to_be_visible()
    expect(shown(bare)).to_have_attribute("alt", "Page 1 de projet.pdf")
    expect(layers(bare)).to_have_text("page1 écrite")
    server.come(6)
    stands(bare, 6)
    server.come(5)
    ahead(server, bare, 5, 7, 8)
    stands(bare, 6)


def test_page_that_could_not_be_drawn_is_asked_for_again(bare: Page, server: Server, send: Send) -> None:
    server.broken = {2}
    send()
    stands(bare, 1)
    bare.locator(".after").click()
    expect(bare.get_by_role("status").filter(has_text="Cette page ne peut pas être montrée")).to_be_visible()
    expect(layers(bare)).to_have_count(0)
    server.broken = set()
    bare.locator(".before").click()
    stands(bare, 1)
    bare.locator(".after").click()
    stands(bare, 2)


@pytest.mark.guards
def test_nothing_of_a_file_stays_once_it_is_not_to_be_seen(bare: Page, server: Server, send: Send) -> None:
    send()
    stands(bare, 1)
    ahead(server, bare, 2, 3, 4, 5)
    bare.locator(".all").click()
    expect(bare.locator(".strip img")).to_have_count(LAST)
    bare.locator(".all").click()
    send(dossier="1002", files=[])
    assert bare.locator("img, .words").count() == 0
    assert bare.evaluate("[...held]") == []
    expect(bare.get_by_role("status").filter(has_text="projet.pdf")).to_have_count(0)
    send()
    stands(bare, 1)
    assert server.asked.count("1/texte") == 2


def test_words_that_are_searched_for_are_marked_on_a_page_that_stands_there_already(bare: Page, send: Send) -> None:
    send()
    stands(bare, 1)
    send(found=["ecrit"])
    expect(bare.locator(".words .found")).to_have_text(["écrite"])
