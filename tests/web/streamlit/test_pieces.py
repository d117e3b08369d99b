"""What is changed in Streamlit's scripts where they are joined, and the scripts of our components that a page begins with."""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.places import ROOT
from tests.web.streamlit.bundle import bundle
from web.streamlit import components, joined, own_files, pieces, seams

DECODED = re.compile(r"\.decode=function\(")


def piece(name: str) -> tuple[str, str]:
    found = [each for each in bundle() if each.startswith(f"{name}.")]
    return found[0], bundle()[found[0]]


def declared() -> Iterator[tuple[str, bool]]:
    """Each component of ours by its name, and whether its script comes with it."""
    for path in (ROOT / "ui").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(func=ast.Name(id="component"), args=[ast.Constant(value=str() as name)]):
                    yield name, any(each.arg == "js" for each in node.keywords)


def test_messages_are_read_as_before_and_turned_into_nothing_else() -> None:
    name, text = piece("protobuf")
    changed = pieces.changed(name, text)
    assert len(DECODED.findall(changed)) == len(DECODED.findall(text)) > 100
    assert not re.findall(r"\.(?:fromObject|toObject)=function", changed)
    assert len(changed) < 0.6 * len(text)


def test_no_script_turns_a_message_into_something_else_but_of_what_we_send_nothing() -> None:
    # A page's profile is told only where use is counted (.streamlit/config.toml); the others have such words of their own.
    own = {"ComponentInstance", "DeckGlJsonChart", "StreamlitSyntaxHighlighter", "axios", "moment"}
    calling = {name.partition(".")[0] for name, text in bundle().items() if re.search(r"\b(?:to|from)Object\(", text)}
    assert calling - own == {"index", "protobuf"}
    assert re.findall(r"\.(?:to|from)Object\(.", piece("index")[1]) == [".toObject(e"]
    assert "handlePageProfileMsg=e=>{let t=" in piece("index")[1]


@pytest.mark.parametrize("name", ["protobuf", "BidiComponent"])
def test_piece_that_is_written_otherwise_is_refused(name: str) -> None:
    with pytest.raises(seams.SeamBroken):
        pieces.changed(f"{name}.0123.js", "another")


def test_other_pieces_stay_as_they_are() -> None:
    name, text = piece("Button")
    assert pieces.changed(name, text) == text


def test_what_is_changed_is_what_is_served() -> None:
    assert "juryComponents" in joined.content(joined.joined().places[piece("BidiComponent")[0]][0]).decode()


def test_each_component_has_its_script_from_the_page_or_with_it() -> None:
    found = list(declared())
    assert {name for name, has_script in found if not has_script} == {*components.IMPORTED, *components.HELD}
    assert any(has_script for _name, has_script in found)


def test_page_begins_with_each_script_of_a_component_as_a_function_of_its_own() -> None:
    script = own_files.contents()[own_files.COMPONENTS].decode()
    assert script.count("return draw;") == script.count("const draw = function") == len(components.HELD)
    assert "export" not in re.sub(r"//.*", "", script)
