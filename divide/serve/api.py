"""The data API: /api/v1/…, read-only, for programs."""

import datetime
import functools
import hashlib
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import format_datetime, parsedate_to_datetime
from typing import Any
from urllib.parse import urlencode

from anyio import CapacityLimiter, to_thread
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from divide.measures.library import Library
from divide.serve import boundaries, documents
from divide.serve.compress import compressed, encoding
from divide.serve.edition import Served
from divide.serve.kept import Answer, Kept, known
from divide.serve.parameters import PARAMETERS, read
from divide.serve.plain import json_bytes
from divide.serve.rate import Rate
from divide.serve.refusal import Refusal
from divide.serve.resources import RESOURCES

PREFIX = "/api/v1"
METHODS = ("GET", "HEAD", "OPTIONS")
JSON_ROWS = 1000
"""Rows of a JSON answer when no limit is asked for; a CSV then has them all."""

_AT_ONCE = 2  # answers in the making: a core is left to the pages
_KEPT_BYTES = 64_000_000
_PACKAGE_RETRY = 60  # seconds until a package that could not be made is worth asking for again
_TYPES = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "sdmx.csv": "application/vnd.sdmx.data+csv; version=2.0.0; charset=utf-8",
    "geojson": "application/geo+json",
    "topojson": "application/json",
    "zip": "application/zip",
}
_BY_ACCEPT = {
    "application/json": "json",
    "text/csv": "csv",
    "application/vnd.sdmx.data+csv": "sdmx.csv",
    "application/geo+json": "geojson",
    "application/zip": "zip",
}
_CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Last-Modified, Link, X-Total-Count, X-Request-ID",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
_PATH = re.compile(r"/(?P<name>[a-z]+(?:/[a-z]+)?)(?:\.(?P<format>[a-z.]+))?", re.ASCII)


def media_type(kind: str) -> str:
    """Media type of a form, without its parameters."""
    return _TYPES[kind].partition(";")[0]


@dataclass(frozen=True)
class Route:
    """One address of the API.

    Attributes
    ----------
    name : str
        After the prefix, without the extension.
    formats : tuple of str
        Extensions; the first is the default.
    parameters : tuple of str
    make : callable
        (library, what is asked, format, path, query) → the answer.
    examples : tuple of str
        Queries that work.
    """

    name: str
    formats: tuple[str, ...]
    parameters: tuple[str, ...]
    make: Callable[[Library, Mapping[str, Any], str, "Address"], Answer]
    examples: tuple[str, ...] = ("",)


@dataclass(frozen=True)
class Address:
    """The address asked for, to make links to its neighbours."""

    path: str
    asked: Mapping[str, Any]

    def at(self, offset: int, limit: int) -> str:
        """The same address from another row on."""
        said = {name: _as_text(value) for name, value in self.asked.items()}
        said |= {"limit": str(limit), "offset": str(offset)}
        return f"{self.path}?{urlencode(said, safe=',')}"


def _as_text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return ",".join(value) if isinstance(value, tuple) else str(value)


def _table(name: str) -> Callable[[Library, Mapping[str, Any], str, Address], Answer]:
    resource = RESOURCES[name]

    def make(library: Library, asked: Mapping[str, Any], kind: str, address: Address) -> Answer:
        rows = resource.rows(library, asked)
        total, offset, limit = len(rows), *page(asked, kind, len(rows))
        rows = resource.finish(library, asked, rows.iloc[offset : offset + limit])
        body = documents.table(library, resource, rows, kind, total, offset, limit, address.at)
        return Answer(body, total)

    return make


def _packaged(library: Library, asked: object, kind: str, address: object) -> Answer:
    """Made with the edition, when the files are those of the dataset; see `Served`."""
    raise AssertionError("the package is part of the edition in force")


def _package(served: Served) -> Answer:
    """The whole dataset, where its files let it be made."""
    if not served.package:
        raise Refusal("no_package", headers={"Retry-After": str(_PACKAGE_RETRY)})
    return Answer(served.package)


