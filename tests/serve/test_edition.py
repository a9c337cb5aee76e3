"""The data folder changes while the server runs."""

import io
import shutil
import threading
import time
import zipfile
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from divide.catalog.load import load
from divide.serve.api import Api
from divide.serve.edition import Editions, fingerprint
from divide.serve.rate import Rate

OFFICES = "observations/offices.csv"
HEIS = "observations/penetration_heis.csv"


@pytest.fixture
def folder(folder) -> Path:
    """Some hundred figures of the shipped data: enough to lose, quick to load."""
    for path in (folder / "observations").glob("*.csv"):
        lines = path.read_text("utf-8").splitlines(keepends=True)
        path.write_text("".join(lines[:150]), "utf-8")
    return folder


@pytest.fixture
def editions(folder, in_force, monkeypatch):
    """A running server's editions over a folder that a test may change."""
    from divide.measures import library as libraries

    running = Editions(folder)
    libraries.replace(libraries.build(load(folder)))
    running.current()
    return running


def settle(editions) -> bool:
    """Look as often as it takes for a change that has stood still to be taken up."""
    return [editions.look() for _ in range(3)][1]


def edit(folder: Path, file: str, old: str, new: str) -> None:
    """As an editor's program does it: a new file beside, then moved over the old one."""
    text = (folder / file).read_text("utf-8")
    assert old in text
    beside = folder / f"{file}.new"
    beside.write_text(text.replace(old, new, 1), "utf-8")
    beside.replace(folder / file)


def test_a_changed_figure_is_served_without_a_restart(editions, folder, in_force):
    before = editions.current()
    edit(folder, OFFICES, ",33,exact", ",34,exact")
    assert settle(editions)
    after = editions.current()
    assert after.library.dataset.version != before.library.dataset.version
    assert in_force.newest() is after.library
    assert 34 in after.library.rows("offices_licensed_new")["value"].tolist()
    assert after.package != before.package
    assert editions.replaced == 1


def test_nothing_happens_while_nothing_changes(editions, folder):
    before = editions.current()
    assert not settle(editions)
    (folder / OFFICES).touch()
    assert not settle(editions)
    assert editions.current() is before


