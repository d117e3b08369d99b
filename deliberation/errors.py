"""Refusals, as a tree. Every error carries a sentence for the person stopped.

DeliberationError
├── InvalidValue             an impossible value of an entity (also a ValueError)
│   ├── InvalidCall          a key of a call's TOML file
│   ├── DocumentTooLarge     a document beyond the limit of memory
│   └── BallotRefuses        a vote that the ballot does not accept, or no longer
│       └── VotesLost        unreadable votes of a secret ballot, which is cancelled
│           └── VotesChanged rows of a ballot unexplained by the journal; the ballot is cancelled
├── NotFound                 absent, or hidden from this person: both look alike
├── NotAllowed               the person's roles lack the right in this phase
├── StaleChange              changed by a different person since read
├── StaleNote                the author saved the note on a different device since read
├── NoQuorum                 too few members for a ballot, without the chair and a reason
├── OverCapacity             more selected than places, without the chair and a reason
│   └── OverEnvelope         more granted than a track's envelope, without the chair and a reason
├── OutOfOrder               decided against or during a vote, or without quorum, without the chair and a reason
├── NotReady                 incomplete checklist of finalisation
├── NothingToUndo            the act can no longer be undone
├── CallIsFinalised          the call is locked
├── StorageFailed            the database cannot be written: nothing was saved
├── RecordChanged            the database differs from a frozen version
├── FileRefused              a file unreadable or unsafe to read
├── PlatformFailed           démarches-simplifiées is unreachable, refuses, or answers in part: nothing was written
│   └── PlatformUnsure       the platform's result is unknown: its present state has to be read
└── ImportRefused            a file with errors; carries every problem
"""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from phrases import N_, Euros, Message, time_of_day

if TYPE_CHECKING:
    from deliberation.problems import Problem


CHANGED_FILE = N_("This file is not the one that was brought any more: it is not shown. Tell whoever runs the server.")


class DeliberationError(Exception):
    """Root of the rules' refusals."""

    def __init__(self, text: str, **values: object) -> None:
        self.message = Message(text, values)
        super().__init__(text)

    def __str__(self) -> str:
        """Return the sentence in the current language."""
        return str(self.message)


class InvalidValue(DeliberationError, ValueError):
    """A value that an entity cannot have."""


class InvalidCall(InvalidValue):
    """Missing or wrong key of a call's settings. ``faults``: all faults, this fault first."""

    def __init__(self, key: str, reason: str, **values: object) -> None:
        self.key, self.reason = key, Message(reason, values)
        self.is_missing = False  # nothing is there yet
        self.faults: tuple[InvalidCall, ...] = (self,)
        super().__init__(N_("{key}: {reason}"), key=key, reason=self.reason)

    def as_missing(self) -> "InvalidCall":
        """Return this fault as a missing value instead of a wrong one."""
        self.is_missing = True
        return self

    def with_others(self, faults: "Sequence[InvalidCall]") -> "InvalidCall":
        """Return this fault with all the faults found beside it."""
        self.faults = tuple(faults)
        return self


class DocumentTooLarge(InvalidValue):
    """A document that would take more memory than a document may."""


class BallotRefuses(InvalidValue):
    """A vote refused by its ballot: closed, held by show of hands, or already holding this member's secret vote."""


class VotesLost(BallotRefuses):
    """Unreadable votes of a secret ballot: the key is missing, or the rows were changed."""

    sentence = N_("The votes cast in this secret ballot can no longer be opened: it is cancelled, and is to be held again.")

    def __init__(self) -> None:
        super().__init__(self.sentence)


class VotesChanged(VotesLost):
    """Rows of a ballot or its voters different from the state left by the journal's entries."""

    sentence = N_("The rows of this ballot are not what the journal says: it is cancelled, and is to be held again.")


class NotFound(DeliberationError):
    """Absent, or hidden from this person."""

    def __init__(self) -> None:
        super().__init__(N_("This does not exist, or is not open to you."))


class NotAllowed(DeliberationError):
    """The person's roles do not give the right in this phase."""

    def __init__(self, text: str = N_("Your role does not allow this at this stage."), **values: object) -> None:
        super().__init__(text, **values)


class StaleChange(DeliberationError):
    """Changed by a different person since read. Carries author, time, and present state."""

    def __init__(
        self,
        *,
        changed_by: str,
        changed_at: datetime,
        present: object,
        text: str = N_("{who} changed this at {time}. Present value: {present}. Your entry was not saved."),
        **values: object,
    ) -> None:
        self.changed_by, self.changed_at, self.present = changed_by, changed_at, present
        super().__init__(text, who=changed_by, time=time_of_day(changed_at), present=present, **values)


class StaleNote(DeliberationError):
    """Note saved by its author on a different device since read. Carries the present text."""

    def __init__(self, *, present: str) -> None:
        self.present = present
        super().__init__(N_("Your note was saved on another of your devices meanwhile. Nothing was written from here."))


