"""A disk that is full again and again while two processes act: nothing acknowledged is lost, screens go on, and acts once there is room.

A small disk of its own is mounted for it, which takes an administrator. Thirty acts; five hundred with
``JURY_HYPOTHESIS_PROFILE=thorough``.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import text

from deliberation.operations.call.people import save_person
from tests.database.store.test_replicas_killed import (
    Meeting,
    Screen,
    assert_nothing_is_lost_or_done_twice,
    assert_screen_is_soon_right,
    hold_until_enough,
    meeting,
    screen_of,
)
from tests.worlds.terms import Role, StorageFailed

__all__ = ["meeting"]
DISK = "size=48m"
LARGEST = 1 << 20


@dataclass
class Disk:
    """A disk that is soon full, and how often it was."""

    folder: Path
    times_full: int = 0


@pytest.fixture
def kind() -> str:
    """An embedded database: a server's disk is not the test's to fill."""
    return "sqlite"


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    """Give a disk of its own to a test."""
    folder = tmp_path / "disk"
    folder.mkdir(mode=0o700)
    mount = shutil.which("mount")
    if os.geteuid() or not mount or subprocess.run([mount, "-t", "tmpfs", "-o", DISK, "tmpfs", folder], check=False).returncode:
        pytest.skip("only an administrator may mount a disk")
    folder.chmod(0o700)
    yield Disk(folder)
    subprocess.run(["umount", "--lazy", folder], check=True)  # whatever is still open on it


@pytest.fixture
def migrated_url(disk: Disk, migrated_file: Path) -> str:
    """Give the address of a database on that disk."""
    return f"sqlite:///{shutil.copy(migrated_file, disk.folder)}"


def fill_up(file: Path) -> None:
    """Take all the room that is left, to the last byte."""
    with file.open("wb", buffering=0) as filler:
        piece = LARGEST
        while piece:
            try:
                filler.write(b"x" * piece)
            except OSError:
                piece //= 2


def write_much(meeting: Meeting) -> None:
    """Act too, more than a full disk has room for."""
    for _act in range(1_000):
        name = f"Gestion {meeting.draw.randrange(10**9)}"
        save_person(meeting.room.uow(), **meeting.room.by_console(), name=name, roles=frozenset({Role.STAFF}), organisation="x" * 9_000)


def fill_the_disk(meeting: Meeting, screen: Screen, disk: Disk) -> None:
    """The disk is full for a while, and whoever writes is refused; then somebody makes room."""
    filler = disk.folder / "filler"
    fill_up(filler)
    if not disk.times_full:  # what is written stays: done each time, it would fill the disk for good
        with pytest.raises(StorageFailed):
            write_much(meeting)
    disk.times_full += 1
    meeting.listen(meeting.draw.uniform(0, 0.3))
    assert_screen_is_soon_right(screen)
    filler.unlink()
    assert_screen_is_soon_right(screen)


def test_disk_that_is_full_again_and_again_loses_nothing_acknowledged(meeting: Meeting, disk: Disk) -> None:
    with screen_of(meeting) as screen:
        hold_until_enough(meeting, partial(fill_the_disk, meeting, screen, disk))
        for replica in tuple(meeting.replicas):
            meeting.kill(replica)
        assert_screen_is_soon_right(screen)
    print(f"{len(meeting.told)} acts acknowledged, the disk full {disk.times_full} times")  # noqa: T201
    assert meeting.lives == 2  # the processes bear it
    assert_nothing_is_lost_or_done_twice(meeting)
    with meeting.room.database.engine.connect() as connection:
        assert connection.execute(text("PRAGMA integrity_check")).scalars().all() == ["ok"]
    meeting.room.database.engine.dispose()
