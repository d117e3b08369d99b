"""What each verb asks for, role by role and phase by phase: the table of rights is the only source."""

from collections.abc import Callable
from dataclasses import replace
from itertools import count, product

import pytest

from deliberation.call.access import TokenLevel
from deliberation.call.call import FormMapping, Phase, Screening
from deliberation.call.people import Actor, Console, Right, Role
from deliberation.derived.meeting.board import Change
from deliberation.dossiers.attachments.plan import Examined
from deliberation.dossiers.records import PersonRecord, ScoreFile
from deliberation.errors import CallIsFinalised, DeliberationError, NotAllowed, NotFound
from deliberation.meeting.hearings import HearingPlan
from deliberation.operations.acts import UnitOfWork
from deliberation.operations.call.access import issue_link, renew_link, revoke_access
from deliberation.operations.call.calls import (
    ArchiveSeal,
    erase_call,
    move_devices,
    move_phase,
    record_takeover,
    require_rehearsal,
    reveal_all,
)
from deliberation.operations.call.changing import call_to_change, delete_call, update_call
from deliberation.operations.call.devices import devices_of_call, make_token, revoke_device, revoke_token, tokens_of_call
from deliberation.operations.call.membership import leave_jury, rejoin_jury
from deliberation.operations.call.people import carry_people, import_people, save_person
from deliberation.operations.call.put_back import differing_values, put_back_values
from deliberation.operations.call.wordings import choose_letterhead, print_minutes, put_letterhead, word
from deliberation.operations.dossiers.attachments import examine_attachments, import_attachments, may_read_platform, plan_examined
from deliberation.operations.dossiers.imports import import_dossiers, import_scores, last_imports, plan_dossiers
from deliberation.operations.dossiers.screening import (
    ScreeningChange,
    decline_waiting,
    follow_platform,
    screen,
    take_back_withdrawal,
    withdraw,
)
from deliberation.operations.dossiers.settling import (
    admit_late,
    merge_administrations,
    propose_again,
    rename_administration,
    set_mapping,
    settle_siren,
    split_spelling,
    take_back_admission,
    tell_apart,
)
from deliberation.operations.meeting.hearings import convene_teams, hearing_plan, hours_told, plan_hearings
from deliberation.operations.meeting.replay import replay
from deliberation.operations.scoring.assignment import assign_reading
from deliberation.operations.selection.decisions import record_decisions
from deliberation.operations.selection.finalisation import adopt_reasons, finalise, reopen
from deliberation.operations.selection.platform_carrying import carry_annotations, carry_decisions, may_carry, plan_carrying, read_back
from deliberation.operations.selection.undoing import undo
from deliberation.record.letterheads import Letterhead
from deliberation.record.wordings import Wording, words_of
from deliberation.selection.decisions import Outcome
from tests.database.granted import alone, expected, refusal, with_each_role
from tests.database.meeting.test_meeting_rights import VERBS as MEETING
from tests.serving.platform.procedure import numbered
from tests.serving.platform.server import Platform
from tests.worlds.attachments import sent, store_of, zip_of
from tests.worlds.carrying import choosing, with_annotations, writing
from tests.worlds.databases import NOON, Database
from tests.worlds.demonstration import SETTINGS
from tests.worlds.dossiers import NOTHING, file_of, record
from tests.worlds.room import Build, Room, empty_room, open_room
from tests.worlds.verbs import verbs

Verb = Callable[[UnitOfWork, Actor, Room], object]

