"""What the library costs an app is measured, and each dependency has a reason."""

import json

import pytest

from package_weight import GOALS, WHY, brought_by, main, megabytes, weights


def test_the_figures_are_measured_and_the_megabytes_keep_their_goal(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--json", "--times", "1"])
    found = json.loads(capsys.readouterr().out)
    assert all(found[name] > 0 for name in GOALS)
    assert found["beyond_streamlit_mb"] <= GOALS["beyond_streamlit_mb"]


def test_each_dependency_has_a_reason_and_each_reason_a_dependency() -> None:
    assert weights().keys() == WHY.keys()


def test_extras_are_followed_and_what_nobody_asked_for_is_not() -> None:
    assert "uvloop" not in brought_by("roomlit")
    assert {"uvloop", "sqlalchemy"} <= brought_by("roomlit[speed,sql]")
    assert megabytes("msgspec") > 0.1
