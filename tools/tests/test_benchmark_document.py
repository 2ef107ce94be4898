"""The page of the benchmarks follows from the results alone: claims, tables and drawings."""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from bar_chart import Bars, bar_chart
from benchmark_document import DOCUMENT, pages
from documents import ROOT
from run_benchmarks import main, result, run
from seed_claims import CLAIMS, table

SVG = "{http://www.w3.org/2000/svg}"
POLLED = {
    "requests_per_s": 260.0,
    "script_runs_per_second": 60.0,
    "mb_per_min": 100.0,
    "cpu_percent": 99.0,
    "lines_per_s": 10.0,
    "p50_ms": 600.0,
    "p99_ms": 3000.0,
}
PUSHED = {**dict.fromkeys(POLLED, 1.0), "requests_per_s": 10.0, "lines_per_s": 10.0, "p99_ms": 4.0}
POLLING = {
    f"{way}_{users}": row for users in (10, 50, 100, 200) for way, row in (("polling", POLLED), ("push", PUSHED))
}


def rooted(tmp_path: Path, **figures: Mapping[str, Any]) -> Path:
    """A repository with these benchmarks and their results."""
    (tmp_path / "benchmarks/results").mkdir(parents=True)
    for name, found in figures.items():
        shutil.copy(ROOT / f"benchmarks/{name}.py", tmp_path / "benchmarks")
        text = json.dumps(result(dict(found), scale="quick"))
        (tmp_path / f"benchmarks/results/{name}.json").write_text(text)
    return tmp_path


def row(figures: Mapping[str, Any], beginning: str) -> str:
    """The line of the claim that begins so."""
    (found,) = (line for line in table(figures) if line.startswith(f"| {beginning}"))
    return found


def test_a_claim_holds_by_what_push_has_measured() -> None:
    assert row({"polling": POLLING}, "Latency").endswith("| p50 600, p99 3,000 ms | p50 1, p99 4 ms | holds |")


def test_a_claim_that_was_not_kept_says_so() -> None:
    slow = {**POLLING, "push_100": {**PUSHED, "p99_ms": 140.0}}
    assert row({"polling": slow}, "Latency").endswith("**does not hold** |")


def test_a_claim_whose_benchmark_has_not_run_says_so() -> None:
    assert [line.endswith("| not measured |") for line in table({})[2:]] == [True] * len(CLAIMS)


def test_the_page_has_each_benchmark_with_its_own_words_its_table_and_its_drawing(tmp_path: Path) -> None:
    made = pages(rooted(tmp_path, polling=POLLING))
    text = made[DOCUMENT]
    assert "## polling\n\nWhat players cost who are told" in text
    assert "*A quick run. " in text
    assert "| `push_100` | 10 | 1 | 1 | 1 | 10 | 1 | 4 |" in text
    drawn = [path for path in made if path.endswith(".svg")]
    assert [f"]({path.removeprefix('docs/')})" in text for path in drawn] == [True, True]


def test_without_results_the_page_is_there_all_the_same(tmp_path: Path) -> None:
    assert list(pages(tmp_path)) == [DOCUMENT]


def test_a_drawing_is_svg_for_light_and_dark_pages_and_loads_nothing() -> None:
    drawn = bar_chart("A & B", "µs", ("each",), [Bars("<ours>", [2.0], ours=True), Bars("a loop", [8.0])])
    root = ET.fromstring(drawn)
    wide = [float(bar.attrib["width"]) for bar in root.iter(f"{SVG}rect")]
    assert wide[1] == pytest.approx(4 * wide[0], rel=0.01)
    assert "prefers-color-scheme: dark" in drawn
    assert "href" not in drawn


def test_a_bar_far_beyond_all_others_is_cut_and_keeps_its_figure() -> None:
    drawn = bar_chart("Late", "ms", ("",), [Bars("a", [2.0]), Bars("b", [4.0]), Bars("c", [900.0])])
    wide = [float(bar.attrib["width"]) for bar in ET.fromstring(drawn).iter(f"{SVG}rect")]
    assert wide[2] < 2 * wide[1]
    assert ">900 →<" in drawn


def test_a_benchmark_that_fails_has_no_figures(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["sh", "-c", "echo it broke; exit 3"]) is None
    assert capsys.readouterr().out == "it broke\n"


def test_the_last_line_of_a_benchmark_is_its_figures(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["sh", "-c", """echo a table; echo '{"per_s": 5}'"""]) == {"per_s": 5}
    assert capsys.readouterr().out == "a table\n"


@pytest.mark.long
def test_measuring_keeps_the_figures_with_where_and_when(tmp_path: Path) -> None:
    assert main(["--smoke", "--only", "commit", "--into", str(tmp_path)]) == 0
    kept = json.loads((tmp_path / "commit.json").read_text())
    assert kept["scale"] == "smoke"
    assert kept["figures"]["sqlite"]["per_s"] > 0
    assert all(kept["machine"].values())
