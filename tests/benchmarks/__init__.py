"""`make bench`: the budgets of the design, measured beside a plain Streamlit + Plotly page."""
