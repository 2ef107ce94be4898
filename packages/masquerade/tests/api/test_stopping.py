"""How a server ends when it is told to."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from party import Program
from roomlit.testing.waiting import PATIENCE_S

pytestmark = [pytest.mark.e2e]


@pytest.mark.parametrize("number", [signal.SIGTERM, pytest.param(signal.SIGINT, marks=pytest.mark.long)])
def test_being_told_to_stop_is_no_failure(tmp_path: Path, number: signal.Signals) -> None:
    program = Program(tmp_path / "data")
    program.start()
    assert program.ended_by(number) == 0


def test_importing_the_command_line_is_quick_and_leaves_streamlit_alone() -> None:
    code = "import sys, masquerade.main; sys.exit('streamlit' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=PATIENCE_S).returncode == 0
