"""What to say: an answer to a line that was heard, or something nobody asked for."""

import re
from typing import assert_never

from masquerade.players.answers import answer
from masquerade.players.dice import Dice
from masquerade.players.hearing import Heard
from masquerade.players.suspicion import suspect
from masquerade.players.voice import Voice
from masquerade.players.words import about, alike, content

_GENERIC, _ASK_BACK, _GREETING_UNTIL = 0.35, 0.25, 0.15


def reply(voice: Voice, heard: Heard, dice: Dice) -> str | None:
    """An answer to a line of another seat, or None when nothing fitting is left."""
    who = heard.line.name
    slots = {"who": who, "other": _other(voice, heard)}
    match heard.kind:
        case "injection":
            return _to_injection(voice, heard, dice, slots)
        case "accusation":
            return _to_accusation(voice, heard, dice, slots)
        case "fact" | "question":
            return _ask_back(voice, heard, answer(voice, heard, dice), dice)
        case "greeting":
            return voice.talk("greetback", dice, slots)
        case "swear" | "probe" | "sums" | "accused" | "thanks" | "bye" | "praise" | "insult" | "mumble":
            return voice.talk(heard.kind, dice, slots)
        case "seat":
            return _to_accusation(voice, heard, dice, slots)
        case "laugh":
            return voice.talk("laugh" if dice.chance(0.6) else "addon", dice, slots)
        case "agreement":
            return voice.pick(voice.position(), dice) if dice.chance(0.5) else voice.talk("ack", dice, slots)
        case "disagreement":
            return voice.talk("asknext", dice, slots) if dice.chance(0.4) else voice.pick(voice.position(), dice)
        case "statement":
            return _to_statement(voice, heard, dice, slots)
    assert_never(heard.kind)


def _ask_back(voice: Voice, heard: Heard, text: str | None, dice: Dice) -> str | None:
    """Some answers end in the same question: those that tell something of oneself."""
    opinions = voice.stance.opinions if voice.stance is not None else ()
    own = (*voice.persona.facts.get(heard.subject, ()), *opinions)
    if text not in own or not dice.chance(_ASK_BACK * voice.persona.curious):
        return text
    return f"{text}, {dice.pick(('you?', 'and you?', 'what about you?'))}"


def _other(voice: Voice, heard: Heard) -> str:
    """The seat spoken about, or another one to point at."""
    if heard.kind in ("accusation", "seat") and heard.subject.isdigit():
        return voice.table.name_of(int(heard.subject))
    seats = [seat for seat in voice.table.others if seat.seat != heard.line.seat]
    return max(seats, key=lambda seat: suspect(voice.table, seat.seat)).name if seats else ""


def _to_injection(voice: Voice, heard: Heard, dice: Dice, slots: dict[str, str]) -> str | None:
    text = heard.said.lower()
    if re.search(r"\bpotato|banana|pineapple|tomato", text) and dice.chance(0.55):
        return voice.talk("potato", dice, slots)
    if re.search(r"\b(?:funny|joke)\b", text) and voice.card is not None:
        return voice.pick(voice.card.jokes, dice)
    if re.search(r"\bpoem|haiku|essay|story|song|rap|limerick|recipe|script", text) and dice.chance(0.65):
        return voice.talk("poem", dice, slots)
    return voice.talk("injection", dice, slots)


def _to_accusation(voice: Voice, heard: Heard, dice: Dice, slots: dict[str, str]) -> str | None:
    accused = int(heard.subject) if heard.subject.isdigit() else 0
    believes = dice.unit() < suspect(voice.table, accused) + 0.1
    return voice.talk("sidewith" if believes else "doubt", dice, slots)


def _to_statement(voice: Voice, heard: Heard, dice: Dice, slots: dict[str, str]) -> str | None:
    """A reaction: with the speaker or against, by whether one stands on the same side."""
    same = _same_side(voice, heard.line.text)
    word = about(heard.line.text, [seat.name for seat in voice.table.seats])
    kinds: list[tuple[str, float]] = [
        ("ack", 1.5),
        ("laugh", 0.5 * voice.persona.joking),
        ("asknext", 1.3 * voice.persona.curious),
        ("agree", 2.0 if same else 0.7),
        ("disagree", 0.2 if same else 1.1),
        ("echo", 0.2 if word else 0.0),
        ("retort", 1.6),
    ]
    match dice.weigh(kinds):
        case "retort":
            return voice.pick(voice.position(), dice) or voice.talk("ack", dice, slots)
        case "echo":
            return voice.talk("echo", dice, {**slots, "word": word or ""})
        case category:
            return voice.talk(category, dice, slots)


