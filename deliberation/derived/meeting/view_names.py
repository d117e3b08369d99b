"""Random names of views: a view keeps its name until something in it changes, whatever else happens in the call.

A page that already shows the view named by an event need not refresh. A name is a random word:
unlike the revision, it counts no act on a hidden file.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from secrets import token_urlsafe
from threading import Lock
from typing import Final

from deliberation.call.people import Person
from deliberation.derived.meeting.strip import Audience, View, audience_of, view_of
from deliberation.snapshot.own_changes import own_changes
from deliberation.snapshot.snapshot import Snapshot

_WORD_BYTES: Final = 9
DrawsCount = Callable[[int, frozenset[int]], int]  # call id, recusals → another number once draws were released to them


def by_lot() -> str:
    """Return a random word."""
    return token_urlsafe(_WORD_BYTES)


@dataclass(frozen=True, slots=True)
class NamedView:
    """The view of a person's audience, and its name for that person."""

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
        """Return a person's named view at one revision. Revisions may come in any order; a view that changes back gets a new name."""
        audience = audience_of(snapshot, person)
        seen_by = _first_of(snapshot, audience, person)
        draws = self._draws_count(snapshot.call_id, audience.recusals)
        with self._lock:
            latest = self._latest.setdefault(snapshot.call_id, _Latest(snapshot))
            if snapshot is not latest.snapshot:
                earlier, later = sorted((latest.snapshot, snapshot), key=lambda each: each.revision)
                latest.own.update(own_changes(earlier, later))
                latest.snapshot = snapshot
                # What an audience saw holds a whole snapshot: forget those that nobody belongs to any more.
                members = snapshot.derived("members of audiences", _first_members)
                latest.views = {each: view for each, view in latest.views.items() if each in members or each == audience}
            view, word = self._named(latest, audience, seen_by)
            return NamedView(view, f"{word}.{latest.own[person.id]}.{draws}")

    def _named(self, latest: _Latest, audience: Audience, seen_by: Person) -> tuple[View, str]:
        view, known = view_of(latest.snapshot, seen_by), latest.views.get(audience)
        if known is not None and known[0].visible is view.visible:
            return known
        word = known[1] if known is not None and not view.differs_from(known[0]) else self._word()
        latest.views[audience] = view, word
        return view, word


def _first_of(snapshot: Snapshot, audience: Audience, person: Person) -> Person:
    """Return the member for whom the audience's view is computed, independent of who asks first."""
    members = snapshot.derived("members of audiences", _first_members)
    return members.get(audience, person)


def _first_members(snapshot: Snapshot) -> dict[Audience, Person]:
    members: dict[Audience, Person] = {}
    for person in sorted(snapshot.people, key=lambda person: person.id):
        members.setdefault(audience_of(snapshot, person), person)
    return members
