"""A long run of the public screen: servers killed, data changed, memory before and after.

    .venv/bin/python tests/benchmarks/display_run.py --minutes 30

The test suite runs the same for less than a minute (``tests/browser/test_display.py``).
"""

import argparse
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
# What a passer-by sees: the slide, and whether anything else lies over it anywhere.
SEEN = """() => {
  const slide = document.querySelector('#stage .slide');
  if (!slide) return {slide: false};
  const { innerWidth: wide, innerHeight: high } = window;
  const foreign = [];
  for (const x of [.02, .3, .5, .7, .98]) for (const y of [.02, .3, .5, .7, .98]) {
    const top = document.elementFromPoint(x * wide, y * high);
    if (!top?.closest('#stage')) foreign.push(top?.outerHTML.slice(0, 120));
  }
  return {slide: true, foreign, title: slide.querySelector('h1')?.innerText ?? '',
    source: slide.querySelector('.source')?.innerText ?? '', key: slide.dataset.key,
    version: slide.dataset.version, held: performance.now()};
}"""


class Server:
    """`streamlit run server.py` on one port, to be killed and started again."""

    def __init__(self, data: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = {
            **os.environ,
            "DIVIDE_DATA": str(data),
            "DIVIDE_RELOAD_SECONDS": "1",
            "DIVIDE_ACCESS_LOG": "0",
        }
        self.process: subprocess.Popen | None = None

    def start(self) -> None:
        place = ["--server.address=127.0.0.1", f"--server.port={self.port}"]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", "server.py", *place],
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for _ in range(600):
            try:
                urllib.request.urlopen(f"{self.url}/_stcore/health").close()
                return
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.1)
        raise RuntimeError("the server did not start")

    def kill(self) -> None:
        """As a power cut would: no goodbye."""
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None

    @property
    def megabytes(self) -> float:
        return _resident([self.process.pid]) if self.process else 0.0


@dataclass
class Run:
    """What was seen."""

    slides: list[str] = field(default_factory=list)
    versions: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    longest: float = 0.0
    _since: float = field(default_factory=time.monotonic)

    def look(self, page: Page) -> None:
        seen = page.evaluate(SEEN)
        if not seen["slide"]:
            self.errors.append("no slide")
            return
        self.errors += [f"over the slide: {one}" for one in seen["foreign"]]
        if not seen["title"] or not seen["source"]:
            self.errors.append(f"a slide without words: {seen['key']}")
        if not self.slides or self.slides[-1] != seen["key"]:
            self.slides.append(seen["key"])
            self._since = time.monotonic()
        self.longest = max(self.longest, time.monotonic() - self._since)
        if seen["version"] not in self.versions:
            self.versions.append(seen["version"])

    def watch(self, page: Page, seconds: float, until=lambda run: False) -> bool:
        """Look twice a second; whether `until` came true in this time."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.look(page)
            if until(self):
                return True
            page.wait_for_timeout(500)
        return False


def own_data() -> Path:
    """A copy of the data folder that may be changed."""
    folder = Path(tempfile.mkdtemp(prefix="divide-display-")) / "data"
    shutil.copytree(ROOT / "data", folder)
    return folder


def change(data: Path) -> None:
    """Correct one figure: another version of the dataset."""
    file = data / "observations" / "services.csv"
    text = file.read_text(encoding="utf-8")
    assert ",220," in text
    file.write_text(text.replace(",220,", ",221,", 1), encoding="utf-8")


def _resident(pids: list[int]) -> float:
    """Megabytes of processes, shared pages divided among those who share them."""
    total = 0
    for pid in pids:
        try:
            rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in rollup.splitlines() if line[:4] == "Pss:")
    return total / 1024


def _browser_pids() -> list[int]:
    """Chromium's processes among our own descendants."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text()
            except OSError:
                continue
            parents[int(entry.name)] = int(stat.rpartition(")")[2].split()[1])
    ours = {os.getpid()}
    for _ in range(12):
        ours |= {pid for pid, parent in parents.items() if parent in ours}
    return [pid for pid in ours if _command(pid).find("chrom") >= 0]


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().split("\0")[0]
    except OSError:
        return ""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--every", type=int, default=20)
    asked = parser.parse_args()
    data = own_data()
    server = Server(data)
    server.start()
    part = asked.minutes * 60 / 5
    run, reloads = Run(), []
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(viewport={"width": 1920, "height": 1080})
        page.on("load", lambda _: reloads.append(time.monotonic()))
        page.goto(f"{server.url}/display?set=province&area=IR-02&every={asked.every}&lang=fa")
        page.wait_for_selector("#stage .slide", timeout=60_000)
        run.watch(page, part)  # every slide has been drawn once: from here memory should stand
        before = server.megabytes, _resident(_browser_pids())
        for event in ("kill", "kill", "change"):
            if event == "kill":
                server.kill()
                run.watch(page, min(60, part / 3))  # the lobby goes on without a server
                server.start()
            else:
                change(data)
            run.watch(page, part)
        run.watch(page, part)
        after = server.megabytes, _resident(_browser_pids())
        heap = page.evaluate("performance.memory?.usedJSHeapSize ?? 0") / 2**20
        browser.close()
    server.kill()
    shutil.rmtree(data.parent, ignore_errors=True)
    print(f"minutes                 {asked.minutes:g}, {asked.every} s a slide")
    print(f"slides advanced         {len(run.slides) - 1}")
    print(f"longest a slide stood   {run.longest:.1f} s")
    print(f"dataset versions shown  {len(run.versions)}")
    print(f"pages loaded            {len(reloads)}")
    print(f"errors seen             {len(run.errors)} {Counter(run.errors).most_common(5)}")
    print(f"server, MB              {before[0]:.0f} before, {after[0]:.0f} after (new process)")
    print(f"browser, MB             {before[1]:.0f} before, {after[1]:.0f} after")
    print(f"of it the page's heap   {heap:.1f} MB")


if __name__ == "__main__":
    main()
