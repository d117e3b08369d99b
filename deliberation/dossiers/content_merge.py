"""Merge the content of a dossier in a file with what is here: fields, texts, dialect; attachments, blocks, opinions."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from deliberation.dossiers.candidatures import Block, Content, Field, FieldKind, Opinion
from deliberation.dossiers.dialects import Dialect
from deliberation.dossiers.names import spelling_key
from deliberation.dossiers.renderings import is_damaged_copy, less_lossy, lossier, richer, same_value
from phrases.ordering import merge_orders

Key = tuple[str, int]  # a field's key and its occurrence: two questions may have the same label


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One answer edited: before → after, as stored."""

    key: str
    label: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Sides:
    """The dialects of both sides, and whether each is known to hold blocks and opinions.

    A csv or a v1 export never does; it looks the same as a dossier without any line.
    """

    old: Dialect
    new: Dialect
    old_tells_blocks: bool = False
    new_tells_blocks: bool = False
    new_tells_opinions: bool = False


def merged_attachments(old: Content, new: Content, sides: Sides) -> tuple[str, ...]:
    """Return the file names to store: the richer of two equal lists; the stored ones if the file has none."""
    before, after = ", ".join(old.attachments), ", ".join(new.attachments)
    if same_value(before, sides.old, after, sides.new, FieldKind.ATTACHMENTS):
        return old.attachments if richer(before, sides.old, after, sides.new, FieldKind.ATTACHMENTS) == before else new.attachments
    is_told = bool(new.attachments) or any(field.kind is FieldKind.ATTACHMENTS for field in new.fields)
    return new.attachments if is_told else old.attachments


def merged_blocks(old: tuple[Block, ...], new: tuple[Block, ...], sides: Sides) -> tuple[tuple[Block, ...], tuple[FieldChange, ...]]:
    """Return the blocks to store and, with blocks on both sides, the blocks edited by the applicant."""
    if not sides.new_tells_blocks:
        return old, ()
    changes = []
    merged = []
    for before, after in _pair_blocks(old, new):
        label = max((block.label for block in (before, after) if block), key=len)
        is_same = _same_rows(before.rows if before else (), after.rows if after else (), sides)
        is_damaged = is_same and before and after and _holds_damage(before.rows, after.rows)
        keeps_old = is_same and before and (is_damaged or less_lossy(sides.old, sides.new) is sides.old)
        rows = before.rows if keeps_old and before else after.rows if after else ()
        if rows:
            merged.append(Block(label, rows))
        if not is_same and (old or sides.old_tells_blocks):
            changes.append(FieldChange(spelling_key(label).replace(" ", "_"), label, _rows_text(before), _rows_text(after)))
    return tuple(merged), tuple(changes)


def _pair_blocks(old: Sequence[Block], new: Sequence[Block]) -> Iterator[tuple[Block | None, Block | None]]:
    """Pair the blocks of both sides by label; a workbook cuts its sheets' names, hence the common beginning."""
    left = list(old)
    for after in new:
        before = next((block for block in left if _same_beginning(block.label, after.label)), None)
        if before:
            left.remove(before)
        yield before, after
    yield from ((before, None) for before in left)


def _same_beginning(first: str, second: str) -> bool:
    shorter, longer = sorted((spelling_key(first), spelling_key(second)), key=len)
    return longer.startswith(shorter)


def _same_rows(old: Sequence[Sequence[Field]], new: Sequence[Sequence[Field]], sides: Sides) -> bool:
    def answers(rows: Sequence[Sequence[Field]]) -> list[Mapping[Key, Field]]:
        return [{key: field for key, field in by_key(row).items() if (field.value or "").strip()} for row in rows]

    def same_row(before: Mapping[Key, Field], after: Mapping[Key, Field]) -> bool:
        blank = Field("", "", None)
        return all(
            same_value(first.value, sides.old, second.value, sides.new, second.kind if first is blank else first.kind)
            or is_damaged_copy(first.value, second.value)
            for first, second in ((before.get(key, blank), after.get(key, blank)) for key in {*before, *after})
        )

    before, after = answers(old), answers(new)
    return len(before) == len(after) and all(map(same_row, before, after))


def _holds_damage(old: Sequence[Sequence[Field]], new: Sequence[Sequence[Field]]) -> bool:
    pairs = ((by_key(before), by_key(after)) for before, after in zip(old, new, strict=False))
    return any(is_damaged_copy(here.value, after[key].value) for before, after in pairs for key, here in before.items() if key in after)


def _rows_text(block: Block | None) -> str | None:
    return "\n".join(" · ".join(field.value for field in row if field.value) for row in block.rows) if block else None


