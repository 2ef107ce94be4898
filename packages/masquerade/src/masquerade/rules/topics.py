"""What the rounds are about: everyday questions anyone can answer in a line, with a twist and two prompts each."""

import msgspec


class Card(msgspec.Struct, frozen=True):
    """`text` opens the discussion, `twist` turns it half-way; the `prompts` are answered in character before it."""

    text: str
    twist: str
    prompts: tuple[str, str]


# For a topic of the host's own: they fit whatever it is about.
GENERIC_PROMPTS: tuple[str, ...] = (
    "Your very first thought about it, in one line?",
    "What would your mother say about it?",
    "What does everybody get wrong about it?",
    "What did it cost you last time?",
    "Who should never be asked about it?",
    "What would you change about it tomorrow?",
    "How could one ruin it in a minute?",
    "What do you never say aloud about it?",
)


CARDS: tuple[Card, ...] = (
    Card(
        "What is the best thing to eat after midnight?",
        "The kitchen has no light and no clean plates.",
        ("What do you hide at the back of the fridge?", "Somebody catches you in the kitchen at two. You say?"),
    ),
    Card(
        "Which smell takes you straight back to being ten?",
        "Describe it without naming the thing.",
        ("What does your coat smell of?", "Name a perfume after the place you grew up."),
    ),
    Card(
        "You get one extra hour a day. What happens in it?",
        "Everyone else in this room gets the same hour.",
        ("What would you do in an hour nobody can see?", "Who would you never give your spare hour to?"),
    ),
    Card(
        "What is a small lie everybody tells?",
        "Say when you told it last.",
        ("What do you say when you are late?", "What is on your CV that is not quite true?"),
    ),
    Card(
        "Which household job would you pay never to do again?",
        "Now defend it: why is it secretly nice?",
        ("What is behind your sofa?", "How do you get out of the washing-up?"),
    ),
    Card(
        "What would you put on a pizza that nobody else accepts?",
        "Agree on one pizza for the whole room.",
        ("Name your pizza, as on the menu.", "The wrong pizza comes. What do you say?"),
    ),
    Card(
        "Which sound annoys you more than it should?",
        "Somebody here is making it right now. Who?",
        ("What noise do you make when you get up?", "Your neighbour drums at midnight. Write the note."),
    ),
    Card(
        "What was the worst present you ever got?",
        "You had to say thank you. What exactly did you say?",
        ("What are you giving everybody this year?", "There is a box with your name on it. What is inside?"),
    ),
    Card(
        "Tea, coffee or neither, and how exactly?",
        "The machine is broken for a week. Plan?",
        ("What is written on your mug?", "What do you dunk in your cup?"),
    ),
    Card(
        "What do you always forget when you pack a bag?",
        "You may take three things, and no phone.",
        ("What is in your bag that you cannot explain?", "The train leaves without you. What do you shout?"),
    ),
    Card(
        "Which animal would be rude if it could talk?",
        "It has just opened its mouth. First sentence?",
        ("What does your pet think of you?", "Which animal owes you an apology, and for what?"),
    ),
    Card(
        "What is the longest you have waited for something silly?",
        "Was it worth it? Only yes or no and one reason.",
        ("What do you do in a waiting room?", "Somebody jumps the queue. What do you mutter?"),
    ),
    Card(
        "Which rule from school still makes no sense to you?",
        "You are the teacher now. Explain it.",
        ("What did your school report say about you?", "Which rule hangs on your own door?"),
    ),
    Card(
        "What do people where you live complain about most?",
        "Say one good thing about it.",
        ("Write one line of complaint to the mayor.", "What stands on the sign at the edge of your town?"),
    ),
    Card(
        "Which song can you not hear any more?",
        "It plays at a wedding. What do you do?",
        ("What do you sing when nobody is home?", "How does the song about you begin?"),
    ),
    Card(
        "What did you believe for far too long?",
        "Who set you right, and how did they laugh?",
        ("What did you never dare to ask?", "What do you tell children about the moon?"),
    ),
    Card(
        "Morning person or night person, honestly?",
        "The room has to meet at five in the morning. Where?",
        ("What is the first thing you say in the morning?", "What keeps you awake at night?"),
    ),
    Card(
        "What would you do on a day when everything is cancelled?",
        "The power is cancelled too.",
        ("Which excuse do you use to cancel?", "What is on your list for tomorrow?"),
    ),
    Card(
        "What is the most useless thing you own and keep?",
        "You can save only that one from your home.",
        ("What is in your kitchen drawer?", "What would you never lend to anybody?"),
    ),
    Card(
        "Which food did you hate as a child and like now?",
        "Sell it to a five-year-old in one line.",
        ("What was on your plate on Sundays?", "What is your secret ingredient?"),
    ),
    Card(
        "What is the kindest thing a stranger did for you?",
        "Now the strangest.",
        ("What did you last say to a stranger?", "A stranger leaves you a suitcase. What is in it?"),
    ),
    Card(
        "How do you get rid of somebody who talks too long?",
        "That somebody is in this room.",
        ("What do you talk about for too long?", "You fake a phone call. Who is on the line?"),
    ),
    Card(
        "What would you be famous for, if it had to be something tiny?",
        "The local paper calls. Your headline?",
        ("What does the statue of you hold in its hand?", "Which record do you hold in your street?"),
    ),
    Card(
        "Which weather suits you best?",
        "It stays like that for a whole year.",
        ("What is the forecast for your mood tomorrow?", "What do you wear when it pours?"),
    ),
    Card(
        "What was your first job, paid or not?",
        "What did you break there?",
        ("Why were you nearly sacked?", "What did you buy with your first money?"),
    ),
    Card(
        "What is the right way to spend a train ride?",
        "The train stops for two hours.",
        ("Who sits next to you, and what do they eat?", "The conductor wants your ticket. You say?"),
    ),
    Card(
        "Which word do you always spell wrong?",
        "Spell it here without checking.",
        ("Invent a word we need, and what it means.", "What does your tattoo say by mistake?"),
    ),
    Card(
        "What could you talk about for an hour without preparation?",
        "You have one sentence.",
        ("What is the title of your lecture?", "Which question do you hope nobody asks?"),
    ),
    Card(
        "Which shop would you like to be locked in overnight?",
        "The alarm goes off at three.",
        ("What do you put in your pocket first?", "The night guard finds you. What are you doing?"),
    ),
    Card(
        "What is something old people are right about?",
        "And something they are not.",
        ("What do you say more often every year?", "What will you be like at ninety?"),
    ),
    Card(
        "Who in a film deserved a better ending?",
        "Write it in ten words.",
        ("You are in a film for three seconds. Doing what?", "What is your last line before the credits?"),
    ),
    Card(
        "What do you do with the last minute before you leave home?",
        "You are already late.",
        ("What do you call back through the door?", "What did you once leave the house wearing?"),
    ),
    Card(
        "Which game turns nice people into monsters?",
        "Who here would cheat at it?",
        ("How do you cheat, and at what?", "What do you shout when you lose?"),
    ),
    Card(
        "What is a perfectly good sandwich?",
        "No bread in the house.",
        ("What is between the slices, and why?", "What do you call your sandwich shop?"),
    ),
    Card(
        "What would your neighbours say about you?",
        "Now the truth.",
        ("What did the neighbours see through your window?", "What did you borrow and never give back?"),
    ),
    Card(
        "Which machine in your life has a personality?",
        "It leaves you a note. What does it say?",
        ("What do you say to a machine that will not work?", "Which button should everything have?"),
    ),
    Card(
        "Cats or dogs?",
        "It is yours for a week and it does not like you.",
        ("What did the dog bring in?", "The cat leaves you a will. What do you get?"),
    ),
    Card(
        "Beach or mountains?",
        "It rains the whole week.",
        ("What did you bring home from the beach?", "Write a line in the book on the summit."),
    ),
    Card(
        "What superpower would you pick?",
        "It only works on Tuesdays.",
        ("What is your hero's name, and the costume?", "What is your one weakness?"),
    ),
    Card(
        "How do you know that a party is over?",
        "It is your party, and they stay.",
        ("What do you bring to a party?", "What is the first line of your speech?"),
    ),
    Card(
        "What did you collect as a child?",
        "Somebody offers a thousand for it. Well?",
        ("What is on the shelf over your bed?", "What would a museum keep of you?"),
    ),
    Card(
        "Which superstition do you keep, just in case?",
        "It has just failed you. How?",
        ("What do you carry for luck?", "A fortune teller looks at your hand. She says?"),
    ),
    Card(
        "What is the worst thing to step on?",
        "You are carrying soup.",
        ("What is all over your floor?", "You slip in front of everybody. What do you say?"),
    ),
    Card(
        "Which holiday went properly wrong?",
        "Write the postcard all the same.",
        ("What is your review of the hotel?", "What did you bring back instead of a tan?"),
    ),
    Card(
        "What do you do when you cannot sleep?",
        "It is four. Still awake.",
        ("What do you count instead of sheep?", "What did you dream last?"),
    ),
    Card(
        "What do you always buy too much of?",
        "It all has to be used up tonight.",
        ("What is in your trolley right now?", "What do you have three hundred of?"),
    ),
    Card(
        "Which vegetable gets too much praise?",
        "It is the only thing left in the shop.",
        ("What grows in your garden, if anything?", "What do you slip under the table to the dog?"),
    ),
    Card(
        "What is the best seat in the house?",
        "Somebody is already sitting in it.",
        ("What is your chair like?", "What is on the cushion, in cross-stitch?"),
    ),
    Card(
        "Which small repair have you put off for a year?",
        "A guest is just about to find out.",
        ("What is held together with tape at your place?", "What is your toolbox missing?"),
    ),
)
