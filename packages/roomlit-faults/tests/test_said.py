"""Lines said at pages against the journal, the answers and what the pages show."""

import pytest

from roomlit_faults.nemesis.said import Said, disagreements

JOURNAL = ["a 1", "b 1", "a 2"]


def found(*lines: Said, journal: list[str] = JOURNAL, shows: list[str] = JOURNAL) -> list[tuple[str, str]]:
    agreed = disagreements("Ada", lines, done=journal, journal=journal, shows=shows)
    return [(each.invariant, each.what) for each in agreed]


@pytest.mark.parametrize(
    "said",
    [
        Said("a 1", ""),
        Said("a 1"),
        Said("a 1", lost=True),
        Said("a 9", lost=True),
        Said("a 9", "limit/too_fast"),
        Said("a 1", "command/expired"),
        Said("a 9", "command/expired"),
    ],
    ids=[
        "done",
        "done, and no page lived to hear it",
        "forgotten and done",
        "forgotten",
        "refused",
        "late, done",
        "late",
    ],
)
def test_what_agrees_is_no_violation(said: Said) -> None:
    assert found(said) == []


@pytest.mark.parametrize(
    ("said", "journal", "invariant"),
    [
        (Said("a 1", ""), ["a 1", "a 1"], "once"),
        (Said("a 1", lost=True), ["a 1", "a 1"], "once"),
        (Said("a 1", "limit/too_fast"), ["a 1"], "once"),
        (Said("a 1", ""), [], "durability"),
        (Said("a 1"), [], "liveness"),
    ],
    ids=["twice", "twice, though forgotten", "refused and done", "acknowledged and gone", "waited in vain"],
)
def test_what_does_not_agree_is_one(said: Said, journal: list[str], invariant: str) -> None:
    assert [name for name, _ in found(said, journal=journal, shows=journal)] == [invariant]


@pytest.mark.parametrize("shows", [JOURNAL, JOURNAL[1:], JOURNAL[2:]])
def test_a_page_may_have_forgotten_what_is_long_ago(shows: list[str]) -> None:
    assert found(shows=shows) == []


@pytest.mark.parametrize("shows", [[], ["a 1", "b 1"], ["b 1", "a 1", "a 2"], ["a 1", "a 2"], [*JOURNAL, "a 2"]])
def test_a_page_shows_no_other_lines_than_the_journal_has(shows: list[str]) -> None:
    assert [name for name, _ in found(shows=shows)] == ["snapshot"]


def test_what_somebody_else_says_in_the_same_words_is_not_said_twice() -> None:
    journal = ["a 1", "a 1"]
    assert list(disagreements("Ada", [Said("a 1", "")], done=["a 1"], journal=journal, shows=journal)) == []
