"""server.py on a real port: what a browser gets, byte for byte."""

import gzip
import http.client
import re
import urllib.request
from html import unescape
from pathlib import Path

import brotli
import pytest

from divide.text.catalogue import texts
from divide.widgets.frame import PAGES

ROOT = Path(__file__).resolve().parents[2]


def get(url: str, encoding: str = "identity"):
    """Headers and raw body of an address, in one encoding."""
    request = urllib.request.Request(url, headers={"Accept-Encoding": encoding})
    with urllib.request.urlopen(request) as answer:
        return answer.headers, answer.read()


@pytest.mark.parametrize(
    ("address", "lang", "direction"),
    [
        ("/", "fa", "rtl"),
        ("/offices?lang=en", "en", "ltr"),
        ("/offices?areas=IR-02,IR-04&lang=fa", "fa", "rtl"),
        ("/?lang=xx", "fa", "rtl"),
        ("/?lang=%22%3E%3Cscript%3E", "fa", "rtl"),
    ],
)
def test_the_first_bytes_say_the_language_and_direction(server, address, lang, direction):
    page = get(server.url + address)[1].decode()
    assert f'<html lang="{lang}" dir="{direction}">' in page
    assert page.count("<html") == 1


def test_the_title_is_the_dashboards_in_each_language(server):
    titles = {
        lang: re.search("<title>(.+)</title>", get(f"{server.url}/?lang={lang}")[1].decode())[1]
        for lang in ("fa", "en")
    }
    assert "Streamlit" not in titles.values()
    assert re.search("[آ-ی]", titles["fa"])
    assert re.search("[A-Za-z]", titles["en"])


@pytest.mark.parametrize("lang", ["fa", "en"])
def test_every_page_says_what_it_is_before_any_script_runs(server, lang):
    t = texts(lang)
    for code in PAGES:
        page = get(f"{server.url}/{code}?areas=IR-02&lang={lang}")[1].decode()
        assert f"<title>{t.of('page', code)} — {t('site.name')}</title>" in unescape(page)
        assert f'<meta name="description" content="{t("site.description")}">' in page


def test_the_shell_names_only_files_that_exist(server):
    page = get(server.url)[1].decode()
    files = re.findall(r'(?:href|src)="\./((?:app/)?static/[^"]+)"', page)
    assert any(name.endswith(".woff2") for name in files)
    for name in files:
        assert get(f"{server.url}/{name}")[0].get_content_type() != "text/html", name


@pytest.mark.parametrize(
    ("encoding", "decode"), [("br", brotli.decompress), ("gzip", gzip.decompress)]
)
def test_scripts_styles_and_boundaries_travel_compressed_and_are_kept_for_ever(
    server, encoding, decode
):
    script = re.search(r'src="\./(static/js/[^"]+)"', get(server.url)[1].decode())[1]
    boundary = next((ROOT / "static/boundaries").glob("provinces-*.json")).relative_to(ROOT)
    for name in (script, f"app/{boundary}", "app/static/app.css?v=0123abcd"):
        headers, plain = get(f"{server.url}/{name}")
        assert headers["Content-Encoding"] is None
        for _ in range(2):
            headers, body = get(f"{server.url}/{name}", f"deflate, {encoding}")
            assert headers["Content-Encoding"] == encoding
            assert headers["Vary"] == "Accept-Encoding"
            assert "immutable" in headers["Cache-Control"]
            assert decode(body) == plain
            assert len(body) < len(plain) / 2


@pytest.mark.parametrize("lang", ["fa", "en"])
def test_the_first_page_fetches_the_font_it_is_written_in_and_no_other(server, lang):
    page = get(f"{server.url}/?lang={lang}")[1].decode()
    assert re.findall(r'href="\./([^"]+\.woff2)"', page) == [
        f"app/static/fonts/{file.name}" for file in (ROOT / "static/fonts").glob("*.woff2")
    ]
    sheet = re.search(r'href="\./(static/css/[^"]+)"', page)[1]
    for encoding, decode in (("identity", bytes), ("br", brotli.decompress)):
        rules = decode(get(f"{server.url}/{sheet}", encoding)[1])
        assert b"@font-face" in rules, "formulas keep theirs"
        for family in (b"Material Symbols", b"Source Sans"):
            assert b"font-family:" + family not in rules


def test_the_page_is_compressed_but_asked_for_anew_each_time(server):
    headers, body = get(server.url, "gzip, br")
    assert headers["Content-Encoding"] == "br"
    assert headers["Cache-Control"] == "no-cache"
    assert b"<html lang" in brotli.decompress(body)


def test_fonts_are_kept_and_changing_files_are_not(server):
    font = next((ROOT / "static/fonts").glob("*.woff2")).name
    headers, body = get(f"{server.url}/app/static/fonts/{font.replace('[', '%5B')}", "br")
    assert "immutable" in headers["Cache-Control"]
    assert body == (ROOT / "static/fonts" / font).read_bytes()
    for changing in ("boundaries/manifest.json", "app.css"):
        headers, _ = get(f"{server.url}/app/static/{changing}")
        assert "immutable" not in (headers["Cache-Control"] or "")


@pytest.mark.parametrize(
    "path", ["/static/../../../config.py", "/app/static/fonts/..%2f..%2f..%2fserver.woff2"]
)
def test_no_address_leads_out_of_the_folders(server, path):
    # http.client sends the dots as they are; urllib would tidy them away.
    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    connection.request("GET", path)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    assert answer.status in {400, 404} or b"<html" in body


def test_dashboard_py_runs_alone(start_server):
    plain = start_server("dashboard.py")
    assert b'<div id="root">' in get(plain.url)[1]
    assert "Traceback" not in plain.log()
