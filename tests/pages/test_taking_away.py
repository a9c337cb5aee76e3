"""What a reader takes from a page is what the page shows: files, tables, citations, pictures."""

import base64
import io
import zipfile

import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from divide.charts.look import Look
from divide.export import package
from divide.measures import library
from divide.text.catalogue import texts
from divide.widgets import bridge, exhibits, take
from divide.widgets.session import Session

PAGES = [
    ("overview", {}),
    ("offices", {}),
    ("penetration", {"indicator": "household_computer_access", "area": "IR-02"}),
    ("rural-broadband", {}),
    ("services", {}),
    ("compare", {"areas": "IR-02,IR-04"}),
    ("area", {"area": "IR-02"}),
]
EACH = [(*page, lang) for page in PAGES for lang in ("fa", "en")]
HERE = "https://example.org/offices?areas=IR-02,IR-04&lang=fa"


def reader(lang: str, only: str = "") -> Session:
    t = texts(lang)
    return Session(t, Look(rtl=t.dir == "rtl"), library.current(), only)


@pytest.fixture(autouse=True)
def standing_here(monkeypatch):
    monkeypatch.setattr(
        take,
        "address",
        lambda session, only="", picked=None: f"{HERE}&only={only}" if only else HERE,
    )


@pytest.fixture
def shown(monkeypatch):
    """The exhibits of a page that was opened, as the bridge finds them."""

    def shown(screen):
        found = screen.at.session_state["exhibits"]
        monkeypatch.setattr(exhibits, "shown", lambda: found)
        return found

    return shown


@pytest.mark.parametrize(
    ("code", "params", "lang"), EACH, ids=[f"{code}-{lang}" for code, _, lang in EACH]
)
def test_the_files_of_an_exhibit_hold_the_figures_it_shows(visit, shown, code, params, lang):
    found, session = shown(visit(code, lang, **params)), reader(lang)
    assert found
    for exhibit in found.values():
        rows = session.library.observations.loc[exhibit.labels()]
        csv = take.file(session, exhibit, "csv")
        assert csv.content.startswith(b"\xef\xbb\xbf")  # Excel takes it for UTF-8
        written = pd.read_csv(io.BytesIO(csv.content), encoding="utf-8-sig", dtype={"period": str})
        silent = written[written["value"].isna()]
        assert dict(zip(silent["area"], silent["missing"], strict=True)) == (exhibit.missing or {})
        written = written[written["value"].notna()]
        assert list(written["value"]) == pytest.approx(list(rows["value"]), rel=1e-15)
        for column in ("area", "indicator", "definition", "residence", "period", "source"):
            assert list(written[column]) == list(rows[column])
        every = pd.read_csv(
            io.BytesIO(take.file(session, exhibit, "all").content), encoding="utf-8-sig"
        )
        assert set(every["indicator"]) <= set(exhibit.indicators)
        assert len(every) >= rows["indicator"].isin(exhibit.indicators).sum()


@pytest.mark.parametrize("lang", ["fa", "en"])
def test_the_workbook_holds_the_same_figures_and_reads_in_the_readers_direction(visit, shown, lang):
    found, session = shown(visit("offices", lang)), reader(lang)
    for exhibit in found.values():
        file = take.file(session, exhibit, "xlsx")
        book = openpyxl.load_workbook(io.BytesIO(file.content))
        rows = session.library.observations.loc[exhibit.labels()]
        cells = {cell for line in book.worksheets[0].iter_rows(values_only=True) for cell in line}
        for value in rows["value"]:
            assert any(isinstance(c, (int, float)) and c == pytest.approx(value) for c in cells)
        assert all(bool(one.sheet_view.rightToLeft) is (lang == "fa") for one in book.worksheets)
        assert len(book.worksheets) >= 3


@pytest.mark.parametrize(
    ("code", "params", "lang"), EACH, ids=[f"{code}-{lang}" for code, _, lang in EACH]
)
def test_every_exhibit_has_a_table_and_a_citation(visit, shown, code, params, lang):
    found, session = shown(visit(code, lang, **params)), reader(lang)
    for key, exhibit in found.items():
        for form in ("table", "cite"):
            title, html = bridge.answer(session, {"take": f"{key}:{form}"})["dialog"]
            assert title == session.t.of("take_form", form) or form == "table"
            assert "\ue010" not in html
        assert f'data-figure="{exhibit.labels()[0]}"' in take.table_html(session, exhibit)
        cited = take.cite_html(session, exhibit)
        assert HERE.replace("&", "&amp;") in cited
        assert f"only={key}" in cited
        assert "@misc{" in cited


