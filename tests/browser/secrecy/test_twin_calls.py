"""A call and its twin with one file more, each on a real server: what goes over the sockets to somebody recused on it is the same.

Every page, export and event, byte for byte, though the file was filed first, so that every row has another number in the two databases.

Random by nature, and left out: what Streamlit draws for a session and for a run; the names of views; the secret of a device, by its
mark in a page; the hour of an answer (``Date``). Screens and documents are made at noon. The exceptions of the rules, and no other:
"conflict of interest" while the file is called or voted on; the room's screen, which is left out here.
"""

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from itertools import groupby, product
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest

import bootstrap
from deliberation.operations.dossiers.imports import import_dossiers, import_scores
from deliberation.operations.meeting.meeting import close_meeting, record_departures, record_returns
from deliberation.operations.scoring.scoring import close_revote, open_revote, submit_scores
from exports.registry import list_exports
from tests.browser.secrecy.twin_servers import SECONDS_MAX, Stream, answers, at_noon, listening, mark_of, numbered, screens, state, unnamed
from tests.depth import sample
from tests.worlds.acts import call_item, enter_demo, impose_recusal, move_phase, recall_candidature, reveal_all, save_person
from tests.worlds.demonstration import ORGANISES, PRESIDES, sources
from tests.worlds.open_call import OpenCall, new_demonstration, use_at_noon
from tests.worlds.terms import DossierRecord, Method, Outcome, Phase, Role, Screening
from tools.serving.servers import Server
from ui.navigation import screens_of

pytestmark = pytest.mark.long

CALL = OpenCall(1)  # in whichever database is open
FILED = 7  # in both calls
# Who chairs is recused on another file in both: that a chair is recused at all does show.
OWN = "525638"
RECUSED = {
    "Juré 02": frozenset({Role.JUROR}),
    "Juré 03": frozenset({Role.JUROR, Role.STAFF}),
    "Juré 04": frozenset({Role.JUROR, Role.OBSERVER}),
    "Juré 05": frozenset({Role.JUROR, Role.CHAIR}),
}
STAFF = "Juré 03"
STAGES = ("being scored", "under discussion", "finalised")
PRINTED = frozenset({"minutes.pdf", "booklet.pdf"})  # a second each, of each server
PRINTED_FOR = sample([(stage, name) for stage in STAGES[1:] for name in RECUSED if name != STAFF], 2, of="printed documents")
SECTIONS = ("classement?partie=robustness", "classement?partie=sandbox", "analyse?partie=balance",
                   "analyse?partie=coverage", "analyse?partie=severity")  # fmt: skip
RANKING = "classement"
UNDER_WAY = b"calcul en cours"
PAUSE_SECONDS = 0.5  # in which the server draws, and answers nobody
CONFLICT = '"has_conflict":true'
Step = tuple[bool, Callable[[], object]]  # whether it is on the hidden file, and what is done


def records() -> tuple[DossierRecord, ...]:
    """The files, the hidden one first."""
    every = [record for record in sources().dossiers.records if record.screening is Screening.SHORTLISTED]
    own = next(record for record in every if record.dossier == OWN)
    return (every[0], own, *[record for record in every[1:] if record is not own][: FILED - 1])


HIDDEN, *SEEN = (record.dossier for record in records())


def build(folder: Path, *, has_hidden: bool) -> None:
    """Make the database of a call that is being scored, under seal."""
    new_demonstration(folder / "jury.sqlite")
    filed = records() if has_hidden else records()[1:]
    for some in (filed[:-FILED], filed[-FILED:]):
        if some:
            import_dossiers(CALL.uow(), **CALL.by_console(), file=replace(sources().dossiers, records=some, problems=()))
    rows = tuple(row for row in sources().marks.rows if row.dossier in {record.dossier for record in filed})
    import_scores(CALL.uow(), **CALL.by_console(), file=replace(sources().marks, rows=rows, problems=()))
    move_phase(CALL.uow(), **CALL.by_console(), to=Phase.SCORING)
    for name, roles in RECUSED.items():
        save_person(CALL.uow(), **CALL.by_console(), person_id=CALL.person(name).id, name=name, roles=roles)
        if has_hidden:
            _recuse(name, HIDDEN)
    _recuse("Juré 05", OWN)


def open_up() -> None:
    """Lift the seal and open the meeting, everybody here."""
    reveal_all(CALL.uow(), **CALL.by_console())
    move_phase(CALL.uow(), **CALL.by_console(), to=Phase.DELIBERATION)
    CALL.open_meeting()


def _recuse(name: str, dossier: str) -> None:
    impose_recusal(CALL.uow(), **CALL.on(dossier, by=PRESIDES), person_id=CALL.person(name).id, reason="Un lien.")


