"""Write what the tables of broken files expect anew."""

import json
from typing import Any

from tests.unit.intake.broken.table import FOLDER, rows_of
from tests.unit.intake.broken.test_broken_files import NAMES, imported, imported_again


def plain(result: dict[str, Any]) -> dict[str, Any]:
    """Return a result without what is so of most rows."""
    return {key: value for key, value in result.items() if value or key == "says"}


for table in NAMES:
    written = []
    for row in rows_of(table):
        first = imported(row)
        new = {key: row[key] for key in ("what", "sound", "change")} | plain(first)
        if row["sound"].endswith("xlsx") and (other := {key: value for key, value in imported(row, "ods").items() if value != first[key]}):
            new["ods"] = other
        if "again" in row:
            new["again"] = plain(imported_again(row))
        lines = ",\n".join(f'  "{key}": {json.dumps(value, ensure_ascii=False)}' for key, value in new.items())
        written.append(f" {{\n{lines}\n }}")
    (FOLDER / f"{table}.json").write_text("[\n" + ",\n".join(written) + "\n]\n", encoding="utf-8")
