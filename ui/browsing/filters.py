"""The filter of the list of candidatures: widgets, session and address, kept in sync."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from time import monotonic
from typing import Any

import streamlit as st

from charts.parts.theme import Size
from deliberation.call.call import Screening
from deliberation.derived.browsing import PARAMETERS, TO_SETTLE, Filter, Sorting
from deliberation.derived.scoring.standings import Flag
from deliberation.derived.stated import regions
from deliberation.selection.decisions import Outcome
from deliberation.snapshot.snapshot import Snapshot
from deliberation.vocabulary import Labelled
from phrases import N_, _, decimal
from ui import session
from ui.browsing import filter_fields
from ui.browsing.filter_fields import Chip, Ticked
from ui.links import DOSSIER, PAGE, PIECE
from ui.widgets import choosing, ticks
from ui.widgets.figures import size

_STATE = "view.filter"
_ADDRESS = "view.filter.address"
_KEYS = "filter."
_ECHO_SECONDS = 3.0
# After the last key: about as long as between two keys of somebody who types fast.
_PAUSE = "120ms"
_ECHOES_KEPT = 16


def current() -> Filter:
    """Return the filter in force: the one in the address if it has one, else the session's."""
    asked = {name: st.query_params.get_all(name) for name in PARAMETERS if name in st.query_params}
    if asked and not _is_echo(asked):
        st.session_state[_STATE] = Filter.from_query(asked)
        st.session_state[_ADDRESS] = [(asked, monotonic())]
        for key in [key for key in st.session_state if str(key).startswith(_KEYS)]:
            del st.session_state[key]
    kept = st.session_state.get(_STATE)
    return kept if isinstance(kept, Filter) else Filter()


def _is_echo(asked: dict[str, list[str]]) -> bool:
    # While somebody types, a run may bring an outdated address; treating it as a link would undo the typing.
    said = st.session_state.get(_ADDRESS, [])
    is_recent = [True if place == len(said) else monotonic() - at < _ECHO_SECONDS for place, (_query, at) in enumerate(said, start=1)]
    return any(query == asked and recent for (query, _at), recent in zip(said, is_recent, strict=True))


def keep(wanted: Filter) -> None:
    """Store the filter in the session and the address, so that a link gives the same view."""
    st.session_state[_STATE] = wanted
    query = wanted.to_query()
    said = st.session_state.get(_ADDRESS, [])
    if not said or said[-1][0] != query:
        st.session_state[_ADDRESS] = [*said, (query, monotonic())][-_ECHOES_KEPT:]
    for name in PARAMETERS:
        if name in query:
            st.query_params[name] = query[name]
        else:
            st.query_params.pop(name, None)


def reset() -> None:
    """Reset the filter, so that everything is listed again."""
    for key in [key for key in st.session_state if str(key).startswith(_KEYS)]:
        del st.session_state[key]
    keep(Filter())


def choose(snapshot: Snapshot) -> Filter:
    """Show the widgets of the filter and return it; it is stored in the session and the address."""
    wanted = current()
    # After Back, the address still has the other screen's parameters.
    for name in st.query_params.keys() - PARAMETERS - {session.LANGUAGE_PARAMETER, DOSSIER, PIECE, PAGE}:
        del st.query_params[name]
    with st.container(horizontal=True, vertical_alignment="bottom", key="filters"):
        search = st.text_input(
            _("Search"),
            key=_seed("search", wanted.search),
            placeholder=_("Search") if size() is Size.PHONE else _("Title, applicant, number, words of the dossier"),
            icon=":material/search:",
            live=_PAUSE,
            width=420,
        )
        # Closed, it holds nothing: what it would hold is a fifth of what the page sends.
        with st.popover(_("Filter, sort"), icon=":material/filter_alt:", width=200, key="filters.more", on_change="rerun") as more:
            chosen = _choices_shown(snapshot, wanted) if more.open else _filter_while_hidden(snapshot, wanted)
        wanted = Filter(search=(search or "").strip(), **chosen)
        # Of what the widgets say now: what the session remembers is of the run before.
        st.button(_("Clear filters"), icon=":material/filter_alt_off:", on_click=reset, disabled=not wanted.narrows, key="filters.reset")
    keep(wanted)
    filter_fields.show_chips(chips_of(snapshot, wanted), beside=f"{_KEYS}search", take_off=partial(_take_off, wanted))
    return wanted


def _choices_shown(snapshot: Snapshot, wanted: Filter) -> dict[str, Any]:
    """Show the widgets for sorting and filtering except the search, and return their values."""
    options, tracks = _options(snapshot), _tracks(snapshot)
    chosen = {
        "sorting": choosing.choose_one(_("Sort by"), list(Sorting), key=_seed("sorting", wanted.sorting), format_func=_words),
        **filter_fields.choose_administrations(snapshot, Ticked(wanted.ministries, wanted.administrations))._asdict(),
        "kinds": _many(N_("Kind"), "kinds", options["kinds"], wanted.kinds),
        **({"regions": _many(N_("Region"), "regions", options["regions"], wanted.regions)} if options["regions"] else {}),
        "tracks": _many(N_("Track"), "tracks", options["tracks"], wanted.tracks, tracks.__getitem__),
        "screenings": _many(N_("Pre-selection"), "screenings", options["screenings"], wanted.screenings, _words),
        "outcomes": _many(N_("Decision"), "outcomes", options["outcomes"], wanted.outcomes, _words),
        "flags": _many(N_("Flag"), "flags", options["flags"], wanted.flags, _words),
    }
    low, high = _scale(snapshot)
    # The bounds are in the session's state, where the type of a slider's value cannot be told.
    scores: Any = st.slider(_("Score"), low, high, key=_seed("scores", _bounds(snapshot, wanted)), step=0.1, format="%.1f")
    return {**chosen, **_scores(snapshot, *scores)}


