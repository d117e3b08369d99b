"""A call's record against its journal: revision, content and form of each finalised version, who finalised and reopened it."""

import hashlib
from dataclasses import replace
from typing import Any

import pytest

from deliberation.call.call import Version
from deliberation.record.guards.checks import record_problems
from deliberation.record.journal import GENESIS, Act, Entry
from phrases import language
from tests.unit.record.test_journal import AT

CONTENT = b"{}"
VERSION = Version(1, hashlib.sha256(CONTENT).hexdigest(), "Présidence", AT, "Présidence", AT, "Une erreur.", form=4)
FINALISED = Entry(1, AT, 7, "Présidence", Act.FINALISED, "", {}, {"version": 1, "sha256": VERSION.sha256, "form": 4}, 5, GENESIS, "a" * 64)
REOPENED = Entry(2, AT, 7, "Présidence", Act.REOPENED, "", {"version": 1}, {"reason": "Une erreur."}, 6, "a" * 64, "b" * 64)


def told(*entries: Entry, content: bytes = CONTENT, revision: int = 6, **changes: Any) -> list[str]:
    with language("en"):
        problems = record_problems(entries or (FINALISED, REOPENED), [(replace(VERSION, **changes), content)], revision=revision)
        return [str(problem) for problem in problems]


def test_record_that_the_journal_says_has_no_problem() -> None:
    assert told() == []


def test_journal_that_was_cut_short_is_told() -> None:
    assert told(revision=7) == ["The journal ends at revision 6, the call is at 7."]


def test_content_that_was_changed_is_told() -> None:
    assert told(content=b"[]") == ["Version 1: its content is not that of its SHA-256."]


@pytest.mark.parametrize(
    "changes", [{"finalised_by": "Camille"}, {"reopened_by": "Camille"}, {"reopening_reason": "Autre."}, {"number": 2}]
)
def test_version_that_the_journal_does_not_say_so_is_told(changes: dict[str, Any]) -> None:
    assert len(told(**changes)) == 1


def test_version_in_a_form_that_the_program_does_not_know_is_told() -> None:
    assert told(form=99)[0] == "Version 1 is in canonical form 99, which this program does not know."
