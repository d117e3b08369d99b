"""Streamlit's scripts joined in a few files: a first look at a screen requests a hundred scripts, in sequence.

Streamlit's package has some 300 pieces, each a module with named imports. The pieces of every screen are joined: each becomes a function
from its imports out of other pieces to its exports, called at first use, in a browser's order of evaluation; an element's own pieces come
with the element, drawn with the rest of its page instead of after an empty place. The other pieces are served unchanged, except the places
of their imports.

A module sees later changes of another module's exports; such a function sees the exports right after evaluation. Of the pieces of the
version ``CHECKED``, only those in ``CHANGING`` change exports: these, and their importers, are served separately. For any other version
nothing is joined until a check (docs/decisions/0012).
"""

import hashlib
import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bootstrap.addresses import address_of
from web import files
from web.files import BrowserFile
from web.streamlit import seams

# What Streamlit begins with, then what our screens show at once.
ROOTS = ("index", "BidiComponent", "Button", "PageLink", "TextInput", "Selectbox", "ButtonGroup", "Html", "Toast")
# Each name of a piece holds a digest of its content: this is one of all that are joined.
CHECKED = "d6b6022068bc"
CHANGING = "space-separated-tokens"
# What a piece returns, from the first time that anybody asks.
_ONCE = "const once=piece=>{let held;return()=>held??=piece()};\n"
_FOLDER = "static/static/js"
_DEPENDENCIES = re.compile(r"(?:const __vite__mapDeps=[^\n]*\n)?")
_IMPORT = re.compile(r'import(?:\{([^{}]*)\}from)?"\./([\w.-]+\.js)";?')
_EXPORT = re.compile(r"export\{([^{}]*)\};\s*$")
_LATER = re.compile(r"import\(`\./([\w.-]+\.js)`\)")
# How an element of a page asks for its script when it is first drawn: what the script imports first, then the script.
_DRAWN = re.compile(r"(lazy\)\(\(\)=>)\w+\(\(\)=>import\(`\./([\w.-]+\.js)`\),__vite__mapDeps\(\[[\d,]*\]\),import\.meta\.url\)(?=\))")
_NAMED = re.compile(r'"\./([\w.-]+\.js)"')
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Piece:
    """Module: places that name other pieces, imports by piece, text in between, and exports."""

    head: str
    imports: Sequence[tuple[str, str]]  # the piece, and its names as an import has them
    body: str
    exports: str


@dataclass(frozen=True, slots=True)
class Joined:
    """Joined files by name, with each piece's file and name."""

    files: Mapping[str, bytes]
    places: Mapping[str, tuple[str, str]]


@cache
def folder() -> str:
    """Return the folder of all scripts, beside Streamlit's own, changed by any change of the scripts or this module."""
    content = "\n".join(_order()).encode() + Path(__file__).read_bytes()
    return f"/static/js-{hashlib.sha256(content).hexdigest()[:20]}"


@cache
def is_known() -> bool:
    """Return whether the installed Streamlit has the checked pieces. Otherwise nothing is joined, with a log message."""
    try:
        digest = hashlib.sha256("\n".join(sorted(_order())).encode()).hexdigest()[:12]
    except (seams.SeamBroken, OSError) as broken:
        digest = str(broken)
    if digest != CHECKED:
        _log.warning("Streamlit's scripts are others than those known (%s): a first visit asks for a hundred files", digest)
    return digest == CHECKED


@cache
def file(name: str, *, is_small: bool) -> BrowserFile:
    """Return a script of the folder as it is sent, compressed if ``is_small``."""
    whole = BrowserFile.of(name, content(name), kept=files.PUBLIC)
    return whole.compressed() if is_small else whole


@cache
def names() -> frozenset[str]:
    """Return the names of all scripts of the folder: none if nothing is joined."""
    if not is_known():
        return frozenset()
    installed = {path.name for path in (seams.folder() / _FOLDER).glob("*.js")}
    return frozenset(joined().files) | installed - set(joined().places)


def content(name: str) -> bytes:
    """Return what a script of the folder holds."""
    whole = joined().files.get(name)
    return whole if whole is not None else _write_apart(name, joined().places).encode()


def start() -> str:
    """Return the script by which Streamlit's page starts. Raises SeamBroken."""
    if not is_known():
        return ""
    file, named = joined().places[_named("index")]
    return f'import{{{named}}}from"{address_of(folder())}/{file}";{named}();\n'


def first() -> Sequence[str]:
    """Return the addresses of a page's first files."""
    apart = [name for name in _order() if name not in joined().places]
    return [address_of(f"{folder()}/{name}") for name in (*apart, *joined().files)]


def address(root: str) -> str:
    """Return the address of an unjoined script, or an empty text: a browser may evaluate the script before an element needs it."""
    return address_of(f"{folder()}/{_named(root)}") if is_known() else ""


@cache
def joined() -> Joined:
    """Return the joined scripts of the installed Streamlit."""
    order, apart, depths = _order(), _list_apart(), _depths()
    names = {name: f"__piece{number}" for number, name in enumerate(order)}
    last = max(depths[name] for name in order if name not in apart)
    places = {name: (f"joined-{depths[name]}.js", names[name]) for name in order if name not in apart}
    files = {f"joined-{depth}.js": _file(depth, names, places).encode() for depth in range(last + 1)}
    _piece.cache_clear()  # two megabytes of text
    return Joined(files, places)


