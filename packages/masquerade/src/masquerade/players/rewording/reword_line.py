"""Another's words for the line in flight: when to ask for them, and how they take the draft's place."""

from collections.abc import Mapping

from msgspec.structs import replace

from masquerade.players import pacing
from masquerade.players.deck.cards import load_deck
from masquerade.players.dice import Dice
from masquerade.players.hearing import hear
from masquerade.players.mind import Draft, Mind
from masquerade.players.rewording.brief import brief_for
from masquerade.players.rewording.output_filter import proofread
from masquerade.players.style import write
from masquerade.players.table import Table, read_table
from masquerade.players.voice import Voice
from masquerade.players.words import plain
from masquerade.ports.rewriter import Brief

OWN = "deck"
_DECK_ONLY = frozenset({"greeting", "laugh", "thanks", "bye", "injection", "probe", "sums", "swear"})
"""Small talk that needs no model, and traps that a model is more likely to walk into than an authored answer."""
Drafted = tuple[str, int, int | None]


def drafted(draft: Draft | None) -> Drafted | None:
    """What makes a draft this draft, however often its time is moved; None when nobody is to be asked about it.

    What follows one's own line (a correction, a second half) belongs to that line's words and has no others.
    """
    if draft is None or not draft.meant or draft.engine != OWN:
        return None
    return draft.meant, draft.after, draft.answers


def game_of(view: Mapping[str, object]) -> int:
    """Which game of its room a view shows."""
    return read_table(view).game


def wanted(view: Mapping[str, object], mind: Mind) -> Brief | None:
    """The brief for the line in flight, or None when the deck's words are best.

    Args:
        view: what the game shows the seat.
        mind: after the decision that made the draft.
    """
    draft, table = mind.draft, read_table(view)
    if draft is None or drafted(draft) is None:
        return None
    asked = next((line for line in table.messages if line.id == draft.answers), None)
    if asked is not None and hear(asked, table, load_deck()).kind in _DECK_ONLY:
        return None
    return brief_for(table, load_deck().persona(mind.persona), draft.meant)


def reworded(view: Mapping[str, object], mind: Mind, raw: str, engine: str) -> Mind | None:
    """The mind with another's words in its draft, written in the persona's hand; None: the deck's words stay.

    The planned time of sending stays too, unless the line takes longer to type than that; a line that would then
    come too close to the bell is not taken.
    """
    draft, table = mind.draft, read_table(view)
    if draft is None or drafted(draft) is None or table.stage != mind.stage:
        return None
    line = proofread(raw, _voice(table, mind))
    if line is None or plain(line) == plain(draft.meant):
        return None
    dice = Dice(mind.seed, mind.rolls)
    written = write(line, load_deck().persona(mind.persona), dice)
    send_at = max(draft.send_at, draft.typing_from + pacing.typing_ms(written.text, mind.pace))
    if not pacing.before_bell(send_at, table.phase.ends_at):
        return None
    changed = replace(draft, text=written.text, meant=line, then=written.then, send_at=send_at, engine=engine)
    return replace(mind, draft=changed, rolls=dice.rolls)


def _voice(table: Table, mind: Mind) -> Voice:
    deck = load_deck()
    return Voice(table, deck, deck.persona(mind.persona), mind.seed, mind.claims)
