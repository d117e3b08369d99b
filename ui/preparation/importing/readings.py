"""Report on what was read of a file, shown before anything is written."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from time import monotonic
from typing import TypeVar

import streamlit as st

from deliberation.dossiers.records import DossierFile, FileReading, ScoreFile, SheetReading
from deliberation.operations.acts import Progress
from deliberation.scoring.juror_changes import BeforeAfter, JurorChange
from phrases import _, labelled, listed, ngettext, percent, whole
from ui import plain_table
from ui.preparation.importing import uploads
from ui.widgets import saying, sections

SPREADSHEETS = ["xlsx", "ods", "csv"]
_ROWS_OPEN_MAX = 10
F = TypeVar("F", DossierFile, ScoreFile)
_SEPARATOR_NAMES = {"\t": "tab"}
_SECONDS_A_MINUTE = 60
# The first moments tell nothing of the pace.
_PACED_FROM_SECONDS = 2.0
_SAID_EVERY_SECONDS = 15.0


def panel(reading: FileReading) -> None:
    """Show by sheet what was read and left out, then sample rows; open if something was left out."""
    aside = [sheet for sheet in reading.sheets if sheet.left_aside and not sheet.is_guide]
    with sections.fold(_("What was read"), _counts(reading), icon=":material/fact_check:", key="reading.folded", expanded=bool(aside)):
        st.caption(listed(part for part in (reading.form, reading.encoding, _separator(reading)) if part))
        plain_table.show(_("What was read of each sheet"), [_row(sheet) for sheet in reading.sheets], key="reading.sheets")
        if reading.sample:
            st.caption(_("The first rows, as they are understood:"))
            plain_table.show(_("First rows"), [dict(row) for row in reading.sample], key="reading.sample")


def _counts(reading: FileReading) -> str:
    read = [sheet for sheet in reading.sheets if not sheet.left_aside]
    rows = sum(sheet.rows for sheet in read)
    aside = sum(bool(sheet.left_aside) and not sheet.is_guide for sheet in reading.sheets)
    unread = sum(len(sheet.passed_over) for sheet in read)
    hidden = sum(sheet.hidden_rows for sheet in read)
    parts = [
        ngettext("{count} sheet read", "{count} sheets read", len(read)).format(count=len(read)),
        ngettext("{count} row", "{count} rows", rows).format(count=whole(rows)),
        ngettext("{count} of them hidden", "{count} of them hidden", hidden).format(count=whole(hidden)) if hidden else "",
        ngettext("{count} sheet left aside", "{count} sheets left aside", aside).format(count=aside) if aside else "",
        ngettext("{count} column not read", "{count} columns not read", unread).format(count=unread) if unread else "",
    ]
    return listed(part for part in parts if part)


def _separator(reading: FileReading) -> str:
    name = _SEPARATOR_NAMES.get(reading.separator, reading.separator)
    return _("separated by {separator}").format(separator=name) if name else ""


def _row(sheet: SheetReading) -> dict[str, object]:
    unread = (f"{column.label} ({column.cells})" for column in sheet.passed_over)
    return {
        _("Sheet of the file"): sheet.name,
        _("Left aside"): str(sheet.left_aside) if sheet.left_aside else "",
        _("Headings in row"): sheet.heading_row,
        _("Rows"): sheet.rows,
        _("Columns not read"): ", ".join(unread),
        _("Rows of which nothing is read"): ", ".join(map(str, sheet.empty_rows)),
        _("Rows hidden by a filter, and read"): sheet.hidden_rows or None,
    }


def jurors(changes: Sequence[JurorChange]) -> None:
    """Show for each juror what the file changes, before and after."""
    if not changes:
        return
    with st.expander(_("What changes for each juror"), icon=":material/groups:", expanded=True):
        plain_table.show(_("What changes for each juror"), [_juror(change) for change in changes], key="reading.jurors")


def _juror(change: JurorChange) -> dict[str, object]:
    return {
        _("Juror"): change.juror,
        _("Grids"): _word_change(change.grids),
        _("Marks"): _word_change(change.marks),
        _("Recusals"): _word_change(change.recusals),
        _("Blanks in the file"): change.blanks,
        _("Marks kept where it is blank"): change.kept,
        _("Marks replaced"): change.replaced,
    }


def _word_change(count: BeforeAfter) -> str:
    return f"{whole(count.before)} → {whole(count.after)}"


@contextmanager
def reading(said: str) -> Iterator[Progress]:
    """Show a progress bar for reading, with a label; yields the function that takes (done, total)."""
    bar = _Bar(said)
    try:
        yield bar.advance
    finally:
        bar.take_away()


@contextmanager
def writing(said: str) -> Iterator[Progress]:
    """Show a progress bar for writing, with a label; it is not interrupted."""
    bar = _Bar(said)
    with undisturbed(bar.advance) as advance:
        yield advance
    bar.take_away()


@contextmanager
def undisturbed(show: Progress) -> Iterator[Progress]:
    """Yield the progress function of a task that clicks must not interrupt."""
    errors: list[BaseException] = []

    def advance(done: int, total: int) -> None:
        try:
            if not errors:
                show(done, total)
        except BaseException as request:  # by which Streamlit asks a script to stop, or to run again
            errors.append(request)

    yield advance
    if errors:
        raise errors[0]


def reading_file(name: str) -> AbstractContextManager[Progress]:
    """Show on a bar how far the reading of a file is."""
    return reading(_("Reading {name}").format(name=name))


def writing_file(name: str) -> AbstractContextManager[Progress]:
    """Show on a bar how far the writing of what a file brings is."""
    return writing(_("Writing {name}").format(name=name))


def comparing() -> AbstractContextManager[None]:
    """Show, during the comparison of a file with stored data, that the comparison is under way."""
    return st.spinner(_("Comparing with what is here…"))


class _Bar:
    """A progress bar with the remaining time, announced to screen readers from time to time."""

    def __init__(self, label: str) -> None:
        self._label, self._began = label, monotonic()
        self._next_said, self._said = _PACED_FROM_SECONDS, 0
        with st.container(gap=None):
            self._bar, self._voice = st.progress(0.0, text=label), st.empty()

    def advance(self, done: int, total: int) -> None:
        share, spent = min(1.0, done / max(1, total)), monotonic() - self._began
        text = labelled(self._label, percent(share))
        if share and spent > _PACED_FROM_SECONDS:
            text = listed((text, _word_left(spent * (1 - share) / share)))
        self._bar.progress(share, text=text)
        if spent > self._next_said:
            self._say(text)
            self._next_said = spent + _SAID_EVERY_SECONDS

    def take_away(self) -> None:
        self._bar.empty()
        self._voice.empty()

    def _say(self, text: str) -> None:
        self._said += 1
        with self._voice:
            saying.say(text, key=f"under_way.said.{self._said}", is_heard_only=True)


def _word_left(seconds: float) -> str:
    if seconds < _SECONDS_A_MINUTE:
        return _("less than a minute left")
    minutes = round(seconds / _SECONDS_A_MINUTE)
    return ngettext("about {count} minute left", "about {count} minutes left", minutes).format(count=minutes)


def offer_to_write(field: str, write: Callable[[Progress], bool], *, brings_nothing: bool, sent: uploads.Held | None) -> None:
    """Offer to write the changes shown; afterwards the page shows what remains."""
    if not st.button(_("Import"), type="primary", icon=":material/upload:", key=f"{field}.write", disabled=brings_nothing):
        return
    with writing_file(sent.name) if sent else writing(_("Writing the dossiers")) as advance:
        is_written = write(advance)
    if is_written:
        if sent:
            uploads.let_go(field, sent)
        st.rerun()


def read_once(sent: uploads.Held, way: object, read: Callable[[Progress], F]) -> F:
    """Return the result of ``read`` on a file, read again only after a change of the file or of ``way``, the options."""
    signature = (sent.id, way)
    state = st.session_state.get(uploads.READ)
    if state is None or state[0] != signature:
        with reading_file(sent.name) as advance:
            file = read(advance)
        state = st.session_state[uploads.READ] = (signature, file)
    result: F = state[1]
    return result


def table(title: str, rows: Sequence[Mapping[str, object]]) -> None:
    """Show rows, if any, folded under a title with their count."""
    if rows:
        with sections.fold(title, whole(len(rows)), key=f"imports.folded.{title}", expanded=len(rows) <= _ROWS_OPEN_MAX):
            plain_table.show(title, rows, key=f"imports.{title}")
