"""A chart on a screen: figure, alternative text, table, and image to save."""

import re
from collections.abc import Callable, Hashable, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import streamlit as st

from bootstrap.addresses import address_of
from charts.drawing.image import drawing, is_of_any_width
from charts.parts.chart import Chart, captioned
from charts.parts.theme import DOSSIER, Size
from deliberation.call.people import Person, Right
from deliberation.derived.scoring.comparing import COMPARED_MOST
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, current_language, moment, ngettext
from ui import links, live, plain_table, session
from ui.links import DOSSIERS
from ui.shims import context
from ui.shims.components import component
from ui.texts import AsItIs, literal
from ui.widgets import choosing, windows

# The console says how large, by two of these. Whoever spaces texts out reads labels past the image's edge.
_IMAGE_STYLE = (
    ".drawing svg { display: block; overflow: visible; max-width: 100%; height: auto; margin-inline: auto; font-family: var(--st-font); "
    "width: var(--drawing-width, auto); max-height: var(--drawing-height, none); }"
    ".drawing:has(> svg + svg) { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(16rem, 100%), 1fr)); gap: 1rem; }"
)
_image_of = component(
    "jury.drawing",
    html='<div class="drawing"></div>',
    css=_IMAGE_STYLE,
    js=Path(__file__).with_name("drawing.js"),
)
# Beside a figure that plotly shows: what keys do there, and what a screen reader passes over.
_keys_of = component(
    "jury.explored",
    html='<div class="explored"></div>',
    css=".keys { position: absolute; inset: 0; pointer-events: none; } .keys:focus-visible { outline: 3px solid var(--accent); }",
    js=Path(__file__).with_name("explored.js"),
)
EXPLORES = "figures.explores"
_CONFIG = {"displaylogo": False, "displayModeBar": True, "showTips": False}  # its tips are in English
_IS_NARROW = "figures.is_narrow"
# Of an image in pixels: the widest that its place holds is drawn, on a screen that told it.
_WIDTHS: dict[Size, tuple[int, ...]] = dict.fromkeys(Size, ()) | {Size.SCREEN: (880, 1040, 1200, 1280), Size.PHONE: (358, 480, 560)}
_PAGE_WIDTH = 1280  # of a figure as wide as a laptop's page, which then need not tell
_WIDTHS_TOLD = "figures.widths"
_IMAGE_WIDTHS = {Size.SCREEN: 1280, Size.PHONE: 480}  # pixels, doubled in the file
_FORMATS = ("png", "svg")
_KEPT_MAX = 64  # charts of a viewer at one revision


def size() -> Size:
    """Return the chart size for this screen: by the window's width once known, until then by the browser's name."""
    return Size.PHONE if _is_narrow() else Size.SCREEN


def _is_narrow() -> bool:
    is_told: bool = st.session_state.get(_IS_NARROW, "Mobi" in (context.header("User-Agent") or ""))
    return is_told


def drawn(snapshot: Snapshot, draw: Callable[..., Chart], *said: Hashable, size: Size = Size.SCREEN) -> Chart:
    """Return ``draw(snapshot, *…, size=size)``, cached for all the screens of a viewer until something changes."""
    charts: dict[Hashable, Chart] = snapshot.derived("charts", lambda _snapshot: {})
    key = (draw, said, size, current_language())
    chart = charts.get(key)
    if chart is None:
        if len(charts) >= _KEPT_MAX:
            charts.clear()
        chart = charts[key] = draw(snapshot, *said, size=size)
    return chart


def sorted_by(key: str) -> str:
    """Return the name of the heading that was pressed on the figure ``key``, empty if none was."""
    name: str = st.session_state.get(f"{key}.by", "")
    return name


def show_chart(chart: Chart, *, key: str, **shown: Any) -> None:
    """Show a chart with its text, its table on request, and a way to save the image; ``shown``: see ``figure``."""
    figure(chart, key=key, size=size(), **shown)
    with st.expander(_("The same numbers as a table"), icon=":material/table_chart:"):
        numbers(chart, key=key)
    offer_image(chart, key)


