"""Everything that the dashboard sends to somebody: every screen with its sections, every export, the strip."""

import asyncio
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import count
from typing import Any

from starlette.applications import Starlette
from streamlit.testing.v1 import AppTest

import bootstrap
from deliberation.derived.meeting.strip import view_of
from deliberation.derived.meeting.view_names import ViewNames
from deliberation.operations.call.access import enter_demo
from deliberation.operations.call.devices import newest_devices
from exports import registry
from exports.documents import minutes, pdf
from exports.documents.docx import document_docx
from exports.registry import list_exports
from tests.places import ROOT
from tests.screens import looking
from tests.screens.conftest import FRAME, SECONDS_MAX, as_person, device_secret
from tests.serving.asgi import ask
from tests.serving.stopped_clock import clock_stopped
from tests.worlds.databases import NOON
from tests.worlds.terms import DeliberationError, Person
from ui import session
from ui.navigation import SCREENS, screens_of
from ui.widgets.figures import EXPLORES
from web import downloads, serve
from web.entrance.access import own_routes
from web.live.hub import Hub
from web.room import page


@dataclass(frozen=True)
class View:
    """A screen as it is asked for: with an address's query, with what was chosen on it."""

    file: str
    query: Mapping[str, str] = field(default_factory=dict)
    chosen: Mapping[str, str] = field(default_factory=dict)
    explores: bool = False  # its charts are plotly's own, from this view on

    def __str__(self) -> str:
        return " ".join([self.file.removesuffix(".py"), *self.query, *self.chosen.values(), *["explored"] * self.explores])


_SECTIONS = {
    "ranking.section": ("ranking.py", ("robustness", "sandbox")),
    "analysis.section": ("analysis.py", ("criteria", "balance", "coverage", "severity")),
    "results.section": ("results.py", ("aloud",)),
}
_CHOSEN = tuple(View(file, chosen={key: section}) for key, (file, sections) in _SECTIONS.items() for section in sections)
VIEWS = (
    *(View(screen.file) for screen in SCREENS),
    *_CHOSEN,
    View("ranking.py", chosen={"ranking.section": "official"}, explores=True),
    *(replace(view, explores=True) for view in _CHOSEN if view.file in ("ranking.py", "analysis.py")),
)
_KEY = re.compile(r"\$\$ID-[0-9a-f]{32}-(.+)")
# Drawn by lot for a view (deliberation/derived/meeting/view_names.py) and for a tab.
_WORD = re.compile(r'(?<=\\"drawn\\": \\")[\w-]{12}[.\d]*|(?<=\\"tab\\": \\")[0-9a-f]{16}')


_VIEW = re.compile(r'(?<=data-view=")[^"]*')


def views_about(dossier: str, word: str) -> tuple[View, ...]:
    """Return the screens that can be asked about one dossier; ``word`` is one of its own, to search for."""
    return (
        View("sheet.py", {"dossier": dossier}),
        View("comparison.py", {"dossiers": dossier}),
        View("candidatures.py", {"recherche": word}),
        View("candidatures.py", {"dossier": dossier, "recherche": dossier}),
    )


def screens(person: Person, views: Sequence[View]) -> dict[str, list[str]]:
    """Return what each of the views that are due to ``person`` sends, one after another on one screen."""
    app = as_person(AppTest.from_file(FRAME, default_timeout=SECONDS_MAX), person).run()
    snapshot = bootstrap.snapshots().get(person.call_id)
    due = {screen.file for screen in screens_of(person, snapshot.call, snapshot.phase)}
    return {str(view): _sent(app, view) for view in views if view.file in due}


def _sent(app: AppTest, view: View) -> list[str]:
    app.switch_page(str(ROOT / view.file if view.file.startswith("extras/") else ROOT / "pages" / view.file))
    app.query_params.clear()
    app.query_params.update(dict(view.query))
    for key, value in view.chosen.items():
        app.session_state[key] = value
    if view.explores:
        app.session_state[EXPLORES] = True
    app.run()
    opened: set[str] = set()
    while closed := _opening(app._tree) - opened:
        app = looking.opened(app, *closed)
        opened |= closed
    return _dumped(app._tree)  # the runner offers what it knows by kind; this is all that was sent


def _opening(node: Any) -> set[str]:
    """Return the keys of what is drawn only for whoever opens it."""
    known = _KEY.fullmatch(str(getattr(getattr(node, "proto", None), "id", "")))
    is_one = getattr(node, "type", None) in ("popover", "expandable", "expander")
    keys = {known[1]} if known and is_one else set()
    return keys.union(*(_opening(child) for child in getattr(node, "children", {}).values()))


