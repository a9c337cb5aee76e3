"""One province or county: everything known, what is not, and its peers."""

import streamlit as st

from divide.widgets import area_page, blocks, controls, frame, view
from divide.widgets.link import Reader
from divide.widgets.session import PROVINCE_CODE

reader = frame.page_session()
t, library = reader.t, reader.library
say = view.words(reader.lang)
blocks.page_title(t("page.area"))
top = st.container()

# controls
link = Reader(st.query_params.to_dict())
with st.container(key="controls"):
    area = area_page.pick(reader, say, link)
    residence = controls.residence(reader, link)
told = top.container()
if not area or library.observations.empty or library.indicators.empty:
    with told:
        frame.notices(reader, link.notices)
    blocks.nothing(reader, t("empty.theme"))
    st.stop()

# who lives there, and where it lies
with top:
    area_page.path(reader, say, area)
    area_page.who_lives_there(reader, say, area)
wide, narrow = st.columns(2, gap="large")
with wide:
    area_page.locate(reader, say, area)
with narrow:
    if area != "IR":
        area_page.peers(reader, say, area)

# every theme's latest figures
area_page.figures(reader, say, area, residence)

# one indicator among all areas of the level, and over time
lines = area_page.strip_lines(reader, area, residence)
if lines:
    with st.container(key="strip-controls"):
        chosen = controls.select(
            "indicator",
            t("control.indicator"),
            list(lines),
            next(iter(lines)),
            say.indicator,
            link,
        )
    area_page.strip(reader, say, area, lines[chosen], residence)
    area_page.trend(reader, say, area, lines[chosen])

# its counties, and their fair share of its offices
if len(area) == PROVINCE_CODE:
    area_page.counties(reader, say, area, link)
    area_page.fair_share_block(reader, say, area)

area_page.unknown(reader, say, area)

# what of the address was not understood, known only once every picker has read it
with told:
    frame.notices(reader, link.notices)
