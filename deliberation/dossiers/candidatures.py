"""Candidatures, their administrations, and recusals."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from deliberation.call.call import Screening
from deliberation.dossiers.dialects import Dialect
from deliberation.errors import InvalidValue
from deliberation.naming import CandidatureId
from deliberation.plain import in_no_form
from deliberation.vocabulary import Labelled
from phrases import N_


class PlatformState(Labelled):
    """The state of a dossier on démarches-simplifiées (its API's names)."""

    UNDER_CONSTRUCTION = "en_construction", N_("Being written")
    UNDER_INSTRUCTION = "en_instruction", N_("Being examined")
    ACCEPTED = "accepte", N_("Accepted on the platform")
    REFUSED = "refuse", N_("Refused on the platform")
    DISMISSED = "sans_suite", N_("Closed without continuation")

    @classmethod
    def final(cls) -> tuple["PlatformState", ...]:
        """Return the states that a decision leaves a dossier in."""
        return cls.ACCEPTED, cls.REFUSED, cls.DISMISSED


class WithdrawalWord(Labelled):
    """On whose word a person recorded a withdrawal; None for a withdrawal from a file."""

    APPLICANT = "applicant", N_("The applicant")
    PLATFORM = "platform", N_("The platform")
    TEAM = "team", N_("The organisers")


class FieldKind(StrEnum):
    """Type of an answer; values are stored as text whatever the kind."""

    TEXT = "text"
    YES_NO = "yes_no"
    NUMBER = "number"
    DATE = "date"
    ATTACHMENTS = "attachments"


@dataclass(frozen=True, slots=True)
class Field:
    """Answer of the form.

    ``key`` is the label reduced as in the platform's first export (``titre_du_projet``): the same key in every dialect. ``value`` is the
    text as read, ``None`` without an answer. ``is_private`` marks the team's annotations.
    """

    key: str
    label: str
    value: str | None
    kind: FieldKind = FieldKind.TEXT
    is_private: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """Repeatable block of the form: label, and a tuple of fields per line."""

    label: str
    rows: tuple[tuple[Field, ...], ...]


@dataclass(frozen=True, slots=True)
class Opinion:
    """An opinion asked from an expert on the platform (sheet ``Avis``). ``answered`` only if there is a text or a yes/no."""

    expert: str
    question: str
    answer: str
    yes_no: bool | None
    asked_at: datetime | None

    @property
    def is_answered(self) -> bool:
        """Tell whether the expert answered: the platform fills the date of answer even without one."""
        return bool(self.answer) or self.yes_no is not None


@dataclass(frozen=True, slots=True)
class Content:
    """An applicant's content: answers in the form's order, blocks, file names, the establishment, experts' opinions."""

    fields: tuple[Field, ...] = ()
    blocks: tuple[Block, ...] = ()
    attachments: tuple[str, ...] = ()
    establishment: tuple[Field, ...] = ()
    opinions: tuple[Opinion, ...] = ()


@dataclass(frozen=True, slots=True)
class Administration:
    """Administration recognised by people, whatever the spellings in dossiers. ``id``: 0 before storage.

    ``shares_siren``: a person declared the administration distinct from others with the SIREN. ``acronym``: entered by a person.
    """

    id: int
    name: str
    ministry: str
    kind: str
    siren: str | None = None
    spellings: tuple[str, ...] = ()
    shares_siren: bool = field(default=False, metadata=in_no_form())
    acronym: str = field(default="", metadata=in_no_form())

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise InvalidValue(N_("An applicant needs a name."))


@dataclass(frozen=True, slots=True)
class Contact:
    """Postal and mail contact of a dossier, as a single text for organisers and staff only; any part may be empty.

    ``street``: lines; ``town``: with postcode.
    """

    email: str = ""
    person: str = ""
    town: str = ""
    street: str = ""

    @classmethod
    def of(cls, text: str) -> "Contact":
        """Read the text that ``text`` wrote: a line a part, the street last. An address alone is an e-mail."""
        return cls(*text.split("\n", 3))

    @property
    def text(self) -> str:
        """Return the parts as one text."""
        single = (" ".join(part.split()) for part in (self.email, self.person, self.town))
        street = "\n".join(" ".join(line.split()) for line in self.street.splitlines() if line.strip())
        return "\n".join((*single, street)).rstrip("\n")

    def over(self, other: "Contact") -> "Contact":
        """Return this contact, completed by the parts of ``other``."""
        return replace(other, **{name: part for name in self.__slots__ if (part := getattr(self, name))})


@dataclass(frozen=True, slots=True)
class Candidature:
    """Project filed by an administration. ``dossier`` is the number on the platform and the key.

    Args:
        is_late: deposited after the close of the call.
        admitted_at: with its two neighbours, the chair's admission of a late file.
        withdrawn_at, withdrawn_on_word_of: the withdrawal by a person, not by a file.
        amount_asked: in euros, if the form asks for an amount and the answer states a valid amount.
        proposed_…, second_…: the internal pre-selection opinions and comments of a team, and of a second team.
    """

    id: CandidatureId
    dossier: str
    title: str
    summary: str
    administration_id: int
    requested_tracks: tuple[str, ...]
    dialect: Dialect
    declared_administration: str = ""
    contact: str = ""
    platform_state: PlatformState | None = None
    deposited_at: datetime | None = None
    updated_at: datetime | None = None
    is_withdrawn: bool = False
    withdrawal_reason: str = ""
    is_late: bool = False
    is_absent: bool = False
    screening: Screening = Screening.UNDECIDED
    screening_reason: str = ""
    screening_version: int = 0
    screened_by: str = ""
    screened_at: datetime | None = None
    proposed_screening: Screening | None = None
    proposed_comment: str = ""
    second_screening: Screening | None = None
    second_comment: str = ""
    is_revealed: bool = False
    admitted_by: str = ""
    admitted_at: datetime | None = None
    admission_reason: str = ""
    withdrawn_at: datetime | None = None
    withdrawn_on_word_of: WithdrawalWord | None = None
    amount_asked: Decimal | None = None
    content: Content = Content()
    revision: int = 0

    def __post_init__(self) -> None:
        if not self.dossier.strip():
            raise InvalidValue(N_("An application needs its dossier number."))

    @property
    def numbered_title(self) -> str:
        """Return number and title, as shown in a list of choices."""
        return f"{self.dossier} · {self.title}"

    @property
    def is_ranked(self) -> bool:
        """Tell whether the candidature belongs to the ranked set: shortlisted and not withdrawn."""
        return self.screening is Screening.SHORTLISTED and not self.is_withdrawn

    @property
    def stated_screening_reason(self) -> str:
        """Return the reason of its pre-selection given by a person here; empty for a comment imported with a file."""
        return self.screening_reason if self.screening_version else ""

    @property
    def wished_screening(self) -> Screening | None:
        """Return the pre-selection proposed by the teams; None without an opinion or with two different opinions."""
        proposed = {self.proposed_screening, self.second_screening} - {None}
        return proposed.pop() if len(proposed) == 1 else None

    @property
    def team_comments(self) -> str:
        """Return the comments of the teams, a line each."""
        return "\n".join(dict.fromkeys(filter(None, (self.proposed_comment, self.second_comment))))

    @property
    def awaits_admission(self) -> bool:
        """Return whether a late candidature lacks admission by the chair, and thus can be neither shortlisted nor selected."""
        return self.is_late and self.admitted_at is None


def filed_late(deposited_at: datetime | None, closes_at: datetime | None) -> bool:
    """Tell whether a dossier was filed after the close of the call; not if one of the two is unknown."""
    return bool(deposited_at and closes_at and deposited_at > closes_at)


def with_another_close(candidatures: Iterable[Candidature], closes_at: datetime | None) -> Iterator[Candidature]:
    """Yield the candidatures whose lateness changes with the close ``closes_at``, flagged anew; admissions stay."""
    for candidature in candidatures:
        if (is_late := filed_late(candidature.deposited_at, closes_at)) is not candidature.is_late:
            yield replace(candidature, is_late=is_late)


def require_admitted(candidature: Candidature) -> None:
    """Raise InvalidValue for a candidature filed late and not admitted by the chair."""
    if candidature.awaits_admission:
        raise InvalidValue(
            N_("{dossier} was filed after the close of the call: it is admitted first, with a reason, on its sheet."),
            dossier=candidature.dossier,
        )


def counted_track(decided: str | None, requested: tuple[str, ...]) -> str | None:
    """Return the track that counts a candidature: the decided track, else a single requested track, else None (to be settled)."""
    if decided:
        return decided
    return requested[0] if len(requested) == 1 else None


_ZEROS = re.compile("(?<![0-9])0+(?=[0-9])")


def comparable_number(dossier: str) -> str:
    """Return a dossier's number without leading zeros and case, for comparison: P-003 and p-3 are one."""
    return dossier.lstrip("0") or dossier[:1] if dossier.isdecimal() else _ZEROS.sub("", dossier).casefold()


class NumbersHere:
    """The dossier numbers of a call as stored, found whatever the leading zeros."""

    def __init__(self, dossiers: Iterable[str]) -> None:
        self._written = frozenset(dossiers)
        self._by_comparable = {comparable_number(dossier): dossier for dossier in sorted(self._written)}

    def find(self, dossier: str) -> str | None:
        """Return the stored form of a number, None if there is no such dossier."""
        return dossier if dossier in self._written else self._by_comparable.get(comparable_number(dossier))


class RecusalOrigin(Labelled):
    """Origin of a recusal."""

    DECLARED = "declared", N_("Declared by the member")
    IMPORTED = "imported", N_("Imported")
    IMPOSED = "imposed", N_("Imposed by the chair")
    PAPER = "paper", N_("Declared on paper")


@dataclass(frozen=True, slots=True)
class Recusal:
    """A recusal in force."""

    candidature_id: int
    person_id: int
    origin: RecusalOrigin
    at: datetime
