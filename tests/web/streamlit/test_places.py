"""A part of a page remembers each container around it once."""

from copy import deepcopy

import pytest
from streamlit.cursor import Cursor, LockedCursor, RunningCursor
from streamlit.delta_generator import DeltaGenerator
from streamlit.proto.Element_pb2 import Element

from ui.streamlit_seams import places


def test_containers_around_a_part_are_copied_once_each(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(DeltaGenerator, "__deepcopy__", DeltaGenerator.__deepcopy__)
    places.copy_once()
    page = DeltaGenerator()
    around = DeltaGenerator(cursor=LockedCursor(root_container=0, index=1), parent=page, block_type="column")
    part = DeltaGenerator(cursor=LockedCursor(root_container=0, parent_path=(1,), index=2), parent=around)
    copied = deepcopy((page, around, part))
    assert copied[2]._parent is copied[1]
    assert copied[1]._parent is copied[0]
    assert [one._get_delta_path_str() for one in copied[1:]] == [one._get_delta_path_str() for one in (around, part)]
    assert copied[1]._block_type == "column"
    assert not {id(one) for one in copied} & {id(page), id(around), id(part)}


def test_place_that_is_copied_goes_on_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Cursor, "__deepcopy__", None, raising=False)
    monkeypatch.setattr(DeltaGenerator, "__deepcopy__", DeltaGenerator.__deepcopy__)
    places.copy_once()
    place = RunningCursor(root_container=0, parent_path=(3,))
    place.lock_element()
    place.transient_elements[0] = Element()
    copied = deepcopy({0: place})[0]
    assert (type(copied), copied.delta_path, len(copied.transient_elements)) == (RunningCursor, [0, 3, 1], 1)
    copied.transient_elements[1] = Element()
    assert len(place.transient_elements) == 1
    copied.lock_element()
    assert (place.delta_path, copied.delta_path) == ([0, 3, 1], [0, 3, 2])
    assert (len(place.transient_elements), len(copied.transient_elements)) == (1, 0)
