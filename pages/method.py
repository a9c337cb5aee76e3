"""Method: what a figure is, how it is chosen and computed, and what is not claimed."""

from divide.widgets import blocks, frame, method_page

reader = frame.page_session()
blocks.page_title(reader.t("page.method"))
method_page.show(reader)
