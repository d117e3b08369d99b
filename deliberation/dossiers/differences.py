"""Compare one dossier of a file with the candidature here: what differs, and the merged candidature to store."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from deliberation.call.call import Call
from deliberation.call.screening import Screening
from deliberation.dossiers.annex_merge import FieldChange, Key, Sides, by_key, merged_attachments, merged_blocks, merged_opinions
from deliberation.dossiers.candidatures import Candidature, Content, Field, FieldKind, PlatformState, WithdrawalWord, filed_late
from deliberation.dossiers.dialects import Dialect
from deliberation.dossiers.records import DossierRecord
from deliberation.dossiers.renderings import is_damaged_copy, less_lossy, lossier, richer, same_value


@dataclass(frozen=True, slots=True)
class Change:
    """A candidature whose answers differ, field by field in the form's order."""

    dossier: str
    candidature_id: int
    title: str
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class StateChange:
    """A candidature whose state on the platform differs."""

    dossier: str
    candidature_id: int
    title: str
    before: PlatformState | None
    after: PlatformState | None


@dataclass(frozen=True, slots=True)
class ScreeningProposal:
    """Pre-selection proposed by the team's private annotations."""

    screening: Screening
    comment: str


@dataclass(frozen=True, slots=True)
class FileKnowledge:
    """Facts of the whole file: a csv has no blocks, a template may lack questions."""

    call: Call
    tells_blocks: bool
    tells_opinions: bool
    roles: frozenset[str]  # the questions that mean something here (title, track…) and have their column in the file
    blocks_are_here: bool  # some candidature here has blocks


_SIRET: Final = "etablissement_siret"


@dataclass(frozen=True, slots=True)
class MergedContent:
    """The content to store, its dialect, what the applicant edited and what the team annotated (private fields).

    ``damaged``: answers of which the file has a poorer copy; the stored ones are kept.
    """

    content: Content
    dialect: Dialect
    edits: tuple[FieldChange, ...]
    annotations: tuple[FieldChange, ...]
    damaged: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, slots=True)
class _MergedField:
    field: Field
    change: FieldChange | None
    keeps_old: bool
    takes_new: bool
    damage: FieldChange | None = None


def merge_content(old: Content, new: Content, sides: Sides) -> MergedContent:
    """Merge ``new`` over ``old``. Merging the same file again gives the same content and no change."""
    fields = tuple(_merged_fields(old.fields, new.fields, sides))
    changes = [(merged.field.is_private, merged.change) for merged in fields if merged.change]
    blocks, block_changes = merged_blocks(old.blocks, new.blocks, sides)
    establishment = _merged_establishment(old.establishment, new.establishment, sides)
    damaged = (*(merged.damage for merged in fields), *_damaged_fields(old.establishment, new.establishment))
    content = Content(
        fields=tuple(merged.field for merged in fields),
        blocks=blocks,
        attachments=merged_attachments(old, new, sides),
        establishment=establishment,
        opinions=merged_opinions(old.opinions, new.opinions, sides),
    )
    return MergedContent(
        # A hundred thousand dossiers that say the same as before, or are new, are in memory once.
        old if content == old else new if content == new else content,
        _merged_dialect(fields, sides),
        (*(change for is_private, change in changes if not is_private), *block_changes, *_siret_change(old, establishment)),
        tuple(change for is_private, change in changes if is_private),
        tuple(filter(None, damaged)),
    )


def merged_text(old: str, new: str, sides: Sides) -> str:
    """Return the richer of two renderings of one text, ``new`` if they differ, ``old`` if ``new`` is blank or a poorer copy."""
    if not new.strip() or not old.strip():
        return new if new.strip() else old
    if is_damaged_copy(old, new):
        return old
    if same_value(old, sides.old, new, sides.new, FieldKind.TEXT):
        return richer(old, sides.old, new, sides.new, FieldKind.TEXT) or ""
    return new


def _merged_dialect(fields: Sequence[_MergedField], sides: Sides) -> Dialect:
    """Return the dialect for the next comparison: if both sides left values, the lossier one.

    So a loss is never taken for an edit. If both sides are equal, the one that says more is believed.
    """
    keeps_old = any(merged.keeps_old for merged in fields)
    takes_new = any(merged.takes_new for merged in fields)
    if keeps_old and takes_new:
        return lossier(sides.old, sides.new)
    if not keeps_old and not takes_new:
        return less_lossy(sides.old, sides.new)
    return sides.old if keeps_old else sides.new


