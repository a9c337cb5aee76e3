"""The small parts of the server: how often one may ask, what is kept, what an operator sets."""

import threading
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from divide.serve.compress import compressed, encoding
from divide.serve.kept import Answer, Kept
from divide.serve.rate import Rate, network
from divide.serve.settings import Settings
from divide.text.errors import new_error_id


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@given(
    st.floats(0.5, 20),
    st.integers(1, 50),
    st.lists(st.floats(0, 5), min_size=1, max_size=200),
)
def test_nobody_is_answered_more_often_than_agreed(rate, burst, pauses):
    clock = Clock()
    bucket = Rate(rate, burst, clock)
    answered = 0
    for pause in pauses:
        clock.now += pause
        answered += bucket.wait("192.0.2.1") == 0
        assert answered <= burst + rate * (clock.now - 1000) + 1e-6


@given(st.floats(0.5, 20), st.integers(1, 20))
def test_who_waits_as_long_as_told_is_answered(rate, burst):
    clock = Clock()
    bucket = Rate(rate, burst, clock)
    for _ in range(burst):
        assert bucket.wait("192.0.2.1") == 0
    wait = bucket.wait("192.0.2.1")
    assert wait > 0
    assert bucket.wait("192.0.2.2") == 0, "another address is another bucket"
    clock.now += wait + 1e-6
    assert bucket.wait("192.0.2.1") == 0


def test_a_rate_of_nothing_is_no_limit():
    bucket = Rate(0, 0)
    assert all(bucket.wait("192.0.2.1") == 0 for _ in range(1000))


def test_a_reader_of_ipv6_is_one_reader_whichever_address_of_theirs_asks():
    assert network("2001:db8::1") == network("2001:db8::ffff:1") != network("2001:db8:1::1")
    assert network("::ffff:192.0.2.1") == network("192.0.2.1")
    assert network("nonsense") == "nonsense"


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 60)), max_size=60))
def test_what_is_kept_never_outgrows_its_share(asked):
    kept = Kept(100)
    for key, size in asked:
        assert len(kept.get((key, size), lambda size=size: Answer(b"x" * size)).body) == size
        assert kept.size <= 100


def test_an_answer_is_made_once_however_many_ask_at_the_same_time():
    kept, made = Kept(1000), []

    def make() -> Answer:
        made.append(1)
        time.sleep(0.05)
        return Answer(b"figures")

    threads = [threading.Thread(target=kept.get, args=("key", make)) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 1


def test_an_answer_that_failed_is_tried_again():
    kept = Kept(1000)

    def fail() -> Answer:
        raise OSError("no space left on device")

    with pytest.raises(OSError, match="no space"):
        kept.get("key", fail)
    assert kept.get("key", lambda: Answer(b"figures")).body == b"figures"


@pytest.mark.parametrize(
    ("accept", "coding"),
    [
        ("", ""),
        ("identity", ""),
        ("gzip, deflate, br", "br"),
        ("br;q=0, gzip", "gzip"),
        ("GZIP", "gzip"),
        ("brotli", ""),
    ],
)
def test_a_body_is_coded_in_a_way_that_the_reader_understands(accept, coding):
    assert encoding(accept) == coding


@given(st.binary(max_size=2000))
def test_a_coded_body_is_the_same_each_time_and_leads_back(body):
    import gzip

    import brotli

    assert compressed(body, "gzip") == compressed(body, "gzip")
    assert gzip.decompress(compressed(body, "gzip")) == body
    assert brotli.decompress(compressed(body, "br")) == body


def test_settings_are_read_from_the_environment():
    settings = Settings.of(
        {
            "DIVIDE_HOSTS": "Divide.example.org, *.example.ir",
            "DIVIDE_API_RATE": "2.5",
            "DIVIDE_METRICS_FROM": "10.0.0.0/8",
            "DIVIDE_ACCESS_LOG": "0",
        }
    )
    assert settings.hosts == ("divide.example.org", "*.example.ir")
    assert (settings.api_rate, settings.access_log) == (2.5, False)
    assert [str(one) for one in settings.metrics_from] == ["10.0.0.0/8"]
    assert "localhost" in Settings.of({}).hosts


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DIVIDE_API_RATE", "many"),
        ("DIVIDE_API_BURST", "-1"),
        ("DIVIDE_RELOAD_SECONDS", "nan"),
        ("DIVIDE_METRICS_FROM", "10.0.0.1/8"),
    ],
)
def test_a_setting_that_is_not_understood_is_named(name, value):
    with pytest.raises(ValueError, match=name):
        Settings.of({name: value})


def test_ids_of_errors_are_short_plain_and_different():
    ids = {new_error_id() for _ in range(500)}
    assert len(ids) == 500
    assert all(len(one) == 8 and one.isascii() and one.isalnum() for one in ids)
    assert not set("01ilo") & set("".join(ids)), "letters that are taken for others"
