"""What the rounds are about: everyday questions anyone can answer in a line, each with a twist for its second half."""

import msgspec


class Card(msgspec.Struct, frozen=True):
    """`text` opens the discussion, `twist` turns it half-way."""

    text: str
    twist: str


CARDS: tuple[Card, ...] = (
    Card("What is the best thing to eat after midnight?", "The kitchen has no light and no clean plates."),
    Card("Which smell takes you straight back to being ten?", "Describe it without naming the thing."),
    Card("You get one extra hour a day. What happens in it?", "Everyone else in this room gets the same hour."),
    Card("What is a small lie everybody tells?", "Say when you told it last."),
    Card("Which household job would you pay never to do again?", "Now defend it: why is it secretly nice?"),
    Card("What would you put on a pizza that nobody else accepts?", "Agree on one pizza for the whole room."),
    Card("Which sound annoys you more than it should?", "Somebody here is making it right now. Who?"),
    Card("What was the worst present you ever got?", "You had to say thank you. What exactly did you say?"),
    Card("Tea, coffee or neither, and how exactly?", "The machine is broken for a week. Plan?"),
    Card("What do you always forget when you pack a bag?", "You may take three things, and no phone."),
    Card("Which animal would be rude if it could talk?", "It has just opened its mouth. First sentence?"),
    Card("What is the longest you have waited for something silly?", "Was it worth it? Only yes or no and one reason."),
    Card("Which rule from school still makes no sense to you?", "You are the teacher now. Explain it."),
    Card("What do people where you live complain about most?", "Say one good thing about it."),
    Card("Which song can you not hear any more?", "It plays at a wedding. What do you do?"),
    Card("What did you believe for far too long?", "Who set you right, and how did they laugh?"),
    Card("Morning person or night person, honestly?", "The room has to meet at five in the morning. Where?"),
    Card("What would you do on a day when everything is cancelled?", "The power is cancelled too."),
    Card("What is the most useless thing you own and keep?", "You can save only that one from your home."),
    Card("Which food did you hate as a child and like now?", "Sell it to a five-year-old in one line."),
    Card("What is the kindest thing a stranger did for you?", "Now the strangest."),
    Card("How do you get rid of somebody who talks too long?", "That somebody is in this room."),
    Card("What would you be famous for, if it had to be something tiny?", "The local paper calls. Your headline?"),
    Card("Which weather suits you best?", "It stays like that for a whole year."),
    Card("What was your first job, paid or not?", "What did you break there?"),
    Card("What is the right way to spend a train ride?", "The train stops for two hours."),
    Card("Which word do you always spell wrong?", "Spell it here without checking."),
    Card("What could you talk about for an hour without preparation?", "You have one sentence."),
    Card("Which shop would you like to be locked in overnight?", "The alarm goes off at three."),
    Card("What is something old people are right about?", "And something they are not."),
    Card("Who in a film deserved a better ending?", "Write it in ten words."),
    Card("What do you do with the last minute before you leave home?", "You are already late."),
    Card("Which game turns nice people into monsters?", "Who here would cheat at it?"),
    Card("What is a perfectly good sandwich?", "No bread in the house."),
    Card("What would your neighbours say about you?", "Now the truth."),
    Card("Which machine in your life has a personality?", "It leaves you a note. What does it say?"),
)
