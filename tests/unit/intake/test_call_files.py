"""Reading the settings of a call."""

from pathlib import Path

import pytest

from deliberation.errors import FileRefused, InvalidCall
from intake.call_files import read_call
from phrases import language
from tests.places import ROOT
from tests.worlds.demonstration import demo_call


def test_call_is_read_from_its_file() -> None:
    assert read_call(ROOT / "calls" / "ami-ia-2.toml") == demo_call()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b'slug = "a"\nname = oops\n', {"line": "2", "column": "8"}),
        (b'slug = "a\n', {"line": "1", "column": "10"}),
        ("name = 'é'".encode("latin-1"), {}),
    ],
)
def test_file_that_is_not_toml_is_refused_with_its_line(tmp_path: Path, content: bytes, reason: dict[str, str]) -> None:
    path = tmp_path / "appel.toml"
    path.write_bytes(content)

    with pytest.raises(InvalidCall) as caught:
        read_call(path)

    assert (caught.value.key, caught.value.message.values["reason"].values) == ("appel.toml", reason)  # type: ignore[attr-defined]  # a Message


def test_missing_file_is_refused(tmp_path: Path) -> None:
    with language("en"), pytest.raises(FileRefused, match="cannot be read"):
        read_call(tmp_path / "absent.toml")
