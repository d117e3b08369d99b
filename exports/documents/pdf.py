"""Draw PDF files with typst: tagged (PDF/UA-1), with the fonts that typst brings, the same bytes for the same data."""

import json
import re
import subprocess
import sys
import unicodedata
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

import capabilities
from deliberation.errors import DocumentTooLarge, FileRefused
from exports.documents.documents import Block, Bullets, Document, Facts, Grid, Paragraph, Section, Signatures
from exports.documents.drawing import LENGTH_BYTES
from exports.texts import tidy_text
from phrases import N_

_PROJECT = capabilities.FOLDER.parent
_TEMPLATES = Path(__file__).parent / "typst"
_DRAWING = Path(__file__).with_name("drawing.py")
_NOT_DISPLAYED = re.compile(r'the text `"(.+?)"` could not be displayed', re.DOTALL)
_ESCAPED = re.compile(r"^\\u\{([0-9a-f]+)\}$")
# Beyond this code point typst's fonts have almost nothing: skip asking letter by letter.
_BEYOND_FONTS = 0x2E80
_KEPT_BEYOND = frozenset("\ufffd\ufb00\ufb01\ufb02\ufb03\ufb04")

# Documents drawn at once, whoever asks: the others wait, and the screens of a meeting keep a processor.
_AT_ONCE = 2
# Twice what the longest document that is drawn as one takes. Beyond it the drawing ends, not the server.
_MEMORY_MOST_BYTES = 2 * 1024**3
_turns = BoundedSemaphore(_AT_ONCE)
# Characters that typst refused earlier in this process.
_refused: set[str] = set()


class _CannotBeDisplayed(Exception):
    """Characters that no font here has."""

    def __init__(self, characters: set[str]) -> None:
        super().__init__(f"no font displays {sorted(characters)}")
        self.characters = characters


def pdf(template: str, data: Mapping[str, Any], *, at: datetime) -> bytes:
    """Return the PDF of ``data`` by ``exports/documents/typst/{template}.typ``, or by an extra's template, dated ``at``.

    Texts reach typst as values, free of markup. Characters missing in the fonts are named in brackets. Raises DocumentTooLarge beyond the
    limit of memory.
    """
    (drawn,) = pdfs_together(template, [data], at=at)
    return drawn


def pdfs_together(template: str, several: Sequence[Mapping[str, Any]], *, at: datetime) -> list[bytes]:
    """Return the PDF of each data as ``pdf`` does, drawn by a single process, quicker for many short files."""
    # typst writes times as UTC.
    local = at.astimezone(UTC)
    time = {part: getattr(local, part) for part in ("year", "month", "day", "hour", "minute", "second")}
    while True:
        try:
            texts = [json.dumps(_map_texts({**data, "at": time}, _displayable), ensure_ascii=False) for data in several]
            return _draw_together(template, texts, timestamp=int(at.timestamp()))
        except _CannotBeDisplayed as refusal:
            if refusal.characters <= _refused:
                raise
            _refused.update(refusal.characters)


def pdfs(template: str, volumes: Iterable[Mapping[str, Any]], *, at: datetime) -> Iterator[bytes]:
    """Give the PDF of each volume in turn, drawing several at once; a volume is taken from ``volumes`` when its turn comes."""
    waiting: deque[Future[bytes]] = deque()
    with ThreadPoolExecutor(_AT_ONCE) as drawers:
        for volume in volumes:
            waiting.append(drawers.submit(pdf, template, volume, at=at))
            if len(waiting) > _AT_ONCE:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _draw_together(template: str, data: Sequence[str], *, timestamp: int) -> list[bytes]:
    path = (capabilities.FOLDER if "/" in template else _TEMPLATES) / f"{template}.typ"
    order: dict[str, Any] = {"template": str(path), "root": str(_PROJECT), "data": data, "timestamp": timestamp}
    order["memory_bytes"] = _MEMORY_MOST_BYTES
    # Isolated: neither the environment nor a module beside the script changes what it does.
    command = [sys.executable, "-I", str(_DRAWING)]
    with _turns:
        ended = subprocess.run(command, input=json.dumps(order).encode(), capture_output=True, check=False)  # noqa: S603 (ours, word for word)
    if ended.returncode == 0:
        return list(_each(ended.stdout))
    message = ended.stderr.decode(errors="replace")
    if match := _NOT_DISPLAYED.search(message):
        raise _CannotBeDisplayed(_list_unescaped(match[1]))
    if ended.returncode < 0 or "MemoryError" in message or "memory allocation" in message:
        raise DocumentTooLarge(
            N_("This document takes more memory than a document may: nothing was drawn. Ask for it in volumes, as a zip.")
        )
    raise RuntimeError(f"{template} could not be drawn, exit code {ended.returncode}: {message}")


