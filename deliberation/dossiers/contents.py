"""Applicants' content as JSON for the database, and back."""

import json
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from sys import intern
from typing import Any

from deliberation.dossiers.candidatures import Block, Content, Field, FieldKind, Opinion

# A snapshot reads its candidatures again when one changes: equal texts give the content that is in memory.
_CONTENTS_MAX = 10_000


def content_text(content: Content) -> str:
    """Return ``content`` as JSON: the same content always gives the same text."""
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


@lru_cache(_CONTENTS_MAX)
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
