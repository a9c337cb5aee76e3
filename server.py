"""The dashboard as an ASGI app: small on the wire, and a page that says its language.

`streamlit run dashboard.py` serves the same pages without this file.
"""

import asyncio
import gzip
import re
from functools import cache
from pathlib import Path
from urllib.parse import parse_qs

import brotli
import streamlit as st
from anyio import to_thread
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette_compress import CompressMiddleware
from streamlit.file_util import get_static_dir

from divide.text.catalogue import LANGUAGES, texts

ROOT = Path(__file__).resolve().parent
SHELL = Path(get_static_dir()).resolve() / "index.html"
# Files at these addresses carry a hash in their name or after it, so they never change.
FOR_EVER = (
    (re.compile(r"/static/([^?]+)\?.*"), SHELL.parent / "static"),
    (re.compile(r"/app/static/(fonts/[^?]+\.woff2|[^?]+-[0-9a-f]{8,}\.\w+)\?.*"), ROOT / "static"),
    (re.compile(r"/app/static/([^?]+)\?v=[0-9a-f]{8,}"), ROOT / "static"),
)
COMPRESSIBLE = {".css", ".js", ".json", ".svg"}
# Streamlit answers any unknown address with its page; these hold files of other kinds.
NOT_PAGES = ("/app/", "/media/", "/component/", "/_stcore/", "/static/")


@cache
def shell(lang: str) -> str:
    """Streamlit's empty page with our language, direction, title and font."""
    t = texts(lang)
    title, needs_javascript = t("site.name"), t("site.needs_javascript")
    page = SHELL.read_text(encoding="utf-8")
    page = page.replace('<html lang="en">', f'<html lang="{t.lang}" dir="{t.dir}">')
    page = page.replace("<title>Streamlit</title>", f"<title>{title}</title>")
    # Without this a page opened by its own address first asks /offices/_stcore/… and gets a 404.
    here = (
        '<script>window.__streamlit = {BACKEND_BASE_URL: location.origin + "/"};'
        # The language is in every address; put there without a step in the browser's history.
        "const here = new URL(location); if (!here.searchParams.has('lang')) {"
        f"here.searchParams.set('lang', '{t.lang}');"
        "history.replaceState(null, '', here);}</script>"
    )
    page = page.replace("<head>", f"<head>{here}", 1)
    page = re.sub("(?s)(<noscript>).*?(</noscript>)", rf"\1<p>{needs_javascript}</p>\2", page)
    if t.dir == "rtl":  # Streamlit preloads a Latin font, a Persian page needs ours first
        font = next((ROOT / "static" / "fonts").glob("*.woff2")).name
        page = re.sub(r'"\./static/media/[^"]+\.woff2"', f'"./app/static/fonts/{font}"', page)
    return page


@cache
def compressed(file: Path, encoding: str) -> bytes:
    body = file.read_bytes()
    # Brotli above 9 takes seconds for the chart library and saves a tenth.
    return brotli.compress(body, quality=9) if encoding == "br" else gzip.compress(body, mtime=0)


class Files:
    """Answer for files that never change: compressed once, kept by browsers for ever."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.one_at_a_time = asyncio.Lock()  # compressing leaves a core to the pages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        file = self.find(scope) if scope["type"] == "http" else None
        if file is None or scope["method"] not in {"GET", "HEAD"}:
            return await self.app(scope, receive, send)
        answer: Response = FileResponse(file)
        accepted = Headers(scope=scope).get("accept-encoding", "")
        encoding = next((name for name in ("br", "gzip") if name in accepted), None)
        if encoding and file.suffix in COMPRESSIBLE:
            async with self.one_at_a_time:
                body = await to_thread.run_sync(compressed, file, encoding)
            answer = Response(body, media_type=answer.media_type)
            answer.headers["Content-Encoding"] = encoding
        answer.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        answer.headers["Vary"] = "Accept-Encoding"
        answer.headers["X-Content-Type-Options"] = "nosniff"
        await answer(scope, receive, send)

    @staticmethod
    def find(scope: Scope) -> Path | None:
        asked = f"{scope['path']}?{scope['query_string'].decode('latin-1')}"
        for address, folder in FOR_EVER:
            if match := address.fullmatch(asked):
                file = (folder / match[1]).resolve()
                return file if file.is_relative_to(folder) and file.is_file() else None
        return None


class Pages:
    """Answer for pages with the shell in the language of ``?lang=``."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(NOT_PAGES):
            return await self.app(scope, receive, send)
        page: Response | None = None

        async def reply(message: Message) -> None:
            nonlocal page
            if message["type"] == "http.response.start" and message["status"] == 200:
                kind = Headers(raw=message["headers"]).get("content-type", "")
                if kind.startswith("text/html"):
                    asked = parse_qs(scope["query_string"].decode("latin-1")).get("lang", [""])
                    lang = asked[-1] if asked[-1] in LANGUAGES else LANGUAGES[0]
                    page = HTMLResponse(shell(lang), headers={"Cache-Control": "no-cache"})
                    return await page(scope, receive, send)
            if page is None:
                await send(message)

        await self.app(scope, receive, reply)


app = st.App(
    ROOT / "dashboard.py",
    middleware=[
        Middleware(Files),
        # What is made anew (pages, figures to take away) is compressed as it goes out.
        Middleware(CompressMiddleware, zstd=False, brotli_quality=5, remove_accept_encoding=True),
        Middleware(Pages),
    ],
)
