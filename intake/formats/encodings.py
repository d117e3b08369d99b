"""Tell in which encoding a text file is written, and recognise accents that were broken on the way."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

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
_NAMES = {
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
_LETTERS = "àâäçéèêëîïôöùûüÿœæñáíóúãõåøß"
_CAPITALS = _LETTERS.replace("ß", "").upper()
_SIGNS = "’‘“”«»–—…•·°€§²³½¼¾©®™±×÷µ¡¿´¨\u00a0"
# What does not belong in a text of a Western language: a capital or a sign within a word, a letter or a sign of another script.
_ODD = re.compile(
    f"(?<=[a-z{_LETTERS}])[{_CAPITALS}](?=[a-z{_LETTERS}])"
    f"|(?<=[a-z{_LETTERS}])[«»“”‘•°€§²³½¼¾©®™±×÷µ¡¿´¨](?=[a-z{_LETTERS}])"
    f"|[^\x00-\x7f{_LETTERS}{_CAPITALS}{_SIGNS}]"
)


@dataclass(frozen=True, slots=True)
class Encoding:
    """How a file is written."""

    codec: str

    @property
    def name(self) -> str:
        """Return its name as people know it."""
        return _NAMES[self.codec]


def encoding_of(data: bytes) -> Encoding:
    """Return the encoding of a text file. Raises FileRefused, with the line, for what is not text or mixes two encodings."""
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
        return Encoding("utf-8-sig" if data.startswith(codecs.BOM_UTF8) else "utf-8")
    if len(data) - wrong < 4 and _UTF8_LETTERS.search(data, 0, wrong):
        raise FileRefused(_CUT, line=_line(data, wrong))
    if _UTF8_LETTERS.search(data):
        raise FileRefused(_TWO_ENCODINGS, line=_line(data, wrong))
    return _single_byte(data)


def _utf16(data: bytes, codec: str) -> Encoding:
    try:
        text = data.decode(codec)
    except UnicodeDecodeError:
        raise FileRefused(_NOT_TEXT) from None
    if re.search("[\x00-\x08\x0e-\x1f]", text):
        raise FileRefused(_NOT_TEXT)
    return Encoding(codec)


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


def _single_byte(data: bytes) -> Encoding:
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
    return Encoding(best)


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


# What text in UTF-8 is taken for, and how many times over, one after the other.
_MISREAD_AS = ("cp1252", "latin-1", "mac_roman", "cp850")
_MISREAD_MOST = 3


def _misread(signs: str) -> str:
    """Return a pattern of what letters and signs in UTF-8 read like when they are taken for another encoding: é, Ã©, √© or ├®."""
    wrong = {sign.encode().decode(codec, errors="replace") for sign in signs for codec in _MISREAD_AS}
    return "|".join(sorted(map(re.escape, wrong)))


# With what begins a file, accents apart from their letters, and how every emoji begins.
_BESIDE = "\u202f\ufeff\u0300\u0301\u0302\u0308\u0327"
_TWICE = re.compile(f"{_misread(_LETTERS + _CAPITALS + _SIGNS + _BESIDE)}|ð[\u0178\x9f]|\uf8ffü|\xadƒ")
# Within a word, or where one begins; at its end it may be a question.
_LOST = re.compile("\ufffd|(?<=[A-Za-zÀ-ÿ])\\?(?=[a-zà-ÿ])|(?<!\\S)\\?(?=[a-zà-ÿ]{2})")


def is_decoded_twice(text: str) -> bool:
    """Tell whether accents of a text were read in the wrong encoding, once or more (``prÃ©sident``)."""
    return not text.isascii() and _TWICE.search(text) is not None


def repaired(text: str) -> str:
    """Return a text as it was before its accents were read in the wrong encoding, once or more; as it is, where that cannot be told."""
    for _time in range(_MISREAD_MOST):
        # A short sound text may be UTF-8 by chance in one of them: « and É are a letter of another script.
        readings = (_read_again(text, codec) for codec in _MISREAD_AS) if is_decoded_twice(text) else ()
        text = next((reading for reading in readings if reading is not None), text)
    return text


def _read_again(text: str, codec: str) -> str | None:
    try:
        return b"".join(_byte(letter, codec) for letter in text).decode()
    except UnicodeError:
        return None


def _byte(letter: str, codec: str) -> bytes:
    try:
        return letter.encode(codec)
    except UnicodeEncodeError:
        # Programs give the few bytes that cp1252 leaves out the number that they have.
        return letter.encode("latin-1")


def has_lost_characters(text: str) -> bool:
    """Tell whether characters of a text were replaced by � or by a question mark within a word (``pr?sident``)."""
    return ("\ufffd" in text or "?" in text) and "://" not in text and _LOST.search(text) is not None