def apart() -> Iterator[Step]:
    """Act on the hidden file, neither called nor voted on, between acts on others."""
    first, second, third = SEEN[2:5]
    yield True, lambda: recall_candidature(CALL.uow(), **CALL.on(HIDDEN, by="Juré 01"))
    yield False, lambda: recall_candidature(CALL.uow(), **CALL.on(second, by="Juré 01"))
    yield True, lambda: CALL.decide(HIDDEN, Outcome.RESERVE, "technical", by=PRESIDES, reason="Dit.", override_reason="Resté.")
    yield False, lambda: CALL.decide(first, Outcome.RESERVE, "technical", by=ORGANISES, reason="Dit.")
    yield True, lambda: open_revote(CALL.uow(), **CALL.on(HIDDEN, by=PRESIDES))
    yield True, lambda: submit_scores(CALL.uow(), **CALL.on(HIDDEN, by="Juré 01"), marks={"impact": 5}, to_debate=True, seen_version=1)
    yield True, lambda: close_revote(CALL.uow(), **CALL.on(HIDDEN, by=PRESIDES))
    yield False, lambda: CALL.decide(second, Outcome.RESERVE, "technical", by=ORGANISES, reason="Dit.")
    yield True, lambda: CALL.pre_select(HIDDEN, Screening.SHORTLISTED, by=ORGANISES, reason="Revue")
    yield False, lambda: CALL.decide(third, Outcome.SELECTED, "scientific", by=ORGANISES, reason="Dit.")


def discussion() -> Iterator[Step]:
    """Call the hidden file between two others, and vote on it; leave a ballot open on the last."""
    first, second = SEEN[3:5]
    yield False, lambda: call_item(CALL.uow(), **CALL.on(first, by=PRESIDES))
    yield True, lambda: call_item(CALL.uow(), **CALL.on(HIDDEN, by=PRESIDES))
    yield True, lambda: record_departures(CALL.uow(), **CALL.on(HIDDEN, by=ORGANISES))
    yield True, lambda: CALL.ballot(HIDDEN)
    yield True, lambda: CALL.vote("Juré 01", "for", HIDDEN)
    yield True, lambda: CALL.close(HIDDEN)
    yield True, lambda: record_returns(CALL.uow(), **CALL.by(ORGANISES))
    yield False, lambda: call_item(CALL.uow(), **CALL.on(second, by=PRESIDES))
    yield False, lambda: CALL.ballot(second, Method.NAMED)
    yield False, lambda: CALL.vote("Juré 01", "for", second)


def finish() -> None:
    """Close the ballot, decide on everything that is left, close the meeting, finalise."""
    CALL.close(SEEN[4])
    for candidature in CALL.snapshot.candidatures:
        if CALL.decision(candidature.dossier).outcome is Outcome.TO_DISCUSS:
            CALL.decide(candidature.dossier, Outcome.DECLINED, by=PRESIDES, reason="Dit.", override_reason="Dit.")
    close_meeting(CALL.uow(), **CALL.by(PRESIDES))
    CALL.finalise(by=ORGANISES)


