"""The filter of the list of candidatures: widgets, session and address, kept in sync."""

from dataclasses import replace
from functools import partial
from operator import attrgetter
from time import monotonic
from typing import Any

import streamlit as st

import capabilities
from charts.parts.theme import Size, track_signs
from deliberation.derived.browsing import PARAMETERS, TO_SETTLE, Filter, Sorting, find_candidatures
from deliberation.dossiers.candidatures import Candidature
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, decimal, ngettext, whole
from ui import session
from ui.browsing import filter_fields
from ui.links import DOSSIER, PAGE, PIECE
from ui.table.columns import marks_own
from ui.table.table import SEARCH_PAUSE
from ui.widgets import chips, choosing
from ui.widgets.chips import Chip
from ui.widgets.figures import size

_STATE = "view.filter"
_ADDRESS = "view.filter.address"
_SEARCH = "filter.search"
_ECHO_SECONDS = 3.0
_ECHOES_KEPT = 16


def filtered(snapshot: Snapshot, wanted: Filter) -> tuple[Candidature, ...]:
    """Return the candidatures kept by the filter, matches of extras' searches included."""
    results = (search.found(snapshot, wanted.search) for search in capabilities.hooks("search")) if wanted.search else ()
    return find_candidatures(snapshot, wanted, frozenset().union(*results))


def extent(wanted: Filter) -> tuple[int, ...]:
    """Return how much extras have read for searches: more may be found once it grows."""
    return tuple(search.extent() for search in capabilities.hooks("search")) if wanted.search else ()


def current() -> Filter:
    """Return the present filter: the address's, else the session's."""
    parameters = {name: st.query_params.get_all(name) for name in PARAMETERS if name in st.query_params}
    if parameters and not _is_echo(parameters):
        st.session_state[_STATE] = Filter.from_query(parameters)
        st.session_state[_ADDRESS] = [(parameters, monotonic())]
        st.session_state.pop(_SEARCH, None)
    stored = st.session_state.get(_STATE)
    return stored if isinstance(stored, Filter) else Filter()


def _is_echo(asked: dict[str, list[str]]) -> bool:
    # While somebody types, a run may bring an outdated address; treating it as a link would undo the typing.
    address_now = st.session_state.get(_ADDRESS, [])
    is_recent = [
        True if place == len(address_now) else monotonic() - at < _ECHO_SECONDS for place, (_query, at) in enumerate(address_now, start=1)
    ]
    return any(query == asked and recent for (query, _at), recent in zip(address_now, is_recent, strict=True))


def keep(wanted: Filter) -> None:
    """Store the filter in the session and the address, so that a link gives the same view."""
    st.session_state[_STATE] = wanted
    query = wanted.to_query()
    address_now = st.session_state.get(_ADDRESS, [])
    if not address_now or address_now[-1][0] != query:
        st.session_state[_ADDRESS] = [*address_now, (query, monotonic())][-_ECHOES_KEPT:]
    for name in PARAMETERS:
        if name in query:
            st.query_params[name] = query[name]
        else:
            st.query_params.pop(name, None)


def reset() -> None:
    """Reset the filter, to list all candidatures."""
    st.session_state.pop(_SEARCH, None)
    keep(Filter())


def _change(**parts: Any) -> None:
    stored = st.session_state.get(_STATE)
    keep(replace(stored if isinstance(stored, Filter) else Filter(), **parts))


def choose(snapshot: Snapshot) -> Filter:
    """Show the widgets of the filter, store the filter in session and address, and return it."""
    wanted = filter_fields.known(snapshot, current())
    # After Back, the address still has the other screen's parameters.
    for name in st.query_params.keys() - PARAMETERS - {session.LANGUAGE_PARAMETER, DOSSIER, PIECE, PAGE}:
        del st.query_params[name]
    is_phone = size() is Size.PHONE
    with st.container(horizontal=True, vertical_alignment="center", key="filters"):
        wanted = replace(wanted, search=_search(wanted, is_phone=is_phone))
        if is_phone:
            _all_in_one(snapshot, wanted)
        # Of what the widgets say now: what the session remembers is of the run before.
        st.button(_("Clear filters"), icon=":material/filter_alt_off:", on_click=reset, disabled=not wanted.narrows, key="filters.reset")
    keep(wanted)
    with st.container(horizontal=True, vertical_alignment="center", key="filters.facets"):
        _choose_track(snapshot, wanted)
        if marks_own(snapshot):
            _set("filters.to_mark", bool(wanted.to_mark))
            st.toggle(_("To mark"), key="filters.to_mark", on_change=_take_to_mark, width="content")
        if not is_phone:
            _show_facets_apart(snapshot, wanted)
            _show_chips(snapshot, wanted)
    if is_phone:
        _show_chips(snapshot, wanted)
    return wanted


def _show_chips(snapshot: Snapshot, wanted: Filter) -> None:
    active, name = chips_of(snapshot, wanted), _("Filters in force")
    chips.show(active, key="filters.chips", name=name, beside=_SEARCH, take_off=partial(_take_off, wanted))


def _search(wanted: Filter, *, is_phone: bool) -> str:
    if _SEARCH not in st.session_state:
        st.session_state[_SEARCH] = wanted.search
    words = st.text_input(
        _("Search"),
        key=_SEARCH,
        placeholder=_("Search") if is_phone else _("Title, applicant, number, words of the dossier"),
        icon=":material/search:",
        label_visibility="collapsed",
        live=SEARCH_PAUSE,
        width=420,
    )
    return (words or "").strip()


