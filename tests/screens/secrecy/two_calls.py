"""Twice the same call, in two databases: one holds a candidature under a juror's recusal, scored, discussed and voted; the other never did.

All else has the same ids and times, so whatever differs on the juror's screens comes from the candidature that they may not know of.
What happens is drawn from a seed: which files there are, which one is hidden, who does what in which order.
"""

import random
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path

import bootstrap.kept_files
from deliberation.dossiers.candidatures import Field, FieldKind
from deliberation.operations.dossiers.imports import import_dossiers, import_scores
from deliberation.operations.dossiers.screening import ScreeningChange, screen
from deliberation.operations.meeting.ballots import cast_vote, close_ballot, open_ballot
from deliberation.operations.meeting.meeting import (
    choose_debate_line,
    close_meeting,
    open_meeting,
    record_departures,
    record_presence,
    record_returns,
    write_debate_line,
)
from deliberation.operations.scoring.scoring import close_revote, open_revote, save_note, submit_scores
from deliberation.operations.selection.agreement_lists import read_list, recall_candidature, take_list_back
from tests.worlds.acts import call_item, finalise, impose_recusal, move_item, move_phase, reveal_all, save_person
from tests.worlds.attachments import attach_files, from_platform, pdf
from tests.worlds.demonstration import ORGANISES, PRESIDES, sources
from tests.worlds.open_call import OpenCall, new_demonstration, use_at_noon
from tests.worlds.readers import assign_readers
from tests.worlds.terms import Change, DossierRecord, Method, Outcome, Person, Phase, Presence, Question, Role, Screening, must_leave, unfit

RECUSED = "Juré 02"
OWN_RECUSAL = "525638"  # the file of scores recuses them on it
CALL = OpenCall(1)  # in whichever database is open
FILED = 9  # in both calls
HIDDEN_ID = FILED + 1  # the id it has, or would have
PLAN = "plan.pdf"  # which each file names, and has
Step = tuple[bool, Callable[[], object]]  # whether it is on the hidden file, and what is done


@dataclass(frozen=True)
class Plot:
    """What is drawn: the files of both calls, the one of the first only, and what happens. ``roles``: of the recused juror.

    A juror who chairs is recused on another file too, in both calls: whether a chair is recused at all does show, which files
    they are recused on does not.
    """

    seed: int
    roles: frozenset[Role]

    @cached_property
    def records(self) -> tuple[DossierRecord, ...]:
        """The files, the hidden one last."""
        every = [record for record in sources().dossiers.records if record.screening is Screening.SHORTLISTED]
        own = [record for record in every if record.dossier == OWN_RECUSAL]
        drawn = random.Random(self.seed).sample([record for record in every if record not in own], FILED + 1)  # noqa: S311 (a plot)
        return (*own, *drawn[1:-1], drawn[-1]) if Role.CHAIR in self.roles else tuple(drawn)

    @property
    def hidden(self) -> DossierRecord:
        """The file that one call has and the other has not."""
        return self.records[-1]

    def steps(self, recused: Person) -> Iterator[Step]:
        """Draw what happens once the meeting is open: half of it on the hidden file, which is neither called nor voted on yet."""
        draw = random.Random(self.seed)  # noqa: S311 (a plot)
        seen = list(range(1, FILED + 1))
        draw.shuffle(seen)
        yield False, _read_out
        verbs = [_recall, _note, _debate, _reserve, _select, _revote, _comment_on_screening]
        # A place on the reserve list and then another decision would leave a gap that somebody has to close, by acts to be seen.
        unlikely = draw.choice([_reserve, _select])
        for number, verb in enumerate(draw.sample(verbs, len(verbs))):
            if verb is not unlikely:
                yield True, partial(verb, HIDDEN_ID)
            yield False, partial(verb, seen[number])
        if Role.CHAIR in self.roles:
            own = CALL.snapshot.by_dossier[OWN_RECUSAL].id
            for id_ in [id_ for id_ in seen[6:] if id_ != own]:
                yield False, partial(decide, id_, Outcome.RESERVE, "technical", by=recused)
            moving = next(id_ for id_ in seen if id_ != own)
            yield False, lambda: move_item(CALL.uow(), **CALL.by(recused), candidature_id=moving, to=2)

    def discussion(self) -> Iterator[Step]:
        """Call the hidden file between two others, and vote on it."""
        order = list(range(1, FILED + 1))
        random.Random(self.seed).shuffle(order)  # noqa: S311 (a plot)
        yield False, partial(_call, order[0])
        yield True, partial(_call, HIDDEN_ID)
        yield True, partial(_leave, HIDDEN_ID)
        yield True, partial(_ballot, HIDDEN_ID)
        yield True, lambda: record_returns(CALL.uow(), **CALL.by(ORGANISES))
        yield False, partial(_call, order[1])
        yield False, partial(_ballot, order[1])


