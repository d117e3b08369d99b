"""``jury platform``: a call's connection with démarches-simplifiées: dossiers, files, report of a finalised selection."""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

import bootstrap
import bootstrap.kept_files
from commands import imports, terminal
from commands.terminal import AsOption, CallOption, DryRunOption, Format, FormatOption
from deliberation.call.people import Console
from deliberation.derived.wanted import Told
from deliberation.dossiers.attachments.attachment import SentFile
from deliberation.errors import FileRefused, InvalidValue
from deliberation.operations.acts import CallState
from deliberation.operations.call.changing import call_to_change
from extras.platform import line as connected
from extras.platform import verbs
from extras.platform.attachments import PlatformAttachments, RemoteFile, still_to_fetch, why_unfit
from extras.platform.client import Platform
from extras.platform.plan import Choice, DossierPlan, choice_of, step_words
from extras.platform.pull import NothingChanged, count, describe, pull
from extras.platform.there import There
from extras.platform.verbs import Carried, carry_annotations, carry_decisions, may_carry, plan_carrying
from extras.platform.writing import PlatformWriting
from phrases import N_, _, labelled, ngettext

app = typer.Typer(help="Read démarches-simplifiées, and send it a finalised selection.", no_args_is_help=True)


@app.command()
def connect(call: CallOption, layout: FormatOption = Format.TABLE) -> None:
    """Ask for the call's procedure, so that a new token is bound to this server's network, and say what it reads."""
    with _line_of(call) as (state, line):
        call_to_change(bootstrap.reading(), by=terminal.actor(""), call_id=state.id)
        procedure, dossiers = describe(line), count(line)
    facts = {"host": line.connection.host, "procedure": procedure.number, "title": procedure.title, "dossiers": dossiers}
    if layout is Format.JSON:
        terminal.print_json(facts)
        return
    terminal.print_table(tuple(facts), [tuple(facts.values())], layout=layout)
    terminal.errors.print(_("The token reads this procedure. The platform does not say what else it may do."))


