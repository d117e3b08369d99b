"""Messages for invalid settings."""

from typing import Final

import typer
from pydantic import ValidationError

from phrases import DEFAULT_LANGUAGE, _, language

_EXIT_REFUSED: Final = 2


def refused_settings(refusal: ValidationError) -> int:
    """Print each problem on a line of stderr, with the variable's name and never its value; return the exit code."""
    # The language is a setting, and the settings are what was refused.
    with language(DEFAULT_LANGUAGE):
        for problem in refusal.errors(include_input=False, include_url=False):
            variable = "JURY_" + str(problem["loc"][0]).upper() if problem["loc"] else "JURY_…"
            told = problem["msg"].removeprefix("Value error, ")
            typer.echo(_("error: setting {name}: {problem}").format(name=variable, problem=told), err=True)
    return _EXIT_REFUSED
