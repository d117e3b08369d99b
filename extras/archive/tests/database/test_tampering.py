"""Every range of bytes of every file of an archive, changed: by an accident, then by somebody who makes the manifest again around it.

The verifier that the archive holds finds all of the first. Of the second, what it cannot know stands below with the reason why, and the
server that sealed the archive finds each of them.
"""

import hashlib
import io
import json
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import cache
from zipfile import ZipFile

import pytest

from exports.dated import dated_zip
from exports.record import read_record
from extras.archive.contents import archive_zip
from extras.archive.files import archive_problems, sealed_by
from extras.archive.standalone.verifier import MANIFEST, SEAL, STATE, problems
from tests.depth import IS_THOROUGH, sample
from tests.worlds.room import KEY, NOON, Room
from tests.worlds.terms import canonical_json, language
from tests.worlds.whole_meeting import hold

RANGES = 40
# What is drawn from the state in words and pages: its bytes are the manifest's word alone, which the seal holds.
DRAWN = {"LISEZ-MOI.txt", "proces-verbal.pdf", "proces-verbal.docx", "selection.xlsx", "notes.xlsx", "metadata.csv", "verifier.py"}
# Of these a part: headings of columns; settings, which the state has too, beyond the call's name; a seal that only its server can tell
# from another.
IN_PART = {"selection.csv", "settings.json", SEAL}


@pytest.fixture(scope="module")
def archive(made_once: Callable[..., Room]) -> bytes:
    """Give the archive of a whole meeting."""
    room = made_once(hold)
    assert room.finalise()
    whole = room.snapshot
    with language("fr"):
        return archive_zip(read_record(room.reading(), whole=whole, view=whole), made_at=NOON)


@cache
def files(archive: bytes) -> dict[str, bytes]:
    with ZipFile(io.BytesIO(archive)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def ranges(length: int) -> Iterator[range]:
    """Cut a file into ranges that cover all of it."""
    step = max(1, -(-length // RANGES))
    return (range(start, min(start + step, length)) for start in range(0, length, step))


def changed(content: bytes, places: range, by: int = 1) -> bytes:
    other = bytearray(content)
    for place in places:
        if place < len(other):
            other[place] ^= by
    return bytes(other)


def test_archive_is_whole_and_sealed_by_its_server_before_anything(archive: bytes) -> None:
    assert (archive_problems(archive), sealed_by(archive, KEY)) == ((), True)


def test_every_range_of_bytes_of_an_archive_is_found(archive: bytes) -> None:
    step = sample(range(0, len(archive), 997), 40, of="bytes of an archive")
    missed = [start for start in step if not problems(changed(archive, range(start, start + 997)))]
    single = [start for start in step if not problems(changed(archive, range(start, start + 1), by=0x20))]
    assert (missed, single) == ([], [])


def test_change_in_any_range_is_found_though_the_manifest_is_made_again(archive: bytes) -> None:
    missed: dict[str, int] = {}
    tried: dict[str, int] = {}
    for name, content in files(archive).items():
        if name == MANIFEST:
            continue
        for places in sample(list(ranges(len(content))), 3, of=name):
            forged = made_again(archive, name, changed(content, places))
            tried[name] = tried.get(name, 0) + 1
            if not problems(forged):
                missed[name] = missed.get(name, 0) + 1
                assert sealed_by(forged, KEY) is not True, (name, places)
    if IS_THOROUGH:
        assert {name for name in missed if missed[name] == tried[name]} == DRAWN
        assert set(missed) - DRAWN == IN_PART
        assert missed["selection.csv"] <= 12
        assert sum(tried.values()) > 400
    assert {name for name in missed if missed[name] == tried[name]} >= DRAWN
    assert set(missed) - DRAWN <= IN_PART


def made_again(archive: bytes, name: str, content: bytes) -> bytes:
    """Return the archive with another file in it, the manifest and the zip made again by somebody who has all but the key."""
    kept = {**files(archive), name: content}
    manifest = json.loads(kept[MANIFEST])
    manifest["files"][name] = hashlib.sha256(content).hexdigest()
    if name == STATE:
        manifest["state_sha256"] = manifest["files"][name]
    return dated_zip({**kept, MANIFEST: canonical_json(manifest)}, datetime.fromisoformat(manifest["at"]), is_compressed=False)


def test_laureate_exchanged_in_the_tables_is_found_by_the_state(archive: bytes) -> None:
    json_, csv_ = files(archive)["selection.json"], files(archive)["selection.csv"]
    exchanged = json_.replace(b"Retenu", b"\0").replace(b"Non retenu", b"Retenu").replace(b"\0", b"Non retenu")
    forged = made_again(archive, "selection.json", exchanged)
    with language("en"):
        assert "selection.json does not say what the state says: dossier 101, outcome." in map(str, archive_problems(forged))
        forged = made_again(archive, "selection.csv", csv_.replace(b"Retenu;", b"Non retenu;", 1))
        assert [str(one) for one in archive_problems(forged)] == ["selection.csv does not say what the state says: dossier 101, outcome."]