def test_files_still_being_written_are_left_alone(editions, folder):
    before = editions.current()
    text = (folder / HEIS).read_bytes()
    for size in range(0, len(text), len(text) // 5):
        (folder / HEIS).write_bytes(text[:size])
        assert not editions.look()
        assert editions.current() is before
    (folder / HEIS).write_bytes(text)
    settle(editions)
    assert editions.current() is before
    assert editions.refused is None


def spoil_delete(folder):
    (folder / OFFICES).unlink()


def spoil_truncate(folder):
    content = (folder / HEIS).read_bytes()
    (folder / HEIS).write_bytes(content[: len(content) // 2])


def spoil_truncate_a_small_file(folder):
    content = (folder / OFFICES).read_bytes()
    (folder / OFFICES).write_bytes(content[: content.rindex(b"\n", 0, len(content) // 2) + 1])


def spoil_empty(folder):
    (folder / "areas.csv").write_bytes(b"")


def spoil_encoding(folder):
    (folder / "sources.csv").write_bytes("روستا".encode("cp1256"))


def spoil_header(folder):
    edit(folder, "indicators.csv", "indicator,theme", "thing,theme")


def spoil_everything(folder):
    shutil.rmtree(folder)


def spoil_quotes(folder):
    with (folder / OFFICES).open("a", encoding="utf-8") as file:
        file.write('"never closed\n')


def test_a_dataset_that_was_replaced_is_let_go(editions, folder):
    """Pictures and words that were kept hold the dataset they are of."""
    import gc
    import weakref

    from divide.widgets import view

    old = weakref.ref(editions.current().library)
    view.words("fa")
    edit(folder, OFFICES, ",33,exact", ",34,exact")
    assert settle(editions)
    gc.collect()
    assert old() is None


@pytest.mark.parametrize(
    "spoil",
    [spoil_delete, spoil_truncate, spoil_truncate_a_small_file, spoil_empty, spoil_encoding,
     spoil_header, spoil_everything, spoil_quotes],
)  # fmt: skip
def test_a_spoiled_folder_never_replaces_a_good_one(editions, folder, in_force, spoil, caplog):
    before = editions.current()
    good = shutil.copytree(folder, folder.parent / "good")
    spoil(folder)
    assert not settle(editions)
    assert editions.current() is before
    assert in_force.newest() is before.library
    assert editions.refused is not None
    assert in_force.refused == editions.refused.version
    assert before.library.dataset.version in caplog.text
    shutil.copytree(good, folder, dirs_exist_ok=True)
    edit(folder, OFFICES, ",33,exact", ",35,exact")
    assert settle(editions)
    assert editions.refused is None
    assert in_force.refused == ""


def test_a_spoiled_folder_made_good_again_is_no_longer_refused(editions, folder, in_force):
    content = (folder / OFFICES).read_bytes()
    (folder / OFFICES).unlink()
    settle(editions)
    assert in_force.refused
    (folder / OFFICES).write_bytes(content)
    assert not settle(editions)
    assert editions.refused is None
    assert in_force.refused == ""


def test_a_single_broken_row_is_left_out_and_the_rest_is_served(editions, folder):
    edit(folder, OFFICES, ",33,exact", ",many,exact")
    assert settle(editions)
    problems = editions.current().library.dataset.problems
    assert "not_a_number" in [one.rule for one in problems]


def test_a_server_that_started_without_a_file_takes_what_is_no_worse(folder, in_force):
    from divide.measures import library as libraries

    (folder / "observations/services.csv").unlink()
    libraries.replace(libraries.build(load(folder)))
    running = Editions(folder)
    running.current()
    edit(folder, OFFICES, ",33,exact", ",34,exact")
    assert settle(running)


def test_a_page_ends_with_the_dataset_it_began_with(editions, folder, in_force):
    begun, replaced, seen = threading.Event(), threading.Event(), []

    def page() -> None:
        seen.append(in_force.pin())
        begun.set()
        replaced.wait(60)
        seen.append(in_force.current())

    reader = threading.Thread(target=page)
    reader.start()
    begun.wait(60)
    edit(folder, OFFICES, ",33,exact", ",34,exact")
    assert settle(editions)
    replaced.set()
    reader.join()
    assert seen[0] is seen[1]
    assert seen[0] is not in_force.current()


def test_what_is_on_the_screen_can_be_held(editions, folder, in_force):
    before = in_force.newest()
    edit(folder, OFFICES, ",33,exact", ",34,exact")
    assert settle(editions)
    seen = []

    def answer_a_click() -> None:
        in_force.hold(before)
        seen.append(in_force.current())

    click = threading.Thread(target=answer_a_click)
    click.start()
    click.join()
    assert seen == [before]
    assert in_force.current() is not before


def test_thirty_readers_see_one_whole_dataset_or_the_other_and_nothing_between(
    editions, folder, in_force
):
    stop, torn = threading.Event(), []

    def read() -> None:
        while not stop.is_set():
            served = editions.current()
            library = served.library
            version = library.dataset.version
            if len(library.observations) < len(library.dataset.observations):
                torn.append(version)
            time.sleep(0.001)  # as long as a page computes, others may

    readers = [threading.Thread(target=read) for _ in range(30)]
    for reader in readers:
        reader.start()
    for number in range(2):
        edit(folder, OFFICES, f",{33 + number},exact", f",{34 + number},exact")
        assert settle(editions)
    stop.set()
    for reader in readers:
        reader.join()
    assert torn == []


def test_a_clock_that_jumps_back_hides_no_change(editions, folder):
    import os

    edit(folder, OFFICES, ",33,exact", ",34,exact")
    os.utime(folder / OFFICES, (0, 0))
    assert settle(editions)


def test_a_fingerprint_is_of_any_folder(tmp_path):
    assert all(size == -1 for _, size, *_ in fingerprint(tmp_path / "nowhere"))


def test_a_package_that_cannot_be_made_is_said_so_until_it_can(folder, in_force, monkeypatch):
    from divide.measures import library as libraries
    from divide.serve import edition

    def fails(folder, dataset):
        raise OSError("a file of the folder is away")

    made = edition.data_package
    libraries.replace(libraries.build(load(folder)))
    monkeypatch.setattr(edition, "data_package", fails)
    running = Editions(folder)
    visit = TestClient(Api(running.current, Rate(0, 0))).get
    for _ in range(2):
        answer = visit("/api/v1/dataset.zip")
        assert answer.status_code == 503
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert int(answer.headers["Retry-After"]) > 0
        assert answer.json()["type"] == "/api#no_package"
        running.look()
    assert visit("/api/v1/areas").status_code == 200
    monkeypatch.setattr(edition, "data_package", made)
    assert not running.look(), "the figures are the same"
    answer = visit("/api/v1/dataset.zip")
    assert answer.status_code == 200
    assert zipfile.is_zipfile(io.BytesIO(answer.content))
