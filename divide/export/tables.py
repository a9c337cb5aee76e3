"""Tables as files that spreadsheets open right: CSV and XLSX."""

import csv
import datetime
import io
import math
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import pandas as pd
import xlsxwriter

from divide.export.edition import LICENCE, NO_DATE, edition, today
from divide.export.listing import labels, listing, stored_labels
from divide.text import names, periods
from divide.text.bidi import embed
from divide.text.digits import rounded
from divide.text.words import Words

# What a spreadsheet may take for the start of a formula, after any of our own apostrophes:
# the signs (also full-width, and behind spaces), and characters that end or shift a cell.
_FORMULA = re.compile(r"'*(\s*[=+\-@＝＋－＠]|[\t\r\n])")

FONT = "Vazirmatn"

# The sheet of figures begins with what a person reads; codes for programs follow.
_PEOPLE = (
    "area_name",
    "province_name",
    "indicator_name",
    "definition_name",
    "residence",
    "period",
    "calendar",
    "value",
    "unit",
    "qualifier",
    "status",
    "publisher",
    "note",
    "findings",
    "missing",
    "formula",
    "sample",
    "ci_low",
    "ci_high",
    "period_basis",
    "start",
    "end",
    "title",
    "url",
    "published",
    "level",
)
_PROGRAMS = ("area", "indicator", "definition", "source", "inputs", "file", "row")
#: Columns of the sheet of figures: those of a listing, in the order of a reader.
SHEET_COLUMNS = _PEOPLE + _PROGRAMS
_PRINTED = _PEOPLE.index("publisher")

_LETTER = re.compile(r"[^\W\d_]")
_WIDTHS = {
    "area_name": 18,
    "province_name": 18,
    "indicator_name": 40,
    "definition_name": 28,
    "residence": 16,
    "value": 14,
    "unit": 20,
    "publisher": 32,
    "note": 50,
    "formula": 50,
    "title": 50,
    "url": 40,
    "indicator": 28,
    "definition": 20,
    "source": 24,
    "inputs": 40,
    "file": 32,
    "role": 32,
    "indicator_about": 60,
    "definition_about": 60,
    "name": 28,
    "about": 80,
}
_WIDTH = 13
_WRAPPED = 28
_LINE = 15  # points
_ROOM = 1.1  # words do not fill a line to its end


def defused(text: str) -> str:
    """A text that no spreadsheet takes for a formula.

    Parameters
    ----------
    text : str

    Returns
    -------
    str
        With an apostrophe in front where it could be taken for one (and where
        it already looks like a defused text, so that the way back is clear).
    """
    return f"'{text}" if _FORMULA.match(text) else text


def undefused(text: str) -> str:
    """The text as it was before :func:`defused`."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def csv_bytes(frame: pd.DataFrame) -> bytes:
    """A table as CSV that Excel opens right.

    Parameters
    ----------
    frame : pandas.DataFrame
        Numbers, dates and text; a missing cell becomes empty.

    Returns
    -------
    bytes
        UTF-8 with byte order mark, commas, Windows line ends (RFC 4180).
        Numbers have Western digits, a point, no separators and full
        precision; dates are ISO; text is :func:`defused`, numbers never are.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(defused(str(column)) for column in frame.columns)
    columns = [[_plain(cell) for cell in frame[column]] for column in frame.columns]
    writer.writerows(zip(*columns, strict=True))
    return text.getvalue().encode("utf-8-sig")


def _plain(cell: Any) -> str:
    if isinstance(cell, str):
        return defused(cell)
    if pd.isna(cell):
        return ""
    if isinstance(cell, datetime.date):
        return cell.strftime("%Y-%m-%d")
    return number(cell)


def number(value: Any) -> str:
    """A number with all its digits, without exponent and without a useless ``.0``."""
    written = format(Decimal(repr(float(value))), "f")
    return written.rstrip("0").rstrip(".") if "." in written else written


