"""The briefing as slides: editable text, native tables and charts, the map as a crisp picture.

Right-to-left languages get right-to-left paragraphs and tables. The bytes are the same for the
same input: whatever the formats stamp with the clock gets the day of the dataset's release.
"""

import datetime
import io
import re
import zipfile
from collections.abc import Sequence
from typing import Any

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_TICK_LABEL_POSITION
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Emu, Pt

from divide.export.briefing import Bars, Briefing, MapOf, Said
from divide.export.drawing import Look, rendered, typst_source
from divide.export.drawing_map import Geometry, atlas
from divide.export.edition import NO_DATE
from divide.export.package import zipped
from divide.text.bidi import isolate, strip
from divide.text.catalogue import Texts, texts
from divide.text.numbers import number

FONT = "Vazirmatn"
_WIDTH, _HEIGHT, _EDGE = 960.0, 540.0, 48.0  # points, 16:9
_TOP = 104.0
_ROOM = _WIDTH - 2 * _EDGE
_POINTS = 5  # items a slide
_SOURCES = 12
_MAP, _PPI = 520.0, 220.0
# Persian digits in the numbers of native charts
_DIGITS = {"fa": "[$-3000429]", "en": ""}
_STAMP = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:(?:created|modified)>)")
_ZIP = b"PK\x03\x04"


def slides(told: Briefing, shown: MapOf | None, look: Look, geometry: Geometry) -> bytes:
    """The briefing as a PPTX file.

    Parameters
    ----------
    told : Briefing
    shown : MapOf or None
        The map of its parts.
    look : Look
        The one that the map was made with.
    geometry : callable
        Address of boundaries to their GeoJSON.

    Returns
    -------
    bytes
        The same input gives the same bytes.
    """
    deck = _Deck(told, look)
    t = deck.t
    deck.opening()
    deck.facts()
    if shown is not None:
        deck.map(shown, geometry)
    if told.comparison.rows:
        heads = told.comparison.heads
        deck.table(t.of("briefing_section", "comparison"), heads, told.comparison.rows)
    for pair in _parts(told.bars, 2):
        deck.charts(t.of("briefing_section", "comparison"), pair)
    deck.points(t.of("briefing_section", "watched"), told.watched, told.watched_note)
    none = t("briefing.no_disputes") if not told.disputes else told.disputes_note
    deck.points(t.of("briefing_section", "disputes"), told.disputes, none)
    none = "" if told.gaps else t("briefing.no_gaps")
    deck.points(t.of("briefing_section", "gaps"), told.gaps, none, most=8)
    deck.aims()
    deck.points(t.of("briefing_section", "questions"), told.questions, "", most=7)
    deck.sources()
    return deck.saved()


def _parts(items: Sequence[Any], most: int) -> list[Sequence[Any]]:
    return [items[at : at + most] for at in range(0, len(items), most)]


