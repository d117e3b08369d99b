"""Whatever is done and becomes of the database: rows are what the journal says, the snapshot that goes on is one read anew.

A false alarm is a critical fault.

With ``--thorough`` 10,000 acts on each kind of database, in runs that each have a seed; otherwise the beginning of one of them.
"""

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

import pytest

from data_access.files.attachment_files import AttachmentFiles
from data_access.process_snapshots import ProcessSnapshots
from deliberation.call.call import Phase, Screening
from deliberation.call.people import Role
from deliberation.derived.meeting.board import Change
from deliberation.dossiers.records import GridRow, ScoreFile
from deliberation.errors import DeliberationError
from deliberation.meeting.ballots import Method
from deliberation.meeting.meeting import Arrangement, ProjectorView, Sent, SentView
from deliberation.meeting.presence import Presence
from deliberation.operations.call.access import enrol, issue_link, renew_link, revoke_access
from deliberation.operations.call.calls import move_phase
from deliberation.operations.call.devices import acknowledge_newcomers, issue_pass, sign_out, sign_out_others
from deliberation.operations.call.membership import leave_jury, rejoin_jury
from deliberation.operations.call.people import save_person
from deliberation.operations.dossiers.imports import import_scores
from deliberation.operations.dossiers.screening import take_back_withdrawal
from deliberation.operations.dossiers.settling import merge_administrations, rename_administration, tell_apart
from deliberation.operations.meeting.agenda import arrange_agenda, call_item, move_item, start_timer, stop_timer
from deliberation.operations.meeting.meeting import (
    close_meeting,
    open_meeting,
    record_departures,
    record_returns,
    resume_meeting,
    send_to_room,
    show_on_projector,
    suspend_meeting,
    write_debate_line,
)
from deliberation.operations.scoring.recusals import impose_recusal, lift_recusal
from deliberation.operations.scoring.scoring import close_revote, declare_finished, open_revote, save_note, submit_scores
from deliberation.operations.selection.agreement_lists import agree_list, read_list, recall_candidature, take_list_back
from deliberation.operations.selection.decisions import dissent
from deliberation.operations.selection.finalisation import reopen
from deliberation.operations.selection.undoing import undo
from deliberation.operations.verification import call_problems
from deliberation.record.guards.sealed_rows import state_of
from deliberation.record.journal import Act
from deliberation.selection.decisions import Outcome
from phrases import language
from tests.database.conftest import POSTGRES, database_on_server
from tests.database.snapshot.test_snapshots import contents
from tests.depth import IS_THOROUGH, sample
from tests.worlds import copies
from tests.worlds.databases import KEY, Database, migrate_rows
from tests.worlds.dossiers import answer, record
from tests.worlds.extras import is_installed
from tests.worlds.room import JURORS, Room
from tests.worlds.whole_meeting import CODES, DOSSIERS

ACTS = 400 if IS_THOROUGH else 90
COMPARED_EACH = 5 if IS_THOROUGH else 1
SEEDS = sample(range(25), 1, of="random acts")


@dataclass
class Course:
    """A room that goes on, wherever its database goes."""

    room: Room
    random: Random
    folder: Path
    databases: ExitStack
    migrated: Callable[[str], Any]  # a fixture: what new databases are copied from, migrating each would take most of the time
    numbers: Iterator[int]

    def dossier(self) -> str:
        return self.random.choice(DOSSIERS)

    def go_on_from(self, url: str) -> None:
        self.room.database.engine.dispose()
        self.room = replace(self.room, database=Database.at(url))

    def elsewhere(self, *, on_server: bool) -> str:
        if on_server:
            return self.databases.enter_context(database_on_server(template=self.migrated("migrated_template")))
        folder = self.folder / f"{next(self.numbers)}"
        folder.mkdir()
        return f"sqlite:///{shutil.copy(self.migrated('migrated_file'), folder)}"

    @property
    def is_on_server(self) -> bool:
        return self.room.database.engine.dialect.name == "postgresql"


def _score(on: Course) -> None:
    name, dossier = on.random.choice(JURORS), on.dossier()
    seen = on.room.snapshot.grids.get((on.room.ids[dossier], on.room.people[name].id))
    marks = {code: on.random.randint(0, 5) for code in on.random.sample(CODES, on.random.randint(1, len(CODES)))}
    comment, version = on.random.choice(("", "Vu.")), seen.version if seen else 0
    submit_scores(on.room.uow(), **on.room.on(dossier, by=name), marks=marks, comment=comment, seen_version=version)


