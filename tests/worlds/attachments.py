"""Files as applicants attach them and as somebody sends them, made by the test."""

import io
import warnings
import zipfile
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from deliberation.dossiers.attachments.attachment import Attachment, stamped
from deliberation.dossiers.candidatures import Block, Content, Field, FieldKind
from deliberation.operations.acts import UnitOfWork, acting
from deliberation.operations.ports import AttachmentFiles
from intake.attachments.kinds import MEBIBYTE, Limits, media_type_of
from tests.worlds.room import Room
from tests.worlds.terms import Act, Actor, Right

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


def attach(room: Room, files: Mapping[str, bytes], *, by: str = "organiser") -> None:
    """Attach files to the dossiers of a room, by their places in the platform's archive."""
    attach_files(room.uow(), room.database.files, **room.by(by), files=files)


def attach_files(uow: UnitOfWork, kept: AttachmentFiles, *, by: Actor, call_id: int, files: Mapping[str, bytes]) -> None:
    """Attach files as an import leaves them: bytes, rows, an entry. For tests of the core, which no extra is there for."""
    with acting(uow, call_id=call_id, by=by, right=Right.IMPORT, act=Act.ATTACHMENTS_IMPORTED) as act:
        here = uow.attachments.of_call(call_id)
        numbers = Counter(one.candidature_id for one in here)
        rows: list[tuple[str, Attachment]] = []
        for place, content in files.items():
            dossier, named = place.split("/")[0].removeprefix("dossier-"), stamped(place.rpartition("/")[2])
            assert named, place
            id_ = uow.snapshot(call_id).by_dossier[dossier].id
            numbers[id_] += 1
            rows.append((dossier, Attachment(id_, numbers[id_], named.name, *_kept(kept, named.name, content), named.filed_at, act.at)))
        uow.attachments.add(call_id, [row for _dossier, row in rows], revision=act.revision)
        old = {(one.candidature_id, one.name) for one in here}
        replaced = [(dossier, row.name) for dossier, row in rows if (row.candidature_id, row.name) in old]
        after = {
            "file": {"name": "pieces.zip"},
            "attachments": _by_dossier((dossier, row.name) for dossier, row in rows),
            "digests": _by_dossier((dossier, row.sha256) for dossier, row in rows),
        }
        act.record("pieces.zip", before={"attachments": _by_dossier(replaced)}, after=after)


def _kept(kept: AttachmentFiles, name: str, content: bytes) -> tuple[str, int, str]:
    """Keep bytes; return their digest, size and media type."""
    with kept.draft() as draft:
        draft.write(content)
        draft.keep()
        return draft.sha256, draft.size, media_type_of(name, io.BytesIO(content))


def _by_dossier(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    named: dict[str, list[str]] = {}
    for dossier, name in pairs:
        named.setdefault(dossier, []).append(name)
    return named


def files_in(folder: Path) -> list[Path]:
    """Every file under a folder."""
    return sorted(path for path in folder.rglob("*") if path.is_file())
