"""Separate process: an order and a file come in on stdin, the result goes out on stdout. Only ``drawer`` runs the process.

The process reads strangers' files with libraries in C: it holds a single file, no name, no secret and no right to write, and ends soon.
Where possible, it is confined like LibreOffice: reading programs and fonts, without connections. It may start before its order, to load
libraries.
"""

import contextlib
import io
import json
import os
import runpy
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, Protocol

PROTECTED, DAMAGED, HEAVY = 3, 4, 5  # exit codes that ``extras.attached.pages.drawer`` knows
_POLITENESS = 10  # lowest priority, for what nobody waits for
_PAGES_MOST = 1000
_PIXELS_MOST = 100_000_000  # of a picture, before it is made smaller
_HEIGHT_MOST = 4  # of a page, as a multiple of its width: beyond it, it is drawn narrower
_QUALITY = 75
_FEW_COLOURS = 4096
_TINY_POINTS = 2.0
_LEAST_CONTRAST = 12  # of 255: less than anybody sees
_ORIENTATION = 0x0112  # in what a camera notes
_PICTURES = ("PNG", "JPEG", "GIF", "WEBP", "TIFF")


class _TooHeavy(Exception):
    """More than is drawn of one file."""


class Written(NamedTuple):
    """The words of a page as [text, left, top, width, height], in shares of the page; how many nobody can see."""

    words: Sequence[Sequence[object]]
    hidden: int


class Painted(NamedTuple):
    """Page: picture, and reader of its words."""

    image: Any
    read: Callable[[], Written]


class _Opened(Protocol):
    def sizes(self) -> Sequence[tuple[float, float]]: ...
    def paint(self, index: int, width: int) -> Painted: ...


def main() -> None:
    """Write the result of the order in the first line, JSON ``{is_picture, pages, width, with_images, ahead, limits}``.

    Pages are numbered from 1. ``ahead``: further widths, none below ``width``, for the first of the pages.
    """
    kinds, confinement = _load_libraries(), runpy.run_path(str(Path(__file__).with_name("converting.py")))
    line = sys.stdin.buffer.readline()
    if not line:
        return  # whoever began it is gone
    order = json.loads(line)
    if not order["with_images"]:
        with contextlib.suppress(AttributeError, OSError):  # not everywhere, nor always allowed
            os.nice(_POLITENESS)
    opened: _Opened = kinds[order["is_picture"]](sys.stdin.buffer)
    _confine(confinement, order["limits"])
    sizes = opened.sizes()
    _send("facts", 0, json.dumps({"sizes": [[round(width, 1), round(height, 1)] for width, height in sizes]}).encode())
    for number in order["pages"]:
        if number <= len(sizes):
            _draw(opened, number, sizes[number - 1], order)


def _draw(opened: _Opened, number: int, size: tuple[float, float], order: dict[str, Any]) -> None:
    ahead = order["ahead"] if number == order["pages"][0] else []
    # The widest first: a photograph that was read small is not made larger again.
    for wider in sorted({*ahead} - {order["width"]}, reverse=True):
        _send("image", number, _webp(opened.paint(number - 1, _width(*size, wider)).image), wider)
    painted = opened.paint(number - 1, _width(*size, order["width"]))
    if order["with_images"] or order["width"] in ahead:
        _send("image", number, _webp(painted.image), order["width"])
    words, hidden = painted.read()
    _send("words", number, json.dumps({"words": words, "hidden": hidden}).encode())


def _load_libraries() -> dict[bool, Callable[[Any], _Opened]]:
    """Load the libraries before the limits are set, since they open the program's own files. Return openers, for pictures or others."""
    import pypdfium2 as pdfium
    from PIL import Image, TiffImagePlugin, WebPImagePlugin  # noqa: F401

    Image.preinit()
    pdfium.PdfDocument.new().close()  # so that the library itself is loaded
    return {True: _Picture, False: _Pdf}


def _width(width: float, height: float, wanted: int) -> int:
    return max(1, min(wanted, round(_HEIGHT_MOST * wanted * width / height)))


class _Picture:
    """A picture, or the pages of a scan in one file."""

    def __init__(self, content: Any) -> None:
        from PIL import Image

        Image.MAX_IMAGE_PIXELS = _PIXELS_MOST
        self._content = content
        self._image: Any = None

    def sizes(self) -> Sequence[tuple[float, float]]:
        from PIL import Image, ImageOps

        self._image = Image.open(io.BytesIO(self._content.read()), formats=_PICTURES)
        frames = min(getattr(self._image, "n_frames", 1), _PAGES_MOST) if self._image.format == "TIFF" else 1
        if self._image.width * self._image.height > _PIXELS_MOST:
            raise _TooHeavy
        if frames == 1 and self._image.getexif().get(_ORIENTATION, 1) != 1:
            self._image = ImageOps.exif_transpose(self._image)
        return [self._size(frame) for frame in range(frames)]

    def _size(self, frame: int) -> tuple[float, float]:
        if frame:
            self._image.seek(frame)
        if self._image.width * self._image.height > _PIXELS_MOST:
            raise _TooHeavy
        return float(self._image.width), float(self._image.height)

    def paint(self, index: int, width: int) -> Painted:
        from PIL import Image

        if getattr(self._image, "n_frames", 1) > 1:
            self._image.seek(index)
        height = max(1, round(width * self._image.height / self._image.width))
        page = Image.new("RGB", (width, height), "white")
        self._image.draft("RGB", (width, height))
        drawn = self._image.convert("RGBA").resize((width, height), Image.Resampling.BICUBIC, reducing_gap=2.0)
        page.paste(drawn, mask=drawn)
        return Painted(page, lambda: Written((), 0))


