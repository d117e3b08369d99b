"""The room's page over HTTP: to whom it is due, on whose device, and where a device of the room is led."""

import pytest

from tests.serving.asgi import ask
from tests.web.room.looking import SCENE, Wall, room_app
from tests.worlds.acts import show_on_projector, stop_timer
from tests.worlds.open_call import OpenCall
from tests.worlds.terms import ProjectorView, Role
from web.room import page

PAGE = "/ecran"


def test_page_holds_the_scene_its_script_and_its_style_and_no_other_script(wall: Wall) -> None:
    answer = wall.asked(PAGE)
    markup = answer.body.decode()
    assert (answer.status, answer.headers["cache-control"]) == (200, "no-store")
    assert markup.count("<script") == 1
    assert [part in markup for part in ('/room.js"></script>', '/room.css">', '<main class="scene waiting"', 'lang="fr"')] == [True] * 4
    assert "script-src 'self'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize("role", [Role.JUROR, Role.STAFF, Role.OBSERVER])
def test_page_and_scene_are_nothing_to_who_may_not_project(call: OpenCall, role: Role) -> None:
    wall = Wall.of(call, call.somebody(role))
    assert [(answer.status, answer.body) for answer in (wall.asked(PAGE), wall.asked(SCENE))] == [(404, b"")] * 2


@pytest.mark.parametrize("role", [Role.CHAIR, Role.ORGANISER, Role.PROJECTOR])
def test_page_and_scene_are_due_to_who_may_project(call: OpenCall, role: Role) -> None:
    wall = Wall.of(call, call.somebody(role))
    assert [wall.asked(path).status for path in (PAGE, SCENE)] == [200, 200]


def test_stranger_is_led_to_the_entrance_and_told_no_scene() -> None:
    whole, scene = (ask(room_app(), "GET", path) for path in (PAGE, SCENE))
    assert (whole.status, whole.headers["location"]) == (303, "/entree?suite=%2Fecran")
    assert (scene.status, scene.body) == (404, b"")


def test_scene_is_not_told_to_the_page_of_another_device(wall: Wall) -> None:
    mark = wall.asked(PAGE).body.decode().split('name="jury-screen" content="')[1].split('"')[0]
    assert wall.asked(f"{SCENE}?ecran={mark}").status == 200
    assert (wall.asked(f"{SCENE}?ecran={'0' * 64}").status, wall.asked(f"{SCENE}?ecran=").status) == (409, 409)


def test_scene_is_in_the_language_of_the_page(call: OpenCall, wall: Wall) -> None:
    show_on_projector(call.uow(), **call.by_console(), what=ProjectorView.PAUSE)
    texts = [wall.asked(f"{path}?langue=en").body.decode() for path in (PAGE, SCENE)]
    assert ['lang="en"' in texts[0], *("Quorum reached" in text or "Items left" in text for text in texts)] == [True] * 3


def test_screens_that_ask_together_share_one_scene(call: OpenCall, wall: Wall, item: int, monkeypatch: pytest.MonkeyPatch) -> None:
    other = Wall.of(call, call.somebody(Role.PROJECTOR))
    first, again = wall.markup, other.markup
    assert "data-running" in first  # the time spent, in parts of a second, tells one making from another
    assert again == first
    monkeypatch.setattr(page, "TOGETHER_SECONDS", 0)
    assert other.markup != first


def test_screen_is_never_sent_what_was_made_before_a_change(call: OpenCall, wall: Wall, item: int) -> None:
    before = wall.markup
    stop_timer(call.uow(), **call.by_console())
    assert "data-running" in before
    assert "data-running" not in wall.markup
    assert wall.asked(f"{SCENE}?langue=en").body.decode() != wall.markup


def led_to(wall: Wall, path: str, accept: str = "text/html") -> tuple[int, str]:
    answer = wall.asked(path, accept=accept)
    return answer.status, answer.headers.get("location", "")


@pytest.mark.parametrize("path", ["/", "/candidatures", "/seance"])
def test_device_of_the_room_has_this_one_screen(wall: Wall, path: str) -> None:
    assert led_to(wall, path) == (303, PAGE)
    assert led_to(wall, f"{path}?langue=en") == (303, f"{PAGE}?langue=en")
    assert led_to(wall, path, "text/event-stream") == (404, "")
    assert led_to(wall, PAGE)[0] == 200


def test_chair_is_not_led_away(call: OpenCall) -> None:
    assert led_to(Wall.of(call, call.somebody(Role.CHAIR)), "/candidatures") == (404, "")
