"""Counter offices: how many, urban and rural, for how many people."""

from divide.widgets import theme_page

theme_page.show("offices", themes=("offices",), default="offices_per_10000")
