"""The dashboard as a public site.

The pages of dashboard.py, small on the wire and in their language from the first byte; beside
them the data API, share pages, health and figures for operators. `streamlit run dashboard.py`
serves the same pages without this file.
"""

import asyncio
import gc
import logging
import os
import re
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from html import escape
from itertools import chain, repeat
from pathlib import Path
from urllib.parse import parse_qs

import streamlit as st
import uvicorn
from anyio import to_thread
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette_compress import CompressMiddleware
from streamlit.file_util import get_static_dir

from divide.measures.consistency import contradicted
from divide.serve.api import PREFIX, Api
from divide.serve.beside import Beside
from divide.serve.edition import Editions
from divide.serve.guard import Guard, Safe, Unmapped
from divide.serve.guide import Guide
from divide.serve.health import Health, Metrics
from divide.serve.pressed import COMPRESSIBLE, Pressed, folder_of
from divide.serve.rate import Rate
from divide.serve.record import Recorded
from divide.serve.settings import Settings
from divide.serve.share import Share
from divide.text.catalogue import LANGUAGES, texts
from divide.widgets.frame import PAGES, SCREENS
from divide.widgets.preview import preview

ROOT = Path(__file__).resolve().parent
SHELL = Path(get_static_dir()).resolve() / "index.html"
# Files at these addresses carry a hash in their name or after it, so they never change.
FOR_EVER = (
    (re.compile(r"/static/([^?]+)\?.*"), SHELL.parent / "static"),
    (re.compile(r"/app/static/(fonts/[^?]+\.woff2|[^?]+-[0-9a-f]{8,}\.\w+)\?.*"), ROOT / "static"),
    (re.compile(r"/app/static/([^?]+)\?v=[0-9a-f]{8,}"), ROOT / "static"),
)
UNUSED_FONTS = re.compile(
    rb'@font-face\s*\{[^}]*font-family:\s*"?(?:Material Symbols Rounded|Source Sans)"?;[^}]*\}'
)
# Streamlit answers any unknown address with its page; these hold files of other kinds.
NOT_PAGES = ("/app/", "/media/", "/component/", "/_stcore/", "/static/")


@cache
def shell(lang: str, code: str = "") -> str:
    """Streamlit's empty page with our language, direction, title, description and font."""
    t = texts(lang)
    title, needs_javascript = t("site.name"), t("site.needs_javascript")
    if code in PAGES:
        title = f"{t.of('page', code)} — {title}"
    page = SHELL.read_text(encoding="utf-8")
    page = page.replace('<html lang="en">', f'<html lang="{t.lang}" dir="{t.dir}">')
    about = f'<meta name="description" content="{escape(t("site.description"))}">'
    page = page.replace("<title>Streamlit</title>", f"<title>{escape(title)}</title>{about}")
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
    # Streamlit loads its own Latin font first; the pages are written in ours, in both languages
    font = next((ROOT / "static" / "fonts").glob("*.woff2")).name
    return re.sub(r'"\./static/media/[^"]+\.woff2"', f'"./app/static/fonts/{font}"', page)


def served(file: Path) -> bytes:
    """A file as it is sent: Streamlit's style sheet without two fonts of 550 kB.

    Its first empty page is set in them, for the moment until the theme has come.
    """
    content = file.read_bytes()
    return UNUSED_FONTS.sub(b"", content) if file.is_relative_to(SHELL.parent) else content


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
        if file.suffix == ".css":
            answer = Response(served(file), media_type=answer.media_type)
        accepted = Headers(scope=scope).get("accept-encoding", "")
        encoding = next((name for name in ("br", "gzip") if name in accepted), None)
        if encoding and file.suffix in COMPRESSIBLE:
            async with self.one_at_a_time:
                body = await to_thread.run_sync(pressed.get, file, encoding)
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
                    code = scope["path"].strip("/")
                    known = code if code in PAGES else ""
                    page = HTMLResponse(shell(lang, known), headers={"Cache-Control": "no-cache"})
                    return await page(scope, receive, send)
            if page is None:
                await send(message)

        await self.app(scope, receive, reply)


def log_lines() -> None:
    """Write the library's log to standard output; the access log as bare JSON lines."""
    for name, form in (
        ("divide", "%(asctime)s %(levelname)s %(name)s: %(message)s"),
        ("divide.access", "%(message)s"),
    ):
        logger = logging.getLogger(name)
        if not logger.handlers:
            handler = logging.StreamHandler(sys.stdout)
            handler.setFormatter(logging.Formatter(form))
            logger.addHandler(handler)
            logger.setLevel(logging.INFO)
            logger.propagate = False


# The pages offer the API and share pages only here: `streamlit run dashboard.py` has none.
os.environ["DIVIDE_SERVED"] = "1"
# uvicorn adds its name below every middleware, and Streamlit passes on no setting against that.
uvicorn.Config.encoded_headers = property(lambda config: [], lambda config, headers: None)
settings = Settings.of(os.environ)
editions = Editions()
pressed = Pressed(folder_of(os.environ), served)
rate = Rate(settings.api_rate, settings.api_burst)


def settle() -> None:
    """Take what is here to stay out of the sight of the garbage collector.

    Streamlit collects after every run of a page, and looks at each object of the process then:
    with the dataset and the boundaries that took longer than most pages.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()


async def keep_settled() -> None:
    """Settle again what was loaded when first asked for, and let go what is no longer used."""
    for pause in chain((0, 30), repeat(600)):
        await asyncio.sleep(pause)
        await to_thread.run_sync(settle)


async def watch_data() -> None:
    """Look at the data folder every few seconds, off the event loop."""
    while True:
        await asyncio.sleep(settings.reload_seconds)
        try:
            if await to_thread.run_sync(editions.look):
                await to_thread.run_sync(contradicted)
                await to_thread.run_sync(settle)
        except Exception:  # whatever an editor has done there, the next look may find it mended
            logging.getLogger("divide.edition").exception("the data folder could not be read")


@asynccontextmanager
async def lifespan(app: st.App) -> AsyncIterator[None]:
    """Load the dataset before the first reader comes; watch it until the last has gone."""
    log_lines()
    await to_thread.run_sync(editions.current)
    warm = asyncio.create_task(to_thread.run_sync(contradicted))  # seconds that no reader waits for
    tasks = [warm, asyncio.create_task(keep_settled())]
    if settings.reload_seconds:
        tasks.append(asyncio.create_task(watch_data()))
    yield
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks, timeout=1)  # what computes in a thread is not waited for


app = st.App(
    ROOT / "dashboard.py",
    lifespan=lifespan,
    middleware=[
        Middleware(Unmapped, proxies=settings.proxies),
        Middleware(Safe),
        Middleware(Recorded, access_log=settings.access_log),
        Middleware(Guard, hosts=settings.hosts),
        Middleware(Files),
        Middleware(
            Beside,
            apps={
                PREFIX: Api(editions.current, rate),
                "/api": Guide(lambda: editions.current().library, rate),
                "/s": Share(
                    (*PAGES, *SCREENS),
                    preview,
                    Rate(2, 60),
                    lambda: editions.current().library.dataset.version,
                ),
                "/health": Health(editions),
                "/metrics": Metrics(editions, settings.metrics_from),
            },
        ),
        # What is made anew (pages, figures to take away) is compressed as it goes out.
        Middleware(CompressMiddleware, zstd=False, brotli_quality=5, remove_accept_encoding=True),
        Middleware(Pages),
    ],
)
