"""The front of several workers is killed again and again while people vote: nothing acknowledged is lost, nothing is done twice.

Thirty votes; five hundred with ``JURY_HYPOTHESIS_PROFILE=thorough``.
"""

import os
import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread
from time import monotonic, sleep
from typing import Final

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import InvalidHandshake, InvalidMessage, WebSocketException
from websockets.sync.client import ClientConnection

import bootstrap
from deliberation import operations
from deliberation.meeting.ballots import Method
from deliberation.record.journal import Act, first_break
from tests.serving.protocol import Screen, line
from tests.serving.servers import Server, free_port, running_dashboard
from tests.worlds.demonstration import PRESIDES
from tests.worlds.open_call import OpenCall, use

VOTES, KILLS = (500, 8) if os.environ.get("JURY_HYPOTHESIS_PROFILE") == "thorough" else (30, 1)
VOTERS: Final = ("Juré 01", "Juré 02", "Juré 03", "Juré 04")
CHOICES: Final = {"for": "Pour", "against": "Contre"}
SECONDS_MAX: Final = 60
AWAY: Final = (OSError, TimeoutError, WebSocketException, InvalidHandshake, InvalidMessage, EOFError)


@dataclass
class Voter:
    """Somebody at a screen who changes their vote again and again, comes back when the line is lost, and keeps what they were told."""

    server: Server
    device: str
    dossier: str
    told: list[str] = field(default_factory=list)
    tries: int = 0
    is_over: Event = field(default_factory=Event)

    def vote_for_ever(self) -> None:
        while not self.is_over.is_set():
            try:
                with line(self.server, device=self.device) as socket:
                    self._vote_on(socket)
            except AWAY:
                sleep(0.05)

    def _vote_on(self, socket: ClientConnection) -> None:
        screen = Screen("suivre")
        shown = _ask(screen, socket, screen.run())
        while not self.is_over.is_set():
            choice = "against" if _says(shown, "for") else "for"
            self.tries += 1
            shown = _ask(screen, socket, screen.press(f"meeting.vote.{self.dossier}.1.{choice}"))
            assert _says(shown, choice)
            self.told.append(choice)


def _ask(screen: Screen, socket: ClientConnection, question: bytes) -> bytes:
    """Ask for a run; return all that it says, those of the runs that it asks for itself included."""
    socket.send(question)
    said = b""
    while True:
        frame = socket.recv(timeout=SECONDS_MAX)
        assert isinstance(frame, bytes)
        screen.take(frame)
        said += frame
        message = ForwardMsg.FromString(frame)
        if message.WhichOneof("type") == "script_finished" and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
            return said


def _says(shown: bytes, choice: str) -> bool:
    return f"Votre vote\N{NO-BREAK SPACE}: {CHOICES[choice]}".encode() in shown


@dataclass
class House:
    """The server of two workers, at one address whatever became of it."""

    folder: Path
    port: int = field(default_factory=free_port)
    running: ExitStack = field(default_factory=ExitStack)

    def start(self) -> Server:
        return self.running.enter_context(running_dashboard(folder=self.folder, port=self.port, workers=2))

    def kill_front(self, server: Server) -> None:
        """Kill the front alone; its workers end with it."""
        os.kill(server.process_group, signal.SIGKILL)
        self.running.close()


@pytest.fixture
def house(demonstration_file: Path, tmp_path: Path) -> Iterator[House]:
    """A meeting in which a named vote is open."""
    file = Path(shutil.copy(demonstration_file, tmp_path / "jury.sqlite"))
    use(file)
    call = OpenCall(1)
    call.open_meeting()
    dossier = call.snapshot.ranked[0].dossier
    operations.call_item(call.uow(), **call.on(dossier, by=PRESIDES))
    call.ballot(dossier, Method.NAMED)
    house = House(tmp_path)
    with house.running:
        yield house
    bootstrap.reset()


def wait_until(is_so: Callable[[], bool]) -> float:
    """Wait, and return for how long."""
    began = monotonic()
    while not is_so():
        assert monotonic() - began < SECONDS_MAX
        sleep(0.05)
    return monotonic() - began


@contextmanager
def voting(call: OpenCall, server: Server) -> Iterator[dict[str, Voter]]:
    """Have everybody vote within the block, each to the end of the vote under way."""
    dossier = call.snapshot.ranked[0].dossier
    voters = {}
    for name in VOTERS:
        device = operations.enter_demo(call.uow(), person_id=call.person(name).id, agent="").device_secret
        voters[name] = Voter(server, device, dossier)
    threads = [Thread(target=voter.vote_for_ever) for voter in voters.values()]
    for thread in threads:
        thread.start()
    try:
        yield voters
    finally:
        for voter in voters.values():
            voter.is_over.set()
        for thread in threads:
            thread.join()


def told(voters: dict[str, Voter]) -> int:
    return sum(len(voter.told) for voter in voters.values())


def wait_until_told(voters: dict[str, Voter], votes: int) -> None:
    wait_until(lambda: told(voters) >= votes)


def kill_and_start_again(house: House, server: Server, voters: dict[str, Voter]) -> tuple[Server, float]:
    """Kill the front; return what takes its place, and after how many seconds of it everybody has voted again."""
    house.kill_front(server)
    before = {name: len(voter.told) for name, voter in voters.items()}
    server = house.start()
    return server, wait_until(lambda: all(len(voter.told) > before[name] for name, voter in voters.items()))


def test_front_that_is_killed_again_and_again_loses_no_vote_and_repeats_none(house: House) -> None:
    server = house.start()
    use(house.folder / "jury.sqlite")
    call, back = OpenCall(1), []
    with voting(call, server) as voters:
        for kill in range(1, KILLS + 1):
            wait_until_told(voters, kill * VOTES // (KILLS + 1))
            server, seconds = kill_and_start_again(house, server, voters)
            back.append(seconds)
        wait_until_told(voters, VOTES)

    print(f"{told(voters)} votes told, {KILLS} kills, everybody voted again after {min(back):.1f} to {max(back):.1f} s")  # noqa: T201
    journal = call.journal
    assert first_break(journal) is None
    for name, voter in voters.items():
        written = sum(entry.act is Act.VOTED and entry.actor == name for entry in journal)
        # At most one vote a kill was written and not told: the server died between the two. None was written twice.
        assert len(voter.told) <= written <= min(len(voter.told) + KILLS, voter.tries)
    dossier = call.snapshot.ranked[0].dossier
    operations.close_ballot(call.uow(), **call.on(dossier, by=PRESIDES), number=1)
    votes = call.snapshot.meeting.ballots[-1].votes
    assert {name: votes[call.person(name).id] for name in VOTERS} == {name: voter.told[-1] for name, voter in voters.items()}
