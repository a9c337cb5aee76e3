"""Small pages that need no script: the guide to the API, errors."""

from collections.abc import Mapping
from html import escape

from starlette.responses import HTMLResponse

from divide.serve.refusal import Refusal
from divide.text.catalogue import LANGUAGES, texts

POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; font-src 'self'; img-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
"""No script at all, nothing from elsewhere."""

_STYLE = """
@font-face{font-family:Vazirmatn;src:url("/app/static/fonts/Vazirmatn%5Bwght%5D.woff2");
font-weight:100 900}
:root{color-scheme:light dark;--ink:#1f2a2c;--quiet:#5a6668;--line:#d5dbdb;--paper:#fff;
--box:#f3f5f5;--accent:#0b6e6e}
@media(prefers-color-scheme:dark){:root{--ink:#e4e9e9;--quiet:#a3adad;--line:#394546;
--paper:#14191a;--box:#1d2425;--accent:#6cc5c5}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.75 Vazirmatn,sans-serif}
main{max-width:60rem;margin:0 auto;padding:1.5rem 1rem 4rem}
h1{font-size:1.7rem;font-weight:650;margin:.4em 0}
h2{font-size:1.2rem;font-weight:600;margin:2rem 0 .5rem}
h3{font-size:1rem;font-weight:600;margin:1.2rem 0 .3rem}
a{color:var(--accent);text-underline-offset:.2em}
code,pre{font:14px/1.6 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;direction:ltr;
unicode-bidi:isolate}
pre{background:var(--box);padding:.8rem 1rem;overflow-x:auto;text-align:left;border-radius:4px}
.wide{overflow-x:auto}
table{border-collapse:collapse;width:100%}
th,td{text-align:start;vertical-align:top;padding:.45rem .6rem;border-bottom:1px solid var(--line)}
th{font-weight:600;color:var(--quiet)}
td code{white-space:nowrap}
.top{display:flex;justify-content:space-between;gap:1rem;flex-wrap:wrap}
.quiet{color:var(--quiet)}
"""


def html_page(lang: str, title: str, body: str, *, head: str = "") -> str:
    """A whole page.

    Parameters
    ----------
    lang : str
    title : str
        Plain text.
    body, head : str
        HTML, already escaped.
    """
    t = texts(lang)
    return (
        f'<!doctype html><html lang="{t.lang}" dir="{t.dir}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(title)}</title>"
        '<link rel="icon" href="/app/static/favicon.svg" type="image/svg+xml">'
        f"<style>{_STYLE}</style>{head}</head><body><main>{body}</main></body></html>"
    )


def answer(page: str, status: int = 200, headers: Mapping[str, str] | None = None) -> HTMLResponse:
    """A page as an answer."""
    said = {"Cache-Control": "no-cache", "Content-Security-Policy": POLICY, **(headers or {})}
    return HTMLResponse(page, status, headers=said)


def refused(refusal: Refusal, request_id: str) -> HTMLResponse:
    """The answer to a person: why there is no page, in both languages."""
    document = refusal.document()
    parts = []
    for lang in LANGUAGES:
        t = texts(lang)
        said = document[lang]
        parts.append(
            f'<section lang="{t.lang}" dir="{t.dir}"><h1>{escape(said["title"])}</h1>'
            f"<p>{escape(said['detail'])}</p>"
            f'<p><a href="/?lang={t.lang}">{escape(t("api.back"))}</a></p>'
            f'<p class="quiet">{escape(t("error_page.id"))} '
            f'<code lang="en">{escape(request_id)}</code></p></section>'
        )
    first = LANGUAGES[0]
    page = html_page(first, document[first]["title"], "".join(parts))
    return answer(page, refusal.status, {"Cache-Control": "no-store", **refusal.headers})