def merged_opinions(old: tuple[Opinion, ...], new: tuple[Opinion, ...], sides: Sides) -> tuple[Opinion, ...]:
    """Return the opinions to store: the stored opinions if the file has none, or has the same in a lossier form."""
    if not sides.new_tells_opinions:
        return old
    is_same = len(old) == len(new) and all(
        (before.expert, before.yes_no) == (after.expert, after.yes_no)
        and _same_text(before.question, after.question, sides)
        and _same_text(before.answer, after.answer, sides)
        for before, after in zip(old, new, strict=False)
    )
    return old if is_same and less_lossy(sides.old, sides.new) is sides.old else new


def _same_text(old: str, new: str, sides: Sides) -> bool:
    return same_value(old, sides.old, new, sides.new, FieldKind.TEXT) or is_damaged_copy(old, new)


def by_key(fields: Sequence[Field]) -> dict[Key, Field]:
    """Return the fields by key and occurrence, in order."""
    counts: Counter[str] = Counter()
    keyed = {}
    for field in fields:
        keyed[field.key, counts[field.key]] = field
        counts[field.key] += 1
    return keyed


_SIRET = "etablissement_siret"


@dataclass(frozen=True, slots=True)
class MergedContent:
    """Content to store, its dialect, the applicant's edits and the team's annotations (private fields).

    ``damaged``: answers with a poorer copy in the file; the stored answers are kept.
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
    fields = tuple(_merge_fields(old.fields, new.fields, sides))
    changes = [(merged.field.is_private, merged.change) for merged in fields if merged.change]
    blocks, block_changes = merged_blocks(old.blocks, new.blocks, sides)
    establishment = _merge_establishment(old.establishment, new.establishment, sides)
    damaged = (*(merged.damage for merged in fields), *_list_damaged_fields(old.establishment, new.establishment))
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
        _merge_dialects(fields, sides),
        (*(change for is_private, change in changes if not is_private), *block_changes, *_siret_change(old, establishment)),
        tuple(change for is_private, change in changes if is_private),
        tuple(filter(None, damaged)),
    )


def merged_text(old: str, new: str, sides: Sides) -> str:
    """Return the richer of two renderings of a text: ``new`` if different, ``old`` if ``new`` is blank or a poorer copy."""
    if not new.strip() or not old.strip():
        return new if new.strip() else old
    if is_damaged_copy(old, new):
        return old
    if same_value(old, sides.old, new, sides.new, FieldKind.TEXT):
        return richer(old, sides.old, new, sides.new, FieldKind.TEXT) or ""
    return new


def _merge_dialects(fields: Sequence[_MergedField], sides: Sides) -> Dialect:
    """Return the dialect for the next comparison: the lossier dialect if both sides left values.

    So a loss never counts as an edit. With equal sides, the richer dialect counts.
    """
    keeps_old = any(merged.keeps_old for merged in fields)
    takes_new = any(merged.takes_new for merged in fields)
    if keeps_old and takes_new:
        return lossier(sides.old, sides.new)
    if not keeps_old and not takes_new:
        return less_lossy(sides.old, sides.new)
    return sides.old if keeps_old else sides.new


def _merge_fields(old: Sequence[Field], new: Sequence[Field], sides: Sides) -> Iterator[_MergedField]:
    before, after = by_key(old), by_key(new)
    for key in merge_orders(before, after):
        here, read = before.get(key), after.get(key)
        if here and read:
            yield _merge_field(here, read, sides)
        elif here:
            yield _MergedField(here, None, keeps_old=bool(here.value), takes_new=False)
        elif read:
            yield _add_field(read, sides, is_first=not old)


def _add_field(read: Field, sides: Sides, *, is_first: bool) -> _MergedField:
    """Add a new question: an edit only if the earlier file would have had its column."""
    is_known = is_first or sides.old.traits.is_chosen or same_value(None, sides.old, read.value, sides.new, read.kind)
    change = None if is_known else FieldChange(read.key, read.label, None, read.value)
    return _MergedField(read, change, keeps_old=False, takes_new=bool(read.value))


def _merge_field(here: Field, read: Field, sides: Sides) -> _MergedField:
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


def _merge_establishment(old: Sequence[Field], new: Sequence[Field], sides: Sides) -> tuple[Field, ...]:
    """Merge the register's data on the applicant; without an answer of the register, the stored data stay."""
    before, after = by_key(old), by_key(new)
    merged = []
    for key in merge_orders(before, after):
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


def _list_damaged_fields(old: Sequence[Field], new: Sequence[Field]) -> Iterator[FieldChange]:
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
