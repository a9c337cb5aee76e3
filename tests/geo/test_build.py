"""The command: what it writes, and that it touches nothing when a county has changed too much."""

import csv
import json
from pathlib import Path

import pytest
import shapely

from geo import build
from geo.boundaries.check import compare
from geo.boundaries.fetch import FetchError
from geo.boundaries.files import geojson, parse, read
from geo.boundaries.frame import Areas


def two_counties(border: float = 51.0) -> Areas:
    """Two counties of one degree each, side by side, with their common border at a longitude."""
    return {
        "IR-0001": shapely.box(50, 34, border, 35),
        "IR-0002": shapely.box(border, 34, 52, 35),
    }


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project folder with a list of areas and nothing else; the build gives two counties."""
    (tmp_path / "data").mkdir()
    with (tmp_path / "data" / "areas.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["area", "level", "parent", "name_fa", "name_en"])
        table.writerow(["IR-0001", "county", "IR-00", "اراک", "Arak"])
        table.writerow(["IR-0002", "county", "IR-00", "آشتیان", "Ashtian"])
    (tmp_path / "cache").mkdir()
    (tmp_path / "geo").mkdir()
    monkeypatch.setattr(build, "CACHE", tmp_path / "geo" / ".cache")
    build.CACHE.mkdir()
    monkeypatch.setattr(build, "build_counties", lambda codes, cache: two_counties())
    return tmp_path


def contents(project: Path) -> dict[str, bytes]:
    return {
        path.relative_to(project).as_posix(): path.read_bytes()
        for path in project.rglob("*")
        if path.is_file() and ".cache" not in path.parts
    }


def test_everything_is_written_and_the_levels_belong_together(project: Path) -> None:
    build.rebuild(project)
    files = contents(project)
    provinces, counties = read(project / build.PROVINCES), read(project / build.COUNTIES)
    assert list(counties) == ["IR-0001", "IR-0002"]
    assert provinces["IR-00"].equals(shapely.box(50, 34, 52, 35))
    manifest = json.loads(files["static/boundaries/manifest.json"])
    for level in ("provinces", "counties"):
        assert f"static/boundaries/{manifest[level]['file']}" in files
    assert json.loads(files["geo/neighbours.json"])["IR-0001"] == ["IR-0002"]
    first = json.loads(files[build.COUNTIES])["features"][0]
    assert first["properties"]["name_fa"] == "اراک"


def test_building_the_same_again_changes_no_byte(project: Path) -> None:
    build.rebuild(project)
    before = contents(project)
    build.rebuild(project)
    assert contents(project) == before


def test_only_deriving_gives_the_same_files_as_building_everything(project: Path) -> None:
    build.rebuild(project)
    before = contents(project)
    for path, content in build.derived_files(read(project / build.COUNTIES)).items():
        assert before[path] == content


def test_a_county_that_changed_too_much_stops_the_build_and_leaves_every_file(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build.rebuild(project)
    before = contents(project)
    monkeypatch.setattr(build, "build_counties", lambda codes, cache: two_counties(51.02))
    with pytest.raises(SystemExit, match=r"IR-0001 overlaps by 0\.98.*No file was changed"):
        build.rebuild(project)
    assert contents(project) == before
    # The new counties are kept aside to be looked at.
    aside = read(build.CACHE / "counties_150m.geojson")
    assert aside["IR-0001"].equals(two_counties(51.02)["IR-0001"])


def test_a_change_that_is_small_enough_replaces_the_served_files(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build.rebuild(project)
    before = set(contents(project))
    monkeypatch.setattr(build, "build_counties", lambda codes, cache: two_counties(51.005))
    build.rebuild(project)
    served = [path for path in contents(project) if path.startswith("static/boundaries/")]
    assert len(served) == 3
    assert any(path not in before for path in served)


def test_a_package_that_cannot_be_had_ends_in_a_message(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def without_npm(codes: object, cache: Path) -> Areas:
        raise FetchError("npm is needed")

    monkeypatch.setattr(build, "build_counties", without_npm)
    with pytest.raises(SystemExit, match="npm is needed"):
        build.rebuild(project)


def test_missing_and_new_areas_are_named_and_equal_ones_pass() -> None:
    counties = two_counties()
    assert compare(counties, counties).failures(0.99) == []
    without = {"IR-0001": counties["IR-0001"]}
    assert compare(without, counties).failures(0.99) == ["IR-0002 is missing"]
    assert compare(counties, without).failures(0.99) == ["IR-0002 is new"]
    assert "lowest 1.0000 (IR-0001)" in compare(without, counties).summary()


def test_rings_turn_as_asked_and_equal_shapes_give_equal_bytes() -> None:
    square = shapely.Polygon([(50, 34), (51, 34), (51, 35), (50, 35)])
    turned = shapely.Polygon([(51, 35), (51, 34), (50, 34), (50, 35)])
    for clockwise in (True, False):
        content = geojson({"IR-00": square}, 3, clockwise=clockwise)
        assert content == geojson({"IR-00": turned}, 3, clockwise=clockwise)
        assert parse(content)["IR-00"].exterior.is_ccw is not clockwise
