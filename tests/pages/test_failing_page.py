"""A fault of ours on one page is one sentence in both languages; the log has the rest."""

import pytest

from divide.text.catalogue import texts
from divide.widgets import blocks, lookup


@pytest.mark.parametrize("lang", ["fa", "en"])
@pytest.mark.parametrize(
    ("code", "owner", "part"), [("offices", blocks, "headline"), ("data", lookup, "listing")]
)
def test_a_page_that_falls_says_so_in_both_languages_and_shows_no_traceback(
    visit, monkeypatch, caplog, code, owner, part, lang
):
    def fall(*args, **kwargs):
        raise RuntimeError("secret detail")

    monkeypatch.setattr(owner, part, fall)
    screen = visit(code, lang)
    assert not screen.at.exception
    assert screen.says(texts("fa")("error.page"))
    assert screen.says(texts("en")("error.page"))
    assert "secret detail" not in screen.text
    assert "Traceback" not in screen.text
    assert screen.says(screen.t("foot.boundaries")), "the frame around the page fell with it"
    assert "secret detail" in caplog.text

    monkeypatch.undo()
    assert visit("services", lang).stands, "the other pages fell with it"
