"""``jury import``: dossiers, scores; with what ``jury platform pull`` brings. Attached files are in ``attachments``."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import typer

import bootstrap.attached
import bootstrap.platform
from commands import terminal
from commands.attachments import attachments, bring_attachments
from commands.readings import print_reading, print_report, reading_json, refusal_in
from commands.terminal import AsOption, CallOption, DryRunOption, Format, FormatOption, RepairOption
from deliberation.call.call import FormMapping
from deliberation.call.people import Console
from deliberation.dossiers.import_plan import ImportPlan
from deliberation.dossiers.records import DossierFile, ScoreFile
from deliberation.operations.dossiers.imports import import_dossiers, import_scores, plan_dossiers
from deliberation.operations.dossiers.screening import follow_platform
from deliberation.operations.dossiers.settling import settle_siren
from deliberation.operations.ports import CallState
from deliberation.problems import Problem
from deliberation.scoring.juror_changes import JurorChange
from deliberation.scoring.score_plan import ScorePlan
from intake import call_files
from intake.dossiers.dossiers import read_dossiers
from intake.platform.attachments import PlatformAttachments, still_to_fetch
from intake.platform.pull import NothingChanged, pull
from intake.scores.scores import read_scores
from phrases import _, labelled, listed, ngettext

app = typer.Typer(help="Import dossiers, scores or attached files. All or nothing.")
app.command()(attachments)

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
    """Import an export of démarches-simplifiées: xlsx, ods or csv, of any period."""
    state = terminal.call_named(call)
    with terminal.refusals():
        chosen = _mapping(mapping, state)
        with terminal.progress(_("Reading {name}").format(name=file.name)) as advance:
            read = read_dossiers(
                terminal.read_import(file), file.name, state.call, mapping=chosen, progress=advance, repairs_accents=repair_accents
            )
    settled = _settled(withdraw, take_back, one_applicant, several_applicants)
    _bring(state, read, settled, by=terminal.actor(as_name), dry_run=dry_run, layout=layout)


def from_platform(
    call: CallOption,
    mapping: MappingOption = None,
    withdraw: WithdrawOption = None,
    take_back: TakeBackOption = None,
    one_applicant: OneApplicantOption = None,
    several_applicants: SeveralApplicantsOption = None,
    only_attachments: Annotated[
        bool, typer.Option("--attachments", help="Import what applicants attached to the dossiers that are in already, not the dossiers.")
    ] = False,
    changed: Annotated[
        bool, typer.Option("--changed", help="Read only what changed since the last modification that is here; nothing is said absent.")
    ] = False,
    dry_run: DryRunOption = False,
    layout: FormatOption = Format.TABLE,
    as_name: AsOption = "",
) -> None:
    """Import what démarches-simplifiées has, asked through its interface: every page or nothing."""
    state, by = terminal.call_named(call), terminal.actor(as_name)
    settled = _settled(withdraw, take_back, one_applicant, several_applicants)
    with terminal.refusals(), bootstrap.platform.line(state.call.slug) as line:
        chosen = _mapping(mapping, state)
        here = bootstrap.snapshots().get(state.id).candidatures
        since = max((one.updated_at for one in here if one.updated_at), default=None) if changed else None
        try:
            with terminal.progress(_("Reading the platform")) as advance:
                found = pull(line, state.call, mapping=chosen, since=since, here={one.dossier for one in here}, progress=advance)
        except NothingChanged as nothing:  # no failure: a timer reads so
            terminal.errors.print(str(nothing))
            return
        if layout is not Format.JSON:
            terminal.errors.print(found.reach)
        if only_attachments:
            whole = bootstrap.snapshots().get(state.id)
            files = still_to_fetch(
                found.files, ((whole.candidature(attachment.candidature_id).dossier, attachment) for attachment in whole.attachments)
            )
            if kept := len(found.files) - len(files):
                terminal.errors.print(ngettext("{count} file is here already.", "{count} files are here already.", kept).format(count=kept))
            sent = PlatformAttachments(line, found.dossiers.name, files, bootstrap.attached.limits())
            bring_attachments(state, sent, by=by, dry_run=dry_run, layout=layout)
        else:
            _bring(state, found.dossiers, settled, by=by, dry_run=dry_run, layout=layout)


class _Settled(NamedTuple):
    """What the options answer: numbers of dossiers, and by SIREN whether its names are one applicant."""

    withdrawn: Sequence[str]
    returned: Sequence[str]
    sirens: Mapping[str, bool]


def _settled(
    withdraw: list[str] | None, take_back: list[str] | None, one_applicant: list[str] | None, several_applicants: list[str] | None
) -> _Settled:
    sirens = {**dict.fromkeys(one_applicant or (), True), **dict.fromkeys(several_applicants or (), False)}
    return _Settled(withdraw or (), take_back or (), sirens)


def _bring(state: CallState, read: DossierFile, settled: _Settled, *, by: Console, dry_run: bool, layout: Format) -> None:
    """Import dossiers that were read, or say what that would do."""
    uow = bootstrap.unit_of_work()
    with terminal.refusals(), refusal_in(layout, _COUNTED):
        if dry_run:
            plan = plan_dossiers(uow, by=by, call_id=state.id, file=read)
        else:
            with terminal.progress(_("Writing {name}").format(name=read.name)) as advance:
                plan = import_dossiers(uow, by=by, call_id=state.id, file=read, progress=advance)
            for siren, are_one in settled.sirens.items():
                settle_siren(uow, by=by, call_id=state.id, siren=siren, are_one=are_one)
            follow_platform(uow, by=by, call_id=state.id, plan=plan, withdrawn=settled.withdrawn, returned=settled.returned)
    print_report(dossier_report(plan, read, written=not dry_run), layout)
    if layout is not Format.JSON:
        print_reading(read.reading)
        terminal.print_problems(plan.problems)
        if plan.awaiting and not plan.asks_screening:
            terminal.errors.print(_no_screening(plan, state.call.slug))
        _print_asked(plan, settled)


def _mapping(file: Path | None, state: CallState) -> FormMapping | None:
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
        with refusal_in(layout, _COUNTED), terminal.progress(_("Writing {name}").format(name=file.name)) as advance:
            plan = import_scores(uow, by=by, call_id=state.id, file=read, is_rehearsal=dry_run, progress=advance)
    print_report(score_report(plan, read, written=not dry_run), layout)
    if layout is not Format.JSON:
        print_reading(read.reading)
        for change in plan.jurors:
            terminal.errors.print(_juror_line(change))
        terminal.print_problems(plan.problems)


_COUNTED = ("new", "changed", "state_changed", "unchanged", "withdrawn", "absent")


def dossier_report(plan: ImportPlan, file: DossierFile, *, written: bool) -> dict[str, Any]:
    """Return what an import of dossiers did (or would do) as scripts read it: counts, then which dossiers, then problems."""
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
        **_with_counts("dossiers", lists, written=written, problems=plan.problems),
        "shared_sirens": [{"siren": siren, "names": list(names)} for siren, names in plan.shared_sirens.items()],
        "preselection": {"asked": plan.asks_screening, "awaiting": list(plan.awaiting)},
        "mapping": {
            "questions": {str(role): file.questions[key] for role, key in file.mapping.questions.items() if key in file.questions},
            "team": [label for key, label in file.questions.items() if key in (file.mapping.team or ())],
        },
        "reading": reading_json(file.reading),
    }


def score_report(plan: ScorePlan, file: ScoreFile, *, written: bool) -> dict[str, Any]:
    """Return what an import of scores did (or would do) as scripts read it: counts, then which grids, then problems."""

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
        **_with_counts("grids", lists, written=written, problems=plan.problems),
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


def _juror_line(change: JurorChange) -> str:
    replaced = ngettext("{count} mark replaced", "{count} marks replaced", change.replaced).format(count=change.replaced)
    parts = [
        _("grids {before} → {after}").format(before=change.grids.before, after=change.grids.after),
        _("marks {before} → {after}").format(before=change.marks.before, after=change.marks.after),
        _("recusals {before} → {after}").format(before=change.recusals.before, after=change.recusals.after),
        ngettext("{count} blank", "{count} blanks", change.blanks).format(count=change.blanks),
        replaced if change.replaced else "",
    ]
    return labelled(change.juror, listed(part for part in parts if part))


def _no_screening(plan: ImportPlan, call: str) -> str:
    return _("This file has no pre-selection: {count} applications await one. To take all: {command}").format(
        count=len(plan.awaiting), command=f"./jury candidatures shortlist --all --call {call}"
    )


def _print_asked(plan: ImportPlan, settled: _Settled) -> None:
    """Print the questions that the file raises and nobody answered, with the options that answer them."""
    for siren, names in plan.shared_sirens.items():
        if siren not in settled.sirens:
            sentence = _("One SIREN, {siren}, for {count} names ({names}): they stay apart, to confirm by {one} or {several}")
            options = {"one": f"--one-applicant {siren}", "several": f"--several-applicants {siren}"}
            terminal.errors.print(sentence.format(siren=siren, count=len(names), names=listed(names), **options))
    asked = [record.dossier for record in plan.withdrawn if record.dossier not in settled.withdrawn]
    if asked:
        sentence = _("Closed without continuation and archived, or deleted, on the platform: withdrawn? Nothing was done: {options}")
        terminal.errors.print(sentence.format(options=" ".join(f"--withdraw {dossier}" for dossier in asked)))
    asked = [record.dossier for record in plan.returning if record.dossier not in settled.returned]
    if asked:
        sentence = _("Withdrawn here, and no longer closed on the platform. Nothing was done: {options}")
        terminal.errors.print(sentence.format(options=" ".join(f"--take-back {dossier}" for dossier in asked)))


def _with_counts(name: str, lists: dict[str, list[Any]], *, written: bool, problems: Sequence[Problem]) -> dict[str, Any]:
    return {
        **{key: len(items) for key, items in lists.items()},
        "written": written,
        name: lists,
        "problems": [terminal.problem_json(problem) for problem in problems],
    }
