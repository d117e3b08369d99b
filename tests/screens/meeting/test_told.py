"""Every act of the meeting's screens, one by one: what its confirmation says, and what takes it back.

The sentence is the one that the screens show (``feedback.done_sentence``); each act is done on the demonstration's meeting as its screen
does it. An act of those screens that the table leaves out fails here.
"""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from deliberation.call.call import Screening
from deliberation.call.people import Person, Role
from deliberation.derived.meeting.agenda import agenda
from deliberation.derived.meeting.agreement_lists import asked_to_agree, read_now, unfit
from deliberation.derived.meeting.board import Change
from deliberation.meeting.ballots import Ballot, Method, Option, Question
from deliberation.meeting.meeting import Arrangement, ProjectorView, Sent, SentView
from deliberation.meeting.presence import Presence
from deliberation.operations.acts import Receipt
from deliberation.operations.call.calls import reveal_all
from deliberation.operations.dossiers.screening import ScreeningChange, decline_waiting, screen
from deliberation.operations.meeting.agenda import arrange_agenda, call_item, move_item, start_timer, stop_timer
from deliberation.operations.meeting.ballot_passes import ballot_passes, issue_ballot_pass, withdraw_ballot_pass
from deliberation.operations.meeting.ballots import cancel_ballot, cast_vote, close_ballot, enter_vote, give_casting_vote, open_ballot
from deliberation.operations.meeting.meeting import (
    choose_debate_line,
    close_meeting,
    open_meeting,
    plan_meeting,
    record_departures,
    record_presence,
    record_returns,
    resume_meeting,
    send_to_room,
    show_on_projector,
    strike_debate_line,
    suspend_meeting,
    write_debate_line,
)
from deliberation.operations.scoring.scoring import close_revote, open_revote, reveal
from deliberation.operations.selection import undoing
from deliberation.operations.selection.agreement_lists import agree_list, read_list, recall_candidature, show_list, take_list_back
from deliberation.operations.selection.decisions import dissent, record_decisions, record_dissent, withdraw_dissent
from deliberation.operations.selection.finalisation import adopt_reasons, finalise, reopen
from deliberation.selection.decisions import Outcome
from tests.places import ROOT
from tests.worlds.open_call import OpenCall
from tests.worlds.verbs import verbs
from ui import feedback

SCREENS = (
    "ui/meeting",
    "ui/selection",
    "ui/analysis",
    "ui/widgets/sending.py",
    "web/entrance/ballots.py",
    "ui/attached/reader.py",
    "ui/preparation/screening.py",
)
READS = {"newest_devices", "drafts_in_revote", "ballot_passes", "screens_of_list", "show_list", "wordings"}
# Its window shows the code, and what withdraws it: it gives no receipt.
WITHOUT_RECEIPT = {"issue_ballot_pass"}
# Asked where a call says so, which the demonstration's does not; nothing takes it back.
OF_OTHER_CALLS = {"declare_no_ai"}
REASON = "Dit en séance."


class Stage:
    """The demonstration's open meeting, everybody here: a ``file`` under discussion on which nobody is recused, and ``another``."""

    def __init__(self, call: OpenCall) -> None:
        self.call = call
        call.open_meeting()
        fit = [item.candidature_id for item in agenda(call.snapshot) if unfit(call.snapshot, item.candidature_id) is None]
        self.file, self.another = (call.snapshot.candidature(id_).dossier for id_ in fit[:2])
        self.place = 1 + [item.candidature_id for item in agenda(call.snapshot)].index(call.id_of(self.another))
        self.receipts: list[Receipt | None] = []
        self.do(call_item, **self.on)

    @property
    def on(self) -> dict[str, Any]:
        return {"candidature_id": self.call.id_of(self.file)}

    @property
    def on_ballot(self) -> dict[str, Any]:
        return {**self.on, "number": 1}

    @property
    def last(self) -> Receipt:
        assert self.receipts[-1]
        return self.receipts[-1]

    @property
    def ballot(self) -> Ballot:
        return self.call.meeting.ballots_on(self.call.id_of(self.file))[0]

    @property
    def member(self) -> Person:
        return next(one for one in self.call.snapshot.jurors if not one.has(Role.CHAIR))

    @property
    def changes(self) -> list[Change]:
        version = self.call.decision(self.file).version
        return [Change(self.call.id_of(self.file), Outcome.SELECTED, "technical", reason=REASON, seen_version=version)]

    def do(self, verb: Callable[..., Receipt | None], by: Person | None = None, **said: Any) -> Receipt | None:
        who: Any = self.call.by(by) if by else self.call.by_console()
        receipt = verb(self.call.uow(), **who, **said)
        self.receipts.append(receipt)
        return receipt

    def undo(self) -> Receipt | None:
        return self.do(undoing.undo, sequence=self.last.sequence)


