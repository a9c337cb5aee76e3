"""A wire between browser and server that counts what comes through it."""

import asyncio
import threading
import time
from contextlib import suppress
from types import TracebackType
from urllib.parse import urlsplit


class Relay:
    """Passes every byte on, both ways, from a port of its own, until the block ends.

    What a browser says of itself is no help here: it counts the messages of a WebSocket after it
    has unpacked them.

    Parameters
    ----------
    url : str
        The server that it stands before.

    Attributes
    ----------
    url : str
        Where it can be asked.
    bytes : int
        Bytes that the server has sent.
    last : float
        When it last sent any, on the monotonic clock.
    """

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._server = parts.hostname or "", parts.port or 80
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._listens = threading.Event()
        self.bytes, self.last, self.url = 0, 0.0, ""

    def __enter__(self) -> "Relay":
        self._thread.start()
        self._listens.wait(10)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)

        async def listen() -> None:
            place = await asyncio.start_server(self._connected, "127.0.0.1", 0)
            self.url = f"http://127.0.0.1:{place.sockets[0].getsockname()[1]}"
            self._listens.set()

        self._loop.run_until_complete(listen())
        self._loop.run_forever()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0))

    async def _connected(self, near: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        far, forth = await asyncio.open_connection(*self._server)
        with suppress(asyncio.CancelledError):  # the block ends while a page is open
            await asyncio.gather(
                self._pass(near, forth, count=False),
                self._pass(far, back, count=True),
                return_exceptions=True,
            )

    async def _pass(
        self, source: asyncio.StreamReader, target: asyncio.StreamWriter, *, count: bool
    ) -> None:
        try:
            while part := await source.read(65536):
                if count:
                    self.bytes += len(part)
                    self.last = time.monotonic()
                target.write(part)
                await target.drain()
        finally:
            target.close()
