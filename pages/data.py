"""Every figure with its source, its checks, its quality and its history, to look up."""

from divide.widgets import data_views, frame

data_views.show(frame.page_session())
