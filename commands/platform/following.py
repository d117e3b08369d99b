"""``jury platform follow``: have the platform read by itself while the call is in preparation, and say what was found."""

from typing import Annotated, Any

import typer

import bootstrap
from commands import terminal
from commands.terminal import AsOption, CallOption, Format, FormatOption
from deliberation import operations
from deliberation.dossiers.following import Following
from deliberation.errors import InvalidValue
from deliberation.operations.dossiers.following import Followed
from phrases import N_, _, labelled, moment


def follow(
    call: CallOption,
    every: Annotated[int | None, typer.Option("--every", help="Every so many minutes, while the call is in preparation.")] = None,
    accept: Annotated[bool, typer.Option("--accept", help="Write what it brings without asking anybody.")] = False,
    off: Annotated[bool, typer.Option("--off", help="Do not read it by itself any more.")] = False,
    layout: FormatOption = Format.TABLE,
    as_name: AsOption = "",
) -> None:
    """Have the running server read the platform by itself, or say what its last reading found."""
    state, by = terminal.call_named(call), terminal.actor(as_name)
    with terminal.refusals():
        if off and every is not None:
            raise InvalidValue(N_("Either --every or --off."))
        if off or every is not None:
            following = Following(every, accepts=accept) if every is not None else None
            operations.follow_platform_by_itself(bootstrap.unit_of_work(), by=by, call_id=state.id, following=following)
        followed = operations.platform_followed(bootstrap.reading(), by=by, call_id=state.id)
    if layout is Format.JSON:
        terminal.print_json(_json(followed))
    else:
        terminal.errors.print(_said(followed))


def _json(followed: Followed) -> dict[str, Any]:
    found, at = followed.last.found, followed.last.read_at
    return {
        "every_minutes": followed.following.minutes if followed.following else None,
        "accepted_at_once": bool(followed.following and followed.following.accepts),
        "read_at": at.isoformat() if at else None,
        "failure": str(found.failure) if found.failure else None,
        "waiting": {name: value for name, value in found.plain().items() if name != "failure"},
    }


def _said(followed: Followed) -> str:
    if followed.following is None:
        return _("The platform is not read by itself.")
    every = _("The platform is read by itself every {minutes} minutes.").format(minutes=followed.following.minutes)
    at, found = followed.last.read_at, followed.last.found
    if at is None:
        return every
    if found.failure:
        return f"{every} {labelled(_('The platform could not be read on {when}').format(when=moment(at)), str(found.failure))}"
    waiting = _("{count} dossiers wait for somebody to import them.").format(count=0 if followed.is_dealt_with else found.waiting)
    return f"{every} {labelled(_('On the platform, read on {when}').format(when=moment(at)), waiting)}"
