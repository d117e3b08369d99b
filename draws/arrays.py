"""What passes between the server and the process that draws, and what is kept: arrays of numbers. No name, no title, no id."""

import io
from dataclasses import fields
from hashlib import blake2b
from typing import IO, Any, Final, NamedTuple

import numpy as np

from deliberation.statistics.robustness import Acceptability, Panel

_LENGTH_BYTES: Final = 8
_METHOD: Final = b"smaa 1"  # raised when the same order would be drawn otherwise: what was kept until then is not found again


class Drawing(NamedTuple):
    """A panel, and how to draw for it."""

    panel: Panel
    draws: int
    seed: int
    with_ranks: bool


def key_of(drawing: Drawing) -> bytes:
    """Return the digest of all that enters the draws: marks seen, weights, tracks, places and envelopes, pairs, seed, number of draws."""
    seen = blake2b(_METHOD, digest_size=32)
    for name, array in _parts(drawing).items():
        seen.update(f"{name} {array.dtype} {array.shape}".encode())
        seen.update(np.ascontiguousarray(array).tobytes())
    return seen.digest()


def order_bytes(drawing: Drawing) -> bytes:
    """Return an order as bytes."""
    return _saved(_parts(drawing), is_small=False)


def order_from(content: bytes) -> Drawing:
    """Return the order that ``order_bytes`` wrote."""
    with np.load(io.BytesIO(content), allow_pickle=False) as said:
        draws, seed, with_ranks = said["how"].tolist()
        panel = Panel(
            said["marks"],
            said["weights"],
            said["tracks"],
            said["places"].tolist(),
            said["pairs"],
            said["amounts"],
            said["envelopes"].tolist(),
        )
    return Drawing(panel, draws, seed, bool(with_ranks))


def drawn_bytes(drawn: Acceptability) -> bytes:
    """Return what was drawn as bytes, packed: it is kept."""
    return _saved({each.name: getattr(drawn, each.name) for each in fields(drawn)}, is_small=True)


def drawn_from(content: bytes) -> Acceptability:
    """Return what ``drawn_bytes`` wrote, to the last digit."""
    with np.load(io.BytesIO(content), allow_pickle=False) as said:
        return Acceptability(**{each.name: said[each.name] for each in fields(Acceptability)})


def send(pipe: IO[bytes], content: bytes) -> None:
    """Write ``content`` with its length before it."""
    pipe.write(len(content).to_bytes(_LENGTH_BYTES, "big"))
    pipe.write(content)
    pipe.flush()


def receive(pipe: IO[bytes]) -> bytes | None:
    """Return what ``send`` wrote; None if the other side is gone, even halfway."""
    head = pipe.read(_LENGTH_BYTES)
    if len(head) < _LENGTH_BYTES:
        return None
    length = int.from_bytes(head, "big")
    content = pipe.read(length)
    return content if len(content) == length else None


def _parts(drawing: Drawing) -> dict[str, Any]:
    panel = drawing.panel
    return {
        "marks": panel.marks,
        "weights": panel.weights,
        "tracks": panel.tracks,
        "places": np.array(panel.places, dtype=np.int64),
        "pairs": panel.pairs,
        "amounts": panel.amounts,
        "envelopes": np.array(panel.envelopes, dtype=np.int64),
        "how": np.array([drawing.draws, drawing.seed, drawing.with_ranks], dtype=np.int64),
    }


def _saved(arrays: dict[str, Any], *, is_small: bool) -> bytes:
    written = io.BytesIO()
    (np.savez_compressed if is_small else np.savez)(written, **arrays)
    return written.getvalue()
