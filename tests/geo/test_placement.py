"""Placing drawings, on a made-up country whose true places are known."""

import math

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Polygon

from geo.boundaries.adjustment import Adjustment
from geo.boundaries.borders import Border, Stack, match, outward, sample
from geo.boundaries.drawings import ProvinceDrawing
from geo.boundaries.frame import Areas, PlaneMap, project, to_metres, unproject
from geo.boundaries.icp import fit_boxes, fit_outline
from geo.boundaries.placement import place
from geo.boundaries.polynomial import Polynomial, Terms, chain
from geo.boundaries.projection import Projection, fit_unrotated, guess
from geo.boundaries.seams import Fade, close_seams
from geo.boundaries.shapes import move

CODES = ["IR-00", "IR-01", "IR-02", "IR-03"]


def wave(start: tuple[float, float], end: tuple[float, float], height: float) -> list[list[float]]:
    """A winding line between two points, with bends that no other line of the country has."""
    t = np.linspace(0, 1, 120)
    way = np.array(end, dtype=float) - start
    across = np.array([-way[1], way[0]]) / math.hypot(*way)
    bends = np.sin(2 * np.pi * t) * np.sin(17 * t + height) + np.sin(np.pi * t) * np.cos(41 * t) / 3
    return (np.array(start) + t[:, None] * way + height * bends[:, None] * across).tolist()


@pytest.fixture(scope="module")
def country() -> Areas:
    """Four provinces of some 200 by 200 km, in metres, as an exact coverage."""
    outline = (
        wave((0, 0), (400e3, 20e3), 24e3)
        + wave((400e3, 20e3), (420e3, 400e3), -18e3)
        + wave((420e3, 400e3), (10e3, 380e3), 21e3)
        + wave((10e3, 380e3), (0, 0), -15e3)
    )
    whole = Polygon(outline)
    upright = wave((200e3, -100e3), (220e3, 500e3), 16e3)
    level = wave((-100e3, 190e3), (500e3, 210e3), -17e3)
    lines = shapely.node(shapely.MultiLineString([outline + outline[:1], upright, level]))
    faces = shapely.get_parts(shapely.polygonize([lines]))
    inside = sorted((f for f in faces if whole.contains(f.representative_point())), key=_corner)
    provinces = sorted(sorted(inside, key=shapely.area)[-4:], key=_corner)
    return dict(zip(CODES, provinces, strict=True))


def _corner(shape: Polygon) -> tuple[bool, bool]:
    return (shape.centroid.y > 200e3, shape.centroid.x > 200e3)


def mainland(country: Areas) -> Polygon:
    return shapely.union_all(list(country.values()))


def to_paper(scale: float, origin: tuple[float, float]) -> PlaneMap:
    """Metres to the units of a drawing."""
    return lambda points: (points - np.array(origin)) / scale


