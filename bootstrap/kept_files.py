"""Bytes of attached files: limits of reading, lost files, unreferenced files."""

from collections.abc import Collection

import bootstrap
from deliberation.operations.dossiers.imports import attachment_problems, sweep_attachments
from intake.attachments.kinds import MEBIBYTE, Limits
from phrases import Message


def limits() -> Limits:
    """Return the limits for reading sent files."""
    return Limits(bootstrap.settings().attachment_max_mb * MEBIBYTE, bootstrap.settings().attachments_max_mb * MEBIBYTE)


def problems(call_ids: Collection[int] | None = None) -> tuple[Message, ...]:
    """Return which attached files are lost or changed, a sentence each; of all calls, unless some are named."""
    return attachment_problems(bootstrap.reading(), bootstrap.attachment_files(), call_ids=call_ids)


def sweep() -> int:
    """Remove the files without reference in a call, as after a killed import; return how many."""
    return sweep_attachments(bootstrap.unit_of_work(), bootstrap.attachment_files())