class _Deck:
    """Slides of one look."""

    def __init__(self, told: Briefing, look: Look) -> None:
        self.told, self.look = told, look
        self.t: Texts = texts(told.lang)
        self.file = Presentation()
        self.file.slide_width, self.file.slide_height = Pt(_WIDTH), Pt(_HEIGHT)
        about = self.file.core_properties
        about.title, about.author, about.language = strip(told.title), "", told.lang
        about.last_modified_by = ""
        self.side = PP_ALIGN.RIGHT if told.rtl else PP_ALIGN.LEFT

    # slides

    def opening(self) -> None:
        """Title, areas beside it, day and release; the first finding."""
        told, slide = self.told, self.slide()
        box = self.box(slide, _EDGE, 120, _ROOM, 330)
        self.line(box, self.t("site.name"), 14, self.look.quiet, first=True)
        self.line(box, told.title, 40, self.look.ink, bold=True)
        if told.subtitle:
            self.line(box, told.subtitle, 22, self.look.ink)
        made = self.t("mark.join").join((told.made, told.edition))
        self.line(box, made, 14, self.look.quiet, after=26)
        self.line(box, told.lead.text, 22, self.look.accent, refs=told.lead.refs)
        self.foot(slide)

    def facts(self) -> None:
        """Headline figures, three in a row."""
        slide = self.titled(self.t.of("briefing_section", "facts"))
        wide, high = _ROOM / 3, 190.0
        for place, one in enumerate(self.told.facts):
            along = place % 3 if not self.told.rtl else 2 - place % 3
            left, top = _EDGE + along * wide, _TOP + (place // 3) * high
            box = self.box(slide, left, top, wide - 16, high - 10)
            self.line(box, one.name, 13, self.look.quiet, first=True)
            self.line(box, one.value.text, 28, self.look.ink, bold=True, refs=one.value.refs)
            self.line(box, one.value.under, 11, self.look.quiet)
            if one.beside:
                self.line(box, one.beside, 11, self.look.quiet)

    def map(self, shown: MapOf, geometry: Geometry) -> None:
        """The map as a picture, its legend as text."""
        slide = self.titled(shown.title)
        items, height = atlas(shown.figure, self.look, geometry, _MAP)
        source = typst_source(items, _MAP, height, self.look.paper, strip(shown.title))
        picture = rendered(source, "png", ppi=_PPI)
        scale = min(1.0, (_HEIGHT - _TOP - 60) / height)
        wide = _MAP * scale
        left = _EDGE if self.told.rtl else _WIDTH - _EDGE - wide
        placed = slide.shapes.add_picture(
            io.BytesIO(picture), Pt(left), Pt(_TOP), width=Pt(wide), height=Pt(height * scale)
        )
        placed._element.nvPicPr.cNvPr.set("descr", strip(shown.title))
        place = _EDGE + wide + 24 if self.told.rtl else _EDGE
        box = self.box(slide, place, _TOP, _ROOM - wide - 24, _HEIGHT - _TOP - 60)
        self.line(box, shown.subtitle, 12, self.look.quiet, first=True, after=8)
        for item in shown.legend:
            label = item.label
            if item.count is not None:
                count = number(item.count, self.told.lang)
                label = self.t("matrix.counted", what=label, count=count)
            self.line(box, label, 12, self.look.ink, swatch=item.colour, after=2)
        self.line(box, shown.note, 10, self.look.quiet)

    def table(
        self, title: str, heads: Sequence[str], rows: Sequence[Sequence[Said]], most: int = 5
    ) -> None:
        """A native table, over as many slides as it needs."""
        for part in _parts(rows, most):
            slide = self.titled(title)
            held = slide.shapes.add_table(
                len(part) + 1, len(heads), Pt(_EDGE), Pt(_TOP), Pt(_ROOM), Pt(40)
            )
            table = held.table
            settings = table._tbl.tblPr
            settings.set("rtl", "1" if self.told.rtl else "0")
            for name in ("bandRow", "firstRow"):
                settings.set(name, "0")
            table.columns[0].width = Pt(_ROOM * 0.31)
            for column in list(table.columns)[1:]:
                column.width = Emu(int(Pt(_ROOM * 0.69) / (len(heads) - 1)))
            for at, head in enumerate(heads):
                cell = self.cell(table, 0, at)
                self.line(cell, head, 11, self.look.quiet, first=True)
            for down, row in enumerate(part, start=1):
                for at, one in enumerate(row):
                    cell = self.cell(table, down, at)
                    bold = at > 0
                    self.line(
                        cell, one.text, 14, self.look.ink, bold=bold, refs=one.refs, first=True
                    )
                    if one.under:
                        self.line(cell, one.under, 10, self.look.quiet)

    def charts(self, title: str, bars: Sequence[Bars]) -> None:
        """Native bar charts, one or two on a slide."""
        slide = self.titled(title)
        wide = _ROOM / len(bars)
        for place, one in enumerate(bars):
            along = place if not self.told.rtl else len(bars) - 1 - place
            left = _EDGE + along * wide
            box = self.box(slide, left, _TOP, wide - 16, 40)
            self.line(box, one.title, 15, self.look.ink, bold=True, refs=one.refs, first=True)
            self.chart(slide, one, left, _TOP + 44, wide - 16, 320)

    def chart(
        self, slide: Any, one: Bars, left: float, top: float, wide: float, high: float
    ) -> None:
        """A bar a figure, its number at the end, from zero."""
        places = "0" + ("." + "0" * one.decimals if one.decimals else "")
        form = f"{_DIGITS[self.told.lang]}#,##{places}" + ('"٪"' if self.told.rtl else '"%"') * int(
            one.percent
        )
        data = CategoryChartData(number_format=form)
        data.categories = list(one.names)
        data.add_series(strip(one.title), one.values)
        frame = slide.shapes.add_chart(
            XL_CHART_TYPE.BAR_CLUSTERED, Pt(left), Pt(top), Pt(wide), Pt(high), data
        )
        chart = frame.chart
        chart.has_legend, chart.has_title = False, False
        chart.font.name, chart.font.size = FONT, Pt(12)
        category, value = chart.category_axis, chart.value_axis
        category.reverse_order = True
        category.format.line.color.rgb = _rgb(self.look.line)
        category.has_major_gridlines = False
        category.tick_label_position = XL_TICK_LABEL_POSITION.LOW
        value.visible, value.has_major_gridlines = False, False
        value.minimum_scale = 0
        plot = chart.plots[0]
        plot.gap_width = 60
        plot.has_data_labels = True
        labels = plot.data_labels
        labels.number_format, labels.number_format_is_linked = form, False
        labels.position = XL_LABEL_POSITION.OUTSIDE_END
        labels.font.size, labels.font.bold = Pt(13), True
        for at, area in enumerate(one.areas):
            own = area == self.told.area
            fill = plot.series[0].points[at].format.fill
            fill.solid()
            fill.fore_color.rgb = _rgb(self.look.accent if own else self.look.bar)

    def points(self, title: str, points: Sequence[Said], note: str, most: int = _POINTS) -> None:
        """Items with their reasons under them."""
        for part in _parts(points, most) or [()]:
            slide = self.titled(title)
            box = self.box(slide, _EDGE, _TOP, _ROOM, _HEIGHT - _TOP - 60)
            first = True
            if note:
                self.line(box, note, 13, self.look.quiet, first=True, after=8)
                first = False
            for one in part:
                bold = bool(one.under)
                self.line(
                    box, one.text, 16, self.look.ink, bold=bold, refs=one.refs, first=first, after=3
                )
                if one.under:
                    self.line(box, one.under, 12, self.look.quiet, after=8)
                first = False

    def aims(self) -> None:
        """Targets as a table."""
        t, told = self.t, self.told
        title = t.of("briefing_section", "aims")
        if not told.aims:
            self.points(title, (), t("briefing.no_aims"))
            return
        heads = [t("target.target"), t("target.wanted"), t("target.now"), t("target.pace_head")]
        rows = [
            (one.name, one.wanted, one.now, Said(one.distance, (), one.pace)) for one in told.aims
        ]
        self.table(title, heads, rows, most=4)

    def sources(self) -> None:
        """Numbered sources."""
        for part in _parts(self.told.sources, _SOURCES):
            slide = self.titled(self.t.of("briefing_section", "sources"))
            box = self.box(slide, _EDGE, _TOP - 10, _ROOM, _HEIGHT - _TOP - 40)
            for place, one in enumerate(part):
                said = self.t(
                    "briefing.numbered",
                    number=number(one.number, self.told.lang),
                    source=isolate(one.text),
                )
                self.line(box, said, 11, self.look.quiet, first=place == 0, link=one.url, after=3)

    # parts of slides

    def slide(self) -> Any:
        """An empty slide."""
        return self.file.slides.add_slide(self.file.slide_layouts[6])

    def titled(self, title: str) -> Any:
        """A slide with its title, which programs for slides list it by."""
        slide = self.file.slides.add_slide(self.file.slide_layouts[5])
        shape = slide.shapes.title
        shape.left, shape.top, shape.width, shape.height = (
            Pt(one) for one in (_EDGE, 34, _ROOM, 56)
        )
        frame = shape.text_frame
        self.settle(frame)
        frame.vertical_anchor = MSO_ANCHOR.MIDDLE
        self.line(frame, title, 26, self.look.accent, bold=True, first=True)
        self.foot(slide)
        return slide

    def foot(self, slide: Any) -> None:
        """Release of the dataset, at the foot."""
        box = self.box(slide, _EDGE, _HEIGHT - 38, _ROOM, 24)
        said = self.t("mark.join").join((self.told.title, self.told.edition))
        self.line(box, said, 10, self.look.quiet, first=True)

    def box(self, slide: Any, left: float, top: float, wide: float, high: float) -> Any:
        """A frame for text."""
        frame = slide.shapes.add_textbox(Pt(left), Pt(top), Pt(wide), Pt(high)).text_frame
        self.settle(frame)
        return frame

    def settle(self, frame: Any) -> None:
        """No margins, lines that wrap."""
        frame.word_wrap = True
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0

    def cell(self, table: Any, row: int, column: int) -> Any:
        """A cell without a fill, a line under it; its frame for text."""
        cell = table.cell(row, column)
        cell.fill.background()
        cell.margin_left = cell.margin_right = Pt(4)
        cell.margin_top = cell.margin_bottom = Pt(3)
        settings = cell._tc.get_or_add_tcPr()
        line = settings.makeelement(qn("a:lnB"), {"w": "6350"})
        paint = line.makeelement(qn("a:solidFill"), {})
        paint.append(paint.makeelement(qn("a:srgbClr"), {"val": self.look.line.lstrip("#")}))
        line.append(paint)
        settings.insert(0, line)
        cell.text_frame.word_wrap = True
        return cell.text_frame

    def line(
        self,
        frame: Any,
        text: str,
        size: float,
        colour: str,
        *,
        bold: bool = False,
        refs: Sequence[int] = (),
        first: bool = False,
        after: float = 4,
        swatch: str = "",
        link: str = "",
    ) -> None:
        """A paragraph in the direction of the language."""
        paragraph = frame.paragraphs[0] if first else frame.add_paragraph()
        settings = paragraph._p.get_or_add_pPr()
        settings.set("rtl", "1" if self.told.rtl else "0")
        # in a right-to-left paragraph the formats call the side it begins on "right"
        paragraph.alignment = self.side
        paragraph.space_after = Pt(after)
        if swatch:
            self.run(paragraph, "■ ", size + 2, swatch)
        run = self.run(paragraph, text, size, colour, bold=bold)
        if link:
            run.hyperlink.address = link
        if refs:
            join = "،" if self.told.rtl else ","
            said = join.join(number(one, self.told.lang) for one in refs)
            mark = self.run(paragraph, f" {said}", size, self.look.accent)
            mark.font._element.set("baseline", "30000")

    def run(
        self, paragraph: Any, text: str, size: float, colour: str, *, bold: bool = False
    ) -> Any:
        """A piece of text in our font, for both kinds of script."""
        run = paragraph.add_run()
        run.text = text
        font = run.font
        font.name, font.size, font.bold = FONT, Pt(size), bold
        font.color.rgb = _rgb(colour)
        settings = font._element
        settings.set("lang", "fa-IR" if self.told.rtl else "en-GB")
        complex_script = settings.makeelement(qn("a:cs"), {"typeface": FONT})
        settings.append(complex_script)
        return run

    def saved(self) -> bytes:
        """The file, the same bytes for the same slides."""
        buffer = io.BytesIO()
        self.file.save(buffer)
        return _undated(buffer.getvalue())


def _rgb(colour: str) -> RGBColor:
    return RGBColor.from_string(colour.lstrip("#").upper())


def _undated(content: bytes) -> bytes:
    """A ZIP of a document without the clock: no dates in its entries nor in its properties."""
    day = datetime.datetime.combine(NO_DATE, datetime.time()).isoformat().encode()
    files = {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            held = archive.read(name)
            if name.endswith(".xlsx") and held.startswith(_ZIP):
                held = _undated(held)
            elif name == "docProps/core.xml":
                held = _STAMP.sub(rb"\g<1>" + day + rb"Z\g<3>", held)
            files[name] = held
    return zipped(files)
