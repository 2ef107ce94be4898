"""What lines of chat look like: the patterns by which a player tells a question from a trick from a joke."""

import re

INJECTION = re.compile(
    r"\b(?:ignore|disregard|forget|override)\b.{0,30}\b(?:instruction|prompt|rule|previous|above|everything)"
    r"|\bsystem ?(?:prompt|message|:)|\byou are now\b|\brepeat after me\b|\bdeveloper mode\b|\bjailbreak"
    r"|\b(?:say|type|write|reply|respond|answer|print|output|tell)\b.{0,40}\b(?:if|unless) (?:you|u|ur|your)\b"
    r"|\bif (?:you|u|ur|you're|youre)\b.{0,25}\b(?:bot|ai|human|robot|llm|real)\b.{0,12}\b(?:say|type|write|reply)\b"
    r"|\b(?:write|compose|make) (?:me |us )?an? (?:poem|haiku|essay|story|song|rap|limerick|recipe|script|function)"
    r"|\b(?:respond|reply|answer|talk|speak|write)\b.{0,14}\b(?:in|only|with|as)\b.{0,14}\b(?:json|caps|french|spanish"
    r"|german|latin|pirate|python|binary|base64|rhyme|emojis?)\b|\btranslate\b"
    r"|\b(?:say|tell(?: (?:me|us))?) (?:something|smth|a joke|sth)\b"
    r"|\b(?:type|write) (?:something|smth|a typo|anything)\b"
    r"|\bonly (?:a )?(?:humans?|person|people)\b"
    r"|\bsay (?:potato|banana|pineapple|the word|exactly)"
    r"|\b(?:new|your) instructions\b|\[(?:system|inst|admin)\b|<\|?(?:system|im_start)"
    r"|\bas an? (?:ai|language model)\b",
    re.IGNORECASE,
)
SUMS = re.compile(
    r"\d+ ?(?:[-+*/x×^÷]|times|plus|minus|divided by|squared|mod) ?\d*"
    r"|\bhow many (?:letters?|[a-z]'?s?) (?:are |is )?(?:there )?in\b"
    r"|\bsquare root\b|\bprime\b.{0,12}\bnumber|\bcapital (?:city )?of\b|\bspell\b|\bbackwards\b"
    r"|\breverse\b|\bderivative\b|\bcount to\b"
    r"|\bsolve\b|\bwhat comes next\b|\bpresident of\b|\bwhat year (?:did|was)\b"
    r"|\bhow tall is\b|\bwho (?:wrote|invented|painted)\b",
    re.IGNORECASE,
)
_MACHINES = r"(?:bots?|ais?|a\.i|humans?|robots?|(?:chat ?)?gpt|llm|real|machine|npc)"
PROBE = re.compile(
    rf"\b(?:are|r|is) (?:you|u|ya|any|every|this)\b.{{0,24}}\b{_MACHINES}\b|\b(?:captcha|turing)\b|\bu real\b"
    rf"|\bprove (?:it|you|u|that)\b|\b(?:you|u|ur|you're|youre)\b.{{0,16}}\b{_MACHINES}\b.{{0,12}}(?:\?|right|huh|or)",
    re.IGNORECASE,
)
ACCUSE = re.compile(
    r"\b(?:bots?|ais?|a\.i|robots?|chat ?gpt|gpt|sus|suspicious\w*|fake|npc|machine|not human"
    r"|scripted|imp[oe]st[oe]r)\b",
    re.IGNORECASE,
)
POINTED = re.compile(
    r"\b(?:vot(?:e|ing)|my money|betting)|\bi think (?:it'?s|it is|its)\b|\bhas to be\b|\b(?:bad|weird) vibes"
    r"|\btoo (?:smooth|neat|perfect|clean|quick|fast|polished|calm|human|friendly|quiet)\b|\bwho (?:talks|types) like\b"
    r"|\bnobody (?:talks|types)\b"
    r"|\bnever answered\b|\bfull (?:sentences|stops?)\b|\bthe bot i reckon\b|\blike an email\b"
    r"|\bodd one out\b|\bnot like (?:us|the rest)\b|\btyped that\b|\bnever answers\b|\bsounds like an? "
    r"(?:bot|robot|ai|fortune|script|ad|brochure|manual|press|horoscope|chatbot|npc|recipe|human|person)"
    r"|\b(?:weird|odd|sounds? off|too smooth|polished|dodg\w+)\b",
    re.IGNORECASE,
)
SUSPECTS = re.compile(
    r"\bwho(?:'?s| is| do| are| should| would| did|'d)?\b.{0,40}"
    r"\b(?:bots?|ais?|vot\w*|think it is|think it'?s|sus\w*|fake|human|robot)\b|\bwho(?:'?s| is) it\b",
    re.IGNORECASE,
)
SWEAR = re.compile(
    r"\b(?:swear ?word|swear at|say (?:fuck|shit|ass|damn|a bad word|something rude)|curse|cuss)\b|^swear\b",
    re.IGNORECASE,
)
GREETING = re.compile(
    r"^(?:h+i+|hey+|hello+|heya|hiya|yo+|sup|morning|evening|howdy|good (?:morning|evening|afternoon))\b", re.IGNORECASE
)
LAUGH = re.compile(r"^(?:\W*(?:lo+l+|lmf?ao+|(?:a?ha){2,}h?|hehe+|rofl|xd+|😂|🤣|😄)\W*)+$", re.IGNORECASE)
AGREE = re.compile(
    r"^(?:same|true|agreed?|exactly|facts|fr|yes+|yeah+|yep|yup|this|for real|i agree|right|100"
    r"|preach|ok(?:ay)?|fair)\b",
    re.IGNORECASE,
)
DISAGREE = re.compile(
    r"^(?:no+|nah+|nope|wrong|disagree|i disagree|hard disagree|no way|false|hard no|never|what no)\b"
    r"|\b(?:you'?re|you are|ur|u r) (?:so |just )?wrong\b|\bdisagree\b",
    re.IGNORECASE,
)
THANKS = re.compile(r"\b(?:thanks|thank you|thx|ty|cheers)\b", re.IGNORECASE)
BYE = re.compile(r"^(?:bye|cya|see (?:ya|you)|gtg|gg|good game)\b", re.IGNORECASE)
ASKING = re.compile(
    r"^(?:and |so |but |wait |ok |hey |lol |also |then )?(?:what|why|who|how|when|where|which|do|does|did|are"
    r"|is|was|have|has|can|could|would|should|will|any|anyone"
    r"|explain|describe|elaborate|go on|say more|give (?:me|us)|tell (?:me|us)|wanna|fancy|name one|u like|you like)\b"
    r"(?!(?<=what) a )|\b(?:what about (?:you|u)|wbu|hbu|you\?|thoughts|(?:your|ur) turn|what do (?:you|u) think)\b",
    re.IGNORECASE,
)
ASKING_ONE = re.compile(
    r"\b(?:what|wh?ats?|whas|who|who'?s|why|how|how'?s|where|when|which|wdym|wym|then what)\b"
    r"|^\W*(?:lol |ok |so |and |but )?(?:(?:got|any|ever|still|seen|been|is it|really)\b"
    r"|(?:you|u) (?:awake|ok|okay|good|there|sure|alright|asleep|alone|agree|like|want|got|had|been|ever|still"
    r"|do|did)\b)",
    re.IGNORECASE,
)
ROOM = re.compile(
    r"\b(?:everyone|every ?body|anyone|any ?body|you all|y'?all|guys|yall|who(?:'?s| here| else| has| likes?)"
    r"|all of you|thoughts|people)\b",
    re.IGNORECASE,
)
YOU = re.compile(r"\b(?:you|u|ur|your|you're|youre|yours|wbu|hbu)\b", re.IGNORECASE)
PRAISE = re.compile(
    r"\b(?:you'?re|you are|ur|u r|your) (?:so |very |really |kinda )?"
    r"(?:funny|nice|cool|right|smart|sweet|great|good|cute|the best)\b"
    r"|^(?:nice|cool|great|love (?:it|that)|good one|well said|haha nice)\b",
    re.IGNORECASE,
)
INSULT = re.compile(
    r"\b(?:shut (?:up|it)|stupid|idiot|dumb|boring|annoying|loser|hate you|stfu|you suck|lame|cringe|moron)\b",
    re.IGNORECASE,
)
MUMBLE = re.compile(
    r"^\W*$|^(?:(?:lol|wait|um|ok) )?(?:what|huh|wat|wut|meow|woof|hm+|asdf\w*|[bcdfghjklmnpqrstvwxz]{4,})\W*$",
    re.IGNORECASE,
)
OF_SEAT = re.compile(r"\b(?:think|thoughts|opinion|feel|trust|about|suspect|like)\b", re.IGNORECASE)
ASKS = re.compile(r"\?|\b(?:why|what|who|how|where|thoughts|wbu|hbu)\b", re.IGNORECASE)
DEFENDED = re.compile(
    r"\b(?:not|isn'?t|doubt|leave|nah|no|don'?t think|seems (?:fine|nice|ok|normal)|poor)\b", re.IGNORECASE
)
DOUBTED = re.compile(
    r"\bmaking (?:it|that|this|things) up\b|\bactually do that\b|\bis (?:that|this|it) (?:a )?(?:true|real)\b"
    r"|\btrue story\?|^\W*(?:seriously|honestly|for real)\W*$|\b(?:are )?(?:you|u) (?:serious|joking|kidding)\b",
    re.IGNORECASE,
)
WHEN = re.compile(r"\bwhen (?:was|did|is|were)\b|\blast time\b|\bhow long ago\b|^\W*when\W*$", re.IGNORECASE)
AGREE_WITH = re.compile(r"\bagree\b|\bwith \w+ on\b", re.IGNORECASE)
FRENCH = re.compile(r"\b(?:french|spanish|german|italian|latin|another language)\b", re.IGNORECASE)
OWN_PROOF = re.compile(
    r"\b(?:something|smth|sth|anything|things?) (?:that )?only (?:you|u|a (?:human|person))\b", re.IGNORECASE
)
VOTE_ASKED = re.compile(
    r"\bwho\b.{0,40}\b(?:vot\w*|suspect\w*|pick(?:ing)?|name|naming)\b"
    r"|\b(?:your|ur|any|whats?|what's) (?:vote|votes|guess|guesses|suspicions?|suspects?|theory|theories)\b"
    r"|\bwho (?:are|do|should|would|will) (?:we|you|u|y'?all|you all|ya)\b.{0,12}\b"
    r"(?:think|thinking|going (?:for|with))"
    r"|\bwho(?:'?s| is) (?:everyone|everybody|the (?:one|odd one)|next|out)\b"
    r"|\b(?:votes|suspicions|suspects|theories)\b\W*\?|\bready to vote\b",
    re.IGNORECASE,
)
VOTE_TOLD = re.compile(
    r"^\W*(?:(?:still|leaning|voting|perhaps|maybe|prob\w*|plot twist|wait no|has to be|i'?m on|ok moved to|ok)\W+)*"
    r"[a-z]+(?:\W+(?:probably|maybe|for me|for sure|i think|i guess|kinda|now|100|no doubt|mildly|next))*\W*$",
    re.IGNORECASE,
)
ANSWER_ASKED = re.compile(r"\b(?:answers?|prompts?|cards?|characters?|wrote|written)\b", re.IGNORECASE)
WHY_ASKED = re.compile(r"\b(?:why|how come|reason|based on|what makes you|evidence|proof)\b", re.IGNORECASE)
