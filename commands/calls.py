"""``jury call``: create, show, update, delete, list, change phase, lift the seal.

``jury people`` and ``jury links``: people of a call, ways in, and recusals imposed or lifted.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated

import typer

import bootstrap
from commands import terminal
from commands.readings import print_reading
from commands.terminal import AsOption, CallOption, DryRunOption, Format, FormatOption, PortOption, RepairOption
from deliberation.call.call import Phase
from deliberation.call.changing import changes
from deliberation.call.settings import parse_call
from deliberation.dossiers.people_plan import plan_people
from deliberation.dossiers.records import PersonRecord
from deliberation.errors import ImportRefused
from deliberation.folding import fold_name
from deliberation.operations.acts import CallState, Receipt
from deliberation.operations.call import people as people_verbs
from deliberation.operations.call.access import issue_link
from deliberation.operations.call.calls import create_call, move_phase, plain, reveal_all
from deliberation.operations.call.changing import delete_call, update_call
from deliberation.operations.scoring.recusals import impose_recusal, lift_recusal
from deliberation.record.payload_words import setting_change
from intake import call_files
from intake.people import read_people
from phrases import _, labelled, listed, ngettext

app = typer.Typer(help="Calls: create, show, update, delete, list, move to another phase, reveal.")
CheckOption = Annotated[bool, typer.Option("--check", help="Say what is wrong, or what would change, and write nothing.")]


@app.command()
def create(file: Path, check: CheckOption = False, as_name: AsOption = "") -> None:
    """Create the call that a TOML file describes."""
    if check:
        with terminal.refusals():
            call = call_files.read_call(file)
        terminal.errors.print(labelled(call.slug, _("nothing is wrong in this file.")))
        return
    with terminal.refusals():
        state = create_call(
            bootstrap.unit_of_work(), by=terminal.actor(as_name), settings=call_files.read_settings(terminal.read_file(file), file.name)
        )
    terminal.errors.print(labelled(state.call.slug, str(state.call.name)))


@app.command()
def update(
    file: Path,
    check: CheckOption = False,
    reason: Annotated[str, typer.Option("--reason", help="Why, once the call is under way.")] = "",
    as_name: AsOption = "",
) -> None:
    """Give a call what its TOML file says now: everything in preparation; dates, words and more places afterwards."""
    with terminal.refusals():
        settings = call_files.read_settings(terminal.read_file(file), file.name)
        call = parse_call(settings)
        state = terminal.call_named(call.slug)
        made = changes(plain(state.settings), plain(settings))
        if not check:
            by = terminal.actor(as_name)
            update_call(bootstrap.unit_of_work(), by=by, call_id=state.id, settings=settings, reason=reason)
    for change in made:
        label, before, after = setting_change(call, change)
        terminal.errors.print(labelled(label, f"{before} → {after}"))
    if not made:
        terminal.errors.print(_("Nothing changed."))


@app.command()
def show(slug: terminal.CallOption) -> None:
    """Print the settings of a call as JSON: what its file says, or what its form made."""
    terminal.print_json(plain(terminal.call_named(slug).settings))


@app.command()
def delete(
    slug: terminal.CallOption,
    confirm: Annotated[str, typer.Option(help="The slug of the call once more; asked for where it is not given.")] = "",
    as_name: AsOption = "",
) -> None:
    """Delete a call that nobody used: it has no dossier, and one person at most."""
    terminal.call_named(slug)
    if (confirm or typer.prompt(_("Type the name of the call to delete it"), err=True)) != slug:
        terminal.refuse(_("Nothing was deleted."))
    terminal.act(delete_call, slug, as_name)
    terminal.errors.print(labelled(slug, _("deleted.")))


@app.command("list")
def list_calls(layout: FormatOption = Format.TABLE) -> None:
    """List the calls of the database."""
    with bootstrap.reading() as uow:
        calls = uow.calls.all()
    columns = ("slug", "name", "phase", "sealed", "demo", "revision")
    rows = [(s.call.slug, s.call.name, s.phase, s.is_sealed, s.call.is_demo, s.revision) for s in calls]
    document = {"calls": [{**dict(zip(columns, row, strict=True)), "name": s.call.name.fr} for row, s in zip(rows, calls, strict=True)]}
    terminal.print_result(columns, rows, layout=layout, document=document)


@app.command()
def move(slug: Annotated[str, typer.Option("--call")], to: Phase, as_name: AsOption = "") -> None:
    """Move a call to preparation, scoring or deliberation."""
    terminal.act(move_phase, slug, as_name, to=to)


@app.command()
def reveal(slug: Annotated[str, typer.Option("--call")], as_name: AsOption = "") -> None:
    """Lift the seal on all applications of a call."""
    terminal.act(reveal_all, slug, as_name)


people = typer.Typer(help="People of a call.")


@people.command("import")
def import_people(
    file: Path, call: CallOption, repair_accents: RepairOption = False, dry_run: DryRunOption = False, as_name: AsOption = ""
) -> None:
    """Add or update people from a CSV or a workbook: name, e-mail, roles, organisation."""
    state = terminal.call_named(call)
    with terminal.refusals():
        read = read_people(terminal.read_import(file), file.name, repairs_accents=repair_accents)
        if read.errors:
            raise ImportRefused(read.errors)
        print_reading(read.reading)
        terminal.print_problems(read.problems)
        _print_plan(state, read.people)
        if not dry_run:
            people_verbs.import_people(bootstrap.unit_of_work(), by=terminal.actor(as_name), call_id=state.id, records=read.people)
    terminal.errors.print(ngettext("{count} person read.", "{count} people read.", len(read.people)).format(count=len(read.people)))


def _print_plan(state: CallState, records: Sequence[PersonRecord]) -> None:
    """Print the people brought and changed by the list, and organisations similar to administrations of the call."""
    snapshot = bootstrap.snapshots().get(state.id)
    plan = plan_people(
        records, people=snapshot.people, call=state.call, call_id=state.id, administrations=snapshot.administrations.values()
    )
    if plan.errors:
        raise ImportRefused(plan.errors)
    terminal.print_problems(plan.problems)
    for label, people in ((_("New people"), plan.new), (_("Changed people"), plan.changed)):
        if people:
            terminal.errors.print(labelled(label, listed(change.after.name for change in people)))
    for written, names in plan.near.items():
        sentence = _("“{organisation}” is no applicant of this call as it is written: {names}?")
        terminal.errors.print(sentence.format(organisation=written, names=listed(names)))


@people.command("list")
def list_people(call: CallOption, layout: FormatOption = Format.TABLE) -> None:
    """List the people of a call."""
    state = terminal.call_named(call)
    with bootstrap.reading() as uow:
        everybody = uow.people.of_call(state.id)
    columns = ("name", "email", "roles", "organisation", "active")
    rows = [(p.name, p.email, sorted(p.roles), p.organisation, p.is_active) for p in everybody]
    document = {"call": call, "people": [dict(zip(columns, row, strict=True)) for row in rows]}
    table = [(name, email, " ".join(roles), *more) for name, email, roles, *more in rows]
    terminal.print_result(columns, table, layout=layout, document=document)


NameArgument = Annotated[str, typer.Argument(help="The member's name.")]
DossierOption = Annotated[str, typer.Option("--dossier", help="Number of the dossier.")]
WhyOption = Annotated[str, typer.Option("--reason", help="Why: the journal gives it.")]


@people.command()
def recuse(name: NameArgument, call: CallOption, dossier: DossierOption, reason: WhyOption, as_name: AsOption = "") -> None:
    """Recuse a member from a dossier: they no longer see it, and their marks on it count no more."""
    _change_recusal(impose_recusal, name, call, dossier, reason, as_name)


@people.command("lift-recusal")
def lift(name: NameArgument, call: CallOption, dossier: DossierOption, reason: WhyOption, as_name: AsOption = "") -> None:
    """Lift a member's recusal: they see the dossier again, and their marks on it count again."""
    _change_recusal(lift_recusal, name, call, dossier, reason, as_name)


