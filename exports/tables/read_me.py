"""The sheet that explains a workbook: what it shows, how scores are made, what each column means."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from deliberation.call.call import weights_words
from deliberation.derived.accounting import accounts
from deliberation.derived.meeting.board import board_gauges
from deliberation.derived.scoring.ranking import ranking
from deliberation.scoring.marks import marks_allowed
from deliberation.snapshot.snapshot import Snapshot
from exports import provenance
from exports.tables.columns import Column, Kind
from exports.tables.tables import Heading, Table, table
from phrases import N_, Message, _, exact, moment, whole


def read_me(snapshot: Snapshot, *, at: datetime, notes: Sequence[str], tables: Sequence[Table], shown: Sequence[Column] = ()) -> Table:
    """Return the sheet for a workbook of ``tables``, dated ``at``; ``notes`` come first, ``shown`` are the columns to explain."""
    headings = [Heading(text, Kind.TEXT) for text in (_("Subject"), _("Item"), _("Explanation"))]
    meanings = ((_("Columns"), column.heading, _(column.description)) for column in shown)
    return table(_("Read me"), headings, (*_about(snapshot, at, notes), *_cuts(tables), *_rules(snapshot), *meanings))


def _about(snapshot: Snapshot, at: datetime, notes: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    subject = _("This file")
    yield subject, _("Call"), str(snapshot.call.name)
    yield subject, _("State"), provenance.state(snapshot)
    if (version := provenance.final_version(snapshot)) and version.sha256:
        yield subject, _("SHA-256 of this version"), version.sha256
    yield subject, _("Dated"), moment(at)
    yield subject, _("Times"), _("Times are Paris time; a workbook keeps no time zone.")
    yield subject, _("Numbers"), _("Scores are shown with two decimals and stored unrounded.")
    for note in notes:
        yield subject, _("Note"), note
    yield _("Dossiers"), _("Dossiers filed"), whole(len(snapshot.candidatures))
    for account, count in accounts(snapshot.candidatures).items():
        yield _("Dossiers"), account.words, whole(count)
    for track, gauge in zip(snapshot.call.tracks, board_gauges(snapshot), strict=True):
        text = N_("Selected: {selected} of {places}. On the reserve list: {reserve}.")
        counted = {"selected": gauge.selected, "places": gauge.places, "reserve": gauge.reserve}
        yield _("Places"), str(track.label), str(Message(text, counted))


def _cuts(tables: Sequence[Table]) -> Iterator[tuple[str, str, str]]:
    for cut in (cut for each in tables for cut in each.cuts):
        where = Message(N_("{sheet}, row {row}, {heading}"), {"sheet": cut.sheet, "row": cut.row, "heading": cut.heading})
        yield _("Texts cut"), str(where), _("Longer than a cell can hold: read the whole of it in the application.")


def _rules(snapshot: Snapshot) -> Iterator[tuple[str, str, str]]:
    for number, sentence in enumerate(ranking(snapshot).explanation, start=1):
        yield _("How scores are made"), str(number), str(sentence)
    criteria = snapshot.call.criteria
    for criterion, weight in zip(criteria, weights_words(one.weight for one in criteria), strict=True):
        text = Message(N_("{label} (weight {weight})"), {"label": criterion.label, "weight": weight})
        yield _("Criteria"), str(criterion.short), str(text)
    scale = snapshot.call.scale
    for level in scale.named:
        yield _("Scale"), exact(level.mark), str(level.words)
    if not scale.names_every_mark:
        yield _("Scale"), _("Marks"), str(marks_allowed(scale))
