"""The command line of Délibéré: the same verbs as the screens. ``./jury`` runs it."""

import sys

import typer

import bootstrap
from commands import archive, calls, imports, maintenance, people, results, server, statistics
from phrases import set_language_source

app = typer.Typer(
    name="jury", help="Délibéré, le tableau de bord du jury.", no_args_is_help=True, add_completion=False, rich_markup_mode=None
)
app.add_typer(calls.app, name="call")
app.add_typer(people.app, name="people")
app.add_typer(imports.app, name="import")
app.add_typer(results.journal, name="journal")
app.add_typer(archive.app, name="archive")
app.command("ranking")(results.print_ranking)
app.command("statistics")(statistics.print_statistics)
app.command("export")(results.export)
app.command("links")(people.links)
app.command("backup")(maintenance.backup)
app.command("restore")(maintenance.restore)
app.command("erase")(maintenance.erase)
app.command("start")(server.start)


@app.callback()
def set_up(context: typer.Context) -> None:
    """Délibéré, le tableau de bord du jury."""
    set_language_source(lambda: bootstrap.settings().language)
    if context.invoked_subcommand not in ("start", "restore", "archive"):
        bootstrap.prepare()


def main() -> None:
    """Run the command line; ``bench`` hands over to the measurements, which have options of their own."""
    if sys.argv[1:2] == ["bench"]:
        from bench import run

        sys.exit(run(sys.argv[2:]))
    app()


if __name__ == "__main__":
    main()
