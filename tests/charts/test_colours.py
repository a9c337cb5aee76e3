"""Colours that every reader can tell apart, and that mean the same on every page."""

import itertools
import tomllib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from divide.charts.basemap import Ground
from divide.charts.choropleth import choropleth
from divide.charts.look import Look
from divide.measures.classes import MOST

# "A physiologically-based model for simulation of color vision deficiency" (2009), severity 1.0.
SIGHT = {
    "everyone": np.eye(3),
    "protan": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deutan": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritan": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
    "grey copy": [[0.2126, 0.7152, 0.0722]] * 3,
}
TO_XYZ = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)
PROVINCES = st.lists(
    st.sampled_from([f"IR-{number:02}" for number in range(31)]), max_size=6, unique=True
)


def linear(colour: str) -> np.ndarray:
    parts = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def lab(colour: str, sight: str = "everyone") -> np.ndarray:
    """CIE L*a*b* of a colour as it is seen."""
    seen = np.clip(np.asarray(SIGHT[sight]) @ linear(colour), 0, 1)
    xyz = TO_XYZ @ seen / np.array([0.95047, 1.0, 1.08883])
    f = np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def apart(one: str, other: str, sight: str = "everyone") -> float:
    return float(np.linalg.norm(lab(one, sight) - lab(other, sight)))


def contrast(one: str, other: str) -> float:
    """Contrast ratio of WCAG 2."""
    low, high = sorted(float(np.array([0.2126, 0.7152, 0.0722]) @ linear(c)) for c in (one, other))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("classes", range(1, MOST + 1))
@pytest.mark.parametrize("sight", list(SIGHT))
def test_classes_run_from_light_to_deep_and_stay_apart_for_every_sight(classes, sight, dark):
    colours = Look(dark=dark).scale(classes)
    assert len(colours) == classes
    lightness = [lab(colour, sight)[0] for colour in colours]
    # deep means far from the page: darker on white paper, paler on a dark screen
    assert lightness == sorted(lightness, reverse=not dark)
    for one, other in itertools.pairwise(colours):
        assert apart(one, other, sight) > 6


def test_more_classes_than_can_be_told_apart_are_refused(dark):
    for classes in (0, MOST + 1):
        with pytest.raises(ValueError, match="told apart"):
            Look(dark=dark).scale(classes)


def test_an_empty_area_never_looks_like_a_class(dark):
    look = Look(dark=dark)
    kinds = [look.missing(kind) for kind in ("not_reported", "withheld", "not_applicable")]
    for one, other in itertools.combinations(kinds, 2):
        assert apart(one, other) > 3
    for kind in kinds:
        assert all(apart(kind, colour) > 6 for colour in look.scale(7))


@given(PROVINCES)
def test_mazandaran_and_west_azerbaijan_keep_their_colours_in_any_company(others):
    for dark in (False, True):
        look = Look(dark=dark)
        pair = look.chosen(["IR-02", "IR-04"])
        for areas in ([*others, "IR-04", "IR-02"], ["IR-02", *others], [*others, "IR-04"]):
            found = look.chosen(dict.fromkeys(areas))
            assert all(found[area] == colour for area, colour in pair.items() if area in areas)


@given(PROVINCES)
def test_no_two_of_six_chosen_provinces_share_a_colour(areas):
    for dark in (False, True):
        colours = Look(dark=dark).chosen([*areas, "IR"])
        assert set(colours) == {*areas, "IR"}
        assert len(set(colours.values())) == len(areas) + 1


@given(st.sampled_from([f"IR-{number:02}" for number in range(31)]))
def test_a_province_alone_has_one_colour_everywhere(area):
    look = Look()
    assert look.chosen([area])[area] == look.chosen([area, "IR-02", "IR-04", "IR"])[area]
    assert look.chosen(iter([area, "IR"])) == look.chosen([area, "IR"])


@pytest.mark.parametrize("sight", ["everyone", "protan", "deutan", "tritan"])
def test_the_default_pair_is_told_apart_by_every_sight(sight, dark):
    pair = Look(dark=dark).chosen(["IR-02", "IR-04"])
    assert apart(pair["IR-02"], pair["IR-04"], sight) > 25


def test_text_and_lines_can_be_read_on_the_page(dark):
    look = Look(dark=dark)
    assert contrast(look.ink, look.paper) > 7
    assert contrast(look.quiet, look.paper) > 4.5
    eight = [f"IR-{number:02}" for number in (0, 1, 3, 5, 6, 7)]
    for colour in look.chosen([*eight[:6], "IR-02", "IR-04"]).values():
        assert contrast(colour, look.paper) > 4.5


@given(PROVINCES)
def test_any_six_chosen_provinces_stay_apart_for_every_sight(areas):
    # Less than the default pair: lines and bars also carry the areas' names.
    for dark, sight in itertools.product((False, True), ("everyone", "protan", "deutan", "tritan")):
        colours = Look(dark=dark).chosen([*areas, "IR"]).values()
        for one, other in itertools.combinations(colours, 2):
            assert apart(one, other, sight) > 5, (sight, one, other)


def test_small_text_can_be_read_on_every_ground_it_stands_on(dark):
    look = Look(dark=dark)
    kinds = ("not_reported", "withheld", "not_applicable")
    for ground in (look.paper, look.around, *map(look.missing, kinds)):
        assert contrast(look.quiet, ground) >= 4.5, ground
    for text in (look.flag, look.accent):
        assert contrast(text, look.paper) >= 4.5


@pytest.mark.parametrize("classes", range(1, MOST + 1))
def test_what_is_written_on_a_map_can_be_read_in_every_class(classes, look, points, table):
    areas = [f"IR-{number:02}" for number in range(classes)]
    rows = table(areas, **{"class": list(range(classes)), "hover": areas, "mark": areas})
    nothing = {"missing": {}, "missing_hover": {}, "chosen": {}}
    figure = choropleth(
        rows, classes=classes, ground=Ground("areas.json", points), look=look, **nothing
    )
    written = {
        area: trace["textfont"]["color"]
        for trace in figure["data"]
        if trace.get("mode") == "text"
        for area in trace["text"]
    }
    assert set(written) == set(areas)
    for area, colour in zip(areas, look.scale(classes), strict=True):
        assert contrast(written[area], colour) >= 4.5, area


def test_the_theme_of_the_page_can_be_read_and_is_that_of_the_pictures(dark):
    file = Path(__file__).resolve().parents[2] / ".streamlit/config.toml"
    theme = tomllib.loads(file.read_text(encoding="utf-8"))["theme"]["dark" if dark else "light"]
    look = Look(dark=dark)
    assert theme["backgroundColor"] == look.paper
    assert theme["textColor"] == look.ink
    assert contrast("#ffffff", theme["primaryColor"]) >= 4.5  # the names in a picker of several
    for ground in (theme["backgroundColor"], theme["secondaryBackgroundColor"]):
        assert contrast(theme["textColor"], ground) >= 7
        assert contrast(theme["linkColor"], ground) >= 4.5
        assert contrast(look.accent, ground) >= 3, "the frame around what has the focus"
