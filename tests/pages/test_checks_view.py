"""The view of checks: counts, findings with their figures, filters kept in the address."""

import shutil
from pathlib import Path

import pytest

from divide.measures import consistency
from divide.text.bidi import strip
from divide.text.catalogue import LANGUAGES
from divide.text.numbers import number

DATA = Path(__file__).resolve().parents[2] / "data"


def open_checks(visit, lang="fa", **params):
    return visit("data", lang, view="checks", **params)


def html(screen):
    return "".join(element.proto.body for element in screen.at.get("html"))


def headings(screen):
    """How many findings are shown with all their figures."""
    return html(screen).count('<article class="check ')


def listed(screen):
    """How many findings are shown, also those folded away to a sentence."""
    return html(screen).count(f">{screen.t('check.link')}</a>")


def groups(table):
    """Verdicts and rules of findings."""
    return table.drop_duplicates(["verdict", "check"])


def finding(check, area):
    table = consistency.current()
    return table[(table["check"] == check) & (table["area"] == area)].iloc[0]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_title_counts_each_verdict_and_one_page_shows_twenty_rules(visit, lang):
    screen = open_checks(visit, lang)
    assert screen.stands
    counts = consistency.current()["verdict"].value_counts()
    for verdict in consistency.VERDICTS:
        assert strip(number(int(counts[verdict]), lang)) in screen.findings[0]
    assert headings(screen) == 20
    rules = screen.tables[-1]
    assert len(rules.rows) == len(consistency.current()["check"].unique())


@pytest.mark.parametrize(
    ("lang", "parts"),
    [
        ("fa", ["۲۷۸ ÷ ۴۱۷ × ۱۰۰ = ۶۶٫۷", "۶۶٪", "گرد کردن", "۰٫۷ واحد درصد"]),
        ("en", ["278 ÷ 417 × 100 = 66.7", "66%", "Rounding", "0.7 percentage points"]),
    ],
)
def test_one_finding_has_an_address_and_says_its_arithmetic(visit, lang, parts):
    one = finding("rural_banking_share", "IR-04")
    screen = open_checks(visit, lang, finding=one["id"])
    assert screen.stands
    assert headings(screen) == 1
    for part in parts:
        assert part in screen.text


def test_every_figure_of_a_finding_leads_to_its_origin_and_its_source(visit):
    one = finding("sources_of_a_rate", "IR-23")
    screen = open_checks(visit, finding=one["id"])
    body = html(screen)
    sources = consistency.libraries.current().dataset.sources
    for label, source in zip(one["observations"], one["sources"], strict=True):
        assert body.count(f'data-figure="{label}"') == 2  # in the sentence and in the list
        assert sources.at[source, "url"].replace("&", "&amp;") in body


def test_a_province_shows_its_own_findings_and_its_counties(visit):
    screen = open_checks(visit, area="IR-02")
    table = consistency.current()
    own = table["area"].str.startswith("IR-02") & (table["verdict"] != "agrees")
    assert headings(screen) == len(groups(table[own]))
    assert listed(screen) == own.sum()
    assert screen.says("۷۴٫۸٪")
    assert not screen.says("تهران،")


@pytest.mark.parametrize(
    ("params", "column", "value"),
    [
        ({"theme": "services"}, "theme", "services"),
        ({"verdict": "rounding"}, "verdict", "rounding"),
        ({"check": "share", "verdict": "contradicts"}, "kind", "share"),
        ({"check": "area_stays"}, "check", "area_stays"),
    ],
)
def test_each_filter_lists_only_what_fits(visit, params, column, value):
    screen = open_checks(visit, "en", **params)
    table = consistency.current()
    fit = table[column] == value
    verdict = params.get("verdict")
    fit &= table["verdict"] == verdict if verdict else table["verdict"] != "agrees"
    assert len(groups(table[fit])) > 0
    shown = fit.sum() if table.loc[fit, "check"].nunique() == 1 else len(groups(table[fit]))
    assert headings(screen) == min(shown, 20)


def test_findings_of_one_source(visit):
    screen = open_checks(visit, source="payam-mazand-1393")
    table = consistency.current()
    fit = ["payam-mazand-1393" in one for one in table["sources"]]
    assert listed(screen) == (table[fit]["verdict"] != "agrees").sum() > 0


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_rule_that_finds_much_shows_one_and_folds_the_rest_with_the_way_to_all(visit, lang):
    screen = open_checks(visit, lang, check="break", verdict="contradicts")
    table = consistency.current()
    count = ((table["check"] == "operators_census") & (table["verdict"] == "contradicts")).sum()
    _, section, *_ = html(screen).split("operators_census-IR-02", 1)
    folded = section.split("</section>")[0]
    assert count > 11
    assert folded.count("<li>") == 10
    assert f" · {number(int(count), lang)}</h3>" in html(screen)
    assert strip(screen.t.n("check.more", int(count) - 1)) in strip(folded)
    assert "check=operators_census&amp;verdict=contradicts" in folded
    everything = open_checks(visit, lang, check="operators_census", verdict="contradicts")
    assert headings(everything) == min(count, 20)


def test_the_way_to_all_findings_of_a_rule_keeps_the_choices(visit):
    screen = open_checks(visit, theme="penetration")
    assert "theme=penetration&amp;check=operators_census" in html(screen)


def test_what_agrees_is_listed_when_it_is_asked_for(visit):
    screen = open_checks(visit, "en", verdict="agrees", check="offices_add_up")
    assert headings(screen) == 6
    assert screen.says("Gilan")
    assert screen.says("318 + 540 = 858")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", ["area", "theme", "source", "verdict", "check", "finding", "page"])
def test_an_unknown_value_is_told_and_the_list_stands(visit, lang, name):
    screen = open_checks(visit, lang, **{name: "nonsense"})
    assert screen.stands
    assert screen.says("nonsense")
    assert headings(screen) == 20


def test_choices_that_nothing_fits_say_so(visit):
    screen = open_checks(visit, "en", theme="services", verdict="rounding")
    assert screen.says(screen.t("check.none"))


def test_a_choice_goes_to_the_address_and_back_to_the_first_page(visitor):
    screen = visitor.open("data", "en", view="checks", page="2")
    screen.picker("check.verdict").set_value("contradicts")
    screen = visitor.run(screen.at, "en")
    assert visitor.address["verdict"] == "contradicts"
    assert "page" not in visitor.address
    assert screen.stands


def copied(tmp_path):
    return Path(shutil.copytree(DATA, tmp_path / "data"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_folder_without_rules_says_so(visit, use_data, tmp_path, lang):
    folder = copied(tmp_path)
    (folder / "checks.csv").unlink()
    use_data(folder)
    screen = open_checks(visit, lang)
    assert screen.stands
    assert screen.says(screen.t("check.no_rules"))


def test_a_rule_that_names_no_indicator_is_told_and_the_others_work(visit, use_data, tmp_path):
    folder = copied(tmp_path)
    file = folder / "checks.csv"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace(",offices_total,=,", ",ofices_total,=,", 1), encoding="utf-8")
    use_data(folder)
    screen = open_checks(visit, "en")
    assert screen.stands
    assert screen.says("ofices_total")
    assert "offices_add_up" not in set(consistency.current()["check"])
    assert headings(screen) == 20
