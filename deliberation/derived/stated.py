"""Facts stated in a call's files, and regions of origin. Facts absent from every file are shown nowhere."""

from collections.abc import Mapping

from deliberation.dossiers.candidatures import Content
from deliberation.snapshot.snapshot import Snapshot

_REGIONS_MAX = 20_000  # in memory, of several calls
_regions: dict[int, tuple[Content, str]] = {}


def has_amounts(snapshot: Snapshot) -> bool:
    """Tell whether a track has an envelope or a dossier states the amount it requests."""
    return snapshot.derived(
        "has amounts", lambda seen: bool(seen.call.funded) or any(candidature.amount_asked for candidature in seen.candidatures)
    )


def groupings_stated(snapshot: Snapshot) -> frozenset[str]:
    """Return which of ``ministry`` and ``kind`` are stated of an applicant."""
    return snapshot.derived("groupings stated", _groupings_stated)


def _groupings_stated(snapshot: Snapshot) -> frozenset[str]:
    applicants = snapshot.administrations.values()
    return frozenset(name for name in ("ministry", "kind") if any(getattr(applicant, name) for applicant in applicants))


def region_in(content: Content) -> str:
    """Return the region stated in a content; empty if none is."""
    # By text, over viewers and revisions: it rarely changes.
    known_region = _regions.get(id(content))
    if known_region is None or known_region[0] is not content:
        if len(_regions) >= _REGIONS_MAX:
            _regions.clear()
        known_region = _regions[id(content)] = content, region_of(content)
    return known_region[1]


def regions(snapshot: Snapshot) -> Mapping[int, str]:
    """Return the region of each visible candidature, by id; nothing if none is stated."""
    return snapshot.derived("regions", _regions_of)


def _regions_of(snapshot: Snapshot) -> Mapping[int, str]:
    regions = {candidature.id: region_in(candidature.content) for candidature in snapshot.candidatures}
    return regions if any(regions.values()) else {}


# The code of the commune first: a few postal codes are of the department next door, and Corsica's say 20.
_CODES = ("etablissement_code_insee_localite", "etablissement_code_postal")
_DEPARTMENTS: Mapping[str, str] = {
    "Auvergne-Rhône-Alpes": "01 03 07 15 26 38 42 43 63 69 73 74",
    "Bourgogne-Franche-Comté": "21 25 39 58 70 71 89 90",
    "Bretagne": "22 29 35 56",
    "Centre-Val de Loire": "18 28 36 37 41 45",
    "Corse": "20 2A 2B",
    "Grand Est": "08 10 51 52 54 55 57 67 68 88",
    "Hauts-de-France": "02 59 60 62 80",
    "Île-de-France": "75 77 78 91 92 93 94 95",
    "Normandie": "14 27 50 61 76",
    "Nouvelle-Aquitaine": "16 17 19 23 24 33 40 47 64 79 86 87",
    "Occitanie": "09 11 12 30 31 32 34 46 48 65 66 81 82",
    "Pays de la Loire": "44 49 53 72 85",
    "Provence-Alpes-Côte d’Azur": "04 05 06 13 83 84",
    "Guadeloupe": "971",
    "Martinique": "972",
    "Guyane": "973",
    "La Réunion": "974",
    "Mayotte": "976",
    "Collectivités d’outre-mer": "975 977 978 984 986 987 988",
}
_REGIONS = {department: region for region, departments in _DEPARTMENTS.items() for department in departments.split()}
_OVERSEAS = ("97", "98")


def region_of(content: Content) -> str:
    """Return the region of the applicant's establishment; empty if the dossier does not say it."""
    codes = {field.key: field.value or "" for field in content.establishment if field.key in _CODES}
    return next((region for code in _CODES if (region := _region(codes.get(code, "")))), "")


def _region(code: str) -> str:
    department = code.strip().upper()[: 3 if code.strip().startswith(_OVERSEAS) else 2]
    return _REGIONS.get(department, "")
