"""Every message that the code asks for exists, and every message that exists is asked for.

The code is read, not run. What counts as asking: a call of ``t``, ``texts`` or ``other`` (the other
language), of an attribute of that name (``self.t``), of ``texts(lang)`` directly or of a variable
it was given to, and the methods of these:

* ``t("key")`` and ``t.n("key", count)`` use one message;
* ``t.of("family", code)`` and ``t.n_of("family", code, count)`` use every ``family.<code>``.

Keys and families are literals, else nobody could tell what is used.
"""

import ast
import string
from dataclasses import dataclass
from pathlib import Path

import pytest

from divide.text.catalogue import LANGUAGES, texts

ROOT = Path(__file__).parents[2]
NAMES = {"t", "texts", "other"}
METHODS = {"n", "of", "n_of", "has"}


@dataclass(frozen=True)
class Use:
    """One place that asks for a message or a family of messages."""

    place: str
    method: str  # "" for a plain call
    key: str | None  # None where it is not a literal
    given: frozenset[str] | None  # names of placeholders; None where they cannot be told

    @property
    def family(self):
        return self.method in ("of", "n_of")

    @property
    def plural(self):
        return self.method in ("n", "n_of")


def is_texts(node, names):
    """Whether an expression is a catalogue, by the names that catalogues have in the file."""
    if isinstance(node, ast.Name):
        return node.id in names
    if isinstance(node, ast.Attribute):
        return node.attr in NAMES and not is_factory(node)
    return isinstance(node, ast.Call) and is_factory(node.func)


def is_factory(node):
    """Whether an expression is the function that gives the catalogue of a language."""
    if isinstance(node, ast.Attribute):
        return (
            node.attr == "texts"
            and isinstance(node.value, ast.Name)
            and (node.value.id == "catalogue")
        )
    return isinstance(node, ast.Name) and node.id == "texts"


def literals(node):
    """Text literals an expression may be; None where something else is among them."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.IfExp):
        branches = [literals(node.body), literals(node.orelse)]
        return None if None in branches else branches[0] + branches[1]
    return None


def uses(source, name):
    """Every use of messages in a source text."""
    tree = ast.parse(source, name)
    names = NAMES | {
        target.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Call)
        and is_factory(node.value.func)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        func, method = node.func, ""
        if isinstance(func, ast.Attribute) and func.attr in METHODS and is_texts(func.value, names):
            method = func.attr
        elif not is_texts(func, names):
            continue
        key = literals(node.args[0]) if node.args else None
        # texts(lang) is the factory; only with a key is it a catalogue named texts.
        factory = isinstance(func, ast.Name) and func.id == "texts"
        if factory and (key is None or set(key) <= set(LANGUAGES)):
            continue
        if method == "has" and key is None:
            continue  # asks, shows nothing
        given = frozenset(keyword.arg for keyword in node.keywords if keyword.arg)
        open_ended = any(keyword.arg is None for keyword in node.keywords) or method == "has"
        for each in key or [None]:
            yield Use(f"{name}:{node.lineno}", method, each, None if open_ended else given)


def code_files():
    files = [ROOT / "dashboard.py", ROOT / "server.py"]
    for folder in ("divide", "pages"):
        files += sorted((ROOT / folder).rglob("*.py"))
    return [path for path in files if path.is_file()]


def members(family, keys):
    """Keys of a family: its name, a dot, one code."""
    return {key for key in keys if key.rpartition(".")[0] == family}


def checked(use, messages, all_uses):
    """Existing messages that a use may show; those asked for by their own key are checked there."""
    if not use.family:
        return {use.key} & set(messages)
    return members(use.key, messages) - {each.key for each in all_uses if not each.family}


def placeholders(forms):
    text = forms if isinstance(forms, str) else forms[-1]
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def report(problems):
    return "\n" + "\n".join(sorted(problems))


@pytest.fixture(scope="module")
def all_uses():
    return [
        use
        for path in code_files()
        for use in uses(path.read_text(encoding="utf-8"), str(path.relative_to(ROOT)))
    ]


@pytest.fixture(scope="module", params=LANGUAGES)
def messages(request):
    return texts(request.param).messages


def test_keys_and_families_are_literals(all_uses):
    problems = [f"{use.place}: not a literal; use t.of()" for use in all_uses if use.key is None]
    assert not problems, report(problems)


def test_every_message_asked_for_exists(all_uses, messages):
    problems = [
        f"{use.place}: no message {use.key + '.…' if use.family else use.key!r}"
        for use in all_uses
        if use.key and not (members(use.key, messages) if use.family else use.key in messages)
    ]
    assert not problems, report(problems)


def test_every_message_is_asked_for(all_uses, messages):
    asked = {use.key for use in all_uses if not use.family}
    for family in {use.key for use in all_uses if use.family and use.key}:
        asked |= members(family, messages)
    unused = [f"unused message {key!r}" for key in messages if key not in asked]
    assert not unused, report(unused)


def test_plurals_are_asked_for_with_a_count_and_others_without(all_uses, messages):
    problems = []
    for use in all_uses:
        if use.key is None or use.method == "has":
            continue
        for key in checked(use, messages, all_uses):
            if use.plural == isinstance(messages[key], str):
                problems.append(f"{use.place}: {key!r} is {'no' if use.plural else 'a'} plural")
    assert not problems, report(problems)


def test_every_placeholder_is_given_a_value(all_uses, messages):
    problems = []
    for use in all_uses:
        if use.key is None or use.given is None:
            continue
        for key in checked(use, messages, all_uses):
            missing = placeholders(messages[key]) - use.given - ({"count"} if use.plural else set())
            if missing:
                problems.append(f"{use.place}: {key!r} needs {', '.join(sorted(missing))}")
    assert not problems, report(problems)


def test_the_reader_of_code_finds_each_way_of_asking():
    source = """
t("a.plain", name=x)
t.n("a.plural", 3)
t.of("family", code)
texts(lang).n_of("counted", code, 2, value=v)
texts(lang)("a.direct")
catalogue.texts(lang)("a.module")
self.t("a.own" if x else "a.other")
page.texts("a.attribute")
texts("a.variable")
t("a.open", **values)
t.has("a.asked")
say = texts(lang)
say.n("a.assigned", 3)
session.other("a.foreign")
"""
    found = {(use.method, use.key) for use in uses(source, "x.py")}
    assert found == {
        ("", "a.plain"),
        ("n", "a.plural"),
        ("of", "family"),
        ("n_of", "counted"),
        ("", "a.direct"),
        ("", "a.module"),
        ("", "a.own"),
        ("", "a.other"),
        ("", "a.attribute"),
        ("", "a.variable"),
        ("", "a.open"),
        ("has", "a.asked"),
        ("n", "a.assigned"),
        ("", "a.foreign"),
    }


def test_the_reader_of_code_reports_what_is_not_a_literal_and_where():
    source = 't(key)\nself.t(f"page.{name}")\nt.of(family, code)\nt()\n'
    assert [(use.place, use.key) for use in uses(source, "x.py")] == [
        (f"x.py:{line}", None) for line in (1, 2, 3, 4)
    ]


def test_the_reader_of_code_is_not_misled_by_other_calls():
    source = 'texts("fa")\ntexts(lang)\nt.has(f"a.{b}")\nst.text("x")\nconnect("t")\nt.strip("x")\n'
    assert list(uses(source, "x.py")) == []


def test_a_family_is_one_code_deep():
    keys = ["status.A", "status.about.A", "status", "status_about.A"]
    assert members("status", keys) == {"status.A"}
