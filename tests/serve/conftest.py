"""Programs and visitors without a port: the parts of the server, called in this process."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

from divide.measures import library as libraries
from divide.serve.api import PREFIX, Api
from divide.serve.edition import Editions
from divide.serve.rate import Rate

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def editions() -> Editions:
    """The shipped dataset as it is served."""
    return Editions(ROOT / "data")


@pytest.fixture(scope="session")
def library(editions):
    return editions.current().library


@pytest.fixture(scope="session")
def api_app(editions) -> Starlette:
    return Starlette(routes=[Mount(PREFIX, app=Api(editions.current, Rate(0, 0)))])


@pytest.fixture(scope="session")
def api(api_app) -> Callable:
    """Ask the data API: ``api("areas.csv?level=county", Accept="…")``."""
    client = TestClient(api_app, base_url="http://localhost")

    def ask(address: str, method: str = "GET", **headers: str):
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        return client.request(method, f"{PREFIX}/{address}", headers=sent)

    return ask


@pytest.fixture
def folder(tmp_path) -> Path:
    """A copy of the shipped data that a test may spoil."""
    return Path(shutil.copytree(ROOT / "data", tmp_path / "data"))


@pytest.fixture
def in_force() -> Iterator[libraries.InForce]:
    """The library of the process; as it was before when the test ends."""
    before = libraries.IN_FORCE.newest()
    yield libraries.IN_FORCE
    libraries.IN_FORCE.replace(before)
