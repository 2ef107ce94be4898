"""What Python draws below the table, whatever the browser says of the phase."""

from typing import Any

import pytest

from masquerade.simulation.room import SimulatedRoom
from masquerade.ui import room as page
from masquerade.wire.phases import PhaseName


class OneSeat:
    """A hub in which Ada looks at her table."""

    def __init__(self) -> None:
        self.table = SimulatedRoom(mode="spot", ai_seats=1, rounds=2)
        self.table.join("Ada", "Bo")

    def snapshot(self, code: str, credential: str) -> dict[str, Any]:
        """Her view."""
        del code
        assert credential == "hers"
        return self.table.view("p-Ada")


@pytest.mark.parametrize("phase", ["ready", "discussion", "voting", "result"])
def test_a_page_that_says_the_game_is_over_is_given_no_role_and_no_download_before_it_is(
    monkeypatch: pytest.MonkeyPatch, phase: PhaseName
) -> None:
    hub, drawn = OneSeat(), list[str]()
    monkeypatch.setattr(page, "hub", lambda: hub)
    monkeypatch.setattr(page, "reveal_page", lambda view, code: drawn.append("reveal"))  # pyright: ignore[reportUnknownLambdaType, reportUnknownArgumentType]
    monkeypatch.setattr(page, "results_page", lambda view: drawn.append(str(view["reveal"])))  # pyright: ignore[reportUnknownLambdaType, reportUnknownArgumentType]
    hub.table.until(phase)
    page.outcome_page(f"FORGE{phase}", "hers", "1:1:reveal", "reveal")
    assert drawn == ["None"]
    hub.table.until("reveal")
    page.outcome_page(f"FORGE{phase}", "hers", "1:2:reveal", "reveal")
    assert drawn == ["None", "reveal"]
