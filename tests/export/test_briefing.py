"""The briefing on paper and as slides: every number from the data, the same bytes every time."""

import datetime
import io
import itertools
import re
import zipfile

import jdatetime
import pytest
from pptx import Presentation
from pptx.util import Pt
from pypdf import PdfReader

from divide.charts.look import Look
from divide.export import briefing_pdf, slides
from divide.export.briefing import NoFigures, briefing
from divide.measures import consistency, targets
from divide.measures import library as libraries
from divide.measures.classes import classify
from divide.text.digits import western
from divide.widgets import boundaries, briefing_page, view

DAY = datetime.date(2026, 11, 21)
CASES = {"fa": ("IR-02", ("IR-04",)), "en": ("IR-04", ("IR-02",))}


@pytest.fixture(scope="module", params=CASES)
def case(request):
    """Language, content, map and look of a briefing."""
    lang = request.param
    area, beside = CASES[lang]
    look = Look(rtl=lang == "fa")
    version = libraries.current().dataset.version
    shown = briefing_page.map_of(lang, version, look, area)
    told = briefing(view.words(lang), area, beside, DAY, shown)
    return lang, told, shown, look


@pytest.fixture(scope="module")
def document(case):
    _, told, shown, look = case
    return briefing_pdf.source(told, shown, look, boundaries.geometry)


@pytest.fixture(scope="module")
def reader(document):
    return PdfReader(io.BytesIO(briefing_pdf.paper(document)))


def plain(value, decimals):
    """As it is written, without separators: 66.67 → "66.7"."""
    return (
        f"{round(value + 1e-9, decimals):.{decimals}f}".rstrip("0").rstrip(".")
        if decimals
        else (f"{value:.0f}")
    )


def numbers(text):
    """Every number in a text, in Western digits and without separators."""
    text = western(text).replace("٬", "").replace("٫", ".")
    text = re.sub(r"(?<=\d),(?=\d{3}(\D|$))", "", text)
    return set(re.findall(r"\d+(?:\.\d+)?", text))


def of_dates(*days):
    """Parts of days in both calendars."""
    found = set()
    for day in days:
        solar = jdatetime.date.fromgregorian(date=day)
        for one in (day, solar):
            found |= {str(one.year), str(one.month), str(one.day), f"{one.year % 100:02d}"}
            found.add(f"{(one.year + 1) % 100:02d}")
    return found


def allowed(told, shown):
    """Every number that the data give: figures, their differences, sums and dates; texts."""
    library = libraries.current()
    rows = library.observations.loc[list(told.labels)]
    stored = [row for _, row in rows.iterrows()]
    found = {str(number) for number in range(32)}  # places in lists, pages, counts of areas
    found |= {"10000", "100"}  # what rates are per
    for row in stored:
        decimals = int(library.indicators.at[row["indicator"], "decimals"])
        value = row["value"]
        if isinstance(row["inputs"], tuple):  # a rate of ours, worked out here once more
            inputs = library.observations.loc[list(row["inputs"])]
            people = inputs["indicator"] == "population"
            value = 10_000 * inputs.loc[~people, "value"].sum() / inputs.loc[people, "value"].sum()
            assert value == pytest.approx(row["value"])
        found.add(plain(value, decimals))
        found |= of_dates(row["start"].date(), row["end"].date())
        found |= numbers(row["period"])
        for lang in ("fa", "en"):
            found |= numbers(
                library.dataset.definitions.to_dict("index")
                .get((row["indicator"], row["definition"]), {})
                .get(f"label_{lang}", "")
            )
    sums = [
        (a["area"], library.indicators.at[a["indicator"], "unit"], a["value"] + b["value"])
        for a, b in itertools.combinations(stored, 2)
        if a["source"] == b["source"] and a["area"] == b["area"]
    ]
    singles = [
        (
            row["area"],
            library.indicators.at[row["indicator"], "unit"],
            row["value"],
            row["indicator"],
        )
        for row in stored
    ]
    for one, other in itertools.combinations(singles, 2):
        if one[3] == other[3] or one[:2] == other[:2]:
            found |= {plain(abs(one[2] - other[2]), decimals) for decimals in (0, 1, 2)}
    for area, unit, total in sums:
        found.add(plain(total, 0))
        found |= {plain(abs(total - one[2]), 0) for one in singles if one[:2] == (area, unit)}
    for finding in consistency.findings(consistency.current()):
        if finding.verdict == "contradicts" and set(finding.observations) & set(told.labels):
            sides = (finding.left, finding.right, abs(finding.left - finding.right))
            found |= {plain(side, decimals) for side in sides for decimals in (0, 1, 2)}
    for code in targets.applies(library, told.area):
        aim = library.dataset.targets.loc[code]
        found.add(plain(aim["value"], 0))
        found |= {
            plain(abs(aim["value"] - row["value"]), 1)
            for row in stored
            if row["indicator"] == aim["indicator"]
        }
        definition = library.dataset.definitions.loc[(aim["indicator"], aim["definition"])]
        found |= numbers(definition["label_fa"]) | numbers(definition["label_en"])
    held = rows.loc[list(shown.labels)]
    scale = library.rows(held["indicator"].iloc[0], tuple(held["definition"].unique()), "county")
    scale = scale[(scale["residence"] == "total") & scale["area"].str.startswith(told.area)]
    found |= {plain(edge, 3) for edge in classify(scale["value"], 1).edges}
    for name in ("fa", "en"):
        table = library.dataset.checks
        found |= set().union(*(numbers(one) for one in table[f"name_{name}"]))
    found |= set().union(*(numbers(one.text) for one in told.sources))
    found |= {"2026.11"} | of_dates(DAY)
    return found


