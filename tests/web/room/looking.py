"""How the tests look at the room's screen: what is written on it, by what it is written in."""

import re
from dataclasses import dataclass
from html import unescape

from starlette.applications import Starlette
from starlette.types import ASGIApp

from deliberation.call.people import Person
from deliberation.operations.call.access import enter_demo
from tests.serving.asgi import Answer, ask
from tests.worlds.open_call import OpenCall
from web import serve
from web.room import page

SCENE = "/ecran/scene"
_TAG = re.compile(r"<[^>]+>")


def room_app() -> ASGIApp:
    """The room's routes behind the gate."""
    return Starlette(routes=page.routes(), middleware=serve.middleware())


@dataclass
class Wall:
    """A room's screen: a device that has come in as somebody, and what it is answered."""

    app: ASGIApp
    device: str

    @classmethod
    def of(cls, call: OpenCall, person: Person) -> "Wall":
        device = enter_demo(call.uow(), person_id=person.id, agent="").device_secret
        return cls(room_app(), device)

    def asked(self, path: str = SCENE, **headers: str) -> Answer:
        return ask(self.app, "GET", path, device=self.device, headers=headers)

    @property
    def markup(self) -> str:
        answer = self.asked()
        assert answer.status == 200
        return answer.body.decode()

    @property
    def words(self) -> str:
        """All that is written on it, a line an element."""
        return text_of(self.markup)

    @property
    def scene(self) -> str:
        found = re.search(r'<main class="scene (\w+)"', self.markup)
        assert found
        return found[1]

    def in_(self, tag: str, *, look: str = "") -> list[str]:
        """The texts of the elements of a kind, on a line each; ``look``: one of the classes that they have."""
        found = re.findall(rf"<{tag}(?=[\s>])(?: class=\"([^\"]*)\")?[^>]*>(.*?)</{tag}>", self.markup, re.DOTALL)
        return [re.sub(r"[ \n]+", " ", text_of(inside)).strip() for classes, inside in found if not look or look in classes.split()]

    def numbers(self, *, kind: str = "numbers") -> dict[str, str]:
        """The numbers in large type, by what they count."""
        lists = re.findall(rf'<dl class="{kind}">(.*?)</dl>', self.markup, re.DOTALL)
        return {unescape(what): unescape(number) for said in lists for what, number in re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", said)}

    @property
    def drawings(self) -> list[str]:
        """The charts."""
        return [unescape(found) for found in re.findall(r'<div class="drawing">(.*?)</div>', self.markup, re.DOTALL)]


def text_of(markup: str) -> str:
    return unescape(_TAG.sub("", re.sub(r"</(?:p|h1|h2|dt|dd|th|td|li|text|title|tspan)>", "\n", markup)))
