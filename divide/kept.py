"""Results that are kept for whoever asks next: one decorator for the whole library."""

from collections.abc import Callable
from threading import Condition
from typing import Any, ParamSpec, TypeVar

from cachetools import LRUCache, cached

_CACHES: list[Callable[[], None]] = []
Given = ParamSpec("Given")
Result = TypeVar("Result")


def kept(most: int) -> Callable[[Callable[Given, Result]], Callable[Given, Result]]:
    """Keep the results of a pure function; who asks while one is being made waits for it.

    ``functools.lru_cache`` lets everybody compute who asks at the same time: after a change of
    the dataset thirty readers would each draw the same map.

    Parameters
    ----------
    most : int
        Results kept; the least recently used are dropped first.
    """
    cache: LRUCache[Any, Any] = LRUCache(most)
    condition = Condition()

    def clear() -> None:
        with condition:
            cache.clear()

    _CACHES.append(clear)
    return cached(cache, condition=condition)


def forget() -> None:
    """Drop every kept result, as those of a dataset that has been replaced hold it in memory."""
    for clear in _CACHES:
        clear()
