"""The figures the dashboard began with stand on their pages, exactly, beside who said them."""

import pytest

from divide.text import names

PAYAM = ("پیام مازند", "Payam-e Mazand")
BORNA = ("خبرگزاری برنا", "Borna News Agency")
IRNA = ("ایرنا", "IRNA")
MAZANDARAN, WEST_AZERBAIJAN = "IR-02", "IR-04"

# page, province, indicator, figure in Persian and in English, publisher
SEED = [
    ("offices", MAZANDARAN, "offices_urban", "۳۰۲ دفتر", "302 offices", PAYAM),
    ("offices", MAZANDARAN, "offices_rural", "۴۷۶ دفتر", "476 offices", PAYAM),
    ("offices", MAZANDARAN, "offices_urban", "۳۱۸ دفتر", "318 offices", BORNA),
    ("offices", MAZANDARAN, "offices_rural", "۵۴۰ دفتر", "540 offices", BORNA),
    ("offices", MAZANDARAN, "offices_total", "۸۵۸ دفتر", "858 offices", BORNA),
    ("offices", WEST_AZERBAIJAN, "offices_urban", "۳۰۳ دفتر", "303 offices", IRNA),
    ("offices", WEST_AZERBAIJAN, "offices_licensed_new", "۵۸ دفتر", "58 offices", IRNA),
    ("offices", WEST_AZERBAIJAN, "offices_licensed_new", "۴۸ دفتر", "48 offices", IRNA),
    ("offices", WEST_AZERBAIJAN, "offices_rural", "۴۱۷ دفتر", "417 offices", IRNA),
    ("offices", WEST_AZERBAIJAN, "offices_rural_banking", "۲۷۸ دفتر", "278 offices", IRNA),
    ("offices", WEST_AZERBAIJAN, "offices_rural_banking_share", "۶۶٪", "66%", IRNA),
    ("offices", WEST_AZERBAIJAN, "rural_atms", "۷۴ دستگاه", "74 machines", IRNA),
    ("offices", WEST_AZERBAIJAN, "rural_atms", "۵۶ دستگاه", "56 machines", IRNA),
    (
        "services",
        MAZANDARAN,
        "services_offered",
        "بیش از ۱۷۰ خدمت",
        "more than 170 services",
        PAYAM,
    ),
    ("services", MAZANDARAN, "services_offered", "۱۸۳ خدمت", "183 services", PAYAM),
    ("services", MAZANDARAN, "services_offered", "۲۲۰ خدمت", "220 services", BORNA),
    ("services", MAZANDARAN, "agencies_served", "حدود ۲۵ دستگاه", "about 25 agencies", BORNA),
    ("penetration", MAZANDARAN, "internet_users", "۲٬۲۹۹٬۲۹۱ نفر", "2,299,291 people", PAYAM),
    ("penetration", MAZANDARAN, "internet_penetration", "۷۴٫۸٪", "74.8%", PAYAM),
    ("penetration", MAZANDARAN, "internet_penetration", "۸۵٪", "85%", PAYAM),
    ("penetration", MAZANDARAN, "internet_penetration", "۱۱۰٪", "110%", BORNA),
    (
        "penetration",
        MAZANDARAN,
        "fixed_broadband_penetration",
        "۶۳ به ازای هر ۱۰۰ نفر",
        "63 per 100 people",
        PAYAM,
    ),
    (
        "penetration",
        MAZANDARAN,
        "fixed_lines_installed",
        "بیش از ۱٬۹۵۰٬۰۰۰ خط",
        "more than 1,950,000 lines",
        PAYAM,
    ),
    (
        "penetration",
        MAZANDARAN,
        "fixed_lines_active",
        "بیش از ۱٬۵۰۰٬۰۰۰ خط",
        "more than 1,500,000 lines",
        PAYAM,
    ),
    ("rural-broadband", MAZANDARAN, "rural_broadband_coverage", "۷۷٪", "77%", PAYAM),
]


@pytest.mark.parametrize("lang", ["fa", "en"])
@pytest.mark.parametrize("code", dict.fromkeys(one[0] for one in SEED))
def test_a_seed_figure_stands_on_its_page_with_who_said_it(visit, dataset, code, lang):
    screen = visit(code, lang, **({"areas": "IR-02,IR-04"} if code == "offices" else {}))
    table = screen.table_with("table.indicator", "table.value", "table.source")
    shown = list(
        zip(
            screen.column(table, "table.area"),
            screen.column(table, "table.indicator"),
            [cell.splitlines()[0] for cell in screen.column(table, "table.value")],
            screen.column(table, "table.source"),
            strict=True,
        )
    )
    for own, area, indicator, persian, english, publisher in SEED:
        if own != code:
            continue
        wanted = (
            names.area(dataset, area, lang),
            names.indicator(dataset, indicator, lang),
            persian if lang == "fa" else english,
        )
        said_by = [source for *figure, source in shown if tuple(figure) == wanted]
        who = publisher[lang == "en"]
        assert any(source.startswith(who) for source in said_by), (wanted, who, said_by)


@pytest.mark.parametrize(
    ("lang", "stated", "computed"), [("fa", "۶۶٪", "۶۶٫۷٪"), ("en", "66%", "66.7%")]
)
def test_the_share_with_banking_is_computed_beside_the_stated_one(visit, lang, stated, computed):
    screen = visit("offices", lang, indicator="offices_rural_banking_computed", areas="IR-04")
    figures = screen.column(screen.table_with("table.rank"), "table.value")
    assert figures[0].splitlines()[0] == computed
    formula = screen.column(screen.table_with("table.rank"), "table.note")[0]
    for part in ("۲۷۸", "۴۱۷") if lang == "fa" else ("278", "417"):
        assert part in formula, "the formula does not say what it was computed from"
    reported = screen.table_with("table.indicator", "table.value", "table.source")
    assert stated in [cell.splitlines()[0] for cell in screen.column(reported, "table.value")]


@pytest.mark.parametrize(("lang", "year"), [("fa", "۱۳۹۶"), ("en", "1396")])
def test_households_online_come_from_the_survey_of_1396_for_all_provinces(visit, lang, year):
    screen = visit("penetration", lang, indicator="household_internet_access")
    traces = screen.charts["map"]["data"]
    filled = [trace for trace in traces if trace.get("z") is not None]
    assert len({area for trace in filled for area in trace["locations"]}) == 31
    periods = screen.column(screen.table_with("table.rank"), "table.period")
    assert len(periods) == 31
    assert all(period.startswith(year) for period in periods)
