"""Inequality: how unequal, between and within provinces, in space and over the years."""

import streamlit as st

from divide.widgets import (
    blocks,
    controls,
    frame,
    inequality_page,
    inequality_space,
    inequality_view,
    view,
)
from divide.widgets.link import Reader

reader = frame.page_session()
t = reader.t
say = view.words(reader.lang)
blocks.page_title(t("page.inequality"))
top = st.container()

# controls
known = list(inequality_view.indicators(reader.version))
first = inequality_view.DEFAULT
picked, notices = controls.theme_page(reader, say, known, first if first in known else "")
with top:
    frame.notices(reader, notices)
if picked is None:
    blocks.nothing(reader, t("empty.theme"))
    st.stop()

# data
shown = blocks.see(reader, picked)
inequality_page.prepare(reader, shown)
with top:
    if not reader.only:
        blocks.breadcrumb(reader, "inequality", picked)
    inequality_page.headline(reader, shown)

# figures
inequality_page.gap(reader, shown)
inequality_page.spread(reader, shown)
inequality_page.stages(reader, shown)
inequality_page.years(reader, shown)
inequality_space.space(reader, say, shown)
inequality_space.ranks(reader, say, shown)

# the index, with weights of the reader's own
inequality_space.composite(reader, say, Reader(st.query_params.to_dict()))
