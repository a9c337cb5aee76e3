"""Citations: whose figure, which edition, where, seen when, from which sources."""

import dataclasses
import datetime
import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from divide.catalog.choose import Selection
from divide.export import citation
from divide.measures import library
from divide.text.bidi import strip
from divide.text.catalogue import texts
from divide.text.words import Words

DAY = datetime.date(2026, 12, 5)
ADDRESS = "http://localhost:8501/offices?areas=IR-02,IR-04&lang=fa"


@pytest.fixture(scope="module")
def released():
    shipped = library.current()
    dates = pd.to_datetime(["2026-11-21"]).astype("datetime64[us]")
    releases = pd.DataFrame({"date": dates}, index=pd.Index(["2026.11"], name="release"))
    dataset = dataclasses.replace(shipped.dataset, releases=releases)
    return dataclasses.replace(shipped, dataset=dataset)


@pytest.fixture
def fa(released):
    return Words(released, texts("fa"))


@pytest.fixture
def en(released):
    return Words(released, texts("en"))


def rows(released, indicator="offices_urban", areas=("IR-02", "IR-04")):
    wanted = Selection(indicator, ("active", "unspecified"))
    return released.choose(wanted, list(areas)).chosen


def test_a_persian_citation_names_the_edition_and_both_days_solar_hijri_first(fa, released):
    said = strip(citation.citation(fa, "عنوان", ADDRESS, DAY, rows=rows(released)))
    assert said.startswith("«عنوان». داشبورد شکاف دیجیتال ایران، نسخهٔ ۲۰۲۶.۱۱،")
    assert "۳۰ آبان ۱۴۰۵ (۲۱ نوامبر ۲۰۲۶)" in said
    assert f"{ADDRESS}، دیده‌شده در ۱۴ آذر ۱۴۰۵ (۵ دسامبر ۲۰۲۶)." in said


def test_an_english_citation_names_the_edition_and_both_days_gregorian_first(en, released):
    said = strip(citation.citation(en, "Offices.", ADDRESS, DAY, rows=rows(released)))
    assert said.startswith("“Offices.” Iran's digital divide, release 2026.11, 21 November 2026")
    assert f"{ADDRESS}, accessed 5 December 2026 (14 Azar 1405)." in said
    assert said.endswith(".")


@pytest.mark.parametrize("lang", ["fa", "en"])
def test_a_citation_names_the_sources_behind_a_computed_rate(released, lang):
    say = Words(released, texts(lang))
    shown = rows(released, "offices_per_10000", ("IR-04",))
    said = citation.citation(say, "t", ADDRESS, DAY, rows=shown)
    inputs = released.observations.at[shown["observation"].iloc[0], "inputs"]
    for source in released.observations.loc[list(inputs), "source"].unique():
        assert released.dataset.sources.at[source, "title"] in said


@pytest.mark.parametrize("lang", ["fa", "en"])
def test_many_sources_are_counted_after_the_first(released, lang):
    say = Words(released, texts(lang))
    said = citation.citation(say, "t", ADDRESS, DAY, rows=released.observations)
    used = released.dataset.observations["source"].nunique()
    assert say.t.n("citation.more_sources", used - 6) in said


@pytest.mark.parametrize("lang", ["fa", "en"])
def test_without_figures_a_citation_names_no_sources(released, lang):
    say = Words(released, texts(lang))
    none = released.observations.iloc[:0]
    said = citation.citation(say, "t", ADDRESS, DAY, rows=none)
    assert say.t("citation.sources", sources="") not in said
    assert ADDRESS in said
    assert "note" not in citation.bibtex(say, "t", ADDRESS, DAY, rows=none)


def test_without_a_release_the_fingerprint_of_the_data_is_cited(released):
    dataset = dataclasses.replace(released.dataset, releases=released.dataset.releases.iloc[:0])
    say = Words(dataclasses.replace(released, dataset=dataset), texts("en"))
    said = citation.citation(say, "t", ADDRESS, DAY, rows=rows(released))
    assert f"release {dataset.version}." in said
    assert f"version  = {{{dataset.version}}}" in citation.bibtex(
        say, "t", ADDRESS, DAY, rows=rows(released)
    )


def test_bibtex_has_an_ascii_key_that_tells_figures_apart(fa, released):
    def key(address):
        entry = citation.bibtex(fa, "عنوان", address, DAY, rows=rows(released))
        return re.match(r"@misc\{([a-z0-9_]+),\n", entry)[1]

    assert key(ADDRESS) == key(ADDRESS)
    assert len({key(ADDRESS), key(ADDRESS + "&period=1395"), key("http://localhost/")}) == 3
    assert key("http://localhost/ف").isascii()


def test_bibtex_says_edition_address_and_days(en, released):
    entry = citation.bibtex(en, "A & B", ADDRESS, DAY, rows=rows(released))
    for line in ("year     = {2026}", "version  = {2026.11}", f"url      = {{{ADDRESS}}}",
                 "urldate  = {2026-12-05}", r"title    = {{A \& B}}"):  # fmt: skip
        assert line in entry


@given(title=st.text(), address=st.text())
def test_whatever_the_title_bibtex_stays_one_well_formed_entry(title, address):
    say = Words(library.current(), texts("en"))
    none = say.library.observations.iloc[:0]
    entry = citation.bibtex(say, title, f"http://x/{address.replace('[', '')}", DAY, rows=none)
    plain = entry.replace(r"\{", "").replace(r"\}", "")
    depth = 0
    for sign in plain:
        depth += (sign == "{") - (sign == "}")
        assert depth >= 0
    assert depth == 0
    field = next(line for line in plain.splitlines() if line.startswith("  title"))
    assert not re.search(r"(?<!\\)[$&#%_^~]", field)
