"""Streamlit's scripts put together: each piece once, before what needs it, and the others look for it where it is."""

import gzip
import logging
import re
from collections.abc import Iterator

import pytest
from starlette.applications import Starlette

from tests.serving import asgi
from tests.web.streamlit.bundle import bundle
from web.streamlit import joined, own_files, seams, shell
from web.streamlit.compressed import CompressedFiles

APP = CompressedFiles(Starlette())
IMPORTED = re.compile(r'import(?:\{([^{}]*)\}from|\*as \w+ from)?"\./([\w.-]+\.js)"')
STARRED = re.compile(r"import\*as (__piece\d+) from")
DEFINED = re.compile(r"^const (__piece\d+)=once\(", re.MULTILINE)
ASKED = re.compile(r"__piece\d+")
PUT_TOGETHER = ("joined-0.js", "joined-1.js")
ASKED_LATER = re.compile(r"import\(`\./([\w.-]+\.js)`\)")


def texts() -> dict[str, str]:
    return {name: joined.content(name).decode() for name in sorted(joined.names())}


@pytest.fixture
def forgetting() -> Iterator[None]:
    """Nothing that was looked up in the installed package is remembered, before and after."""
    remembered = (joined.is_known, joined.names, shell.page)
    for each in remembered:
        each.cache_clear()
    yield
    for each in remembered:
        each.cache_clear()


def test_installed_pieces_are_those_that_were_looked_at() -> None:
    assert joined.is_known(), "see docs/decisions/0012-what-we-take-from-streamlit.md"


def test_each_piece_is_served_once() -> None:
    apart = set(joined.names()) - set(joined.joined().files)
    assert apart.isdisjoint(joined.joined().places)
    assert apart | set(joined.joined().places) == set(bundle())
    assert len(joined.joined().places) > 90


def test_what_changes_later_is_imported_by_no_joined_piece() -> None:
    importing = [name for name, text in bundle().items() if re.search(rf"from`\./{joined.CHANGING}\.", text)]
    assert importing
    assert not set(importing) & set(joined.joined().places)


def test_piece_asks_for_those_that_are_there_or_imported() -> None:
    for name in PUT_TOGETHER:
        text = texts()[name]
        defined = DEFINED.findall(text)
        assert len(defined) > 10
        imported = {each for said, _name in IMPORTED.findall(text) for each in said.split(",")} | set(STARRED.findall(text))
        assert set(ASKED.findall(text)) <= {*defined, *imported}


def test_element_that_is_joined_is_told_its_script_at_once() -> None:
    started, *_others = (text for text in texts().values() if ".lazy)(" in text and "told=>told(" in text)
    asked_for = {joined.joined().places[name][1] for name in map(joined._named, joined.ROOTS[1:])}
    assert set(re.findall(r"lazy\)\(\(\)=>\(\{then:told=>told\((__piece\d+)\(\)\)\}\)\)", started)) == asked_for


def test_script_names_only_scripts_and_pieces_that_are_there() -> None:
    scripts = texts()
    exported = {name: set(re.findall(r"__piece\d+", re.findall(r"export\{([^{}]*)\};\n$", scripts[name])[0])) for name in PUT_TOGETHER}
    for text in scripts.values():
        for said, name in IMPORTED.findall(text):
            assert name in scripts
            assert name not in exported or set(said.split(",")) - {""} <= exported[name]
        assert set(ASKED_LATER.findall(text)) <= set(scripts)


def test_page_begins_with_them_and_names_no_other_piece() -> None:
    page = shell.page("fr")
    assert set(re.findall(r'(?:src|href)="[^"]*?(/static/js[^"]*)"', page)) == set(joined.first())
    assert f'src="{own_files.address(own_files.START)}"' in page


@pytest.mark.usefixtures("forgetting")
def test_pieces_that_nobody_looked_at_are_served_one_by_one(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setattr(joined, "CHECKED", "another")
    with caplog.at_level(logging.WARNING):
        page = shell.page("fr")
    assert seams.scripts_block() in page
    assert own_files.address(own_files.FOLLOWING) in page
    assert "a first visit asks for a hundred files" in caplog.text
    assert joined.names() == frozenset()


def test_script_leaves_compressed_or_as_it_is_and_is_kept_for_good() -> None:
    address = joined.first()[0]
    small, plain = (asgi.ask(APP, "GET", address, headers=headers) for headers in ({"accept-encoding": "gzip"}, {}))
    assert gzip.decompress(small.body) == plain.body == joined.content(address.rpartition("/")[2])
    assert {answer.headers["cache-control"] for answer in (small, plain)} == {"public, max-age=31536000, immutable"}


@pytest.mark.parametrize("path", ["/static/js-0123/joined-0.js", f"{joined.folder()}/none.js", f"{joined.folder()}/../joined.py"])
def test_nothing_else_is_answered(path: str) -> None:
    assert asgi.ask(APP, "GET", path).status == 404
