"""The verbs: everything that can be done to a call, each one transaction with its journal entry.

Rooms by subject, as in the domain: ``call``, ``dossiers``, ``scoring``, ``meeting``, ``selection``. ``acts`` frames every verb, ``course``
is what several share; ``ports``, ``repositories`` and ``ports_beside`` say what they need. ``verification`` is no verb: it checks the
record, for the console and for documents.
"""

from deliberation.operations.call.access import (
    calls_of_email,
    enrol,
    enter_by_email,
    enter_demo,
    is_way_in,
    issue_link,
    people_of_devices,
    person_of_device,
    renew_link,
    revoke_access,
    sign_out,
)
from deliberation.operations.call.calls import create_call, move_phase, reveal_all
from deliberation.operations.call.changing import call_to_change, delete_call, is_unused, update_call
from deliberation.operations.call.devices import (
    acknowledge_newcomers,
    devices_of_call,
    issue_pass,
    newcomers,
    newest_devices,
    own_devices,
    revoke_device,
    sign_out_device,
    sign_out_others,
)
from deliberation.operations.call.erasure import ArchiveSeal, erase_call
from deliberation.operations.call.founding import found_call, found_first_call, is_start_link
from deliberation.operations.call.membership import leave_jury, rejoin_jury
from deliberation.operations.call.people import carry_people, import_people, save_person
from deliberation.operations.call.rehearsal import move_devices, require_rehearsal
from deliberation.operations.call.takeover import last_takeover, record_takeover
from deliberation.operations.call.tokens import TokenReader, make_token, reader_of_token, revoke_token, tokens_of_call
from deliberation.operations.call.wordings import choose_letterhead, letterheads, put_letterhead, word, wordings
from deliberation.operations.dossiers.admission import admit_late, take_back_admission
from deliberation.operations.dossiers.attachments import (
    Store,
    attachment_problems,
    examine_attachments,
    import_attachments,
    may_read_platform,
    plan_examined,
    sweep_attachments,
)
from deliberation.operations.dossiers.imports import import_dossiers, import_scores, last_imports, plan_dossiers
from deliberation.operations.dossiers.screening import ScreeningChange, decline_waiting, screen
from deliberation.operations.dossiers.settling import (
    merge_administrations,
    propose_again,
    rename_administration,
    set_mapping,
    settle_siren,
    split_spelling,
    tell_apart,
)
from deliberation.operations.dossiers.withdrawal import follow_platform, take_back_withdrawal, withdraw
from deliberation.operations.meeting.agenda import arrange_agenda, call_item, move_item, set_agenda, start_timer, stop_timer
from deliberation.operations.meeting.ballot_passes import (
    ballot_paper,
    ballot_passes,
    is_ballot_pass,
    issue_ballot_pass,
    open_ballot_pass,
    vote_by_pass,
    withdraw_ballot_pass,
)
from deliberation.operations.meeting.ballots import cancel_ballot, cast_vote, close_ballot, enter_vote, give_casting_vote, open_ballot
from deliberation.operations.meeting.debate import choose_debate_line, strike_debate_line, write_debate_line
from deliberation.operations.meeting.hearings import convene_teams, hearing_plan, hours_told, plan_hearings, team_waiting
from deliberation.operations.meeting.meeting import (
    close_meeting,
    open_meeting,
    plan_meeting,
    resume_meeting,
    send_to_room,
    show_on_projector,
    suspend_meeting,
)
from deliberation.operations.meeting.presence import record_departures, record_presence, record_returns
from deliberation.operations.meeting.replay import replay
from deliberation.operations.scoring.assignment import assign_reading
from deliberation.operations.scoring.no_ai import declare_no_ai
from deliberation.operations.scoring.notes import notes_of, save_note
from deliberation.operations.scoring.paper import PaperGrid, enter_paper_grids
from deliberation.operations.scoring.recalls import recall_candidature
from deliberation.operations.scoring.recusals import declare_recusals, impose_recusal, lift_recusal
from deliberation.operations.scoring.scoring import close_revote, declare_finished, open_revote, reveal, submit_scores
from deliberation.operations.selection.agreements import agree_list, read_list, take_list_back
from deliberation.operations.selection.carrying import carry_annotations, carry_decisions, may_carry, plan_carrying, read_back
from deliberation.operations.selection.decisions import record_decisions
from deliberation.operations.selection.dissents import dissent, record_dissent, withdraw_dissent
from deliberation.operations.selection.drafts import drafts_in_revote, drafts_of, form_draft, give_up_draft, keep_draft, keep_form_draft
from deliberation.operations.selection.finalisation import finalise, reopen
from deliberation.operations.selection.reasons import adopt_reasons
from deliberation.operations.selection.undoing import undo

