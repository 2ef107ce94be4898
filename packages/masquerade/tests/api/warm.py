"""The command line, again and again, in a process that has imported everything: each line on standard input is one run.

A run is a child with arguments, environment and output of its own; what all share is the seconds of importing.
"""

import json
import os
import signal
import sys

import masquerade.api.server
import masquerade.llm.factory
from masquerade.main import main
from roomlit.testing.waiting import PATIENCE_S

IMPORTED = (masquerade.api.server, masquerade.llm.factory)


def become(arguments: list[str], environment: dict[str, str], *outputs: str) -> None:
    """Make this process the command line, as if started so."""
    signal.alarm(round(PATIENCE_S))  # What should have ended and serves instead is ended.
    for number, path in enumerate(outputs, start=1):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["masquerade", *arguments]


for line in sys.stdin:
    child = os.fork()
    if child == 0:
        become(*json.loads(line))
        main()
        sys.exit()
    sys.stdout.write(f"{os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])}\n")
    sys.stdout.flush()
