"""Importing dossiers and scores into a real database, from the demonstration call's own files."""

from dataclasses import replace
from functools import cache

import pytest
from sqlalchemy import Connection, event

from deliberation.call import sizes
from deliberation.dossiers.candidatures import PlatformState, WithdrawalWord
from deliberation.dossiers.records import DossierRecord, GridRow, ScoreFile
from deliberation.operations.call.calls import reveal_all
from deliberation.operations.dossiers.imports import import_dossiers, import_scores, plan_dossiers
from deliberation.operations.dossiers.screening import follow_platform
from deliberation.problems import Problem, Severity
from intake.scores.scores import read_scores
from phrases import Message
from tests.places import FIXTURES
from tests.worlds.demonstration import CURRENT_XLSX, LATER_V1_XLSX, V1_XLSX, demo_call, export
from tests.worlds.dossiers import file_of, record
from tests.worlds.room import Database, Room, jury
from tests.worlds.terms import Act, Gauge, ImportPlan, ImportRefused, InvalidValue, Outcome, Role, ScorePlan, Screening, board_gauges


@cache
def notes(name: str) -> ScoreFile:
    return read_scores((FIXTURES / name).read_bytes(), name, demo_call())


@pytest.fixture
def empty(database: Database) -> Room:
    """Give a call with nobody and nothing in it."""
    return jury(database, jurors=0, files=0)


def import_file(room: Room, name: str) -> ImportPlan:
    return import_dossiers(room.uow(), **room.by_console(), file=export(name))


def score(room: Room, file: ScoreFile, *, is_rehearsal: bool = False) -> ScorePlan:
    return import_scores(room.uow(), **room.by_console(), file=file, is_rehearsal=is_rehearsal)


def grid(dossier: str, juror: str, *, title: str = "", is_recused: bool = False, **marks: int) -> GridRow:
    return GridRow(juror, dossier, title, marks, is_recused, "", "Feuille", 2)


def grids(*rows: GridRow) -> ScoreFile:
    return ScoreFile("notes.xlsx", "", rows, ())


def test_later_export_updates_what_is_here_and_the_same_twice_changes_nothing(empty: Room) -> None:
    first = import_file(empty, V1_XLSX)
    assert (len(first.new), len(empty.snapshot.candidatures), len(empty.snapshot.administrations)) == (46, 46, 38)
    revision = empty.snapshot.revision
    assert import_file(empty, V1_XLSX).is_empty
    assert (empty.snapshot.revision, empty.acts.count(Act.DOSSIERS_IMPORTED)) == (revision, 1)

    import_file(empty, LATER_V1_XLSX)
    entry = empty.journal[-1].after
    assert (entry["new"], sorted(entry["changed"]), entry["states"]["523044"]) == (["526915"], ["499753", "525638", "526382"], "sans_suite")
    by_dossier = empty.snapshot.by_dossier
    assert (len(by_dossier), by_dossier["523044"].is_withdrawn, by_dossier["526915"].is_late) == (47, False, True)
    assert import_file(empty, LATER_V1_XLSX).is_empty


def test_withdrawal_in_a_file_counts_once_somebody_says_so(empty: Room) -> None:
    import_file(empty, V1_XLSX)
    plan = import_file(empty, LATER_V1_XLSX)
    assert not follow_platform(empty.uow(), **empty.by_console(), plan=plan)
    with pytest.raises(InvalidValue):
        follow_platform(empty.uow(), **empty.by_console(), plan=plan, withdrawn=["523044", "526915"])
    assert follow_platform(empty.uow(), **empty.by_console(), plan=plan, withdrawn=["523044"]) == ("523044",)
    gone = empty.snapshot.by_dossier["523044"]
    assert (gone.is_withdrawn, gone.withdrawn_on_word_of, empty.acts[-1]) == (True, WithdrawalWord.PLATFORM, Act.CANDIDATURE_WITHDRAWN)
    assert (gone.withdrawal_reason, gone.withdrawn_at) == (plan.withdrawn[0].motivation, plan.withdrawn[0].processed_at)
    again = import_file(empty, V1_XLSX)
    assert ([one.dossier for one in again.returning], empty.snapshot.by_dossier["523044"].is_withdrawn) == (["523044"], True)
    assert follow_platform(empty.uow(), **empty.by_console(), plan=again, returned=["523044"]) == ("523044",)
    assert not empty.snapshot.by_dossier["523044"].is_withdrawn


