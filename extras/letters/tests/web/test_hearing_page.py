"""The page of a team, over HTTP: what it is sent, and that a dead one is answered as any address that does not exist."""

import re
import shutil
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

import bootstrap
import capabilities
from deliberation.meeting.hearings import HearingPlan
from deliberation.operations.call.access import enter_demo
from extras.letters.capability import DOOR
from extras.letters.verbs import convene_teams, plan_hearings
from tests.serving.asgi import Answer, ask
from tests.worlds.open_call import OpenCall, only_call, use
from tests.worlds.terms import Candidature, Person, Role
from web import downloads, serve
from web.entrance import access
from web.headers import SecurityHeaders
from web.requests import is_https
from web.security import Gate


@pytest.fixture
def call(demonstration_file: Path, tmp_path: Path) -> Iterator[OpenCall]:
    use(shutil.copy(demonstration_file, tmp_path))
    call = only_call()
    now = bootstrap.reading().now() + timedelta(hours=2)
    plan_hearings(call.uow(), **call.by_console(), plan=HearingPlan(now, 20, 10))
    yield call
    bootstrap.reset()


@pytest.fixture
def app() -> ASGIApp:
    return Starlette(routes=[*access.routes(), *downloads.routes(downloads.exports())], middleware=serve.middleware())


@pytest.fixture
def item(call: OpenCall) -> Candidature:
    return call.snapshot.ranked[0]


def convened(call: OpenCall) -> dict[int, str]:
    return dict(convene_teams(call.uow(), **call.by_console(), key=bootstrap.link_key()))


def read(app: ASGIApp, path: str, device: str = "") -> Answer:
    return ask(app, "GET", path, device=device)


def test_page_of_a_team_says_its_hour_and_nothing_of_any_dossier_or_person(app: ASGIApp, call: OpenCall, item: Candidature) -> None:
    answer = read(app, f"{DOOR}{convened(call)[item.id]}")
    told = answer.body.decode()
    assert (answer.status, answer.headers["cache-control"]) == (200, "no-store")
    assert ("Votre audition" in told, "À l’heure" in told, "20\u00a0min" in told) == (True, True, True)
    snapshot = call.snapshot
    hidden = {person.name for person in snapshot.people} | {str(snapshot.call.name)}
    hidden |= {part for one in snapshot.candidatures for part in (one.dossier, one.title, snapshot.administration_of(one).name)}
    assert {each for each in hidden if each in told} == set()
    assert set(re.findall(r'(?:href|src|action)="([^"]*)"', told)) == {"/entree/icon.svg", "/entree/style.css", "?langue=en", "?langue=fr"}


def test_dead_page_is_answered_as_an_address_that_does_not_exist(app: ASGIApp, call: OpenCall, item: Candidature) -> None:
    path = f"{DOOR}{convened(call)[item.id]}"
    unknown = read(app, "/x/y")
    tried = ["/passage/x", "/passage/" + "x" * 43, "/passage/", "/passage/a/b", "/passage/" + "x" * 5000, f"{path}/", f"{path}x"]
    answers = [read(app, each) for each in tried]
    assert read(app, path).status == 200
    plan_hearings(call.uow(), **call.by_console(), plan=None)
    answers.append(read(app, path))
    same = {"content-type", "content-length", "cache-control"}
    assert [(each.status, each.body, {name: each.headers.get(name) for name in same}) for each in answers] == [
        (404, b"", {name: unknown.headers.get(name) for name in same})
    ] * len(answers)


def test_nothing_is_sent_to_a_page_and_it_is_told_to_nobody_else(app: ASGIApp, call: OpenCall, item: Candidature) -> None:
    path = f"{DOOR}{convened(call)[item.id]}"
    assert ask(app, "POST", path, headers={"sec-fetch-site": "same-origin"}).status in (403, 404, 405)
    assert read(app, path).headers["referrer-policy"] == "strict-origin"


@pytest.mark.parametrize("name", ["hearings.zip", "hearings.csv"])
def test_convocations_are_for_those_who_prepare_the_meeting_and_see_every_file(app: ASGIApp, call: OpenCall, name: str) -> None:
    own, other = {"sec-fetch-site": "same-origin"}, {"sec-fetch-site": "cross-site"}

    def asked(role: Role | None, headers: dict[str, str]) -> int:
        device = enter_demo(call.uow(), person_id=call.somebody(role).id, agent="").device_secret if role else ""
        return ask(app, "GET", f"/telecharger/{call.snapshot.call.slug}/{name}", device=device, headers=headers).status

    statuses = [asked(role, own) for role in (None, Role.JUROR, Role.STAFF, Role.ORGANISER)]
    assert (statuses, asked(Role.ORGANISER, other)) == ([404, 404, 404, 200], 404)


def test_address_of_the_pages_is_open_to_strangers_while_the_extra_is_on_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    async def reached(scope: Scope, receive: Receive, send: Send) -> None:
        await PlainTextResponse("reached")(scope, receive, send)

    gate = SecurityHeaders(Gate(reached, person_of=dict[str, Person]().get, trusted_hosts=lambda: ()), is_https=is_https)
    answers = []
    for choice in ("letters", "none"):
        monkeypatch.setattr(capabilities, "_choice", [partial(str, choice)])
        answer = read(gate, "/passage/x")
        answers.append((answer.status, answer.headers["referrer-policy"]))
    assert answers == [(200, "strict-origin"), (404, "same-origin")]
