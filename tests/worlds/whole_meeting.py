"""A whole meeting, from marks under seal to every candidature decided, with everything in it that a record has to tell."""

from collections.abc import Mapping, Sequence
from typing import Any

import capabilities
from deliberation.call.scale import Exact
from deliberation.operations.meeting.agenda import arrange_agenda, call_item, move_item, set_agenda, start_timer, stop_timer
from deliberation.operations.meeting.meeting import (
    choose_debate_line,
    close_meeting,
    open_meeting,
    plan_meeting,
    record_departures,
    record_returns,
    resume_meeting,
    show_on_projector,
    strike_debate_line,
    suspend_meeting,
    write_debate_line,
)
from deliberation.operations.scoring.recusals import declare_recusals, impose_recusal, lift_recusal
from deliberation.operations.scoring.scoring import close_revote, declare_finished, open_revote, reveal, submit_scores
from deliberation.operations.selection.agreement_lists import read_list, recall_candidature, take_list_back
from tests.worlds.acts import cancel_ballot, dissent, give_casting_vote, open_ballot, record_dissent, reveal_all, withdraw_dissent
from tests.worlds.attachments import attach, content_of, from_platform, name_files, pdf
from tests.worlds.extras import is_installed
from tests.worlds.readers import assign_readers
from tests.worlds.room import Database, Room, jury
from tests.worlds.terms import Arrangement, Change, Method, Option, Outcome, Presence, ProjectorView, Question

DOSSIERS = ("101", "102", "103", "104")
CODES = ("impact", "pertinence_ia", "defi_technique", "equipe", "donnees", "enseignements", "valeur_ajoutee")
# By juror, the mark given on every criterion of each of the four dossiers; "fourth" on paper, nobody on a file they leave.
MARKS = {"juror": (5, 4, 2, 1), "presiding juror": (4, 4, 3, 2), "second": (5, None, 3, 2), "third": (4, 3, 3, 1), "fourth": (3, 3, 2, 2)}


def hold(database: Database, given: Mapping[str, Sequence[Exact | None]] = MARKS, **changes: Any) -> Room:
    """Hold the meeting to its end and return it. ``given``: other marks; ``changes`` replace settings."""
    sitting = jury(database, jurors=5, **changes)
    sitting.seal()
    _attach(sitting)
    _assign(sitting)
    _score(sitting, given)
    _open(sitting)
    _discuss_the_first(sitting)
    _discuss_the_second(sitting)
    _pull_out_of_a_list(sitting)
    _discuss_the_others(sitting)
    write_debate_line(sitting.uow(), **sitting.on("101", by="organiser"), text="La reprise des données inquiète.")
    choose_debate_line(sitting.uow(), **sitting.on("101", by="chair"), number=1, in_minutes=True)
    write_debate_line(sitting.uow(), **sitting.on("101", by="chair"), text="Une parole qui reste entre nous.")
    strike_debate_line(sitting.uow(), **sitting.on("101", by="deputy"), number=2)
    close_meeting(sitting.uow(), **sitting.by("organiser"))
    return sitting


def _attach(sitting: Room) -> None:
    """A file in two versions, and another."""
    name_files(sitting, {"101": content_of("plan.pdf", "budget.pdf")})
    attach(sitting, {from_platform("101", "plan.pdf"): pdf("plan"), from_platform("101", "budget.pdf"): pdf("budget")})
    attach(sitting, {from_platform("101", "plan.pdf", "01-06-2019-10-00"): pdf("a later plan")})


def _assign(sitting: Room) -> None:
    """Three readers a file, and a file passed from one to another."""
    three = {(sitting.ids[dossier], sitting.people[name].id) for dossier in DOSSIERS for name in ("juror", "presiding juror", "third")}
    assign_readers(sitting.uow(), **sitting.by("organiser"), readers=3, pairs=three)
    passed = three - {(sitting.ids["101"], sitting.people["third"].id)} | {(sitting.ids["101"], sitting.people["fourth"].id)}
    assign_readers(sitting.uow(), **sitting.by("chair"), readers=3, pairs=passed)


def _score(sitting: Room, marks_given: Mapping[str, Sequence[Exact | None]]) -> None:
    declare_recusals(sitting.uow(), **sitting.by("second"), candidature_ids=[sitting.ids["102"]])
    impose_recusal(sitting.uow(), **sitting.on("103", by="chair"), person_id=sitting.people["third"].id, reason="Même direction.")
    lift_recusal(
        sitting.uow(), **sitting.on("103", by="chair"), person_id=sitting.people["third"].id, reason="Vérifié : une autre direction."
    )
    for name, marks in marks_given.items():
        given = {dossier: dict.fromkeys(CODES, mark) for dossier, mark in zip(DOSSIERS, marks, strict=True) if mark is not None}
        if name == "fourth" and is_installed("paper"):
            grid, enter = (capabilities.resolve(f"extras.paper.verbs:{verb}") for verb in ("PaperGrid", "enter_paper_grids"))
            grids = tuple(grid(sitting.ids[dossier], criteria, 0) for dossier, criteria in given.items())
            enter(sitting.uow(), **sitting.by("organiser"), person_id=sitting.people[name].id, grids=grids)
        else:
            for dossier, criteria in given.items():
                submit_scores(sitting.uow(), **sitting.on(dossier, by=name), marks=criteria, comment=f"Vu : {dossier}.", seen_version=0)
    declare_finished(sitting.uow(), **sitting.by("juror"))
    recall_candidature(sitting.uow(), **sitting.on("104", by="juror"))


