"""Somebody holds a device of the call and speaks to the server without its pages: nothing that they forge is believed."""

import json
from collections.abc import Iterator
from contextlib import suppress

import pytest
from pydantic import SecretStr
from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.exceptions import ConnectionClosed, InvalidStatus

import bootstrap
from settings import Settings
from tests.serving.protocol import line, messages_of_run, run, widget_id
from tests.worlds.acts import enter_demo, move_phase
from tests.worlds.terms import Console, Person, Phase, Snapshot
from tools.serving.servers import KEY, Server
from web.logs import MOST
from web.security import CLOSED_TO_STRANGERS

HIDDEN, RECUSED = "525638", "Juré 02"  # the demonstration's file of scores recuses them on it
PRESIDES = "Présidence (démonstration)"


@pytest.fixture
def people(server: Server) -> Iterator[dict[str, Person]]:
    """The people of the server's call, whose database another process opens."""
    file = server.log_path.with_name("jury.sqlite")
    bootstrap.use(Settings(database_url=f"sqlite:///{file}", trusted_hosts="", secret_key=SecretStr(KEY)))
    with bootstrap.reading() as uow:
        (state,) = uow.calls.all()
        yield {person.name: person for person in uow.people.of_call(state.id)}
    bootstrap.reset()


def device_of(person: Person) -> str:
    return enter_demo(bootstrap.unit_of_work(), person_id=person.id, agent="a test").device_secret


def call_of(people: dict[str, Person]) -> Snapshot:
    return bootstrap.snapshots().get(people[RECUSED].call_id)


@pytest.mark.parametrize("device", ["x" * 43, "0", "' OR 1=1 --", "é" * 40, "x" * 5000])
def test_forged_cookie_is_a_stranger_s(server: Server, people: dict[str, Person], device: str) -> None:
    sent = device.encode().decode("latin-1")
    # Too long for one of ours, it counts as none at all.
    with line(server, device=sent, page_of=sent if len(sent) <= 128 else "") as socket, pytest.raises(ConnectionClosed) as closed:
        run(socket, "selection")
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == CLOSED_TO_STRANGERS


def test_websocket_of_another_site_is_refused_even_with_somebody_s_cookie(server: Server, people: dict[str, Person]) -> None:
    device = device_of(people[RECUSED])
    with line(server, device=device, origin=server.url) as socket:
        assert RECUSED.encode() in run(socket, "")
    for origin in ("http://ailleurs.example", "null", f"{server.url}.ailleurs.example"):
        with pytest.raises(InvalidStatus), line(server, device=device, origin=origin):
            pass


@pytest.mark.parametrize(
    "query", ["fiche?dossier=", "suivre?dossier=", "noter?dossier=", "comparaison?dossiers=", "candidatures?recherche="]
)
def test_number_of_a_hidden_file_in_the_address_opens_nothing(server: Server, people: dict[str, Person], query: str) -> None:
    address, _mark, parameters = query.partition("?")
    title = call_of(people).by_dossier[HIDDEN].title
    shown = [messages_of_run(server, address, f"{parameters}{HIDDEN}", device=device_of(people[name])) for name in ("Juré 01", RECUSED)]
    forms = (title.encode(), json.dumps(title)[1:-1].encode())  # as text, as data of a component
    holding = [any(form in messages for form in forms) for messages in shown]
    assert not holding[1]
    assert holding[0] or address == "suivre"  # which holds nothing as long as no meeting is open


@pytest.mark.parametrize("value", [HIDDEN, "0", "-1", "x" * 10_000])
def test_choice_that_was_not_offered_opens_nothing(server: Server, people: dict[str, Person], value: str) -> None:
    hidden = call_of(people).by_dossier[HIDDEN]
    own = (hidden.id, people[RECUSED].id)
    before = call_of(people).grids.get(own)  # as the demonstration's file of scores brought it
    with line(server, device=device_of(people[RECUSED])) as socket:
        said = run(socket, "noter")
        forged = {"id": widget_id(said, "scoring.chosen"), "string_value": value}
        said += run(socket, "noter", widgets=[forged])
        said += run(socket, "noter", widgets=[{"id": forged["id"], "int_value": hidden.id}])
    assert hidden.title.encode() not in said
    assert call_of(people).grids.get(own) == before


def test_button_of_another_s_screen_does_nothing(server: Server, people: dict[str, Person]) -> None:
    with line(server, device=device_of(people[PRESIDES])) as chair, line(server, device=device_of(people["Juré 01"])) as juror:
        pressed = {"id": widget_id(run(chair, ""), "settings.phase.scoring"), "trigger_value": True}
        run(juror, "")
        run(juror, "", widgets=[pressed])
        assert call_of(people).phase is Phase.DELIBERATION
        run(chair, "", widgets=[pressed])
        assert call_of(people).phase is Phase.SCORING
    move_phase(bootstrap.unit_of_work(), by=Console(), call_id=people[PRESIDES].call_id, to=Phase.DELIBERATION)


def test_forged_frames_fill_no_log(server: Server, people: dict[str, Person]) -> None:
    device, before = device_of(people[RECUSED]), len(server.log())
    leaving = BackMsg(debug_disconnect_websocket=True).SerializeToString()
    for frame in (b"\xff\xff\xff", "text", b"", leaving):
        for _time in range(30):
            with line(server, device=device) as socket, suppress(ConnectionClosed):
                socket.send(frame)
                if frame in (b"", leaving):
                    run(socket, "journal")  # said nothing of these, it goes on
                else:
                    socket.recv(timeout=20)
    grown = server.log()[before:]
    assert grown.count("Error deserializing back message") == grown.count("Exception in ASGI application") == MOST
    assert max(grown.count(said) for said in ("No handler for", "Client tried to disconnect")) == MOST
    assert len(grown) < 60_000