def test_every_number_on_paper_is_in_the_data(case, reader):
    _, told, shown, _ = case
    known = allowed(told, shown)
    text = "\n".join(page.extract_text() for page in reader.pages)
    text = re.sub("(۵۰۴۱)(?=[۱-۴]$)", r"\1 ", text, flags=re.MULTILINE)  # foot and its page number
    # the reader of PDF turns Persian digits round inside right-to-left lines
    persian = numbers(re.sub("[0-9]", " ", text))
    strange = {one for one in persian if not {one, one[::-1]} & known}
    strange |= numbers(re.sub("[۰-۹]", " ", text)) - known
    assert strange == set()
    assert len(numbers(text)) > 60


def test_it_is_two_to_four_pages_of_a4_with_our_font_inside(case, reader):
    assert 2 <= len(reader.pages) <= 4
    for page in reader.pages:
        assert (round(page.mediabox.width), round(page.mediabox.height)) == (595, 842)
        fonts = page["/Resources"]["/Font"].values()
        assert all("Vazirmatn" in str(font.get_object()["/BaseFont"]) for font in fonts)
    assert reader.trailer["/Root"]["/Lang"] == case[0]


def test_the_title_page_names_areas_day_and_release(case, reader):
    lang, told, _, _ = case
    first = reader.pages[0].extract_text()
    wanted = {
        "fa": ("مازندران", "2026.11"),
        "en": ("West Azerbaijan", "Mazandaran", "2026.11", "30 Aban 1405 (21 Nov 2026)"),
    }[lang]
    for one in wanted:
        assert one in first
    assert told.subtitle
    assert told.lead.refs


def test_each_number_of_a_source_stands_in_the_list(case):
    _, told, _, _ = case
    numbers_ = [one.number for one in told.sources]
    assert numbers_ == list(range(1, len(numbers_) + 1))
    cited = {ref for fact in told.facts for ref in fact.value.refs}
    cited |= {ref for row in told.comparison.rows for cell in row for ref in cell.refs}
    for points in (told.watched, told.disputes, told.gaps, told.questions):
        cited |= {ref for one in points for ref in one.refs}
    assert cited <= set(numbers_)


def test_the_same_briefing_is_the_same_bytes(case, document):
    _, told, shown, look = case
    assert briefing_pdf.paper(document) == briefing_pdf.paper(document)
    first, second = (slides.slides(told, shown, look, boundaries.geometry) for _ in range(2))
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {entry.date_time[0] for entry in archive.infolist()} == {1980}


def test_slides_are_editable_text_tables_and_charts_in_the_languages_direction(case):
    lang, told, shown, look = case
    deck = Presentation(io.BytesIO(slides.slides(told, shown, look, boundaries.geometry)))
    assert (deck.slide_width, deck.slide_height) == (Pt(960), Pt(540))
    shapes = [shape for slide in deck.slides for shape in slide.shapes]
    frames = [shape.text_frame for shape in shapes if shape.has_text_frame]
    tables = [shape.table for shape in shapes if shape.has_table]
    frames += [cell.text_frame for table in tables for row in table.rows for cell in row.cells]
    paragraphs = [one for frame in frames for one in frame.paragraphs if one.text]
    rtl = "1" if lang == "fa" else "0"
    assert {one._p.pPr.get("rtl") for one in paragraphs} == {rtl}
    said = "\n".join(one.text for one in paragraphs)
    for fact in told.facts:
        assert fact.value.text in said
    for question in told.questions:
        assert question.text in said
    charts = [shape.chart for shape in shapes if shape.has_chart]
    assert [tuple(chart.plots[0].series[0].values) for chart in charts] == [
        bars.values for bars in told.bars
    ]
    assert len(tables) >= 2
    pictures = [shape for shape in shapes if shape.shape_type == 13]
    assert len(pictures) == 1
    for shape in shapes:
        assert shape.left >= 0
        assert shape.top >= 0
        assert shape.left + shape.width <= deck.slide_width
        assert shape.top + shape.height <= deck.slide_height


def test_an_area_without_any_figure_is_told(monkeypatch):
    monkeypatch.setattr("divide.export.briefing._known", lambda *_: [])
    with pytest.raises(NoFigures):
        briefing(view.words("en"), "IR-02", (), DAY)


def test_questions_come_from_figures_that_the_briefing_shows():
    told = briefing(view.words("en"), "IR-04", ("IR-02",), DAY)
    joined = " ".join(one.text for one in told.questions)
    assert "34 percentage points to go" in joined  # of rural offices with banking
    assert "more than 350" in joined
    assert "65.9% in Mazandaran" in joined
    assert "22 percentage points" not in joined  # "more than 76" and "more than 98"


def test_a_county_and_the_country_have_briefings_too():
    county = briefing(view.words("fa"), "IR-0201", ("IR-02",), DAY)
    assert county.facts
    assert not county.watched
    country = briefing(view.words("fa"), "IR", (), DAY)
    assert country.watched
    assert len(country.aims) >= 3
