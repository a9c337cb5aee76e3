"""The baseline: the same map as somebody makes it who follows the two libraries' first pages.

Run from this folder, so that it has no settings but Streamlit's own.
"""

import json
from pathlib import Path

import pandas as pd
import plotly.express as px
import streamlit as st

ROOT = Path(__file__).resolve().parents[2]


@st.cache_data
def figures():
    return pd.read_csv(ROOT / "data/observations/penetration_heis.csv")


@st.cache_data
def boundaries():
    (file,) = (ROOT / "static/boundaries").glob("counties-*.json")
    return json.loads(file.read_text(encoding="utf-8"))


st.title("Households in Iran's counties")
data = figures()
data = data[(data["area"].str.len() == 7) & (data["residence"] == "total")]
indicator = st.selectbox("Indicator", sorted(data["indicator"].unique()), key="indicator")
data = data[data["indicator"] == indicator]
period = st.selectbox("Year", sorted(data["period"].unique(), reverse=True), key="period")
data = data[data["period"] == period]
figure = px.choropleth(
    data, geojson=boundaries(), locations="area", color="value", hover_data=["period", "source"]
)
figure.update_geos(fitbounds="locations", visible=False)
st.plotly_chart(figure)
