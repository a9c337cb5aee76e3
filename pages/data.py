"""Every figure with its source, to look up and to check."""

import streamlit as st

from divide.widgets import blocks, controls, frame, lookup, view
from divide.widgets.link import Reader

reader = frame.page_session()
say = view.words(reader.lang)
blocks.page_title(reader.t("page.data"))
noted, top = st.container(), st.container()

# controls
link = Reader(st.query_params.to_dict())
controls.fold(reader.t("lookup.fold"))
with st.container(key="controls"):
    wanted = lookup.filters(reader, say, link)

# data
rows = lookup.rows(reader.library, say, wanted)

# figures and their sources
with top:
    lookup.heading(reader, rows, wanted)
lookup.listing(reader, say, rows, link)
with noted:  # last, as the listing reads the page number
    frame.notices(reader, link.notices)
