"""``./jury bench``: which measures are asked for."""

from collections.abc import Sequence

from bench import assignment, attachments, exports, sizes, statistics
from bench.live import command as live
from bench.reruns import command as reruns


def run(arguments: Sequence[str]) -> int:
    """Measure what the first word names, reruns of pages unless it names something else; return the exit code."""
    if arguments[:1] == ["screens"]:
        # Playwright is there for developers only.
        from bench.screens import command as screens

        return screens.run(arguments[1:])
    if arguments[:1] == ["replicas"]:
        from bench import replicas

        return replicas.run(arguments[1:])
    if arguments[:1] == ["soak"]:
        from bench import soak

        return soak.run(arguments[1:])
    if arguments[:1] == ["upload"]:
        from bench import upload

        return upload.run(arguments[1:])
    others = {
        "assignment": assignment.run,
        "attachments": attachments.run,
        "exports": exports.run,
        "live": live.run,
        "sizes": sizes.run,
        "statistics": statistics.run,
    }
    if arguments and (other := others.get(arguments[0])):
        return other(arguments[1:])
    return reruns.run(arguments)
