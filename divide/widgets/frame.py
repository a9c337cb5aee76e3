"""What stands around every page: head, navigation, notices, foot, and the last resort."""

import hashlib
import json
from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path
from urllib.parse import urlencode

import streamlit as st

from divide.measures.library import IN_FORCE
from divide.text import names
from divide.text.catalogue import LANGUAGES, Texts
from divide.text.errors import new_error_id
from divide.text.numbers import number
from divide.text.periods import period, period_other, published
from divide.text.problems import problem as problem_text
from divide.widgets import exhibits
from divide.widgets.link import Notice
from divide.widgets.session import LOG, Session, session

_ROOT = Path(__file__).resolve().parents[2]
_STYLE = _ROOT / "static/app.css"
_STYLE_VERSION = hashlib.sha256(_STYLE.read_bytes()).hexdigest()[:8]
_SCRIPT = Path(__file__).with_name("document.js").read_text(encoding="utf-8").rstrip()
# what Streamlit writes into its own controls, and the code of our message for it
_LABELS = {
    "Open": "open",
    "Close": "close",
    "Dismiss": "close",
    "Clear all": "clear",
    "Clear value": "clear",
    "Selected values": "selected",
    "Choose an option": "choose",
    "Choose options": "choose",
}
_SHOWN_PROBLEMS = 20
# stand for quoted codes until the sentence around them is HTML
_NAME, _VALUE = "\ue000", "\ue001"


# code, which is also the address, and file of every page; the first one is at /
PAGES = {
    "overview": "pages/overview.py",
    "offices": "pages/offices.py",
    "rural-broadband": "pages/rural-broadband.py",
    "penetration": "pages/penetration.py",
    "services": "pages/services.py",
    "compare": "pages/compare.py",
    "area": "pages/area.py",
    "inequality": "pages/inequality.py",
    "briefing": "pages/briefing.py",
    "data": "pages/data.py",
    "method": "pages/method.py",
}
# pages of the whole screen: nothing stands around them, and no page's navigation leads there
SCREENS = {"display": "pages/display.py"}
_OF_A_MEETING = ("meeting", "list")
_FRAMED = "framed"
_SHOWN = "shown-address"
_GO = "go-to-area"


def navigate(session: Session) -> tuple[dict[str, "st.Page"], "st.Page"]:
    """Declare the pages, in the reader's language.

    Returns
    -------
    (dict of str to st.Page, st.Page)
        The pages by code, and the one that the address asks for.
    """
    st.session_state[_FRAMED] = True
    pages = {
        code: st.Page(
            file, title=session.t.of("page", code), url_path=code, default=code == "overview"
        )
        for code, file in (PAGES | SCREENS).items()
    }
    return pages, st.navigation(list(pages.values()), position="hidden")


def show_address(current: "st.Page") -> None:
    """Put the parameters of this run into the address bar.

    A link to the page one is on (the other language) runs it anew with the
    link's parameters, but Streamlit leaves the address bar as it was.
    """
    params = st.query_params.to_dict()
    page, before = st.session_state.get(_SHOWN, (None, None))
    if page == current.url_path and before != params:
        st.query_params.from_dict(params)  # the browser passes over what it already shows
    st.session_state[_SHOWN] = (current.url_path, params)


def whole_screen(current: "st.Page") -> bool:
    """Whether a page has the screen to itself."""
    return current.url_path in SCREENS


def page_session() -> Session:
    """The session of a page, which stands inside the frame of dashboard.py.

    Streamlit takes the folder's name ``pages/`` for its old kind of app: until
    some reader of the process has run ``st.navigation``, it answers ``/offices``
    with the page alone, without frame and language. Such a run ends here and
    starts again from dashboard.py, at the same address.
    """
    own = session()
    if not st.session_state.get(_FRAMED):
        _, current = navigate(own)
        st.switch_page(current, query_params=st.query_params.to_dict())
    return own


def go_to_area(area: str) -> None:
    """Remember to open an area's profile; a callback itself cannot leave the page."""
    st.session_state[_GO] = area


def leave(session: Session) -> None:
    """Open the profile that a callback asked for.

    By a link that clicks itself: ``st.switch_page`` would leave two steps in the
    browser's history, and the way back would not lead back.
    """
    area = st.session_state.pop(_GO, None)
    if area is None:
        return
    carried = {name: st.query_params[name] for name in _OF_A_MEETING if name in st.query_params}
    with st.container(key="go"):
        st.page_link(
            PAGES["area"],
            label=session.t("page.area"),
            query_params=carried | {"lang": session.lang, "area": area},
        )
        st.html(
            "<script>(function go(left){const link=document.querySelector('.st-key-go a');"
            "if(link)link.click();else if(left)setTimeout(()=>go(left-1),20)})(50)</script>",
            unsafe_allow_javascript=True,
        )


