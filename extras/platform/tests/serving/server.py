"""The platform, for tests: its interface as the project knows it, with its limits, its refusals and its faults.

An ASGI application; ``extras.platform.tests.unit.line`` speaks to it in the process, uvicorn on a port.
"""

import asyncio
import base64
import copy
import json
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx2 as httpx
from graphql import DocumentNode, ExecutionResult, GraphQLError, build_schema, execute_sync, parse, validate
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route, Router

from extras.platform.tests.serving.instruction import Instruction
from extras.platform.tests.serving.procedure import Procedure, Raw, demonstration

TOKEN = "jeton-d-essai-0123456789"  # noqa: S105 - opens nothing but this server
HOST = "plateforme.example"
FILES_HOST = "fichiers.example"
URL = f"https://{HOST}/api/v2/graphql"
_SCHEMA = build_schema((Path(__file__).parent / "schema.graphql").read_text(encoding="utf-8"))
_PAGE_MOST = 100
_REQUESTS_A_MINUTE = 400
_FILE_SECONDS = 3600.0
# Told under these types to who names them in the query, as texts otherwise.
_TOLD_TO_WHO_ASKS = {
    "DropDownListChamp": "TextChamp", "MultipleDropDownListChamp": "TextChamp", "LinkedDropDownListChamp": "TextChamp",
    "YesNoChamp": "CheckboxChamp", "DatetimeChamp": "DateChamp",
}  # fmt: skip


class Fault(StrEnum):
    """A way in which a request fails."""

    TIMEOUT = "timeout"  # the platform gives up, in an answer of status 200
    INTERNAL = "internal_server_error"  # the same, for a mistake of its own
    PARTIAL = "partial"  # an answer, with an error beside it
    NULL_NODE = "null node"  # an answer in which a dossier is missing
    UNAVAILABLE = "503"
    PAGE = "page"  # a page of text where the answer should be
    LIMITED = "429"
    FORBIDDEN = "403"
    EXPIRED = "401"
    MOVED = "302"
    DROPPED = "dropped"  # the line breaks
    SILENT = "silent"  # no answer in time


# What the platform does not take, it does not do; what it answers badly, it does.
NOT_TAKEN = frozenset({Fault.LIMITED, Fault.FORBIDDEN, Fault.EXPIRED, Fault.MOVED, Fault.PARTIAL, Fault.NULL_NODE})


def failing(fault: Fault, *, at: int = 0, after: int = -1) -> Callable[[int], Fault | None]:
    """The request of that number fails, and all those after another one."""
    return lambda number: fault if number == at or number > after >= 0 else None


