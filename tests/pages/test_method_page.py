"""The method page: the same in both languages, with numbers that are those of the dataset."""

import dataclasses
import re
from html.parser import HTMLParser

import pytest

from divide.catalog.choose import BASIS_ORDER, STATUS_ORDER
from divide.measures import library
from divide.text import names
from divide.text.numbers import number
from divide.widgets import method_page

both_languages = pytest.mark.parametrize("lang", ["fa", "en"])
# places that other pages and readers' links lead to; they must never be renamed
PLACES = [
    "figure",
    "choosing",
    "comparing",
    "status",
    "empty",
    "rates",
    "gaps",
    "change",
    "ranks",
    "peers",
    "fair-share",
    "classes",
    "boundaries",
    "survey",
    "contradictions",
    "limits",
    "definitions",
    "cite",
    "licence",
]


class Reading(HTMLParser):
    """Ids, links, open tags and the text outside of parts marked as English."""

    VOID = frozenset({"br"})

    def __init__(self, html):
        super().__init__()
        self.ids, self.links, self.stack, self.own_text = [], [], [], []
        self.feed(html)
        assert not self.stack, "a tag is not closed"

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.ids += [attrs["id"]] if "id" in attrs else []
        self.links += [attrs["href"]] if tag == "a" else []
        if tag not in self.VOID:
            self.stack.append((tag, attrs.get("lang")))

    def handle_endtag(self, tag):
        assert self.stack.pop()[0] == tag

    def handle_data(self, data):
        if not any(lang == "en" for _, lang in self.stack):
            self.own_text.append(data)


@pytest.fixture
def prose():
    def read(lang):
        return (method_page.PROSE / f"{lang}.html").read_text(encoding="utf-8")

    return read


@pytest.fixture
def page():
    return lambda lang: method_page.page(lang, library.current().dataset.version)


def test_both_languages_say_the_same_things_in_the_same_order(prose):
    fa, en = (Reading(prose(lang)) for lang in ("fa", "en"))
    assert fa.ids == en.ids == PLACES
    assert [link.partition("lang=")[0] for link in fa.links] == [
        link.partition("lang=")[0] for link in en.links
    ]
    fields = [re.findall(r"\$\w+", prose(lang)) for lang in ("fa", "en")]
    assert fields[0] == fields[1]
    for tag in ("<li>", "<p>", '<p class="formula">', "<h3>"):
        assert prose("fa").count(tag) == prose("en").count(tag), tag


@both_languages
def test_every_place_is_unique_and_every_link_inside_the_page_leads_somewhere(page, lang):
    reading = Reading(page(lang))
    assert len(reading.ids) == len(set(reading.ids))
    inside = [link[1:] for link in reading.links if link.startswith("#")]
    assert set(PLACES) <= set(inside), "the contents lead to every section"
    assert set(inside) <= set(reading.ids)
    assert not [link for link in reading.links if "//" in link], "it leads to another host"


def test_the_persian_page_has_no_latin_digit_and_no_arabic_letter(page):
    text = "".join(Reading(page("fa")).own_text)
    assert re.findall(r"[^ ]*[0-9][^ ]*", text) == []
    assert not set("يك٠١٢٣٤٥٦٧٨٩") & set(text)


@both_languages
def test_the_page_counts_what_the_dataset_holds(visit, lang):
    screen = visit("method", lang)
    dataset = library.current().dataset
    assert screen.stands
    assert screen.titles == [screen.t("page.method")]
    for table in (dataset.observations, dataset.sources, dataset.definitions, dataset.indicators):
        assert screen.says(number(len(table), lang))
    assert screen.says(dataset.version)


@both_languages
def test_statuses_and_how_periods_are_known_add_up_to_all_figures(visit, lang):
    screen = visit("method", lang)
    total = len(library.current().dataset.observations)
    counted = [table for table in screen.tables if screen.t("method.count") in table.heads]
    assert len(counted) == 3
    for table in counted:
        counts = [int(re.sub(r"\D", "", cell)) for cell in screen.column(table, "method.count")]
        assert sum(counts) == total, table.caption
    assert screen.column(counted[0], "method.mark") == [names.status(c, lang) for c in STATUS_ORDER]
    assert len(counted[2].rows) == len(BASIS_ORDER)


@both_languages
def test_the_survey_s_counties_are_those_of_its_method(visit, lang):
    # the numbers in bold of data/heis_method.md: internet, computer, mobile, fixed telephone
    expected = {(219, 188, 215, 193), (262, 250, 280, 227), (257, 296, 311, 254)}
    expected |= {(243, 311, 325, 236), (86, 106, 114, 91)}
    screen = visit("method", lang)
    table = next(one for one in screen.tables if screen.t("method.window") in one.heads)
    order = ["internet", "computer", "mobile", "fixed_phone"]
    columns = [
        table.column(names.indicator(library.current().dataset, f"household_{one}_access", lang))
        for one in order
    ]
    found = {
        tuple(int(re.sub(r"\D", "", cell)) for cell in row) for row in zip(*columns, strict=True)
    }
    assert found == expected


@both_languages
def test_every_indicator_and_definition_stands_under_an_address_of_its_own(page, lang):
    ids = set(Reading(page(lang)).ids)
    known = library.current()
    assert {f"indicator-{code}" for code in known.indicators.index} <= ids
    stored = known.dataset.definitions.index
    assert {f"definition-{indicator}-{definition}" for indicator, definition in stored} <= ids


def test_without_figures_the_page_still_explains(monkeypatch):
    known = library.current()
    rows = known.dataset.observations
    empty = library.build(dataclasses.replace(known.dataset, observations=rows.iloc[:0]))
    monkeypatch.setattr(method_page.libraries, "current", lambda: empty)
    reading = Reading(method_page.page.__wrapped__("en", "none"))
    assert set(PLACES) <= set(reading.ids)