def page(asked: Mapping[str, Any], kind: str, total: int) -> tuple[int, int]:
    """Offset and limit of an answer."""
    limit = asked.get("limit", JSON_ROWS if kind == "json" else max(total, 1))
    return asked.get("offset", 0), limit


ROUTES: dict[str, Route] = {
    route.name: route
    for route in (
        *(
            Route(
                name,
                ("json", "csv", "sdmx.csv") if resource.sdmx else ("json", "csv"),
                resource.parameters,
                _table(name),
                resource.examples,
            )
            for name, resource in RESOURCES.items()
        ),
        *(
            Route(
                f"boundaries/{level}",
                ("geojson", "topojson"),
                ("inside",) if level == "county" else (),
                functools.partial(boundaries.answer, level),
                ("inside=IR-02",) if level == "county" else ("",),
            )
            for level in boundaries.LEVELS
        ),
        Route("dataset", ("zip",), (), _packaged),
    )
}
"""Every address of the API that serves data, by its name."""


class Api:
    """The data API as an ASGI app.

    Parameters
    ----------
    served : callable
        The edition of the dataset in force.
    rate : Rate
        How often one address may ask.
    """

    def __init__(
        self,
        served: Callable[[], Served],
        rate: Rate,
    ) -> None:
        self.served, self.rate = served, rate
        self.kept = Kept(_KEPT_BYTES)
        self._limiter: CapacityLimiter | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request_id = scope.get("divide.request_id", "")
        try:
            answer = await self._answer(scope)
        except Refusal as refusal:
            answer = refusal.answer(request_id)
        answer.headers.update(_CORS)
        await answer(scope, receive, send)

    async def _answer(self, scope: Scope) -> Response:
        method, headers = scope["method"], Headers(scope=scope)
        if method == "OPTIONS":
            return Response(
                status_code=204,
                headers={
                    "Allow": ", ".join(METHODS),
                    "Access-Control-Allow-Methods": ", ".join(METHODS),
                    "Access-Control-Allow-Headers": "Accept, If-None-Match, If-Modified-Since",
                    "Access-Control-Max-Age": "86400",
                },
            )
        if method not in METHODS:
            allow = {"Allow": ", ".join(METHODS)}
            raise Refusal("method_not_allowed", "method", method, METHODS, allow)
        client = scope.get("client")
        if wait := self.rate.wait(client[0] if client else ""):
            raise Refusal("too_many_requests", headers={"Retry-After": str(math.ceil(wait))})
        served = self.served()
        library = served.library
        path = scope["path"].removeprefix(PREFIX)
        if path == "/openapi.json":
            return await self._description(served, headers)
        route, kind = _route(path, headers)
        asked = read(scope["query_string"], route.parameters, library)
        address = Address(PREFIX + path, asked)
        return await self._conditional(
            headers,
            served.modified,
            (library.dataset.version, route.name, path, kind, repr(sorted(asked.items()))),
            lambda: (
                _package(served) if kind == "zip" else route.make(library, asked, kind, address)
            ),
            lambda answer: self._headers(answer, library, route, kind, address),
        )

    async def _description(self, served: Served, headers: Headers) -> Response:
        from divide.serve.openapi import document  # it describes this module

        library = served.library
        return await self._conditional(
            headers,
            served.modified,
            (library.dataset.version, "openapi"),
            lambda: Answer(json_bytes(document(library))),
            lambda answer: {"Content-Type": "application/json"},
        )

    async def _conditional(
        self,
        headers: Headers,
        modified: datetime.datetime,
        key: tuple[str, ...],
        make: Callable[[], Answer],
        describe: Callable[[Answer], Mapping[str, str]],
    ) -> Response:
        """304 when the reader has it already, else the answer, compressed and kept."""
        tag = f'W/"{key[0]}-{hashlib.sha256(repr(key).encode()).hexdigest()[:16]}"'
        common = {
            "ETag": tag,
            "Last-Modified": format_datetime(modified, usegmt=True),
            "Cache-Control": "public, no-cache",
            "Vary": "Accept, Accept-Encoding",
        }
        if _known(headers, tag, modified):
            return Response(status_code=304, headers=common)
        coding = "" if key[-2] == "zip" else encoding(headers.get("accept-encoding", ""))

        def plain() -> Answer:
            return self.kept.get((*key, ""), make)

        def coded() -> Answer:
            answer = plain()
            return Answer(compressed(answer.body, coding), answer.total) if coding else answer

        kept = self.kept.find((*key, coding))
        if kept is None:
            if self._limiter is None:
                self._limiter = CapacityLimiter(_AT_ONCE)
            kept = (
                await to_thread.run_sync(
                    self.kept.get, (*key, coding), coded, limiter=self._limiter
                )
                if coding
                else await to_thread.run_sync(plain, limiter=self._limiter)
            )
        response = Response(kept.body, headers={**common, **describe(kept)})
        if coding:
            response.headers["Content-Encoding"] = coding
        return response

    def _headers(
        self, answer: Answer, library: Library, route: Route, kind: str, address: Address
    ) -> dict[str, str]:
        said = {"Content-Type": _TYPES[kind]}
        if kind in ("csv", "sdmx.csv", "zip"):
            name = f"{route.name}-{library.dataset.version}.{kind}"
            said["Content-Disposition"] = f'attachment; filename="{name}"'
        if route.name not in RESOURCES:
            return said
        offset, limit = page(address.asked, kind, answer.total)
        last = max(0, (answer.total - 1) // limit * limit)
        links = {"first": 0, "last": last}
        if offset > 0:
            links["prev"] = max(0, min(offset - limit, last))
        if offset + limit < answer.total:
            links["next"] = offset + limit
        said["X-Total-Count"] = str(answer.total)
        said["Link"] = ", ".join(
            f'<{address.at(at, limit)}>; rel="{rel}"' for rel, at in links.items()
        )
        return said


def _route(path: str, headers: Headers) -> tuple[Route, str]:
    """The address asked for and the form of its answer."""
    match = _PATH.fullmatch(path)
    route = ROUTES.get(match["name"]) if match else None
    if match is None or route is None or (match["format"] or route.formats[0]) not in route.formats:
        known = [f"{PREFIX}/{r.name}.{f}" for r in ROUTES.values() for f in r.formats]
        raise Refusal("not_found", "path", f"{PREFIX}{path}", known)
    if match["format"]:
        return route, match["format"]
    return route, accepted(headers.get("accept", ""), route.formats)


def accepted(accept: str, formats: tuple[str, ...]) -> str:
    """The form that a reader's Accept header asks for.

    Parameters
    ----------
    accept : str
        Empty for anything.
    formats : tuple of str
        What can be had; the first for a reader who takes anything.

    Raises
    ------
    Refusal
        Nothing that can be had is accepted.
    """
    wanted: list[tuple[float, str]] = []
    for part in accept.split(","):
        kind, *options = (one.strip().lower() for one in part.split(";"))
        quality = 1.0
        for option in options:
            if option.startswith("q="):
                try:
                    quality = float(option[2:])
                except ValueError:
                    quality = 0.0
        if kind and quality > 0:
            wanted.append((-quality, kind))
    if not wanted:
        return formats[0]
    for _, kind in sorted(wanted, key=lambda one: one[0]):
        if kind in ("*/*", "application/*") or (kind == "text/*" and "csv" not in formats):
            return formats[0]
        if kind == "text/*":
            return "csv"
        if _BY_ACCEPT.get(kind) in formats:
            return _BY_ACCEPT[kind]
    raise Refusal("not_acceptable", "Accept", accept, [_TYPES[one] for one in formats])


def _known(headers: Headers, tag: str, modified: datetime.datetime) -> bool:
    """Whether the reader's copy is the same; the tag decides where there is one."""
    if (tags := headers.get("if-none-match")) is not None:
        return known(tags, tag)
    try:
        since = parsedate_to_datetime(headers.get("if-modified-since", ""))
        # Another date than ours, earlier or later, is of other files: clocks are set, too.
        return since.astimezone(datetime.UTC) == modified.replace(microsecond=0)
    except (TypeError, ValueError, OverflowError):
        return False


assert all(name in PARAMETERS for route in ROUTES.values() for name in route.parameters)
