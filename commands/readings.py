"""What commands say of a file that was read, and of what its import did or refused."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final

from commands import terminal
from commands.terminal import Format
from deliberation.dossiers.records import FileReading, SheetReading
from deliberation.errors import ImportRefused
from phrases import _, labelled, listed, ngettext, whole

_SEPARATOR_NAMES: Final = {"\t": "tab"}


def print_reading(reading: FileReading) -> None:
    """Say on stderr what was read of a file and what was not, a line a sheet."""
    form = [reading.form, reading.encoding, _SEPARATOR_NAMES.get(reading.separator, reading.separator)]
    terminal.errors.print(_("Read as: {form}").format(form=", ".join(filter(None, form))))
    for sheet in reading.sheets:
        terminal.errors.print(sheet_line(sheet))


def sheet_line(sheet: SheetReading) -> str:
    """Return what was read of a sheet as one line."""
    name = _("sheet {name}").format(name=sheet.name)
    if sheet.left_aside:
        return labelled(name, labelled(_("left aside"), str(sheet.left_aside)))
    unread = ", ".join(f"{column.label} ({column.cells})" for column in sheet.passed_over)
    rows = ", ".join(map(str, sheet.empty_rows))
    hidden = ngettext("{count} of them hidden", "{count} of them hidden", sheet.hidden_rows)
    parts = [
        ngettext("{count} row read", "{count} rows read", sheet.rows).format(count=whole(sheet.rows)),
        hidden.format(count=whole(sheet.hidden_rows)) if sheet.hidden_rows else "",
        _("columns not read: {names}").format(names=unread) if unread else "",
        _("rows of which nothing is read: {numbers}").format(numbers=rows) if rows else "",
    ]
    return labelled(name, listed(part for part in parts if part))


def reading_json(reading: FileReading) -> dict[str, Any]:
    """Return what was read of a file as scripts read it."""
    return {
        "form": reading.form,
        "encoding": reading.encoding or None,
        "separator": reading.separator or None,
        "sheets": [
            {
                "name": sheet.name,
                "left_aside": str(sheet.left_aside) if sheet.left_aside else None,
                "heading_row": sheet.heading_row,
                "rows": sheet.rows,
                "columns": list(sheet.columns),
                "unread_columns": [{"label": column.label, "cells": column.cells} for column in sheet.unread_columns],
                "empty_rows": list(sheet.empty_rows),
                "hidden_rows": sheet.hidden_rows,
            }
            for sheet in reading.sheets
        ],
    }


@contextmanager
def refusal_in(layout: Format, counted: Sequence[str]) -> Iterator[None]:
    """Print a refusal on stdout too if the output is for scripts: that nothing was written, each count at zero, and why."""
    try:
        yield
    except ImportRefused as error:
        if layout is Format.JSON:
            problems = [terminal.problem_json(problem) for problem in error.problems]
            terminal.print_json({**dict.fromkeys(counted, 0), "written": False, "problems": problems})
        raise


def print_report(report: Mapping[str, Any], layout: Format) -> None:
    """Print what an import did: whole for scripts, its counts for people."""
    if layout is Format.JSON:
        terminal.print_json(report)
        return
    counts = [(name, value) for name, value in report.items() if not isinstance(value, list | dict)]
    terminal.print_table(("what", "count"), counts, layout=layout)
