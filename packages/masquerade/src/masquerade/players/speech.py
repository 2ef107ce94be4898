"""What to say: an answer to a line that was heard, or something nobody asked for."""

import re
from typing import assert_never

from masquerade.players import accusation_talk, patterns
from masquerade.players.belief import prime
from masquerade.players.deck.cards import Stance
from masquerade.players.dice import Dice
from masquerade.players.hearing import Heard, hear
from masquerade.players.topic_answers import answer
from masquerade.players.voice import Voice
from masquerade.players.words import about, alike, content, names_in, tail, thing

_GENERIC, _ASK_BACK, _GREETING_UNTIL = 0.1, 0.25, 0.15
_EAGER, _ON_ANSWERS_P, _GREETS_P = 6.5, 0.3, 0.22
_KNOWS_TABLES, _ON_A_SIDE = 0.65, 0.5
_TIMES = re.compile(r"\b(\d{1,2}) ?(?:[*x×]|times) ?(\d{1,2})\b")
_LATELY = 5
_ASKS = frozenset({"fact", "question", "why", "sealed", "accused", "probe", "seat", "injection", "sums"})


def reply(voice: Voice, heard: Heard, dice: Dice) -> str | None:
    """An answer to a line of another seat, or None when nothing fitting is left.

    A question that was put to this seat gets something even when what would fit best has been said.
    """
    found = _reply(voice, heard, dice)
    asked = heard.addressed and heard.kind in _ASKS
    return found if found is not None or not asked else voice.talk("unknown", dice, {"who": heard.line.name})


def _reply(voice: Voice, heard: Heard, dice: Dice) -> str | None:
    who = heard.line.name
    slots = {"who": who, "other": _other(voice, heard)}
    match heard.kind:
        case "injection":
            return _to_injection(voice, heard, dice, slots)
        case "accusation" | "seat":
            return accusation_talk.judged(voice, heard, dice)
        case "accused":
            return accusation_talk.met(voice, heard, dice)
        case "vote":
            return accusation_talk.told_vote(voice, dice)
        case "why":
            return accusation_talk.explained(voice, dice)
        case "fact" | "question":
            return _ask_back(voice, heard, answer(voice, heard, dice), dice)
        case "greeting":
            return voice.talk("greetback", dice, slots)
        case "sums":
            return _to_sums(voice, heard, dice, slots)
        case "swear" | "probe" | "sealed" | "thanks" | "bye" | "praise" | "insult" | "teased" | "mumble":
            return voice.talk(heard.kind, dice, slots)
        case "laugh":
            return voice.talk("laugh" if dice.chance(0.6) else "addon", dice, slots)
        case "agreement":
            return voice.pick(voice.position() + voice.stories(), dice) or voice.talk("ack", dice, slots)
        case "disagreement":
            return (voice.talk("wrong", dice, slots) if dice.chance(0.5) else None) or voice.pick(
                voice.position(), dice
            )
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
    """Another seat to point at: who one has an eye on."""
    among = tuple(seat.seat for seat in voice.table.others if seat.seat != heard.line.seat)
    seat = prime(voice.table, voice.seed, among)
    return "" if seat is None else voice.table.name_of(seat)


def _to_injection(voice: Voice, heard: Heard, dice: Dice, slots: dict[str, str]) -> str | None:
    text = heard.said.lower()
    if re.search(r"\bpotato|banana|pineapple|tomato", text) and dice.chance(0.55):
        return voice.talk("potato", dice, slots)
    if patterns.FRENCH.search(text):
        return voice.talk("french", dice, slots)
    if re.search(r"\b(?:funny|joke)\b", text) and voice.card is not None:
        return voice.pick(voice.card.jokes, dice)
    if re.search(r"\bpoem|haiku|essay|story|song|rap|limerick|recipe|script", text) and dice.chance(0.65):
        return voice.talk("poem", dice, slots)
    return voice.talk("injection", dice, slots)


def _to_sums(voice: Voice, heard: Heard, dice: Dice, slots: dict[str, str]) -> str | None:
    """The tables up to twelve are known, the rest is left alone."""
    product = _TIMES.search(heard.said.lower())
    if product is not None and dice.chance(_KNOWS_TABLES):
        one, other = (int(number) for number in product.groups())
        if max(one, other) <= 12:
            return voice.talk("sums_right", dice, {"n": str(one * other)})
    return voice.talk("sums", dice, slots)


def _to_statement(voice: Voice, heard: Heard, dice: Dice, slots: dict[str, str]) -> str | None:
    """A reaction to what was said: to its words, or with or against the side it takes; seldom a mere nod."""
    line = heard.line
    side = _side_of(voice, line.text)
    mine = voice.stance.key if voice.stance is not None else ""
    end = tail(line.text, [seat.name for seat in voice.table.seats])
    kinds: list[tuple[str, float]] = [
        ("tail", 2.2 if end else 0.0),
        ("met_side", 1.6 if side is not None and (side.key == mine or voice.stated) else 0.0),
        ("against_side", 1.5 if side is not None and side.key != mine and not voice.stated else 0.0),
        ("smallask", 0.9 * voice.persona.curious),
        ("ack", 0.3),
        ("laugh", 0.5 * voice.persona.joking),
        ("asknext", 0.6 * voice.persona.curious),
        ("agree", 0.5 if side is not None and side.key == mine else 0.0),
        ("disagree", 0.4 if side is not None and side.key != mine else 0.0),
        ("retort", 1.2),
    ]
    for _ in range(3):
        match dice.weigh(kinds):
            case "retort":
                found = voice.pick(voice.position() + voice.stories(), dice)
            case "tail":
                found = voice.talk("tail", dice, {**slots, "tail": end or ""})
            case "met_side" if side is not None:
                reason = voice.pick(side.reasons, dice)
                found = reason if dice.chance(0.4) else voice.talk("met_side", dice, {**slots, "reason": reason or ""})
            case "against_side":
                opinion = voice.pick(voice.stance.opinions, dice) if voice.stance is not None else None
                found = voice.talk("against_side", dice, {**slots, "opinion": opinion or ""})
            case category:
                found = voice.talk(category, dice, slots)
        if found is not None:
            return found
    return None


