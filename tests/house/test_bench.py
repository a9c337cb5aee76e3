"""The benchmark's own parts: the protocol, the wire, the table. How fast anything is, is not."""

import os
import time
import urllib.request

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from divide.text.catalogue import texts
from tests.benchmarks import __main__ as bench
from tests.benchmarks.client import Failed, Run, Screen, Visitor, name_of
from tests.benchmarks.process import cpu, resident
from tests.benchmarks.relay import Relay
from tests.benchmarks.table import Line, amount, at_most, markdown, ratio
from tests.benchmarks.visits import quantile
from tests.conftest import run_async


def delta(**element) -> ForwardMsg:
    message = ForwardMsg()
    message.metadata.delta_path.extend([0, 0])
    for name, fields in element.items():
        target = getattr(message.delta.new_element, name)
        target.SetInParent()
        for field, value in fields.items():
            if isinstance(value, list):
                getattr(target, field).extend(value)
            else:
                setattr(target, field, value)
    return message


def selectbox(**more) -> bytes:
    fields = {"id": "$$ID-0123-pick-period", "options": ["1400", "1401"], "default": 0} | more
    return delta(selectbox=fields).SerializeToString()


# the protocol


def test_a_visitor_sends_back_what_the_server_told_it():
    screen = Screen(query="lang=fa", page="offices")
    for message in (
        ForwardMsg(page_info_changed={"query_string": "lang=fa&period=1400"}),
        ForwardMsg(navigation={"page_script_hash": "abc"}),
    ):
        screen.take(message.SerializeToString(), Run())
    screen.take(selectbox(), Run())
    screen.widgets[screen.boxes["pick-period"].id] = "1401"
    state = BackMsg.FromString(screen.ask()).rerun_script
    assert state.query_string == "lang=fa&period=1400"
    assert (state.page_name, state.page_script_hash) == ("offices", "abc")
    assert [(one.id, one.string_value) for one in state.widget_states.widgets] == [
        ("$$ID-0123-pick-period", "1401")
    ]


def test_a_list_stands_where_the_page_puts_it():
    screen = Screen()
    screen.take(selectbox(), Run())
    assert screen.boxes["pick-period"].value == "1400"
    screen.take(selectbox(set_value=True, raw_value="1401"), Run())
    assert screen.boxes["pick-period"].value == "1401"
    state = BackMsg.FromString(screen.ask()).rerun_script
    assert state.widget_states.widgets[0].string_value == "1401"


def test_what_the_server_only_points_to_is_known_until_it_is_long_unused():
    block = delta(html={"body": "<p>figure</p>"})
    block.hash, block.metadata.cacheable = "h1", True
    pointer = ForwardMsg(ref_hash="h1", metadata=block.metadata).SerializeToString()
    screen, run = Screen(), Run()
    screen.begin()
    screen.take(block.SerializeToString(), run)
    screen.begin()
    screen.take(pointer, run)
    assert run.text == "<p>figure</p>" * 2
    assert list(BackMsg.FromString(screen.ask()).rerun_script.cached_message_hashes) == ["h1"]
    for _ in range(screen.oldest + 1):
        screen.begin()
    with pytest.raises(Failed):
        screen.take(pointer, run)


def test_a_page_that_raises_is_a_failure():
    with pytest.raises(Failed):
        Screen().take(delta(exception={"message": "no"}).SerializeToString(), Run())


@pytest.mark.parametrize(
    ("widget", "name"), [("$$ID-12ab-pick-a-b", "pick-a-b"), ("$$ID-12ab-None", "None")]
)
def test_widgets_go_by_the_name_the_page_gave_them(widget, name):
    assert name_of(widget) == name


def test_a_visitor_of_the_real_server_opens_pages_and_picks(server):
    async def visit() -> None:
        t = texts("en")
        with Relay(server.url) as relay:
            async with Visitor(relay.url) as visitor:
                first = await visitor.open("/offices", lang="en")
                assert t("page.offices") in first.text
                assert first.charts
                again = await visitor.open("/offices", lang="en")
                assert again.text == first.text
                assert again.bytes < first.bytes
                before = visitor.screen.boxes["pick-period"].value
                await visitor.pick("pick-period", 1)
                assert "period=" in visitor.screen.query
                assert visitor.screen.boxes["pick-period"].value != before
                other = await visitor.open("/method", lang="en")
                assert t("page.method") in other.text
                assert relay.bytes == visitor._stream.received, "both count the same wire"

    run_async(visit())


