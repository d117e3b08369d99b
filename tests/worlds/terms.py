"""The terms of the domain, its errors, and the functions that read a call, in one import for tests."""

# ruff: noqa: F401 - tests import these from here
# isort: skip_file
# mypy: implicit-reexport

from deliberation.call.access import DEVICE_COOKIE, TokenLevel, secret_hash, start_secret
from deliberation.call.call import Call, FormMapping, Head, Phase, QuestionRole, Screening, Version
from deliberation.call.people import Actor, Console, Membership, Person, Right, Role
from deliberation.derived.meeting.agenda import agenda, items_to_come, meeting_clock
from deliberation.derived.meeting.agreement_lists import asked_to_agree, files_staying, read_now, unfit
from deliberation.derived.meeting.board import Change, Gauge, board_gauges
from deliberation.derived.meeting.checklist import checklist
from deliberation.derived.meeting.openness import openness
from deliberation.derived.meeting.rules import must_leave
from deliberation.derived.scoring.ranking import ranking
from deliberation.dossiers.candidatures import Administration, Candidature, PlatformState, Recusal, RecusalOrigin, WithdrawalWord
from deliberation.dossiers.import_plan import ImportPlan
from deliberation.dossiers.records import DossierRecord, GridRow, PersonRecord, ScoreFile
from deliberation.errors import CallIsFinalised, DeliberationError, FileRefused, ImportRefused, InvalidCall, InvalidValue
from deliberation.errors import (
    NotAllowed,
    NotFound,
    NotReady,
    NothingToUndo,
    OutOfOrder,
    OverCapacity,
    StaleChange,
    StorageFailed,
    VotesLost,
)
from deliberation.meeting.ballots import Ballot, Method, Option, Question
from deliberation.meeting.meeting import Arrangement, DebateLine, Departure, ItemTime, Meeting, MeetingState, ProjectorView, Sent, SentView
from deliberation.meeting.presence import Attendance, Presence, Quorum
from deliberation.operations.acts import Receipt, UnitOfWork
from deliberation.operations.dossiers.screening import ScreeningChange
from deliberation.record.journal import ABOUT_ACCESS, Act, Entry, canonical_json, digests, first_break, first_broken_seal, opened
from deliberation.record.journal_lines import journal_lines, readable_entries
from deliberation.record.state import CURRENT_FORM, canonical_state
from deliberation.scoring.marks import Grid, MarkRow
from deliberation.scoring.score_plan import ScorePlan
from deliberation.selection.decisions import Decision, Dissent, Outcome, Proposed, Recall
from deliberation.snapshot.snapshot import Snapshot
from deliberation.snapshot.visibility import recused_ids, shown_to_room, suggested_recusals, visible
from phrases import language
