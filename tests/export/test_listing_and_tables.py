"""Tables to take away: the figures of the screen, whole and safe, in CSV and XLSX."""

import csv
import datetime
import io
import zipfile

import openpyxl
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from divide.catalog.choose import Selection
from divide.export import tables
from divide.export.listing import COLUMNS, listing
from divide.measures import library
from divide.text.catalogue import texts
from divide.text.words import Words

DAY = datetime.date(2026, 11, 21)
SIGNS = tuple("=+-@\t\r\n")


@pytest.fixture(scope="module")
def shipped():
    return library.current()


@pytest.fixture(params=["fa", "en"])
def say(request, shipped):
    return Words(shipped, texts(request.param))


def chosen(shipped, indicator="offices_per_10000", definitions=("active", "unspecified")):
    return shipped.choose(Selection(indicator, definitions), shipped.areas("province")).chosen


def mixed(shipped, step):
    """Stored figures and computed rates together."""
    return shipped.observations.loc[
        [*shipped.observations.index[::step], *chosen(shipped)["observation"]]
    ]


def workbook(say, rows, **said):
    words = {"title": "t", "subtitle": "s", "address": "http://x/offices", "moment": DAY} | said
    return tables.xlsx_bytes(say, rows, **words)


def sheets(content):
    return openpyxl.load_workbook(io.BytesIO(content)).worksheets


def test_a_listing_says_each_figure_as_the_data_folder_has_it(say, shipped):
    stored = shipped.dataset.observations
    table = listing(say, shipped.observations)
    assert tuple(table.columns) == COLUMNS
    own = table.iloc[: len(stored)]
    for column in ("area", "indicator", "definition", "residence", "period", "calendar", "start",
                   "end", "period_basis", "value", "qualifier", "status", "ci_low", "ci_high",
                   "source", "file"):  # fmt: skip
        expected = stored[column].astype(own[column].dtype)  # texts are plain objects in a library
        pd.testing.assert_series_equal(own[column], expected, check_names=False)
    assert list(own["row"]) == list(stored["row"])
    assert own["formula"].isna().all()
    assert own["inputs"].isna().all()


def test_a_listing_says_the_names_and_the_source_in_the_readers_language(say, shipped):
    rows = shipped.rows("offices_urban", ("active",))
    rows = rows[rows["area"] == "IR-02"]
    line = listing(say, rows).iloc[0]
    row = rows.iloc[0]
    source = shipped.dataset.sources.loc[row["source"]]
    assert line["area_name"] == {"fa": "مازندران", "en": "Mazandaran"}[say.lang]
    assert line["province_name"] == line["area_name"]
    assert line["indicator_name"] == say.indicator("offices_urban")
    assert line["definition_name"] == say.definition("offices_urban", "active")
    assert line["publisher"] == source[f"publisher_{say.lang}"]
    assert line["title"] == source["title"]
    assert line["unit"] == "offices"


def test_a_county_is_listed_with_its_province_and_the_country_with_none(say, shipped):
    rows = shipped.rows("population", ("census",))
    table = listing(say, rows).drop_duplicates("area").set_index("area")
    assert table.at["IR-0201", "province_name"] == say.area("IR-02")
    assert pd.isna(table.at["IR", "province_name"])


def test_a_computed_rate_is_listed_with_its_formula_and_the_place_of_every_input(say, shipped):
    rows = chosen(shipped)
    table = listing(say, rows)
    assert table["file"].isna().all()
    assert table["row"].isna().all()
    assert table["formula"].notna().all()
    stored = shipped.dataset.observations
    place = stored["file"] + ":" + stored["row"].astype(str)
    for label, line in zip(rows["observation"], table.to_dict("records"), strict=True):
        inputs = shipped.observations.at[label, "inputs"]
        assert line["inputs"].split("; ") == [place[one] for one in inputs]
        assert line["value"] == shipped.observations.at[label, "value"]


def test_chosen_rows_and_rows_of_the_library_give_the_same_listing(say, shipped):
    rows = chosen(shipped)
    direct = shipped.observations.loc[list(rows["observation"])]
    pd.testing.assert_frame_equal(listing(say, rows), listing(say, direct))


def test_a_listing_without_figures_has_the_same_columns_and_types(say, shipped):
    empty, full = (listing(say, shipped.observations.iloc[:n]) for n in (0, 5))
    assert list(empty.columns) == list(COLUMNS)
    assert empty.dtypes.to_dict() == full.dtypes.to_dict()


def test_csv_read_back_equals_the_listing(say, shipped):
    table = listing(say, mixed(shipped, 97))
    content = tables.csv_bytes(table)
    assert content.startswith(b"\xef\xbb\xbf")
    back = pd.read_csv(
        io.BytesIO(content),
        dtype=table.dtypes.drop(["start", "end"]).to_dict(),
        parse_dates=["start", "end"],
        keep_default_na=False,
        na_values=[""],
    )
    for column in ("start", "end"):
        back[column] = back[column].astype(table[column].dtype)
    # only apostrophes before what looks like a formula may differ
    for column in table.columns:
        if table[column].dtype == "str":
            back[column] = back[column].map(tables.undefused, na_action="ignore").astype("str")
    pd.testing.assert_frame_equal(back, table)


def test_csv_is_what_a_plain_csv_reader_expects(say, shipped):
    table = listing(say, shipped.observations.iloc[:50])
    text = tables.csv_bytes(table).decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    assert lines[0] == list(COLUMNS)
    assert len(lines) == 51
    assert text.count("\r\n") == text.count("\n")
    at = COLUMNS.index("value")
    assert [float(line[at]) for line in lines[1:]] == list(table["value"])
    assert all(line[COLUMNS.index("row")].isdigit() for line in lines[1:])


