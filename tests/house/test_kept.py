"""Results kept for whoever asks next."""

import threading
import time

import pytest

from divide.kept import forget, kept


def test_those_who_ask_at_once_wait_for_one_result():
    made = []

    @kept(4)
    def slow(name):
        made.append(name)
        time.sleep(0.05)
        return [name]

    found = []
    askers = [threading.Thread(target=lambda: found.append(slow("map"))) for _ in range(30)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    assert made == ["map"]
    assert len(found) == 30
    assert all(one is found[0] for one in found)


def test_who_asks_for_something_else_does_not_wait():
    go = threading.Event()

    @kept(4)
    def held(name):
        if name == "slow":
            go.wait(10)
        return name

    waiting = threading.Thread(target=held, args=("slow",))
    waiting.start()
    assert held("quick") == "quick"
    assert waiting.is_alive()
    go.set()
    waiting.join()


def test_the_least_recently_used_is_dropped():
    made = []

    @kept(2)
    def double(number):
        made.append(number)
        return 2 * number

    assert [double(number) for number in (1, 2, 1, 3, 1, 2)] == [2, 4, 2, 6, 2, 4]
    assert made == [1, 2, 3, 2]


def test_a_failure_is_not_kept_and_nobody_waits_for_ever():
    tries = []

    @kept(2)
    def fails_once():
        tries.append(1)
        if len(tries) == 1:
            raise ValueError("not yet")
        return "now"

    with pytest.raises(ValueError, match="not yet"):
        fails_once()
    assert fails_once() == "now"


def test_everything_kept_can_be_forgotten_also_while_somebody_waits():
    made, begun, go = [], threading.Event(), threading.Event()

    @kept(4)
    def draw(version):
        made.append(version)
        begun.set()
        go.wait(10)
        return object()

    waiting = threading.Thread(target=draw, args=("old",))
    waiting.start()
    begun.wait(10)
    forget()
    go.set()
    waiting.join(10)
    assert not waiting.is_alive()
    first = draw("new")
    forget()
    assert draw("new") is not first
    assert made == ["old", "new", "new"]
