"""The briefing on paper: A4 pages set by Typst, as PDF or as pictures of the pages.

The text is laid out by Typst itself, in the direction of the language, ragged and without
hyphens (Persian is not hyphenated); the map is the one of the dashboard, as vectors.
"""

import io
from collections.abc import Sequence
from typing import Literal

from PIL import Image

from divide.export.briefing import Aim, Briefing, Fact, MapOf, Said, Source, Table
from divide.export.drawing import Look, colour, compiler, quoted, rendered, typst_source
from divide.export.drawing_map import Geometry, atlas
from divide.text.bidi import isolate, strip
from divide.text.catalogue import Texts, texts
from divide.text.numbers import number

_MAP = 500.0  # points: width that the map is drawn for; on paper its letters shrink with it
_COLOURS = 48
_PREAMBLE = """
#set page(paper: "a4", margin: (x: 19mm, top: 17mm, bottom: 19mm), footer: context {
  set text(size: 7.5pt, fill: quiet)
  line(length: 100%, stroke: 0.5pt + rule)
  v(-4pt)
  grid(columns: (1fr, auto), foot, counter(page).display(digits))
})
#set text(font: "Vazirmatn", size: 9.2pt, lang: lang, dir: way, fill: ink, hyphenate: false)
#set par(leading: 0.72em, spacing: 0.9em, justify: false)
#show heading: set block(sticky: true, above: 1.7em, below: 0.9em)
#show heading.where(level: 1): set text(size: 25pt)
#show heading.where(level: 1): set block(above: 6pt, below: 12pt)
#show heading.where(level: 2): set text(size: 12.5pt, fill: accent)
#show link: set text(fill: accent)
#let small(body) = text(size: 7.6pt, fill: quiet, body)
// a box, so that the digits do not join those of the figure before them
#let ref(body) = h(1.2pt) + box(super(typographic: false, size: 0.62em, baseline: -0.5em,
  text(fill: accent, weight: "regular", body)))
#let fact(name, value, under, beside) = block(breakable: false, width: 100%, {
  line(length: 100%, stroke: 0.7pt + accent)
  v(-3pt)
  text(size: 8.6pt, name)
  v(-3pt)
  text(size: 15.5pt, weight: "bold", value)
  v(-4pt)
  small(under)
  if beside != none { linebreak(); small(beside) }
})
#let point(number, body, under) = block(breakable: false, spacing: 0.85em, grid(
  columns: (14pt, 1fr), text(fill: accent, weight: "bold", number),
  { body; if under != none { linebreak(); small(under) } }))
#let bar(done) = box(width: 100%, height: 5pt, fill: rule,
  align(start, rect(width: done * 100%, height: 5pt, fill: accent, stroke: none)))
#let swatch(fill, sign) = box(width: 9pt, height: 9pt, baseline: 1pt, fill: fill,
  stroke: 0.5pt + quiet, align(center + horizon, text(size: 6pt, sign)))
"""


def paper(document: str) -> bytes:
    """The PDF of a document of :func:`source`; the same document gives the same bytes."""
    return _compiled(document, "pdf", 144.0)[0]


def pictures(document: str, ppi: float = 110.0) -> list[bytes]:
    """The pages of a document of :func:`source` as PNG.

    Parameters
    ----------
    document : str
    ppi : float
        Pixels an inch.
    """
    return [_lighter(page) for page in _compiled(document, "png", ppi)]


def _lighter(page: bytes) -> bytes:
    """A page with few colours, a third of the bytes: the lines of its readers are slow."""
    held = io.BytesIO()
    with Image.open(io.BytesIO(page)) as picture:
        few = picture.convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE)
        few.save(held, "PNG")
    return held.getvalue()


def _compiled(document: str, kind: Literal["pdf", "png"], ppi: float) -> list[bytes]:
    made = compiler(document).compile(format=kind, ppi=ppi)
    found = made if isinstance(made, list) else [made]
    return [page for page in found if page is not None]


