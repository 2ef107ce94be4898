"""The script that Streamlit runs in `masquerade up` and `masquerade ui`, from the top for each session."""

from masquerade.ui.hub import settle_as_served
from masquerade.ui.pages import pages

settle_as_served()
pages()
