"""Whatever is broken in the data folder: every page says what and where, and shows the rest."""

import csv
import io
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from divide.catalog.dataset import Problem
from divide.measures import library as libraries
from divide.text.catalogue import texts
from divide.text.problems import problem
from divide.widgets.frame import PAGES

DATA = Path(__file__).resolve().parents[2] / "data"
OFFICES = "observations/offices.csv"


@pytest.fixture(scope="module")
def short_data(tmp_path_factory) -> Path:
    """The shipped data without most of its largest file, which makes no difference here."""
    folder = tmp_path_factory.mktemp("short") / "data"
    shutil.copytree(DATA, folder)
    file = folder / "observations/penetration_heis.csv"
    lines = file.read_text("utf-8").splitlines(keepends=True)
    file.write_text("".join([lines[0], *lines[-40:]]), "utf-8")
    return folder


@pytest.fixture
def folder(short_data, tmp_path) -> Path:
    return Path(shutil.copytree(short_data, tmp_path / "data"))


def change_cell(folder: Path, file: str, row: int, column: str, value: str) -> None:
    path = folder / file
    rows = list(csv.reader(io.StringIO(path.read_text("utf-8"), newline="")))
    rows[row - 1][rows[0].index(column)] = value
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, lineterminator="\n").writerows(rows)


def repeat_row(folder: Path) -> None:
    lines = (folder / OFFICES).read_text("utf-8").splitlines(keepends=True)
    (folder / OFFICES).write_text("".join([*lines, lines[125]]), "utf-8")


def drop_column(folder: Path) -> None:
    rows = list(csv.reader(io.StringIO((folder / OFFICES).read_text("utf-8"), newline="")))
    place = rows[0].index("value")
    with (folder / OFFICES).open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([row[:place] + row[place + 1 :] for row in rows])


def in_windows_encoding(folder: Path) -> None:
    text = (folder / OFFICES).read_text("utf-8")
    (folder / OFFICES).write_bytes(text.encode("cp1256", "replace"))


def nothing_at_all(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.mkdir()


# What is done to the folder, and the problem that must be named: rule, file, row.
BREAKS: dict[str, tuple[Callable[[Path], object], str, str, int | None]] = {
    "a word where a number belongs": (
        lambda at: change_cell(at, OFFICES, 126, "value", "many"),
        "not_a_number",
        OFFICES,
        126,
    ),
    "an area that is not in areas.csv": (
        lambda at: change_cell(at, OFFICES, 126, "area", "IR-77"),
        "unknown_area",
        OFFICES,
        126,
    ),
    "a row twice": (repeat_row, "duplicate_key", OFFICES, 149),
    "a missing file": (lambda at: (at / OFFICES).unlink(), "missing_file", OFFICES, None),
    "another encoding": (in_windows_encoding, "not_utf8", OFFICES, 2),
    "an empty file": (lambda at: (at / OFFICES).write_bytes(b""), "empty_file", OFFICES, None),
    "a missing column": (drop_column, "missing_column", OFFICES, 1),
}
# Without one of these tables no figure means anything.
WITHOUT: dict[str, Callable[[Path], object]] = {
    "areas.csv": lambda at: (at / "areas.csv").unlink(),
    "sources.csv": lambda at: (at / "sources.csv").unlink(),
    "indicators.csv": lambda at: (at / "indicators.csv").unlink(),
    "definitions.csv": lambda at: (at / "definitions.csv").unlink(),
    "observations/services.csv": nothing_at_all,
}
# What a page without any figure says.
NO_FIGURES = dict.fromkeys(
    ["overview", "offices", "rural-broadband", "penetration", "services"], "empty.theme"
) | {"data": "lookup.none"}


def found(rule: str, file: str, row: int | None) -> Problem:
    """The problem of the data in force that the pages must name."""
    problems = libraries.current().dataset.problems
    for one in problems:
        if (one.rule, one.file) == (rule, file) and row in (None, one.row):
            return one
    raise AssertionError(f"not among the problems: {problems}")


def names_it(screen, problem_found: Problem) -> bool:
    """Whether a page says how many problems there are, and this one, in both languages."""
    count = len(libraries.current().dataset.problems)
    return all(
        screen.says(problem(problem_found, lang)) and screen.says(head(count, lang))
        for lang in ("fa", "en")
    )


def head(count: int, lang: str) -> str:
    return texts(lang).n("problems.head", count)


@pytest.mark.parametrize("case", BREAKS)
def test_what_is_broken_is_named_by_file_and_row_in_both_languages_and_the_rest_is_shown(
    visit, use_data, folder, case
):
    breaks, rule, file, row = BREAKS[case]
    breaks(folder)
    use_data(folder)
    broken = found(rule, file, row)

    for lang in ("fa", "en"):
        own = visit("offices", lang, indicator="offices_urban")
        assert own.stands
        assert names_it(own, broken)
        assert file in own.text

    other = visit("services")
    assert other.stands
    assert names_it(other, broken)
    assert {"map", "ranking", "trend"} <= set(other.charts)


def test_every_page_names_all_that_is_broken_and_shows_the_rest(visit, use_data, folder):
    change_cell(folder, OFFICES, 126, "value", "many")
    (folder / "observations/rural_broadband.csv").unlink()
    (folder / "observations/infrastructure.csv").write_bytes(b"")
    use_data(folder)
    broken = [
        found("not_a_number", OFFICES, 126),
        found("missing_file", "observations/rural_broadband.csv", None),
        found("empty_file", "observations/infrastructure.csv", None),
    ]
    for code in PAGES:
        screen = visit(code)
        assert screen.stands, code
        for one in broken:
            assert names_it(screen, one), code
        if code == "rural-broadband":
            assert screen.says(screen.t("empty.theme"))
        elif code in ("overview", "offices", "penetration", "services"):
            assert "map" in screen.charts


@pytest.mark.parametrize("file", WITHOUT)
def test_without_a_table_every_page_says_so_and_that_it_has_no_figures(
    visit, use_data, folder, file
):
    WITHOUT[file](folder)
    use_data(folder)
    broken = found("missing_file", file, None)
    for lang in ("fa", "en"):
        for code in PAGES:
            screen = visit(code, lang, areas="IR-02,IR-04", find="مازندران", area="IR-02")
            assert screen.stands, code
            assert names_it(screen, broken), code
            assert screen.charts == {}, code
            if code in NO_FIGURES:
                assert screen.says(screen.t(NO_FIGURES[code])), code


def test_one_broken_row_is_left_out_and_the_rows_around_it_stay(visit, use_data, folder):
    change_cell(folder, OFFICES, 126, "value", "<b onclick=x>12</b>")
    use_data(folder)
    screen = visit("data", source="payam-mazand-1393", theme="offices")
    figures = screen.column(screen.table_with("table.row"), "table.value")
    assert [cell.splitlines()[0] for cell in figures] == ["۴۷۶ دفتر"]
    assert "<b onclick=x>12</b>" in screen.text, "the cell is not shown as it stands in the file"
