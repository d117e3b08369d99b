"""The verbs of the program, in one import for tests."""

# ruff: noqa: F401 - tests import these from here
# isort: skip_file
# mypy: implicit-reexport

from deliberation.operations.call.access import enrol, enter_demo, issue_link, renew_link, revoke_access
from deliberation.operations.call.calls import create_call, found_first_call, move_phase, plain, reveal_all
from deliberation.operations.call.changing import update_call
from deliberation.operations.call.devices import devices_of_call, issue_pass, make_token, revoke_token, sign_out, sign_out_others
from deliberation.operations.call.membership import leave_jury, rejoin_jury
from deliberation.operations.call.people import import_people, save_person
from deliberation.operations.dossiers.imports import attachment_problems, import_dossiers, import_scores
from deliberation.operations.dossiers.screening import screen, take_back_withdrawal, withdraw
from deliberation.operations.dossiers.settling import admit_late, merge_administrations, rename_administration, set_mapping, tell_apart
from deliberation.operations.meeting.agenda import arrange_agenda, call_item, move_item, set_agenda, start_timer, stop_timer
from deliberation.operations.meeting.ballots import cancel_ballot, cast_vote, close_ballot, enter_vote, give_casting_vote, open_ballot
from deliberation.operations.meeting.meeting import close_meeting, open_meeting, plan_meeting, resume_meeting, suspend_meeting
from deliberation.operations.meeting.meeting import choose_debate_line, strike_debate_line, write_debate_line
from deliberation.operations.meeting.meeting import record_departures, record_presence, record_returns, send_to_room, show_on_projector
from deliberation.operations.scoring.recusals import declare_no_ai, declare_recusals, impose_recusal, lift_recusal
from deliberation.operations.scoring.scoring import close_revote, declare_finished, notes_of, open_revote, reveal, save_note, submit_scores
from deliberation.operations.selection.agreement_lists import agree_list, read_list, recall_candidature, show_list, take_list_back
from deliberation.operations.selection.decisions import dissent, record_decisions, record_dissent, withdraw_dissent
from deliberation.operations.selection.drafts import drafts_of, keep_form_draft
from deliberation.operations.selection.finalisation import adopt_reasons, finalise, reopen
from deliberation.operations.selection.undoing import undo
from deliberation.operations.verification import call_problems, finalised_snapshot
