"""A server as a process of its own, and what it costs."""

import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import TracebackType

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]


class Process:
    """`streamlit run` of a script, until the block ends.

    Parameters
    ----------
    script : str
        ``server.py`` for the dashboard, ``naive.py`` for the baseline; each from its own
        folder, so that only the dashboard has the settings of the dashboard.
    environment : str
        Variables.

    Attributes
    ----------
    url : str
    started : float
        Seconds until it answered that it was ready.
    """

    def __init__(self, script: str, **environment: str) -> None:
        self.script, self.environment = script, environment
        self.ours = script == "server.py"

    def __enter__(self) -> "Process":
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        self._log = tempfile.TemporaryFile()
        options = {"server.address": "127.0.0.1", "server.port": port, "server.headless": "true",
                   "browser.gatherUsageStats": "false"}  # fmt: skip
        began = time.monotonic()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", self.script]
            + [f"--{name}={value}" for name, value in options.items()],
            cwd=ROOT if self.ours else HERE,
            env={**os.environ, **self.environment},
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=subprocess.STDOUT,
        )
        self.pid = self._process.pid
        ready = f"{self.url}/health/ready" if self.ours else f"{self.url}/_stcore/health"
        while not answers(ready):
            if self._process.poll() is not None or time.monotonic() - began > 60:
                log = self.log()
                self.__exit__(None, None, None)
                raise RuntimeError(f"{self.script} did not start:\n{log}")
            time.sleep(0.02)
        self.started = time.monotonic() - began
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.terminate()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._log.close()

    def log(self) -> str:
        """All that the server has printed."""
        self._log.seek(0)
        return self._log.read().decode("utf-8", "replace")

    def cpu(self) -> float:
        """Seconds of processor time the process has used so far, in all its threads."""
        return cpu(self.pid)

    def memory(self) -> float:
        """Megabytes that the process holds in memory now."""
        status = Path(f"/proc/{self.pid}/status").read_text("ascii")
        return resident(status)


def cpu(pid: int) -> float:
    """Processor time of a process in seconds, threads that have ended included.

    The clock of the process (clock_getcpuclockid) counts nanoseconds; ``/proc/<pid>/stat`` says
    the same in hundredths, too coarse for one interaction.
    """
    return time.clock_gettime((~pid << 3) | 2)


def resident(status: str) -> float:
    """Megabytes (10⁶ bytes) in memory, from the text of ``/proc/<pid>/status``."""
    found = re.search(r"^VmRSS:\s+(\d+) kB", status, re.M)
    assert found, "the process has ended"
    return int(found[1]) * 1024 / 1e6


def answers(url: str) -> bool:
    """Whether an address answers with success."""
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
