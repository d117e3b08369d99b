"""``jury platform form``: what the procedure's form says of the call, and where they disagree."""

import bootstrap
import bootstrap.platform
from commands import terminal
from commands.terminal import CallOption, Format, FormatOption
from deliberation.operations.call.changing import call_to_change
from intake.platform.form import disagreements, settings_from
from intake.platform.pull import describe
from phrases import _


def form(call: CallOption, layout: FormatOption = Format.TABLE) -> None:
    """Say where the platform's form and the call disagree, and which settings the form proposes. Nothing is written."""
    state = terminal.call_named(call)
    with terminal.refusals(), bootstrap.platform.line(state.call.slug) as line:
        call_to_change(bootstrap.reading(), by=terminal.actor(""), call_id=state.id)
        procedure = describe(line)
        with bootstrap.reading() as uow:
            said = uow.calls.mapping(state.id)
        found = [str(disagreement) for disagreement in disagreements(procedure, state.call, said)]
        proposed = settings_from(procedure, state.call)
    if layout is Format.JSON:
        terminal.print_json({"procedure": procedure.number, "title": procedure.title, "disagreements": found, "proposed": proposed})
    else:
        terminal.print_table(("disagreement",), [(one,) for one in found], layout=layout)
        if not found:
            terminal.errors.print(_("The form and the call agree."))
