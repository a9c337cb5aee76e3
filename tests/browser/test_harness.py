"""The checks that every page test relies on do see what they are meant to see."""

import pytest


@pytest.mark.parametrize(
    "html",
    [
        "<p>۳۰۲ دفتر در سال 1393</p>",
        "<svg><text>20</text></svg>",
        "<input value='1396'>",
        "<img alt='نقشهٔ 31 استان' width=9 height=9>",
        "<canvas><table><tr><td>476</td></tr></table></canvas>",
        "<span lang=fa>نشانی https://divide.example/1 و 2</span>",
    ],
)
def test_a_latin_digit_that_a_reader_meets_is_found(page, latin_digits_in_persian, html):
    page.set_content(html)
    assert latin_digits_in_persian(page)


@pytest.mark.parametrize(
    "html",
    [
        "<p>۳۰۲ دفتر در سال ۱۳۹۳</p>",
        "<p hidden>1393</p><div style='display:none'>1393</div>",
        "<p>نسل <span lang=en>3G</span> و <bdi data-latin>IEC 60050</bdi></p>",
        "<p>https://divide.example/offices?period=1393</p>",
        "<style>p { margin: 1px }</style><script>let a = 1</script>",
    ],
)
def test_what_is_hidden_or_marked_as_latin_is_left_alone(page, latin_digits_in_persian, html):
    page.set_content(html)
    assert latin_digits_in_persian(page) == []
