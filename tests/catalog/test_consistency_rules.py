"""Rules of consistency are read as they are written, and what cannot be read is named."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from divide.catalog import schema
from divide.catalog.consistency_rules import (
    FUNCTIONS,
    Binary,
    BrokenExpressionError,
    Call,
    Figure,
    Number,
    figures,
    filters,
    parse,
)

HEADER = ",".join(schema.CHECKS.columns)


def rule(code="sums", left="offices_total", right="offices_urban + offices_rural", **cells):
    row = {
        "check": code, "kind": "parts", "left": left, "operator": "=", "right": right,
        "tolerance": "0", "tolerance_kind": "absolute", "match": "same_source",
        "period": "same_period", "applies_to": "", "name_fa": "جمع", "name_en": "Sum",
        "why_fa": "چرا", "why_en": "Why",
    }  # fmt: skip
    return ",".join({**row, **cells}[column] for column in schema.CHECKS.columns)


def rules(folder, *lines):
    folder.rewrite("checks.csv", "\n".join([HEADER, *lines]) + "\n")
    return folder.load()


def test_products_bind_more_tightly_than_sums_and_brackets_more_than_both():
    a, b, c = Figure("a"), Figure("b"), Figure("c")
    assert parse("a + b * c") == Binary("+", a, Binary("*", b, c))
    assert parse("(a + b) * c") == Binary("*", Binary("+", a, b), c)
    assert parse("a - b - c") == Binary("-", Binary("-", a, b), c)
    assert parse("a / b * 100") == Binary("*", Binary("/", a, b), Number(100.0))


def test_a_figure_names_definitions_and_a_residence():
    assert parse("population[census;statement]@urban") == Figure(
        "population", ("census", "statement"), "urban"
    )
    assert parse("previous(a[x] + b[x])") == Call(
        "previous", (Binary("+", Figure("a", ("x",)), Figure("b", ("x",))),)
    )


@pytest.mark.parametrize(
    "text",
    ["", "+", "a +", "a b", "a[", "a[]", "a[x", "a@town", "(a", "a)", "sum(a)", "min(a)",
     "areas(a + b)", "latest(3)", "1e5", "٣", "a ; b", "A", "a,b"],
)  # fmt: skip
def test_what_is_no_expression_is_refused(text):
    with pytest.raises(BrokenExpressionError):
        parse(text)


NAMES = st.from_regex("[a-z][a-z0-9_]{0,5}", fullmatch=True).filter(lambda n: n not in FUNCTIONS)
LEAVES = st.one_of(
    st.integers(0, 999).map(lambda n: Number(float(n))),
    st.builds(Figure, NAMES, st.lists(NAMES, max_size=2).map(tuple),
              st.sampled_from(["", "urban"])),
)  # fmt: skip
NODES = st.recursive(
    LEAVES,
    lambda part: st.one_of(
        st.builds(Binary, st.sampled_from("+-*/"), part, part),
        st.builds(Call, st.just("max"), st.tuples(part, part)),
        st.builds(Call, st.just("previous"), st.tuples(part)),
    ),
    max_leaves=8,
)


def written(node):
    if isinstance(node, Number):
        return f"{node.value:g}"
    if isinstance(node, Figure):
        codes = f"[{';'.join(node.definitions)}]" if node.definitions else ""
        return node.indicator + codes + (f"@{node.residence}" if node.residence else "")
    if isinstance(node, Call):
        return f"{node.name}({', '.join(written(one) for one in node.given)})"
    return f"({written(node.left)} {node.sign} {written(node.right)})"


@given(NODES)
def test_what_is_written_is_what_is_read(node):
    assert parse(written(node)) == node


@given(st.text(alphabet="ab1[];@+-*/(), .min", max_size=20))
def test_any_text_is_read_or_refused_and_nothing_else_happens(text):
    with contextlib.suppress(BrokenExpressionError):
        assert all(one.indicator for one in figures(parse(text)))


def test_filters_name_codes_and_nothing_else():
    assert filters(None) == {}
    assert filters("level=province|county;unit=percent") == {
        "level": ("province", "county"),
        "unit": ("percent",),
    }
    for text in ("level", "height=3", "level=", "level=a||b", "level=a;"):
        with pytest.raises(BrokenExpressionError):
            filters(text)


def test_a_folder_without_rules_has_none_and_that_is_no_problem(folder):
    dataset = folder.load()
    assert dataset.checks.empty
    assert dataset.problems == ()


def test_only_the_broken_rule_is_left_out(folder):
    dataset = rules(
        folder,
        rule("good"),
        rule("unknown", left="ofices_total"),
        rule("undefined", right="offices_urban[licensed] + offices_rural[standard]"),
        rule("unread", right="offices_urban + + offices_rural"),
        rule("number", tolerance="some"),
        rule("good", left="offices_total"),
        rule("last", right="12"),
    )
    assert list(dataset.checks.index) == ["good", "last"]
    assert [(found.rule, found.row, found.column) for found in dataset.problems] == [
        ("check_names_no_indicator", 3, "left"),
        ("check_names_no_definition", 4, "right"),
        ("broken_expression", 5, "right"),
        ("not_a_number", 6, "tolerance"),
        ("duplicate_key", 7, None),
    ]
    assert len(dataset.observations) == 21


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("offices_total", "offices_urban[active]"),  # one names definitions, the other not
        ("offices_total@total", "offices_urban"),
        ("any", "offices_total"),
        ("country(offices_total)", "offices_total"),  # nothing of the area to start from
        ("previous(offices_total)", "offices_total"),
        ("offices_total", "2 * previous(offices_total)"),
    ],
)
def test_two_sides_that_cannot_be_held_together_are_named(folder, left, right):
    dataset = rules(folder, rule(left=left, right=right))
    assert [found.rule for found in dataset.problems] == ["mixed_expression"]
    assert dataset.checks.empty


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"check;kind\n", b'check,"kind\n'])
def test_an_unusable_file_of_rules_is_named_and_the_figures_stand(folder, content):
    folder.rewrite("checks.csv", content)
    dataset = folder.load()
    assert dataset.checks.empty
    assert {found.file for found in dataset.problems} == {"checks.csv"}
    assert len(dataset.observations) == 21


def test_the_shipped_rules_are_sound_and_said_in_both_languages(dataset):
    assert len(dataset.checks) > 50
    assert not [found for found in dataset.problems if found.file == "checks.csv"]
    assert set(dataset.checks["kind"]) == set(schema.CHECK_KINDS)
    assert not dataset.checks[["name_fa", "why_fa"]].stack().str.contains("[A-Z]{5}").any()
