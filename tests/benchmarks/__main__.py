"""Measures the dashboard beside the baseline; ``make bench``, or parts of it:

python -m tests.benchmarks --only bytes pages
"""

import argparse
import asyncio
import datetime
import os
import platform
import re
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

from divide.serve.api import PREFIX
from divide.widgets.frame import PAGES, SCREENS
from tests.benchmarks import browser as browsers
from tests.benchmarks import visits
from tests.benchmarks.process import Process
from tests.benchmarks.table import Line, at_most, markdown

RESULTS = Path(__file__).with_name("RESULTS.md")
MINUTES = 12.0
COUNTIES = "/penetration"
CHOICE = {"level": "county", "indicator": "household_computer_access"}
OVERVIEW = next(iter(PAGES))
QUERIES = [
    "observations?indicator=offices_urban&level=province&latest=true",
    "observations.csv?theme=offices",
    "areas?level=county&limit=50",
    "boundaries/province.geojson",
    "observations?indicator=nothing",
    "sources.csv",
    "openapi.json",
]


def address(path: str, **params: str) -> str:
    return f"{path}?{'&'.join(f'{name}={value}' for name, value in params.items())}"


def start_up(left: Callable[[], float]) -> list[Line]:
    """Seconds from the command to the first answer, and to the first page."""
    found: dict[str, list[list[float]]] = {"server.py": [], "naive.py": []}
    for script, rows in found.items():
        for _ in range(2):
            with Process(script) as process:
                path, params = ("/", {"lang": "fa"}) if process.ours else ("/", {})
                began = time.monotonic()
                asyncio.run(visits.page_cost(process, path, params, 0))
                rows.append([process.started, process.started + time.monotonic() - began])
    ours, naive = ([min(column) for column in zip(*rows, strict=True)] for rows in found.values())
    names = ("until it is ready", "until somebody has a page")
    return [
        Line(name, mine, other, "s") for name, mine, other in zip(names, ours, naive, strict=True)
    ]


def first_load(left: Callable[[], float]) -> list[Line]:
    """Bytes and waiting of first, second and slow visits to the map of the counties."""
    ours: dict[str, tuple[browsers.Visit, browsers.Visit]] = {}
    with browsers.chromium() as browser:
        with Process("server.py") as process:
            page = {lang: address(COUNTIES, lang=lang, **CHOICE) for lang in ("fa", "en")}
            # the first reader of a server waits while its files are compressed
            browsers.visits(browser, process.url, page["fa"], 60)
            for lang, path in page.items():
                ours[lang] = browsers.visits(browser, process.url, path, 60)
            home = browsers.visits(browser, process.url, address("/", lang="fa"), 60, areas=20)
            slow = browsers.slow_visit(browser, process.url, page["fa"], min(120, left()))
        with Process("naive.py") as process:
            naive = browsers.visits(browser, process.url, "/", 60)
            crawl = None
            if left() > 60:
                crawl = browsers.slow_visit(browser, process.url, "/", min(150, left()))
    first, second = ours["fa"]
    lines = [
        at_most("bytes of a first visit, fa", first.kilobytes, naive[0].kilobytes, "kB", 2400),
        at_most("bytes of a first visit, en", ours["en"][0].kilobytes, None, "kB", 2400),
        at_most("bytes of a first visit to the overview, fa", home[0].kilobytes, None, "kB", 2400),
        at_most("bytes of a second visit, fa", second.kilobytes, naive[1].kilobytes, "kB", 150),
        at_most("bytes of a second visit, en", ours["en"][1].kilobytes, None, "kB", 150),
    ]
    crawled = crawl.seconds if crawl else None
    return [
        *lines,
        Line("until the map is drawn, first visit", first.seconds, naive[0].seconds, "s"),
        Line("until the map is drawn, second visit", second.seconds, naive[1].seconds, "s"),
        Line("until the map is drawn, 1 Mbit/s and 300 ms", slow.seconds, crawled, "s"),
    ]


