"""Names of views: a name stays while the view stays, whatever the acts on the rest of the call.

A page with the view named by an event needs no refresh. A name is a random word: unlike the revision, a name counts no act on a hidden
file.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from secrets import token_urlsafe
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from deliberation.call.people import Person
from deliberation.derived.meeting.strip import Audience, View, audience_of, view_of
from deliberation.snapshot.snapshot import Snapshot

_WORD_BYTES = 9
DrawsCount = Callable[[int, frozenset[int]], int]  # call id, recusals → another number once draws were released to them


def by_lot() -> str:
    """Return a random word."""
    return token_urlsafe(_WORD_BYTES)


@dataclass(frozen=True, slots=True)
class NamedView:
    """View of a person's audience, with its name for that person."""

    view: View
    name: str

    def strip(self) -> Mapping[str, object]:
        """Return the strip with the name of the view, as plain JSON values."""
        return {**self.view.strip(), "view": self.name}


@dataclass(slots=True)
class _Latest:
    """Latest state of a call: its revision, each person's count of own changes, and the views of audiences."""

    snapshot: Snapshot
    own: Counter[int] = field(default_factory=Counter)
    views: dict[Audience, tuple[View, str]] = field(default_factory=dict)


class ViewNames:
    """Names views, from any thread. ``draws_count``: draws of robustness are released without a commit, and change what is seen too."""

    def __init__(self, draws_count: DrawsCount, *, word: Callable[[], str] = by_lot) -> None:
        self._draws_count, self._word = draws_count, word
        self._lock = Lock()
        self._latest: dict[int, _Latest] = {}

    def look(self, snapshot: Snapshot, person: Person) -> NamedView:
        """Return a person's named view at a revision. Revisions may come in any order; a view restored gets a new name."""
        audience = audience_of(snapshot, person)
        # The view is computed for the audience's first member, whoever asks first.
        members = snapshot.derived("members of audiences", _first_members)
        seen_by = members.get(audience, person)
        draws = self._draws_count(snapshot.call_id, audience.recusals)
        with self._lock:
            latest = self._latest.setdefault(snapshot.call_id, _Latest(snapshot))
            if snapshot is not latest.snapshot:
                earlier, later = sorted((latest.snapshot, snapshot), key=lambda each: each.revision)
                latest.own.update(own_changes(earlier, later))
                latest.snapshot = snapshot
                # What an audience saw holds a whole snapshot: forget those that nobody belongs to any more.
                latest.views = {each: view for each, view in latest.views.items() if each in members or each == audience}
            view, word = self._name_view(latest, audience, seen_by)
            return NamedView(view, f"{word}.{latest.own[person.id]}.{draws}")

    def _name_view(self, latest: _Latest, audience: Audience, seen_by: Person) -> tuple[View, str]:
        view, known = view_of(latest.snapshot, seen_by), latest.views.get(audience)
        if known is not None and known[0].visible is view.visible:
            return known
        word = known[1] if known is not None and not view.differs_from(known[0]) else self._word()
        latest.views[audience] = view, word
        return view, word


def _first_members(snapshot: Snapshot) -> dict[Audience, Person]:
    members: dict[Audience, Person] = {}
    for person in sorted(snapshot.people, key=lambda person: person.id):
        members.setdefault(audience_of(snapshot, person), person)
    return members


def own_changes(before: Snapshot, after: Snapshot) -> frozenset[int]:
    """Return the ids of people with a private change: marks and comments under seal, votes not yet counted, end of scoring, assignment.

    Changes on a file under the person's recusal are ignored. Shared changes may be included.
    """
    sealed = (_gave_marks(before, after) | _find_commented(before, after)) if after.is_sealed else frozenset()
    return sealed | _find_voted(before, after) | (before.finished ^ after.finished) | _find_assigned(before, after)


def _find_assigned(before: Snapshot, after: Snapshot) -> frozenset[int]:
    if before.assigned is after.assigned:
        return frozenset()
    changed = before.assigned.keys() ^ after.assigned.keys()
    return frozenset(person_id for candidature_id, person_id in changed if not after.is_recused(person_id, candidature_id))


def _gave_marks(before: Snapshot, after: Snapshot) -> frozenset[int]:
    if before.marks is after.marks or before.call.criterion_codes != after.call.criterion_codes:
        return frozenset()
    former = _former_marks(before, after)
    # Compare raw bytes: several times faster on a large call, and NaN equals itself.
    files = np.flatnonzero((former.view(np.int64) != after.marks.view(np.int64)).any(axis=(1, 2)))
    old, new = former[files], after.marks[files]
    is_changed = ((old != new) & ~(np.isnan(old) & np.isnan(new))).any(axis=2) & ~after.recused[files]
    return frozenset(after.jurors[column].id for column in np.flatnonzero(is_changed.any(axis=0)))


def _former_marks(before: Snapshot, after: Snapshot) -> NDArray[np.float64]:
    """Return the marks of ``before`` on the axes of ``after``."""
    if before.positions == after.positions and before.juror_positions == after.juror_positions:
        return before.marks
    files = [id_ for id_ in after.positions if id_ in before.positions]
    jurors = [id_ for id_ in after.juror_positions if id_ in before.juror_positions]
    former = np.full_like(after.marks, np.nan)
    former[_cells(after, files, jurors)] = before.marks[_cells(before, files, jurors)]
    return former


def _cells(snapshot: Snapshot, files: list[int], jurors: list[int]) -> tuple[NDArray[np.intp], ...]:
    return np.ix_([snapshot.positions[id_] for id_ in files], [snapshot.juror_positions[id_] for id_ in jurors])


def _find_commented(before: Snapshot, after: Snapshot) -> frozenset[int]:
    if before.comments is after.comments and before.to_debate is after.to_debate:
        return frozenset()
    changed = {key for key, text in after.comments.items() if before.comments.get(key) != text}
    changed.update(before.comments.keys() - after.comments.keys(), before.to_debate.keys() ^ after.to_debate.keys())
    return frozenset(person_id for candidature_id, person_id in changed if not after.is_recused(person_id, candidature_id))


def _find_voted(before: Snapshot, after: Snapshot) -> frozenset[int]:
    ballot = after.meeting.open_ballot
    if ballot is None:
        return frozenset()
    earlier = before.meeting.open_ballot
    is_same = earlier is not None and (earlier.candidature_id, earlier.number) == (ballot.candidature_id, ballot.number)
    former, had_voted = (earlier.votes, earlier.voted) if earlier is not None and is_same else ({}, frozenset())
    # Of a secret vote, that it was cast: the voter's other devices ask for it no more.
    changed = {voter for voter, choice in ballot.votes.items() if former.get(voter) != choice} | (ballot.voted - had_voted)
    return frozenset(voter for voter in changed if not after.is_recused(voter, ballot.candidature_id))
