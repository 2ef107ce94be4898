"""When a player speaks: the timing model of people in group chats, all its numbers in one place.

The constants were fitted on published group chats (see docs on the game, "When to speak"). Everything is ms.
The unprompted median is 46 s instead of the fitted 35 s: lines added after one's own and answers to questions put to
the whole room come on top of it here. Whoever is addressed reacts in 0.95 of cases: some of what was begun is cut
off by the bell or overtaken, and people answer about 0.85 of what is put to them.
"""

import msgspec

from masquerade.players.dice import Dice, seed_of

TALK_SIGMA = 0.5
TYPING_CHARS_PER_S, TYPING_SIGMA = 5.5, 0.35
UNPROMPTED_MS, UNPROMPTED_SIGMA = 46_000, 0.8
FIRST_POST_MS, FIRST_POST_SIGMA = 15_000, 1.1
READING_MS_PER_CHAR = 20
THINKING_MS, THINKING_SIGMA, SHORT_THINKING = 2_000, 0.8, 0.5
REACT_P, REACT_ADDRESSED_P, REACT_ROOM_P = 0.07, 0.95, 0.16
REACT_PRESSED_P, REACT_PRESSED_ROOM_P, REACT_TRICKED_P = 0.92, 0.35, 0.82
CONTINUE_P = 0.16
ADD_ON_P = 0.26  # aimed higher than 0.16: there is not always something to add, and others get in between
CONTINUE_MS, CONTINUE_SIGMA = 500, 0.5
CONTINUATION_TYPING = 0.75
INTERRUPTED_P = 0.25
SHORTEST_TYPING_MS = 500
BELL_MARGIN_MS = 1_200
HURRY_MS, HURRIED = 15_000, 0.5  # with so little time left whoever was asked thinks and types in half the time
PILE_UP_MS, STEP_ASIDE_P = 1_100, 0.75
VOTE_MS, VOTE_SIGMA = 9_000, 0.5
VOTE_MARGIN_MS = 2_500
PROMPTS_MS = 45_000
FIRST_ANSWER_MS, SECOND_ANSWER_MS = (8_000, 20_000), (8_000, 18_000)
ANSWER_MARGIN_MS = 3_000
NOTES_MAX, FIRST_NOTE, NEXT_NOTE, LAST_NOTE = 6, (0.2, 0.5), (0.08, 0.3), 0.96
LOCK_MARGIN_MS = 700
BLANK_ONE_P, BLANK_BOTH_P, SECOND_BLANK = 0.12, 0.04, 0.75
"""How often a seat leaves one of the two prompts blank, and both, as people do whom the bell surprises or who have
nothing to say; of those with one blank it is mostly the second. A seat that always answers would tell people apart."""
LATE_ANSWER_P, LATE_ANSWER_MS = 0.12, (900, 3_500)
"""How often an answer is sealed only just before the lock, and how long before it."""
READY_MISSED_P, READY_LATE_P, READY_LATE = 0.01, 0.05, (0.3, 0.6)
"""How often a seat never says that it is ready, and how often only after that part of the phase: seldom, since
everybody waits for it."""
VOTE_MISSED_P = 0.03
"""How often a seat lets the ballot pass."""
LOOK_BACK_MS = (600, 4_200)


class Pace(msgspec.Struct, frozen=True):
    """How one seat is in time: `talk` multiplies how often it speaks, `speed` is typing in characters a second."""

    talk: float
    speed: float


def pace_of(seed: int) -> Pace:
    """The pace of a seat; the same seed gives the same pace after a restart."""
    dice = Dice(seed_of(seed, "pace"))
    talk = min(max(dice.lognormal(1.0, TALK_SIGMA), 0.4), 2.5)
    speed = min(max(dice.lognormal(TYPING_CHARS_PER_S, TYPING_SIGMA), 2.5), 11.0)
    return Pace(talk=talk, speed=speed)


def typing_ms(text: str, pace: Pace) -> int:
    """How long the seat needs to type a text."""
    return max(int(len(text) / pace.speed * 1000), SHORTEST_TYPING_MS)


def continuation_typing_ms(text: str, pace: Pace) -> int:
    """How long a second half or a correction takes: the words are there already."""
    return max(int(typing_ms(text, pace) * CONTINUATION_TYPING), SHORTEST_TYPING_MS)


def first_post_ms(pace: Pace, dice: Dice) -> int:
    """From the start of a discussion to the moment the seat begins its first unprompted post."""
    return int(dice.lognormal(FIRST_POST_MS, FIRST_POST_SIGMA) / pace.talk)


def unprompted_ms(pace: Pace, dice: Dice) -> int:
    """From one's own post to the moment of beginning the next one that nobody asked for."""
    return int(dice.lognormal(UNPROMPTED_MS, UNPROMPTED_SIGMA) / pace.talk)


def thinking_ms(heard: str, dice: Dice, *, short: bool = False) -> int:
    """From the arrival of another's message to the first key: reading it and thinking, less for a `short` reaction."""
    median_ms = THINKING_MS * SHORT_THINKING if short else THINKING_MS
    return READING_MS_PER_CHAR * len(heard) + int(dice.lognormal(median_ms, THINKING_SIGMA))