__all__ = [
    "ArchiveSeal",
    "PaperGrid",
    "ScreeningChange",
    "Store",
    "TokenReader",
    "acknowledge_newcomers",
    "admit_late",
    "adopt_reasons",
    "agree_list",
    "arrange_agenda",
    "assign_reading",
    "attachment_problems",
    "ballot_paper",
    "ballot_passes",
    "call_item",
    "call_to_change",
    "calls_of_email",
    "cancel_ballot",
    "carry_annotations",
    "carry_decisions",
    "carry_people",
    "cast_vote",
    "choose_debate_line",
    "choose_letterhead",
    "close_ballot",
    "close_meeting",
    "close_revote",
    "convene_teams",
    "create_call",
    "declare_finished",
    "declare_no_ai",
    "declare_recusals",
    "decline_waiting",
    "delete_call",
    "devices_of_call",
    "dissent",
    "drafts_in_revote",
    "drafts_of",
    "enrol",
    "enter_by_email",
    "enter_demo",
    "enter_paper_grids",
    "enter_vote",
    "erase_call",
    "examine_attachments",
    "finalise",
    "follow_platform",
    "form_draft",
    "found_call",
    "found_first_call",
    "give_casting_vote",
    "give_up_draft",
    "hearing_plan",
    "hours_told",
    "import_attachments",
    "import_dossiers",
    "import_people",
    "import_scores",
    "impose_recusal",
    "is_ballot_pass",
    "is_start_link",
    "is_unused",
    "is_way_in",
    "issue_ballot_pass",
    "issue_link",
    "issue_pass",
    "keep_draft",
    "keep_form_draft",
    "last_imports",
    "last_takeover",
    "leave_jury",
    "letterheads",
    "lift_recusal",
    "make_token",
    "may_carry",
    "may_read_platform",
    "merge_administrations",
    "move_devices",
    "move_item",
    "move_phase",
    "newcomers",
    "newest_devices",
    "notes_of",
    "open_ballot",
    "open_ballot_pass",
    "open_meeting",
    "open_revote",
    "own_devices",
    "people_of_devices",
    "person_of_device",
    "plan_carrying",
    "plan_dossiers",
    "plan_examined",
    "plan_hearings",
    "plan_meeting",
    "propose_again",
    "put_letterhead",
    "read_back",
    "read_list",
    "reader_of_token",
    "recall_candidature",
    "record_decisions",
    "record_departures",
    "record_dissent",
    "record_presence",
    "record_returns",
    "record_takeover",
    "rejoin_jury",
    "rename_administration",
    "renew_link",
    "reopen",
    "replay",
    "require_rehearsal",
    "resume_meeting",
    "reveal",
    "reveal_all",
    "revoke_access",
    "revoke_device",
    "revoke_token",
    "save_note",
    "save_person",
    "screen",
    "send_to_room",
    "set_agenda",
    "set_mapping",
    "settle_siren",
    "show_on_projector",
    "sign_out",
    "sign_out_device",
    "sign_out_others",
    "split_spelling",
    "start_timer",
    "stop_timer",
    "strike_debate_line",
    "submit_scores",
    "suspend_meeting",
    "sweep_attachments",
    "take_back_admission",
    "take_back_withdrawal",
    "take_list_back",
    "team_waiting",
    "tell_apart",
    "tokens_of_call",
    "undo",
    "update_call",
    "vote_by_pass",
    "withdraw",
    "withdraw_ballot_pass",
    "withdraw_dissent",
    "word",
    "wordings",
    "write_debate_line",
]
