"""The part of the minutes on the discussion: each time that a file was called, the arrangement of the agenda, notes of the debate."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from deliberation.derived.meeting.checklist import never_called
from deliberation.record.course import Span, spans_called
from deliberation.record.journal import Entry
from deliberation.snapshot.snapshot import Snapshot
from exports.documents.documents import Block, Bullets, Grid, Paragraph, Section
from phrases import N_, Message, _, moment

FOLDED_MOST: Final = 12  # dossiers in a cell, which no page break cuts


def spans_told(snapshot: Snapshot, entries: Sequence[Entry]) -> tuple[Span, ...]:
    """Return each time that a file was called, as far as the reader may know.

    If some files are hidden from them, the next one called may be hidden: they know only when a file was left for the last time.
    """
    spans = [span for span in spans_called(entries) if span.dossier in snapshot.by_dossier]
    if snapshot.is_partial:
        items, last = snapshot.meeting.items, {span.dossier: span for span in spans}
        spans = [
            replace(span, ended_at=items[snapshot.by_dossier[span.dossier].id].ended_at if span is last[span.dossier] else None)
            for span in spans
        ]
    return tuple(spans)


def discussion_section(snapshot: Snapshot, spans: Sequence[Span]) -> Section:
    """Return the section on the order of discussion."""
    return Section(_("Order of discussion"), (*_arrangement(snapshot), _called(snapshot, spans), *_never_called(snapshot)))


def _called(snapshot: Snapshot, spans: Sequence[Span]) -> Block:
    if not spans:
        return Paragraph(_("No discussion, candidature by candidature, is recorded."))
    rows = tuple(
        (str(place), span.dossier, snapshot.by_dossier[span.dossier].title, moment(span.began_at), moment(span.ended_at))
        for place, span in enumerate(spans, start=1)
    )
    headings = (_("Order"), _("Dossier"), _("Project"), _("Called"), _("Left"))
    return Grid(_("Order of discussion"), headings, rows, (0.09, 0.13, 0.38, 0.2, 0.2), frozenset({0}))


def _never_called(snapshot: Snapshot) -> list[Block]:
    uncalled = never_called(snapshot)
    if not uncalled:
        return []
    said = _("Shortlisted, and never called during the meeting:")
    if len(uncalled) > FOLDED_MOST:  # the decisions below name each
        return [Paragraph(f"{said} {', '.join(candidature.dossier for candidature in uncalled)}.")]
    return [Paragraph(said), Bullets(tuple(f"{candidature.dossier} – {candidature.title}" for candidature in uncalled))]


def _arrangement(snapshot: Snapshot) -> list[Block]:
    """Return how the agenda was last arranged, if it was, and who asked for a candidature to be discussed."""
    meeting = snapshot.meeting
    said = []
    if meeting.order:
        seeded = N_("Last arrangement of the agenda: {arrangement} (starting number {seed}).")
        arranged = seeded if meeting.seed is not None else N_("Last arrangement of the agenda: {arrangement}.")
        said.append(str(Message(arranged, {"arrangement": meeting.arrangement.message, "seed": meeting.seed})))
    brought = N_("Brought back into the discussion by {who} on {when}: {dossier} – {title}. {reason}")
    for recall in sorted(snapshot.recalled.values(), key=lambda one: (one.at, one.candidature_id)):
        candidature = snapshot.candidature(recall.candidature_id)
        values = {"who": recall.by, "when": moment(recall.at), "reason": recall.reason}
        said.append(str(Message(brought, {**values, "dossier": candidature.dossier, "title": candidature.title})))
    return [Bullets(tuple(said))] if said else []


def debate_sections(snapshot: Snapshot) -> tuple[Section, ...]:
    """Return the lines of the notes of the debate that those who keep the record chose; nothing if they chose none."""
    chosen = [line for line in snapshot.debate if line.in_minutes]
    if not chosen:
        return ()
    rows = []
    for id_ in dict.fromkeys(line.candidature_id for line in chosen):
        candidature = snapshot.candidature(id_)
        said = "\n".join(line.text for line in chosen if line.candidature_id == id_)
        rows.append((candidature.dossier, candidature.title, said))
    headings = (_("Dossier"), _("Project"), _("What was said"))
    return (Section(_("Debate"), (Grid(_("Notes of the debate"), headings, tuple(rows), (0.12, 0.3, 0.58)),)),)
