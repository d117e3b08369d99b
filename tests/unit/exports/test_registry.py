"""The exports by name, and the guide that lists their columns."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from deliberation.rights import Right
from deliberation.snapshot import Phase, Version
from exports.columns import Kind, Level, documented_columns
from exports.registry import EXPORTS
from phrases import _, language
from tests.factories import make_snapshot
from tests.unit.exports.reading import MADE_AT

GUIDE = Path(__file__).parents[3] / "docs" / "exports.md"
KINDS = {Kind.TEXT: "texte", Kind.INTEGER: "entier", Kind.DECIMAL: "décimal", Kind.DATETIME: "date et heure", Kind.SHARE: "part"}
LEVELS = {Level.PUBLIC: "public", Level.INTERNAL: "interne"}


@pytest.mark.parametrize("name", EXPORTS)
def test_export_makes_the_same_file_at_the_same_time(name: str) -> None:
    snapshot = make_snapshot(marks=[[[5, 4]]])
    file = EXPORTS[name].render(snapshot, made_at=MADE_AT)
    assert file == EXPORTS[name].render(snapshot, made_at=MADE_AT)
    assert file.startswith({"xlsx": b"PK", "csv": b"\xef\xbb\xbf"}[EXPORTS[name].extension])


def test_exports_are_named_by_subject_and_extension() -> None:
    assert {name: (export.name, export.extension, export.right) for name, export in EXPORTS.items()} == {
        "selection.xlsx": ("selection", "xlsx", Right.EXPORT),
        "selection.csv": ("selection", "csv", Right.EXPORT),
        "scores.xlsx": ("scores", "xlsx", Right.EXPORT),
        "scores.csv": ("scores", "csv", Right.EXPORT),
        "grid.xlsx": ("grid", "xlsx", Right.MANAGE_PEOPLE),
    }


def test_file_is_named_after_the_state_it_holds() -> None:
    version = Version(2, "ab" * 32, "La présidence", datetime(2019, 7, 4, 16, tzinfo=UTC))
    finalised = make_snapshot(phase=Phase.FINALISED, versions=(version,))
    assert EXPORTS["selection.xlsx"].file_name(make_snapshot()) == "un-appel_selection_r7.xlsx"
    assert EXPORTS["scores.csv"].file_name(finalised) == "un-appel_scores_v2.csv"


def test_guide_lists_exactly_the_columns_there_are() -> None:
    rows = [line for line in GUIDE.read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    with language("fr"):
        assert rows == [
            f"| `{column.key}` | {column.heading} | {KINDS[column.kind]} | {LEVELS[column.level]} | {_(column.description)} |"
            for column in documented_columns()
        ]
