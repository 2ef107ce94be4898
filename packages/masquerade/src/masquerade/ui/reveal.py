"""Result and reveal as markup: pure functions of a view. Every word that people or bots wrote is escaped."""

from html import escape
from typing import Any

View = dict[str, Any]

_ROLES = {"ai": "⚙ AI", "human": "♥ Human"}


def reveal_html(reveal: View, own_seat: int | None) -> str:
    """Every seat turned over, the highest score first: who wore the mask, how suspected, how good a judge."""
    seats = sorted(reveal["seats"], key=lambda seat: (-seat["score"], seat["seat"]))
    return f'<ul class="mq-cards">{"".join(_card(seat, own=seat["seat"] == own_seat) for seat in seats)}</ul>'


def _card(seat: View, *, own: bool) -> str:
    role = seat["role"]
    meters = [_meter("Suspected", seat["suspicion"])]
    if seat["detection"] is not None:
        meters.append(_meter("Judged well", seat["detection"]))
    you = ' <span class="mq-role">You</span>' if own else ""
    return (
        f'<li class="mq-card {role}"><span><b dir="auto">{escape(seat["name"])}</b>{you}</span>'
        f'<span class="mq-role {role}">{_ROLES[role]}</span>'
        f'<span class="who" dir="auto">{escape(behind(seat))}</span>'
        f'<dl>{"".join(meters)}<dt><b>Score</b></dt><dd></dd><dd class="score">{seat["score"]:.0f}</dd></dl></li>'
    )


def behind(seat: View) -> str:
    """Who wore the mask: a nickname, or the program and the part it played.

    >>> behind({"role": "ai", "engine": "deck", "persona": "night owl", "nickname": None})
    'Scripted bot, playing “night owl”'
    """
    if seat["role"] == "human":
        return seat["nickname"] or "A guest"
    engine = {"deck": "Scripted bot", "local": "Small language model", "llm": "Language model"}.get(
        seat["engine"], seat["engine"] or "A program"
    )
    return f"{engine}, playing “{seat['persona']}”" if seat["persona"] else engine


def _meter(label: str, share: float) -> str:
    per_cent = round(100 * min(1.0, max(0.0, share)))
    return f'<dt>{label}</dt><dd class="mq-meter"><i style="width: {per_cent}%"></i></dd><dd>{per_cent} %</dd>'


def results_html(view: View) -> str:
    """One line per finished vote."""
    names = {seat["seat"]: seat["name"] for seat in view["seats"]}
    lines = (f'<li dir="auto">{escape(verdict(result, names))}</li>' for result in view["results"])
    return f'<ul class="mq-rounds">{"".join(lines)}</ul>'


def verdict(result: View, names: dict[int, str]) -> str:
    """How a vote ended, in one sentence.

    >>> verdict({"round": 1, "named": [3], "tie": False, "eliminated": None, "counts": {"3": 2}}, {3: "Fox"})
    'Round 1: Fox was named, with 2 votes.'
    """
    named = [names.get(seat, "a mask") for seat in result["named"]]
    start = f"Round {result['round']}: "
    if result["tie"] or len(named) != 1:
        between = f" between {' and '.join(named)}" if len(named) > 1 else ""
        return start + (f"a tie{between}, so nobody was named." if result["tie"] else "nobody was named.")
    votes = result["counts"].get(str(result["named"][0]), 0)
    sentence = f"{start}{named[0]} was named, with {votes} {'vote' if votes == 1 else 'votes'}."
    gone = result["eliminated"]
    return sentence if gone is None else f"{sentence[:-1]}, and was {'an AI' if gone['role'] == 'ai' else 'human'}."
