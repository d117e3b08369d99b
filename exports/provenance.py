"""Provenance of a file: state of the call, time, reader."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from deliberation.call.call import Version
from deliberation.snapshot.snapshot import Snapshot
from exports.lines import is_withheld
from phrases import N_, Message, _, moment


@dataclass(frozen=True, slots=True)
class Description:
    """Metadata of a workbook: title, subject, note, footer of pages, time."""

    title: str
    subject: str
    note: str
    footer: str
    at: datetime


def final_version(snapshot: Snapshot) -> Version | None:
    """Return the version that locks a finalised call, else None."""
    if not snapshot.is_finalised:
        return None
    return max(snapshot.versions, key=lambda version: version.number, default=None)


def time_of_export(snapshot: Snapshot, made_at: datetime) -> datetime:
    """Return the time on a file: of finalisation, if any, so that the file is reproducible; else ``made_at``."""
    version = final_version(snapshot)
    return version.finalised_at if version else made_at


def state(snapshot: Snapshot) -> str:
    """Return the state of the call, as one sentence."""
    if version := final_version(snapshot):
        return str(
            Message(
                N_("Selection finalised on {when} by {who}, version {number}."),
                {"when": moment(version.finalised_at), "who": version.finalised_by, "number": version.number},
            )
        )
    revision = snapshot.revision_to_tell
    if revision is None:
        return _("Provisional: selection not finalised.")
    return str(Message(N_("Provisional: selection not finalised (revision {revision})."), {"revision": revision}))


def warnings(snapshot: Snapshot) -> list[str]:
    """Return the warnings before trusting the file, a sentence each."""
    sentences = []
    if snapshot.call.is_demo:
        sentences.append(_("Demonstration call: texts and marks are fictitious."))
    if snapshot.is_partial:
        sentences.append(_("Files under recusal are left out: lists, ranks and counts are made without them."))
    if snapshot.is_sealed:
        withheld = any(is_withheld(snapshot, candidature) for candidature in snapshot.candidatures)
        sentences.append(
            _("Marks are under seal: scores and ranks that are not revealed yet are absent from this file.")
            if withheld
            else _("Marks are under seal: this file holds some that are not revealed yet; keep it to yourself.")
        )
    return sentences


def description(snapshot: Snapshot, *, title: str, at: datetime, notes: Sequence[str]) -> Description:
    """Return the metadata of a workbook dated ``at``, for its properties and footers."""
    return Description(
        title=title,
        subject=str(snapshot.call.name),
        note="\n".join([state(snapshot), *notes]),
        footer=_short_state(snapshot),
        at=at,
    )


def file_name(snapshot: Snapshot, name: str, extension: str) -> str:
    """Return the name to save a file under: call, subject, version or revision."""
    version, revision = final_version(snapshot), snapshot.revision_to_tell
    state_of_call = f"_v{version.number}" if version else "" if revision is None else f"_r{revision}"
    return f"{snapshot.call.slug}_{name}{state_of_call}.{extension}"


def _short_state(snapshot: Snapshot) -> str:
    # Footer of every printed page.
    parts = [str(snapshot.call.name), state(snapshot)]
    if snapshot.is_partial:
        parts.append(_("Files under recusal left out"))
    if snapshot.call.is_demo:
        parts.append(_("Fictitious data"))
    return " · ".join(parts)
