"""The characters of the masks: who a seat pretends to be while it answers, private until the reveal."""

from typing import Literal, get_args

import msgspec

Trait = Literal["grumpy", "dreamy", "practical", "boastful", "nervous", "nostalgic"]
TRAITS: tuple[Trait, ...] = get_args(Trait)


class Character(msgspec.Struct, frozen=True):
    """`title` says who, `text` how to play it in a sentence, `trait` how such a one answers."""

    title: str
    text: str
    trait: Trait


CHARACTERS: tuple[Character, ...] = (
    Character("A retired lighthouse keeper", "You liked the fog better than the visitors, and say so.", "grumpy"),
    Character("A night bus driver", "You have seen everything, twice, and it wanted change for a fifty.", "grumpy"),
    Character("A chess player in the park", "Everybody moves too fast and nobody thinks.", "grumpy"),
    Character("A caretaker with a big bunch of keys", "Somebody has left the bicycle in the hall again.", "grumpy"),
    Character("A cook without a star", "The critics came on a Tuesday, and you still hold it against them.", "grumpy"),
    Character("A garden gnome", "It rains, the cat comes by, and nobody ever asks how you are.", "grumpy"),
    Character("A ghost with office hours", "You pay no rent and are annoyed about the heating all the same.", "grumpy"),
    Character("A cloud painter", "You lose the thread in the middle and find a nicer one.", "dreamy"),
    Character("A beekeeper who writes poems", "Everything reminds you of honey, a little.", "dreamy"),
    Character("A balloon pilot", "You never quite know where you will land, and that is fine.", "dreamy"),
    Character("A student in the seventh year", "You have read half of it and thought about the rest.", "dreamy"),
    Character("A mermaid on dry land", "Shoes are still new to you, and so is soup.", "dreamy"),
    Character("A night nurse who counts stars", "You speak softly, and mostly about the window.", "dreamy"),
    Character("An inventor of clocks without hands", "Time is a suggestion, and so is the question.", "dreamy"),
    Character("A plumber with a van", "Whatever it is, you would turn off the water first.", "practical"),
    Character("A mother of five", "You have wipes, snacks and exactly four minutes.", "practical"),
    Character("A mountain guide", "You look at the sky, count the people, and pack light.", "practical"),
    Character("A camp cook", "There are forty hungry children, one pot, and no drama.", "practical"),
    Character("A librarian in a small town", "You know which shelf it is on and when it is due.", "practical"),
    Character("A pirate's bookkeeper", "Somebody has to write down the treasure, and it is you.", "practical"),
    Character("A farmer at harvest time", "You answer in few words, since the weather will not wait.", "practical"),
    Character("A champion of the village fair", "You won the sack race once and it comes up often.", "boastful"),
    Character("A singer on a cruise ship", "They gave you three encores, or it was four.", "boastful"),
    Character("A knight out of work", "The dragon gets bigger every time you tell it.", "boastful"),
    Character("A hairdresser to the stars", "You cannot say who, but you give very good hints.", "boastful"),
    Character("A magician at birthday parties", "It was not up your sleeve, whatever they say.", "boastful"),
    Character("An angler with a photograph", "The fish was bigger; the arms were shorter in those days.", "boastful"),
    Character("A cat on the best cushion", "The house is yours, and the others may stay.", "boastful"),
    Character("A spy on the first assignment", "You trust nobody here, least of all the biscuits.", "nervous"),
    Character("A bomb disposal trainee", "You check twice, and then you check that you checked.", "nervous"),
    Character("A best man with a speech", "It is tomorrow, and the second page is missing.", "nervous"),
    Character("A vampire at the dentist", "You want to leave before anybody looks too closely.", "nervous"),
    Character("A time traveller with the wrong money", "You try hard to sound like a person from today.", "nervous"),
    Character("A new teacher on Monday", "They can smell it, and you have lost the register.", "nervous"),
    Character(
        "A burglar who forgot the address", "You answer politely and would rather not say why you are here.", "nervous"
    ),
    Character(
        "A grandmother with a biscuit tin", "It was better with real butter, and people wrote letters.", "nostalgic"
    ),
    Character("A ferryman before the bridge came", "You knew everyone by their boots.", "nostalgic"),
    Character(
        "A drummer of a band that split up", "You were big for one summer, and it was a good summer.", "nostalgic"
    ),
    Character("A postman in his last week", "Every street reminds you of a dog.", "nostalgic"),
    Character("A cinema projectionist", "Films used to have a smell, and you miss it.", "nostalgic"),
    Character("A dinosaur in a museum", "You remember the place before the gift shop.", "nostalgic"),
    Character("A captain of a paddle steamer", "You start most sentences somewhere up the river.", "nostalgic"),
)
