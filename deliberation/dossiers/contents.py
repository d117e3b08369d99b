"""Applicants' content: JSON in the database, packed in memory until it is read."""

import json
import zlib
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from sys import intern
from typing import Any

from deliberation.dossiers.candidatures import Block, Content, Field, FieldKind, Opinion

# Unpacked, a content takes some five kilobytes and a tenth of a millisecond: those on screen are not unpacked at each run.
_UNPACKED_MOST = 256
_QUICKLY = 1
# Some thirty kilobytes to set up, not a quarter of a megabyte: that was most of the time.
_MEMORY_LEVEL = 5


class PackedContent(Content):
    """A content stored as packed text, equal to the content and read like it, in a fifth of the memory.

    ``text``: what ``content_text`` wrote. ``like``: another content of the call. Dossiers answer the same questions, so only what differs
    from it is kept.
    """

    __slots__ = ("_like", "_packed")
    _packed: bytes
    _like: bytes

    def __init__(self, text: str, like: Content | None = None) -> None:
        plain = text.encode()
        similar = like._like if isinstance(like, PackedContent) else plain
        packing = zlib.compressobj(_QUICKLY, memLevel=_MEMORY_LEVEL, zdict=similar)
        # The class is frozen, as all that a snapshot holds.
        object.__setattr__(self, "_like", similar)
        object.__setattr__(self, "_packed", packing.compress(plain) + packing.flush())

    @property
    def text(self) -> str:
        """Return the content as JSON."""
        return _text_of(self._packed, self._like)

    @property
    def fields(self) -> tuple[Field, ...]:
        """Return the answers in the form's order."""
        return self._unpacked.fields

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Return the repeatable blocks."""
        return self._unpacked.blocks

    @property
    def attachments(self) -> tuple[str, ...]:
        """Return the names of the files."""
        return self._unpacked.attachments

    @property
    def establishment(self) -> tuple[Field, ...]:
        """Return the register's data on the applicant."""
        return self._unpacked.establishment

    @property
    def opinions(self) -> tuple[Opinion, ...]:
        """Return the experts' opinions."""
        return self._unpacked.opinions

    @property
    def _unpacked(self) -> Content:
        return _unpacked(self._packed, self._like)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, PackedContent):
            # The same content always gives the same text.
            return (self._packed, self._like) == (other._packed, other._like) or self.text == other.text
        return self._unpacked == other

    def __hash__(self) -> int:
        return hash(self._unpacked)


@lru_cache(_UNPACKED_MOST)
def _unpacked(packed: bytes, like: bytes) -> Content:
    return content_of(_text_of(packed, like))


def _text_of(packed: bytes, like: bytes) -> str:
    return zlib.decompressobj(zdict=like).decompress(packed).decode()


def packed_content(content: Content, like: Content | None = None) -> Content:
    """Return ``content`` packed; ``like``: another content of the call, packed."""
    return PackedContent(content_text(content), like)


def content_text(content: Content) -> str:
    """Return ``content`` as JSON: the same content always gives the same text."""
    if isinstance(content, PackedContent):
        return content.text
    return json.dumps(
        {
            "fields": _fields(content.fields),
            "blocks": [{"label": block.label, "rows": [_fields(row) for row in block.rows]} for block in content.blocks],
            "attachments": content.attachments,
            "establishment": _fields(content.establishment),
            "opinions": [
                {
                    "expert": opinion.expert,
                    "question": opinion.question,
                    "answer": opinion.answer,
                    "yes_no": opinion.yes_no,
                    "asked_at": opinion.asked_at and opinion.asked_at.isoformat(),
                }
                for opinion in content.opinions
            ],
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )


def content_of(text: str) -> Content:
    """Return the content that ``content_text`` wrote."""
    value = json.loads(text)
    return Content(
        fields=_fields_of(value["fields"]),
        blocks=tuple(Block(block["label"], tuple(_fields_of(row) for row in block["rows"])) for block in value["blocks"]),
        attachments=tuple(value["attachments"]),
        establishment=_fields_of(value["establishment"]),
        opinions=tuple(_opinion_of(**opinion) for opinion in value["opinions"]),
    )


def _fields(fields: Iterable[Field]) -> list[list[Any]]:
    return [[field.key, field.label, field.value, field.kind, field.is_private] for field in fields]


def _fields_of(values: Iterable[list[Any]]) -> tuple[Field, ...]:
    # Every candidature answers the same questions: each is named by one text, not by a hundred thousand.
    return tuple(Field(intern(key), intern(label), value, FieldKind(kind), is_private) for key, label, value, kind, is_private in values)


def _opinion_of(*, expert: str, question: str, answer: str, yes_no: bool | None, asked_at: str | None) -> Opinion:
    return Opinion(expert, question, answer, yes_no, datetime.fromisoformat(asked_at) if asked_at else None)