@pytest.mark.parametrize(
    ("code", "params", "lang"), EACH, ids=[f"{code}-{lang}" for code, _, lang in EACH]
)
def test_every_picture_can_be_taken(visit, shown, code, params, lang):
    found, session = shown(visit(code, lang, **params)), reader(lang)
    pictures = [key for key, exhibit in found.items() if exhibit.figure is not None]
    for place, key in enumerate(pictures):
        form = ("png", "svg")[place % 2]
        file = bridge.answer(session, {"take": f"{key}:{form}"})["file"]
        content = base64.b64decode(file["content"])
        assert content.startswith(b"\x89PNG") if form == "png" else b"<svg" in content[:300]
        assert file["name"].endswith(form)
        assert file["name"].isascii()


def test_a_map_can_be_taken_with_its_areas(visit, shown):
    found, session = shown(visit("offices")), reader("fa")
    file = bridge.answer(session, {"take": "map:geojson"})["file"]
    features = pd.read_json(io.BytesIO(base64.b64decode(file["content"])), typ="series")["features"]
    assert len(features) == 31
    values = {one["properties"]["area"]: one["properties"]["value"] for one in features}
    rows = session.library.observations.loc[found["map"].labels()]
    for area, value in zip(rows["area"], rows["value"], strict=True):
        assert values[area] == pytest.approx(value)
    assert sum(value is None for value in values.values()) == 31 - len(rows)


def test_the_whole_dataset_can_be_taken_and_is_sound():
    file = bridge.answer(reader("fa"), {"take": "dataset:zip"})["file"]
    content = base64.b64decode(file["content"])
    assert package.verify(content) == []
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert "areas.csv" in archive.namelist()


@pytest.mark.parametrize("lang", ["fa", "en"])
def test_a_selection_without_figures_gives_a_sentence_and_no_file(visit, shown, lang):
    screen = visit("offices", lang, period="only-1394")
    found = shown(screen)
    assert not found["map"].labels()
    for form in ("csv", "xlsx", "png", "svg", "cite", "table", "geojson"):
        answer = bridge.answer(reader(lang), {"take": f"map:{form}"})
        assert "file" not in answer
        for t in (texts("fa"), texts("en")):
            assert t.of("take_refused", "empty") in answer["dialog"][1]


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    ANYTHING
    | st.fixed_dictionaries({"figure": ANYTHING})
    | st.fixed_dictionaries({"take": ANYTHING})
)
def test_whatever_a_browser_asks_the_answer_is_a_sentence(asked):
    answer = bridge.answer(reader("en"), asked)
    assert set(answer) <= {"dialog", "file"}
    if "dialog" in answer:
        assert "Traceback" not in answer["dialog"][1]


def test_a_failure_is_told_with_an_id_that_is_in_the_log(visit, shown, monkeypatch, caplog):
    shown(visit("offices", "en"))
    monkeypatch.setattr(take, "file", lambda *_: 1 / 0)
    _, html = bridge.answer(reader("en"), {"take": "map:csv"})["dialog"]
    record = next(one for one in caplog.records if one.name == "divide")
    error = record.args[0]
    assert error in html
    assert "ZeroDivisionError" not in html


@pytest.mark.parametrize("lang", ["fa", "en"])
@pytest.mark.parametrize(
    ("code", "key"),
    [("offices", "map"), ("offices", "ranking"), ("offices", "trend"), ("overview", "gaps"),
     ("compare", "dumbbell"), ("area", "known")],
)  # fmt: skip
def test_an_embedded_figure_stands_alone(visit, lang, code, key):
    whole = visit(code, lang)
    alone = visit(code, lang, only=key)
    assert alone.stands
    assert set(alone.at.session_state["exhibits"]) == {key}
    assert len(alone.text) < len(whole.text)
    assert alone.says(alone.t("only.whole"))


def test_an_unknown_figure_to_embed_is_named(visit):
    screen = visit("offices", "en", only="nonsense")
    assert screen.stands
    assert "nonsense" in screen.text
    assert not screen.at.session_state["exhibits"]
