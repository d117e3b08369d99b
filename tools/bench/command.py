"""``./jury bench``: which measures are asked for."""

from collections.abc import Sequence

from tools.bench import live, reruns


def run(arguments: Sequence[str]) -> int:
    """Measure what the first word names, reruns of pages unless it names something else; return the exit code."""
    name, rest = arguments[:1], arguments[1:]
    if name == ["screens"]:
        # Playwright is there for developers only.
        from tools.bench.screens import command as screens

        return screens.run(rest)
    return live.run(rest) if name == ["live"] else reruns.run(arguments)
