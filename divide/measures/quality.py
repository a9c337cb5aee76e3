"""How good the stored figures are: coverage, age, certainty, contradiction.

Only what was published is judged; computed rates are as good as their parts.
"""

from dataclasses import dataclass

import pandas as pd

from divide.catalog.calendar import solar_years
from divide.catalog.choose import BASIS_ORDER, STATUS_ORDER
from divide.catalog.dataset import Dataset
from divide.measures.missing import Kind, missing_kinds

SERIES = ["indicator", "definition", "level"]
#: Age in years from which each class of recency begins, the newest first.
AGES = (0, 3, 6, 10)
#: A figure of this age or more is old.
OLD = AGES[-1]

_SAME_YEAR = ["indicator", "definition", "area", "residence", "year"]


def this_year(dataset: Dataset) -> int:
    """Solar Hijri year that ages are counted from.

    Parameters
    ----------
    dataset : Dataset

    Returns
    -------
    int
        Year of the newest release; without releases, of the newest figure. So
        the ages of one edition are the same whenever they are looked at.
        0 for a dataset without either.
    """
    dates = dataset.releases["date"] if len(dataset.releases) else dataset.observations["end"]
    return int(solar_years(dates).max()) if len(dates) else 0


def disputed(observations: pd.DataFrame, contradicted: frozenset[int] = frozenset()) -> pd.Series:
    """Figures that another figure speaks against.

    Parameters
    ----------
    observations : pandas.DataFrame
        Of the dataset.
    contradicted : frozenset of int
        Labels of figures that a check found to contradict another.

    Returns
    -------
    pandas.Series of bool
        True for these and for every figure beside which another source gives
        another value for the same definition, area, residence and Solar Hijri
        year. Survey estimates of different windows are no contradiction.
    """
    rows = observations[observations["sample"].isna()]
    rows = rows.assign(year=solar_years(rows["end"]))
    kinds = rows.groupby(_SAME_YEAR)[["source", "value"]].transform("nunique")
    differing = (kinds > 1).all(axis=1).reindex(observations.index, fill_value=False)
    return differing | observations.index.isin(list(contradicted))


def coverage(dataset: Dataset, contradicted: frozenset[int] = frozenset()) -> pd.DataFrame:
    """Quality of every series: an indicator by one definition at one level.

    Parameters
    ----------
    dataset : Dataset
    contradicted : frozenset of int
        As for :func:`disputed`.

    Returns
    -------
    pandas.DataFrame
        ``indicator``, ``definition``, ``level``, ``theme``; ``areas`` with a
        figure out of ``of``, and ``covered``, the same in percent; ``figures``;
        ``newest`` and ``oldest``, Solar Hijri years of the latest figures of
        the areas; ``age`` of the newest in years (`this_year`); ``unsure``,
        percent of the figures whose period is inferred or whose status is low
        reliability; ``disputed``, how many figures others
        contradict. In the order of the indicators table, widest coverage first.
    """
    rows = dataset.observations
    rows = rows.assign(
        year=solar_years(rows["end"]),
        unsure=(rows["period_basis"] == "inferred") | (rows["status"] == "U"),
        disputed=disputed(rows, contradicted),
    )
    latest = rows.groupby([*SERIES, "area"])["year"].max().groupby(SERIES).agg(["max", "min"])
    groups = rows.groupby(SERIES)
    table = pd.DataFrame(
        {
            "theme": groups["theme"].first(),
            "areas": groups["area"].nunique(),
            "figures": groups.size(),
            "newest": latest["max"],
            "oldest": latest["min"],
            "unsure": groups["unsure"].mean() * 100,
            "disputed": groups["disputed"].sum(),
        }
    ).reset_index()
    table["of"] = table["level"].map(dataset.areas["level"].value_counts())
    table["covered"] = table["areas"] / table["of"] * 100
    table["age"] = this_year(dataset) - table["newest"]
    place = {code: number for number, code in enumerate(dataset.indicators.index)}
    table["_place"] = table["indicator"].map(place)
    table = table.sort_values(
        ["_place", "covered", "newest", "definition"], ascending=[True, False, False, True]
    )
    return table.drop(columns="_place").reset_index(drop=True)


def recency(dataset: Dataset, level: str) -> pd.DataFrame:
    """Year of the newest figure of every indicator in every province.

    Parameters
    ----------
    dataset : Dataset
    level : {"province", "county"}
        Figures of the provinces themselves, or of their counties.

    Returns
    -------
    pandas.DataFrame
        Index ``(indicator, province)`` of the pairs that have a figure, of
        any definition and residence; ``year`` (Solar Hijri), ``areas``, how
        many areas of that level have one, and ``observation``, the label of
        the newest figure.
    """
    rows = dataset.observations[dataset.observations["level"] == level]
    province = rows["area"].map(dataset.areas["parent"]) if level == "county" else rows["area"]
    rows = rows.assign(year=solar_years(rows["end"]), province=province)
    groups = rows.groupby(["indicator", "province"])
    newest = rows.sort_values("end", kind="stable").drop_duplicates(
        ["indicator", "province"], keep="last"
    )
    labels = pd.Series(
        newest.index, index=pd.MultiIndex.from_frame(newest[["indicator", "province"]])
    )
    return pd.DataFrame(
        {
            "year": groups["year"].max(),
            "areas": groups["area"].nunique(),
            "observation": labels,
        }
    )


