"""Penetration: who is online: people, households, lines, subscriptions."""

from divide.widgets import theme_page

theme_page.show(
    "penetration",
    themes=("penetration", "infrastructure"),
    default="household_internet_access",
)
