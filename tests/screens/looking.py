"""How the tests look at a screen: everything that is written on it, its tables, its numbers, its links."""

import json
import re
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from html import unescape
from html.parser import HTMLParser
from typing import Any, Protocol
from urllib.parse import parse_qs

from pandas import DataFrame
from streamlit.components.v2.bidi_component.main import _make_trigger_id
from streamlit.proto.BidiComponent_pb2 import BidiComponent
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Button, Element

from phrases import _, decimal


class Node(Protocol):
    """A screen or a part of it."""

    def get(self, element_type: str) -> Any: ...


Open = Callable[..., AppTest]  # the fixture ``open_page``

_TAG = re.compile(r"<[^>]+>")
_NUMBER = re.compile(r"<dt>([^<]*)</dt><dd>([^<]*)</dd>")
_TEXTS = ("title", "header", "subheader", "markdown", "caption", "text", "code", "success", "info", "warning", "error")


def words(app: AppTest) -> str:
    """Everything written on the screen: texts, cells, numbers, labels of links and buttons, choices of the fields."""
    found = [str(element.value) for kind in _TEXTS for element in app.get(kind) if isinstance(element, Element)]
    found += [unescape(_TAG.sub("\n", html.proto.body)) for html in app.get("html") if not html.proto.body.startswith("<style")]
    found += [f"{metric.label} {metric.value}" for metric in app.metric]
    found += [cell for table in app.table for cell in cells(table.value)]
    found += [str(part) for key in tables(app) for row in rows(app, key) for cell in row.values() for part in _parts(cell)]
    found += [link.proto.label for kind in ("page_link", "link_button") for link in app.get(kind)]
    found += [choice for field in (*app.multiselect, *app.selectbox) for choice in field.options]
    return "\n".join(found)


def markup(app: AppTest) -> str:
    """The HTML on the screen."""
    return "\n".join(html.proto.body for html in app.get("html"))


def addresses(app: AppTest) -> list[str]:
    """Where the buttons that are links lead."""
    return [link.proto.url for link in app.get("link_button")]


def headings(app: AppTest, level: int) -> list[str]:
    """The headings of a level that are written as HTML."""
    return [unescape(found) for found in re.findall(rf"<h{level}>(.*?)</h{level}>", markup(app))]


def cells(frame: DataFrame) -> list[str]:
    """The headings and cells of a table as text."""
    return [*map(str, frame.columns), *(str(cell) for row in frame.to_numpy().tolist() for cell in row)]


class _Plain(HTMLParser):
    """Reads plain tables: a frame of texts each, by its headings."""

    def __init__(self) -> None:
        super().__init__()
        self.tables, self._rows = list[DataFrame](), list[list[str]]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._rows = []
        elif tag == "tr":
            self._rows.append([])
        elif tag in ("th", "td"):
            self._rows[-1].append("")

    def handle_data(self, data: str) -> None:
        if self._rows and self._rows[-1]:
            self._rows[-1][-1] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "table":
            headings, *rows = self._rows
            self.tables.append(DataFrame(rows, columns=headings))


def plain(app: Node) -> list[DataFrame]:
    """The plain tables on the screen or on a part of it, as texts by their headings."""
    parser = _Plain()
    for html in app.get("html"):
        parser.feed(html.proto.body)
    return parser.tables


def column(app: AppTest, name: str, *, table: int = 0) -> list[object]:
    """A column of one of the screen's tables, by the English id of its heading."""
    values: list[object] = plain(app)[table][_(name)].tolist()
    return values


def numbers(app: AppTest) -> dict[str, str]:
    """The numbers in large type, by what they count."""
    said = {metric.label: metric.value for metric in app.metric}
    for html in app.get("html"):
        said |= {unescape(what): unescape(number) for what, number in _NUMBER.findall(html.proto.body)}
    return said


def links(app: AppTest) -> dict[str, dict[str, list[str]]]:
    """The links to other screens: the query of each, by the screen's address and the link's words."""
    return {f"{link.proto.page}: {link.proto.label}": parse_qs(link.proto.query_string) for link in app.get("page_link")}


def refusals(app: AppTest) -> list[str]:
    """What the screen refuses."""
    return [str(error.value) for error in app.error]


def opened(app: AppTest, *popovers: str) -> AppTest:
    """Open what is drawn only for whoever looks at it, by its keys."""
    for key in popovers:
        app.session_state[key] = True
    return app.run()


def keys(app: AppTest) -> set[str]:
    """The keys of the widgets that can be acted upon."""
    kinds = ("button", "multiselect", "selectbox", "text_input", "text_area", "button_group", "slider", "checkbox", "file_uploader")
    return {widget.key for kind in kinds for widget in app.get(kind) if widget.key}


def named_button(app: AppTest, key: str) -> Button:
    """Return the button of an act, whose key tells too what it names."""
    return next(button for button in app.button if button.key and button.key.startswith(f"{key}."))


def drawings(app: AppTest) -> list[str]:
    """The charts on the screen, as the images that are sent."""
    parts = [part.proto for part in app.get("bidi_component")]
    return [json.loads(part.json)["svg"] for part in parts if part.component_name.endswith("jury.drawing")]


def tables(app: AppTest) -> dict[str, dict[str, Any]]:
    """What is sent to the tables of candidatures on the screen, by their keys."""
    sent = [unpacked(part.proto.bytes) for part in _tables(app)]
    return {table["key"]: table for table in sent}


