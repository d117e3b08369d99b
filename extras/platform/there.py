"""State of the platform: procedure, annotations, labels, dossiers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from deliberation.dossiers.candidatures import PlatformState


class AnnotationKind(StrEnum):
    """Type of an annotation, by the platform's name."""

    TEXT = "text"
    TEXTAREA = "textarea"
    WHOLE = "integerNumber"
    DECIMAL = "decimalNumber"
    CHOICE = "dropDownList"


@dataclass(frozen=True, slots=True)
class AnnotationField:
    """An annotation of the procedure. ``kind``: None for a type that is never written."""

    id: str
    label: str
    kind: AnnotationKind | None
    is_required: bool = False
    options: tuple[str, ...] = ()

    @property
    def is_number(self) -> bool:
        """Tell whether it holds a number."""
        return self.kind in (AnnotationKind.WHOLE, AnnotationKind.DECIMAL)

    def written(self, value: str, *, is_number: bool) -> str:
        """Return a value formatted for the annotation: numbers in texts as the platform's users read them."""
        return value.replace(".", ",") if is_number and not self.is_number else value

    def takes(self, value: str) -> bool:
        """Tell whether the annotation accepts a value."""
        match self.kind:
            case AnnotationKind.CHOICE:
                return value in self.options
            case AnnotationKind.WHOLE:
                return value.isdecimal()
            case AnnotationKind.DECIMAL:
                return self.same(value, value)
        return self.kind is not None

    def same(self, first: str, second: str) -> bool:
        """Tell whether two values of the annotation are equal."""
        if self.is_number:
            try:
                return Decimal(first.replace(",", ".")) == Decimal(second.replace(",", "."))
            except InvalidOperation:
                return False
        return " ".join(first.split()) == " ".join(second.split())


@dataclass(frozen=True, slots=True)
class Group:
    """A group of instructors: platform id by e-mail address."""

    id: str
    label: str
    instructors: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Noted:
    """An annotation of a dossier: its platform id and value (empty if none)."""

    id: str
    value: str


@dataclass(frozen=True, slots=True)
class DossierThere:
    """A dossier's state on the platform. ``noted``: its annotations by field id."""

    id: str
    dossier: str
    state: PlatformState
    group: str
    reason: str = ""
    labels: frozenset[str] = frozenset()
    noted: Mapping[str, Noted] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ProcedureThere:
    """Procedure: groups by id, label ids by name, annotations."""

    number: int
    title: str
    groups: Mapping[str, Group]
    labels: Mapping[str, str]
    annotations: tuple[AnnotationField, ...]

    def instructors(self) -> Iterator[str]:
        """Yield the instructors' addresses, each once, in the order of the groups."""
        yield from dict.fromkeys(email for group in self.groups.values() for email in group.instructors)

    def instructor(self, email: str, group: str) -> str:
        """Return the platform id of an instructor of a group; empty for a person outside the group."""
        return self.groups[group].instructors.get(email, "") if group in self.groups else ""


@dataclass(frozen=True, slots=True)
class There:
    """The platform's state: the procedure, and the dossiers by number."""

    procedure: ProcedureThere
    dossiers: Mapping[str, DossierThere]