def _file(depth: int, names: Mapping[str, str], places: Mapping[str, tuple[str, str]]) -> str:
    file = f"joined-{depth}.js"
    ours = [name for name, (place, _named) in places.items() if place == file]
    needed = dict.fromkeys(
        piece_name for name in ours for piece_name in _list_named(_piece(name)) if piece_name not in ours and piece_name in names
    )
    taken = [
        f'import{{{names[piece_name]}}}from"./{places[piece_name][0]}";'
        if piece_name in places
        else f'import*as {names[piece_name]} from"./{piece_name}";'
        for piece_name in needed
    ]
    functions = "".join(_function(name, names, places) for name in ours)
    return f"{''.join(taken)}{_ONCE}{functions}export{{{','.join(map(names.__getitem__, ours))}}};\n"


def _list_named(piece: _Piece) -> Iterator[str]:
    yield from (name for name, _names in piece.imports)
    yield from (name for _before, name in _DRAWN.findall(piece.body))


def _function(name: str, names: Mapping[str, str], places: Mapping[str, tuple[str, str]]) -> str:
    piece = _piece(name)
    imports = "".join(
        _import_names(f"{names[source]}{'()' * (source in places)}", names_imported) for source, names_imported in piece.imports
    )
    text = _elsewhere(piece.head, places) + imports + _elsewhere(piece.body, places, here=places[name][0])
    returned = ",".join(f"{exported}:{local}" for local, exported in _pairs(piece.exports))
    # In parentheses, by which V8 knows what is called at once: it would otherwise read each twice, the second time when it is called.
    return f"const {names[name]}=once((function(){{{text}\nreturn{{{returned}}}}}));\n"


def _write_apart(name: str, places: Mapping[str, tuple[str, str]]) -> str:

    def taken(found: re.Match[str]) -> str:
        statement, imported = found.groups()
        if imported not in places:
            return found[0]
        file, named = places[imported]
        return f'import{{{named}}}from"./{file}";{_import_names(f"{named}()", statement or "")}'

    return _elsewhere(_IMPORT.sub(taken, _text(name)), places)


def _elsewhere(text: str, places: Mapping[str, tuple[str, str]], here: str = "") -> str:
    """Return ``text`` with the addresses of lazy imports and preloads updated."""

    def drawn(found: re.Match[str]) -> str:
        # It is told at once, so that React draws it with the rest: after a promise it would draw all around it a second time.
        return f"{found[1]}({{then:told=>told({places[found[2]][1]}())}})" if here and found[2] in places else found[0]

    def later(found: re.Match[str]) -> str:
        if found[1] not in places:
            return f"juryAgain(()=>{found[0]})" if here else found[0]  # screen.js
        file, named = places[found[1]]
        return f"Promise.resolve().then({named})" if file == here else f"import(`./{file}`).then(e=>e.{named}())"

    def ahead(found: re.Match[str]) -> str:
        return f'"./{places[found[1]][0]}"' if found[1] in places else found[0]

    return _NAMED.sub(ahead, _LATER.sub(later, _DRAWN.sub(drawn, text)))


def _import_names(piece: str, said: str) -> str:
    return f"const{{{','.join(f'{exported}:{local}' for exported, local in _pairs(said))}}}={piece};"


def _pairs(said: str) -> Iterator[tuple[str, str]]:
    for pair in filter(None, said.split(",")):
        name, _as, other = pair.partition(" as ")
        yield name, other or name


@cache
def _order() -> Sequence[str]:
    """Return the names of the pieces in a browser's order of evaluation."""
    names: dict[str, None] = {}

    def take(name: str) -> None:
        if name not in names:
            for imported, _names in _piece(name).imports:
                take(imported)
            names[name] = None

    for root in ROOTS:
        take(_named(root))
    return list(names)


def _named(root: str) -> str:
    if root == "index":
        return seams.start_tag().rpartition("/js/")[2].partition('"')[0]
    candidates = sorted((path.name for path in (seams.folder() / _FOLDER).glob(f"{root}.*.js")), key=len)
    if not candidates:
        raise seams.SeamBroken(f"{root} is none of Streamlit's scripts")
    return candidates[0]


@cache
def _list_apart() -> frozenset[str]:
    changing = {name for name in _order() if name.startswith(f"{CHANGING}.")}
    return frozenset(changing | {name for name in _order() if any(source in changing for source, _names in _piece(name).imports)})


@cache
def _depths() -> Mapping[str, int]:
    """Return for each piece the depth of separate pieces below: files name no piece above their own."""
    depths: dict[str, int] = {}
    apart = _list_apart()
    for name in _order():
        under = (depths[source] + (source in apart and name not in apart) for source, _names in _piece(name).imports)
        depths[name] = max(under, default=0)
    return depths


@cache
def _piece(name: str) -> _Piece:
    """Return a parsed piece. Raises SeamBroken for an unknown notation."""
    text = _text(name)
    head = _DEPENDENCIES.match(text)
    start = head.end() if head else 0
    imports: list[tuple[str, str]] = []
    while match := _IMPORT.match(text, start):
        imports.append((match[2], match[1] or ""))
        start = match.end()
    end = _EXPORT.search(text, max(start, text.rfind("export{")))
    body = text[start : end.start() if end else len(text)]
    if re.search(r'[;}](?:import|export)[{*"]', body):
        raise seams.SeamBroken(f"{name} imports or exports where we do not look")
    return _Piece(head[0] if head else "", imports, body, end[1] if end else "")


def _text(name: str) -> str:
    return (seams.folder() / _FOLDER / name).read_text(encoding="utf-8")
