"""One line of the log for each request, the figures an operator watches, and the last resort.

The log holds no network address and no value of a parameter: only what was asked of the
server, not by whom or for what.
"""

import json
import logging
import time
from datetime import UTC, datetime
from urllib.parse import unquote_plus

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    PlatformCollector,
    ProcessCollector,
)
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from divide.serve import screens
from divide.serve.refusal import Refusal, short
from divide.text.errors import new_error_id

LOG = logging.getLogger("divide.access")
ERRORS = logging.getLogger("divide.errors")

REGISTRY = CollectorRegistry()
PlatformCollector(registry=REGISTRY)
ProcessCollector(registry=REGISTRY)
REQUESTS = Counter(
    "divide_requests_total", "Requests answered", ("kind", "status"), registry=REGISTRY
)
SECONDS = Histogram(
    "divide_request_seconds", "Seconds until a request was answered", ("kind",), registry=REGISTRY
)
SESSIONS = Gauge("divide_sessions", "Pages now open", registry=REGISTRY)
ERRORS_TOTAL = Counter("divide_errors_total", "Requests that failed", registry=REGISTRY)
DATASET = Gauge("divide_dataset_info", "The dataset in force", ("version",), registry=REGISTRY)
REPLACED = Gauge("divide_dataset_replaced", "Datasets put in force since start", registry=REGISTRY)
REFUSED = Gauge("divide_dataset_refused", "1 while a newer dataset is refused", registry=REGISTRY)

_KINDS = (
    ("/api", "api"),
    ("/s/", "share"),
    ("/health", "health"),
    ("/metrics", "metrics"),
    ("/static/", "file"),
    ("/app/", "file"),
    ("/media/", "file"),
    ("/component/", "file"),
    ("/_stcore/", "stream"),
)
_MOST_NAMES = 20


def kind_of(path: str) -> str:
    """Which part of the site an address belongs to."""
    return next((kind for start, kind in _KINDS if path.startswith(start)), "page")


def names_of(query: bytes) -> list[str]:
    """Names of the parameters of an address, without their values."""
    parts = query.decode("latin-1").split("&")[:_MOST_NAMES]
    return sorted({short(unquote_plus(part.partition("=")[0])) for part in parts if part})


class Recorded:
    """Gives every request an id, writes it down, and answers for those that failed.

    Parameters
    ----------
    app : ASGI app
    access_log : bool
        Whether requests are written to the log.
    """

    def __init__(self, app: ASGIApp, access_log: bool = True) -> None:
        self.app, self.access_log = app, access_log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; log what became of it."""
        if scope["type"] not in {"http", "websocket"}:
            return await self.app(scope, receive, send)
        request_id = scope["divide.request_id"] = new_error_id()
        began, status, size = time.monotonic(), 0, 0
        kind = kind_of(scope["path"])
        stream = scope["type"] == "websocket"

        async def reply(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["X-Request-ID"] = request_id
            await send(message)
            # only what has gone out counts: an answer that could not begin is still to be given
            if message["type"] == "http.response.start":
                status = message["status"]
            elif message["type"] == "http.response.body":
                size += len(message.get("body", b""))
            elif message["type"] == "websocket.accept":
                status = 101
                SESSIONS.inc()

        try:
            await self.app(scope, receive, reply)
        except Exception:
            ERRORS_TOTAL.inc()
            ERRORS.exception("request %s failed", request_id)
            if stream:
                if status == 0:
                    await send({"type": "websocket.close", "code": 1011})
            elif status == 0:
                refusal = Refusal("failed")
                answer = (
                    refusal.answer(request_id)
                    if kind == "api"
                    else screens.refused(refusal, request_id)
                )
                await answer(scope, receive, reply)
        finally:
            seconds = time.monotonic() - began
            if stream and status == 101:
                SESSIONS.dec()
            REQUESTS.labels(kind, str(status)).inc()
            if not stream:
                SECONDS.labels(kind).observe(seconds)
            if self.access_log:
                line = {
                    "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
                    "id": request_id,
                    "kind": kind,
                    "method": scope.get("method", "WEBSOCKET"),
                    "path": short(scope["path"]),
                    "parameters": names_of(scope["query_string"]),
                    "status": status,
                    "bytes": size,
                    "ms": round(seconds * 1000, 1),
                }
                LOG.info(json.dumps(line, ensure_ascii=False))
