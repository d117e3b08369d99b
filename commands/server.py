"""``jury start``: set up, migrate, load the demonstration call if there is no call yet, serve."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import typer

import bootstrap.copies
from bootstrap.addresses import address_of
from commands import terminal
from deliberation.call.access import start_path, start_secret
from deliberation.call.people import Console, Person, Role
from deliberation.operations.call.access import issue_link
from deliberation.operations.call.people import save_person
from deliberation.operations.meeting.lost_votes import settle_secret_ballots
from deliberation.operations.ports import CallState
from demonstration import loading
from demonstration.rehearsal import DEFAULT_SPEED
from phrases import _, labelled
from web.serve import serve


def start(
    port: Annotated[int, typer.Option(help="Port to listen on.")] = terminal.DEFAULT_PORT,
    demo: Annotated[bool | None, typer.Option("--demo/--no-demo", help="With or without the demonstration call.")] = None,
    database_url: Annotated[str, typer.Option(help="Database; by default a file in the project's folder.")] = "",
    from_: Annotated[Path | None, typer.Option("--from", help="Go on from the copy that another machine keeps in this folder.")] = None,
    replay: Annotated[bool, typer.Option("--replay", help="Play a recorded meeting on the demonstration.")] = False,
    speed: Annotated[float, typer.Option(min=1, help="How many times faster than it was held.")] = DEFAULT_SPEED,
) -> None:
    """Set up and serve the dashboard. The first start loads the demonstration call."""
    # The server is a separate process: pass settings to it, and to this one, through the environment.
    if database_url:
        os.environ["JURY_DATABASE_URL"] = database_url
    if demo is not None:
        os.environ["JURY_DEMO"] = str(demo).lower()
    if replay:
        os.environ["JURY_REPLAY_SPEED"] = str(speed)
    with terminal.refusals():
        bootstrap.prepare()
        if from_:
            _take_over(from_)
        terminal.tell_cancelled(settle_secret_ballots(bootstrap.unit_of_work()))
        if loading.is_wanted():
            terminal.errors.print(_("Loading the demonstration call…"))
            loading.load(with_papers=True)
        _hand_over([line for state in _calls() if not state.call.is_demo for line in _organiser_links(state, port)] or [_start_link(port)])
    base = bootstrap.settings().public_url or f"http://localhost:{port}{address_of()}"
    terminal.errors.print(_("Délibéré is at {address} — Ctrl+C stops it.").format(address=base))
    if replay:
        terminal.errors.print(_("The recorded meeting begins once somebody has entered."))
    terminal.hold_port(port)
    bootstrap.reset()
    serve(port)


def _take_over(folder: Path) -> None:
    copied, restored = bootstrap.copies.take_over(folder)
    at = copied.at.astimezone().strftime("%H:%M:%S")
    terminal.errors.print(_("Going on from the copy of {time}: what was recorded after it is to be done again.").format(time=at))
    for slug, head in copied.heads.items():
        terminal.errors.print(labelled(slug, _("journal up to entry {number}").format(number=head.sequence)))
    terminal.tell_cancelled(restored.cancelled)


def _calls() -> list[CallState]:
    with bootstrap.reading() as uow:
        return list(uow.calls.all())


def _hand_over(links: Sequence[str]) -> None:
    """Print the links to a terminal. Other outputs may be kept and read by many: the links then go to a file for its owner alone."""
    if not links:
        return
    if terminal.is_read_at_once():
        for link in links:
            terminal.errors.print(link)
        return
    path = bootstrap.keep_private("organiser-links.txt", "".join(f"{link}\n" for link in links))
    terminal.errors.print(_("The organisers’ links are in {path}, for its owner alone.").format(path=path))


def _organiser_links(state: CallState, port: int) -> Iterator[str]:
    for person in _organisers(state):
        secret = issue_link(bootstrap.unit_of_work(), by=Console(), call_id=state.id, person_id=person.id, key=bootstrap.link_key())
        yield labelled(f"{state.call.slug} · {person.name}", terminal.link_address(secret, port=port))


def _start_link(port: int) -> str:
    """Return the line that tells where the first call is begun on screen, while there is none but the demonstration."""
    return labelled(_("Begin your call"), terminal.address(start_path(start_secret(bootstrap.link_key())), port=port))


def _organisers(state: CallState) -> list[Person]:
    # Give its first organiser to a call that nobody can enter yet.
    with bootstrap.reading() as uow:
        people = uow.people.of_call(state.id)
    if not any(person.has(Role.ORGANISER) for person in people):
        save_person(bootstrap.unit_of_work(), by=Console(), call_id=state.id, name=_("Organiser"), roles=frozenset({Role.ORGANISER}))
        return _organisers(state)
    return [person for person in people if person.is_active and person.has(Role.ORGANISER)]
