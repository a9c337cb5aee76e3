"""Which figures of a series may be joined by a line."""

import pandas as pd


def joined(rows: pd.DataFrame) -> pd.Series:
    """Figures that follow one another in time without overlap.

    Two survey windows that share years hold the same interviews, and two
    sources may speak of the same year: a line between such figures would show
    a change that nobody measured.

    Parameters
    ----------
    rows : pandas.DataFrame
        ``area``, ``definition``, ``start`` and ``end``.

    Returns
    -------
    pandas.Series of bool
        True for figures on the line of their area and definition: the first to
        end, and each that starts after the last one on the line has ended.
        The others stand beside the line as points.
    """
    on_line = pd.Series(False, index=rows.index)
    ordered = rows.sort_values(["area", "definition", "end", "start"], kind="stable")
    last_key: tuple[str, str] | None = None
    last_end = pd.Timestamp.min
    for label, area, definition, start, end in ordered[
        ["area", "definition", "start", "end"]
    ].itertuples(name=None):
        if (area, definition) != last_key or start > last_end:
            on_line[label] = True
            last_key, last_end = (area, definition), end
    return on_line
