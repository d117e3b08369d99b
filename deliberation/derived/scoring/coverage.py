"""Coverage: progress of scoring, and evenness of readers over the ranked set.

A selection may be contested because some files had fewer readers than others.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from deliberation.call.people import Person, Right, Role
from deliberation.call.rights import holds
from deliberation.derived.interests import files_since
from deliberation.derived.scoring.marking import is_complete, own_reading
from deliberation.snapshot.snapshot import Snapshot
from deliberation.snapshot.visibility import must_declare
from phrases import N_, Message, _, listed, ngettext

_NAMED_MOST = 6


@dataclass(frozen=True, slots=True)
class Evenness:
    """Whether all candidatures of the ranked set have equally many full grids, recusals apart; ``sentence`` names those with fewest."""

    is_even: bool
    sentence: Message


def evenness(snapshot: Snapshot) -> Evenness | None:
    """Return the evenness of reading over the ranked set; None without marks, or for a viewer without the right to know.

    A recused juror with other complete grids counts as a reader of the candidature, since only possible grids can be missing. With assigned
    readers, a different juror could have read the candidature.
    """
    return snapshot.derived("evenness", _evenness)


def _evenness(snapshot: Snapshot) -> Evenness | None:
    if snapshot.hides_progress or not snapshot.scored[snapshot.in_ranked_set].any():
        return None
    is_full = complete_grids(snapshot)
    is_apart = snapshot.recused[snapshot.in_ranked_set] & (not snapshot.readers)
    full, read = is_full.sum(axis=1), (is_full | (is_apart & is_full.any(axis=0))).sum(axis=1)
    fewest, most = int(read.min()), int(read.max())
    if (is_full | is_apart).all():
        return Evenness(True, Message(N_("Every juror gave a full grid on each shortlisted application, recusals apart."), {}))
    for counted in (full, read):
        if np.ptp(counted) == 0:
            sentence = N_("Each shortlisted application has as many full grids, recusals apart: {count}.")
            return Evenness(True, Message(sentence, {"count": int(counted[0])}))
    dossiers = [candidature.dossier for candidature, count in zip(snapshot.ranked, read.tolist(), strict=True) if count == fewest]
    sentence = N_(
        "Shortlisted applications do not all have as many full grids: from {fewest} to {most}, recusals apart. Fewest: {dossiers}."
    )
    if len(dossiers) > _NAMED_MOST:
        sentence = N_(
            "Shortlisted applications do not all have as many full grids: from {fewest} to {most}, recusals apart. Fewest: {dossiers}…"
        )
    return Evenness(False, Message(sentence, {"fewest": fewest, "most": most, "dossiers": ", ".join(dossiers[:_NAMED_MOST])}))


class Progress(NamedTuple):
    """Complete and due grids: due for each candidature and each assigned juror without a recusal."""

    complete: int
    due: int

    @property
    def words(self) -> str:
        """Return "complete of due" in words."""
        label = ngettext("{complete} of {expected} grid complete", "{complete} of {expected} grids complete", self.due)
        return label.format(complete=self.complete, expected=self.due)


def complete_grids(snapshot: Snapshot) -> NDArray[np.bool_]:
    """Return which grids on the ranked set are complete: bool[candidature, juror]."""
    return np.asarray(snapshot.scored[snapshot.in_ranked_set].all(axis=2))


def of_each_juror(snapshot: Snapshot) -> Mapping[int, Progress]:
    """Return each juror's progress by person id, on the visible files; empty for a viewer without the right to know."""
    return snapshot.derived("progress", _progress_of_each_juror)


def of_the_jury(snapshot: Snapshot) -> Progress:
    """Return the jury's overall progress."""
    progress_by_juror = (
        [of_candidature(snapshot, candidature.id) for candidature in snapshot.ranked]
        if _is_unknown(snapshot)
        else of_each_juror(snapshot).values()
    )
    return Progress(sum(progress.complete for progress in progress_by_juror), sum(progress.due for progress in progress_by_juror))


def of_the_viewer(snapshot: Snapshot) -> Progress:
    """Return the viewer's own progress on candidatures to score, sealed marks included; empty for a viewer who marks none."""
    files = () if snapshot.own_marks is None else own_reading(snapshot)
    return Progress(sum(is_complete(snapshot, file) for file in files), len(files))


