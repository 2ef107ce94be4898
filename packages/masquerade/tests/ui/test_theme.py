"""Colours: readable on every surface, and the same in Python and in the browser."""

from importlib.resources import files

import pytest

from masquerade.ui.theme import DARK, LIGHT, Palette, streamlit_options


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("palette", [DARK, LIGHT], ids=["dark", "light"])
def test_every_text_colour_is_readable_on_every_surface(palette: Palette) -> None:
    for surface in (palette.background, palette.panel, palette.raised):
        for text in (palette.text, palette.muted, palette.gold, palette.coral, palette.teal):
            assert contrast(text, surface) >= 4.5, (text, surface)
    assert contrast(palette.on_gold, palette.gold) >= 4.5


@pytest.mark.parametrize("palette", [DARK, LIGHT], ids=["dark", "light"])
def test_the_browser_modules_use_the_same_colours(palette: Palette) -> None:
    style = files("masquerade").joinpath("web", "theme.css.js").read_text(encoding="utf-8")
    for name in palette.__struct_fields__:
        assert getattr(palette, name) in style, name


def test_streamlit_is_given_both_schemes_and_fetches_no_font() -> None:
    options = streamlit_options()
    assert options["theme.dark.backgroundColor"] == "#14121F"
    assert options["theme.light.backgroundColor"] == "#FBF8F3"
    assert "http" not in str(options)
