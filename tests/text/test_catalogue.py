"""The message catalogues: complete, alike in both languages, and safe to format."""

import gettext
import re
import string

import pytest
from babel import Locale
from babel.messages.pofile import read_po

from divide.text.catalogue import LANGUAGES, Texts, po_files, texts


def catalog(path):
    with path.open("rb") as file:
        return read_po(file, locale=path.parts[-3], abort_invalid=True)


CATALOGS = [(lang, path, catalog(path)) for lang in LANGUAGES for path in po_files(lang)]
IDS = [f"{lang}/{path.name}" for lang, path, _ in CATALOGS]
each_catalogue = pytest.mark.parametrize(("lang", "path", "catalogue"), CATALOGS, ids=IDS)


def messages(catalogue):
    """Key and translated forms of every message but the header."""
    for message in catalogue:
        if message.id:
            forms = (message.string,) if isinstance(message.string, str) else message.string
            yield (message.id if isinstance(message.id, str) else message.id[0]), forms


def placeholders(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def own_words(text):
    """The text without placeholders, quoted code and names in Latin letters (UTF-8)."""
    text = re.sub("`[^`]*`", "", without_placeholders(text))
    return re.sub("[A-Za-z][A-Za-z0-9_.-]*", "", text)


def without_placeholders(text):
    return "".join(literal for literal, *_ in string.Formatter().parse(text))


def test_both_languages_have_the_same_files():
    names = {lang: [path.name for path in po_files(lang)] for lang in LANGUAGES}
    assert names["fa"] == names["en"]
    assert "format.po" in names["fa"]


def test_both_languages_have_the_same_keys():
    keys = {lang: set() for lang in LANGUAGES}
    for lang, path, catalogue in CATALOGS:
        keys[lang] |= {(path.name, key, len(forms)) for key, forms in messages(catalogue)}
    only = {lang: sorted(keys[lang] - keys[other]) for lang, other in (("fa", "en"), ("en", "fa"))}
    assert only == {"fa": [], "en": []}


def test_both_languages_fill_in_the_same_placeholders():
    found = {lang: {} for lang in LANGUAGES}
    for lang, _, catalogue in CATALOGS:
        for key, forms in messages(catalogue):
            # The form for one thing may leave its number out ("one province").
            found[lang][key] = placeholders(forms[-1])
    differing = {
        key: (names, found["en"][key])
        for key, names in found["fa"].items()
        if key in found["en"] and names != found["en"][key]
    }
    assert not differing


@each_catalogue
def test_every_message_is_translated_and_reviewed(lang, path, catalogue):
    untranslated = [key for key, forms in messages(catalogue) if not all(forms)]
    fuzzy = [message.id for message in catalogue if message.id and message.fuzzy]
    assert not untranslated
    assert not fuzzy


@each_catalogue
def test_plural_messages_repeat_their_key_and_have_both_forms(lang, path, catalogue):
    wrong = [
        message.id
        for message in catalogue
        if message.pluralizable and (len(set(message.id)) != 1 or len(message.string) != 2)
    ]
    assert not wrong


@each_catalogue
def test_the_header_tells_translators_tools_language_and_plurals(lang, path, catalogue):
    headers = dict(catalogue.mime_headers)
    assert headers["Language"] == lang
    assert headers["Content-Type"].lower() == "text/plain; charset=utf-8"
    assert catalogue.num_plurals == 2


@each_catalogue
def test_the_plural_rule_of_the_header_is_the_one_used(lang, path, catalogue):
    rule = gettext.c2py(catalogue.plural_expr)
    form = Locale(lang).plural_form
    assert [("one", "other")[rule(n)] for n in range(200)] == [form(n) for n in range(200)]


@each_catalogue
def test_no_key_stands_twice_in_a_file(lang, path, catalogue):
    keys = re.findall(r'^msgid "(.+)"$', path.read_text(encoding="utf-8"), re.M)
    assert sorted(keys) == sorted(set(keys))


@each_catalogue
def test_messages_are_written_in_the_letters_and_digits_of_their_language(lang, path, catalogue):
    foreign = "[0-9يكة٠-٩]" if lang == "fa" else "[۰-۹٠-٩]"
    wrong = {
        key: form
        for key, forms in messages(catalogue)
        for form in forms
        # The sentence of a broken rule quotes what must or must not stand in a data file.
        if not key.startswith("problem.") and re.search(foreign, own_words(form))
    }
    assert not wrong


@each_catalogue
def test_messages_have_no_stray_spaces(lang, path, catalogue):
    wrong = {
        key: form
        for key, forms in messages(catalogue)
        for form in forms
        if re.search("  | \u200c|\u200c ", form)
        # A separator, such as " · ", is made of little else.
        or (form != form.strip() and re.search(r"\w", form))
    }
    assert not wrong


def test_the_direction_of_a_language_is_known():
    assert [texts(lang).dir for lang in ("fa", "en")] == ["rtl", "ltr"]


def test_an_unknown_language_is_refused_by_name():
    with pytest.raises(ValueError, match=r"'de'.*fa, en"):
        texts("de")


SAMPLE = Texts(
    "en", {"hello": "Hello {name}", "areas": ("{count} area", "{count} areas"), "a.b": "x"}
)


def test_placeholders_are_filled_in():
    assert SAMPLE("hello", name="you") == "Hello you"


def test_a_code_picks_a_message_of_its_family_and_may_be_a_placeholder_itself():
    assert SAMPLE.of("a", "b", code="anything") == "x"


@pytest.mark.parametrize(
    ("call", "named"),
    [
        (lambda: SAMPLE("nowhere"), "'nowhere'.*'en'"),
        (lambda: SAMPLE.of("a", "c"), "'a.c'"),
        (lambda: SAMPLE("hello"), "'hello'.*'name'"),
        (lambda: SAMPLE("areas"), "'areas'.*plural"),
        (lambda: SAMPLE.n("hello", 2), "'hello'.*plural"),
    ],
    ids=["unknown", "unknown code", "placeholder", "plural without count", "count without plural"],
)
def test_a_wrong_call_fails_naming_the_message(call, named):
    with pytest.raises(KeyError, match=named):
        call()


def test_a_plural_takes_its_form_and_its_number_from_the_count():
    assert [SAMPLE.n("areas", n) for n in (0, 1, 1234)] == ["0 areas", "1 area", "1,234 areas"]


def test_the_persian_plural_has_persian_digits():
    t = Texts("fa", {"areas": ("{count} استان", "{count} استان")})
    assert t.n("areas", 31) == "۳۱ استان"


def test_has_tells_whether_a_message_exists():
    assert SAMPLE.has("a.b")
    assert not SAMPLE.has("a.c")
