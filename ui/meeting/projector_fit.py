"""A list that is whole on the wall: in letters as large as its columns allow, and page after page if it is longer than that."""

from pathlib import Path
from typing import Final

from ui.shims.components import component

_PAGE_SECONDS: Final = 12
# How many columns, and the letters' size in rem: 56, 48, 40, 36 and 34 pixels on a wall of 1080. The first way that holds the whole list
# is taken; if none does, the last one, page after page.
_WAYS: Final = ((1, 1.556), (2, 1.333), (2, 1.111), (2, 1.0), (3, 1.0), (2, 0.945), (3, 0.945))
_LEAST: Final = min(size for _columns, size in _WAYS)
_fit_of: Final = component(
    "jury.projector_fit",
    html='<div class="pages"></div>',
    css=".pages {\n  position: fixed; inset: 0.3rem 2.4rem auto auto; font: 400 1rem/1.2 var(--st-font); color: var(--st-text-color);\n}",
    js=Path(__file__).with_name("projector_fit.js"),
)


def fit(whole: str, *, list_: str, least: float = _LEAST) -> None:
    """Fit the container ``list_`` within the container ``whole``, by their keys, in letters of ``least`` rem or larger.

    The style sheet lays the list out in ``--columns`` columns of letters of ``--fit``.
    """
    ways = [way for way in _WAYS if way[1] >= least]
    data = {"whole": whole, "list": list_, "ways": ways, "seconds": _PAGE_SECONDS}
    _fit_of(key=f"{whole}.fit", data=data, height="content")
