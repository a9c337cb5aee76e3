"""The list of a meeting in one parameter of an address."""

import ast
import base64
import re
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from divide.widgets.frame import PAGES
from divide.widgets.meeting_list import (
    MOST_ITEMS,
    MOST_LETTERS,
    PARAMETERS,
    Item,
    item,
    packed,
    unpacked,
)

VALUES = st.text(st.characters(exclude_categories=("C", "Z")), max_size=30)
PARAMS = st.dictionaries(st.sampled_from(PARAMETERS), VALUES, max_size=4)
ITEMS = st.lists(st.builds(item, st.sampled_from(list(PAGES)), PARAMS), max_size=8)


def squeezed(text: bytes) -> str:
    return base64.urlsafe_b64encode(zlib.compress(text, 9, wbits=-15)).decode().rstrip("=")


@given(ITEMS)
def test_a_list_comes_back_as_it_was_and_needs_no_escaping(items):
    text = packed(items)
    assert re.fullmatch("[A-Za-z0-9_-]*", text)
    assert unpacked(text, PAGES) == (tuple(items), 0)


@given(st.text(max_size=300))
def test_any_text_is_read_without_an_error(text):
    items, refused = unpacked(text, PAGES)
    assert not items or all(one.page in PAGES for one in items)
    assert refused >= 0


@pytest.mark.parametrize(
    "line",
    [
        "https://example.org/",
        "//example.org",
        "../offices",
        "javascript:alert(1)",
        "display?set=country",
        "offices?lang=en",
        "offices?meeting=1",
        "offices?only=map",
        "offices?embed=true",
        "offices?areas=IR-02&areas=IR-04",
        "offices?areas",
        "offices?find=a%0Ab",
        f"offices?find={'a' * 201}",
    ],
)
def test_what_is_not_ours_is_refused_and_the_rest_stands(line):
    items, refused = unpacked(squeezed(f"offices\n{line}\ncompare".encode()), PAGES)
    assert items == (Item("offices"), Item("compare"))
    assert refused == 1


def test_a_list_that_unpacks_to_too_much_is_refused():
    assert unpacked(squeezed(b"offices\n" * 1_000_000), PAGES) == ((), 1)
    assert unpacked("A" * (MOST_LETTERS + 1), PAGES) == ((), 1)
    items, refused = unpacked(squeezed(b"\n".join([b"offices"] * (MOST_ITEMS + 2))), PAGES)
    assert (len(items), refused) == (MOST_ITEMS, 2)


def test_a_view_is_kept_without_what_belongs_to_the_reader():
    params = {"lang": "en", "meeting": "1", "list": "x", "areas": "IR-02", "only": "map"}
    assert item("offices", params) == Item("offices", (("areas", "IR-02"),))


def test_every_parameter_that_a_page_reads_can_stand_in_an_item():
    root = Path(__file__).resolve().parents[2]
    read = set()
    for file in (*root.glob("divide/widgets/*.py"), *root.glob("pages/*.py")):
        if file.name.startswith("display"):
            continue
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            of_address = name in {"one_of", "select", "several", "whole_number"} or (
                name == "get" and "params" in ast.unparse(node.func)
            )
            first = node.args[0]
            if of_address and isinstance(first, ast.Constant) and isinstance(first.value, str):
                read.add(first.value)
    of_the_reader = {"lang", "only", "meeting", "list", "item"}
    assert read - of_the_reader <= set(PARAMETERS)
    assert len(read) > 10
