"""``./jury bench``: run the measure named first, by default reruns of pages."""

from collections.abc import Sequence


def run(arguments: Sequence[str]) -> int:
    """Measure and return the exit code."""
    # Each imports what it measures, Playwright too, which is there for developers only.
    match arguments:
        case ["screens", *rest]:
            from tools.bench.screens import command

            return command.run(rest)
        case _:
            from tools.bench import reruns

            return reruns.run(arguments)
