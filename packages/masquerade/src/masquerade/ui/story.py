"""The explanation below the cards: what moved the table, what in the writing was unlike people, how one judged."""

from html import escape

from masquerade.insight.cues import LEAST_LINES, Cue, cues
from masquerade.insight.game import Game
from masquerade.insight.judgement import Doubt, calibration, doubters, per_cent, verdict
from masquerade.insight.turning_points import WINDOW_MS, TurningPoint, turning_points
from masquerade.insight.votes import named_by
from masquerade.insight.votes import verdict as vote_verdict
from masquerade.ui.cards import mask_html

DOTS_MAX = 12
CUES_PER_SEAT = 2


def story_html(game: Game) -> str:
    """All sections that have something to say; empty ones are left out."""
    sections = (turns_html(game), about_you_html(game), judged_html(game), cues_html(game), votes_html(game))
    return f'<div class="mq-story">{"".join(sections)}</div>'


def turns_html(game: Game) -> str:
    """The lines that moved opinion most, as quotes."""
    turns = turning_points(game)
    if not turns:
        return ""
    note = f"What the table thought of the speaker, before and {WINDOW_MS // 1000} seconds after the line."
    items = "".join(_turn(game, turn) for turn in turns)
    return _section("The lines that moved the table", f'<p class="hint">{note}</p><ul class="mq-turns">{items}</ul>')


def _turn(game: Game, turn: TurningPoint) -> str:
    more = turn.change > 0
    words = ("more like an AI", "more like a human") if game.mode == "hunt" else ("more suspected", "less suspected")
    arrow, word = ("▲", words[0]) if more else ("▼", words[1])
    moved = f"{round(100 * abs(turn.change))} points {word}"
    low, high = sorted((turn.before, turn.after))
    bar = f'<i style="inset-inline-start: {100 * low:.0f}%; inline-size: {100 * (high - low):.0f}%"></i>'
    return (
        f'<li><blockquote dir="auto">{escape(turn.line.text)}</blockquote>'
        f'<p class="by">{mask_html(game, turn.line.seat)}</p>'
        f'<p class="moved {"up" if more else "down"}"><em><span aria-hidden="true">{arrow}</span> {moved}</em>'
        f'<small>{per_cent(turn.before)}</small><span class="mq-move" aria-hidden="true">{bar}</span>'
        f"<small>{per_cent(turn.after)}</small></p></li>"
    )


def cues_html(game: Game) -> str:
    """What in the writing was unlike people, seat by seat: the AIs first, since their habits were the real cues."""
    found = {seat: cues(game, seat.seat)[:CUES_PER_SEAT] for seat in game.seats}
    order = sorted(game.seats, key=lambda seat: (seat.role != "ai", seat.seat))
    told = [
        f'<li><p class="by">{mask_html(game, seat.seat)}</p>{_cues(found[seat])}</li>' for seat in order if found[seat]
    ]
    quiet = [
        mask_html(game, seat.seat)
        for seat in order
        if seat.role == "ai" and not found[seat] and _wrote(game, seat.seat)
    ]
    if quiet:
        told.append(f'<li><p class="by">{" ".join(quiet)}</p><p class="fact">Wrote much as people do.</p></li>')
    if not told:
        return ""
    hint = "Counted in what each mask wrote, against how people write in group chats."
    return _section("What the writing gave away", f'<p class="hint">{hint}</p><ul class="mq-cues">{"".join(told)}</ul>')


def _wrote(game: Game, seat: int) -> bool:
    return sum(line.seat == seat for line in game.lines) >= LEAST_LINES


def _cues(found: tuple[Cue, ...]) -> str:
    return "".join(f'<p class="fact">{_dots(cue)}{escape(cue.text)}</p>' for cue in found)


def _dots(cue: Cue) -> str:
    """How often out of how many, to look at."""
    if cue.of > DOTS_MAX:
        return ""
    dots = "".join(f'<i class="{"on" if at < cue.hits else "off"}"></i>' for at in range(cue.of))
    return f'<span class="mq-dots" aria-hidden="true">{dots}</span>'


