"""Whatever is wrong with a folder, loading ends with a dataset and with names for what is wrong."""

import csv
import io
import tempfile
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from divide.catalog import schema
from divide.catalog.dataset import Problem
from divide.catalog.load import current, load
from divide.catalog.periods import span

from .conftest import SMALL, Folder

FILES = sorted(SMALL)


def test_a_folder_that_is_not_there_gives_empty_tables_with_their_columns(tmp_path):
    dataset = load(tmp_path / "nowhere")
    assert {found.rule for found in dataset.problems} == {"missing_file"}
    assert {found.file for found in dataset.problems} == set(FILES)
    for table in schema.TABLES.values():
        frame = getattr(dataset, table.name)
        assert len(frame) == 0
        assert set(table.columns) <= {*frame.columns, *frame.index.names}
    assert {"theme", "level", "file", "row"} <= set(dataset.observations.columns)


def test_empty_tables_have_the_types_of_full_ones(tmp_path, folder):
    empty, full = load(tmp_path / "nowhere"), folder.load()
    for table in schema.TABLES:
        pd.testing.assert_series_equal(
            getattr(empty, table).dtypes, getattr(full, table).dtypes, check_index=True
        )


# One table that others refer to in a chain, one they refer to twice, one that nothing refers to.
@pytest.mark.parametrize("file", ["areas.csv", "indicators.csv", "observations/context.csv"])
@pytest.mark.parametrize(
    ("rule", "content"),
    [
        ("missing_file", None),
        ("empty_file", b""),
        ("empty_file", b"\xef\xbb\xbf \r\n"),
        ("not_utf8", "area,نام\n".encode("utf-16")),
        ("not_utf8", "area,نام\n".encode("cp1256")),
        ("missing_column", b"PK\x03\x04 an Excel workbook under another name"),
        ("missing_column", b"\x00\x00\x00"),
        ("broken_quotes", b'"area'),
    ],
)
def test_any_unusable_file_is_named_and_the_app_still_gets_a_dataset(folder, file, rule, content):
    if content is None:
        (folder.path / file).unlink()
    else:
        folder.rewrite(file, content)
    dataset = folder.load()
    assert (rule, file) in {(found.rule, found.file) for found in dataset.problems}
    untouched = {found.file for found in dataset.problems if not follows(found)} - {file}
    assert untouched == set()


def test_a_byte_order_mark_and_windows_line_ends_are_no_problem(folder):
    plain = folder.load()
    for file in FILES:
        folder.change(file, lambda text: ("\ufeff" + text.replace("\n", "\r\n")).encode())
    saved = folder.load()
    assert saved.problems == ()
    pd.testing.assert_frame_equal(saved.observations, plain.observations)


def test_empty_rows_and_unnamed_columns_that_a_spreadsheet_adds_are_no_problem(folder):
    for file in FILES:
        folder.change(file, lambda text: text.replace("\n", ",,\n") + "\n,,,\n")
    dataset = folder.load()
    assert dataset.problems == ()
    assert len(dataset.observations) == 21


def test_rows_are_counted_as_a_spreadsheet_counts_them(folder):
    """A cell with a line break and an empty line above do not shift the row that is named."""
    file = "observations/offices.csv"
    folder.set(file, 2, "note_fa", "یک\nدو")
    folder.set(file, 2, "note_en", "one\ntwo")
    folder.change(file, lambda text: text.replace("\noffices_rural", "\n\noffices_rural"))
    folder.change(file, lambda text: text.replace(",10,exact", ",ten,exact"))
    assert folder.load().problems == (Problem("not_a_number", file, 5, "value", "ten"),)


def test_columns_may_stand_in_another_order(folder):
    file = "observations/offices.csv"
    plain = folder.load()
    lines = list(csv.reader(io.StringIO(folder.text(file))))
    folder.rewrite(file, "\n".join(",".join(reversed(line)) for line in lines) + "\n")
    turned = folder.load()
    assert turned.problems == ()
    pd.testing.assert_frame_equal(turned.observations, plain.observations)


def test_further_observation_files_are_read_and_lock_files_are_not(folder):
    text = folder.text("observations/services.csv").replace(",170,", ",180,")
    folder.rewrite("observations/services_2015.csv", text.replace("IR-21", "IR-29"))
    folder.rewrite("observations/~$services.csv", b"\x00lock")
    folder.rewrite("observations/.~lock.services.csv", b"lock")
    dataset = folder.load()
    assert dataset.problems == ()
    assert "observations/services_2015.csv" in set(dataset.observations["file"])


def test_a_whole_column_of_wrong_cells_names_every_row(folder):
    for row in range(2, 10):
        folder.set("observations/context.csv", row, "value", "?")
    found = folder.load().problems
    assert [(each.rule, each.row) for each in found] == [
        ("not_a_number", row) for row in range(2, 10)
    ]


def test_a_census_row_left_out_does_not_make_its_sums_look_wrong(folder):
    folder.set("observations/context.csv", 7, "value", "sixty")
    assert [found.rule for found in folder.load().problems] == ["not_a_number"]


def test_a_ratio_that_cannot_be_computed_is_dropped_and_its_indicator_kept(folder):
    folder.set("indicators.csv", 12, "numerator", "villages")
    dataset = folder.load()
    assert [found.rule for found in dataset.problems] == ["unknown_indicator"]
    ratio = dataset.indicators.loc["rural_broadband_coverage", ["numerator", "denominator", "per"]]
    assert ratio.isna().all()


