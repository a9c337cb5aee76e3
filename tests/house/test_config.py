""".streamlit/config.toml: what it promises a reader."""

import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CONFIG = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
LIGHT, DARK = CONFIG["theme"]["light"], CONFIG["theme"]["dark"]


def contrast(one: str, other: str) -> float:
    """WCAG contrast ratio of two #rrggbb colours."""

    def luminance(colour: str) -> float:
        parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("ground", ["backgroundColor", "secondaryBackgroundColor"])
@pytest.mark.parametrize("ink", ["textColor", "linkColor"])
def test_text_and_links_can_be_read_on_their_ground(theme, ground, ink):
    assert contrast(theme[ink], theme[ground]) >= 4.5


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_the_accent_carries_white_text_and_stands_out_from_the_ground(theme):
    assert contrast(theme["primaryColor"], "#ffffff") >= 4.5
    assert contrast(theme["primaryColor"], theme["backgroundColor"]) >= 3


def test_the_fonts_are_files_of_ours():
    faces = CONFIG["theme"]["fontFaces"]
    assert faces
    for face in faces:
        assert face["url"].startswith("app/static/")
        assert (ROOT / face["url"].removeprefix("app/")).is_file()


def test_nothing_is_reported_elsewhere_and_no_traceback_is_shown():
    assert CONFIG["browser"]["gatherUsageStats"] is False
    assert CONFIG["client"]["showErrorDetails"] == "none"
    assert CONFIG["client"]["showErrorLinks"] is False