def _same_side(voice: Voice, text: str) -> bool:
    """Whether a line sounds like one's own side of the topic."""
    if voice.card is None or voice.stance is None:
        return voice.says_yes
    heard = content(text)
    sides = {
        stance.key: max((alike(heard, content(line)) for line in stance.opinions + stance.reasons), default=0.0)
        for stance in voice.card.stances
    }
    best = max(sides, key=lambda key: sides[key])
    return sides[best] == 0 or best == voice.stance.key


def opening(voice: Voice, dice: Dice, elapsed: float) -> str | None:
    """The first thing said in a round: a greeting, or straight to the topic."""
    greeted = voice.table.phase.round > 1 or len(voice.table.messages) > 6 or elapsed > _GREETING_UNTIL
    if not greeted and dice.chance(0.35):
        return voice.talk("greet", dice)
    return opinion(voice, dice)


def opinion(voice: Voice, dice: Dice) -> str | None:
    """What one thinks of the topic."""
    if voice.stance is not None:
        return voice.pick(voice.stance.opinions, dice)
    slots = {"word": voice.word}
    if voice.sides is not None:
        return voice.talk("pickside", dice, {"a": voice.sides[0], "b": voice.sides[1]})
    return voice.talk("generic_opinion" if dice.chance(0.4) else voice.lean, dice, slots)


def unprompted(voice: Voice, dice: Dice, elapsed: float) -> str | None:
    """Something of one's own accord; `elapsed` is the part of the discussion gone, 0 to 1.

    Late in a round people talk about who is who; the early part is for the topic.
    """
    persona, table = voice.persona, voice.table
    last = next((line for line in reversed(table.messages) if line.seat != table.me), None)
    quiet = [seat.name for seat in table.others if len(voice.lines_of(seat.seat)) <= elapsed * 1.5]
    target = max(table.others, key=lambda seat: suspect(table, seat.seat) + dice.unit() * 0.25, default=None)
    slots = {
        "who": dice.pick(quiet) if quiet else "",
        "other": target.name if target else "",
        "word": voice.word,
    }
    options: list[tuple[str, float]] = [
        ("opinion", 0.1 if voice.stated else 2.5),
        ("reason", 1.2 if voice.stated else 0.0),
        ("story", 1.6 if voice.stated else 0.15),
        ("ask", 3.3 * persona.curious),
        ("joke", 0.6 * persona.joking),
        ("twist", 2.2 if table.topic and table.topic.twist else 0.0),
        ("askquiet", 0.3 * persona.curious * elapsed if quiet else 0.0),
        ("meta", 0.12 + 0.2 * elapsed),
        ("suspect", persona.wary * max(0.0, elapsed - 0.35) * 1.6),
        ("react", 0.9 if last else 0.0),
    ]
    for _ in range(4):
        text = _unprompted(voice, dice, dice.weigh(options), slots)
        if text is not None:
            return text
    return None


def _unprompted(voice: Voice, dice: Dice, category: str, slots: dict[str, str]) -> str | None:
    card, register = voice.card, voice.persona.register
    match category:
        case "opinion":
            return opinion(voice, dice)
        case "reason":
            return voice.pick(voice.position(), dice)
        case "story":
            return voice.pick(voice.stories() or voice.deck.lines("generic_story", register), dice, slots)
        case "ask":
            return voice.pick(card.asks if card else voice.deck.lines("generic_ask", register), dice, slots)
        case "joke":
            return voice.pick(card.jokes if card else voice.deck.lines("generic_opinion", register), dice, slots)
        case "twist":
            return voice.pick(card.twisted, dice, slots) if card else None
        case "react":
            last = next(line for line in reversed(voice.table.messages) if line.seat != voice.table.me)
            return voice.talk(dice.pick(("ack", "agree", "disagree", "laugh", "asknext")), dice, {"who": last.name})
        case _:
            return voice.talk(category, dice, slots)


def add_on(voice: Voice, after: str, dice: Dice) -> str | None:
    """Something more, right after one's own line; None when that line said nothing one could add to."""
    meaning = content(after)
    if not meaning or not voice.stated:
        return None
    if len(meaning) > 1 and dice.chance(_GENERIC):
        return voice.talk("addon", dice)
    return voice.pick(voice.stories() + voice.position(), dice) or voice.talk("addon", dice)
