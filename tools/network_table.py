#!/usr/bin/env python
"""Walks through every network of the browser tests with a real browser, and writes what came of it into the documents.

nginx and Caddy have to be there (`tools/proxies` sees to it on Debian). It takes about ten minutes, most of
them waiting for what cuts off who says nothing.
"""

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from playwright.sync_api import sync_playwright

ROOT: Final = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "packages/masquerade/tests/e2e"))

from networks import NETWORKS, Network, Passage, walk  # noqa: E402 – the stage of the browser tests
from party import PARTY_HOST, Program, running  # noqa: E402
from roomlit.testing.chromium import flags, own_chromium  # noqa: E402

DOCUMENT: Final = ROOT / "docs/reference/networks.md"
BEGIN: Final = "<!-- Written by `tools/network_table.py`: do not edit below. -->"
END: Final = "<!-- The end of what is written. -->"
HEAD: Final = (
    "| network | transport | seconds until then | after a cut | lines lost | `masquerade doctor --url` |",
    "|---" * 6 + "|",
)


def table(passed: Sequence[tuple[Network, Passage]]) -> str:
    """The rows as Markdown."""
    return "\n".join([*HEAD, *(_row(network, passage) for network, passage in passed)])


def _row(network: Network, passage: Passage) -> str:
    cut = f"{passage.cuts} in {network.quiet_s} s of silence" if network.quiet_s else ""
    if passage.again_seconds is not None:
        cut = f"“Sign in again” after {passage.again_seconds:.1f} s, the seat is kept"
    told = f"“{network.told}”" if network.told else "all is well"
    shown = (network.name, f"`{passage.transport}`", f"{passage.seconds:.1f}", cut, f"0 of {len(passage.said)}", told)
    return f"| {' | '.join(shown)} |"


def placed(document: str, rows: str) -> str:
    """The document with these rows in place of those before."""
    before, _, rest = document.partition(BEGIN)
    return f"{before}{BEGIN}\n\n{rows}\n\n{END}{rest.partition(END)[2]}"


def main() -> None:
    """Walk and write. A walk that loses a line ends it."""
    passed: list[tuple[Network, Passage]] = []
    with tempfile.TemporaryDirectory() as made, sync_playwright() as playwright:
        here = Path(made)
        names = flags(f"--host-resolver-rules=MAP {PARTY_HOST} 127.0.0.1")
        browser = playwright.chromium.launch(executable_path=own_chromium(), args=names)
        with running(Program(here / "data")) as program:
            for number, network in enumerate(NETWORKS):
                passed.append((network, walk(network, program, browser, here / str(number))))
                print(_row(*passed[-1]), flush=True)
        browser.close()
    DOCUMENT.write_text(placed(DOCUMENT.read_text(encoding="utf-8"), table(passed)), encoding="utf-8")


if __name__ == "__main__":
    main()