def head(session: Session, pages: dict[str, "st.Page"], current: "st.Page") -> None:
    """Language and direction of the document, the name of the site, links to the pages.

    A page that shows one exhibit only, inside another site's page, has none of the latter.
    """
    t = session.t
    document(session)
    if session.only:
        hidden = ".st-key-controls, .st-key-strip-controls, .st-key-counties-controls, .fold"
        st.html(f"<style>{hidden} {{ display: none !important; }}</style>")
        return
    areas = st.query_params.get("areas")
    carried = {"lang": t.lang} | ({"areas": areas} if areas else {})
    with st.container(horizontal=True, key="head", vertical_alignment="center", gap="small"):
        st.html(
            f'<div class="site"><span class="mark" aria-hidden="true"></span>'
            f"{escape(t('site.name'))}</div>",
            width="content",
        )
        with st.container(horizontal=True, key="nav", gap="small"):
            for code in PAGES:
                page = pages[code]
                with st.container(
                    key=f"nav-{'on' if page is current else 'off'}-{code}", width="content"
                ):
                    st.page_link(page, label=t.of("page", code), query_params=carried)
        with st.container(key="language", width="content"):
            other = session.other
            kept = {k: v for k, v in st.query_params.to_dict().items() if k != "lang"}
            st.page_link(
                current, label=other("language.own"), query_params=kept | {"lang": other.lang}
            )


# at once, before the style sheet is there: a browser fetches a font when it first meets a letter
_NO_ICON_FONT = "[data-testid=stIconMaterial]{font-family:inherit!important;font-size:0!important}"


def document(session: Session) -> None:
    """Style, and what readers of screens need: language, landmarks, labels in the language."""
    look, t = session.look, session.t
    rtl = t.dir == "rtl"
    colours = {
        "ink": look.ink,
        "quiet": look.quiet,
        "line": look.line,
        "paper": look.paper,
        "bar": look.bar,
        "accent": look.accent,
        "flag": look.flag,
    }
    variables = "".join(f"--{name}:{value};" for name, value in colours.items())
    st.html(
        f"<style>@import url('app/static/app.css?v={_STYLE_VERSION}');"
        f":root{{{variables}--start:{'right' if rtl else 'left'};}}"
        f".stApp,[data-testid=stDialog]{{direction:{t.dir};}}{_NO_ICON_FONT}</style>"
    )
    with st.container(key="document"):
        said = {
            "lang": t.lang,
            "dir": t.dir,
            "other": session.other.lang,
            "skip": t("document.skip"),
            "pages": t("document.pages"),
            "remove": t("document.remove", name="{name}"),
            "labels": {label: t.of("document.label", code) for label, code in _LABELS.items()},
        }
        st.html(
            f"<script>{_SCRIPT}({json.dumps(said, ensure_ascii=False)})</script>",
            unsafe_allow_javascript=True,
        )


def notices(session: Session, found: Sequence[Notice]) -> None:
    """Tell what in the address was not used, in both languages."""
    for notice in found:
        own, other = (said(session, notice, t) for t in (session.t, session.other))
        both(session, own, other, "notice")


def said(session: Session, notice: Notice, t: Texts) -> str:
    """HTML of a notice: codes as they stand in the address, an indicator by its name."""
    if notice.code == "no_figure_here":
        name = names.indicator(session.library.dataset, notice.value, t.lang)
        return escape(t("notice.no_figure_here", value=name))
    sentence = escape(t.of("notice", notice.code, name=_NAME, value=_VALUE))
    return sentence.replace(_NAME, _code(notice.name)).replace(_VALUE, _code(notice.value[:60]))


def _code(text: str) -> str:
    """HTML of something quoted as it stands in the address, in its own direction."""
    return f'<span class="code" lang="en" dir="ltr">{escape(text)}</span>'


def both(session: Session, own: str, other: str, kind: str) -> None:
    """A message in the reader's language and, smaller, in the other one.

    Parameters
    ----------
    own, other : str
        HTML, already escaped.
    kind : {"notice", "problem"}
    """
    st.html(
        f'<div class="message {kind}" role="status"><p>{own}</p>'
        f'<p class="other" lang="{session.other.lang}" dir="{session.other.dir}">'
        f"{other}</p></div>"
    )