def _merged_fields(old: Sequence[Field], new: Sequence[Field], sides: Sides) -> Iterator[_MergedField]:
    before, after = by_key(old), by_key(new)
    for key in _in_order(list(before), list(after)):
        here, read = before.get(key), after.get(key)
        if here and read:
            yield _merged_field(here, read, sides)
        elif here:
            yield _MergedField(here, None, keeps_old=bool(here.value), takes_new=False)
        elif read:
            yield _added_field(read, sides, is_first=not old)


def _added_field(read: Field, sides: Sides, *, is_first: bool) -> _MergedField:
    """Add a new question: an edit only if the earlier file would have had its column."""
    is_known = is_first or sides.old.traits.is_chosen or same_value(None, sides.old, read.value, sides.new, read.kind)
    change = None if is_known else FieldChange(read.key, read.label, None, read.value)
    return _MergedField(read, change, keeps_old=False, takes_new=bool(read.value))


def _merged_field(here: Field, read: Field, sides: Sides) -> _MergedField:
    if is_damaged_copy(here.value, read.value):
        kept = replace(here, label=_label(here, read, sides), is_private=here.is_private or read.is_private)
        return _MergedField(kept, None, keeps_old=True, takes_new=False, damage=_change(here, read))
    kind = read.kind if read.kind is not FieldKind.TEXT else here.kind
    is_same = same_value(here.value, sides.old, read.value, sides.new, kind)
    value = richer(here.value, sides.old, read.value, sides.new, kind) if is_same else read.value
    label = _label(here, read, sides)
    # Only the API tells private annotations from questions: once known, no export makes one public again.
    merged = replace(here, label=label, value=value, kind=kind, is_private=here.is_private or read.is_private)
    change = None if is_same else replace(_change(here, read), label=label)
    differs = (here.value or "") != (read.value or "")
    return _MergedField(merged, change, keeps_old=differs and value == here.value, takes_new=differs and value == read.value)


def _label(here: Field, read: Field, sides: Sides) -> str:
    # A key has neither accents nor apostrophes.
    return here.label if sides.new.traits.names_by_key else read.label


def _merged_establishment(old: Sequence[Field], new: Sequence[Field], sides: Sides) -> tuple[Field, ...]:
    """Merge the register's data on the applicant; if it did not answer, the stored ones stay."""
    before, after = by_key(old), by_key(new)
    merged = []
    for key in _in_order(list(before), list(after)):
        here, read = before.get(key), after.get(key)
        if here is None or read is None or not (read.value or "").strip() or is_damaged_copy(here.value, read.value):
            merged.append(here or read)
        else:
            # Days are written with or without their midnight; what is no day is compared as text.
            kind = FieldKind.DATE if read.kind is FieldKind.TEXT else read.kind
            is_same = same_value(here.value, sides.old, read.value, sides.new, kind)
            value = richer(here.value, sides.old, read.value, sides.new, FieldKind.TEXT) if is_same else read.value
            merged.append(replace(here, label=_label(here, read, sides), value=value))
    return tuple(field for field in merged if field is not None)


def _damaged_fields(old: Sequence[Field], new: Sequence[Field]) -> Iterator[FieldChange]:
    after = by_key(new)
    for key, here in by_key(old).items():
        if key in after and is_damaged_copy(here.value, after[key].value):
            yield _change(here, after[key])


def _change(here: Field, read: Field) -> FieldChange:
    return FieldChange(here.key, read.label, here.value, read.value)


def _siret_change(old: Content, establishment: Sequence[Field]) -> Iterator[FieldChange]:
    """Yield the change of establishment, the only thing in the register's answers that the applicant chooses."""
    before = next((field for field in old.establishment if field.key == _SIRET), None)
    after = next((field for field in establishment if field.key == _SIRET), None)
    if before and after and before.value and before.value != after.value:
        yield FieldChange(_SIRET, after.label, before.value, after.value)


def _in_order(old: Sequence[Key], new: Sequence[Key]) -> list[Key]:
    """Return the keys of both sides: those here in their order, each new one after the one it follows in the file."""
    keys, place, here = list(old), 0, set(old)
    for key in new:
        if key in here:
            place = keys.index(key) + 1
        else:
            keys.insert(place, key)
            place += 1
    return keys