def test_definitions_are_comparable_only_if_both_say_so(folder):
    assert folder.load().definitions.at[("offices_urban", "active"), "comparable_with"] == (
        "standard",
    )
    folder.set("definitions.csv", 6, "comparable_with", "")
    assert folder.load().definitions.at[("offices_urban", "active"), "comparable_with"] == ()


def test_the_version_changes_with_the_data_and_only_then(folder):
    before = folder.load().version
    assert folder.load().version == before
    folder.set("observations/services.csv", 2, "value", "171")
    assert folder.load().version != before


def test_the_environment_chooses_the_folder_of_the_running_app(folder, monkeypatch):
    monkeypatch.setenv("DIVIDE_DATA", str(folder.path))
    current.cache_clear()
    try:
        assert len(current().observations) == 21
        assert current() is current()
    finally:
        current.cache_clear()


# What an editor's slip, a spreadsheet or a bad copy may leave in a cell.
NUMBERS = [
    "",
    "۱۲",
    "1,000",
    "12.",
    "-",
    "1e9",
    "NaN",
    "nan",
    "inf",
    "None",
    "-0",
    "0.5",
    "9" * 400,
]
DATES = ["2014-02-30", "9999-12-31", "0001-01-01", "0000-00-00", "1499", "0000", "1300/1499",
         "1396/1395"]  # fmt: skip
CODES = ["IR", "IR-99", "total", "standard", "census", ";", "a;a", "https://"]
SIGNS = [" ", "\n", '"', "\x00", "\u200c", "\ufeff", "ي"]
SLIPS = st.one_of(st.sampled_from([*NUMBERS, *DATES, *CODES, *SIGNS]), st.text(max_size=12))
CELLS = [
    (file, row, column)
    for file in FILES
    for row in range(1, len(SMALL[file]) + 2)
    for column in range(len(schema.TABLES[file.partition("/")[0].removesuffix(".csv")].columns))
]


@settings(max_examples=40)
@given(place=st.sampled_from(CELLS), value=SLIPS)
def test_one_corrupted_cell_never_stops_loading_and_nothing_is_lost_unnamed(place, value):
    file, row, column = place
    with tempfile.TemporaryDirectory() as path:
        folder = Folder(Path(path) / "data")
        lines = list(csv.reader(io.StringIO(folder.text(file))))
        lines[row - 1][column] = value.encode("utf-8", "replace").decode()
        out = io.StringIO()
        csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(lines)
        folder.rewrite(file, out.getvalue())
        check_nothing_is_lost_unnamed(folder.load())


@settings(max_examples=20)
@given(
    file=st.sampled_from(FILES),
    at=st.floats(0, 1),
    length=st.integers(0, 6),
    junk=st.binary(max_size=6),
)
def test_bytes_changed_anywhere_never_stop_loading(file, at, length, junk):
    with tempfile.TemporaryDirectory() as path:
        folder = Folder(Path(path) / "data")
        content = folder.text(file).encode()
        start = int(at * len(content))
        folder.rewrite(file, content[:start] + junk + content[start + length :])
        folder.load()


@settings(max_examples=20)
@given(
    whole=st.integers(0, 10**12),
    decimals=st.text("0123456789", max_size=6),
    month=st.tuples(st.integers(1300, 1499), st.integers(1, 12)),
)
def test_what_is_written_is_what_is_loaded(whole, decimals, month):
    value = f"{whole}.{decimals}" if decimals else str(whole)
    period = f"{month[0]}-{month[1]:02}"
    start, end = span(period, "solar_hijri")
    cells = {
        "source": "report",
        "value": value,
        "period": period,
        "start": str(start),
        "end": str(end),
    }
    with tempfile.TemporaryDirectory() as path:
        folder = Folder(Path(path) / "data")
        folder.set("indicators.csv", 12, "maximum", str(10**15))
        for column, text in cells.items():
            folder.set("observations/rural_broadband.csv", 4, column, text)
        dataset = folder.load()
    assert dataset.problems == ()
    rows = dataset.observations
    loaded = rows[rows["indicator"] == "rural_broadband_coverage"].iloc[0]
    assert loaded["value"] == float(value)
    assert (loaded["period"], loaded["start"].date(), loaded["end"].date()) == (period, start, end)


def follows(found: Problem) -> bool:
    return found.rule.startswith("left_out")


def check_nothing_is_lost_unnamed(dataset):
    """Every observation is there, or its row or file is named, or it is counted with another's."""
    kept = set(zip(dataset.observations["file"], dataset.observations["row"], strict=True))
    named = {(found.file, found.row) for found in dataset.problems}
    counted = {}
    for found in dataset.problems:
        if follows(found):
            counted[found.file] = counted.get(found.file, 0) + int(found.detail["count"])
        assert found.file in FILES
    for file, rows in SMALL.items():
        if not file.startswith("observations/") or any(
            found.file == file and found.row in (None, 1) and not follows(found)
            for found in dataset.problems
        ):
            continue
        cut = [f.row for f in dataset.problems if f.file == file and f.rule == "broken_quotes"]
        last = min([len(rows) + 2, *cut])
        lost = [r for r in range(2, last) if (file, r) not in kept and (file, r) not in named]
        assert len(lost) <= counted.get(file, 0)
