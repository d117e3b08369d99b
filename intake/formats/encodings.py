"""Tell in which encoding a text file is written."""

import codecs
import re
from collections.abc import Iterator

from deliberation.errors import FileRefused
from phrases import N_

_PIECE_BYTES = 1_000_000
_NOT_TEXT = N_("This is neither a workbook (xlsx, ods) nor a text file (csv).")
_CONTROL_BYTE = N_("Line {line}: the byte {byte} is no text. Was the file cut, or is it not a csv file?")
_TWO_ENCODINGS = N_(
    "This file is written in two encodings: up to line {line} in UTF-8, from there in another. Accents would be lost: "
    "save it again from the program that made it, in UTF-8."
)
_CUT = N_("Line {line}: the file ends within a character, so it was cut. Its encoding is UTF-8. Send it whole.")
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1f]")
_ACCENT = re.compile(rb"[\x80-\xff]")
_LINE_END = re.compile(rb"[\r\n]")
# Accented letters and typographic signs of French as UTF-8 writes them: no other encoding has them in a row by chance.
_UTF8_LETTERS = re.compile(rb"\xc3[\x80-\xbf]|\xc2[\xa0-\xbf]|\xc5[\x92\x93\xb8]|\xe2\x80[\x93-\xaf]|\xe2\x82\xac")
ENCODING_NAMES = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "cp1252": "Windows-1252",
    "iso8859-15": "ISO 8859-15",
    "mac_roman": "Mac Roman",
    "cp850": "CP 850",
}
# What a French spreadsheet writes when it saves "as csv" without a word on the encoding, then what others may.
_SINGLE_BYTE = ("cp1252", "iso8859-15", "mac_roman", "cp850")
LETTERS = "àâäçéèêëîïôöùûüÿœæñáíóúãõåøß"
CAPITALS = LETTERS.replace("ß", "").upper()
SIGNS = "’‘“”«»–—…•·°€§²³½¼¾©®™±×÷µ¡¿´¨\u00a0"
# What does not belong in a text of a Western language: a capital or a sign within a word, a letter or a sign of another script.
_ODD = re.compile(
    f"(?<=[a-z{LETTERS}])[{CAPITALS}](?=[a-z{LETTERS}])"
    f"|(?<=[a-z{LETTERS}])[«»“”‘•°€§²³½¼¾©®™±×÷µ¡¿´¨](?=[a-z{LETTERS}])"
    f"|[^\x00-\x7f{LETTERS}{CAPITALS}{SIGNS}]"
)


def encoding_of(data: bytes) -> str:
    """Return the codec of a text file. Raises FileRefused, with the line, for what is not text or mixes two encodings."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _utf16(data, "utf-16")
    even, odd = data[0:200:2], data[1:200:2]
    if max(even.count(0), odd.count(0)) * 2 > len(odd) > 1:
        return _utf16(data, "utf-16-le" if odd.count(0) > even.count(0) else "utf-16-be")
    match = _CONTROL.search(data)
    if match:
        if _CONTROL.subn(b"", data[:2000])[1] > len(data[:2000]) // 10:
            raise FileRefused(_NOT_TEXT)
        raise FileRefused(_CONTROL_BYTE, line=_line(data, match.start()), byte=f"0x{match[0][0]:02X}")
    wrong = _first_byte_not_utf8(data)
    if wrong is None:
        return "utf-8-sig" if data.startswith(codecs.BOM_UTF8) else "utf-8"
    if len(data) - wrong < 4 and _UTF8_LETTERS.search(data, 0, wrong):
        raise FileRefused(_CUT, line=_line(data, wrong))
    if _UTF8_LETTERS.search(data):
        raise FileRefused(_TWO_ENCODINGS, line=_line(data, wrong))
    return _single_byte(data)


def _utf16(data: bytes, codec: str) -> str:
    try:
        text = data.decode(codec)
    except UnicodeDecodeError:
        raise FileRefused(_NOT_TEXT) from None
    if re.search("[\x00-\x08\x0e-\x1f]", text):
        raise FileRefused(_NOT_TEXT)
    return codec


def _first_byte_not_utf8(data: bytes) -> int | None:
    decoder = codecs.getincrementaldecoder("utf-8")()
    view = memoryview(data)
    for start in range(0, len(data), _PIECE_BYTES):
        try:
            decoder.decode(bytes(view[start : start + _PIECE_BYTES]), start + _PIECE_BYTES >= len(data))
        except UnicodeDecodeError as error:
            # The decoder keeps up to three bytes of the piece before, which count from its start.
            return max(0, start + error.start - (len(error.object) - len(view[start : start + _PIECE_BYTES])))
    return None


def _single_byte(data: bytes) -> str:
    sample = b"\n".join(line for line in _lines_with_accents(data))
    oddities = {}
    for codec in _SINGLE_BYTE:
        try:
            oddities[codec] = len(_ODD.findall(sample.decode(codec)))
        except UnicodeDecodeError:
            continue
    if not oddities:
        raise FileRefused(_NOT_TEXT)
    best = min(oddities, key=lambda codec: (oddities[codec], _SINGLE_BYTE.index(codec)))
    return best


def _lines_with_accents(data: bytes) -> Iterator[bytes]:
    size = end = 0
    while size <= _PIECE_BYTES and (accent := _ACCENT.search(data, end)):
        start = max(end, *(data.rfind(sign, end, accent.start()) + 1 for sign in (b"\n", b"\r")))
        line_end = _LINE_END.search(data, accent.start())
        end = line_end.start() if line_end else len(data)
        yield data[start:end]
        size += end - start


def _line(data: bytes, place: int) -> int:
    before = data[:place]
    return before.count(b"\n") + (before.count(b"\r") if b"\n" not in before else 0) + 1