def data_problems(session: Session) -> None:
    """Say what is wrong in data/, where, and that the rest goes on."""
    problems = session.library.dataset.problems
    if not problems:
        return
    items = []
    for one in problems[:_SHOWN_PROBLEMS]:
        own, other = (problem_text(one, lang) for lang in (session.lang, session.other.lang))
        items.append(
            f'<li>{escape(own)}<br><span class="other" lang="{session.other.lang}" '
            f'dir="{session.other.dir}">{escape(other)}</span></li>'
        )
    heads = [t.n("problems.head", len(problems)) for t in (session.t, session.other)]
    st.html(
        f'<div class="message problem" role="status"><p>{escape(heads[0])}</p>'
        f'<p class="other" lang="{session.other.lang}" dir="{session.other.dir}">'
        f"{escape(heads[1])}</p><details><summary>{escape(session.t('problems.show'))}</summary>"
        f"<ol>{''.join(items)}</ol></details></div>"
    )


def foot(session: Session) -> None:
    """Version of the dataset, its size, the boundaries' makers; alone, the way to the whole."""
    if session.only:
        _whole_page(session)
    t, dataset = session.t, session.library.dataset
    st.html(
        '<footer class="foot"><p>'
        + escape(
            t(
                "foot.dataset",
                observations=number(len(dataset.observations), t.lang),
                sources=number(len(dataset.sources), t.lang),
            )
        )
        + f"{_release(session)} "
        + f'<span lang="en" dir="ltr" class="code">{escape(dataset.version)}</span></p><p>'
        + ("" if session.only else escape(t("foot.boundaries")))
        + f"</p>{_refused(session)}{_other_rooms(session)}</footer>"
    )


def _other_rooms(session: Session) -> str:
    """HTML of the ways to this page in a meeting and to the public screen."""
    if session.only or session.meeting:
        return ""
    t, params = session.t, st.query_params.to_dict()
    area = {"area": params["area"]} if "area" in params else {}
    ways = {
        "meeting": f"?{urlencode(params | {'lang': t.lang, 'meeting': '1'}, safe=',')}",
        "display": f"display?{urlencode({'lang': t.lang} | area, safe=',')}",
    }
    links = " · ".join(
        f'<a class="area" href="{escape(address, quote=True)}">{escape(t.of("foot_way", way))}</a>'
        for way, address in ways.items()
    )
    return f"<p>{links}</p>"


def _refused(session: Session) -> str:
    """HTML that says when newer files of the data folder are not fit to be shown."""
    version = IN_FORCE.refused
    if not version:
        return ""
    return f"<p>{escape(session.t('foot.refused'))} {_code(version)}</p>"


def _whole_page(session: Session) -> None:
    """Under an exhibit that stands alone: the way to the page it is from."""
    if session.only not in exhibits.shown():
        value = _code(session.only[:60])
        said = [escape(t("only.unknown", value=_VALUE)) for t in (session.t, session.other)]
        mine, theirs = (sentence.replace(_VALUE, value) for sentence in said)
        both(session, mine, theirs, "notice")
    params = {name: value for name, value in st.query_params.to_dict().items() if name != "only"}
    address = escape("?" + urlencode(params, safe=","), quote=True)
    st.html(
        f'<p class="under"><a class="source" href="{address}" target="_blank">'
        f"{escape(session.t('only.whole'))}</a></p>"
    )


def _release(session: Session) -> str:
    """HTML of the newest release: its day, the other calendar in the tooltip, and its code."""
    t, releases = session.t, session.library.dataset.releases
    if releases.empty:
        return ""
    code, day = releases.index[-1], releases["date"].iloc[-1]
    iso = day.strftime("%Y-%m-%d")
    said = t("foot.release", date=published(iso, t.lang))
    other = {"period": iso, "calendar": "gregorian"}
    tooltip = period(other, t.lang) if t.lang == "fa" else period_other(other, t.lang)
    return (
        f' <a class="area" href="data?view=changes&amp;lang={t.lang}" title="{escape(tooltip)}">'
        f"{escape(said)}</a> "
        f'<span lang="en" dir="ltr" class="code">{escape(str(code))}</span>'
    )


def run(session: Session, page: Callable[[], None]) -> None:
    """Run a page; whatever it raises, the reader sees a sentence and never a traceback."""
    try:
        page()
    except Exception:  # the last resort: every other failure has its own message
        error = new_error_id()
        LOG.exception("the page failed (%s)", error)
        own, other = (
            f"{escape(t('error.page'))} {escape(t('error.id'))} {_code(error)}"
            for t in (session.t, session.other)
        )
        both(session, own, other, "problem")


def language_notice() -> list[Notice]:
    """The notice of an unknown language in the address."""
    asked = st.query_params.get("lang")
    if asked is None or asked in LANGUAGES:
        return []
    return [Notice("unknown_language", "lang", asked)]
