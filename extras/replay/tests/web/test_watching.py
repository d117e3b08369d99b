"""The recorded meeting, watched from the entrance."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.types import ASGIApp

import bootstrap
from bootstrap import remembered
from deliberation.call.people import Role
from extras.replay import rehearsal
from tests.serving.asgi import HOST, ask
from tests.worlds.open_call import new_call, use
from web import serve
from web.entrance import access

WATCH = "/entree/demo/seance"


@pytest.fixture
def app(migrated_file: Path, tmp_path: Path) -> Iterator[ASGIApp]:
    use(shutil.copy(migrated_file, tmp_path), demo=None)
    yield Starlette(routes=access.routes(), middleware=serve.middleware())
    bootstrap.reset()


def test_meeting_is_watched_as_the_rooms_screen_if_there_is_one(app: ASGIApp, monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[object] = []
    monkeypatch.setattr(rehearsal, "begin_on_the_demonstration", lambda **_said: begun.append(None))
    demo, own_site = new_call(slug="demo", demo=True), {"origin": f"http://{HOST}"}
    assert [ask(app, "POST", WATCH, headers=own_site).headers["location"], WATCH in ask(app, "GET", "/entree").body.decode()] == [
        "/entree",
        False,
    ]
    room = demo.add_person("Salle", Role.PROJECTOR)
    assert f'formaction="{WATCH}"' in ask(app, "GET", "/entree").body.decode()
    answer = ask(app, "POST", WATCH, headers=own_site)
    device = answer.headers["set-cookie"].partition("jury_device=")[2].partition(";")[0]
    assert (answer.headers["location"], remembered.person_of_device(device), len(begun)) == ("/ecran", room, 2)
    assert ask(app, "GET", WATCH).headers["location"] == "/entree"