SERVER = Platform(with_annotations(numbered(101)))
THERE = writing(SERVER).there()
NAMES = count()  # so that each change of a call changes it
VERBS: dict[str, tuple[Right, Verb]] = {
    "move_phase": (Right.MOVE_PHASE, lambda uow, by, room: move_phase(uow, by=by, call_id=room.call_id, to=Phase.SCORING)),
    "reveal_all": (Right.REVEAL, lambda uow, by, room: reveal_all(uow, by=by, call_id=room.call_id)),
    "save_person": (
        Right.MANAGE_PEOPLE,
        lambda uow, by, room: save_person(uow, by=by, call_id=room.call_id, name="", roles=frozenset({Role.STAFF})),
    ),
    "import_people": (
        Right.MANAGE_PEOPLE,
        lambda uow, by, room: import_people(
            uow, by=by, call_id=room.call_id, records=[PersonRecord("Gestion", frozenset({Role.STAFF}), "", "", 2)]
        ),
    ),
    "carry_people": (
        Right.MANAGE_PEOPLE,
        lambda uow, by, room: carry_people(
            uow, by=by, call_id=room.call_id, source=room.people["organiser"], person_ids=(), roles=frozenset({Role.STAFF})
        ),
    ),
    "leave_jury": (
        Right.LEAVE_JURY,
        lambda uow, by, room: leave_jury(uow, by=by, call_id=room.call_id, person_id=room.people["juror"].id, reason="", keeps_marks=True),
    ),
    "rejoin_jury": (
        Right.LEAVE_JURY,
        lambda uow, by, room: rejoin_jury(uow, by=by, call_id=room.call_id, person_id=room.people["juror"].id),
    ),
    "issue_link": (
        Right.MANAGE_PEOPLE,
        lambda uow, by, room: issue_link(uow, by=by, call_id=room.call_id, person_id=room.people["juror"].id, key=b"key"),
    ),
    "renew_link": (
        Right.MANAGE_PEOPLE,
        lambda uow, by, room: renew_link(uow, by=by, call_id=room.call_id, person_id=room.people["juror"].id, key=b"key"),
    ),
    "devices_of_call": (Right.MANAGE_PEOPLE, lambda uow, by, room: devices_of_call(uow, by=by, call_id=room.call_id)),
    "revoke_device": (
        Right.MANAGE_PEOPLE,
        lambda uow, by, room: revoke_device(uow, by=by, call_id=room.call_id, device_id=0),
    ),
    "revoke_access": (
        Right.MANAGE_PEOPLE,
        lambda uow, by, room: revoke_access(uow, by=by, call_id=room.call_id, person_id=room.people["juror"].id),
    ),
    "plan_dossiers": (
        Right.IMPORT,
        lambda uow, by, room: plan_dossiers(uow, by=by, call_id=room.call_id, file=file_of(record())),
    ),
    "import_dossiers": (
        Right.IMPORT,
        lambda uow, by, room: import_dossiers(uow, by=by, call_id=room.call_id, file=file_of(record())),
    ),
    "import_scores": (
        Right.IMPORT,
        lambda uow, by, room: import_scores(uow, by=by, call_id=room.call_id, file=ScoreFile("", "", (), ()), is_rehearsal=True),
    ),
    "examine_attachments": (
        Right.IMPORT,
        lambda uow, by, room: examine_attachments(uow, store_of(room), by=by, call_id=room.call_id, sent=sent(zip_of({}))),
    ),
    "plan_examined": (
        Right.IMPORT,
        lambda uow, by, room: plan_examined(uow, store_of(room), by=by, call_id=room.call_id, examined=Examined("", (), (), (), ())),
    ),
    "last_imports": (Right.IMPORT, lambda uow, by, room: last_imports(uow, by=by, call_id=room.call_id)),
    "may_read_platform": (Right.IMPORT, lambda uow, by, room: may_read_platform(uow, by=by, call_id=room.call_id)),
    "import_attachments": (
        Right.IMPORT,
        lambda uow, by, room: import_attachments(uow, store_of(room), by=by, call_id=room.call_id, sent=sent(zip_of({}))),
    ),
    "word": (
        Right.WORD,
        lambda uow, by, room: word(uow, by=by, call_id=room.call_id, wording=Wording.INVITATION, words=words_of({}, Wording.INVITATION)),
    ),
    "set_mapping": (Right.SETTLE, lambda uow, by, room: set_mapping(uow, by=by, call_id=room.call_id, mapping=FormMapping())),
    "merge_administrations": (
        Right.SETTLE,
        lambda uow, by, room: merge_administrations(uow, by=by, call_id=room.call_id, merged_id=1, into_id=1),
    ),
    "settle_siren": (
        Right.SETTLE,
        lambda uow, by, room: settle_siren(uow, by=by, call_id=room.call_id, siren="130025265", are_one=True),
    ),
    "tell_apart": (Right.SETTLE, lambda uow, by, room: tell_apart(uow, by=by, call_id=room.call_id, one_id=1, other_id=1)),
    "propose_again": (Right.SETTLE, lambda uow, by, room: propose_again(uow, by=by, call_id=room.call_id, one_id=1, other_id=1)),
    "admit_late": (
        Right.ADMIT_LATE,
        lambda uow, by, room: admit_late(uow, by=by, call_id=room.call_id, candidature_id=room.ids["104"], reason=""),
    ),
    "take_back_admission": (
        Right.ADMIT_LATE,
        lambda uow, by, room: take_back_admission(uow, by=by, call_id=room.call_id, candidature_id=room.ids["104"]),
    ),
    "split_spelling": (
        Right.SETTLE,
        lambda uow, by, room: split_spelling(uow, by=by, call_id=room.call_id, administration_id=1, spelling="?"),
    ),
    "rename_administration": (
        Right.SETTLE,
        lambda uow, by, room: rename_administration(
            uow, by=by, call_id=room.call_id, administration_id=1, name="Météo", acronym="", ministry="", kind=""
        ),
    ),
    "take_back_withdrawal": (
        Right.WITHDRAW,
        lambda uow, by, room: take_back_withdrawal(uow, by=by, call_id=room.call_id, candidature_id=room.ids["104"]),
    ),
    "follow_platform": (
        Right.WITHDRAW,
        lambda uow, by, room: follow_platform(uow, by=by, call_id=room.call_id, plan=NOTHING.plan(file_of(record("1")))),
    ),
    "assign_reading": (
        Right.ASSIGN,
        lambda uow, by, room: assign_reading(uow, by=by, call_id=room.call_id, readers=0, pairs=(), seen=()),
    ),
    "withdraw": (
        Right.WITHDRAW,
        lambda uow, by, room: withdraw(uow, by=by, call_id=room.call_id, candidature_id=room.ids["104"], reason="À sa demande"),
    ),
    "decline_waiting": (
        Right.SCREEN,
        lambda uow, by, room: decline_waiting(uow, by=by, call_id=room.call_id, seen={room.ids["105"]: 0}, reason="Trop tôt."),
    ),
    "screen": (
        Right.SCREEN,
        lambda uow, by, room: screen(
            uow, by=by, call_id=room.call_id, changes=[ScreeningChange(room.ids["105"], Screening.RESERVE, 0)], reason=""
        ),
    ),
    "record_decisions": (
        Right.DECIDE,
        lambda uow, by, room: record_decisions(
            uow, by=by, call_id=room.call_id, changes=[Change(room.ids["101"], Outcome.DECLINED, seen_version=room.decision("101").version)]
        ),
    ),
    "undo": (Right.DECIDE, lambda uow, by, room: undo(uow, by=by, call_id=room.call_id, sequence=1)),
    "adopt_reasons": (Right.FINALISE, lambda uow, by, room: adopt_reasons(uow, by=by, call_id=room.call_id, seen={})),
    "finalise": (Right.FINALISE, lambda uow, by, room: finalise(uow, by=by, call_id=room.call_id, seen_revision=0)),
    "may_carry": (Right.PLATFORM_WRITE, lambda uow, by, room: may_carry(uow, by=by, call_id=room.call_id)),
    "plan_carrying": (
        Right.PLATFORM_WRITE,
        lambda uow, by, room: plan_carrying(uow, by=by, call_id=room.call_id, there=THERE, choice=choosing(THERE)),
    ),
    "carry_annotations": (
        Right.PLATFORM_WRITE,
        lambda uow, by, room: carry_annotations(uow, by=by, call_id=room.call_id, line=writing(SERVER), choose=choosing),
    ),
    "carry_decisions": (
        Right.PLATFORM_WRITE,
        lambda uow, by, room: carry_decisions(uow, by=by, call_id=room.call_id, line=writing(SERVER), choose=choosing),
    ),
    "read_back": (
        Right.PLATFORM_WRITE,
        lambda uow, by, room: read_back(uow, by=by, call_id=room.call_id, line=writing(SERVER), choose=choosing),
    ),
    "record_takeover": (
        Right.KEEP_CALL,
        lambda uow, by, room: record_takeover(uow, by=by, call_id=room.call_id, copied_at=NOON),
    ),
    "differing_values": (Right.PUT_BACK, lambda uow, by, room: differing_values(uow, by=by, call_id=room.call_id)),
    "put_back_values": (Right.PUT_BACK, lambda uow, by, room: put_back_values(uow, by=by, call_id=room.call_id, seen=0)),
    "require_rehearsal": (Right.REHEARSE, lambda uow, by, room: require_rehearsal(uow, by=by, call_id=room.call_id)),
    "move_devices": (
        Right.REHEARSE,
        lambda uow, by, room: move_devices(uow, by=by, call_id=room.call_id, to_call_id=room.call_id),
    ),
    "update_call": (
        Right.CHANGE_CALL,
        lambda uow, by, room: update_call(uow, by=by, call_id=room.call_id, settings={**SETTINGS, "name": {"fr": f"Autre {next(NAMES)}"}}),
    ),
    "delete_call": (Right.CHANGE_CALL, lambda uow, by, room: delete_call(uow, by=by, call_id=room.call_id)),
    "erase_call": (
        Right.KEEP_CALL,
        lambda uow, by, room: erase_call(uow, room.database.files, by=by, call_id=room.call_id, archive=ArchiveSeal("", "", "")),
    ),
    "call_to_change": (Right.KEEP_CALL, lambda uow, by, room: call_to_change(uow, by=by, call_id=room.call_id)),
    "plan_hearings": (
        Right.PREPARE_MEETING,
        lambda uow, by, room: plan_hearings(uow, by=by, call_id=room.call_id, plan=HearingPlan(NOON, 20, 10, ())),
    ),
    "hearing_plan": (Right.PREPARE_MEETING, lambda uow, by, room: hearing_plan(uow, by=by, call_id=room.call_id)),
    "hours_told": (Right.PREPARE_MEETING, lambda uow, by, room: hours_told(uow, by=by, call_id=room.call_id)),
    "convene_teams": (Right.PREPARE_MEETING, lambda uow, by, room: convene_teams(uow, by=by, call_id=room.call_id, key=b"key")),
    "print_minutes": (
        Right.WORD,
        lambda uow, by, room: print_minutes(uow, by=by, call_id=room.call_id, words=words_of({}, Wording.MINUTES)),
    ),
    "put_letterhead": (
        Right.WORD,
        lambda uow, by, room: put_letterhead(uow, by=by, call_id=room.call_id, letterhead=Letterhead("a.docx", b"a", (), {})),
    ),
    "choose_letterhead": (Right.WORD, lambda uow, by, room: choose_letterhead(uow, by=by, call_id=room.call_id, sha256="")),
    "make_token": (
        Right.TOKENS,
        lambda uow, by, room: make_token(uow, by=by, call_id=room.call_id, name="Grist", level=TokenLevel.PUBLIC, days=1),
    ),
    "revoke_token": (Right.REVOKE_TOKENS, lambda uow, by, room: revoke_token(uow, by=by, call_id=room.call_id, token_id=0)),
    "tokens_of_call": (Right.REVOKE_TOKENS, lambda uow, by, room: tokens_of_call(uow, by=by, call_id=room.call_id)),
    "replay": (Right.REPLAY, lambda uow, by, room: replay(uow, by=by, call_id=room.call_id)),
    "reopen": (Right.REOPEN, lambda uow, by, room: reopen(uow, by=by, call_id=room.call_id, reason="")),
}
WITHOUT_RIGHTS = {
    # Whoever holds a pass: tests/database/meeting and tests/web hold what it opens.
    "ballot_paper",
    "is_ballot_pass",
    "open_ballot_pass",
    "vote_by_pass",
    "create_call",
    "attachment_problems",
    "wordings",
    "prints",
    "letterheads",
    "enrol",
    "calls_of_email",
    "enter_by_email",
    "enter_demo",
    "holder_of",
    # Whoever holds the start link: tests/database/call/test_founding.py.
    "found_first_call",
    "is_start_link",
    # The server itself, where the votes of a secret ballot cannot be opened: tests/database/meeting/test_lost_votes.py.
    "cancel_lost_ballot",
    "cancel_lost_ballots",
    "cancelled_if_lost",
    "settle_secret_ballots",
    "newest_devices",
    "people_of_devices",
    # Whoever holds a token: tests/database/call/test_tokens.py and tests/web/test_tokens.py hold what it opens.
    "reader_of_token",
    "person_of_device",
    "sign_out",
    "sweep_attachments",
    # Whoever holds a team's page: tests/database/meeting/test_hearings.py.
    "team_waiting",
    "last_takeover",
}
OWN_DEVICES = {"acknowledge_newcomers", "issue_pass", "newcomers", "own_devices", "sign_out_device", "sign_out_others"}
# In the tests of recalls, notes, drafts, of founding, and of the meeting.
ELSEWHERE = {
    "recall_candidature",
    "found_call",
    "notes_of",
    "drafts_of",
    "drafts_in_revote",
    "give_up_draft",
    "keep_draft",
    "form_draft",
    "keep_form_draft",
} | {verb.__name__ for verb in MEETING}