@app.command("pull")
def pull_dossiers(
    call: CallOption,
    mapping: imports.MappingOption = None,
    withdraw: imports.WithdrawOption = None,
    take_back: imports.TakeBackOption = None,
    one_applicant: imports.OneApplicantOption = None,
    several_applicants: imports.SeveralApplicantsOption = None,
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
    settled = imports.settled_by(withdraw, take_back, one_applicant, several_applicants)
    with terminal.refusals(), connected.line(state.call.slug) as line:
        chosen = imports.chosen_mapping(mapping, state)
        here = bootstrap.snapshots().get(state.id).candidatures
        since = max((candidature.updated_at for candidature in here if candidature.updated_at), default=None) if changed else None
        try:
            with terminal.progress(_("Reading the platform")) as advance:
                pulled = pull(
                    line, state.call, mapping=chosen, since=since, here={candidature.dossier for candidature in here}, progress=advance
                )
        except NothingChanged as nothing:  # no failure: a timer reads so
            terminal.errors.print(str(nothing))
            return
        if layout is not Format.JSON:
            terminal.errors.print(pulled.reach)
        if only_attachments:
            whole = bootstrap.snapshots().get(state.id)
            files = still_to_fetch(
                pulled.files, ((whole.candidature(attachment.candidature_id).dossier, attachment) for attachment in whole.attachments)
            )
            if stored_count := len(pulled.files) - len(files):
                terminal.errors.print(
                    ngettext("{count} file is here already.", "{count} files are here already.", stored_count).format(count=stored_count)
                )
            sent = PlatformAttachments(line, pulled.dossiers.name, files, bootstrap.kept_files.limits())
            imports.bring_files(state, sent, by=by, dry_run=dry_run, layout=layout)
        else:
            imports.bring_dossiers(state, pulled.dossiers, settled, by=by, dry_run=dry_run, layout=layout)


@app.command()
def files(
    call: CallOption,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Fetch them into this folder, a folder for each dossier.")] = None,
    layout: FormatOption = Format.TABLE,
) -> None:
    """Say which attached files are on the platform and not here: deciding there may erase some. They no longer enter a finalised call."""
    with _line_of(call) as (state, line):
        may_carry(bootstrap.unit_of_work(), by=terminal.actor(""), call_id=state.id)
        left = _files_left(state, line)
        refused = _fetch_files(line, left, output) if output else {}
    columns, rows = (
        ("dossier", "file", "why_not"),
        [(file.dossier, file.name, refused.get(file) or str(why_unfit(file) or "")) for file in left],
    )
    terminal.print_result(columns, rows, layout=layout)
    sentence = ngettext("{count} attached file is not here.", "{count} attached files are not here.", len(left)).format(count=len(left))
    terminal.errors.print(sentence)
    if output and left:
        fetched = len(left) - len(refused)
        terminal.errors.print(
            ngettext("{count} file is in {folder}.", "{count} files are in {folder}.", fetched).format(count=fetched, folder=output)
        )


@contextmanager
def _line_of(call: str) -> Iterator[tuple[CallState, Platform]]:
    """Open the connection of a call to its platform; a refusal within the block ends the command."""
    state = terminal.call_named(call)
    with terminal.refusals(), connected.line(state.call.slug) as line:
        yield state, line


@contextmanager
def _carrying(
    call: str, instructor: str, annotations: Sequence[str] | None, *, sends_mail: bool = False
) -> Iterator[tuple[int, PlatformWriting, Callable[[There], Choice]]]:
    """Open a call's connection for writing; the block receives the call's id, the connection and the options' choices."""
    with _line_of(call) as (state, line):
        yield state.id, PlatformWriting(line), _choosing(instructor, annotations, sends_mail=sends_mail)


def _files_left(state: CallState, line: Platform) -> list[RemoteFile]:
    whole = bootstrap.snapshots().get(state.id)
    here = [(whole.candidature(attachment.candidature_id).dossier, attachment) for attachment in whole.attachments]
    return [file for file in PlatformWriting(line).remote_files_left(here) if file.dossier in whole.by_dossier]


def _fetch_files(line: Platform, left: list[RemoteFile], folder: Path) -> dict[RemoteFile, str]:
    """Fetch the files; return why some could not be."""
    refused: dict[RemoteFile, str] = {}
    sent = PlatformAttachments(line, "", left, bootstrap.kept_files.limits())
    with terminal.progress(_("Fetching attached files")) as advance:
        for done, (remote, file) in enumerate(zip(left, sent.files, strict=True), start=1):
            try:
                _keep_file(sent, file, folder / remote.dossier / _safe_name(file.name))
            except FileRefused as error:
                refused[remote] = str(error)
            advance(done, len(left))
    return refused


def _keep_file(sent: PlatformAttachments, file: SentFile, path: Path) -> None:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:
        raise FileRefused(N_("{path}: this file cannot be written."), path=path) from None
    pieces = list(sent.pieces(file))
    terminal.write_file(path, pieces)


def _safe_name(name: str) -> str:
    return _NOT_IN_A_NAME.sub("_", name)[-200:] or "_"


# What no system takes in a name, and what would be hidden, or lead elsewhere.
_NOT_IN_A_NAME = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]|^\.+')


InstructorOption = Annotated[str, typer.Option("--instructor", help="E-mail address of the instructor who acts there.")]
AnnotationOption = Annotated[
    list[str] | None,
    typer.Option("--annotation", help="Which annotation tells what: moyenne, rang, decision, filiere or motif=LABEL; empty: none."),
]
MailOption = Annotated[bool, typer.Option("--mail", help="Have the platform write to applicants too.")]


@app.command()
def plan(
    call: CallOption, instructor: InstructorOption = "", annotation: AnnotationOption = None, layout: FormatOption = Format.TABLE
) -> None:
    """Say what is left to send for each dossier, and what cannot be and why. Nothing is written."""
    with _carrying(call, instructor, annotation) as (call_id, line, choose):
        made = _plan(call_id, line, choose, by=terminal.actor(""))
    _report(made, layout)


@app.command()
def push(
    call: CallOption,
    instructor: InstructorOption = "",
    annotation: AnnotationOption = None,
    layout: FormatOption = Format.TABLE,
    as_name: AsOption = "",
) -> None:
    """Write annotations and labels, which only the team sees."""
    with _carrying(call, instructor, annotation) as (call_id, line, choose), terminal.progress(_("Sending the annotations")) as advance:
        uow, by = bootstrap.unit_of_work(), terminal.actor(as_name)
        carried = carry_annotations(uow, by=by, call_id=call_id, line=line, choose=choose, progress=advance)
    _report(carried, layout)


