"""Answers of a time-stamping authority (RFC 3161): of which digest, at what time. Their signature is left to ``openssl ts -verify``."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

from deliberation.errors import FileRefused
from deliberation.record.time_stamps import TimeStamp
from phrases import N_

BYTES_MAX: Final = 200_000  # an answer with all of its certificates has some thousands

# Tags of DER.
_INTEGER: Final = 0x02
_OCTETS: Final = 0x04
_NAME: Final = 0x06
_TIME: Final = 0x18
_SEQUENCE: Final = 0x30
_FIRST: Final = 0xA0
# Object identifiers, as DER holds them.
_SIGNED_DATA: Final = bytes.fromhex("2a864886f70d010702")
_TST_INFO: Final = bytes.fromhex("2a864886f70d0109100104")
_SHA256: Final = bytes.fromhex("608648016503040201")
_GRANTED: Final = (b"\x00", b"\x01")  # with modifications or without

Element = tuple[int, bytes]


def read_time_stamp(content: bytes, name: str) -> TimeStamp:
    """Return what an answer (``.tsr``), or the token in it, says. Raises FileRefused if it stamps nothing, or no SHA-256."""
    if len(content) > BYTES_MAX:
        raise FileRefused(N_("{file} is too long for a time stamp."), file=name)
    try:
        imprint, at = _stamped(content)
    except (ValueError, IndexError, UnicodeDecodeError):
        raise FileRefused(N_("{file} is not a time stamp (RFC 3161) of a SHA-256."), file=name) from None
    return TimeStamp(imprint, at, content)


def _stamped(content: bytes) -> tuple[str, datetime]:
    parts = _within(_only(content, _SEQUENCE))
    if parts[0][0] == _SEQUENCE:
        status = _within(parts[0][1])[0]
        if status[0] != _INTEGER or status[1] not in _GRANTED:
            raise ValueError("not granted")
        parts = _within(_expect(parts[1], _SEQUENCE))
    signed = _within(_only(_content_of(parts, _SIGNED_DATA), _SEQUENCE))
    info = _within(_only(_only(_content_of(_within(_expect(signed[2], _SEQUENCE)), _TST_INFO), _OCTETS), _SEQUENCE))
    algorithm, imprint = _within(_expect(info[2], _SEQUENCE))
    if _expect(_within(_expect(algorithm, _SEQUENCE))[0], _NAME) != _SHA256 or len(_expect(imprint, _OCTETS)) != 32:
        raise ValueError("another digest")
    return imprint[1].hex(), _moment(_expect(info[4], _TIME))


def _content_of(parts: list[Element], kind: bytes) -> bytes:
    """Return the content of a ContentInfo, which must be of that kind."""
    if _expect(parts[0], _NAME) != kind:
        raise ValueError("another content")
    return _expect(parts[1], _FIRST)


def _moment(text: bytes) -> datetime:
    whole, _point, fraction = text.decode("ascii").removesuffix("Z").partition(".")
    at = datetime.strptime(whole, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    return at.replace(microsecond=int(fraction[:6].ljust(6, "0")) if fraction else 0)


def _expect(element: Element, tag: int) -> bytes:
    if element[0] != tag:
        raise ValueError("another type")
    return element[1]


def _only(content: bytes, tag: int) -> bytes:
    (element,) = _within(content)
    return _expect(element, tag)


def _within(content: bytes) -> list[Element]:
    return list(_elements(content))


def _elements(content: bytes) -> Iterator[Element]:
    place = 0
    while place < len(content):
        tag, length, place = content[place], content[place + 1], place + 2
        if length & 0x80:
            count = length & 0x7F
            if not 1 <= count <= 4:
                raise ValueError("a length that DER does not have")
            length, place = int.from_bytes(content[place : place + count], "big"), place + count
        if place + length > len(content):
            raise ValueError("cut short")
        yield tag, content[place : place + length]
        place += length
