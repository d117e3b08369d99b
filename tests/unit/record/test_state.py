"""What a finalised version freezes, as plain values: all of it, and nothing that would be written differently at another time."""

import copy
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any

import numpy as np
import pytest

from deliberation.call.people import Membership, Role
from deliberation.dossiers.attachments.attachment import Attachment
from deliberation.dossiers.candidatures import Content, Field, Recusal, RecusalOrigin
from deliberation.meeting.ballots import CastingVote, Method, Option
from deliberation.meeting.meeting import DebateLine, Departure, ItemTime, Meeting, Sitting
from deliberation.meeting.presence import Attendance, Presence
from deliberation.plain import FIRST_FORM, in_no_form, plain, since_form
from deliberation.record.journal import canonical_json
from deliberation.record.state import CURRENT_FORM, FORMS, canonical_state, frozen_in
from deliberation.scoring.marks import Grid, Revote
from deliberation.selection.decisions import Decision, Dissent, Outcome, Proposed, Recall
from deliberation.snapshot.snapshot import Snapshot
from tests.places import ROOT
from tests.worlds.snapshots import make_ballot, make_call, make_candidature, make_snapshot

RECORDED = ROOT / "tests" / "fixtures" / "canonical_forms"
NOON = datetime(2019, 7, 4, 12, 0, tzinfo=UTC)
DECLARED: Mapping[type[Any], set[str]] = {cls: {*frozen_in(cls, CURRENT_FORM), "meeting"} for cls in (Snapshot, Meeting)}
# Of the parts that declare nothing of their fields: the database's own numbers, how a person is reached, whether a ballot can be seen.
# What is administered, and not of the record; whose seat somebody took, told by a name.
ADMINISTERED = {"is_active", "kept_until", "access_ends_at", "is_draft", "succeeds"}
NOT_TOLD = {"id", "call_id", "person_id", "candidature_id", "administration_id", "email", "voted", *ADMINISTERED}


def told(snapshot: Snapshot) -> bytes:
    return canonical_json(canonical_state(snapshot))


def held() -> Meeting:
    """A meeting with one of everything, on both files."""
    casting = CastingVote(Option.IN_FAVOUR, "Camille", NOON)
    ballot = make_ballot(1, opened_by="Camille", override_reason="Une grève.", casting=casting)
    return Meeting(
        sittings=(Sitting(1, NOON, NOON, is_last=True),),
        planned_end=NOON,
        seconds_per_item=600,
        order=(1, 2),
        seed=7,
        items={1: ItemTime(NOON, NOON, 60.0)},
        attendances=(Attendance(101, Presence.PRESENT, NOON),),
        departures=(Departure(2, 101, NOON, NOON),),
        ballots=(ballot, replace(ballot, number=2, counts=None, casting=None, cancelled_because="Une erreur.")),
        revotes=(Revote(1, 1, "Camille", NOON, NOON),),
    )