Do = Callable[[Stage], object]


def outcomes(at: Stage) -> object:
    return [(at.call.decision(one).outcome, at.call.decision(one).track, at.call.decision(one).reason) for one in (at.file, at.another)]


@dataclass(frozen=True, slots=True)
class Told:
    """An act of a screen: what it takes, what its confirmation says but for the time, what it changes, what takes that back.

    ``back``: how, or, in words, why nothing does. ``first``: what has to be there before it.
    """

    verb: Callable[..., Receipt | None]
    said: str
    back: Do | str
    takes: Callable[[Stage], dict[str, Any]] = lambda at: at.on
    shows: Do = outcomes
    first: Do = lambda _at: None


def nothing(_at: Stage) -> dict[str, Any]:
    return {}


def again(verb: Callable[..., Receipt | None], **said: Any) -> Do:
    return lambda at: at.do(verb, **said)


def on_file(verb: Callable[..., Receipt | None], **said: Any) -> Do:
    return lambda at: at.do(verb, **at.on, **said)


def undo(at: Stage) -> object:
    return at.undo()


def ballot_of(method: Method, question: Question = Question.ADOPT) -> Do:
    return lambda at: at.call.ballot(at.file, method, question)


def tied(at: Stage) -> None:
    at.call.ballot(at.file, Method.HANDS)
    at.call.close(at.file, counts={Option.IN_FAVOUR: 5, Option.AGAINST: 5})


def decided(at: Stage) -> object:
    return at.do(record_decisions, changes=at.changes)


def noted(at: Stage) -> object:
    return on_file(write_debate_line, text="Une remarque.")(at)


def recused(at: Stage) -> None:
    at.call.recuse(at.file, at.member.name)


def read_out(at: Stage) -> object:
    at.do(call_item, candidature_id=None)
    receipt = at.do(read_list, changes=at.changes)
    for person in asked_to_agree(at.call.snapshot):
        show_list(at.call.uow(), by=person, call_id=at.call.call_id, read_at=read_now(at.call.snapshot)[0].read_at, has_seen=True)
    return receipt


def screening(at: Stage) -> object:
    return at.call.candidature(at.file).screening, at.call.candidature(at.file).screening_reason


def state(at: Stage) -> object:
    return at.call.meeting.state


def current(at: Stage) -> object:
    return at.call.meeting.current


def is_running(at: Stage) -> object:
    return at.call.meeting.running_since is not None


def order(at: Stage) -> list[int]:
    return [item.candidature_id for item in agenda(at.call.snapshot)]


def presence(at: Stage) -> object:
    return at.call.meeting.presence_of(at.member.id)


def out(at: Stage) -> object:
    return at.call.meeting.out_of_the_room()


def is_sealed(at: Stage) -> object:
    return at.call.snapshot.is_under_seal(at.call.id_of(at.file))


def has_revote(at: Stage) -> object:
    return at.call.meeting.has_open_revote(at.call.id_of(at.file))


def has_ballot(at: Stage) -> object:
    return at.call.meeting.open_ballot is not None


def ballot(at: Stage) -> object:
    return at.ballot


def passes(at: Stage) -> object:
    held = ballot_passes(at.call.reading(), **at.call.by_console(), **at.on_ballot)
    return [one.person_id for one in held]


def dissents(at: Stage) -> object:
    return [(one.person_id, one.sentence) for one in at.call.snapshot.dissents]


def lines(at: Stage) -> object:
    return [(one.text, one.in_minutes) for one in at.call.snapshot.debate if one.struck_at is None]


def listed(at: Stage) -> object:
    return [one.candidature_id for one in read_now(at.call.snapshot)]


