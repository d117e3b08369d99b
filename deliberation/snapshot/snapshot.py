"""Snapshot: the complete, immutable state of a call at a revision; the input of every screen, chart and export."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import field
from datetime import datetime
from functools import cached_property
from threading import RLock
from typing import Annotated, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from deliberation.call.call import NO_ENTRY, Call, Head, Phase, Version
from deliberation.call.people import Person, Role
from deliberation.declarations import FROZEN, MADE, OPEN, Key, News, declaration, declaring
from deliberation.dossiers.attachments.attachment import Attachment
from deliberation.dossiers.candidatures import Administration, Candidature, Recusal, counted_track
from deliberation.errors import NotFound
from deliberation.meeting.meeting import DebateLine, Meeting
from deliberation.naming import CandidatureId, Names, Number, PersonId
from deliberation.scoring.marks import FirstMarks, Grid
from deliberation.selection.decisions import Decision, Dissent, Proposed, Recall

T = TypeVar("T")


@declaring(eq=False)
class Snapshot:
    """A call at a revision, or a viewer's part. A copy made by ``replace`` starts without derived results.

    Args:
        marks: float64[candidature, juror, criterion], NaN where absent or hidden; axes follow ``candidatures``, ``jurors`` and
            ``call.criteria``.
        scored: bool, same shape: a mark exists, visible or not.
        recused: bool[candidature, juror]; a recused juror's marks are absent from ``marks`` and ``scored``.
        own_marks: float64[candidature, criterion], of a viewing juror.
        to_debate: (candidature id, person id) → True for wishes to discuss.
        recalled: ids of candidatures requested for discussion since.
        recusals: valid recusals, of jurors and others.
        dissents: valid dissents, on decisions possibly changed since.
        agreements: files of each list for agreement, by reading time.
        attachments: every version of every attached file.
        debate: notes of the debate, struck lines included.
        first_marks: marks replaced by a revote.
        grids: saved grids by (candidature id, person id).
        finished: ids of jurors with declared end of scoring.
        declared: ids of people with declared recusals, or declared absence of recusals.
        undeclared: (candidature id, person id) → True for files imported after the declaration.
        no_ai_declared: ids of people with the declaration on generative AI.
        readers: number of readers per file, 0 if all jurors read all files.
        assigned: (candidature id, person id) → time of assignment.
        own_files: ids assigned to the viewer, None without assignments.
        own_votes: the viewer's votes by (candidature id, number), None for a secret vote.
        hides_readers: assignments are hidden from this viewer.
        is_partial: files under recusal, if any, are left out.
        hides_progress: marks are under seal, and the scoring jurors are hidden from this viewer.
    """

    call: Call = declaration(hidden_by=Key.NOBODY, room=True, shared=True, finalised=FROZEN)
    call_id: Number = declaration(hidden_by=Key.NOBODY, room=True, finalised=OPEN)
    # Counts every act, those on hidden files too: it may be neither told nor compared.
    revision: Number = declaration(hidden_by=Key.NOBODY, room=True, news=News.NEVER, finalised=OPEN)
    phase: Phase = declaration(hidden_by=Key.NOBODY, room=True, finalised=OPEN)
    is_sealed: bool = declaration(hidden_by=Key.NOBODY, room=True, finalised=FROZEN)
    people: tuple[Person, ...] = declaration(hidden_by=Key.ADDRESS, room=True, finalised=FROZEN)
    jurors: tuple[Person, ...] = declaration(hidden_by=Key.ADDRESS, room=True, shared=True, finalised=MADE)
    administrations: Mapping[Number, Administration] = declaration(hidden_by=Key.FILED, room=True, finalised=FROZEN)
    candidatures: tuple[Candidature, ...] = declaration(hidden_by=(Key.CANDIDATURE, Key.OFFICE), room=True, shared=True, finalised=FROZEN)
    marks: Annotated[NDArray[np.float64], Names.CANDIDATURE, Names.PERSON] = declaration(
        hidden_by=(Key.CANDIDATURE, Key.SEAL), room=True, shared=True, finalised=FROZEN
    )
    scored: Annotated[NDArray[np.bool_], Names.CANDIDATURE, Names.PERSON] = declaration(
        hidden_by=(Key.CANDIDATURE, Key.PROGRESS), room=True, news=News.FOR_FOLLOWERS, finalised=MADE
    )
    recused: Annotated[NDArray[np.bool_], Names.CANDIDATURE, Names.PERSON] = declaration(
        hidden_by=Key.CANDIDATURE, room=True, shared=True, finalised=FROZEN
    )
    decisions: Mapping[CandidatureId, Decision] = declaration(
        hidden_by=(Key.CANDIDATURE, Key.RESERVE_RANK), room=True, shared=True, finalised=FROZEN
    )
    comments: Mapping[tuple[CandidatureId, PersonId], str] = declaration(
        hidden_by=(Key.CANDIDATURE, Key.AUTHOR), room=False, news=News.REVEALED, finalised=FROZEN, default_factory=dict
    )
    to_debate: Mapping[tuple[CandidatureId, PersonId], bool] = declaration(
        hidden_by=(Key.CANDIDATURE, Key.AUTHOR), room=False, news=News.REVEALED, finalised=FROZEN, default_factory=dict
    )
    recalled: Mapping[CandidatureId, Recall] = declaration(hidden_by=Key.CANDIDATURE, room=True, finalised=FROZEN, default_factory=dict)
    dissents: tuple[Dissent, ...] = declaration(hidden_by=Key.CANDIDATURE, room=True, finalised=FROZEN, default=())
    agreements: tuple[Proposed, ...] = declaration(hidden_by=Key.CANDIDATURE, room=True, finalised=FROZEN, default=())
    attachments: tuple[Attachment, ...] = declaration(hidden_by=Key.CANDIDATURE, room=False, finalised=FROZEN, default=())
    debate: tuple[DebateLine, ...] = declaration(hidden_by=(Key.RECORD, Key.CANDIDATURE), room=False, finalised=FROZEN, default=())
    versions: tuple[Version, ...] = declaration(hidden_by=Key.WHOLE, room=True, finalised=OPEN, default=())
    # The last entry of the journal, by which two states of the same revision differ.
    head: Head = declaration(hidden_by=Key.NOBODY, room=False, news=News.NEVER, finalised=OPEN, default=NO_ENTRY)
    is_partial: bool = declaration(hidden_by=Key.AUDIENCE, room=False, finalised=MADE, default=False)
    hides_progress: bool = declaration(hidden_by=Key.AUDIENCE, room=True, finalised=MADE, default=False)
    own_marks: Annotated[NDArray[np.float64], Names.CANDIDATURE] | None = declaration(
        hidden_by=Key.VIEWER, room=False, news=News.NEVER, finalised=MADE, default=None
    )
    recusals: tuple[Recusal, ...] = declaration(hidden_by=Key.CANDIDATURE, room=True, finalised=FROZEN, default=())
    first_marks: FirstMarks = declaration(hidden_by=Key.CANDIDATURE, room=True, finalised=FROZEN, default_factory=dict)
    grids: Mapping[tuple[CandidatureId, PersonId], Grid] = declaration(
        hidden_by=(Key.JUROR, Key.CANDIDATURE), room=False, news=News.NEVER, finalised=FROZEN, default_factory=dict
    )
    finished: frozenset[PersonId] = declaration(
        hidden_by=Key.JUROR, room=False, news=News.FOR_FOLLOWERS, finalised=FROZEN, default=frozenset()
    )
    declared: frozenset[PersonId] = declaration(
        hidden_by=Key.JUROR, room=False, news=News.FOR_FOLLOWERS, finalised=FROZEN, default=frozenset()
    )
    undeclared: Mapping[tuple[CandidatureId, PersonId], bool] = declaration(
        hidden_by=(Key.JUROR, Key.CANDIDATURE), room=False, news=News.FOR_FOLLOWERS, finalised=MADE, default_factory=dict
    )
    no_ai_declared: frozenset[PersonId] = declaration(
        hidden_by=Key.NOBODY, room=False, news=News.FOR_FOLLOWERS, finalised=FROZEN, default=frozenset()
    )
    readers: Number = declaration(hidden_by=Key.NOBODY, room=True, shared=True, finalised=FROZEN, default=0)
    assigned: Mapping[tuple[CandidatureId, PersonId], datetime] = declaration(
        hidden_by=(Key.READERS, Key.CANDIDATURE),
        room=False,
        news=News.FOR_FOLLOWERS,
        finalised=FROZEN,
        default_factory=dict,
    )
    own_files: frozenset[CandidatureId] | None = declaration(
        hidden_by=Key.VIEWER, room=False, news=News.NEVER, finalised=MADE, default=None
    )
    hides_readers: bool = declaration(hidden_by=Key.AUDIENCE, room=False, finalised=MADE, default=False)
    meeting: Meeting = declaration(hidden_by=Key.PARTS, room=True, finalised=FROZEN, default_factory=Meeting)
    own_votes: Mapping[tuple[CandidatureId, Number], str | None] = declaration(
        hidden_by=Key.VIEWER, room=False, news=News.NEVER, finalised=MADE, default_factory=dict
    )
    _derived: dict[Hashable, object] = field(init=False, repr=False, default_factory=dict)
    _lock: RLock = field(init=False, repr=False, default_factory=RLock)

    @cached_property
    def positions(self) -> Mapping[int, int]:
        """Return the position of each candidature on the first axis, by id."""
        return {candidature.id: position for position, candidature in enumerate(self.candidatures)}

    @cached_property
    def juror_positions(self) -> Mapping[int, int]:
        """Return the position of each juror on the second axis, by person id."""
        return {juror.id: position for position, juror in enumerate(self.jurors)}

    @cached_property
    def by_dossier(self) -> Mapping[str, Candidature]:
        """Return the candidatures by dossier number."""
        return {candidature.dossier: candidature for candidature in self.candidatures}

    @cached_property
    def ranked(self) -> tuple[Candidature, ...]:
        """Return the candidatures of the ranked set, by deposit."""
        return tuple(candidature for candidature in self.candidatures if candidature.is_ranked)

    @cached_property
    def in_ranked_set(self) -> NDArray[np.bool_]:
        """Tell which candidatures belong to the ranked set: bool[candidature]."""
        return np.array([candidature.is_ranked for candidature in self.candidatures], dtype=np.bool_)

    @cached_property
    def names(self) -> Mapping[int, str]:
        """Return people's names, by person id."""
        return {person.id: person.name for person in self.people}

    @cached_property
    def seated(self) -> tuple[Person, ...]:
        """Return the people whose presence is recorded: members, chairs and deputies."""
        return tuple(person for person in self.people if person.sits)

    @cached_property
    def members(self) -> tuple[Person, ...]:
        """Return the present jurors: ``jurors`` without former members, whose marks may still count."""
        return tuple(juror for juror in self.jurors if juror.has(Role.JUROR))

    @cached_property
    def weights(self) -> NDArray[np.float64]:
        """Return the criteria's weights, float64[criterion], as the call gives them."""
        return np.array([criterion.weight for criterion in self.call.criteria], dtype=np.float64)

    def candidature(self, candidature_id: int) -> Candidature:
        """Return a candidature. Raises NotFound alike for a hidden and an absent candidature."""
        position = self.positions.get(candidature_id)
        if position is None:
            raise NotFound
        return self.candidatures[position]

    def administration_of(self, candidature: Candidature) -> Administration:
        """Return the administration that filed a candidature."""
        return self.administrations[candidature.administration_id]

    def decision(self, candidature_id: int) -> Decision:
        """Return the current decision; "to discuss", version 0, if there is none."""
        return self.decisions.get(candidature_id) or Decision(candidature_id)

    def track_of(self, candidature: Candidature) -> str | None:
        """Return the track that counts a candidature: decided, else the only requested track, else None."""
        return counted_track(self.decision(candidature.id).track, candidature.requested_tracks)

    def is_recused(self, person_id: int, candidature_id: int) -> bool:
        """Tell whether somebody, juror or not, is recused on a candidature."""
        return candidature_id in self.recused_on(person_id)

    def recused_on(self, person_id: int) -> frozenset[int]:
        """Return the candidatures under a person's recusal, juror or not."""
        return self._map_recusals.get(person_id, frozenset())

    @cached_property
    def _map_recusals(self) -> Mapping[int, frozenset[int]]:
        ids: dict[int, set[int]] = {}
        for row, column in np.argwhere(self.recused).tolist():
            ids.setdefault(self.jurors[column].id, set()).add(self.candidatures[row].id)
        for recusal in self.recusals:
            if recusal.candidature_id in self.positions:
                ids.setdefault(recusal.person_id, set()).add(recusal.candidature_id)
        return {person_id: frozenset(of_person) for person_id, of_person in ids.items()}

    def is_under_seal(self, candidature_id: int) -> bool:
        """Tell whether the marks of a candidature are sealed. Raises NotFound."""
        return self.is_sealed and not self.candidature(candidature_id).is_revealed

    def is_to_be_discussed(self, candidature_id: int) -> bool:
        """Return whether a revealed candidature has a request for discussion, with marks or later. Raises NotFound."""
        return candidature_id in self.recalled or (candidature_id in self._list_wished and not self.is_under_seal(candidature_id))

    @cached_property
    def _list_wished(self) -> frozenset[int]:
        return frozenset(candidature_id for candidature_id, _person_id in self.to_debate)

    @property
    def is_finalised(self) -> bool:
        """Tell whether the call is locked."""
        return self.phase is Phase.FINALISED

    @property
    def is_reopened(self) -> bool:
        """Tell whether the selection was finalised, and may be changed again."""
        return self.phase is Phase.DELIBERATION and bool(self.versions and self.versions[-1].reopened_at)

    @property
    def revision_to_tell(self) -> int | None:
        """Return the revision to print on a document; None if it counts acts hidden from the viewer.

        Hidden acts: on files under recusal, and grids saved under seal.
        """
        return None if self.is_partial or self.hides_progress else self.revision

    def derived(self, key: Hashable, compute: "Callable[[Snapshot], T]") -> T:
        """Return ``compute(self)``, computed once for this snapshot. ``key`` names the result."""
        with self._lock:
            if key not in self._derived:
                self._derived[key] = compute(self)
            return cast("T", self._derived[key])
