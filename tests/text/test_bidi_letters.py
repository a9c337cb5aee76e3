"""Direction marks, Persian spelling and the order of the alphabet."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from divide.text.bidi import PDF, RLE, embed, isolate, strip
from divide.text.letters import normalise, sort_key

MARKS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
PLAIN = st.text().filter(lambda text: not set(text) & set(MARKS))

PROVINCES = [
    "آذربایجان شرقی",
    "آذربایجان غربی",
    "اردبیل",
    "اصفهان",
    "البرز",
    "ایلام",
    "بوشهر",
    "تهران",
    "چهارمحال و بختیاری",
    "خراسان جنوبی",
    "خراسان رضوی",
    "خراسان شمالی",
    "خوزستان",
    "زنجان",
    "سمنان",
    "سیستان و بلوچستان",
    "فارس",
    "قزوین",
    "قم",
    "کردستان",
    "کرمان",
    "کرمانشاه",
    "کهگیلویه و بویراحمد",
    "گلستان",
    "گیلان",
    "لرستان",
    "مازندران",
    "مرکزی",
    "هرمزگان",
    "همدان",
    "یزد",
]


@given(PLAIN, st.sampled_from(["fa", "en"]))
def test_marks_can_be_taken_off_again(text, lang):
    assert strip(isolate(text)) == strip(embed(text, lang)) == text


@given(st.text(alphabet=MARKS + "\u200caب1"))
def test_stripping_leaves_no_mark_and_keeps_the_non_joiner(text):
    assert not set(strip(text)) & set(MARKS)
    assert strip(text).count("\u200c") == text.count("\u200c")


def test_isolated_text_has_the_closed_isolate_around_it():
    assert isolate("ICT") == "\u2068ICT\u2069"


def test_plotly_text_is_embedded_line_by_line_in_persian_only():
    assert embed("بالا<br>پایین\nزیر", "fa") == (
        f"{RLE}بالا{PDF}<br>{RLE}پایین{PDF}\n{RLE}زیر{PDF}"
    )
    assert embed("above<br>below", "en") == "above<br>below"
    assert embed("", "fa") == ""


def test_the_31_provinces_come_in_the_order_of_the_persian_alphabet():
    assert len(PROVINCES) == 31
    mixed = PROVINCES[:]
    random.Random(1).shuffle(mixed)
    assert sorted(mixed, key=lambda name: sort_key(name, "fa")) == PROVINCES
    assert sorted(mixed) != PROVINCES  # what code points would give


def test_the_whole_alphabet_is_in_order():
    alphabet = list("آابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی")
    assert sorted(set(alphabet), key=lambda letter: sort_key(letter, "fa")) == alphabet


@pytest.mark.parametrize(
    ("first", "second"), [("قائم‌شهر", "قائنات"), ("گنبد کاووس", "گنبدان"), ("نی‌ریز", "نیشابور")]
)
def test_spaces_come_before_letters_and_spelling_signs_count_for_nothing(first, second):
    assert sort_key(first, "fa") < sort_key(second, "fa")


def test_english_names_are_sorted_without_case_or_accents():
    names = ["Zanjan", "alborz", "Élburz", "Fars"]
    assert sorted(names, key=lambda name: sort_key(name, "en")) == [
        "alborz",
        "Élburz",
        "Fars",
        "Zanjan",
    ]


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("كرمان", "کرمان"),
        ("ياسوج", "یاسوج"),
        ("قائمشهر", "قائم‌شهر"),
        ("سَمنان", "سمنان"),
        ("  خراسان   رضوي ", "خراسان رضوی"),
        ("دوره ۱۳۹۲", "دورهٔ ١٣٩٢"),
        ("IRNA", "irna"),
    ],
)
def test_a_name_is_found_however_it_was_typed(typed, stored):
    assert normalise(typed) == normalise(stored)


PERSIAN_AND_LATIN = "".join(
    chr(code) for code in (*range(0x20, 0x7F), *range(0x620, 0x6FF), 0x200C)
)


@given(st.text(alphabet=PERSIAN_AND_LATIN))
def test_one_spelling_stays_one_spelling(text):
    assert normalise(normalise(text)) == normalise(text)