def _side_of(voice: Voice, text: str) -> Stance | None:
    """The side of the topic that a line takes; None when it takes none that the deck knows."""
    if voice.card is None:
        return None
    heard = content(text)
    sides = [
        (max((alike(heard, content(line)) for line in stance.opinions), default=0.0), place)
        for place, stance in enumerate(voice.card.stances)
    ]
    best, place = max(sides, default=(0.0, 0))
    return voice.card.stances[place] if best >= _ON_A_SIDE else None


def opening(voice: Voice, dice: Dice, elapsed: float) -> str | None:
    """The first thing said in a round: a greeting, or straight to the topic."""
    greeted = voice.table.phase.round > 1 or len(voice.table.messages) > 6 or elapsed > _GREETING_UNTIL
    hellos = sum(bool(patterns.GREETING.search(line.text)) for line in voice.table.messages)
    if not greeted and hellos < 2 and dice.chance(_GREETS_P):
        return voice.talk("greet", dice)
    if accusation_talk.sealed_by_others(voice) and dice.chance(_ON_ANSWERS_P):
        found = accusation_talk.on_answers(voice, dice)
        if found is not None:
            return found
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
    persona, table, card = voice.persona, voice.table, voice.card
    last = next((line for line in reversed(table.messages) if line.seat != table.me), None)
    quiet = [seat.name for seat in table.others if len(voice.lines_of(seat.seat)) <= elapsed * 1.5]
    slots = {"who": dice.pick(quiet) if quiet else "", "word": voice.word}
    sealed = accusation_talk.sealed_by_others(voice)
    eager, from_then_on = (_EAGER, 0.2) if table.mode == "hunt" else (1.6, 0.35)
    options: list[tuple[str, float]] = [
        ("opinion", 0.1 if voice.stated else 2.5),
        ("reason", 1.2 if voice.stated else 0.0),
        ("story", 1.6 if voice.stated else 0.15),
        ("ask", 2.8 * persona.curious),
        ("joke", 0.6 * persona.joking),
        ("twist", 2.2 if table.topic and table.topic.twist else 0.0),
        ("askquiet", 0.3 * persona.curious * elapsed if quiet else 0.0),
        ("meta", 0.12 + 0.2 * elapsed),
        ("suspect", eager * persona.wary * max(0.0, elapsed - from_then_on)),
        ("answers", 3.6 * (1.0 - 0.6 * elapsed) if sealed else 0.0),
        ("borrow", 2.0 if voice.card is None and last else 0.0),
        ("react", (2.4 if card else 0.9) if last else 0.0),
        ("smallask", 2.2 * persona.curious if last else 0.0),
        ("tangent", 0.5),
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
            return _reaction(voice, dice)
        case "smallask":
            talkers = [line.name for line in voice.table.messages[-_LATELY:] if line.seat != voice.table.me]
            return voice.talk("smallask", dice, {"who": dice.pick(talkers) if talkers else ""})
        case "suspect":
            return accusation_talk.pointing(voice, dice)
        case "answers":
            return accusation_talk.on_answers(voice, dice)
        case "borrow":
            return _borrowed(voice, dice)
        case _:
            return voice.talk(category, dice, slots)


def _reaction(voice: Voice, dice: Dice) -> str | None:
    """A word on one of the last lines of the others, late."""
    lines = [line for line in voice.table.messages if line.round == voice.table.phase.round][-_LATELY:]
    lines = [line for line in lines if line.seat != voice.table.me]
    if not lines:
        return None
    heard = hear(dice.pick(lines), voice.table, voice.deck)
    if heard.kind != "statement":
        return None
    return _to_statement(voice, heard, dice, {"who": heard.line.name, "other": ""})


def _borrowed(voice: Voice, dice: Dice) -> str | None:
    """On a topic the deck has no card for: a word about what somebody else has just said on it."""
    said = [line for line in voice.table.messages if line.round == voice.table.phase.round][-8:]
    masks = [seat.name for seat in voice.table.seats]
    heard = [(line, thing(line.text, masks) or about(line.text, masks)) for line in said]
    usable = [(line, word) for line, word in heard if word is not None and line.seat != voice.table.me]
    if not usable:
        return None
    line, word = dice.pick(usable)
    return voice.talk("generic_borrow", dice, {"who": line.name, "word": word})


def add_on(voice: Voice, after: str, dice: Dice) -> str | None:
    """Something more, right after one's own line; None when that line said nothing one could add to."""
    meaning = content(after)
    if not meaning or not voice.stated or names_in(after, [seat.name for seat in voice.table.seats]):
        return None
    if len(meaning) > 1 and dice.chance(_GENERIC):
        return voice.talk("addon", dice)
    return voice.pick(voice.stories() + voice.position(), dice) or voice.talk("addon", dice)
