"""The public screen: slides that follow one another by themselves."""

from divide.widgets import display, frame

display.show(frame.page_session())