def _decide(on: Course) -> None:
    outcome = on.random.choice((Outcome.SELECTED, Outcome.DECLINED, Outcome.RESERVE))
    track = None if outcome is Outcome.DECLINED else "technical"
    rank = on.random.randint(1, 3) if outcome is Outcome.RESERVE else None
    on.room.decide(on.dossier(), outcome, track, reason=f"{on.random.random()}", reserve_rank=rank)


def _undo(on: Course) -> None:
    with on.room.reading() as uow:
        undoable = [entry.sequence for entry in uow.journal.of_acts(on.room.call_id, {Act.DECIDED, Act.SCREENED})]
    undo(on.room.uow(), **on.room.by("chair"), sequence=on.random.choice(undoable[-5:] or [1]))


def _vote(on: Course) -> None:
    ballot = on.room.ballot(dossier := on.dossier(), on.random.choice((Method.NAMED, Method.SECRET)))
    for name in JURORS:
        with suppress(DeliberationError):
            on.room.vote(name, on.random.choice(ballot.options), dossier, ballot.number)
    if on.random.random() < 0.8:
        on.room.close(dossier, ballot.number)


def _close(on: Course) -> None:
    if ballot := on.room.meeting.open_ballot:
        dossier = on.room.snapshot.candidature(ballot.candidature_id).dossier
        on.room.close(dossier, ballot.number)


def _withdraw(on: Course) -> None:
    if on.room.candidature(dossier := on.dossier()).is_withdrawn:
        take_back_withdrawal(on.room.uow(), **on.room.on(dossier, by="chair"))
    elif on.random.random() < 0.3:
        on.room.withdraw(dossier)


def _recuse(on: Course) -> None:
    verb = on.random.choice((impose_recusal, lift_recusal))
    person = on.room.people[on.random.choice(JURORS[2:])].id
    verb(on.room.uow(), **on.room.on(on.dossier(), by="chair"), person_id=person, reason="Vérifié.")


def _leave(on: Course) -> None:
    id_, keeps_marks = on.room.people["fourth"].id, on.random.random() < 0.5
    if on.random.random() < 0.5:
        leave_jury(on.room.uow(), **on.room.by("chair"), person_id=id_, reason="Mutation.", keeps_marks=keeps_marks)
    else:
        rejoin_jury(on.room.uow(), **on.room.by("chair"), person_id=id_)


def _revote(on: Course) -> None:
    verb = on.random.choice((open_revote, close_revote))
    verb(on.room.uow(), **on.room.on(on.dossier(), by="chair"))


def _agree(on: Course) -> None:
    files = [on.room.ids[dossier] for dossier in on.random.sample(DOSSIERS, 2)]
    changes = [Change(id_, Outcome.DECLINED, reason="Sans débat.", seen_version=on.room.snapshot.decision(id_).version) for id_ in files]
    read_list(on.room.uow(), **on.room.by_console(), changes=changes)
    on.room.later(60)
    if on.random.random() < 0.5:
        agree_list(on.room.uow(), **on.room.by_console(), candidature_ids=files)
    else:
        take_list_back(on.room.uow(), **on.room.by_console())


def _import(on: Course) -> None:
    on.room.bring_in(*(record(str(number), answer(f"{on.random.random()}")) for number in on.random.sample(range(201, 231), 12)))


def _import_scores(on: Course) -> None:
    dossier, marks = on.dossier(), {code: on.random.randint(0, 5) for code in CODES}
    row = GridRow("juror", dossier, f"Projet {dossier}", marks, False, "", "juror", 3)
    import_scores(on.room.uow(), **on.room.by_console(), file=ScoreFile("notes.xlsx", "a" * 64, (row,), ()))


def _settle(on: Course) -> None:
    one, other = on.random.choices(sorted(on.room.snapshot.administrations), k=2)
    if on.random.random() < 0.3:
        merge_administrations(on.room.uow(), **on.room.by_console(), merged_id=one, into_id=other)
    elif on.random.random() < 0.5:
        tell_apart(on.room.uow(), **on.room.by_console(), one_id=one, other_id=other)
    else:
        name = f"Administration {on.random.random()}"
        rename_administration(on.room.uow(), **on.room.by_console(), administration_id=one, name=name, acronym="", ministry="", kind="")