@dataclass
class Sent:
    """Everything that one server sent: by stage and person what was asked for, by person what the streams said."""

    asked: dict[tuple[str, str], Mapping[str, object]] = field(default_factory=dict)
    apart: Mapping[str, list[str]] = field(default_factory=dict)
    discussed: Mapping[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Twin:
    """One of the two calls, its server, and the devices of those compared and of whoever follows everything."""

    file: Path
    server: Server
    has_hidden: bool
    devices: Mapping[str, str]
    sent: Sent = field(default_factory=Sent)

    def act(self, steps: Iterator[Step]) -> Mapping[str, list[str]]:
        """Do what can be done in this call, each step once all that follows from the one before was told; return what each stream said.

        Draws are told of too, some time after marks have changed: they are waited for, since another number of steps takes another time.
        """
        use_at_noon(self.file)
        for device in self.devices.values():
            self._await_draws(device)
        with ExitStack() as stack:
            streams = {name: stack.enter_context(listening(self.server, device)) for name, device in self.devices.items()}
            for is_on_hidden, do in steps:
                if self.has_hidden or not is_on_hidden:
                    before = len(streams[ORGANISES].said)
                    do()
                    streams[ORGANISES].wait_until(lambda said, before=before: len(said) > before)  # type: ignore[misc]
                    self._await_draws(self.devices[ORGANISES])
                    for name in RECUSED:
                        self._hear_the_last(streams[name], name)
            return {name: list(streams[name].said) for name in RECUSED}

    def _hear_the_last(self, stream: Stream, name: str) -> None:
        last = state(self.server, self.devices[name])
        stream.wait_until(lambda said: said[-1].endswith(f"data: {last}\n\n"))

    def ask(self, stage: str, name: str) -> None:
        """Ask for every page and export, as somebody."""
        word = records()[0].title.split()[-1]
        about = (f"fiche?dossier={HIDDEN}", f"comparaison?dossiers={HIDDEN}", f"candidatures?recherche={word}", f"noter?dossier={HIDDEN}")
        use = self._due(name)
        addresses = [*use, *(one for one in (*SECTIONS, *about) if one.partition("?")[0] in use)]
        # Volumes hold the pages of their document, by the same writer: asked for once, and of each role in tests/screens/secrecy. So are
        # printed documents, of which somebody else's are asked for too: the commit draws whose, and when.
        is_whole = (stage, name) == (STAGES[-1], STAFF)
        is_printed = is_whole or (stage, name) in PRINTED_FOR
        paths = [
            f"/telecharger/demo/{export}"
            for export, made in list_exports().items()
            if is_whole or not (made.in_place_of or (export in PRINTED and not is_printed))
        ]
        device = self.devices[name]
        pages = ["/", f"/fiche?dossier={HIDDEN}", "/direct/etat", f"/scrutin?ecran={mark_of(device)}"]
        if RANKING in use:
            self._await_draws(device)
        self.sent.asked[stage, name] = {**screens(self.server, device, addresses), **answers(self.server, device, [*paths, *pages])}

    def _await_draws(self, device: str) -> None:
        """Ask for the ranking until it says the same twice: how long draws take is no secret, and no two take the same time."""
        last, before = monotonic() + SECONDS_MAX, None
        while (said := screens(self.server, device, [RANKING])) != before or UNDER_WAY in b"".join(said[RANKING]):
            assert monotonic() < last
            before = said
            if UNDER_WAY in b"".join(said[RANKING]):
                sleep(PAUSE_SECONDS)

    def _due(self, name: str) -> list[str]:
        use_at_noon(self.file)
        person = CALL.person(name)
        return [screen.url_path.replace("accueil", "") for screen in screens_of(person, CALL.snapshot.call, CALL.snapshot.phase)]


@pytest.fixture
def sent(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Sent, Sent]]:
    """What both servers sent, the one whose call has the file first."""
    with ExitStack() as stack:
        twins = []
        for name, has_hidden in (("with", True), ("without", False)):
            file = Path(shutil.copy(migrated_file, tmp_path_factory.mktemp(name) / "jury.sqlite"))
            build(file.parent, has_hidden=has_hidden)
            devices = {name: enter_demo(CALL.uow(), person_id=CALL.person(name).id, agent="").device_secret
                       for name in (*RECUSED, ORGANISES)}  # fmt: skip
            twins.append(Twin(file, stack.enter_context(at_noon(file.parent)), has_hidden, devices))
        _ask(twins, "being scored")
        for twin in twins:
            use_at_noon(twin.file)
            open_up()
            twin.sent.apart = twin.act(apart())
            twin.sent.discussed = twin.act(discussion())
        _ask(twins, "under discussion")
        for twin in twins:
            use_at_noon(twin.file)
            finish()
        _ask(twins, "finalised")
        yield twins[0].sent, twins[1].sent
    bootstrap.reset()


def _ask(twins: list[Twin], stage: str) -> None:
    for name in RECUSED:
        for twin in twins:
            twin.ask(stage, name)


def differing(left: Mapping[str, Any], right: Mapping[str, Any]) -> dict[str, list[tuple[Any, Any]]]:
    """Return what differs, message by message."""
    assert left.keys() == right.keys()
    return {
        address: [(one, other) for one, other in zip(said, right[address], strict=False) if one != other]
        for address, said in left.items()
        if said != right[address]
    }


def test_page_export_and_stream_of_whoever_is_recused_say_the_same_without_the_file(sent: tuple[Sent, Sent]) -> None:
    """All of it in one test: processes that share several would each make the two calls, which take most of a minute."""
    with_hidden, without = sent
    _see_that_something_is_compared(with_hidden)
    found = {whose: differing(shown, without.asked[whose]) for whose, shown in with_hidden.asked.items()}
    assert {whose: messages for whose, messages in found.items() if messages} == {}
    assert found.keys() == set(product(STAGES, RECUSED))
    for name in RECUSED:
        assert numbered(with_hidden.apart[name]) == numbered(without.apart[name]), name
        assert len(with_hidden.apart[name]) > 4
        _see_the_conflict_alone(with_hidden.discussed[name], without.discussed[name])


def _see_the_conflict_alone(*discussed: list[str]) -> None:
    """See that the stream says only that there is a conflict while the file is discussed."""
    data = [[event.partition("data: ")[2] for event in unnamed(events)] for events in discussed]
    assert len([said for said, _again in groupby(data[0]) if CONFLICT in said]) == 1
    # The hidden file apart, and then the same said again: the notice came, and went.
    with_hidden, without = ([said for said, _again in groupby(said for said in each if CONFLICT not in said)] for each in data)
    assert with_hidden == without


def _see_that_something_is_compared(sent: Sent) -> None:
    staff = sent.asked["finalised", STAFF]
    made = [path for path, answer in staff.items() if path.startswith("/telecharger/") and answer[0] == 200]  # type: ignore[index]
    assert len(made) > 8
    assert min(len(b"".join(said)) for said in staff.values() if isinstance(said, list)) > 5_000
    assert min(len(asked) for asked in sent.asked.values()) > len(list_exports()) + 15
    assert {f"/telecharger/demo/{export}" for export in list_exports()} <= staff.keys()
