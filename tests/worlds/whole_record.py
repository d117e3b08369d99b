"""A finalised call with a row in every table of the database, so that tests can change anything by hand."""

from datetime import date

from deliberation.call.settings import Erasure
from deliberation.meeting.hearings import HearingPlan
from deliberation.operations.dossiers.settling import merge_administrations, set_mapping, tell_apart
from deliberation.operations.meeting.meeting import send_to_room, show_on_projector
from tests.worlds.acts import declare_no_ai, enrol, issue_link, issue_pass, leave_jury, make_token, move_phase, reopen, save_note
from tests.worlds.demonstration import SETTINGS
from tests.worlds.dossiers import answer, record
from tests.worlds.office import choose_paper, hear_teams, print_heading, tell_hours
from tests.worlds.room import NOON, Database, Room, jury
from tests.worlds.terms import FormMapping, Phase, ProjectorView, QuestionRole, Role, Screening, Sent, SentView, TokenLevel
from tests.worlds.whole_meeting import hold

ERASED = Erasure("ancien", NOON, "console", date(2019, 1, 1), "a" * 64, "b" * 64)


def keep_record(database: Database) -> Room:
    """Hold a meeting, finalise, reopen, finalise again, and go on with the acts that a finalised call still allows."""
    _erase_another(database)
    room = hold(database, rules={**SETTINGS["rules"], "ai_declaration": True})
    _settle(room)
    leave_jury(room.uow(), **room.by("chair"), person_id=room.people["third"].id, reason="Muté.", keeps_marks=True)
    save_note(room.uow(), **room.on("101", by="juror"), text="À revoir.")
    assert room.finalise()
    reopen(room.uow(), **room.by("chair"), reason="Une erreur de filière.")
    room.later(60)
    assert room.finalise()
    _go_on(room)
    return room


def _erase_another(database: Database) -> None:
    other = jury(database, jurors=0, files=0, slug="ancien")
    with database.unit_of_work() as uow:
        uow.calls.erase(other.call_id, ERASED)
        uow.commit()


def _settle(room: Room) -> None:
    set_mapping(room.uow(), **room.by_console(), mapping=FormMapping({QuestionRole.TITLE: "titre_du_projet"}))
    move_phase(room.uow(), **room.by_console(), to=Phase.PREPARATION)
    room.bring_in(
        record("201", answer("Des relevés."), administration="Agence des mesures"),
        record("202", administration="Agence des essais"),
        record("203", administration="Bureau des mesures"),
    )
    by_name = {one.name: one.id for one in room.snapshot.administrations.values()}
    agency, bureau, other = (by_name[name] for name in ("Agence des mesures", "Bureau des mesures", "Agence des essais"))
    merge_administrations(room.uow(), **room.by_console(), merged_id=bureau, into_id=agency)
    tell_apart(room.uow(), **room.by_console(), one_id=agency, other_id=other)
    for dossier in ("105", "201", "202", "203"):
        room.ids = {one.dossier: one.id for one in room.snapshot.candidatures}
        room.pre_select(dossier, Screening.DECLINED, reason="Hors du périmètre.")
    move_phase(room.uow(), **room.by_console(), to=Phase.DELIBERATION)
    declare_no_ai(room.uow(), **room.by("juror"))
    for content in (b"a paper", b"another paper"):
        choose_paper(room.uow(), **room.by("organiser"), content=content)
        room.later(60)
    hear_teams(room.uow(), **room.by("organiser"), plan=HearingPlan(NOON, 20, 10, ()))
    tell_hours(room.uow(), **room.by("organiser"))


def _go_on(room: Room) -> None:
    room.add_person("staff", Role.STAFF, email="gestion@exemple.fr")
    print_heading(room.uow(), **room.by("organiser"), place="Salle 4")
    show_on_projector(room.uow(), **room.by("organiser"), what=ProjectorView.BOARD)
    compared = Sent(SentView.COMPARISON, tuple(one.id for one in room.snapshot.ranked[:2]))
    send_to_room(room.uow(), **room.by("organiser"), sent=compared)
    person = room.people["chair"].id
    secret = issue_link(room.uow(), **room.by_console(), person_id=person, key=b"key")
    enrol(room.uow(), secret=secret, agent="Firefox")
    issue_pass(room.uow(), by=room.people["chair"])
    make_token(room.uow(), **room.by("chair"), name="Portail", level=TokenLevel.PUBLIC, days=30)
