"""What the strip says of the meeting, made from what its audience may see."""

from dataclasses import dataclass
from datetime import UTC, timedelta

from deliberation.derived.quorums import meeting_quorum
from deliberation.snapshot.snapshot import Snapshot
from phrases import straight


@dataclass(frozen=True, slots=True)
class MeetingStrip:
    """What the strip says of the meeting. ``None`` where there is nothing to say.

    ``ends_at``: when the time of the item is over, ISO 8601 in UTC; ``seconds_left`` instead while the clock is stopped.
    ``has_conflict``: the item is under this audience's recusal, and then nothing else is said of it.
    """

    dossier: str | None = None
    title: str | None = None
    has_conflict: bool = False
    ends_at: str | None = None
    seconds_left: int | None = None
    votes_cast: int | None = None
    votes_entitled: int | None = None
    present: int | None = None
    members: int | None = None


def meeting_strip(view: Snapshot) -> MeetingStrip:
    """Return the meeting's part of the strip: of an item under recusal, only that there is one."""
    meeting, quorum = view.meeting, meeting_quorum(view)
    ballot = meeting.open_ballot if meeting.open_ballot and not meeting.open_ballot.is_by_hands else None
    ends_at, seconds_left = _item_time(view)
    current = view.candidature(meeting.current) if meeting.current is not None else None
    return MeetingStrip(
        dossier=current.dossier if current else None,
        title=straight(current.title) if current else None,
        has_conflict=meeting.has_conflict,
        ends_at=ends_at,
        seconds_left=seconds_left,
        votes_cast=ballot.voted_count if ballot else None,
        votes_entitled=len(ballot.voters) if ballot else None,
        present=quorum.present if meeting.is_open else None,
        members=quorum.members if meeting.is_open else None,
    )


def _item_time(view: Snapshot) -> tuple[str | None, int | None]:
    meeting = view.meeting
    if meeting.current is None or meeting.seconds_per_item is None:
        return None, None
    spent = meeting.items[meeting.current].seconds if meeting.current in meeting.items else 0.0
    left = meeting.seconds_per_item - spent
    if meeting.running_since is None:
        return None, round(left)
    return (meeting.running_since + timedelta(seconds=left)).astimezone(UTC).isoformat(), None