def _course(on: Course) -> None:
    """Suspend, resume, close or open the meeting; nobody scores or prepares again before it is closed."""
    verb = on.random.choice((suspend_meeting, resume_meeting, close_meeting, open_meeting, open_meeting))
    verb(on.room.uow(), **on.room.by("organiser"))
    if verb is close_meeting:
        for phase in (Phase.SCORING, Phase.DELIBERATION):
            move_phase(on.room.uow(), **on.room.by_console(), to=phase)


def _access(on: Course) -> None:
    person = next(one for one in on.room.snapshot.people if one.name == "fourth")
    by, is_active = on.room.by_console(), not person.is_active
    save_person(on.room.uow(), **by, person_id=person.id, name=person.name, roles=person.roles, is_active=is_active)


def _enter(on: Course) -> None:
    """Let a device in by a link or a pass, as an unknown browser or one already known; perhaps sign some out."""
    person = on.room.people[on.random.choice(JURORS)]
    verb = on.random.choice((issue_link, renew_link))
    link = verb(on.room.uow(), **on.room.by_console(), person_id=person.id, key=b"key")
    known = enrol(on.room.uow(), secret=link, agent="Firefox").device_secret
    secret = on.random.choice((link, issue_pass(on.room.uow(), by=person).secret))
    device = enrol(on.room.uow(), secret=secret, agent="", known_devices=on.random.choice(((), (known,)))).device_secret
    last = on.random.choice((sign_out, sign_out_others, acknowledge_newcomers, revoke_access, None))
    if last is sign_out:
        sign_out(on.room.uow(), device_secret=device)
    elif last is sign_out_others:
        sign_out_others(on.room.uow(), by=person, device_secret=known)
    elif last is acknowledge_newcomers:
        acknowledge_newcomers(on.room.uow(), by=person, device_secret=known, up_to=10**6, are_signed_out=on.random.random() < 0.5)
    elif last is revoke_access:
        revoke_access(on.room.uow(), **on.room.by_console(), person_id=person.id)


def _show(on: Course) -> None:
    show_on_projector(on.room.uow(), **on.room.by("organiser"), what=on.random.choice(list(ProjectorView)))
    send_to_room(on.room.uow(), **on.room.by("organiser"), sent=on.random.choice((None, Sent(SentView.ROBUSTNESS))))


def _go_out_and_in(on: Course) -> None:
    if on.random.random() < 0.5:
        record_departures(on.room.uow(), **on.room.on(on.dossier(), by="organiser"))
    else:
        record_returns(on.room.uow(), **on.room.by("organiser"))


def _finalise(on: Course) -> None:
    on.room.decline_and_finalise(override_reason="Pour finir.")
    reopen(on.room.uow(), **on.room.by("chair"), reason="Une erreur.")


def _migrate(on: Course) -> None:
    """A migration that changes rows, of two tables."""
    number = next(on.numbers)
    migrate_rows(
        on.room.database,
        f"UPDATE candidature SET summary = 'Résumé {number}' WHERE {number} % 2 = 0",
        f"UPDATE decision SET reason = 'Motif {number}' WHERE {number} % 3 < 2",
        at=on.room.now,
    )
    on.go_on_from(on.room.database.url)  # a migration is made by a server that starts


def _restore(on: Course) -> None:
    """Go back to a copy, which is sometimes older than what was done since."""
    copy = on.folder / f"copy-{next(on.numbers)}"
    copies.of_any("back_up")(on.room.database.url, copy, on.room.database.files)
    for _time in range(on.random.randint(0, 2)):
        with suppress(DeliberationError):
            _decide(on)
    url = on.elsewhere(on_server=True) if on.is_on_server else on.room.database.url
    on.room.database.engine.dispose()
    copies.of_any("restore")(url, copy, AttachmentFiles(on.folder / "pieces"), at=on.room.now, key=lambda: KEY)
    on.go_on_from(url)


def _move(on: Course) -> None:
    url = on.elsewhere(on_server=bool(POSTGRES) and not on.is_on_server)
    copies.of_any("move")(url, on.room.database.engine, key=lambda: KEY, progress=lambda _done, _total: None)
    on.go_on_from(url)


