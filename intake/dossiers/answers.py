"""Match answers with those that the call declares: tracks, opinions of the pre-selection."""

import re
from collections.abc import Mapping, Sequence

from deliberation.call.call import Call, Screening, Track
from intake.files.values import field_key

_SIGNS = re.compile(r"[+\-−–=]+(?=\s*$)")
_MINUS = str.maketrans("−–", "--")


def answers_of_several_tracks(call: Call) -> Sequence[str]:
    """Return the answers that more than one track has, as the first of them writes it: only the last of these tracks gets its dossiers."""
    first: dict[str, str] = {}
    owners: dict[str, set[str]] = {}
    for track in call.tracks:
        for answer in track.answers:
            first.setdefault(field_key(answer), answer)
            owners.setdefault(field_key(answer), set()).add(track.code)
    return [first[key] for key, codes in owners.items() if len(codes) > 1]


def opinion_key(text: str) -> str:
    """Return a key that is equal for all spellings of an opinion. Its plus and minus signs count: A+, A and A- are three opinions."""
    signs = _SIGNS.search(text)
    key = field_key(text) + (signs[0].translate(_MINUS) if signs else "")
    return key or " ".join(text.casefold().split())


def _names(track: Track) -> Sequence[str]:
    return [name for label in (track.label, track.short) for name in (label.fr, label.en)]


class Answers:
    """Meanings of declared answers and of the tracks' own names, matched regardless of accents, case and apostrophes."""

    def __init__(self, call: Call, opinions: Mapping[str, Screening] | None = None) -> None:
        names = {field_key(name): track.code for track in call.tracks for name in _names(track)}
        self._tracks: Mapping[str, str] = names | {field_key(answer): track.code for track in call.tracks for answer in track.answers}
        self._longest = max((answer.count(", ") + 1 for track in call.tracks for answer in track.answers), default=1)
        declared = {opinion_key(answer): meaning for answer, meaning in call.screening_answers.items()}
        self._screening: Mapping[str, Screening] = {**declared, **(opinions or {})}

    def tracks(self, text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the codes of the tracks asked for, in the order written, and the answers that the call does not know.

        Several answers are joined by a comma and a space, which an answer may hold too: the longest known one is taken.
        """
        codes: list[str] = []
        unknown: list[str] = []
        pieces = text.split(", ") if text else []
        while pieces:
            for size in range(min(self._longest, len(pieces)), 0, -1):
                code = self._tracks.get(field_key(", ".join(pieces[:size])))
                if code is not None:
                    codes.append(code)
                    del pieces[:size]
                    break
            else:
                unknown.append(pieces.pop(0))
        return tuple(dict.fromkeys(codes)), tuple(unknown)

    def screening(self, text: str) -> Screening | None:
        """Return what an opinion means, None when the call does not know it."""
        return self._screening.get(opinion_key(text))

    def knows_tracks(self, text: str) -> bool:
        """Tell whether the whole answer is known to name tracks."""
        codes, unknown = self.tracks(text)
        return bool(codes) and not unknown

    def knows_screening(self, text: str) -> bool:
        """Tell whether the opinion is known."""
        return self.screening(text) is not None
