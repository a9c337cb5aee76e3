"""Findings in words: each stands alone, with its area, indicator, times and units."""

import re

import pytest

from divide.measures import consistency
from divide.measures import library as libraries
from divide.text import findings
from divide.text.bidi import strip
from divide.text.catalogue import LANGUAGES, texts
from divide.text.cites import uncited
from divide.text.words import Words


@pytest.fixture(scope="module")
def told():
    """All findings that do not agree, and a few of each rule that do."""
    table = consistency.current()
    few = table[table["verdict"] == "agrees"].groupby("check", sort=False).head(3)
    rest = table[table["verdict"] != "agrees"]
    return [*consistency.findings(rest), *consistency.findings(few)]


def words(lang, citing=False):
    return Words(libraries.current(), texts(lang), citing)


def one(check, *values):
    """The sentence of a rule's finding that holds these values against one another."""
    table, rows = consistency.current(), libraries.current().dataset.observations
    found = next(
        found
        for found in consistency.findings(table[table["check"] == check])
        if sorted(rows.loc[list(found.observations), "value"]) == sorted(values)
    )
    return {lang: strip(findings.sentence(words(lang), found)) for lang in LANGUAGES}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_sentence_begins_with_its_area_and_names_what_is_compared(told, lang):
    say = words(lang)
    for found in told:
        sentence = findings.sentence(say, found)
        assert sentence.startswith(say.full_area(found.area))
        subject = sentence.split(": ")[0]
        names = say.library.dataset.indicators[f"name_{lang}"]
        assert any(strip(name) in strip(subject) for name in names)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_sentence_says_the_time_of_every_figure(told, lang):
    say = words(lang)
    for found in told:
        sentence = findings.sentence(say, found)
        if found.reason == "missing":
            continue
        for label in found.observations:
            assert say.period(say.library.observations.loc[label]) in sentence, found.id


@pytest.mark.parametrize("lang", LANGUAGES)
def test_citing_changes_nothing_that_is_read(told, lang):
    say, cite = words(lang), words(lang, citing=True)
    for found in told:
        assert uncited(findings.sentence(cite, found)) == findings.sentence(say, found)


def test_two_definitions_at_two_times_are_said_with_both():
    said = one("operators_census", 83.85, 16.6)
    assert "83.85% on 18 Tir 1392 (9 Jul 2013), by the other 16.6% on 2 Aban 1390" in said["en"]
    assert "۸۳٫۸۵٪ در ۱۸ تیر ۱۳۹۲ است و با تعریف دیگر ۱۶٫۶٪ در ۲ آبان ۱۳۹۰" in said["fa"]


def test_one_time_for_both_is_said_once():
    said = one("plan6_plan7", 96, 73.4)
    assert said["en"].startswith("Iran, Villages covered by internet, in August 2024: ")
    assert said["en"].count("2024") == 1


def test_a_sum_says_its_time():
    said = one("offices_total_after_parts", 475, 303, 417)
    assert "475 offices in April 2022, after 720 offices in 1399 (2020/21)" in said["en"]
    assert "پس از ۷۲۰ دفتر در ۱۳۹۹" in said["fa"]


def test_a_ratio_is_said_in_times_and_names_the_area_of_the_other_figure():
    said = one("adsl_like_country", 63, 10.86)
    assert "is 5.8 times 10.86 per 100 people" in said["en"]
    assert "for Iran, where up to 3 times is expected" in said["en"]
    assert "۵٫۸ برابرِ ۱۰٫۸۶" in said["fa"]
    assert "تا ۳ برابر" in said["fa"]


def test_a_figure_inside_the_time_of_the_other_is_not_said_to_be_before_it():
    said = one("offices_urban_step", 5000, 6000)
    assert "in 2017 and about 6,000 offices on 18 Mordad 1396" in said["en"]
    assert "which came first is not known" in said["en"]
    assert "در ۱۸ مرداد ۱۳۹۶" in said["fa"]
    assert "after" not in said["en"]


def test_urban_and_rural_figures_say_so():
    table, rows = consistency.current(), libraries.current().dataset.observations
    steps = consistency.findings(table[table["check"] == "survey_step"].head(200))
    said = {
        rows.at[found.observations[0], "residence"]: findings.sentence(words("en"), found)
        for found in steps
    }
    assert "in villages" in said["rural"].split(":")[0]
    assert not re.search("in (towns|villages)", said["total"].split(":")[0])