def everything() -> Snapshot:
    """A call of two files and two jurors with one of everything that can be told."""
    files = (
        make_candidature(
            1,
            content=Content(fields=(Field("q1", "Titre", "Un projet"),)),
            is_late=True,
            admission_reason="Panne.",
            amount_asked=Decimal("12500.50"),
        ),
        make_candidature(2, is_late=True),
    )
    return make_snapshot(
        marks=[[[5, 0], [4, None]], [[3, 3], [1, 2]]],
        candidatures=files,
        call=make_call(kept_until=date(2030, 1, 1)),
        recused=[(1, 0)],
        comments={(1, 101): "Solide."},
        decisions=[Decision(1, Outcome.RESERVE, "t2", 1, "Proche", version=4, decided_by="Camille", decided_at=NOON)],
        recalled={2: Recall(2, "Juré 02", NOON)},
        dissents=(Dissent(1, 102, 4, Outcome.RESERVE, "t2", "Non.", "Camille", NOON),),
        agreements=(
            Proposed(1, 1, Outcome.SELECTED, "t1", "Utile.", "Camille", NOON, NOON),
            Proposed(2, 1, Outcome.DECLINED, None, "Trop tôt.", "Camille", NOON, NOON, 1),
        ),
        attachments=(
            Attachment(1, 1, "plan.pdf", "a" * 64, 12, "application/pdf", None, NOON),
            Attachment(1, 2, "plan.pdf", "b" * 64, 34, "application/pdf", NOON, NOON),
        ),
        debate=(
            DebateLine(1, 1, "Le calendrier inquiète.", "Camille", NOON, in_minutes=True),
            DebateLine(1, 2, "Une erreur.", "Camille", NOON, struck_at=NOON),
        ),
        readers=1,
        assigned={(1, 101): NOON, (2, 102): NOON},
        recusals=(Recusal(2, 101, RecusalOrigin.DECLARED, NOON),),
        to_debate={(1, 102): True},
        first_marks={(1, 102, "c1"): 3},
        grids={(1, 101): Grid(2, NOON, "Organisation")},
        finished=frozenset({101}),
        declared=frozenset({102}),
        no_ai_declared=frozenset({102}),
        meeting=held(),
    )


def other(value: Any) -> Any:
    """Return a value of the same sort, and another one."""
    if isinstance(value, Enum):
        return next((one for one in type(value) if one is not value), None)
    if isinstance(value, bool):
        return not value
    if isinstance(value, str):
        return value + " "
    if isinstance(value, int | float | Decimal):
        return value + 1
    if isinstance(value, datetime | date):
        return value + timedelta(days=1)
    return type(value)()


def changed(whole: Any) -> Iterator[tuple[str, Any]]:
    """Yield every copy of ``whole`` in which one value, at any depth, is another one, with its name."""
    if isinstance(whole, Mapping | tuple | frozenset) and not whole:
        return
    if is_dataclass(whole):
        for each in fields(whole):
            is_told = each.name not in NOT_TOLD and each.metadata != in_no_form()
            if not is_told or (type(whole) in DECLARED and each.name not in DECLARED[type(whole)]):
                continue
            for name, value in changed(getattr(whole, each.name)):
                twin = copy.copy(whole) if not isinstance(whole, Snapshot) else replace(whole)
                object.__setattr__(twin, each.name, value)
                yield f"{type(whole).__name__}.{each.name}{name}", twin
    elif isinstance(whole, np.ndarray):
        yield "", np.where(np.isnan(whole), 2.0, whole + 1)
    elif isinstance(whole, Mapping):
        for key, inner in whole.items():
            yield from ((f"[{key}]{name}", {**whole, key: value}) for name, value in changed(inner))
        yield " without", dict(list(whole.items())[:-1])
    elif isinstance(whole, tuple) and whole and all(is_dataclass(inner) for inner in whole):
        for place, inner in enumerate(whole):
            yield from ((f"[{place}]{name}", (*whole[:place], value, *whole[place + 1 :])) for name, value in changed(inner))
    elif isinstance(whole, tuple):
        yield "", whole[1:] + whole[:1] if len(set(whole)) > 1 else whole[1:]
    elif isinstance(whole, frozenset):
        yield "", frozenset()
    elif whole is not None:
        yield "", other(whole)


# A file without its administration is no call at all.
IMPOSSIBLE = {"Snapshot.administrations without"}


def test_any_change_to_the_record_is_another_state() -> None:
    whole = everything()
    same = {name for name, twin in changed(whole) if name not in IMPOSSIBLE and told(twin) == told(whole)}
    assert same == set()


@pytest.mark.parametrize("form", FORMS)
def test_form_is_what_was_recorded_of_it(form: int) -> None:
    state, recorded = canonical_json(canonical_state(everything(), form=form)), (RECORDED / f"{form}.json").read_bytes()
    other = sorted(unlike(json.loads(state), json.loads(recorded)))
    assert other == [], (
        f"Form {form} was recorded otherwise of {other}. No form changes: a new field is of a new form, said where it is declared: "
        f"field(default=…, metadata=since_form(…)), or in_no_form() if no form holds it. The record of a new form: "
        f"canonical_json(canonical_state(everything(), form=…)) in {RECORDED}."
    )
    assert state == recorded


