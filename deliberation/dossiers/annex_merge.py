"""Merge the parts beside the answers: attachments, repeatable blocks, experts' opinions."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from deliberation.dossiers.candidatures import Block, Content, Field, FieldKind, Opinion
from deliberation.dossiers.dialects import Dialect
from deliberation.dossiers.names import spelling_key
from deliberation.dossiers.renderings import is_damaged_copy, less_lossy, richer, same_value

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
    """Return the blocks to store and, if both sides hold blocks, those that the applicant edited."""
    if not sides.new_tells_blocks:
        return old, ()
    changes = []
    merged = []
    for before, after in _paired(old, new):
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


def _paired(old: Sequence[Block], new: Sequence[Block]) -> Iterator[tuple[Block | None, Block | None]]:
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
    """Return the opinions to store: the stored ones if the file has none, or the same ones in a lossier form."""
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
    seen: Counter[str] = Counter()
    keyed = {}
    for field in fields:
        keyed[field.key, seen[field.key]] = field
        seen[field.key] += 1
    return keyed
