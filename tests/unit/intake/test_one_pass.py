"""An import goes through its rooms in one pass: opened (formats), tables of typed cells (files), meanings and records (dossiers)."""

import sys
from collections.abc import Callable
from itertools import groupby
from pathlib import Path
from types import CodeType, FrameType

import pytest

import intake
from intake.dossiers.dossiers import read_dossiers
from intake.files.values import field_key
from tests.places import FIXTURES
from tests.worlds.demonstration import CURRENT_CSV, CURRENT_XLSX, demo_call

INTAKE = str(Path(intake.__file__).parent)
RETURNS_MOST = 10


def rooms_entered(act: Callable[[], object]) -> list[str]:
    """The folders of ``intake`` in the order in which their functions are called for the first time."""
    met: dict[CodeType, str] = {}

    def note(frame: FrameType, event: str, _value: object) -> None:
        if event == "call" and frame.f_code.co_filename.startswith(INTAKE):
            met.setdefault(frame.f_code, str(Path(frame.f_code.co_filename).parent))

    field_key.cache_clear()  # else it would be entered late
    sys.setprofile(note)
    try:
        act()
    finally:
        sys.setprofile(None)
    return [room for room, _calls in groupby(met.values())]


@pytest.mark.parametrize("name", [CURRENT_CSV, CURRENT_XLSX])
def test_a_room_left_is_seldom_entered_again(name: str) -> None:
    data, call = (FIXTURES / name).read_bytes(), demo_call()
    rooms = rooms_entered(lambda: read_dossiers(data, name, call))
    assert len(rooms) - len(set(rooms)) <= RETURNS_MOST, rooms
