"""Documents turned into pages by LibreOffice, which is shut in: its folder alone, no line to anything, and an end."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from time import monotonic, sleep

import docx
import pytest
from pypdf import PdfReader

from data_access.files.attachment_files import AttachmentFiles
from deliberation.dossiers.attachments.attachment import DOCUMENTS, Use
from extras.attached.pages import converting
from extras.attached.pages.drawer import CannotBeDrawn, Limits
from extras.attached.pages.office import Office
from extras.attached.pages.pages import Original, Pages
from extras.attached.pages.values import Obstacle
from extras.attached.tests.sending import FAILS
from tests.worlds.attachments import open_document, zip_of
from tests.worlds.papers import paper, picture

DOCX, ODT = DOCUMENTS
SOON = Limits(cpu_seconds=1, wall_seconds=60.0)
shut_in = pytest.mark.skipif(not converting.can_shut_in(), reason="this system cannot hold a process to its folder")
real = pytest.mark.skipif(not Office("soffice", Path()).is_here, reason="LibreOffice is not installed")


def office(folder: Path, script: str) -> Office:
    """Give a program that stands for LibreOffice: a script of the shell."""
    program = folder / "office" / "program" / "soffice"
    program.parent.mkdir(parents=True)
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o700)
    return Office(str(program), folder / "drafts")


def document(folder: Path, content: bytes = b"document") -> Path:
    path = folder / "kept"
    path.write_bytes(content)
    return path


@shut_in
def test_process_that_is_shut_in_has_its_folder_and_nothing_else(tmp_path: Path) -> None:
    secret, own = tmp_path / "secret", tmp_path / "own"
    secret.write_text("secret")
    own.mkdir()
    tries = f"""
