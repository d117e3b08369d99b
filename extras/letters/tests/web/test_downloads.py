"""Messages, their mail merge, QR codes and the meeting, over HTTP: to whom they are due, and what showing a link leaves behind."""

import io
import shutil
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest
from starlette.applications import Starlette
from starlette.types import ASGIApp

import bootstrap
from deliberation.operations.call.access import enter_demo
from extras.letters.reading import read_letterhead
from extras.letters.verbs import put_letterhead
from tests.serving.asgi import Answer, ask
from tests.worlds.office_papers import office_paper
from tests.worlds.open_call import OpenCall, new_demonstration
from tests.worlds.terms import Act, Role
from web import downloads, serve

OWN_SITE = {"sec-fetch-site": "same-origin"}
FILES = ("messages.zip", "messages.csv", "codes.pdf", "meeting.ics")


@pytest.fixture
def call(migrated_file: Path, tmp_path: Path) -> Iterator[OpenCall]:
    call = new_demonstration(Path(shutil.copy(migrated_file, tmp_path)))
    call.add_person("Juré 01", Role.JUROR)
    call.add_person("Organisation", Role.ORGANISER)
    yield call
    bootstrap.reset()


@pytest.fixture
def app() -> ASGIApp:
    return Starlette(routes=downloads.routes(downloads.exports()), middleware=serve.middleware())


def asked(app: ASGIApp, call: OpenCall, name: str, by: str = "Organisation", headers: dict[str, str] | None = None) -> Answer:
    device = enter_demo(call.uow(), person_id=call.person(by).id, agent="").device_secret if by else ""
    query = f"?texte=invitation&a={call.person('Juré 01').id}"
    return ask(app, "GET", f"/telecharger/demo/{name}{query}", device=device, headers=OWN_SITE if headers is None else headers)


@pytest.mark.parametrize("name", FILES)
def test_messages_are_for_those_who_manage_people(app: ASGIApp, call: OpenCall, name: str) -> None:
    assert [asked(app, call, name, by).status for by in ("", "Juré 01", "Organisation")] == [404, 404, 200]


def shown(call: OpenCall) -> list[str]:
    with call.reading() as uow:
        return [entry.subject for entry in uow.journal.of_acts(call.call_id, {Act.LINK_ISSUED, Act.LINK_SHOWN})]


def test_link_in_a_message_is_an_act_and_begins_with_the_address_that_is_served(app: ASGIApp, call: OpenCall) -> None:
    with ZipFile(io.BytesIO(asked(app, call, "messages.zip").body)) as opened:
        (name,) = opened.namelist()
        text = opened.read(name).decode().replace("=\r\n", "")
    assert shown(call) == ["Juré 01"]
    assert "http://testserver/entree/" in text.replace("=3D", "=") or "/entree/" in text
    asked(app, call, "meeting.ics")
    assert shown(call) == ["Juré 01"]


@pytest.mark.parametrize("name", FILES[:3])
def test_another_site_makes_nothing_of_it(app: ASGIApp, call: OpenCall, name: str) -> None:
    assert asked(app, call, name, headers={"sec-fetch-site": "cross-site"}).status == 404
    assert shown(call) == []


def test_nobody_and_a_text_that_there_is_not_make_no_file(app: ASGIApp, call: OpenCall) -> None:
    device = enter_demo(call.uow(), person_id=call.person("Organisation").id, agent="").device_secret
    for query in ("texte=invitation", "texte=invitation&a=999999", "texte=letter_selected&a=1", "texte=x&a=1"):
        assert ask(app, "GET", f"/telecharger/demo/messages.csv?{query}", device=device, headers=OWN_SITE).status == 404


def test_paper_of_the_letters_is_for_those_who_word_them_and_is_what_was_put(app: ASGIApp, call: OpenCall) -> None:
    assert asked(app, call, "letterhead.docx").status == 404
    paper = read_letterhead("papier.docx", office_paper())
    put_letterhead(call.uow(), by=call.person("Organisation"), call_id=call.call_id, letterhead=paper)
    for name in ("letterhead.docx", "letterhead-model.docx"):
        assert [asked(app, call, name, by).status for by in ("", "Juré 01", "Organisation")] == [404, 404, 200]
    assert asked(app, call, "letterhead.docx").body == paper.content
    assert read_letterhead("modele.docx", asked(app, call, "letterhead-model.docx").body).without_field == ()
