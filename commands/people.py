"""``jury people`` and ``jury links``: who is in a call, and how they enter."""

from pathlib import Path

import typer

import bootstrap
from commands import terminal
from commands.readings import print_reading
from commands.terminal import AsOption, CallOption, Format, FormatOption, RepairOption
from deliberation import operations
from deliberation.errors import ImportRefused
from intake.people import read_people
from phrases import ngettext

app = typer.Typer(help="People of a call.")


@app.command("import")
def import_people(file: Path, call: CallOption, repair_accents: RepairOption = False, as_name: AsOption = "") -> None:
    """Add or update people from a CSV or a workbook: name, e-mail, roles, organisation."""
    state = terminal.call_named(call)
    with terminal.refusals():
        read = read_people(terminal.read_import(file), file.name, repairs_accents=repair_accents)
        if read.errors:
            raise ImportRefused(read.errors)
        print_reading(read.reading)
        terminal.print_problems(read.problems)
        operations.import_people(bootstrap.unit_of_work(), by=terminal.actor(as_name), call_id=state.id, records=read.people)
    terminal.errors.print(ngettext("{count} person read.", "{count} people read.", len(read.people)).format(count=len(read.people)))


@app.command("list")
def list_people(call: CallOption, layout: FormatOption = Format.TABLE) -> None:
    """List the people of a call."""
    state = terminal.call_named(call)
    with bootstrap.reading() as uow:
        people = uow.people.of_call(state.id)
    if layout is Format.JSON:
        terminal.print_json(
            {
                "call": call,
                "people": [
                    {"name": p.name, "email": p.email, "roles": sorted(p.roles), "organisation": p.organisation, "active": p.is_active}
                    for p in people
                ],
            }
        )
        return
    rows = [(p.name, p.email, " ".join(sorted(p.roles)), p.organisation, p.is_active) for p in people]
    terminal.print_table(("name", "email", "roles", "organisation", "active"), rows, layout=layout)


def links(call: CallOption, layout: FormatOption = Format.TABLE, as_name: AsOption = "") -> None:
    """Print the personal access link of everybody in a call; whoever has none yet gets one."""
    state = terminal.call_named(call)
    with bootstrap.reading() as uow:
        people = [person for person in uow.people.of_call(state.id) if person.is_active]
    rows = []
    with terminal.refusals():
        for person in people:
            secret = operations.issue_link(
                bootstrap.unit_of_work(),
                by=terminal.actor(as_name),
                call_id=state.id,
                person_id=person.id,
                key=bootstrap.link_key(),
            )
            rows.append((person, terminal.link_address(secret)))
    if layout is Format.JSON:
        terminal.print_json(
            {"call": call, "links": [{"name": p.name, "email": p.email, "roles": sorted(p.roles), "link": address} for p, address in rows]}
        )
        return
    terminal.print_table(("name", "email", "link"), [(p.name, p.email, address) for p, address in rows], layout=layout)
