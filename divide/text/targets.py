"""Targets in words: what is wanted, how far it is, and when it would be met."""

from divide.measures.targets import Raise, Standing
from divide.text import numbers, periods
from divide.text.words import Words


def name(say: Words, target: str) -> str:
    """What is to be reached, and where: «پوشش اینترنت روستاها، ایران»."""
    row = say.library.dataset.targets.loc[target]
    return say.t(
        "target.name", indicator=say.indicator(row["indicator"]), area=say.area(row["area"])
    )


def wanted(say: Words, target: str) -> str:
    """The figure to be reached, with its unit and qualifier."""
    row = say.library.dataset.targets.loc[target]
    return say.amount(row["value"], row["indicator"], row["qualifier"])


def due(say: Words, target: str) -> str:
    """When it is to be reached, or that the source names no time."""
    row = say.library.dataset.targets.loc[target]
    if not isinstance(row["due"], str):
        return say.t("target.no_due")
    return periods.period({"period": row["due"], "calendar": row["calendar"]}, say.lang)


def note(say: Words, target: str) -> str:
    """How the source puts it; empty without a note."""
    said = say.library.dataset.targets.at[target, f"note_{say.lang}"]
    return numbers.digits(said, say.lang) if isinstance(said, str) else ""


def distance(say: Words, own: Standing) -> str:
    """What is missing: in points for percentages."""
    if own.met:
        return say.t("target.met")
    if own.distance is None:
        return say.t("target.no_figure")
    indicator = say.library.dataset.targets.at[own.target, "indicator"]
    return say.t.of(
        "target_distance", own.open or "exact", distance=say.points(own.distance, indicator)
    )


def pace(say: Words, own: Standing) -> str:
    """The year it would be met at the observed pace, or why that cannot be said."""
    if own.pace is None:
        return say.t.of("target_pace", own.reason)
    indicator = say.library.dataset.targets.at[own.target, "indicator"]
    return say.t.of(
        "target_pace_at",
        own.reason or "year",
        year=say.year(own.pace.year),
        per_year=say.points(abs(own.pace.per_year), indicator),
        first=say.period(own.pace.first),
        last=say.period(own.pace.last),
    )


def progress(say: Words, own: Standing) -> str:
    """How much of the way is done, in percent; empty where that is not known."""
    if own.done is None:
        return ""
    return numbers.quantity(100 * own.done, "percent", say.lang)


def concerned(say: Words, one: Raise) -> str:
    """How many people an area's target is about, and who: villagers, townspeople or all."""
    if one.people is None:
        return ""
    return say.t.of(
        "target_people",
        str(one.people["residence"]),
        people=say.value(one.people),
        period=say.period(one.people),
    )
