"""Ports of this machine for servers of tests and benchmarks."""

import socket


def free_port() -> int:
    """A port of `127.0.0.1` nobody listens to now.

    >>> 0 < free_port() < 65536
    True
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