def _change_recusal(verb: Callable[..., Receipt | None], name: str, call: str, dossier: str, reason: str, as_name: str) -> None:
    snapshot = terminal.snapshot_named(call)
    ids = {fold_name(person.name): person.id for person in snapshot.people if person.sits}
    if fold_name(name) not in ids:
        terminal.refuse(_("Nobody named {name} sits on the jury.").format(name=name))
    if dossier not in snapshot.by_dossier:
        terminal.refuse(_("No application of this call has this number: {numbers}.").format(numbers=dossier))
    about = {"candidature_id": snapshot.by_dossier[dossier].id, "person_id": ids[fold_name(name)], "reason": reason}
    if terminal.act(verb, call, as_name, **about) is None:
        terminal.errors.print(_("Nothing changed."))


def links(call: CallOption, port: PortOption = None, layout: FormatOption = Format.TABLE, as_name: AsOption = "") -> None:
    """Print the personal access link of everybody in a call; whoever has none yet gets one."""
    state = terminal.call_named(call)
    with bootstrap.reading() as uow:
        active = [person for person in uow.people.of_call(state.id) if person.is_active]
    rows, port = [], terminal.port_of_addresses(port)
    with terminal.refusals():
        for person in active:
            uow, by, key = bootstrap.unit_of_work(), terminal.actor(as_name), bootstrap.link_key()
            secret = issue_link(uow, by=by, call_id=state.id, person_id=person.id, key=key)
            rows.append((person, terminal.link_address(secret, port=port)))
    named = [{"name": p.name, "email": p.email, "roles": sorted(p.roles), "link": address} for p, address in rows]
    table = [(p.name, p.email, address) for p, address in rows]
    terminal.print_result(("name", "email", "link"), table, layout=layout, document={"call": call, "links": named})
