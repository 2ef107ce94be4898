"""Streamlit's configuration for plain `streamlit run`, from the options that `masquerade up` passes at its start."""

import json
from collections import defaultdict

from masquerade.api.application import QUIET
from masquerade.ui.theme import streamlit_options

LEFT_OUT = frozenset({"server.headless"})
"""Whoever types `streamlit run` wants to see the page."""


def text(note: str) -> str:
    """The whole file; `note` says where it comes from."""
    tables: dict[str, list[str]] = defaultdict(list)
    for option, value in {**QUIET, **streamlit_options()}.items():
        table, _, name = option.rpartition(".")
        if option not in LEFT_OUT:
            tables[table].append(f"{name} = {json.dumps(value)}")
    parts = ["\n".join((f"[{table}]", *lines)) for table, lines in tables.items()]
    return "\n\n".join((f"# {note}", *parts)) + "\n"
