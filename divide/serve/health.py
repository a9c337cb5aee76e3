"""Is it alive, is it ready, how is it: for operators and their machines."""

import ipaddress
from collections.abc import Sequence

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from divide.serve import record, screens
from divide.serve.documents import about
from divide.serve.edition import Editions
from divide.serve.plain import json_bytes
from divide.serve.refusal import Refusal
from divide.serve.settings import Network


class Health:
    """/health, /health/live and /health/ready.

    Live is whether the process answers at all; ready, whether it has a dataset to answer from.
    """

    def __init__(self, editions: Editions) -> None:
        self.editions = editions

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        path = scope["path"].removeprefix("/health")
        if path == "/live":
            answer = _json({"status": "live"})
        elif path not in ("", "/ready"):
            answer = Refusal("not_found", "path", scope["path"]).answer()
        elif not self.editions.ready:
            answer = Refusal("not_ready", headers={"Retry-After": "5"}).answer()
        else:
            dataset = about(self.editions.current().library)
            refused = self.editions.refused
            said = None if refused is None else {"version": refused.version, "why": refused.rules}
            answer = _json({"status": "ready", "dataset": dataset, "refused": said})
        await answer(scope, receive, send)


class Metrics:
    """/metrics for Prometheus, for those who may read it; for others it is not there."""

    def __init__(self, editions: Editions, readers: Sequence[Network]) -> None:
        self.editions, self.readers = editions, readers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        client = scope.get("client")
        if scope["path"] != "/metrics" or not self._may_read(client[0] if client else ""):
            refusal = Refusal("not_found", "path", scope["path"])
            answer: Response = screens.refused(refusal, scope.get("divide.request_id", ""))
            return await answer(scope, receive, send)
        if self.editions.ready:
            record.DATASET.clear()
            record.DATASET.labels(self.editions.current().library.dataset.version).set(1)
        record.REPLACED.set(self.editions.replaced)
        record.REFUSED.set(self.editions.refused is not None)
        answer = Response(generate_latest(record.REGISTRY), media_type=CONTENT_TYPE_LATEST)
        await answer(scope, receive, send)

    def _may_read(self, address: str) -> bool:
        try:
            known = ipaddress.ip_address(address)
        except ValueError:
            return False
        if isinstance(known, ipaddress.IPv6Address) and known.ipv4_mapped:
            known = known.ipv4_mapped
        return any(known in network for network in self.readers)


def _json(said: object) -> Response:
    return Response(
        json_bytes(said), media_type="application/json", headers={"Cache-Control": "no-store"}
    )
