"""Files that are read page by page: as applicants attach them, and as nobody should."""

import io
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from PIL import Image as Pictures

from tests.worlds.written_pdf import Line, Scan, written


def paper(*pages: str) -> bytes:
    """A PDF file, each page with one line."""
    return written([[Line(text, 80.0)] for text in pages])


def picture(kind: str = "PNG", size: tuple[int, int] = (400, 300), **how: Any) -> bytes:
    """A picture with a dark half."""
    image = Pictures.new("RGB", size, "white")
    image.paste((20, 30, 40), (0, 0, size[0] // 2, size[1]))
    target = io.BytesIO()
    image.save(target, kind, **how)
    return target.getvalue()


def scan() -> Scan:
    """A page that was scanned: a picture alone."""
    target = io.BytesIO()
    Pictures.open(io.BytesIO(picture())).convert("L").save(target, "JPEG")
    return Scan(target.getvalue(), 400, 300)


def _objects(*objects: bytes, trailer: bytes = b"/Root 1 0 R") -> bytes:
    body = b"".join(b"%d 0 obj\n%b\nendobj\n" % (number, content) for number, content in enumerate(objects, start=1))
    return b"%PDF-1.7\n" + body + b"trailer\n<< " + trailer + b" >>\n%%EOF\n"


def _one_page(
    content: bytes = b"", *, box: bytes = b"[0 0 595 842]", resources: bytes = b"", page: bytes = b"", root: bytes = b""
) -> bytes:
    return _objects(
        b"<< /Type /Catalog /Pages 2 0 R " + root + b" >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox " + box + b" /Contents 4 0 R /Resources << " + resources + b" >> " + page + b" >>",
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(content), content),
    )


def _inflating(times: int) -> bytes:
    import zlib

    packed = zlib.compress(b"0 0 m 9 9 l S\n" * times, 9)
    return _objects(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>",
        b"<< /Filter /FlateDecode /Length %d >>\nstream\n%b\nendstream" % (len(packed), packed),
    )


def _picture_that_says(width: int, height: int) -> bytes:
    content = bytearray(picture())
    content[16:20], content[20:24] = width.to_bytes(4, "big"), height.to_bytes(4, "big")
    return bytes(content)


_WHOLE = paper("Une page", "Une autre")
_SCRIPT = b"/S /JavaScript /JS (app.alert\\(1\\); while\\(true\\)\\{\\})"
_FORM = b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /F 5 0 R >> >> /Length 4 >>\nstream\n/F Do\nendstream"

# By name: what it is, whatever may come of it.
HOSTILE: Mapping[str, bytes] = {
    **{f"cut after {share} %": _WHOLE[: len(_WHOLE) * share // 100] for share in (1, 5, 10, 20, 30, 40, 50, 60, 70, 80, 90, 99)},
    **{f"byte {place} changed": _WHOLE[:place] + b"\xff" + _WHOLE[place + 1 :] for place in range(20, len(_WHOLE), len(_WHOLE) // 9)},
    "nothing but its head": b"%PDF-1.7\n",
    "letters only": b"%PDF-1.7\n" + b"A" * 20_000,
    "zeros only": b"%PDF-1.7\n" + bytes(20_000),
    "a page that is its own parent": _objects(b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>"),
    "pages without end": _objects(
        b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>"
    ),
    "a thousand million pages": _objects(b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [] /Count 1000000000 >>"),
    "fewer than no pages": _objects(b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [] /Count -1 >>"),
    "no catalogue": _objects(b"<< /Type /Font >>"),
    "arrays in arrays": _one_page(resources=b"/X " + b"[" * 20_000 + b"]" * 20_000),
    "a form within itself": _one_page(b"/F Do", resources=b"/XObject << /F 5 0 R >>").replace(
        b"trailer", b"5 0 obj\n" + _FORM + b"\nendobj\ntrailer"
    ),
    "a page of a kilometre": _one_page(b"0 0 m 9 9 l S", box=b"[0 0 99999999 99999999]"),
    "a page without height": _one_page(box=b"[0 0 595 0]"),
    "a page upside down": _one_page(box=b"[595 842 0 0]"),
    "a page as thin as a hair": _one_page(box=b"[0 0 1 99999]"),
    "a page as wide as a road": _one_page(box=b"[0 0 99999 1]"),
    "a page of no number": _one_page(box=b"[0 0 1e999 -1e999]"),
    "a bomb of lines": _inflating(2_000_000),
    "a stack without end": _one_page(b"q " * 500_000),
    "a script on opening": _one_page(root=b"/OpenAction << " + _SCRIPT + b" >>"),
    "a script of a page": _one_page(page=b"/AA << /O << " + _SCRIPT + b" >> >>"),
    "a program to start": _one_page(root=b"/OpenAction << /S /Launch /F (/bin/sh) >>"),
    "an address to send to": _one_page(root=b"/OpenAction << /S /SubmitForm /F (http://127.0.0.1:9/) >>"),
    "a file of the server": _objects(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>",
        b"<< /F (/etc/passwd) /Length 0 >>\nstream\n\nendstream",
    ),
    "a file within": _one_page(root=b"/Names << /EmbeddedFiles << /Names [(../../x.sh) 5 0 R] >> >>"),
    "a form of another kind": _one_page(root=b"/AcroForm << /XFA (<xdp/>) /Fields [] >>"),
    "a font that is no font": _one_page(
        b"BT /F 12 Tf 9 9 Td (texte) Tj ET",
        resources=b"/Font << /F << /Type /Font /Subtype /TrueType /BaseFont /X /FontDescriptor << /FontFile2 4 0 R >> >> >>",
    ),
    "a picture that is no picture": _one_page(b"q 99 0 0 99 0 0 cm BI /W 99999 /H 99999 /BPC 8 /CS /RGB ID x EI Q"),
    "letters of a mile": _one_page(
        b"BT /F 99999999 Tf 9 9 Td (texte) Tj ET", resources=b"/Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>"
    ),
    "a page of a web site": b"%PDF-1.7\n<html><script>alert(1)</script></html>",
    "a program": b"\x7fELF%PDF-1.7" + bytes(2000),
    "a password": written([[Line("secret", 80.0)]], is_protected=True),
}
HOSTILE_PICTURES: Mapping[str, bytes] = {
    **{
        f"{kind} cut after {share} %": (lambda whole: whole[: len(whole) * share // 100])(picture(kind))
        for kind in ("PNG", "JPEG", "GIF", "WEBP", "TIFF")
        for share in (10, 60)
    },
    "a picture of a thousand million pixels": _picture_that_says(40_000, 40_000),
    "a picture of no pixel": _picture_that_says(0, 0),
    "a page that says that it is a picture": b"\x89PNG\r\n\x1a\n" + b"<svg onload=alert(1)>",
}
Drawing = Callable[[Path], object]
