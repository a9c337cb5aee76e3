"""A small sound data folder, made for breaking."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest

from divide.catalog import schema
from divide.catalog.load import load

CENSUS = {
    "definition": "census",
    "period": "1390-08-02",
    "start": "2011-10-24",
    "end": "2011-10-24",
    "source": "census-1390",
}
HEIS = {"definition": "heis", "status": "E", "sample": "400", "source": "survey-1393"}


def population(area: str, value: int, **cells: str) -> dict[str, str]:
    return {**CENSUS, "indicator": "population", "area": area, "value": str(value), **cells}


def figure(indicator: str, value: str, **cells: str) -> dict[str, str]:
    return {"indicator": indicator, "value": value, **cells}


#: Cells that a row has unless it says otherwise.
DEFAULTS = {
    "areas": {"name_fa": "نام", "name_en": "Name"},
    "sources": {"publisher_fa": "ناشر", "publisher_en": "Publisher", "title": "عنوان",
                "kind": "news", "language": "fa"},
    "indicators": {"name_fa": "شاخص", "name_en": "Indicator", "unit": "offices", "kind": "count",
                   "direction": "higher", "aggregation": "sum", "decimals": "0", "minimum": "0",
                   "maximum": "1000", "definition_fa": "تعریف", "definition_en": "Definition"},
    "definitions": {"definition": "standard", "label_fa": "برچسب", "label_en": "Label",
                    "description_fa": "شرح", "description_en": "Description",
                    "comparable_across": "all"},
    "observations": {"definition": "standard", "area": "IR-21", "residence": "total",
                     "period": "1393", "calendar": "solar_hijri", "start": "2014-03-21",
                     "end": "2015-03-20", "period_basis": "stated", "qualifier": "exact",
                     "status": "A", "source": "paper"},
}  # fmt: skip

RATE = {"unit": "percent", "kind": "rate", "aggregation": "none", "decimals": "1", "maximum": "100"}

SMALL: dict[str, list[dict[str, str]]] = {
    "areas.csv": [
        {"area": "IR", "level": "country"},
        {"area": "IR-21", "level": "province", "parent": "IR", "area_km2": "73873.5"},
        {"area": "IR-29", "level": "province", "parent": "IR"},
        {"area": "IR-2101", "level": "county", "parent": "IR-21"},
        {"area": "IR-2911", "level": "county", "parent": "IR-29"},
    ],
    "sources.csv": [
        {"source": "census-1390", "kind": "census", "published": "2012"},
        {"source": "paper", "published": "2014-05-10", "url": "https://example.org/1"},
        {"source": "survey-1393", "kind": "survey"},
        {"source": "report", "speaker_role_fa": "مدیر", "speaker_role_en": "Director"},
    ],
    "indicators.csv": [
        {"indicator": "population", "theme": "context", "unit": "persons"},
        {"indicator": "population_unsettled", "theme": "context", "unit": "persons"},
        {"indicator": "mobile_sites", "theme": "infrastructure", "unit": "sites"},
        {"indicator": "offices_total", "theme": "offices"},
        {"indicator": "offices_urban", "theme": "offices"},
        {"indicator": "offices_rural", "theme": "offices"},
        {"indicator": "internet_users", "theme": "penetration", "unit": "persons"},
        {"indicator": "household_internet_access", "theme": "penetration", **RATE},
        {"indicator": "villages_connected", "theme": "rural_broadband", "unit": "villages"},
        {"indicator": "villages_total", "theme": "rural_broadband", "unit": "villages"},
        {"indicator": "rural_broadband_coverage", "theme": "rural_broadband", **RATE,
         "numerator": "villages_connected", "denominator": "villages_total", "per": "100"},
        {"indicator": "services_offered", "theme": "services", "unit": "services"},
    ],
    "definitions.csv": [
        {"indicator": "population", "definition": "census"},
        {"indicator": "population_unsettled", "definition": "census"},
        {"indicator": "mobile_sites"},
        {"indicator": "offices_total"},
        {"indicator": "offices_urban", "comparable_with": "active"},
        {"indicator": "offices_urban", "definition": "active", "comparable_with": "standard"},
        {"indicator": "offices_rural"},
        {"indicator": "internet_users"},
        {"indicator": "household_internet_access", "definition": "heis"},
        {"indicator": "villages_connected"},
        {"indicator": "villages_total"},
        {"indicator": "rural_broadband_coverage"},
        {"indicator": "services_offered"},
    ],
    # Tabas (IR-2911) was part of Yazd (IR-21) at this census.
    "observations/context.csv": [
        population("IR", 150),
        population("IR-21", 100),
        population("IR-21", 70, residence="urban"),
        population("IR-21", 28, residence="rural"),
        population("IR-21", 2, indicator="population_unsettled"),
        population("IR-2101", 60),
        population("IR-2911", 40),
        population("IR-29", 50),
    ],
    "observations/infrastructure.csv": [figure("mobile_sites", "12")],
    "observations/offices.csv": [
        figure("offices_total", "30"),
        figure("offices_urban", "20"),
        figure("offices_rural", "10"),
        figure("offices_urban", "25", definition="active", source="report", qualifier="at_least",
               note_fa="از آغاز کار", note_en="Since the work began", start="2013-08-03"),
    ],
    "observations/penetration.csv": [figure("internet_users", "55")],
    "observations/penetration_heis.csv": [
        figure("household_internet_access", "60.5", ci_low="58", ci_high="63", **HEIS),
        figure("household_internet_access", "70.5", residence="urban",
               ci_low="68", ci_high="73", **HEIS),
        figure("household_internet_access", "40.5", residence="rural",
               ci_low="38", ci_high="43", **HEIS),
    ],
    "observations/rural_broadband.csv": [
        figure("villages_connected", "80"),
        figure("villages_total", "90"),
        figure("rural_broadband_coverage", "88.9"),
    ],
    "observations/services.csv": [figure("services_offered", "170", qualifier="at_least")],
}  # fmt: skip


def table_of(file: str) -> schema.Table:
    return schema.TABLES[file.partition("/")[0].removesuffix(".csv")]


def csv_text(header: list[str], rows: list[list[str]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue()


def write(folder: Path, content: dict[str, list[dict[str, str]]] = SMALL) -> Path:
    """Write a data folder from rows."""
    (folder / "observations").mkdir(parents=True, exist_ok=True)
    for file, rows in content.items():
        table = table_of(file)
        full = [{**DEFAULTS[table.name], **row} for row in rows]
        lines = [[row.get(column, "") for column in table.columns] for row in full]
        (folder / file).write_text(csv_text(list(table.columns), lines), encoding="utf-8")
    return folder


class Folder:
    """A data folder and the things that go wrong with one."""

    def __init__(self, path: Path) -> None:
        self.path = write(path)

    def set(self, file: str, row: int, column: str, value: str) -> None:
        """Change one cell; rows count as a spreadsheet counts them."""
        lines = list(csv.reader(io.StringIO(self.text(file))))
        lines[row - 1][lines[0].index(column)] = value
        self.rewrite(file, csv_text(lines[0], lines[1:]))

    def text(self, file: str) -> str:
        return (self.path / file).read_text(encoding="utf-8")

    def rewrite(self, file: str, text: str | bytes) -> None:
        content = text.encode() if isinstance(text, str) else text
        (self.path / file).write_bytes(content)

    def change(self, file: str, how: Callable[[str], str | bytes]) -> None:
        self.rewrite(file, how(self.text(file)))

    def append(self, file: str, **cells: str) -> None:
        table = table_of(file)
        row = {**DEFAULTS[table.name], **cells}
        line = csv_text([row.get(column, "") for column in table.columns], [])
        self.change(file, lambda text: text + line)

    def load(self):
        return load(self.path)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "data")
