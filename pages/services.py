"""Services: what the counters offer, and for whom."""

from divide.widgets import theme_page

theme_page.show("services", themes=("services",), default="services_offered")
