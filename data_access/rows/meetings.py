"""Write the meeting piece by piece, and read the tables that changed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from data_access.rows import Rows, attributes, things_of_call, upsert
from data_access.rows.ballots import ballots_of_call
from data_access.schema import discussion, scoring
from data_access.schema import meeting as tables
from data_access.schema.columns import json_text, json_value
from deliberation.meeting.hearings import Convened, Slot
from deliberation.meeting.meeting import DebateLine, Departure, ItemTime, Meeting, ProjectorView, Sent, SentView, Sitting
from deliberation.meeting.presence import Attendance
from deliberation.scoring.marks import Revote

Touched = frozenset[str]  # the names of tables in which something changed
# Attributes of Meeting that the row of ``meeting`` holds as they are.
_AS_IS = ("planned_end", "seconds_per_item", "arrangement", "seed", "current", "running_since")


class MeetingRows(Rows):
    """Implements ``repositories.Meetings``."""

    def save(self, call_id: int, meeting: Meeting, *, revision: int) -> None:
        """Write the plan, how the agenda was arranged, the current item and its timer."""
        upsert(self._connection, tables.meeting, [{"call_id": call_id, **attributes(meeting, _AS_IS), "revision": revision}])

    def set_projector(self, call_id: int, view: ProjectorView, sent: Sent | None, *, revision: int) -> None:
        """Write the view of the room's screen and the sent content, also in a finalised call."""
        sent_text = None if sent is None else json_text(asdict(sent))
        upsert(self._connection, tables.room_view, [{"call_id": call_id, "view": view, "sent": sent_text, "revision": revision}])

    def save_sitting(self, call_id: int, sitting: Sitting, *, revision: int) -> None:
        """Write a sitting as it stands."""
        upsert(self._connection, tables.sitting, [{"call_id": call_id, **asdict(sitting), "revision": revision}])

    def set_order(self, call_id: int, candidature_ids: Sequence[int], *, revision: int) -> None:
        """Write the order of the agenda; other candidatures keep their times, without a place."""
        item = tables.agenda_item
        gone = update(item).where(item.c.call_id == call_id, item.c.position.is_not(None), item.c.candidature_id.not_in(candidature_ids))
        self._connection.execute(gone.values(position=None, revision=revision))
        present = {row.candidature_id: row for row in self._connection.execute(select(item).where(item.c.call_id == call_id))}
        rows = [
            {
                "call_id": call_id,
                "candidature_id": id_,
                "position": position,
                "began_at": present[id_].began_at if id_ in present else None,
                "ended_at": present[id_].ended_at if id_ in present else None,
                "seconds": present[id_].seconds if id_ in present else 0.0,
                "revision": revision,
            }
            for position, id_ in enumerate(candidature_ids, start=1)
        ]
        upsert(self._connection, item, rows)

    def set_item(self, call_id: int, candidature_id: int, item: ItemTime, *, revision: int) -> None:
        """Write a candidature's times; its place on the agenda stays."""
        agenda = tables.agenda_item.c
        place = select(agenda.position).where(agenda.call_id == call_id, agenda.candidature_id == candidature_id)
        row = {"call_id": call_id, "candidature_id": candidature_id, "position": self._connection.scalar(place)}
        upsert(self._connection, tables.agenda_item, [{**row, **asdict(item), "revision": revision}])

    def save_debate_line(self, call_id: int, line: DebateLine, *, revision: int) -> None:
        """Write a line of the notes of the debate as it stands."""
        upsert(self._connection, discussion.debate_line, [{"call_id": call_id, **asdict(line), "revision": revision}])

    def add_attendances(self, call_id: int, attendances: Sequence[Attendance], *, revision: int) -> None:
        """Write changes of presence, valid from their times on."""
        attendance = tables.attendance
        last = self._connection.scalar(select(func.coalesce(func.max(attendance.c.number), 0)).where(attendance.c.call_id == call_id))
        rows = [
            {"call_id": call_id, "number": number, **asdict(each), "revision": revision}
            for number, each in enumerate(attendances, start=(last or 0) + 1)
        ]
        self._connection.execute(insert(attendance), rows)

    def add_departures(self, call_id: int, departures: Sequence[Departure], *, revision: int) -> None:
        """Write who left."""
        rows = [{"call_id": call_id, **asdict(departure), "revision": revision} for departure in departures]
        self._connection.execute(insert(tables.departure), rows)

    def end_departures(self, call_id: int, person_ids: Iterable[int], *, at: datetime, revision: int) -> None:
        """Write the return of absent people."""
        departure = tables.departure
        out = update(departure).where(
            departure.c.call_id == call_id, departure.c.returned_at.is_(None), departure.c.person_id.in_(list(person_ids))
        )
        self._connection.execute(out.values(returned_at=at, revision=revision))

    def tell_hour(self, call_id: int, told: Convened, *, secret_hash: str) -> None:
        """Write the hour communicated to a team, replacing the previous hour."""
        row = {"call_id": call_id, "candidature_id": told.candidature_id, "nonce": told.nonce, "secret_hash": secret_hash}
        upsert(self._connection, tables.hearing, [{**row, **asdict(told.slot)}])

    def hours_told(self, call_id: int) -> Mapping[int, Convened]:
        """Return what teams were told, by candidature id."""
        rows = self._connection.execute(select(tables.hearing).where(tables.hearing.c.call_id == call_id))
        return {row.candidature_id: _read_convened(row) for row in rows}

    def hour_of_page(self, secret_hash: str) -> tuple[int, Convened] | None:
        """Return the call and the communicated hour of a team's page; None for an unknown secret."""
        row = self._connection.execute(select(tables.hearing).where(tables.hearing.c.secret_hash == secret_hash)).one_or_none()
        return (row.call_id, _read_convened(row)) if row else None


