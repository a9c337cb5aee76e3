"""Figures cited inside sentences: nothing of the sentence is lost, every figure is found again."""

from html import escape

from hypothesis import given
from hypothesis import strategies as st

from divide.text.cites import cite, replaced, uncited

# any text but our own three marks, which no source and no catalogue holds
WORDS = st.text(st.characters(exclude_characters="\ue010\ue011\ue012", exclude_categories=["Cs"]))
SENTENCES = st.lists(st.tuples(WORDS, st.integers(0, 10**6), WORDS), max_size=5)


@given(SENTENCES)
def test_a_sentence_reads_the_same_without_its_labels(parts):
    said = "".join(before + cite(label, figure) for before, label, figure in parts)
    assert uncited(said) == "".join(before + figure for before, _, figure in parts)


@given(SENTENCES)
def test_every_figure_of_a_sentence_is_found_with_its_own_label(parts):
    said = "".join(before + cite(label, figure) for before, label, figure in parts)
    found = []
    replaced(escape(said), lambda label, text: found.append((label, text)) or "")
    assert found == [(label, escape(figure)) for _, label, figure in parts]
