"""What stands on the platform: the procedure's labels, groups and annotations, and of each dossier what can be written."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from deliberation.dossiers.candidatures import PlatformState


class AnnotationKind(StrEnum):
    """How an annotation is written, under the platform's own name for it."""

    TEXT = "text"
    TEXTAREA = "textarea"
    WHOLE = "integerNumber"
    DECIMAL = "decimalNumber"
    CHOICE = "dropDownList"


@dataclass(frozen=True, slots=True)
class AnnotationField:
    """An annotation that the procedure has. ``kind``: None for one that nothing of ours is written to."""

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
        """Return a value as it is written there: a number in a text as people of the platform read it."""
        return value.replace(".", ",") if is_number and not self.is_number else value

    def takes(self, value: str) -> bool:
        """Tell whether a value can be written to it."""
        match self.kind:
            case AnnotationKind.CHOICE:
                return value in self.options
            case AnnotationKind.WHOLE:
                return value.isdecimal()
            case AnnotationKind.DECIMAL:
                return self.same(value, value)
        return self.kind is not None

    def same(self, one: str, other: str) -> bool:
        """Tell whether two values of it are the same."""
        if self.is_number:
            try:
                return Decimal(one.replace(",", ".")) == Decimal(other.replace(",", "."))
            except InvalidOperation:
                return False
        return " ".join(one.split()) == " ".join(other.split())


@dataclass(frozen=True, slots=True)
class Group:
    """A group of instructors: by e-mail address, what the platform calls each."""

    id: str
    label: str
    instructors: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Noted:
    """An annotation of a dossier: what the platform calls it there, and its value, empty if it has none."""

    id: str
    value: str


@dataclass(frozen=True, slots=True)
class DossierThere:
    """A dossier as it stands there. ``noted``: its annotations, by the id of the field."""

    id: str
    dossier: str
    state: PlatformState
    group: str
    reason: str = ""
    labels: frozenset[str] = frozenset()
    noted: Mapping[str, Noted] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ProcedureThere:
    """The procedure: its groups by id, its labels' ids by name, its annotations."""

    number: int
    title: str
    groups: Mapping[str, Group]
    labels: Mapping[str, str]
    annotations: tuple[AnnotationField, ...]

    def instructors(self) -> Iterator[str]:
        """Yield the addresses of those who can act, each once, in the order of the groups."""
        yield from dict.fromkeys(email for group in self.groups.values() for email in group.instructors)

    def instructor(self, email: str, group: str) -> str:
        """Return what the platform calls an instructor of a group; empty if they are not in it."""
        return self.groups[group].instructors.get(email, "") if group in self.groups else ""


@dataclass(frozen=True, slots=True)
class There:
    """All that stands there, the dossiers by number."""

    procedure: ProcedureThere
    dossiers: Mapping[str, DossierThere]
