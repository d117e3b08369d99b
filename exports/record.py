"""The record of a call for exports: snapshot, journal, settings, finalised state."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import inf
from typing import Any

from deliberation.call.call import Version
from deliberation.errors import NotFound, RecordChanged
from deliberation.operations.acts import UnitOfWork
from deliberation.record.anchors import SealingKey
from deliberation.record.guards.checks import version_problems
from deliberation.record.journal import Act, Entry, canonical_json, first_break
from deliberation.record.journal_lines import readable_entries
from deliberation.record.letterheads import LOGO, KeptLetterhead, Print, latest_wordings, logo_of, prints_of
from deliberation.record.state import UNREADABLE, canonical_state
from deliberation.record.wordings import Wording, Words
from deliberation.scoring.marks import SealedValue
from deliberation.snapshot.snapshot import Snapshot
from exports.provenance import final_version

# What the files of papers begin with, in an archive.
LETTERHEAD = "letterhead"


@dataclass(frozen=True, eq=False, slots=True)
class Record:
    """Snapshot visible to its reader, with readable entries and the call's settings.

    Args:
        content: canonical JSON of the finalised version, or None.
        template: the office's DOCX for the minutes, if set.
        sealed_values: values behind digests in entries, for files with revealed marks.
        words: the office's own texts.
        key: the server's, for sealing an archive.
        kept_letterheads: all letterheads of the office, and logos of the minutes.
        prints: of a finalised call's minutes.
        print_number: the requested print, None for the last.
    """

    snapshot: Snapshot
    entries: tuple[Entry, ...]
    settings: Mapping[str, Any]
    content: bytes | None = None
    template: bytes | None = None
    sealed_values: tuple[SealedValue, ...] = ()
    key: SealingKey | None = None
    words: Mapping[Wording, Words] = field(default_factory=dict)
    kept_letterheads: tuple[KeptLetterhead, ...] = ()
    prints: tuple[Print, ...] = ()
    print_number: int | None = None

    @property
    def state(self) -> bytes:
        """Return the canonical JSON of the call, as finalised or as present."""
        return self.content if self.content is not None else canonical_json(canonical_state(self.snapshot))

    @property
    def printed(self) -> Print | None:
        """Return the print of the minutes that is asked for; None while the call is not finalised. Raises NotFound if there is none."""
        wanted = [print_wanted for print_wanted in self.prints if self.print_number in (None, print_wanted.number)]
        if not wanted and self.print_number is not None:
            raise NotFound
        return wanted[-1] if wanted else None

    def logo(self, words: Words) -> bytes:
        """Return the logo of a heading; empty if it has none."""
        return next((letterhead.content for letterhead in self.kept_letterheads if letterhead.sha256 == words.get(LOGO)), b"")

    def letterheads_chosen(self, entries: Sequence[Entry]) -> Mapping[str, bytes]:
        """Return the letterheads and logos chosen in entries, as files named by SHA-256."""
        chosen = {entry.after["sha256"] if entry.act == Act.LETTERHEAD_CHOSEN else logo_of(entry) for entry in entries}
        return {
            f"{LOGO if letterhead.name == LOGO else LETTERHEAD}-{letterhead.sha256}{_ending(letterhead)}": letterhead.content
            for letterhead in self.kept_letterheads
            if letterhead.sha256 in chosen
        }

    @property
    def entries_so_far(self) -> tuple[Entry, ...]:
        """Return the entries up to the finalising entry; all entries of an open call."""
        return tuple(entry for entry in self.entries if entry.sequence <= self._last)

    @property
    def later_entries(self) -> tuple[Entry, ...]:
        """Return the entries after the finalising entry; none of an open call."""
        return tuple(entry for entry in self.entries if entry.sequence > self._last)

    @property
    def _last(self) -> float:
        if final_version(self.snapshot) is None:
            return inf
        return max((entry.sequence for entry in self.entries if entry.act == Act.FINALISED), default=0)


def _ending(letterhead: KeptLetterhead) -> str:
    if letterhead.name != LOGO:
        return ".docx"
    return ".png" if letterhead.content.startswith(b"\x89PNG") else ".jpg"


def read_record(
    uow: UnitOfWork, *, whole: Snapshot, view: Snapshot, template: bytes | None = None, print_number: int | None = None
) -> Record:
    """Return the record of ``view``, a part of the call ``whole``. Only a complete view receives the finalised state.

    Raises RecordChanged for a finalised call with a broken journal, or versions different from the journal.
    """
    version = final_version(whole)
    with uow:
        state, entries = uow.calls.state(whole.call_id), _entries(uow, whole, version)
        content = uow.versions.content(whole.call_id, version.number) if version and not view.is_partial else None
        values, key = uow.grids.sealed_values(whole.call_id).values(), uow.sealing_key()
        papers = tuple(uow.calls.letterheads(whole.call_id)) if not view.is_partial else ()
    sees_all = view is whole or not (view.is_partial or view.hides_progress)
    readable = tuple(entries) if sees_all else readable_entries(entries, whole=whole, view=view)
    revealed = (one for one in values if one.candidature_id in view.positions and not view.is_under_seal(one.candidature_id))
    opened = tuple(sorted(revealed, key=lambda value: value.digest))
    made = prints_of(entries) if version else ()
    return Record(view, readable, state.settings, content, template, opened, key, latest_wordings(entries), papers, made, print_number)


def _entries(uow: UnitOfWork, whole: Snapshot, version: Version | None) -> Sequence[Entry]:
    if version is None:
        return uow.journal.of_call(whole.call_id)
    try:
        entries = uow.journal.of_call(whole.call_id)
        is_whole = first_break(entries) is None and not any(version_problems(entries, whole.versions))
    except UNREADABLE:
        is_whole, entries = False, ()
    if not is_whole:
        raise RecordChanged(version.number)
    return entries
