"""Ten thousand dossiers at the platform's own limit of requests a minute: how long that takes there, and what it takes here.

The clock is the test's, so that nobody waits; the platform for tests answers in the same process, which is measured whole.
"""

import resource
from datetime import UTC, datetime, timedelta

from extras.platform.pull import pull
from extras.platform.tests.serving.procedure import Procedure, demonstration
from extras.platform.tests.serving.server import Platform as Server
from extras.platform.tests.unit.line import Line
from tests.depth import IS_THOROUGH
from tests.worlds.demonstration import demo_call

# A minute of processor for all of them: everyday runs read fewer, against a limit that is lower in proportion.
IS_WHOLE = IS_THOROUGH
DOSSIERS = 10_000 if IS_WHOLE else 150
REQUESTS_A_MINUTE = 400 if IS_WHOLE else 6
MEBIBYTES_MOST = 500
BEGAN = datetime(2026, 1, 5, tzinfo=UTC)


def many(count: int) -> Procedure:
    """So many dossiers, each with a number, a title and an hour of its own."""
    procedure = demonstration()
    models, procedure.dossiers = procedure.dossiers, []
    for place in range(count):
        model, at = models[place % len(models)], (BEGAN + timedelta(seconds=place)).isoformat()
        champs = [champ | {"stringValue": f"Projet {place}"} if champ["label"] == "Titre du projet" else champ for champ in model["champs"]]
        procedure.dossiers.append(model | {"number": 1_000_000 + place, "dateDepot": at, "champs": champs})
    return procedure


def test_first_reading_comes_within_the_limits_and_says_how_far_it_is() -> None:
    line = Line(Server(many(DOSSIERS), requests_a_minute=REQUESTS_A_MINUTE))
    told: list[tuple[int, int]] = []
    with line.open() as platform:
        file = pull(platform, demo_call(), progress=lambda done, total: told.append((done, total))).dossiers
    assert (len(file.records), len({record.title for record in file.records})) == (DOSSIERS, DOSSIERS)
    assert told[-1] == (DOSSIERS, DOSSIERS)
    assert [done for done, _total in told] == sorted(done for done, _total in told)
    assert {total for _done, total in told} == {DOSSIERS}  # so that the time left can be told from the first page on
    assert line.waited, "the limit was never met"
    assert max(line.waited) <= 60
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    assert peak < MEBIBYTES_MOST or not IS_WHOLE, f"{peak:.0f} MiB"
    print(f"{len(line.server.asked)} requests, {sum(line.waited):.0f} s waited, {peak:.0f} MiB")  # noqa: T201
