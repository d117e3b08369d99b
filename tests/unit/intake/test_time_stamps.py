"""Answers of a time-stamping authority: one that ``openssl ts`` made and verified, of the version finalised in form 1."""

from datetime import UTC, datetime
from typing import Final

import pytest

from deliberation.errors import FileRefused
from intake.time_stamps import BYTES_MAX, read_time_stamp
from tests.places import ROOT

FOLDER: Final = ROOT / "tests" / "fixtures" / "time_stamps"
ANSWER: Final = (FOLDER / "version.tsr").read_bytes()
STAMPED: Final = "fe27d0be67e843c6ed2f94426237d607b2ee583f4c2fe11c5bc7f30213ec3b97"
_STATUS: Final = 9  # bytes of the answer before its token


def test_time_stamp_says_of_which_digest_and_when() -> None:
    stamp = read_time_stamp(ANSWER, "version.tsr")
    assert (stamp.imprint, stamp.stamped_at, stamp.content) == (STAMPED, datetime(2026, 11, 25, 18, 43, 52, tzinfo=UTC), ANSWER)


def test_token_alone_is_read_too() -> None:
    assert read_time_stamp(ANSWER[_STATUS:], "version.tst").imprint == STAMPED


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"Dear jury,",
        ANSWER[:-1],
        ANSWER + b"\x00",
        ANSWER.replace(b"\x02\x01\x00", b"\x02\x01\x02", 1),  # rejected
        (FOLDER / "sha512.tsr").read_bytes(),
        b"\x30\x84\xff\xff\xff\xff",
        b"\x30\x80\x00\x00",
        b"\x30" * (BYTES_MAX + 1),
    ],
    ids=["empty", "letter", "cut", "longer", "rejected", "sha512", "lying", "not DER", "huge"],
)
def test_anything_else_is_refused(content: bytes) -> None:
    with pytest.raises(FileRefused):
        read_time_stamp(content, "version.tsr")


def test_no_byte_that_is_lost_breaks_the_reader() -> None:
    for place in range(0, len(ANSWER), 3):
        try:
            read_time_stamp(ANSWER[:place] + ANSWER[place + 1 :], "version.tsr")
        except FileRefused:
            continue