def about_you_html(game: Game) -> str:
    """Who took you for an AI, and what in your writing may have looked like one; nothing for watchers."""
    own = game.seat(game.own)
    if own is None:
        return ""
    if game.mode == "hunt":
        return _hunted_html(game, own.seat)
    doubts = doubters(game, own.seat)
    good = game.mode == "masks" and own.role == "human"
    if doubts:
        said = "They fell for your mask:" if good else "These people took you for an AI:"
    else:
        said = "No other person took you for an AI."
        if any(ballot.named == own.seat for ballot in game.ballots):
            said += " The votes for you came from AIs."
    chips = f'<ul class="mq-chips">{"".join(_doubt(doubt) for doubt in doubts)}</ul>' if doubts else ""
    why = _cues(cues(game, own.seat)[:CUES_PER_SEAT]) if doubts else ""
    because = f'<p class="hint">What may have looked artificial:</p>{why}' if why else ""
    title = "Why you were suspected" if doubts and not good else "Who took you for an AI"
    return _section(title, f"<p>{said}</p>{chips}{because}")


def _doubt(doubt: Doubt) -> str:
    who = f"<bdi>{escape(doubt.voter.nickname or doubt.voter.name)}</bdi>"
    if doubt.voter.nickname:
        who += f" <small>behind <bdi>{escape(doubt.voter.name)}</bdi></small>"
    how = [per_cent(doubt.share)] if doubt.share is not None else []
    how += ["named you"] if doubt.named else []
    return f"<li>{who} <b>{', '.join(how)}</b></li>"


def _hunted_html(game: Game, own: int) -> str:
    named = {round_: voters for round_ in _rounds(game) if (voters := named_by(game, round_).get(own))}
    if not named:
        return _section("Nobody found you", "<p>Not one hunter named you.</p>")
    rows = [
        f"<li>Round {round_}: {' '.join(mask_html(game, voter) for voter in voters)}</li>"
        for round_, voters in named.items()
    ]
    return _section("Who was on your track", f'<ul class="mq-rounds">{"".join(rows)}</ul>')


def judged_html(game: Game) -> str:
    """What you believed of each seat, against the truth; nothing in a hunt, where everybody else is an AI."""
    judged = None if game.own is None or game.mode == "hunt" else calibration(game, game.own)
    if judged is None:
        return ""
    rows = "".join(
        _believed(game, seat, share) for seat, share in sorted(judged.beliefs.items(), key=lambda one: -one[1])
    )
    scale = '<p class="mq-scale" aria-hidden="true"><span>♥ human</span><span>AI ⚙</span></p>'
    body = f'<p>{escape(verdict(judged))}</p>{scale}<ul class="mq-beliefs">{rows}</ul>'
    return _section("How you judged", body)


def _believed(game: Game, seat: int, share: float) -> str:
    role = "ai" if game.is_ai(seat) else "human"
    right = (share > 1 / 2) == (role == "ai") if share != 1 / 2 else None
    mark = (
        ""
        if right is None
        else f'<span class="{"right" if right else "wrong"}">{"✓ right" if right else "✗ wrong"}</span>'
    )
    return (
        f'<li>{mask_html(game, seat)}<span class="mq-track {role}" aria-hidden="true"><i style="inset-inline-start: '
        f'{100 * share:.0f}%"></i></span><span class="said">{per_cent(share)} {mark}</span></li>'
    )


def votes_html(game: Game) -> str:
    """One block per finished vote: how it ended, and who named whom."""
    if not game.results:
        return ""
    blocks: list[str] = []
    for result in game.results:
        named = named_by(game, result.round)
        rows = "".join(
            f'<li>{mask_html(game, seat)} <span class="from">named by '
            f"{', '.join(f'<bdi>{escape(game.name(voter))}</bdi>' for voter in voters)}</span></li>"
            for seat, voters in named.items()
        )
        first = any(ballot.round == result.round and not ballot.counted for ballot in game.ballots)
        again = '<p class="hint">Decided in a run-off; only its votes are listed.</p>' if first else ""
        listed = again + (f"<ul>{rows}</ul>" if rows else "")
        blocks.append(f'<li><p dir="auto">{escape(vote_verdict(result, game.names))}</p>{listed}</li>')
    return _section("The votes", f'<ol class="mq-rounds">{"".join(blocks)}</ol>')


def _rounds(game: Game) -> list[int]:
    return sorted({ballot.round for ballot in game.ballots})


def _section(title: str, body: str) -> str:
    return f"<section><h3>{title}</h3>{body}</section>"
