"""The glossary names what is there, all of it, by words that lead to the right module."""

import re
from pathlib import Path

import pytest

from glossary import ARCHITECTURE, GLOSSARY, ROOT, entries, faults

ASKED = (
    "broadcast", "fan-out", "backpressure", "slow consumer", "deduplication", "presence", "rate limit", "drain",
    "metrics", "circuit breaker", "budget",
)  # fmt: skip
"""What newcomers look for first."""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A house of one module."""
    module = tmp_path / ARCHITECTURE[0] / "codec.py"
    module.parent.mkdir(parents=True)
    module.write_text('"""Bytes and frames: the codec."""\n\n\nclass Codec:\n    pass\n')
    return tmp_path


def row(words: str, name: str) -> str:
    return f"| {words} | `{name}` | About it. |\n"


def test_the_glossary_and_the_code_agree() -> None:
    assert list(faults(GLOSSARY.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize("word", ASKED)
def test_what_a_newcomer_looks_for_is_in_the_glossary_once(word: str) -> None:
    rows = [entry for entry in entries(GLOSSARY.read_text(encoding="utf-8")) if word in entry.words]
    assert len(rows) == 1


def test_a_name_that_exists_and_is_found_by_its_words_is_fine(tree: Path) -> None:
    assert list(faults(row("codec, frames", "roomlit.protocol.codec.Codec"), tree)) == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (row("codec", "roomlit.protocol.gone"), "declares no"),
        (row("codec", "nowhere.at.all"), "leads to no module"),
        (row("codec", "roomlit.protocol.codec.Gone"), "declares no Gone"),
        (row("broadcast", "roomlit.protocol.codec"), "'broadcast' is neither"),
        ("", "is in no row"),
    ],
    ids=["no such module in a package", "no such package", "no such class", "a word that leads elsewhere", "left out"],
)
def test_a_glossary_that_differs_from_the_code_is_found_out(tree: Path, text: str, fault: str) -> None:
    (tree / ARCHITECTURE[0] / "__init__.py").write_text("")
    assert any(fault in found for found in faults(text, tree))


def test_every_file_of_the_architecture_is_there() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    flows = text.partition("## Five flows")[2].partition("## Where")[0]
    named = re.findall(r"`((?:\w+/)+\w+\.(?:py|js))`", flows)
    assert len(named) > 60
    lost = [name for name in named if not _source(name).is_file()]
    assert lost == []


def _source(name: str) -> Path:
    package, inner = ("masquerade", name.removeprefix("game/")) if name.startswith("game/") else ("roomlit", name)
    return ROOT / "packages" / package / "src" / package / inner
