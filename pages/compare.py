"""This area beside those: two to six areas of any level, on any theme."""

import streamlit as st

from divide.widgets import blocks, compare_page, controls, frame, view
from divide.widgets.link import Reader

reader = frame.page_session()
t = reader.t
say = view.words(reader.lang)
blocks.page_title(t("page.compare"))
top = st.container()

# controls
link = Reader(st.query_params.to_dict())
controls.fold(t("compare.fold"))
with st.container(key="controls"):
    areas = compare_page.pick_areas(reader, say, link)
    themes = compare_page.pick_themes(reader, link)
    residence = controls.residence(reader, link)
    same = compare_page.pick_period(reader, link)
with top:
    frame.notices(reader, link.notices)

if len(areas) < compare_page.LEAST_AREAS or reader.library.observations.empty:
    blocks.nothing(reader, t("empty.theme"))
    st.stop()

# data
asked = compare_page.Asked(areas, themes, residence, same)
found = compare_page.rows(reader.version, asked)
with top:
    compare_page.headline(reader, say, found)

# the table with its readings, then the pictures
compare_page.comparison(reader, say, asked)
compare_page.left_out(reader, say, found)
compare_page.figures(reader, say, asked)
