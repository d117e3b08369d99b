"""Papers for letters: a DOCX file with fields in double braces, the present and the previous paper."""

import difflib
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from deliberation.record.journal import Act, Entry
from deliberation.record.letterheads import KeptLetterhead
from extras.letters.wordings import LETTERS, fields_of
from phrases import N_

BYTES_MAX = 2 * 1024 * 1024
LOGO_BYTES_MAX = 2**20
TEXT = "texte"
# The parts of a letter. One that has no field of its own is written with the text.
PARTS: Mapping[str, str] = MappingProxyType(
    {
        "expediteur": N_("sender, at the top"),
        "destinataire": N_("addressee, on several lines"),
        "lieu_et_date": N_("town and day"),
        "objet": N_("subject of the letter"),
        TEXT: N_("the text, alone in its paragraph"),
        "signataire": N_("who signs"),
    }
)
FIELDS: Mapping[str, str] = MappingProxyType({**fields_of(LETTERS[0]), **PARTS})
_LIKENESS = 0.75  # of names: a letter or two otherwise
_BRACED = re.compile(r"(\{+)\s*([^{}]*?)\s*(\}+)")


@dataclass(frozen=True, slots=True)
class Letterhead:
    """A letterhead. ``unknown``: misspelt fields, each with the closest known one."""

    name: str
    content: bytes
    found: tuple[str, ...]
    unknown: Mapping[str, str]

    @property
    def sha256(self) -> str:
        """Return the SHA-256 of the file."""
        return hashlib.sha256(self.content).hexdigest()

    @property
    def without_field(self) -> tuple[str, ...]:
        """Return the parts of a letter without a field of their own. The sender is then the paper's."""
        return tuple(part for part in PARTS if part not in (*self.found, "expediteur"))


@dataclass(frozen=True, slots=True)
class Letterheads:
    """The letterheads of a call: the current and the previous one; None: the program's own paper.

    ``changed``: the entry of the last change, if any.
    """

    standing: KeptLetterhead | None = None
    previous: KeptLetterhead | None = None
    changed: Entry | None = None


def fields_in(text: str) -> tuple[str, ...]:
    """Return the names of the fields in a text."""
    return tuple(name for whole, name in _find_braces(text) if _is_field(whole, name))


def unknown_in(text: str) -> Mapping[str, str]:
    """Return the misspelt fields of a text, each with the closest known field, or an empty text."""
    unknown_fields = {}
    for whole, name in _find_braces(text):
        near = difflib.get_close_matches(name.casefold(), FIELDS, 1, _LIKENESS)
        if not _is_field(whole, name) and (near or "{{" in whole or "}}" in whole):
            unknown_fields[whole] = near[0] if near else ""
    return unknown_fields


def with_fields(text: str, values: Mapping[str, str]) -> str:
    """Return a text with filled fields; fields without a value stay."""

    def value(match: re.Match[str]) -> str:
        return values.get(match[2], match[0]) if _is_field(match[0], match[2]) else match[0]

    return _BRACED.sub(value, text)


def _find_braces(text: str) -> Iterator[tuple[str, str]]:
    return ((match[0], match[2]) for match in _BRACED.finditer(text))


def _is_field(whole: str, name: str) -> bool:
    return name in FIELDS and whole.startswith("{{") and whole.endswith("}}") and whole.count("{") == whole.count("}") == 2


def letterheads_of(kept_letterheads: Iterable[KeptLetterhead], entries: Sequence[Entry]) -> Letterheads:
    """Return the current letterhead among the stored ones, by the entries of changes, in sequence."""
    by_digest = {letterhead.sha256: letterhead for letterhead in kept_letterheads}
    changed = next((entry for entry in reversed(entries) if entry.act == Act.LETTERHEAD_CHOSEN), None)
    if changed is None:
        return Letterheads()
    return Letterheads(by_digest.get(changed.after["sha256"]), by_digest.get(changed.before["sha256"]), changed)
