"""The course of a theme page: controls, then data, then figures, then sources."""

from collections.abc import Sequence

import streamlit as st

from divide.widgets import blocks, bridge, controls, frame, view
from divide.widgets.session import PROVINCE_CODE


def show(code: str, themes: Sequence[str], default: str) -> None:
    """Draw a theme page.

    Parameters
    ----------
    code : str
        The page's code, as in its address.
    themes : sequence of str
        Themes whose indicators the page offers.
    default : str
        Indicator shown when the address names none.
    """
    reader = frame.page_session()
    t, library = reader.t, reader.library
    say = view.words(reader.lang)
    indicators = [one for one in library.of_theme(*themes) if one != default]
    blocks.page_title(t.of("page", code))
    top = st.container()

    picked, notices = controls.theme_page(reader, say, [default, *indicators], default)
    with top:
        frame.notices(reader, notices)
    if picked is None:
        blocks.nothing(reader, t("empty.theme"))
        return
    shown = blocks.see(reader, picked)
    with top:
        if not reader.only:
            blocks.breadcrumb(reader, code, picked)
        blocks.headline(reader, shown)

    title = blocks.headline_text(shown)

    def open_area(area: str) -> None:
        """Follow a click: into a province, or to a county's profile."""
        if len(area) != PROVINCE_CODE:
            frame.go_to_area(area)
        elif library.sets(picked.indicator, "county", area) or area not in shown.chosen.index:
            controls.go_to(area)
        else:  # there is nothing to see inside: the province's own figure and where it is from
            label = int(shown.chosen.at[area, "observation"])
            bridge.tell(reader, label, t("origin.no_parts"))

    if shown.chosen.empty:
        blocks.area_map(reader, shown, open_area, title)
    elif shown.comparable:
        wide, narrow = (
            (st.container(), st.container()) if reader.only else st.columns(2, gap="large")
        )
        with wide:
            blocks.area_map(reader, shown, open_area, title)
        with narrow:
            blocks.ranking(reader, shown)
    else:
        blocks.no_map(reader, shown)
    blocks.trend(reader, shown)
    blocks.urban_rural(reader, shown)
    blocks.figures_table(reader, shown)
    blocks.everything_reported(
        reader, picked.reported, library.of_theme(*themes), t.of("reported", code)
    )
