"""A meeting with every act whose telling the minutes could get wrong, each in a minute of its own: the hour of a sentence names its act."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from deliberation.derived.meeting.verdicts import awaiting_adoption
from deliberation.dossiers.dialects import Dialect
from deliberation.operations.meeting.meeting import close_meeting, open_meeting, record_departures, resume_meeting, suspend_meeting
from deliberation.operations.scoring.recusals import declare_recusals, impose_recusal
from deliberation.operations.selection.agreement_lists import agree_list, read_list, recall_candidature
from tests.worlds.acts import adopt_reasons, call_item, dissent, give_casting_vote, import_dossiers, move_phase, undo, withdraw
from tests.worlds.dossiers import file_of, record
from tests.worlds.room import Database, Room, jury
from tests.worlds.terms import Change, Method, Option, Outcome, Phase, Screening

FILE = "dossiers du service.xlsx"
PROPOSED = "Au-dessus de la moyenne sur impact."
FOR = ("juror", "presiding juror")
Act = Callable[[Room], object]


def hold(database: Database) -> Room:
    """Hold the meeting, finalise, and return it. Second and third are recused on 102 and 103; third stays, second never comes back."""
    room = jury(database, jurors=5)
    room.later(60)
    _bring_files(room)
    for act in (*_BEFORE, *_TIE, *_LISTS, *_BEYOND, *_END):
        act(room)
        room.later(60)
    return room


def _bring_files(room: Room) -> None:
    move_phase(room.uow(), **room.by_console(), to=Phase.PREPARATION)
    of_platform = replace(file_of(record("203"), record("204")), dialect=Dialect.API, name="démarche 12")
    for file in (replace(file_of(record("201"), record("202"), record("205")), name=FILE), of_platform):
        import_dossiers(room.uow(), **room.by_console(), file=file)
        room.later(60)
    room.ids = {one.dossier: one.id for one in room.snapshot.candidatures}
    for dossier in ("201", "202", "203", "204"):
        room.pre_select(dossier, Screening.SHORTLISTED)
    for dossier in ("105", "205"):
        room.pre_select(dossier, Screening.DECLINED, reason="Hors du périmètre.")
    move_phase(room.uow(), **room.by_console(), to=Phase.DELIBERATION)
    room.later(60)


def _called(dossier: str) -> Act:
    return lambda room: call_item(room.uow(), **room.on(dossier, by="organiser"))


def _decided(dossier: str, outcome: Outcome, track: str | None = None, **said: Any) -> Act:
    return lambda room: room.decide(dossier, outcome, track, **{"reason": f"Dit de {dossier}.", **said})


def _impose(dossier: str, name: str) -> Act:
    person = {"reason": "Même direction."}
    return lambda room: impose_recusal(room.uow(), **room.on(dossier, by="chair"), person_id=room.people[name].id, **person)


def _tie(room: Room) -> None:
    room.ballot("101")
    for name in ("juror", "presiding juror", "second", "third"):
        room.vote(name, Option.IN_FAVOUR if name in FOR else Option.AGAINST)
    room.close("101")


def _hands(dossier: str) -> Act:
    def count(room: Room) -> None:
        room.ballot(dossier, Method.HANDS)
        room.close(dossier, counts={Option.IN_FAVOUR: 1, Option.AGAINST: 3})

    return count


def _read_list(room: Room) -> None:
    proposed = [Change(room.ids[dossier], Outcome.DECLINED, reason=f"Liste, {dossier}.") for dossier in ("201", "202", "203")]
    read_list(room.uow(), **room.by("organiser"), changes=proposed)


def _undo_last(room: Room) -> None:
    undo(room.uow(), **room.by("chair"), sequence=room.journal[-1].sequence)


def _adopt(room: Room) -> None:
    seen = {one.id: room.snapshot.decision(one.id).version for one in awaiting_adoption(room.snapshot)}
    adopt_reasons(room.uow(), **room.by("chair"), seen=seen)


_BEFORE: tuple[Act, ...] = (
    lambda room: declare_recusals(room.uow(), **room.by("second"), candidature_ids=[room.ids["102"]]),
    _impose("103", "third"),
    lambda room: room.arrive("juror", "presiding juror", "second", "third", "chair"),
    lambda room: open_meeting(room.uow(), **room.by("organiser")),
)
_TIE: tuple[Act, ...] = (
    _called("101"),
    _tie,
    lambda room: give_casting_vote(room.uow(), **room.on("101", by="chair"), number=1, choice=Option.IN_FAVOUR),
    _decided("101", Outcome.SELECTED, "technical"),
    lambda room: dissent(room.uow(), **room.on("101", by="juror"), sentence="Trop cher.", seen_version=1),
    _decided("101", Outcome.SELECTED, "technical", reason="Mieux dit de 101."),
    _called("103"),
    lambda room: suspend_meeting(room.uow(), **room.by("organiser")),
    lambda room: resume_meeting(room.uow(), **room.by("organiser")),
    _called("101"),
)
_LISTS: tuple[Act, ...] = (
    _read_list,
    lambda room: recall_candidature(room.uow(), **room.on("203", by="third")),
    lambda room: agree_list(room.uow(), **room.by("organiser"), candidature_ids=[room.ids["201"], room.ids["202"]]),
    _decided("201", Outcome.DECLINED, reason="Mieux dit de 201."),
    _decided("202", Outcome.RESERVE, "technical", reserve_rank=1),
    _called("203"),
    _decided("203", Outcome.DECLINED, reason=PROPOSED, reason_is_proposed=True),
)
_BEYOND: tuple[Act, ...] = (
    _decided("103", Outcome.SELECTED, "scientific", override_reason="Le jury tranche malgré sa présence."),
    _called("104"),
    _decided("104", Outcome.SELECTED, "scientific", override_reason="Une place de plus sera demandée."),
    lambda room: dissent(room.uow(), **room.on("104", by="juror"), sentence="Pas de place.", seen_version=1),
    _decided("104", Outcome.DECLINED),
    _called("204"),
    _hands("204"),
    _decided("204", Outcome.SELECTED, "technical", override_reason="Le jury se reprend."),
    _undo_last,
    _decided("204", Outcome.DECLINED),
)
_END: tuple[Act, ...] = (
    _called("102"),
    lambda room: record_departures(room.uow(), **room.on("102", by="organiser")),
    _decided("102", Outcome.DECLINED),
    lambda room: close_meeting(room.uow(), **room.by("organiser")),
    lambda room: withdraw(room.uow(), **room.on("205", by="chair"), reason="À leur demande."),
    _adopt,
    lambda room: room.finalise(),
)
