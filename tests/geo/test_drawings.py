"""Reading drawings: every county once, under its code, with the shape that a reader would see."""

import json

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.boundaries.drawings import counties_of, shapes_in_list
from geo.boundaries.frame import to_metres
from geo.boundaries.names import NOT_DRAWN, PROVINCES, RENAMED, CountyCodes, plain
from geo.boundaries.outline import country_of
from geo.boundaries.svg import path_rings, points_ring, shape_of_rings
from geo.build import PROJECT


@pytest.fixture(scope="module")
def codes() -> CountyCodes:
    return CountyCodes(PROJECT / "data" / "areas.csv")


def escaped(text: str) -> str:
    """The way the package writes Persian: as escapes of a JavaScript string."""
    return json.dumps(text).strip('"')


def element(tag: str, name: str | None, **attributes: str) -> str:
    """A shape as the package writes it, with its handlers."""
    pairs = [f"{key}: '{value}'" for key, value in attributes.items()]
    if name is not None:
        pairs.insert(
            0, f"onClick: function (e) {{ return f(e); }}, \"data-name\": '{escaped(name)}'"
        )
    return f'React.createElement("{tag}", {{ {", ".join(pairs)} }})'


def test_counties_are_read_under_their_codes_with_y_upwards(codes: CountyCodes) -> None:
    source = ",\n".join(
        [
            element("path", "ساري", d="M0,0h10v10h-10z"),
            element("polygon", "نکا", points="20,0 30,0 30,10 20,10 "),
        ]
    )
    counties = counties_of(source, "IR-02", codes)
    assert list(counties) == [codes("IR-02", "ساری"), codes("IR-02", "نکا")]
    assert counties[codes("IR-02", "نکا")].bounds == (20, -10, 30, 0)


def test_a_county_drawn_in_two_pieces_becomes_one(codes: CountyCodes) -> None:
    source = element("path", "نکا", d="M0,0h10v10h-10z") + element(
        "path", "نکا", d="M10,0h10v10h-10z"
    )
    (shape,) = counties_of(source, "IR-02", codes).values()
    assert shape.geom_type == "Polygon"
    assert shape.area == pytest.approx(200)


def test_a_county_drawn_on_top_of_a_larger_one_is_cut_out_of_it(codes: CountyCodes) -> None:
    source = element("path", "ساری", d="M0,0h100v100h-100z") + element(
        "path", "نکا", d="M20,20h10v10h-10z"
    )
    counties = counties_of(source, "IR-02", codes)
    assert counties[codes("IR-02", "ساری")].area == pytest.approx(9900)
    assert counties[codes("IR-02", "نکا")].area == pytest.approx(100)


def test_water_and_letters_are_left_out(codes: CountyCodes) -> None:
    source = (
        element("path", None, className="react-map-water", d="M0,0h10v10h-10z")
        + element("path", None, d="M0,0h1v1h-1z")
        + element("path", "نکا", d="M0,0h10v10h-10z")
    )
    assert list(counties_of(source, "IR-02", codes)) == [codes("IR-02", "نکا")]


def test_a_county_of_another_province_is_refused_by_name(codes: CountyCodes) -> None:
    with pytest.raises(LookupError, match=r"IR-04 .*نکا"):
        counties_of(element("path", "نکا", d="M0,0h1v1h-1z"), "IR-04", codes)


def test_old_and_misspelt_names_lead_to_counties_of_the_dataset(codes: CountyCodes) -> None:
    for (province, drawn), name in RENAMED.items():
        assert codes(province, drawn) == codes(province, name)
    assert NOT_DRAWN in codes.rows
    assert {row["parent"] for row in codes.rows.values()} == set(PROVINCES)


@given(st.text(alphabet="یيكکآاةه \u200cبپ", max_size=12))
def test_spelling_does_not_tell_names_apart(name: str) -> None:
    other = name.replace("ی", "ي").replace("ک", "ك").replace("\u200c", " ")
    assert plain(other) == plain(name)
    assert plain(plain(name)) == plain(name)


def test_shapes_are_read_from_a_bundled_list() -> None:
    source = (
        'var other = [{\n  name: "no",\n  d: "M0,0h9v9z"\n}];\n'
        'var islands = [{\n  id: "b1",\n  name: "one",\n  d: "M0,0h4v4h-4z"\n}, '
        '{\n  id: "b2",\n  name: "two",\n  points: "0,0 2,0 2,2 0,2 \t"\n}];\n'
    )
    shapes = shapes_in_list(source, "islands")
    assert {name: shape.area for name, shape in shapes.items()} == {"one": 16, "two": 4}
    with pytest.raises(LookupError, match="lakes"):
        shapes_in_list(source, "lakes")


def test_curves_are_followed_closely() -> None:
    # Four quarter circles as SVG editors write them.
    k = 55.2285
    circle = (
        f"M100,0c0,{k} {k - 100},100 -100,100s-100,{k - 100} -100,-100"
        f"S{-k},-100 0,-100s100,{100 - k} 100,100z"
    )
    shape = shape_of_rings(path_rings(circle))
    assert shape.area == pytest.approx(31416, rel=0.01)


def test_a_ring_inside_another_is_a_hole() -> None:
    shape = shape_of_rings(path_rings("M0,0h10v10h-10z M4,4h2v2h-2z"))
    assert shape.area == pytest.approx(96)


def test_hairline_loops_of_a_path_that_crosses_itself_are_dropped() -> None:
    # The closing line overshoots the start by a tenth: a triangle of 0.005 hangs on the corner.
    shape = shape_of_rings([points_ring("0,0 10,0 10,10 0,10 0,-0.1 0.1,-0.1 0.1,0.1 0,0")])
    assert shape.geom_type == "Polygon"
    assert shape.is_valid
    assert shape.area == pytest.approx(100, rel=0.002)


def test_the_country_is_merged_from_its_regions_and_its_islands_kept_apart() -> None:
    def region(*boxes: tuple[float, float, float, float]) -> str:
        shape = shapely.segmentize(shapely.MultiPolygon([shapely.box(*b) for b in boxes]), 0.05)
        return json.dumps({"type": "Feature", "geometry": shapely.geometry.mapping(shape)})

    # A crack of about 20 m between the two regions, and one island.
    country = country_of(
        [region((50, 30, 52, 32)), region((52.0002, 30, 54, 32), (56, 26, 56.2, 26.2))]
    )
    assert len(country.islands) == 1
    whole = to_metres({"": shapely.segmentize(shapely.box(50, 30, 54, 32), 0.05)})[""]
    assert country.mainland.symmetric_difference(whole).area < 1e-4 * whole.area
    assert not country.mainland.interiors
