"""File attached by an applicant: names, valid version, pages. A name is never used as a path."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

from deliberation.call.people import Person, Role
from deliberation.call.rules import Rules
from deliberation.dossiers.candidatures import Content, Field, FieldKind
from deliberation.naming import CandidatureId
from phrases import PARIS


class Use(NamedTuple):
    """Bytes of a file within a candidature, since results for equal bytes of a hidden candidature must not be shared."""

    sha256: str
    candidature_id: int


@dataclass(frozen=True, slots=True)
class Attachment:
    """Version of a file: ``number`` counts within the candidature by arrival; ``name`` is the form's.

    ``sha256`` finds the bytes. ``filed_at``: the platform's stamp of the filing; None for a file from elsewhere.
    """

    candidature_id: CandidatureId
    number: int
    name: str
    sha256: str
    size: int
    media_type: str
    filed_at: datetime | None
    imported_at: datetime

    @property
    def use(self) -> Use:
        """Return the bytes' use within the candidature."""
        return Use(self.sha256, self.candidature_id)

    @property
    def age(self) -> tuple[datetime, int]:
        """Return the sort key of a file's versions, oldest first."""
        return self.filed_at or self.imported_at, self.number


def may_download(person: Person, rules: Rules) -> bool:
    """Return whether a person may download the files of visible candidatures."""
    return rules.jury_downloads or person.has(Role.CHAIR, Role.DEPUTY, Role.ORGANISER, Role.STAFF)


def versions(attachments: Iterable[Attachment]) -> Mapping[tuple[int, str], Sequence[Attachment]]:
    """Return the versions of each file by (candidature id, folded name), the oldest first."""
    versions_by_name: dict[tuple[int, str], list[Attachment]] = {}
    for attachment in sorted(attachments, key=lambda each: each.age):
        versions_by_name.setdefault((attachment.candidature_id, folded_name(attachment.name)), []).append(attachment)
    return versions_by_name


@dataclass(frozen=True, slots=True)
class Attached:
    """Files of a name: the valid versions, as many as named in the form, and earlier versions."""

    name: str
    counting: tuple[Attachment, ...]
    earlier: tuple[Attachment, ...]


def attached(content: Content, attachments: Iterable[Attachment]) -> tuple[Attached, ...]:
    """Return the files of a candidature, by name in the form's order; ``attachments`` are its own.

    A named file that never arrived has no versions; files absent from the form come last.
    """
    times, here = times_named(content), {name: version for (_id, name), version in versions(attachments).items()}
    names = dict.fromkeys([*map(folded_name, own_names(content)), *here])
    shown = {folded_name(name): name for name in own_names(content)}
    return tuple(_group_versions(shown.get(name) or here[name][-1].name, here.get(name, ()), max(times[name], 1)) for name in names)


def _group_versions(name: str, attachments: Sequence[Attachment], times: int) -> Attached:
    return Attached(name, tuple(attachments[-times:]), tuple(attachments[:-times]))


# Any file name.
FILE_NAME = re.compile(r"[^\n]*[^\n. ]\.[A-Za-z0-9]{2,7}")
# What the platform writes as a hyphen in the names of the files that it hands out.
_HYPHENS = dict.fromkeys(map(ord, '\N{RIGHT-TO-LEFT OVERRIDE}%$|:;/<>?*"\t\r\n\\'), "-")
_STAMPED = re.compile(r"(?P<stem>.+)-(?P<stamp>\d{2}-\d{2}-\d{4}-\d{2}-\d{2})-(?P<id>\w{1,40})(?P<ending>\.[^.]*)?", re.DOTALL)
# What Windows opens as a device whatever its ending.
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
_CHARACTERS_MAX = 150


class Stamped(NamedTuple):
    """Name without the platform's time stamp, the time of filing, and the platform's distinguishing number."""

    name: str
    filed_at: datetime
    id: str