def _tables(app: AppTest) -> list[Any]:
    return [part for part in app.get("bidi_component") if part.proto.component_name.endswith("jury.table")]


def rows(app: AppTest, key: str | None = None) -> list[dict[str, Any]]:
    """The rows of a table of candidatures, or of the only one: a cell by the code of its column, words in full."""
    table = tables(app)[key] if key else next(iter(tables(app).values()))
    return [{"dossier": dossier, **_in_full(table, cells)} for dossier, *cells in table["rows"]]


def cuts(app: AppTest) -> list[tuple[str | None, str]]:
    """The lines across the only table of candidatures: after which dossier, and what each says."""
    table = next(iter(tables(app).values()))
    return [(after, words) for after, words in table["cuts"]]


def first(cell: Any) -> Any:
    """The first part of a cell."""
    return cell[0] if isinstance(cell, tuple) else cell


def number(hundredths: int | None) -> str:
    """A number of a table as it is written there."""
    return decimal(None if hundredths is None else hundredths / 100)


def _in_full(table: Mapping[str, Any], cells: Sequence[Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for (code, kind, *_rest), cell in zip(table["columns"], cells, strict=True):
        if kind == "words":
            found[code] = table["texts"][cell]
        elif isinstance(cell, list) and kind != "profile":
            found[code] = (cell[0], *(table["texts"][place] for place in cell[1:]))
        else:
            found[code] = cell
    return found


def _parts(cell: object) -> Iterable[object]:
    return cell if isinstance(cell, list | tuple) else [cell]


def agenda(app: AppTest) -> list[dict[str, Any]]:
    """The lines of the console's agenda, as they are sent."""
    rows: list[dict[str, Any]] = component(app, "jury.agenda")["rows"]
    return rows


def component(app: AppTest, name: str, *, key: str = "") -> dict[str, Any]:
    """What is sent to a component of ours; ``key``: to the one that is told this key of its own."""
    sent: dict[str, Any] = json.loads(_component(app, name, key=key).json)
    return sent


def tick(app: AppTest, key: str, *dossiers: str) -> AppTest:
    """Have exactly these rows of a table ticked, in this order."""
    if key not in tables(app):  # an act drew only what it changed
        app.run()
    part = next(part.proto for part in _tables(app) if unpacked(part.proto.bytes)["key"] == key)
    number, _ticked = tables(app)[key]["ticks"]
    return _tell(app, part, "ticked", {"number": number + 1, "dossiers": dossiers})


def tell(app: AppTest, name: str, event: str, value: object, *, key: str = "") -> AppTest:
    """Have a component of ours tell something, as its script does in a browser."""
    return _tell(app, _component(app, name, key=key), event, value)


def _tell(app: AppTest, part: BidiComponent, event: str, value: object) -> AppTest:
    told = app._tree.get_widget_states()
    sent = told.widgets.add()
    sent.id = _make_trigger_id(part.id, "events")
    sent.json_trigger_value = json.dumps([{"event": event, "value": value}])
    app._run(told)
    return app


def press_late(app: AppTest, widget: str) -> AppTest:
    """Press a button by its id as a browser does that does not show yet what the server has drawn since."""
    told = app._tree.get_widget_states()
    sent = told.widgets.add()
    sent.id, sent.trigger_value = widget, True
    app._run(told)
    return app


def give_up_late(app: AppTest, button: Button) -> AppTest:
    """Give up a draft, and have the browser send once more what the fields held before it drew that: with the page's clock, say."""
    told = app._tree.get_widget_states()
    fields = [state for state in told.widgets if state.WhichOneof("value") not in ("trigger_value", "json_trigger_value")]
    press = type(fields[0])(id=button.id, trigger_value=True)
    for sent in ([*fields, press], fields):
        app._run(type(told)(widgets=sent))
    return app


def told_late(app: AppTest) -> AppTest:
    """Draw what changed elsewhere, and have the browser send once more what the fields held before it drew that."""
    told = app._tree.get_widget_states()
    fields = [state for state in told.widgets if state.WhichOneof("value") not in ("trigger_value", "json_trigger_value")]
    app.run()
    app._run(type(told)(widgets=fields))
    return app


def _component(app: AppTest, name: str, *, key: str = "") -> BidiComponent:
    parts: Iterable[BidiComponent] = (part.proto for part in app.get("bidi_component"))
    return next(part for part in parts if part.component_name.endswith(name) and (not key or json.loads(part.json)["key"] == key))


def gauges(app: AppTest) -> list[str]:
    """What the gauges of the places say, a track each."""
    return [str(gauge.text) for gauge in app.get("progress")]


def components(app: AppTest) -> set[str]:
    """The names of the components on the screen: what runs in the browser, like the live strip."""
    return {element.proto.component_name for element in app.get("bidi_component")}


def place(app: AppTest, key: str) -> list[int]:
    """Where a widget stands: its number in each block from the page down. In another place, a browser makes it anew."""
    return _place_in(app.main, key) or []


def _place_in(block: Any, key: str) -> list[int] | None:
    for number, child in block.children.items():
        if getattr(child, "key", None) == key:
            return [number]
        if (below := _place_in(child, key) if hasattr(child, "children") else None) is not None:
            return [number, *below]
    return None


def unpacked(said: bytes) -> dict[str, Any]:
    """What a table was sent, as its script reads it."""
    document: dict[str, Any] = json.loads(said if said[:1] == b"{" else zlib.decompress(said))
    return document