# None of them may refuse: a refusal would be a false alarm.
AROUND: Mapping[str, Callable[[Course], object]] = {
    "migrate": _migrate,
    **({"restore": _restore, "move to": _move} if is_installed("copies") else {}),
}
WHAT: Mapping[str, Callable[[Course], object]] = {
    "score": _score,
    "decide": _decide,
    "undo": _undo,
    "vote": _vote,
    "close": _close,
    "withdraw": _withdraw,
    "recuse": _recuse,
    "leave": _leave,
    "revote": _revote,
    "agree": _agree,
    "import": _import,
    "import scores": _import_scores,
    "settle": _settle,
    "course": _course,
    "access": _access,
    "enter": _enter,
    "show": _show,
    "go": _go_out_and_in,
    "finished": lambda on: declare_finished(on.room.uow(), **on.room.by(on.random.choice(JURORS)), is_finished=on.random.random() < 0.7),
    "move": lambda on: move_item(on.room.uow(), **on.room.on(on.dossier(), by="organiser"), to=on.random.randint(1, 4)),
    "finalise": _finalise,
    "recall": lambda on: recall_candidature(on.room.uow(), **on.room.on(on.dossier(), by=on.random.choice(JURORS))),
    "dissent": lambda on: dissent(
        on.room.uow(), **on.room.on(dossier := on.dossier(), by="juror"), seen_version=on.room.decision(dossier).version
    ),
    "debate": lambda on: write_debate_line(on.room.uow(), **on.room.on(on.dossier(), by="organiser"), text=f"{on.random.random()}"),
    "arrange": lambda on: arrange_agenda(
        on.room.uow(), **on.room.by("organiser"), arrangement=on.random.choice(list(Arrangement)), seed=on.random.randint(1, 99)
    ),
    "person": lambda on: on.room.add_person(f"Gestion {on.random.random()}", Role.STAFF),
    "call": lambda on: call_item(on.room.uow(), **on.room.on(on.dossier(), by="organiser")),
    "stop": lambda on: stop_timer(on.room.uow(), **on.room.by("organiser")),
    "start": lambda on: start_timer(on.room.uow(), **on.room.by("organiser")),
    "presence": lambda on: on.room.arrive(on.random.choice(JURORS), presence=on.random.choice(list(Presence))),
    "note": lambda on: save_note(on.room.uow(), **on.room.on(on.dossier(), by="juror"), text=f"{on.random.random()}", seen=""),
    "screen": lambda on: on.room.pre_select("105", on.random.choice((Screening.DECLINED, Screening.SHORTLISTED)), reason="Vu."),
}


@pytest.mark.parametrize("seed", SEEDS)
def test_no_act_leaves_rows_other_than_the_journal_says(sitting: Room, seed: int, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    random, done = Random(f"random acts {seed}"), dict.fromkeys([*WHAT, *AROUND], 0)  # noqa: S311 - it is to be repeated
    sitting.seal()  # without an entry, which the next act makes good
    sitting.add_person("Une gestionnaire", Role.STAFF)
    with ExitStack() as databases:
        on = Course(sitting, random, tmp_path, databases, request.getfixturevalue, count(1))
        around = {place: name for name in AROUND for place in random.sample(range(ACTS), max(1, ACTS // 100))}
        while (place := sum(done.values())) < ACTS:
            on.room.later(random.choice((1, 5, 40)))
            name = around.pop(place, "")
            if name:
                AROUND[name](on)
                done[name] += 1
            else:
                name = random.choice(list(WHAT))
                with suppress(DeliberationError):
                    WHAT[name](on)
                    done[name] += 1
            if name in AROUND or place % COMPARED_EACH == 0:
                assert_as_sealed_and_read_anew(on.room, f"after act {place} of seed {seed}: {name}")
        with language("en"):
            assert call_problems(on.room.reading(), call_id=on.room.call_id) == (), f"seed {seed}"
        print(f"seed {seed}: {sum(done.values())} acts, {len(on.room.journal)} entries: {done}")  # noqa: T201 - a figure to keep
        on.room.database.engine.dispose()


def assert_as_sealed_and_read_anew(room: Room, when: str) -> None:
    assert contents(room.snapshot) == contents(ProcessSnapshots(room.database.engine).get(room.call_id)), when
    with room.reading() as uow:
        last, rows = uow.journal.seals(room.call_id)[-1], uow.journal.row_sums(room.call_id)
    assert last.state == state_of(sum(rows.values())), when