def xlsx_bytes(
    say: Words,
    rows: pd.DataFrame,
    title: str,
    subtitle: str,
    address: str,
    moment: datetime.date | None = None,
    missing: Mapping[str, str] | None = None,
) -> bytes:
    """Figures as an Excel workbook in the reader's language.

    Parameters
    ----------
    say : Words
    rows : pandas.DataFrame
        Rows of the library's observations, or chosen ones; may be empty.
    title, subtitle : str
        Of the figure on screen.
    address : str
        Where the figure is on the dashboard.
    moment : datetime.date, optional
        Day of the download; today's if it is not given.
    missing : mapping of str to str, optional
        As for :func:`divide.export.listing.listing`.

    Returns
    -------
    bytes
        Sheets: figures, their sources, their definitions, about. Right to left
        in Persian. Values are numbers with sixteen digits (shown as on
        screen), days are dates; no text becomes a formula or a link. The same
        input gives the same bytes.
    """
    t = say.t
    own = edition(say.library.dataset)
    moment = moment or today()
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    created = datetime.datetime.combine(own.date or NO_DATE, datetime.time())
    book.set_properties({"title": title, "company": t("site.name"), "created": created})
    behind = say.library.observations.loc[stored_labels(say.library, rows)]
    figures = _figures(say, rows, missing)
    writer = _Writer(book, right_to_left=t.dir == "rtl")
    decimals = figures["indicator"].map(say.library.indicators["decimals"])
    sources, definitions = _sources(say, behind), _definitions(say, rows, behind)
    forms = _shown(figures, decimals)
    writer.sheet(t("export_sheet.figures"), _headings(say, figures), figures, forms)
    writer.sheet(t("export_sheet.sources"), _headings(say, sources), sources)
    writer.sheet(t("export_sheet.definitions"), _headings(say, definitions), definitions)
    writer.sheet(t("export_sheet.about"), None, _about(say, title, subtitle, address, moment))
    book.close()
    return buffer.getvalue()


