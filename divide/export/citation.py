"""How to cite a figure of the dashboard: a sentence in the reader's language, and BibTeX."""

import datetime
import re
import urllib.parse
import zlib

import pandas as pd

from divide.export.edition import edition, today
from divide.export.listing import stored_labels
from divide.text import names, periods
from divide.text.bidi import isolate, strip
from divide.text.digits import digits
from divide.text.words import Words

# More sources than these are counted, not named: a citation is not a bibliography.
_NAMED = 6

_LATEX = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
_SPECIAL = re.compile(r"[\\{}$&#%_~^]")


def citation(
    say: Words,
    title: str,
    address: str,
    moment: datetime.date | None = None,
    *,
    rows: pd.DataFrame,
) -> str:
    """A citation in words.

    Parameters
    ----------
    say : Words
        Its language is that of the citation.
    title : str
        Of the figure.
    address : str
        Of the figure on the dashboard.
    moment : datetime.date, optional
        Day of access; today's if it is not given.
    rows : pandas.DataFrame
        The figures shown: rows of the library's observations, or chosen ones;
        may be empty.

    Returns
    -------
    str
        Title, dashboard, release and its date, address with day of access
        (Solar Hijri first in Persian), and the sources behind the figures. In
        Persian the address stands between FSI and PDI.
    """
    t = say.t
    own = edition(say.library.dataset)
    moment = moment or today()
    code = digits(own.code, say.lang)
    said = (
        t("citation.edition", code=code)
        if own.date is None
        else t("citation.edition_dated", code=code, date=_day(own.date, say))
    )
    parts = [
        t("citation.work", title=title.rstrip(" ."), publisher=t("site.name"), edition=said),
        t(
            "citation.address",
            address=isolate(address) if t.dir == "rtl" else address,
            date=_day(moment, say),
        ),
        _sources(say, rows),
    ]
    text = parts[0]
    for part in parts[1:]:
        text = t("citation.next", text=text, part=part) if part else text
    return t("citation.whole", text=text)


def bibtex(
    say: Words,
    title: str,
    address: str,
    moment: datetime.date | None = None,
    *,
    rows: pd.DataFrame,
) -> str:
    """A BibTeX entry, understood by BibTeX and biblatex.

    Parameters
    ----------
    say, title, address, moment, rows
        As for :func:`citation`.

    Returns
    -------
    str
        One ``@misc`` entry. The key is ASCII and the same for the same address
        and edition; characters that mean something to LaTeX are escaped.
    """
    t = say.t
    own = edition(say.library.dataset)
    moment = moment or today()
    parts = urllib.parse.urlsplit(address)
    page = re.sub("[^a-z0-9]+", "", parts.path.rpartition("/")[2].lower()) or "overview"
    state = zlib.crc32(f"{parts.path}?{parts.query}#{own.code}".encode())
    fields = {
        "author": f"{{{_latex(t('site.name'))}}}",
        "title": f"{{{_latex(title)}}}",
        "year": str((own.date or moment).year),
        "month": str(own.date.month) if own.date else "",
        "version": _latex(own.code),
        "url": urllib.parse.quote(address, safe=":/?#[]@!$&'()*+,;=%"),
        "urldate": moment.isoformat(),
        "note": _latex(_sources(say, rows)),
        "language": t("citation.language"),
    }
    lines = [f"  {name:<8} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@misc{{digitaldivideiran_{page}_{state:08x},", *lines, "}", ""])


def _sources(say: Words, rows: pd.DataFrame) -> str:
    """The sources behind figures, those that gave most of them first."""
    behind = say.library.observations["source"].loc[stored_labels(say.library, rows)]
    given = behind.value_counts(sort=False).sort_values(ascending=False, kind="stable")
    said = [_source(say, str(code)) for code in given.index[:_NAMED]]
    more = len(given) - _NAMED
    if more > 0:
        said.append(say.t.n("citation.more_sources", more))
    if not said:
        return ""
    text = said[0]
    for other in said[1:]:
        text = say.t("citation.next_source", list=text, item=other)
    return say.t("citation.sources", sources=text)


def _source(say: Words, code: str) -> str:
    title = str(say.library.dataset.sources.at[code, "title"])
    shown = isolate(title)
    return say.t(
        "citation.source", title=shown, publisher=names.source(say.library.dataset, code, say.lang)
    )


def _day(day: datetime.date, say: Words) -> str:
    """A day in both calendars, that of the language first."""
    iso = day.isoformat()
    row = {"period": iso, "calendar": "gregorian", "start": iso, "end": iso}
    own, other = periods.period(row, say.lang), periods.period_other(row, say.lang)
    if say.t.dir == "rtl":
        own, other = other, own
    return say.t("citation.day", own=own, other=other)


def _latex(text: str) -> str:
    """A text that LaTeX prints as it stands; direction marks and line breaks left out."""
    return _SPECIAL.sub(lambda sign: _LATEX[sign[0]], " ".join(strip(text).split()))
