"""Whatever a kill and a damaged log take away, nothing that was acknowledged and marked is missing without being told.

With ``--thorough`` 500 acts on each kind of database, and the log cut at 200 places.
"""

import shutil
import time
from collections.abc import Sequence
from pathlib import Path
from random import Random

from data_access.files.high_water import HighWater
from deliberation.operations.scoring.scoring import open_revote
from deliberation.record.guards.checks import Marks, going_back
from deliberation.record.journal import first_break
from tests.database.store import killed
from tests.database.store.killed import Acknowledged
from tests.database.store.living import Life, Place
from tests.depth import IS_THOROUGH
from tests.worlds.room import KEY, Database, Room

ACTS = 500 if IS_THOROUGH else 30
CUTS_EACH_LIFE = 25 if IS_THOROUGH else 5
# How long a process acts before it is killed, at least until its first act is marked.
LIVES_SECONDS = (0.3, 2.5)


def act_until_killed(sitting: Room, draw: Random, records: Path) -> tuple[list[tuple[Acknowledged, float]], float]:
    """Let a process act, kill it at some moment; return what it has acknowledged, with the times, and the time of its end."""
    life = Life(killed.work_on_record, Place.of(sitting), draw.randrange(10**9), records)
    told = [life.telling.recv()]
    until = time.monotonic() + draw.uniform(*LIVES_SECONDS)
    while time.monotonic() < until or not is_marked(sitting, records, told[0][0]):
        if life.telling.poll(0.01):
            told.append(life.telling.recv())
    left = life.kill()
    return [*told, *left], time.monotonic()


def is_marked(sitting: Room, records: Path, act: Acknowledged) -> bool:
    mark = (HighWater(records, lambda: KEY).marks() or {}).get(sitting.snapshot.call.slug)
    return mark is not None and mark.sequence >= act.receipt.sequence


def missing(sitting: Room, told: Sequence[tuple[Acknowledged, float]]) -> list[tuple[Acknowledged, float]]:
    written = {(entry.sequence, entry.at, entry.act) for entry in sitting.journal}
    return [(one, at) for one, at in told if (one.receipt.sequence, one.receipt.at, one.act) not in written]


def is_told(sitting: Room, marks: Marks) -> bool:
    """Tell whether the server says that the journal went back."""
    mark = marks.get(sitting.snapshot.call.slug)
    return mark is not None and any(going_back(mark, sitting.journal))


def test_nothing_acknowledged_is_missing_untold_after_kills_and_a_cut_log(sitting: Room, tmp_path: Path) -> None:
    open_revote(sitting.uow(), **sitting.on("101", by="chair"))
    draw, records = Random("killed with record"), tmp_path / "records.json"  # noqa: S311 (when to kill, not a secret)
    if sitting.database.engine.dialect.name == "sqlite":  # of a call that is in the log alone, and lost with it, nothing is said
        with sitting.database.engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()[0] == 0
    told: list[tuple[Acknowledged, float]] = []
    cuts = lost = 0
    late = 0.0
    while len(told) < ACTS:
        of_life, end = act_until_killed(sitting, draw, records)
        told += of_life
        marks = HighWater(records, lambda: KEY).marks()
        assert marks is not None
        marked = marks[sitting.snapshot.call.slug].sequence
        late = max([late, *(end - at for one, at in of_life if one.receipt.sequence > marked)])
        assert missing(sitting, told) == []
        assert not is_told(sitting, marks)
        for _cut in range(CUTS_EACH_LIFE if sitting.database.engine.dialect.name == "sqlite" else 0):
            cut = with_log_cut(sitting, draw, tmp_path / "cut")
            gone = [one.receipt.sequence for one, _at in missing(cut, told)]
            cuts, lost = cuts + 1, lost + bool(gone)
            assert is_told(cut, marks) or not any(sequence <= marked for sequence in gone)
            assert not is_told(cut, marks) or len(cut.journal) < len(sitting.journal)
            cut.database.engine.dispose()
    assert first_break(sitting.journal) is None
    print(f"{len(told)} acts, {cuts} cuts, of which {lost} lost acts; marks were late by {late:.2f} s at most")  # noqa: T201 - a figure to keep


def with_log_cut(sitting: Room, draw: Random, folder: Path) -> Room:
    """Return the room as another server finds it whose log ends early."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    database = Path(sitting.database.engine.url.database or "")
    for ending in ("", "-wal"):
        shutil.copy(f"{database}{ending}", folder / f"jury.sqlite3{ending}")
    log = folder / "jury.sqlite3-wal"
    with log.open("r+b") as file:
        file.truncate(draw.randrange(log.stat().st_size + 1))
    return Room(Database.at(f"sqlite:///{folder / 'jury.sqlite3'}"), sitting.call_id, sitting.people, sitting.ids)
