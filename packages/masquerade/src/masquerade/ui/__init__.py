"""The Streamlit pages: landing, room, result and reveal. They talk to the hub only through `masquerade.ui.hub`."""