def _dumped(node: Any) -> list[str]:
    said = [_WORD.sub("", _said(node.proto))] if getattr(node, "proto", None) is not None else []
    return said + [text for child in getattr(node, "children", {}).values() for text in _dumped(child)]


def _said(proto: Any) -> str:
    # A table of candidatures is sent packed: in full, a difference can be read.
    return json.dumps(looking.unpacked(proto.bytes), ensure_ascii=False) if is_table(proto) else str(proto)


def is_table(proto: Any) -> bool:
    """Tell whether a part of a screen is a table of candidatures."""
    return str(getattr(proto, "component_name", "")).endswith("jury.table")


def files(person: Person) -> dict[str, object]:
    """Return what each export's route answers to ``person``, bytes and headers."""
    device = enter_demo(bootstrap.unit_of_work(), person_id=person.id, agent="").device_secret
    app = Starlette(routes=downloads.routes(downloads.exports()), middleware=serve.middleware())
    answers = {name: ask(app, "GET", f"/telecharger/demo/{name}", device=device) for name in list_exports()}
    return {name: (answer.status, answer.headers, answer.body) for name, answer in answers.items()}


def attached(person: Person, dossiers: Sequence[str]) -> dict[str, object]:
    """Return what the route of attached files answers to ``person``, bytes and headers, for two numbers of each dossier."""
    device = enter_demo(bootstrap.unit_of_work(), person_id=person.id, agent="").device_secret
    app = Starlette(routes=own_routes(), middleware=serve.middleware())
    addresses = [f"/pieces/demo/{dossier}/{number}" for dossier in dossiers for number in (1, 2)]
    answers = {address: ask(app, "GET", address, device=device) for address in addresses}
    return {address: (answer.status, answer.headers, answer.body) for address, answer in answers.items()}


def room(person: Person) -> tuple[int, str]:
    """Return what the room's screen is answered on a device of ``person``: what its scene shows, without the name of the view."""
    device = enter_demo(bootstrap.unit_of_work(), person_id=person.id, agent="").device_secret
    answer = ask(Starlette(routes=page.routes(), middleware=serve.middleware()), "GET", "/ecran/scene", device=device)
    return answer.status, _VIEW.sub("", answer.body.decode())


def strip(person: Person) -> Mapping[str, object]:
    """Return the strip that ``person`` is pushed."""
    return view_of(bootstrap.snapshots().get(person.call_id), person).strip()


@dataclass
class Told:
    """What the stream of a person said, event after event; ``listen`` has it told what there is to tell by now."""

    person: Person
    events: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._hub = Hub(
            people_of=lambda secrets: dict.fromkeys(secrets, self.person),
            snapshot_of=bootstrap.snapshots().get,
            newest_devices_of=lambda call_ids: newest_devices(bootstrap.reading(), call_ids=call_ids),
            view_of=ViewNames(bootstrap.draws().count, word=map("view {}".format, count()).__next__).look,
        )
        self._following = self._hub.following("device")
        self._follower = self._following.__enter__()
        self.listen()

    def listen(self) -> None:
        async def hear() -> None:
            await self._hub.tell()
            if self._follower.has_news:
                async for event in self._follower.events():
                    self.events.append(event)
                    return

        asyncio.run(hear())


@contextmanager
def at_noon() -> Iterator[None]:
    """Stop the clock of the screens and of the exports; each screen says whose device it is, as in every test of this folder.

    A document is drawn once for all who are sent it: it shows nothing but what it is drawn from.
    """

    with clock_stopped(lambda: NOON) as patch:
        patch.setattr(session, "device_secret", device_secret)
        patch.setattr(pdf, "_draw_together", lambda template, data, **said: _pdfs(template, tuple(data), **said))
        for module in (registry, minutes):
            patch.setattr(module, "document_docx", _docx)
        yield


_docx = cache(document_docx)


@cache
def _pdfs(template: str, data: Sequence[str], *, timestamp: int, _drawn: Callable[..., list[bytes]] = pdf._draw_together) -> list[bytes]:
    return _drawn(template, data, timestamp=timestamp)


def differences(left: Sequence[str], right: Sequence[str]) -> list[tuple[str, str]]:
    """Return where two screens are not the same."""
    pairs = [(one, other) for one, other in zip(left, right, strict=False) if one != other]
    return pairs or ([("", "")] if len(left) != len(right) else [])


def refusal(do: Callable[[], object]) -> tuple[type[Exception], str] | None:
    """Return how something is refused, None where it is done."""
    try:
        do()
    except DeliberationError as error:
        return type(error), str(error)
    return None
