"""Update the French catalogues from the messages in the code, for developers: ``python -m phrases.extract``.

Each extra has a catalogue in its folder, of messages absent from the core. New messages are added without translation, after their
predecessor in the code; obsolete messages are dropped; the rest keeps its place. Line numbers and dates are left out, so a diff shows only
words.
"""

import ast
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import IO

from babel.messages import pofile
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir

import capabilities
from phrases.ordering import merge_orders

PROJECT = Path(__file__).resolve().parent.parent
FRENCH = PROJECT / "phrases" / "fr.po"
_METHODS = [
    ("web/entrance/templates/**.html", "jinja2"),
    ("web/room/templates/**.html", "jinja2"),
    ("templates/**.html", "jinja2"),
    ("commands/**.py", "phrases.extract:calls_and_helps"),
    ("commands.py", "phrases.extract:calls_and_helps"),
    ("**.py", "phrases.extract:calls"),
]
_KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2)}
_LEFT_OUT = frozenset({"extras", "tests", "var"})
_HEADER = r"""msgid ""
msgstr ""
"Language: fr\n"
"Content-Type: text/plain; charset=UTF-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\n"

"""

MessageId = str | tuple[str, str]
_Found = tuple[int, str, tuple[str, ...], list[str]]


def messages(root: Path = PROJECT) -> tuple[MessageId, ...]:
    """Return the ids of all messages under ``root``, in the order of the code; a plural message is (singular, plural)."""
    extracted = extract_from_dir(root, _METHODS, keywords=_KEYWORDS, directory_filter=is_searched)
    ids = {message if isinstance(message, str) else (message[0], message[1]): None for _file, _line, message, _notes, _context in extracted}
    plurals = {id_[0] for id_ in ids if isinstance(id_, tuple)}
    # A message met with a plural here and without one there is one entry of the catalogue.
    return tuple(id_ for id_ in ids if id_ not in plurals)


def messages_of_extra(folder: Path) -> tuple[MessageId, ...]:
    """Return the ids of an extra's messages that the core does not have, neither alone nor with a plural."""
    ids = messages()
    core = {*ids, *map(_singular, ids)}
    return tuple(id_ for id_ in messages(folder) if id_ not in core)


def calls(source: IO[bytes], keywords: Iterable[str], _tags: object, options: object) -> Iterator[_Found]:
    """Yield the marked texts of a Python file for Babel, whose own reader sees none inside an f-string before Python 3.12."""
    del options
    functions = set(keywords)
    nodes = [node for node in ast.walk(ast.parse(source.read())) if isinstance(node, ast.Call)]
    for call in sorted(nodes, key=lambda node: (node.lineno, node.col_offset)):
        texts = tuple(argument.value for argument in call.args if isinstance(argument, ast.Constant) and isinstance(argument.value, str))
        if texts and isinstance(call.func, ast.Name) and call.func.id in functions:
            yield call.lineno, call.func.id, texts, []


def calls_and_helps(source: IO[bytes], keywords: Iterable[str], tags: object, options: object) -> Iterator[_Found]:
    """Yield the marked texts of a Python file with commands, and the commands' help, written before the language is known."""
    text = source.read()
    yield from calls(BytesIO(text), keywords, tags, options)
    yield from ((line, "_", (help_text,), []) for line, help_text in help_texts(text.decode()))


def help_texts(code: str) -> Iterator[tuple[int, str]]:
    """Yield line and help of each option, command and group in the code of commands: arguments ``help=``, and docstrings."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.keyword) and node.arg == "help" and isinstance(node.value, ast.Constant):
            yield node.value.lineno, str(node.value.value)
        elif isinstance(node, ast.FunctionDef) and _is_command(node):
            yield node.lineno, ast.get_docstring(node) or ""


def _is_command(function: ast.FunctionDef) -> bool:
    """Return whether a public function takes options or is registered as a command."""
    decorators = " ".join(map(ast.unparse, function.decorator_list))
    return not function.name.startswith("_") and bool(re.search("Option|Argument", ast.unparse(function.args)) or ".command(" in decorators)


def catalogue(path: Path = FRENCH) -> Catalog:
    """Read a catalogue of French translations; an empty one if there is no file yet."""
    if not path.exists():
        return Catalog(locale="fr")
    with path.open("rb") as source:
        return pofile.read_po(source, locale="fr")


def translations(catalogue_: Catalog) -> dict[MessageId, tuple[str, ...]]:
    """Return message → French texts, a single text or one per plural form; empty texts if untranslated."""
    french: dict[MessageId, tuple[str, ...]] = {}
    for message in catalogue_:
        if message.id:
            id_ = message.id if isinstance(message.id, str) else (message.id[0], message.id[1])
            french[id_] = (message.string or "",) if isinstance(message.string, str | None) else tuple(message.string)
    return french


def updated(old: Catalog, ids: Sequence[MessageId]) -> Catalog:
    """Return ``old`` with exactly the messages ``ids``."""
    new = Catalog(locale="fr")
    wanted = set(ids)
    for id_ in merge_orders([id_ for id_ in translations(old) if id_ in wanted], ids):
        known = old.get(_singular(id_))
        # A message that gained or lost its plural is to be translated anew.
        known_text = known.string if known is not None and known.pluralizable == isinstance(id_, tuple) else ""
        new[_singular(id_)] = Message(id_, known_text)
        new[_singular(id_)].flags.clear()
    return new


def text(catalogue_: Catalog) -> str:
    """Return a catalogue as a PO file has it."""
    body = BytesIO()
    pofile.write_po(body, catalogue_, width=0, no_location=True, omit_header=True, ignore_obsolete=True)
    return _HEADER + body.getvalue().decode().strip() + "\n"


def _singular(id_: MessageId) -> str:
    return id_ if isinstance(id_, str) else id_[0]


def is_searched(folder: str) -> bool:
    """Tell whether messages are looked for in a folder."""
    name = Path(folder).name
    return not name.startswith((".", "_")) and name not in _LEFT_OUT


def catalogues() -> dict[Path, tuple[MessageId, ...]]:
    """Return path → message ids of each French catalogue: the core's, then the extras'."""
    return {FRENCH: messages(), **{folder / "fr.po": messages_of_extra(folder) for folder in capabilities.folders()}}


def main() -> None:
    """Update the catalogues, and name on stderr the messages to translate."""
    for path, ids in catalogues().items():
        current = updated(catalogue(path), ids)
        path.write_text(text(current), encoding="utf-8")
        for id_, french in translations(current).items():
            if not all(french):
                sys.stderr.write(f"{path.relative_to(PROJECT)}: to translate: {_singular(id_)}\n")


if __name__ == "__main__":
    main()
