"""The documents' links lead somewhere, and their code is code that runs."""

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from documents import ROOT, broken, pages
from roomlit.testing.waiting import PATIENCE_S

PYTHON = re.compile(r"```python\n(.*?)```", re.DOTALL)


def test_every_link_leads_somewhere_and_every_page_is_linked() -> None:
    assert broken(ROOT) == []


def test_a_link_to_nowhere_and_a_lost_page_are_found(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "README.md").write_text("[a](docs/a.md) [b](docs/b.md#part) [c](https://example.org)")
    (tmp_path / "docs" / "a.md").write_text("a")
    (tmp_path / "docs" / "lost.md").write_text("lost")
    assert broken(tmp_path) == ["README.md: docs/b.md leads nowhere", "docs/lost.md: no page links here"]


def test_the_code_in_the_readme_runs_as_it_stands() -> None:
    (code,) = PYTHON.findall((ROOT / "README.md").read_text(encoding="utf-8"))
    page = AppTest.from_string(code, default_timeout=PATIENCE_S).run()
    assert not page.exception
    assert [button.label for button in page.button] == ["Buzz"]


@pytest.mark.parametrize(
    "page", [page for page in pages(ROOT) if page.parent.name == "tutorials"], ids=lambda p: p.name
)
def test_the_code_in_a_tutorial_is_that_of_an_example(page: Path) -> None:
    examples = [file.read_text(encoding="utf-8") for file in sorted((ROOT / "examples").glob("*.py"))]
    for code in PYTHON.findall(page.read_text(encoding="utf-8")):
        assert any(code in example for example in examples), f"not in examples/: {code}"