def _figures(
    say: Words, rows: pd.DataFrame, missing: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """The listing with its short codes in words."""
    figures = listing(say, rows, missing)
    said: dict[str, Callable[[str, str], str]] = {
        "residence": names.residence,
        "level": names.level,
        "period_basis": names.period_basis,
        "qualifier": names.qualifier,
        "status": names.status,
    }
    words = {
        column: figures[column].map(
            {code: word(code, say.lang) for code in figures[column].dropna().unique()}
        )
        for column, word in said.items()
    }
    words["unit"] = figures["unit"].map(
        {unit: say.t.of("unit", unit) for unit in figures["unit"].dropna().unique()}
    )
    words["calendar"] = figures["calendar"].map(
        {code: say.t.of("export_calendar", code) for code in figures["calendar"].dropna().unique()}
    )
    kinds = figures["missing"].dropna().unique()
    words["missing"] = figures["missing"].map({kind: say.t.of("missing", kind) for kind in kinds})
    return figures.assign(**words)[list(SHEET_COLUMNS)]


def _sources(say: Words, rows: pd.DataFrame) -> pd.DataFrame:
    table = say.library.dataset.sources
    found = table.loc[list(dict.fromkeys(rows["source"]))]
    return pd.DataFrame(
        {
            "source": found.index,
            "publisher": found[f"publisher_{say.lang}"].to_numpy(),
            "title": found["title"].to_numpy(),
            "published": found["published"].to_numpy(),
            "role": found[f"speaker_role_{say.lang}"].to_numpy(),
            "kind": [names.source_kind(kind, say.lang) for kind in found["kind"]],
            "url": found["url"].to_numpy(),
            # the notes on sources are written in English only
            **({"note": found["note"].to_numpy()} if say.lang == "en" else {}),
        },
        dtype="object",
    )


def _definitions(say: Words, rows: pd.DataFrame, behind: pd.DataFrame) -> pd.DataFrame:
    own = say.library.observations.loc[list(labels(rows))]
    every = pd.concat([own, behind])
    pairs = list(dict.fromkeys(zip(every["indicator"], every["definition"], strict=True)))
    return pd.DataFrame(
        [
            (
                indicator,
                say.indicator(indicator),
                say.indicator_about(indicator),
                definition,
                say.definition(indicator, definition),
                say.definition_about(indicator, definition),
            )
            for indicator, definition in pairs
        ],
        columns=[
            "indicator",
            "indicator_name",
            "indicator_about",
            "definition",
            "definition_name",
            "definition_about",
        ],
        dtype="object",
    )


def _about(
    say: Words, title: str, subtitle: str, address: str, moment: datetime.date
) -> pd.DataFrame:
    t, own = say.t, edition(say.library.dataset)
    return pd.DataFrame(
        [
            (t("export_about.title"), title),
            (t("export_about.subtitle"), subtitle),
            (t("export_about.publisher"), t("site.name")),
            (t("export_about.edition"), own.code),
            (t("export_about.date"), own.date),
            (t("export_about.address"), address),
            (t("export_about.taken"), moment),
            (t("export_about.day"), embed(periods.solar_date(moment, say.lang), say.lang)),
            (t("export_about.licence"), t("export.licence", licence=LICENCE)),
            (t("export_about.reading"), t("export.reading")),
        ],
        columns=["name", "about"],
        dtype="object",
    )


def _headings(say: Words, frame: pd.DataFrame) -> list[str]:
    return [say.t.of("export_column", column) for column in frame.columns]


def _shown(figures: pd.DataFrame, decimals: pd.Series) -> dict[str, list[str]]:
    """How Excel should write each value: rounded as on screen, the cell keeps all digits."""
    forms = []
    for value, places in zip(figures["value"], decimals, strict=True):
        if pd.isna(value):
            forms.append("General")
            continue
        exponent = (rounded(value, int(places)) or Decimal(0)).normalize().as_tuple().exponent
        forms.append("#,##0" + ("." + "0" * -int(exponent) if int(exponent) < 0 else ""))
    return {"value": forms}


class _Writer:
    """Writes sheets with one look."""

    def __init__(self, book: Any, *, right_to_left: bool) -> None:
        self.book = book
        self.right_to_left = right_to_left
        self.side = "right" if right_to_left else "left"
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}

    def format(self, **wanted: Any) -> Any:
        """A format of the book, made once."""
        key = tuple(sorted(wanted.items()))
        if key not in self._formats:
            look = {"font_name": FONT, "font_size": 10, "valign": "top", **wanted}
            self._formats[key] = self.book.add_format(look)
        return self._formats[key]

    def sheet(
        self,
        name: str,
        headings: list[str] | None,
        frame: pd.DataFrame,
        forms: dict[str, list[str]] | None = None,
    ) -> None:
        """Add a sheet; `forms` holds the number format of each cell of a column."""
        sheet = self.book.add_worksheet(name)
        if self.right_to_left:
            sheet.right_to_left()
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.set_margins(0.4, 0.4, 0.5, 0.5)
        sheet.fit_to_pages(1, 0)
        first = 0
        if headings is not None:
            order = 2 if self.right_to_left else 1
            bold = self.format(
                bold=True, text_wrap=True, bottom=1, align=self.side, reading_order=order
            )
            sheet.set_row(0, 2 * _LINE)
            for at, heading in enumerate(headings):
                sheet.write_string(0, at, heading, bold)
            sheet.freeze_panes(1, 0)
            sheet.repeat_rows(0)
            sheet.autofilter(0, 0, max(len(frame), 1), len(frame.columns) - 1)
            if "value" in frame:
                sheet.print_area(0, 0, max(len(frame), 1), _PRINTED)
            first = 1
        lines = [1] * len(frame)
        for at, column in enumerate(frame.columns):
            width = _WIDTHS.get(column, _WIDTH)
            sheet.set_column(at, at, width, self.format())
            # beside figures, only what is printed may make a row high
            wrapped = width >= _WRAPPED and ("value" not in frame or at <= _PRINTED)
            own = (forms or {}).get(column)
            for row, cell in enumerate(frame[column]):
                form = own[row] if own else "General"
                self._cell(sheet, first + row, at, cell, wrapped, form)
                if wrapped and isinstance(cell, str):
                    lines[row] = max(lines[row], math.ceil(len(cell) * _ROOM / width))
        # not every program makes rows as high as their wrapped text by itself
        for row, count in enumerate(lines):
            if count > 1:
                sheet.set_row(first + row, count * _LINE)

    def _cell(self, sheet: Any, row: int, at: int, cell: Any, wrapped: bool, form: str) -> None:
        if isinstance(cell, str):
            # each text in its own direction: titles and notes are not of the reader's language
            letter = _LETTER.search(cell)
            order = 2 if letter and letter[0] >= "\u0600" else 1
            look = self.format(reading_order=order, text_wrap=wrapped, align=self.side)
            sheet.write_string(row, at, cell, look)
        elif pd.isna(cell):
            return
        elif isinstance(cell, datetime.date):
            day = datetime.datetime(cell.year, cell.month, cell.day)
            look = self.format(num_format="yyyy-mm-dd", align=self.side)
            sheet.write_datetime(row, at, day, look)
        else:
            sheet.write_number(row, at, float(cell), self.format(num_format=form))
