"""``jury call``: create, list, move to another phase, lift the seal."""

from pathlib import Path
from typing import Annotated

import typer

import bootstrap
from commands import terminal
from commands.terminal import AsOption, Format, FormatOption
from deliberation import operations
from deliberation.call.call import Phase
from intake import call_files
from phrases import labelled

app = typer.Typer(help="Calls: create, list, move to another phase, reveal.")


@app.command()
def create(file: Path, as_name: AsOption = "") -> None:
    """Create the call that a TOML file describes."""
    with terminal.refusals():
        state = operations.create_call(
            bootstrap.unit_of_work(), by=terminal.actor(as_name), settings=call_files.read_settings(terminal.read_file(file), file.name)
        )
    terminal.errors.print(labelled(state.call.slug, str(state.call.name)))


@app.command("list")
def list_calls(layout: FormatOption = Format.TABLE) -> None:
    """List the calls of the database."""
    with bootstrap.reading() as uow:
        calls = uow.calls.all()
    if layout is Format.JSON:
        terminal.print_json(
            {
                "calls": [
                    {
                        "slug": state.call.slug,
                        "name": state.call.name.fr,
                        "phase": str(state.phase),
                        "sealed": state.is_sealed,
                        "demo": state.call.is_demo,
                        "revision": state.revision,
                    }
                    for state in calls
                ]
            }
        )
        return
    rows = [(s.call.slug, s.call.name, s.phase, s.is_sealed, s.call.is_demo, s.revision) for s in calls]
    terminal.print_table(("slug", "name", "phase", "sealed", "demo", "revision"), rows, layout=layout)


@app.command()
def move(slug: Annotated[str, typer.Option("--call")], to: Phase, as_name: AsOption = "") -> None:
    """Move a call to preparation, scoring or deliberation."""
    state = terminal.call_named(slug)
    with terminal.refusals():
        operations.move_phase(bootstrap.unit_of_work(), by=terminal.actor(as_name), call_id=state.id, to=to)


@app.command()
def reveal(slug: Annotated[str, typer.Option("--call")], as_name: AsOption = "") -> None:
    """Lift the seal on all candidatures of a call."""
    state = terminal.call_named(slug)
    with terminal.refusals():
        operations.reveal_all(bootstrap.unit_of_work(), by=terminal.actor(as_name), call_id=state.id)
