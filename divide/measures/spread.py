"""How far apart areas are on one indicator, and how much of it is known."""

from dataclasses import dataclass

import pandas as pd

from divide.catalog.choose import Selection
from divide.measures.change import Gap, gap
from divide.measures.library import Library


@dataclass(frozen=True)
class Spread:
    """Highest and lowest area of one indicator in one definition.

    Attributes
    ----------
    highest, lowest : pandas.Series
        The two chosen figures.
    gap : Gap
        Highest against lowest: ratio and difference together.
    areas : int
        How many areas have a figure.
    years : tuple of (int, int)
        First and last Solar Hijri year of the figures held against each other.
    """

    highest: pd.Series
    lowest: pd.Series
    gap: Gap
    areas: int
    years: tuple[int, int]


def spread(chosen: pd.DataFrame) -> Spread | None:
    """Spread of chosen figures; None with fewer than two areas.

    Parameters
    ----------
    chosen : pandas.DataFrame
        Columns ``value`` and ``year``; of equal values the first counts.
    """
    if len(chosen) < 2:
        return None
    highest = chosen.loc[chosen["value"].idxmax()]
    lowest = chosen.loc[chosen["value"].idxmin()]
    return Spread(
        highest,
        lowest,
        gap(float(highest["value"]), float(lowest["value"])),
        len(chosen),
        (int(chosen["year"].min()), int(chosen["year"].max())),
    )


def widest(library: Library, level: str, least: int, most: int) -> list[Spread]:
    """The widest ratios between areas, over every indicator that may be compared.

    Parameters
    ----------
    library : Library
    level : str
    least : int
        Fewest areas with a figure of one definition and one year.
    most : int
        How many spreads are wanted.

    Returns
    -------
    list of Spread
        Widest ratio first, one an indicator; only rates, as counts follow the
        size of an area, and only published figures of normal status, of one
        definition and one year.
    """
    areas = library.areas(level)
    spreads = []
    for indicator, about in library.indicators.iterrows():
        if about["kind"] != "rate" or about["theme"] == "context":
            continue
        options = [
            one
            for one in library.sets(str(indicator), level)
            if one.scope == "all" and len(one.codes) == 1 and one.areas >= least
        ]
        if not options:
            continue
        chosen = library.choose(Selection(str(indicator), options[0].codes), areas).chosen
        newest = chosen[(chosen["year"] == chosen["year"].max()) & (chosen["status"] == "A")]
        found = spread(newest) if len(newest) >= least else None
        if found is not None and found.gap.ratio is not None:
            spreads.append(found)
    return sorted(spreads, key=lambda one: -(one.gap.ratio or 0))[:most]


def coverage(library: Library, indicators: list[str], level: str) -> pd.DataFrame:
    """How many areas have a figure of each indicator, and how old it is.

    Returns
    -------
    pandas.DataFrame
        ``indicator``, ``definition`` (of its best-covered comparable set, else
        of its best-covered one), ``areas`` (with a figure), ``without``,
        ``oldest`` and ``newest`` (Solar Hijri years of the figures in force).
    """
    areas = library.areas(level)
    records: list[tuple[str, tuple[str, ...], int, int, int | None, int | None]] = []
    for indicator in indicators:
        options = library.sets(indicator, level)
        if not options:
            records.append((indicator, (), 0, len(areas), None, None))
            continue
        chosen = library.choose(Selection(indicator, options[0].codes), areas).chosen
        # a definition may have figures for urban or rural residents alone
        years = chosen["year"] if len(chosen) else pd.Series([], dtype="int64")
        records.append(
            (
                indicator,
                options[0].codes,
                len(chosen),
                len(areas) - len(chosen),
                int(years.min()) if len(years) else None,
                int(years.max()) if len(years) else None,
            )
        )
    return pd.DataFrame(
        records, columns=["indicator", "definition", "areas", "without", "oldest", "newest"]
    )
