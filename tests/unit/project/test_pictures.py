"""The pictures of the documentation are those that ``tests/browser/pictures.py`` takes, at the sizes that it states, and none is heavy."""

import re

import pytest

from tests.browser.pictures import BYTES_MAX, FOLDER, PICTURES, Picture
from tests.places import ROOT


def size(content: bytes) -> tuple[int, int]:
    """The width and the height that the header of a WebP file with a profile states."""
    assert content[8:16] == b"WEBPVP8X"
    return int.from_bytes(content[24:27], "little") + 1, int.from_bytes(content[27:30], "little") + 1


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.name)
def test_picture_has_its_size_and_is_light(picture: Picture) -> None:
    content = (FOLDER / f"{picture.name}.webp").read_bytes()
    assert size(content) == picture.size
    assert len(content) <= BYTES_MAX


def test_no_other_picture_is_kept_and_the_first_page_shows_only_these() -> None:
    kept = {path.name for path in FOLDER.iterdir()}
    assert kept == {f"{picture.name}.webp" for picture in PICTURES}
    shown = set(re.findall(r"docs/images/([^)\s\"]+)", (ROOT / "README.md").read_text(encoding="utf-8")))
    assert shown
    assert shown <= kept


def test_meeting_only_goes_forward_from_picture_to_picture() -> None:
    acts = [picture.act for picture in PICTURES]
    assert acts == sorted(acts)
