"""A viewer's sight of a call at one revision, on which the rules of ``hiding`` rely."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from deliberation.call.people import Person, Role
from deliberation.call.rights import Right, holds
from deliberation.dossiers.candidatures import Candidature
from deliberation.selection.reserve_lists import counts_among_seen
from deliberation.snapshot.snapshot import Snapshot


class Sight:
    """A viewer and the whole of a call. Each snapshot field made for a viewer or an audience is an attribute of that name here.

    ``hidden``: ids of the candidatures under the viewer's recusal.
    """

    def __init__(self, whole: Snapshot, viewer: Person) -> None:
        self.whole = whole
        self.viewer = viewer
        self.hidden = whole.recused_on(viewer.id)
        self.follows_progress = holds(viewer.roles, Right.SEE_PROGRESS, whole.phase)

    @property
    def is_partial(self) -> bool:
        """Tell whether the view is partial: always for a juror, even without a recusal; for others if they have one."""
        return self.viewer.has(Role.JUROR) or bool(self.hidden)

    @cached_property
    def seen(self) -> tuple[Candidature, ...]:
        """Return the candidatures that the viewer may see."""
        return tuple(self.whole.candidatures[row] for row in self.rows) if self.hidden else self.whole.candidatures

    @cached_property
    def rows(self) -> list[int]:
        """Return their positions on the first axis of the whole call."""
        return [row for row, candidature in enumerate(self.whole.candidatures) if candidature.id not in self.hidden]

    @cached_property
    def ranked(self) -> frozenset[int]:
        """Return the ids of the candidatures seen that can hold a place."""
        return frozenset(candidature.id for candidature in self.seen if candidature.is_ranked)

    @cached_property
    def counts_among_seen(self) -> bool:
        """Tell whether reserve ranks are counted among the files seen."""
        return counts_among_seen(self.viewer, self.hidden)

    @cached_property
    def sealed(self) -> frozenset[int]:
        """Return the ids of the candidatures seen whose marks are under seal."""
        if not self.whole.is_sealed:
            return frozenset()
        return frozenset(candidature.id for candidature in self.seen if not candidature.is_revealed)

    @cached_property
    def sealed_rows(self) -> list[int]:
        """Return the positions of those under seal among the candidatures seen."""
        return [row for row, candidature in enumerate(self.seen) if not candidature.is_revealed] if self.whole.is_sealed else []

    @cached_property
    def others(self) -> list[int]:
        """Return the positions of the other jurors on the second axis."""
        return [column for column, juror in enumerate(self.whole.jurors) if juror.id != self.viewer.id]

    @cached_property
    def hides_progress(self) -> bool:
        """Tell whether something is under seal and the viewer may not know who has scored it."""
        return bool(self.sealed) and not self.follows_progress

    @cached_property
    def own_marks(self) -> NDArray[np.float64] | None:
        """Return the viewer's own marks on what they see; None if they are no juror."""
        column = self.whole.juror_positions.get(self.viewer.id)
        if column is None:
            return None
        marks = self.whole.marks[:, column, :]
        return marks[self.rows] if self.hidden else marks

    @property
    def hides_readers(self) -> bool:
        """Tell whether assignments are hidden from the viewer: a load lower by one would reveal a hidden file.

        As with ``is_partial``, a juror's actual recusals make no difference.
        """
        return not self.follows_progress or self.is_partial

    @cached_property
    def own_files(self) -> frozenset[int] | None:
        """Return the ids of the candidatures assigned to the viewer, of those they see; None if everybody reads everything."""
        if not self.whole.readers:
            return None
        assigned = self.whole.derived("files of each reader", _of_each_reader)
        return assigned.get(self.viewer.id, frozenset()) - self.hidden

    @cached_property
    def own_votes(self) -> Mapping[tuple[int, int], str | None]:
        """Return the viewer's own votes by (candidature id, ballot's number), None for a secret one."""
        voter = self.viewer.id
        cast = [each for each in self.whole.meeting.ballots if voter in each.voted and each.candidature_id not in self.hidden]
        return {(ballot.candidature_id, ballot.number): ballot.votes.get(voter) for ballot in cast}

    @cached_property
    def has_conflict(self) -> bool:
        """Tell whether the current item, or the one under a ballot, is hidden."""
        ballot = self.whole.meeting.open_ballot
        return not self.hidden.isdisjoint({self.whole.meeting.current, ballot.candidature_id if ballot else None})

    @cached_property
    def runs_ballots(self) -> bool:
        """Tell whether the viewer runs ballots, in the chair's place or not."""
        return holds(self.viewer.roles, Right.RUN_BALLOT, self.whole.phase, stands_in=True)

    @cached_property
    def sees_addresses(self) -> bool:
        """Tell whether the viewer sends the links."""
        return holds(self.viewer.roles, Right.MANAGE_PEOPLE, self.whole.phase)

    @cached_property
    def reads_record(self) -> bool:
        """Tell whether the viewer keeps the record of the debate, or exports all that is internal."""
        return self.viewer.has(Role.CHAIR, Role.DEPUTY, Role.ORGANISER, Role.STAFF)

    @property
    def unaddressed(self) -> Mapping[int, Person]:
        """Return people by id without addresses and expertise, made once for all who do not manage people."""
        return self.whole.derived("people without addresses", lambda whole: {one.id: without_address(one) for one in whole.people})


def without_address(person: Person) -> Person:
    """Return a person as visible to others of the call: without address, expertise and tracks."""
    return replace(person, email="", expertise="", tracks=frozenset())


def _of_each_reader(whole: Snapshot) -> Mapping[int, frozenset[int]]:
    files: dict[int, set[int]] = {}
    for candidature_id, person_id in whole.assigned:
        files.setdefault(person_id, set()).add(candidature_id)
    return {person_id: frozenset(ids) for person_id, ids in files.items()}
