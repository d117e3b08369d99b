"""Files as somebody sends them: nothing is believed of their names, sizes and kinds, and nothing is read beyond the limits."""

import io
import os
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from deliberation.dossiers.attachments.attachment import SentFile
from deliberation.errors import FileRefused, ImportRefused
from extras.attached.macros import holds_macros
from extras.attached.sources import FolderOfAttachments, ZipOfAttachments
from extras.attached.tests.sending import sent
from intake.attachments import kinds
from intake.attachments.kinds import MEBIBYTE, Limits, media_type_of
from phrases import language
from tests.worlds.attachments import LIMITS, PNG, office, open_document, pdf, with_macros, zip_of

SMALL = Limits(MEBIBYTE, 2 * MEBIBYTE)


def read(source: ZipOfAttachments | FolderOfAttachments, file: SentFile | None = None) -> bytes:
    return b"".join(source.pieces(file or source.files[0]))


def refusal(source: ZipOfAttachments | FolderOfAttachments, file: SentFile | None = None) -> str:
    with pytest.raises(FileRefused) as refused:
        read(source, file)
    with language("en"):
        return str(refused.value)


def test_entries_come_with_their_folders_and_what_systems_leave_is_not_there() -> None:
    files = {
        "dossier-1/pieces_justificatives/plan.pdf": pdf(),
        "__MACOSX/._plan.pdf": b"x",
        "dossier-1/.DS_Store": b"x",
        "1\\a.pdf": pdf("a"),
    }
    source = sent(zip_of(files), name="a folder/pieces.zip")
    assert source.name == "pieces.zip"
    assert [(file.folders, file.name) for file in source.files] == [
        (("pieces", "dossier-1", "pieces_justificatives"), "plan.pdf"),
        (("pieces", "1"), "a.pdf"),
    ]
    assert [read(source, file) for file in source.files] == [pdf(), pdf("a")]


def test_a_name_in_utf_8_that_does_not_say_so_is_read_as_such() -> None:
    data = zip_of({"1/Pièce.pdf": pdf()})
    for flagged, plain in ((b"\x00\x08", b"\x00\x00"),):  # the flag of UTF-8 in both headers
        data = data.replace(b"PK\x03\x04\x14\x00" + flagged, b"PK\x03\x04\x14\x00" + plain)
        data = data.replace(b"PK\x01\x02\x14\x03\x14\x00" + flagged, b"PK\x01\x02\x14\x03\x14\x00" + plain)
    assert sent(data).files[0].name == "Pièce.pdf"


