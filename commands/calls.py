"""``jury call``: create, show, update and delete, list, move to another phase, lift the seal."""

from pathlib import Path
from typing import Annotated

import typer

import bootstrap
from commands import terminal
from commands.terminal import AsOption, Format, FormatOption
from deliberation.call.call import Phase
from deliberation.call.changing import changes
from deliberation.call.settings import parse_call
from deliberation.operations.call.calls import create_call, move_phase, plain, reveal_all
from deliberation.operations.call.changing import delete_call, update_call
from deliberation.record.payload_words import setting_change
from intake import call_files
from phrases import _, labelled

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