import json, os, runpy, socket
runpy.run_path({converting.__file__!r})["shut_in"](__import__("pathlib").Path({str(own)!r}), reads=[])
{FAILS}
print(json.dumps([fails(do) for do in (
    lambda: open({str(own / "made")!r}, "w").close(),
    lambda: open({str(secret)!r}),
    lambda: open({str(secret)!r}, "w"),
    lambda: os.listdir({str(tmp_path)!r}),
    lambda: open("/proc/1/environ"),
    lambda: open("/etc/passwd"),
    lambda: socket.socket(socket.AF_INET, socket.SOCK_STREAM),
    lambda: socket.socket(socket.AF_INET6, socket.SOCK_DGRAM),
    lambda: socket.socket(socket.AF_UNIX).connect({str(own / "made")!r}),
)]))
"""
    done = subprocess.run([sys.executable, "-I", "-c", tries], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == [None, *["PermissionError"] * 8]


@shut_in
def test_program_finds_its_document_and_nothing_of_the_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JURY_SECRET_KEY", "secret")
    told = 'for word; do last=$word; done; { printf "%%PDF-"; cat "$last"; pwd; env; } > document.pdf'
    said = office(tmp_path, told).as_pdf(document(tmp_path), DOCX, SOON).decode()
    assert (said.startswith("%PDF-document/"), "secret" in said, str(tmp_path / "kept") in said) == (True, False, False)
    assert list((tmp_path / "drafts").iterdir()) == []


@shut_in
@pytest.mark.parametrize(
    ("script", "obstacle", "is_certain"),
    [
        ("exit 0", Obstacle.UNTURNED, True),
        ("exit 81", Obstacle.UNTURNED, True),
        ("echo other > document.pdf", Obstacle.UNTURNED, True),
        ("ln -s /etc/ld.so.cache document.pdf", Obstacle.UNTURNED, True),
        ("kill -9 $$", Obstacle.HEAVY, True),
        ("while :; do :; done", Obstacle.HEAVY, True),
    ],
)
def test_what_goes_wrong_is_an_obstacle(tmp_path: Path, script: str, obstacle: Obstacle, is_certain: bool) -> None:
    with pytest.raises(CannotBeDrawn) as refused:
        office(tmp_path, script).as_pdf(document(tmp_path), ODT, SOON)
    assert (refused.value.obstacle, refused.value.is_certain) == (obstacle, is_certain)


@shut_in
def test_program_that_hangs_is_ended_with_those_that_it_began(tmp_path: Path) -> None:
    naps = f"60.{os.getpid()}"
    began = office(tmp_path, f"sleep {naps} & sleep {naps}")
    with pytest.raises(CannotBeDrawn) as refused:
        began.as_pdf(document(tmp_path), ODT, Limits(wall_seconds=0.5))
    assert (refused.value.obstacle, refused.value.is_certain) == (Obstacle.HEAVY, False)
    # They are killed; the system takes a moment to let them go.
    deadline = monotonic() + 20
    while [path for path in Path("/proc").glob("[0-9]*/cmdline") if naps in said(path)]:
        assert monotonic() < deadline, "they were not ended"
        sleep(0.05)


def said(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:  # it has ended meanwhile
        return ""


def test_documents_are_not_read_where_there_is_no_such_program(tmp_path: Path) -> None:
    pages = Pages(AttachmentFiles(tmp_path).drawn, Office("none", tmp_path))
    assert [pages.shows(kind) for kind in (DOCX, ODT, "application/pdf", "text/plain")] == [False, False, True, False]


@shut_in
def test_document_is_turned_once_and_drawn_from_what_it_became(tmp_path: Path) -> None:
    files = AttachmentFiles(tmp_path / "files")
    turning = office(tmp_path, 'cp "${0%/*}/made.pdf" document.pdf')
    (tmp_path / "office" / "program" / "made.pdf").write_bytes(paper("Une page", "Une autre"))
    with files.draft() as draft:
        draft.write(b"document")
        draft.keep()
        original = Original(Use(draft.sha256, 1), files.path(draft.sha256), DOCX)
    pages = Pages(files.drawn, turning)
    pages.read(original)
    (tmp_path / "office" / "program" / "made.pdf").unlink()
    assert [page.text for page in pages.texts(original.use) or ()] == ["Une page", "Une autre"]
    assert (pages.words(original, 2, by=1).text, len(pages.facts(original, by=1).sizes)) == ("Une autre", 2)


def word(*paragraphs: str) -> bytes:
    written = docx.Document()
    for text in paragraphs:
        written.add_paragraph(text)
    target = io.BytesIO()
    written.save(target)
    return target.getvalue()


def odt(body: str) -> bytes:
    """An OpenDocument text; ``body``: its markup."""
    spaces = {
        "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
        "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
        "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
        "svg": "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0",
        "xlink": "http://www.w3.org/1999/xlink",
    }
    told = " ".join(f'xmlns:{short}="{space}"' for short, space in spaces.items())
    within = f"<office:body><office:text>{body}</office:text></office:body>"
    content = f"<office:document-content {told} office:version='1.3'>{within}</office:document-content>"
    kind = "application/vnd.oasis.opendocument.text"
    listed = "".join(
        f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="{media}"/>'
        for path, media in (("/", kind), ("content.xml", "text/xml"))
    )
    space = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    manifest = f'<manifest:manifest xmlns:manifest="{space}" manifest:version="1.3">{listed}</manifest:manifest>'
    return zip_of({"mimetype": kind.encode(), "content.xml": content.encode(), "META-INF/manifest.xml": manifest.encode()}, method=0)


@real
def test_document_of_a_word_processor_becomes_pages(tmp_path: Path) -> None:
    files = AttachmentFiles(tmp_path)
    said = {}
    for kind, content in ((DOCX, word("Le projet, en bref")), (ODT, odt("<text:p>La suite du projet</text:p>"))):
        with files.draft() as draft:
            draft.write(content)
            draft.keep()
            original = Original(Use(draft.sha256, 1), files.path(draft.sha256), kind)
        said[kind] = Pages(files.drawn, Office("soffice", tmp_path / "drafts")).words(original, 1, by=1).text
    assert said == {DOCX: "Le projet, en bref", ODT: "La suite du projet"}


@real
def test_document_takes_nothing_in_that_it_does_not_hold(tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_bytes(picture())
    (tmp_path / "secret.txt").write_text("Le secret du serveur")
    linked = f"""
<text:p>Vu<draw:frame svg:width="5cm" svg:height="5cm">
<draw:image xlink:href="file://{tmp_path}/secret.png" xlink:actuate="onLoad"/></draw:frame></text:p>
<text:section text:name="s"><text:section-source xlink:href="file://{tmp_path}/secret.txt"/><text:p>avant</text:p></text:section>"""
    (page,) = PdfReader(io.BytesIO(Office("soffice", tmp_path / "drafts").as_pdf(document(tmp_path, odt(linked)), ODT))).pages
    assert (page.extract_text().split(), list(page.images)) == (["Vu", "avant"], [])


@real
@pytest.mark.parametrize("content", [b"PK\3\4", open_document("text", "<")], ids=["cut", "broken"])
def test_document_that_cannot_be_read_is_an_obstacle(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(CannotBeDrawn) as refused:
        Office("soffice", tmp_path / "drafts").as_pdf(document(tmp_path, content), ODT)
    assert refused.value.obstacle is Obstacle.UNTURNED