def source(told: Briefing, shown: MapOf | None, look: Look, geometry: Geometry) -> str:
    """The briefing as a Typst document.

    Parameters
    ----------
    told : Briefing
    shown : MapOf or None
        The map on the first page.
    look : Look
        The one that the map was made with.
    geometry : callable
        Address of boundaries to their GeoJSON.
    """
    t = texts(told.lang)
    digits = "۱" if told.rtl else "1"
    parts = [
        f"#set document(title: {quoted(strip(told.title))}, date: none)",
        f'#let (lang, way, digits) = ("{told.lang}", {"rtl" if told.rtl else "ltr"}, "{digits}")',
        f"#let (ink, quiet) = ({colour(look.ink)}, {colour(look.quiet)})",
        f"#let (rule, accent) = ({colour(look.line)}, {colour(look.accent)})",
        f"#let foot = {_content(t('mark.join').join((told.title, told.edition)))}",
        _PREAMBLE,
        _title(told, t),
        _heading(t.of("briefing_section", "facts")),
        _facts(told.facts, told.lang),
        _map(told, shown, look, geometry, t),
        _heading(t.of("briefing_section", "comparison")),
        _comparison(told.comparison, told.lang)
        if told.comparison.rows
        else _plain(t("briefing.no_comparison")),
        _heading(t.of("briefing_section", "watched")),
        _plain(told.watched_note),
        _points(told.watched, told.lang),
        _heading(t.of("briefing_section", "disputes")),
        _points(told.disputes, told.lang) or _plain(t("briefing.no_disputes")),
        _plain(told.disputes_note) if told.disputes_note else "",
        _heading(t.of("briefing_section", "gaps")),
        _points(told.gaps, told.lang) or _plain(t("briefing.no_gaps")),
        _together(
            _heading(t.of("briefing_section", "aims")),
            _aims(told.aims, t) if told.aims else _plain(t("briefing.no_aims")),
        ),
        _heading(t.of("briefing_section", "questions")),
        _points(told.questions, told.lang, bold=True),
        _heading(t.of("briefing_section", "sources")),
        _sources(told.sources, told.lang),
    ]
    return "\n".join(part for part in parts if part) + "\n"


def _content(text: str) -> str:
    """A text as Typst content."""
    return f"[#{quoted(text)}]"


def _said(one: Said, lang: str) -> str:
    """A text with the numbers of its sources."""
    return f"[#{quoted(one.text)}{_refs(one.refs, lang)}]"


def _refs(refs: Sequence[int], lang: str) -> str:
    if not refs:
        return ""
    join = "، " if lang == "fa" else ", "
    return f"#ref({quoted(join.join(number(one, lang) for one in refs))})"


def _or_none(text: str) -> str:
    return _content(text) if text else "none"


def _heading(text: str) -> str:
    return f"#heading(level: 2, {_content(text)})"


def _together(*parts: str) -> str:
    """Parts that stand on one page."""
    held = "\n".join(parts)
    return f"#block(breakable: false, width: 100%)[\n{held}\n]"


def _plain(text: str) -> str:
    return f"#par({_content(text)})"


def _title(told: Briefing, t: Texts) -> str:
    about = t("mark.join").join((told.made, told.edition))
    lines = [
        f"#text(size: 9pt, fill: quiet, {_content(t('site.name'))})",
        f"#heading(level: 1, {_content(told.title)})",
        f"#text(size: 12pt, {_content(told.subtitle)})" if told.subtitle else "",
        f"#par(text(size: 9pt, fill: quiet, {_content(about)}))",
        "#v(4pt)",
        f'#block(text(size: 12.5pt, weight: "bold", {_said(told.lead, told.lang)}))',
        f"#block(above: 0.6em, small({_content(told.lead.under)}))",
    ]
    return "\n".join(line for line in lines if line)


def _facts(facts: Sequence[Fact], lang: str) -> str:
    cells = []
    for one in facts:
        value = _said(Said(one.value.text, one.value.refs), lang)
        cells.append(
            f"fact({_content(one.name)}, {value}, {_content(one.value.under)}, "
            f"{_or_none(one.beside)})"
        )
    spaced = "columns: (1fr, 1fr, 1fr), column-gutter: 14pt, row-gutter: 15pt"
    return f"#grid({spaced}, {', '.join(cells)})"


