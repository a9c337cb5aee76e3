"""The pages that a meeting prints: an area, what is known of it, and what to ask."""

from divide.widgets import briefing_page, frame

briefing_page.show(frame.page_session())
