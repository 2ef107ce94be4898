"""Text that shows what it holds: what is taken out, and what has to stay."""

import unicodedata

import pytest

from roomlit.names.readable import readable

SHOWS_NOTHING = (
    "\u00ad", "\u034f", "\u061c", "\u115f", "\u1160", "\u17b4", "\u17b5", "\u180b", "\u180e", "\u200b", "\u200c",
    "\u200d", "\u200e", "\u200f", "\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "\u2060", "\u2061", "\u2062",
    "\u2063", "\u2064", "\u2065", "\u2066", "\u2067", "\u2068", "\u2069", "\u206a", "\u206f", "\u3164", "\ufe00",
    "\ufe0e", "\ufe0f", "\ufeff", "\uffa0", "\ufff9", "\ufffb", "\U000e0001", "\U000e0041", "\U000e007f",
    "\U000e0100", "\U0001d173", "\x00", "\x1b", "\x7f", "\x9b", "\ud800", "\ue000", "\uffff", "\u180c", "\u180f",
    "\u206b", "\u206e", "\ufffa", "\ufe07", "\ufff0", "\ufdd0", "\U0001bca0", "\U0001bca3", "\U0001d17a",
    "\U00013430", "\U0001343f", "\U000e0020", "\U000e01ef", "\U000e0fff", "\U0010fffd", "\u17d2", "\u1039",
    "\u1a60", "\u2d7f", "\U0001107f", "\U00016fe4",
)  # fmt: skip
SHOWS_A_BLANK = (
    "\t", "\n", "\r", "\v", "\f", "\x1c", "\x85", "\u00a0", "\u1680", "\u2000", "\u2001", "\u2002", "\u2003", "\u2004",
    "\u2005", "\u2006", "\u2007", "\u2008", "\u2009", "\u200a", "\u2028", "\u2029", "\u202f", "\u205f", "\u3000",
    "\u2800", "\U0001d159", "\ufffc", "\U00013441", "\U00013442",
)  # fmt: skip
HIDDEN_BETWEEN_SIGNS = (
    ("A$\u200d$", "A$$"), ("<\u200d>A", "<>A"), ("A^\u200d^", "A^^"), ("\xd7\u200d\xd7", "\xd7\xd7"),
    ("A+\ufe0f", "A+"), ("A\ufe0f\u20e3", "A\u20e3"), ("a\u094d\u200dn", "an"), ("a\u200c\u094dn", "an"),
    ("A1\ufe0f", "A1"), ("A|\ufe0e|", "A||"), ("\u2615\ufe0f\ufe0e\ufe0f", "\u2615\ufe0f"),
    ("\U0001f600\u200d\ufe0f\u200d\U0001f600", "\U0001f600\U0001f600"), ("1\u17d2", "1"), ("=\u200d=", "=="),
    ("\u0628\u200c\u200c\u0628", "\u0628\u0628"), ("A\u20ac\u200d\u20ac", "A\u20ac\u20ac"),
)  # fmt: skip
PILES = (
    "Z" + "\u0301\u0301\u094d\u200d" * 6, "Z" + "\u0301\u0316\u094d\u200c" * 6, "A" + "\u20e3" * 8,
    "1\ufe0f" + "\u20e3" * 8, "\u0e01" + "\u0e49" * 9, "\u0e01\u0e48\u0e49\u0e4a\u0e4b\u0e47",
    "a\u0e48\u0e49\u0e4a\u0e4b", "\u0f58" + "\u0f90" * 9, "\u0f40\u0f90\u0f91\u0f92\u0f93\u0f94\u0f95",
    "\u0645\u064e\u064f\u0650\u0651\u0652\u0653\u0654", "a\u064e\u064f\u0650\u0651",
    "\u05d0\u05b0\u05b1\u05b2\u05b3\u05b4\u05b5", "e\u0591\u0592\u0593\u0594\u0595",
    "\U0001f600\u20dd\u20de\u20df\u20e0", "\u263a\u0301\ufe0f\u0302\ufe0f\u0303\ufe0f\u0304",
    "o\u1ab0\u1ab1\u1ab2\u1ab3", "o\u1cd0\u1cd1\u1cd2\u1cda\u1cdb", "o\ufe20\ufe21\ufe22\ufe23",
    "o\u0363\u0364\u0365\u0366\u0367", "\u25cc" + "\u0e49\u0e48\u0e4a\u0e4b\u0e47\u0e4d",
    "O\u0488\u0489\ua670\ua671\ua672", "\u0939\u0901\u0902\u0900\u0951\u0952\u1cda",
    "Z\u0316\u030d\u0317\u030ea\u0316\u030d\u0317\u030el\u0316\u030d\u0317\u030eg", "\u304b" + "\u3099\u309a" * 5,
    "\u1100" + "\u302a\u302b\u302c\u302d" * 2, "e\u0328\u0304\u0301\u0300\u0302", "\u1e9a\u0300\u0301\u0302\u0303",
    "x" + "\u0338\u0337\u0336\u0335" * 3,
)  # fmt: skip
DIRECTIONS = (
    "\u202eAnn", "Ann\u202e", "A\u202en\u202cn", "\u202dAnn\u202c", "\u202aAnn", "\u202bAnn\u202c",
    "\u2066Ann\u2069", "\u2067Ann", "\u2068Ann\u2069", "Ann\u2069\u2069", "\u200eAnn", "\u200fAnn",
    "A\u200fn\u200en", "\u061cAnn", "\u202e\u202e\u202eAnn", "\u2067\u202eAnn\u202c\u2069", "Ann\u206a",
    "\u206bA\u206cn\u206dn", "\u206eAnn\u206f", "A\u200b\u202en\u2060n", "\u202e\ufeffA\u2066n\u2069n",
    "\u2068\u2068\u2068Ann", "\u200d\u202eAnn", "A\u202d\u034fnn", "\U000e0001\u202eAnn", "Ann\u202e\U000e007f",
    "A\u200e\u200f\u061cnn", "\u202c\u202cAnn\u2069",
)  # fmt: skip
NAMES = (
    "Ann", "Ann-Marie O’Neil", "Zoë", "Łukasz", "Nguyễn Thị Ánh", "Ἀθηνᾶ", "Андрей", "Ґанна", "محمد", "می‌خواهم",
    "کتاب‌ها", "שָׁלוֹם", "דָּוִד", "क्‍ष", "नमस्ते", "ශ්‍රී", "ক্ষ", "தமிழ்", "తెలుగు", "ಕನ್ನಡ", "മലയാളം",
    "สวัสดี", "བོད་སྐད", "မြန်မာ", "ខ្មែរ", "한글", "さくら", "ガギグ", "李小龍", "ქართული", "Հայկ", "ኢትዮጵያ", "ᏣᎳᎩ",
    "👨‍👩‍👧‍👦", "👩🏽‍⚕️", "❤️", "1️⃣", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "🇩🇪", "🏳️‍🌈", "🙂‍↔️", "🫨", "☕️ Kim", "Ren & Stimpy (2)",
    "José", "Ñandú", "O'Brien", "李雷", "Đorđe", "Þórr", "Şebnem", "Ọ̀ṣun", "g̃uarani", "i̇́", "ɔ̃́", "Ў̈",
    "בְּרֵאשִׁ֖ית", "הַלְלוּ־יָהּ", "بِسْمِ اللَّهِ", "اللّٰه", "ܐܰܒܳܐ", "ދިވެހި", "ߒߞߏ", "रश्मि", "ক্ষ্ম", "ਸਿੰਘ",
    "ગુજરાત", "ଓଡ଼ିଆ", "සිංහල", "ລາວ", "ที่นี่", "น้ำผึ้ง", "รู้", "ཧཱུྃ", "རྒྱུད", "ကျွန်ုပ်", "မြို့", "លីស្ត្រី",
    "ꦗꦮ", "가나", "が", "🧑🏽‍❤️‍💋‍🧑🏻", "👁️‍🗨️", "🏴‍☠️", "❤️‍🔥", "🏳‍🌈", "#️⃣",
)  # fmt: skip