def test_the_wire_passes_everything_on_and_counts_it(server):
    with urllib.request.urlopen(f"{server.url}/health/live") as answer:
        plain = answer.read()
    with Relay(server.url) as relay:
        with urllib.request.urlopen(f"{relay.url}/health/live") as answer:
            assert answer.read() == plain
        assert relay.bytes > len(plain)


def test_the_cost_of_a_process_is_that_of_all_its_threads():
    before = cpu(os.getpid())
    sum(range(3_000_000))
    spent = cpu(os.getpid()) - before
    assert spent > 0
    assert abs(cpu(os.getpid()) - time.process_time()) < 0.5
    assert resident("Name:\tx\nVmPeak:\t9 kB\nVmRSS:\t  2000 kB\n") == pytest.approx(2.048)


# the table


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [(None, "kB", "–"), (55.61, "kB", "55.6 kB"), (2637.4, "kB", "2.64 MB"), (0.0, "", "0"),
     (1234.5, "ms", "1\u202f234 ms"), (7.123, "s", "7.12 s"), (33.3, "/s", "33.3/s")],
)  # fmt: skip
def test_amounts_are_short_and_carry_their_unit(value, unit, said):
    assert amount(value, unit) == said


def test_a_ratio_says_how_often_one_goes_into_the_other():
    assert ratio(10, 230) == "1 : 23"
    assert ratio(230, 100) == "2.3 : 1"
    assert ratio(None, 1) == ratio(1, None) == ratio(0, 1) == ""


def test_a_budget_is_met_missed_or_unknown():
    assert at_most("x", 60, None, "kB", 60).met is True
    assert at_most("x", 61, None, "kB", 60).met is False
    assert at_most("x", None, None, "kB", 60).met is None


def test_the_table_names_what_missed_and_what_was_not_measured():
    lines = [at_most("light", 50, 500, "kB", 60), at_most("heavy", 70, 500, "kB", 60), Line("x", 1)]
    text = markdown([("Bytes", "What.", lines), ("Load", "", [])], ["About."])
    assert "Budgets met: 1 of 2. Missed: heavy." in text
    assert "| light | 50.0 kB | 500 kB | 1 : 10 | ≤ 60.0 kB | met |" in text
    assert "**missed**" in text
    assert text.count("Not measured in this run.") == 1
    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert {line.count("|") for line in rows} == {7}


@given(st.lists(st.floats(0, 100), min_size=1), st.sampled_from([0.5, 0.95, 1.0]))
def test_a_quantile_is_a_value_that_so_many_do_not_exceed(values, share):
    found = quantile(values, share)
    assert found in values
    assert sum(one <= found for one in values) >= share * len(values) - 1e-6
    assert sum(one < found for one in values) < share * len(values) + 1e-6


def test_a_part_that_fails_leaves_the_others_their_table(monkeypatch, capsys, tmp_path):
    def fails(left):
        raise RuntimeError("no browser here")

    def works(left):
        """What works."""
        return [at_most("thing", 1, 2, "s", 3)]

    monkeypatch.setattr(bench, "PARTS", {"one": ("One", fails), "two": ("Two", works)})
    monkeypatch.setattr(bench, "RESULTS", tmp_path / "RESULTS.md")
    assert bench.main([]) == 1
    told = capsys.readouterr()
    assert "no browser here" in told.err
    assert "| thing | 1.00 s | 2.00 s | 1 : 2 | ≤ 3.00 s | met |" in told.out
    assert (tmp_path / "RESULTS.md").read_text("utf-8").strip() == told.out.strip()
    (tmp_path / "RESULTS.md").unlink()
    assert bench.main(["--only", "two"]) == 0
    assert not (tmp_path / "RESULTS.md").exists(), "part of a run is no result"


def test_no_part_begins_when_the_time_is_over(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr(bench, "PARTS", {"one": ("One", lambda left: pytest.fail("it began"))})
    monkeypatch.setattr(bench, "RESULTS", tmp_path / "RESULTS.md")
    assert bench.main(["--minutes", "0"]) == 1
    assert "Not measured" in capsys.readouterr().out