def test_file_with_errors_is_refused_whole_with_each_of_them(room: Room) -> None:
    before = room.snapshot
    problems = tuple(
        Problem(severity, Message("Wrong."), value=value) for severity, value in ((Severity.ERROR, "a"), (Severity.WARNING, "b"))
    )
    file = replace(file_of(record("1")), problems=problems)
    for act in (plan_dossiers, import_dossiers):
        with pytest.raises(ImportRefused) as refusal:
            act(room.uow(), **room.by_console(), file=file)
        assert [problem.value for problem in refusal.value.problems] == ["a"]
    assert room.snapshot is before


def screening_of(room: Room, dossier: str = "1") -> tuple[Screening, str]:
    candidature = room.snapshot.by_dossier[dossier]
    return candidature.screening, candidature.screening_reason


def opinion(screening: Screening, comment: str = "") -> DossierRecord:
    return record("1", screening=screening, screening_comment=comment)


def test_imported_opinion_counts_until_a_pre_selection_and_gives_no_reason(room: Room) -> None:
    room.bring_in(opinion(Screening.RESERVE, "Hésitation"))
    assert screening_of(room) == (Screening.RESERVE, "")
    room.bring_in(opinion(Screening.SHORTLISTED, "Solide"))
    assert (screening_of(room), room.snapshot.by_dossier["1"].proposed_comment) == ((Screening.SHORTLISTED, ""), "Solide")
    here = Room(room.database, room.call_id, room.people, {"1": room.snapshot.by_dossier["1"].id})
    here.pre_select("1", Screening.DECLINED, reason="Hors sujet")
    room.bring_in(opinion(Screening.RESERVE, "Finalement"))
    assert screening_of(room) == (Screening.DECLINED, "Hors sujet")
    assert room.snapshot.by_dossier["1"].proposed_screening is Screening.RESERVE


def test_imported_opinion_does_not_take_a_laureate_off_the_shortlist(room: Room) -> None:
    room.bring_in(opinion(Screening.SHORTLISTED))
    here = Room(room.database, room.call_id, room.people, {"1": room.snapshot.by_dossier["1"].id})
    here.decide("1", Outcome.SELECTED, "technical")
    room.bring_in(opinion(Screening.DECLINED))
    assert screening_of(room) == (Screening.SHORTLISTED, "")
    assert room.snapshot.by_dossier["1"].proposed_screening is Screening.DECLINED


def test_opinion_is_only_proposed_where_the_call_says_so(database: Database) -> None:
    rules = {"screening_import": "propose"}
    room = jury(database, jurors=0, files=0, rules=rules)
    room.bring_in(opinion(Screening.SHORTLISTED))
    assert (screening_of(room), room.snapshot.by_dossier["1"].proposed_screening) == ((Screening.UNDECIDED, ""), Screening.SHORTLISTED)


def test_candidature_imported_after_the_reveal_is_not_sealed(room: Room) -> None:
    room.bring_in(record("1"))
    assert room.snapshot.by_dossier["1"].is_revealed


def test_scores_bring_their_jurors_into_a_call_that_has_none(empty: Room) -> None:
    import_file(empty, CURRENT_XLSX)
    rehearsal = score(empty, notes("notes_jury.xlsx"), is_rehearsal=True)
    assert (len(rehearsal.new_jurors), empty.snapshot.jurors) == (12, ())

    plan = score(empty, notes("notes_jury.xlsx"))
    snapshot = empty.snapshot
    assert plan == rehearsal
    assert [(juror.name, *juror.roles) for juror in snapshot.jurors] == [(f"Juré {n:02}", Role.JUROR) for n in range(1, 13)]
    # Of the 127 comments, the five of recused jurors are withheld.
    assert (int(snapshot.scored.sum()), int(snapshot.recused.sum()), len(snapshot.comments)) == (1866, 5, 122)
    assert empty.journal[-1].after["jurors"] == [juror.name for juror in snapshot.jurors]


