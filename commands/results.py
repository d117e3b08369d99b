"""``jury ranking``, ``jury export`` and ``jury journal``: what a call holds, for scripts and offices."""

from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

import bootstrap.kept_files
from bootstrap import watch
from commands import terminal
from commands.terminal import CallOption, Format, FormatOption
from deliberation.call.call import Head
from deliberation.call.people import Console
from deliberation.derived.scoring.ranking import Ranking, ranking
from deliberation.derived.scoring.standings import Standing, Tie
from deliberation.errors import InvalidValue
from deliberation.operations.verification import call_problems
from deliberation.record.anchors import parse_head
from deliberation.record.journal import Entry
from deliberation.record.journal_lines import act_words
from deliberation.snapshot.snapshot import Snapshot
from deliberation.snapshot.visibility import visible
from exports import subjects
from exports.record import read_record
from exports.registry import find_export
from phrases import N_, _, decimal, labelled

journal = typer.Typer(help="The journal of a call.")


def print_ranking(call: CallOption, layout: FormatOption = Format.TABLE) -> None:
    """Print the official scores, ranks, ties, spread and coverage, best first."""
    snapshot = terminal.snapshot_named(call)
    standings = ranking(snapshot)
    if layout is Format.JSON:
        terminal.print_json(ranking_json(snapshot, standings))
        return
    rows = [_row(snapshot, line, exact=layout is Format.CSV) for line in standings.standings]
    terminal.print_table(
        ("rank", "order", "track", "track_rank", "dossier", "score", "spread", "jurors", "coverage", "title", "administration"),
        rows,
        layout=layout,
    )


def _row(snapshot: Snapshot, standing: Standing, *, exact: bool) -> tuple[object, ...]:
    candidature = snapshot.candidature(standing.candidature_id)

    def number(value: float | None) -> object:
        return value if exact else decimal(value)

    return (
        standing.rank,
        standing.order,
        standing.track,
        standing.track_rank,
        candidature.dossier,
        number(standing.score),
        number(standing.spread),
        standing.jurors,
        number(standing.coverage),
        candidature.title,
        snapshot.administration_of(candidature).name,
    )


def ranking_json(snapshot: Snapshot, standings: Ranking) -> dict[str, Any]:
    """Return the ranking as scripts read it: unrounded floats, best first; documented in docs/command-line.md."""
    return {
        "call": snapshot.call.slug,
        "revision": snapshot.revision,
        "explanation": [str(sentence) for sentence in standings.explanation],
        "cuts": [
            {
                "track": cut.track,
                "places": cut.places,
                "envelope_pays_for": cut.held,
                "tied": [snapshot.candidature(id_).dossier for id_ in cut.tied],
                "separated_by": cut.separated_by,
            }
            for cut in standings.cuts
        ],
        "candidatures": [_standing_json(snapshot, line) for line in standings.standings],
    }


def _standing_json(snapshot: Snapshot, standing: Standing) -> dict[str, Any]:
    candidature = snapshot.candidature(standing.candidature_id)
    return {
        "dossier": candidature.dossier,
        "title": candidature.title,
        "administration": snapshot.administration_of(candidature).name,
        "track": standing.track,
        "requested_tracks": list(candidature.requested_tracks),
        "screening": str(candidature.screening),
        "withdrawn": candidature.is_withdrawn,
        "score": standing.score,
        "rank": standing.rank,
        "track_rank": standing.track_rank,
        "order": standing.order,
        "tie": standing.tie and _tie_json(snapshot, standing.tie),
        "jurors": standing.jurors,
        "coverage": standing.coverage,
        "spread": standing.spread,
        "standard_deviation": standing.standard_deviation,
        "median": standing.median,
        "flags": [str(flag) for flag in standing.flags],
        "criteria": {
            code: {"mean": criterion.mean, "jurors": criterion.jurors, "spread": criterion.spread}
            for code, criterion in standing.criteria.items()
        },
    }


def _tie_json(snapshot: Snapshot, tie: Tie) -> dict[str, Any]:
    group = [snapshot.candidature(id_).dossier for id_ in tie.group]
    return {"group": group, "separated_by": tie.separated_by, "awaits": tie.awaits}


class Level(StrEnum):
    """Whom an export is for."""

    INTERNAL = "internal"
    APPLICANT = "applicant"
    PUBLIC = "public"


