"""Answers kept by what they were made from, in a bounded share of the memory."""

import threading
from collections.abc import Callable, Hashable
from dataclasses import dataclass

from cachetools import LRUCache


@dataclass(frozen=True)
class Answer:
    """What is sent: the bytes, and how many rows there are beyond them."""

    body: bytes
    total: int = 0


def known(tags: str, tag: str) -> bool:
    """Whether an If-None-Match header names an ETag, weak or strong.

    Parameters
    ----------
    tags : str
        The header; ``*`` names any.
    tag : str
        Of the answer.
    """
    bare = tag.removeprefix("W/")
    return tags.strip() == "*" or bare in {
        one.strip().removeprefix("W/") for one in tags.split(",")
    }


class Kept:
    """Answers by key; the least recently used are dropped first.

    Parameters
    ----------
    most : int
        Bytes kept at most. A single answer larger than half of it is not kept.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self._lock = threading.Lock()
        self._making: dict[Hashable, threading.Lock] = {}
        self._kept: LRUCache[Hashable, Answer] = LRUCache(most, lambda answer: len(answer.body))

    @property
    def size(self) -> int:
        """Bytes that are kept."""
        return int(self._kept.currsize)

    def find(self, key: Hashable) -> Answer | None:
        """The answer of a key, if it is kept."""
        with self._lock:
            return self._kept.get(key)

    def get(self, key: Hashable, make: Callable[[], Answer]) -> Answer:
        """The answer of a key, made once however many ask for it at the same time."""
        with self._lock:
            making = self._making.setdefault(key, threading.Lock())
        with making:
            answer = self.find(key)
            if answer is None:
                try:
                    answer = make()
                    self._keep(key, answer)
                finally:
                    with self._lock:
                        self._making.pop(key, None)
            return answer

    def _keep(self, key: Hashable, answer: Answer) -> None:
        if len(answer.body) <= self.most / 2:
            with self._lock:
                self._kept[key] = answer