@dataclass(frozen=True, slots=True)
class DossierComparison:
    """A dossier of the file compared with the stored candidature, if any. ``after`` is ``before`` if nothing changes."""

    record: DossierRecord
    before: Candidature | None
    after: Candidature
    merged: MergedContent
    is_late: bool

    @property
    def dossier(self) -> str:
        """Return the dossier's number."""
        return self.record.dossier

    @property
    def asks_withdrawal(self) -> bool:
        """Tell whether the file reports a withdrawal that is not recorded here."""
        return self.record.is_withdrawn and not self.after.is_withdrawn

    @property
    def asks_return(self) -> bool:
        """Tell whether a withdrawal recorded on the platform's word is no longer reported by the file."""
        # Dismissed alone, it may be archived all the same: the columns of an export can be chosen.
        if self.before is None or not self.before.is_withdrawn or self.record.platform_state in (None, PlatformState.DISMISSED):
            return False
        return self.before.withdrawn_on_word_of is WithdrawalWord.PLATFORM or self.before.platform_state is PlatformState.DISMISSED

    @property
    def is_written(self) -> bool:
        """Tell whether there is something to store."""
        return self.after is not self.before

    def change(self, fields: tuple[FieldChange, ...]) -> Iterator[Change]:
        """Yield ``fields`` as a change of this candidature, unless it is new or ``fields`` is empty."""
        if self.before and fields:
            yield Change(self.record.dossier, self.before.id, self.after.title, fields)

    def state_change(self) -> Iterator[StateChange]:
        """Yield the change of state, unless the candidature is new."""
        before, after = self.before, self.after
        if before and before.platform_state is not after.platform_state:
            yield StateChange(after.dossier, before.id, after.title, before.platform_state, after.platform_state)

    def proposal(self) -> ScreeningProposal | None:
        """Return the file's proposed pre-selection, if it differs from the stored one."""
        screening, comment = self.after.proposed_screening, self.after.proposed_comment
        is_known = self.before and (self.before.proposed_screening, self.before.proposed_comment) == (screening, comment)
        return None if screening is None or is_known else ScreeningProposal(screening, comment)


def compare_dossier(
    record: DossierRecord, before: Candidature | None, administration_id: int, knowledge: FileKnowledge
) -> DossierComparison:
    """Compare ``record`` with ``before`` (None if it is new); ``administration_id`` is 0 if the administration is to be created."""
    base = before or Candidature(0, record.dossier, "", "", 0, (), record.dialect)
    sides = _sides(base, record, knowledge)
    merged = merge_content(base.content, record.content, sides)
    deposited_at = record.deposited_at or base.deposited_at
    is_late = filed_late(deposited_at, knowledge.call.closes_at)
    is_deposited_anew = before is not None and deposited_at != before.deposited_at
    after = replace(
        _with_answers(base, record, sides, knowledge.roles),
        administration_id=administration_id,
        dialect=merged.dialect,
        content=merged.content,
        deposited_at=deposited_at,
        updated_at=record.updated_at or base.updated_at,
        is_late=is_late if before is None or is_deposited_anew else base.is_late,
        is_absent=False,
        # Whether it is withdrawn, a person says: a file only asks.
        platform_state=record.platform_state or base.platform_state,
    )
    if is_deposited_anew:
        # The chair admitted the earlier deposit, not this one.
        after = replace(after, admitted_by="", admitted_at=None, admission_reason="")
    # A later "last updated" alone is not a change: the platform moves it for its own reasons.
    if before is not None and replace(after, updated_at=before.updated_at) == before:
        after = before
    return DossierComparison(record, before, after, merged, is_late)


def _sides(base: Candidature, record: DossierRecord, knowledge: FileKnowledge) -> Sides:
    return Sides(
        old=base.dialect,
        new=record.dialect,
        # A candidature without blocks tells nothing if its export has none at all.
        old_tells_blocks=knowledge.blocks_are_here and not base.dialect.traits.drops_blocks,
        new_tells_blocks=knowledge.tells_blocks,
        new_tells_opinions=knowledge.tells_opinions,
    )


def _with_answers(base: Candidature, record: DossierRecord, sides: Sides, roles: frozenset[str]) -> Candidature:
    """Return ``base`` with the record's answers to mapped questions; a question that was not asked wipes nothing."""

    def text(role: str, old: str, new: str) -> str:
        return "" if role in roles and not new.strip() else merged_text(old, new, sides)

    return replace(
        base,
        title=text("title", base.title, record.title),
        summary=text("summary", base.summary, record.summary),
        requested_tracks=record.requested_tracks if "track" in roles or record.requested_tracks else base.requested_tracks,
        amount_asked=record.amount_asked if "amount" in roles or record.amount_asked is not None else base.amount_asked,
        declared_administration=text("administration", base.declared_administration, record.administration),
        contact=record.contact or base.contact,
        proposed_screening=record.screening or base.proposed_screening,
        proposed_comment=text("screening_comment", base.proposed_comment, record.screening_comment),
    )