def interactions(left: Callable[[], float]) -> list[Line]:
    """Bytes and processor time of an interaction, on every page."""
    with Process("naive.py") as process:
        _, naive = asyncio.run(visits.page_cost(process, "/", {}, 10))
    third = naive.median_cpu / 3
    lines, pages = [], []
    with Process("server.py") as process:
        time.sleep(min(32, left()))  # the server settles half a minute after its start
        names = ["pick-period", "pick-indicator", "pick-place"]
        params = CHOICE | {"lang": "fa"}
        counties = asyncio.run(visits.picks(process, COUNTIES, params, names))
        for name, size in zip(names, counties.kilobytes, strict=True):
            what = f"bytes: {name.removeprefix('pick-')} changed, map of the counties"
            lines.append(at_most(what, size, statistics.median(naive.kilobytes), "kB", 60))
        lines.append(processor("processor: map of the counties", counties, naive, third))
        for code in (PAGES | SCREENS) if left() > 60 else ():
            path = "/" if code == OVERVIEW else f"/{code}"
            costs = asyncio.run(visits.page_cost(process, path, {"lang": "fa"}, 8))
            pages.append(costs)
            first, again = costs
            lines.append(processor(f"processor: {code}", again, naive, third))
            lines.append(processor(f"processor: {code}, never asked before", first, naive, third))
            size = statistics.median(again.kilobytes)
            lines.append(Line(f"bytes: {code}", size, None, "kB"))
    if pages:
        firsts, agains = ([cost.median_cpu for cost in costs] for costs in zip(*pages, strict=True))
        what = "processor: median of the pages"
        lines.append(at_most(what, statistics.median(agains), None, "ms", 40))
        lines.append(Line(f"{what}, never asked before", statistics.median(firsts), None, "ms"))
    return lines


def processor(what: str, cost: visits.Cost, naive: visits.Cost, third: float) -> Line:
    return at_most(what, cost.median_cpu, naive.median_cpu, "ms", third, "≤ 1/3 of the baseline's")


def under_load(left: Callable[[], float]) -> list[Line]:
    """Interactions a second and waiting, with ever more readers on the map of the counties."""
    sizes, seconds = [1, 10, 30, 100], {1: 4.0, 10: 6.0, 30: 8.0, 100: 8.0}
    found: dict[str, dict[int, visits.Load]] = {"server.py": {}, "naive.py": {}}

    async def measure(process: Process, loads: dict[int, visits.Load]) -> None:
        path, params, name = (
            (COUNTIES, CHOICE | {"lang": "fa"}, "pick-period")
            if process.ours
            else ("/", {}, "period")
        )
        async with asyncio.timeout(max(1, min(left(), 110))):
            async with visits.crowd(process.url, path, params, sizes) as growing:
                async for readers in growing:
                    size = len(readers)
                    loads[size] = await visits.load(readers, name, seconds[size])

    for script, loads in found.items():
        with Process(script) as process:
            if process.ours:
                time.sleep(min(32, left()))
            try:
                asyncio.run(measure(process, loads))
            except TimeoutError:
                print(f"{script}: no time for more than {len(loads)} sizes", file=sys.stderr)
    lines = []
    ours, naive = found["server.py"], found["naive.py"]
    for size in sizes:
        mine, other = ours.get(size), naive.get(size)
        rate = f"interactions a second, {size} sessions"
        many = [one.each_second if one else None for one in (mine, other)]
        met = many[0] >= 3 * many[1] if size == 30 and many[0] and many[1] else None
        budget = "≥ 3 × the baseline's" if size == 30 else ""
        lines.append(Line(rate, *many, "/s", budget, met))
        waits = [one.p95 if one else None for one in (mine, other)]
        lines.append(Line(f"waiting, 19 of 20 at most, {size} sessions", *waits, "s"))
    return lines