def show_studied(key: str, draw: Callable[[Snapshot], Chart | None], **shown: Any) -> None:
    """Show a chart for study as ``show_chart``, in a fragment whose switch redraws nothing else.

    ``draw``: called at each drawing with the person's present view; None: nothing to show.
    """

    def show(_person: Person, snapshot: Snapshot) -> None:
        if chart := draw(snapshot):
            show_chart(chart, key=key, is_studied=True, **shown)

    live.fragment_without_remote_updates(key, show, right=Right.BROWSE, shows=lambda person, _snapshot: session.view_name(person))


def numbers(chart: Chart, *, key: str) -> None:
    """Show the numbers of a chart as a table."""
    if len(chart.written) > plain_table.ROWS_MAX:
        plain_table.show(chart.title, chart.written, key=f"{key}.table", numeric=_numeric(chart))
    elif chart.written:
        st.html(_write_chart(chart))


def _numeric(chart: Chart) -> frozenset[str]:
    return frozenset(map(str, chart.table.select_dtypes("number").columns))


@lru_cache(maxsize=_KEPT_MAX)
def _write_chart(chart: Chart) -> AsItIs:
    return AsItIs(plain_table.written(chart.title, chart.written, numeric=_numeric(chart)))


def _keys(charts: Sequence[Chart]) -> str:
    """Say what keys do on the marks of a figure."""
    if any(trace.meta == DOSSIER for chart in charts for trace in chart.figure.data):
        return _("Marks of the chart: arrow keys go from one to the next, Enter opens its application")
    return _("Marks of the chart: arrow keys go from one to the next")


def figure(
    *charts: Chart,
    key: str,
    size: Size,
    is_studied: bool = False,
    has_explorer: bool = True,
    table: str = "",
    weights: Mapping[str, object] | None = None,
) -> None:
    """Show a figure, or several side by side, as images drawn here: no browser waits for plotly's script.

    Args:
        charts: to show side by side.
        key: the server's.
        size: of the figure.
        is_studied: keys go from mark to mark, a legend hides and shows series, and a switch shows the figure in plotly, for a single chart
            off a phone.
        has_explorer: False without that switch.
        table: key of the page's table for sheets opened by a mark; without it a mark opens the sheet's own page.
        weights: data to move lines during a dragged weight (ui/widgets/weights.js).
    """
    if is_studied and has_explorer and size is Size.SCREEN and _offer_to_explore():
        _explore(charts[0], key=key, table=table)
        return
    widths = _WIDTHS[size] if len(charts) == 1 and is_of_any_width(charts[0].figure) else ()
    width = _width(key, widths, _PAGE_WIDTH if table else None)
    data = {"svg": "".join(_draw_chart(chart, size, width) for chart in charts), "narrow": _is_narrow(), "widths": widths, "width": width}
    labels = {"marks": _keys(charts), "sort": _("Sort by {column}")} if is_studied else None
    data |= {"sheet": address_of("/fiche"), "table": table, "labels": labels, "weights": weights}
    turns = {"narrow": _take_narrow, "width": _take_width, "sorted": _take_sorted}
    changes: dict[str, Any] = {f"on_{turn}_change": partial(take, key) for turn, take in turns.items()}
    _image_of(key=key, data=data, height="content", **changes)


def _offer_to_explore() -> bool:
    """Show the switch between image and plotly, and return whether it is on: on all screens of the session."""
    return st.toggle(_("Explore"), key=EXPLORES, persist_state="session", help=_("Zoom, select, hide series. A press opens a file."))


def _explore(chart: Chart, *, key: str, table: str) -> None:
    """Show a figure in plotly, in the image's place, hidden from screen readers, which have name, sentence and table."""
    has_dossiers = any(trace.type == "scatter" and trace.meta == DOSSIER for trace in chart.figure.data)
    selecting: dict[str, Any] = {"on_select": "rerun", "selection_mode": ("box", "lasso")} if has_dossiers else {}
    with st.container(key=f"explored.{key}"):
        event = st.plotly_chart(chart.explored, key=f"{key}.plotly", alt=chart.alt, config=_CONFIG, **selecting)
        data = {"of": f"explored.{key}", "marks": _keys([chart]), "sheet": address_of("/fiche"), "table": table}
        _keys_of(key=f"explored.keys.{key}", data=data, height="content")
    if has_dossiers:
        _name_selected(session.snapshot(), event.selection.points)


