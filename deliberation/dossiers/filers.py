"""Applicants before and after an import: changes of applicant, and names that share a SIREN."""

from collections.abc import Mapping, Sequence

from deliberation.dossiers.administrations import NewAdministration, shared_sirens
from deliberation.dossiers.annex_merge import FieldChange
from deliberation.dossiers.candidatures import Administration, Candidature
from deliberation.dossiers.differences import DossierComparison
from deliberation.dossiers.recognition import Assignment, Resolution
from phrases import _
from phrases.formats import ABSENT

Filer = Administration | NewAdministration


class Filers:
    """Stored administrations, and the changes that a file makes to them."""

    def __init__(self, here: Sequence[Administration], resolution: Resolution) -> None:
        self.resolution = resolution
        self._before = {one.id: one for one in here}
        self._after = {**self._before, **{one.id: one for one in resolution.updated}}

    def change(self, compared: DossierComparison) -> tuple[FieldChange, ...]:
        """Return the change of applicant of a stored dossier, with SIREN if the names are equal. Empty if unchanged."""
        before = self._before.get(compared.before.administration_id) if compared.before else None
        assignment = self.resolution.assignments[compared.dossier]
        if before is None or assignment.known == before.id:
            return ()
        after = self._filer(assignment)
        named = _with_siren if before.name == after.name else _name
        return (FieldChange("administration", _("Filed by"), named(before), named(after)),)

    def shared_sirens(self, compared: Sequence[DossierComparison], existing: Mapping[str, Candidature]) -> Mapping[str, tuple[str, ...]]:
        """Return the names that share a SIREN once the file is imported, by SIREN, of those that then have a dossier."""
        read = {one.dossier for one in compared}
        filing = {candidature.administration_id for dossier, candidature in existing.items() if dossier not in read}
        filing |= {known for one in compared if (known := self.resolution.assignments[one.dossier].known)}
        after: list[Filer] = [one for one in self._after.values() if one.id in filing]
        several = shared_sirens([*after, *self.resolution.new])
        return {siren: tuple(one.name for one in sharing) for siren, sharing in several.items()}

    def _filer(self, assignment: Assignment) -> Filer:
        return self._after[assignment.known] if assignment.known is not None else self.resolution.new[assignment.new or 0]


def _name(one: Filer) -> str:
    return one.name


def _with_siren(one: Filer) -> str:
    return f"{one.name} ({one.siren or ABSENT})"
