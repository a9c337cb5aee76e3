"""/api: how people use the data API, in both languages."""

import re
from collections.abc import Callable
from html import escape
from urllib.parse import parse_qs

from starlette.types import Receive, Scope, Send

from divide.measures.library import Library
from divide.serve import screens
from divide.serve.api import PREFIX, ROUTES
from divide.serve.openapi import words
from divide.serve.parameters import PARAMETERS
from divide.serve.rate import Rate
from divide.serve.refusal import Refusal
from divide.text.catalogue import LANGUAGES, Texts, texts
from divide.text.digits import number

_QUERY = "indicator=offices_per_10000&level=province&latest=true"


def guide(lang: str, library: Library, rate: Rate, home: str) -> str:
    """The page.

    Parameters
    ----------
    lang : str
    library : Library
    rate : Rate
        The limit that the page tells.
    home : str
        Scheme and host that the examples name, ``https://example.org``.
    """
    t = texts(lang)
    return screens.html_page(lang, t("api.title"), _body(t, library, rate, home))


def _body(t: Texts, library: Library, rate: Rate, home: str) -> str:
    other = texts(next(lang for lang in LANGUAGES if lang != t.lang))
    table = f"{home}{PREFIX}/observations.csv?{_QUERY}"
    examples = {
        "curl": f'curl --compressed -OJ "{table}"',
        "pandas": (
            f'import pandas as pd\n\nfigures = pd.read_csv("{table}", encoding="utf-8-sig")'
        ),
        "r": f'figures <- readr::read_csv("{table}")',
        "excel": (
            f'let\n    figures = Csv.Document(Web.Contents("{table}"), [Encoding = 65001]),\n'
            "    headed = Table.PromoteHeaders(figures)\nin\n    headed"
        ),
    }
    rules = [
        t("api.rule_definitions"),
        t("api.rule_computed"),
        t("api.rule_pages"),
        t("api.rule_cache"),
    ]
    if rate.rate > 0:
        limits = {"rate": number(rate.rate, t.lang, 1), "burst": number(rate.burst, t.lang, 0)}
        rules.append(t("api.rule_rate", **limits))
    parts = [
        f'<p class="top"><a href="/?lang={t.lang}">{escape(t("api.back"))}</a>'
        f'<a href="?lang={other.lang}" lang="{other.lang}">{escape(other("language.own"))}</a></p>',
        f"<h1>{escape(t('api.title'))}</h1><p>{escape(t('api.intro'))}</p>",
        f"<p>{_marked(t('api.dataset', version=f'`{library.dataset.version}`'))}</p>",
        f'<p><a href="{PREFIX}/openapi.json">{escape(t("api.description"))}</a></p>',
        f"<h2>{escape(t('api.addresses'))}</h2>",
        _table(
            [t("api.address"), t("api.what"), t("api.forms")],
            [
                [
                    f'<a href="{escape(_address(name))}">{_code(f"{PREFIX}/{name}")}</a>',
                    escape(t.of("api_resource", words(route))),
                    " ".join(_code(f".{kind}") for kind in route.formats),
                ]
                for name, route in ROUTES.items()
            ],
        ),
    ]
    for name, example in examples.items():
        parts.append(f"<h3>{escape(t.of('api', name))}</h3>")
        if name == "excel":
            parts.append(f"<p>{escape(t('api.excel_steps'))}</p>")
        parts.append(f'<pre lang="en"><code>{escape(example)}</code></pre>')
    parts += [
        f"<h2>{escape(t('api.parameters'))}</h2><p>{_marked(t('api.codes_note'))}</p>",
        _table(
            [t("api.parameter"), t("api.what"), t("api.example")],
            [
                [_code(name), _marked(t.of("api_parameter", name)), _code(parameter.example)]
                for name, parameter in PARAMETERS.items()
            ],
        ),
        f"<h2>{escape(t('api.rules'))}</h2><ul>",
        *(f"<li>{_marked(rule)}</li>" for rule in rules),
        "</ul>",
    ]
    return "".join(parts)


def _marked(sentence: str) -> str:
    """HTML of a sentence in which codes stand between backticks."""
    return re.sub("`([^`]+)`", r'<code lang="en">\1</code>', escape(sentence))


def _address(name: str) -> str:
    route = ROUTES[name]
    query = f"?{route.examples[0]}" if route.examples[0] else ""
    return f"{PREFIX}/{name}.{route.formats[0]}{query}"


def _code(text: str) -> str:
    return f'<code lang="en">{escape(text)}</code>'


def _table(heads: list[str], rows: list[list[str]]) -> str:
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in heads)
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return (
        f'<div class="wide" tabindex="0"><table><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


class Guide:
    """/api as an ASGI app."""

    def __init__(self, library: Callable[[], Library], rate: Rate) -> None:
        self.library, self.rate = library, rate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["path"] not in ("/api", "/api/"):
            refusal = Refusal("not_found", "path", scope["path"], ("/api", f"{PREFIX}/"))
            answer = screens.refused(refusal, scope.get("divide.request_id", ""))
            return await answer(scope, receive, send)
        asked = parse_qs(scope["query_string"].decode("latin-1"), max_num_fields=100)
        lang = asked.get("lang", [""])[-1]
        host = next((v.decode("latin-1") for k, v in scope["headers"] if k == b"host"), "localhost")
        page = guide(
            lang if lang in LANGUAGES else LANGUAGES[0],
            self.library(),
            self.rate,
            f"{scope['scheme']}://{host}",
        )
        await screens.answer(page)(scope, receive, send)
