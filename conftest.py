"""Fixtures of all tests: paths of files, isolated settings, and hypothesis profiles."""

import gc
import os
import shutil
import sys
from collections import Counter
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

import capabilities
from deliberation.call.people import Person
from phrases import language
from tests import depth
from tests.places import EXTRAS
from tests.worlds.databases import migrated

MAIN = sys.modules["__main__"]
# Thousands of small databases, each commit of which waits for the disk: in memory where there is room, they wait for nothing.
MEMORY = Path("/dev/shm")  # noqa: S108 - pytest makes a folder there that is its owner's alone
MEMORY_BYTES_MIN = 2**30
if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free >= MEMORY_BYTES_MIN:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))

# What a developer has set for their own dashboard, in the environment or in .env, is not this suite's. Before anything reads settings.
OWN_VARIABLES = {
    "JURY_BARE_MACHINE",
    "JURY_EXTRAS",
    "JURY_HASTE_SEED",
    "JURY_HYPOTHESIS_PROFILE",
    "JURY_NO_BROWSER",
    depth.SEED,
    "JURY_TEST_POSTGRES_URL",
}
for name in [name for name in os.environ if name.startswith(("JURY_", "STREAMLIT_")) and name not in OWN_VARIABLES]:
    del os.environ[name]
os.environ["JURY_ENV_FILE"] = os.devnull

# No deadline: two busy cores make an honest example look slow. On CI the same examples each time, so that red means broken.
settings.register_profile("everyday", max_examples=30, deadline=None)
settings.register_profile("ci", parent=settings.get_profile("everyday"), derandomize=True, database=None)
settings.register_profile("thorough", parent=settings.get_profile("everyday"), max_examples=1000)
settings.load_profile(os.environ.get("JURY_HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") else "everyday"))


def pytest_report_header() -> str:
    """Return the seed of this run's samples, for a repetition."""
    return "every case (thorough)" if depth.IS_THOROUGH else f"samples: {depth.SEED}={os.environ[depth.SEED]}"


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection() -> Generator[None, object, object]:
    """Freeze modules and tests against garbage collection, which took a third of collecting and a tenth of running."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Order long files first, then files with many tests, so that no core ends with the longest alone."""
    active = {extra.name for extra in capabilities.active()}
    for item in items if EXTRAS - active else ():
        if item.get_closest_marker("documents"):
            item.add_marker(pytest.mark.skip(reason="an extra is off or gone: the pages of the project speak of all"))
        if item.path.is_relative_to(capabilities.FOLDER) and item.path.relative_to(capabilities.FOLDER).parts[0] not in active:
            item.add_marker(pytest.mark.skip(reason="its extra is off"))
    counts = Counter(item.path for item in items)
    items.sort(key=lambda item: (item.get_closest_marker("long") is None, -counts[item.path], item.path))


@pytest.fixture(autouse=True)
def _main_module() -> Iterator[None]:
    # Streamlit puts the script that it runs in place of the main module, and leaves it there: other processes would begin by running it.
    yield
    sys.modules["__main__"] = MAIN


# Migrated once for all tests, then copied: migrating takes longer than most of them.
@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a migrated SQLite file."""
    return Path(migrated(f"sqlite:///{tmp_path_factory.mktemp('migrated') / 'jury.sqlite3'}"))


@pytest.fixture(scope="session")
def demonstration_file(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give an SQLite file with the demonstration call, in deliberation."""
    from tests.worlds.open_call import write_demonstration  # not before others' settings are out of the way

    file = Path(shutil.copy(migrated_file, tmp_path_factory.mktemp("demonstration")))
    write_demonstration(file)
    return file


@pytest.fixture
def english() -> Iterator[None]:
    """Say everything in English during the test."""
    with language("en"):
        yield


def pytest_make_parametrize_id(config: pytest.Config, val: object, argname: str) -> str | None:
    """Name sets and people in a fixed order, since the parallel processes must agree on test names."""
    if isinstance(val, Person):
        return f"{val.name} ({', '.join(sorted(val.roles))})"
    if isinstance(val, frozenset | set):
        return ", ".join(sorted(map(str, val)))
    return None