def _open(sitting: Room) -> None:
    plan_meeting(sitting.uow(), **sitting.by("organiser"), planned_end=sitting.now.replace(hour=18), seconds_per_item=600)
    arrange_agenda(sitting.uow(), **sitting.by("organiser"), arrangement=Arrangement.RANDOM, seed=7)
    set_agenda(sitting.uow(), **sitting.by("organiser"), candidature_ids=[sitting.ids[dossier] for dossier in DOSSIERS])
    move_item(sitting.uow(), **sitting.on("104", by="organiser"), to=3)
    sitting.arrive("juror", "presiding juror", "third", "chair", "deputy")
    sitting.arrive("second", presence=Presence.REMOTE)
    sitting.arrive("fourth", presence=Presence.EXCUSED)
    open_meeting(sitting.uow(), **sitting.by("organiser"))
    reveal(sitting.uow(), **sitting.on("101", by="chair"))
    reveal_all(sitting.uow(), **sitting.by("chair"))


def _discuss_the_first(sitting: Room) -> None:
    """A revote, a tie and the casting vote; a dissent."""
    sitting.later(60)
    call_item(sitting.uow(), **sitting.on("101", by="organiser"))
    show_on_projector(sitting.uow(), **sitting.by("organiser"), what=ProjectorView.ITEM)
    open_revote(sitting.uow(), **sitting.on("101", by="chair"))
    submit_scores(sitting.uow(), **sitting.on("101", by="juror"), marks={"impact": 2}, seen_version=1)
    close_revote(sitting.uow(), **sitting.on("101", by="chair"))
    sitting.later(300)
    stop_timer(sitting.uow(), **sitting.by("organiser"))
    start_timer(sitting.uow(), **sitting.by("organiser"))
    sitting.ballot("101", Method.NAMED)
    for name, choice in {
        "juror": Option.AGAINST,
        "presiding juror": Option.IN_FAVOUR,
        "second": Option.AGAINST,
        "third": Option.IN_FAVOUR,
    }.items():
        sitting.vote(name, choice)
    sitting.close("101")
    give_casting_vote(sitting.uow(), **sitting.on("101", by="chair"), number=1, choice=Option.IN_FAVOUR)
    sitting.decide("101", Outcome.SELECTED, "technical", reason="Le plus utile à ses usagers.")
    dissent(sitting.uow(), **sitting.on("101", by="juror"), sentence="Les données ne sont pas prêtes.", seen_version=1)
    dissent(sitting.uow(), **sitting.on("101", by="second"), seen_version=1)
    withdraw_dissent(sitting.uow(), **sitting.on("101", by="organiser"), person_id=sitting.people["second"].id)


def _discuss_the_second(sitting: Room) -> None:
    """A recused member leaves and comes back; a break; a ballot cancelled, another below the quorum."""
    sitting.later(60)
    call_item(sitting.uow(), **sitting.on("102", by="organiser"))
    record_departures(sitting.uow(), **sitting.on("102", by="organiser"))
    sitting.ballot("102", Method.SECRET, Question.TRACK)
    cancel_ballot(sitting.uow(), **sitting.on("102", by="chair"), number=1, reason="Mauvaise question.")
    sitting.later(60)
    suspend_meeting(sitting.uow(), **sitting.by("organiser"))
    sitting.later(900)
    resume_meeting(sitting.uow(), **sitting.by("organiser"))
    sitting.arrive("third", presence=Presence.ABSENT)
    sitting.arrive("juror", presence=Presence.ABSENT)
    open_ballot(
        sitting.uow(),
        **sitting.on("102", by="chair"),
        question=Question.ADOPT,
        method=Method.NAMED,
        override_reason="Deux membres empêchés par une grève.",
    )
    sitting.vote("presiding juror", Option.ABSTAIN, "102", 2)
    sitting.close("102", 2)
    sitting.later(60)
    sitting.arrive("juror", "third")
    sitting.decide("102", Outcome.RESERVE, "technical", reserve_rank=1, reason="Prêt dans six mois.")
    record_returns(sitting.uow(), **sitting.by("organiser"))


def _pull_out_of_a_list(sitting: Room) -> None:
    """A list for agreement out of which a member pulls its file."""
    sitting.later(60)
    change = Change(sitting.ids["103"], Outcome.SELECTED, "scientific", reason="Sans débat.")
    read_list(sitting.uow(), **sitting.by("organiser"), changes=[change])
    recall_candidature(sitting.uow(), **sitting.on("103", by="third"))
    take_list_back(sitting.uow(), **sitting.by("organiser"))


def _discuss_the_others(sitting: Room) -> None:
    """Hands counted; a secret ballot; a decision taken back; the places of a track exceeded, then kept."""
    sitting.later(60)
    call_item(sitting.uow(), **sitting.on("104", by="organiser"))
    open_ballot(sitting.uow(), **sitting.on("104", by="chair"), question=Question.ADOPT, method=Method.HANDS)
    sitting.close("104", counts={Option.IN_FAVOUR: 1, Option.AGAINST: 3})
    sitting.undo(sitting.decide("104", Outcome.DECLINED))
    sitting.decide("104", Outcome.DECLINED, reason="Trop tôt.")
    sitting.later(60)
    call_item(sitting.uow(), **sitting.on("103", by="organiser"))
    sitting.ballot("103", Method.SECRET)
    for name, choice in {"juror": Option.IN_FAVOUR, "second": Option.IN_FAVOUR, "presiding juror": Option.AGAINST}.items():
        sitting.vote(name, choice, "103")
    sitting.close("103")
    sitting.decide("103", Outcome.SELECTED, "scientific", reason="Une question de recherche nette.")
    record_dissent(
        sitting.uow(),
        **sitting.on("103", by="organiser"),
        person_id=sitting.people["third"].id,
        sentence="Un accompagnement technique suffisait.",
        seen_version=1,
    )
