"""``jury tokens``: what machines read a finalised selection with; the same rules as the screen."""

from typing import Annotated, Final

import typer

import bootstrap
from commands import terminal
from commands.terminal import AsOption, CallOption, Format, FormatOption
from deliberation.call.access import DAYS_MOST, DAYS_USUAL, TokenLevel
from deliberation.call.people import Console
from deliberation.operations.call.tokens import make_token, revoke_token, tokens_of_call

_COLUMNS: Final = ("id", "name", "level", "made_by", "created_at", "ends_at")
app = typer.Typer(help="Tokens with which machines read a finalised selection.")


@app.callback()
def for_machines() -> None:
    """Tokens with which machines read a finalised selection."""


@app.command()
def make(
    name: Annotated[str, typer.Argument(help="Which machine reads with it.")],
    call: CallOption,
    level: Annotated[TokenLevel, typer.Option("--level", help="public: the laureates; internal: the selection and the marks.")],
    days: Annotated[int, typer.Option("--days", min=1, max=DAYS_MOST, help="Days until it ends.")] = DAYS_USUAL,
    as_name: AsOption = "",
) -> None:
    """Make a token and print its secret, which nothing can show again."""
    state = terminal.call_named(call)
    with terminal.refusals():
        by = terminal.actor(as_name)
        made = make_token(bootstrap.unit_of_work(), by=by, call_id=state.id, name=name, level=level, days=days)
    typer.echo(made.secret)


@app.command("list")
def list_(call: CallOption, layout: FormatOption = Format.TABLE) -> None:
    """Print the tokens that are good now, without their secrets."""
    state = terminal.call_named(call)
    rows = [
        (token.id, token.name, str(token.level), token.made_by, token.created_at.isoformat(), token.ends_at.isoformat())
        for token in tokens_of_call(bootstrap.reading(), by=Console(), call_id=state.id)
    ]
    if layout is Format.JSON:
        terminal.print_json([dict(zip(_COLUMNS, row, strict=True)) for row in rows])
    else:
        terminal.print_table(_COLUMNS, rows, layout=layout)


@app.command()
def revoke(
    token: Annotated[int, typer.Argument(help="Its number, as the list gives it.")], call: CallOption, as_name: AsOption = ""
) -> None:
    """End a token at once."""
    state = terminal.call_named(call)
    with terminal.refusals():
        revoke_token(bootstrap.unit_of_work(), by=terminal.actor(as_name), call_id=state.id, token_id=token)