@app.command()
def decisions(
    call: CallOption,
    instructor: InstructorOption = "",
    annotation: AnnotationOption = None,
    mail: MailOption = False,
    lose_files: Annotated[
        bool, typer.Option("--lose-files", help="Decide although files that the platform may erase are not here.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Confirm: applicants see each decision at once.")] = False,
    layout: FormatOption = Format.TABLE,
    as_name: AsOption = "",
) -> None:
    """Accept, refuse or close: applicants see each decision and its reason at once, even without an e-mail."""
    with (
        _carrying(call, instructor, annotation, sends_mail=mail) as (call_id, line, choose),
        terminal.progress(_("Sending the decisions")) as advance,
    ):
        uow, by = bootstrap.unit_of_work(), terminal.actor(as_name)
        if not yes:
            raise InvalidValue(_PUBLIC, count=sum(bool(dossier_plan.public) for dossier_plan in _plan(call_id, line, choose, by=by).plan))
        carried = carry_decisions(uow, by=by, call_id=call_id, line=line, choose=choose, loses_files=lose_files, progress=advance)
    _report(carried, layout)


@app.command("read-back")
def read_back(
    call: CallOption,
    instructor: InstructorOption = "",
    annotation: AnnotationOption = None,
    layout: FormatOption = Format.TABLE,
    as_name: AsOption = "",
) -> None:
    """Read the platform's state and journal how much of the selection it matches."""
    with _carrying(call, instructor, annotation) as (call_id, line, choose):
        uow, by = bootstrap.unit_of_work(), terminal.actor(as_name)
        carried = verbs.read_back(uow, by=by, call_id=call_id, line=line, choose=choose)
    _report(carried, layout)


_PUBLIC = N_(
    "Dossiers to decide: {count}. Applicants see each decision and its reason at once, in their thread, even without an "
    "e-mail; the experts whom the procedure tells see it too. To send them: --yes."
)


def _plan(call_id: int, line: PlatformWriting, choose: Callable[[There], Choice], *, by: Console) -> Carried:
    uow = bootstrap.unit_of_work()
    may_carry(uow, by=by, call_id=call_id)
    there = line.there()
    return Carried({}, there, plan_carrying(uow, by=by, call_id=call_id, there=there, choice=choose(there)))


def _choosing(instructor: str, annotations: Sequence[str] | None, *, sends_mail: bool = False) -> Callable[[There], Choice]:
    chosen: dict[Told, str] = {}
    for choice in annotations or ():
        name, equals, label = choice.partition("=")
        what = Told.known(name.strip())
        if what is None or not equals:
            raise InvalidValue(N_("--annotation is {names}, then = and the annotation’s label."), names=", ".join(Told))
        chosen[what] = label.strip()
    return lambda there: choice_of(there.procedure, instructor, chosen=chosen, sends_mail=sends_mail)


def _report(carried: Carried, layout: Format) -> None:
    if layout is Format.JSON:
        terminal.print_json(_json(carried))
    else:
        rows = [
            _row(dossier_plan, carried.refusals.get(dossier_plan.wanted.dossier, ""))
            for dossier_plan in carried.plan
            if not dossier_plan.is_done
        ]
        if rows:
            terminal.print_table(("dossier", "state", "team", "applicants", "why_not", "title"), rows, layout=layout)
    terminal.errors.print(carried.sentence)
    if carried.refusals:
        count = len(carried.refusals)
        sentence = ngettext("The platform refused {count} dossier.", "The platform refused {count} dossiers.", count)
        terminal.errors.print(labelled(sentence.format(count=count).rstrip("."), ", ".join(carried.refusals)))


def _row(dossier_plan: DossierPlan, refused: str) -> tuple[object, ...]:
    team, applicants = (" · ".join(map(step_words, steps)) for steps in (dossier_plan.silent, dossier_plan.public))
    why = " · ".join([*map(str, dossier_plan.obstacles), *([refused] if refused else [])])
    return (
        dossier_plan.wanted.dossier,
        dossier_plan.there.state.words if dossier_plan.there else "",
        team,
        applicants,
        why,
        dossier_plan.wanted.title,
    )


def _json(carried: Carried) -> dict[str, Any]:
    return {
        "carried": carried.done,
        "to_carry": len(carried.plan),
        "refusals": dict(carried.refusals),
        "dossiers": [
            {
                "dossier": dossier_plan.wanted.dossier,
                "state": str(dossier_plan.there.state) if dossier_plan.there else None,
                "verdict": str(dossier_plan.wanted.verdict) if dossier_plan.wanted.verdict else None,
                "reason": dossier_plan.wanted.reason,
                "label": dossier_plan.wanted.label,
                "team": [step_words(step) for step in dossier_plan.silent],
                "applicants": [step_words(step) for step in dossier_plan.public],
                "why_not": [str(why) for why in dossier_plan.obstacles],
                "done": dossier_plan.is_done,
            }
            for dossier_plan in carried.plan
        ],
    }
