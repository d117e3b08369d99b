"""What applicants attached, over HTTP: to whom it is due, saved and never shown; to everybody else the one answer that there is nothing."""

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import pytest
from starlette.applications import Starlette
from starlette.types import ASGIApp

import bootstrap.kept_files
from extras.attached import routes as attachments
from extras.attached.reading import store
from extras.attached.tests.sending import sent
from extras.attached.verbs import import_attachments
from tests.serving.asgi import Answer, ask
from tests.worlds.acts import declare_recusals, enter_demo, import_dossiers, move_phase, send_to_room, update_call
from tests.worlds.archives import archive_in, archive_problems, file_problems, sha256
from tests.worlds.attachments import content_of, from_platform, with_macros, zip_of
from tests.worlds.demonstration import PRESIDES, SETTINGS, sources
from tests.worlds.extras import needs
from tests.worlds.open_call import OpenCall, new_call, new_demonstration, only_call, use_at_noon
from tests.worlds.terms import InvalidValue, NotFound, Phase, Role, Sent, SentView
from tests.worlds.written_pdf import Line, written
from web import downloads, serve

WHOLE = "archive-whole.zip"
NAME = "../\N{RIGHT-TO-LEFT OVERRIDE}plan.pdf"
PLAN = written([[Line("Le plan", 80.0)], [Line("La suite", 80.0)]])
PAGES = ("1/pages", "1/pages/1/800", "1/pages/1/texte")
JUROR = "Juré 01"


