"""Rude words are found however they are written, and everyday words are left alone."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from masquerade.players.deck.cards import load_deck
from masquerade.rules.topics import CARDS, GENERIC_PROMPTS
from masquerade.word_filter.lexicon import LANGUAGES, lexicon
from masquerade.word_filter.search import masked, search

DISGUISED = (
    *("fuck", "FUCK", "FuCk", "fück", "ｆｕｃｋ", "ⓕⓤⓒⓚ", "🅵🆄🅲🅺", "𝐟𝐮𝐜𝐤", "f̶u̶c̶k", "f\u200buck", "ƒuck"),
    *("fuuuuck", "fuckkk", "f.u.c.k", "f-u-c-k", "f_u_c_k", "f u c k", "f uck", "fuc k", "i f u c k e d up"),
    *("sh1t", "$hit", "sh!t", "5h1t", "b1tch", "a$$hole", "@sshole", "n1gg3r", "n i g g e r s", "sh*it"),
    *("fuckers", "motherfuckers", "bullshit", "shitting", "assholes", "cunts", "sluts", "FuckFace99", "BigShit"),
    *(
        "f*ck",
        "f**k",
        "s#it",
        "sh**",
        "c*nt",
        "b*tch",
        "a**hole",
        "n*gger",
        "m*therf*cker",
        "f_ck",
        "f&ck",
        "s#1t",
        "fuc*",
        "tw@t",
    ),
    *(
        "fυck",
        "ѕhit",
        "ѕһіt",
        "сunt",
        "bіtсh",
        "FUСK",
        "FUϹK",
        "ꓝꓴꓚꓗ",
        "ᏟUNT",
        "ꜰᴜᴄᴋ",
        "🇸🇭🇮🇹",
        "sнιт",
        "ғυcκ",
        "fцck",
        "whorе",
        "cοño",
        "c∪nt",
    ),
    *("fvck", "sh1+", "fu¢k", "sh❶t", "shıt", "ʙɪᴛᴄʜ", "f⃝uck", "s̲h̲i̲t̲", "fuck҉"),
    *(
        "fu ck",
        "sh it",
        "f u ck",
        "f uc k",
        "f . u . c . k",
        "f / u / c / k",
        "f.. u.. c.. k",
        "s h ! t",
        "s h 1 t",
        "f (u) c k",
    ),
    *(
        "f🔥ck",
        "sh💩t",
        "fu😀ck",
        "f😀u😀c😀k",
        "f 😀 u 😀 c 😀 k",
        "f💩💩ck",
        "f\u00adu\u2060ck",
        "xXfuckXx",
        "fμck",
        "f×ck",
    ),
    *(
        "sch**ße",
        "Arschl*ch",
        "Wi**ser",
        "Hur*nsohn",
        "sсheiße",
        "A r s c h l o c h",
        "fi ck dich",
        "F!tze",
        "Schl@mpe",
    ),
    *("p*ta", "m*erda", "c*brón", "рuta", "m13rd4", "c a b r ó n", "put@"),
    *("scheiße", "Scheisse", "Arschloch", "wichser", "hurensohn", "mierda", "puta", "gilipollas", "cabrón"),
)
EVERYDAY = (
    *(
        "Scunthorpe",
        "Penistone",
        "Clitheroe",
        "Lightwater",
        "Essex",
        "Sussex",
        "Hancock",
        "Dickens",
        "Niger",
        "Cumberland",
    ),
    *("classic assassin", "pass me the glass", "embassy", "assess", "as", "a s a p", "cockpit", "peacock", "cocktail"),
    *(
        "therapist",
        "grape",
        "drape",
        "rapeseed",
        "document",
        "cucumber",
        "scum",
        "accumulate",
        "Titanic title",
        "canal",
    ),
    *("shiitake", "push it", "is hit by", "wash it up", "this hit hard", "5 hits", "$5", "1st", "455", "b4", "gr8"),
    *("pussycat", "spicy noodles", "despicable", "raccoon", "tycoon", "snigger", "niggle", "hello", "shell", "puck"),
    *(
        "hell",
        "damn",
        "that sucks",
        "butt",
        "crap",
        "idiot",
        "dumm",
        "U.S.A.",
        "e.g. this",
        "J. R. R. Tolkien",
        "woop woop",
    ),
    *("got", "am", "fan", "kut", "pic", "the plan", "Mist", "dune"),
    *(
        "Matsushita",
        "analysis",
        "Mussolini",
        "Fick'sches Gesetz",
        "who're you",
        "who’re they",
        "Assassin's Creed",
        "Fukushima",
    ),
    *(
        "M*A*S*H",
        "*hits you*",
        "a*b",
        "2*3*4",
        "C++",
        "C# and F#",
        "s/he",
        "km/h",
        "at&t",
        "r&b",
        "T-Shirt",
        "as-is",
        "co-op",
        "and/or",
    ),
    *(
        "shh it is late",
        "put a hat on",
        "the pen is red",
        "an us citizen",
        "as a pe",
        "do it so we go",
        "was hit",
        "**put it in the host**",
    ),
    *(
        "1 2 3 4 5",
        "5 5 5",
        "he (she) passt",
        "teil „s“ passt",
        "PO-файл",
        "Tシャツ",
        "カラオケbox",
        "hmm..ok",
        "7.7s",
        "the CLI's",
        "so...yes",
    ),
    *(
        "José",
        "Zoë",
        "Ñandú",
        "O'Brien",
        "李雷",
        "Łukasz",
        "Nguyễn Thị Ánh",
        "Đorđe",
        "Søren",
        "Şebnem",
        "Þórr",
        "Ὀδυσσεύς",
        "Ελένη",
        "Щукин",
    ),
    *(
        "потом расскажу",
        "сосед варит суп",
        "τι κάνεις",
        "שלום לכולם",
        "नमस्ते दुनिया",
        "สวัสดีครับ",
        "გამარჯობა",
        "Բարև ձեզ",
        "👨‍👩‍👧‍👦 🇩🇪 🇫🇷",
    ),
    *("私は寿司が好き", "Привет всем", "مرحبا", "🎭🎭🎭", "o(>_<)o", "???", ""),
)


@pytest.mark.parametrize("text", DISGUISED)
def test_a_rude_word_is_found_however_it_is_written(text: str) -> None:
    for line in (text, f"well, {text}!", f"({text})"):
        assert search(line), line


@pytest.mark.parametrize("text", EVERYDAY)
def test_an_everyday_word_passes(text: str) -> None:
    assert search(text) == (), text


def test_a_coarse_word_is_left_out_where_only_strong_ones_count() -> None:
    assert search("a knob", least="high") == ()
    assert [hit.strength for hit in search("a knob")] == ["medium"]
    assert [hit.strength for hit in search("a fuck")] == ["high"]


def test_a_mask_covers_the_word_and_nothing_else() -> None:
    text = "what the f.u.c.k is this sh1t, f u c k you"
    assert masked(text, search(text)) == "what the ******* is this ****, * * * * you"
    assert masked("Fück you, Scheiße!", search("Fück you, Scheiße!")) == "**** you, *******!"


def test_what_the_game_itself_says_passes_in_a_strict_room() -> None:
    own = [*texts(msgspec.to_builtins(load_deck())), *texts(msgspec.to_builtins(CARDS)), *GENERIC_PROMPTS]
    assert [text for text in own if search(text)] == []
    assert len(own) > 5_000


def texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for each in value.values() for text in texts(each)]  # pyright: ignore[reportUnknownVariableType]
    return [text for each in value for text in texts(each)] if isinstance(value, (list, tuple)) else []  # pyright: ignore[reportUnknownVariableType]


def test_every_word_of_every_language_is_found_as_it_is_listed() -> None:
    known = lexicon()
    listed = [form for forms in known.words.values() for form in forms if form not in known.harmless]
    assert LANGUAGES == ("en", "de", "es")
    assert len(listed) > 1_000
    assert [word for word in listed if len(word) > 1 and not search(word)] == []


@given(st.text(max_size=200))
def test_hits_lie_in_the_text_from_left_to_right_and_are_gone_once_masked(text: str) -> None:
    hits = search(text)
    ends = [0, *(hit.end for hit in hits)]
    assert all(before <= hit.start < hit.end <= len(text) for before, hit in zip(ends, hits, strict=False))
    assert len(masked(text, hits)) == len(text)


@given(
    st.lists(
        st.sampled_from(
            ("f", "u", "c", "k", " ", ".", "1", "$", "s", "h", "i", "t", "ü", "\u200b", "*", "\u0455", "🔥")
        ),
        max_size=60,
    )
)
def test_a_masked_line_has_no_rude_word_left(parts: list[str]) -> None:
    text = "".join(parts)
    assert search(masked(text, search(text))) == ()
