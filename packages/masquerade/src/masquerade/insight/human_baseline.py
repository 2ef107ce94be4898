"""How people write in group chats: the figures that masks are measured against.

Published human group chats of 7 to 12 people (those of `chitchat-dataset`, MIT, among them), as the game's design notes
them: a line has 3 words (10th to 90th percentile 1 to 8); 54 % are all lower case; 2 to 19 % end with a full stop,
depending on the corpus; 12 to 15 % are questions; an answer follows another's line after 1, 3, 6, 11 seconds (25th,
50th, 75th, 90th percentile); at most 3 % repeat an earlier line of their speaker word for word. Where corpora differ,
the bound that accuses least is used. Slow answers are no cue: they say more about the room than about the seat.
"""

LONG_WORDS = 8
LONG = 0.10
"""Share of lines with more than `LONG_WORDS` words."""
FULL_STOP = 0.19
LOWER_CASE = 0.54
QUESTION = 0.15
QUICK_S = 3
QUICK = 0.50
"""Share of answers that come in under `QUICK_S` seconds."""
REPEATED = 0.03
