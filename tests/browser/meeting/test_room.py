"""The room's page while a meeting goes on: whose it is, what it leaves behind, that it is read."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

import bootstrap
from deliberation.operations.call.devices import devices_of_call, revoke_device
from tests.browser import looking
from tests.browser.council import CHAIR, FIRST, FLOODS, ROOM, TIDES, Council
from tests.depth import IS_THOROUGH
from tests.worlds.acts import call_item, open_meeting, reveal_all, show_on_projector
from tests.worlds.terms import DEVICE_COOKIE, ProjectorView

pytestmark = pytest.mark.looks

NEWS = 60 if IS_THOROUGH else 20


@pytest.fixture
def room(council: Council) -> Page:
    """The room's screen, on a file under discussion."""
    council.arrive(CHAIR, FIRST)
    open_meeting(council.uow(), **council.by(CHAIR))
    reveal_all(council.uow(), **council.by(CHAIR))
    call_item(council.uow(), **council.on(TIDES, by=CHAIR))
    page = council.screen(ROOM, "")
    expect(looking.followed(page)).to_have_attribute("data-state", "live")
    expect(page.get_by_role("heading", name=TIDES)).to_be_visible()
    return page


def counted(page: Page) -> tuple[float, float]:
    """How many elements and listeners the page holds."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    session.send("HeapProfiler.collectGarbage")
    metrics = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}
    session.detach()
    return metrics["Nodes"], metrics["JSEventListeners"]


def test_scenes_that_went_leave_nothing_behind(council: Council, room: Page) -> None:
    def show(title: str) -> None:
        call_item(council.uow(), **council.on(title, by=CHAIR))
        expect(room.get_by_role("heading", name=title)).to_be_visible()

    for title in (FLOODS, TIDES):
        show(title)
    before = counted(room)
    for turn in range(NEWS):
        show((FLOODS, TIDES)[turn % 2])
    nodes, listeners = counted(room)
    assert (nodes - before[0] < NEWS, listeners) == (True, before[1])


@pytest.mark.guards
def test_page_is_left_once_the_browser_is_another_s_and_shows_them_nothing(council: Council, room: Page) -> None:
    room.context.add_cookies([{"name": DEVICE_COOKIE, "value": council.device(FIRST), "url": council.house.wire.url}])
    call_item(council.uow(), **council.on(FLOODS, by=CHAIR))
    expect(room).to_have_url(re.compile(r"/entree/autre-personne\?"))


@pytest.mark.guards
def test_page_ends_at_the_entrance_once_its_access_is_closed(council: Council, room: Page) -> None:
    devices = devices_of_call(bootstrap.reading(), by=council.person(CHAIR), call_id=council.call_id)
    (device,) = (one for one in devices if one.person_id == council.person(ROOM).id)
    revoke_device(council.uow(), **council.by(CHAIR), device_id=device.id)
    expect(room).to_have_url(re.compile("/entree"), timeout=30_000)


def test_scenes_are_accessible(council: Council, room: Page) -> None:
    found = {}
    for view in (ProjectorView.WAITING, ProjectorView.ITEM, ProjectorView.RANKING, ProjectorView.AGENDA):
        show_on_projector(council.uow(), **council.by(CHAIR), what=view)
        scene = {ProjectorView.RANKING: "files"}.get(view, str(view))
        expect(room.locator(f"main.{scene}")).to_be_visible()
        found[view] = [violation["id"] for violation in Axe().run(room).response["violations"]]
    assert [view for view, faults in found.items() if faults] == []
