"""The second canonical form: it leaves out who may enter and until when the call is kept, and adds who sits on the jury. Never changed.

Marks are decimal strings, those of the scale too. The scale says its step if its levels do not tell which marks there are: no call had
such a scale when this form was made. Everything else is written as in the first form.
"""

from collections.abc import Mapping
from functools import partial
from math import isnan
from typing import Final

from deliberation import plain as plain_values
from deliberation.call.people import Membership
from deliberation.call.scale import Exact, Scale
from deliberation.record import form_1
from deliberation.record.form_1 import Told, Writer
from deliberation.snapshot.snapshot import Snapshot

plain: Final = partial(plain_values.plain, form=2)
# No draft is finalised.
_ADMINISTERED: Final = frozenset({"access_ends_at", "kept_until", "is_draft"})


def call(snapshot: Snapshot, *, form: int = 2) -> Told:
    """Return the call's settings, with the fields that ``form`` has."""
    settings = plain_values.plain(snapshot.call, form=form, leaving=_ADMINISTERED)
    return {"call": snapshot.call.slug, "settings": {**settings, "scale": _scale(snapshot.call.scale)}}


def _scale(scale: Scale) -> Told:
    levels = [{"mark": _decimal(level.mark), "words": plain(level.words)} for level in scale.levels]
    is_said = scale.parts == 1 and scale.names_every_mark
    return {"levels": levels} if is_said else {"levels": levels, "step": _decimal(scale.step)}


def _people(snapshot: Snapshot) -> Told:
    told = [plain(person, leaving={"id", "call_id", "email", "is_active", "membership"}) for person in snapshot.people]
    return {"people": told, "membership": {person.name: _membership(snapshot, person.membership) for person in snapshot.people}}


def _membership(snapshot: Snapshot, membership: Membership) -> Told:
    seat = snapshot.names.get(membership.succeeds) if membership.succeeds is not None else None
    return {**plain(membership, leaving={"succeeds"}), "in_the_seat_of": seat}


def _marks(snapshot: Snapshot) -> Told:
    codes = snapshot.call.criterion_codes

    def given(row: list[float]) -> Told:
        return {code: _decimal(mark) for code, mark in zip(codes, row, strict=True) if not isnan(mark)}

    told = {}
    for candidature in snapshot.candidatures:
        rows = snapshot.marks[snapshot.positions[candidature.id]].tolist()
        told[candidature.id] = {"marks": {juror.name: given(row) for juror, row in zip(snapshot.jurors, rows, strict=True)}}
    return {"candidatures": told}


def _first_marks(snapshot: Snapshot) -> Told:
    first = snapshot.first_marks.items()
    named = ([snapshot.candidature(id_).dossier, snapshot.names[person], code, _decimal(mark)] for (id_, person, code), mark in first)
    return {"meeting": {"first_marks": sorted(named)}}


def _decimal(mark: Exact | float | None) -> str | None:
    """Return a mark as text: ``4``, ``3.5``."""
    return None if mark is None else format(mark, "g")


OF_CALL: Final[Mapping[str, Writer]] = {
    **form_1.OF_CALL,
    "call": call,
    "people": _people,
    "candidatures": partial(form_1.candidatures, form=2),
    "marks": _marks,
    "first_marks": _first_marks,
}
OF_MEETING: Final = form_1.OF_MEETING
