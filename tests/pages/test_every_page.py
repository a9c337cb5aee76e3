"""Every page in both languages: it stands, says what it is, and leads to the others."""

import plotly.graph_objects as go
import pytest

from divide.text.bidi import strip
from divide.text.catalogue import texts
from divide.widgets.frame import PAGES

THEMES = ["offices", "rural-broadband", "penetration", "services"]
MAZANDARAN_WEST_AZERBAIJAN = {
    "fa": ("مازندران", "آذربایجان غربی"),
    "en": ("Mazandaran", "West Azerbaijan"),
}
both_languages = pytest.mark.parametrize("lang", ["fa", "en"])
every_page = pytest.mark.parametrize("code", PAGES)


@both_languages
@every_page
def test_a_page_stands_under_its_title_inside_the_frame(visit, code, lang):
    screen = visit(code, lang)
    assert screen.stands
    assert len(screen.titles) == 1
    assert screen.titles[0] == screen.t.of("page", code) or code == "area"  # its own name is said
    assert screen.says(screen.t("site.name"))
    assert screen.says(screen.t("foot.boundaries"))
    assert not screen.says(screen.t("problems.show")), "the shipped data have a problem"


def told(figure):
    """A figure without what is said to be nothing, which Plotly leaves out."""
    if isinstance(figure, dict):
        return {name: told(own) for name, own in figure.items() if own not in (None, [])}
    return [told(own) for own in figure] if isinstance(figure, (list, tuple)) else figure


@both_languages
@every_page
def test_every_picture_is_sent_as_plotly_itself_would_send_it(visit, code, lang):
    screen = visit(code, lang, areas="IR-02,IR-04", area="IR-02")
    for key, sent in screen.charts.items():
        assert told(go.Figure(sent).to_plotly_json()) == told(sent), key


@both_languages
@every_page
def test_links_lead_to_every_page_with_the_language_and_the_provinces(visit, code, lang):
    screen = visit(code, lang, areas="IR-04,IR-23")
    links = {link.proto.label: link.proto.query_string for link in screen.at.get("page_link")}
    away = texts("en" if lang == "fa" else "fa")
    wanted = {screen.t.of("page", other): lang for other in PAGES}
    for label, language in (wanted | {away("language.own"): away.lang}).items():
        assert {f"lang={language}", "areas=IR-04%2CIR-23"} <= set(links[label].split("&"))


def test_without_a_language_a_page_is_persian(visit):
    assert visit("offices", lang=None).titles == [texts("fa")("page.offices")]


def test_an_address_without_a_language_keeps_that_of_the_last_page(visit):
    visit("offices", "en")
    assert visit("services", lang=None).titles == [texts("en")("page.services")]


@both_languages
@pytest.mark.parametrize("code", THEMES)
def test_a_theme_page_answers_with_a_headline_pictures_sources_and_a_table(visit, code, lang):
    screen = visit(code, lang)
    for name in ("indicator", "definition", "period", "areas"):
        assert screen.has_picker(f"control.{name}"), name

    assert {"map", "ranking", "trend"} <= set(screen.charts)
    for chart in screen.at.get("plotly_chart"):
        assert len(chart.proto.alt) > 30, f"{chart.proto.id} has no text that stands for it"

    table = screen.table_with("table.rank")
    areas = screen.column(table, "table.area")
    assert len(areas) == len(set(areas)) == 31
    amounts = dict(zip(areas, screen.column(table, "table.value"), strict=True))
    for area in MAZANDARAN_WEST_AZERBAIJAN[lang]:
        assert area in screen.findings[0]
        said = amounts[area].splitlines()[0]
        numbers = [part for part in said.split() if part[0].isdigit()]
        assert (numbers or [said])[0] in screen.findings[0]

    assert screen.says(screen.t("under.caveats"))
    sources = set(filter(None, screen.column(table, "table.source")))
    assert sources
    for source in sources:
        assert screen.text.count(source) > screen.column(table, "table.source").count(source), (
            f"{source} is named in the table but not under the pictures"
        )


@both_languages
def test_the_overview_shows_numbers_of_the_country_a_map_the_gaps_and_what_is_missing(visit, lang):
    screen = visit("overview", lang)
    assert "map" in screen.charts
    households = "آمارگیری ICT خانوار" if lang == "fa" else "Household ICT survey"
    assert strip(households).casefold() in screen.text.casefold()
    gaps = screen.table_with("table.highest", "table.lowest", "table.source")
    assert len(gaps.rows) >= 4
    assert all(screen.column(gaps, "table.source"))
    missing = screen.table_with("table.with", "table.without")
    without = screen.column(missing, "table.without")
    assert any(count not in ("0", "۰") for count in without)


@both_languages
def test_the_overview_puts_the_chosen_provinces_side_by_side(visit, lang):
    screen = visit("overview", lang, areas="IR-23,IR-04")
    west_azerbaijan, tehran = {
        "fa": ("آذربایجان غربی", "تهران"),
        "en": ("West Azerbaijan", "Tehran"),
    }[lang]
    heading = next(one for one in screen.findings if west_azerbaijan in one and tehran in one)
    assert heading.index(tehran) < heading.index(west_azerbaijan), "not in the reader's order"
