"""Tokens over HTTP: what a machine reads with one, and that everybody else is answered as what does not exist."""

import base64
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.types import ASGIApp

import bootstrap
from deliberation.operations.call.devices import make_token, revoke_token, tokens_of_call
from tests.serving.asgi import Answer, ask
from tests.worlds.acts import enter_demo, reopen, save_person
from tests.worlds.open_call import OpenCall, only_call, use_at_noon
from tests.worlds.terms import Role, TokenLevel
from web import downloads, serve
from web.entrance.access import own_routes

PUBLIC = {"laureates.csv", "laureates.json"}
INTERNAL = PUBLIC | {"selection.csv", "selection-schema.json", "scores.csv", "scores-schema.json"}


@pytest.fixture
def call(demonstration_file: Path, tmp_path: Path) -> Iterator[OpenCall]:
    use_at_noon(Path(shutil.copy(demonstration_file, tmp_path)))
    call = only_call()
    call.conclude()
    yield call
    bootstrap.reset()


@pytest.fixture
def app() -> ASGIApp:
    return Starlette(routes=[*downloads.routes(downloads.exports()), *own_routes()], middleware=serve.middleware())


def token(call: OpenCall, level: TokenLevel = TokenLevel.INTERNAL, *, by: str = "") -> str:
    who = call.by_console() if not by else {"by": call.person(by), "call_id": call.call_id}
    return make_token(call.uow(), **who, name="Grist", level=level, days=30).secret


def asked(app: ASGIApp, secret: str, name: str = "selection.csv", *, call: str = "demo", method: str = "GET", device: str = "") -> Answer:
    return ask(app, method, f"/telecharger/{call}/{name}", headers={"authorization": f"Bearer {secret}"}, device=device)


def told(answer: Answer) -> tuple[int, dict[str, str], bytes]:
    return answer.status, answer.headers, answer.body


@pytest.mark.parametrize(("level", "names"), [(TokenLevel.PUBLIC, PUBLIC), (TokenLevel.INTERNAL, INTERNAL)])
def test_token_reads_the_documents_of_its_level_and_nothing_else(app: ASGIApp, call: OpenCall, level: TokenLevel, names: set[str]) -> None:
    secret = token(call, level)
    everything = {*downloads.exports()}
    assert {name for name in everything if asked(app, secret, name).status == 200} == names
    stranger = told(ask(app, "GET", "/telecharger/demo/nothing"))
    assert [name for name in everything - names if told(asked(app, secret, name)) != stranger] == []


def test_machine_is_handed_what_a_person_is(app: ASGIApp, call: OpenCall) -> None:
    chair = call.somebody(Role.CHAIR)
    device = enter_demo(call.uow(), person_id=call.somebody(Role.ORGANISER).id, agent="").device_secret
    assert not chair.has(Role.JUROR)
    machine, person = asked(app, token(call)), ask(app, "GET", "/telecharger/demo/selection.csv", device=device)
    assert (machine.status, machine.body, machine.headers["cache-control"]) == (200, person.body, person.headers["cache-control"])


def test_print_is_of_the_minutes_and_of_no_other_file(app: ASGIApp, call: OpenCall) -> None:
    device = enter_demo(call.uow(), person_id=call.somebody(Role.ORGANISER).id, agent="").device_secret
    minutes = [f"minutes.docx?print={number}" for number in ("1", "2", "x", "9" * 5_000)]
    wanted = (*minutes, "selection.csv?print=1", "laureates.csv?print=1")
    answers = [ask(app, "GET", f"/telecharger/demo/{name}", device=device).status for name in wanted]
    assert (answers, asked(app, token(call), "selection.csv?print=1").status) == ([200, 404, 404, 404, 404, 404], 404)
    last = ask(app, "GET", "/telecharger/demo/minutes.docx", device=device)
    assert "_tirage1_v1.docx" in last.headers["content-disposition"]


def test_token_is_taken_as_the_password_of_basic_authentication(app: ASGIApp, call: OpenCall) -> None:
    given = base64.b64encode(f"grist:{token(call)}".encode()).decode()
    assert ask(app, "GET", "/telecharger/demo/selection.csv", headers={"authorization": f"Basic {given}"}).status == 200


def test_wrong_token_is_answered_as_an_address_that_does_not_exist(app: ASGIApp, call: OpenCall) -> None:
    stranger = told(ask(app, "GET", "/telecharger/demo/selection.csv"))
    secret = token(call)
    (made,) = tokens_of_call(call.reading(), **call.by_console())
    answers = [asked(app, given) for given in ("", "x", secret + "x", "x" * 500, "\xe9")]
    answers += [asked(app, secret, call="autre"), asked(app, secret, method="POST")]
    revoke_token(call.uow(), **call.by_console(), token_id=made.id)
    answers.append(asked(app, secret))
    for header in ("Basic !", "Basic " + base64.b64encode(b"\xff").decode(), "Digest x", "Bearer"):
        answers.append(ask(app, "GET", "/telecharger/demo/selection.csv", headers={"authorization": header}))
    # A request that would act is refused for whence it comes, before anybody asks who sent it.
    assert [told(answer) for answer in answers if answer.status != 403] == [stranger] * (len(answers) - 1)
    assert stranger[0] == 404


def test_token_opens_no_screen_no_line_and_no_attachment(app: ASGIApp, call: OpenCall) -> None:
    headers = {"authorization": f"Bearer {token(call)}"}
    dossier = call.snapshot.candidatures[0].dossier
    paths = ("/", "/candidatures", f"/pieces/demo/{dossier}/1", "/direct", "/_stcore/metrics", "/mesures")
    with_token = [told(ask(app, "GET", path, headers=headers)) for path in paths]
    assert with_token == [told(ask(app, "GET", path)) for path in paths]
    assert {status for status, _headers, _body in with_token} <= {303, 404}


def test_token_reads_nothing_while_the_selection_is_open_again(app: ASGIApp, call: OpenCall) -> None:
    secrets = [token(call, level) for level in TokenLevel]
    reopen(call.uow(), **call.by_console(), reason="Une erreur.")
    assert {asked(app, secret, name).status for secret in secrets for name in INTERNAL} == {404}
    call.finalise()
    assert [asked(app, secret, "laureates.csv").status for secret in secrets] == [200, 200]


def test_token_reads_no_more_than_its_maker_would_today(app: ASGIApp, call: OpenCall) -> None:
    maker = call.add_person("Autre organisation", Role.ORGANISER)
    secret = token(call, by=maker.name)
    assert asked(app, secret).status == 200
    save_person(call.uow(), **call.by_console(), person_id=maker.id, name=maker.name, roles=frozenset({Role.STAFF}), email=maker.email)
    assert asked(app, secret).status == 404


def test_device_s_own_rights_count_where_both_are_sent(app: ASGIApp, call: OpenCall) -> None:
    juror = next(person for person in call.people.values() if person.roles == {Role.JUROR})
    device = enter_demo(call.uow(), person_id=juror.id, agent="").device_secret
    assert asked(app, token(call), device=device).status == 404
