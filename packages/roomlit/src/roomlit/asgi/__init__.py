"""The hub on the web: routes for any Starlette, FastAPI or Streamlit application."""
