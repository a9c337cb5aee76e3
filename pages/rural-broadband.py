"""Rural broadband: which villages are connected, under which definition."""

from divide.widgets import theme_page

theme_page.show("rural-broadband", themes=("rural_broadband",), default="rural_broadband_coverage")