@dataclass(frozen=True)
class Twin:
    """One of the two databases. ``has_hidden``: the candidature under recusal is in it."""

    file: Path
    plot: Plot
    has_hidden: bool

    def use(self) -> None:
        """Open the database."""
        use_at_noon(self.file)

    def copy(self, name: str) -> "Twin":
        """Return a copy of the database, to go on from, and open it."""
        bootstrap.reset()
        other = replace(self, file=self.file.with_name(f"{name}-{self.file.name}"))
        shutil.copy(self.file, other.file)
        other.use()
        return other

    def act(self, steps: Iterator[Step], *, after_each: Callable[[], object] = lambda: None) -> None:
        """Do what can be done in this call."""
        for is_on_hidden, do in steps:
            if self.has_hidden or not is_on_hidden:
                do()
                after_each()


def build(twin: Twin) -> None:
    """Make the database of a call about to deliberate, its seal lifted, everybody here."""
    new_demonstration(twin.file)
    records = tuple(map(_with_a_file, twin.plot.records if twin.has_hidden else twin.plot.records[:-1]))
    filed = {record.dossier for record in records}
    dossiers = replace(sources().dossiers, records=records, problems=())
    marks = replace(sources().marks, rows=tuple(row for row in sources().marks.rows if row.dossier in filed), problems=())
    import_dossiers(CALL.uow(), **CALL.by_console(), file=replace(dossiers, records=records[:FILED]))
    if twin.has_hidden:  # in a file of its own: so the ids of all others are the same without it
        import_dossiers(CALL.uow(), **CALL.by_console(), file=dossiers)
    import_scores(CALL.uow(), **CALL.by_console(), file=marks)
    _attach(records[:FILED])
    if twin.has_hidden:
        _attach(records[FILED:])
    reveal_all(CALL.uow(), **CALL.by_console())
    move_phase(CALL.uow(), **CALL.by_console(), to=Phase.DELIBERATION)
    save_person(CALL.uow(), **CALL.by_console(), person_id=CALL.person(RECUSED).id, name=RECUSED, roles=twin.plot.roles)
    if twin.has_hidden:
        impose_recusal(CALL.uow(), **CALL.by(PRESIDES), candidature_id=HIDDEN_ID, person_id=CALL.person(RECUSED).id, reason="Un lien.")
    _assign(twin)
    open_meeting(CALL.uow(), **CALL.by(PRESIDES))
    members = {person.id: Presence.PRESENT for person in CALL.people.values() if person.has(Role.JUROR)}
    record_presence(CALL.uow(), **CALL.by(ORGANISES), presences=members)


def finish(twin: Twin) -> None:
    """Decide on everything that is left, close the meeting, finalise."""
    for id_ in range(1, HIDDEN_ID + twin.has_hidden):
        standing = CALL.snapshot.decision(id_)
        if standing.outcome is Outcome.TO_DISCUSS:
            decide(id_, Outcome.DECLINED)
    close_meeting(CALL.uow(), **CALL.by(PRESIDES))
    finalise(CALL.uow(), **CALL.by(ORGANISES), seen=CALL.snapshot.head, keeps_waiting=True)


def decide(id_: int, outcome: Outcome, track: str | None = None, *, by: Person | None = None) -> None:
    """Record a decision as the console of the meeting would; the chair does it while a recused member is in the room."""
    snapshot = CALL.snapshot
    stayed = snapshot.meeting.is_open and must_leave(snapshot, id_)
    who = by or (PRESIDES if stayed else ORGANISES)
    CALL.decide(snapshot.candidature(id_).dossier, outcome, track, by=who, reason="Dit.", override_reason="Un déport." if stayed else "")


