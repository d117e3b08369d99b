"""How fast the dashboard is, measured on servers started for it, beside Streamlit's own floor. A tool for developers."""

from collections.abc import Sequence


def run(arguments: Sequence[str]) -> int:
    """Measure what the first word names, reruns of pages unless it names something else; return the exit code."""
    # Each imports what it measures, Playwright too, which is there for developers only.
    match arguments:
        case ["screens", *rest]:
            from tools.bench.screens import command

            return command.run(rest)
        case _:
            from tools.bench import reruns

            return reruns.run(arguments)