# What is exported instead at these levels.
_AT_LEVEL = {Level.APPLICANT: ("applicants", "zip"), Level.PUBLIC: ("laureates", "csv")}


def export(
    name: Annotated[
        str,
        typer.Argument(
            help="selection, scores (or their -schema), minutes, booklet, archive, sequel, applicants, laureates, letters, "
            "platform, grid, paper-grid or dossiers-template."
        ),
    ],
    call: CallOption,
    output: Annotated[Path, typer.Option("-o", "--output", help="File to write.")],
    layout: Annotated[str, typer.Option("--format", help="xlsx, csv, json, docx, pdf or zip; by default, after the file's ending.")] = "",
    level: Annotated[Level, typer.Option("--level", help="internal; applicant: each their own; public: laureates.")] = Level.INTERNAL,
    print_number: Annotated[int | None, typer.Option("--print", help="minutes: this print of the finalised version, not the last.")] = None,
    whole: Annotated[bool, typer.Option("--whole", help="archive: with every file that applicants attached.")] = False,
) -> None:
    """Write an export of a call to a file."""
    state = terminal.call_named(call)
    extension = layout or output.suffix.lstrip(".")
    if level in _AT_LEVEL:
        wanted, usual = _AT_LEVEL[level]
        name, extension = wanted, extension if name == wanted else usual
    with terminal.refusals():
        chosen = find_export(name, extension)
        pack = chosen.with_files if whole else None
        if whole and pack is None:
            raise InvalidValue(N_("--whole is for the archive."))
        if print_number is not None and chosen.subject is not subjects.MINUTES:
            raise InvalidValue(N_("--print is for the minutes."))
        snapshot = visible(bootstrap.for_documents(state.id), Console())
        at = datetime.now(UTC)
        content = chosen.rendered(
            snapshot,
            made_at=at,
            record=lambda: read_record(
                bootstrap.reading(), whole=snapshot, view=snapshot, template=bootstrap.minutes_template(), print_number=print_number
            ),
        )
        path_of = bootstrap.attachment_files().path
        terminal.write_file(output, pack(snapshot, content, path_of=path_of, made_at=at) if pack else content)
    terminal.errors.print(str(output))


@journal.command()
def show(call: CallOption, layout: FormatOption = Format.TABLE) -> None:
    """Print the journal of a call, oldest act first."""
    state = terminal.call_named(call)
    with bootstrap.reading() as uow:
        entries = uow.journal.of_call(state.id)
    rows = [(e.sequence, e.at.isoformat(timespec="seconds"), e.actor, act_words(e.act), e.subject) for e in entries]
    document = {"call": call, "entries": list(map(_entry_json, entries))}
    terminal.print_result(("sequence", "at", "actor", "act", "subject"), rows, layout=layout, document=document)


def _entry_json(entry: Entry) -> dict[str, object]:
    named = {"sequence": entry.sequence, "at": entry.at.isoformat(), "actor": entry.actor, "act": str(entry.act), "subject": entry.subject}
    return {**named, "before": dict(entry.before), "after": dict(entry.after), "hash": entry.hash}


@journal.command()
def verify(
    call: CallOption,
    expect: Annotated[str, typer.Option(help="An entry noted elsewhere, N:HASH: the head printed in the minutes, for one.")] = "",
) -> None:
    """Check the whole record of a call: exit code 0 when nothing was changed by hand, 2 with all that was otherwise."""
    state = terminal.call_named(call)
    with terminal.refusals():
        expected = parse_head(expect) if expect else None
        # Rows that cannot be read name no file.
        problems = call_problems(bootstrap.reading(), call_id=state.id, expected=expected) or bootstrap.kept_files.problems([state.id])
        problems = (*problems, *watch.going_back_of(state.id), *watch.record_problems())
    if problems:
        terminal.refuse(*map(str, problems))
    with bootstrap.reading() as uow:
        entries = uow.journal.of_call(state.id)
    terminal.errors.print(_("The journal is whole: {count} entries.").format(count=len(entries)))
    terminal.errors.print(labelled(_("Head"), str(Head(len(entries), entries[-1].hash))))


@journal.command()
def reseal() -> None:
    """Take every call as it stands: seal with this server's key what another key sealed, and note outside how far each journal is."""
    with terminal.refusals():
        sealed = watch.take_state_as_meant()
    terminal.tell_sealed_anew(sealed)
    terminal.errors.print(_("Every call is taken as it stands."))
