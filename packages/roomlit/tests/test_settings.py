"""Settings of a hub: what is given wins over the environment, which wins over the defaults."""

from pathlib import Path

import msgspec
import pytest

from roomlit.errors import LocalError
from roomlit.settings import HubSettings


def test_what_is_given_wins_over_the_environment_and_that_over_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROOMLIT_FRAME_BYTES", "77")
    monkeypatch.setenv("roomlit_strikes", "9")
    found = HubSettings(strikes=4)
    assert (found.frame_bytes, found.strikes, found.text_chars) == (77, 4, 200)


@pytest.mark.parametrize(
    ("variable", "text", "field", "value"),
    [
        ("ROOMLIT_DATA", "rooms", "data", Path("rooms")),
        ("ROOMLIT_COMMANDS_PER_S", "2.5", "commands_per_s", 2.5),
        ("WEBSOCKET_ENABLED", "off", "websocket_enabled", False),
        ("WEBSOCKET_ENABLED", "True", "websocket_enabled", True),
        ("ALLOWED_ORIGINS", "https://a.example", "allowed_origins", "https://a.example"),
        ("FORWARDED_ALLOW_IPS", "1", "trusted_proxies", "1"),
    ],
)
def test_text_becomes_what_the_field_is(
    monkeypatch: pytest.MonkeyPatch, variable: str, text: str, field: str, value: object
) -> None:
    monkeypatch.setenv(variable, text)
    assert getattr(HubSettings(), field) == value


def test_the_librarys_own_name_of_a_variable_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALLOWED_ORIGINS", "https://b.example")
    monkeypatch.setenv("ROOMLIT_ALLOWED_ORIGINS", "https://a.example, https://c.example")
    assert HubSettings().origins == {"https://a.example", "https://c.example"}


def test_a_value_that_does_not_fit_is_said_by_the_name_of_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROOMLIT_ROOMS_MAX", "many")
    with pytest.raises(LocalError, match=r"settings/invalid: ROOMLIT_ROOMS_MAX: Expected `int`"):
        HubSettings()


def test_settings_are_values_and_know_their_fields(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = HubSettings(data=Path("rooms"))
    monkeypatch.setenv("ROOMLIT_STRIKES", "9")
    assert msgspec.structs.replace(settings, data=None).strikes == settings.strikes == 3
    with pytest.raises(TypeError, match="nonsense"):
        HubSettings(nonsense=1)  # pyright: ignore[reportCallIssue] – that is what is tried
