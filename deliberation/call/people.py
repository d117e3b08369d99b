"""The people of a call, how their names are told apart, their roles, and who is acting."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from deliberation.errors import InvalidValue
from deliberation.plain import in_no_form
from deliberation.vocabulary import Labelled
from phrases import N_, Message


class Role(Labelled):
    """A role in a call; a person may have several."""

    JUROR = "juror", N_("Juror")
    CHAIR = "chair", N_("Chair")
    DEPUTY = "deputy", N_("Deputy chair")
    ORGANISER = "organiser", N_("Organiser")
    STAFF = "staff", N_("Staff")
    OBSERVER = "observer", N_("Observer")
    PROJECTOR = "projector", N_("Room screen")


SEATS = frozenset({Role.JUROR, Role.CHAIR, Role.DEPUTY})


@dataclass(frozen=True, slots=True)
class Membership:
    """The period during which a person sits on the jury; by default the whole call.

    ``left``: the seats that they left. ``keeps_marks``: the marks that they gave still count. ``succeeds``: id of the person whose seat
    they took.
    """

    since: datetime | None = None
    succeeds: int | None = None
    left_at: datetime | None = None
    left: frozenset[Role] = frozenset()
    reason: str = ""
    keeps_marks: bool = True

    def __post_init__(self) -> None:
        if (self.left_at is None) != (not self.left):
            raise InvalidValue(N_("Leaving the jury frees a seat, on a given day."))

    def holds_at(self, at: datetime) -> bool:
        """Tell whether the person was a member at a time."""
        return (self.since is None or self.since < at) and (self.left_at is None or at <= self.left_at)


# Light on purpose: an address is proved by the message that arrives.
_ADDRESS = re.compile(r"[^@\s,;]+@[^@\s,;]+\.[^@\s,;.]{2,}")


def is_address(email: str) -> bool:
    """Tell whether a text looks like a single e-mail address."""
    return _ADDRESS.fullmatch(email) is not None


@dataclass(frozen=True, slots=True)
class Person:
    """A person of a call, acting or acted upon. ``name`` is unique within the call.

    ``roles``: current roles, without seats that were left. ``is_active``: they may sign in; independent of their
    membership. ``expertise``: what they know, in their words, and ``tracks``: codes of those that they read, all if none is named; both
    are for sharing out who reads what.
    """

    id: int
    call_id: int
    name: str
    roles: frozenset[Role]
    email: str = ""
    organisation: str = ""
    is_active: bool = True
    membership: Membership = Membership()
    expertise: str = field(default="", metadata=in_no_form())
    tracks: frozenset[str] = field(default=frozenset(), metadata=in_no_form())

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise InvalidValue(N_("A person needs a name."))
        if not self.all_roles:
            raise InvalidValue(N_("{name} needs at least one role."), name=self.name)
        if Role.PROJECTOR in self.roles and len(self.roles) > 1:
            raise InvalidValue(N_("A room screen is not a person: it takes no other role."))

    def has(self, *roles: Role) -> bool:
        """Tell whether the person has any of ``roles``."""
        return not self.roles.isdisjoint(roles)

    def reads_track(self, track: str | None) -> bool:
        """Tell whether the person reads files of a track; files without a track are read by everybody."""
        return not self.tracks or track is None or track in self.tracks

    @property
    def sits(self) -> bool:
        """Tell whether the person has a seat in the meeting: as a juror, a chair or a deputy."""
        return self.has(*SEATS)

    @property
    def all_roles(self) -> frozenset[Role]:
        """Return the person's current roles and the seats that they left."""
        return self.roles | self.membership.left

    @property
    def judges(self) -> bool:
        """Tell whether the person's marks count: a juror, or a former juror whose marks were kept."""
        return self.has(Role.JUROR) or (Role.JUROR in self.membership.left and self.membership.keeps_marks)

    def sat_at(self, at: datetime, *seats: Role) -> bool:
        """Tell whether the person had one of ``seats`` at a time; any seat, if none is named."""
        return self.membership.holds_at(at) and not self.all_roles.isdisjoint(seats or SEATS)

    @property
    def role_names(self) -> str:
        """Return the roles in words, including the seats that they left, in the order of their vocabulary."""
        return ", ".join(role.words for role in Role if role in self.all_roles)


@dataclass(frozen=True, slots=True)
class Console:
    """The person at the server's command line: journalled as ``console``, with a name if one is given."""

    name: str = ""


Actor = Person | Console


def actor_label(actor: Actor) -> str:
    """Return the name under which an act is journalled."""
    if isinstance(actor, Console):
        return f"console ({actor.name})" if actor.name else "console"
    return actor.name


