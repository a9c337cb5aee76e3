"""What a public site needs beside the pages: data API, safety, health. Knows no Streamlit."""
