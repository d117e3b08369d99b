"""The command line of Délibéré: the same verbs as the screens. ``./jury`` runs it."""

import sys
from collections.abc import Sequence
from typing import Annotated, Any, TypeVar

import typer
from pydantic import ValidationError
from typer.core import TyperGroup
from typer.exceptions import TyperException
from typer.main import get_command, get_group

import bootstrap
import capabilities
from commands import terminal
from phrases import DEFAULT_LANGUAGE, N_, _, labelled, language, set_language_source
from phrases.libraries import in_own_words
from settings import program

# Import a command's module on demand: importing dossiers must not wait for the document writers or the server.
COMMANDS = {
    "start": "commands.server:start",
    "call": "commands.calls:app",
    "people": "commands.calls:people",
    "links": "commands.calls:links",
    "import": "commands.imports:app",
    "ranking": "commands.results:print_ranking",
    "export": "commands.results:export",
    "journal": "commands.results:journal",
    "bundle": "commands.maintenance:bundle",
}

_EXIT_REFUSED = 2


C = TypeVar("C")


def commands() -> dict[str, str]:
    """Return references to all commands by name: the core's, then the active extras'."""
    return {**COMMANDS, **{name: reference for name, reference in _own().items() if " " not in name}}


def _own() -> dict[str, str]:
    return {name: reference for extra in capabilities.active() for name, reference in extra.commands.items()}


class _Page(typer.Context.formatter_class):  # type: ignore[misc,valid-type]  # its class is private
    """Writes the headings and notes of a help page in the current language, as Typer has them in English."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write the line on how a command is called."""
        more = "COMMAND [ARGS]..."
        super().write_usage(prog, args.replace(more, in_own_words(more)), prefix or labelled(in_own_words("Usage"), ""))

    def write_heading(self, heading: str) -> None:
        """Write the heading of a list."""
        self.write(f"{labelled(in_own_words(heading), '').rstrip()}\n")

    def write_dl(self, rows: Sequence[tuple[str, str]], **widths: int) -> None:
        """Write a list of names, each with its help."""
        super().write_dl([(name, in_own_words(text) if text else "") for name, text in rows], **widths)


class _InWords(typer.Context):
    formatter_class = _Page


def in_words(command: C) -> C:
    """Return a command with all its help in the current language, options and subcommands included."""
    part: Any = command
    part.context_class = _InWords
    for part in (command, *getattr(command, "params", ())):
        if text := getattr(part, "help", None):
            part.help = _(text)
    for inner in getattr(command, "commands", {}).values():
        in_words(inner)
    return command


class Commands(TyperGroup):
    """The commands of the core and of the active extras, with their help in the language of the settings."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        spoken = bootstrap.settings().language  # read once: settings are made anew at each asking until a database is open
        set_language_source(lambda: spoken)
        in_words(self)

    def main(self, args: Sequence[str] | None = None, *, standalone_mode: bool = True, **options: Any) -> Any:  # type: ignore[override]  # called so
        """Run a command and end the process, refusals of its options in the language of the settings."""
        if not standalone_mode:
            return super().main(args, standalone_mode=False, **options)
        try:
            code = super().main(args, standalone_mode=False, **options)
        except TyperException as refusal:
            typer.echo(in_own_words(refusal.format_message()), err=True)
            if context := getattr(refusal, "ctx", None):
                typer.echo(_("Its options: {command} --help").format(command=context.command_path), err=True)
            code = refusal.exit_code
        except typer.Abort:
            typer.echo(in_own_words("Aborted!"), err=True)
            code = 1
        sys.exit(code)

    def list_commands(self, ctx: typer.Context) -> list[str]:  # type: ignore[override]  # Typer's own context class is private
        """Return the names of the commands, in the order of the help."""
        return list(commands())

    def get_command(self, ctx: typer.Context, cmd_name: str):  # type: ignore[no-untyped-def,override]  # so is that of commands
        """Return a command by its name, loaded now; None if there is none."""
        known = commands()
        if cmd_name not in known:
            return None
        command = _load_command(cmd_name, known[cmd_name])
        for names, reference in ((name.split(), reference) for name, reference in _own().items()):
            if names[0] == cmd_name and len(names) > 1:
                getattr(command, "commands", {})[names[1]] = _load_command(names[1], reference)
        return in_words(command)


def _load_command(name: str, reference: str) -> Any:
    """Return a command, or a group of commands."""
    found = capabilities.resolve(reference)
    is_group = isinstance(found, typer.Typer)
    app = found if is_group else typer.Typer(add_completion=False)
    app.rich_markup_mode = None
    if not is_group:
        app.command(name)(found)
    command = get_group(app) if is_group else get_command(app)
    command.name = name
    return command


app = typer.Typer(
    name="jury",
    cls=Commands,
    help="Délibéré, le tableau de bord du jury.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)


def say_version(is_asked: bool) -> None:
    """Print version and licence and end the command, on request."""
    if is_asked:
        version, licence = program()
        print(f"Délibéré {version}", labelled(_("Licence"), licence), sep="\n")
        raise typer.Exit


@app.callback()
def set_up(
    context: typer.Context,
    _version: Annotated[
        bool, typer.Option("--version", callback=say_version, is_eager=True, help=N_("Print the version and the licence."))
    ] = False,
) -> None:
    """Délibéré, le tableau de bord du jury."""
    if context.invoked_subcommand not in ("start", "restore", "archive", "bundle"):
        # Whoever checks a record is told all that is wrong with it; a copy is taken as it is, and checked when it is restored.
        with terminal.refusals():
            bootstrap.prepare(is_guarded=context.invoked_subcommand not in ("journal", "backup"))


def main() -> None:
    """Run the command line; developers' measures and trials of extras have options of their own."""
    set_language_source(lambda: bootstrap.settings().language)
    if sys.argv[1:3] == ["bench", "screens"]:
        from tools.serving.looking import chromium

        if not chromium():
            sys.exit(_("Chromium or Playwright is not installed, both of which this takes; ./jury test installs them."))
    if sys.argv[1:2] == ["bench"]:
        from tools.bench.start import run

        sys.exit(run(sys.argv[2:]))
    try:
        for extra in capabilities.active():
            if trial := extra.trials.get("".join(sys.argv[1:2])):
                sys.exit(capabilities.resolve(trial)(sys.argv[2:]))
        app(prog_name="./jury")
    except ValidationError as refusal:
        # Only settings raise this error; an imported file reports its own problems.
        sys.exit(_print_refused_settings(refusal))


def _print_refused_settings(refusal: ValidationError) -> int:
    """Print each problem on a line of stderr, with the variable's name and never its value; return the exit code."""
    # The language is a setting, and the settings are what was refused.
    with language(DEFAULT_LANGUAGE):
        for problem in refusal.errors(include_input=False, include_url=False):
            variable = "JURY_" + str(problem["loc"][0]).upper() if problem["loc"] else "JURY_…"
            typer.echo(_("error: setting {name}: {problem}").format(name=variable, problem=in_own_words(problem["msg"])), err=True)
    return _EXIT_REFUSED


if __name__ == "__main__":
    main()