# One sign, by the keyboard or by the corrector of a spreadsheet.
_SAME_SIGNS = str.maketrans({**dict.fromkeys("’‘ʼ´`", "'"), **dict.fromkeys("‐‑‒–−", "-")})
_TITLE = r"(?:m|mr|mme|mlle|ms|mrs|dr|pr|prof)\.?|monsieur|madame|mademoiselle|docteure?|professeure?"
_CIVILITY = re.compile(rf"((?:{_TITLE})(?: (?:l[ae] )?(?:{_TITLE}))*) +(\S.*)")
_FIRST_LETTER_BEYOND = 0x370  # where the Greek begins: all letters before are Latin
_LATIN = "LATIN"
# Letters of another alphabet that a reader takes for a Latin one, in lower case: Cyrillic, Greek, Armenian.
_LIKE_LATIN = str.maketrans(
    "аеорсухіјѕԁһԛԝкмтвнгп" + "αεοικνχτβηγρυ" + "օսոհ",
    "aeopcyxijsdhqwkmtbhrn" + "aeoiknxtbhypy" + "ounh",
)  # fmt: skip

_INVISIBLE = N_("“{name}” holds characters that nobody sees ({letters}): they are left out.")
_FOREIGN = N_("“{name}” mixes alphabets: {letters} only look like Latin letters. Write the name again if that is a mistake.")
_ALIKE = N_("“{name}” and “{other}” look alike, and are taken for two people. Write both the same if they are one.")


@lru_cache(maxsize=4_096)
def fold_name(name: str) -> str:
    """Return a name folded for comparison: white space, case, Unicode compatibility forms and invisible letters are ignored."""
    compatible = unicodedata.normalize("NFKC", name.translate(_SAME_SIGNS))
    return " ".join(_visible(unicodedata.normalize("NFKC", compatible.casefold())).split())


@lru_cache(maxsize=4_096)
def split_civility(name: str) -> tuple[str, str]:
    """Return a name's civility or academic title, empty if it has none, and the rest, both folded for comparison."""
    found = _CIVILITY.match(fold_name(name))
    return (found[1], found[2]) if found else ("", fold_name(name))


def tidy_name(name: str) -> str:
    """Return a name as it is stored: as written, without invisible letters, with single spaces."""
    return " ".join(_visible(unicodedata.normalize("NFC", name)).split())


@lru_cache(maxsize=4_096)
def name_likeness(name: str) -> str:
    """Return a key that is equal for look-alikes: names that differ only by accents or by letters of another alphabet."""
    letters = unicodedata.normalize("NFD", fold_name(name).translate(_LIKE_LATIN))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def warn_of_name(name: str) -> Iterator[Message]:
    """Yield warnings for a name with invisible letters, or letters of another alphabet among Latin ones."""
    invisible = dict.fromkeys(f"U+{ord(letter):04X}" for letter in name if _is_invisible(letter))
    for text, letters in ((_INVISIBLE, invisible), (_FOREIGN, foreign_letters(name))):
        if letters:
            yield Message(text, {"name": tidy_name(name), "letters": ", ".join(letters)})


def warn_of_likeness(names: Iterable[str]) -> Iterator[tuple[str, Message]]:
    """Yield each name that looks like an earlier, different one, with a warning that names both."""
    earlier: dict[str, dict[str, str]] = {}
    for name in names:
        alike = earlier.setdefault(name_likeness(name), {})
        if alike and fold_name(name) not in alike:
            yield name, Message(_ALIKE, {"name": name, "other": next(iter(alike.values()))})
        alike.setdefault(fold_name(name), name)


def foreign_letters(name: str) -> tuple[str, ...]:
    """Return the letters of another alphabet in a mostly Latin name, once each, with their code points (``а (U+0430)``)."""
    letters = [letter for letter in unicodedata.normalize("NFKC", name) if letter.isalpha()]
    foreign = [letter for letter in letters if not _is_latin(letter)]
    if len(foreign) == len(letters):
        return ()
    return tuple(dict.fromkeys(f"{letter} (U+{ord(letter):04X})" for letter in foreign))


def _is_latin(letter: str) -> bool:
    return ord(letter) < _FIRST_LETTER_BEYOND or unicodedata.name(letter, _LATIN).startswith(_LATIN)


def _visible(name: str) -> str:
    return name if name.isascii() else "".join(letter for letter in name if not _is_invisible(letter))


def _is_invisible(letter: str) -> bool:
    return unicodedata.category(letter) == "Cf" or letter in _FILLERS


# Letters and marks that are drawn as nothing: fillers, the joiner of graphemes, variation selectors.
_FILLERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u2065\u3164\uffa0") | {
    chr(point) for point in (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))
}
