"""What a host may ask for."""

from typing import Any

import pytest

from masquerade.rules.config import DEFAULTS, changed, humans_max
from masquerade.rules.modes import MODES
from masquerade.wire.refusals import Refusal
from masquerade.wire.settings import Settings


@pytest.mark.parametrize(
    "changes",
    [
        {"ai_seats": 8},
        {"ai_seats": -1},
        {"ai_seats": "3"},
        {"ai_seats": True},
        {"ai_seats": None},
        {"rounds": 0},
        {"discussion_s": 601},
        {"discussion_s": 1.5},
        {"mode": "unknown"},
        {"language": "English"},
        {"topic": "x" * 141},
        {"topic": 5},
        {"elimination": "yes"},
        {"unknown": 1},
        {"cast": {"engine": "llm"}},
    ],
)
def test_settings_outside_the_limits_are_refused_with_a_sentence(changes: dict[str, Any]) -> None:
    refused = changed(DEFAULTS, changes)
    assert isinstance(refused, Refusal)
    assert refused.code == "settings/invalid"
    assert refused.message.endswith(".")


def test_a_change_keeps_the_other_settings() -> None:
    first = changed(DEFAULTS, {"rounds": 3, "elimination": True})
    assert isinstance(first, Settings)
    second = changed(first, {"discussion_s": 5, "topic": " bread\tor rice? "})
    assert second == Settings(rounds=3, elimination=True, discussion_s=5, topic="bread or rice?")


def test_an_empty_topic_draws_one() -> None:
    settings = changed(Settings(topic="x"), {"topic": " \n"})
    assert isinstance(settings, Settings)
    assert settings.topic is None


def test_people_and_ai_seats_share_sixteen_places() -> None:
    assert [humans_max(Settings(ai_seats=count)) for count in (0, 4, 5, 7)] == [12, 12, 11, 9]


def test_every_mode_can_be_chosen() -> None:
    for name in MODES:
        assert isinstance(changed(DEFAULTS, {"mode": name}), Settings)
