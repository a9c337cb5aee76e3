"""Entry of `streamlit run dashboard.py`: page frame, language, navigation. Nothing else."""

import streamlit as st

from divide.widgets import bridge, exhibits, find, frame, meeting
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
if frame.whole_screen(current):
    frame.document(reader)
    frame.run(reader, current.run)
    st.stop()
frame.leave(reader)
exhibits.begin()
if reader.meeting:
    frame.document(reader)
    language_notices += meeting.bar(reader, pages, current)
else:
    frame.head(reader, pages, current)
    find.box(reader)
frame.notices(reader, language_notices)
frame.data_problems(reader)
frame.run(reader, current.run)
bridge.bridge(reader)
frame.foot(reader)
