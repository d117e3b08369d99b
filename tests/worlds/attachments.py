"""Files as applicants attach them and as somebody sends them, made by the test."""

import io
import warnings
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from deliberation.dossiers.attachments.plan import AttachmentPlan
from deliberation.dossiers.candidatures import Block, Content, Field, FieldKind
from deliberation.operations.dossiers.attachments import Store, import_attachments
from intake.attachments.kinds import MEBIBYTE, Limits
from intake.attachments.sources import ZipOfAttachments
from tests.worlds.room import Room

LIMITS = Limits(30 * MEBIBYTE, 500 * MEBIBYTE)
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 32


def pdf(text: str = "") -> bytes:
    """A file that begins as a PDF does, and holds ``text``."""
    return b"%PDF-1.7\n" + text.encode() + b"\n%%EOF\n"


def office(*parts: str, text: str = "") -> bytes:
    """An office document of these parts."""
    return zip_of({"[Content_Types].xml": b"<x/>", **dict.fromkeys(parts, text.encode())})


def open_document(kind: str, text: str = "") -> bytes:
    """An OpenDocument file."""
    content = {"mimetype": f"application/vnd.oasis.opendocument.{kind}".encode(), "content.xml": text.encode()}
    return zip_of(content, method=zipfile.ZIP_STORED)


def fit(name: str, text: str = "") -> bytes:
    """A file of the kind that its name says."""
    ending = name.rpartition(".")[2].lower()
    parts = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}
    if ending in parts:
        return office(parts[ending], text=text)
    if ending in ("odt", "ods"):
        return open_document({"odt": "text", "ods": "spreadsheet"}[ending], text)
    heads = {"png": PNG, "jpg": b"\xff\xd8\xff", "wav": b"RIFF\0\0\0\0WAVE", "mp4": b"\0\0\0\x18ftypisom"}
    return heads.get(ending, pdf()) + text.encode()


def with_macros(name: str) -> bytes:
    """An office document of the kind that its name says, with macros."""
    if name.endswith(".docx"):
        return office("word/document.xml", "word/vbaProject.bin")
    content = {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<a/>", "Basic/Standard/Module1.xml": b"<a/>"}
    return zip_of(content, method=zipfile.ZIP_STORED)


def from_platform(dossier: str, name: str, stamp: str = "31-05-2019-23-58", id_: str = "1") -> str:
    """The path of an applicant's file in the platform's archive."""
    stem, dot, ending = name.rpartition(".")
    return f"dossier-{dossier}/pieces_justificatives/{stem}-{stamp}-{id_}{dot}{ending}"


def zip_of(files: Mapping[str, bytes] | Iterable[tuple[str, bytes]], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of these files, in this order; a name may come twice."""
    target = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(target, "w", method) as written:
        warnings.simplefilter("ignore", UserWarning)
        for name, content in files.items() if isinstance(files, Mapping) else files:
            written.writestr(zipfile.ZipInfo(name, (2026, 1, 15, 12, 0, 0)), content, method)
    return target.getvalue()


def sent(content: bytes, limits: Limits = LIMITS, name: str = "pieces.zip") -> ZipOfAttachments:
    """A zip as an import opens it."""
    return ZipOfAttachments(io.BytesIO(content), name, limits)


def content_of(*names: str, private: Iterable[str] = (), in_block: Iterable[str] = ()) -> Content:
    """What an applicant wrote whose questions name these files; those of ``private`` are the team's."""
    own = Field("pieces", "Pièces", ", ".join(names) or None, FieldKind.ATTACHMENTS)
    team = Field("note", "Note de l’équipe", ", ".join(private) or None, FieldKind.ATTACHMENTS, is_private=True)
    partner = Field("lettre", "Lettre", ", ".join(in_block) or None, FieldKind.ATTACHMENTS)
    return Content(fields=(own, team), blocks=(Block("Partenaires", ((partner,),)),), attachments=(*names, *private))


def name_files(room: Room, named: Mapping[str, Content]) -> None:
    """Have the dossiers of a room say these things, as an import of dossiers would have left them."""
    with room.uow() as uow:
        revision = uow.calls.state(room.call_id).revision + 1
        for dossier, content in named.items():
            uow.candidatures.update(replace(room.candidature(dossier), content=content), revision=revision)
        uow.calls.set_revision(room.call_id, revision)
        uow.commit()


def store_of(room: Room, call_max_bytes: int = LIMITS.call_bytes) -> Store:
    """Where the room's files are kept."""
    return Store(room.database.files, call_max_bytes)


def attach(room: Room, files: Mapping[str, bytes] | Iterable[tuple[str, bytes]], *, by: str = "organiser") -> AttachmentPlan:
    """Import a zip of these files."""
    return import_attachments(room.uow(), store_of(room), **room.by(by), sent=sent(zip_of(files)))


def files_in(folder: Path) -> list[Path]:
    """Every file under a folder."""
    return sorted(path for path in folder.rglob("*") if path.is_file())
