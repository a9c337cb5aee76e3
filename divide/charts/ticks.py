"""Round positions for an axis."""

import math


def ticks(low: float, high: float, most: int = 6) -> list[float]:
    """Round, evenly spaced positions that cover an interval.

    Parameters
    ----------
    low, high : float
        Ends of the interval; they are swapped when in the wrong order.
    most : int
        Largest number of steps, two or more.

    Returns
    -------
    list of float
        Rising; the first is not above `low`, the last not below `high`.
    """
    low, high = min(low, high), max(low, high)
    if high == low:
        high = low + 1
    raw = (high - low) / most
    scale = 10 ** math.floor(math.log10(raw))
    for unit in (1, 2, 2.5, 5, 10, 20):
        step = scale * unit
        first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
        if last - first <= most:
            break
    return [round(number * step, 10) for number in range(first, last + 1)]


def year_ticks(low: float, high: float, most: int = 5) -> list[int]:
    """Whole years inside an interval, every one or every few of them."""
    first, last = math.ceil(low), math.floor(high)
    if last < first:
        return [math.floor(low)]
    step = max(1, math.ceil((last - first + 1) / most))
    return list(range(first, last + 1, step))
