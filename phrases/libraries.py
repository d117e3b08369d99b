"""Sentences of libraries, which speak English only, in the current language."""

import re
from functools import cache

from phrases import N_, _

# As Typer, Pydantic and our own settings write them; {place}: any text, itself a sentence perhaps.
SENTENCES = (
    N_("Aborted!"),
    N_("Arguments"),
    N_("COMMAND [ARGS]..."),
    N_("Commands"),
    N_("Got unexpected extra argument(s) ({words})"),
    N_("Input should be a valid boolean, unable to interpret input"),
    N_("Input should be a valid integer, unable to parse string as an integer"),
    N_("Input should be a valid number, unable to parse string as a number"),
    N_("Input should be greater than {least}"),
    N_("Input should be greater than or equal to {least}"),
    N_("Input should be less than or equal to {most}"),
    N_("Input should be {values}"),
    N_("Input should be {values} or {last}"),
    N_("Invalid value for {name}: {problem}"),
    N_("JURY_EXTRAS names an extra that is not installed: {name}; those there are: {names}"),
    N_("Missing argument {name}."),
    N_("Missing command."),
    N_("Missing option {name}."),
    N_("No such command {name}."),
    N_("No such option: {name}"),
    N_("No such option: {name} (Possible options: {names})"),
    N_("Option {name} requires an argument."),
    N_("Options"),
    N_("Show this message and exit."),
    N_("String should match pattern {pattern}"),
    N_("Usage"),
    N_("[required]"),
    N_("{help} [default: {value}]"),
    N_("{help} [required]"),
    N_("{help} [x>={least}]"),
    N_("{value} is not one of {values}."),
    N_("{value}; x>={least}"),
)


def in_own_words(sentence: str) -> str:
    """Return a library's sentence in the current language, unchanged without a matching form in ``SENTENCES``."""
    sentence = sentence.removeprefix("Value error, ")
    for pattern, template in _patterns():
        if match := pattern.fullmatch(sentence):
            return _(template).format(**{name: in_own_words(value) for name, value in match.groupdict().items()})
    return _(sentence)


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    # The longest first: the more a sentence says, the fewer it is taken for.
    longest = sorted(SENTENCES, key=len, reverse=True)
    return tuple((re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.+?)", re.escape(template)), re.DOTALL), template) for template in longest)
