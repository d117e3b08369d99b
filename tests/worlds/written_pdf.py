"""A small PDF file, written by hand: lines of text in one of the fonts that every reader has, pictures, or a password that nobody knows."""

from collections.abc import Sequence
from typing import NamedTuple

_WIDTH, _HEIGHT = 595, 842  # A4, in points
_MARGIN = 60.0
_TAKEN_FOR_LETTERS = str.maketrans({"(": r"\(", ")": r"\)", "\\": r"\\"})


class Line(NamedTuple):
    """A line of text: where it stands from the top left, how large, how light (1 is white)."""

    text: str
    top: float
    left: float = _MARGIN
    size: float = 11.0
    gray: float = 0.0


class Scan(NamedTuple):
    """A page that is a picture: a JPEG of that many pixels."""

    jpeg: bytes
    width: int
    height: int


def written(pages: Sequence[Sequence[Line] | Scan], *, is_protected: bool = False, title: str = "") -> bytes:
    """Return a PDF file of these pages, the same bytes each time; ``is_protected``: it asks for a password."""
    objects: list[bytes] = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    objects.append(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
    objects.append(b"<< /Title (" + _letters(title) + b") >>")
    kids = []
    for page in pages:
        content, fonts = (_scanned(page, objects), b"") if isinstance(page, Scan) else (_lines(page), b"/Font << /F1 3 0 R >>")
        if isinstance(page, Scan):
            fonts = f"/XObject << /I {len(objects)} 0 R >>".encode()
        objects.append(_stream(b"", content))
        parts = f"/Type /Page /Parent 2 0 R /MediaBox [0 0 {_WIDTH} {_HEIGHT}] /Contents {len(objects)} 0 R".encode()
        objects.append(b"<< " + parts + b" /Resources << " + fonts + b" >> >>")
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>".encode()
    return _file(objects, is_protected=is_protected)


def _lines(page: Sequence[Line]) -> bytes:
    return b"\n".join(
        b"BT %.2f g /F1 %.1f Tf %.1f %.1f Td (" % (line.gray, line.size, line.left, _HEIGHT - line.top) + _letters(line.text) + b") Tj ET"
        for line in page
    )


def _scanned(page: Scan, objects: list[bytes]) -> bytes:
    said = f"/Type /XObject /Subtype /Image /Width {page.width} /Height {page.height} /ColorSpace /DeviceGray /BitsPerComponent 8 "
    objects.append(_stream(said.encode() + b"/Filter /DCTDecode ", page.jpeg))
    return f"q {_WIDTH} 0 0 {_HEIGHT} 0 0 cm /I Do Q".encode()


def _letters(text: str) -> bytes:
    return text.translate(_TAKEN_FOR_LETTERS).encode("cp1252", errors="replace")


def _stream(parts: bytes, content: bytes) -> bytes:
    return b"<< " + parts + f"/Length {len(content)} >>\nstream\n".encode() + content + b"\nendstream"


def _file(objects: Sequence[bytes], *, is_protected: bool) -> bytes:
    file, places = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), []
    for number, content in enumerate(objects, start=1):
        places.append(len(file))
        file += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    start = len(file)
    file += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode() + b"".join(b"%010d 00000 n \n" % place for place in places)
    # Keys that no password gives: what asks for one is opened by nobody.
    lock = b" /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <" + b"5a" * 32 + b"> /U <" + b"a5" * 32 + b"> >> /ID [<00> <00>]"
    file += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R /Info 4 0 R".encode() + (lock if is_protected else b"") + b" >>\n"
    return bytes(file + f"startxref\n{start}\n%%EOF\n".encode())
