"""What the journal tells of a meeting's course: spans of files called, decisions replaced, places exceeded and kept again."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from deliberation.record.course import Overrun, Span, overruns, replaced_decisions, spans_called
from deliberation.record.journal import Act, Entry
from tests.worlds.snapshots import make_snapshot

CALL = make_snapshot().call  # places: one on t1, one on t2


def at(minutes: int) -> datetime:
    return datetime(2019, 7, 4, 12, minutes, tzinfo=UTC)


def entry(minutes: int, act: Act, subject: str = "un-appel", *, before: Mapping[str, Any] | None = None, **after: Any) -> Entry:
    return Entry(minutes, at(minutes), None, "Camille", act, subject, before or {}, after, minutes, "0" * 64, "0" * 64)


def called(minutes: int, dossier: str | None) -> Entry:
    return entry(minutes, Act.ITEM_CALLED, dossier or "un-appel", current=dossier)


def decided(minutes: int, dossier: str, outcome: str, track: str | None = None, *, act: Act = Act.DECIDED, **said: Any) -> Entry:
    row = {"outcome": outcome, "track": track, "version": minutes, "amount": said.pop("amount", None)}
    return entry(minutes, act, dossier, decisions={dossier: row}, **said)


def test_file_called_twice_has_two_spans() -> None:
    acts = [called(1, "1"), called(3, "2"), called(4, "1"), called(6, None), called(8, "3")]
    assert spans_called(acts) == (Span("1", at(1), at(3)), Span("2", at(3), at(4)), Span("1", at(4), at(6)), Span("3", at(8)))


def test_span_outlives_a_suspension_and_ends_with_the_meeting() -> None:
    suspended = [called(1, "1"), entry(5, Act.MEETING_SUSPENDED, state="suspended")]
    assert spans_called([*suspended, entry(6, Act.MEETING_RESUMED, state="open"), called(7, "2")])[0] == Span("1", at(1), at(7))
    assert spans_called([*suspended, entry(30, Act.MEETING_CLOSED, state="closed")]) == (Span("1", at(1), at(5)),)
    assert spans_called([called(1, "1"), entry(9, Act.FINALISED, state="closed")]) == (Span("1", at(1), at(9)),)


def test_decision_is_replaced_by_another_outcome_or_track_and_not_by_another_reason() -> None:
    acts = [
        decided(1, "1", "selected", "t1"),
        decided(2, "1", "selected", "t1", reason="Mieux dit."),
        decided(3, "2", "declined"),
        decided(4, "1", "to_discuss", act=Act.UNDONE),
        decided(5, "1", "selected", "t1", act=Act.AGREED),
    ]
    assert replaced_decisions(acts) == {("1", 1): at(4), ("1", 2): at(4), ("1", 4): at(5)}


def over(dossier: str, minutes: int, reason: str = "Un de plus.", ended: int | None = None) -> Overrun:
    return Overrun("t1", False, (dossier,), "Camille", at(minutes), reason, at(ended) if ended else None)


def test_overrun_is_told_with_the_act_that_ended_it() -> None:
    full, one_more = decided(1, "1", "selected", "t1"), decided(2, "2", "selected", "t1", override_reason="Un de plus.")
    assert overruns([full], CALL) == ()
    assert overruns([full, one_more], CALL) == (over("2", 2),)
    for ending in (
        decided(5, "1", "declined"),
        decided(5, "2", "to_discuss", act=Act.UNDONE),
        entry(5, Act.CANDIDATURE_WITHDRAWN, "1", withdrawn=True),
        entry(5, Act.CALL_CHANGED, before={"settings": {"tracks.t1.places": 1}}, settings={"tracks.t1.places": 2}),
    ):
        now = replace(CALL, tracks=tuple(replace(one, places=2) for one in CALL.tracks)) if ending.act == Act.CALL_CHANGED else CALL
        assert overruns([full, one_more, ending], now) == (over("2", 2, ended=5),)


def test_going_further_over_is_told_again_and_what_was_over_without_a_reason_too() -> None:
    acts = [*(decided(n, str(n), "selected", "t1", override_reason="Un de plus.") for n in (1, 2, 3)), decided(4, "3", "declined")]
    assert overruns(acts, CALL) == (over("2", 2), over("3", 3))
    assert overruns([decided(1, "1", "selected", "t1"), decided(2, "2", "selected", "t1")], CALL) == (over("2", 2, reason=""),)


def test_envelope_that_is_exceeded_is_no_place_that_is() -> None:
    tracks = tuple(replace(one, places=5, envelope=Decimal(100)) for one in CALL.tracks)
    acts = [decided(1, "1", "selected", "t1", amount="120.50", override_reason="Cher."), decided(2, "1", "selected", "t1", amount="90")]
    found = overruns(acts, replace(CALL, tracks=tracks))
    assert found == (Overrun("t1", True, ("1",), "Camille", at(1), "Cher.", at(2)),)
