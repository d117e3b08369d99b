"""Attached files fetched from the platform: from allowed hosts only, never with the token, the bytes that it describes."""

import io
from collections.abc import Iterator

import pytest

from deliberation.dossiers.attachments.attachment import stamped
from deliberation.errors import FileRefused, PlatformFailed
from extras.platform.attachments import PlatformAttachments
from extras.platform.pull import pull
from extras.platform.tests.serving.procedure import few
from extras.platform.tests.serving.server import Platform as Server
from extras.platform.tests.unit.line import Line
from intake.attachments.kinds import Limits
from tests.worlds.attachments import LIMITS, fit
from tests.worlds.demonstration import demo_call

DOSSIER = "472228"
NAME = "maquette.pdf"


@pytest.fixture
def server() -> Server:
    server = Server(few())
    for dossier in server.procedure.dossiers:
        server.procedure.attach(dossier["number"])
    server.procedure.attach(DOSSIER, NAME)
    return server


@pytest.fixture
def line(server: Server) -> Line:
    return Line(server)


@pytest.fixture
def sent(line: Line) -> Iterator[PlatformAttachments]:
    with line.open() as platform:
        yield PlatformAttachments(platform, "démarche", pull(platform, demo_call()).files, LIMITS)


def content(sent: PlatformAttachments) -> bytes:
    (file,) = sent.files
    return b"".join(sent.pieces(file))


def refusal(sent: PlatformAttachments) -> str:
    with pytest.raises(FileRefused) as refused:
        content(sent)
    return str(refused.value)


def test_file_comes_as_the_platform_s_archive_names_it(sent: PlatformAttachments) -> None:
    (file,) = sent.files
    found = stamped(file.name)
    assert (file.folders, found and found.name, found and found.filed_at.isoformat()) == (
        (DOSSIER, "pieces_justificatives"),
        NAME,
        "2019-05-31T09:58:00+00:00",
    )
    assert content(sent) == fit(NAME, f"{DOSSIER} {NAME} ")
    assert sent.media_type(file, io.BytesIO(content(sent))) == "application/pdf"


def test_token_is_sent_to_no_host_of_files(sent: PlatformAttachments, server: Server) -> None:
    content(sent)
    assert (sum(server.fetched.values()), server.told_token) == (1, [])


def test_team_s_files_are_not_among_them(server: Server, line: Line) -> None:
    champ = server.procedure.champ(DOSSIER, "Pièces jointes")
    server.procedure.dossier(DOSSIER)["annotations"].append(champ | {"champDescriptorId": "team", "label": "De l’équipe"})
    champ["files"] = []
    with line.open() as platform:
        assert pull(platform, demo_call()).files == ()


def test_address_that_is_over_is_asked_for_again(sent: PlatformAttachments, server: Server, line: Line) -> None:
    line.waited.append(3601.0)
    assert content(sent)
    assert server.asked[-1] == "Pieces"


def test_file_that_the_platform_does_not_find_is_named(sent: PlatformAttachments, server: Server) -> None:
    server.lost.update(server.procedure.files)
    assert "404" in refusal(sent)


@pytest.mark.parametrize(("scan", "said"), [("pending", "pas encore"), ("infected", "virus"), ("integrity_error", "integrity_error")])
def test_file_that_is_not_said_safe_is_not_fetched(server: Server, line: Line, scan: str, said: str) -> None:
    server.procedure.attach(DOSSIER, NAME, scan=scan)
    with line.open() as platform:
        assert said in refusal(PlatformAttachments(platform, "démarche", pull(platform, demo_call()).files, LIMITS))
    assert not server.fetched


def test_file_elsewhere_is_not_fetched(server: Server, line: Line) -> None:
    server.files_at = "https://ailleurs.example"
    with line.open() as platform:
        assert "ailleurs.example" in refusal(PlatformAttachments(platform, "démarche", pull(platform, demo_call()).files, LIMITS))
    assert not server.fetched


def test_other_bytes_than_those_described_are_refused(sent: PlatformAttachments, server: Server) -> None:
    server.procedure.files.update(dict.fromkeys(server.procedure.files, b"%PDF-1.7 other"))
    assert "n’est pas celui qu’elle décrit" in refusal(sent)


def test_file_larger_than_it_says_is_not_read_to_its_end(server: Server, line: Line) -> None:
    server.procedure.files.update(dict.fromkeys(server.procedure.files, b"%PDF-" + b"x" * 5_000))
    with line.open() as platform:
        refused = refusal(PlatformAttachments(platform, "démarche", pull(platform, demo_call()).files, Limits(1_000, 10_000)))
    assert "JURY_ATTACHMENT_MAX_MB" in refused


def test_line_that_breaks_once_is_tried_again_and_for_good_ends_the_import(server: Server, line: Line) -> None:
    for breaks, ends in ((1, False), (3, True)):
        with line.open() as platform:
            sent = PlatformAttachments(platform, "démarche", pull(platform, demo_call()).files, LIMITS)
            server.breaks = breaks
            if ends:
                with pytest.raises(PlatformFailed):
                    content(sent)
            else:
                assert content(sent)
