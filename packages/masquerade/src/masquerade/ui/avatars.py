"""Masks of the ball as pictures for what Python draws: the twin of web/avatars.js, in the page's colours."""

from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import quote

import msgspec

from masquerade.ui.theme import LIGHT, Palette

COLOURS = (
    "#E4572E", "#F2B84B", "#2FB89A", "#5A8DEE", "#A06CF0", "#EE6C9B",
    "#86BC3F", "#3FB6DE", "#C98F5C", "#D9D3EA", "#7E86AE", "#B23A63",
)  # fmt: skip
FEATURES = (
    "pointed", "round", "long", "horns", "antlers", "beak", "tufts", "crest", "plume", "wings", "spikes", "bumps",
    "fin", "claws", "dome", "tusks", "band",
)  # fmt: skip
TRIMS = ("gem", "stripes", "dots", "blaze", "star")
EYES = ("almond", "round", "sly")
HALF_MASK = (
    "M5 28 C13 21 24 20 32 24.5 C40 20 51 21 59 28 C60.5 39 53 50.5 44 50.5 "
    "C38.5 50.5 35 46 32 42.5 C29 46 25.5 50.5 20 50.5 C11 50.5 3.5 39 5 28 Z"
)
SHADOW = (
    "M4.8 32 C10 42 16 45.5 22 44 C27 42.6 29.5 38.5 32 35.5 C34.5 38.5 37 42.6 42 44 C48 45.5 54 42 59.2 32 "
    "C58.8 42 52 50.5 44 50.5 C38.5 50.5 35 46 32 42.5 C29 46 25.5 50.5 20 50.5 C12 50.5 5.2 42 4.8 32 Z"
)
KNOWN: Mapping[str, tuple[str, int]] = MappingProxyType(
    {
        "badger": ("band", 9),
        "bat": ("wings", 4),
        "bear": ("round", 8),
        "beaver": ("round", 0),
        "bison": ("horns", 11),
        "cat": ("pointed", 3),
        "crab": ("claws", 0),
        "crane": ("plume", 9),
        "crow": ("beak", 10),
        "deer": ("antlers", 8),
        "dolphin": ("fin", 7),
        "falcon": ("beak", 1),
        "finch": ("crest", 6),
        "fox": ("pointed", 0),
        "frog": ("bumps", 6),
        "gecko": ("bumps", 2),
        "hare": ("long", 6),
        "hedgehog": ("spikes", 8),
        "heron": ("plume", 3),
        "ibis": ("beak", 11),
        "koala": ("round", 4),
        "lynx": ("pointed", 1),
        "magpie": ("beak", 7),
        "mole": ("round", 11),
        "moose": ("antlers", 0),
        "newt": ("bumps", 1),
        "otter": ("round", 2),
        "owl": ("tufts", 4),
        "panda": ("round", 9),
        "pelican": ("beak", 5),
        "rabbit": ("long", 5),
        "raven": ("beak", 4),
        "seal": ("dome", 10),
        "stork": ("plume", 5),
        "tiger": ("pointed", 11),
        "toad": ("bumps", 10),
        "turtle": ("bumps", 3),
        "walrus": ("tusks", 2),
        "wolf": ("pointed", 10),
        "wren": ("crest", 5),
    }
)
"""Feature and colour by animal; whatever is not here gets one from its name."""
PALEST = 9
LIGHT_PALEST = "#B9AED6"
"""The one colour that a light page would swallow."""
SHAPES: Mapping[str, tuple[tuple[int, str], ...]] = MappingProxyType(
    {
        "pointed": (
            (2, '<path d="M6 29 L8 6 L26 23 Z"/>'),
            (2, '<path class="s" d="M10.5 24 L11.5 12.5 L20 21.5 Z"/>'),
        ),
        "round": (
            (2, '<circle cx="14" cy="18" r="10"/>'),
            (2, '<circle class="s" cx="14" cy="18" r="5.2"/>'),
        ),
        "long": (
            (2, '<path d="M14 26 C6 12 10 1 16 2 C23 3 24 14 23 24 Z"/>'),
            (2, '<path class="s" d="M16 22 C12 13 13 6 16 7 C19 8 20 15 19.5 21 Z"/>'),
        ),
        "horns": ((2, '<path class="t" d="M20 25 C8 24 2 15 6 5 C9 13 16 15 24 17 Z"/>'),),
        "antlers": (
            (2, '<path class="l" d="M22 23 C18 17 14 15 11 5 M15.5 14 C11 14 7 13 4.5 9 M13 9.5 C16 8 17 6 17.5 3"/>'),
        ),
        "beak": (
            (1, '<path d="M25 30 L32 61 L39 30 Z"/>'),
            (1, '<path class="s" d="M32 36 L32 61 L39 30 Z"/>'),
            (2, '<path d="M10 25 C12 16 20 12 28 12 C24 15 25 19 26 23 Z"/>'),
        ),
        "tufts": (
            (2, '<path d="M5 30 C4 20 6 12 3 5 C14 9 22 15 27 25 Z"/>'),
            (1, '<path class="t" d="M28 40 L32 50 L36 40 Z"/>'),
        ),
        "crest": (
            (1, '<path d="M24 24 C20 14 24 6 32 2 C40 6 44 14 40 24 Z"/>'),
            (1, '<path class="s" d="M29 23 C27 15 29 9 32 6 C35 9 37 15 35 23 Z"/>'),
        ),
        "plume": (
            (1, '<path d="M44 25 C46 10 54 3 61 3 C60 14 56 22 48 27 Z"/>'),
            (1, '<path class="l" d="M46 24 C50 15 54 10 59 5"/>'),
            (1, '<path d="M36 24 C35 12 40 5 46 1 C48 10 46 18 41 24 Z"/>'),
        ),
        "wings": ((2, '<path d="M24 24 C18 12 8 8 1 8 C4 12 3 15 1 20 C5 19 7 21 7 26 C12 23 18 23 24 26 Z"/>'),),
        "spikes": (
            (1, '<path d="M7 28 L6 13 L14 20 L15 6 L23 17 L28 3 L32 15 L36 3 L41 17 L49 6 L50 20 L58 13 L57 28 Z"/>'),
        ),
        "bumps": (
            (2, '<circle cx="16" cy="19" r="8.5"/>'),
            (2, '<circle class="t" cx="16" cy="17.5" r="4.2"/>'),
            (2, '<circle class="d" cx="16" cy="17.5" r="2"/>'),
        ),
        "fin": (
            (1, '<path d="M22 24 C25 14 33 6 45 3 C41 11 41 18 44 25 Z"/>'),
            (2, '<path d="M17 49 C13 53 12 58 12 62 C17 60 21 56 23 50 Z"/>'),
        ),
        "claws": ((2, '<path d="M15 25 C4 22 1 13 5 4 C7 8 10 9 13 10 C13 7 15 4 18 3 C22 11 21 19 19 24 Z"/>'),),
        "dome": (
            (1, '<path d="M10 27 C12 9 52 9 54 27 Z"/>'),
            (2, '<path class="l" d="M13 47 C9 47 5 49 2 53 M16 50 C12 52 9 55 8 60"/>'),
        ),
        "tusks": (
            (1, '<path d="M10 27 C12 9 52 9 54 27 Z"/>'),
            (2, '<path class="t" d="M22 47 C21 54 22 59 25 63 C27 58 28 53 28 46 Z"/>'),
        ),
        "band": (
            (2, '<circle cx="12" cy="20" r="7"/>'),
            (1, '<path d="M22 25 C24 14 28 9 32 9 C36 9 40 14 42 25 Z"/>'),
        ),
        "gem": ((1, '<path d="M32 24 L35.6 29.5 L32 36 L28.4 29.5 Z"/>'),),
        "stripes": ((2, '<path d="M8 41 L14 38.5 L15 40.6 L10 43 Z M11.5 45.5 L17 42 L18.4 44 L14.2 47.5 Z"/>'),),
        "dots": (
            (2, '<circle cx="22" cy="26" r="1.5"/>'),
            (2, '<circle cx="16" cy="26.4" r="1.3"/>'),
            (2, '<circle cx="10.5" cy="28.4" r="1.1"/>'),
            (1, '<circle cx="32" cy="29" r="1.9"/>'),
        ),
        "blaze": ((1, '<path d="M32 24.5 C34.5 29 34 35 32 42 C30 35 29.5 29 32 24.5 Z"/>'),),
        "star": ((1, '<path d="M32 23.5 L33.4 28 L38 29.5 L33.4 31 L32 36 L30.6 31 L26 29.5 L30.6 28 Z"/>'),),
        "eyes-round": ((2, '<ellipse class="h" cx="19.5" cy="35" rx="6.2" ry="5"/>'),),
        "eyes-sly": ((2, '<path class="h" d="M11.5 31.5 C16 31 23 33 27 37.5 C22 40 13.5 39 11.5 31.5 Z"/>'),),
        "eyes-almond": ((2, '<path class="h" d="M11.5 36 C14 30.5 23 29.8 27.5 36 C23.5 40 15 40.4 11.5 36 Z"/>'),),
    }
)
"""Ears, trims and eye holes: drawn once (1), or on both sides (2). Classes: shade, trim, line, hole, dark."""