@pytest.mark.parametrize(
    "name", ["../../etc/cron.d/x.pdf", "/etc/x.pdf", "C:\\x.pdf", "1/" + "a" * 60_000 + ".pdf", "1/\u202efdp.exe", "1/aux.pdf"]
)
def test_no_name_is_ever_a_path(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    source = sent(zip_of({name: pdf()}))
    assert read(source) == pdf()
    assert list(tmp_path.rglob("*")) == []


def test_twins_but_for_the_case_are_two_files() -> None:
    source = sent(zip_of([("1/Plan.pdf", pdf("a")), ("1/plan.pdf", pdf("b")), ("1/plan.pdf", pdf("c"))]))
    assert [read(source, file) for file in source.files] == [pdf("a"), pdf("b"), pdf("c")]


def test_file_too_large_is_refused_before_or_while_it_is_read() -> None:
    honest = sent(zip_of({"1/a.pdf": pdf() + bytes(MEBIBYTE)}), SMALL)
    assert refusal(honest) == "It weighs more than 1 MB, the most that a file may have (JURY_ATTACHMENT_MAX_MB)."
    assert honest._budget._read == 0  # not a byte of it
    lying = zip_of({"1/a.pdf": bytes(8 * MEBIBYTE)})
    size = (8 * MEBIBYTE).to_bytes(4, "little")
    assert refusal(sent(lying.replace(size, (100).to_bytes(4, "little")), SMALL)) == "It is damaged in the archive."


def test_a_bomb_takes_neither_the_memory_nor_more_than_a_call_may_have() -> None:
    """Many entries within a file's limit, a thousand times as large as the zip: reading ends where the call's limit is."""
    bomb = zip_of([("1/a.pdf", pdf() + bytes(MEBIBYTE - 100))] * 40)
    assert len(bomb) < 100_000
    source = sent(bomb, SMALL)
    tracemalloc.start()
    with pytest.raises(ImportRefused):
        sum(len(piece) for file in source.files for piece in source.pieces(file))
    assert source._budget._read <= SMALL.call_bytes + MEBIBYTE
    assert tracemalloc.get_traced_memory()[1] < 4 * MEBIBYTE
    tracemalloc.stop()


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_ways_of_compressing_that_inflate_without_a_bound_are_not_read(method: int) -> None:
    assert "compressed in a way" in refusal(sent(zip_of({"1/a.pdf": pdf()}, method=method)))


def test_a_protected_file_and_an_empty_one_are_refused_by_name() -> None:
    data = bytearray(zip_of({"1/a.pdf": pdf()}))
    for signature, place in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        data[data.index(signature) + place] |= 1
    assert refusal(sent(bytes(data))) == "It is protected by a password."
    assert refusal(sent(zip_of({"1/a.pdf": b""}))) == "It is empty."


def test_a_damaged_entry_is_refused_and_the_others_are_read() -> None:
    data = zip_of([("1/a.pdf", pdf("a" * 50)), ("1/b.pdf", pdf("b"))], method=zipfile.ZIP_STORED).replace(b"a" * 50, b"x" * 50)
    source = sent(data)
    assert refusal(source) == "It is damaged in the archive."
    assert read(source, source.files[1]) == pdf("b")


@pytest.mark.parametrize("data", [b"", b"PK", pdf(), zip_of({"1/a.pdf": pdf()})[:-30], b"PK\5\6" + b"\xff" * 18], ids=range(5))
def test_what_is_no_zip_is_refused(data: bytes) -> None:
    with pytest.raises(FileRefused):
        sent(data)


@pytest.mark.usefixtures("english")
def test_zip_and_folder_without_a_file_say_so(tmp_path: Path) -> None:
    (tmp_path / ".DS_Store").write_bytes(b"-")
    for read_what_is_sent in (lambda: sent(zip_of({})), lambda: sent(zip_of({"1/": b""})), lambda: FolderOfAttachments(tmp_path, LIMITS)):
        with pytest.raises(FileRefused, match=r"It holds no file\."):
            read_what_is_sent()


def test_a_list_that_is_too_long_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """The record at the end of a zip says how long its list is: none of it is in memory before that is known to be reasonable."""
    many = zip_of([(f"1/{number}-{'n' * 200}.pdf", b"") for number in range(50)])
    monkeypatch.setattr(kinds, "_LIST_BYTES_MAX", 10_000)
    with pytest.raises(FileRefused, match="10"):
        sent(many)
    monkeypatch.undo()
    monkeypatch.setattr(kinds, "FILES_MAX", 49)
    with pytest.raises(FileRefused):
        sent(many)


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("a.pdf", pdf(), "application/pdf"),
        ("a.PDF", b"\n\n" + pdf(), "application/pdf"),
        ("a.png", PNG, "image/png"),
        ("a.jpg", b"\xff\xd8\xff\xe0", "image/jpeg"),
        ("a.docx", office("word/document.xml"), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("a.xlsx", office("xl/workbook.xml"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("a.odt", open_document("text"), "application/vnd.oasis.opendocument.text"),
        ("a.txt", "été".encode(), "text/plain"),
    ],
)
def test_kinds_are_known_by_their_first_bytes(name: str, content: bytes, media_type: str) -> None:
    assert media_type_of(name, io.BytesIO(content)) == media_type


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", PNG),
        ("a.pdf", zip_of({"b.pdf": pdf()})),
        ("a.pdf", b"MZ\x90\0"),
        ("a.png", b"<svg onload=alert(1)>"),
        ("a.docx", zip_of({"b.zip": zip_of({"c.pdf": pdf()})})),
        ("a.docx", b"PK\3\4" + b"\0" * 200),
        ("a.odt", office("word/document.xml")),
        ("a.txt", b"\x7fELF\2\1\1\0"),
        ("a.zip", zip_of({"b.pdf": pdf()})),
        ("a.rar", b"Rar!"),
        ("a.html", b"<script>alert(1)</script>"),
        ("a.svg", b"<svg onload=alert(1)>"),
        ("a.exe", b"MZ\x90\0"),
        ("pdf", pdf()),
    ],
)
def test_what_is_not_what_its_name_says_or_is_not_taken_is_refused(name: str, content: bytes) -> None:
    with pytest.raises(FileRefused):
        media_type_of(name, io.BytesIO(content))


def test_a_folder_s_links_are_not_followed(tmp_path: Path) -> None:
    secret, folder = tmp_path / "secret", tmp_path / "1"
    secret.mkdir()
    (secret / "key.pdf").write_bytes(pdf("secret"))
    folder.mkdir()
    (folder / "plan.pdf").write_bytes(pdf("plan"))
    (folder / "key.pdf").symlink_to(secret / "key.pdf")
    (folder / "more").symlink_to(secret, target_is_directory=True)
    os.mkfifo(folder / "pipe.pdf")
    source = FolderOfAttachments(folder, LIMITS)
    assert [(file.folders, file.name) for file in source.files] == [(("1",), "plan.pdf")]
    assert read(source) == pdf("plan")
    (folder / "plan.pdf").unlink()
    (folder / "plan.pdf").symlink_to(secret / "key.pdf")  # changed into a link since it was listed
    assert refusal(source) == "It cannot be read."


def test_sizes_of_a_folder_are_limited_as_those_of_a_zip(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf() + bytes(MEBIBYTE))
    assert "1 MB" in refusal(FolderOfAttachments(tmp_path, SMALL))


def macro_types() -> bytes:
    said = '<Types><Override PartName="/word/x.bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>'
    return zip_of({"[Content_Types].xml": said.encode("utf-16"), "word/document.xml": b"", "word/x.bin": b""})


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(64)


@pytest.mark.parametrize(
    ("name", "content", "has_macros"),
    [
        ("a.docx", with_macros("a.docx"), True),
        ("a.docx", office("word/document.xml", "WORD/VBAPROJECT.BIN"), True),
        ("a.docx", macro_types(), True),
        ("a.xlsx", office("xl/workbook.xml", "xl/macrosheets/sheet1.xml"), True),
        ("a.odt", with_macros("a.odt"), True),
        ("a.doc", OLE + "_VBA_PROJECT".encode("utf-16-le"), True),
        ("a.docx", office("word/document.xml"), False),
        ("a.odt", open_document("text"), False),
        ("a.doc", OLE, False),
        ("a.pdf", pdf("word/vbaProject.bin"), False),
    ],
)
def test_document_with_macros_is_known_whatever_its_parts_are_called(tmp_path: Path, name: str, content: bytes, has_macros: bool) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert holds_macros(path, media_type_of(name, io.BytesIO(content))) is has_macros
