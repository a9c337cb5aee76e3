"""The data folder changes while somebody looks at the dashboard."""

import re
import shutil
import time
from pathlib import Path

import pytest

from divide.catalog.load import load
from divide.text.catalogue import texts

ROOT = Path(__file__).resolve().parents[2]
OFFICES = "observations/offices.csv"


@pytest.fixture
def live(start_server, tmp_path):
    """A server over a data folder that an editor may change."""
    folder = Path(shutil.copytree(ROOT / "data", tmp_path / "data"))
    return start_server(DIVIDE_DATA=folder, DIVIDE_RELOAD_SECONDS="0.3"), folder


def written(live, said: str) -> None:
    """Wait until the server has written down what became of the new files."""
    server, _ = live
    for _ in range(300):
        if re.search(said, server.log()):
            return
        time.sleep(0.1)
    pytest.fail(server.log())


def test_a_changed_figure_reaches_the_reader_and_spoiled_files_do_not(
    live, open_page, visible_text
):
    server, folder = live
    before = load(folder).version
    page = open_page("/offices", lang="en", on=server)
    assert before in visible_text(page)

    lines = (folder / OFFICES).read_text("utf-8")
    (folder / OFFICES).write_text(lines.replace(",33,exact", ",34,exact", 1), "utf-8")
    after = load(folder).version
    written(live, f"dataset {after} in force")
    page = open_page("/services", lang="en", on=server, page=page)
    assert after in visible_text(page)
    assert before not in visible_text(page)

    (folder / OFFICES).write_text(lines[: len(lines) // 3], "utf-8")
    written(live, f"dataset {load(folder).version} refused")
    for lang in ("en", "fa"):
        page = open_page("/offices", lang=lang, on=server, page=page)
        assert texts(lang)("foot.refused") in visible_text(page)
        assert after in visible_text(page)
        assert page.locator("path.choroplethlocation").count() >= 31

    (folder / OFFICES).write_text(lines, "utf-8")
    written(live, f"dataset {before} in force")
    page = open_page("/data", lang="en", on=server, page=page)
    assert texts("en")("foot.refused") not in visible_text(page)
    assert before in visible_text(page)
