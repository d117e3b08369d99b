"""``jury candidatures``: pre-select from a terminal, if a call's files bring no pre-selection."""

from collections.abc import Sequence
from typing import Annotated

import typer

import bootstrap
from commands import terminal
from commands.terminal import AsOption, CallOption, DryRunOption, Format, FormatOption
from deliberation.call.screening import Screening
from deliberation.dossiers.candidatures import Candidature
from deliberation.operations.dossiers.screening import ScreeningChange, screen
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, listed, ngettext

app = typer.Typer(help="Applications of a call.")


@app.callback()
def candidatures() -> None:
    """Applications of a call."""


@app.command()
def shortlist(
    call: CallOption,
    dossiers: Annotated[list[str] | None, typer.Argument(help="Numbers of dossiers.")] = None,
    everyone: Annotated[bool, typer.Option("--all", help="All that have no pre-selection yet.")] = False,
    reason: Annotated[str, typer.Option(help="Why, kept with each.")] = "",
    dry_run: DryRunOption = False,
    layout: FormatOption = Format.TABLE,
    as_name: AsOption = "",
) -> None:
    """Shortlist applications: those of the numbers given, or all that have no pre-selection yet."""
    if bool(dossiers) == everyone:
        terminal.refuse(_("Give numbers of dossiers, or --all."))
    snapshot = terminal.snapshot_named(call)
    chosen = _undecided(snapshot) if everyone else _named(snapshot, dossiers or ())
    late = [candidature.dossier for candidature in snapshot.candidatures if everyone and candidature.awaits_admission]
    written = bool(chosen) and not dry_run
    with terminal.refusals():
        if written:
            changes = [ScreeningChange(one.id, Screening.SHORTLISTED, one.screening_version) for one in chosen]
            screen(bootstrap.unit_of_work(), by=terminal.actor(as_name), call_id=snapshot.call_id, changes=changes, reason=reason)
    if layout is Format.JSON:
        terminal.print_json({"shortlisted": [candidature.dossier for candidature in chosen], "late": late, "written": written})
        return
    terminal.print_table(("dossier", "title"), [(candidature.dossier, candidature.title) for candidature in chosen], layout=layout)
    if written:
        sentence = ngettext("{count} application shortlisted.", "{count} applications shortlisted.", len(chosen))
        terminal.errors.print(sentence.format(count=len(chosen)))
    if late:
        terminal.errors.print(_("Filed late, they wait for the chair: {numbers}.").format(numbers=listed(late)))


def _undecided(snapshot: Snapshot) -> list[Candidature]:
    return [
        candidature
        for candidature in snapshot.candidatures
        if candidature.screening is Screening.UNDECIDED and not candidature.is_withdrawn and not candidature.awaits_admission
    ]


def _named(snapshot: Snapshot, dossiers: Sequence[str]) -> list[Candidature]:
    unknown = [dossier for dossier in dossiers if dossier not in snapshot.by_dossier]
    if unknown:
        terminal.refuse(_("No application of this call has this number: {numbers}.").format(numbers=listed(unknown)))
    return [snapshot.by_dossier[dossier] for dossier in dict.fromkeys(dossiers)]
