"""From a figure on the screen to its row in data/, by one click, for figures picked at random."""

import csv
import random
import re
from pathlib import Path

import pytest

from divide.text.numbers import number
from divide.text.periods import period

DATA = Path(__file__).resolve().parents[2] / "data"
SEED, SAMPLE = 4, 50
PAGES = (
    "/?areas=IR-02,IR-04",
    "/offices",
    "/penetration?indicator=household_computer_access",
    "/rural-broadband",
    "/services",
    "/compare?areas=IR-02,IR-04,IR-11",
    "/area?area=IR-0211",
    "/data?area=IR-04",
)
MARKS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
FIGURES = """() => [...document.querySelectorAll('button.fig')]
  .filter(button => button.checkVisibility())
  .map(button => [button.dataset.figure, button.innerText])"""


@pytest.fixture(scope="module")
def written():
    """Every row of the observations, by file and spreadsheet row, read without the app."""
    rows = {}
    for file in sorted((DATA / "observations").glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as text:
            for place, row in enumerate(csv.DictReader(text), start=2):
                rows[f"observations/{file.name}:{place}"] = row
    return rows


@pytest.fixture(scope="module")
def decimals():
    with (DATA / "indicators.csv").open(encoding="utf-8", newline="") as text:
        return {row["indicator"]: int(row["decimals"]) for row in csv.DictReader(text)}


@pytest.fixture(scope="module")
def sources():
    with (DATA / "sources.csv").open(encoding="utf-8", newline="") as text:
        return {row["source"]: row for row in csv.DictReader(text)}


def plain(text: str) -> str:
    return MARKS.sub("", text)


def ask(page, label):
    """Open the origin of a figure: its text, and the row of data/ it names; none if computed."""
    page.evaluate(
        "label => document.querySelector(`button.fig[data-figure='${label}']`).click()", label
    )
    box = page.locator("[role=dialog] .origin")
    box.wait_for(state="visible", timeout=10_000)
    place = box.locator(".code")
    # a second click inside the dialog shows another figure in the same one
    return plain(box.inner_text()), plain(place.inner_text()) if place.count() else None


def close(page):
    page.locator("[role=dialog] button[aria-label]").first.click(timeout=10_000)
    page.locator("[role=dialog]").wait_for(state="detached", timeout=10_000)


def agrees(said, shown, row, lang, decimals, sources):
    """What the screen and the dialog say against the row itself."""
    value = plain(number(float(row["value"]), lang, decimals[row["indicator"]]))
    assert value in plain(shown)
    assert value in said
    assert plain(period(row, lang)) in said
    own = sources[row["source"]]
    assert plain(own[f"publisher_{lang}"]) in said
    assert plain(own["title"]) in said
    if row[f"note_{lang}"] and lang == "en":
        assert row["note_en"] in said


@pytest.mark.parametrize("number_of_page", range(len(PAGES)))
def test_a_figure_on_the_screen_is_a_row_of_the_data(
    number_of_page, open_page, written, decimals, sources
):
    lang = ("fa", "en")[number_of_page % 2]
    page = open_page(PAGES[number_of_page], lang)
    found = sorted({(int(label), text) for label, text in page.evaluate(FIGURES)})
    assert found
    wanted = SAMPLE // len(PAGES) + (number_of_page < SAMPLE % len(PAGES))
    picked = random.Random(SEED + number_of_page).sample(found, min(wanted, len(found)))
    for label, shown in picked:
        said, place = ask(page, label)
        if place is not None:
            agrees(said, shown, written[place], lang, decimals, sources)
        else:  # a computed rate: every input leads on to its own row
            inputs = page.locator("[role=dialog] .origin dd li button.fig")
            parts = [(one.get_attribute("data-figure"), one.inner_text()) for one in inputs.all()]
            assert len(parts) >= 2
            close(page)
            for part, text in parts:
                # the buttons of a dialog go with it; its figures are asked for as the page's are
                page.evaluate(
                    """([label, text]) => {
                      const button = document.createElement('button');
                      button.className = 'fig'; button.dataset.figure = label;
                      button.id = 'asked'; document.body.append(button); button.click();
                      button.remove();
                    }""",
                    [part, text],
                )
                box = page.locator("[role=dialog] .origin")
                box.wait_for(state="visible", timeout=10_000)
                own = plain(box.locator(".code").inner_text())
                agrees(plain(box.inner_text()), text, written[own], lang, decimals, sources)
                close(page)
            continue
        close(page)


def test_the_sample_is_fifty_figures():
    shares = [SAMPLE // len(PAGES) + (place < SAMPLE % len(PAGES)) for place in range(len(PAGES))]
    assert sum(shares) == SAMPLE