def unlike(one: Any, other: Any, path: str = "") -> set[str]:
    """Return where two JSON values differ, places in a list left out."""
    if isinstance(one, dict) and isinstance(other, dict):
        return {found for key in {*one, *other} for found in unlike(one.get(key, ...), other.get(key, ...), f"{path}.{key}".lstrip("."))}
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        return {found for pair in zip(one, other, strict=True) for found in unlike(*pair, path)}
    return set() if one == other else {path}


def test_access_and_the_day_of_erasure_are_not_of_the_record_and_membership_is() -> None:
    whole = everything()
    closed = replace(
        whole,
        people=tuple(replace(person, is_active=False) for person in whole.people),
        call=replace(whole.call, kept_until=None, access_ends_at=NOON),
    )
    left = Membership(left_at=NOON, left=frozenset({Role.JUROR}), reason="Mutation.")
    gone = replace(whole, people=(replace(whole.people[0], roles=frozenset(), membership=left), *whole.people[1:]))
    assert (told(closed), canonical_state(gone)["membership"]["Juré 01"]["reason"]) == (told(whole), "Mutation.")


def test_amount_that_a_decision_gives_is_frozen() -> None:
    one, another = (
        replace(everything(), decisions={2: Decision(2, Outcome.SELECTED, "t1", amount=amount)}) for amount in (Decimal(900), Decimal(901))
    )
    assert (told(one) == told(another), canonical_state(one)["candidatures"][1]["decision"]["amount"]) == (False, "900")


def test_field_that_a_later_form_adds_is_left_out_of_those_before() -> None:
    @dataclass(frozen=True)
    class Grown:
        kept: int
        later: tuple[int, ...] = field(default=(), metadata=since_form(FIRST_FORM + 1))

    assert [plain(Grown(1, (2,)), form=form) for form in (FIRST_FORM, FIRST_FORM + 1)] == [{"kept": 1}, {"kept": 1, "later": [2]}]


def test_finalised_state_holds_no_more_than_the_record() -> None:
    whole = everything()
    hushed = replace(whole, people=tuple(replace(person, email="a@exemple.fr") for person in whole.people), revision=99)
    assert told(hushed) == told(whole)
    assert b"a@exemple.fr" not in told(hushed)


def test_marks_are_told_by_name_unrounded_and_those_of_the_recused_not_at_all() -> None:
    first, second = canonical_state(everything())["candidatures"]
    assert first["marks"] == {"Juré 01": {"c1": "5", "c2": "0"}, "Juré 02": {"c1": "4"}}
    assert (second["marks"]["Juré 01"], second["recusals"]) == ({}, ["Juré 01"])


def test_secret_ballot_is_told_by_its_count_alone() -> None:
    whole = everything()
    secret = replace(whole.meeting.ballots[0], method=Method.SECRET, votes={}, casting=None)
    (ballot,) = canonical_state(replace(whole, meeting=replace(whole.meeting, ballots=(secret,))))["meeting"]["ballots"]
    assert (ballot["votes"], ballot["counts"]) == ({}, {Option.IN_FAVOUR: 1, Option.AGAINST: 1, Option.ABSTAIN: 0})
    assert "voted" not in ballot


def test_same_state_is_the_same_bytes_whatever_the_revision() -> None:
    one, another = (make_snapshot(marks=[[[5]]], revision=revision) for revision in (1, 2))
    assert told(one) == told(another)


def test_members_are_told_with_their_capacity() -> None:
    (said,) = canonical_state(make_snapshot(marks=[[[5]]]))["people"]
    assert said == {"name": "Juré 01", "roles": ["juror"], "organisation": "", "quality": ""}