def file_names(text: str) -> tuple[str, ...]:
    """Return the file names joined in ``text`` by a comma and a space.

    A name may contain the separator, so a piece without a file ending joins the next piece: a guess, right for usual extensions.
    """
    names: list[str] = []
    pending = ""
    for piece in text.split(", ") if text else []:
        pending = f"{pending}, {piece}" if pending else piece
        if FILE_NAME.fullmatch(pending):
            names.append(pending)
            pending = ""
    return (*names, pending) if pending else tuple(names)


def own_names(content: Content) -> tuple[str, ...]:
    """Return the names of the applicant's own files, in the form's order, with repetitions.

    A name also present in a question of the team is left out, since the two files are indistinguishable.
    """
    private = {folded_name(name) for field in content.fields if field.is_private for name in _list_named(field)}
    rows = (field for block in content.blocks for row in block.rows for field in row)
    in_blocks = (name for field in rows if not field.is_private for name in _list_named(field))
    return tuple(name for name in (*content.attachments, *in_blocks) if folded_name(name) not in private)


def _list_named(field: Field) -> Iterator[str]:
    if field.kind is FieldKind.ATTACHMENTS:
        yield from file_names(field.value or "")


def times_named(content: Content) -> Counter[str]:
    """Return how often the form names each file of the applicant, by folded name: two questions may be answered by files of one name."""
    return Counter(map(folded_name, own_names(content)))


def folded_name(name: str) -> str:
    """Return a name normalised across operating systems; case is kept."""
    text = unicodedata.normalize("NFC", name).translate(_HYPHENS)
    visible = "".join(letter for letter in text if unicodedata.category(letter) not in ("Cc", "Cf", "Cs"))
    return " ".join(visible.split())


def stamped(name: str) -> Stamped | None:
    """Split off the platform's addition to a file's name in archives; None for a name without a stamp."""
    match = _STAMPED.fullmatch(name)
    if match is None:
        return None
    try:
        filed_at = datetime.strptime(match["stamp"], "%d-%m-%Y-%H-%M").replace(tzinfo=PARIS).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return Stamped(f"{match['stem']}{match['ending'] or ''}", filed_at, match["id"])


def name_to_save(name: str) -> str:
    """Return a name valid on any computer: a single line of reasonable length, no device name, with its ending."""
    stem_text = folded_name(name).strip(". ")
    stem, dot, ending = stem_text.rpartition(".")
    if dot and stem and len(ending) <= len("numbers"):
        stem_text = f"{stem[: _CHARACTERS_MAX - len(ending) - 1]}.{ending}"
    stem_text = stem_text[:_CHARACTERS_MAX]
    return f"_{stem_text}" if _RESERVED.match(stem_text) or not stem_text else stem_text


# By media type, the ending of a word processor's documents: their pages are shown where LibreOffice is installed.
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
DOCUMENTS: Mapping[str, str] = {
    DOCX: "docx",
    "application/vnd.oasis.opendocument.text": "odt",
}
_PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp", "image/tiff"})


def is_picture(media_type: str) -> bool:
    """Tell whether a file is a picture, or a scan of several."""
    return media_type in _PICTURES


def is_document(media_type: str) -> bool:
    """Tell whether a file is a word processor's document."""
    return media_type in DOCUMENTS


def has_pages(media_type: str) -> bool:
    """Return whether a file's pages can be shown (documents need LibreOffice); other files are handed out unchanged."""
    return media_type == "application/pdf" or is_picture(media_type) or is_document(media_type)


# Where the platform's archive keeps what applicants attached, and with it, unmarked, what the team attached.
PLATFORM_FOLDER = "pieces_justificatives"


@dataclass(frozen=True, slots=True)
class SentFile:
    """File as sent: folders, name and declared size. ``key`` finds the file in the archive or folder."""

    key: int
    folders: tuple[str, ...]
    name: str
    size: int

    @property
    def place(self) -> str:
        """Return the file's place for display."""
        return "/".join((*self.folders, self.name))
