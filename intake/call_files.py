"""Read a call from its TOML file."""

import re
import tomllib
from pathlib import Path
from typing import Any

from deliberation.call.call import Call, FormMapping, QuestionRole
from deliberation.call.settings import parse_call
from deliberation.errors import FileRefused, InvalidCall
from intake.files.values import field_key
from phrases import N_

MAX_FILE_BYTES = 1_000_000

_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)")


def read_call(path: Path) -> Call:
    """Return the call described in the file at ``path``.

    Raises InvalidCall with the wrong key, or the line outside TOML; FileRefused for an unreadable file.
    """
    try:
        with path.open("rb") as source:
            data = source.read(MAX_FILE_BYTES + 1)
    except OSError:
        raise FileRefused(N_("The file {path} cannot be read."), path=path) from None
    if len(data) > MAX_FILE_BYTES:
        raise FileRefused(N_("The file {path} is far too large to be the settings of a call."), path=path)
    return parse_call(read_settings(data, path.name))


def read_mapping(data: bytes, name: str) -> FormMapping:
    """Return the mapping of a TOML file: role = "label or key of the question". Raises InvalidCall as ``read_settings`` does."""
    tables = read_settings(data, name)
    for role, question in tables.items():
        if QuestionRole.known(role) is None or not isinstance(question, str):
            raise InvalidCall(role, N_("Each line gives one of {roles} the label of its question."), roles=", ".join(QuestionRole))
    return FormMapping({role: field_key(str(question)) for role, question in tables.items()})


def read_settings(data: bytes, name: str) -> dict[str, Any]:
    """Return the tables of a call's TOML file. Raises InvalidCall with the line outside TOML."""
    try:
        return tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise InvalidCall(name, N_("The file is not written in UTF-8.")) from None
    except tomllib.TOMLDecodeError as error:
        place = _PLACE.search(str(error))
        if place is None:
            raise InvalidCall(name, N_("The file ends before what it began is complete.")) from None
        raise InvalidCall(
            name, N_("Line {line}, column {column}: this is not TOML as it should be."), line=place[1], column=place[2]
        ) from None
