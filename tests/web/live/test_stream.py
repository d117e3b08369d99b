"""The stream of events: whom it counts as following."""

import asyncio
import shutil
from collections.abc import Iterator
from contextlib import aclosing
from pathlib import Path

import pytest

import bootstrap
from bootstrap import streams
from tests.web.live.streams import OTHER
from tests.worlds import open_call
from web.live import stream


@pytest.fixture(autouse=True)
def database(migrated_file: Path, tmp_path: Path) -> Iterator[None]:
    open_call.use(shutil.copy(migrated_file, tmp_path))
    yield
    bootstrap.reset()


def test_person_follows_until_the_last_stream_has_ended() -> None:
    async def follow() -> list[bool]:
        said = [streams.have_ended(OTHER)]
        async with aclosing(stream._events(OTHER, "one device")) as first:
            await anext(first)
            async with aclosing(stream._events(OTHER, "another")) as second:
                await anext(second)
            said.append(streams.have_ended(OTHER))
        return [*said, streams.have_ended(OTHER)]

    assert asyncio.run(follow()) == [False, False, True]
