"""The script that Streamlit runs in `masquerade up` and `masquerade ui`."""

from masquerade.ui.pages import pages

pages()