@pytest.fixture(scope="module")
def made(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the demonstration with two dossiers, each with a file, in deliberation; the chair has looked at the first."""
    file = Path(shutil.copy(migrated_file, tmp_path_factory.mktemp("attachments")))
    call = new_demonstration(file)
    records = tuple(replace(record, content=content_of(NAME)) for record in sources().dossiers.records[:2])
    import_dossiers(call.uow(), **call.by_console(), file=replace(sources().dossiers, records=records, problems=()))
    call.add_person(JUROR, Role.JUROR)
    declare_recusals(call.uow(), **call.by(JUROR), candidature_ids=[])
    move_phase(call.uow(), **call.by_console(), to=Phase.DELIBERATION)
    files = zip_of({from_platform(record.dossier, NAME.replace("/", "-")): PLAN + b"\n%" + record.dossier.encode() for record in records})
    import_attachments(call.uow(), store(), **call.by_console(), sent=sent(files))
    look(Starlette(routes=attachments.routes(), middleware=serve.middleware()), call)
    bootstrap.reset()
    return file


def look(app: ASGIApp, call: OpenCall) -> None:
    """Have the first page drawn for somebody who sees it."""
    assert ask(app, "GET", f"/pieces/demo/{dossier(call)}/1/pages/1/800", device=device_of(call, PRESIDES)).status == 200


@pytest.fixture
def call(made: Path, tmp_path: Path) -> Iterator[OpenCall]:
    """Give a copy of it, with its files."""
    shutil.copytree(made.parent, tmp_path, dirs_exist_ok=True)
    use_at_noon(tmp_path / made.name)
    yield only_call()
    bootstrap.reset()


@pytest.fixture
def app() -> ASGIApp:
    return Starlette(routes=attachments.routes(), middleware=serve.middleware())


def device_of(call: OpenCall, name: str) -> str:
    return enter_demo(call.uow(), person_id=call.person(name).id, agent="").device_secret


def dossier(call: OpenCall, id_: int = 1) -> str:
    return call.snapshot.candidature(id_).dossier


def said(answer: Answer) -> tuple[int, dict[str, str], bytes]:
    return answer.status, answer.headers, answer.body


def test_original_is_saved_by_a_browser_and_runs_nothing(app: ASGIApp, call: OpenCall) -> None:
    answer = ask(app, "GET", f"/pieces/demo/{dossier(call)}/1", device=device_of(call, JUROR))
    assert (answer.status, answer.body) == (200, PLAN + b"\n%" + dossier(call).encode())
    expected = {
        "cache-control": "private, no-store",
        "content-disposition": "attachment; filename=\"--plan.pdf\"; filename*=UTF-8''--plan.pdf",
        "content-length": str(len(answer.body)),
        "content-security-policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
        "content-type": "application/pdf",
        "x-content-type-options": "nosniff",
    }
    assert {name: answer.headers[name] for name in expected} == expected


def test_original_with_macros_is_handed_out_once_somebody_agreed(app: ASGIApp, call: OpenCall) -> None:
    name, document = "plan.docx", with_macros("plan.docx")
    record = replace(sources().dossiers.records[0], content=content_of(name))
    import_dossiers(call.uow(), **call.by_console(), file=replace(sources().dossiers, records=(record,), problems=()))
    files = sent(zip_of({from_platform(dossier(call), name): document}))
    import_attachments(call.uow(), store(), **call.by_console(), sent=files)
    address, device = f"/pieces/demo/{dossier(call)}/2", device_of(call, JUROR)

    asks = ask(app, "GET", address, device=device)
    assert (asks.status, asks.headers["content-type"].split(";")[0], "content-disposition" in asks.headers) == (200, "text/html", False)
    assert [part in asks.body.decode() for part in ('href="?macros=oui"', name)] == [True, True]
    assert "sandbox" not in asks.headers["content-security-policy"]
    handed = ask(app, "GET", f"{address}?macros=oui", device=device)
    assert (handed.body, handed.headers["content-security-policy"].split(";")[0]) == (document, "sandbox")

    declare_recusals(call.uow(), **call.by(JUROR), candidature_ids=[1])
    nothing = said(ask(app, "GET", "/pieces/demo/rien/1", device=device))
    assert [said(ask(app, "GET", asked, device=device)) for asked in (address, f"{address}?macros=oui")] == [nothing] * 2


def nobody(call: OpenCall) -> str:
    return ""


def recused(call: OpenCall) -> str:
    declare_recusals(call.uow(), **call.by(JUROR), candidature_ids=[1])
    return device_of(call, JUROR)


def of_another_call(call: OpenCall) -> str:
    other = new_call(slug="autre-appel", demo=True).add_person("Membre", Role.JUROR)
    return enter_demo(call.uow(), person_id=other.id, agent="").device_secret


def room_screen(call: OpenCall) -> str:
    return enter_demo(call.uow(), person_id=call.somebody(Role.PROJECTOR).id, agent="").device_secret


def before_the_jury_reads(call: OpenCall) -> str:
    move_phase(call.uow(), **call.by_console(), to=Phase.PREPARATION)
    return device_of(call, JUROR)


def before_recusals_are_declared(call: OpenCall) -> str:
    device = device_of(call, call.add_person("Juré venu après", Role.JUROR).name)
    with bootstrap.assembled().engine.connect().execution_options(access="write") as connection, connection.begin():
        # A demonstration asks for no declaration.
        connection.exec_driver_sql("UPDATE call SET settings = json_set(settings, '$.demo', json('false')), revision = revision + 1")
    return device


def where_the_call_allows_no_download(call: OpenCall) -> str:
    settings = {**SETTINGS, "slug": "demo", "demo": True, "rules": {**SETTINGS["rules"], "jury_downloads": False}}
    update_call(call.uow(), **call.by_console(), settings=settings, reason="Rien ne sort.")
    app = Starlette(routes=attachments.routes(), middleware=serve.middleware())
    assert ask(app, "GET", f"/pieces/demo/{dossier(call)}/1", device=device_of(call, PRESIDES)).status == 200
    return device_of(call, JUROR)


def lost(call: OpenCall) -> str:
    bootstrap.attachment_files().remove([one.use for one in call.snapshot.attachments])
    return device_of(call, JUROR)


@pytest.mark.parametrize(
    "who",
    [
        *(nobody, recused, of_another_call, room_screen, before_the_jury_reads, before_recusals_are_declared),
        *(where_the_call_allows_no_download, lost),
    ],
)
def test_what_is_not_due_is_not_there(app: ASGIApp, call: OpenCall, who: Callable[[OpenCall], str]) -> None:
    device = who(call)
    answers = [said(ask(app, "GET", f"/pieces/demo/{asked}", device=device)) for asked in (f"{dossier(call)}/1", "0/1")]
    assert answers[0] == answers[1]
    assert answers[0] == said(ask(app, "GET", f"/pieces/autre/{dossier(call)}/7"))  # as a stranger is told of another call's
    assert (answers[0][0], answers[0][2], answers[0][1]["cache-control"]) == (404, b"", "private, no-store")


def test_juror_is_sent_the_same_attached_files_under_seal_as_after(app: ASGIApp, call: OpenCall) -> None:
    device, addresses = device_of(call, JUROR), [f"/pieces/demo/{dossier(call)}/{asked}" for asked in ("1", *PAGES)]
    after = [said(ask(app, "GET", address, device=device)) for address in addresses]
    call.seal()
    call.move(Phase.SCORING)
    before = [said(ask(app, "GET", address, device=device)) for address in addresses]
    assert (before, {answer[0] for answer in before}) == (after, {200})


def test_same_file_of_another_dossier_tells_a_recused_juror_nothing(app: ASGIApp, call: OpenCall) -> None:
    device, address = device_of(call, JUROR), f"/pieces/demo/{dossier(call, 2)}/1"
    before = said(ask(app, "GET", address, device=device))
    same = zip_of({from_platform(dossier(call), NAME.replace("/", "-"), "01-01-2020-10-00"): PLAN + b"\n%" + dossier(call, 2).encode()})
    import_attachments(call.uow(), store(), **call.by_console(), sent=sent(same))
    assert said(ask(app, "GET", address, device=device)) == before


@pytest.fixture
def documents() -> ASGIApp:
    return Starlette(routes=downloads.routes(downloads.exports()), middleware=serve.middleware())


def under_seal(call: OpenCall) -> str:
    return device_of(call, call.add_person("Gestion", Role.STAFF).name)


def test_whole_archive_is_for_those_who_see_every_file(documents: ASGIApp, call: OpenCall) -> None:
    answered = {
        who.__name__: said(ask(documents, "GET", f"/telecharger/demo/{WHOLE}", device=who(call)))
        for who in (nobody, of_another_call, room_screen, under_seal, recused)
    }
    assert {answer[0] for answer in answered.values()} == {404}
    assert answered["recused"] == said(ask(documents, "GET", "/telecharger/demo/no.zip"))


@needs("archive")
def test_whole_archive_has_each_file_and_says_which_is_lost(documents: ASGIApp, call: OpenCall, tmp_path: Path) -> None:
    staff = call.add_person("Gestion", Role.ORGANISER)
    answer = ask(documents, "GET", f"/telecharger/demo/{WHOLE}", device=device_of(call, staff.name))
    assert (answer.status, answer.headers["cache-control"]) == (200, "no-store")
    file = tmp_path / "whole.zip"
    file.write_bytes(answer.body)
    with ZipFile(file) as opened:
        names = [f"pieces/{dossier(call, id_)}/1---plan.pdf" for id_ in (1, 2)]
        assert opened.namelist() == ["archive.zip", *names, "SHA256SUMS"]
        for line in opened.read("SHA256SUMS").decode().splitlines():
            digest, _gap, name = line.partition("  ")
            assert sha256(opened.read(name)) == digest
    assert (archive_problems(archive_in(file)), list(file_problems(file))) == ((), [])
    kept = bootstrap.attachment_files().path(call.snapshot.attachments[0].sha256)
    kept.write_bytes(kept.read_bytes() + b"%")
    changed = ask(documents, "GET", f"/telecharger/demo/{WHOLE}", device=device_of(call, staff.name))
    assert (changed.status, dossier(call) in changed.body.decode()) == (409, True)
    bootstrap.attachment_files().remove([call.snapshot.attachments[0].use])
    file.write_bytes(ask(documents, "GET", f"/telecharger/demo/{WHOLE}", device=device_of(call, staff.name)).body)
    assert [problem.values["dossier"] for problem in file_problems(file)] == [dossier(call)]
    plain = tmp_path / "plain.zip"
    plain.write_bytes(archive_in(file))
    assert (archive_in(plain), list(file_problems(plain))) == (plain.read_bytes(), [])


@pytest.mark.parametrize("asked", ["../../etc/passwd/1", "%2e%2e/1", "{dossier}/-1", "{dossier}/1/", "{dossier}/1.pdf", "{dossier}"])
def test_address_is_never_a_path(app: ASGIApp, call: OpenCall, asked: str) -> None:
    answer = ask(app, "GET", f"/pieces/demo/{asked.format(dossier=dossier(call))}", device=device_of(call, PRESIDES))
    assert answer.status in (404, 307)
    assert PLAN not in answer.body


def test_pages_are_images_and_words_that_no_cache_keeps(app: ASGIApp, call: OpenCall) -> None:
    device = device_of(call, JUROR)
    facts, image, words = (ask(app, "GET", f"/pieces/demo/{dossier(call)}/{asked}", device=device) for asked in PAGES)
    assert (json.loads(facts.body), json.loads(words.body)["words"][0][0]) == ({"sizes": [[595, 842]] * 2, "obstacle": None}, "Le")
    assert (image.headers["content-type"], image.body[8:12]) == ("image/webp", b"WEBP")
    assert {each.headers["cache-control"] for each in (facts, image, words)} == {"private, no-store"}


def drawn_pages(call: OpenCall, name: str) -> list[Path]:
    return sorted(bootstrap.attachment_files().path("0" * 64).parents[1].glob(f"drawn/**/{name}"))


def test_page_or_file_replaced_on_the_disk_is_not_shown_and_said(app: ASGIApp, call: OpenCall, caplog: pytest.LogCaptureFixture) -> None:
    device, original = device_of(call, PRESIDES), f"/pieces/demo/{dossier(call)}/1"
    page = ask(app, "GET", f"{original}/pages/1/800", device=device).body
    other = ask(app, "GET", f"{original}/pages/2/800", device=device).body
    assert bootstrap.kept_files.problems() == ()
    for path in drawn_pages(call, "800-1.webp"):
        path.write_bytes(next(iter(drawn_pages(call, "800-2.webp"))).read_bytes())
    told = [str(problem) for problem in bootstrap.kept_files.problems()]
    assert (len(told), "pages" in told[0]) == (1, True)
    shown = ask(app, "GET", f"{original}/pages/1/800", device=device).body
    assert (shown == page, shown == other) == (True, False)
    assert ("is not as it was drawn" in caplog.text, bootstrap.kept_files.problems()) == (True, ())

    path = bootstrap.attachment_files().path(call.snapshot.attachments[0].sha256)
    path.write_bytes(path.read_bytes().replace(b"plan", b"flan"))
    answer, facts = (ask(app, "GET", asked, device=device) for asked in (original, f"{original}/pages"))
    assert (answer.status, "n’est plus celui qui a été déposé" in answer.body.decode(), b"%PDF" in answer.body) == (409, True, False)
    assert json.loads(facts.body)["sizes"] == []
    assert "n’est plus celui qui a été déposé" in json.loads(facts.body)["obstacle"]
    assert f"attached file {path.name} is not as it was brought" in caplog.text


def test_whoever_may_not_download_reads(app: ASGIApp, call: OpenCall) -> None:
    device = where_the_call_allows_no_download(call)
    assert ask(app, "GET", f"/pieces/demo/{dossier(call)}/1/pages", device=device).status == 200


@pytest.mark.parametrize("who", [nobody, recused, of_another_call, room_screen, before_the_jury_reads, before_recusals_are_declared, lost])
def test_pages_that_are_not_due_are_not_there(app: ASGIApp, call: OpenCall, who: Callable[[OpenCall], str]) -> None:
    look(app, call)  # drawn already
    device = who(call)
    stranger = said(ask(app, "GET", f"/pieces/autre/{dossier(call)}/7"))
    addresses = [f"/pieces/demo/{number}/{asked}" for number in (dossier(call), "0") for asked in PAGES]
    assert [said(ask(app, "GET", address, device=device)) for address in addresses] == [stranger] * 6
    assert stranger[0] == 404


@pytest.mark.parametrize("asked", ["1/pages/0/800", "1/pages/3/800", "1/pages/1/801", "1/pages/9/texte", "2/pages"])
def test_what_is_no_page_of_a_file_is_not_there(app: ASGIApp, call: OpenCall, asked: str) -> None:
    assert ask(app, "GET", f"/pieces/demo/{dossier(call)}/{asked}", device=device_of(call, JUROR)).status == 404


def test_room_s_screen_is_given_the_page_that_was_sent_and_nothing_else(app: ASGIApp, call: OpenCall) -> None:
    device, file = room_screen(call), f"/pieces/demo/{dossier(call)}/1"

    def answered() -> list[int]:
        asked = ("/pages/2/1600", "/pages/1/1600", "/pages/2/texte", "/pages", "")
        return [ask(app, "GET", f"{file}{one}", device=device).status for one in asked]

    page = Sent(SentView.PAGE, (1,), attachment=1, page=2)
    send_to_room(call.uow(), **call.by(PRESIDES), sent=page)
    assert answered() == [200, 404, 404, 404, 404]
    assert ask(app, "GET", f"/pieces/demo/{dossier(call, 2)}/1/pages/2/1600", device=device).status == 404
    send_to_room(call.uow(), **call.by(PRESIDES), sent=None)
    assert answered() == [404] * 5


@pytest.mark.parametrize("sent", [Sent(SentView.PAGE, (1,), attachment=2, page=1), Sent(SentView.PAGE, (2,), attachment=9, page=1)])
def test_page_of_no_file_is_not_sent(call: OpenCall, sent: Sent) -> None:
    with pytest.raises(NotFound):
        send_to_room(call.uow(), **call.by(PRESIDES), sent=sent)


@pytest.mark.parametrize("what", [{"attachment": 1}, {"page": 1}, {"attachment": 1, "page": 0}])
def test_page_is_of_a_file(what: dict[str, int]) -> None:
    with pytest.raises(InvalidValue):
        Sent(SentView.PAGE, (1,), weights=(), attachment=what.get("attachment"), page=what.get("page"))
