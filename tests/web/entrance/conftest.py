"""A call that holds its meeting, for whoever votes from outside of its screens."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import bootstrap
from tests.worlds.open_call import OpenCall, use_copy


@pytest.fixture
def call(demonstration_file: Path, tmp_path: Path) -> Iterator[OpenCall]:
    """Give the demonstration, its meeting open."""
    call = use_copy(demonstration_file, tmp_path)
    call.open_meeting()
    yield call
    bootstrap.reset()