class Design(msgspec.Struct, frozen=True):
    """What a mask looks like."""

    feature: str
    trim: str
    eyes: str
    colour: int


def design(avatar: str) -> Design:
    """The same id always gives the same design, here and in the browser.

    >>> design("fox")
    Design(feature='pointed', trim='blaze', eyes='round', colour=0)
    """
    seed = _hash(avatar)
    # The browser's numbers have a sign here, and a negative one takes the first feature.
    other = FEATURES[seed % len(FEATURES)] if seed < 1 << 31 else FEATURES[0]
    feature, colour = KNOWN.get(avatar) or (other, (seed >> 8) % len(COLOURS))
    return Design(feature, TRIMS[(seed >> 4) % len(TRIMS)], EYES[(seed >> 12) % len(EYES)], colour)


def avatar_svg(avatar: str, palette: Palette) -> str:
    """The mask as a drawing."""
    look = design(avatar)
    colour, trim = COLOURS[look.colour], "#F6DFA6"
    if palette == LIGHT:
        colour, trim = (LIGHT_PALEST if look.colour == PALEST else colour), "#D9AE5A"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><style>.s{{fill:#100a1e;fill-opacity:.28}}'
        f".t{{fill:{trim}}}.l{{fill:none;stroke:{trim};stroke-width:2.6;stroke-linecap:round;stroke-linejoin:round}}"
        f".h{{fill:#14121F;stroke:{trim};stroke-width:1.1}}.d{{fill:#14121F}}</style>"
        f'<g fill="{colour}">{_drawn(SHAPES[look.feature])}<path d="{HALF_MASK}"/></g><path class="s" d="{SHADOW}"/>'
        f'<g class="t">{_drawn(SHAPES[look.trim])}</g>{_drawn(SHAPES["eyes-" + look.eyes])}'
        f'<path d="{HALF_MASK}" fill="none" stroke="{trim}" stroke-width="1.3" opacity=".85"/></svg>'
    )


def avatar_img(avatar: str, palette: Palette) -> str:
    """The mask as an image element; decorative, because its name always stands beside it."""
    return f'<img class="mq-avatar" alt="" src="data:image/svg+xml,{quote(avatar_svg(avatar, palette))}">'


def _drawn(shapes: tuple[tuple[int, str], ...]) -> str:
    mirrored = '<g transform="matrix(-1 0 0 1 64 0)">'
    return "".join(shape if sides == 1 else f"{shape}{mirrored}{shape}</g>" for sides, shape in shapes)


def _hash(text: str) -> int:
    """FNV-1a, 32 bits."""
    value = 0x811C9DC5
    for char in text:
        value = ((value ^ ord(char)) * 0x01000193) & 0xFFFFFFFF
    return value ^ (value >> 15)