@pytest.mark.parametrize("char", SHOWS_NOTHING, ids=ascii)
def test_what_shows_nothing_is_in_no_name(char: str) -> None:
    assert readable(f"An{char}n").replace(" ", "") == "Ann"
    assert readable(char * 3) == ""


@pytest.mark.parametrize("char", SHOWS_A_BLANK, ids=ascii)
def test_what_shows_a_blank_is_one_blank_and_no_name(char: str) -> None:
    assert readable(f" Ann{char}{char}Lee{char}") == "Ann Lee"
    assert readable(char * 3) == ""


@pytest.mark.parametrize("name", NAMES)
def test_the_names_of_the_world_stay_as_they_are(name: str) -> None:
    assert readable(name) == unicodedata.normalize("NFC", name)


@pytest.mark.parametrize(
    "mark",
    [
        *"\u0300\u0301\u0302\u0303\u0308\u030a\u0316\u0321\u0327\u0332\u0335\u0336\u0337\u0338\u0344\u034c\u035c\u0361\u0363\u036f",
        *"\u0489\u0488\u1ab0\u1dc0\u20d0\u20dd\u20e0\ufe20\u0e49\u05b8\u064e\u0f74",
    ],
    ids=ascii,
)  # fmt: skip
def test_marks_are_not_piled_higher_than_writing_does(mark: str) -> None:
    shown = unicodedata.normalize("NFD", readable("Z" + mark * 40))
    assert sum(unicodedata.category(char) in {"Mn", "Me"} for char in shown) <= 5
    assert readable(mark * 5) == "", "a mark needs a letter"


