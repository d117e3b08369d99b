"""The exports by name, and the guide that lists their columns."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from deliberation.call.call import Phase, Version
from deliberation.call.people import Right
from deliberation.errors import InvalidValue
from deliberation.snapshot.snapshot import Snapshot
from deliberation.vocabulary import Label
from exports.record import Record
from exports.registry import list_exports
from exports.tables.columns import ALL_KEYS, Kind, Level, columns
from phrases import _, language
from tests.places import ROOT
from tests.unit.exports.reading import MADE_AT
from tests.unit.exports.test_hostile import DRAWN_VOLUMES, VOLUMES, hostile
from tests.worlds.extras import needs
from tests.worlds.snapshots import make_call, make_snapshot

GUIDE = ROOT / "docs" / "exports.md"
KINDS = {
    Kind.TEXT: "texte",
    Kind.INTEGER: "entier",
    Kind.DECIMAL: "décimal",
    Kind.DATETIME: "date et heure",
    Kind.SHARE: "part",
    Kind.AMOUNT: "montant",
}
LEVELS = {Level.PUBLIC: "public", Level.INTERNAL: "interne"}


STARTS = {"xlsx": b"PK", "docx": b"PK", "zip": b"PK", "pdf": b"%PDF-1.7", "json": b"{"}
VERSION = Version(2, "ab" * 32, "La présidence", datetime(2019, 7, 4, 16, tzinfo=UTC))


def made(name: str, snapshot: Snapshot, at: datetime) -> bytes:
    return list_exports()[name].rendered(
        snapshot, made_at=at, record=lambda: Record(snapshot, (), {"slug": snapshot.call.slug}, content=b'{"call":"un-appel"}')
    )


@pytest.mark.parametrize(
    "name", [*DRAWN_VOLUMES, *(name for name in list_exports() if name not in {*VOLUMES, "sequel.zip"})]
)  # which is of the day
def test_export_of_a_finalised_call_is_the_same_file_whenever_it_is_made(name: str) -> None:
    snapshot = hostile(4)
    file = made(name, snapshot, MADE_AT)
    assert made(name, snapshot, MADE_AT + timedelta(days=1)) == file
    export = list_exports()[name]
    assert export.name == "laureates" or file.startswith(STARTS.get(export.extension, b"\xef\xbb\xbf"))


def test_exports_are_named_by_subject_and_are_for_who_may_export() -> None:
    assert list(list_exports()) == [f"{export.name}.{export.extension}" for export in list_exports().values()]
    managed = ("grid.xlsx", "grid.zip", "paper-grid.pdf", "paper-grid.zip")
    others = {"dossiers-template.xlsx": Right.IMPORT, **dict.fromkeys(managed, Right.MANAGE_PEOPLE)}
    assert {name: export.right for name, export in list_exports().items()} == dict.fromkeys(list_exports(), Right.EXPORT) | others


def test_laureates_are_not_published_before_the_selection_is_finalised() -> None:
    with pytest.raises(InvalidValue):
        made("laureates.csv", make_snapshot(), MADE_AT)


@needs("archive")
def test_archive_is_not_made_of_a_part_of_the_call() -> None:
    with pytest.raises(InvalidValue):
        made("archive.zip", make_snapshot(is_partial=True), MADE_AT)


def test_file_is_named_after_the_state_it_holds() -> None:
    finalised = make_snapshot(phase=Phase.FINALISED, versions=(VERSION,))
    assert list_exports()["selection.xlsx"].file_name(make_snapshot()) == "un-appel_selection_r7.xlsx"
    assert list_exports()["scores.csv"].file_name(finalised) == "un-appel_notes_v2.csv"


def test_files_are_named_in_the_language_of_whoever_saves_them_for_any_system() -> None:
    finalised = make_snapshot(phase=Phase.FINALISED, versions=(VERSION,))
    named = {}
    for code in ("fr", "en"):
        with language(code):
            named[code] = list_exports()["minutes.pdf"].file_name(finalised)
            assert all(export.file_name(finalised).isascii() for export in list_exports().values())
    assert named == {"fr": "un-appel_proces-verbal_v2.pdf", "en": "un-appel_minutes_v2.pdf"}


def test_guide_lists_exactly_the_columns_there_are() -> None:
    rows = [line for line in GUIDE.read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    label = "(libellé court du critère)"
    call = make_call()
    call = replace(call, criteria=(replace(call.criteria[0], code="<code>", short=Label(label, label)),))
    with language("fr"):
        documented = [
            f"| `{column.key}` | {column.heading} | {KINDS[column.kind]} | {LEVELS[column.level]} | {_(column.description)} |"
            for column in columns(call, ALL_KEYS)
        ]
    other = [row for row in documented if row not in rows]
    assert rows == documented, f"Write these lines in {GUIDE}, in the order of exports/tables/columns.py: {other}"


@pytest.mark.parametrize("name", ["booklet", "paper-grid", "minutes"])
def test_what_takes_too_much_memory_in_one_file_is_to_be_had_in_several(name: str) -> None:
    one_file, several = list_exports()[f"{name}.pdf"], list_exports()[f"{name}.zip"]
    short, long = (make_snapshot(marks=[[[5]]] * count) for count in (500, 3_100))
    assert one_file.is_offered(short)
    assert not one_file.is_offered(long)
    assert several.is_offered(long)
    with language("en"), pytest.raises(InvalidValue, match="as a zip, in several"):
        made(f"{name}.pdf", long, MADE_AT)


def test_booklet_in_volumes_is_offered_only_where_one_file_does_not_hold_it() -> None:
    assert not list_exports()["booklet.zip"].is_offered(make_snapshot())
    assert list_exports()["booklet.zip"].is_due(make_snapshot())
