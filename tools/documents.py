"""Checks the documents: every relative link leads somewhere, and every page under docs/ is linked from another one."""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")


def pages(root: Path) -> list[Path]:
    """The README, its neighbours and everything under docs/."""
    return sorted([*root.glob("*.md"), *(root / "docs").rglob("*.md")])


def broken(root: Path) -> list[str]:
    """One sentence per broken link or lost page; empty when all is well."""
    found: list[str] = []
    linked: set[Path] = set()
    for page in pages(root):
        for target in LINK.findall(page.read_text(encoding="utf-8")):
            if "://" in target or target.startswith("mailto:"):
                continue
            file = (page.parent / target).resolve()
            linked.add(file)
            if not file.exists():
                found.append(f"{page.relative_to(root)}: {target} leads nowhere")
    alone = (page for page in pages(root) if page.parent != root and page.resolve() not in linked)
    return found + [f"{page.relative_to(root)}: no page links here" for page in alone]


def main() -> int:
    """Print what is broken, and return the exit code."""
    found = broken(ROOT)
    print("\n".join(found) if found else f"docs: {len(pages(ROOT))} pages, every link leads somewhere")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