def of_candidature(snapshot: Snapshot, candidature_id: int) -> Progress:
    """Return the complete grids on a candidature, of the grids due from assigned members without a recusal.

    For a viewer without the right to know the readers, of the required number of readers.
    """
    position = snapshot.positions[candidature_id]
    due = _due(snapshot)[position]
    complete, expected = int((snapshot.scored[position].all(axis=1) & due).sum()), int(due.sum())
    if _is_unknown(snapshot):
        expected = min(expected, snapshot.readers)
    return Progress(min(complete, expected), expected)


def in_revote(snapshot: Snapshot, candidature_id: int) -> Progress | None:
    """Return the grids saved since the open revote on a candidature; None without an open revote.

    Meaningful only for viewers with the right to follow the jury's progress.
    """
    opened_at = next((revote.opened_at for revote in snapshot.meeting.revotes_on(candidature_id) if revote.is_open), None)
    if opened_at is None:
        return None
    due = [juror.id for juror in snapshot.jurors if juror.has(Role.JUROR) and not snapshot.is_recused(juror.id, candidature_id)]
    saved = [snapshot.grids.get((candidature_id, id_)) for id_ in due]
    return Progress(sum(grid is not None and grid.saved_at >= opened_at for grid in saved), len(due))


def _progress_of_each_juror(snapshot: Snapshot) -> Mapping[int, Progress]:
    if _is_unknown(snapshot):
        return {}
    due = _due(snapshot)[snapshot.in_ranked_set]
    complete = complete_grids(snapshot) & due
    counts = zip(snapshot.jurors, complete.sum(axis=0).tolist(), due.sum(axis=0).tolist(), strict=True)
    return {juror.id: Progress(done, expected) for juror, done, expected in counts}


def _is_unknown(snapshot: Snapshot) -> bool:
    return bool(snapshot.readers) and snapshot.hides_readers


def _due(snapshot: Snapshot) -> NDArray[np.bool_]:
    """Return the due grids as bool[candidature, juror], by assignment as far as known to the viewer."""
    able = ~snapshot.recused & _sitting(snapshot)
    return able & snapshot.derived("assigned", _assignment_table) if snapshot.readers and not snapshot.hides_readers else able


def _assignment_table(snapshot: Snapshot) -> NDArray[np.bool_]:
    table = np.zeros(snapshot.recused.shape, dtype=np.bool_)
    for candidature_id, person_id in snapshot.assigned:
        row, column = snapshot.positions.get(candidature_id), snapshot.juror_positions.get(person_id)
        if row is not None and column is not None:
            table[row, column] = True
    return table


def _sitting(snapshot: Snapshot) -> NDArray[np.bool_]:
    """Return which jurors still sit, bool[juror]."""
    return np.array([juror.has(Role.JUROR) for juror in snapshot.jurors], dtype=np.bool_)


def still_missing(snapshot: Snapshot, person: Person) -> str:
    """Return a person's outstanding tasks in words; empty without tasks, or for a viewer without the right to know.

    For viewers with all files: a partial view would give an incomplete answer.
    """
    if snapshot.is_partial or snapshot.hides_progress or snapshot.is_finalised:
        return ""
    tasks = [_("your recusals, or that you have none")] if must_declare(snapshot, person) or files_since(snapshot, person) else []
    own = of_each_juror(snapshot).get(person.id)
    left = own.due - own.complete if own else 0
    if own and left and person.sits:
        words = ngettext("{count} grid of {due}", "{count} grids of {due}", left)
        tasks.append(words.format(count=left, due=own.due))
    if awaits_no_ai(snapshot, person):
        tasks.append(_("your declaration on generative AI"))
    return listed(tasks)


def awaits_no_ai(snapshot: Snapshot, person: Person) -> bool:
    """Tell whether the declaration on generative AI is required of somebody and missing."""
    asks = snapshot.call.rules.ai_declaration and holds(person.roles, Right.DECLARE_NO_AI, snapshot.phase)
    return asks and person.id not in snapshot.no_ai_declared


def awaited(snapshot: Snapshot) -> tuple[Person, ...]:
    """Return the active people with outstanding tasks, in the order of the call."""
    return tuple(person for person in snapshot.people if person.is_active and still_missing(snapshot, person))
