"""How the tests look at a screen: everything that is written on it, its tables, its numbers, its links."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

from pandas import DataFrame
from streamlit.components.v2.bidi_component.main import _make_trigger_id
from streamlit.proto.BidiComponent_pb2 import BidiComponent
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Button, Element

from phrases import _

Open = Callable[..., AppTest]  # the fixture ``open_page``

_TEXTS = ("title", "header", "subheader", "markdown", "caption", "text", "code", "success", "info", "warning", "error")


def words(app: AppTest) -> str:
    """Everything written on the screen: texts, cells, numbers, labels of links and buttons, choices of the fields."""
    found = [str(element.value) for kind in _TEXTS for element in app.get(kind) if isinstance(element, Element)]
    found += [f"{metric.label} {metric.value}" for metric in app.metric]
    found += [cell for table in (*app.dataframe, *app.table) for cell in cells(table.value)]
    found += [link.proto.label for kind in ("page_link", "link_button") for link in app.get(kind)]
    found += [choice for field in (*app.multiselect, *app.selectbox) for choice in field.options]
    return "\n".join(found)


def cells(frame: DataFrame) -> list[str]:
    """The headings and cells of a table as text."""
    return [*map(str, frame.columns), *(str(cell) for row in frame.to_numpy().tolist() for cell in row)]


def column(app: AppTest, name: str, *, table: int = 0) -> list[object]:
    """A column of one of the screen's tables, by the English id of its heading."""
    values: list[object] = app.dataframe[table].value[_(name)].tolist()
    return values


def numbers(app: AppTest) -> dict[str, str]:
    """The numbers in large type, by what they count."""
    return {metric.label: metric.value for metric in app.metric}


def links(app: AppTest) -> dict[str, dict[str, list[str]]]:
    """The links to other screens: the query of each, by the screen's address and the link's words."""
    return {f"{link.proto.page}: {link.proto.label}": parse_qs(link.proto.query_string) for link in app.get("page_link")}


def refusals(app: AppTest) -> list[str]:
    """What the screen refuses."""
    return [str(error.value) for error in app.error]


def keys(app: AppTest) -> set[str]:
    """The keys of the widgets that can be acted upon."""
    kinds = ("button", "multiselect", "selectbox", "text_input", "text_area", "button_group", "slider", "checkbox", "file_uploader")
    return {widget.key for kind in kinds for widget in app.get(kind) if widget.key}


def undo(app: AppTest, key: str) -> Button:
    """Return the button that undoes the last act of a panel, or does it again."""
    return next(button for button in app.button if button.key and button.key.startswith(f"{key}."))


def drawings(app: AppTest) -> list[str]:
    """The charts on the screen, as the images that are sent."""
    parts = [part.proto for part in app.get("bidi_component")]
    return [json.loads(part.json)["svg"] for part in parts if part.component_name.endswith("jury.drawing")]


def agenda(app: AppTest) -> list[dict[str, Any]]:
    """The lines of the console's agenda, as they are sent."""
    rows: list[dict[str, Any]] = component(app, "jury.agenda")["rows"]
    return rows


def component(app: AppTest, name: str) -> dict[str, Any]:
    """What is sent to a component of ours."""
    sent: dict[str, Any] = json.loads(_component(app, name).json)
    return sent


def tell(app: AppTest, name: str, event: str, value: object) -> AppTest:
    """Have a component of ours tell something, as its script does in a browser."""
    told = app._tree.get_widget_states()
    sent = told.widgets.add()
    sent.id = _make_trigger_id(_component(app, name).id, "events")
    sent.json_trigger_value = json.dumps([{"event": event, "value": value}])
    app._run(told)
    assert not app.exception
    return app


def _component(app: AppTest, name: str) -> BidiComponent:
    found: BidiComponent = next(part.proto for part in app.get("bidi_component") if part.proto.component_name.endswith(name))
    return found


def gauges(app: AppTest) -> list[str]:
    """What the gauges of the places say, a track each."""
    return [str(gauge.text) for gauge in app.get("progress")]


def components(app: AppTest) -> set[str]:
    """The names of the components on the screen: what runs in the browser, like the live strip."""
    return {element.proto.component_name for element in app.get("bidi_component")}