def _each(drawn: bytes) -> Iterator[bytes]:
    while drawn:
        end = LENGTH_BYTES + int.from_bytes(drawn[:LENGTH_BYTES], "big")
        yield drawn[LENGTH_BYTES:end]
        drawn = drawn[end:]


def _displayable(text: str) -> str:
    """Return ``text`` with the characters that the fonts cannot draw named: « [grinning face] », « [U+4E2D] »."""
    tidied = unicodedata.normalize("NFC", tidy_text(text))
    if tidied.isascii() or not any(_is_beyond(letter) for letter in tidied):
        return tidied
    return "".join(_name_letter(letter) if _is_beyond(letter) else letter for letter in tidied)


def _is_beyond(letter: str) -> bool:
    return letter in _refused or (ord(letter) >= _BEYOND_FONTS and letter not in _KEPT_BEYOND)


def _name_letter(letter: str) -> str:
    if unicodedata.category(letter) in ("Mn", "Cf", "Cc"):
        return ""  # a combining mark or a control: nothing to read by itself
    name = unicodedata.name(letter, "")
    return f"[U+{ord(letter):04X}]" if not name or "IDEOGRAPH" in name else f"[{name.lower()}]"


def _list_unescaped(shown: str) -> set[str]:
    escaped = _ESCAPED.match(shown)
    return {chr(int(escaped[1], 16))} if escaped else set(shown)


def _map_texts(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, Mapping):
        return {key: _map_texts(inner, change) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_map_texts(inner, change) for inner in value]
    return value


_KINDS = {Paragraph: "paragraph", Facts: "facts", Bullets: "bullets", Grid: "grid", Signatures: "signatures"}


def document_pdf(document: Document) -> bytes:
    """Return the document as a tagged PDF. The same document always gives the same bytes. Raises DocumentTooLarge."""
    return pdf("document", _data(document), at=document.at)


def require_drawable(logo: bytes) -> None:
    """Raise FileRefused for a picture that no document could draw."""
    at = datetime.now(UTC)
    try:
        document_pdf(Document("Logo", "", "fr", at, "", "", "", (), logo=logo, logo_of="Logo"))
    except RuntimeError:
        raise FileRefused(N_("This picture is damaged: it cannot be drawn.")) from None


def document_pdfs(volumes: Iterable[Document], *, at: datetime) -> Iterator[bytes]:
    """Give the PDF of each volume of a document in turn."""
    return pdfs("document", map(_data, volumes), at=at)


def _data(document: Document) -> dict[str, Any]:
    return {
        "title": document.title,
        "subtitle": document.subtitle,
        "language": document.language,
        "draft": document.draft,
        "draft_notice": document.draft_notice,
        "footer": document.footer,
        "logo": list(document.logo),
        "logo_of": document.logo_of,
        "sections": [_section(section) for section in document.sections],
    }


def _section(section: Section) -> dict[str, Any]:
    return {
        "title": section.title,
        "is_annex": section.is_annex,
        "is_turned": section.is_turned,
        "blocks": [_block(block) for block in section.blocks],
    }


def _block(block: Block) -> dict[str, Any]:
    fields = asdict(block)
    if isinstance(block, Grid):
        fields["numeric"] = sorted(block.numeric)
    return {"kind": _KINDS[type(block)], **fields}
