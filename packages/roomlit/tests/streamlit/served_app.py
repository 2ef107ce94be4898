"""An app with a hub on its port, for tests that visit it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import streamlit as st

import roomlit
from roomlit.settings import HubSettings
from roomlit.streamlit import _compat
from roomlit.streamlit.runtime import HubRuntime
from roomlit.testing.streamlit import served


@contextmanager
def serving(folder: Path, script: str, **settings: object) -> Iterator[str]:
    """An app with that script on one port with the hub."""
    _compat.reset()
    (folder / "app.py").write_text(script, encoding="utf-8")
    _compat.runtime(lambda: HubRuntime(settings=HubSettings(**settings)))  # pyright: ignore[reportArgumentType]
    try:
        with served(st.App(str(folder / "app.py"), routes=roomlit.routes(), lifespan=roomlit.lifespan)) as address:
            yield address
    finally:
        _compat.reset()
