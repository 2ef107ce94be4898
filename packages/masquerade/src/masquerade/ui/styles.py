"""What every page starts with: the style sheet of what Python draws, in the colours of the scheme that is shown."""

from functools import cache
from importlib.resources import files
from typing import Final
from urllib.parse import quote

import msgspec
import streamlit as st

from masquerade.ui.theme import DARK, LIGHT, SCHEMES, Palette

DEALING: Final = (
    "<div class='mq'><p style='display:grid;place-items:center;min-height:60vh;margin:0;opacity:.75;"
    "font:500 16px/1.4 system-ui,sans-serif'>Dealing you in…</p></div>"
)
"""What a table shows until its modules are there: on a slow line they take a second or two."""


def page_style() -> None:
    """Draws the style sheet."""
    st.html(style_html(shown_palette()))


def shown_palette() -> Palette:
    """The colours of the scheme that the browser shows, as Streamlit tells; dark is the default."""
    return SCHEMES.get(st.context.theme.type or "", DARK)


@cache
def style_html(palette: Palette) -> str:
    """The style sheet with the colours as CSS variables (`on_gold` is `--mq-on-gold`).

    They follow Streamlit's scheme, which may change while the page is open; an old browser keeps `palette`.
    """
    light, dark = _colours(LIGHT), _colours(DARK)
    tokens = "".join(f"--mq-{name}: {value};" for name, value in _colours(palette).items())
    living = "".join(f"--mq-{name}: light-dark({light[name]}, {dark[name]});" for name in light)
    supported = f"@supports (color: light-dark(#000, #fff)) {{ :root {{ {living} }} }}"
    return f"<style>:root {{ {tokens} }} {supported}\n{resource('page.css')}</style>"


def _colours(palette: Palette) -> dict[str, str]:
    colours: dict[str, str] = {**msgspec.to_builtins(palette), "glow": f"{palette.gold}1F"}
    return {name.replace("_", "-"): value for name, value in colours.items()}


@cache
def logo_html() -> str:
    """The mask of the title, as an image: Streamlit takes drawings out of markup."""
    return f'<img alt="" class="mq-logo" src="{icon_address()}">'


def icon_address() -> str:
    """The mask as an address that holds the picture itself."""
    return f"data:image/svg+xml,{quote(resource('mask.svg'))}"


@cache
def resource(name: str) -> str:
    """A file that lies beside this module."""
    return files("masquerade.ui").joinpath(name).read_text(encoding="utf-8")
