"""The script that Streamlit runs in `masquerade up` and `masquerade ui`."""

from masquerade.ui.served import play

play()
