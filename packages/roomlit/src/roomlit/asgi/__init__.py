"""The hub on the web: routes for any Starlette, FastAPI or Streamlit application."""

from roomlit.asgi.routes import hub_routes

__all__ = ["hub_routes"]
