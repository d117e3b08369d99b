"""``./jury bench``: which measures are asked for."""

from collections.abc import Sequence

from tools.bench import reruns


def run(arguments: Sequence[str]) -> int:
    """Measure what the first word names, reruns of pages unless it names something else; return the exit code."""
    if arguments[:1] == ["screens"]:
        # Playwright is there for developers only.
        from tools.bench.screens import command as screens

        return screens.run(arguments[1:])
    return reruns.run(arguments)