def test_same_scores_again_in_either_layout_change_nothing_even_once_revealed(empty: Room) -> None:
    import_file(empty, CURRENT_XLSX)
    score(empty, notes("notes_jury.xlsx"))
    revision = empty.snapshot.revision
    assert [score(empty, notes(name)).is_empty for name in ("notes_jury.xlsx", "notes_jury_long.csv")] == [True, True]
    assert empty.snapshot.revision == revision
    reveal_all(empty.uow(), **empty.by_console())
    assert score(empty, notes("notes_jury_long.csv")).is_empty


def test_marks_under_seal_are_replaced_and_revealed_ones_are_not(empty: Room) -> None:
    empty.bring_in(record("1"))
    score(empty, grids(grid("1", "Juré 01", impact=4)))
    assert score(empty, grids(grid("1", "Juré 01", impact=2))).changed == (("1", "Juré 01"),)
    reveal_all(empty.uow(), **empty.by_console())
    for row in (grid("1", "Juré 01", impact=5), grid("1", "Juré 01", equipe=5), grid("1", "Juré 01", is_recused=True)):
        with pytest.raises(ImportRefused):
            score(empty, grids(row))
    assert empty.snapshot.marks[0, 0, 0] == 2


def test_recusal_imported_drops_the_marks_and_refuses_new_ones(empty: Room) -> None:
    empty.bring_in(record("1"))
    score(empty, grids(grid("1", "Juré 01", impact=4)))
    score(empty, grids(grid("1", "Juré 01", is_recused=True)))
    assert (empty.snapshot.recused.tolist(), int(empty.snapshot.scored.sum())) == ([[True]], 0)
    with pytest.raises(ImportRefused):
        score(empty, grids(grid("1", "Juré 01", impact=4)))


def test_laureate_withdrawn_by_a_file_gives_the_place_back(room: Room) -> None:
    room.bring_in(opinion(Screening.SHORTLISTED))
    here = Room(room.database, room.call_id, room.people, {**room.ids, "1": room.snapshot.by_dossier["1"].id})
    here.decide("1", Outcome.SELECTED, "scientific", reason="Prêt")
    plan = room.bring_in(replace(opinion(Screening.SHORTLISTED), is_archived=True, platform_state=PlatformState.DISMISSED))
    follow_platform(room.uow(), **room.by_console(), plan=plan, withdrawn=["1"])
    assert (here.candidature("1").is_ranked, here.decision("1").outcome) == (False, Outcome.SELECTED)
    assert board_gauges(room.snapshot)[1] == Gauge("scientific", 1, 0, 0)
    here.decide("101", Outcome.SELECTED, "scientific")


def test_import_of_as_many_applicants_as_dossiers_grows_with_their_number(empty: Room) -> None:
    if empty.database.engine.dialect.name != "sqlite":
        pytest.skip("counts the steps of SQLite")
    steps: list[int] = []

    @event.listens_for(empty.database.engine, "engine_connect")
    def _count(connection: Connection) -> None:
        connection.connection.dbapi_connection.set_progress_handler(lambda: steps.append(1), 100)  # type: ignore[union-attr]

    def cost(first: int, count: int) -> int:
        steps.clear()
        numbers = range(first, first + count)
        records = [record(str(number), administration=f"Commune de Lieu {number}") for number in numbers]
        import_dossiers(empty.uow(), **empty.by_console(), file=file_of(*records))
        return len(steps)

    few = cost(1, 100)
    assert cost(1001, 700) < 10 * few


def test_call_larger_than_the_program_takes_is_refused_in_words(empty: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sizes, "CANDIDATURES_MAX", 2)
    monkeypatch.setattr(sizes, "JURORS_MAX", 1)
    empty.bring_in(record("1"), record("2"))
    for refused in (
        lambda: plan_dossiers(empty.uow(), **empty.by_console(), file=file_of(record("3"))),
        lambda: empty.bring_in(record("3")),
        lambda: score(empty, grids(grid("1", "A", impact=3), grid("1", "B", impact=3))),
    ):
        with pytest.raises(ImportRefused) as refusal:
            refused()
        assert "au plus" in str(refusal.value.problems[0].message)
    empty.bring_in(record("1", title="Autre titre"))
    empty.add_person("A", Role.JUROR)
    empty.add_person("B", Role.CHAIR)
    with pytest.raises(InvalidValue, match="au plus"):
        empty.add_person("C", Role.JUROR)
