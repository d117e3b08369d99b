"""A call that holds its meeting, for whoever votes from outside of its screens."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import bootstrap
from tests.worlds.open_call import OpenCall, only_call, use


@pytest.fixture
def call(demonstration_file: Path, tmp_path: Path) -> Iterator[OpenCall]:
    """Give the demonstration, its meeting open."""
    use(shutil.copy(demonstration_file, tmp_path))
    call = only_call()
    call.open_meeting()
    yield call
    bootstrap.reset()
