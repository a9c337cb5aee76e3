"""What interactions cost: bytes, processor time, waiting, memory."""

import asyncio
import statistics
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field

from tests.benchmarks.client import Failed, Visitor
from tests.benchmarks.process import Process

PICKS = ("pick-period", "pick-indicator", "pick-definition", "pick-residence", "pick-place",
         "pick-area", "pick-sort", "pick-theme", "pick-year", "indicator", "period")  # fmt: skip
"""Lists that a reader picks from, by their keys; those a page has are used in turn."""

_OPENING = 8
"""Readers that open their first page at the same time."""


@dataclass
class Cost:
    """What some interactions took.

    Attributes
    ----------
    kilobytes, cpu, seconds : list of float
        Of each: on the wire, processor time in ms, until it was there.
    """

    kilobytes: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    @property
    def median_cpu(self) -> float:
        return statistics.median(self.cpu)


async def interact(visitor: Visitor, number: int, again: Callable[[], object]) -> int:
    """One interaction: the next option of one of the page's lists, or the page anew.

    Returns
    -------
    int
        Bytes received.
    """
    boxes = visitor.screen.boxes
    names = [name for name in PICKS if name in boxes and len(boxes[name].options) > 1]
    if names:
        return (await visitor.pick(names[number % len(names)])).bytes
    run = await again()
    return int(run.bytes)


async def page_cost(
    process: Process, path: str, params: dict[str, str], times: int
) -> tuple[Cost, Cost]:
    """Cost of interactions on one page, one reader at a time.

    Returns
    -------
    (Cost, Cost)
        As the first reader to ask for these figures pays it, and the next.
    """
    costs = (Cost(), Cost())
    for cost in costs:
        async with Visitor(process.url) as visitor:

            async def other_language(cost: Cost = cost, visitor: Visitor = visitor) -> object:
                lang = ("en", "fa")[len(cost.cpu) % 2]
                return await visitor.open(path, params | {"lang": lang})

            # twice: opening the page is not the price of an interaction
            for _ in range(2):
                await visitor.open(path, params)
            for number in range(times):
                await measured(process, visitor, number, other_language, cost)
    return costs


async def picks(process: Process, path: str, params: dict[str, str], names: list[str]) -> Cost:
    """Cost of picking from these lists, one after another; each twice, the second time counts."""
    cost = Cost()
    for name in names:
        for counts in (False, True):
            async with Visitor(process.url) as visitor:
                await visitor.open(path, params)

                async def again() -> object:
                    raise Failed("the page has no such list")

                visitor.screen.boxes = {name: visitor.screen.boxes[name]}
                await measured(process, visitor, 0, again, cost if counts else Cost())
    return cost


async def measured(
    process: Process, visitor: Visitor, number: int, again: Callable[[], object], cost: Cost
) -> None:
    """One interaction, written down once the server has come to rest."""
    used, began = process.cpu(), time.monotonic()
    received = await interact(visitor, number, again)
    cost.seconds.append(time.monotonic() - began)
    await asyncio.sleep(0.05)  # it tidies up after the last message
    cost.cpu.append((process.cpu() - used) * 1000)
    cost.kilobytes.append(received / 1000)


@dataclass(frozen=True)
class Load:
    """What many readers at once got.

    Attributes
    ----------
    sessions : int
    each_second : float
        Interactions that the server answered in a second.
    p50, p95 : float
        Seconds that half, and all but one in twenty, waited at most.
    """

    sessions: int
    each_second: float
    p50: float
    p95: float


@asynccontextmanager
async def crowd(
    url: str, path: str, params: dict[str, str], sizes: list[int]
) -> AsyncIterator[AsyncIterator[list[Visitor]]]:
    """Readers with a page open: ever more of them, up to each of the sizes."""
    visitors: list[Visitor] = []
    gate = asyncio.Semaphore(_OPENING)
    async with AsyncExitStack() as stack:

        async def one() -> None:
            async with gate:
                visitor = await stack.enter_async_context(Visitor(url))
                await visitor.open(path, params)
                visitors.append(visitor)

        async def grow() -> AsyncIterator[list[Visitor]]:
            for size in sizes:
                await asyncio.gather(*(one() for _ in range(size - len(visitors))))
                yield visitors

        yield grow()


