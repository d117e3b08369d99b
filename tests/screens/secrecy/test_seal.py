"""While marks are under seal, what each viewer is sent does not depend on them: screens, exports, strip.

Three calls in which one juror gave the same marks. The others gave theirs; or opposite ones; or none. One file is revealed, with the
same marks in all.
"""

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

import bootstrap
from exports.registry import list_exports
from tests.screens.secrecy.what_is_sent import VIEWS, View, at_noon, differences, files, screens, strip
from tests.worlds.acts import declare_finished, enter_demo, import_dossiers, import_scores, move_phase, reveal, reveal_all
from tests.worlds.demonstration import ORGANISES, PRESIDES, sources
from tests.worlds.open_call import OpenCall, new_demonstration, use_at_noon
from tests.worlds.terms import GridRow, Phase, Screening

JUROR = "Juré 01"
STAFF = "Gestion (démonstration)"
OBSERVES = "Observation (démonstration)"
CALL = OpenCall(1)  # in whichever database is open
FILED = 8
SCALE = 5
REVEALED = "revealed"
# Who follows the progress is sent who has scored what, never a value: the same as if all had given opposite
# marks. Others, not even that.
COMPARED = {
    (JUROR, Phase.SCORING): "none",
    (JUROR, Phase.DELIBERATION): "none",
    (OBSERVES, Phase.DELIBERATION): "none",
    (PRESIDES, Phase.SCORING): "opposite",
    (ORGANISES, Phase.DELIBERATION): "opposite",
    (STAFF, Phase.SCORING): "none",
}


@dataclass(frozen=True)
class Sent:
    """What somebody was sent of one call."""

    screens: Mapping[str, list[str]]
    files: Mapping[str, object]
    strip: Mapping[str, object]


def marked(row: GridRow, how: str, *, revealed: str) -> GridRow:
    """Return the grid as it is in one of the calls."""
    if row.juror == JUROR or row.dossier == revealed or how == "given":
        return row
    if how == "none":
        return replace(row, marks=dict.fromkeys(row.marks), comment="")
    marks = {code: None if mark is None else SCALE - mark for code, mark in row.marks.items()}
    # That a grid was saved, with a comment alone too, is progress: whoever said nothing still says nothing.
    is_said = bool(row.comment) or any(mark is not None for mark in marks.values())
    return replace(row, marks=marks, comment="Tout le contraire" if is_said else "")


def build(file: Path, how: str) -> None:
    """Make the database of a call that is being scored."""
    new_demonstration(file)
    use_at_noon(file)
    records = [record for record in sources().dossiers.records if record.screening is Screening.SHORTLISTED][:FILED]
    filed = {record.dossier for record in records}
    rows = [marked(row, how, revealed=records[0].dossier) for row in sources().marks.rows if row.dossier in filed]
    dossiers = replace(sources().dossiers, records=tuple(records), problems=())
    import_dossiers(CALL.uow(), **CALL.by_console(), file=dossiers)
    import_scores(CALL.uow(), **CALL.by_console(), file=replace(sources().marks, rows=tuple(rows), problems=()))
    revealed = CALL.snapshot.by_dossier[records[0].dossier]
    move_phase(CALL.uow(), **CALL.by_console(), to=Phase.SCORING)
    for name in sorted({name for name, _phase in COMPARED}):  # who came in so far is told to those who invite
        enter_demo(CALL.uow(), person_id=CALL.person(name).id, agent="")
    reveal(CALL.uow(), **CALL.by(PRESIDES), candidature_id=revealed.id)
    if how != "none":
        # One act more under seal: the call's revision counts it.
        declare_finished(CALL.uow(), **CALL.by("Juré 03"))


@pytest.fixture(scope="module")
def sent(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[tuple[str, str, str], Sent]]:
    """What is sent to whom, in which phase, of which call."""
    folder = tmp_path_factory.mktemp("sealed")
    found: dict[tuple[str, str, str], Sent] = {}
    for how in ("given", "opposite", "none"):
        file = Path(shutil.copy(migrated_file, folder / f"{how}.sqlite3"))
        build(file, how)
        for phase in (Phase.SCORING, Phase.DELIBERATION):
            use_at_noon(file)
            move_phase(CALL.uow(), **CALL.by_console(), to=phase)
            for name, compared in [(name, how_) for (name, when), how_ in COMPARED.items() if when is phase]:
                if how in ("given", compared):
                    with at_noon():
                        found[name, str(phase), how] = Sent(
                            screens(CALL.person(name), VIEWS), files(CALL.person(name)), strip(CALL.person(name))
                        )
        reveal_all(CALL.uow(), **CALL.by_console())
        with at_noon():
            found[JUROR, REVEALED, how] = Sent(screens(CALL.person(JUROR), (View("ranking.py"),)), {}, {})
    yield found
    bootstrap.reset()


def both(sent: Mapping[tuple[str, str, str], Sent], name: str, phase: Phase) -> tuple[Sent, Sent]:
    return sent[name, str(phase), "given"], sent[name, str(phase), COMPARED[name, phase]]


@pytest.mark.parametrize(("name", "phase"), COMPARED)
def test_screens_do_not_depend_on_what_is_under_seal(sent: Mapping[tuple[str, str, str], Sent], name: str, phase: Phase) -> None:
    given, otherwise = both(sent, name, phase)
    assert {
        view: differences(shown, otherwise.screens[view]) for view, shown in given.screens.items() if shown != otherwise.screens[view]
    } == {}
    assert len(given.screens) > 5


@pytest.mark.parametrize("export", list_exports())
@pytest.mark.parametrize(("name", "phase"), COMPARED)
def test_exports_do_not_depend_on_what_is_under_seal(
    sent: Mapping[tuple[str, str, str], Sent], name: str, phase: Phase, export: str
) -> None:
    given, otherwise = both(sent, name, phase)
    assert given.files[export] == otherwise.files[export]


@pytest.mark.parametrize(("name", "phase"), COMPARED)
def test_strip_does_not_depend_on_what_is_under_seal(sent: Mapping[tuple[str, str, str], Sent], name: str, phase: Phase) -> None:
    given, otherwise = both(sent, name, phase)
    assert given.strip == otherwise.strip


def test_marks_make_a_difference_once_they_are_revealed(sent: Mapping[tuple[str, str, str], Sent]) -> None:
    shown = [sent[JUROR, REVEALED, how].screens["ranking"] for how in ("given", "opposite", "none")]
    assert all(differences(shown[0], other) for other in shown[1:])
