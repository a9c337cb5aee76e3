"""The library behind the dashboard: data, measures, charts, text and export."""
