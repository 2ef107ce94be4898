"""The how-tos that show a whole example: each region is named by the example's file, and holds its text."""

from pathlib import Path

from regions import filled

ROOT = Path(__file__).resolve().parent.parent
HOWTOS = ROOT / "docs" / "howto"


def pages() -> dict[str, str]:
    """The text of every how-to as it should be, by its path in the repository."""
    found = sorted(HOWTOS.glob("*.md"))
    return {str(page.relative_to(ROOT)): filled(page.read_text(encoding="utf-8"), included) for page in found}


def included(name: str) -> str:
    """The example of that name below examples/, as a block; raises `ValueError` where there is none."""
    file = ROOT / "examples" / name
    if not file.is_file():
        raise ValueError(f"a how-to shows examples/{name}, which does not exist")
    return f"```python\n{file.read_text(encoding='utf-8').rstrip()}\n```"
