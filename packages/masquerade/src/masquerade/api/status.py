"""The running server's figures for its operator, asked with a pass made from the key in its data directory."""

from pathlib import Path
from typing import Any

import httpx

from roomlit.hosting import LocalError, SystemClock, operator_pass

PATIENCE_S = 5.0


def ask(data: Path, url: str) -> dict[str, Any]:
    """What `GET /api/v1/status` says; raises `LocalError` that tells what to do."""
    token = operator_pass(data, now=SystemClock().now())
    try:
        answer = httpx.get(
            f"{url}/api/v1/status", headers={"Authorization": f"Bearer {token}"}, timeout=PATIENCE_S, trust_env=False
        )
    except httpx.HTTPError as error:
        raise LocalError(
            "server/unreachable", f"no server answers at {url} ({error}): start it, or name its --port"
        ) from None
    if not answer.is_success:
        raise LocalError(
            "status/refused", f"the server at {url} does not know the key in {data}: name its own directory with --data"
        )
    return answer.json()


def lines(told: dict[str, Any]) -> list[str]:
    """The same for a terminal. Pure."""
    quality = told["quality"]
    transports = ", ".join(f"{count} by {name}" for name, count in sorted(told["connections"].items()))
    spans = {name: quality[f"{name}_ms"] for name in ("round_trip", "jitter")}
    return [
        f"rooms        {told['rooms']}",
        f"connections  {sum(told['connections'].values())}{f' ({transports})' if transports else ''}",
        f"of the last {quality['window_s'] // 60} minutes, {quality['reports']} reports of pages:",
        f"round trip   {_span(spans['round_trip'])}",
        f"jitter       {_span(spans['jitter'])}",
        f"beats lost   {quality['beats_lost']}",
        f"reconnects   {quality['reconnects']}",
    ]


def _span(spread: dict[str, float | None]) -> str:
    if spread["p50"] is None or spread["p95"] is None:
        return "not measured yet"
    return f"{spread['p50']:.0f} ms, 95 % within {spread['p95']:.0f} ms"
