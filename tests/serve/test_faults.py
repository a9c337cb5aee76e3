"""What goes wrong around a server that is in use: its dataset, its disk, its clock."""

import asyncio
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

from divide.catalog.load import load
from divide.serve.api import PREFIX, Api
from divide.serve.edition import Editions
from divide.serve.rate import Rate
from divide.text.catalogue import texts
from tests.benchmarks.__main__ import QUERIES
from tests.benchmarks.client import Visitor
from tests.benchmarks.visits import ask_api
from tests.conftest import run_async

ROOT = Path(__file__).resolve().parents[2]
OFFICES = "observations/offices.csv"
READERS = 30


def version_on(text: str) -> str:
    """Version of the dataset in the foot of a page."""
    foot = text[text.index('<footer class="foot">') :]
    return re.findall(r'class="code">([^<]+)</span></p>', foot)[0]


def whole(text: str, lang: str, page: str = "services") -> None:
    """The page stands: nothing failed on it."""
    assert texts(lang)("error.page") not in text
    assert texts(lang).of("page", page) in text
    assert "Traceback" not in text


# the dataset


SPOILS = {
    "truncated": lambda file: file.write_text(file.read_text("utf-8")[: file.stat().st_size // 4]),
    "deleted": lambda file: file.unlink(),
    "of another shape": lambda file: file.write_text("place,number\nIR-02,33\n", "utf-8"),
    "no text at all": lambda file: file.write_bytes(bytes(range(256)) * 40),
}


def test_thirty_readers_go_on_while_the_dataset_is_replaced_spoiled_and_mended(
    start_server, folder
):
    server = start_server(DIVIDE_DATA=folder, DIVIDE_RELOAD_SECONDS="0.3", DIVIDE_ACCESS_LOG="0")
    good = (folder / OFFICES).read_text("utf-8")
    better = good.replace(",33,exact", ",34,exact", 1)
    before = load(folder).version
    seen: list[set[str]] = [set() for _ in range(READERS)]
    runs = 0
    done = asyncio.Event()

    async def reader(number: int) -> None:
        nonlocal runs
        lang = ("fa", "en")[number % 2]
        page = ("services", "offices", "method")[number % 3]
        async with Visitor(server.url) as visitor:
            while True:
                last = done.is_set()
                run = await visitor.open(f"/{page}", lang=lang)
                whole(run.text, lang, page)
                seen[number].add(version_on(run.text))
                runs += 1
                if last:
                    assert version_on(run.text) == after
                    return
                if "pick-period" in visitor.screen.boxes:
                    await visitor.pick("pick-period")
                await asyncio.sleep(3)  # readers look at what they get

    async def told(said: str) -> None:
        async with asyncio.timeout(120):
            while len(re.findall(said, server.log())) <= heard.get(said, 0):
                await asyncio.sleep(0.1)
        heard[said] = heard.get(said, 0) + 1

    async def everybody_looks_again() -> None:
        since = runs
        async with asyncio.timeout(120):
            while runs < since + 2 * READERS:
                await asyncio.sleep(0.1)

    async def scene() -> None:
        nonlocal after
        async with asyncio.TaskGroup() as group:
            for number in range(READERS):
                group.create_task(reader(number))
            async with asyncio.timeout(120):
                while not all(seen):
                    await asyncio.sleep(0.05)
            (folder / OFFICES).write_text(better, "utf-8")
            after = (await asyncio.to_thread(load, folder)).version
            await told(f"dataset {after} in force")
            for spoil in SPOILS.values():
                (folder / OFFICES).write_text(better, "utf-8")
                spoil(folder / OFFICES)
                await told(f"refused .*{after} stays in force")
                await everybody_looks_again()
            (folder / OFFICES).write_text(better, "utf-8")
            done.set()

    after, heard = "", {}
    run_async(scene())
    assert after not in ("", before)
    assert set.union(*seen) == {before, after}
    assert "Traceback" not in server.log()


def test_two_hundred_programs_ask_the_api_for_a_minute_and_none_fails(start_server):
    """At the pace of a small machine; without any pause it is the benchmark's business."""
    server = start_server(DIVIDE_API_RATE="0", DIVIDE_RELOAD_SECONDS="0")
    addresses = [f"{PREFIX}/{query}" for query in QUERIES]
    asked = run_async(ask_api(server.url, addresses, 200, 60, pause=4))
    assert asked.failures == 0
    assert asked.each_second * 60 >= 200, "not every program was answered"


# the disk and the clock


class HardPlace:
    """A server that can write nothing anywhere, and whose clock somebody else sets."""

    def __init__(self, clock: Path) -> None:
        self.clock = clock
        self.set_clock(0)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        # A limit of nothing on the size of files is what a full disk is to a program, also to one
        # that runs as root; the module starts the server as `streamlit run` does.
        program = (
            "import resource, runpy, sys, time\n"
            "resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))\n"
            "true_time = time.time\n"
            f"time.time = lambda: true_time() + float(open({str(clock)!r}).read() or 0)\n"
            "sys.argv = ['streamlit', 'run', 'server.py', '--server.address=127.0.0.1',"
            f" '--server.port={self.port}']\n"
            "runpy.run_module('streamlit', run_name='__main__')\n"
        )
        nowhere = str(clock.parent / "nowhere")
        self._process = subprocess.Popen(
            [sys.executable, "-c", program],
            cwd=ROOT,
            env={"PATH": "/usr/bin:/bin", "TMPDIR": nowhere, "HOME": nowhere,
                 "XDG_CACHE_HOME": nowhere, "DIVIDE_API_RATE": "0.001",
                 "DIVIDE_API_BURST": "4"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        for _ in range(1200):
            if self.status("/health/ready") == 200:
                return
            time.sleep(0.1)
        self.stop()
        pytest.fail("The server did not start.")

    def set_clock(self, seconds: float) -> None:
        """How far the server's clock is ahead of the true one."""
        self.clock.write_text(str(seconds), "ascii")

    def status(self, path: str) -> int:
        try:
            with urllib.request.urlopen(self.url + path, timeout=60) as answer:
                answer.read()
                return answer.status
        except urllib.error.HTTPError as error:
            return error.code
        except (urllib.error.URLError, OSError):
            return 0

    def stop(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


@pytest.fixture(scope="module")
def hard_place(tmp_path_factory) -> Iterator[HardPlace]:
    running = HardPlace(tmp_path_factory.mktemp("hard") / "clock")
    yield running
    running.stop()


def test_nothing_needs_a_place_to_write(hard_place):
    """Figures, pictures and archives are made and kept in memory: there is no cache to fill up."""

    async def read() -> None:
        async with Visitor(hard_place.url) as visitor:
            for lang in ("fa", "en"):
                whole((await visitor.open("/services", lang=lang)).text, lang)
                whole((await visitor.pick("pick-period", 1)).text, lang)

    run_async(read())
    for path in ("/services?lang=en", f"{PREFIX}/dataset.zip", "/s/services.png?lang=fa"):
        assert hard_place.status(path) == 200, path


def test_a_reader_goes_on_while_the_clock_jumps(hard_place):
    year = 365 * 86400

    async def read() -> None:
        async with Visitor(hard_place.url) as visitor:
            await visitor.open("/services", lang="en")
            for ahead in (10 * year, -10 * year, 0):
                hard_place.set_clock(ahead)
                whole((await visitor.pick("pick-period", 1)).text, "en")
                async with Visitor(hard_place.url) as other:
                    whole((await other.open("/services", lang="fa")).text, "fa")

    run_async(read())


def test_no_clock_gives_back_what_the_limit_has_taken(hard_place):
    path = f"{PREFIX}/areas?level=country"
    assert 429 in [hard_place.status(path) for _ in range(6)]
    for ahead in (1e8, -1e8, 0):
        hard_place.set_clock(ahead)
        assert hard_place.status(path) == 429


def test_a_reader_who_is_out_of_tokens_waits_by_a_clock_that_never_jumps(monkeypatch):
    rate = Rate(0.001, 1)
    assert rate.wait("192.0.2.1") == 0
    for jump in (1e9, -1e9):
        monkeypatch.setattr(time, "time", lambda jump=jump: jump)
        assert 0 < rate.wait("192.0.2.1") <= 1000


def test_files_dated_back_or_ahead_reach_programs_that_ask_by_date(folder, in_force):
    """A clock that was wrong when an editor saved: the newer files seem older, or to come."""
    import os

    editions = Editions(folder)
    in_force.replace(editions.current().library)
    client = TestClient(Starlette(routes=[Mount(PREFIX, app=Api(editions.current, Rate(0, 0)))]))
    good = (folder / OFFICES).read_text("utf-8")
    address = f"{PREFIX}/observations.csv?theme=offices&limit=5"
    held = client.get(address)
    for number, wrong in enumerate((time.time() + 10**8, time.time() - 10**8)):
        for path in folder.rglob("*.csv"):
            os.utime(path, (wrong, wrong))
        (folder / OFFICES).write_text(good.replace(",33,exact", f",{34 + number},exact", 1))
        os.utime(folder / OFFICES, (wrong, wrong))
        assert [editions.look() for _ in range(2)][-1]
        newer = client.get(address, headers={"If-Modified-Since": held.headers["Last-Modified"]})
        assert newer.status_code == 200
        assert newer.text != held.text
        again = client.get(address, headers={"If-Modified-Since": newer.headers["Last-Modified"]})
        assert again.status_code == 304
        assert parsedate_to_datetime(newer.headers["Last-Modified"])
        held = newer