def is_finalised(at: Stage) -> object:
    return at.call.snapshot.is_finalised


def with_recused_out(at: Stage) -> None:
    recused(at)
    on_file(record_departures)(at)


def with_pass(at: Stage) -> None:
    at.call.ballot(at.file, Method.SECRET)
    give_pass(at)


def give_pass(at: Stage) -> None:
    issue_ballot_pass(at.call.uow(), **at.call.by_console(), **at.on_ballot, person_id=at.member.id)


def dissented(at: Stage) -> None:
    decided(at)
    on_file(record_dissent, person_id=at.member.id, sentence=REASON, seen_version=1)(at)


def ready(at: Stage) -> None:
    at.do(call_item, candidature_id=None)
    at.do(close_meeting)
    at.call.decide_everything()


def concluded(at: Stage) -> None:
    ready(at)
    at.call.finalise()


def put_on_hold(at: Stage) -> None:
    at.do(call_item, candidature_id=None)
    at.call.pre_select(at.file, Screening.RESERVE)


def seen(at: Stage) -> dict[int, int]:
    return {at.call.id_of(at.file): at.call.candidature(at.file).screening_version}


def screening_of(at: Stage) -> dict[str, Any]:
    return {"changes": [ScreeningChange(id_, Screening.DECLINED, version) for id_, version in seen(at).items()], "reason": REASON}


def counted(at: Stage) -> dict[str, Any]:
    return {**at.on_ballot, "counts": {Option.IN_FAVOUR: 6, Option.AGAINST: 4}}


# Why nothing takes an act back.
AGAIN = "a member votes again while the ballot is open"
ANOTHER = "another ballot follows; what was voted stands in the minutes"
ORDER = "another order is chosen in the same place"
SEEN = "what was seen is not unseen"
SAID = "it is in the minutes; the file comes back, and is decided all the same"
STRUCK = "it can still be read, struck out"

