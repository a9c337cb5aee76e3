"""What every kind of test shares: the shipped data and a real server."""

import asyncio
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import settings

Result = TypeVar("Result")
ROOT = Path(__file__).resolve().parents[1]

# Examples are the same on every run, and a slow machine is not a failure.
settings.register_profile("house", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("house")

# Tests read the shipped data unless they say otherwise themselves.
os.environ.pop("DIVIDE_DATA", None)


@pytest.fixture(scope="session")
def dataset():
    """The shipped dataset, read once."""
    from divide.catalog.load import current

    return current()


SLOWEST = (
    "serve/test_faults", "browser/test_accessibility", "browser/test_display",
    "browser/test_profile_and_compare", "serve/test_hostile", "browser/test_many_workers",
    "browser/test_hostile_pages", "browser/test_servers", "browser/test_reload",
    "browser/test_origins", "pages/test_data_views", "pages/test_broken_data",
    "serve/test_edition", "pages/test_taking_away", "browser/test_pages",
    "catalog/test_broken_folders", "catalog/test_changes", "browser/test_counties",
    "browser/test_moving", "pages/test_choices", "pages/test_figures_trace",
    "export/test_picture_figures", "house/test_bench",
)  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The files that take longest come first, so that no worker is left alone with one."""
    place = {f"tests/{name}.py": number for number, name in enumerate(SLOWEST)}
    items.sort(key=lambda item: place.get(item.nodeid.partition("::")[0], len(place)))


def run_async(main: Coroutine[Any, Any, Result]) -> Result:
    """``asyncio.run`` in a thread of its own: a test's thread may hold the browser's loop."""
    with ThreadPoolExecutor(1) as alone:
        return alone.submit(asyncio.run, main).result()


class Server:
    """`streamlit run` of this checkout on a free port of this machine."""

    def __init__(self, script: str = "server.py", **environment: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._folder = tempfile.mkdtemp(prefix="divide-server-")
        self._log = Path(self._folder) / "log"
        with self._log.open("wb") as log:
            place = ["--server.address=127.0.0.1", f"--server.port={self.port}"]
            self._process = subprocess.Popen(
                [sys.executable, "-m", "streamlit", "run", script, *place],
                cwd=ROOT,
                env={**os.environ, **environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        self._wait()

    def log(self) -> str:
        """Everything the server has printed so far."""
        printed = self._log.read_text(encoding="utf-8", errors="replace")
        return re.sub("\x1b\\[[0-9;]*m", "", printed)

    def stop(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _wait(self) -> None:
        for _ in range(600):
            try:
                urllib.request.urlopen(f"{self.url}/_stcore/health").close()
            except (urllib.error.URLError, ConnectionError):
                if self._process.poll() is not None:
                    break
                time.sleep(0.1)
            else:
                return
        log = self.log()
        self.stop()
        pytest.fail(f"The server did not start:\n{log}")


@pytest.fixture(scope="session")
def start_server() -> Iterator[Callable[..., Server]]:
    """Start a server, ``start_server("server.py", DIVIDE_DATA="…")``, or find it running."""
    running: dict[tuple, Server] = {}

    def start(script: str = "server.py", **environment: object) -> Server:
        key = (script, *sorted((name, str(value)) for name, value in environment.items()))
        if key not in running:
            running[key] = Server(script, **dict(key[1:]))
        return running[key]

    yield start
    for server in running.values():
        server.stop()


@pytest.fixture(scope="session")
def server(start_server: Callable[..., Server]) -> Server:
    """The dashboard on the shipped data."""
    return start_server()
