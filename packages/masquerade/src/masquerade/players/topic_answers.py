"""Answers to questions: what the topic's card knows, what the persona knows of itself, what anybody would say."""

import re
from collections.abc import Mapping

from masquerade.players import patterns
from masquerade.players.dice import Dice, seed_of
from masquerade.players.hearing import Heard
from masquerade.players.voice import Voice
from masquerade.players.words import about, alike, content, either, names_in

_TELLING = content("story stories tell share example experience happened time")
_STRONG = frozenset({"where", "age", "job", "howareyou", "name"})
_SMALL = frozenset(
    [
        "room",
        "weather",
        "awake",
        "time",
        "secret",
        "quiet",
        "ate",
        "phone",
        "window",
        "feet",
        "kids",
        "doing",
        "topicask",
        "after",
        "eating",
        "noise",
        "howlong",
        "worstjob",
        "relation",
        "whowith",
        "livealone",
        "health",
    ]
)
"""What is asked of a person and not of the topic, even if it shares a word with it."""
_WHY = re.compile(
    r"\b(?:why|how come|how so|evidence|proof|who taught|reason|explain|what makes|wdym"
    r"|what do (?:you|u) mean|based on)\b",
    re.IGNORECASE,
)
_BACK = re.compile(
    r"\b(?:what about|how about|and|wbu|hbu|thoughts|what do (?:you|u|we|y'?all|we all) (?:all )?think"
    r"|(?:your|ur) (?:turn|opinion|take|pick|vote|choice|answer|view|side|stance)"
    r"|which (?:one|side)|where do (?:you|u) stand|do (?:you|u) agree|agree|opinions?|what do (?:you|u) say)\b",
    re.IGNORECASE,
)
_PLAIN_WHY = 0.6
_EVER = re.compile(
    r"\b(?:ever|story|stories|experience|happened|last time|did (?:you|u)|have (?:you|u)|example|like what|tell)\b",
    re.IGNORECASE,
)
_REALLY = re.compile(
    r"^\W*(?:really|seriously|srsly|for real|fr|is it|are you sure|u sure|sure|oh yeah|you did|did you|huh|what"
    r"|wait what)\W*$",
    re.IGNORECASE,
)
_OPINION_ON = re.compile(
    r"\b(?:think (?:of|about)|(?:opinion|thoughts|take|feel|views?) (?:on|about)"
    r"|(?:you|u) (?:like|love|hate|enjoy|into)"
    r"|what about|how about) (.+)",
    re.IGNORECASE,
)
_YES_NO = re.compile(
    r"^(?:(?!wh|how)\w+[,:]? )?(?:so |and |but |wait |ok |also |then )?(?:do|does|did|are|is|was|were|have|has"
    r"|can|could|would|should|will|shall|isn'?t|don'?t|wouldn'?t|shouldn'?t|aren'?t"
    r"|you|u|anyone|any)\b",
    re.IGNORECASE,
)


def answer(voice: Voice, heard: Heard, dice: Dice) -> str | None:
    """An answer to a question; the first source that has something fresh wins."""
    text = heard.said
    slots = {"who": heard.line.name, "word": voice.word, "other": _another(voice, heard)}
    if heard.subject == "agree":
        likes = Dice(seed_of(voice.seed, "with", slots["other"])).chance(0.5)
        return voice.talk("agreewith" if likes else "disagreewith", dice, slots)
    personal = heard.kind == "fact" and (heard.subject in _SMALL or not _on_topic(voice, text))
    if personal and heard.subject == "meaning":
        return _why(voice, "why", dice) if dice.chance(0.6) else _fact(voice, "meaning", dice)
    if personal and heard.subject in _STRONG | _SMALL:
        return _fact(voice, heard.subject, dice) or voice.talk("again", dice)
    if patterns.DOUBTED.search(text):
        return voice.talk("insist", dice)
    ready = _from_card(voice, text, dice, slots)
    if ready is not None:
        return ready
    if personal:
        return _fact(voice, heard.subject, dice) or voice.talk("again", dice)
    for source in (_short, _echoed, _sides, _why, _when, _ever, _taste, _back, _yes_no):
        found = source(voice, text, dice)
        if found is not None:
            return found
    return _otherwise(voice, text, dice)


def _another(voice: Voice, heard: Heard) -> str:
    names = [seat.name for seat in voice.table.others if seat.seat != heard.line.seat]
    named = sorted(names_in(heard.said, names))
    return named[0] if named else dice_name(voice, names)


def dice_name(voice: Voice, names: list[str]) -> str:
    """The name this seat has its eye on: the same one all game."""
    return Dice(seed_of(voice.seed, "eye", *names)).pick(names) if names else ""


