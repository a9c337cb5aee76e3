"""A reader without a browser: speaks Streamlit's own protocol over a WebSocket and counts it."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any
from urllib.parse import urlencode, urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

PATIENCE = 120.0
"""Seconds that a run of a page may take before the visitor gives up."""

SUCCESS, EARLY, FRAGMENT = (
    ForwardMsg.FINISHED_SUCCESSFULLY,
    ForwardMsg.FINISHED_EARLY_FOR_RERUN,
    ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY,
)


class Failed(RuntimeError):
    """A run that ended in anything but a page."""


class Counted(ClientConnection):
    """A WebSocket that knows how many bytes came through it, as they were on the wire."""

    received = 0

    def data_received(self, data: bytes) -> None:
        self.received += len(data)
        super().data_received(data)


@dataclass
class Box:
    """A list to pick from, as the page describes it."""

    id: str
    options: list[str]
    value: str
    fragment: str = ""


@dataclass
class Run:
    """What came of one run of a page.

    Attributes
    ----------
    bytes : int
        As received, compressed and framed.
    messages : int
    text : str
        What the HTML blocks of this run said.
    """

    bytes: int = 0
    messages: int = 0
    text: str = ""
    charts: int = 0


@dataclass
class Screen:
    """What the browser would hold of a page: widgets, address and known messages."""

    query: str = ""
    page: str = ""
    script: str = ""
    boxes: dict[str, Box] = field(default_factory=dict)
    widgets: dict[str, str] = field(default_factory=dict)
    known: dict[str, tuple[int, bytes]] = field(default_factory=dict)
    runs: int = 0
    oldest: int = 2

    def take(self, raw: bytes, run: Run) -> ForwardMsg:
        """Take in one message; what the server only points to is looked up."""
        message = ForwardMsg.FromString(raw)
        run.messages += 1
        path = list(message.metadata.delta_path)
        if message.WhichOneof("type") == "ref_hash":
            if message.ref_hash not in self.known:
                raise Failed("the server points to a message that it was never told we have")
            raw = self.known[message.ref_hash][1]
            self.known[message.ref_hash] = (self.runs, raw)
            message = ForwardMsg.FromString(raw)
        elif message.metadata.cacheable and message.hash:
            self.known[message.hash] = (self.runs, raw)
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self.oldest = message.new_session.config.max_cached_message_age or self.oldest
        elif kind == "navigation":
            self.script = message.navigation.page_script_hash
        elif kind == "page_info_changed":
            self.query = message.page_info_changed.query_string
        elif kind == "delta" and path:
            self._delta(message, run)
        return message

    def _delta(self, message: ForwardMsg, run: Run) -> None:
        delta = message.delta
        if delta.WhichOneof("type") != "new_element":
            return
        kind = delta.new_element.WhichOneof("type")
        if kind == "html":
            run.text += delta.new_element.html.body
        elif kind == "markdown":
            run.text += delta.new_element.markdown.body
        elif kind == "plotly_chart":
            run.charts += 1
        elif kind == "exception":
            raise Failed(delta.new_element.exception.message or "the page raised")
        elif kind == "selectbox":
            box = delta.new_element.selectbox
            options = list(box.options)
            first = options[box.default] if options and box.HasField("default") else ""
            value = box.raw_value if box.set_value else self.widgets.get(box.id, first)
            if box.set_value:
                self.widgets[box.id] = value
            self.boxes[name_of(box.id)] = Box(box.id, options, value, delta.fragment_id)

    def ask(self, fragment: str = "") -> bytes:
        """The message that asks the server to run the page as the screen stands."""
        message = BackMsg()
        state = message.rerun_script
        state.query_string = self.query
        state.page_name, state.page_script_hash = self.page, self.script
        state.fragment_id = fragment
        for widget, value in self.widgets.items():
            state.widget_states.widgets.add(id=widget, string_value=value)
        state.cached_message_hashes.extend(self.known)
        state.context_info.timezone = "Asia/Tehran"
        state.context_info.timezone_offset = -210
        state.context_info.locale = "fa-IR"
        state.context_info.color_scheme = "light"
        return message.SerializeToString()

    def begin(self) -> None:
        """A run begins: what no run has used lately is forgotten, as browsers do."""
        self.runs += 1
        self.known = {
            name: kept for name, kept in self.known.items() if kept[0] >= self.runs - self.oldest
        }


def name_of(widget: str) -> str:
    """The key that a page gave a widget, out of the id that Streamlit made of it.

    Parameters
    ----------
    widget : str
        ``$$ID-<hash>-<key>``; a widget without a key is called ``None``.
    """
    return widget.split("-", 2)[-1]


class Visitor:
    """One reader with one page open.

    Parameters
    ----------
    url : str
        Of the server, ``http://127.0.0.1:8501``.

    Examples
    --------
    >>> async with Visitor(url) as reader:                                 # doctest: +SKIP
    ...     await reader.open("/offices", lang="en")
    ...     run = await reader.pick("pick-period", 1)
    """

    def __init__(self, url: str) -> None:
        self.address = f"ws://{urlsplit(url).netloc}/_stcore/stream"
        self.screen = Screen()
        self._stream: Any = None

    async def __aenter__(self) -> "Visitor":
        self._stream = await connect(
            self.address,
            subprotocols=["streamlit"],
            max_size=None,
            ping_interval=None,
            open_timeout=PATIENCE,
            close_timeout=2,
            create_connection=Counted,
            proxy=None,
        )
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._stream.close()

    async def open(self, path: str, params: Mapping[str, str] | None = None, **more: str) -> Run:
        """Open a page, or another one in the same tab."""
        self.screen.query = urlencode({**(params or {}), **more}, safe=",")
        if path.strip("/") != self.screen.page:
            self.screen.script = ""
        self.screen.page = path.strip("/")
        self.screen.boxes, self.screen.widgets = {}, {}
        return await self._run()

    async def pick(self, name: str, step: int = 1) -> Run:
        """Pick the option `step` places further in a list, as a click on it does."""
        box = self.screen.boxes[name]
        option = box.options[(box.options.index(box.value) + step) % len(box.options)]
        self.screen.widgets[box.id] = box.value = option
        return await self._run(box.fragment)

    async def _run(self, fragment: str = "") -> Run:
        run, before = Run(), self._stream.received
        self.screen.begin()
        await self._stream.send(self.screen.ask(fragment))
        async with asyncio.timeout(PATIENCE):
            while True:
                message = self.screen.take(await self._stream.recv(), run)
                kind = message.WhichOneof("type")
                if kind == "page_not_found":
                    raise Failed("there is no such page")
                if kind == "script_finished":
                    if message.script_finished == EARLY:
                        continue
                    if message.script_finished not in (SUCCESS, FRAGMENT):
                        raise Failed("the page could not be compiled")
                    break
        run.bytes = self._stream.received - before
        return run
