"""The matrix of years: readable in every look, and no meaning by colour alone."""

import re

import pytest

from divide.charts import recency
from divide.charts.basemap import SIGNS
from divide.charts.recency import Cell, Head, contrast


@pytest.fixture
def drawn(look):
    columns = [Head("A & B", "data?area=IR-02&lang=en", True), Head("C", "data?area=IR-04")]
    cells = [Cell("1404", 0, under="2 of 3"), Cell("not reported", empty="not_reported")]
    return recency.matrix(look, 4, "Years", "Indicator", columns, [(Head("<Offices>", "#"), cells)])


def test_a_cell_holds_its_year_and_an_empty_one_its_kind_in_words(drawn):
    assert "1404<small>2 of 3</small>" in drawn
    assert '<span class="unseen">not reported</span>' in drawn


def test_heads_are_heads_and_what_comes_from_data_is_escaped(drawn):
    assert (
        '<th scope="col" class="chosen"><a href="data?area=IR-02&amp;lang=en">A &amp; B</a>'
        in drawn
    )
    assert '<th scope="row"><a href="#">&lt;Offices&gt;</a></th>' in drawn


def test_the_matrix_is_reached_and_named_by_keyboard_and_screen_reader(drawn):
    assert '<div class="matrix" tabindex="0" role="region" aria-label="Years">' in drawn
    assert "<caption>Years</caption>" in drawn


@pytest.mark.parametrize("classes", [1, 2, 4, 7])
def test_years_stand_out_from_every_colour_of_the_scale(look, classes):
    for fill, ink in recency.colours(look, classes):
        assert contrast(fill, ink) >= 4.5


def test_the_newest_class_is_the_last_colour_of_the_scale(look):
    fills = [fill for fill, _ in recency.colours(look, 4)]
    assert fills == list(reversed(look.scale(4)))


def test_contrast_is_that_of_the_guidelines():
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#123456", "#123456") == 1


def test_the_legend_says_every_class_and_every_kind_of_empty(look):
    legend = recency.legend(look, ["new (2)", "old (1)"], [(kind, kind) for kind in SIGNS])
    assert re.findall(r"</span>([^<]+)</li>", legend) == ["new (2)", "old (1)", *SIGNS]