def _with_a_file(record: DossierRecord) -> DossierRecord:
    named = Field("plan", "Plan", PLAN, FieldKind.ATTACHMENTS)
    content = record.content
    return replace(record, content=replace(content, fields=(*content.fields, named), attachments=(*content.attachments, PLAN)))


def _attach(records: Sequence[DossierRecord]) -> None:
    """Import the plan of each file; the hidden one's is the same, to the last byte, as that of the first."""
    first = CALL.snapshot.candidature(1).dossier
    plans = {record.dossier: pdf(first if CALL.id_of(record.dossier) == HIDDEN_ID else record.dossier) for record in records}
    files = {from_platform(dossier, PLAN): content for dossier, content in plans.items()}
    attach_files(CALL.uow(), bootstrap.attachment_files(), **CALL.by_console(), files=files)


def _assign(twin: Twin) -> None:
    """Give each file to two readers, the recused juror wherever they may read."""
    snapshot = CALL.snapshot
    jurors = sorted((person for person in snapshot.members), key=lambda person: person.name != RECUSED)
    pairs = set()
    for id_ in range(1, HIDDEN_ID + twin.has_hidden):
        pairs |= {(id_, person.id) for person in [one for one in jurors if not snapshot.is_recused(one.id, id_)][:2]}
    assign_readers(CALL.uow(), **CALL.by(ORGANISES), readers=2, pairs=pairs)


def _recall(id_: int) -> None:
    recall_candidature(CALL.uow(), **CALL.by("Juré 01"), candidature_id=id_)


def _note(id_: int) -> None:
    save_note(CALL.uow(), **CALL.by("Juré 01"), candidature_id=id_, text="Une note")


def _read_out() -> None:
    """Read out a list of the first file that is for one, and take it back."""
    snapshot = CALL.snapshot
    fit = next(id_ for id_ in range(1, FILED + 1) if unfit(snapshot, id_) is None)
    change = Change(fit, Outcome.DECLINED, reason="Sans débat.", seen_version=snapshot.decision(fit).version)
    read_list(CALL.uow(), **CALL.by(ORGANISES), changes=[change])
    take_list_back(CALL.uow(), **CALL.by(ORGANISES))


def _debate(id_: int) -> None:
    write_debate_line(CALL.uow(), **CALL.by(ORGANISES), candidature_id=id_, text="Le calendrier inquiète.")
    choose_debate_line(CALL.uow(), **CALL.by(ORGANISES), candidature_id=id_, number=1, in_minutes=True)


def _reserve(id_: int) -> None:
    decide(id_, Outcome.RESERVE, "technical")


def _select(id_: int) -> None:
    decide(id_, Outcome.SELECTED, "scientific")


def _revote(id_: int) -> None:
    open_revote(CALL.uow(), **CALL.by(PRESIDES), candidature_id=id_)
    marks = {"impact": 5, "equipe": 0}
    submit_scores(CALL.uow(), **CALL.by("Juré 01"), candidature_id=id_, marks=marks, comment="Revu", seen_version=1)
    close_revote(CALL.uow(), **CALL.by(PRESIDES), candidature_id=id_)


def _comment_on_screening(id_: int) -> None:
    seen = CALL.snapshot.candidature(id_).screening_version
    change = ScreeningChange(id_, Screening.SHORTLISTED, seen)
    screen(CALL.uow(), **CALL.by(ORGANISES), changes=[change], reason="Revue")


def _call(id_: int) -> None:
    call_item(CALL.uow(), **CALL.by(PRESIDES), candidature_id=id_)


def _leave(id_: int) -> None:
    record_departures(CALL.uow(), **CALL.by(ORGANISES), candidature_id=id_)


def _ballot(id_: int) -> None:
    open_ballot(CALL.uow(), **CALL.by(PRESIDES), candidature_id=id_, question=Question.ADOPT, method=Method.NAMED)
    cast_vote(CALL.uow(), **CALL.by("Juré 01"), candidature_id=id_, number=1, choice="for")
    close_ballot(CALL.uow(), **CALL.by(PRESIDES), candidature_id=id_, number=1)
