"""Lock files pin names, versions and hashes: where those come from is for each machine to say."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = [
    path.relative_to(ROOT).as_posix()
    for folder in (ROOT, ROOT / "benchmarks" / "peers")
    for path in (*folder.glob("*.lock"), *folder.glob("package-lock.json"))
]


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_no_address(lock: str) -> None:
    assert [line for line in (ROOT / lock).read_text(encoding="utf-8").splitlines() if "://" in line] == []


def test_all_locks_are_looked_at() -> None:
    assert {"requirements.lock", "package-lock.json", "benchmarks/peers/package-lock.json"} <= set(LOCKS)
