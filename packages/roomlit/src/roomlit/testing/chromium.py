"""A Chromium for tests and measurements: the machine's own, started with what keeps it quiet and cheap."""

import os
import shutil

from roomlit.testing.waiting import PATIENCE_S

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""Preferred first: the shell is the same engine without the desktop around it, for three quarters of the CPU time."""

PATIENCE_MS = round(1000 * PATIENCE_S)
"""What a page is given for anything."""


def own_chromium() -> str | None:
    """Where the machine has one; None leaves it to Playwright's own."""
    return next((path for name in NAMES if (path := shutil.which(name)) is not None), None)


def flags(*extra: str) -> list[str]:
    """Its command line: no calls home, a sandbox unless that is impossible, and then `extra`.

    >>> flags("--lang=de")[-1]
    '--lang=de'
    """
    unboxed = ["--no-sandbox"] if os.geteuid() == 0 else []
    return ["--disable-background-networking", *unboxed, *extra]
