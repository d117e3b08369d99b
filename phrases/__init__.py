"""Every word a user reads: gettext messages with English ids, French by default, and numbers and dates the French way.

The current language comes from a source that the composition root installs (a session in the dashboard, a setting on the command line),
because a Streamlit fragment runs in a thread of its own and inherits no context variable.
"""

from phrases.catalogue import (
    DEFAULT_LANGUAGE,
    LANGUAGES,
    N_,
    Message,
    _,
    current_language,
    exact,
    language,
    ngettext,
    set_language_source,
)
from phrases.formats import (
    Euros,
    date,
    decimal,
    euros,
    labelled,
    listed,
    moment,
    ordinal,
    part_done,
    percent,
    quoted,
    straight,
    time_of_day,
    whole,
)

__all__ = [
    "DEFAULT_LANGUAGE",
    "LANGUAGES",
    "N_",
    "Euros",
    "Message",
    "_",
    "current_language",
    "date",
    "decimal",
    "euros",
    "exact",
    "labelled",
    "language",
    "listed",
    "moment",
    "ngettext",
    "ordinal",
    "part_done",
    "percent",
    "quoted",
    "set_language_source",
    "straight",
    "time_of_day",
    "whole",
]