@pytest.mark.parametrize(("text", "shown"), HIDDEN_BETWEEN_SIGNS, ids=ascii)
def test_what_joins_or_styles_emoji_is_nowhere_else(text: str, shown: str) -> None:
    assert readable(text) == shown


@pytest.mark.parametrize("text", PILES, ids=ascii)
def test_a_flood_of_marks_stays_within_the_line(text: str) -> None:
    for spread in (text, text * 6):
        for piled in piles(readable(spread)):
            assert len(piled) <= 4
            assert len(set(piled)) == len(piled)
            assert sum(unicodedata.name(mark, "").startswith("COMBINING ") for mark in piled) <= 2
            assert all(sum(unicodedata.combining(mark) == place for mark in piled) <= 2 for place in (1, 107, 220, 230))


def piles(text: str) -> list[str]:
    """The marks on each letter; joiners and styles of emoji begin no new one."""
    found, letter = [""], ""
    for char in text:
        if unicodedata.category(char) in {"Mn", "Me"} and char not in "\ufe0e\ufe0f":
            found[-1] += char
        elif char not in "\u200c\u200d\ufe0e\ufe0f":
            found.append("")
            letter = char
    assert letter != "" or text == ""
    return found


@pytest.mark.parametrize("text", DIRECTIONS, ids=ascii)
def test_nothing_turns_the_line_around(text: str) -> None:
    assert readable(text) == "Ann"
    assert readable(f"{text}: \u05d0\u05d1") == "Ann: \u05d0\u05d1"


@pytest.mark.parametrize("hidden", ["\u034f", "\u200b", "\u202e", "\u2060", "\u200d"], ids=ascii)
def test_what_shows_nothing_keeps_no_mark_from_its_letter(hidden: str) -> None:
    assert readable(f"Jose{hidden}\u0301") == "José"
    assert readable(f"e\u0301{hidden}\u0323") == readable("e\u0323\u0301")


def test_a_joiner_stays_only_where_it_changes_what_is_shown() -> None:
    assert readable("a\u200db\u200cc") == "abc"
    assert readable("\u0915\u094d\u200d\u0937") == "\u0915\u094d\u200d\u0937"


def test_making_it_readable_again_changes_nothing() -> None:
    written = (*NAMES, *PILES, *DIRECTIONS, *(text for text, _ in HIDDEN_BETWEEN_SIGNS))
    for text in (*written, *(f"a{char}b" for char in SHOWS_NOTHING)):
        assert readable(readable(text)) == readable(text)
