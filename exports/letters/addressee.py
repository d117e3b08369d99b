"""To whom a letter goes: what the import says of who filed the dossier, as lines of an envelope."""

from dataclasses import dataclass

from deliberation.dossiers.candidatures import Administration, Candidature


@dataclass(frozen=True, slots=True)
class Addressee:
    """Who filed a dossier; any part may be empty. ``street``: lines without the town; ``town``: with its code."""

    person: str
    organisation: str
    street: tuple[str, ...]
    town: str
    email: str

    @property
    def lines(self) -> tuple[str, ...]:
        """Return the lines of the envelope, those that are known."""
        return tuple(filter(None, (self.organisation, self.person, *self.street, self.town)))


def addressee_of(candidature: Candidature, administration: Administration) -> Addressee:
    """Return to whom to write about a candidature. No civility: the import has it, and no letter needs it."""
    told = {field.key: " ".join((field.value or "").split()) for field in candidature.content.establishment}
    # A line end of the address is one of the envelope: take it before blanks are joined.
    whole = next((field.value or "" for field in candidature.content.establishment if field.key == "etablissement_adresse"), "")
    person = " ".join(filter(None, (told.get("prenom"), told.get("nom")))) or _head(told)
    town = " ".join(filter(None, (told.get("etablissement_code_postal"), told.get("etablissement_localite"))))
    street, town = _street(whole, town, told)
    return Addressee(person, administration.name or told.get("entreprise_raison_sociale", ""), street, town, candidature.contact)


def _head(told: dict[str, str]) -> str:
    return " ".join(filter(None, (told.get("entreprise_prenom"), told.get("entreprise_nom"))))


def _street(whole: str, town: str, told: dict[str, str]) -> tuple[tuple[str, ...], str]:
    parts = [told.get(f"etablissement_{part}", "") for part in ("numero_voie", "type_voie", "nom_voie")]
    if any(parts):
        return tuple(filter(None, (" ".join(filter(None, parts)), told.get("etablissement_complement_adresse", "")))), town
    lines = [" ".join(line.split()) for line in whole.splitlines() if line.strip()]
    # The register writes who it is first, and the town last.
    if lines and lines[0].casefold() == told.get("entreprise_raison_sociale", "").casefold():
        lines = lines[1:]
    if town and lines and lines[-1].startswith(town.split(" ")[0]):
        return tuple(lines[:-1]), lines[-1]
    return tuple(lines), town
