"""Names of attached files, in the form and as sent. A name is compared and shown, never used as a path."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final, NamedTuple

from deliberation.dossiers.candidatures import Content, Field, FieldKind
from phrases.formats import PARIS

# Any file name.
FILE_NAME: Final = re.compile(r"[^\n]*[^\n. ]\.[A-Za-z0-9]{2,7}")
# What the platform writes as a hyphen in the names of the files that it hands out.
_HYPHENS: Final = dict.fromkeys(map(ord, '\N{RIGHT-TO-LEFT OVERRIDE}%$|:;/<>?*"\t\r\n\\'), "-")
_STAMPED: Final = re.compile(r"(?P<stem>.+)-(?P<stamp>\d{2}-\d{2}-\d{4}-\d{2}-\d{2})-(?P<id>\w{1,40})(?P<ending>\.[^.]*)?", re.DOTALL)
# What Windows opens as a device whatever its ending.
_RESERVED: Final = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
_CHARACTERS_MAX: Final = 150


class Stamped(NamedTuple):
    """A name without the platform's time stamp, when the file was filed, and the platform's number for it, by which two are told apart."""

    name: str
    filed_at: datetime
    id: str


def file_names(text: str) -> tuple[str, ...]:
    """Return the file names joined in ``text`` by a comma and a space.

    A name may hold that too, so a piece that does not end as a file name does is joined to the next: a guess, right as
    long as every file has a usual extension.
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
    """Return the names of the applicant's own files, in the form's order, each as often as the form names it.

    A name that one of the team's own questions holds too is left out: nothing tells which of the two files bears it.
    """
    private = {folded(name) for field in content.fields if field.is_private for name in _named_in(field)}
    rows = (field for block in content.blocks for row in block.rows for field in row)
    in_blocks = (name for field in rows if not field.is_private for name in _named_in(field))
    return tuple(name for name in (*content.attachments, *in_blocks) if folded(name) not in private)


def _named_in(field: Field) -> Iterator[str]:
    if field.kind is FieldKind.ATTACHMENTS:
        yield from file_names(field.value or "")


def times_named(content: Content) -> Counter[str]:
    """Return how often the form names each file of the applicant, by folded name: two questions may be answered by files of one name."""
    return Counter(map(folded, own_names(content)))


def folded(name: str) -> str:
    """Return a name normalised across operating systems; case is kept."""
    text = unicodedata.normalize("NFC", name).translate(_HYPHENS)
    visible = "".join(letter for letter in text if unicodedata.category(letter) not in ("Cc", "Cf", "Cs"))
    return " ".join(visible.split())


def stamped(name: str) -> Stamped | None:
    """Split off what the platform adds to a file's name in its archives; None for a name without a stamp."""
    found = _STAMPED.fullmatch(name)
    if found is None:
        return None
    try:
        filed_at = datetime.strptime(found["stamp"], "%d-%m-%Y-%H-%M").replace(tzinfo=PARIS).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return Stamped(f"{found['stem']}{found['ending'] or ''}", filed_at, found["id"])


def name_to_save(name: str) -> str:
    """Return a name under which any computer saves the file: on one line, of a reasonable length, no device, its ending kept."""
    kept = folded(name).strip(". ")
    stem, dot, ending = kept.rpartition(".")
    if dot and stem and len(ending) <= len("numbers"):
        kept = f"{stem[: _CHARACTERS_MAX - len(ending) - 1]}.{ending}"
    kept = kept[:_CHARACTERS_MAX]
    return f"_{kept}" if _RESERVED.match(kept) or not kept else kept
