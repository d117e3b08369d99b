"""A Streamlit that is not what a shim expects is refused, or warned of, by the shim's name."""

import logging
from dataclasses import replace
from operator import attrgetter
from typing import Any

import pytest

from ui.shims.installing import SHIMS
from ui.shims.shim import Replaced, Shim, ShimRefused, refusing

EXPECTATIONS = [(shim, place) for shim in SHIMS for place in range(len(shim.replaced))]


def expecting(shim: Shim, place: int, function: Replaced) -> Shim:
    return replace(shim, replaced=(*shim.replaced[:place], function, *shim.replaced[place + 1 :]))


@pytest.mark.parametrize("shim", SHIMS, ids=attrgetter("name"))
def test_installed_streamlit_is_what_the_shim_expects(shim: Shim) -> None:
    assert shim.mismatches() == []


@pytest.mark.parametrize(("shim", "place"), EXPECTATIONS, ids=[f"{shim.name}: {shim.replaced[place].name}" for shim, place in EXPECTATIONS])
@pytest.mark.parametrize("change", [{"signature": "(self, another)"}, {"name": "moved"}], ids=["changed", "gone"])
def test_another_signature_is_told_by_the_name_of_the_shim(
    shim: Shim, place: int, change: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    function = shim.replaced[place]
    theirs = getattr(function.owner, function.name)
    other = expecting(shim, place, replace(function, ours=lambda: None, **change))
    with caplog.at_level(logging.WARNING):
        if shim.is_for_speed:
            other.install()
            (told,) = caplog.messages
        else:
            with pytest.raises(ShimRefused) as refused:
                other.install()
            told = str(refused.value)
    assert f"“{shim.name}”" in told
    assert f"{function.owner.__name__}.{other.replaced[place].name}" in told
    assert shim.lost in told
    assert getattr(function.owner, function.name) is theirs


@pytest.mark.parametrize("shim", [shim for shim in SHIMS if shim.attributes], ids=attrgetter("name"))
def test_attribute_that_is_gone_is_told_by_the_name_of_the_shim(shim: Shim) -> None:
    owner = next(iter(shim.attributes))
    other = replace(shim, attributes={**shim.attributes, owner: ("_moved",)})
    assert other.mismatches() == [f"{owner.__name__}._moved is gone"]


def test_name_that_moved_is_refused_by_what_needs_it() -> None:
    with pytest.raises(ShimRefused, match=r"“agenda”: No module named 'streamlit\.moved' \(docs/decisions/0012"), refusing("agenda"):
        import streamlit.moved  # type: ignore[import-not-found]  # noqa: F401