def hurried(ms: int, now: int, ends_at: int | None) -> int:
    """So many ms of thinking or typing, or fewer when the bell is near."""
    return ms if ends_at is None or ends_at - now > HURRY_MS else int(ms * HURRIED)


def continuing_ms(dice: Dice) -> int:
    """From one's own post to the first key of what is added to it."""
    return int(dice.lognormal(CONTINUE_MS, CONTINUE_SIGMA))


def reaction_chance(
    pace: Pace, *, addressed: bool, to_room: bool, pressing: bool = False, trick: bool = False
) -> float:
    """How likely a message of another seat makes this one answer; `pressing` ones are rarely left open, tricks more."""
    if trick and addressed:
        return REACT_TRICKED_P
    if pressing:
        return REACT_PRESSED_P if addressed else REACT_PRESSED_ROOM_P
    if addressed:
        return REACT_ADDRESSED_P
    return REACT_ROOM_P if to_room else min(REACT_P * pace.talk, 0.3)


def step_aside_ms(dice: Dice) -> int:
    """How much later a line is sent because another one has just arrived: it is read first."""
    return int(dice.between(PILE_UP_MS * 0.5, PILE_UP_MS * 2.2))


def vote_at(opened_at: int, ends_at: int | None, dice: Dice) -> int:
    """When the ballot is cast: some time after opening, always well before the lock."""
    at = opened_at + int(dice.lognormal(VOTE_MS, VOTE_SIGMA))
    if ends_at is None:
        return at
    return max(opened_at, min(at, ends_at - VOTE_MARGIN_MS - int(dice.between(0, VOTE_MARGIN_MS))))


def misses_ballot(dice: Dice) -> bool:
    """Whether the seat lets this ballot pass, as people now and then do."""
    return dice.chance(VOTE_MISSED_P)


def ready_at(opened_at: int, ends_at: int | None, dice: Dice) -> int | None:
    """When the seat says that it is ready; None: it looks around until the bell."""
    at = opened_at + int(dice.lognormal(2_200, 0.5))
    moment = dice.unit()
    if ends_at is None:
        return at
    if moment < READY_MISSED_P:
        return None
    if moment < READY_MISSED_P + READY_LATE_P:
        at = opened_at + int((ends_at - opened_at) * dice.between(*READY_LATE))
    return max(opened_at, min(at, ends_at - 300))


def left_blank(dice: Dice) -> frozenset[int]:
    """Which of the two prompts of a round a seat leaves without an answer; mostly none."""
    moment = dice.unit()
    if moment < BLANK_BOTH_P:
        return frozenset({0, 1})
    if moment < BLANK_BOTH_P + BLANK_ONE_P:
        return frozenset({1 if dice.chance(SECOND_BLANK) else 0})
    return frozenset()


def answer_at(now: int, ends_at: int | None, lasts_ms: int, left: int, dice: Dice) -> int:
    """When the next of `left` answers is sealed: after thinking and typing, all of them well before the lock.

    The model is made for 45 s; a shorter phase is written through faster.
    """
    low, high = FIRST_ANSWER_MS if left > 1 else SECOND_ANSWER_MS
    hurry = min(lasts_ms / PROMPTS_MS, 1.0)
    at = now + int(dice.between(low, high) * hurry)
    if ends_at is None:
        return at
    margin = min(ANSWER_MARGIN_MS, lasts_ms // 8)
    room = max(ends_at - margin - now, 0)
    latest = now + int(room * dice.between(0.8, 1.0) / left)
    if left == 1 and dice.chance(LATE_ANSWER_P):
        return max(now, ends_at - int(dice.between(*LATE_ANSWER_MS)))
    return max(now, min(at, latest))


def note_at(now: int, started_at: int, ends_at: int | None, dice: Dice, *, first: bool) -> int | None:
    """When a seat next notes down whom it suspects; None: not in this discussion any more."""
    if ends_at is None:
        return None
    lasts_ms = max(ends_at - started_at, 1)
    at = (
        started_at + int(lasts_ms * dice.between(*FIRST_NOTE))
        if first
        else now + int(lasts_ms * dice.between(0.08, 0.3))
    )
    return at if now < at < started_at + lasts_ms * LAST_NOTE else None


def in_time(at: int, ends_at: int | None) -> int:
    """The moment `at`, or just before the lock when a pause has pushed it over the end."""
    return at if ends_at is None else min(at, ends_at - LOCK_MARGIN_MS)


def looking_back_ms(dice: Dice) -> int:
    """How long after a pause it takes a seat to be back in the game."""
    return int(dice.between(*LOOK_BACK_MS))


def before_bell(send_at: int, ends_at: int | None) -> bool:
    """Whether a line sent at `send_at` certainly arrives before its phase ends."""
    return ends_at is None or send_at <= ends_at - BELL_MARGIN_MS