def _filter_while_hidden(snapshot: Snapshot, wanted: Filter) -> dict[str, Any]:
    """Return the filter while its widgets are hidden, limited to existing choices."""
    ticked = filter_fields.ticked_administrations(snapshot, Ticked(wanted.ministries, wanted.administrations))
    chosen = {
        name: tuple(each for each in _field_value(name, getattr(wanted, name)) if each in options)
        for name, options in _options(snapshot).items()
    }
    bounds = _field_value("scores", _bounds(snapshot, wanted))
    return {"sorting": _field_value("sorting", wanted.sorting), **ticked._asdict(), **chosen, **_scores(snapshot, *bounds)}


def _field_value(name: str, present: Any) -> Any:
    # Chosen and closed in haste, both come with one run: the widget still says what the session does not remember yet.
    return st.session_state.get(_KEYS + name, present)


def _options(snapshot: Snapshot) -> dict[str, list[Any]]:
    kinds, places = snapshot.derived("filter choices", _choices)
    return {
        "kinds": kinds,
        "regions": places,
        "tracks": list(_tracks(snapshot)),
        "screenings": list(Screening),
        "outcomes": list(Outcome),
        "flags": list(Flag),
    }


def _choices(snapshot: Snapshot) -> tuple[list[str], list[str]]:
    kinds = {snapshot.administration_of(each).kind for each in snapshot.candidatures}
    return sorted(kinds - {""}), sorted(set(regions(snapshot).values()) - {""})


def _scale(snapshot: Snapshot) -> tuple[float, float]:
    return float(snapshot.call.scale.minimum), float(snapshot.call.scale.maximum)


def _bounds(snapshot: Snapshot, wanted: Filter) -> tuple[float, float]:
    low, high = _scale(snapshot)
    lowest, highest = wanted.score_minimum or low, high if wanted.score_maximum is None else wanted.score_maximum
    return max(low, min(high, lowest)), max(low, min(high, highest))


def _scores(snapshot: Snapshot, lowest: float, highest: float) -> dict[str, float | None]:
    low, high = _scale(snapshot)
    return {"score_minimum": lowest if lowest > low else None, "score_maximum": highest if highest < high else None}


def _many(label: str, name: str, options: list[Any], present: Iterable[Any], say: Callable[[Any], str] = str) -> tuple[Any, ...]:
    standing = [option for option in present if option in options]
    key = _seed(name, standing)
    ticks.drop_absent(options, chosen=key)  # choosing a ministry removes administrations from the choices
    return tuple(choosing.choose_several(_(label), options, key=key, format_func=say, placeholder=_("All")))


def _words(member: Labelled) -> str:
    return member.words


def _seed(name: str, value: Any) -> str:
    key = _KEYS + name
    if key not in st.session_state:
        st.session_state[key] = value
    return key


def _tracks(snapshot: Snapshot) -> dict[str, str]:
    return {**{track.code: str(track.label) for track in snapshot.call.tracks}, TO_SETTLE: _("Track to be settled")}


def chips_of(snapshot: Snapshot, wanted: Filter) -> list[Chip]:
    """Return a chip for each active filter and for a sort order other than the ranking, without the search."""
    made = [Chip(part, value, value) for part in ("ministries", "administrations", "kinds", "regions") for value in getattr(wanted, part)]
    made += [Chip("tracks", code, _tracks(snapshot).get(code, code)) for code in wanted.tracks]
    made += [Chip(part, value, value.words) for part in ("screenings", "outcomes", "flags") for value in getattr(wanted, part)]
    if wanted.score_minimum is not None:
        made.append(Chip("score_minimum", "", _("score ≥ {score}").format(score=decimal(wanted.score_minimum, 1))))
    if wanted.score_maximum is not None:
        made.append(Chip("score_maximum", "", _("score ≤ {score}").format(score=decimal(wanted.score_maximum, 1))))
    if wanted.sorting is not Sorting.ORDER:
        made.append(Chip("sorting", "", _("Sorted by: {sorting}").format(sorting=wanted.sorting.words)))
    return made


def _take_off(wanted: Filter, chip: Chip) -> None:
    present = getattr(wanted, chip.part)
    left = tuple(value for value in present if value != chip.value) if isinstance(present, tuple) else getattr(Filter(), chip.part)
    changed: dict[str, Any] = {chip.part: left}
    keep(replace(wanted, **changed))
    # The field is seeded anew from the filter.
    st.session_state.pop(_KEYS + ("scores" if chip.part.startswith("score_") else chip.part), None)
