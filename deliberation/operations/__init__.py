"""The verbs: everything that can be done to a call, each one transaction with its journal entry.

One module a subject: calls, people, access, imports, administrations, screening, recalls, decisions, finalisation.
"""

from deliberation.operations.access import (
    enrol,
    enter_demo,
    issue_link,
    person_of_device,
    revoke_access,
    sign_out,
)
from deliberation.operations.calls import create_call, move_phase, reveal_all
from deliberation.operations.decisions import record_decisions, undo
from deliberation.operations.finalisation import finalise, reopen
from deliberation.operations.imports import import_dossiers, import_scores, plan_dossiers
from deliberation.operations.people import import_people, save_person
from deliberation.operations.recalls import recall_candidature
from deliberation.operations.screening import ScreeningChange, screen
from deliberation.operations.settling import merge_administrations, rename_administration, set_mapping, split_spelling, withdraw

__all__ = [
    "ScreeningChange",
    "create_call",
    "enrol",
    "enter_demo",
    "finalise",
    "import_dossiers",
    "import_people",
    "import_scores",
    "issue_link",
    "merge_administrations",
    "move_phase",
    "person_of_device",
    "plan_dossiers",
    "recall_candidature",
    "record_decisions",
    "rename_administration",
    "reopen",
    "reveal_all",
    "revoke_access",
    "save_person",
    "screen",
    "set_mapping",
    "sign_out",
    "split_spelling",
    "undo",
    "withdraw",
]
