"""Checks a run again: `python -m roomlit_faults.checker HISTORY JOURNAL`."""

import sys
from collections.abc import Sequence
from pathlib import Path

from roomlit.settings import HubSettings
from roomlit_faults.checker.check import check
from roomlit_faults.checker.verdict import INVARIANTS
from roomlit_faults.history import read_history
from roomlit_faults.journal import read_journal

SHOWN = 100


def main(arguments: Sequence[str]) -> int:
    """Check the history in a directory against a journal; 0 when every invariant held."""
    if len(arguments) != 2:
        sys.stderr.write("expected two arguments: the directory of the history, and journal.db\n")
        return 2
    history, journal = read_history(Path(arguments[0])), read_journal(Path(arguments[1]))
    verdict = check(history, journal, window=HubSettings().window_events)
    sys.stdout.write("".join(f"{violation}\n" for violation in verdict.violations[:SHOWN]))
    sys.stdout.write(f"{verdict.acknowledged} events acknowledged\n")
    sys.stdout.write("".join(f"{name}: {verdict.count(name)}\n" for name in INVARIANTS))
    return 1 if verdict.violations else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