def empty_kinds(
    dataset: Dataset, indicator: str, level: str, provinces: list[str]
) -> dict[str, Kind]:
    """Kind of empty of provinces without any figure of an indicator at a level.

    Parameters
    ----------
    dataset : Dataset
    indicator : str
    level : {"province", "county"}
    provinces : list of str

    Returns
    -------
    dict of str to str
        As :func:`divide.measures.missing.missing_kinds` says for these
        provinces, or for any definition that their counties have figures of.
    """
    rows = dataset.observations
    own = rows[(rows["indicator"] == indicator) & (rows["level"] == level)]
    known = tuple(own["definition"].unique())
    return missing_kinds(own, own.iloc[:0].set_index("area"), provinces, indicator, known, "total")


def age_class(age: int) -> int:
    """Class of recency of a figure, by its age in years; 0 is the newest."""
    return sum(age >= least for least in AGES[1:])


@dataclass(frozen=True)
class Weak:
    """Where the data of one area are weak.

    Attributes
    ----------
    missing : pandas.DataFrame
        Index ``indicator``: no figure of the area, though other areas of its
        level have one; ``others``, how many, and ``newest``, their newest year.
    old : pandas.DataFrame
        Newest figure of each indicator (columns of the observations) that is
        `OLD` years old or older, or that at least half of the areas that have
        the indicator have a newer one of; with ``year``, ``age`` and ``newer``,
        how many areas have a newer one; ``observation`` is its label.
    unsure : pandas.DataFrame
        Newest figures of each definition and residence whose period is
        inferred or whose status is low reliability.
    disputed : pandas.DataFrame
        Every figure that another one contradicts (:func:`disputed`).
    """

    missing: pd.DataFrame
    old: pd.DataFrame
    unsure: pd.DataFrame
    disputed: pd.DataFrame


def weak(dataset: Dataset, area: str, contradicted: frozenset[int] = frozenset()) -> Weak:
    """Find where the data of an area are weak.

    Parameters
    ----------
    dataset : Dataset
    area : str
        Code of a province (or of any other area).
    contradicted : frozenset of int
        As for :func:`disputed`.
    """
    table = dataset.observations
    table = table.assign(year=solar_years(table["end"]))
    peers = table[table["level"] == dataset.areas.at[area, "level"]]
    own = peers[peers["area"] == area]
    latest = peers.groupby(["indicator", "area"])["year"].max()

    others = latest.groupby("indicator").agg(others="size", newest="max")
    order = [code for code in dataset.indicators.index if code in others.index]
    missing = others.loc[[code for code in order if code not in set(own["indicator"])]]

    newest = _newest_first(own).drop_duplicates("indicator")
    newest = newest.assign(observation=newest.index)
    newest = newest.set_index("indicator", drop=False)
    newest = newest.loc[[code for code in order if code in newest.index]]
    newer = [int((latest[code] > year).sum()) for code, year in newest["year"].items()]
    newest = newest.assign(age=this_year(dataset) - newest["year"], newer=newer)
    half = newest["newer"] * 2 >= others["others"].reindex(newest.index)
    old = newest[(newest["age"] >= OLD) | half].sort_values("age", ascending=False, kind="stable")

    now = _newest_first(own).drop_duplicates(["indicator", "definition", "residence"])
    unsure = now[(now["period_basis"] == "inferred") | (now["status"] == "U")]
    against = own[disputed(table, contradicted).loc[own.index]]
    place = {code: number for number, code in enumerate(order)}
    return Weak(missing, old, _ordered(unsure, place), _ordered(against, place))


def _newest_first(rows: pd.DataFrame) -> pd.DataFrame:
    """Newest first; then the whole area, the better-known period, the sounder status."""
    keys = {
        "residence": ("total", "urban", "rural"),
        "period_basis": BASIS_ORDER,
        "status": STATUS_ORDER,
    }
    ranks = {
        f"_{column}": rows[column].map({code: place for place, code in enumerate(codes)})
        for column, codes in keys.items()
    }
    return (
        rows.assign(**ranks)
        .sort_values(["end", *ranks], ascending=[False, True, True, True], kind="stable")
        .drop(columns=list(ranks))
    )


def _ordered(rows: pd.DataFrame, place: dict[str, int]) -> pd.DataFrame:
    """In the order of the indicators; figures of one thing together, newest first."""
    return (
        rows.assign(_place=rows["indicator"].map(place))
        .sort_values(
            ["_place", "definition", "residence", "year", "value"],
            ascending=[True, True, True, False, False],
        )
        .drop(columns="_place")
    )
