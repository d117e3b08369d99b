"""``jury platform``: the call’s line with démarches-simplifiées: its dossiers, its form, its files; carry a finalised selection there."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Annotated, Any

import typer

import bootstrap
import bootstrap.platform
from commands import imports, terminal
from commands.platform_files import files
from commands.terminal import AsOption, CallOption, Format, FormatOption
from deliberation.call.people import Console
from deliberation.derived.carrying.plan import Choice, DossierPlan, choice_of, step_words
from deliberation.derived.carrying.wanted import There, Told
from deliberation.errors import InvalidValue
from deliberation.operations.call.changing import call_to_change
from deliberation.operations.ports import CallState
from deliberation.operations.selection import platform_carrying
from deliberation.operations.selection.platform_carrying import Carried, carry_annotations, carry_decisions, may_carry, plan_carrying
from intake.platform.form import disagreements, settings_from
from intake.platform.pull import count, describe
from intake.platform.writing import PlatformWriting
from phrases import N_, _, labelled, ngettext


def form(call: CallOption, layout: FormatOption = Format.TABLE) -> None:
    """Say where the platform's form and the call disagree, and which settings the form proposes. Nothing is written."""
    state = terminal.call_named(call)
    with terminal.refusals(), bootstrap.platform.line(state.call.slug) as line:
        call_to_change(bootstrap.reading(), by=terminal.actor(""), call_id=state.id)
        procedure = describe(line)
        with bootstrap.reading() as uow:
            said = uow.calls.mapping(state.id)
        found = [str(disagreement) for disagreement in disagreements(procedure, state.call, said)]
        proposed = settings_from(procedure, state.call)
    if layout is Format.JSON:
        terminal.print_json({"procedure": procedure.number, "title": procedure.title, "disagreements": found, "proposed": proposed})
    else:
        terminal.print_table(("disagreement",), [(one,) for one in found], layout=layout)
        if not found:
            terminal.errors.print(_("The form and the call agree."))


def connect(call: CallOption, layout: FormatOption = Format.TABLE) -> None:
    """Ask for the call's procedure, so that a new token is bound to this server's network, and say what it reads."""
    state = terminal.call_named(call)
    with terminal.refusals(), bootstrap.platform.line(state.call.slug) as line:
        call_to_change(bootstrap.reading(), by=terminal.actor(""), call_id=state.id)
        procedure, dossiers = describe(line), count(line)
    found = {"host": line.connection.host, "procedure": procedure.number, "title": procedure.title, "dossiers": dossiers}
    if layout is Format.JSON:
        terminal.print_json(found)
        return
    terminal.print_table(tuple(found), [tuple(found.values())], layout=layout)
    terminal.errors.print(_("The token reads this procedure. The platform does not say what else it may do."))


app = typer.Typer(help="Read démarches-simplifiées, and send it a finalised selection.", no_args_is_help=True)
app.command()(connect)
app.command("pull")(imports.from_platform)
app.command()(files)
app.command()(form)

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
    state = terminal.call_named(call)
    with terminal.refusals(), _line(state) as line:
        made = _plan(state, line, _choosing(instructor, annotation), by=terminal.actor(""))
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
    state = terminal.call_named(call)
    with terminal.refusals(), _line(state) as line, terminal.progress(_("Sending the annotations")) as advance:
        carried = carry_annotations(
            bootstrap.unit_of_work(),
            by=terminal.actor(as_name),
            call_id=state.id,
            line=line,
            choose=_choosing(instructor, annotation),
            progress=advance,
        )
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
    state = terminal.call_named(call)
    with terminal.refusals(), _line(state) as line, terminal.progress(_("Sending the decisions")) as advance:
        uow, by, choose = bootstrap.unit_of_work(), terminal.actor(as_name), _choosing(instructor, annotation, sends_mail=mail)
        if not yes:
            raise InvalidValue(_PUBLIC, count=sum(bool(dossier_plan.public) for dossier_plan in _plan(state, line, choose, by=by).plan))
        carried = carry_decisions(uow, by=by, call_id=state.id, line=line, choose=choose, loses_files=lose_files, progress=advance)
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
    state = terminal.call_named(call)
    with terminal.refusals(), _line(state) as line:
        carried = platform_carrying.read_back(
            bootstrap.unit_of_work(), by=terminal.actor(as_name), call_id=state.id, line=line, choose=_choosing(instructor, annotation)
        )
    _report(carried, layout)


_PUBLIC = N_(
    "Dossiers to decide: {count}. Applicants see each decision and its reason at once, in their thread, even without an "
    "e-mail; the experts whom the procedure tells see it too. To send them: --yes."
)


@contextmanager
def _line(state: CallState) -> Iterator[PlatformWriting]:
    with bootstrap.platform.line(state.call.slug) as platform:
        yield PlatformWriting(platform)


def _plan(state: CallState, line: PlatformWriting, choose: Callable[[There], Choice], *, by: Console) -> Carried:
    uow = bootstrap.unit_of_work()
    may_carry(uow, by=by, call_id=state.id)
    there = line.there()
    return Carried({}, there, plan_carrying(uow, by=by, call_id=state.id, there=there, choice=choose(there)))


def _choosing(instructor: str, annotations: Sequence[str] | None, *, sends_mail: bool = False) -> Callable[[There], Choice]:
    chosen: dict[Told, str] = {}
    for given in annotations or ():
        name, equals, label = given.partition("=")
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
