"""A reader without a browser: Streamlit's AppTest on dashboard.py, and what a page then says."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

import pytest
from streamlit.runtime.pages_manager import PagesManager
from streamlit.testing.v1 import AppTest

from divide.catalog.load import load
from divide.measures import library as libraries
from divide.measures.library import Library
from divide.serve.edition import fingerprint
from divide.text.bidi import strip
from divide.text.catalogue import texts
from divide.widgets.frame import PAGES

ROOT = Path(__file__).resolve().parents[2]
_BLOCKS = {"p", "h1", "h2", "div", "li", "tr", "td", "th", "caption", "summary", "br"}


@dataclass
class Table:
    """A table as read: its caption, its heads, and the text of every cell (lines kept)."""

    caption: str = ""
    heads: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)

    def column(self, head: str) -> list[str]:
        place = self.heads.index(head)
        return [row[place] for row in self.rows]


class _Reading(HTMLParser):
    """Text and tables of the HTML that the pages write."""

    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self.tables: list[Table] = []
        self.headings: dict[str, list[str]] = {"h1": [], "h2": []}
        self.silent = self.in_head = False

    def handle_starttag(self, tag, attrs):
        if tag in {"style", "script"}:
            self.silent = True
        elif tag == "table":
            self.tables.append(Table())
        elif tag == "thead":
            self.in_head = True
        elif tag == "tr" and not self.in_head:
            self.tables[-1].rows.append([])
        if tag in {"td", "th", "caption", "h1", "h2"}:
            self.starts = len(self.text)
        if tag in _BLOCKS:
            self.text.append("\n")

    def handle_endtag(self, tag):
        if tag in {"style", "script"}:
            self.silent = False
        elif tag == "thead":
            self.in_head = False
        elif tag in {"td", "th", "caption"}:
            cell = lines("".join(self.text[self.starts :]))
            table = self.tables[-1]
            if tag == "caption":
                table.caption = cell
            elif self.in_head:
                table.heads.append(cell)
            else:
                table.rows[-1].append(cell)
        elif tag in self.headings:
            self.headings[tag].append(lines("".join(self.text[self.starts :])))
        if tag in _BLOCKS:
            self.text.append("\n")

    def handle_data(self, data):
        if not self.silent:
            self.text.append(data)


def lines(text: str) -> str:
    """Text without direction marks and empty lines."""
    return "\n".join(line.strip() for line in strip(text).splitlines() if line.strip())


class Screen:
    """What a reader has before them after one run of a page."""

    def __init__(self, at: AppTest, lang: str) -> None:
        self.at, self.t = at, texts(lang)
        reading = _Reading()
        for element in at.get("html"):
            reading.feed(f"{element.proto.body}\n")
        self.text = lines("".join(reading.text))
        self.tables = reading.tables
        self.titles, self.findings = reading.headings["h1"], reading.headings["h2"]
        self.charts = {
            chart.proto.id.rpartition("-")[2]: json.loads(chart.proto.spec)
            for chart in at.get("plotly_chart")
        }

    @property
    def stands(self) -> bool:
        """Whether the page was drawn: no traceback, nor the sentence that stands for one."""
        return not self.at.exception and not self.says(self.t("error.page"))

    def says(self, sentence: str) -> bool:
        return strip(sentence) in self.text

    def picker(self, key: str):
        """The control whose label is this message of the catalogue."""
        controls = (*self.at.selectbox, *self.at.multiselect, *self.at.text_input)
        return next(one for one in controls if one.label == self.t(key))

    def has_picker(self, key: str) -> bool:
        controls = (*self.at.selectbox, *self.at.multiselect, *self.at.text_input)
        return any(one.label == self.t(key) for one in controls)

    def table_with(self, *heads: str) -> Table:
        """The first table that has these heads (keys of the catalogue)."""
        wanted = {self.t(head) for head in heads}
        return next(table for table in self.tables if wanted <= set(table.heads))

    def column(self, table: Table, head: str) -> list[str]:
        """Cells of a column by the key of its head."""
        return table.column(self.t(head))


class Visitor:
    """One reader who goes from page to page in one session."""

    def __init__(self) -> None:
        self.at = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60)
        self.started = False

    def open(self, code: str, lang: str | None = "fa", **params: str) -> Screen:
        """Go to a page by its code with these parameters in the address."""
        if not self.started:  # AppTest knows the pages only after one run
            self.at.run()
            self.started = True
        self.at.query_params.clear()
        self.at.query_params.update(params | ({"lang": lang} if lang else {}))
        return self.run(self.at.switch_page(PAGES[code]), lang)

    def run(self, at: AppTest, lang: str | None = "fa") -> Screen:
        at.run()
        return Screen(at, lang if lang in ("fa", "en") else "fa")

    @property
    def address(self) -> dict[str, str]:
        """Parameters in the address bar."""
        params = self.at.query_params.items()
        return {name: v if isinstance(v, str) else v[-1] for name, v in params}


@pytest.fixture(autouse=True)
def with_navigation(monkeypatch):
    """A server that has run ``st.navigation`` once runs dashboard.py for every page; AppTest

    forgets that between runs, takes pages/ for Streamlit's old kind of app and runs a page alone.
    """
    begin = PagesManager.__init__

    def init(self, *args, **kwargs):
        PagesManager.uses_pages_directory = False
        begin(self, *args, **kwargs)

    monkeypatch.setattr(PagesManager, "__init__", init)


@pytest.fixture(scope="session")
def one_visitor() -> Visitor:
    return Visitor()


@pytest.fixture
def visitor(one_visitor) -> Visitor:
    """A reader who comes for the first time: the app remembers nothing of the tests before."""
    if "lang" in one_visitor.at.session_state:
        del one_visitor.at.session_state["lang"]
    return one_visitor


@pytest.fixture
def visit(visitor) -> Callable[..., Screen]:
    """Open a page: ``visit("offices", "en", areas="IR-02")``."""
    return visitor.open


@pytest.fixture(scope="session")
def libraries_made() -> dict[object, Library]:
    """Libraries of the folders that tests have run the app on, by what is in them."""
    return {}


@pytest.fixture
def use_data(monkeypatch, libraries_made) -> Iterator[Callable[[Path], None]]:
    """Run the app on another data folder, as a server does that takes a newer dataset."""
    shipped = libraries.IN_FORCE.newest()

    def use(folder: Path) -> None:
        monkeypatch.setenv("DIVIDE_DATA", str(folder))
        made = (folder, fingerprint(folder))
        if made not in libraries_made:
            libraries_made[made] = libraries.build(load(folder))
        libraries.replace(libraries_made[made])

    yield use
    libraries.replace(shipped)
