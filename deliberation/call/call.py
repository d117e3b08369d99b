"""A call as data: criteria, scale, tracks and places, rules. Read from TOML; a wrong file is refused with its key."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from types import MappingProxyType

from deliberation.call.laureates import Laureate
from deliberation.call.rules import Rules
from deliberation.call.scale import Scale
from deliberation.errors import InvalidCall
from deliberation.plain import FIRST_FORM, in_no_form
from deliberation.vocabulary import Label, Labelled
from phrases import N_, Message, decimal

_DEMONSTRATION_SEED = 20190704


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion: stable code, full label, short label for charts and columns, weight > 0."""

    code: str
    label: Label
    short: Label
    weight: float


def weights_words(weights: Iterable[float]) -> tuple[str, ...]:
    """Return the weights as text, all with the decimals of the most precise weight, at most two."""
    all_of_them = tuple(weights)
    digits = next((digits for digits in (0, 1) if all(round(weight, digits) == weight for weight in all_of_them)), 2)
    return tuple(decimal(weight, digits) for weight in all_of_them)


@dataclass(frozen=True, slots=True)
class Track:
    """Support track: places, form answers that request the track, an envelope in euros where money is the limit, and a definition."""

    code: str
    label: Label
    short: Label
    places: int
    answers: tuple[str, ...]
    envelope: Decimal | None = None
    definition: Label | None = None


class Screening(Labelled):
    """The pre-selection of a candidature."""

    UNDECIDED = "undecided", N_("Not pre-selected yet")
    SHORTLISTED = "shortlisted", N_("Shortlisted")
    RESERVE = "reserve", N_("On hold")
    DECLINED = "declined", N_("Not shortlisted")
    INADMISSIBLE = "inadmissible", N_("Inadmissible")

    @classmethod
    def opinions(cls) -> tuple["Screening", ...]:
        """Return all states but "undecided"."""
        return tuple(screening for screening in cls if screening is not cls.UNDECIDED)

    @property
    def is_out(self) -> bool:
        """Tell whether a dossier in this state goes no further: neither scored nor decided upon by the jury."""
        return self in (Screening.DECLINED, Screening.INADMISSIBLE)

    @classmethod
    def choices(cls) -> tuple["Screening", ...]:
        """Return all states in the order of display and counting, "undecided" last."""
        return (*cls.opinions(), cls.UNDECIDED)


class CallKind(Labelled):
    """Object of an application, as in headings and labels."""

    CALL = "call", N_("Call")
    PRIZE = "prize", N_("Prize")
    COMPETITION = "competition", N_("Competition")


class Disposal(Labelled):
    """Final disposal of a call's archive after its administrative use, as in a records schedule."""

    KEEP = "keep", N_("Keep")
    DESTROY = "destroy", N_("Destroy")


class ApplicantKind(Labelled):
    """Kind of applicant, in headings and labels, singular and plural."""

    ADMINISTRATION = "administration", N_("Administration"), N_("Administrations")
    ORGANISATION = "organisation", N_("Organisation"), N_("Organisations")
    ESTABLISHMENT = "establishment", N_("Establishment"), N_("Establishments")
    APPLICANT = "applicant", N_("Applicant"), N_("Applicants")

    def __init__(self, value: str, words: str = "", several: str = "") -> None:
        """Take the word for one and for several."""
        super().__init__(value, words if several else "")
        self.several = Message(several)

    def counted(self, count: int) -> str:
        """Return the word for ``count`` of them."""
        return self.words if count == 1 else str(self.several)


@dataclass(frozen=True, slots=True)
class Call:
    """Call for projects with its jury.

    Args:
        kept_until: the last day of keeping; an erasure is allowed from the next day on.
        is_draft: not yet described; only the description and the people can be entered.
        laureates: of past editions.
        retention_rule, disposal: terms of the office's records schedule, which reach only the transfer file.
    """

    slug: str
    name: Label
    closes_at: datetime | None
    meets_at: datetime | None
    platform_url: str
    criteria: tuple[Criterion, ...]
    scale: Scale
    tracks: tuple[Track, ...]
    rules: Rules
    mapping: Mapping[str, tuple[str, ...]]
    screening_answers: Mapping[str, Screening]
    is_demo: bool = False
    access_ends_at: datetime | None = None
    kept_until: date | None = None
    is_draft: bool = False
    kind: CallKind = CallKind.CALL
    applicants: ApplicantKind = ApplicantKind.ADMINISTRATION
    laureates: tuple[Laureate, ...] = field(default=(), metadata=in_no_form())
    retention_rule: str = field(default="", metadata=in_no_form())
    disposal: Disposal | None = field(default=None, metadata=in_no_form())

    @property
    def draws_seed(self) -> int:
        """Return the seed of the call's draws, of at most eight digits, derived from the unchanging slug."""
        return _DEMONSTRATION_SEED if self.is_demo else int(sha256(self.slug.encode()).hexdigest(), 16) % 10**8

    @property
    def criterion_codes(self) -> tuple[str, ...]:
        """Return the criteria's codes in the call's order."""
        return tuple(criterion.code for criterion in self.criteria)

    @property
    def short_names(self) -> Mapping[str, str]:
        """Return the short labels of criteria and tracks by code, in the current language."""
        return {row.code: str(row.short) for rows in (self.tracks, self.criteria) for row in rows}

    @property
    def places(self) -> int:
        """Return the places of all tracks together."""
        return sum(track.places for track in self.tracks)

    @property
    def funded(self) -> frozenset[str]:
        """Return the codes of the tracks that have an envelope."""
        return frozenset(track.code for track in self.tracks if track.envelope is not None)

    def criterion(self, code: str) -> Criterion:
        """Return a criterion by code. Raises InvalidCall for an unknown code."""
        for criterion in self.criteria:
            if criterion.code == code:
                return criterion
        raise InvalidCall("criteria", N_("{code} is not declared in this call."), code=code)

    def track(self, code: str) -> Track:
        """Return a track by code. Raises InvalidCall for an unknown code."""
        for track in self.tracks:
            if track.code == code:
                return track
        raise InvalidCall("tracks", N_("{code} is not declared in this call."), code=code)

    def dossier_url(self, dossier: str) -> str | None:
        """Return the dossier's address on the platform, if the call gives a pattern with ``{dossier}``."""
        return self.platform_url.replace("{dossier}", dossier) if self.platform_url else None


