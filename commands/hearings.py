"""``jury hearings``: how the teams are heard, their hours, and what each is written; the same rules as the screen."""

from datetime import datetime, time
from pathlib import Path
from typing import Annotated

import typer

import bootstrap
from bootstrap import announcing
from commands import terminal
from commands.terminal import AsOption, CallOption, Format, FormatOption, PortOption
from deliberation.call.people import Actor
from deliberation.derived.meeting.hearings import Hearing, hearings, moves
from deliberation.errors import InvalidValue
from deliberation.meeting.hearings import Break, HearingPlan, hearing_path
from deliberation.meeting.meeting import Arrangement
from deliberation.operations.call.wordings import wordings
from deliberation.operations.meeting.agenda import arrange_agenda
from deliberation.operations.meeting.hearings import convene_teams, hearing_plan, plan_hearings
from deliberation.operations.ports import CallState
from deliberation.record.wordings import Wording, words_of
from exports.letters.messages import convocations, convocations_csv, convocations_zip
from phrases import N_, _, ngettext
from phrases.formats import PARIS

app = typer.Typer(help="Hearings of the teams.")


@app.callback()
def of_teams() -> None:
    """Hearings of the teams."""


@app.command()
def plan(
    call: CallOption,
    first: Annotated[datetime, typer.Option(formats=["%Y-%m-%dT%H:%M"], help="Day and hour of the first hearing, in Paris.")],
    minutes: Annotated[int, typer.Option(help="Length of a hearing, in minutes.")],
    between: Annotated[int, typer.Option(help="Minutes after each, for the jury alone.")] = 0,
    breaks: Annotated[list[str] | None, typer.Option("--break", help="A break of every day, 12:30-14:00; 18:00-09:00 is a night.")] = None,
    arrange: Annotated[bool, typer.Option("--arrange", help="Put the agenda in the order of fewest comings and goings.")] = False,
    as_name: AsOption = "",
) -> None:
    """Say how the teams are heard; their hours follow from the agenda."""
    state, by = terminal.call_named(call), terminal.actor(as_name)
    with terminal.refusals():
        wanted = HearingPlan(first.replace(tzinfo=PARIS), minutes, between, tuple(map(_break, breaks or ())))
        plan_hearings(bootstrap.unit_of_work(), by=by, call_id=state.id, plan=wanted)
        if arrange:
            arrange_agenda(bootstrap.unit_of_work(), by=by, call_id=state.id, arrangement=Arrangement.FEWEST_MOVES)
    show(call)


@app.command()
def show(call: CallOption, layout: FormatOption = Format.TABLE) -> None:
    """Print the hour of each team, and who is outside then."""
    state = terminal.call_named(call)
    snapshot = bootstrap.snapshots().get(state.id)
    standing = _require_plan(state, terminal.actor(""))
    all_hearings = hearings(snapshot, standing)
    if layout is Format.JSON:
        terminal.print_json(
            {"call": call, "plan": standing.plain(), "moves": moves(snapshot, standing), "hearings": list(map(_json, all_hearings))}
        )
        return
    rows = [
        (hearing.candidature.dossier, _local(hearing.slot.begins_at), _local(hearing.slot.ends_at), len(hearing.outside))
        for hearing in all_hearings
    ]
    terminal.print_table(("dossier", "begins", "ends", "outside"), rows, layout=layout)
    count = moves(snapshot, standing)
    sentence = ngettext("{count} coming or going of recused members.", "{count} comings and goings of recused members.", count)
    terminal.errors.print(sentence.format(count=count))


@app.command()
def convene(
    call: CallOption,
    output: Annotated[Path, typer.Option("-o", "--output", help="File to write: zip of drafts and calendars, or csv.")],
    port: PortOption = None,
    as_name: AsOption = "",
) -> None:
    """Tell each team its hour: write what each is sent, with the address of its page, which answers until the meeting is closed."""
    state, by = terminal.call_named(call), terminal.actor(as_name)
    if output.suffix not in (".zip", ".csv"):
        terminal.refuse(_("The file to write ends in .zip or .csv."))
    standing = _require_plan(state, by)
    with terminal.refusals():
        snapshot = bootstrap.snapshots().get(state.id)
        secrets = convene_teams(bootstrap.unit_of_work(), by=by, call_id=state.id, key=bootstrap.link_key())
        texts = wordings(bootstrap.reading(), call_id=state.id)
    port = terminal.port_of_addresses(port)
    links = {id_: announcing.address(hearing_path(secret), port=port) for id_, secret in secrets.items()}
    made = convocations(snapshot, texts, hearings(snapshot, standing), links)
    place = words_of(texts, Wording.MINUTES)["place"]
    at = bootstrap.reading().now()
    terminal.write_file(output, convocations_csv(made) if output.suffix == ".csv" else convocations_zip(snapshot, made, place=place, at=at))


@app.command()
def cancel(call: CallOption, as_name: AsOption = "") -> None:
    """Give up the hearings: the pages of the teams answer nothing any more."""
    state = terminal.call_named(call)
    with terminal.refusals():
        plan_hearings(bootstrap.unit_of_work(), by=terminal.actor(as_name), call_id=state.id, plan=None)


def _require_plan(state: CallState, by: Actor) -> HearingPlan:
    with terminal.refusals():
        standing = hearing_plan(bootstrap.reading(), by=by, call_id=state.id)
        if standing is None:
            raise InvalidValue(N_("No hearing is planned."))
    return standing


def _break(text: str) -> Break:
    begins, _dash, ends = text.partition("-")
    try:
        return Break(time.fromisoformat(begins.strip()), time.fromisoformat(ends.strip()))
    except ValueError:
        raise InvalidValue(N_("{said}: two hours are expected, as 12:30-14:00."), said=text) from None


def _local(at: datetime) -> str:
    return at.astimezone(PARIS).isoformat(sep=" ", timespec="minutes")[:16]


def _json(hearing: Hearing) -> dict[str, object]:
    hours = {"begins_at": hearing.slot.begins_at.isoformat(), "ends_at": hearing.slot.ends_at.isoformat()}
    return {"dossier": hearing.candidature.dossier, **hours, "outside": [person.name for person in hearing.outside]}
