"""Presence of members, and quorums."""

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from math import ceil

from deliberation.errors import InvalidValue
from deliberation.vocabulary import Labelled
from phrases import N_, Message


class Presence(Labelled):
    """Presence of a member."""

    PRESENT = "present", N_("In the room")
    REMOTE = "remote", N_("Remote")
    EXCUSED = "excused", N_("Excused")
    ABSENT = "absent", N_("Absent")

    @property
    def is_here(self) -> bool:
        """Tell whether the member takes part, in the room or from elsewhere."""
        return self in (Presence.PRESENT, Presence.REMOTE)


@dataclass(frozen=True, slots=True)
class Attendance:
    """A member's presence from ``at`` on, until the next one recorded."""

    person_id: int
    presence: Presence
    at: datetime


@dataclass(frozen=True, slots=True)
class Quorum:
    """Members present, of the total, and the required share."""

    present: int
    members: int
    share: float

    def __post_init__(self) -> None:
        if not 0 <= self.present <= self.members:
            raise InvalidValue(N_("Between 0 and {members} members can be present."), members=self.members)

    @property
    def needed(self) -> int:
        """Return the required number of members: the share of the members, rounded up; at least one."""
        # Through its text: the share 0.6 of 5 members is 3, though 0.6 as a float is a little more.
        return max(1, ceil(Fraction(str(self.share)) * self.members))

    @property
    def is_met(self) -> bool:
        """Tell whether enough members are present. A jury without members never meets its quorum."""
        return self.present >= self.needed

    @property
    def sentence(self) -> Message:
        """Return the sentence about the quorum's state."""
        values = {"present": self.present, "members": self.members, "needed": self.needed}
        if self.is_met:
            return Message(N_("Quorum reached: {present} of {members} members present, {needed} needed."), values)
        return Message(N_("Quorum not reached: {present} of {members} members present, {needed} needed."), values)