def _choose_track(snapshot: Snapshot, wanted: Filter) -> None:
    """Show the tracks side by side, a press each, with their numbers of candidatures."""
    counts, signs, key = filter_fields.counts(snapshot)["tracks"], track_signs(snapshot.call), "filters.track"
    labels = {"": _("All {count}").format(count=whole(len(snapshot.candidatures)))}
    labels |= {track.code: f"{signs[track.code]} {track.short} {whole(counts[track.code])}" for track in snapshot.call.tracks}
    if counts[TO_SETTLE]:
        labels[TO_SETTLE] = f"{_('To be settled')} {whole(counts[TO_SETTLE])}"
    _set(key, wanted.tracks[0] if len(wanted.tracks) == 1 and wanted.tracks[0] in labels else "")

    def take() -> None:
        chosen = st.session_state[key]
        _change(tracks=(chosen,) if chosen else ())

    line = {"label_visibility": "collapsed", "wrap": False, "on_change": take}
    choosing.choose_shown(_("Track"), labels, key=key, words=labels.__getitem__, **line)


def _show_facets_apart(snapshot: Snapshot, wanted: Filter) -> None:
    """Show administrations, decisions and the rest, each in a small window of its own."""
    # Closed, they hold nothing: what they would hold is a fifth of what the page sends.
    with st.popover(snapshot.call.applicants.words, key="filters.administration", on_change="rerun") as administration:
        if administration.open:
            _choose_administrations(snapshot, wanted)
    with st.popover(_("Decision"), key="filters.decision", on_change="rerun") as decision:
        if decision.open:
            _choose_values(snapshot, wanted, "outcomes")
    with st.popover(_("More filters"), icon=":material/filter_alt:", key="filters.more", on_change="rerun") as more:
        if more.open:
            _rest(snapshot, wanted)


def _all_in_one(snapshot: Snapshot, wanted: Filter) -> None:
    """Show all facets in a sheet, closed at its foot."""
    with st.popover(_("Filter, sort"), icon=":material/filter_alt:", key="filters.more", on_change="rerun") as more:
        if more.open:
            with st.container(key="filters.sheet"):
                _choose_administrations(snapshot, wanted)
                _choose_values(snapshot, wanted, "outcomes")
                _rest(snapshot, wanted)
            count = len(filtered(snapshot, wanted))
            label = ngettext("See {count} application", "See {count} applications", count).format(count=whole(count))
            st.button(label, type="primary", key="filters.show", width="stretch", on_click=_close)


def _close() -> None:
    st.session_state["filters.more"] = False


def _choose_administrations(snapshot: Snapshot, wanted: Filter) -> None:
    ticked = filter_fields.Ticked(wanted.ministries, wanted.administrations)
    filter_fields.choose_administrations(snapshot, ticked, lambda now: _change(**now._asdict()))


def _choose_values(snapshot: Snapshot, wanted: Filter, part: str) -> None:
    options, counts = filter_fields.options(snapshot)[part], filter_fields.counts(snapshot)[part]
    values = {words: value for value, words in options.items()}

    def take(ticked: filter_fields.Ticked) -> None:
        _change(**{part: tuple(values[words] for words in ticked.administrations if words in values)})

    if options:
        counted = [(words, counts[value]) for value, words in options.items()]
        filter_fields.choose_values(part, _(filter_fields.NAMES[part]), counted, [options[value] for value in getattr(wanted, part)], take)


def _rest(snapshot: Snapshot, wanted: Filter) -> None:
    """Show the order, the score and rarely filtered values."""
    _set("filters.sorting", wanted.sorting)
    choosing.choose_one(_("Sort by"), list(Sorting), key="filters.sorting", format_func=attrgetter("words"), on_change=_take_sorting)
    for part in ("screenings", "kinds", "regions", "flags"):
        _choose_values(snapshot, wanted, part)
    low, high = _scale(snapshot)
    _set("filters.scores", _bounds(snapshot, wanted))
    st.slider(_("Score"), low, high, key="filters.scores", step=0.1, format="%.1f", on_change=_take_scores, args=(low, high))


def _take_sorting() -> None:
    _change(sorting=st.session_state["filters.sorting"])


def _take_to_mark() -> None:
    _change(to_mark=st.session_state["filters.to_mark"] or None)


def _take_scores(low: float, high: float) -> None:
    lowest, highest = st.session_state["filters.scores"]
    _change(score_minimum=lowest if lowest > low else None, score_maximum=highest if highest < high else None)


def _set(key: str, value: Any) -> None:
    # Written only if it differs: writing overrides what a person chose meanwhile.
    if st.session_state.get(key) != value:
        st.session_state[key] = value


def _scale(snapshot: Snapshot) -> tuple[float, float]:
    return float(snapshot.call.scale.minimum), float(snapshot.call.scale.maximum)


def _bounds(snapshot: Snapshot, wanted: Filter) -> tuple[float, float]:
    low, high = _scale(snapshot)
    lowest = low if wanted.score_minimum is None else wanted.score_minimum
    highest = high if wanted.score_maximum is None else wanted.score_maximum
    return max(low, min(high, lowest)), max(low, min(high, highest))


def chips_of(snapshot: Snapshot, wanted: Filter) -> list[Chip]:
    """Return a chip for each active filter and for a sort order other than the ranking, without the search and a track alone."""
    made = [Chip(part, value, value) for part in ("ministries", "administrations", "kinds", "regions") for value in getattr(wanted, part)]
    made += [
        Chip("tracks", code, filter_fields.options(snapshot)["tracks"].get(code, code)) for code in wanted.tracks[1:] and wanted.tracks
    ]
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