def _from_card(voice: Voice, text: str, dice: Dice, slots: Mapping[str, str]) -> str | None:
    """What the topic's card answers to this question."""
    if voice.card is None or voice.stance is None:
        return None
    for ready in voice.card.answers:
        if ready.stance in ("", voice.stance.key) and re.search(ready.match, text, re.IGNORECASE):
            found = voice.pick(ready.say, dice, slots)
            if found is not None:
                return found
    return None


def _fact(voice: Voice, key: str, dice: Dice) -> str | None:
    told = voice.persona.facts.get(key, ())
    if told:
        before = any(not voice.fresh(line) for line in told)
        return None if before else voice.pick(told, dice)
    category = f"fact_{key}"
    return voice.talk(category if category in voice.deck.talk else "unknown", dice)


def _short(voice: Voice, text: str, dice: Dice) -> str | None:
    return voice.talk("insist", dice) if _REALLY.search(text) else None


def _echoed(voice: Voice, text: str, dice: Dice) -> str | None:
    """One's own words with a question mark: one stands by them, or tells more."""
    asked = content(text)
    lately = frozenset[str]().union(*(content(line.text) for line in voice.table.mine[-2:]))
    if not asked or not asked <= lately or len(text.split()) > 5:
        return None
    more = voice.pick(voice.stories() + voice.position(), dice) if dice.chance(0.5) else None
    return more or voice.talk("insist", dice)


def _when(voice: Voice, text: str, dice: Dice) -> str | None:
    return voice.talk("when", dice) if patterns.WHEN.search(text) else None


def _sides(voice: Voice, text: str, dice: Dice) -> str | None:
    """ "Tea or coffee?" gets one of the two, always the same one from this seat."""
    sides = either(text)
    if sides is None:
        return None
    first = Dice(seed_of(voice.seed, "side", *sorted(sides))).chance(0.5)
    one, two = sorted(sides) if first else sorted(sides, reverse=True)
    return voice.talk("pickside", dice, {"a": one, "b": two})


def _why(voice: Voice, text: str, dice: Dice) -> str | None:
    if not _WHY.search(text):
        return None
    if voice.stance is None:
        return voice.talk("generic_reason", dice)
    own = voice.table.mine[-1:]
    if own and voice.stated and not _for_ones_side(voice, own[0].text) and dice.chance(_PLAIN_WHY):
        found = voice.talk("why_plain", dice)
        if found is not None:
            return found
    return voice.pick(voice.position(), dice) or voice.pick(voice.stories(), dice) or voice.talk("again", dice)


def _for_ones_side(voice: Voice, text: str) -> bool:
    """Whether a line was said for the own side of the topic, so that its reasons explain it."""
    if voice.stance is None:
        return False
    meaning = content(text)
    return any(alike(meaning, content(line)) >= 0.5 for line in (*voice.stance.opinions, *voice.stance.reasons))


def _ever(voice: Voice, text: str, dice: Dice) -> str | None:
    if not _EVER.search(text) or not (_on_topic(voice, text) or len(content(text) - _TELLING) == 0):
        return None
    return voice.pick(
        voice.stories() or voice.deck.lines("generic_story", voice.persona.register), dice, {"word": voice.word}
    )


def _taste(voice: Voice, text: str, dice: Dice) -> str | None:
    """What one thinks of something that has nothing to do with the topic."""
    match = _OPINION_ON.search(text)
    if match is None or _on_topic(voice, text):
        return None
    word = about(match.group(1), [seat.name for seat in voice.table.seats])
    return voice.talk("opinion_on", dice, {"word": word}) if word is not None else None


def _back(voice: Voice, text: str, dice: Dice) -> str | None:
    if not _BACK.search(text) and len(content(text)) > 0:
        return None
    if voice.stance is None:
        return voice.talk(voice.lean, dice, {"word": voice.word})
    return voice.pick(voice.position(), dice)


def _yes_no(voice: Voice, text: str, dice: Dice) -> str | None:
    """Yes or no: by one's side on the topic, by a coin that never changes on anything else."""
    if not _YES_NO.search(text.strip()):
        return None
    if voice.stance is not None and _on_topic(voice, text) and dice.chance(0.7):
        found = voice.pick(voice.position(), dice)
        if found is not None:
            return found
    likes = Dice(seed_of(voice.seed, "likes", *sorted(content(text)))).chance(0.5)
    return voice.talk("yes" if likes else "no", dice)


def _otherwise(voice: Voice, text: str, dice: Dice) -> str | None:
    if voice.stance is not None and _on_topic(voice, text):
        found = voice.pick(voice.position() + voice.stories(), dice)
        if found is not None:
            return found
    if dice.chance(0.4) and voice.stance is not None and not voice.stated:
        return voice.pick(voice.position(), dice)
    return voice.talk("unknown", dice)


def _on_topic(voice: Voice, text: str) -> bool:
    if voice.table.topic is None:
        return False
    keys = content(voice.table.topic.text)
    if voice.card is not None:
        keys |= content(voice.card.words)
    return bool(content(text) & keys)