@dataclass
class Platform:
    """What the server knows and was asked. ``fault``: told the number of each request, from 1, what happens to it."""

    procedure: Procedure = field(default_factory=demonstration)
    token: str = TOKEN
    network: str = ""  # of the token's first caller, if it is bound to one
    is_bound: bool = False
    fault: Callable[[int], Fault | None] = lambda _number: None
    files_at: str = f"https://{FILES_HOST}"
    refusal: str = "Ce jeton n’est pas connu."  # of a token
    repeats: bool = False  # the same page, again and again
    page_most: int = _PAGE_MOST
    slow_from: int = 10_000  # pages of so many dossiers take too long
    requests_a_minute: int = _REQUESTS_A_MINUTE
    latency_seconds: float = 0.0  # before each answer
    now: Callable[[], float] = lambda: 1_750_000_000.0
    lost: set[str] = field(default_factory=set)  # checksums of files that are not found
    breaks: int = 0  # how many files the line breaks on
    asked: list[str] = field(default_factory=list)  # the operations, as they came
    fetched: Counter[str] = field(default_factory=Counter)  # files, by name
    told_token: list[str] = field(default_factory=list)  # the file addresses that a token was sent to
    fails_first: Fault | None = None  # whatever is asked fails so the first time
    does_before_failing: bool = False  # a request that fails was nevertheless done
    instruction: Instruction = field(init=False)
    _seen: set[bytes] = field(default_factory=set)
    _minutes: Counter[int] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.instruction = Instruction(self.procedure)

    @property
    def app(self) -> Router:
        # No application around it: that would answer for a line that breaks.
        routes = [Route("/api/v2/graphql", self._graphql, methods=["POST"]), Route("/fichiers/{checksum:path}", self._file)]
        return Router(routes)

    async def _graphql(self, request: Request) -> Response:
        body = await request.body()
        await asyncio.sleep(self.latency_seconds)
        sent = json.loads(body)
        self.asked.append(str(sent.get("operationName")))
        fault = self.fault(len(self.asked)) or (self.fails_first if body not in self._seen else None)
        self._seen.add(body)
        if refused := self._refused(request):
            return refused
        if fault and self.does_before_failing and fault not in NOT_TAKEN:
            self._answer(sent, None)
        return self._failed(fault) or JSONResponse(self._answer(sent, fault))

    def _refused(self, request: Request) -> Response | None:
        self._minutes[int(self.now() // 60)] += 1
        if self._minutes[int(self.now() // 60)] > self.requests_a_minute:
            return self._limited()
        if request.headers.get("authorization") != f"Bearer {self.token}":
            return _error(self.refusal, "forbidden", 403)
        address = request.client.host if request.client else ""
        self.network = self.network or (address if self.is_bound else "")
        if self.network and address != self.network:
            return _forbidden(address)
        return None

    def _limited(self) -> Response:
        reset = int(self.now() // 60 + 1) * 60
        return PlainTextResponse("Respirez un peu.", 429, {"RateLimit-Remaining": "0", "RateLimit-Reset": str(reset)})

    def _failed(self, fault: Fault | None) -> Response | None:
        match fault:
            case Fault.TIMEOUT | Fault.INTERNAL:
                return _error(f"{fault}", str(fault), 200)
            case Fault.UNAVAILABLE:
                return PlainTextResponse("Service Unavailable", 503)
            case Fault.PAGE:
                return Response("<!doctype html><title>Maintenance</title>", 200, media_type="text/html")
            case Fault.LIMITED:
                return self._limited()
            case Fault.FORBIDDEN:
                return _forbidden("192.0.2.7")
            case Fault.EXPIRED:
                return _error("Ce jeton a expiré.", "unauthorized", 401)
            case Fault.MOVED:
                return Response(status_code=302, headers={"Location": "https://ailleurs.example/api/v2/graphql"})
            case Fault.DROPPED:
                raise httpx.ReadError("the line broke")
            case Fault.SILENT:
                raise httpx.ReadTimeout("no answer in time")
        return None

    def _answer(self, sent: Mapping[str, Any], fault: Fault | None) -> Raw:
        query = sent["query"]
        root = {
            "demarche": lambda _info, number: self._demarche(number, query),
            "dossier": lambda _info, number: self._one(number, query),
            **self.instruction.mutations(),
        }
        result = _run(query, root, sent)
        answer: Raw = {"data": copy.deepcopy(result.data)}
        if result.errors:
            answer["errors"] = [_told(error) for error in result.errors]
        if fault is Fault.PARTIAL:
            answer["errors"] = [{"message": "une partie manque", "extensions": {"code": "internal_server_error"}}]
        if fault is Fault.NULL_NODE:
            connections = ((answer["data"] or {}).get("demarche") or {}).values()
            for nodes in (one["nodes"] for one in connections if isinstance(one, dict) and one.get("nodes")):
                nodes[0] = None
        return answer

    def _demarche(self, number: int, query: str) -> Raw:
        procedure = self.procedure
        if number != procedure.number:
            raise GraphQLError("Demarche not found", extensions={"code": "not_found"})
        return {
            "number": procedure.number,
            "title": procedure.title,
            "state": "publiee",
            "dateFermeture": procedure.closed_at,
            "activeRevision": procedure.revision,
            "groupeInstructeurs": procedure.groups,
            "labels": procedure.labels,
            "dossiers": lambda _info, **asked: self._since(query, **asked),
            "deletedDossiers": lambda _info, **asked: self._page(procedure.deleted, "dateSupression", query, **asked),
            "pendingDeletedDossiers": lambda _info, **asked: self._page(procedure.pending, "dateSupression", query, **asked),
        }

    def _since(self, query: str, *, updatedSince: str | None = None, **asked: Any) -> Raw:  # noqa: N803 (its name there)
        if updatedSince is None:
            return self._page(self.procedure.dossiers, "dateDepot", query, **asked)
        since, changed = datetime.fromisoformat(updatedSince), "dateDerniereModification"
        return self._page(
            [row for row in self.procedure.dossiers if datetime.fromisoformat(row[changed]) >= since], changed, query, **asked
        )

    def _page(
        self, rows: Sequence[Raw], order: str, query: str, *, first: int = _PAGE_MOST, after: str | None = None, **_asked: Any
    ) -> Raw:
        size = min(first, self.page_most)
        if size >= self.slow_from and rows is self.procedure.dossiers:
            raise GraphQLError("Timeout on Query.demarche", extensions={"code": "timeout"})
        ordered = sorted(rows, key=lambda row: (row[order], row["number"]))
        mark = tuple(base64.b64decode(after).decode().split(";")) if after and not self.repeats else ("", "0")
        left = [row for row in ordered if (row[order], row["number"]) > (mark[0], int(mark[1]))]
        page = left[:size]
        cursor = base64.b64encode(f"{page[-1][order]};{page[-1]['number']}".encode()).decode() if page else after
        info = {"hasNextPage": self.repeats or len(left) > size, "endCursor": "again" if self.repeats else cursor}
        return {"nodes": [self._shown(row, query) for row in page], "pageInfo": info}

    def _one(self, number: int, query: str) -> Raw:
        found = next((one for one in self.procedure.dossiers if one["number"] == number), None)
        if found is None:
            raise GraphQLError("Dossier not found", extensions={"code": "not_found"})
        return self._shown(found, query)

    def _shown(self, row: Raw, query: str) -> Raw:
        if "champs" not in row:
            return row
        named = _types_named(query)
        return row | {name: [self._champ(champ, named) for champ in row[name]] for name in ("champs", "annotations")}

    def _champ(self, champ: Raw, named: frozenset[str]) -> Raw:
        shown = dict(champ)
        if champ["__typename"] not in named:
            shown["__typename"] = _TOLD_TO_WHO_ASKS.get(champ["__typename"], champ["__typename"])
        if "files" in champ:
            shown["files"] = [file | {"url": self.address(file["checksum"])} for file in champ["files"]]
        if "rows" in champ:
            shown["rows"] = [row | {"champs": [self._champ(one, named) for one in row["champs"]]} for row in champ["rows"]]
        return shown

    def address(self, checksum: str) -> str:
        """The address of a file, good for an hour."""
        return f"{self.files_at}/fichiers/{quote(checksum, safe='')}?expires={self.now() + _FILE_SECONDS:.0f}"

    async def _file(self, request: Request) -> Response:
        checksum = request.path_params["checksum"]
        await asyncio.sleep(self.latency_seconds)
        if "authorization" in request.headers:
            self.told_token.append(str(request.url))
        self.fetched[checksum] += 1
        if self.breaks:
            self.breaks -= 1
            raise httpx.ReadError("the line broke")
        if float(request.query_params["expires"]) < self.now():
            return PlainTextResponse("expired", 403)
        if checksum in self.lost or checksum not in self.procedure.files:
            return PlainTextResponse("not found", 404)
        return Response(self.procedure.files[checksum], media_type="application/octet-stream")


@cache
def _parsed(query: str) -> DocumentNode | list[GraphQLError]:
    document = parse(query)
    return validate(_SCHEMA, document) or document


def _run(query: str, root: Mapping[str, Any], sent: Mapping[str, Any]) -> ExecutionResult:
    found = _parsed(query)
    if isinstance(found, list):
        return ExecutionResult(None, found)
    return execute_sync(_SCHEMA, found, root, variable_values=sent.get("variables"), operation_name=sent.get("operationName"))


def _error(message: str, code: str, status: int) -> Response:
    return JSONResponse({"errors": [{"message": message, "extensions": {"code": code}}], "data": None}, status)


def _forbidden(address: str) -> Response:
    said = f"Réseau interdit : ajoutez {address}/32 aux adresses permises dans votre profil."
    return _error(said, "forbidden", 403)


def _told(error: GraphQLError) -> Raw:
    return {"message": error.message, "extensions": error.extensions or {"code": "bad_request"}}


def _types_named(query: str) -> frozenset[str]:
    return frozenset(re.findall(r"\bon (\w+)", query))