@given(st.text())
@example("=1+1")
@example("'=1+1")
@example("''@x")
@example(" =cmd|' /C calc'!A0")
@example("＝1")
def test_no_text_starts_like_a_formula_after_export_and_the_way_back_is_exact(text):
    safe = tables.defused(text)
    assert not safe.startswith(SIGNS)
    assert not safe.lstrip(" ").startswith(SIGNS[:4])
    assert tables.undefused(safe) == text
    line = tables.csv_bytes(pd.DataFrame({"cell": [text]})).decode("utf-8-sig")
    cells = list(csv.reader(io.StringIO(line, newline="")))[1]
    assert cells == ([safe] if text else [""]) or (not cells and not text)


def test_numbers_stay_numbers_even_below_zero():
    frame = pd.DataFrame({"n": [-1.5, 302.0, 2 / 3, 1e21, 1e-7, float("nan")], "t": list("-1=+@x")})
    lines = tables.csv_bytes(frame).decode("utf-8-sig").split("\r\n")[1:-1]
    cells = [line.split(",") for line in lines]
    assert [number for number, _ in cells[:3]] == ["-1.5", "302", repr(2 / 3)]
    assert [float(number) for number, _ in cells[3:5]] == [1e21, 1e-7]
    assert cells[5][0] == ""
    assert [text for _, text in cells] == ["'-", "1", "'=", "'+", "'@", "x"]


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_keeps_all_its_digits(value):
    written = tables.number(value)
    assert float(written) == value
    assert "e" not in written.lower()


def test_the_workbook_holds_the_listing(say, shipped):
    rows = mixed(shipped, 911)
    table = listing(say, rows)
    figures = sheets(workbook(say, rows))[0]
    lines = list(figures.iter_rows(values_only=True))
    assert lines[0] == tuple(say.t.of("export_column", name) for name in tables.SHEET_COLUMNS)
    assert set(tables.SHEET_COLUMNS) == set(COLUMNS)
    back = pd.DataFrame(lines[1:], columns=list(tables.SHEET_COLUMNS))
    # a workbook keeps sixteen digits of a number
    assert list(back["value"]) == pytest.approx(list(table["value"]), rel=1e-15)
    for column in ("start", "end"):
        assert list(back[column]) == list(table[column].dt.to_pydatetime())
    spoken = {"residence", "level", "period_basis", "qualifier", "status", "unit", "calendar"}
    for column in set(COLUMNS) - spoken - {"value", "start", "end"}:
        cells = [None if pd.isna(cell) else cell for cell in table[column]]
        assert list(back[column].astype(object).where(back[column].notna(), None)) == cells, column
    for column in spoken:
        # one word for each code
        assert len(set(zip(back[column], table[column], strict=True))) == table[column].nunique()


def test_the_workbook_shows_values_as_the_screen_does_and_keeps_them_whole(say, shipped):
    rows = chosen(shipped)
    figures = sheets(workbook(say, rows))[0]
    cell = figures.cell(2, tables.SHEET_COLUMNS.index("value") + 1)
    assert cell.number_format == "#,##0.0"
    assert cell.value == pytest.approx(listing(say, rows)["value"].iloc[0], rel=1e-15)


def test_the_workbook_is_right_to_left_in_persian_with_a_frozen_head(say, shipped):
    for sheet in sheets(workbook(say, chosen(shipped))):
        assert bool(sheet.sheet_view.rightToLeft) is (say.lang == "fa")
        assert sheet["A1"].font.name == "Vazirmatn"
    assert sheets(workbook(say, chosen(shipped)))[0].freeze_panes == "A2"


def test_the_workbook_has_every_source_and_definition_behind_its_figures(say, shipped):
    rows = chosen(shipped)
    labels = {one for label in rows["observation"]
              for one in shipped.observations.at[label, "inputs"]}  # fmt: skip
    behind = shipped.observations.loc[sorted(labels)]
    _, sources, definitions, about = (list(s.values) for s in sheets(workbook(say, rows)))
    assert {line[0] for line in sources[1:]} == set(behind["source"])
    pairs = {(line[0], line[3]) for line in definitions[1:]}
    assert pairs >= set(zip(behind["indicator"], behind["definition"], strict=True))
    assert pairs >= set(zip(rows["indicator"], rows["definition"], strict=True))
    assert {"t", "s", "http://x/offices"} <= {line[1] for line in about}
    assert any(line[1] == datetime.datetime(2026, 11, 21) for line in about)


def test_no_text_of_the_workbook_becomes_a_formula_or_a_link(say, shipped):
    content = workbook(say, chosen(shipped), title="=1+1", subtitle="http://evil/", address="@x")
    about = sheets(content)[3]
    assert [about.cell(row, 2).data_type for row in (1, 2)] == ["s", "s"]
    assert about["B1"].value == "=1+1"
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        text = b"".join(archive.read(name) for name in archive.namelist())
    assert b"<f>" not in text
    assert b"<hyperlink" not in text


def test_a_workbook_without_figures_still_opens_and_says_what_was_asked(say, shipped):
    figures, sources, _, about = sheets(workbook(say, shipped.observations.iloc[:0]))
    assert figures.max_row == sources.max_row == 1
    assert about["B1"].value == "t"


def test_the_same_figures_give_the_same_bytes(say, shipped):
    rows = chosen(shipped)
    assert workbook(say, rows) == workbook(say, rows)
    table = listing(say, rows)
    assert tables.csv_bytes(table) == tables.csv_bytes(table.copy())
