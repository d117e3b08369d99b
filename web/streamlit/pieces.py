"""What is changed in Streamlit's scripts where they are joined: less of them to read, and components that are drawn with their page."""

import re
from collections.abc import Callable, Mapping
from typing import Final

from web.streamlit.seams import SeamBroken

# What a message could be made of and turned into besides the bytes that the line carries: two fifths of what a browser reads of messages.
_CONVERSIONS: Final = re.compile(
    r",(\w+)\.fromObject=function\(.*?,\1\.toObject=function\(.*?,\1\.prototype\.toJSON=function\(\)\{[^{}]*\},\1\.getTypeUrl=function\(\w\)\{[^{}]*\}",
    re.DOTALL,
)
# A component waits for the frame after that of its page, then for its script. It is drawn in the frame of its page; a script that the page
# has by its name (components.py) is not waited for.
_COMPONENTS: Final = {
    "(0,W.useEffect)(": "(0,W.useLayoutEffect)(",
    "let{url:e}=Ae.getOrCreateUrlForJs(": "let{url:e}=window.juryComponents?.[i]?{}:Ae.getOrCreateUrlForJs(",
    "let d=await p(()=>import(c),[],import.meta.url);": (
        "let d={default:window.juryComponents?.[n]};d.default||(d=await p(()=>import(c),[],import.meta.url));"
    ),
}


def changed(name: str, text: str) -> str:
    """Return a piece, ``text``, as it is joined. Raises SeamBroken if it is not written as we know it."""
    change = _CHANGES.get(name.partition(".")[0])
    return change(text) if change else text


def _without_conversions(text: str) -> str:
    found, count = _CONVERSIONS.subn("", text)
    if not count or ".toObject=function" in found:
        raise SeamBroken("Streamlit's messages are not written as we know them")
    return found


def _drawn_at_once(text: str) -> str:
    for taken, ours in _COMPONENTS.items():
        if taken not in text:
            raise SeamBroken(f"{taken!r} does not stand in Streamlit's script of components")
        text = text.replace(taken, ours)
    return text


_CHANGES: Final[Mapping[str, Callable[[str], str]]] = {"protobuf": _without_conversions, "BidiComponent": _drawn_at_once}