def memory(left: Callable[[], float]) -> list[Line]:
    """Megabytes of sessions that come, stay idle and go."""
    with Process("server.py") as process:
        time.sleep(min(32, left()))
        params = {"lang": "fa"}
        ours = asyncio.run(visits.memory(process, "/services", params, rounds=3, size=100))
    with Process("naive.py") as process:
        naive = asyncio.run(visits.memory(process, "/", {}, rounds=2, size=20))
    growth = (ours.after[-1] - ours.after[0]) / (100 * (len(ours.after) - 1))
    return [
        Line("the process without readers", ours.before, naive.before, "MB"),
        at_most("one idle session", ours.idle, naive.idle, "MB", 3),
        *(
            Line(f"the process after {100 * (number + 1)} sessions came and went", held, None, "MB")
            for number, held in enumerate(ours.after)
        ),
        at_most("growth for each of the last 200 sessions", growth, None, "MB", 0.1),
    ]


def data_api(left: Callable[[], float]) -> list[Line]:
    """Two hundred programs at once ask the data API for a minute."""
    seconds = max(5.0, min(60.0, left() - 10))
    with Process("server.py", DIVIDE_API_RATE="0", DIVIDE_ACCESS_LOG="0") as process:
        addresses = [f"{PREFIX}/{query}" for query in QUERIES]
        found = asyncio.run(visits.ask_api(process.url, addresses, 200, seconds))
    return [
        Line("seconds asked", round(seconds), None, "s"),
        Line("answers a second", found.each_second, None, "/s"),
        Line("waiting, 19 of 20 at most", found.p95, None, "s"),
        at_most("failures (5xx, broken connections)", found.failures, None, "", 0, "none"),
    ]


PARTS: dict[str, tuple[str, Callable[[Callable[[], float]], list[Line]]]] = {
    "bytes": ("First and second visit", first_load),
    "pages": ("One interaction", interactions),
    "load": ("Many readers at once", under_load),
    "memory": ("Memory", memory),
    "start": ("Start", start_up),
    "api": ("Data API, 200 programs at once", data_api),
}


def machine() -> str:
    """The machine in a line."""
    cpus = Path("/proc/cpuinfo").read_text("utf-8") if Path("/proc/cpuinfo").exists() else ""
    named = re.search(r"^model name\s*: (.+)$", cpus, re.M)
    name = named[1] if named else platform.machine()
    day = datetime.datetime.now(datetime.UTC).date()
    loaded = os.getloadavg()[0]
    return (
        f"Measured on {day} by `make bench`: {os.cpu_count()} cores ({name}), "
        f"Python {platform.python_version()}, load before the run {loaded:.1f}."
    )


ABOUT = (
    "The baseline is `naive.py`: the same map of the counties in plain Streamlit and Plotly, the "
    "outlines inside the figure, served by plain `streamlit run`. Both are measured in one run, "
    "readers and server on the same machine. Bytes are those on the wire, headers included; "
    "processor time is that of the server's process; an interaction is a pick from one of the "
    "page's lists by a client that speaks Streamlit's protocol, on a server that has settled."
)


def main(arguments: list[str] | None = None) -> int:
    """Measure, print, and write down a whole run.

    Returns
    -------
    int
        0 if every part was measured; missed budgets are told, not failed.
    """
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS), metavar="PART",
                        help=f"parts to run: {', '.join(PARTS)}")  # fmt: skip
    parser.add_argument("--minutes", type=float, default=MINUTES, help="most it may take in all")
    asked = parser.parse_args(arguments)
    end = time.monotonic() + asked.minutes * 60
    about = machine()
    parts, failed = [], False
    for name, (title, part) in PARTS.items():
        if name not in asked.only:
            continue
        lines: list[Line] = []
        print(f"{title} …", file=sys.stderr, flush=True)
        if (left := end - time.monotonic()) > 15:
            try:
                lines = part(lambda: end - time.monotonic())
            except Exception as error:  # one part less is better than no table
                print(f"{name}: {error!r}", file=sys.stderr)
        print(f"… {left - (end - time.monotonic()):.0f} s", file=sys.stderr, flush=True)
        failed |= not lines
        note = (part.__doc__ or "").strip().partition("\n")[0]
        parts.append((title, note, lines))
    text = markdown(parts, [about, ABOUT])
    print(text)
    if set(asked.only) == set(PARTS):
        RESULTS.write_text(text, "utf-8")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