def _map(told: Briefing, shown: MapOf | None, look: Look, geometry: Geometry, t: Texts) -> str:
    if shown is None:
        return _plain(t("briefing.no_map"))
    drawing = _drawing(shown, look, geometry)
    legend = []
    for item in shown.legend:
        label = item.label
        if item.count is not None:
            label = t("matrix.counted", what=label, count=number(item.count, told.lang))
        mark = (
            f"swatch({colour(item.colour or look.paper)}, {_content(item.sign)})"
            if item.colour or item.sign
            else "[]"
        )
        legend.append(f"{mark}, small({_content(label)})")
    key = f"grid(columns: (13pt, 1fr), row-gutter: 6pt, {', '.join(legend)})" if legend else "[]"
    words = (
        f'{{ text(weight: "bold", {_content(shown.title)}); linebreak(); '
        f"small({_content(shown.subtitle)}); v(4pt); {key}; v(4pt); "
        f"small({_content(shown.note)}) }}"
    )
    alt = quoted(strip(shown.title))
    picture = f'image(bytes({quoted(drawing)}), format: "svg", width: 100%, alt: {alt})'
    return (
        "#block(breakable: false, above: 1.6em, "
        f"grid(columns: (1fr, 1.55fr), column-gutter: 14pt, {words}, {picture}))"
    )


def _drawing(shown: MapOf, look: Look, geometry: Geometry) -> str:
    """The map as SVG."""
    items, height = atlas(shown.figure, look, geometry, _MAP)
    document = typst_source(items, _MAP, height, look.paper, strip(shown.title))
    return rendered(document, "svg", ppi=72).decode()


def _comparison(table: Table, lang: str) -> str:
    heads = ", ".join(f"small({_content(head)})" for head in table.heads)
    body = []
    for row in table.rows:
        for place, cell in enumerate(row):
            weight = '"regular"' if place == 0 else '"bold"'
            said = f"text(weight: {weight}, {_said(Said(cell.text, cell.refs), lang)})"
            body.append(f"{{ {said}; linebreak(); small({_content(cell.under)}) }}")
    wide = ", ".join(["1.35fr", *["1fr"] * (len(table.heads) - 1)])
    return _grid(wide, heads, body)


def _grid(wide: str, heads: str, body: Sequence[str]) -> str:
    return (
        f"#table(columns: ({wide}), inset: (x: 0pt, y: 4.5pt), column-gutter: 10pt, "
        "align: start + top, stroke: (_, y) => (top: if y == 1 { 0.8pt + quiet } "
        "else if y > 1 { 0.4pt + rule } else { 0pt }), "
        f"table.header({heads}), {', '.join(body)})"
    )


def _points(points: Sequence[Said], lang: str, *, bold: bool = False) -> str:
    lines = []
    for place, one in enumerate(points, start=1):
        body = _said(Said(one.text, one.refs), lang)
        if one.under and not bold:
            body = f'text(weight: "bold", {body})'
        lines.append(f"#point({_content(number(place, lang))}, {body}, {_or_none(one.under)})")
    return "\n".join(lines)


def _aims(aims: Sequence[Aim], t: Texts) -> str:
    lang = t.lang
    heads = [t("target.target"), t("target.wanted"), t("target.now"), t("target.pace_head")]
    body = []
    for one in aims:
        body.append(
            f"{{ {_said(one.name, lang)}; linebreak(); small({_content(one.name.under)}) }}"
        )
        for cell in (one.wanted, one.now):
            said = f'text(weight: "bold", {_said(cell, lang)})'
            body.append(f"{{ {said}; linebreak(); small({_content(cell.under)}) }}")
        done = f"bar({one.done:.4f}); v(-3pt); " if one.done is not None else ""
        pace = f"linebreak(); small({_content(one.pace)})" if one.pace else ""
        body.append(f"{{ {done}{_content(one.distance)}; {pace} }}")
    shown = ", ".join(f"small({_content(head)})" for head in heads)
    return _grid("1.25fr, 0.8fr, 0.8fr, 1.35fr", shown, body)


def _sources(sources: Sequence[Source], lang: str) -> str:
    """Sources in two columns of about one length."""
    half = sum(_lines(one) for one in sources) / 2
    columns: list[list[str]] = [[], []]
    used = 0
    for one in sources:
        said = _content(isolate(one.text))
        if one.url:
            said = f"link({quoted(one.url)}, {said})"
        line = f"small({_content(number(one.number, lang))}), small({said})"
        columns[used >= half].append(line)
        used += _lines(one)
    held = ", ".join(
        f"grid(columns: (16pt, 1fr), row-gutter: 6pt, {', '.join(lines)})"
        for lines in columns
        if lines
    )
    return f"#grid(columns: (1fr, 1fr), column-gutter: 14pt, {held})"


def _lines(one: Source) -> int:
    """About how many lines a source takes."""
    return 1 + len(one.text) // 58
