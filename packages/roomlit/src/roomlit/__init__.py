"""Live rooms for Streamlit and any ASGI app."""