def _read_convened(row: Row[Any]) -> Convened:
    return Convened(row.candidature_id, Slot(row.begins_at, row.ends_at), row.nonce)


def debate_of_call(connection: Connection, call_id: int) -> tuple[DebateLine, ...]:
    """Return the notes of the debate, file by file, in the order they were written."""
    return things_of_call(connection, DebateLine, discussion.debate_line, call_id, order=("candidature_id", "number"))


def read_meeting(connection: Connection, call_id: int, base: Meeting, touched: Touched) -> Meeting:
    """Return the meeting: ``base`` with every table of the meeting among ``touched`` read again."""
    changes: dict[str, Any] = {}
    if "meeting" in touched:
        changes |= _course(connection, call_id)
    if "room_view" in touched:
        changes |= _screen(connection, call_id)
    if "sitting" in touched:
        changes["sittings"] = things_of_call(connection, Sitting, tables.sitting, call_id, order=["number"])
    if "agenda_item" in touched:
        changes |= _agenda(connection, call_id)
    if "attendance" in touched:
        changes["attendances"] = things_of_call(connection, Attendance, tables.attendance, call_id, order=["number"])
    if "departure" in touched:
        order = ("left_at", "candidature_id", "person_id")
        changes["departures"] = things_of_call(connection, Departure, tables.departure, call_id, order=order)
    if touched & {"ballot", "voter"}:
        changes["ballots"] = ballots_of_call(connection, call_id)
    if "revote" in touched:
        order = ("opened_at", "candidature_id", "number")
        changes["revotes"] = things_of_call(connection, Revote, scoring.revote, call_id, order=order)
    return replace(base, **changes) if changes else base


def _course(connection: Connection, call_id: int) -> dict[str, Any]:
    row = connection.execute(select(tables.meeting).where(tables.meeting.c.call_id == call_id)).one()
    return attributes(row, _AS_IS)


def _screen(connection: Connection, call_id: int) -> dict[str, Any]:
    row = connection.execute(select(tables.room_view).where(tables.room_view.c.call_id == call_id)).one()
    return {"projector": row.view, "sent": None if row.sent is None else _read_sent(json_value(row.sent))}


def _read_sent(said: Mapping[str, Any]) -> Sent:
    return Sent(SentView(said["what"]), tuple(said["candidature_ids"]), tuple(said["weights"]), said.get("attachment"), said.get("page"))


def _agenda(connection: Connection, call_id: int) -> dict[str, Any]:
    item = tables.agenda_item
    rows = connection.execute(select(item).where(item.c.call_id == call_id).order_by(item.c.position, item.c.candidature_id)).all()
    return {
        "order": tuple(row.candidature_id for row in rows if row.position is not None),
        "items": {row.candidature_id: ItemTime(row.began_at, row.ended_at, row.seconds) for row in rows if row.began_at},
    }
