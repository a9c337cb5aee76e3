"""Entry of `streamlit run dashboard.py`: page frame, language, navigation. Nothing else."""

import streamlit as st

from divide.widgets import frame
from divide.widgets.session import session

reader = session()
language_notices = frame.language_notice()
st.session_state["lang"] = reader.lang
if st.query_params.get("lang") != reader.lang:
    st.query_params["lang"] = reader.lang

pages, current = frame.navigate(reader)
st.set_page_config(
    page_title=f"{current.title} — {reader.t('site.name')}",
    page_icon="static/favicon.png",
    layout="wide",
    initial_sidebar_state="collapsed",
)
frame.head(reader, pages, current)
frame.notices(reader, language_notices)
frame.data_problems(reader)
frame.run(reader, current.run)
frame.foot(reader)
