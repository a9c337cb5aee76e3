"""Which area a drawing shows: from the names in the drawings to the codes of the dataset."""

import csv
from pathlib import Path
from typing import NamedTuple


class DrawnProvince(NamedTuple):
    """What the two drawings call a province."""

    #: File of the county drawings, without ``.js``.
    file: str
    #: Name in the drawing of all provinces.
    name: str


#: Province code to its names in the drawings.
PROVINCES = {
    "IR-00": DrawnProvince("Markazi", "markazi"),
    "IR-01": DrawnProvince("Gilan", "gilan"),
    "IR-02": DrawnProvince("Mazandaran", "mazandaran"),
    "IR-03": DrawnProvince("EastAzerbaijan", "azerbaijansharghi"),
    "IR-04": DrawnProvince("WestAzerbaijan", "azerbaijangharbi"),
    "IR-05": DrawnProvince("Kermanshah", "kermanshah"),
    "IR-06": DrawnProvince("Khuzestan", "khuzestan"),
    "IR-07": DrawnProvince("Fars", "fars"),
    "IR-08": DrawnProvince("Kerman", "kerman"),
    "IR-09": DrawnProvince("RazaviKhorasan", "khorasanrazavi"),
    "IR-10": DrawnProvince("Isfahan", "esfehan"),
    "IR-11": DrawnProvince("SistanAndBaluchestan", "svab"),
    "IR-12": DrawnProvince("Kurdistan", "kordestan"),
    "IR-13": DrawnProvince("Hamadan", "hamedan"),
    "IR-14": DrawnProvince("ChaharmahalandBakhtiari", "chvab"),
    "IR-15": DrawnProvince("Lorestan", "lorestan"),
    "IR-16": DrawnProvince("Ilam", "ilam"),
    "IR-17": DrawnProvince("KohgiluyehAndBoyerAhmad", "kvab"),
    "IR-18": DrawnProvince("Bushehr", "bushehr"),
    "IR-19": DrawnProvince("Zanjan", "zanjan"),
    "IR-20": DrawnProvince("Semnan", "semnan"),
    "IR-21": DrawnProvince("Yazd", "yazd"),
    "IR-22": DrawnProvince("Hormozgan", "hormozgan"),
    "IR-23": DrawnProvince("Tehran", "tehran"),
    "IR-24": DrawnProvince("Ardabil", "ardebil"),
    "IR-25": DrawnProvince("Qom", "ghom"),
    "IR-26": DrawnProvince("Qazvin", "ghazvin"),
    "IR-27": DrawnProvince("Golestan", "golestan"),
    "IR-28": DrawnProvince("NorthKhorasan", "khorasanshomali"),
    "IR-29": DrawnProvince("SouthKhorasan", "khorasanjunubi"),
    "IR-30": DrawnProvince("Alborz", "alborz"),
}

#: Counties that the drawings call by an old or misspelt name: what `data/areas.csv` calls them.
RENAMED = {
    ("IR-01", "طوالش"): "تالش",
    ("IR-02", "میاندرود"): "میاندورود",
    ("IR-07", "اردکان"): "سپیدان",
    ("IR-27", "کلاکه"): "کلاله",
}

#: The one county that no drawing shows; it lies inside the shape of its neighbour Chardavol.
NOT_DRAWN = "IR-1609"

# Arabic letters that Persian texts mix with the Persian ones, and marks that spelling varies.
_ONE_LETTER = str.maketrans({"ي": "ی", "ئ": "ی", "ك": "ک", "آ": "ا", "أ": "ا", "ة": "ه"})
_IGNORED = str.maketrans(dict.fromkeys(" \u200c\u200f\u0640"))


def plain(name: str) -> str:
    """Reduce a Persian name to the letters that do not vary between spellings."""
    return name.translate(_ONE_LETTER).translate(_IGNORED)


class CountyCodes:
    """County codes by province and name.

    Parameters
    ----------
    table : Path
        The dataset's `areas.csv`, with the columns ``area``, ``level``, ``parent``, ``name_fa``.
    """

    def __init__(self, table: Path) -> None:
        with table.open(encoding="utf-8-sig", newline="") as file:
            counties = [row for row in csv.DictReader(file) if row["level"] == "county"]
        self.rows = {row["area"]: row for row in counties}
        self._codes = {(row["parent"], plain(row["name_fa"])): row["area"] for row in counties}

    def __call__(self, province: str, drawn: str) -> str:
        """Find the code of a county by the name a drawing gives it.

        Parameters
        ----------
        province : str
            Code of its province.
        drawn : str
            Persian name in the drawing.

        Returns
        -------
        str
            The county's code.

        Raises
        ------
        LookupError
            If the province has no such county.
        """
        name = RENAMED.get((province, drawn), drawn)
        try:
            return self._codes[province, plain(name)]
        except KeyError:
            raise LookupError(f"the drawing of {province} has an unknown county: {drawn}") from None
