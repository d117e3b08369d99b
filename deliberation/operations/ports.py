"""The ports of the verbs beside the database: snapshots, attached files."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import BinaryIO, Protocol

from deliberation.dossiers.attachments.attachment import SentFile, Use
from deliberation.snapshot.snapshot import Snapshot


class Snapshots(Protocol):
    """The snapshot of each call, kept per process and refreshed when the revision moved."""

    def get(self, call_id: int) -> Snapshot: ...


class DraftFile(Protocol):
    """Bytes being written, invisible until they are stored."""

    def write(self, piece: bytes) -> None: ...
    def opened(self) -> AbstractContextManager[BinaryIO]: ...  # what was written, from its beginning
    def keep(self) -> None: ...  # durable, under its digest

    @property
    def sha256(self) -> str: ...

    @property
    def size(self) -> int: ...


class AttachmentFiles(Protocol):
    """The bytes of attachments by SHA-256, beside the database."""

    def draft(self) -> AbstractContextManager[DraftFile]: ...
    def path(self, sha256: str) -> Path: ...  # where the bytes are, or would be
    def missing(self, sizes: Mapping[str, int]) -> tuple[str, ...]: ...  # those that are not there, or not of that size
    def damaged(self, sizes: Mapping[str, int]) -> tuple[str, ...]: ...  # those too that are other bytes: reads all
    def is_drawing_changed(self, use: Use) -> bool: ...  # reads every page drawn of a file
    def remove(self, uses: Iterable[Use], *, kept: Collection[str]) -> None: ...  # not the bytes of the digests that are kept
    def sweep(self, known: Collection[Use]) -> int: ...  # removes what has been of no use for a while; returns how many


class SentAttachments(Protocol):
    """An archive or a folder of files, as it was sent."""

    @property
    def name(self) -> str: ...

    @property
    def files(self) -> Sequence[SentFile]: ...

    def pieces(self, file: SentFile) -> Iterator[bytes]: ...  # raises FileRefused; ImportRefused once all is more than a call may have
    def media_type(self, file: SentFile, content: BinaryIO) -> str: ...  # raises FileRefused for what is not what its name says