class NoQuorum(DeliberationError):
    """Too few members are present to open a ballot. ``may``: the person may open it all the same, and lacks the reason only."""

    def __init__(self, quorum: Message, *, may: bool) -> None:
        sentence, chair = (
            N_("{quorum} Only the chair can open the ballot anyway, with a reason."),
            N_("{quorum} To open it anyway, give a reason."),
        )
        super().__init__(chair if may else sentence, quorum=quorum)


class OverCapacity(DeliberationError):
    """More selected than there are places. ``may``: the person may go over, and lacks the reason only."""

    def __init__(self, *, track: str, places: int, selected: int, may: bool = False) -> None:
        sentence = N_("{track}: {selected} selected for {places} places. Only the chair can go over, with a reason.")
        chair = N_("{track}: {selected} selected for {places} places. To go over, give a reason.")
        super().__init__(chair if may else sentence, track=track, places=places, selected=selected)


class OverEnvelope(OverCapacity):
    """More given than a track's envelope holds. ``may``: the person may go over, and lacks the reason only."""

    def __init__(self, *, track: str, envelope: Decimal, spent: Decimal, may: bool = False) -> None:
        sentence = N_("{track}: {spent} for an envelope of {envelope}. Only the chair can go over, with a reason.")
        chair = N_("{track}: {spent} for an envelope of {envelope}. To go over, give a reason.")
        values = {"track": track, "spent": Euros(spent), "envelope": Euros(envelope)}
        DeliberationError.__init__(self, chair if may else sentence, **values)


class OutOfOrder(DeliberationError):
    """Decision that needs the chair and a reason: against a vote, during a vote, without quorum. ``may``: only the reason is missing."""

    def __init__(self, *, dossier: str, why: Message, may: bool) -> None:
        sentence, chair = (
            N_("{dossier}: {why} Only the chair can override this, with a reason."),
            N_("{dossier}: {why} To override this, give a reason."),
        )
        super().__init__(chair if may else sentence, dossier=dossier, why=why)


class NotReady(DeliberationError):
    """The checklist of finalisation is not complete."""

    def __init__(self, missing: Sequence[Message]) -> None:
        self.missing = tuple(missing)
        super().__init__(N_("The selection cannot be finalised yet: {missing}"), missing=" ".join(map(str, missing)))


class RowsDiffer(DeliberationError):
    """Rows of a call differ from its journal."""

    def __init__(self, problems: Sequence[Message]) -> None:
        self.problems = tuple(problems)
        sentence = N_("{problems} Put these rows right from a backup, or finalise with a reason, which the minutes give.")
        super().__init__(sentence, problems=" ".join(map(str, problems)))


class NothingToUndo(DeliberationError):
    """The act cannot be undone any more."""


class CallIsFinalised(DeliberationError):
    """The call is locked. ``may``: the person may reopen it."""

    def __init__(self, *, may: bool = False) -> None:
        sentence = N_("The selection is finalised: nothing can be changed unless the chair reopens it.")
        super().__init__(N_("The selection is finalised: to change anything, reopen it first.") if may else sentence)


class StorageFailed(DeliberationError):
    """The database cannot be written: nothing was saved."""


class DatabaseAway(StorageFailed):
    """Unreachable database: nothing was saved, or the result is unknown, as the message tells."""


class FileChanged(DeliberationError):
    """Bytes of an attached file changed since their arrival, hence not shown."""

    def __init__(self) -> None:
        super().__init__(CHANGED_FILE)


class RecordChanged(DeliberationError):
    """Database differs from a frozen version. The error hides the difference, which not all readers may see."""

    def __init__(self, number: int) -> None:
        text = N_("The database does not say any more what version {number} froze: no document is made from it. The server’s console tells "
                  "what differs, with ./jury journal verify.")  # fmt: skip
        super().__init__(text, number=number)


class FileRefused(DeliberationError):
    """A file that cannot be read at all, or not safely."""


class NumberUnknown(FileRefused):
    """List without a heading for the dossier's number. ``headings``: the candidate columns."""

    def __init__(self, text: str, *, headings: "Sequence[str]", **values: object) -> None:
        self.headings = tuple(headings)
        super().__init__(text, **values)


class PlatformFailed(DeliberationError):
    """Platform unreachable, refusing, or answering in part: the request had no effect."""


class PlatformUnsure(PlatformFailed):
    """Platform's result unknown: its present state has to be read."""


class ImportRefused(DeliberationError):
    """A file with errors: nothing was written."""

    def __init__(self, problems: "Sequence[Problem]") -> None:
        # What follows from another problem is not told beside it.
        self.problems = tuple(problem for problem in problems if problem.explains_others) or tuple(problems)
        super().__init__(N_("The file was refused, nothing was written. Here is what to correct."))