async def load(visitors: list[Visitor], name: str, seconds: float) -> Load:
    """All readers pick from a list, each again as soon as it is answered.

    Parameters
    ----------
    name : str
        Key of the list.
    seconds : float
        How long new interactions begin; those begun are waited for.
    """
    waited: list[float] = []
    began = time.monotonic()

    async def reader(visitor: Visitor) -> None:
        while time.monotonic() - began < seconds:
            asked = time.monotonic()
            await visitor.pick(name)
            waited.append(time.monotonic() - asked)

    await asyncio.gather(*(reader(visitor) for visitor in visitors))
    elapsed = time.monotonic() - began
    return Load(len(visitors), len(waited) / elapsed, quantile(waited, 0.5), quantile(waited, 0.95))


def quantile(values: list[float], share: float) -> float:
    """The smallest value that at least this share of the values does not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -(-int(len(ordered) * share * 1000) // 1000) - 1)]


@dataclass(frozen=True)
class Memory:
    """Megabytes of a process while readers come and go.

    Attributes
    ----------
    before : float
        After the first readers had gone.
    idle : float
        Of one open session, over the process without any, from the second round on.
    after : tuple of float
        When each further hundred had come and gone.
    """

    before: float
    idle: float
    after: tuple[float, ...]


async def memory(
    process: Process, path: str, params: dict[str, str], rounds: int, size: int
) -> Memory:
    """Sessions opened, left idle and closed, in rounds."""

    async def come_and_go(count: int) -> float:
        async with crowd(process.url, path, params, [count]) as growing:
            async for _ in growing:
                await asyncio.sleep(0.5)
                held = process.memory()
        await asyncio.sleep(0.5)
        return held

    await come_and_go(_OPENING)
    before = process.memory()
    open_at_once, after = [], []
    for _ in range(rounds):
        open_at_once.append(await come_and_go(size))
        after.append(process.memory())
    # the first round also pays for threads and connections that stay
    idle = [held - then for held, then in zip(open_at_once[1:], after, strict=False)]
    return Memory(before, statistics.median(idle) / size, tuple(after))


@dataclass(frozen=True)
class Asked:
    """What many programs at once got from the data API."""

    each_second: float
    p95: float
    failures: int


async def ask_api(
    url: str, addresses: list[str], programs: int, seconds: float, pause: float = 0
) -> Asked:
    """Programs that ask the API, each over one connection.

    Parameters
    ----------
    pause : float
        Seconds between an answer and the next question.

    Returns
    -------
    Asked
        Failures are answers of 500 and above, and connections that broke.
    """
    host, port = url.rsplit("/", 1)[1].split(":")
    waited: list[float] = []
    failures = 0
    began = time.monotonic()

    async def program(number: int) -> None:
        nonlocal failures
        while time.monotonic() - began < seconds:
            reader, writer = await asyncio.open_connection(host, int(port))
            try:
                while time.monotonic() - began < seconds:
                    address = addresses[number % len(addresses)]
                    number += 1
                    asked = time.monotonic()
                    failures += await answered(reader, writer, address) >= 500
                    waited.append(time.monotonic() - asked)
                    await asyncio.sleep(pause)
            except (OSError, asyncio.IncompleteReadError):
                failures += 1
            finally:
                writer.close()

    await asyncio.gather(*(program(number) for number in range(programs)))
    return Asked(len(waited) / (time.monotonic() - began), quantile(waited, 0.95), failures)


async def answered(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, address: str) -> int:
    """Ask once over an open connection, read the answer whole; its status."""
    writer.write(
        f"GET {address} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: br\r\n\r\n".encode()
    )
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    length = next(
        int(line.split(":")[1]) for line in head.split("\r\n") if line.startswith("content-length:")
    )
    await reader.readexactly(length)
    return int(head.split()[1])
