"""The masks turned over: one card per seat. Every word that people or bots wrote is escaped."""

from html import escape

from masquerade.insight.game import Game
from masquerade.insight.identity import identity
from masquerade.insight.judgement import per_cent
from masquerade.insight.opinion import audience, suspicion
from masquerade.insight.winning import fooled_words, points
from masquerade.ui.avatars import avatar_img
from masquerade.ui.chart import Span, chart_img, chart_svg, described
from masquerade.ui.theme import Palette
from masquerade.wire.phases import Role
from masquerade.wire.view import UnmaskedView

ICONS: dict[Role, str] = {"ai": "⚙", "human": "♥"}

TAIL = 24
"""The part of the time that a chart shows after the last change, so that it can be seen."""


def cards_html(game: Game, palette: Palette) -> str:
    """Every seat, one's own first, then who won, then the highest score; in masks, AIs after the people."""
    span = game_span(game)
    order = sorted(game.seats, key=lambda seat: _place(game, seat))
    return f'<ul class="mq-cards">{"".join(_card(game, seat, span, palette) for seat in order)}</ul>'


def _place(game: Game, seat: UnmaskedView) -> tuple[float, ...]:
    apart = game.mode == "masks" and seat.role == "ai"
    return (seat.seat != game.own, seat.seat not in game.winners, apart, -seat.score, seat.seat)


def role_html(role: Role) -> str:
    """A role by icon, word and colour."""
    word = "AI" if role == "ai" else "Human"
    return f'<span class="mq-role {role}"><span aria-hidden="true">{ICONS[role]}</span> {word}</span>'


def mask_html(game: Game, number: int) -> str:
    """A mask's name with the role behind it."""
    seat = game.seat(number)
    role = "" if seat is None else f" {role_html(seat.role)}"
    return f'<span class="mq-mask"><bdi>{escape(game.name(number))}</bdi>{role}</span>'


def game_span(game: Game) -> Span:
    """From the first thing said or believed to the last; the later rounds begin with their first."""
    moments = [(line.round, line.at) for line in game.lines] + [(said.round, said.at) for said in game.beliefs]
    first: dict[int, int] = {}
    for round_, at in moments:
        first[round_] = min(at, first.get(round_, at))
    later = tuple(at for round_, at in sorted(first.items()) if round_ > min(first))
    end = max((at for _, at in moments), default=game.ended_at)
    return Span(game.started_at, end + (end - game.started_at) // TAIL, later)


def _card(game: Game, seat: UnmaskedView, span: Span, palette: Palette) -> str:
    own = seat.seat == game.own
    tags = ['<span class="mq-tag">You</span>'] if own else []
    tags += (
        ['<span class="mq-tag won"><span aria-hidden="true">★</span> Winner</span>']
        if seat.seat in game.winners
        else []
    )
    tags += ['<span class="mq-tag">Left early</span>'] if seat.vacant else []
    top = f'<b><bdi>{escape(seat.name)}</bdi></b><span class="tags">{"".join(tags)}</span>'
    return (
        f'<li class="mq-card {seat.role}{" own" if own else ""}">'
        f'<div class="top">{avatar_img(seat.avatar, palette)}{top}</div>'
        f'<p class="who">{role_html(seat.role)} <bdi>{escape(identity(seat))}</bdi></p>{_character(seat)}'
        f"{_suspected(game, seat, span, palette)}{_points(game, seat)}</li>"
    )


def _character(seat: UnmaskedView) -> str:
    if seat.card is None:
        return ""
    title, text = escape(seat.card.title), escape(seat.card.text)
    return f'<p class="character"><i>as</i> {title}<small>{text}</small></p>'


def _suspected(game: Game, seat: UnmaskedView, span: Span, palette: Palette) -> str:
    among = audience(game)
    main = suspicion(game, seat.seat, among)
    other = suspicion(game, seat.seat, "all") if among == "people" else ()
    label = described(seat.name, main or other, span)
    picture = chart_img(chart_svg(main, other, span, palette, label=label), label) if main or other else ""
    share = per_cent(seat.suspicion)
    return f'<div class="mq-suspected"><span>Taken for an AI</span><b>{share}</b>{picture}</div>'


def _points(game: Game, seat: UnmaskedView) -> str:
    if game.mode == "masks" and seat.role == "ai":
        return f'<p class="points"><span>{fooled_words(game, seat)}</span></p>'
    judged = "" if seat.detection is None else f"<span>judged well <b>{per_cent(seat.detection)}</b></span>"
    return f'<p class="points">{judged}<span>score <b>{points(seat.score)}</b></span></p>'
