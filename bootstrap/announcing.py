"""Announcement of a start: the server's address, and the links for a beginning."""

import os
from collections.abc import Callable, Iterator

import bootstrap
from bootstrap.addresses import address_of
from deliberation.call.access import link_path, start_path, start_secret
from deliberation.call.people import Console, Person, Role
from deliberation.operations.acts import CallState
from deliberation.operations.call.access import issue_link
from deliberation.operations.call.people import save_person
from phrases import _, labelled

# Set for the server by ./jury start: it announces itself to a log too, and prints the link of a first call if that was asked for.
ANNOUNCES = "DELIBERE_ANNOUNCES"
LINKS, FIRST_LINK = "links", "first link"
LINKS_FILE = "organiser-links.txt"

Say = Callable[[str], object]


def announce(port: int, say: Say, *, is_read_at_once: bool, prints_first_link: bool = False) -> None:
    """Print the server's address, with the organisers' links, or the link for the first call.

    Unless ``is_read_at_once`` by the starting person, output may be kept and widely read: links then go to a file for its owner alone.
    ``prints_first_link``: print the link for the first call all the same, worthless after its use.
    """
    of_organisers = [line for state in _calls() if not state.call.is_demo for line in _organiser_links(state, port)]
    links = of_organisers or [_start_link(port)]
    if is_read_at_once or (prints_first_link and not of_organisers):
        for link in links:
            say(link)
    else:
        _keep(links, say)
    _say_address(port, say)


def announce_server(port: int, say: Say, *, is_read_at_once: bool) -> None:
    """Announce a server on ``port``; without a command of ours, a log receives the address alone, and a file the first link."""
    announcement = os.environ.get(ANNOUNCES)
    if is_read_at_once or announcement:
        announce(port, say, is_read_at_once=is_read_at_once, prints_first_link=announcement == FIRST_LINK)
        return
    if not _calls():
        _keep([_start_link(port)], say)
    _say_address(port, say)


def _say_address(port: int, say: Say) -> None:
    say(_("Délibéré is at {address} — Ctrl+C stops it.").format(address=address("", port=port)))


def address(path: str, *, port: int) -> str:
    """Return the address of a path on this server, under the public address if one is set."""
    return (bootstrap.settings().public_url.rstrip("/") or f"http://localhost:{port}{address_of()}") + path


def _keep(links: list[str], say: Say) -> None:
    path = bootstrap.keep_private(LINKS_FILE, "".join(f"{link}\n" for link in links))
    say(_("The organisers’ links are in {path}, for its owner alone.").format(path=path))


def _calls() -> list[CallState]:
    with bootstrap.reading() as uow:
        return list(uow.calls.all())


def _organiser_links(state: CallState, port: int) -> Iterator[str]:
    for person in _organisers(state):
        secret = issue_link(bootstrap.unit_of_work(), by=Console(), call_id=state.id, person_id=person.id, key=bootstrap.link_key())
        yield labelled(f"{state.call.slug} · {person.name}", address(link_path(secret), port=port))


def _start_link(port: int) -> str:
    """Return the line with the link for the first call, as long as no call beside the demonstration exists."""
    return labelled(_("Begin your call"), address(start_path(start_secret(bootstrap.link_key())), port=port))


def _organisers(state: CallState) -> list[Person]:
    # Give its first organiser to a call that nobody can enter yet.
    with bootstrap.reading() as uow:
        people = uow.people.of_call(state.id)
    if not any(person.has(Role.ORGANISER) for person in people):
        save_person(bootstrap.unit_of_work(), by=Console(), call_id=state.id, name=_("Organiser"), roles=frozenset({Role.ORGANISER}))
        return _organisers(state)
    return [person for person in people if person.is_active and person.has(Role.ORGANISER)]
