"""Topics of people, places and work: text, twist and two prompts each."""

from typing import Final

OUT_THERE: Final[tuple[tuple[str, str, tuple[str, str]], ...]] = (
    (
        "What is a small lie everybody tells?",
        "Say when you told it last.",
        ("What do you say when you are late?", "What is on your CV that is not quite true?"),
    ),
    (
        "What was the worst present you ever got?",
        "You had to say thank you. What exactly did you say?",
        ("What are you giving everybody this year?", "There is a box with your name on it. What is inside?"),
    ),
    (
        "Which animal would be rude if it could talk?",
        "It has just opened its mouth. First sentence?",
        ("What does your pet think of you?", "Which animal owes you an apology, and for what?"),
    ),
    (
        "What is the longest you have waited for something silly?",
        "Was it worth it? Only yes or no and one reason.",
        ("What do you do in a waiting room?", "Somebody jumps the queue. What do you mutter?"),
    ),
    (
        "Which rule from school still makes no sense to you?",
        "You are the teacher now. Explain it.",
        ("What did your school report say about you?", "Which rule hangs on your own door?"),
    ),
    (
        "What do people where you live complain about most?",
        "Say one good thing about it.",
        ("Write one line of complaint to the mayor.", "What stands on the sign at the edge of your town?"),
    ),
    (
        "Which song can you not hear any more?",
        "It plays at a wedding. What do you do?",
        ("What do you sing when nobody is home?", "How does the song about you begin?"),
    ),
    (
        "What did you believe for far too long?",
        "Who set you right, and how did they laugh?",
        ("What did you never dare to ask?", "What do you tell children about the moon?"),
    ),
    (
        "What is the kindest thing a stranger did for you?",
        "Now the strangest.",
        ("What did you last say to a stranger?", "A stranger leaves you a suitcase. What is in it?"),
    ),
    (
        "How do you get rid of somebody who talks too long?",
        "That somebody is in this room.",
        ("What do you talk about for too long?", "You fake a phone call. Who is on the line?"),
    ),
    (
        "What would you be famous for, if it had to be something tiny?",
        "The local paper calls. Your headline?",
        ("What does the statue of you hold in its hand?", "Which record do you hold in your street?"),
    ),
    (
        "Which weather suits you best?",
        "It stays like that for a whole year.",
        ("What is the forecast for your mood tomorrow?", "What do you wear when it pours?"),
    ),
    (
        "What was your first job, paid or not?",
        "What did you break there?",
        ("Why were you nearly sacked?", "What did you buy with your first money?"),
    ),
    (
        "What is the right way to spend a train ride?",
        "The train stops for two hours.",
        ("Who sits next to you, and what do they eat?", "The conductor wants your ticket. You say?"),
    ),
    (
        "Which word do you always spell wrong?",
        "Spell it here without checking.",
        ("Invent a word we need, and what it means.", "What does your tattoo say by mistake?"),
    ),
    (
        "What could you talk about for an hour without preparation?",
        "You have one sentence.",
        ("What is the title of your lecture?", "Which question do you hope nobody asks?"),
    ),
    (
        "Which shop would you like to be locked in overnight?",
        "The alarm goes off at three.",
        ("What do you put in your pocket first?", "The night guard finds you. What are you doing?"),
    ),
    (
        "What is something old people are right about?",
        "And something they are not.",
        ("What do you say more often every year?", "What will you be like at ninety?"),
    ),
    (
        "Who in a film deserved a better ending?",
        "Write it in ten words.",
        ("You are in a film for three seconds. Doing what?", "What is your last line before the credits?"),
    ),
    (
        "Which game turns nice people into monsters?",
        "Who here would cheat at it?",
        ("How do you cheat, and at what?", "What do you shout when you lose?"),
    ),
    (
        "Beach or mountains?",
        "It rains the whole week.",
        ("What did you bring home from the beach?", "Write a line in the book on the summit."),
    ),
    (
        "What superpower would you pick?",
        "It only works on Tuesdays.",
        ("What is your hero's name, and the costume?", "What is your one weakness?"),
    ),
    (
        "How do you know that a party is over?",
        "It is your party, and they stay.",
        ("What do you bring to a party?", "What is the first line of your speech?"),
    ),
    (
        "Which holiday went properly wrong?",
        "Write the postcard all the same.",
        ("What is your review of the hotel?", "What did you bring back instead of a tan?"),
    ),
    (
        "Which job would you be terrible at?",
        "You start on Monday.",
        ("What stands on your business card?", "What did you do in your first hour on the job?"),
    ),
    (
        "What do you do when you find money on the floor?",
        "The owner turns round.",
        ("What did you find in an old coat?", "What would you buy for exactly five?"),
    ),
    (
        "Which invention would you take back?",
        "Everyone used it this morning.",
        ("What did you invent that nobody wanted?", "What should be made louder?"),
    ),
    (
        "What do you do in a lift with a stranger?",
        "It stops between two floors.",
        ("What do you say in a lift?", "Which floor has your name, and what is on it?"),
    ),
    (
        "What is the most overrated day of the year?",
        "It is today.",
        ("Invent a public holiday, and how it is kept.", "What do you wish for before the candles go out?"),
    ),
    (
        "What do you do at a wedding where you know nobody?",
        "They ask you for a speech.",
        ("How do you know the bride, officially?", "What did you wrap for the couple?"),
    ),
)
