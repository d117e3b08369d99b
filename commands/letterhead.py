"""``jury letterhead``: the office's own paper for its letters; the same rules as the screen."""

from pathlib import Path
from typing import Annotated, Final

import typer

import bootstrap
from commands import terminal
from commands.terminal import AsOption, CallOption, Format, FormatOption
from deliberation.operations.call.wordings import choose_letterhead, letterheads, put_letterhead, wordings
from deliberation.record.letterheads import Letterhead, Letterheads
from exports.letters.letter import Written, example
from exports.letters.paper import model_docx, tried
from intake.letterheads import read_letterhead
from phrases import _

_COLUMNS: Final = ("which", "name", "sha256", "added_by", "added_at")
app = typer.Typer(help="The office's own paper for its letters.")


@app.callback()
def of_letters() -> None:
    """The office's own paper for its letters."""


@app.command()
def show(
    call: CallOption,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="File to write with the paper that counts.")] = None,
    layout: FormatOption = Format.TABLE,
) -> None:
    """Print on which paper letters are written, and which counted before it."""
    found = _letterheads(call)
    if output:
        if found.standing is None:
            terminal.refuse(_("Letters are written on the program’s own page."))
        terminal.write_file(output, found.standing.content)
        return
    kept = (("standing", found.standing), ("previous", found.previous))
    rows = [(which, one.name, one.sha256, one.added_by, one.added_at.isoformat()) for which, one in kept if one]
    terminal.print_result(_COLUMNS, rows, layout=layout)


@app.command()
def model(call: CallOption, output: Annotated[Path, typer.Option("-o", "--output", help="File to write.")]) -> None:
    """Write a DOCX file to begin with, that has every field."""
    terminal.write_file(output, model_docx(_example(call)))


@app.command()
def put(
    file: Path,
    call: CallOption,
    written: Annotated[Path | None, typer.Option("--example", help="DOCX file to write: a letter on this paper.")] = None,
    check: Annotated[bool, typer.Option("--check", help="Say what is wrong, or what would change, and write nothing.")] = False,
    as_name: AsOption = "",
) -> None:
    """Write the letters on this DOCX file from now on, each part in its field."""
    state = terminal.call_named(call)
    with terminal.refusals():
        paper = read_letterhead(file.name, terminal.read_file(file))
        letter = tried(_example(call), paper.content)
        _tell(paper)
        if written:
            terminal.write_file(written, letter)
        if not check:
            put_letterhead(bootstrap.unit_of_work(), by=terminal.actor(as_name), call_id=state.id, letterhead=paper)
        elif paper.unknown:
            raise typer.Exit(terminal.REFUSED)


@app.command()
def undo(
    call: CallOption,
    own: Annotated[bool, typer.Option("--own", help="Come back to the program's own page.")] = False,
    as_name: AsOption = "",
) -> None:
    """Come back to the paper that counted before."""
    state, found = terminal.call_named(call), _letterheads(call)
    sha256 = "" if own or found.previous is None else found.previous.sha256
    with terminal.refusals():
        choose_letterhead(bootstrap.unit_of_work(), by=terminal.actor(as_name), call_id=state.id, sha256=sha256)


def _letterheads(call: str) -> Letterheads:
    return letterheads(bootstrap.reading(), call_id=terminal.call_named(call).id)


def _example(call: str) -> Written:
    snapshot = terminal.snapshot_named(call)
    texts = wordings(bootstrap.reading(), call_id=snapshot.call_id)
    return example(snapshot, texts, made_at=bootstrap.reading().now())


def _tell(paper: Letterhead) -> None:
    """Say on stderr which fields a paper has, lacks, and has misspelt."""
    lines = [
        (_("Fields found: {fields}."), paper.found),
        (_("Written with the text, for want of a field: {fields}."), paper.without_field),
        (_("Not fields of a letter: {fields}."), [f"{said} → {like}" if like else said for said, like in paper.unknown.items()]),
    ]
    for words, names in lines:
        if names:
            terminal.errors.print(words.format(fields=", ".join(names)), markup=False)