def off(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    return np.hypot(*(one - other).T)


def test_points_are_taken_evenly_around_a_shape_and_normals_lead_out() -> None:
    points = sample(shapely.box(0, 0, 40, 30), 1.0)
    assert len(points) == 140
    assert off(points, np.roll(points, -1, axis=0)) == pytest.approx(1)
    east = points[:, 0] == 40
    inner = east & (points[:, 1] > 2) & (points[:, 1] < 28)
    assert outward(points)[inner] == pytest.approx(np.array([[1, 0]] * inner.sum()))


def test_a_neighbours_border_is_met_only_where_it_faces_ours() -> None:
    mine = Border.of(sample(shapely.box(0, 0, 10e3, 10e3), 500))
    other = Border.of(sample(shapely.box(10.4e3, 0, 20e3, 10e3), 500))
    facing = match(mine, other, 5e3, opposite=True)
    met = np.isfinite(facing.distances)
    assert met.any()
    # Only our eastern side faces it, and it is met by its western side.
    assert (mine.points[met, 0] > 9e3).all()
    assert other.points[facing.positions[met], 0] == pytest.approx(10.4e3, abs=600)
    along = match(mine, other, 5e3, opposite=False)
    middle = (mine.points[:, 1] > 2e3) & (mine.points[:, 1] < 8e3)
    assert not np.isfinite(along.distances[(mine.points[:, 0] == 10e3) & middle]).any()


def test_the_countrys_outline_wins_over_a_neighbour_about_as_near() -> None:
    west, east = shapely.box(0, 0, 20e3, 20e3), shapely.box(20.5e3, 0, 40e3, 20e3)
    stack = Stack.of([sample(west, 500), sample(east, 500)])
    outline = Border.of(sample(shapely.box(-300, -300, 40.3e3, 20.3e3), 500))
    partners = stack.partners(0, outline, 5e3)
    points = stack.one(0).points
    middle = (points[:, 1] > 3e3) & (points[:, 1] < 17e3)
    assert partners.meets_outline[middle & (points[:, 0] == 0)].all()
    assert partners.meets_neighbour[middle & (points[:, 0] == 20e3)].all()
    assert not (partners.meets_outline & partners.meets_neighbour).any()
    assert set(stack.owner[partners.neighbour.positions[partners.meets_neighbour]]) == {1}


@given(
    st.floats(-1e3, 1e3), st.floats(-1e3, 1e3), st.floats(0.1, 1e3),
    st.lists(st.tuples(st.floats(-1e4, 1e4), st.floats(-1e4, 1e4)), min_size=1, max_size=9),
)  # fmt: skip
def test_the_identity_leaves_points_where_they_are_and_raising_a_map_changes_nothing(
    x: float, y: float, scale: float, places: list[tuple[float, float]]
) -> None:
    points = np.array(places)
    terms = Terms(1, np.array([x, y]), scale)
    same = Polynomial(terms, terms.identity())
    assert same(points) == pytest.approx(points, abs=1e-6)
    assert same.raised()(points) == pytest.approx(points, abs=1e-6)
    assert chain(same, same.raised())(points) == pytest.approx(points, abs=1e-6)


@settings(max_examples=8, deadline=None)
@given(st.floats(-12, 12), st.floats(0.8, 1.25), st.floats(0.05, 20))
def test_an_outline_is_fitted_onto_its_turned_and_stretched_self(
    degrees: float, stretch: float, scale: float
) -> None:
    shape = Polygon(
        wave((0, 0), (40, 5), 3) + wave((40, 5), (25, 30), -2) + wave((25, 30), (0, 0), 2.5)
    )
    turned = shapely.affinity.rotate(shape, degrees)
    target = shapely.affinity.scale(turned, scale * stretch, scale, origin=(0, 0))
    fitted = fit_outline(shape, target, fit_boxes(shape, target), 100, 400)
    (moved,) = move([shape], fitted)
    assert moved.symmetric_difference(target).area < 0.01 * target.area


@pytest.mark.parametrize("projection", list(Projection))
def test_the_projection_of_a_drawing_is_recognised(projection: Projection) -> None:
    # Far from the middle meridian, where the two differ by a slant.
    degrees = sample(shapely.box(60, 27, 63, 31), 0.05)
    metres = project(degrees)
    drawn = (degrees if projection is Projection.PLATE_CARREE else metres) * 0.01 + 7
    rng = np.random.default_rng(1)
    placed = metres + rng.normal(0, 500, metres.shape)
    assert guess(drawn, placed) is projection
    refitted = fit_unrotated(drawn, placed, projection)(drawn)
    assert off(refitted, metres).max() < 200
    assert unproject(refitted) == pytest.approx(degrees, abs=0.003)


def test_drawings_that_start_kilometres_off_are_brought_to_meet_at_their_true_places(
    country: Areas,
) -> None:
    maps: dict[str, PlaneMap] = {}
    drawn = {}
    rng = np.random.default_rng(3)
    for number, (code, shape) in enumerate(country.items()):
        scale, origin = 200.0 + 70 * number, tuple(rng.uniform(-1e5, 1e5, 2))
        (drawn[code],) = move([shape], to_paper(scale, origin))
        shift, stretch = rng.uniform(-6e3, 6e3, 2), rng.uniform(0.97, 1.03, 2)
        centre = np.array(shape.centroid.coords[0])
        maps[code] = lambda points, s=scale, o=origin, c=centre, t=stretch, m=shift: (
            (points * s + o - c) * t + c + m
        )
    adjustment = Adjustment(drawn, mainland(country))
    solved = adjustment.solve(maps, [20e3] * 8 + [8e3] * 8 + [4e3] * 8)
    for code, shape in country.items():
        (before,) = move([drawn[code]], maps[code])
        (after,) = move([drawn[code]], solved[code])
        assert before.symmetric_difference(shape).area > 0.02 * shape.area
        assert after.symmetric_difference(shape).area < 0.004 * shape.area


def test_a_stiff_adjustment_keeps_the_scale_of_a_drawing(country: Areas) -> None:
    stretched = {code: shapely.affinity.scale(shape, 1.02, 0.98) for code, shape in country.items()}
    adjustment = Adjustment(stretched, mainland(country))
    stay: dict[str, PlaneMap] = {code: lambda points: points for code in country}
    changes = []
    for stiffness in (0.0, 100.0):
        solved = adjustment.solve(stay, [8e3] * 5, stiffness)
        moved = [move([stretched[code]], solved[code])[0] for code in CODES]
        width = [m.bounds[2] - m.bounds[0] for m in moved]
        drawn = [stretched[c].bounds[2] - stretched[c].bounds[0] for c in CODES]
        changes.append(max(abs(w / d - 1) for w, d in zip(width, drawn, strict=True)))
    free, stiff = changes
    assert stiff < free / 4


def test_the_whole_way_from_drawings_to_the_ground(country: Areas) -> None:
    """Counties in frames of their own, provinces in one: both end up where they belong."""
    provinces = {
        code: move([shape], to_paper(1500.0, (-3e5, 4e5)))[0] for code, shape in country.items()
    }
    counties = {}
    for number, (code, shape) in enumerate(country.items()):
        (drawn,) = move([shape], to_paper(150.0 + 40 * number, (1e5 * number, 0)))
        west, south, east, north = drawn.bounds
        middle = (west + east) / 2
        halves = [shapely.box(west, south, middle, north), shapely.box(middle, south, east, north)]
        counties[code] = {
            f"{code}{i:02}": drawn.intersection(half) for i, half in enumerate(halves, 1)
        }
    placement = place(counties, ProvinceDrawing(provinces, {}), mainland(country))
    for code, shape in country.items():
        (placed,) = move([placement.outlines[code]], placement.maps[code])
        assert placed.symmetric_difference(shape).area < 0.01 * shape.area, code


def test_seams_close_half_way_and_the_inland_stays(country: Areas) -> None:
    # Each drawing lies 900 m too far towards the east or the west of the upright border.
    shift = {
        code: np.array([900.0 if number % 2 else -900.0, 0]) for number, code in enumerate(CODES)
    }
    maps: dict[str, PlaneMap] = {
        code: lambda points, by=shift[code]: points + by for code in country
    }
    closed = close_seams(country, maps, mainland(country))
    before = _gap([move([country[c]], maps[c])[0] for c in CODES], mainland(country))
    after = _gap([move([country[c]], closed[c])[0] for c in CODES], mainland(country))
    assert after < before / 8
    for code, shape in country.items():
        deep = shapely.get_coordinates(shape.buffer(-30e3))
        assert off(closed[code](deep), maps[code](deep)).max() < 1


def _gap(shapes: list[Polygon], whole: Polygon) -> float:
    """What is covered by nobody, twice, or outside the country: square metres."""
    union = shapely.union_all([shapely.make_valid(shape) for shape in shapes])
    overlap = sum(shape.area for shape in shapes) - union.area
    return float(union.symmetric_difference(whole).area + overlap)


def test_a_correction_is_whole_at_the_border_and_fades_inland() -> None:
    border = np.column_stack([np.arange(0, 50e3, 500.0), np.zeros(100)])
    fade = Fade(border, np.tile([0.0, 400.0], (100, 1)))
    inland = np.array([[25e3, 0.0], [25e3, 3e3], [25e3, 6e3], [25e3, 30e3]])
    moves = (fade(inland) - inland)[:, 1]
    assert moves[0] == pytest.approx(400)
    assert moves[2] == pytest.approx(400 / math.e)
    assert (np.diff(moves) < 0).all()
    assert moves[3] < 1e-6


def test_metres_are_true_to_area_all_over_the_country() -> None:
    # Cells of one degree by one degree on the ellipsoid, in square kilometres.
    for south, expected in ((26, 11_074), (38, 9_675)):
        cell = shapely.segmentize(shapely.box(54, south, 55, south + 1), 0.02)
        area = to_metres({"": cell})[""].area / 1e6
        assert area == pytest.approx(expected, rel=0.005)