class _Pdf:
    """PDF file. Scripts never run: the library was built without an engine for scripts."""

    def __init__(self, content: Any) -> None:
        import pypdfium2 as pdfium
        import pypdfium2.raw

        self._pdfium, self._raw = pdfium, pypdfium2.raw
        self._content = content

    def sizes(self) -> Sequence[tuple[float, float]]:
        self._document = self._pdfium.PdfDocument(self._content.read())
        with contextlib.suppress(self._pdfium.PdfiumError):  # what was filled in is drawn, where it can be
            self._document.init_forms()
        sizes = [self._document.get_page_size(index) for index in range(min(len(self._document), _PAGES_MOST))]
        return [(max(width, 1.0), max(height, 1.0)) for width, height in sizes]

    def paint(self, index: int, width: int) -> Painted:
        page = self._document[index]
        wide = max(page.get_width(), 1.0)
        bitmap = page.render(scale=(width - 0.5) / wide, rev_byteorder=True)  # it rounds up
        image = bitmap.to_pil()
        place = bitmap.get_posconv(page)
        return Painted(image, lambda: self._read(page, image, place))

    def _read(self, page: Any, image: Any, place: Any) -> Written:
        words, hidden = [], 0
        for text, box, is_tiny in self._words(page.get_textpage()):
            corners = [place.to_bitmap(box[0], box[1]), place.to_bitmap(box[2], box[3])]
            left, right = sorted(float(x) for x, _y in corners)
            top, bottom = sorted(float(y) for _x, y in corners)
            hidden += is_tiny or not _is_seen(image, left, top, right, bottom)
            drawn_wide, drawn_high = image.size
            shares = (left / drawn_wide, top / drawn_high, (right - left) / drawn_wide, (bottom - top) / drawn_high)
            words.append([text, *(round(share, 4) for share in shares)])
        return Written(words, hidden)

    def _words(self, text: Any) -> Iterator[tuple[str, tuple[float, float, float, float], bool]]:
        """Yield each word, its box in the page's own units, and whether its letters are under two points; line ends are included."""
        raw, box, letters = self._raw, self._raw.FS_RECTF(), ""
        left = bottom = right = top = 0.0
        for index in range(text.count_chars()):
            code = raw.FPDFText_GetUnicode(text, index)
            letter = chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else ""
            if letter.isspace() or not letter:
                if letters:
                    yield (
                        letters + ("\n" if letter in "\r\n" and letter else ""),
                        (left, bottom, right, top),
                        _is_tiny(left, bottom, right, top),
                    )
                letters = ""
                continue
            if not raw.FPDFText_GetLooseCharBox(text, index, box):
                continue
            if letters:
                left, bottom, right, top = min(left, box.left), min(bottom, box.bottom), max(right, box.right), max(top, box.top)
            else:
                left, bottom, right, top = box.left, box.bottom, box.right, box.top
            letters += letter
        if letters:
            yield letters, (left, bottom, right, top), _is_tiny(left, bottom, right, top)


def _is_tiny(left: float, bottom: float, right: float, top: float) -> bool:
    # Written upwards, a line is as wide as its letters are high.
    return min(abs(top - bottom), abs(right - left)) < _TINY_POINTS and max(abs(top - bottom), abs(right - left)) < 20 * _TINY_POINTS


def _is_seen(image: Any, left: float, top: float, right: float, bottom: float) -> bool:
    """Return whether a word's place shows any drawing: ground-coloured, covered or off-page words show none."""
    box = (max(int(left), 0), max(int(top), 0), min(int(right) + 1, image.width), min(int(bottom) + 1, image.height))
    if box[0] >= box[2] or box[1] >= box[3]:
        return False
    darkest, lightest = image.crop(box).convert("L").getextrema()
    return bool(lightest - darkest >= _LEAST_CONTRAST)


def _webp(image: Any) -> bytes:
    written, plain = io.BytesIO(), image.convert("RGB")
    # Of text and drawings, which have few colours, nothing is lost: that is smaller too, and quicker.
    how = {"quality": _QUALITY, "method": 2} if plain.getcolors(_FEW_COLOURS) is None else {"lossless": True, "quality": 20, "method": 1}
    plain.save(written, "WEBP", **how)
    return written.getvalue()


def _send(kind: str, number: int, content: bytes, width: int = 0) -> None:
    header = {"kind": kind, "number": number, "width": width, "bytes": len(content)}
    sys.stdout.buffer.write(json.dumps(header).encode() + b"\n" + content)
    sys.stdout.buffer.flush()


def _confine(confinement: Mapping[str, Any], limits: Mapping[str, int]) -> None:
    _lock_down(**limits)
    if confinement["can_shut_in"]():
        confinement["shut_in"](None, reads=[sys.prefix, sys.base_prefix])


def _lock_down(*, memory_bytes: int, cpu_seconds: int) -> None:
    try:
        import resource
    except ImportError:  # not on Windows
        return
    limits = {
        resource.RLIMIT_AS: memory_bytes,  # all of it: what is mapped, written to or not
        resource.RLIMIT_CPU: cpu_seconds,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_NPROC: 0,
        resource.RLIMIT_CORE: 0,
    }
    for limit, most in limits.items():
        with contextlib.suppress(ValueError, OSError):  # a lower bound stands already
            resource.setrlimit(limit, (most, most))


def _exit_code(error: BaseException) -> int:
    if isinstance(error, MemoryError | _TooHeavy) or type(error).__name__ == "DecompressionBombError":
        return HEAVY
    return PROTECTED if getattr(error, "err_code", None) == 4 else DAMAGED  # FPDF_ERR_PASSWORD


if __name__ == "__main__":
    try:
        main()
    except Exception as error:  # whatever it is, the file is at fault: it is told in one word
        os._exit(_exit_code(error))
    sys.stdout.flush()
    os._exit(0)  # nothing to tidy up