SLUG_PATTERN = r"[a-z0-9]+(-[a-z0-9]+)*"


class Phase(Labelled):
    """A phase of a call."""

    PREPARATION = "preparation", N_("Preparation")
    SCORING = "scoring", N_("Scoring")
    DELIBERATION = "deliberation", N_("Deliberation")
    FINALISED = "finalised", N_("Finalised selection")

    @classmethod
    def open(cls) -> tuple["Phase", ...]:
        """Return the phases of a changeable call, with transitions from any phase to any other."""
        return tuple(phase for phase in cls if phase is not cls.FINALISED)


@dataclass(frozen=True, slots=True)
class Head:
    """Number and hash of a journal entry. A noted head reveals later whether an entry up to the head was rewritten."""

    entry: int
    hash: str

    def __str__(self) -> str:
        """Return the form that is printed, and given to ``jury journal verify --expect``."""
        return f"{self.entry}:{self.hash}"

    @property
    def fingerprint(self) -> str:
        """Return the beginning of its hash: short enough to read out in a room, too long to forge by trial and error."""
        return " ".join(self.hash[place : place + 4] for place in range(0, FINGERPRINT_DIGITS, 4))


NO_ENTRY = Head(0, "")


FINGERPRINT_DIGITS = 16


@dataclass(frozen=True, slots=True)
class Version:
    """Finalised state of the call: SHA-256 of its canonical JSON, in the canonical form of its time.

    ``head``: the finalising entry; None, with an empty ``sha256``, for a viewer of a part of the call.
    """

    number: int
    sha256: str  # empty for whoever sees a part of the call
    finalised_by: str
    finalised_at: datetime
    reopened_by: str = ""
    reopened_at: datetime | None = None
    reopening_reason: str = ""
    form: int = FIRST_FORM
    head: Head | None = None


# What a question of the form can mean to the jury; the mapping says which question it is.
class QuestionRole(Labelled):
    """A role that a question of the form may have for the program."""

    TITLE = "title", N_("Title of the project")
    ADMINISTRATION = "administration", N_("Applicant")
    MINISTRY = "ministry", N_("Ministry")
    KIND = "kind", N_("Kind of structure")
    TRACK = "track", N_("Track asked for")
    AMOUNT = "amount", N_("Amount asked for")
    SUMMARY = "summary", N_("Summary")
    SCREENING = "screening", N_("Pre-selection opinion")
    SCREENING_COMMENT = "screening_comment", N_("Comment on the pre-selection")
    SECOND_SCREENING = "second_screening", N_("Second pre-selection opinion")
    SECOND_COMMENT = "second_comment", N_("Comment on the second opinion")
    CONTACT = "contact", N_("Whom to write to")
    EMAIL = "email", N_("E-mail address")
    ADDRESS = "address", N_("Postal address")
    POSTAL_CODE = "postal_code", N_("Postal code, if apart")
    TOWN = "town", N_("Postal code and town")

    @property
    def is_contact(self) -> bool:
        """Return whether a question asks for an applicant's contact details: for organisers and staff, never for the jury."""
        role = QuestionRole
        return self in (role.CONTACT, role.EMAIL, role.ADDRESS, role.POSTAL_CODE, role.TOWN)


@dataclass(frozen=True, slots=True)
class FormMapping:
    """Mapping from roles to questions of the form: role → question key, empty for a role without a question.

    Absent roles are guessed. ``team``: the questions answered by the team instead of the applicant; None if unknown. ``opinions``: the
    meaning of each pre-selection opinion by key, in addition to the call's declarations.
    """

    questions: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    team: frozenset[str] | None = None
    opinions: Mapping[str, Screening] = field(default_factory=lambda: MappingProxyType({}))
