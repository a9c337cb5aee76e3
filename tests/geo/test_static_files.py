"""The small files that keep the browser from asking another host."""

import json

import pytest

from geo.build import PROJECT

STATIC = PROJECT / "static"
# The layers that Plotly's base maps have; a trace or a layer that misses one throws in the browser.
LAYERS = {"coastlines", "land", "ocean", "lakes", "rivers", "countries", "subunits"}


@pytest.mark.parametrize("resolution", [110, 50])
def test_plotly_finds_every_layer_of_its_base_map_here_and_nothing_to_draw(resolution: int) -> None:
    path = STATIC / "topojson" / f"world_{resolution}m.json"
    topology = json.loads(path.read_text(encoding="utf-8"))
    assert topology["type"] == "Topology"
    assert topology["arcs"] == []
    assert set(topology["objects"]) == LAYERS
    for layer in topology["objects"].values():
        assert layer == {"type": "GeometryCollection", "geometries": []}


def test_every_font_is_woff2_and_comes_with_its_licence() -> None:
    fonts = list((STATIC / "fonts").glob("*.woff2"))
    assert fonts
    assert all(font.read_bytes()[:4] == b"wOF2" for font in fonts)
    assert "SIL OPEN FONT LICENSE" in (STATIC / "fonts" / "OFL.txt").read_text(encoding="utf-8")


def test_the_mark_in_the_browser_tab_is_a_small_png() -> None:
    content = (STATIC / "favicon.png").read_bytes()
    assert content.startswith(b"\x89PNG")
    assert len(content) < 5_000
