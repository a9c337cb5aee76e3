"""Entry of `streamlit run dashboard.py`: page frame, language, navigation. Nothing else."""

import streamlit as st

from divide.widgets import bridge, exhibits, find, frame
from divide.widgets.session import session

reader = session()
language_notices = frame.language_notice()
st.session_state["lang"] = reader.lang

pages, current = frame.navigate(reader)
frame.show_address(current)
st.set_page_config(
    page_title=f"{current.title} — {reader.t('site.name')}",
    page_icon="static/favicon.png",
    layout="wide",
    initial_sidebar_state="collapsed",
)
frame.leave(reader)
exhibits.begin()
frame.head(reader, pages, current)
find.box(reader)
frame.notices(reader, language_notices)
frame.data_problems(reader)
frame.run(reader, current.run)
bridge.bridge(reader)
frame.foot(reader)
