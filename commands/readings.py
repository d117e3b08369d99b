"""Texts of commands about read files, and about the effect or refusal of an import."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from commands import terminal
from commands.terminal import Format
from deliberation.dossiers.import_plan import ImportPlan
from deliberation.dossiers.records import DossierFile, FileReading, ScoreFile, SheetReading
from deliberation.errors import ImportRefused
from deliberation.problems import Problem
from deliberation.scoring.juror_changes import JurorChange
from deliberation.scoring.score_plan import ScorePlan
from phrases import _, labelled, listed, ngettext, whole

_SEPARATOR_NAMES = {"\t": "tab"}


def print_reading(reading: FileReading) -> None:
    """Print to stderr the read and unread parts of a file, a line per sheet."""
    form = [reading.form, reading.encoding, _SEPARATOR_NAMES.get(reading.separator, reading.separator)]
    terminal.errors.print(_("Read as: {form}").format(form=", ".join(filter(None, form))))
    for sheet in reading.sheets:
        terminal.errors.print(sheet_line(sheet))


def sheet_line(sheet: SheetReading) -> str:
    """Return the read parts of a sheet as a single line."""
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
    """Return the read parts of a file as JSON for scripts."""
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
    """Print a refusal on stdout too in output for scripts: nothing written, each count at zero, and the reason."""
    try:
        yield
    except ImportRefused as error:
        if layout is Format.JSON:
            problems = [terminal.problem_json(problem) for problem in error.problems]
            terminal.print_json({**dict.fromkeys(counted, 0), "written": False, "problems": problems})
        raise


def print_report(report: Mapping[str, Any], layout: Format) -> None:
    """Print the effect of an import: complete for scripts, counts for people."""
    if layout is Format.JSON:
        terminal.print_json(report)
        return
    counts = [(name, value) for name, value in report.items() if not isinstance(value, list | dict)]
    terminal.print_table(("what", "count"), counts, layout=layout)


def dossier_report(plan: ImportPlan, file: DossierFile, *, written: bool) -> dict[str, Any]:
    """Return the effect of an import of dossiers as JSON for scripts: counts, dossiers, problems."""
    lists: dict[str, list[Any]] = {
        "new": [record.dossier for record in plan.new],
        "changed": [
            {"dossier": change.dossier, "fields": [{"label": f.label, "before": f.before, "after": f.after} for f in change.fields]}
            for change in plan.changed
        ],
        "annotated": [change.dossier for change in plan.annotated],
        "state_changed": [{"dossier": change.dossier, "before": change.before, "after": change.after} for change in plan.state_changed],
        "unchanged": list(plan.unchanged),
        "withdrawn": [record.dossier for record in plan.withdrawn],
        "returning": [record.dossier for record in plan.returning],
        "absent": [candidature.dossier for candidature in plan.absent],
        "late": [record.dossier for record in plan.late],
    }
    return {
        **_count_lists("dossiers", lists, written=written, problems=plan.problems),
        "shared_sirens": [{"siren": siren, "names": list(names)} for siren, names in plan.shared_sirens.items()],
        "preselection": {"asked": plan.asks_screening, "awaiting": list(plan.awaiting)},
        "mapping": {
            "questions": {str(role): file.questions[key] for role, key in file.mapping.questions.items() if key in file.questions},
            "team": [label for key, label in file.questions.items() if key in (file.mapping.team or ())],
        },
        "reading": reading_json(file.reading),
    }


def score_report(plan: ScorePlan, file: ScoreFile, *, written: bool) -> dict[str, Any]:
    """Return the effect of an import of scores as JSON for scripts: counts, grids, problems."""

    def grids(keys: tuple[tuple[str, str], ...]) -> list[Any]:
        return [{"dossier": dossier, "juror": juror} for dossier, juror in keys]

    lists: dict[str, list[Any]] = {
        "new": grids(plan.new),
        "changed": grids(plan.changed),
        "state_changed": [],
        "unchanged": grids(plan.unchanged),
        "withdrawn": [],
        "absent": [],
        "recusals": grids(plan.recusals),
        "new_jurors": list(plan.new_jurors),
    }
    return {
        **_count_lists("grids", lists, written=written, problems=plan.problems),
        "jurors": [_juror_json(change) for change in plan.jurors],
        "reading": reading_json(file.reading),
    }


def _juror_json(change: JurorChange) -> dict[str, Any]:
    counts = {"grids": change.grids, "marks": change.marks, "recusals": change.recusals}
    return {
        "juror": change.juror,
        "sheets": list(change.sheets),
        **{name: {"before": count.before, "after": count.after} for name, count in counts.items()},
        "blanks": change.blanks,
        "kept": change.kept,
        "replaced": change.replaced,
    }


def juror_line(change: JurorChange) -> str:
    """Return an import's changes for a juror as a single line."""
    replaced = ngettext("{count} mark replaced", "{count} marks replaced", change.replaced).format(count=change.replaced)
    parts = [
        _("grids {before} → {after}").format(before=change.grids.before, after=change.grids.after),
        _("marks {before} → {after}").format(before=change.marks.before, after=change.marks.after),
        _("recusals {before} → {after}").format(before=change.recusals.before, after=change.recusals.after),
        ngettext("{count} blank", "{count} blanks", change.blanks).format(count=change.blanks),
        replaced if change.replaced else "",
    ]
    return labelled(change.juror, listed(part for part in parts if part))


def no_screening(plan: ImportPlan) -> str:
    """Return the sentence about a file without pre-selection, and the place to record a pre-selection."""
    return _("This file has no pre-selection: {count} applications await one, on the screen “Pre-selection”.").format(
        count=len(plan.awaiting)
    )


def _count_lists(name: str, lists: dict[str, list[Any]], *, written: bool, problems: Sequence[Problem]) -> dict[str, Any]:
    return {
        **{key: len(items) for key, items in lists.items()},
        "written": written,
        name: lists,
        "problems": [terminal.problem_json(problem) for problem in problems],
    }
