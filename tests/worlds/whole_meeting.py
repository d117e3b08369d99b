"""A whole meeting, from marks under seal to every candidature decided, with everything in it that a record has to tell."""

from typing import Final

from deliberation.meeting.ballots import ABSTAIN, AGAINST, IN_FAVOUR, Method, Question
from deliberation.meeting.meeting import Arrangement, ProjectorView
from deliberation.meeting.presence import Presence
from deliberation.operations import PaperGrid
from deliberation.selection.decisions import Outcome
from tests.worlds.seating import Database
from tests.worlds.sitting import Sitting, seal, seat

DOSSIERS: Final = ("101", "102", "103", "104")
CODES: Final = ("impact", "pertinence_ia", "defi_technique", "equipe", "donnees", "enseignements", "valeur_ajoutee")
# By juror, the mark given on every criterion of each of the four dossiers; "fourth" on paper, nobody on a file they leave.
MARKS: Final = {
    "juror": (5, 4, 2, 1),
    "presiding juror": (4, 4, 3, 2),
    "second": (5, None, 3, 2),
    "third": (4, 3, 3, 1),
    "fourth": (3, 3, 2, 2),
}


def hold(database: Database) -> Sitting:
    """Hold the meeting to its end and return it."""
    sitting = seat(database)
    seal(sitting)
    _score(sitting)
    _open(sitting)
    _discuss_the_first(sitting)
    _discuss_the_second(sitting)
    _discuss_the_others(sitting)
    sitting.do("close_meeting")
    return sitting


def _score(sitting: Sitting) -> None:
    sitting.do("declare_recusals", by="second", candidature_ids=[sitting.room.ids["102"]])
    sitting.do("impose_recusal", by="chair", dossier="103", person="third", reason="Même direction.")
    sitting.do("lift_recusal", by="chair", dossier="103", person="third", reason="Vérifié : une autre direction.")
    for name, marks in MARKS.items():
        given = {dossier: dict.fromkeys(CODES, mark) for dossier, mark in zip(DOSSIERS, marks, strict=True) if mark is not None}
        if name == "fourth":
            grids = tuple(PaperGrid(sitting.room.ids[dossier], criteria, 0) for dossier, criteria in given.items())
            sitting.do("enter_paper_grids", person=name, grids=grids)
        else:
            for dossier, criteria in given.items():
                sitting.do("submit_scores", by=name, dossier=dossier, marks=criteria, comment=f"Vu : {dossier}.", seen_version=0)
    sitting.do("declare_finished", by="juror")
    sitting.do("recall_candidature", by="juror", dossier="104", reason="Un besoin que personne d’autre ne porte.")


def _open(sitting: Sitting) -> None:
    sitting.do("plan_meeting", planned_end=sitting.now.replace(hour=18), seconds_per_item=600)
    sitting.do("arrange_agenda", arrangement=Arrangement.RANDOM, seed=7)
    sitting.do("set_agenda", candidature_ids=[sitting.room.ids[dossier] for dossier in DOSSIERS])
    sitting.do("move_item", dossier="104", to=3)
    sitting.arrive("juror", "presiding juror", "third", "chair", "deputy")
    sitting.arrive("second", presence=Presence.REMOTE)
    sitting.arrive("fourth", presence=Presence.EXCUSED)
    sitting.do("open_meeting")
    sitting.do("reveal", by="chair", dossier="101")
    sitting.do("reveal_all", by="chair")


def _discuss_the_first(sitting: Sitting) -> None:
    """A revote, a tie and the casting vote; a dissent."""
    sitting.later(60)
    sitting.do("call_item", dossier="101")
    sitting.do("show_on_projector", what=ProjectorView.ITEM)
    sitting.do("open_revote", by="chair", dossier="101")
    sitting.do("submit_scores", by="juror", dossier="101", marks={"impact": 2}, seen_version=1)
    sitting.do("close_revote", by="chair", dossier="101")
    sitting.later(300)
    sitting.do("stop_timer")
    sitting.do("start_timer")
    sitting.ballot("101", Method.NAMED)
    for name, choice in {"juror": AGAINST, "presiding juror": IN_FAVOUR, "second": AGAINST, "third": IN_FAVOUR}.items():
        sitting.vote(name, choice)
    sitting.close("101")
    sitting.do("give_casting_vote", by="chair", dossier="101", number=1, choice=IN_FAVOUR)
    sitting.room.decide("101", Outcome.SELECTED, "technical", reason="Le plus utile à ses usagers.")
    sitting.do("dissent", by="juror", dossier="101", sentence="Les données ne sont pas prêtes.", seen_version=1)
    sitting.do("dissent", by="second", dossier="101", seen_version=1)
    sitting.do("withdraw_dissent", by="organiser", dossier="101", person="second")


def _discuss_the_second(sitting: Sitting) -> None:
    """A recused member leaves and comes back; a break; a ballot cancelled, another below the quorum, secret."""
    sitting.later(60)
    sitting.do("call_item", dossier="102")
    sitting.do("record_departures", dossier="102")
    sitting.ballot("102", Method.SECRET, Question.TRACK)
    sitting.do("cancel_ballot", by="chair", dossier="102", number=1, reason="Mauvaise question.")
    sitting.later(60)
    sitting.do("suspend_meeting")
    sitting.later(900)
    sitting.do("resume_meeting")
    sitting.arrive("third", presence=Presence.ABSENT)
    sitting.arrive("juror", presence=Presence.ABSENT)
    said = {"question": Question.ADOPT, "method": Method.SECRET}
    sitting.do("open_ballot", by="chair", dossier="102", override_reason="Deux membres empêchés par une grève.", **said)
    sitting.vote("presiding juror", ABSTAIN, "102", 2)
    sitting.close("102", 2)
    sitting.later(60)
    sitting.do("record_returns")
    sitting.arrive("juror", "third")
    sitting.room.decide("102", Outcome.RESERVE, "technical", reserve_rank=1, reason="Prêt dans six mois.")


def _discuss_the_others(sitting: Sitting) -> None:
    """Hands counted; a decision taken back; the places of a track exceeded, then kept."""
    sitting.later(60)
    sitting.do("call_item", dossier="104")
    sitting.do("open_ballot", by="chair", dossier="104", question=Question.ADOPT, method=Method.HANDS)
    sitting.close("104", counts={IN_FAVOUR: 1, AGAINST: 3})
    sitting.room.undo(sitting.room.decide("104", Outcome.DECLINED))
    sitting.room.decide("104", Outcome.DECLINED, reason="Trop tôt.")
    sitting.later(60)
    sitting.do("call_item", dossier="103")
    sitting.room.decide("103", Outcome.SELECTED, "scientific", reason="Une question de recherche nette.")
    sitting.do(
        "record_dissent", by="organiser", dossier="103", person="third", sentence="Un accompagnement technique suffisait.", seen_version=1
    )
