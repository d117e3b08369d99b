"""The journal as its readers read it: in words, and without the files under their recusal."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from deliberation.call.people import Role
from deliberation.record.journal import Act, Entry
from deliberation.record.journal_lines import ChangedField, JournalLine, journal_lines
from deliberation.snapshot.snapshot import Snapshot
from deliberation.snapshot.visibility import visible
from phrases import language
from tests.worlds.snapshots import make_juror, make_snapshot

NOON = datetime(2019, 7, 4, 12, 0, tzinfo=UTC)
CHAIR = make_juror(1, Role.CHAIR)


def entry(sequence: int, act: Act | str, subject: str, *, before: Mapping[str, Any], after: Mapping[str, Any]) -> Entry:
    return Entry(sequence, NOON, None, "Camille", act, subject, before, after, sequence, "0" * 64, "0" * 64)


def decision(id_: int, outcome: str, track: str | None = None, **more: Any) -> dict[str, Any]:
    return {"id": id_, "outcome": outcome, "track": track, "reserve_rank": None, "reason": "", "version": 1} | more


DECIDED = entry(
    2,
    Act.DECIDED,
    "1001, 1002",
    before={"decisions": {"1001": decision(1, "to_discuss", version=0), "1002": decision(2, "to_discuss", version=0)}},
    after={"decisions": {"1001": decision(1, "selected", "t1"), "1002": decision(2, "declined")}},
)
IMPORTED = entry(1, Act.DOSSIERS_IMPORTED, "dossiers.xlsx", before={}, after={"new": ["1001", "1002"]})
CALLED = entry(3, Act.ITEM_CALLED, "1001", before={}, after={"candidature": 1})
UNKNOWN = entry(4, "moon_landed", "un-appel", before={}, after={"crew": 3})


def jury(*, is_recused: bool) -> Snapshot:
    marks = [[[3, 3]], [[4, 4]]]
    return make_snapshot(marks=marks, recused=[(0, 0)] if is_recused else [], people=(CHAIR,), jurors=(CHAIR,))


def read(whole: Snapshot, view: Snapshot, *entries: Entry) -> tuple[JournalLine, ...]:
    with language("en"):
        return journal_lines(entries, whole=whole, view=view)


def test_lines_say_what_changed_in_words_dossier_by_dossier() -> None:
    whole = jury(is_recused=False)
    (line,) = read(whole, whole, DECIDED)
    assert line == JournalLine(
        number=1,
        at=NOON,
        actor="Camille",
        act="decided",
        act_label="Decision recorded",
        subject="1001, 1002",
        dossiers=("1001", "1002"),
        changes=(
            ChangedField("1001", "Decision", "To discuss", "Selected"),
            ChangedField("1001", "Track", "–", "Track 1"),
            ChangedField("1002", "Decision", "To discuss", "Not selected"),
        ),
    )


def test_line_of_a_finalised_selection_says_of_no_phase_that_it_came_to_nothing() -> None:
    whole = jury(is_recused=False)
    (line,) = read(whole, whole, entry(1, Act.FINALISED, "un-appel", before={"phase": "deliberation"}, after={"version": 1}))
    assert line.changes == (ChangedField("", "Version", "–", "1"),)


def test_lines_keep_acts_that_this_version_does_not_know() -> None:
    whole = jury(is_recused=False)
    (line,) = read(whole, whole, UNKNOWN)
    assert (line.act_label, line.changes) == ("moon_landed", (ChangedField("", "crew", "–", "3"),))


def test_lines_of_a_recused_reader_are_those_of_a_call_without_the_file() -> None:
    whole = jury(is_recused=True)
    seen = read(whole, visible(whole, CHAIR), IMPORTED, DECIDED, CALLED, UNKNOWN)
    without = [
        entry(1, DECIDED.act, "1002", before=_only(DECIDED.before), after=_only(DECIDED.after)),
        entry(2, UNKNOWN.act, UNKNOWN.subject, before=UNKNOWN.before, after=UNKNOWN.after),
    ]
    assert seen == read(whole, visible(whole, CHAIR), *without)
    assert "1001" not in repr(seen)


def test_juror_without_recusal_reads_no_more_acts_on_the_whole_call_than_one_with() -> None:
    whole = jury(is_recused=False)
    assert [line.act for line in read(whole, visible(whole, CHAIR), IMPORTED, DECIDED)] == ["decided"]


def test_line_of_a_reserve_list_does_not_depend_on_hidden_files() -> None:
    placed = {"1002": decision(2, "reserve", "t1", reserve_rank=2)}
    entry_ = entry(1, Act.DECIDED, "1002", before={"decisions": {}}, after={"decisions": placed, "override_reason": "Une place de plus."})
    read_of = {
        is_recused: [line.changes for line in read(whole, visible(whole, CHAIR), entry_)]
        for is_recused, whole in ((is_recused, jury(is_recused=is_recused)) for is_recused in (True, False))
    }
    assert read_of[True] == read_of[False]
    assert "reserve" in repr(read(jury(is_recused=False), jury(is_recused=False), entry_)).lower()


def _only(side: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"decisions": {"1002": side["decisions"]["1002"]}}