TOLD = (
    Told(
        plan_meeting,
        "Séance préparée",
        again(plan_meeting, planned_end=None),
        lambda _at: {"planned_end": None, "seconds_per_item": 300},
        lambda at: at.call.meeting.seconds_per_item,
    ),
    Told(open_meeting, "Séance ouverte", again(close_meeting), nothing, state, again(close_meeting)),
    Told(suspend_meeting, "Séance suspendue", again(resume_meeting), nothing, state),
    Told(resume_meeting, "Séance reprise", again(suspend_meeting), nothing, state, again(suspend_meeting)),
    Told(close_meeting, "Séance close", again(open_meeting), nothing, state),
    Told(
        show_on_projector,
        "Écran de salle changé : classement",
        again(show_on_projector, what=ProjectorView.AUTOMATIC),
        lambda _at: {"what": ProjectorView.RANKING},
        lambda at: at.call.meeting.projector,
    ),
    Told(
        send_to_room,
        "Envoi à l’écran de salle : robustesse",
        again(send_to_room, sent=None),
        lambda _at: {"sent": Sent(SentView.ROBUSTNESS)},
        lambda at: at.call.meeting.sent,
    ),
    Told(
        call_item,
        "Dossier appelé : {another}",
        on_file(call_item),
        lambda at: {"candidature_id": at.call.id_of(at.another)},
        current,
    ),
    Told(
        call_item,
        "Dossier appelé : aucun dossier",
        on_file(call_item),
        lambda _at: {"candidature_id": None},
        current,
    ),
    Told(
        arrange_agenda,
        "Ordre de passage établi : par filière",
        ORDER,
        lambda _at: {"arrangement": Arrangement.BY_TRACK},
        order,
    ),
    Told(
        move_item,
        "Ordre de passage établi : {another} en position 5",
        lambda at: at.do(move_item, candidature_id=at.call.id_of(at.another), to=at.place),
        lambda at: {"candidature_id": at.call.id_of(at.another), "to": 5},
        order,
    ),
    Told(stop_timer, "Minuteur mis en pause : {file}", again(start_timer), nothing, is_running),
    Told(
        start_timer,
        "Minuteur en marche : {file}",
        again(stop_timer),
        nothing,
        is_running,
        again(stop_timer),
    ),
    Told(
        record_presence,
        "Présence enregistrée : {member} (excusé·e)",
        lambda at: at.do(record_presence, presences={at.member.id: Presence.PRESENT}),
        lambda at: {"presences": {at.member.id: Presence.EXCUSED}},
        presence,
    ),
    Told(
        record_departures,
        "Sortie d’un membre en déport : {file}",
        again(record_returns),
        shows=out,
        first=recused,
    ),
    Told(
        record_returns,
        "Retour d’un membre en déport",
        on_file(record_departures),
        lambda at: {"person_ids": [at.member.id]},
        out,
        with_recused_out,
    ),
    Told(reveal, "Scellé levé : {file}", SEEN, shows=is_sealed, first=lambda at: at.call.seal()),
    Told(reveal_all, "Scellé levé", SEEN, nothing, is_sealed, lambda at: at.call.seal()),
    Told(open_revote, "Nouvelle notation ouverte : {file}", on_file(close_revote), shows=has_revote),
    Told(
        close_revote,
        "Nouvelle notation close : {file}",
        on_file(open_revote),
        shows=has_revote,
        first=on_file(open_revote),
    ),
    Told(
        open_ballot,
        "Scrutin ouvert : {file}",
        on_file(cancel_ballot, number=1, reason=REASON),
        lambda at: {**at.on, "question": Question.ADOPT, "method": Method.NAMED},
        has_ballot,
    ),
    Told(
        cast_vote,
        "Vote exprimé : {file}",
        AGAIN,
        lambda at: {**at.on_ballot, "by": at.member, "choice": Option.IN_FAVOUR},
        ballot,
        ballot_of(Method.NAMED),
    ),
    Told(
        enter_vote,
        "Vote saisi pour un membre : {file} (membre : {member})",
        AGAIN,
        lambda at: {**at.on_ballot, "person_id": at.member.id, "choice": Option.IN_FAVOUR},
        ballot,
        ballot_of(Method.NAMED),
    ),
    Told(close_ballot, "Scrutin clos : {file}", ANOTHER, counted, ballot, ballot_of(Method.HANDS)),
    Told(
        cancel_ballot,
        "Scrutin annulé : {file}",
        ANOTHER,
        lambda at: {**at.on_ballot, "reason": REASON},
        ballot,
        ballot_of(Method.NAMED),
    ),
    Told(
        give_casting_vote,
        "Voix prépondérante exercée : {file} (pour)",
        ANOTHER,
        lambda at: {**at.on_ballot, "choice": Option.IN_FAVOUR},
        ballot,
        tied,
    ),
    Told(
        withdraw_ballot_pass,
        "Laissez-passer d’un scrutin secret retiré : {file} (membre : {member})",
        give_pass,
        lambda at: {**at.on_ballot, "person_id": at.member.id},
        passes,
        with_pass,
    ),
    Told(
        record_decisions,
        "Décision enregistrée : {file} (retenu)",
        undo,
        lambda at: {"changes": at.changes},
        outcomes,
    ),
    Told(
        undoing.undo,
        "Acte annulé : {file} (à discuter)",
        undo,
        lambda at: {"sequence": at.last.sequence},
        outcomes,
        decided,
    ),
    Told(
        adopt_reasons,
        "Motifs proposés validés par le jury : {file}",
        "any of them is changed by another decision",
        lambda at: {"seen": {at.call.id_of(at.file): at.call.decision(at.file).version}},
        lambda at: at.call.decision(at.file).reason_adopted_at,
        lambda at: at.do(record_decisions, changes=[replace(each, reason_is_proposed=True) for each in at.changes]),
    ),
    Told(
        recall_candidature,
        "Dossier remis en discussion : {file}",
        SAID,
        lambda at: at.on,
        lambda at: at.call.snapshot.recalled,
    ),
    Told(
        read_list,
        "Liste d’accord lue : {file}",
        again(take_list_back),
        lambda at: {"changes": at.changes},
        listed,
        again(call_item, candidature_id=None),
    ),
    Told(
        take_list_back,
        "Liste d’accord reprise : {file}",
        lambda at: at.do(read_list, changes=at.changes),
        nothing,
        listed,
        read_out,
    ),
    Told(
        agree_list,
        "Décidé sans débat : {file} (retenu)",
        undo,
        lambda at: {"candidature_ids": [at.call.id_of(at.file)]},
        outcomes,
        read_out,
    ),
    Told(
        screen,
        "Présélection enregistrée : {file} (non présélectionné)",
        undo,
        screening_of,
        screening,
        again(call_item, candidature_id=None),
    ),
    Told(
        decline_waiting,
        "Présélection enregistrée : {file} (non présélectionné)",
        undo,
        lambda at: {"seen": seen(at), "reason": REASON},
        screening,
        put_on_hold,
    ),
    Told(
        dissent,
        "Opinion divergente consignée : {file} (membre : {member})",
        lambda at: at.do(withdraw_dissent, at.member, **at.on, person_id=at.member.id),
        lambda at: {**at.on, "by": at.member, "sentence": REASON, "seen_version": 1},
        dissents,
        decided,
    ),
    Told(
        record_dissent,
        "Opinion divergente consignée : {file} (membre : {member})",
        lambda at: at.do(withdraw_dissent, **at.on, person_id=at.member.id),
        lambda at: {**at.on, "person_id": at.member.id, "sentence": REASON, "seen_version": 1},
        dissents,
        decided,
    ),
    Told(
        withdraw_dissent,
        "Opinion divergente retirée : {file} (membre : {member})",
        lambda at: at.do(record_dissent, **at.on, person_id=at.member.id, sentence=REASON, seen_version=1),
        lambda at: {**at.on, "person_id": at.member.id},
        dissents,
        dissented,
    ),
    Told(
        write_debate_line,
        "Note du débat ajoutée : {file}",
        on_file(strike_debate_line, number=1),
        lambda at: {**at.on, "text": "Une remarque."},
        lines,
    ),
    Told(strike_debate_line, "Note du débat barrée : {file}", STRUCK, lambda at: {**at.on, "number": 1}, lines, noted),
    Told(
        choose_debate_line,
        "Choix d’une note du débat : {file} (pour le procès-verbal)",
        on_file(choose_debate_line, number=1, in_minutes=False),
        lambda at: {**at.on, "number": 1, "in_minutes": True},
        lines,
        noted,
    ),
    Told(
        finalise,
        "Sélection arrêtée",
        again(reopen, reason=REASON),
        lambda at: {"seen_revision": at.call.snapshot.revision, "keeps_waiting": True},
        is_finalised,
        ready,
    ),
    Told(reopen, "Sélection rouverte", lambda at: at.call.finalise(), lambda _at: {"reason": REASON}, is_finalised, concluded),
)


