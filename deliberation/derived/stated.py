"""What the files of a call state: what nobody filled is shown nowhere."""

from deliberation.snapshot.snapshot import Snapshot


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
