"""Hearings: planned and told by whom it may, and what the page of a team says as the meeting goes on."""

from datetime import time, timedelta

import pytest

from deliberation.derived.meeting.hearings import expected_hours
from deliberation.errors import CallIsFinalised, InvalidValue, NotAllowed, NotFound
from deliberation.meeting.hearings import Break, HearingPlan, Waiting
from deliberation.operations.meeting.agenda import arrange_agenda, call_item, hearing_plan, hours_told, move_item
from deliberation.operations.meeting.meeting import close_meeting
from deliberation.record.wordings import Wording
from extras.letters.verbs import convene_teams, plan_hearings, team_waiting, word
from tests.database.meeting.test_agenda import order
from tests.worlds.room import NOON, Room
from tests.worlds.terms import Act, Arrangement, Screening, journal_lines, language, visible

KEY = b"a key for tests"
# Noon in UTC is two in the afternoon in Paris; four files, and tea after the second.
PLAN = HearingPlan(NOON, 20, 10, (Break(time(15), time(15, 30)),))


def plan(room: Room, plan: HearingPlan | None = PLAN, by: str = "organiser") -> object:
    return plan_hearings(room.uow(), **room.by(by), plan=plan)


def convene(room: Room, by: str = "organiser") -> dict[str, str]:
    secrets = convene_teams(room.uow(), **room.by(by), key=KEY)
    return {room.snapshot.candidature(id_).dossier: secret for id_, secret in secrets.items()}


def page(room: Room, secret: str) -> Waiting:
    return team_waiting(room.uow(), secret=secret)


def late(room: Room, secrets: dict[str, str], dossiers: str = "101 102 103 104") -> list[int | None]:
    return [page(room, secrets[dossier]).minutes_late for dossier in dossiers.split()]


