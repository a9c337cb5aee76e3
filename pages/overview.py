"""Where does the divide stand, in one screen."""

import streamlit as st

from divide.widgets import blocks, controls, frame, overview, view
from divide.widgets.link import Reader

# (indicator, definition): what one number each says of the whole country
NATION = (
    ("household_internet_access", "ict_survey"),
    ("individual_internet_use", "ict_survey"),
    ("rural_broadband_coverage", "mobile_quality_20hh"),
    ("mobile_broadband_penetration", "regulator"),
    ("fixed_broadband_penetration", "regulator"),
    ("offices_total", "unspecified"),
)
# (indicator, definitions): where two provinces are held side by side
SIDE_BY_SIDE = (
    ("offices_per_10000", ("active", "unspecified")),
    ("household_internet_access", ("ict_survey",)),
    ("individual_internet_use", ("ict_survey",)),
    ("rural_broadband_coverage", ("nin_20hh",)),
    ("mobile_broadband_penetration", ("projected_population",)),
    ("fixed_broadband_household_rate", ("compiled",)),
    ("services_offered", ("offered",)),
)
MAP = ("household_internet_access", "ict_survey")
KNOWN = (
    "offices_per_10000",
    "offices_urban",
    "offices_rural",
    "rural_broadband_coverage",
    "villages_connected",
    "household_internet_access",
    "individual_internet_use",
    "fixed_broadband_household_rate",
    "mobile_broadband_penetration",
    "services_offered",
    "agencies_served",
)

reader = frame.page_session()
t, library = reader.t, reader.library
say = view.words(reader.lang)

# figures of the nation
blocks.page_title(t("page.overview"))
top = st.container()
overview.numbers(reader, NATION)

# controls
link = Reader(st.query_params.to_dict())
with st.container(key="controls"):
    areas = controls.areas(reader, say, controls.Place("province"), link)
with top:
    frame.notices(reader, link.notices)

# one map, and the chosen provinces beside each other
wide, narrow = st.columns(2, gap="large")
with wide:
    overview.one_map(reader, MAP, areas)
with narrow:
    overview.side_by_side(reader, SIDE_BY_SIDE, areas)

# the widest gaps, and what is missing
overview.widest_gaps(reader)
overview.urban_rural_nation(reader)
overview.missing(reader, KNOWN)
