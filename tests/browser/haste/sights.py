"""What is in sight when a finger comes down, and the press that this is."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

HASTE_SECONDS = 1.2  # within which one may not have seen what the last press changed; a second press within 1 s is guarded
HABIT = "habit"  # a press where something stood at another time
Place = tuple[str, str, frozenset[str]]  # who, on which screen, with which file in its heading


@dataclass(frozen=True, kw_only=True)
class Sight:
    """What was in sight when a finger or a key came down on a control; files by their numbers."""

    words: str
    at: float = 0.0  # seconds, as the journal's
    group: str = ""  # the name of the choice that it is an option of
    role: str = ""
    is_enabled: bool = True  # when the finger came down, or went up on the same words
    headed: Collection[str] = ()  # the files that headings name
    near: Collection[str] = ()  # those named nearest to the control
    rows: Mapping[str, str] = field(default_factory=dict)  # what the form's table says of each
    chosen: Collection[str] = ()  # the options that are chosen: "name of the choice: option"
    listed: Collection[str] = ()  # what is read out for agreement
    following: str = ""  # the file said to come next
    result: bool = False  # a ballot's result is in sight, and what follows from it

    @property
    def name(self) -> str:
        """The control's whole name: an option's with what it answers."""
        return f"{self.group}: {self.words}" if self.group else self.words


@dataclass(frozen=True, kw_only=True)
class Press:
    """One press. ``meant``: what stood at the place when it was chosen; ``seconds``: since the same person's last press; ``sight``: None if
    the finger found nothing; ``clicked``: the words of what the browser had pressed, None where the press was of a key.
    """

    who: str
    screen: str
    meant: Sight
    seconds: float
    sight: Sight | None
    clicked: str | None = None
    how: str = "tap"

    @property
    def is_hasty(self) -> bool:
        return self.seconds < HASTE_SECONDS

    @property
    def place(self) -> Place:
        return self.who, self.screen, frozenset(self.sight.headed if self.sight else ())

    def __str__(self) -> str:
        found = f"“{self.sight.name}”{'' if self.sight.is_enabled else ' (disabled)'}" if self.sight else "nothing"
        meant = "" if self.sight and self.meant.name == self.sight.name else f", where “{self.meant.name}” had been"
        return f"{self.who} on {self.screen}, {self.how} after {self.seconds * 1000:.0f} ms: {found}{meant}"
