"""What each verb asks for, role by role and phase by phase: the table of rights is the only source."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from itertools import count

import pytest

from deliberation.call.call import NO_ENTRY, FormMapping, Phase, Screening
from deliberation.errors import CallIsFinalised, DeliberationError, NotAllowed, NotFound
from deliberation.operations.call.calls import (
    ArchiveSeal,
)
from tests.database.granted import Ask, assert_lets_in, on_juror, plain, refusal, with_each_role
from tests.database.meeting.test_meeting_rights import VERBS as MEETING
from tests.worlds.demonstration import SETTINGS
from tests.worlds.dossiers import NOTHING, file_of, record
from tests.worlds.room import NOON, Database, Room, jury
from tests.worlds.terms import Actor, Change, Console, Outcome, PersonRecord, Right, Role, ScoreFile, ScreeningChange, TokenLevel
from tests.worlds.verbs import verbs

NAMES = count()  # so that each change of a call changes it
VERBS: dict[str, tuple[Right, Ask]] = {
    "move_phase": (Right.MOVE_PHASE, plain(to=Phase.SCORING)),
    "reveal_all": (Right.REVEAL, plain()),
    "save_person": (Right.MANAGE_PEOPLE, plain(name="", roles=frozenset({Role.STAFF}))),
    "import_people": (Right.MANAGE_PEOPLE, plain(records=[PersonRecord("Gestion", frozenset({Role.STAFF}), "", "", 2)])),
    "carry_people": (
        Right.MANAGE_PEOPLE,
        lambda room: {"source": room.people["organiser"], "person_ids": (), "roles": frozenset({Role.STAFF})},
    ),
    "leave_jury": (Right.LEAVE_JURY, on_juror(reason="", keeps_marks=True)),
    "rejoin_jury": (Right.LEAVE_JURY, on_juror()),
    "issue_link": (Right.MANAGE_PEOPLE, on_juror(key=b"key")),
    "renew_link": (Right.MANAGE_PEOPLE, on_juror(key=b"key")),
    "devices_of_call": (Right.MANAGE_PEOPLE, plain()),
    "revoke_device": (Right.MANAGE_PEOPLE, plain(device_id=0)),
    "revoke_access": (Right.MANAGE_PEOPLE, on_juror()),
    "plan_dossiers": (Right.IMPORT, plain(file=file_of(record()))),
    "import_dossiers": (Right.IMPORT, plain(file=file_of(record()))),
    "import_scores": (Right.IMPORT, plain(file=ScoreFile("", "", (), ()), is_rehearsal=True)),
    "last_imports": (Right.IMPORT, plain()),
    "set_mapping": (Right.SETTLE, plain(mapping=FormMapping())),
    "merge_administrations": (Right.SETTLE, plain(merged_id=1, into_id=1)),
    "settle_siren": (Right.SETTLE, plain(siren="130025265", are_one=True)),
    "tell_apart": (Right.SETTLE, plain(one_id=1, other_id=1)),
    "propose_again": (Right.SETTLE, plain(one_id=1, other_id=1)),
    "admit_late": (Right.ADMIT_LATE, lambda room: {"candidature_id": room.ids["104"], "reason": ""}),
    "take_back_admission": (Right.ADMIT_LATE, lambda room: {"candidature_id": room.ids["104"]}),
    "split_spelling": (Right.SETTLE, plain(administration_id=1, spelling="?")),
    "rename_administration": (Right.SETTLE, plain(administration_id=1, name="Météo", acronym="", ministry="", kind="")),
    "take_back_withdrawal": (Right.WITHDRAW, lambda room: {"candidature_id": room.ids["104"]}),
    "follow_platform": (Right.WITHDRAW, lambda room: {"plan": NOTHING.plan(file_of(record("1")))}),
    "withdraw": (Right.WITHDRAW, lambda room: {"candidature_id": room.ids["104"], "reason": "À sa demande"}),
    "decline_waiting": (Right.SCREEN, lambda room: {"seen": {room.ids["105"]: 0}, "reason": "Trop tôt."}),
    "screen": (Right.SCREEN, lambda room: {"changes": [ScreeningChange(room.ids["105"], Screening.RESERVE, 0)], "reason": ""}),
    "record_decisions": (
        Right.DECIDE,
        lambda room: {"changes": [Change(room.ids["101"], Outcome.DECLINED, seen_version=room.decision("101").version)]},
    ),
    "undo": (Right.DECIDE, plain(sequence=1)),
    "adopt_reasons": (Right.FINALISE, plain(seen={})),
    "finalise": (Right.FINALISE, plain(seen=NO_ENTRY)),
    "record_takeover": (Right.KEEP_CALL, plain(copied_at=NOON)),
    "update_call": (Right.CHANGE_CALL, lambda room: {"settings": {**SETTINGS, "name": {"fr": f"Autre {next(NAMES)}"}}}),
    "delete_call": (Right.CHANGE_CALL, plain()),
    "erase_call": (Right.KEEP_CALL, lambda room: {"files": room.database.files, "archive": ArchiveSeal("", "", "")}),
    "call_to_change": (Right.KEEP_CALL, plain()),
    "hearing_plan": (Right.PREPARE_MEETING, plain()),
    "hours_told": (Right.PREPARE_MEETING, plain()),
    "make_token": (Right.TOKENS, plain(name="Grist", level=TokenLevel.PUBLIC, days=1)),
    "revoke_token": (Right.REVOKE_TOKENS, plain(token_id=0)),
    "tokens_of_call": (Right.REVOKE_TOKENS, plain()),
    "reopen": (Right.REOPEN, plain(reason="")),
}
WITHOUT_RIGHTS = {
    "create_call",
    "attachment_problems",
    "wordings",
    "prints",
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
    # A line of the checklist, on the files that the reader sees: tests/database/meeting/test_rules.py.
    "without_quorum",
    "last_takeover",
}
OWN_DEVICES = {"acknowledge_newcomers", "issue_pass", "newcomers", "own_devices", "sign_out_device", "sign_out_others"}
# In the tests of recalls, notes, drafts, of founding, and of the meeting.
ELSEWHERE = {
    "seal_anew",
    "found_call",
    "notes_of",
    "drafts_of",
    "drafts_in_revote",
    "give_up_draft",
    "keep_draft",
    "form_draft",
    "keep_form_draft",
} | MEETING.keys()


def act(room: Room, by: Actor, verb: str) -> object:
    _right, ask = VERBS[verb]
    return verbs()[verb](room.uow(), by=by, call_id=room.call_id, **ask(room))


def refused(room: Room, by: Actor, verb: str) -> type[DeliberationError] | None:
    return refusal(partial(act, room, by, verb))


def test_every_verb_is_tried_here() -> None:
    assert VERBS.keys() | WITHOUT_RIGHTS | OWN_DEVICES | ELSEWHERE == verbs().keys()


def open_to_each_role(database: Database) -> Room:
    return with_each_role(jury(database))


@pytest.mark.parametrize("verb", VERBS)
def test_verb_lets_in_exactly_whom_the_table_says(made: Callable[..., Room], verb: str) -> None:
    room = made(open_to_each_role)
    assert_lets_in(room, VERBS[verb][0], lambda by: act(room, by, verb))


def test_somebody_of_another_call_is_let_do_nothing(room: Room) -> None:
    stranger = jury(room.database, jurors=0, files=0, slug="autre-appel").add_person("Étrangère", *set(Role) - {Role.PROJECTOR})
    before = room.journal
    for phase in Phase:
        room.move(phase)
        assert {verb: refused(room, stranger, verb) for verb in VERBS} == dict.fromkeys(VERBS, NotAllowed)
    assert room.journal == before


def test_finalised_call_refuses_the_console_too(room: Room) -> None:
    room.move(Phase.FINALISED)
    before = room.journal
    lasting = {
        *(Right.MANAGE_PEOPLE, Right.REOPEN, Right.KEEP_CALL),
        *(Right.TOKENS, Right.REVOKE_TOKENS),
    }
    locked = [verb for verb, (right, _ask) in VERBS.items() if right not in lasting]
    assert {verb: refused(room, Console("root"), verb) for verb in locked} == dict.fromkeys(locked, CallIsFinalised)
    assert room.journal == before


def test_call_that_does_not_exist_is_not_found(room: Room) -> None:
    nowhere = replace(room, call_id=999)
    for verb in VERBS:
        with pytest.raises(NotFound):
            act(nowhere, Console(), verb)
