"""Every example in a docstring does what it shows."""

import doctest
import importlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from roomlit.streamlit import _compat

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = re.compile(r"^ +>>> ", re.MULTILINE)


def modules_with_examples() -> list[str]:
    found: list[str] = []
    for source, files in (
        ("packages/roomlit/src", "**/*.py"),
        ("packages/masquerade/src", "**/*.py"),
        ("tools", "*.py"),
    ):
        for file in sorted((ROOT / source).glob(files)):
            if EXAMPLE.search(file.read_text(encoding="utf-8")):
                parts = file.relative_to(ROOT / source).with_suffix("").parts
                found.append(".".join(part for part in parts if part != "__init__"))
    return found


@pytest.fixture
def own_hub() -> Iterator[None]:
    """One in this process, as in a server."""
    _compat.reset()
    _compat.runtime()
    yield
    _compat.reset()


@pytest.mark.usefixtures("own_hub")
@pytest.mark.parametrize("name", modules_with_examples())
def test_the_examples_of_a_module_do_what_they_show(name: str) -> None:
    with capture_logs():
        outcome = doctest.testmod(importlib.import_module(name), optionflags=doctest.ELLIPSIS)
    assert outcome.failed == 0
    assert outcome.attempted > 0
