"""Topics of the kitchen, the bed and the cupboard: text, twist and two prompts each."""

from typing import Final

AT_HOME: Final[tuple[tuple[str, str, tuple[str, str]], ...]] = (
    (
        "What is the best thing to eat after midnight?",
        "The kitchen has no light and no clean plates.",
        ("What do you hide at the back of the fridge?", "Somebody catches you in the kitchen at two. You say?"),
    ),
    (
        "Which smell takes you straight back to being ten?",
        "Describe it without naming the thing.",
        ("What does your coat smell of?", "Name a perfume after the place you grew up."),
    ),
    (
        "You get one extra hour a day. What happens in it?",
        "Everyone else in this room gets the same hour.",
        ("What would you do in an hour nobody can see?", "Who would you never give your spare hour to?"),
    ),
    (
        "Which household job would you pay never to do again?",
        "Now defend it: why is it secretly nice?",
        ("What is behind your sofa?", "How do you get out of the washing-up?"),
    ),
    (
        "What would you put on a pizza that nobody else accepts?",
        "Agree on one pizza for the whole room.",
        ("Name your pizza, as on the menu.", "The wrong pizza comes. What do you say?"),
    ),
    (
        "Which sound annoys you more than it should?",
        "Somebody here is making it right now. Who?",
        ("What noise do you make when you get up?", "Your neighbour drums at midnight. Write the note."),
    ),
    (
        "Tea, coffee or neither, and how exactly?",
        "The machine is broken for a week. Plan?",
        ("What is written on your mug?", "What do you dunk in your cup?"),
    ),
    (
        "What do you always forget when you pack a bag?",
        "You may take three things, and no phone.",
        ("What is in your bag that you cannot explain?", "The train leaves without you. What do you shout?"),
    ),
    (
        "Morning person or night person, honestly?",
        "The room has to meet at five in the morning. Where?",
        ("What is the first thing you say in the morning?", "What keeps you awake at night?"),
    ),
    (
        "What would you do on a day when everything is cancelled?",
        "The power is cancelled too.",
        ("Which excuse do you use to cancel?", "What is on your list for tomorrow?"),
    ),
    (
        "What is the most useless thing you own and keep?",
        "You can save only that one from your home.",
        ("What is in your kitchen drawer?", "What would you never lend to anybody?"),
    ),
    (
        "Which food did you hate as a child and like now?",
        "Sell it to a five-year-old in one line.",
        ("What was on your plate on Sundays?", "What is your secret ingredient?"),
    ),
    (
        "What do you do with the last minute before you leave home?",
        "You are already late.",
        ("What do you call back through the door?", "What did you once leave the house wearing?"),
    ),
    (
        "What is a perfectly good sandwich?",
        "No bread in the house.",
        ("What is between the slices, and why?", "What do you call your sandwich shop?"),
    ),
    (
        "What would your neighbours say about you?",
        "Now the truth.",
        ("What did the neighbours see through your window?", "What did you borrow and never give back?"),
    ),
    (
        "Which machine in your life has a personality?",
        "It leaves you a note. What does it say?",
        ("What do you say to a machine that will not work?", "Which button should everything have?"),
    ),
    (
        "Cats or dogs?",
        "It is yours for a week and it does not like you.",
        ("What did the dog bring in?", "The cat leaves you a will. What do you get?"),
    ),
    (
        "What did you collect as a child?",
        "Somebody offers a thousand for it. Well?",
        ("What is on the shelf over your bed?", "What would a museum keep of you?"),
    ),
    (
        "Which superstition do you keep, just in case?",
        "It has just failed you. How?",
        ("What do you carry for luck?", "A fortune teller looks at your hand. She says?"),
    ),
    (
        "What is the worst thing to step on?",
        "You are carrying soup.",
        ("What is all over your floor?", "You slip in front of everybody. What do you say?"),
    ),
    (
        "What do you do when you cannot sleep?",
        "It is four. Still awake.",
        ("What do you count instead of sheep?", "What did you dream last?"),
    ),
    (
        "What do you always buy too much of?",
        "It all has to be used up tonight.",
        ("What is in your trolley right now?", "What do you have three hundred of?"),
    ),
    (
        "Which vegetable gets too much praise?",
        "It is the only thing left in the shop.",
        ("What grows in your garden, if anything?", "What do you slip under the table to the dog?"),
    ),
    (
        "What is the best seat in the house?",
        "Somebody is already sitting in it.",
        ("What is your chair like?", "What is on the cushion, in cross-stitch?"),
    ),
    (
        "Which small repair have you put off for a year?",
        "A guest is just about to find out.",
        ("What is held together with tape at your place?", "What is your toolbox missing?"),
    ),
    (
        "What is the best thing about a power cut?",
        "It comes back on. Who cheers?",
        ("What do you tell people by candlelight?", "What do you bump into in the dark?"),
    ),
    (
        "Which colour should a room never be?",
        "You have a week and only that paint.",
        ("What colour is your bad mood?", "What would you paint on a wall in the night?"),
    ),
    (
        "How do you eat a biscuit, exactly?",
        "It is the last one, and five of you want it.",
        ("What is in your biscuit tin?", "Who gets the last piece, and why?"),
    ),
    (
        "What would you do with a castle?",
        "The heating costs more than the castle.",
        ("What lives in your moat?", "What is your family motto?"),
    ),
    (
        "What is the oldest thing you wear?",
        "It is the dress code for tonight.",
        ("What is written inside your collar?", "What did you last sew, glue or staple?"),
    ),
)