def _name_selected(snapshot: Snapshot, points: Sequence[Mapping[str, object]]) -> None:
    """Name the candidatures of the selected points, with a link to their comparison."""
    dossiers = [dossier for dossier in dict.fromkeys(str(point.get("customdata")) for point in points) if dossier in snapshot.by_dossier]
    if not dossiers:
        return
    st.markdown("\n".join(f"- {literal(snapshot.by_dossier[dossier].numbered_title)}" for dossier in dossiers))
    if 2 <= len(dossiers) <= COMPARED_MOST:
        label = ngettext("Compare {count} application", "Compare {count} applications", len(dossiers)).format(count=len(dossiers))
        links.link("comparaison", label, {DOSSIERS: dossiers}, icon=":material/compare:")


def _width(key: str, widths: Sequence[int], usual: int | None) -> int | None:
    """Return the width chosen for this figure, else the last for any figure, else the usual, else the first offered."""
    told: dict[str, int] = st.session_state.get(_WIDTHS_TOLD, {})
    return next((width for width in (told.get(key), *reversed(told.values()), usual, *widths) if width in widths), None)


def _take_narrow(key: str) -> None:
    st.session_state[_IS_NARROW] = st.session_state[key]["narrow"]


def _take_sorted(key: str) -> None:
    st.session_state[f"{key}.by"] = st.session_state[key]["sorted"] or ""


def _take_width(key: str) -> None:
    widths: dict[str, int] = st.session_state.setdefault(_WIDTHS_TOLD, {})
    widths.pop(key, None)  # what is told last stands last
    widths[key] = st.session_state[key]["width"]


@lru_cache(maxsize=_KEPT_MAX)
def _draw_chart(chart: Chart, size: Size, width: int | None) -> str:
    return drawing(chart.figure, label=chart.alt, size=size, width=width)


def offer_image(chart: Chart, key: str) -> None:
    """Offer to save a chart as an image."""
    if st.button(_("Save the chart as an image…"), key=f"{key}.save", icon=":material/image:", type="tertiary"):
        _image(chart, key, _caption(session.snapshot()))


def _image(chart: Chart, key: str, caption: str) -> None:
    def draw() -> None:
        layout = choosing.choose_shown(_("Format"), _FORMATS, key=f"{key}.format", default="png", words=str.upper, width="content")
        st.caption(_("Press the camera above the chart: the file bears the title, the call, the date and the version."))
        saved, width = captioned(chart, caption=caption, size=size()), _IMAGE_WIDTHS[size()]
        image = {"format": layout, "filename": _file_name(chart.title), "width": width, "height": saved.layout.height, "scale": 2}
        config = {"displayModeBar": True, "displaylogo": False, "modeBarButtons": [["toImage"]], "toImageButtonOptions": image}
        st.plotly_chart(saved, key=f"{key}.image.{layout}", theme=None, alt=chart.alt, config=config)

    windows.show(_("Save the chart as an image"), draw, width="large")


def _caption(snapshot: Snapshot) -> str:
    parts = [str(snapshot.call.name), moment(datetime.now(UTC))]
    if snapshot.is_finalised and snapshot.versions:
        version = snapshot.versions[-1]
        label = _("version {number} ({hash})") if version.sha256 else _("version {number}")
        parts.append(label.format(number=version.number, hash=version.sha256[:12]))
    elif (revision := snapshot.revision_to_tell) is not None:
        parts.append(_("provisional, state {revision}").format(revision=revision))
    if snapshot.is_partial:
        parts.append(_("files under recusal left out"))
    return " · ".join(parts)


def _file_name(title: str) -> str:
    return re.sub(r"[^\w-]+", "-", title.lower()).strip("-")[:80]
