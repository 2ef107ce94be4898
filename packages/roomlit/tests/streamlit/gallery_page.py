"""One page for the whole gallery, so that one server shows all of it: `?app=todo_list`."""

import sys
from pathlib import Path

import streamlit as st

GALLERY = Path(__file__).parents[4] / "examples" / "gallery"
APP = GALLERY / f"{st.query_params['app']}.py"
if APP not in set(GALLERY.glob("*.py")):
    sys.exit(f"there is no {APP}")
exec(compile(APP.read_text(), APP, "exec"), {"__name__": "__main__"})
