"""``jury platform connect``: the first question to the platform, asked by the server itself, and what its token was found to read."""

import bootstrap.platform
from commands import terminal
from commands.terminal import CallOption, Format, FormatOption
from deliberation.operations.call.changing import call_to_change
from intake.platform.pull import count, describe
from phrases import _


def connect(call: CallOption, layout: FormatOption = Format.TABLE) -> None:
    """Ask for the call's procedure, so that a new token is bound to this server's network, and say what it reads."""
    state = terminal.call_named(call)
    with terminal.refusals(), bootstrap.platform.line(state.call.slug) as line:
        call_to_change(bootstrap.reading(), by=terminal.actor(""), call_id=state.id)
        procedure, dossiers = describe(line), count(line)
    found = {"host": line.connection.host, "procedure": procedure.number, "title": procedure.title, "dossiers": dossiers}
    if layout is Format.JSON:
        terminal.print_json(found)
        return
    terminal.print_table(tuple(found), [tuple(found.values())], layout=layout)
    terminal.errors.print(_("The token reads this procedure. The platform does not say what else it may do."))
