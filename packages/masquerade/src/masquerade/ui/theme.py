"""The look of the pages as Streamlit options: the same tokens as the browser modules use (web/theme.css.js)."""

from collections.abc import Mapping
from types import MappingProxyType

import msgspec


class Palette(msgspec.Struct, frozen=True, kw_only=True):
    """Colours of one scheme. Every text colour has a contrast of at least 4.5 on the three surfaces."""

    background: str
    panel: str
    raised: str
    text: str
    muted: str
    gold: str
    on_gold: str
    coral: str
    teal: str
    line: str


DARK = Palette(
    background="#14121F",
    panel="#1E1B2E",
    raised="#2A2640",
    text="#F3F0FA",
    muted="#A9A3C2",
    gold="#F2B84B",
    on_gold="#14121F",
    coral="#FF7A66",
    teal="#4FD1B5",
    line="#3A3556",
)
LIGHT = Palette(
    background="#FBF8F3",
    panel="#FFFFFF",
    raised="#F1ECE3",
    text="#221D33",
    muted="#635C7A",
    gold="#8A5A00",
    on_gold="#FFFFFF",
    coral="#B83A26",
    teal="#0B6E5C",
    line="#E0D8CA",
)
SCHEMES: Mapping[str, Palette] = MappingProxyType({"dark": DARK, "light": LIGHT})

FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif"
"""Nothing is fetched from elsewhere."""


def streamlit_options() -> dict[str, str | int]:
    """Options for Streamlit's configuration, `section.option` to value; dark is the base, light follows the system."""
    options: dict[str, str | int] = {
        "theme.font": FONT,
        "theme.baseFontSize": 16,
        "theme.baseRadius": "12px",
        "theme.buttonRadius": "12px",
        "theme.paddingTop": "0.25rem",
        "theme.paddingBottom": "1.5rem",
    }
    for scheme, palette in SCHEMES.items():
        options |= {f"theme.{scheme}.{name}": colour for name, colour in _colours(palette).items()}
        options |= {
            f"theme.{scheme}.sidebar.backgroundColor": palette.panel,
            f"theme.{scheme}.sidebar.secondaryBackgroundColor": palette.raised,
        }
    return options


def _colours(palette: Palette) -> dict[str, str]:
    return {
        "primaryColor": palette.gold,
        "backgroundColor": palette.background,
        "secondaryBackgroundColor": palette.panel,
        "textColor": palette.text,
        "borderColor": palette.line,
        "linkColor": palette.gold,
        "redColor": palette.coral,
        "greenColor": palette.teal,
        "yellowColor": palette.gold,
        "grayColor": palette.muted,
    }