def refused(room: Room, by: Actor, verb: Verb) -> type[DeliberationError] | None:
    return refusal(lambda: verb(room.uow(), by, room))


def test_every_verb_is_tried_here() -> None:
    assert VERBS.keys() | WITHOUT_RIGHTS | OWN_DEVICES | ELSEWHERE == verbs().keys()


def open_to_each_role(database: Database) -> Room:
    return with_each_role(open_room(database))


@pytest.mark.parametrize("name", VERBS)
def test_verb_lets_in_exactly_whom_the_table_says(made: Callable[[Build], Room], name: str) -> None:
    right, verb = VERBS[name]
    room, answers = made(open_to_each_role), {}
    for phase, role in product(Phase, Role):
        room.move(phase)
        answers[role, phase] = refused(room, room.person(alone(role)), verb)
    assert answers == {(role, phase): expected(role, right, phase) for role, phase in answers}


def test_somebody_of_another_call_is_let_do_nothing(room: Room) -> None:
    stranger = empty_room(room.database, slug="autre-appel").add_person("Étrangère", *set(Role) - {Role.PROJECTOR})
    before = room.journal
    for phase in Phase:
        room.move(phase)
        assert {name: refused(room, stranger, verb) for name, (_right, verb) in VERBS.items()} == dict.fromkeys(VERBS, NotAllowed)
    assert room.journal == before


def test_finalised_call_refuses_the_console_too(room: Room) -> None:
    room.move(Phase.FINALISED)
    before = room.journal
    lasting = (
        Right.MANAGE_PEOPLE,
        Right.REOPEN,
        Right.REHEARSE,
        Right.KEEP_CALL,
        Right.WORD,
        Right.PLATFORM_WRITE,
        Right.TOKENS,
        Right.REVOKE_TOKENS,
        Right.REPLAY,
    )
    locked = [name for name, (right, _verb) in VERBS.items() if right not in lasting]
    assert {name: refused(room, Console("root"), VERBS[name][1]) for name in locked} == dict.fromkeys(locked, CallIsFinalised)
    assert room.journal == before


def test_call_that_does_not_exist_is_not_found(room: Room) -> None:
    nowhere = replace(room, call_id=999)
    for _right, verb in VERBS.values():
        with pytest.raises(NotFound):
            verb(room.uow(), Console(), nowhere)
