"""/s/…: what crawlers and chat previews read of a page, before a person is led on to it."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Protocol
from urllib.parse import parse_qsl, urlencode

from anyio import CapacityLimiter, to_thread
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from divide.export.picture import EmptyPicture
from divide.serve import screens
from divide.serve.kept import Answer, Kept, known
from divide.serve.rate import Rate
from divide.serve.refusal import Refusal
from divide.text.catalogue import LANGUAGES, texts

PREFIX = "/s"
PARAMETERS = (
    "indicator", "definition", "residence", "period", "level", "area", "areas", "themes", "theme",
    "sort", "source", "view", "only",
)  # fmt: skip
"""Parameters of pages that a preview passes on; what somebody searched for is not among them."""

_LONGEST_VALUE = 300
_KEPT_BYTES = 32_000_000


class Preview(Protocol):
    """What a page says of itself."""

    @property
    def title(self) -> str:
        """Plain text."""

    @property
    def description(self) -> str:
        """The sentence that its figure says."""

    @property
    def drawn(self) -> bool:
        """Whether there is a picture."""

    def picture(self, address: str) -> bytes:
        """The picture as PNG, with the address of the page inside."""


Previews = Callable[[str, Mapping[str, str], str], Preview]


class Share:
    """The share pages as an ASGI app.

    Parameters
    ----------
    pages : sequence of str
        Codes of the pages.
    preview : callable
        (page, parameters, language) → its preview, whatever the parameters say.
    rate : Rate
        How often one address may ask.
    version : callable
        Version of the dataset in force; with it all answers change.
    """

    def __init__(
        self, pages: Sequence[str], preview: Previews, rate: Rate, version: Callable[[], str]
    ) -> None:
        self.pages, self.preview, self.rate = tuple(pages), preview, rate
        self.version = version
        self.kept = Kept(_KEPT_BYTES)
        self._limiter: CapacityLimiter | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        try:
            answer = await self._answer(scope)
        except Refusal as refusal:
            answer = screens.refused(refusal, scope.get("divide.request_id", ""))
        await answer(scope, receive, send)

    async def _answer(self, scope: Scope) -> Response:
        if self._limiter is None:
            self._limiter = CapacityLimiter(1)
        name = scope["path"].removeprefix(PREFIX).strip("/") or self.pages[0]
        page = name.removesuffix(".png")
        if page not in self.pages:
            raise Refusal("not_found", "path", scope["path"], [f"{PREFIX}/{p}" for p in self.pages])
        client = scope.get("client")
        if wait := self.rate.wait(client[0] if client else ""):
            raise Refusal("too_many_requests", headers={"Retry-After": str(int(wait) + 1)})
        lang, params = asked(scope["query_string"])
        drawn = name.endswith(".png")
        query = urlencode({"lang": lang, **params}, safe=",")
        home = _home(scope)
        key = (self.version(), name, home, query)
        tag = f'W/"{hashlib.sha256(repr(key).encode()).hexdigest()[:24]}"'
        headers = {"Cache-Control": f"public, {'max-age=3600' if drawn else 'no-cache'}"}
        headers["ETag"] = tag
        if drawn:
            headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        address = f"{home}/{'' if page == self.pages[0] else page}?{query}"

        def make() -> Answer:
            preview = self.preview(page, params, lang)
            if drawn:
                return Answer(preview.picture(address))
            shared = f"{home}{PREFIX}/{page}"
            image = f"{shared}.png?{query}" if preview.drawn else ""
            return Answer(_html(lang, preview, address, f"{shared}?{query}", image).encode())

        if known(Headers(scope=scope).get("if-none-match", ""), tag):
            return Response(status_code=304, headers=headers)
        answer = self.kept.find(key)
        if answer is None:
            try:
                answer = await to_thread.run_sync(self.kept.get, key, make, limiter=self._limiter)
            except EmptyPicture:  # a page, or a figure of it, that is only read
                raise Refusal("not_found", "path", scope["path"]) from None
        if drawn:
            return Response(answer.body, media_type="image/png", headers=headers)
        return screens.answer(answer.body.decode(), headers=headers)


def _home(scope: Scope) -> str:
    """Scheme and host that the reader asked, which the guard has let through."""
    host = next((v.decode("latin-1") for k, v in scope["headers"] if k == b"host"), "localhost")
    return f"{scope['scheme']}://{host}"


def asked(query: bytes) -> tuple[str, dict[str, str]]:
    """Language and parameters of an address; what no page knows is left out.

    Parameters
    ----------
    query : bytes
    """
    try:
        pairs = parse_qsl(query.decode("ascii"), errors="strict", max_num_fields=100)
    except ValueError:
        pairs = []
    given = dict(pairs)
    lang = given.get("lang", "")
    params = {
        name: given[name]
        for name in PARAMETERS
        if name in given and len(given[name]) <= _LONGEST_VALUE
    }
    return (lang if lang in LANGUAGES else LANGUAGES[0]), params


def _html(lang: str, preview: Preview, address: str, shared: str, picture: str) -> str:
    """The share page; `shared` is its own address, which crawlers come back to."""
    t = texts(lang)
    said = {
        "og:type": "website",
        "og:site_name": t("site.name"),
        "og:title": preview.title,
        "og:description": preview.description,
        "og:url": shared,
        "og:locale": t("share.locale"),
    }
    cards = {
        "description": preview.description,
        "twitter:card": "summary_large_image" if picture else "summary",
        "twitter:title": preview.title,
        "twitter:description": preview.description,
    }
    if picture:
        said |= {
            "og:image": picture,
            "og:image:type": "image/png",
            "og:image:width": "1200",
            "og:image:height": "630",
            "og:image:alt": preview.description,
        }
        cards["twitter:image"] = picture
    head = "".join(
        [
            *(f'<meta property="{name}" content="{escape(text)}">' for name, text in said.items()),
            *(f'<meta name="{name}" content="{escape(text)}">' for name, text in cards.items()),
            f'<link rel="canonical" href="{escape(address)}">',
            f'<meta http-equiv="refresh" content="0; url={escape(address)}">',
        ]
    )
    body = (
        f"<h1>{escape(preview.title)}</h1><p>{escape(preview.description)}</p>"
        f'<p><a href="{escape(address)}">{escape(t("share.go"))}</a></p>'
    )
    return screens.html_page(lang, f"{preview.title} — {t('site.name')}", body, head=head)