def acts_of_the_screens() -> set[str]:
    files = [path for name in SCREENS for path in ([ROOT / name] if name.endswith(".py") else sorted((ROOT / name).rglob("*.py")))]
    return {name for path in files for name in _imported(path) if name in verbs()} - READS


def _imported(path: Path) -> Iterator[str]:
    """Yield what a screen takes from the modules of verbs, by itself or by the module."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    taken = [
        node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("deliberation.operations.")
    ]
    names = {alias.asname or alias.name for node in taken for alias in node.names}
    yield from names
    yield from (node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute) and ast.unparse(node.value) in names)


def test_table_holds_every_act_of_the_screens_of_the_meeting() -> None:
    assert {one.verb.__name__ for one in TOLD} == acts_of_the_screens() - WITHOUT_RECEIPT - OF_OTHER_CALLS


@pytest.fixture
def stage(call: OpenCall) -> Stage:
    return Stage(call)


@pytest.mark.parametrize("told", TOLD, ids=lambda told: told.verb.__name__)
def test_confirmation_names_what_was_done_and_its_way_back_restores_what_stood(stage: Stage, told: Told) -> None:
    told.first(stage)
    before = told.shows(stage)
    receipt = stage.do(told.verb, **told.takes(stage))
    assert receipt
    said = feedback.done_sentence(receipt, shown=str).replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")
    assert said.rpartition(", à ")[0] == told.said.format(file=stage.file, another=stage.another, member=stage.member.name)
    assert told.shows(stage) != before
    if not isinstance(told.back, str):
        told.back(stage)
        assert told.shows(stage) == before
