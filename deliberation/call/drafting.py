"""Settings for a new call: blank, copied from another call, or proposed by a form; and codes and slugs made from names."""

import re
import unicodedata
from collections.abc import Collection, Mapping
from itertools import count
from textwrap import shorten
from typing import Any

from deliberation.call.settings import SHORT_MAX
from phrases import DEFAULT_LANGUAGE

# The code of what a draft holds only because no call is without it: the form shows an empty line instead.
TO_DEFINE = "a_definir"
_WORDS = {"fr": "À définir", "en": "To define"}
# What belongs to one year's call, and not to the next one's.
_OF_ONE_CALL = frozenset({"slug", "name", "closes_at", "meets_at", "access_ends_at", "kept_until", "demo", "draft"})
NAME_CHARACTERS_MAX = 200
_SLUG_MAX = 48
_CODE_MAX = 32
_LIGATURES = str.maketrans({"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "’": " ", "'": " "})


def blank_settings(name: str, *, language: str, taken: Collection[str]) -> dict[str, Any]:
    """Return the settings of a draft that has only a name. ``taken``: slugs of the other calls."""
    empty = {"code": TO_DEFINE, language: _WORDS[language]}
    return {
        "slug": slug_from(name, taken),
        "name": {language: name},
        "draft": True,
        "applicants": "applicant",
        "scale": {"step": 1, "levels": [{"mark": 0}, {"mark": 5}]},
        "criteria": [{**empty, "weight": 1}],
        "tracks": [{**empty, "places": 0}],
    }


def settings_like(settings: Mapping[str, Any], name: str, *, language: str, taken: Collection[str]) -> dict[str, Any]:
    """Return a draft's settings with the criteria, scale, tracks, rules and mapping of a different call, without dates."""
    copied = {key: value for key, value in settings.items() if key not in _OF_ONE_CALL}
    return {"slug": slug_from(name, taken), "name": {language: name}, "draft": True, **copied}


def settings_from_form(proposed: Mapping[str, Any], name: str, *, language: str, taken: Collection[str]) -> dict[str, Any]:
    """Return the settings of a draft with the close, tracks and mapping that the platform's (French) form proposes."""
    tracks: list[dict[str, Any]] = []
    for track in proposed.get("tracks", ()):
        label = track[DEFAULT_LANGUAGE]
        code = code_from(label, [one["code"] for one in tracks])
        short = {"short": {language: _shorten_label(label)}} if len(label) > SHORT_MAX else {}
        tracks.append({"code": code, language: label, **short, "answers": track["answers"], "places": 0})
    known = {key: proposed[key] for key in ("closes_at", "mapping") if key in proposed}
    return {**blank_settings(name, language=language, taken=taken), **known, **({"tracks": tracks} if tracks else {})}


def _shorten_label(label: str) -> str:
    cut = shorten(label, SHORT_MAX, placeholder="…")
    return cut if len(cut) > 1 else f"{label[: SHORT_MAX - 1]}…"


def slug_from(name: str, taken: Collection[str]) -> str:
    """Return a slug made of a name (``Appel à projets 2027`` gives ``appel-a-projets-2027``) that no call has."""
    return _free(_plain(name, "-", _SLUG_MAX) or "appel", "-", taken)


def code_from(label: str, taken: Collection[str]) -> str:
    """Return an unused code for a criterion or a track, made from its label."""
    made = _plain(label, "_", _CODE_MAX)
    return _free(made if made[:1].isalpha() else f"n_{made}".rstrip("_"), "_", taken)


def _plain(text: str, separator: str, most: int) -> str:
    decomposed = unicodedata.normalize("NFKD", text.translate(_LIGATURES)).encode("ascii", "ignore").decode().lower()
    whole = re.sub(r"[^a-z0-9]+", separator, decomposed).strip(separator)
    # Cut between two words if there are several.
    return whole if len(whole) <= most else (whole[: most + 1].rpartition(separator)[0] or whole[:most]).strip(separator)


def _free(made: str, separator: str, taken: Collection[str]) -> str:
    return made if made not in taken else next(name for number in count(2) if (name := f"{made}{separator}{number}") not in taken)
