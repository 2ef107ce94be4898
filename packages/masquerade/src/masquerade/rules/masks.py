"""The masks a game deals: a name and the id of its picture, equal in kind so that none hints at who wears it."""

import msgspec


class Mask(msgspec.Struct, frozen=True):
    """`name` is shown in the chat, `avatar` names the picture."""

    name: str
    avatar: str


def _mask(name: str) -> Mask:
    return Mask(name, name.lower())


MASKS: tuple[Mask, ...] = tuple(
    _mask(name)
    for name in (
        "Badger",
        "Bat",
        "Bear",
        "Beaver",
        "Bison",
        "Cat",
        "Crab",
        "Crane",
        "Crow",
        "Deer",
        "Dolphin",
        "Falcon",
        "Finch",
        "Fox",
        "Frog",
        "Gecko",
        "Hare",
        "Hedgehog",
        "Heron",
        "Ibis",
        "Koala",
        "Lynx",
        "Magpie",
        "Mole",
        "Moose",
        "Newt",
        "Otter",
        "Owl",
        "Panda",
        "Pelican",
        "Rabbit",
        "Raven",
        "Seal",
        "Stork",
        "Tiger",
        "Toad",
        "Turtle",
        "Walrus",
        "Wolf",
        "Wren",
    )
)
