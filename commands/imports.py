"""``jury import``: dossiers, scores, attached files."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

import bootstrap
import capabilities
from commands import readings, terminal
from commands.terminal import AsOption, CallOption, DryRunOption, Format, FormatOption, RepairOption
from deliberation.call.call import FormMapping
from deliberation.call.people import Console
from deliberation.dossiers.import_plan import ImportPlan
from deliberation.dossiers.records import DossierFile
from deliberation.errors import FileRefused
from deliberation.operations.acts import CallState
from deliberation.operations.dossiers.imports import import_dossiers, import_scores, plan_dossiers
from deliberation.operations.dossiers.screening import follow_platform
from deliberation.operations.dossiers.settling import settle_siren
from deliberation.operations.ports import SentAttachments
from intake import call_files
from intake.dossiers.dossiers import read_dossiers
from intake.scores.scores import read_scores
from phrases import N_, _, listed

app = typer.Typer(help="Import dossiers, scores or attached files. All or nothing.")


MappingOption = Annotated[Path | None, typer.Option("--mapping", help="TOML file: which question of the form plays which role.")]
WithdrawOption = Annotated[
    list[str] | None,
    typer.Option("--withdraw", help="A dossier closed without continuation, or deleted, that is withdrawn, by its number."),
]
TakeBackOption = Annotated[
    list[str] | None, typer.Option("--take-back", help="A dossier no longer closed, whose withdrawal is taken back.")
]
OneApplicantOption = Annotated[
    list[str] | None, typer.Option("--one-applicant", help="A SIREN whose names are those of one applicant: they are merged.")
]
SeveralApplicantsOption = Annotated[
    list[str] | None, typer.Option("--several-applicants", help="A SIREN whose names are those of different applicants.")
]


def bring_files(state: CallState, sent: SentAttachments, *, by: Console, dry_run: bool, layout: Format) -> None:
    """Import attached files through the responsible extra. Raises FileRefused without such an extra."""
    importing = capabilities.hooks("file_import_printed")
    if not importing:
        raise FileRefused(N_("Attached files are switched off on this server (JURY_EXTRAS): none was imported."))
    importing[0](state, sent, by=by, dry_run=dry_run, layout=layout)


@app.command()
def dossiers(
    file: Path,
    call: CallOption,
    mapping: MappingOption = None,
    withdraw: WithdrawOption = None,
    take_back: TakeBackOption = None,
    one_applicant: OneApplicantOption = None,
    several_applicants: SeveralApplicantsOption = None,
    repair_accents: RepairOption = False,
    dry_run: DryRunOption = False,
    layout: FormatOption = Format.TABLE,
    as_name: AsOption = "",
) -> None:
    """Import a list of dossiers, or an export of the platform: xlsx, ods or csv."""
    state = terminal.call_named(call)
    with terminal.refusals():
        chosen = chosen_mapping(mapping, state)
        with terminal.progress(_("Reading {name}").format(name=file.name)) as advance:
            read = read_dossiers(
                terminal.read_import(file), file.name, state.call, mapping=chosen, progress=advance, repairs_accents=repair_accents
            )
    settled = settled_by(withdraw, take_back, one_applicant, several_applicants)
    bring_dossiers(state, read, settled, by=terminal.actor(as_name), dry_run=dry_run, layout=layout)


class Settled(NamedTuple):
    """Answers in options: numbers of dossiers, and by SIREN whether its names are a single applicant."""

    withdrawn: Sequence[str]
    returned: Sequence[str]
    sirens: Mapping[str, bool]


def settled_by(
    withdraw: list[str] | None, take_back: list[str] | None, one_applicant: list[str] | None, several_applicants: list[str] | None
) -> Settled:
    """Return what the options answer."""
    sirens = {**dict.fromkeys(one_applicant or (), True), **dict.fromkeys(several_applicants or (), False)}
    return Settled(withdraw or (), take_back or (), sirens)


def bring_dossiers(state: CallState, read: DossierFile, settled: Settled, *, by: Console, dry_run: bool, layout: Format) -> None:
    """Import the read dossiers, or print the effect."""
    uow = bootstrap.unit_of_work()
    with terminal.refusals(), readings.refusal_in(layout, _COUNTED):
        if dry_run:
            plan = plan_dossiers(uow, by=by, call_id=state.id, file=read)
        else:
            with terminal.progress(_("Writing {name}").format(name=read.name)) as advance:
                plan = import_dossiers(uow, by=by, call_id=state.id, file=read, progress=advance)
            for siren, are_one in settled.sirens.items():
                settle_siren(uow, by=by, call_id=state.id, siren=siren, are_one=are_one)
            follow_platform(uow, by=by, call_id=state.id, plan=plan, withdrawn=settled.withdrawn, returned=settled.returned)
    readings.print_report(readings.dossier_report(plan, read, written=not dry_run), layout)
    if layout is not Format.JSON:
        readings.print_reading(read.reading)
        terminal.print_problems(plan.problems)
        if plan.awaiting and not plan.asks_screening:
            terminal.errors.print(readings.no_screening(plan))
        _print_asked(plan, settled)


def chosen_mapping(file: Path | None, state: CallState) -> FormMapping | None:
    """Return the mapping of a file, else the one remembered."""
    if file:
        return call_files.read_mapping(terminal.read_file(file), file.name)
    with bootstrap.reading() as uow:
        return uow.calls.mapping(state.id)


@app.command()
def scores(
    file: Path,
    call: CallOption,
    leave_sheet: Annotated[list[str] | None, typer.Option(help="A sheet to leave aside, since something in it is wrong.")] = None,
    repair_accents: RepairOption = False,
    dry_run: DryRunOption = False,
    layout: FormatOption = Format.TABLE,
    as_name: AsOption = "",
) -> None:
    """Import the jurors' marks: a workbook with a sheet a juror, or a long CSV."""
    state = terminal.call_named(call)
    with terminal.refusals():
        with terminal.progress(_("Reading {name}").format(name=file.name)) as advance:
            data = terminal.read_import(file)
            read = read_scores(data, file.name, state.call, progress=advance, repairs_accents=repair_accents, leaving=leave_sheet or ())
        uow, by = bootstrap.unit_of_work(), terminal.actor(as_name)
        with readings.refusal_in(layout, _COUNTED), terminal.progress(_("Writing {name}").format(name=file.name)) as advance:
            plan = import_scores(uow, by=by, call_id=state.id, file=read, is_rehearsal=dry_run, progress=advance)
    readings.print_report(readings.score_report(plan, read, written=not dry_run), layout)
    if layout is not Format.JSON:
        readings.print_reading(read.reading)
        for change in plan.jurors:
            terminal.errors.print(readings.juror_line(change))
        terminal.print_problems(plan.problems)


_COUNTED = ("new", "changed", "state_changed", "unchanged", "withdrawn", "absent")


def _print_asked(plan: ImportPlan, settled: Settled) -> None:
    """Print the file's unanswered questions, with the options for an answer."""
    for siren, names in plan.shared_sirens.items():
        if siren not in settled.sirens:
            sentence = _("One SIREN, {siren}, for {count} names ({names}): they stay apart, to confirm by {one} or {several}")
            options = {"one": f"--one-applicant {siren}", "several": f"--several-applicants {siren}"}
            terminal.errors.print(sentence.format(siren=siren, count=len(names), names=listed(names), **options))
    closed = _("Closed without continuation and archived, or deleted, on the platform: withdrawn? Nothing was done: {options}")
    reopened = _("Withdrawn here, and no longer closed on the platform. Nothing was done: {options}")
    questions = ((closed, "--withdraw", plan.withdrawn, settled.withdrawn), (reopened, "--take-back", plan.returning, settled.returned))
    for sentence, option, records, answered in questions:
        if choices := [f"{option} {record.dossier}" for record in records if record.dossier not in answered]:
            terminal.errors.print(sentence.format(options=" ".join(choices)))
