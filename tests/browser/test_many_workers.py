"""deploy/: two workers behind nginx, one of which dies under its readers."""

import configparser
import os
import re
import shutil
import signal
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from divide.text.catalogue import texts

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def site(port: int, workers: list[int], folder: Path) -> str:
    """The site file of deploy/, with other ports and its log in another place."""
    text = (DEPLOY / "nginx.conf").read_text("utf-8")
    for given, own in zip((8601, 8602), workers, strict=True):
        assert f"127.0.0.1:{given}" in text
        text = text.replace(f"127.0.0.1:{given}", f"127.0.0.1:{own}")
    text = text.replace("listen 80;", f"listen 127.0.0.1:{port};")
    return text.replace("/var/log/nginx/divide.log", f"{folder}/access.log")


class Nginx:
    """Debian's nginx before some workers, on a free port and without root."""

    def __init__(self, folder: Path, workers: list[int]) -> None:
        assert NGINX, "No nginx on this machine; as root: apt-get install nginx-light"
        self.port, self.folder = free_port(), folder
        self.url = f"http://127.0.0.1:{self.port}"
        (folder / "site").write_text(site(self.port, workers, folder), "utf-8")
        places = "".join(
            f"{kind}_temp_path {folder}/{kind};"
            for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        (folder / "conf").write_text(
            f"daemon off; pid {folder}/pid; error_log {folder}/error.log;"
            f"events {{}} http {{ {places} include {folder}/site; }}",
            "utf-8",
        )
        ask = [NGINX, "-p", str(folder), "-c", str(folder / "conf"), "-e", f"{folder}/error.log"]
        self.check = subprocess.run([*ask, "-t"], capture_output=True, text=True)
        assert self.check.returncode == 0, self.check.stderr
        self._process = subprocess.Popen(ask)
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(10)


@pytest.fixture(scope="module")
def workers(start_server):
    """Two workers of their own, as one of them will die."""
    limits = {"DIVIDE_API_RATE": "0", "DIVIDE_RELOAD_SECONDS": "0"}
    return [start_server("server.py", WORKER=number, **limits) for number in (1, 2)]


@pytest.fixture(scope="module")
def nginx(workers, tmp_path_factory) -> Iterator[Nginx]:
    running = Nginx(tmp_path_factory.mktemp("nginx"), [worker.port for worker in workers])
    yield running
    running.stop()


def get(url: str, **headers: str) -> tuple[int, dict[str, str]]:
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers)) as answer:
            answer.read()
            return answer.status, dict(answer.headers)
    except urllib.error.HTTPError as error:
        return error.code, dict(error.headers)


def open_pages(worker) -> int:
    with urllib.request.urlopen(f"{worker.url}/metrics") as answer:
        return int(float(re.search(r"^divide_sessions (\S+)", answer.read().decode(), re.M)[1]))


def until(holds, patience: float = 60) -> bool:
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.2)
    return False


def test_a_visitor_gets_one_word_and_keeps_it(nginx):
    _, headers = get(f"{nginx.url}/?lang=en")
    word = headers["Set-Cookie"]
    assert word.startswith("divide_visitor=")
    assert "HttpOnly" in word
    _, headers = get(f"{nginx.url}/?lang=en", Cookie=word.partition(";")[0])
    assert "divide_visitor" not in headers.get("Set-Cookie", "")


def test_what_is_for_operators_is_not_for_visitors(nginx):
    assert get(f"{nginx.url}/metrics")[0] == 404
    assert get(f"{nginx.url}/health/ready")[0] == 200
    assert "nginx/" not in get(f"{nginx.url}/metrics")[1].get("Server", "")


def test_the_log_of_nginx_names_no_visitor(nginx):
    get(f"{nginx.url}/data?find=Gholamreza", **{"User-Agent": "Mozilla/9"})
    log = nginx.folder / "access.log"
    assert until(lambda: "GET /data 200" in log.read_text("utf-8")), "written after the answer"
    log = log.read_text("utf-8")
    for private in ("127.0.0.1", "Gholamreza", "Mozilla"):
        assert private not in log


def test_readers_of_a_worker_that_dies_go_on_with_the_other(nginx, workers, browser, settle):
    """One of the workers is gone for good; whatever runs after it has the other."""
    page = browser.new_page()
    page.goto(f"{nginx.url}/offices?lang=en")
    settle(page)
    assert until(lambda: sum(open_pages(worker) for worker in workers) == 1)
    (mine,) = [worker for worker in workers if open_pages(worker)]
    (other,) = [worker for worker in workers if worker is not mine]

    stop, statuses = threading.Event(), []

    def ask() -> None:
        for address in ("/api/v1/areas?level=country", "/?lang=fa", "/health/ready") * 10_000:
            if stop.is_set():
                return
            statuses.append(get(nginx.url + address)[0])

    askers = [threading.Thread(target=ask) for _ in range(4)]
    for asker in askers:
        asker.start()
    mine._process.send_signal(signal.SIGKILL)
    mine._process.wait()
    assert until(lambda: open_pages(other) == 1), "the page came back to the living worker"
    stop.set()
    for asker in askers:
        asker.join()
    assert set(statuses) == {200}

    page.get_by_role("link", name=texts("en")("page.services"), exact=True).click()
    page.get_by_role("heading", level=1, name=texts("en")("page.services")).wait_for()
    settle(page)
    page.close()


def test_the_unit_starts_what_this_folder_holds():
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str
    unit.read(DEPLOY / "divide@.service")
    service = unit["Service"]
    program, *arguments = service["ExecStart"].split()
    assert program.startswith(service["WorkingDirectory"])
    assert (ROOT / arguments[arguments.index("run") + 1]).is_file()
    assert service["Restart"] == "always"
    if analyze := shutil.which("systemd-analyze"):
        checked = subprocess.run(
            [analyze, "verify", str(DEPLOY / "divide@.service")], capture_output=True, text=True
        )
        # that the program is not there on this machine is all it may have to say
        said = [line for line in checked.stderr.splitlines() if "divide@" in line]
        assert all("not executable" in line for line in said), checked.stderr


def test_the_image_takes_only_what_runs():
    copied = re.findall(r"^COPY (.+) \S+$", (DEPLOY / "Dockerfile").read_text("utf-8"), re.M)
    names = [name for line in copied for name in line.split()]
    assert {"divide", "pages", "data", "static", "server.py"} <= set(names)
    for name in names:
        assert list(ROOT.glob(name)), name
    kept = (DEPLOY / "Dockerfile.dockerignore").read_text("utf-8").splitlines()
    for name in names:
        assert f"!{name}" in kept
