"""From shapes that overlap and gape to a coverage: nothing twice, nothing left out."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.boundaries import islands
from geo.boundaries.coverage import common_borders, cover, faces_of, fill, merge, pass_on_crumbs
from geo.boundaries.frame import project
from geo.boundaries.gaps import share_gaps
from geo.boundaries.islands import ABU_MUSA, BUSHEHR, QESHM, add_islands, county_of
from geo.boundaries.shapes import largest, move, polygons, repair

COUNTRY = shapely.box(0, 0, 60e3, 60e3)


def kilometres(*corners: float) -> shapely.Polygon:
    return shapely.box(*(1000 * corner for corner in corners))


def test_a_gap_is_cut_where_two_counties_are_equally_near() -> None:
    west, east = kilometres(0, 0, 28, 60), kilometres(32, 0, 60, 60)
    grown = share_gaps([west, east], COUNTRY)
    assert shapely.union_all(grown).covers(COUNTRY)
    # To within the step of the border samples.
    assert grown[0].area == pytest.approx(30e3 * 60e3, rel=0.02)
    assert grown[1].area == pytest.approx(30e3 * 60e3, rel=0.02)


def test_a_hole_inside_one_county_goes_to_it_as_a_whole() -> None:
    hole = kilometres(28, 28, 32, 32)
    (grown,) = share_gaps([COUNTRY.difference(hole)], COUNTRY)
    assert grown.covers(hole)


def test_where_counties_overlap_the_finer_drawing_wins() -> None:
    coarse, fine = kilometres(0, 0, 35, 60), kilometres(25, 0, 60, 60)
    areas = cover({"coarse": coarse, "fine": fine}, COUNTRY, {"coarse": 900, "fine": 100})
    assert areas["fine"].area == pytest.approx(fine.area, rel=1e-3)
    assert areas["coarse"].area == pytest.approx(COUNTRY.area - fine.area, rel=1e-3)


def test_a_small_county_inside_a_large_one_is_not_swallowed() -> None:
    # `shapely.coverage_clean` can give such a county away as a whole.
    small = kilometres(20, 20, 24, 24)
    areas = cover({"large": COUNTRY, "small": small}, COUNTRY, {"large": 100, "small": 100})
    assert areas["small"].equals(small)
    assert areas["large"].area == pytest.approx(COUNTRY.area - small.area)


def test_what_lies_outside_the_country_is_cut_off() -> None:
    areas = cover({"all": kilometres(-5, -5, 65, 65)}, COUNTRY, {"all": 1})
    assert areas["all"].equals(COUNTRY)


places = st.sets(st.tuples(st.integers(1, 11), st.integers(1, 11)), min_size=2, max_size=12)


@settings(max_examples=15, deadline=None)
@given(places, st.integers(0, 1000))
def test_cells_moved_and_stretched_at_random_still_become_a_coverage(
    seeds: set[tuple[int, int]], seed: int
) -> None:
    points = shapely.MultiPoint([(5e3 * x, 5e3 * y) for x, y in sorted(seeds)])
    cells = shapely.get_parts(shapely.voronoi_polygons(points, extend_to=COUNTRY))
    rng = np.random.default_rng(seed)
    shapes, true = {}, {}
    for number, cell in enumerate(cells):
        true[f"{number:02}"] = shapely.intersection(cell, COUNTRY)
        stretch, shift = rng.uniform(0.96, 1.04, 2), rng.uniform(-300, 300, 2)
        shapes[f"{number:02}"] = shapely.affinity.translate(
            shapely.affinity.scale(true[f"{number:02}"], *stretch), *shift
        )
    areas = cover(shapes, COUNTRY, dict.fromkeys(shapes, 1.0))
    assert list(areas) == list(shapes)
    assert shapely.coverage_is_valid(list(areas.values()))
    assert shapely.coverage_union_all(list(areas.values())).equals(COUNTRY)
    for code, area in areas.items():
        assert area.intersection(true[code]).area > 0.75 * true[code].area


@pytest.fixture
def row_of_faces() -> np.ndarray:
    """Five squares of one square kilometre in a row, and one apart."""
    squares = [kilometres(x, 0, x + 1, 1) for x in range(5)] + [kilometres(9, 0, 10, 1)]
    faces = faces_of([square.boundary for square in squares], 1.0)
    return np.array(sorted(faces, key=lambda face: face.centroid.x))


def test_common_borders_are_measured_and_corners_do_not_count(row_of_faces: np.ndarray) -> None:
    lengths = common_borders(row_of_faces).toarray()
    assert (lengths == lengths.T).all()
    assert lengths[0].tolist() == [0, 1000, 0, 0, 0, 0]
    assert lengths[5].tolist() == [0] * 6
    corner = faces_of([kilometres(0, 0, 1, 1).boundary, kilometres(1, 1, 2, 2).boundary], 1.0)
    assert not common_borders(corner).toarray().any()


def test_faces_of_nobody_go_to_the_neighbour_step_by_step(row_of_faces: np.ndarray) -> None:
    owners = np.array([0, -1, -1, -1, -1, -1])
    inside = np.array([True, True, True, True, False, True])
    filled = fill(owners, inside, common_borders(row_of_faces), 1)
    # The fifth is outside the country, the last touches nobody.
    assert filled.tolist() == [0, 0, 0, 0, -1, -1]


def test_a_crumb_goes_to_its_neighbour_and_an_exclave_stays(row_of_faces: np.ndarray) -> None:
    borders = common_borders(row_of_faces)
    owners = np.array([0, 0, 1, 0, 0, 1])
    # The two faces of area 0 right of area 1 are detached: as crumbs they join area 1.
    crumbs = pass_on_crumbs(owners, np.array([9e6, 9e6, 9e6, 1e6, 1e6, 9e6]), borders, 2)
    assert crumbs.tolist() == [0, 0, 1, 1, 1, 1]
    large = pass_on_crumbs(owners, np.full(6, 9e6), borders, 2)
    assert large.tolist() == owners.tolist()


def test_an_area_without_any_face_is_named(row_of_faces: np.ndarray) -> None:
    with pytest.raises(ValueError, match="IR-9999"):
        merge(row_of_faces, np.zeros(6, dtype=int), ["IR-0001", "IR-9999"])


def test_every_island_goes_to_its_county_and_an_unknown_one_is_refused() -> None:
    def at(lon: float, lat: float) -> shapely.Polygon:
        return shapely.transform(shapely.Point(lon, lat), project).buffer(2000)

    assert county_of(at(55.8, 26.8)) == QESHM
    assert county_of(at(50.31, 29.24)) == BUSHEHR  # Kharg
    for known in islands.ISLANDS:
        assert county_of(at(known.lon, known.lat)) == known.county
    with pytest.raises(LookupError, match="unknown island"):
        county_of(at(52.0, 27.0))

    drawn = dict.fromkeys(islands.DRAWN_ISLANDS, shapely.box(0, 0, 1, 1))
    counties = add_islands({BUSHEHR: COUNTRY}, [at(50.31, 29.24)], drawn, lambda p: p * 100 - 9e5)
    assert list(counties) == [BUSHEHR, ABU_MUSA]
    assert len(polygons(counties[BUSHEHR])) == 2
    assert counties[ABU_MUSA].area == pytest.approx(1e4)


def test_repairing_keeps_areas_only_and_the_largest_part_comes_first() -> None:
    bow_tie = shapely.Polygon([(0, 0), (4, 4), (4, 0), (0, 2)])
    repaired = repair(bow_tie)
    assert repaired.is_valid
    parts = polygons(repaired)
    assert [part.area for part in parts] == sorted((p.area for p in parts), reverse=True)
    assert largest(repaired).equals(parts[0])
    with pytest.raises(ValueError, match="without any area"):
        largest(shapely.LineString([(0, 0), (1, 1)]))


@settings(max_examples=25)
@given(st.floats(-3, 3), st.floats(-3, 3), st.floats(1e-4, 1e4))
def test_shapes_that_share_a_border_share_it_wherever_they_are_moved(
    a: float, b: float, scale: float
) -> None:
    points = shapely.MultiPoint([(1.1, 1.3), (4.7, 2.9), (2.3, 4.1), (0.2, 3.3)])
    window = shapely.box(0, 0, 5, 5)
    cells = shapely.get_parts(shapely.voronoi_polygons(points, extend_to=window))
    assert shapely.coverage_is_valid(cells)
    turn = np.array([[np.cos(a), -np.sin(a)], [np.sin(a), np.cos(a)]]) * scale
    moved = move(cells, lambda xy: xy @ turn + b)
    assert shapely.coverage_is_valid(moved)
