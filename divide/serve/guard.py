"""What stands between the world and the app: who is answered, how much is read, what is allowed."""

import ipaddress
import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from divide.serve import screens
from divide.serve.refusal import Refusal
from divide.serve.settings import ANY_ADDRESS

METHODS = ("GET", "HEAD", "OPTIONS")
LONGEST_ADDRESS = 8000
"""Letters of path and query; the longest link of a page has some hundreds."""

MOST_FIELDS = 100
"""Parameters of an address; the longest link of a page has a dozen."""

CLOSED = (
    "/_stcore/upload_file",
    "/_stcore/agent",
    "/_stcore/metrics",
    "/_stcore/script-health-check",
    "/auth/",
    "/oauth2callback",
)
"""Addresses of Streamlit that no page of ours needs: uploads, agents, memory figures, logins."""

_HOST = re.compile(r"(?P<name>\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:[0-9]{1,5})?", re.ASCII)
_OWN = "'self'"
_WITHOUT_POLICY = ("text/javascript", "application/javascript", "application/pdf")
_PERMISSIONS = ", ".join(
    f"{name}=()"
    for name in (
        "accelerometer", "browsing-topics", "camera", "display-capture", "geolocation",
        "gyroscope", "magnetometer", "microphone", "midi", "payment", "usb",
    )
)  # fmt: skip


def served(host: str, hosts: Sequence[str]) -> bool:
    """Whether a Host header names one of the hosts that are answered.

    Parameters
    ----------
    host : str
        With or without a port.
    hosts : sequence of str
        As in :class:`divide.serve.settings.Settings`.
    """
    match = _HOST.fullmatch(host.lower())
    if match is None:
        return False
    name = match["name"].strip("[]").rstrip(".")
    if "*" in hosts or name in hosts:
        return True
    if any(name.endswith(known[1:]) for known in hosts if known.startswith("*.")):
        return True
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return ANY_ADDRESS in hosts


class Unmapped:
    """Writes IPv4 addresses as such where the server listens to both kinds of address.

    Listening to ``*``, the server knows a proxy on this machine as ``::ffff:127.0.0.1`` and, as
    that is not among the trusted ones, takes all its readers for one.

    Parameters
    ----------
    app : ASGI app
    proxies : str
        Whose word on the reader's address counts, as uvicorn reads ``FORWARDED_ALLOW_IPS``.
    """

    def __init__(self, app: ASGIApp, proxies: str) -> None:
        inner: Any = app  # uvicorn has types of its own for the same things
        behind: Any = ProxyHeadersMiddleware(inner, proxies)
        self.app, self.behind = app, behind

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on with its reader's address."""
        client = scope.get("client")
        mapped = ipv4_mapped(client[0]) if client else ""
        if not client or not mapped:
            return await self.app(scope, receive, send)
        scope = {**scope, "client": (mapped, client[1])}
        await self.behind(scope, receive, send)


def ipv4_mapped(address: str) -> str:
    """The IPv4 address that an address of IPv6 stands for; empty for any other."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return ""
    mapped = known.ipv4_mapped if isinstance(known, ipaddress.IPv6Address) else None
    return str(mapped or "")


class Guard:
    """Refuses what no reader sends, before anything else looks at it.

    Parameters
    ----------
    app : ASGI app
    hosts : sequence of str
        Names answered to.
    """

    def __init__(self, app: ASGIApp, hosts: Sequence[str]) -> None:
        self.app, self.hosts = app, hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] not in {"http", "websocket"}:
            return await self.app(scope, receive, send)
        try:
            self._check(scope)
        except Refusal as refusal:
            if scope["type"] == "websocket":
                return await send({"type": "websocket.close", "code": 1008})
            request_id = scope.get("divide.request_id", "")
            if scope["path"].startswith("/api/v1/"):
                return await refusal.answer(request_id)(scope, receive, send)
            return await screens.refused(refusal, request_id)(scope, receive, send)
        await self.app(scope, receive, send)

    def _check(self, scope: Scope) -> None:
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if not served(host, self.hosts):
            raise Refusal("host_not_served", "Host", host)
        raw = scope.get("raw_path") or scope["path"].encode()
        if len(raw) + len(scope["query_string"]) > LONGEST_ADDRESS:
            raise Refusal("address_too_long")
        if scope["query_string"].count(b"&") >= MOST_FIELDS:
            raise Refusal("too_many_parameters")
        if scope["path"].startswith(CLOSED):
            raise Refusal("not_found", "path", scope["path"])
        if scope["type"] == "websocket":
            return
        method = scope["method"]
        if method not in METHODS:
            allow = {"Allow": ", ".join(METHODS), "Connection": "close"}
            raise Refusal("method_not_allowed", "method", method, METHODS, allow)
        if headers.get("content-length", "0") != "0" or "transfer-encoding" in headers:
            raise Refusal("body_not_read", headers={"Connection": "close"})


class Safe:
    """Puts on every answer the headers that keep browsers from doing more than they should."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and its answer back with the headers."""
        if scope["type"] != "http":
            return await self.app(scope, receive, send)

        async def reply(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in safe_headers(scope, headers.get("content-type", "")).items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, reply)


def safe_headers(scope: Scope, content_type: str) -> dict[str, str]:
    """Headers of an answer, by its address and kind.

    Parameters
    ----------
    scope : ASGI scope
    content_type : str
        Of the answer.

    Returns
    -------
    dict of str to str
        Any page may be put into a frame on our own site; one whose address asks for a single
        figure (``only=``) on every site.
    """
    said = {
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Permissions-Policy": _PERMISSIONS,
    }
    if not content_type.startswith("text/html"):
        # a worker takes its policy from its script, and a viewer of PDF is a page of its own
        if content_type.startswith(_WITHOUT_POLICY):
            return said
        return said | {"Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'"}
    asked = scope["query_string"].decode("latin-1")
    # an address of more fields than the guard lets through asks for nothing
    embeddable = asked.count("&") < MOST_FIELDS and bool(parse_qs(asked).get("only"))
    frames = f"frame-ancestors {'*' if embeddable else _OWN}"
    if not embeddable:
        said["X-Frame-Options"] = "SAMEORIGIN"
    host = Headers(scope=scope).get("host", "")
    policy = [
        "default-src 'self'",
        # Streamlit's page and st.html run scripts that stand in the page, components come as blobs
        "script-src 'self' 'unsafe-inline' blob:",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        # 'self' does not stand for ws: in every browser
        f"connect-src 'self' ws://{host} wss://{host} data: blob:",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        frames,
    ]
    return said | {"Content-Security-Policy": "; ".join(policy)}
