"""Answers kept by what they were made from, in a bounded share of the memory."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass


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
        self.size = 0
        self._lock = threading.Lock()
        self._making: dict[Hashable, threading.Lock] = {}
        self._kept: OrderedDict[Hashable, Answer] = OrderedDict()

    def find(self, key: Hashable) -> Answer | None:
        """The answer of a key, if it is kept."""
        with self._lock:
            if key not in self._kept:
                return None
            self._kept.move_to_end(key)
            return self._kept[key]

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
        if len(answer.body) > self.most / 2:
            return
        with self._lock:
            if key not in self._kept:
                self._kept[key] = answer
                self.size += len(answer.body)
            while self.size > self.most:
                _, dropped = self._kept.popitem(last=False)
                self.size -= len(dropped.body)