def test_hours_follow_the_agenda_and_a_page_keeps_the_hour_that_was_told(sitting: Room) -> None:
    plan(sitting)
    secrets = convene(sitting)
    minutes = [(page(sitting, secrets[dossier]).slot.begins_at - NOON) // timedelta(minutes=1) for dossier in order(sitting)]
    assert minutes == [0, 30, 90, 120]
    move_item(sitting.uow(), **sitting.by("organiser"), candidature_id=sitting.ids["104"], to=1)
    assert page(sitting, secrets["104"]).slot.begins_at == NOON + timedelta(minutes=120)
    assert convene(sitting) == secrets
    assert page(sitting, secrets["104"]).slot.begins_at == NOON


def test_agenda_has_the_hour_told_else_the_one_planned_and_how_late_each_is(sitting: Room) -> None:
    plan(sitting)
    convene(sitting)
    sitting.pre_select("105", Screening.SHORTLISTED)
    move_item(sitting.uow(), **sitting.by("organiser"), candidature_id=sitting.ids["105"], to=1)
    told = hours_told(sitting.reading(), **sitting.by("organiser"))
    found = expected_hours(sitting.snapshot, PLAN, told, now=NOON + timedelta(minutes=12))
    hours = {sitting.snapshot.candidature(id_).dossier: (one.slot.begins_at - NOON, one.minutes_late) for id_, one in found.items()}
    assert hours["102"] == (timedelta(minutes=30), 40)  # told before the order changed: now after two others
    assert hours["105"] == (timedelta(), 10)


def test_page_tells_how_late_the_meeting_is_and_when_it_is_ones_turn(sitting: Room) -> None:
    plan(sitting)
    secrets = convene(sitting)
    assert late(sitting, secrets) == [0, 0, 0, 0]
    sitting.later(12 * 60)
    assert late(sitting, secrets) == [10, 10, 0, 0]  # tea makes up for it
    call_item(sitting.uow(), **sitting.on("101", by="organiser"))
    assert (page(sitting, secrets["101"]).is_now, late(sitting, secrets)) == (True, [None, 10, 0, 0])
    sitting.later(29 * 60)
    call_item(sitting.uow(), **sitting.on("102", by="organiser"))
    sitting.later(70 * 60)
    # Heard, and now: of neither is anything said of being late.
    assert late(sitting, secrets) == [None, None, 20, 20]
    sitting.later(24 * 60 * 60)
    call_item(sitting.uow(), **sitting.by("organiser"), candidature_id=None)
    assert late(sitting, secrets) == [None] * 4  # not thousands of minutes


def test_page_says_the_place_and_nothing_else_of_the_call(sitting: Room) -> None:
    words = {"place": "Salle 4"}
    word(sitting.uow(), **sitting.by("organiser"), wording=Wording.MINUTES, words=words)
    plan(sitting)
    said = page(sitting, convene(sitting)["101"])
    assert (said.place, said.minutes_late, said.is_now) == ("Salle 4", 0, False)


def test_page_that_is_over_is_what_one_that_never_was_is(sitting: Room) -> None:
    plan(sitting)
    secrets = convene(sitting)
    dead = ["x" * 43, ""]
    sitting.withdraw("103")
    dead.append(secrets["103"])
    for secret in dead:
        with pytest.raises(NotFound):
            page(sitting, secret)
    plan(sitting, None)
    with pytest.raises(NotFound):
        page(sitting, secrets["101"])
    plan(sitting)
    assert not page(sitting, secrets["101"]).is_now
    close_meeting(sitting.uow(), **sitting.by("organiser"))
    with pytest.raises(NotFound):
        page(sitting, secrets["101"])


@pytest.mark.parametrize("name", ["juror", "presiding juror", "deputy"])
def test_hours_are_for_those_who_see_every_file(sitting: Room, name: str) -> None:
    plan(sitting)
    convene(sitting)
    with pytest.raises(NotAllowed):
        plan(sitting, None, name)
    with pytest.raises(NotAllowed):
        convene(sitting, name)
    for read in (hearing_plan, hours_told):
        with pytest.raises(NotAllowed):
            read(sitting.reading(), **sitting.by(name))


def test_recused_chair_is_told_no_hour_and_none_of_the_acts(sitting: Room) -> None:
    plan(sitting)
    convene(sitting)
    acts = {Act.HEARINGS_PLANNED, Act.TEAMS_CONVENED}

    def told(name: str) -> set[str]:
        view = visible(sitting.snapshot, sitting.people[name])
        return {line.act for line in journal_lines(sitting.journal, whole=sitting.snapshot, view=view)} & set(map(str, acts))

    assert told("chair") == set(map(str, acts))
    sitting.recuse("102", "chair")
    assert told("chair") == set()
    with pytest.raises(NotAllowed):
        hearing_plan(sitting.reading(), **sitting.by("chair"))


def test_telling_hours_is_an_act_that_says_them_and_no_secret(sitting: Room) -> None:
    plan(sitting)
    convene(sitting)
    entry = sitting.journal[-1]
    hours = zip(order(sitting), (0, 30, 90, 120), strict=True)
    told = {"hearings": {dossier: (NOON + timedelta(minutes=minutes)).isoformat() for dossier, minutes in hours}}
    assert (entry.act, entry.after) == (Act.TEAMS_CONVENED, told)
    count = len(sitting.journal)
    convene(sitting)
    assert len(sitting.journal) == count
    with language("fr"):
        lines = journal_lines(sitting.journal, whole=sitting.snapshot, view=sitting.snapshot)
    said = [(one.field, one.after) for one in lines[-1].changes if one.dossier == "102"]
    assert said == [("Heure annoncée à l’équipe", "4 juillet 2019 à 14:30")]
    breaks = next(change.after for change in lines[-2].changes if change.field == "Pauses")
    assert breaks == "15:00 – 15:30"


def test_nobody_is_told_an_hour_without_a_plan(sitting: Room) -> None:
    with pytest.raises(InvalidValue):
        convene(sitting)


def test_agenda_of_fewest_moves_puts_recused_files_around_the_break(sitting: Room) -> None:
    plan(sitting)
    for dossier, name in (("101", "second"), ("104", "second"), ("102", "third"), ("103", "fourth")):
        sitting.recuse(dossier, name)
    arrange_agenda(sitting.uow(), **sitting.by("organiser"), arrangement=Arrangement.FEWEST_MOVES)
    found = order(sitting)
    # Over the break nobody moves: two of different people there cost as little as two of the same elsewhere.
    assert {found[0], found[1]} == {"101", "104"} or {found[2], found[3]} == {"101", "104"}


def test_finalised_call_plans_no_hearing(sitting: Room) -> None:
    plan(sitting)
    secrets = convene(sitting)
    assert sitting.decline_and_finalise()
    with pytest.raises(CallIsFinalised):
        plan(sitting, None)
    with pytest.raises(NotFound):
        page(sitting, secrets["101"])
